"""The page as it is used: the mouse on its folds and names, its keys, its caret, and what is copied from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QMimeData, QPoint, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QTextCursor,
    QWheelEvent,
)
from PySide6.QtWidgets import QScrollBar, QWidget

from corpusview.article import Mention, Span
from corpusview.gui.plain import hover_text
from corpusview.gui.viewer.folded_view import REST
from corpusview.gui.viewer.marked_view import MarkedView
from corpusview.gui.viewer.positions import units
from corpusview.gui.viewer.typography import Look
from corpusview.notes import Placed
from corpusview.page import Fold, Line

# Blocks of the document: the headline and the masthead line are the first two.
_HEAD, _MASTHEAD = 2, 1
# Pixels the mouse may move between press and release in a click.
_CLICK = 4
_ENCODING = "The encoding that the file was read in. Click to see how it reads in others."


@dataclass(frozen=True, slots=True)
class Under:
    """What lies under the mouse, or the keyboard's focus: a name, a fold's strip, a line, a note."""

    mention: Mention | None = None
    fold: Fold | None = None
    line: Line | None = None
    note: Placed | None = None


class ArticleView(MarkedView):
    """One article to be read, walked through and copied from."""

    mention_clicked = Signal(object)
    note_clicked = Signal(object)
    encoding_clicked = Signal()
    zoomed = Signal(int)
    menu_wanted = Signal(QPoint, object)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.LinksAccessibleByKeyboard
        )
        self.setAccessibleName("Article")
        self.setAccessibleDescription("Tab goes to the next fold, Space opens it, F3 goes to the next hit.")
        self.viewport().setMouseTracking(True)
        self._pressed: QPoint | None = None

    # --- the keyboard's caret

    def show_caret(self, wanted: bool) -> None:
        """Let the arrow keys move a caret, and select with Shift, instead of scrolling."""
        flags = self.textInteractionFlags()
        by_keyboard = Qt.TextInteractionFlag.TextSelectableByKeyboard
        self.setTextInteractionFlags(flags | by_keyboard if wanted else flags & ~by_keyboard)
        self.setCursorWidth(2 if wanted else 1)
        if wanted and self._galley is not None:
            cursor = self._hit_in_sight() or self._first_seen()
            if not self.textCursor().hasSelection():
                self.setTextCursor(cursor)

    def _hit_in_sight(self) -> QTextCursor | None:
        """A cursor at the hit that was walked to; None where it is scrolled away."""
        cursor = self.cursor_at(self.hits[self.current_hit].start) if self.current_hit is not None else None
        return cursor if cursor is not None and self.viewport().rect().contains(self.cursorRect(cursor)) else None

    @property
    def has_caret(self) -> bool:
        """Whether the arrow keys move a caret."""
        return bool(self.textInteractionFlags() & Qt.TextInteractionFlag.TextSelectableByKeyboard)

    def _move_caret(self, event: QKeyEvent) -> None:
        """Let Qt move the caret, and bring it out of any fold that it has gone into."""
        before = self.textCursor().position()
        super().keyPressEvent(event)
        cursor = self.textCursor()
        if cursor.position() == before and self._go_on_at_edge():
            self.setTextCursor(self._first_seen())
            return
        block, forward = cursor.block(), cursor.position() >= before
        if block.isVisible():
            return
        while block.isValid() and not block.isVisible():
            block = block.next() if forward else block.previous()
        keep = QTextCursor.MoveMode.KeepAnchor if cursor.hasSelection() else QTextCursor.MoveMode.MoveAnchor
        if block.isValid():
            cursor.setPosition(block.position() if forward else block.position() + block.length() - 1, keep)
        else:
            cursor.setPosition(before, keep)
        self.setTextCursor(cursor)

    # --- copying

    def selected_text(self) -> str:
        """What is selected, as the text is stored, without anything out of sight."""
        cursor = self.textCursor()
        if self._galley is None or not cursor.hasSelection():
            return ""
        return self._galley.positions.between(cursor.selectionStart(), cursor.selectionEnd(), self._open)

    def selected_span(self) -> Span | None:
        """The stretch of the text from the first to the last character selected."""
        cursor = self.textCursor()
        if self._galley is None or not cursor.hasSelection():
            return None
        positions = self._galley.positions
        start = positions.text_near(cursor.selectionStart())
        return Span(start, max(start, positions.last_before(cursor.selectionEnd())))

    def caret_in_sight(self) -> int | None:
        """The place in the text at which the caret is; None where it is scrolled away."""
        if self._galley is None or not self.viewport().rect().intersects(self.cursorRect()):
            return None
        return self._galley.positions.text_near(self.textCursor().position())

    def createMimeDataFromSelection(self) -> QMimeData:
        carried = QMimeData()
        carried.setText(self.selected_text())
        return carried

    def copy_selected(self) -> None:
        """Put what is selected on the clipboard.

        Qt's own way asks for an object made here, and where there is no desktop to leave it with, Qt lets go of it only
        when Python is gone, and falls over that.
        """
        if copied := self.selected_text():
            QGuiApplication.clipboard().setText(copied)

    # --- the mouse

    def wheelEvent(self, event: QWheelEvent) -> None:
        self._target = None
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            if event.angleDelta().y():
                self.zoomed.emit(1 if event.angleDelta().y() > 0 else -1)
            event.accept()
            return
        super().wheelEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed = event.position().toPoint() if event.button() == Qt.MouseButton.LeftButton else None
        self._target = None
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        point, pressed, self._pressed = event.position().toPoint(), self._pressed, None
        if pressed is None or (point - pressed).manhattanLength() > _CLICK or self.textCursor().hasSelection():
            return
        fold = self.strip_at(point)
        note = self.note_sign_at(point)
        if fold is not None:
            self._focused = fold
            self.toggle(fold)
        elif note is not None or (note := self._note_under(point)) is not None:
            self.note_clicked.emit(note)
        elif self._is_on_encoding(point):
            self.encoding_clicked.emit()
        elif self._underlines:
            mention = self._mention_under(point)
            if mention is not None:
                self.mention_clicked.emit(mention)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons():
            super().mouseMoveEvent(event)
            return
        # Without a button Qt only looks for links, of which there are none, through all of a long article.
        point = event.position().toPoint()
        fold = self.strip_at(point)
        if fold != self._hovered:
            self._hovered = fold
            self.viewport().update()
        mention = self._mention_under(point) if self._underlines and fold is None else None
        note = self.note_sign_at(point) or (self._note_under(point) if fold is None else None)
        on_encoding = fold is None and self._is_on_encoding(point)
        is_link = fold is not None or mention is not None or note is not None or on_encoding
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if is_link else Qt.CursorShape.IBeamCursor)
        says = f"{mention.entity.name}, {mention.entity.kind.value}" if mention else note.note.text if note else ""
        if not says and on_encoding:
            says = _ENCODING
        if fold is not None and self._page is not None:
            says = self._page.folds[fold].reason
        if not says and fold is None and self._page is not None and self._is_on_head(point):
            says = self._page.found()
        self.viewport().setToolTip(hover_text(says) if says else "")

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hovered = None
        self.viewport().update()

    def _mention_under(self, point: QPoint) -> Mention | None:
        position = self._position_under(point)
        return self.mention_at(position) if position is not None else None

    def _note_under(self, point: QPoint) -> Placed | None:
        position = self._position_under(point)
        return self.note_at(position) if position is not None else None

    def _is_on_head(self, point: QPoint) -> bool:
        """Whether `point` is on the headline or the masthead line."""
        position = self._position_under(point)
        return position is not None and self.document().findBlock(position).blockNumber() < _HEAD

    def _is_on_encoding(self, point: QPoint) -> bool:
        """Whether `point` is on what the masthead line says of the file's encoding."""
        if self._galley is None:
            return False
        position = self._position_under(point)
        block = self.document().findBlock(position) if position is not None else None
        if block is None or block.blockNumber() != _MASTHEAD or not self._is_beside(block, point):
            return False
        line = self._galley.paragraphs[_MASTHEAD]
        return line.encoding is not None and position - block.position() >= units(line.text[: line.encoding])

    def _position_under(self, point: QPoint) -> int | None:
        """The document position under `point`, unless there is white space."""
        cursor = self.cursorForPosition(point)
        # In the white space beyond a line's end the nearest character is not under the mouse.
        is_beside = abs(self.cursorRect(cursor).center().x() - point.x()) > self._typography.look.em()
        return None if is_beside else cursor.position()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() == QContextMenuEvent.Reason.Keyboard and self._focused is not None and self._page:
            where = self.viewport().mapToGlobal(self.strip_rect(self._focused).bottomLeft().toPoint())
            self.menu_wanted.emit(where, Under(fold=self._page.folds[self._focused]))
        else:
            self.menu_wanted.emit(event.globalPos(), self.under(event.pos()))

    def under(self, point: QPoint) -> Under:
        """What lies under `point` of the viewport."""
        if self._page is None or self._galley is None:
            return Under()
        number = self.strip_at(point)
        if number is not None:
            return Under(fold=self._page.folds[number])
        cursor = self.cursorForPosition(point)
        at = self._galley.positions.to_text(cursor.position())
        is_on_block = self._is_beside(cursor.block(), point)
        line = self._page.lines[self._page.line_number(at) - 1] if at is not None and is_on_block else None
        return Under(self._mention_under(point), None, line, self.note_sign_at(point) or self._note_under(point))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    # --- the keyboard

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride:
            # Qt would keep every plain key for itself, as if text could be typed here: the window's keys come first.
            event.ignore()
            return False
        return super().event(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab walks the folds, and leaves the article after the last: the keyboard is never trapped."""
        folds = list(self._galley.members) if self._galley else []
        if not folds:
            return QWidget.focusNextPrevChild(self, forward)
        if self._focused is None:
            number = self._nearest_fold(folds, forward)
        else:
            number = folds.index(self._focused) + (1 if forward else -1)
        if not 0 <= number < len(folds):
            self._focused = None
            self.viewport().update()
            return QWidget.focusNextPrevChild(self, forward)
        self._focused = folds[number]
        rect = self.strip_rect(self._focused)
        if rect.top() < 0 or rect.bottom() > self.viewport().height():
            bar = self.verticalScrollBar()
            bar.setValue(round(bar.value() + rect.top() - self.viewport().height() * REST))
        self.viewport().update()
        return True

    def _nearest_fold(self, folds: Sequence[int], forward: bool) -> int:
        """The first fold from the top of the view down, or the last above its end."""
        tops = [self.strip_rect(number).top() for number in folds]
        if forward:
            return next((number for number, top in enumerate(tops) if top >= 0), len(tops))
        height = self.viewport().height()
        return next((number for number in reversed(range(len(tops))) if tops[number] <= height), -1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._target = None
        key, modifiers = event.key(), event.modifiers()
        is_shifted = bool(modifiers & Qt.KeyboardModifier.ShiftModifier)
        is_plain = not modifiers & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)
        action = QScrollBar.SliderAction
        scrolls = {
            Qt.Key.Key_Up: action.SliderSingleStepSub,
            Qt.Key.Key_Down: action.SliderSingleStepAdd,
            Qt.Key.Key_PageUp: action.SliderPageStepSub,
            Qt.Key.Key_PageDown: action.SliderPageStepAdd,
            Qt.Key.Key_Home: action.SliderToMinimum,
            Qt.Key.Key_End: action.SliderToMaximum,
        }
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_selected()
        elif event.matches(QKeySequence.StandardKey.SelectAll):
            self._finish()
            self.selectAll()
        elif is_plain and key in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._focused is not None:
            self.toggle(self._focused)
        elif self.has_caret and key in (*scrolls, Qt.Key.Key_Left, Qt.Key.Key_Right):
            self._move_caret(event)
        elif is_plain and key == Qt.Key.Key_Space:
            self.verticalScrollBar().triggerAction(action.SliderPageStepSub if is_shifted else action.SliderPageStepAdd)
        elif is_plain and not is_shifted and key in scrolls:
            self._scroll_by(scrolls[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape):
            event.ignore()
        else:
            super().keyPressEvent(event)
