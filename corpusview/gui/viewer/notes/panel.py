"""The notes and highlights of the open article, listed under it: Enter goes to the place, F2 writes, Delete removes."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from corpusview.gui.icons import IconButton
from corpusview.gui.plain import hover_text, label, look, one_line
from corpusview.gui.theme import colours_of, tint_of
from corpusview.notes import Placed
from corpusview.page import counted

_PLACED = Qt.ItemDataRole.UserRole + 1
# Rows of notes that are in sight before the list scrolls.
_ROWS = 4


class _Notes(QAbstractListModel):
    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.notes: tuple[Placed, ...] = ()

    def show(self, notes: Sequence[Placed]) -> None:
        self.beginResetModel()
        self.notes = tuple(notes)
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.notes)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        each = self.notes[index.row()]
        if role == _PLACED:
            return each
        quote, text = _quote(each), one_line(each.note.text)
        if role == Qt.ItemDataRole.DisplayRole:
            return text or quote
        if role == Qt.ItemDataRole.AccessibleTextRole:
            kind = "Highlight" if each.note.is_highlight else "Note"
            return ", ".join(part for part in (kind, text, quote) if part)
        if role == Qt.ItemDataRole.ToolTipRole:
            return hover_text("\n\n".join(part for part in (quote, each.note.text) if part))
        return None


def _quote(each: Placed) -> str:
    if each.note.anchor is None:
        return "On the article as a whole"
    quote = f"“{one_line(each.note.anchor.quote)}”"
    return f"{quote} (no longer in the text)" if each.is_lost else quote


class _Rows(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        lines = 1 if index.data(_PLACED).note.is_highlight else 2
        return QSize(100, option.fontMetrics.height() * lines + 14)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        each, colours = index.data(_PLACED), colours_of(option.palette)
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, QColor(colours.selected))
        if each.note.anchor is not None:
            spot = QRect(option.rect.left() + 14, option.rect.top() + 8, 4, option.rect.height() - 16)
            painter.fillRect(spot, QColor(tint_of(colours, each.note.tint)).darker(115))
        room = option.rect.adjusted(28, 7, -14, -7)
        if not each.note.is_highlight:
            font = QFont(option.font)
            font.setWeight(QFont.Weight.Medium)
            self._line(painter, font, colours.text, room, one_line(each.note.text))
            room.setTop(room.top() + option.fontMetrics.height())
        self._line(painter, option.font, colours.danger if each.is_lost else colours.muted, room, _quote(each))
        painter.restore()

    def _line(self, painter: QPainter, font: QFont, colour: str, room: QRect, text: str) -> None:
        painter.setFont(font)
        painter.setPen(QColor(colour))
        said = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft, said)


class NotesPanel(QWidget):
    """Tells what is wanted of a note: to go to its place, to write it anew, to remove it."""

    place_wanted = Signal(object)
    writing_wanted = Signal(object)
    removed = Signal(object)
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        look(self, "pane")
        self.setAccessibleName("Notes on this article")
        self.heading = label("", "heading")
        self.write = IconButton("note", "Write a note on this article (W)")
        self.shut = IconButton("clear", "Close the notes")
        self.shut.clicked.connect(self.closed)
        self.model = _Notes(self)
        self.list = _List(self.model)
        self.list.activated.connect(lambda index: self.place_wanted.emit(index.data(_PLACED)))
        self.list.clicked.connect(lambda index: self.place_wanted.emit(index.data(_PLACED)))
        self.list.doubleClicked.connect(lambda index: self.writing_wanted.emit(index.data(_PLACED).note))
        self.list.writing_wanted.connect(lambda index: self.writing_wanted.emit(index.data(_PLACED).note))
        self.list.removing_wanted.connect(lambda index: self.removed.emit(index.data(_PLACED).note))
        self.empty = label("Select words and press H to highlight them, W to write a note.", "muted", wrap=True)
        self.empty.setContentsMargins(14, 4, 14, 12)
        row = QHBoxLayout()
        row.setContentsMargins(14, 6, 8, 4)
        row.addWidget(self.heading, 1)
        row.addWidget(self.write)
        row.addWidget(self.shut)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row)
        column.addWidget(self.list)
        column.addWidget(self.empty)
        self.show_notes(())

    def show_notes(self, notes: Sequence[Placed]) -> None:
        """List these notes; the one that was chosen stays so."""
        before = self.list.currentIndex().data(_PLACED) if self.list.currentIndex().isValid() else None
        self.model.show(notes)
        self.heading.setText(counted(len(notes), "note") if notes else "No notes yet")
        self.list.setVisible(bool(notes))
        self.empty.setVisible(not notes)
        height = sum(self.list.sizeHintForRow(row) for row in range(min(_ROWS, len(notes))))
        self.list.setFixedHeight(max(1, height + 4))
        if before is not None:
            self.choose(before.note.number)

    def choose(self, number: int) -> None:
        """Choose the note of this number."""
        for row, each in enumerate(self.model.notes):
            if each.note.number == number:
                self.list.setCurrentIndex(self.model.index(row))


class _List(QListView):
    writing_wanted = Signal(object)
    removing_wanted = Signal(object)

    def __init__(self, model: _Notes) -> None:
        super().__init__()
        self.setAccessibleName("Notes")
        self.setAccessibleDescription("Enter goes to the place, F2 writes the note anew, Delete removes it.")
        self.setModel(model)
        self.setItemDelegate(_Rows(self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        index = self.currentIndex()
        if index.isValid() and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.activated.emit(index)
        elif index.isValid() and event.key() == Qt.Key.Key_F2:
            self.writing_wanted.emit(index)
        elif index.isValid() and event.key() == Qt.Key.Key_Delete:
            self.removing_wanted.emit(index)
        else:
            super().keyPressEvent(event)
