"""Where faults end up: logged, and told in a calm dialog with a report to copy. Nothing fails in silence."""

from __future__ import annotations

import faulthandler
import logging
import sys
import threading
import time
import traceback
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType
from typing import Any

from PySide6.QtCore import QtMsgType, qInstallMessageHandler
from PySide6.QtGui import QGuiApplication

from corpusview.errors import CorpusViewError, traced
from corpusview.gui.background import Relay
from corpusview.gui.plain import Message

_log = logging.getLogger("corpusview")

# A log of a year of quiet use fits in the first; the second is for a bad day.
_LOG_BYTES, _LOGS = 1_000_000, 3

# Seconds in which a fault at the same place is told once: what fails in painting fails again with each repaint.
_AGAIN = 30.0
# Times that a fault at the same place is logged.
_MOST_LOGGED = 20

_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


class Wordless(logging.Formatter):
    """Writes traces without what they may quote of a text."""

    def format(self, record: logging.LogRecord) -> str:
        # Another handler may have kept its own form of the trace in the record.
        record.exc_text = None
        try:
            return super().format(record)
        finally:
            record.exc_text = None

    def formatException(self, ei: Any) -> str:
        return traced(ei[1]).rstrip() if ei[1] is not None else ""


def begin_log(folder: Path) -> None:
    """Write the log to `folder`; a disk that refuses costs the log and nothing else."""
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(folder / "corpusview.log", maxBytes=_LOG_BYTES, backupCount=_LOGS, delay=True)
        handler.setFormatter(Wordless("%(asctime)s %(levelname)s %(name)s: %(message)s"))
        root = logging.getLogger()
        root.addHandler(handler)
        root.setLevel(logging.INFO)
    qInstallMessageHandler(lambda kind, _where, words: _log.log(_LEVELS.get(kind, logging.WARNING), "Qt: %s", words))
    if sys.stderr is not None:
        with suppress(OSError, ValueError):
            faulthandler.enable()


class LastResort:
    """Takes every exception that nothing else took: from slots, from the lanes, from any thread."""

    def __init__(self, about: Callable[[], str]) -> None:
        """`about` gives the versions and places that a report begins with."""
        self._about = about
        self._is_telling = False
        self._told: dict[tuple[str, str, int], float] = {}
        self._times: Counter[tuple[str, str, int]] = Counter()
        self._relay = Relay()

    def install(self) -> None:
        """Become the last resort of this process."""
        sys.excepthook = self.take
        threading.excepthook = lambda fault: self._relay.called.emit(
            lambda: self.take(fault.exc_type, fault.exc_value, fault.exc_traceback)
        )

    def take(self, kind: type[BaseException], fault: BaseException | None, trace: TracebackType | None) -> None:
        """Log a fault and tell the user, once at a time, and one at the same place not all the time.

        Ctrl+C is no fault.
        """
        if issubclass(kind, KeyboardInterrupt):
            QGuiApplication.quit()
            return
        written = traced(fault.with_traceback(trace)) if fault is not None else kind.__name__
        place = _place_of(kind, trace)
        self._times[place] += 1
        if self._times[place] <= _MOST_LOGGED:
            _log.error("Unhandled:\n%s", written)
        is_again = time.monotonic() - self._told.get(place, -_AGAIN) < _AGAIN
        # Known trouble is told whenever it comes: it answers what the user just did.
        if self._is_telling or (is_again and not issubclass(kind, CorpusViewError)):
            return
        self._is_telling = True
        try:
            self._tell(fault, written)
        finally:
            self._is_telling = False
            self._told[place] = time.monotonic()

    def _tell(self, fault: BaseException | None, written: str) -> None:
        if isinstance(fault, CorpusViewError):
            Message(fault.sentence, fault.advice).exec()
            return
        report = f"{self._about()}\n\n{written}"
        dialog = Message(
            "Something went wrong inside CorpusView.",
            "What was saved is safe, and you can go on. The report below helps to mend it; it holds no text of yours "
            "beyond the names of files.",
            details=report,
            buttons=("Close", "Copy report"),
        )
        dialog.exec()
        if dialog.answer == "Copy report":
            QGuiApplication.clipboard().setText(report)


def _place_of(kind: type[BaseException], trace: TracebackType | None) -> tuple[str, str, int]:
    """What failed where: the innermost line."""
    last = traceback.extract_tb(trace)[-1:]
    return kind.__name__, last[0].filename if last else "", (last[0].lineno or 0) if last else 0
