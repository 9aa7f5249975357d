"""What stands in the window when its corpus cannot be opened: why, and what can be done."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from corpusview.gui.flow import Flow
from corpusview.gui.plain import button, label, one_line

# Pixels; a line of text much longer is hard to read.
_MEASURE = 620


class Refusal(QFrame):
    """Says what is wrong. Nothing in the corpus is changed before one of its buttons is pressed."""

    again_wanted = Signal()
    other_wanted = Signal()
    backup_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("refusal")
        self.setAccessibleName("This corpus cannot be opened")
        self.setProperty("look", "page")
        self.sentence = label("", wrap=True)
        self.advice = label("", "muted", wrap=True)
        self.again = button("Try again", "main large")
        self.backup = button("Restore from a backup…", "large")
        self.other = button("Open another corpus…", "large")
        self.again.clicked.connect(lambda _checked=False: self.again_wanted.emit())
        self.backup.clicked.connect(lambda _checked=False: self.backup_wanted.emit())
        self.other.clicked.connect(lambda _checked=False: self.other_wanted.emit())
        words = QWidget()
        words.setMaximumWidth(_MEASURE)
        inner = QVBoxLayout(words)
        inner.setSpacing(12)
        inner.addWidget(label("This corpus cannot be opened", "title", wrap=True))
        inner.addWidget(self.sentence)
        inner.addWidget(self.advice)
        choices = QWidget()
        row = Flow(10, choices)
        for each in (self.again, self.backup, self.other):
            row.addWidget(each)
        inner.addSpacing(8)
        inner.addWidget(choices)
        inner.addWidget(label("Your own files were not touched; they can be imported again.", "muted", wrap=True))
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(words, 1000)
        middle.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(40, 40, 40, 40)
        column.addStretch(2)
        column.addLayout(middle)
        column.addStretch(3)

    def tell(self, sentence: str, advice: str) -> None:
        """Say why, and what can be done."""
        self.sentence.setText(one_line(sentence))
        self.advice.setText(one_line(advice))
        self.advice.setVisible(bool(advice))
        self.again.setFocus(Qt.FocusReason.OtherFocusReason)
