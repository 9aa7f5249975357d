"""What every test may lean on: a home of its own, a screen that needs none, and an eye on what it leaves behind."""

from __future__ import annotations

import ctypes
import faulthandler
import gc
import json
import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Container, Generator, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from statistics import median

import pytest
from hypothesis import settings

# A busy machine is no fault of what is tested.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# What a shell runs in the background has Ctrl+C ignored, and so would all that is started from here: tests press it.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
PATIENCE = 5.0  # seconds that a thread has to end after the test that started it
LONG_PATIENCE = 20.0  # ... and that a process has, which a busy machine may keep waiting
PR_SET_CHILD_SUBREAPER = 36  # of Linux' prctl


def refuse_the_network(event: str, given: tuple[object, ...]) -> None:
    """With `$CORPUSVIEW_OFFLINE` set, whatever asks for more than this machine fails the test that does."""
    match event, given:
        case ("socket.connect" | "socket.sendto", (_, (host, *_))) | ("socket.getaddrinfo", (host, *_)):
            if host not in ("127.0.0.1", "::1", "localhost", None, ""):
                raise OSError(f"the network was asked for: {event} {given!r}")


if os.environ.get("CORPUSVIEW_OFFLINE"):
    sys.addaudithook(refuse_the_network)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of material that lies beside the project and is not part of it."""
    if not SHARED.is_dir():
        pytest.skip("needs ../shared, which is not part of the project")
    return SHARED


@pytest.fixture(scope="session")
def seed_file(shared: Path) -> Path:
    """The one sample page that the facts in the tests are about."""
    found = sorted((shared / "seed").glob("*.txt"))
    if not found:
        pytest.skip("needs a page in ../shared/seed")
    return found[0]


@pytest.fixture(scope="session")
def figure() -> Callable[..., None]:
    """Note what a test counted, for the table of figures in the README: `figure("power cuts", tried=12, kept=12)`; by
    `bound="every 9th"` where it did not try all.

    Kept only where `$CORPUSVIEW_FIGURES` names a file, as `make promises` does; then no other tests are run.
    """

    def note(name: str, **counted: float | str) -> None:
        place = os.environ.get("CORPUSVIEW_FIGURES")
        if place:
            file = Path(place)
            kept = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(json.dumps(kept | {name: counted}, indent=1, sort_keys=True), encoding="utf-8")

    return note


@pytest.fixture(autouse=True)
def own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home folder that is this test's alone: nothing is read from the user's, and nothing left in it."""
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("HOME", str(home))
    for name in ("DATA", "CONFIG", "STATE", "CACHE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(home / name.lower()))
    runtime = home / "runtime"
    runtime.mkdir(mode=0o700)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(runtime))
    for name in ("CORPUSVIEW_CORPUS", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    return home


class Listener(logging.Handler):
    """Keeps what is logged at WARNING and above."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


@pytest.fixture(autouse=True)
def stray_log() -> Iterator[list[logging.LogRecord]]:
    """Warnings and errors in the log fail the test, unless it takes this list, looks at it and clears it."""
    listener = Listener()
    logging.getLogger().addHandler(listener)
    yield listener.records
    logging.getLogger().removeHandler(listener)
    told = [f"{record.name}: {record.getMessage()}" for record in listener.records]
    assert not told, f"left in the log: {told}"


@pytest.fixture(autouse=True)
def no_thread_left() -> Iterator[None]:
    """Every thread that a test starts has ended soon after it."""
    before = set(threading.enumerate())
    yield
    for thread in set(threading.enumerate()) - before:
        # A thread that Python did not start (Qt's own) is not ours to wait for.
        if isinstance(thread, threading._DummyThread):
            continue
        thread.join(PATIENCE)
        assert not thread.is_alive(), f"{thread} is still at work after its test"


@pytest.fixture(scope="session", autouse=True)
def orphans_come_here() -> None:
    """A process whose parent ends becomes one of this process, where it is seen; elsewhere than on Linux it is not."""
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def processes(of: int | str = "self", but: Container[int] = ()) -> dict[int, str]:
    """The processes that came of one and are still at work, and what each was started as; none where /proc is not.

    Without those named by `but`, and what came of them.
    """
    found = {}
    for task in Path(f"/proc/{of}/task").glob("*/children"):
        with suppress(OSError):
            for pid in (each for each in map(int, task.read_text(encoding="ascii").split()) if each not in but):
                found |= processes(pid, but)
                with suppress(OSError):
                    state = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2]
                    told = Path(f"/proc/{pid}/cmdline").read_text(encoding="utf-8", errors="replace")
                    if not state.startswith(" Z"):
                        found[pid] = told.replace("\0", " ").strip()
    return found


def staying() -> set[int | None]:
    """The one that others are forked from, and the one that minds what they share: they stay until Python ends."""
    forkserver, tracker = (sys.modules.get(f"multiprocessing.{name}") for name in ("forkserver", "resource_tracker"))
    return {
        forkserver and forkserver._forkserver._forkserver_pid,
        tracker and tracker._resource_tracker._pid,
    }


@pytest.fixture(scope="session")
def kept_processes() -> set[int]:
    """Processes that fixtures of a whole module keep, by number: what these start anew in a test is not left by it."""
    return set()


@pytest.fixture(autouse=True)
def no_process_left(kept_processes: set[int]) -> Iterator[None]:
    """No process outlives its test: one that hangs would keep the pipe open to which these tests write, for ever."""
    before = processes()
    yield
    end = time.monotonic() + LONG_PATIENCE
    while left := processes(but=kept_processes).keys() - before.keys() - staying():
        if time.monotonic() > end:
            break
        time.sleep(0.02)
    told = {pid: what for pid, what in processes().items() if pid in left}
    for pid in left:
        with suppress(OSError):
            os.kill(pid, signal.SIGKILL)
    assert not left, f"processes left at work: {told}"


@pytest.fixture(autouse=True)
def no_window_left() -> Iterator[None]:
    """No window stays open after its test."""
    yield
    widgets = sys.modules.get("PySide6.QtWidgets")
    if widgets is None or widgets.QApplication.instance() is None:
        return
    left = [widget for widget in widgets.QApplication.topLevelWidgets() if widget.isVisible()]
    told = [f"{type(widget).__name__} {widget.objectName()}" for widget in left]
    for widget in left:
        widget.close()
    assert not told, f"windows left open: {told}"


# How often a test whose verdict is a time is tried again: what is slow by our own doing is slow each time, while what
# takes the machine away (its host, another thread that holds the interpreter and got no core) passes.
TRIED_AGAIN = 2


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """End Python, saying where each thread was, where a test hangs so that its time-out is not heard (or comes twice).

    That time-out is a signal, for which Python must come to run, and which is sent once a test.
    """
    mark = item.get_closest_marker("timeout")
    seconds = float(mark.args[0] if mark else item.config.getini("timeout"))
    faulthandler.dump_traceback_later((1 + TRIED_AGAIN) * seconds + 60, exit=True, file=item.config.stash[STDERR])
    try:
        return (yield)
    finally:
        faulthandler.cancel_dump_traceback_later()


# The place where faults are told: standard error, as it was before pytest took it.
STDERR = pytest.StashKey[int]()


def pytest_configure(config: pytest.Config) -> None:
    """Keep standard error at hand."""
    with config.pluginmanager.getplugin("capturemanager").global_and_fixture_disabled():
        config.stash[STDERR] = os.dup(2)


def pytest_unconfigure(config: pytest.Config) -> None:
    """From here Python only has to end. Where a thread keeps it from that, it is ended, and told why."""
    faulthandler.dump_traceback_later(2 * 60, exit=True, file=config.stash[STDERR])


class Briefly:
    """Where the output goes to a file or a pipe: how far the tests are, twice a minute, instead of a mark for each."""

    def __init__(self, tests: int) -> None:
        self._tests, self._done = tests, 0
        self._begun = self._told = time.monotonic()

    def pytest_report_teststatus(self, report: pytest.TestReport) -> tuple[str, str, str] | None:
        """A test that passed is counted, not shown."""
        return ("passed", "", "") if report.passed and report.when == "call" else None

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        """Name the test that comes now, if none was named lately."""
        now = time.monotonic()
        if now - self._told >= 30:
            self._told = now
            minutes = (now - self._begun) / 60
            print(
                f"{self._done} of {self._tests} after {minutes:.1f} minutes; {nodeid}", file=sys.__stdout__, flush=True
            )

    def pytest_runtest_logfinish(self) -> None:
        """Count it."""
        self._done += 1


def pytest_collection_finish(session: pytest.Session) -> None:
    """Be brief where nobody watches, unless more is asked for."""
    option = session.config.option
    if option.verbose == 0 and not option.collectonly and sys.__stdout__ is not None and not sys.__stdout__.isatty():
        option.verbose = -1
        session.config.pluginmanager.register(Briefly(len(session.items)), "briefly")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if os.environ.get("CORPUSVIEW_FIGURES"):
        # For the table of figures those are run that count something.
        others = [item for item in items if "figure" not in getattr(item, "fixturenames", ())]
        config.hook.pytest_deselected(items=others)
        items[:] = [item for item in items if item not in set(others)]
    for item in items:
        if "ui_heartbeat" in getattr(item, "fixturenames", ()) or item.get_closest_marker("measured"):
            item.add_marker(pytest.mark.flaky(reruns=TRIED_AGAIN))


# Seconds of processor time of `one_piece` on a desktop of its day, for which the window's times are promised.
_AT_PACE = 0.0045


def one_piece() -> int:
    """A piece of work such as the window has: small objects of Python's, made and looked up."""
    words: dict[str, int] = {}
    for number in range(20_000):
        word = str(number % 977)
        words[word] = words.get(word, 0) + len(word)
    return len(words)


def slowness() -> float:
    """How many times slower than a desktop of its day this machine is just now, and at least 1."""
    took = []
    for _ in range(5):
        began = time.thread_time()
        one_piece()
        took.append(time.thread_time() - began)
    return max(1.0, median(took) / _AT_PACE)


# The longest gap of each test that watched the window's pulse, in seconds.
WORST: list[float] = []


@pytest.fixture
def ui_heartbeat(qapp: object, figure: Callable[..., None]) -> Callable[[float], AbstractContextManager[None]]:
    """`with ui_heartbeat(0.1): ...` fails where the window did not answer for longer than that many seconds.

    A timer of the UI thread is the pulse. The time that the system kept the thread waiting for a core is taken off
    each gap: a busy machine is not a blocked window. Nor is a slow one: where a piece of work takes twice the time,
    before or after, so may a gap.
    """
    from PySide6.QtCore import QElapsedTimer, Qt, QTimer

    @contextmanager
    def watch(max_gap: float) -> Iterator[None]:
        clock, pulse = QElapsedTimer(), QTimer()
        gaps: list[float] = []
        queued = 0.0

        def beat() -> None:
            nonlocal queued
            waited = queued_for()
            gaps.append(clock.restart() / 1000 - (waited - queued))
            queued = waited

        pulse.setTimerType(Qt.TimerType.PreciseTimer)
        pulse.setInterval(5)
        pulse.timeout.connect(beat)
        before = slowness()
        with out_of_the_collectors_sight():
            queued = queued_for()
            clock.start()
            pulse.start()
            yield
            beat()
        pulse.stop()
        WORST.append(max(gaps))
        figure("heartbeat", worst_ms=1000 * max(WORST))
        slow = max(before, slowness())
        told = f"the window did not answer for {max(gaps):.3f} s (at most {max_gap} s, here {slow:.1f} times that)"
        assert max(gaps) <= max_gap * slow, told

    return watch


@contextmanager
def out_of_the_collectors_sight() -> Iterator[None]:
    """What hundreds of tests before this one left is not the window's to be looked through by the collector."""
    gc.collect()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def queued_for() -> float:
    """Seconds that this thread has so far waited for a core; 0 where the system does not tell."""
    try:
        told = Path(f"/proc/self/task/{threading.get_native_id()}/schedstat").read_text(encoding="ascii")
    except OSError:
        return 0.0
    return int(told.split()[1]) / 1e9


@pytest.fixture
def eventually() -> Callable[[Callable[[], bool]], None]:
    """Wait until a claim holds, for things that have no signal; `qtbot.waitUntil` is its like in the window."""

    def wait(claim: Callable[[], bool], timeout: float = 10.0) -> None:
        end = time.monotonic() + timeout
        while not claim():
            assert time.monotonic() < end, "it never came to hold"
            time.sleep(0.01)

    return wait
