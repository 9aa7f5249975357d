"""How one result is painted: headline, source and date, two lines of the text around its hits, the number of hits."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from corpusview.gui.direction import is_right_to_left
from corpusview.gui.marked_text import paint_marked
from corpusview.gui.plain import isolated, one_line
from corpusview.gui.search.model import COPIES, HIT, SNIPPET, VERDICTS, Copies
from corpusview.gui.theme import Colours, colours_of
from corpusview.page import day
from corpusview.query import Extract, Hit, Snippet, Verdict

_Index = QModelIndex | QPersistentModelIndex

# All in pixels of a screen at 96 dots an inch; Qt scales them.
_SIDE, _TOP, _GAP, _INDENT, _BETWEEN = 18, 12, 4, 16, 14
_SNIPPET_LINES = 2
_SMALLER_BY = 1.0


class ResultDelegate(QStyledItemDelegate):
    """Paints rows of one height, so that a view of a million rows need not measure them."""

    # How many further places of each article have room below its snippet.
    extracts = 0

    def sizeHint(self, option: QStyleOptionViewItem, _index: _Index) -> QSize:
        title, small = _fonts(option.font)
        lines = QFontMetrics(small).lineSpacing()
        tall = QFontMetrics(title).lineSpacing() + lines * (1 + _SNIPPET_LINES + self.extracts) + 2 * _GAP + 2 * _TOP
        return QSize(240, tall + 2)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        colours = colours_of(option.palette)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._ground(painter, option, colours)
        hit, snippet, copies = index.data(HIT), index.data(SNIPPET), index.data(COPIES)
        inner = _inner(option.rect, copies)
        if isinstance(copies, Copies) and copies.is_copy:
            # A rule ties copies to the line above that they belong to.
            painter.fillRect(
                QRectF(option.rect.left() + _SIDE + 3, option.rect.top(), 2, option.rect.height()),
                QColor(colours.border),
            )
        title, small = _fonts(option.font)
        if isinstance(hit, Hit):
            y = self._head(painter, inner, hit, title, colours)
            y = self._masthead(painter, inner, y, hit, snippet, copies, small, colours)
            if isinstance(snippet, Snippet):
                area = QRect(inner.left(), y, inner.width(), inner.bottom() - y)
                # Where there are few further places the snippet has their room.
                most = _SNIPPET_LINES + max(0, self.extracts - len(snippet.extracts))
                paint_marked(painter, area, snippet.text, snippet.marks, small, colours, most)
                for each, room in self.extract_rects(option, index):
                    self._extract(painter, room, each, small, colours)
        else:
            self._placeholder(painter, inner, colours)
        painter.restore()

    def _ground(self, painter: QPainter, option: QStyleOptionViewItem, colours: Colours) -> None:
        area = QRectF(option.rect)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(area, QColor(colours.selected))
            painter.fillRect(QRectF(area.left(), area.top(), 3, area.height()), QColor(colours.focus))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(area, QColor(colours.hover))
        painter.fillRect(
            QRectF(area.left() + _SIDE, area.bottom() - 1, area.width() - _SIDE, 1), QColor(colours.border)
        )
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QColor(colours.focus))
            painter.drawRect(area.adjusted(0.5, 0.5, -0.5, -1.5))

    def _head(self, painter: QPainter, area: QRect, hit: Hit, font: QFont, colours: Colours) -> int:
        font = QFont(font)
        standing = hit.standing
        if standing.is_read:
            font.setWeight(QFont.Weight.Normal)
        font.setStrikeOut(standing.verdict is Verdict.DROP)
        metrics = QFontMetrics(font)
        painter.setFont(font)
        painter.setPen(QColor(colours.muted if standing.verdict is Verdict.DROP else colours.text))
        text = metrics.elidedText(one_line(hit.title), Qt.TextElideMode.ElideRight, area.width())
        side = _RIGHT if is_right_to_left(hit.title) else _LEFT
        painter.drawText(QRect(area.left(), area.top(), area.width(), metrics.lineSpacing()), side, text)
        return area.top() + metrics.lineSpacing() + _GAP

    def copies_rect(self, option: QStyleOptionViewItem, index: _Index) -> QRect:
        """Where a click opens the copies of a row; empty where it has none."""
        copies = index.data(COPIES)
        if not isinstance(copies, Copies) or copies.is_copy:
            return QRect()
        title, small = _fonts(option.font)
        inner = _inner(option.rect, copies)
        top = inner.top() + QFontMetrics(title).lineSpacing() + _GAP
        metrics = QFontMetrics(small)
        taken = _taken(metrics, _hits_told(index.data(SNIPPET)))
        wide = metrics.horizontalAdvance(_copies_told(copies))
        return QRect(inner.right() + 1 - taken - wide, top - 2, wide, metrics.lineSpacing() + 4)

    def extract_rects(self, option: QStyleOptionViewItem, index: _Index) -> Iterator[tuple[Extract, QRect]]:
        """The further places of a row, and where each is painted: at the row's foot."""
        snippet = index.data(SNIPPET)
        if not isinstance(snippet, Snippet) or not self.extracts:
            return
        shown = snippet.extracts[: self.extracts]
        inner, tall = _inner(option.rect, index.data(COPIES)), QFontMetrics(_fonts(option.font)[1]).lineSpacing()
        top = inner.bottom() + 1 - len(shown) * tall
        for number, each in enumerate(shown):
            yield each, QRect(inner.left(), top + number * tall, inner.width(), tall)

    def _extract(self, painter: QPainter, room: QRect, extract: Extract, font: QFont, colours: Colours) -> None:
        metrics = QFontMetrics(font)
        where = metrics.elidedText(extract.where, Qt.TextElideMode.ElideRight, room.width() // 3)
        painter.setFont(font)
        painter.setPen(QColor(colours.muted))
        painter.drawText(room, _RIGHT, where)
        room = room.adjusted(0, 0, -_taken(metrics, where), 0)
        paint_marked(painter, room, extract.text, extract.marks, font, colours, 1)

    def _masthead(
        self,
        painter: QPainter,
        area: QRect,
        y: int,
        hit: Hit,
        snippet: object,
        copies: object,
        font: QFont,
        colours: Colours,
    ) -> int:
        metrics = QFontMetrics(font)
        painter.setFont(font)
        painter.setPen(QColor(colours.muted))
        row = QRect(area.left(), y, area.width(), metrics.lineSpacing())
        count = _hits_told(snippet)
        painter.drawText(row, _RIGHT, count)
        room = row.width() - _taken(metrics, count)
        if isinstance(copies, Copies) and not copies.is_copy:
            told = _copies_told(copies)
            painter.setPen(QColor(colours.link))
            painter.drawText(QRect(row.left(), row.top(), room, row.height()), _RIGHT, told)
            painter.setPen(QColor(colours.muted))
            room -= _taken(metrics, told)
        verdict = hit.standing.verdict
        if verdict is not None:
            told = VERDICTS[verdict]
            painter.setPen(QColor(getattr(colours, _VERDICT_COLOURS[verdict])))
            painter.drawText(row, _LEFT, told)
            painter.setPen(QColor(colours.muted))
            row = row.adjusted(metrics.horizontalAdvance(f"{told}  "), 0, 0, 0)
            room -= metrics.horizontalAdvance(f"{told}  ")
        source = one_line(hit.source or "Source unknown")
        date = day(hit.published)
        source = metrics.elidedText(
            source, Qt.TextElideMode.ElideRight, max(0, room - metrics.horizontalAdvance(f" · {date}"))
        )
        # In the narrowest list the date stands alone.
        painter.drawText(row, _LEFT, f"{isolated(source)} · {date}" if source.strip("…") else date)
        return y + metrics.lineSpacing() + _GAP

    def _placeholder(self, painter: QPainter, area: QRect, colours: Colours) -> None:
        """Grey bars where a row has not come home yet."""
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.hover))
        for line, share in enumerate((0.7, 0.4, 0.95)):
            painter.drawRoundedRect(QRectF(area.left(), area.top() + 4 + line * 22, area.width() * share, 10), 4, 4)


_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


_VERDICT_COLOURS = {Verdict.KEEP: "good", Verdict.LATER: "link", Verdict.DROP: "muted"}


def _inner(area: QRect, copies: object) -> QRect:
    """Where a row's words stand; those of a copy are set in."""
    indent = _INDENT if isinstance(copies, Copies) and copies.is_copy else 0
    return area.adjusted(_SIDE + indent, _TOP, -_SIDE, -_TOP)


def _hits_told(snippet: object) -> str:
    if not isinstance(snippet, Snippet) or not snippet.hits:
        return ""
    return "1 hit" if snippet.hits == 1 else f"{snippet.hits:,} hits"


def _copies_told(copies: Copies) -> str:
    return f"{copies.told()} {'▴' if copies.is_opened else '▾'}"


def _taken(metrics: QFontMetrics, told: str) -> int:
    return metrics.horizontalAdvance(told) + _BETWEEN if told else 0


def _fonts(font: QFont) -> tuple[QFont, QFont]:
    """The faces of the headline and of the rest."""
    title, small = QFont(font), QFont(font)
    title.setWeight(QFont.Weight.DemiBold)
    small.setPointSizeF(font.pointSizeF() - _SMALLER_BY)
    return title, small
