"""What every test may lean on: a home of its own, a screen that needs none, and an eye on what it leaves behind."""

from __future__ import annotations

import gc
import json
import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# What a shell runs in the background has Ctrl+C ignored, and so would all that is started from here: tests press it.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
PATIENCE = 5.0  # seconds that a thread has to end after the test that started it


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


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if os.environ.get("CORPUSVIEW_FIGURES"):
        # For the table of figures those are run that count something.
        others = [item for item in items if "figure" not in getattr(item, "fixturenames", ())]
        config.hook.pytest_deselected(items=others)
        items[:] = [item for item in items if item not in set(others)]
    for item in items:
        if "ui_heartbeat" in getattr(item, "fixturenames", ()) or item.get_closest_marker("measured"):
            item.add_marker(pytest.mark.flaky(reruns=TRIED_AGAIN))


# The longest gap of each test that watched the window's pulse, in seconds.
WORST: list[float] = []


@pytest.fixture
def ui_heartbeat(qapp: object, figure: Callable[..., None]) -> Callable[[float], AbstractContextManager[None]]:
    """`with ui_heartbeat(0.1): ...` fails where the window did not answer for longer than that many seconds.

    A timer of the UI thread is the pulse. The time that the system kept the thread waiting for a core is taken off
    each gap: a busy machine is not a blocked window.
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
        with out_of_the_collectors_sight():
            queued = queued_for()
            clock.start()
            pulse.start()
            yield
            beat()
        pulse.stop()
        WORST.append(max(gaps))
        figure("heartbeat", worst_ms=1000 * max(WORST))
        assert max(gaps) <= max_gap, f"the window did not answer for {max(gaps):.3f} s (at most {max_gap} s)"

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
