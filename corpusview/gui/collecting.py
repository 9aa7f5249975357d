"""Python's collector of cycles, kept to the screen's thread while lanes are at work.

By itself it runs in whatever thread makes the object that is one too many, and ends there what it finds. A window that
was closed, a menu, a timer are cycles too: ended in a lane, Qt (6.11) stops the program with a fault of memory, or both
threads wait for each other for ever.
"""

from __future__ import annotations

import gc
import time

from PySide6.QtCore import QTimer

# Milliseconds between two looks: a lane that makes a million objects a second makes the young ones a collection of ten
# milliseconds by then.
_EVERY = 200
# All objects are looked through for at most this part of the time.
_PART = 1 / 20


class Collecting:
    """Collects when and as much as Python would by the thresholds that are set, but here. Begun and ended there too."""

    def __init__(self) -> None:
        self._users = 0
        self._was_enabled = True
        self._timer: QTimer | None = None
        self._rests_until = 0.0

    def begin(self) -> None:
        """From now on nothing is collected in other threads. Asked for by each who has lanes."""
        self._users += 1
        if self._users == 1:
            self._was_enabled = gc.isenabled()
            gc.disable()
            self._timer = QTimer(interval=_EVERY)
            self._timer.timeout.connect(self.look)
            self._timer.start()

    def end(self) -> None:
        """The last one's lanes have ended: Python collects by itself again."""
        self._users -= 1
        if self._users == 0 and self._timer is not None:
            self._timer.stop()
            self._timer = None
            if self._was_enabled:
                gc.enable()

    def look(self) -> None:
        """Collect, if there are more objects of an age than the threshold says."""
        counts, most = gc.get_count(), gc.get_threshold()
        if not 0 < most[0] < counts[0]:
            return
        began = time.monotonic()
        if counts[2] > most[2] and began >= self._rests_until:
            gc.collect()
            ended = time.monotonic()
            self._rests_until = ended + (ended - began) / _PART
        else:
            gc.collect(1 if counts[1] > most[1] else 0)


collecting = Collecting()
