"""How a row of the sidebar is painted: a name, its count, and a small bar in the colour of its kind."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from corpusview.article import EntityKind, Other
from corpusview.gui.entities.model import (
    MAY_BE_ONE,
    ONLY_IN_BOILERPLATE,
    PIECES,
    ROW,
    Heading,
    LikenessRow,
    NameRow,
    Offer,
)
from corpusview.gui.icons import icon
from corpusview.gui.plain import isolated, one_line
from corpusview.gui.theme import Colours, colours_of

_Index = QModelIndex | QPersistentModelIndex

# Pixels at 96 dots an inch.
_SIDE, _HEADING, _NAME, _BAR = 16, 38, 32, 3
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_OTHER_ICONS = {ONLY_IN_BOILERPLATE: "fold", PIECES: "more", MAY_BE_ONE: "help"}
_ICONS = {
    EntityKind.PERSON: "person",
    EntityKind.ORGANISATION: "organisation",
    EntityKind.PLACE: "place",
    Other.DATE: "date",
    Other.MONEY: "money",
    Other.PERCENTAGE: "percentage",
    Other.QUANTITY: "quantity",
    Other.EMAIL: "address",
    Other.URL: "address",
    Other.HASHTAG: "tag",
    Other.HANDLE: "person",
}


class NameDelegate(QStyledItemDelegate):
    """Paints the sidebar's rows."""

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        extra = max(0, QFontMetrics(option.font).height() - 16)
        row = index.data(ROW)
        if isinstance(row, LikenessRow):
            return QSize(160, 2 * QFontMetrics(option.font).height() + 14)
        return QSize(160, (_HEADING if isinstance(row, Heading) else _NAME) + extra)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        colours = colours_of(option.palette)
        row = index.data(ROW)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = option.rect.adjusted(_SIDE, 0, -_SIDE, 0)
        match row:
            case Heading():
                _paint_heading(painter, area, row, option.font, colours)
            case NameRow():
                _paint_ground(painter, option, colours)
                _paint_name(painter, area, row, option.font, colours)
            case LikenessRow():
                _paint_ground(painter, option, colours)
                _paint_likeness(painter, area, row, option, colours)
            case Offer():
                _paint_ground(painter, option, colours)
                painter.setPen(QColor(colours.link))
                inner = area.adjusted(22, 0, 0, 0)
                painter.setFont(option.font)
                painter.drawText(inner, _LEFT, offered(row, QFontMetrics(option.font), inner.width()))
        painter.restore()


def offered(row: Offer, metrics: QFontMetrics, room: int) -> str:
    """What an offer says in so many pixels: less rather than half of it."""
    is_short = row.short and metrics.horizontalAdvance(row.text) > room
    return metrics.elidedText(row.short if is_short else row.text, Qt.TextElideMode.ElideRight, room)


def _paint_ground(painter: QPainter, option: QStyleOptionViewItem, colours: Colours) -> None:
    area = QRectF(option.rect).adjusted(7, 1, -7, -1)
    painter.setPen(Qt.PenStyle.NoPen)
    if option.state & QStyle.StateFlag.State_Selected:
        painter.setBrush(QColor(colours.selected))
        painter.drawRoundedRect(area, 6, 6)
    elif option.state & QStyle.StateFlag.State_MouseOver:
        painter.setBrush(QColor(colours.hover))
        painter.drawRoundedRect(area, 6, 6)
    if option.state & QStyle.StateFlag.State_HasFocus:
        painter.setPen(QColor(colours.focus))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(area.adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)


def _paint_heading(painter: QPainter, area: QRect, row: Heading, font: QFont, colours: Colours) -> None:
    small = QFont(font)
    small.setPointSizeF(font.pointSizeF() - 1)
    small.setWeight(QFont.Weight.DemiBold)
    painter.setFont(small)
    painter.setPen(QColor(colours.muted))
    text = area.adjusted(22, 12, 0, 0)
    drawing = _OTHER_ICONS.get(row.text) or _ICONS.get(row.kind)
    if drawing:
        mark = QRect(area.left(), text.center().y() - 7, 15, 15)
        icon(drawing, getattr(colours, row.kind.value, colours.muted)).paint(painter, mark)
    metrics, total = QFontMetrics(small), f"{row.total:,}"
    room = text.width() - metrics.horizontalAdvance(total) - 12
    painter.drawText(text, _LEFT, metrics.elidedText(row.text, Qt.TextElideMode.ElideRight, room))
    painter.drawText(text, _RIGHT, total)


def _paint_likeness(
    painter: QPainter, area: QRect, row: LikenessRow, option: QStyleOptionViewItem, colours: Colours
) -> None:
    """The two names one above the other; on the current row also the keys that answer."""
    metrics = QFontMetrics(option.font)
    inner = area.adjusted(22, 5, 0, -5)
    keys = "Y · N" if option.state & QStyle.StateFlag.State_Selected else ""
    room = inner.width() - (metrics.horizontalAdvance(keys) + 10 if keys else 0)
    above, below = one_line(row.likeness.other), f"may be {isolated(row.likeness.one)}"
    painter.setFont(option.font)
    painter.setPen(QColor(colours.text))
    top = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
    painter.drawText(inner, top, metrics.elidedText(above, Qt.TextElideMode.ElideRight, room))
    painter.setPen(QColor(colours.muted))
    bottom = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom)
    painter.drawText(inner, bottom, metrics.elidedText(below, Qt.TextElideMode.ElideRight, inner.width()))
    painter.drawText(inner, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop), keys)


def _paint_name(painter: QPainter, area: QRect, row: NameRow, font: QFont, colours: Colours) -> None:
    metrics = QFontMetrics(font)
    count = f"{row.named.count:,}" if row.reached is None else f"{row.reached + 1:,} of {row.named.count:,}"
    inner = area.adjusted(22, 0, 0, -_BAR)
    room = inner.width() - metrics.horizontalAdvance(count) - 12
    painter.setFont(font)
    painter.setPen(QColor(colours.muted if row.named.only_in_boilerplate or not row.named.is_sure else colours.text))
    painter.drawText(inner, _LEFT, metrics.elidedText(one_line(row.named.name), Qt.TextElideMode.ElideRight, room))
    painter.setPen(QColor(colours.muted))
    painter.drawText(inner, _RIGHT, count)
    bar = QRectF(inner.left(), area.bottom() - _BAR - 1.5, inner.width(), _BAR)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colours.border))
    painter.setOpacity(0.55)
    painter.drawRoundedRect(bar, 1.5, 1.5)
    painter.setOpacity(1.0)
    bar.setWidth(max(_BAR, bar.width() * row.share))
    painter.setBrush(QColor(getattr(colours, row.named.kind.value, colours.muted)))
    painter.drawRoundedRect(bar, 1.5, 1.5)
