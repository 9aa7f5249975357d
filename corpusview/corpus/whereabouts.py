"""Whether a corpus lies where what is saved may be lost: in a folder that a service synchronises, or on a network.

A service copies files while they are written, one by one, and puts what another machine wrote in their place: of a
catalogue and its journal that may leave two halves that do not fit. A network drive need not flush when it is asked
to, and SQLite's journal shares memory between processes, which two machines cannot.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path, PureWindowsPath

_MOUNTS = Path("/proc/self/mountinfo")
# What lies in a folder that is synchronised, and who put it there.
_LEFT_BY = (
    (re.compile(r"\.dropbox(\.cache)?"), "Dropbox"),
    (re.compile(r"\.stfolder"), "Syncthing"),
    (re.compile(r"\.?_?sync_[0-9a-f]+\.db|\.nextcloudsync\.log|\.owncloudsync\.log"), "Nextcloud or ownCloud"),
    (re.compile(r"\.tmp\.drivedownload|\.tmp\.driveupload"), "Google Drive"),
    (re.compile(r"\.seafile-data"), "Seafile"),
    (re.compile(r"\.849C9593-D756-4E56-8D6E-42412F2A707B"), "OneDrive"),
)
# How services name the folder itself: with whose it is, or what it is of, behind.
_NAMED = (
    (re.compile(r"Dropbox( \(.+\))?"), "Dropbox"),
    (re.compile(r"OneDrive( ?-.+)?"), "OneDrive"),
    (re.compile(r"Google ?Drive(-.+| ?\(.+\))?"), "Google Drive"),
    (re.compile(r"Mobile Documents|iCloud ?Drive|com~apple~CloudDocs"), "iCloud"),
    (re.compile(r"Nextcloud"), "Nextcloud"),
    (re.compile(r"pCloud ?Drive"), "pCloud"),
    (re.compile(r"CloudStorage"), "a cloud service"),
)
# The variables in which Windows tells where it synchronises.
_TOLD_BY_WINDOWS = ("OneDrive", "OneDriveCommercial", "OneDriveConsumer")
# Kinds of file system, as Linux calls them, whose disk is another machine's.
_OF_A_NETWORK = re.compile(
    r"nfs\d?|cifs|smb\d?|smbfs|ncpfs|afs|coda|ceph|lustre|9p|vboxsf|davfs|"
    r"fuse\.(sshfs|rclone|gvfsd-fuse|glusterfs|ceph|davfs2?|curlftpfs|s3fs|onedriver|google-drive-ocamlfuse|pcloud|"
    r"vmhgfs-fuse|smbnetfs)"
)
_KEEP_IT_HERE = "Keep it on a disk of this machine, outside such folders, and put its backups there instead."


def risk_of(folder: Path, mounts: Path = _MOUNTS) -> tuple[str, str] | None:
    """What endangers a corpus in `folder` that no program can mend, and what to do; None where nothing is known."""
    folder = Path(os.path.realpath(folder))
    kind = _network(folder, mounts)
    if kind:
        return (
            f"This corpus lies on a network drive ({kind}): what is saved there may be lost or torn in a crash, "
            "or when another machine opens it.",
            _KEEP_IT_HERE,
        )
    service = _service(folder)
    if service:
        return (
            f"This corpus lies in a folder that {service} synchronises: what is saved may be torn by a copy that is "
            "taken or put back meanwhile.",
            _KEEP_IT_HERE,
        )
    return None


def _service(folder: Path) -> str:
    """Who synchronises the folder; empty where nobody is known to."""
    roots = {os.path.realpath(root) for name in _TOLD_BY_WINDOWS if (root := os.environ.get(name))}
    for each in (folder, *folder.parents):
        if str(each) in roots:
            return "OneDrive"
        for pattern, service in _NAMED:
            if pattern.fullmatch(each.name):
                return service
        for name in _names_in(each):
            for pattern, service in _LEFT_BY:
                if pattern.fullmatch(name):
                    return service
    return ""


def _names_in(folder: Path) -> Iterator[str]:
    """The hidden names in a folder; none where it is not to be listed, or not there yet."""
    try:
        with os.scandir(folder) as entries:
            yield from (entry.name for entry in entries if entry.name.startswith((".", "_")))
    except OSError:
        return


def _network(folder: Path, mounts: Path) -> str:
    """The kind of network drive that the folder is on; empty where it is on a disk, or that is not to be known."""
    if PureWindowsPath(folder).drive.startswith("\\\\"):
        return "a share of another machine"
    try:
        told = mounts.read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:
        return ""
    found, longest = "", -1
    for line in told.splitlines():
        before, _, after = line.partition(" - ")
        fields, kind = before.split(), after.split(" ", 1)[0]
        if len(fields) < 5:
            continue
        at = Path(re.sub(r"\\([0-7]{3})", lambda octal: chr(int(octal[1], 8)), fields[4]))
        # Of two on one place the later covers the earlier.
        if len(at.parts) >= longest and folder.is_relative_to(at):
            found, longest = kind, len(at.parts)
    return found if _OF_A_NETWORK.fullmatch(found) else ""
