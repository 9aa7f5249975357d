"""A strip that says one thing: what happened, and what can be done about it. It waits to be closed.

Both stand in one line where there is room, so that a notice takes little of a small screen.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QVBoxLayout

from corpusview.gui.icons import IconButton
from corpusview.gui.plain import button, label, line, one_line

# Pixels between the sentence and the advice where they stand in one line, and where one is above the other.
_BESIDE, _BELOW = 12, 2
_SIDES = (16, 12)
_TO_BUTTON = 8


class NoticeStrip(QFrame):
    """Shows the latest notice."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("notice-strip")
        self.setProperty("look", "pane")
        self.sentence = label("", "heading", wrap=True)
        self.advice = label("", "muted", wrap=True)
        self.shut = IconButton("clear", "Close this notice")
        self.shut.clicked.connect(lambda _checked=False: self.hide())
        # What can be done about it at once, where there is something.
        self.act = button("Undo")
        self.act.hide()
        self._acts: Callable[[], object] | None = None
        self.act.clicked.connect(lambda _checked=False: self._do())
        self._words = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        for each in (self.sentence, self.advice):
            # A line that is not broken must not keep the window from being made narrower.
            each.setMinimumWidth(1)
        self._words.addWidget(self.sentence)
        self._words.addWidget(self.advice, 1)
        row = QHBoxLayout()
        row.setContentsMargins(_SIDES[0], 9, _SIDES[1], 10)
        row.setSpacing(_TO_BUTTON)
        row.addLayout(self._words, 1)
        row.addWidget(self.act)
        row.addWidget(self.shut)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row)
        column.addWidget(line())
        self.hide()

    def tell(self, sentence: str, advice: str) -> None:
        """Show a sentence and what to do about it, and say both to a screen reader."""
        self._acts = None
        self.act.hide()
        self.sentence.setText(one_line(sentence))
        self.advice.setText(one_line(advice))
        self.advice.setVisible(bool(advice))
        self.show()
        self._fit()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, f"{sentence} {advice}".strip()))

    def offer(self, act: str, acts: Callable[[], object]) -> None:
        """Offer to do something about what is shown: a button `act` does it by `acts`, and closes the notice."""
        self._acts = acts
        self.act.setText(act)
        self.act.setAccessibleName(act.replace("&", ""))
        self.act.show()
        self._fit()

    def withdraw(self) -> None:
        """What can be done by the button is no longer to be done: close the notice that offers it."""
        if self._acts is not None:
            self._acts = None
            self.hide()

    def _do(self) -> None:
        acts, self._acts = self._acts, None
        self.hide()
        if acts is not None:
            acts()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Put the advice beside the sentence where both are whole there, else below it."""
        parts = (self.sentence, self.advice)
        for each in parts:
            each.setWordWrap(False)
        room = self.width() - sum(_SIDES) - _TO_BUTTON - self.shut.sizeHint().width()
        if self._acts is not None:
            room -= self.act.sizeHint().width() + _TO_BUTTON
        is_one_line = sum(each.sizeHint().width() for each in parts) + _BESIDE <= room
        direction = QBoxLayout.Direction.LeftToRight if is_one_line else QBoxLayout.Direction.TopToBottom
        self._words.setDirection(direction)
        self._words.setSpacing(_BESIDE if is_one_line else _BELOW)
        for each in parts:
            each.setWordWrap(not is_one_line)
