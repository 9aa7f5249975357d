"""The card beside a name: each of its mentions in the article in its sentence, with arrows to step through them."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from corpusview.gui.entities.names import Named, sentence_at
from corpusview.gui.entities.sentence import SentenceView
from corpusview.gui.icons import IconButton
from corpusview.gui.plain import ElidedLabel, label

# Pixels; and milliseconds that the pointer may be away on its way from the name to the card.
_WIDTH, _GAP, _GRACE = 340, 6, 300


class MentionCard(QFrame):
    """A card over the window, no window of its own: it comes and goes with the name that it is about."""

    wanted = Signal(object, int)  # Named, which of its places: to be shown in the article

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("mention-card")
        self.setAccessibleName("Mentions in their sentences")
        self.setProperty("look", "palette")
        self.setFixedWidth(_WIDTH)
        self.named: Named | None = None
        self.at = 0
        self._text = ""
        self.title = ElidedLabel()
        self.count = label("", "muted")
        self.sentence = SentenceView()
        self.before = IconButton("back", "Mention before")
        self.after = IconButton("forward", "Next mention")
        self.before.clicked.connect(lambda _checked=False: self.step(-1))
        self.after.clicked.connect(lambda _checked=False: self.step(1))
        for each in (self.before, self.after):
            each.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.sentence.setCursor(Qt.CursorShape.PointingHandCursor)
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.count)
        head.addWidget(self.before)
        head.addWidget(self.after)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 8, 10, 12)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self.sentence)
        self._leaving = QTimer(self, singleShot=True, interval=_GRACE)
        self._leaving.timeout.connect(self.hide)
        self.hide()

    def show_for(self, named: Named, text: str, beside: QPoint) -> None:
        """Show the first mention of a name, left of the point `beside` (of the parent)."""
        self._leaving.stop()
        if named != self.named or not self.isVisible():
            self.named, self._text, self.at = named, text, 0
        self._show()
        x = max(_GAP, beside.x() - self.width() - _GAP)
        room = self.parentWidget().height() - self.height() - _GAP
        self.move(x, max(_GAP, min(beside.y(), room)))
        self.show()
        self.raise_()

    def step(self, step: int) -> None:
        """Show the mention after, or before; after the last comes the first."""
        if self.named is not None and self.named.places:
            self.at = (self.at + step) % len(self.named.places)
            self._show()

    def leave(self) -> None:
        """The pointer has left the name: go, unless it comes to the card."""
        if self.isVisible() and not self.underMouse():
            self._leaving.start()

    def _show(self) -> None:
        assert self.named is not None
        self.title.tell(self.named.name)
        self.count.setText(f"{self.at + 1:,} of {len(self.named.places):,}")
        self.sentence.show_sentence(sentence_at(self._text, self.named.places[self.at]))
        self.setFixedHeight(self.layout().totalHeightForWidth(_WIDTH))
        for each in (self.before, self.after):
            each.setEnabled(len(self.named.places) > 1)

    # --- as Qt asks

    def enterEvent(self, event: QEvent) -> None:
        self._leaving.stop()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._leaving.start()
        super().leaveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        on_sentence = self.sentence.geometry().contains(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and on_sentence and self.named is not None:
            self.wanted.emit(self.named, self.at)
        else:
            super().mouseReleaseEvent(event)
