"""The list under a filter's button: values with their counts; a click includes, a second excludes, a third clears."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QFrame,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from corpusview.gui.filters.facets import Choice, Mark
from corpusview.gui.plain import label, one_line
from corpusview.gui.theme import colours_of
from corpusview.page import counted

_SHIFT = Qt.KeyboardModifier.ShiftModifier
_CHOICE = Qt.ItemDataRole.UserRole + 1
# Pixels at 96 dots an inch; rows seen at once.
_WIDTH, _ROWS, _ROW_HEIGHT, _SIGN = 320, 12, 30, 16
# With more values than this, a box to find one is worth its room.
_WORTH_A_BOX = 8
# Pixels that stay free at the screen's edges, and the rows that are seen however low on it the popup opens.
_EDGE, _LEAST_ROWS = 4, 4

_Index = QModelIndex | QPersistentModelIndex


class ChoicesModel(QAbstractListModel):
    """Values, those that hold the words typed."""

    def __init__(self) -> None:
        super().__init__()
        self._all: tuple[Choice, ...] = ()
        self._wanted = ""
        self.shown: tuple[Choice, ...] = ()

    def show(self, choices: Sequence[Choice], wanted: str) -> None:
        """Show the choices that hold `wanted`."""
        self.beginResetModel()
        self._all, self._wanted = tuple(choices), wanted.casefold().strip()
        self.shown = tuple(each for each in self._all if self._wanted in each.shown.casefold())
        self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self.shown)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        choice = self.shown[index.row()]
        if role == _CHOICE:
            return choice
        if role == Qt.ItemDataRole.DisplayRole:
            return one_line(choice.shown)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            said = f"{one_line(choice.shown)}, {counted(choice.count, 'article')}"
            return f"{said}, {choice.mark}" if choice.mark else said
        return None


class _Rows(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, _index: _Index) -> QSize:
        return QSize(_WIDTH, max(_ROW_HEIGHT, option.fontMetrics.height() + 10))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        choice, colours = index.data(_CHOICE), colours_of(option.palette)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, QColor(colours.selected))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(option.rect, QColor(colours.hover))
        room = option.rect.adjusted(12, 0, -14, 0)
        self._sign(painter, QRect(room.left(), room.center().y() - _SIGN // 2, _SIGN, _SIGN), choice.mark, option)
        count = f"{choice.count:,}"
        metrics = QFontMetrics(option.font)
        painter.setFont(option.font)
        painter.setPen(QColor(colours.muted))
        painter.drawText(room, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), count)
        words = room.adjusted(_SIGN + 10, 0, -metrics.horizontalAdvance(count) - 12, 0)
        font = option.font
        font.setStrikeOut(choice.mark is Mark.EXCLUDED)
        painter.setFont(font)
        painter.setPen(QColor(colours.muted if choice.mark is Mark.EXCLUDED else colours.text))
        text = metrics.elidedText(one_line(choice.shown), Qt.TextElideMode.ElideRight, words.width())
        painter.drawText(words, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), text)
        painter.restore()

    def _sign(self, painter: QPainter, area: QRect, mark: Mark, option: QStyleOptionViewItem) -> None:
        """A box: ticked for what is included, crossed for what is excluded."""
        colours = colours_of(option.palette)
        box = QRectF(area).adjusted(1.5, 1.5, -1.5, -1.5)
        filled = {Mark.INCLUDED: colours.focus, Mark.EXCLUDED: colours.muted}.get(mark)
        painter.setPen(QPen(QColor(filled or colours.muted), 1.2))
        painter.setBrush(QColor(filled) if filled else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box, 3, 3)
        painter.setPen(QPen(QColor(colours.base), 1.8))
        x, y = box.left(), box.top()
        if mark is Mark.INCLUDED:
            painter.drawPolyline([QPointF(x + 3, y + 6.5), QPointF(x + 5.5, y + 9.2), QPointF(x + 10, y + 3.8)])
        elif mark is Mark.EXCLUDED:
            painter.drawLine(QPointF(x + 3.2, box.center().y()), QPointF(x + 9.8, box.center().y()))


class _List(QListView):
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            # Qt would select what is selected already; the popup knows what to do.
            event.ignore()
        else:
            super().keyPressEvent(event)


class FacetPopup(QFrame):
    """Stays open while values are clicked, so that several can be. `marked` carries a value, what it becomes, and
    whether Shift was held: that it must be there too."""

    marked = Signal(str, object, bool)

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setProperty("look", "palette")
        self.setAccessibleName(name)
        self.setFixedWidth(_WIDTH)
        self.model = ChoicesModel()
        self.box = QLineEdit()
        self.box.setPlaceholderText(f"Find in {name.lower()}")
        self.box.setAccessibleName(f"Find in {name.lower()}")
        self.box.setClearButtonEnabled(True)
        self.list = _List()
        self.list.setModel(self.model)
        self.list.setItemDelegate(_Rows(self.list))
        self.list.setAccessibleName(name)
        self.list.setUniformItemSizes(True)
        self.list.setMouseTracking(True)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.note = label("", "muted", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 8, 6, 8)
        column.setSpacing(6)
        for each in (self.box, self.list, self.note):
            column.addWidget(each)
        self._choices: tuple[Choice, ...] = ()
        self._anchor: QWidget | None = None
        self.box.textChanged.connect(lambda _text: self._narrow())
        self.list.clicked.connect(
            lambda index: self._cycle(index.row(), bool(QApplication.keyboardModifiers() & _SHIFT))
        )
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.list.customContextMenuRequested.connect(self._exclude_at)

    def show_choices(self, choices: Sequence[Choice], note: str = "") -> None:
        """Show these values; the one that the user is on stays current."""
        here = self._current()
        self._choices = tuple(choices)
        appears = self.box.isHidden() and len(self._choices) > _WORTH_A_BOX
        self.box.setHidden(len(self._choices) <= _WORTH_A_BOX)
        if appears and self.isVisible():
            self.box.setFocus(Qt.FocusReason.PopupFocusReason)
        self._narrow()
        self.note.setText(note)
        self.note.setVisible(bool(note))
        at = next((row for row, each in enumerate(self.model.shown) if here and each.value == here.value), 0)
        self.list.setCurrentIndex(self.model.index(at))
        self._fit()

    def open_below(self, widget: QWidget) -> None:
        """Open under `widget`, with all values."""
        self.box.clear()
        self._anchor = widget
        self._fit()
        self.show()
        (self.list if self.box.isHidden() else self.box).setFocus(Qt.FocusReason.PopupFocusReason)

    def _fit(self) -> None:
        rows = max(1, min(_ROWS, len(self.model.shown)))
        option = QStyleOptionViewItem()
        option.initFrom(self.list)
        tall = self.list.itemDelegate().sizeHint(option, QModelIndex()).height()
        self._show_rows(rows, tall)
        if self._anchor is not None:
            screen = self._anchor.screen().availableGeometry().adjusted(_EDGE, _EDGE, -_EDGE, -_EDGE)
            place = self._anchor.mapToGlobal(QPoint(0, self._anchor.height() + 4))
            # Where the screen ends fewer rows are seen; the others are scrolled to.
            if (over := place.y() + self.height() - screen.bottom()) > 0:
                self._show_rows(max(min(rows, _LEAST_ROWS), rows - ceil(over / tall)), tall)
            x = max(screen.left(), min(place.x(), screen.right() - self.width()))
            self.move(x, max(screen.top(), min(place.y(), screen.bottom() - self.height())))

    def _show_rows(self, rows: int, tall: int) -> None:
        self.list.setFixedHeight(rows * tall + 2)
        self.adjustSize()

    def _narrow(self) -> None:
        self.model.show(self._choices, self.box.text())
        if self.model.shown:
            self.list.setCurrentIndex(self.model.index(0))

    def _current(self) -> Choice | None:
        at = self.list.currentIndex().row()
        return self.model.shown[at] if 0 <= at < len(self.model.shown) else None

    def _cycle(self, row: int, with_shift: bool) -> None:
        choice = self.model.shown[row]
        self.marked.emit(choice.value, choice.mark.next(), with_shift)

    def _exclude_at(self, place: QPoint) -> None:
        index = self.list.indexAt(place)
        if index.isValid():
            choice = self.model.shown[index.row()]
            self.marked.emit(choice.value, Mark.NONE if choice.mark is Mark.EXCLUDED else Mark.EXCLUDED, False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        is_typing = self.box.hasFocus()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) or (key == Qt.Key.Key_Space and not is_typing):
            if self._current() is not None:
                self._cycle(self.list.currentIndex().row(), bool(event.modifiers() & _SHIFT))
        elif is_typing and key == Qt.Key.Key_Down:
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            super().keyPressEvent(event)
