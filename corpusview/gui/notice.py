"""A strip that says one thing: what happened, and what can be done about it. It waits to be closed."""

from __future__ import annotations

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from corpusview.gui.icons import IconButton
from corpusview.gui.plain import label, line, one_line


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
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self.sentence)
        words.addWidget(self.advice)
        row = QHBoxLayout()
        row.setContentsMargins(16, 9, 12, 10)
        row.addLayout(words, 1)
        row.addWidget(self.shut)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row)
        column.addWidget(line())
        self.hide()

    def tell(self, sentence: str, advice: str) -> None:
        """Show a sentence and what to do about it, and say both to a screen reader."""
        self.sentence.setText(one_line(sentence))
        self.advice.setText(one_line(advice))
        self.advice.setVisible(bool(advice))
        self.show()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, f"{sentence} {advice}".strip()))
