"""Where a note is written: a small sheet over the article, with the quotation, the words and the colours."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from corpusview.gui.plain import ElidedLabel, button, label, say_on_hover
from corpusview.gui.theme import colours_of, tint_of
from corpusview.notes import LONGEST_TEXT, Note, Tint

_WIDTH, _HEIGHT = 440, 260


class TintButton(QAbstractButton):
    """A round spot of a highlight's colour."""

    def __init__(self, tint: Tint) -> None:
        super().__init__()
        self.tint = tint
        self.setCheckable(True)
        self.setAccessibleName(f"Highlight in {tint.value}")
        say_on_hover(self, tint.value.capitalize())
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFixedSize(self.sizeHint())

    def sizeHint(self) -> QSize:
        return QSize(26, 26)

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = colours_of(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.hasFocus() or self.isChecked():
            painter.setPen(QPen(QColor(colours.focus if self.hasFocus() else colours.text), 1.6))
            painter.drawEllipse(self.rect().adjusted(2, 2, -2, -2))
        painter.setPen(QColor(colours.muted))
        painter.setBrush(QColor(tint_of(colours, self.tint)))
        painter.drawEllipse(self.rect().adjusted(5, 5, -5, -5))


class NoteWriter(QFrame):
    """Asks for the words of one note. `kept` carries the note as it is to be, `removed` one to be taken away."""

    kept = Signal(object)
    removed = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("look", "palette")
        self.setAccessibleName("Note")
        self._note: Note | None = None
        self._came_from: QWidget | None = None
        self.heading = label("", "heading")
        self.quote = ElidedLabel()
        self.quote.setProperty("look", "muted")
        self.box = QPlainTextEdit()
        self.box.setAccessibleName("Words of the note")
        self.box.setPlaceholderText("What do you want to remember?")
        self.box.setTabChangesFocus(True)
        self.box.setProperty("look", "writing")
        self.box.installEventFilter(self)
        self.trouble = label("", "danger", wrap=True)
        self.trouble.hide()
        self._tints = QButtonGroup(self)
        colours = QHBoxLayout()
        colours.setSpacing(4)
        self.tints = [TintButton(tint) for tint in Tint]
        for each in self.tints:
            self._tints.addButton(each)
            colours.addWidget(each)
        self.remove = button("Remove", "link")
        self.remove.clicked.connect(lambda _checked=False: self._remove())
        self.keep = button("Keep", "main")
        say_on_hover(self.keep, "Ctrl+Enter")
        self.keep.clicked.connect(lambda _checked=False: self._keep())
        self.leave = button("Cancel")
        self.leave.clicked.connect(lambda _checked=False: self.close_sheet())
        row = QHBoxLayout()
        row.addLayout(colours)
        row.addStretch(1)
        for each in (self.remove, self.leave, self.keep):
            row.addWidget(each)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(8)
        for each in (self.heading, self.quote, self.box, self.trouble):
            column.addWidget(each, 1 if each is self.box else 0)
        column.addLayout(row)
        self.hide()

    def open_for(self, note: Note, above: QRect) -> None:
        """Ask for the words of `note`, beside the place `above` of the parent, which stays in sight."""
        self._note = note
        self._came_from = QApplication.focusWidget()
        self.heading.setText("Note" if note.anchor is None else "Note on this place")
        self.quote.tell(f"“{note.anchor.quote}”" if note.anchor else "On the article as a whole")
        self.box.setPlainText(note.text)
        self.box.moveCursor(self.box.textCursor().MoveOperation.End)
        self.trouble.hide()
        for each in self.tints:
            each.setChecked(each.tint is note.tint)
            each.setVisible(note.anchor is not None)
        self.remove.setVisible(bool(note.number))
        room = self.parentWidget().rect()
        width, height = min(_WIDTH, room.width() - 24), min(_HEIGHT, room.height() - 24)
        top = (
            above.bottom() + 10 if above.bottom() + 10 + height < room.height() else max(12, above.top() - height - 10)
        )
        left = min(max(12, above.left()), room.width() - width - 12)
        self.setGeometry(left, top, width, height)
        self.show()
        self.raise_()
        self.box.setFocus(Qt.FocusReason.PopupFocusReason)

    def close_sheet(self) -> None:
        """Close without keeping anything; the focus returns to where it was."""
        self.hide()
        if self._came_from is not None:
            self._came_from.setFocus(Qt.FocusReason.PopupFocusReason)
        self._note = self._came_from = None

    def _keep(self) -> None:
        note, text = self._note, self.box.toPlainText().strip()
        if note is None:
            return
        if len(text) > LONGEST_TEXT:
            self._tell(f"A note may have {LONGEST_TEXT:,} characters; this one has {len(text):,}.")
            return
        if not text and note.anchor is None:
            self._tell("Write something first.")
            return
        tint = next((each.tint for each in self.tints if each.isChecked()), note.tint)
        changed = replace(note, text=text, tint=tint)
        self.close_sheet()
        if changed != note or not note.number:
            self.kept.emit(changed)

    def _remove(self) -> None:
        note = self._note
        self.close_sheet()
        if note is not None:
            self.removed.emit(note)

    def _tell(self, trouble: str) -> None:
        self.trouble.setText(trouble)
        self.trouble.show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        is_key = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress
        enters = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_key and event.key() in enters and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._keep()
            return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_sheet()
        else:
            super().keyPressEvent(event)
