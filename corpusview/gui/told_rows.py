"""Rows of a list that say two things: what can be taken at the left, a quiet word about it at the right."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from corpusview.gui.plain import one_line
from corpusview.gui.theme import colours_of

# Pixels at 96 dots an inch: a row's height at least, and the room at either side and between the two.
ROW_HEIGHT, SIDE = 28, 12
# Tenths of a row that the word at the right may take.
_ABOUT_TENTHS = 6

_Index = QModelIndex | QPersistentModelIndex


class ToldRows(QStyledItemDelegate):
    """Paints rows of which `told` gives both words. What does not fit is cut, and an ellipsis says so."""

    def __init__(self, told: Callable[[_Index], tuple[str, str]], parent: QObject) -> None:
        super().__init__(parent)
        self._told = told

    def sizeHint(self, option: QStyleOptionViewItem, _index: _Index) -> QSize:
        return QSize(100, max(ROW_HEIGHT, option.fontMetrics.height() + 8))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        (shown, about), colours = self._told(index), colours_of(option.palette)
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, QColor(colours.selected))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(option.rect, QColor(colours.hover))
        room = option.rect.adjusted(SIDE, 0, -SIDE, 0)
        metrics = QFontMetrics(option.font)
        painter.setFont(option.font)
        about = metrics.elidedText(about, Qt.TextElideMode.ElideRight, room.width() * _ABOUT_TENTHS // 10)
        painter.setPen(QColor(colours.muted))
        painter.drawText(room, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), about)
        words = room.adjusted(0, 0, -metrics.horizontalAdvance(about) - SIDE if about else 0, 0)
        painter.setPen(QColor(colours.text))
        text = metrics.elidedText(one_line(shown), Qt.TextElideMode.ElideRight, words.width())
        painter.drawText(words, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), text)
        painter.restore()
