"""However the program is ended, and in the middle of whatever: it ends well, soon, and the corpus is whole."""

from __future__ import annotations

import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from corpusview.corpus.corpus import Corpus
from tests.corpus.conftest import page

ROOT = Path(__file__).resolve().parents[2]
# Seconds of its own work; a machine that is busy with something else may take longer.
SOON = 5.0
ENDED = {"times": 0}
# What a window that exports writes again and again, and how many lines that has at least.
EXPORTS = {"export": "names.csv", "results": "results.jsonl"}
EXPORTED = {"export": 6, "results": 12}

pytestmark = pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A corpus of twelve articles, and more pages to import."""
    for folder, numbers in (("pages", range(12)), ("more", range(100, 400))):
        (tmp_path / folder).mkdir()
        for number in numbers:
            (tmp_path / folder / f"{number}.txt").write_text(page(number), encoding="utf-8")
    with Corpus.open(tmp_path / "corpus") as corpus:
        list(corpus.import_files([tmp_path / "pages"], jobs=1))
        list(corpus.reconsider(1))
    return tmp_path


def children_worked() -> float:
    """Seconds that the processors worked for processes that this one has waited for."""
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime


def worked_so_far(number: int) -> float:
    """Seconds that a process has worked; 0 where the system does not tell."""
    try:
        told = Path(f"/proc/{number}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")


def ended(place: Path, what: str, end: str, moment: float, figure: Callable[..., None]) -> None:
    """Start the window, let it be busy, end it, and look at what is left."""
    command = [sys.executable, "-m", "tests.gui.driven", str(place / "corpus"), str(place / "more"), what]
    process = subprocess.Popen(
        [*command, end if end in ("closed", "logged-out") else "waiting"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )
    assert process.stdout is not None
    assert process.stdout.readline().strip() == "busy"
    time.sleep(moment)
    before, worked = children_worked(), worked_so_far(process.pid)
    if end.startswith("SIG"):
        process.send_signal(getattr(signal, end))
    began = time.monotonic()
    try:
        out, err = process.communicate(timeout=100)
    finally:
        process.kill()
    took = time.monotonic() - began
    assert process.returncode == 0, err
    assert "Traceback" not in err and "QThread" not in err, err
    # The load of the machine is not the program's: so many runnable processes share each core, and one that gets none
    # does not work either.
    load = max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))
    assert took < SOON * load or children_worked() - before - worked < SOON, took
    with Corpus.open(place / "corpus") as corpus:
        list(corpus.mend())
        assert corpus.check() == ()
        assert corpus.count() >= 12
    # What was being written is whole, or not there; nothing half lies beside it.
    written = {each.name: each.read_bytes() for each in (place / "out").iterdir()} if what in EXPORTS else {}
    assert set(written) <= {EXPORTS.get(what)}
    for raw in written.values():
        assert raw.endswith(b"\n") and raw.count(b"\n") >= EXPORTED[what]
    ENDED["times"] += 1
    figure("ends in the middle of something", tried=ENDED["times"], kept=ENDED["times"])


@pytest.mark.parametrize(
    ("what", "end"),
    [
        *((what, end) for what in ("import", "search", "rebuild") for end in ("SIGTERM", "closed")),
        ("import", "logged-out"),
        ("export", "logged-out"),
        ("export", "SIGTERM"),
        ("results", "SIGTERM"),
        ("results", "closed"),
        # Without a screen Qt holds on to what was copied until Python is gone.
        ("copy", "closed"),
        ("copy", "SIGTERM"),
    ],
)
def test_ended_in_the_middle_it_ends_well_and_soon(place: Path, what: str, end: str, figure) -> None:
    ended(place, what, end, 0.05, figure)


@pytest.mark.hard
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("trial", range(50))
def test_ended_at_fifty_random_moments_it_ends_well_and_soon(place: Path, trial: int, figure) -> None:
    chance = random.Random(trial)
    what = chance.choice(["import", "import", "search", "rebuild", "export", "results", "rest"])
    ended(
        place,
        what,
        chance.choice(["SIGTERM", "SIGINT", "SIGHUP", "closed", "logged-out"]),
        chance.uniform(0, 1.5),
        figure,
    )


@pytest.mark.hard
@pytest.mark.skipif(shutil.which("Xvfb") is None, reason="needs Xvfb")
@pytest.mark.parametrize("what", ["import", "rebuild", "results"])
def test_when_the_screen_goes_away_as_at_log_out_nothing_that_was_saved_is_lost(place: Path, what: str) -> None:
    # The Qt of the package index is built without the desktop's session manager: on X11 a log-out takes the screen
    # away, and Qt ends the program there and then.
    told, tells = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(tells), "-nolisten", "tcp"], pass_fds=[tells], stderr=subprocess.DEVNULL
    )
    os.close(tells)
    try:
        display = os.read(told, 16).decode().strip()
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.gui.driven", str(place / "corpus"), str(place / "more"), what, "waiting"],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "QT_QPA_PLATFORM": "xcb", "DISPLAY": f":{display}"},
        )
        assert process.stdout is not None
        assert process.stdout.readline().strip() == "busy", process.communicate(timeout=60)
        time.sleep(0.3)
        server.kill()
        try:
            _, err = process.communicate(timeout=60)
        finally:
            process.kill()
    finally:
        server.kill()
        server.wait()
        os.close(told)
    assert "Traceback" not in err and process.returncode >= 0, err
    with Corpus.open(place / "corpus") as corpus:
        list(corpus.mend())
        assert corpus.check() == ()
        assert corpus.count() >= 12
