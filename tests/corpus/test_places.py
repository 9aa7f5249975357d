"""Where a corpus may lie and who may write to it: odd places work or are refused in words, stale locks need no hand."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from corpusview.__main__ import main
from corpusview.corpus import lock
from corpusview.corpus.corpus import Corpus
from corpusview.errors import CorpusBusy, NoPlace
from corpusview.grammar import parse
from corpusview.paths import default_corpus, shown

ROOT = Path(__file__).resolve().parents[2]
needs_posix = pytest.mark.skipif(os.name == "nt", reason="modes, links and signals as POSIX has them")
needs_user = pytest.mark.skipif(getattr(os, "geteuid", lambda: 1)() == 0, reason="root may write anywhere")


@pytest.mark.parametrize("name", ["Ünïcödé 语料", "with space", "x" * 200, "a/b/c/d", "100%s{0}\u202e", "#?&;'"])
def test_a_corpus_lies_anywhere(tmp_path: Path, write_pages, name: str) -> None:
    place = tmp_path / name
    with Corpus.open(place) as corpus:
        list(corpus.import_files([write_pages(2)]))
        corpus.backup(tmp_path / "kept.sqlite")
    with Corpus.open(place, writing=False) as corpus:
        assert corpus.search(parse("councillors")).total == 2 and corpus.check() == ()


@needs_posix
def test_its_folders_are_for_its_user_alone(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        Corpus.open(tmp_path / "deep" / "corpus").close()
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "deep" / "corpus").stat().st_mode) == 0o700


@pytest.mark.parametrize("place", ["file", "file/below"])
def test_a_file_in_the_way_is_told_with_its_own_exit_code(
    tmp_path: Path, write_pages, capsys: pytest.CaptureFixture[str], place: str
) -> None:
    (tmp_path / "file").write_text("precious")
    with pytest.raises(NoPlace) as refused:
        Corpus.open(tmp_path / place)
    assert refused.value.advice
    assert main(["import", "--corpus", str(tmp_path / place), str(write_pages(1))]) == 73
    assert capsys.readouterr().err.count("\n") == 1
    assert (tmp_path / "file").read_text() == "precious"


@needs_posix
@needs_user
def test_a_folder_without_the_right_to_write_is_told(tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir(mode=0o500)
    with pytest.raises(Exception, match="cannot be written"):
        Corpus.open(tmp_path / "corpus")


@needs_posix
def test_a_link_to_a_folder_is_that_folder(tmp_path: Path, write_pages) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    with Corpus.open(tmp_path / "link") as corpus:
        list(corpus.import_files([write_pages(2)]))
    with Corpus.open(tmp_path / "real", writing=False) as corpus:
        assert corpus.count() == 2


def test_an_odd_environment_still_names_a_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", "relative/data")
    assert default_corpus().name == "corpus"
    monkeypatch.delenv("XDG_DATA_HOME")
    monkeypatch.delenv("HOME")
    assert default_corpus().name == "corpus"


# --- one writer


@pytest.mark.parametrize("left", [b"", b"123 12:00", b"\xff\xfe" * 100, b"not a pid at all"])
def test_a_lock_file_that_was_left_behind_means_nothing(tmp_path: Path, left: bytes) -> None:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / lock.FILE).write_bytes(left)
    Corpus.open(tmp_path / "corpus").close()


HOLD = """
import subprocess, sys, time
from pathlib import Path
from corpusview.corpus.corpus import Corpus
corpus = Corpus.open(Path(sys.argv[1]))
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"]) if len(sys.argv) > 2 else None
print(child.pid if child else 0, flush=True)
time.sleep(60)
"""


@needs_posix
@pytest.mark.parametrize("with_child", [False, True], ids=["alone", "with a child that lives on"])
def test_a_writer_is_named_and_its_lock_goes_with_it(tmp_path: Path, with_child: bool) -> None:
    Corpus.open(tmp_path / "corpus").close()
    command = [sys.executable, "-c", HOLD, str(tmp_path / "corpus"), *(["child"] if with_child else [])]
    holder = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert holder.stdout is not None
    child = int(holder.stdout.readline())
    try:
        with pytest.raises(CorpusBusy, match=f"pid {holder.pid}, since"):
            Corpus.open(tmp_path / "corpus")
        Corpus.open(tmp_path / "corpus", writing=False).close()
        holder.kill()
        holder.wait()
        Corpus.open(tmp_path / "corpus").close()
    finally:
        holder.kill()
        holder.stdout.close()
        if child:
            os.kill(child, signal.SIGKILL)


HOLD_A_WHILE = """
import sys, time
from pathlib import Path
from corpusview.corpus.lock import WriterLock
lock = WriterLock(Path(sys.argv[1]))
print("held", flush=True)
time.sleep(0.3)
"""


@needs_posix
def test_a_writer_that_is_soon_through_is_waited_for(tmp_path: Path) -> None:
    Corpus.open(tmp_path / "corpus").close()
    command = [sys.executable, "-c", HOLD_A_WHILE, str(tmp_path / "corpus")]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(CorpusBusy):
            Corpus.open(tmp_path / "corpus", patience=0.01)
        Corpus.open(tmp_path / "corpus", patience=60).close()


def test_a_folder_of_the_users_own_is_told_from_there_on(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    assert shown(tmp_path / "news" / "corpus") == str(Path("~/news/corpus"))
    assert shown(tmp_path.parent / "elsewhere") == str(tmp_path.parent / "elsewhere")
