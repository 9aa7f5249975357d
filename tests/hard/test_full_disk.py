"""A real disk of a few megabytes fills up in the middle of an import."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TRIED: list[int] = []

STORY = """
import shutil
import sys
from contextlib import suppress
from pathlib import Path
from corpusview.corpus.corpus import Corpus
from corpusview.errors import NoSpace
from corpusview.events import Saved
from corpusview.grammar import parse
from tests.corpus.conftest import page

small, pages = map(Path, sys.argv[1:])
for number in range(700):
    (pages / f"{number:05}.txt").write_text(page(number, " ".join(f"w{number}x{at}" for at in range(300))))
filling = small / "filling"

def fill():
    with suppress(OSError), filling.open("ab", buffering=0) as file:
        while True:
            file.write(bytes(4096))

(small / "ballast").mkdir()
(small / "ballast" / "file").write_bytes(bytes(4_000_000))
with Corpus.open(small / "corpus") as corpus:
    saved = 0
    try:
        for event in corpus.import_files([pages], jobs=1):
            if isinstance(event, Saved):
                saved += event.articles
        raise SystemExit("the disk did not fill up")
    except NoSpace as full:
        print("told:", full)
        assert "full" in full.sentence and "MB" in full.advice
    before = corpus.count()
    assert before >= saved, (before, saved)
    # Not a byte is left, and still it can be searched, and articles can be removed.
    fill()
    if corpus.needs_mending() == "":
        assert corpus.search(parse("councillors")).total == before
    try:
        corpus.tag(corpus.ids()[:1], "keep")
    except NoSpace as full:
        print("told:", full)
    # Where the very first batch found no room there is nothing to remove.
    if before > 120:
        change = corpus.remove(corpus.ids()[: before // 2])
        assert len(change.articles) == before // 2
        assert not set(change.articles) & set(corpus.search(parse("")).ids)
        # Somebody else takes all that this has freed, again and again, until one article is left.
        for part in (1, 50, corpus.count() - 52):
            fill()
            change = corpus.remove(corpus.ids()[:part])
            assert len(change.articles) == part, (part, change)
            assert corpus.search(parse("")).total <= corpus.count()
        assert corpus.count() == 1
        print("removed all but one")
    # Room again: the same object goes on, with no restart.
    filling.unlink(missing_ok=True)
    shutil.rmtree(small / "ballast")
    list(corpus.mend())
    assert corpus.check() == (), corpus.check()
    list(corpus.import_files(sorted(pages.iterdir())[-20:], jobs=1))
    assert corpus.check() == (), corpus.check()
with Corpus.open(small / "corpus") as corpus:
    list(corpus.mend())
    assert corpus.check() == (), corpus.check()
    assert corpus.search(parse("councillors")).total == corpus.count()
print("went on with", corpus.folder)
"""


# Megabytes: it fills up in the first batch of the import, and in a later one.
SIZES = (14, 16, 18)


@pytest.mark.parametrize("size", SIZES)
def test_a_real_disk_that_fills_up_is_told_and_everything_goes_on(tmp_path: Path, size: int, figure) -> None:
    if sys.platform != "linux" or shutil.which("unshare") is None:
        pytest.skip("needs unshare, to mount a small disk")
    small, pages = tmp_path / "small", tmp_path / "pages"
    small.mkdir()
    pages.mkdir()
    (tmp_path / "story.py").write_text(STORY, encoding="utf-8")
    mount = f"mount -t tmpfs -o size={size}m tmpfs {small} && exec {sys.executable} {tmp_path}/story.py {small} {pages}"
    if subprocess.run(["unshare", "-rm", "true"], capture_output=True, check=False).returncode:
        pytest.skip("this system gives no mounts of one's own (unshare -rm)")
    run = subprocess.run(
        ["unshare", "-rm", "sh", "-c", mount],
        cwd=ROOT,
        env={"PATH": "/usr/bin:/bin:/usr/sbin:/sbin", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    assert "went on" in run.stdout
    assert "removed all but one" in run.stdout or size == SIZES[0], run.stdout
    TRIED.append(size)
    figure("real disks that filled up", tried=len(TRIED), kept=len(TRIED))
