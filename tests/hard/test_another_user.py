"""What belongs to another user, or may not be written to, is told in a sentence; nothing waits or is harmed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from corpusview.corpus.corpus import Corpus
from tests.corpus.conftest import page, with_corpus

ROOT = Path(__file__).resolve().parents[2]
# As an ordinary user has it: no right to pass over whose a file is and what its mode says.
ORDINARY = ["setpriv", "--bounding-set", "-dac_override,-dac_read_search,-fowner,-chown"]
OTHER = 65534

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or os.geteuid() != 0 or shutil.which("setpriv") is None,
    reason="needs root, who gives files away, and setpriv",
)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a corpus of two articles, and pages."""
    return with_corpus(tmp_path_factory.mktemp("built"), 2)


def give(at: Path, mode: int) -> None:
    os.chown(at, OTHER, OTHER)
    at.chmod(mode)


def give_all(at: Path, folders: int, files: int) -> None:
    for each in (at, *at.rglob("*")):
        give(each, folders if each.is_dir() else files)


ODD = {
    "a corpus that only its owner may enter": lambda at: give_all(at, 0o700, 0o600),
    "a corpus that may be read": lambda at: give_all(at, 0o755, 0o644),
    "a corpus that nobody may enter": lambda at: at.chmod(0o000),
    "a folder that may not be written to": lambda at: at.chmod(0o500),
    "a lock of another": lambda at: give(at / "writer.lock", 0o600),
    "a catalogue of another": lambda at: give(at / "catalogue.sqlite", 0o600),
    "a catalogue that may be read": lambda at: give(at / "catalogue.sqlite", 0o444),
    "an index of another": lambda at: give_all(at / "index", 0o700, 0o600),
    "an index that may be read": lambda at: give_all(at / "index", 0o755, 0o644),
    "a reserve of another": lambda at: give(at / "reserve", 0o600),
}


@pytest.mark.parametrize("odd", ODD)
def test_what_belongs_to_another_is_told_and_left_alone(built: Path, tmp_path: Path, odd: str) -> None:
    place = Path(shutil.copytree(built, tmp_path / "day"))
    (place / "more").mkdir()
    (place / "more" / "9.txt").write_text(page(9), encoding="utf-8")
    ODD[odd](place / "corpus")
    told = []
    for verb in (
        ["search", "councillors"],
        ["check"],
        ["import", place / "more"],
        ["rebuild"],
        ["search", "councillors"],
    ):
        run = subprocess.run(
            [*ORDINARY, sys.executable, "-m", "corpusview", verb[0], "--corpus", place / "corpus", *verb[1:]],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        told.append((verb[0], run.returncode, run.stdout[-300:], run.stderr[-600:]))
        assert run.returncode in (0, 1, 73, 75), told
        assert "Traceback" not in run.stdout + run.stderr and "fault" not in run.stderr, told
        assert run.returncode == 0 or (run.stderr + run.stdout).strip(), told
        # What has no rights is not called damaged.
        assert "damaged" not in run.stdout + run.stderr, told
    # Nothing was harmed: with all rights again it is whole.
    for each in (place / "corpus", *(place / "corpus").rglob("*")):
        os.chown(each, 0, 0)
        each.chmod(0o700 if each.is_dir() else 0o600)
    with Corpus.open(place / "corpus") as corpus:
        list(corpus.mend())
        assert corpus.check() == () and corpus.count() in (2, 3)
