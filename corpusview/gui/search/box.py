"""The search box: asks a moment after the last key, and marks the place of what is unclear."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAction,
    QColor,
    QFocusEvent,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QLineEdit

from corpusview.article import Span
from corpusview.gui.icons import icon
from corpusview.gui.search.completion import CompletionList
from corpusview.gui.search.typing import put
from corpusview.gui.state.completing import Completion, Completions
from corpusview.gui.theme import colours_of

# Milliseconds of rest before completions are looked up: after the question, which goes first.
_PAUSE = 160
# Milliseconds of rest after a key before the question is asked: a question that the next key overtakes is stopped, so
# that it need not wait for it. Only keys that come at once, as from an input method, are taken together.
_REST = 10
_WAVE = 3.0
# The keys of editing stay with the box, whatever else they do in the window.
_EDITING = (
    QKeySequence.StandardKey.Copy,
    QKeySequence.StandardKey.Cut,
    QKeySequence.StandardKey.Paste,
    QKeySequence.StandardKey.SelectAll,
    QKeySequence.StandardKey.Undo,
    QKeySequence.StandardKey.Redo,
)


# The focus that goes for one of these comes back.
_STAYS_FOR = (
    Qt.FocusReason.PopupFocusReason,
    Qt.FocusReason.ActiveWindowFocusReason,
    Qt.FocusReason.MenuBarFocusReason,
)


class SearchBox(QLineEdit):
    """Says what is typed (`typed`), what is meant (`meant`, by Enter), and where the user wants to go from here."""

    typed = Signal(str)
    meant = Signal(str)
    list_wanted = Signal()
    completions_wanted = Signal(str, int)  # the text, and the cursor in code points
    questions_wanted = Signal(str)
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
        # Whether completions are offered unasked.
        self.completes = True
        self._completions: CompletionList | None = None
        self._enters = False
        self._pause = QTimer(self, interval=_PAUSE, singleShot=True)
        self._pause.timeout.connect(self._want_completions)
        self._rest = QTimer(self, interval=_REST, singleShot=True)
        self._rest.timeout.connect(lambda: self.typed.emit(self.text()))
        self.textEdited.connect(lambda _text: self._edited())
        # The clear button empties the box without an edit that Qt would tell of.
        self.textChanged.connect(lambda text: self._edited() if not text and self.hasFocus() else None)
        self._tint()

    def _edited(self) -> None:
        self._unclear = ()
        self._rest.start()
        self._enters = False
        if self.completes:
            self._pause.start()
        else:
            self._leave_completions()

    # --- completing

    def complete_in(self, completions: CompletionList) -> None:
        """Show completions in this list."""
        self._completions = completions
        completions.taken.connect(self.take)

    def _want_completions(self) -> None:
        if self.hasFocus():
            self.completions_wanted.emit(self.text(), self._cursor())

    def _cursor(self) -> int:
        return _code_points(self.text(), self.cursorPosition())

    def offer(self, found: Completions) -> None:
        """Completions came home: shown if they are still of what is typed."""
        fits = found.text == self.text() and found.cursor == self._cursor() and self.hasFocus()
        if self._completions is not None and fits:
            self._completions.offer(found, self, enter=self._enters)
            self._describe()

    def _describe(self) -> None:
        offered = self._completions.current() if self._completions is not None else None
        self.setAccessibleDescription(f"Tab completes: {offered.shown}" if offered else "")

    def take(self, completion: Completion) -> None:
        """Put a completion in the place of what was typed."""
        text, cursor = put(self.text(), completion.span, completion.insert)
        self._leave_completions()
        self.setText(text)
        self.setCursorPosition(_units(text[:cursor]))
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self._unclear = ()
        self._rest.start()
        if completion.insert.endswith(":"):
            # A field is half of it: its values are offered next.
            self._pause.start()

    def _leave_completions(self) -> None:
        self._pause.stop()
        self._enters = False
        if self._completions is not None:
            self._completions.hide()
            self._describe()

    def _completes(self, event: QKeyEvent) -> bool:
        """Whether a key was meant for the completions."""
        shown = self._completions
        if shown is None:
            return False
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        if event.key() == Qt.Key.Key_Space and event.modifiers() == Qt.KeyboardModifier.ControlModifier:
            self._enters = True
            if shown.isVisible():
                shown.enter()
            else:
                self._want_completions()
            return True
        if event.key() == Qt.Key.Key_Up and plain and not shown.is_visible_and_entered():
            self._enters = True
            self.questions_wanted.emit(self.text())
            return True
        if not shown.isVisible() or not plain:
            return False
        match event.key():
            case Qt.Key.Key_Tab if shown.current() is not None:
                self.take(shown.current())
            case Qt.Key.Key_Escape:
                self._leave_completions()
            case Qt.Key.Key_Down | Qt.Key.Key_Up if shown.is_entered:
                shown.walk(1 if event.key() == Qt.Key.Key_Down else -1)
                self._describe()
            case Qt.Key.Key_Return | Qt.Key.Key_Enter if shown.is_entered and shown.current() is not None:
                self.take(shown.current())
            case _:
                return False
        return True

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._is_of_window(event):
            event.ignore()
            return False
        # Before Qt takes Tab for going to the next widget.
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and self._completes(event):
            return True
        return super().event(event)

    def _is_of_window(self, event: QKeyEvent) -> bool:
        """Whether a key is an action's of the window: on X11 Qt takes Ctrl+E, D, K and U for keys of a line of text."""
        if not event.modifiers() & Qt.KeyboardModifier.ControlModifier or any(map(event.matches, _EDITING)):
            return False
        pressed = QKeySequence(event.keyCombination())
        return any(each.isEnabled() and pressed in each.shortcuts() for each in self.window().actions())

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() not in _STAYS_FOR:
            # What is typed now goes elsewhere: nothing here may look as if it were about to be replaced.
            self.deselect()
        self._leave_completions()

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
                self._leave_completions()
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
