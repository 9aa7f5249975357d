"""A corpus in a folder that a service synchronises, or on a network drive, is told apart, in words."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from corpusview.__main__ import main
from corpusview.corpus.whereabouts import risk_of


@pytest.mark.parametrize(
    ("place", "left", "service"),
    [
        ("work/corpus", "work/.dropbox.cache", "Dropbox"),
        ("Dropbox (Firm)/corpus", "", "Dropbox"),
        ("Dropbox", "", "Dropbox"),
        ("OneDrive - Firm/a/b/corpus", "", "OneDrive"),
        ("Google Drive/My Drive/corpus", "", "Google Drive"),
        ("Library/CloudStorage/Box-Box/corpus", "", "a cloud service"),
        ("Library/Mobile Documents/corpus", "", "iCloud"),
        ("files/a/corpus", "files/.sync_0a1b2c3d.db", "Nextcloud or ownCloud"),
        ("files/a/corpus", "files/._sync_0a1b2c3d.db", "Nextcloud or ownCloud"),
        ("shared/corpus", "shared/.stfolder", "Syncthing"),
    ],
)
def test_a_folder_that_a_service_synchronises_is_known_by_its_name_or_by_what_lies_in_it(
    tmp_path: Path, place: str, left: str, service: str
) -> None:
    (tmp_path / place).mkdir(parents=True)
    if left:
        (tmp_path / left).touch()
    risk = risk_of(tmp_path / place)
    assert risk is not None
    assert f"that {service} synchronises" in risk[0] and "backups" in risk[1]
    # ... also before it is made, and by a link.
    assert risk_of(tmp_path / place / "yet" / "to come") == risk
    (tmp_path / "link").symlink_to(tmp_path / place)
    assert risk_of(tmp_path / "link") == risk


@pytest.mark.parametrize("place", ["Dropboxes/corpus", "My OneDrive notes/corpus", "a/sync_notes.db/corpus", "corpus"])
def test_an_ordinary_folder_is_not_doubted(tmp_path: Path, place: str) -> None:
    (tmp_path / place).mkdir(parents=True)
    assert risk_of(tmp_path / place) is None


def test_the_folder_that_windows_names_is_known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OneDriveCommercial", str(tmp_path / "mine"))
    risk = risk_of(tmp_path / "mine" / "corpus")
    assert risk is not None and "OneDrive" in risk[0]


MOUNTS = r"""
22 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw
40 22 0:35 / /mnt/share rw,relatime shared:20 - cifs //server/share rw,vers=3.0
41 22 0:36 / /mnt/my\040files rw,relatime shared:21 - nfs4 server:/files rw
42 41 254:1 / /mnt/my\040files/disk rw,relatime - xfs /dev/vdb rw
43 22 0:40 / /home/it/remote rw,nosuid - fuse.sshfs it@host: rw
44 22 0:41 / /over rw - nfs server:/x rw
45 44 254:2 / /over rw - ext4 /dev/vdc rw
"""


@pytest.mark.parametrize(
    ("place", "kind"),
    [
        ("/mnt/share/corpus", "cifs"),
        ("/mnt/my files/corpus", "nfs4"),
        ("/home/it/remote", "fuse.sshfs"),
        ("/mnt/my files/disk/corpus", ""),
        ("/mnt/shared/corpus", ""),
        ("/over/corpus", ""),
        ("/home/it/corpus", ""),
    ],
)
def test_a_network_drive_is_known_by_what_is_mounted(tmp_path: Path, place: str, kind: str) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(MOUNTS, encoding="utf-8")
    risk = risk_of(Path(place), mounts)
    assert (risk is not None) == bool(kind)
    assert risk is None or f"network drive ({kind})" in risk[0]


def test_the_command_line_tells_it_where_it_writes_and_where_it_checks(
    tmp_path: Path, write_pages, capsys: pytest.CaptureFixture[str]
) -> None:
    place = ["--corpus", str(tmp_path / "Dropbox" / "corpus")]
    assert main(["import", *place, str(write_pages(2))]) == 0
    assert "that Dropbox synchronises" in capsys.readouterr().err
    assert main(["search", *place, "councillors"]) == 0
    assert capsys.readouterr().err == ""
    assert main(["check", *place, "--json"]) == 0
    told = capsys.readouterr()
    assert json.loads(told.out)["ok"] and told.err.count("\n") == 1 and "Dropbox" in told.err
