"""Questions typed into the window letter by letter, in a process of its own; see `tests.gui.bench`, which runs it."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtTest import QTest

from corpusview.gui.app import App, application
from corpusview.gui.memory import Memory
from corpusview.gui.search.delegate import ResultDelegate
from corpusview.gui.search.model import HIT
from corpusview.query import Hit
from corpusview.settings import Settings
from tests.conftest import queued_for

# Seconds between two keys: ten a second is a fast typist's rate.
_BETWEEN_KEYS = 0.1
# Seconds for which an answer is looked at: snippets, bars and names arrive.
_LOOKED_AT = 0.5
# Seconds after which an answer is no longer waited for.
_PATIENCE = 60.0


class Typist:
    """Types questions into a window with an open article, and looks when the first row of each answer is painted."""

    def __init__(self, folder: Path) -> None:
        self.app = App(application(), folder, Settings(theme="light"), Memory(folder.parent / "window.ini"))
        self.box, self.session = self.app.window.search.box, self.app.session
        self._painted: dict[str, tuple[float, float]] = {}
        self._beats: list[float] = []
        self._pulse = QTimer(interval=5)
        # What the system kept the window from running is no stall of the window's own.
        self._pulse.timeout.connect(lambda: self._beats.append(time.perf_counter() - queued_for()))
        self._watch_rows()

    def _watch_rows(self) -> None:
        paint = ResultDelegate.paint

        def painting(delegate: ResultDelegate, painter: object, option: object, index: object) -> None:
            paint(delegate, painter, option, index)
            if isinstance(index.data(HIT), Hit):
                self._painted.setdefault(self.session.listing.hits.query.raw, _now())

        ResultDelegate.paint = painting

    def begin(self) -> None:
        """Open the corpus, and the first article."""
        self.app.start()
        self._until(lambda: bool(self._painted))
        self.app.window.search.go_to_list()
        self._until(lambda: self.session.page is not None)
        _wait(_LOOKED_AT)
        self._pulse.start()

    def type(self, question: str) -> dict[str, float]:
        """Milliseconds from the last key to the first row, of the clock and of the processor, and the longest stall."""
        self.app.window.search.go_to_box()
        self._painted.clear()
        self._beats[:] = [time.perf_counter() - queued_for()]
        for letter in question:
            _wait(_BETWEEN_KEYS)
            last = _now()
            QTest.keyClicks(self.box, letter)
        self._until(lambda: question in self._painted or self._has_found_nothing(question))
        self._painted.setdefault(question, _now())
        clock, processor = (after - before for after, before in zip(self._painted[question], last, strict=True))
        _wait(_LOOKED_AT)
        stall = max(after - before for before, after in zip(self._beats, self._beats[1:], strict=False))
        return {"clock": clock * 1000, "processor": processor * 1000, "stall": stall * 1000}

    def _has_found_nothing(self, question: str) -> bool:
        hits = self.session.hits
        return hits is not None and hits.query.raw == question and not hits.ids

    def end(self) -> None:
        """Close the window."""
        self.app.window.close()
        self.app.close()

    def _until(self, claim: Callable[[], bool]) -> None:
        end = time.perf_counter() + _PATIENCE
        while not claim():
            if time.perf_counter() > end:
                raise TimeoutError(f"no row came for “{self.box.text()}”")
            _wait(0.002)


def _now() -> tuple[float, float]:
    return time.perf_counter(), time.process_time()


def _wait(seconds: float) -> None:
    # QTest.qWait would keep the lanes from running.
    loop = QEventLoop()
    QTimer.singleShot(round(seconds * 1000), loop.quit)
    loop.exec()


def main(folder: Path, questions: list[str]) -> None:
    """Type them all, and tell."""
    typist = Typist(folder)
    typist.begin()
    told = [typist.type(each) for each in questions]
    typist.end()
    print(json.dumps(told))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
