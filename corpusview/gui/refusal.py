"""What stands in the window when its corpus cannot be opened or is not where it was: why, and what can be done."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from corpusview.errors import CONNECT
from corpusview.gui.flow import Flow
from corpusview.gui.plain import button, label, one_line

# Pixels; a line of text much longer is hard to read.
_MEASURE = 620

_REFUSED = "This corpus cannot be opened"
_MISSED = "This corpus is not there now"
_UNTOUCHED = "Your own files were not touched; they can be imported again."
_UNMADE = "Nothing was written. A new corpus begins in its place only if you choose so."


class Refusal(QFrame):
    """Says what is wrong. Nothing in the corpus is changed before one of its buttons is pressed."""

    again_wanted = Signal()
    other_wanted = Signal()
    backup_wanted = Signal()
    new_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("refusal")
        self.setProperty("look", "page")
        self.title = label("", "title", wrap=True)
        self.sentence = label("", wrap=True)
        self.advice = label("", "muted", wrap=True)
        self.again = button("Try again", "main large")
        self.backup = button("Restore from a backup…", "large")
        self.other = button("Open another corpus…", "large")
        self.new = button("Begin a new one here", "large")
        self.assurance = label("", "muted", wrap=True)
        self.again.clicked.connect(lambda _checked=False: self.again_wanted.emit())
        self.backup.clicked.connect(lambda _checked=False: self.backup_wanted.emit())
        self.other.clicked.connect(lambda _checked=False: self.other_wanted.emit())
        self.new.clicked.connect(lambda _checked=False: self.new_wanted.emit())
        words = QWidget()
        words.setMaximumWidth(_MEASURE)
        inner = QVBoxLayout(words)
        inner.setSpacing(12)
        inner.addWidget(self.title)
        inner.addWidget(self.sentence)
        inner.addWidget(self.advice)
        choices = QWidget()
        row = Flow(10, choices)
        for each in (self.again, self.other, self.backup, self.new):
            row.addWidget(each)
        inner.addSpacing(8)
        inner.addWidget(choices)
        inner.addWidget(self.assurance)
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
        """Say why it cannot be opened, and what can be done."""
        self._show(_REFUSED, sentence, advice, _UNTOUCHED)
        self.new.hide()

    def miss(self, sentence: str, can_begin: bool) -> None:
        """Say that it is not where it was, and what can be done; another can begin there, or not."""
        self._show(_MISSED, sentence, CONNECT, _UNMADE if can_begin else "Nothing was written.")
        self.new.setVisible(can_begin)

    def _show(self, title: str, sentence: str, advice: str, assurance: str) -> None:
        self.setAccessibleName(title)
        self.title.setText(title)
        self.assurance.setText(assurance)
        self.sentence.setText(one_line(sentence))
        self.advice.setText(one_line(advice))
        self.advice.setVisible(bool(advice))
        self.again.setFocus(Qt.FocusReason.OtherFocusReason)
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, f"{title}. {sentence} {advice}".strip()))
