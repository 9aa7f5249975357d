"""A scroll bar that shows where the hits are."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QScrollBar, QWidget

_TICK_HEIGHT = 3.0


class MarkedScrollBar(QScrollBar):
    """`marks` are heights of the page, each from 0 (top) to 1 (end); `current` is the one of the hit walked to."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self.setAccessibleName("Article scroll bar")
        self.marks: tuple[float, ...] = ()
        self.current: float | None = None
        self._colour, self._current_colour = QColor(), QColor()

    def show_marks(self, marks: Sequence[float], current: float | None, colour: str, current_colour: str) -> None:
        """Draw a tick at each of `marks`."""
        seen = tuple(marks), current, QColor(colour), QColor(current_colour)
        if seen != (self.marks, self.current, self._colour, self._current_colour):
            self.marks, self.current, self._colour, self._current_colour = seen
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self.marks:
            return
        painter = QPainter(self)
        room = self.height() - _TICK_HEIGHT
        drawn = {round(mark * room) for mark in self.marks}
        for at in drawn:
            painter.fillRect(QRectF(1, at, self.width() - 2, _TICK_HEIGHT), self._colour)
        if self.current is not None:
            painter.fillRect(QRectF(0, self.current * room, self.width(), _TICK_HEIGHT), self._current_colour)
