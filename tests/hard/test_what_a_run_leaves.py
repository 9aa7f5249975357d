"""A run of the tests leaves no descriptor and no mapping, and no word of a text in a log."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from corpusview.paths import resource

pytestmark = pytest.mark.skipif(not Path("/proc/self/maps").exists(), reason="needs /proc")

ROOT = Path(__file__).resolve().parents[2]
# What is run: all that opens a corpus.
TESTS = os.environ.get(
    "CORPUSVIEW_LEAVES_TESTS", "tests/corpus tests/index tests/cli tests/sample tests/promises tests/gui"
).split()
# What libraries open once and keep: a font, a library's data, the event loop's pipes.
_KEPT_FOR_GOOD = 25
# Characters from which a line is told apart from what the program says itself.
_TELLING = 30


class After(NamedTuple):
    """What the process held after a test: descriptors, and which files of tests are open, and mapped into memory."""

    test: str
    descriptors: int
    open: list[str]
    mapped: list[str]


class Run(NamedTuple):
    """What was held after each test, and the log of all of them."""

    held: list[After]
    log: str


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    folder = tmp_path_factory.mktemp("run")
    held, log = folder / "held.json", folder / "log"
    # The run counts no figures of its own, and takes all its tests.
    without = {name: value for name, value in os.environ.items() if name != "CORPUSVIEW_FIGURES"}
    done = subprocess.run(
        [
            *(sys.executable, "-m", "pytest", "-q", "-p", "tests.hard.watching", "-p", "no:cacheprovider"),
            f"--basetemp={folder / 'pytest-of-it'}",
            *TESTS,
        ],
        cwd=ROOT,
        env=without | {"CORPUSVIEW_HELD": str(held), "CORPUSVIEW_LOGGED": str(log), "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=7000,
    )
    # That a test failed is told by the run of them all; what they left can be told all the same.
    assert done.returncode in (0, 1), done.stdout[-4000:] + done.stderr[-4000:]
    told = [After(*each) for each in json.loads(held.read_text(encoding="utf-8"))]
    return Run(told, log.read_text(encoding="utf-8", errors="replace"))


def test_no_descriptor_and_no_mapping_is_left_by_any_test(run: Run, figure: Callable[..., None]) -> None:
    # What a file of tests shares among them (a corpus that is open, say) is closed by its last.
    last = {each.test.partition("::")[0]: each for each in run.held}
    assert [each for each in last.values() if each.open or each.mapped] == []
    # The first tests open what libraries keep for good.
    begun = run.held[len(run.held) // 10].descriptors
    assert run.held[-1].descriptors <= begun + _KEPT_FOR_GOOD, run.held[-5:]
    figure("tests that left nothing open", tried=len(run.held), kept=len(run.held))


def test_the_log_of_it_all_holds_no_line_of_a_text(run: Run) -> None:
    lines = {
        line.strip()
        for page in resource("sample").rglob("*.txt")
        for line in page.read_text(encoding="utf-8", errors="replace").splitlines()
        if len(line.strip()) >= _TELLING
    }
    assert len(lines) > 500
    # What the tests make fail is in it; a log that nothing was written to would hold no text either.
    assert "Traceback" in run.log
    told = [line for line in lines if line in run.log]
    assert not told, told[:5]
