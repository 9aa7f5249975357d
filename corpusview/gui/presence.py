"""Which folders are there now, asked beside the screen's thread: a share that hangs answers late, or never."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from threading import Thread

from PySide6.QtCore import QObject, QTimer, Signal

# Milliseconds between two looks at what was answered.
_EVERY = 100
# Looks after which what is still asked is left to itself: who wants to know asks again.
_LOOKS = 100


class Presence(QObject):
    """Asks, and tells when something is known that was not, or is so no longer."""

    told = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._known: dict[Path, bool] = {}
        self._answers: dict[Path, bool] = {}
        self._asked: set[Path] = set()
        self._again: set[Path] = set()
        self._looks = 0
        self._timer = QTimer(self, interval=_EVERY)
        self._timer.timeout.connect(self._look)

    def is_gone(self, folder: Path) -> bool:
        """Whether a folder was not there when it was last asked for; what is not known yet is not gone."""
        return not self._known.get(folder, True)

    def ask(self, folders: Iterable[Path]) -> None:
        """Ask anew which of these are there. One that is still being asked for is asked for once more after that."""
        for folder in folders:
            if folder in self._asked:
                self._again.add(folder)
            else:
                self._begin(folder)
        self._looks = 0
        if self._asked:
            self._timer.start()

    def _begin(self, folder: Path) -> None:
        self._asked.add(folder)
        # Each in a thread of its own, which nobody waits for, and which holds nothing of Qt's.
        Thread(target=_ask, args=(folder, self._answers), name="presence", daemon=True).start()

    def _look(self) -> None:
        news = False
        for folder in [each for each in self._asked if each in self._answers]:
            self._asked.remove(folder)
            answer = self._answers.pop(folder)
            news |= self._known.get(folder, True) != answer
            self._known[folder] = answer
            if folder in self._again:
                # It may have come or gone since.
                self._again.remove(folder)
                self._begin(folder)
        self._looks += 1
        if not self._asked or self._looks >= _LOOKS:
            self._timer.stop()
        if news:
            self.told.emit()


def _ask(folder: Path, answers: dict[Path, bool]) -> None:
    try:
        answers[folder] = folder.is_dir()
    except OSError:
        answers[folder] = False
