"""The search box: asks a moment after the last key, and marks the place of what is unclear."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QColor, QKeyEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QLineEdit

from corpusview.article import Span
from corpusview.gui.icons import icon
from corpusview.gui.theme import colours_of

# Milliseconds of rest after a key before the question is asked: within a fast typist's rhythm, below notice.
_REST = 120
_WAVE = 3.0


class SearchBox(QLineEdit):
    """Says what is typed (`typed`), what is meant (`meant`, by Enter), and where the user wants to go from here."""

    typed = Signal(str)
    meant = Signal(str)
    list_wanted = Signal()
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("search-box")
        self.setAccessibleName("Search")
        self.setPlaceholderText("Search the articles")
        self.setProperty("look", "search")
        self.setClearButtonEnabled(True)
        # A query is one line; a pasted page is not.
        self.setMaxLength(4000)
        self._unclear: tuple[Span, ...] = ()
        self._lens = QAction(self)
        self.addAction(self._lens, QLineEdit.ActionPosition.LeadingPosition)
        self._rest = QTimer(self, interval=_REST, singleShot=True)
        self._rest.timeout.connect(lambda: self.typed.emit(self.text()))
        self.textEdited.connect(lambda _text: self._edited())
        # The clear button empties the box without an edit that Qt would tell of.
        self.textChanged.connect(lambda text: self._edited() if not text and self.hasFocus() else None)
        self._tint()

    def _edited(self) -> None:
        self._unclear = ()
        self._rest.start()

    def tell(self, raw: str) -> None:
        """Show the question that is asked, unless the user is typing on."""
        if self.text() != raw and not self._rest.isActive():
            self.setText(raw)

    def mark(self, unclear: tuple[Span, ...]) -> None:
        """Underline these places of the text."""
        self._unclear = unclear
        self.update()

    def select(self, span: Span) -> None:
        """Put the cursor on a place of the text."""
        text = self.text()
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.setSelection(_units(text[: span.start]), max(1, _units(text[span.start : span.end])))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self._rest.stop()
                self.meant.emit(self.text())
            case Qt.Key.Key_Down if event.modifiers() == Qt.KeyboardModifier.NoModifier:
                self.list_wanted.emit()
            case Qt.Key.Key_Escape:
                self.left.emit() if not self.text() else self.clear()
            case _:
                super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._unclear:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(colours_of(self.palette()).danger), 1.4))
        text, metrics = self.text(), self.fontMetrics()
        # Where the text begins, from the one place that Qt tells: the cursor.
        cursor = _code_points(text, self.cursorPosition())
        zero = self.cursorRect().center().x() - metrics.horizontalAdvance(text[:cursor])
        bottom = self.height() / 2 + metrics.height() / 2 + 1
        for span in self._unclear:
            left = zero + metrics.horizontalAdvance(text[: span.start])
            right = zero + metrics.horizontalAdvance(text[: max(span.end, span.start + 1)])
            _wave(painter, max(left, 24.0), min(max(right, left + 6), self.width() - 8.0), bottom)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._tint()

    def _tint(self) -> None:
        self._lens.setIcon(icon("search", colours_of(self.palette()).muted))


def _wave(painter: QPainter, left: float, right: float, y: float) -> None:
    steps = max(2, int((right - left) / _WAVE) + 1)
    painter.drawPolyline(QPolygonF([QPointF(left + at * _WAVE, y + (at % 2) * 2) for at in range(steps)]))


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _code_points(text: str, units: int) -> int:
    """How many code points the first `units` UTF-16 units of `text` are."""
    return len(text.encode("utf-16-le", "surrogatepass")[: units * 2].decode("utf-16-le", "replace"))
