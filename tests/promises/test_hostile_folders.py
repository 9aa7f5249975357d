"""Folders of things that are no pages, names that are no text, files that vanish: each is listed, and none blocks."""

from __future__ import annotations

import bz2
import gzip
import hashlib
import io
import lzma
import os
import shutil
import socket
import stat
import subprocess
import sys
import tarfile
import time
import zipfile
from pathlib import Path

import pytest

from corpusview.corpus import files, importing
from corpusview.corpus.corpus import Corpus
from corpusview.events import Done, Failed, Imported
from corpusview.export.articles import FORMATS, export_articles
from corpusview.grammar import parse
from corpusview.notes import Note
from tests.corpus.conftest import page

pytestmark = pytest.mark.skipif(os.name == "nt", reason="pipes, sockets and links as POSIX has them")

# Seconds of its own work for a folder of a few pages and all that is hostile.
_SOON = 5.0


def imported(corpus: Corpus, *paths: Path) -> tuple[Done, dict[str, str]]:
    """Import; returns the counts, and the reason of each file that failed, by its name."""
    events = list(corpus.import_files(paths, jobs=1))
    done = events[-1]
    assert isinstance(done, Done)
    assert done.seen == done.imported + done.updated + done.skipped + done.failed
    return done, {event.path.rsplit("/", 1)[-1]: event.reason for event in events if isinstance(event, Failed)}


def test_everything_that_is_no_page_is_listed_with_its_reason_and_nothing_blocks(
    tmp_path: Path, corpus: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, outside = tmp_path / "folder", tmp_path / "outside"
    folder.mkdir()
    outside.mkdir()
    (outside / "secret.txt").write_text(page(99, "A secret zeppelin."), encoding="utf-8")
    for number in range(3):
        (folder / f"{number}.txt").write_text(page(number), encoding="utf-8")
    os.mkfifo(folder / "pipe.txt")
    with socket.socket(socket.AF_UNIX) as listener:
        monkeypatch.chdir(folder)
        listener.bind("socket.txt")
    (folder / "zero.txt").symlink_to("/dev/zero")
    (folder / "passwd.txt").symlink_to("/etc/passwd")
    (folder / "secret.txt").symlink_to(outside / "secret.txt")
    (folder / "dangling.txt").symlink_to(folder / "nowhere")
    (folder / "loop").symlink_to(folder)
    (folder / "one").symlink_to(folder / "two")
    (folder / "two").symlink_to(folder / "one")
    (folder / "folder.txt").mkdir()
    with (folder / "sparse.txt").open("wb") as sparse:
        try:
            sparse.truncate(1 << 40)
        except OSError:
            sparse.truncate(files.LARGEST + 1)
    (folder / "vanishes.txt").write_text(page(50), encoding="utf-8")
    (folder / "grows.txt").write_text(page(51), encoding="utf-8")
    (folder / "archive.zip").write_bytes(b"PK\x03\x04" + bytes(100))
    (folder / "bomb.gz").write_bytes(b"\x1f\x8b\x08" + bytes(100))
    read, opened = files.read, []

    def meanwhile(path: bytes, below: bytes) -> files.OpenedFile:
        opened.append(path)
        if path.endswith(b"vanishes.txt"):
            Path(os.fsdecode(path)).unlink()
        if path.endswith(b"grows.txt"):
            with monkeypatch.context() as patch:
                real = os.fstat

                def before_it_grew(descriptor: int) -> os.stat_result:
                    status = real(descriptor)
                    os.truncate(path, files.LARGEST + 10)
                    return status

                patch.setattr(os, "fstat", before_it_grew)
                return read(path, below=below)
        return read(path, below=below)

    monkeypatch.setattr(importing.files, "read", meanwhile)
    began = time.thread_time()
    done, reasons = imported(corpus, folder)
    assert time.thread_time() - began < _SOON
    assert done.imported == 3
    assert set(reasons) == {
        "pipe.txt", "socket.txt", "zero.txt", "passwd.txt", "secret.txt", "dangling.txt", "loop", "one", "two",
        "sparse.txt", "vanishes.txt", "grows.txt", "archive.zip", "bomb.gz",
    }  # fmt: skip
    assert all(reason.endswith(".") for reason in reasons.values())
    assert "link" in reasons["passwd.txt"] and "limit" in reasons["sparse.txt"] and "limit" in reasons["grows.txt"]
    assert not [path for path in opened if path.startswith((os.fsencode(outside), b"/etc"))]
    assert corpus.search(parse("zeppelin")).total == 0
    assert [each.outcome for each in corpus.outcomes()].count("failed") == len(reasons)


@pytest.mark.parametrize("swapped", ["folder/inner", "folder/inner/most"])
@pytest.mark.parametrize("to", ["a link to a folder elsewhere", "a link within", "a file", "nothing"])
def test_a_folder_that_becomes_a_link_between_the_walk_and_the_reading_leads_nowhere(
    tmp_path: Path, corpus: Corpus, monkeypatch: pytest.MonkeyPatch, swapped: str, to: str
) -> None:
    most = tmp_path / "folder" / "inner" / "most"
    for folder, text in ((most, "A page."), (tmp_path / "outside" / "most", "A secret zeppelin.")):
        folder.mkdir(parents=True)
        (folder / "secret.txt").write_text(page(1, text), encoding="utf-8")
    shutil.copytree(tmp_path / "outside" / "most", tmp_path / "outside", dirs_exist_ok=True)
    (tmp_path / "folder" / "last.txt").write_text(page(2), encoding="utf-8")
    at, look = tmp_path / swapped, importing.Importing._look_at
    puts = {
        "a link to a folder elsewhere": lambda: at.symlink_to(tmp_path / "outside"),
        "a link within": lambda: at.symlink_to(tmp_path / "moved"),
        "a file": lambda: at.write_text("none", encoding="utf-8"),
        "nothing": lambda: None,
    }

    def swap(run: importing.Importing, number: int, found: files.FoundFile):
        if found.path.endswith(b"secret.txt"):
            at.rename(tmp_path / "moved")
            puts[to]()
        return look(run, number, found)

    monkeypatch.setattr(importing.Importing, "_look_at", swap)
    done, reasons = imported(corpus, tmp_path / "folder")
    assert done.imported == 1 and done.failed == 1
    wanted = "It is not there." if to == "nothing" else "links are not followed"
    assert wanted in reasons["secret.txt"]
    assert corpus.search(parse("zeppelin")).total == 0


def test_a_file_that_becomes_a_link_between_the_walk_and_the_reading_leads_nowhere(
    tmp_path: Path, corpus: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "outside.txt").write_text(page(1, "A secret zeppelin."), encoding="utf-8")
    at, look = tmp_path / "folder" / "page.txt", importing.Importing._look_at
    at.write_text(page(2), encoding="utf-8")

    def swap(run: importing.Importing, number: int, found: files.FoundFile):
        at.unlink()
        at.symlink_to(tmp_path / "outside.txt")
        return look(run, number, found)

    monkeypatch.setattr(importing.Importing, "_look_at", swap)
    done, reasons = imported(corpus, tmp_path / "folder")
    assert done.failed == 1 and "links are not followed" in reasons["page.txt"]


def made_archives(folder: Path) -> int:
    """Archives of every kind that Python can make: nested, encrypted by their word, with paths that lead elsewhere."""
    text = page(1, "A hidden zeppelin.").encode()
    with zipfile.ZipFile(folder / "evil.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("../../evil.txt", text)
        archive.writestr("/absolute.txt", text)
        archive.writestr("bomb.txt", bytes(30_000_000))
        for number in range(2_000):
            archive.writestr(f"{number}.txt", b"")
    with zipfile.ZipFile(folder / "nested.zip", "w") as archive:
        archive.write(folder / "evil.zip")
    raw = (folder / "nested.zip").read_bytes()
    (folder / "truncated.docx").write_bytes(raw[: len(raw) // 2])
    (folder / "encrypted.zip").write_bytes(raw[:6] + b"\x01" + raw[7:])
    (folder / "bare.gz").write_bytes(gzip.compress(text))
    (folder / "bare.bz2").write_bytes(bz2.compress(text))
    (folder / "bare.xz").write_bytes(lzma.compress(text))
    (folder / "of.7z").write_bytes(b"7z\xbc\xaf\x27\x1c" + bytes(200))
    (folder / "of.rar").write_bytes(b"Rar!\x1a\x07\x01" + bytes(200))
    (folder / "empty.zip").write_bytes(b"PK\x05\x06" + bytes(18))
    (folder / "of.zst").write_bytes(b"\x28\xb5\x2f\xfd" + bytes(200))
    (folder / "named.txt").write_bytes(gzip.compress(text))
    for name, kind in (("ball.tar", "w"), ("ball.tgz", "w:gz")):
        with tarfile.open(folder / name, kind) as ball:
            entry = tarfile.TarInfo("../../evil.txt")
            # So much text that the zeros of its header are no sign.
            entry.size = 400 * len(text)
            ball.addfile(entry, io.BytesIO(400 * text))
    return len(list(folder.iterdir()))


def test_archives_are_refused_by_what_they_are_and_nothing_is_unpacked(tmp_path: Path, corpus: Corpus) -> None:
    folder = tmp_path / "deep" / "deeper" / "archives"
    folder.mkdir(parents=True)
    count = made_archives(folder)
    before = sorted(tmp_path.rglob("*.txt"))
    began = time.thread_time()
    done, reasons = imported(corpus, folder)
    assert time.thread_time() - began < _SOON
    assert (done.imported, done.failed) == (0, count), reasons
    assert all("archive" in reason for reason in reasons.values()), reasons
    assert sorted(tmp_path.rglob("*.txt")) == before and not Path("/absolute.txt").exists()


NAMES = (
    b"bad\xff\xfename.txt",
    b"line\nbreak.txt",
    "evil\u202etxt.exe".encode(),
    b"x" * 251 + b".txt",
    b"CON.txt",
    b"=cmd|' C calc'!A0.txt",
    "caf\u00e9.txt".encode(),
    "cafe\u0301.txt".encode(),
    b"Twin.txt",
    b"twin.txt",
    b"-rf.txt",
    b"%n%s{0}.txt",
    b"<script>alert(1)<!--.txt",
    b"a;b,c\"d'.txt",
)


def test_any_name_is_imported_shown_escaped_and_leaves_safely(tmp_path: Path, corpus: Corpus) -> None:
    folder = tmp_path / "names"
    folder.mkdir()
    for number, name in enumerate(NAMES):
        with open(os.fsencode(folder) + b"/" + name, "wb") as file:
            file.write(page(number).encode())
    done, reasons = imported(corpus, folder)
    assert (done.imported, reasons) == (len(NAMES), {})
    assert len({row.path for row in corpus.rows(corpus.ids())}) == len(NAMES)
    done, _ = imported(corpus, folder)
    assert done.skipped == len(NAMES)
    for form in FORMATS:
        out = tmp_path / f"out.{form}"
        assert export_articles(map(corpus.article, corpus.ids()), form, out) == len(NAMES)
        text = out.read_text(encoding="utf-8")
        assert "\ud800" not in text
    table = (tmp_path / "out.csv").read_text(encoding="utf-8")
    assert not [line for line in table.splitlines() if line.startswith(("=", "+", "-", "@"))]


def test_the_users_files_are_read_and_nothing_else_is_done_to_them(tmp_path: Path, corpus: Corpus) -> None:
    folder = tmp_path / "mine"
    (folder / "deeper").mkdir(parents=True)
    for number in range(4):
        (folder / "deeper" / f"{number}.txt").write_text(page(number), encoding="utf-8")

    def state() -> list[object]:
        told: list[object] = []
        for path in sorted((folder, *folder.rglob("*"))):
            status = path.stat()
            raw = path.read_bytes() if path.is_file() else b""
            told.append((path, status.st_mtime_ns, status.st_ctime_ns, status.st_mode, hashlib.sha256(raw).digest()))
        return told

    before = state()
    for path in (*folder.rglob("*"), folder):
        path.chmod(stat.S_IRUSR | (stat.S_IXUSR if path.is_dir() else 0))
    changed = state()
    imported(corpus, folder)
    corpus.tag(corpus.ids(), "keep")
    corpus.remove(corpus.ids()[:1])
    list(corpus.rebuild(reread=True))
    assert state() == changed
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o700)
    assert [each[0] for each in before] == [each[0] for each in changed]  # type: ignore[index]


def test_a_tree_that_is_mounted_for_reading_only_is_imported(tmp_path: Path) -> None:
    if sys.platform != "linux" or shutil.which("unshare") is None:
        pytest.skip("needs unshare")
    if subprocess.run(["unshare", "-rm", "true"], capture_output=True, check=False).returncode:
        pytest.skip("this system gives no mounts of one's own (unshare -rm)")
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "1.txt").write_text(page(1), encoding="utf-8")
    command = f"{sys.executable} -m corpusview import --jobs 1 --strict --corpus {tmp_path}/corpus {folder}"
    script = f"mount --bind {folder} {folder} && mount -o remount,ro,bind {folder} && {command}"
    run = subprocess.run(
        ["unshare", "-rm", "sh", "-c", script], cwd=files.__file__.rsplit("/corpusview/", 1)[0], capture_output=True,
        text=True, check=False,
    )  # fmt: skip
    if "mount" in run.stderr:
        pytest.skip(f"no mount for reading only here: {run.stderr.strip()}")
    assert run.returncode == 0, run.stderr


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf", "byte-order mark"),
        (b"\0\0\0\0", "binary"),
        (b"x", ""),
        (b"\n", ""),
        (b" \t\n\r\n\f ", ""),
        ("\u200b\ufeff\u2060".encode(), ""),
        (b"\x1b[31mred\x1b[0m\x07 alert", ""),
    ],
    ids=repr,
)
def test_next_to_nothing_is_an_article_or_has_its_reason(
    tmp_path: Path, corpus: Corpus, raw: bytes, reason: str
) -> None:
    (tmp_path / "page.txt").write_bytes(raw)
    done, reasons = imported(corpus, tmp_path / "page.txt")
    assert (done.imported, done.failed) == ((0, 1) if reason else (1, 0))
    if reason:
        assert reason in reasons["page.txt"]
    else:
        assert corpus.original(corpus.ids()[0]) == raw


MONSTERS = {
    "one word of a megabyte": "a" * 1_000_000,
    "distinct words": " ".join(f"w{number}" for number in range(150_000)),
    "marks upon marks": "a" + "\u0301" * 500_000,
    "nothing but line ends": "\n" * 1_000_000 + "end",
    "one line of words": "word " * 400_000,
    "brackets": "[({<" * 200_000,
    "capitals": "Aa Bb Cc Dd " * 60_000,
    "dates": "2024-01-01 12 May 2024 " * 40_000,
    "digits": "1" * 1_000_000,
    "blanks": " " * 1_000_000 + "end",
    "one bracket": "(" * 300_000,
    "quotes": "“a ” \" ' " * 60_000,
    "bylines": "By A Staff, The B and C\n" * 15_000,
    "addresses": "a@b.example http://c.example/d?e " * 15_000,
}


@pytest.mark.parametrize("name", MONSTERS)
def test_a_monster_of_a_page_is_read_within_a_bound_and_kept_whole(tmp_path: Path, corpus: Corpus, name: str) -> None:
    (tmp_path / "page.txt").write_text(MONSTERS[name], encoding="utf-8")
    began = time.thread_time()
    events = list(corpus.import_files([tmp_path / "page.txt"], jobs=1))
    # Seconds for a page of a megabyte or two, where an ordinary one takes hundredths.
    assert time.thread_time() - began < 30
    assert [type(event) for event in events if isinstance(event, Imported | Failed)] == [Imported]
    assert corpus.article(corpus.ids()[0]).text == MONSTERS[name]


def test_what_is_kept_is_what_was_read_and_marks_survive_every_decoding(tmp_path: Path, corpus: Corpus) -> None:
    raws = {
        "latin.txt": "Die Straße nach Überlingen bleibt gesperrt, sagte der Bürgermeister. ".encode("latin-1") * 5,
        "cyrillic.txt": "Министр заявил, что паводок миновал город, и жители вернулись. ".encode("cp1251") * 5,
        "damaged.txt": ("Le café de la gare rouvre. " * 30).encode() + b"\xff\xfe end",
        "ends.txt": b"one\r\ntwo\rthree\nfour \xc2\xa0 five \xe2\x80\xa8 seven \x00 eight " + b"and so on. " * 20,
        "wide.txt": "The harbour reopened on Monday. ".encode("utf-16") * 1,
    }
    for name, raw in raws.items():
        (tmp_path / name).write_bytes(raw)
    done, reasons = imported(corpus, *(tmp_path / name for name in raws))
    assert (done.imported, reasons) == (len(raws), {})
    for number in corpus.ids():
        name = Path(corpus.article(number).origin.path).name
        assert corpus.original(number) == raws[name]
        corpus.tag([number], "mine")
        note = corpus.keep_note(Note(number, text="look again"))
        for encoding in ("cp1252", "koi8-r", "utf-8", "shift_jis", "utf-16-le", None):
            list(corpus.decode_as(number, encoding))
            assert corpus.original(number) == raws[name]
            assert corpus.tags(number) == ("mine",)
            assert corpus.notes(number) == (note,)
        assert set(corpus.search(parse("tag:mine")).ids) >= {number}
    assert corpus.search(parse("überlingen")).total == 1
    assert corpus.search(parse("паводок")).total == 1
