"""All but the window works where there is no PySide6 at all."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

BLOCKED = """
import sys

class Block:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in ("PySide6", "shiboken6"):
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

sys.meta_path.insert(0, Block())
"""
IMPORT_EVERYTHING = """
import importlib, pkgutil, corpusview
for found in pkgutil.walk_packages(corpusview.__path__, "corpusview.", onerror=lambda name: None):
    inside = found.name.split(".")
    if "gui" not in inside and "training" not in inside and inside[-1] != "__main__":
        importlib.import_module(found.name)
        print(found.name)
"""
RUN_THE_TESTS = """
import pytest
sys.exit(pytest.main(["-p", "no:pytest-qt", "-p", "no:cacheprovider", "-o", "addopts=--import-mode=importlib", "-q",
                      "-W", "ignore::pytest.PytestConfigWarning", *sys.argv[1:]]))
"""
ROOMS = ("page", "query")
SPEAK = """
from corpusview.__main__ import main
corpus, pages = sys.argv[1:]
for words in (["import", pages, "--jobs", "1"], ["search", "the"], ["show", "1"], ["entities"], ["check"], ["stats"]):
    assert main(["--corpus", corpus, *words]) == 0, words
"""


def without_pyside6(code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", BLOCKED + code, *arguments]
    return subprocess.run(command, cwd=ROOT, env=dict(os.environ), capture_output=True, text=True, timeout=300)


def test_every_room_but_the_window_can_be_imported() -> None:
    run = without_pyside6(IMPORT_EVERYTHING)
    assert run.returncode == 0, run.stderr
    assert "corpusview.article" in run.stdout.split()


def test_the_block_blocks() -> None:
    run = without_pyside6("import PySide6.QtCore")
    assert "No module named 'PySide6'" in run.stderr


def test_the_command_line_works(tmp_path: Path) -> None:
    run = without_pyside6(SPEAK, str(tmp_path / "corpus"), str(ROOT / "resources" / "sample" / "brezna-gazette"))
    assert run.returncode == 0, run.stdout[-2000:] + run.stderr[-2000:]


@pytest.mark.timeout(300)
def test_tests_that_need_no_screen_pass() -> None:
    rooms = [f"tests/{room}" for room in ROOMS if (ROOT / "tests" / room).is_dir()]
    run = without_pyside6(RUN_THE_TESTS, *rooms)
    assert run.returncode == 0, run.stdout[-4000:] + run.stderr[-2000:]
    assert " passed" in run.stdout
