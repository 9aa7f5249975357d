"""Every hit of the open article in a list under it: each in its line, with the part of the page where it stands."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from corpusview.article import Span, Spans
from corpusview.gui.icons import IconButton
from corpusview.gui.marked_text import paint_marked
from corpusview.gui.plain import label, look, one_line
from corpusview.gui.theme import colours_of, tone
from corpusview.page import Page, counted

_Index = QModelIndex | QPersistentModelIndex
_ROW = Qt.ItemDataRole.UserRole + 1
# Characters of a line that are looked at around a hit: more than a wide list shows, of lines that may have millions.
_BEFORE, _AFTER = 48, 240
# A hit itself is shown up to so many characters.
_LONGEST = 200
# Pixels at the sides of a row, between its two parts, and above and below its words.
_SIDE, _BETWEEN, _AIR = 14, 16, 4
# Rows in view: at first, and at least.
_ROWS, _FEWEST = 7, 3
# The share of a row that the place may take.
_PLACE = 0.3


class _Row:
    """One hit as the list shows it: its line around it, where in this it stands, and where on the page."""

    def __init__(self, page: Page, hit: Span, tone_of: Callable[[Span], int]) -> None:
        text = page.article.text
        before = text[max(0, hit.start - _BEFORE) : hit.start]
        whole = before.rpartition("\n")[2]
        if whole is before and len(before) == _BEFORE and hit.start > _BEFORE:
            # Cut in a line: at a word where there is one.
            whole = "…" + (before.partition(" ")[2] or before)
        before = one_line(whole).lstrip() + (" " if whole[-1:].isspace() else "")
        surface = one_line(hit.of(text)[:_LONGEST])
        after = text[hit.end : hit.end + _AFTER].partition("\n")[0]
        self.text = (
            before + surface + one_line(after) if not after[:1].isspace() else f"{before}{surface} {one_line(after)}"
        )
        self.mark = Span(len(before), len(before) + len(surface))
        self.tone = tone_of(hit)
        self.place = f"{page.part_at(hit)} · line {page.line_number(hit.start):,}"


class _Hits(QAbstractTableModel):
    """A table of one column, as Qt's list would lay out every row there is."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._page: Page | None = None
        self._hits = Spans.of(())
        self._tone_of: Callable[[Span], int] = lambda _hit: 0

    def show(self, page: Page | None, hits: Spans, tone_of: Callable[[Span], int]) -> None:
        self.beginResetModel()
        self._page, self._hits, self._tone_of = page, hits, tone_of
        self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._hits)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else 1

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or self._page is None or index.row() >= len(self._hits):
            return None
        if role not in (_ROW, Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        row = _Row(self._page, self._hits[index.row()], self._tone_of)
        if role == _ROW:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return row.text
        return f"Hit {index.row() + 1:,} of {len(self._hits):,}, {row.place}: {row.text}"


class _Painter(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, _index: _Index) -> QSize:
        return QSize(100, option.fontMetrics.lineSpacing() + 2 * _AIR)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        row, colours = index.data(_ROW), colours_of(option.palette)
        painter.save()
        painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, QColor(colours.selected))
            painter.fillRect(
                QRect(option.rect.left(), option.rect.top(), 3, option.rect.height()), QColor(colours.focus)
            )
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(option.rect, QColor(colours.hover))
        if isinstance(row, _Row):
            room = option.rect.adjusted(_SIDE, _AIR, -_SIDE, -_AIR)
            metrics = QFontMetrics(option.font)
            place = metrics.elidedText(row.place, Qt.TextElideMode.ElideRight, round(room.width() * _PLACE))
            painter.setFont(QFont(option.font))
            painter.setPen(QColor(colours.muted))
            painter.drawText(room, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), place)
            room.setRight(room.right() - metrics.horizontalAdvance(place) - _BETWEEN)
            ground = tone(colours, row.tone)
            paint_marked(painter, room, row.text, (row.mark,), option.font, colours, 1, ground)
        painter.restore()


class _List(QTableView):
    chosen = Signal(int)
    left = Signal()

    def __init__(self, model: _Hits) -> None:
        super().__init__()
        self.setModel(model)
        self.setAccessibleName("Hits")
        self.setAccessibleDescription("Enter goes to the place of a hit, Escape goes back to the article.")
        self.setItemDelegate(_Painter(self))
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setMouseTracking(True)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.horizontalHeader().hide()
        self.horizontalHeader().setStretchLastSection(True)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.clicked.connect(lambda index: self.chosen.emit(index.row()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        index = self.currentIndex()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if index.isValid():
                self.chosen.emit(index.row())
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.text().isprintable() and event.text():
            # Qt would look for a row that begins with the key, in all of them.
            event.ignore()
        else:
            super().keyPressEvent(event)


class HitsPanel(QWidget):
    """Tells which hit is wanted. What it lists, and which of them is walked to, it is told."""

    wanted = Signal(int)  # the number of a hit in the order in which they are walked
    left = Signal()
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        look(self, "pane")
        self.setAccessibleName("Hits of this article")
        self.heading = label("", "heading")
        self.shut = IconButton("clear", "Close the list of hits")
        self.shut.clicked.connect(self.closed)
        self.model = _Hits(self)
        self.list = _List(self.model)
        self.list.chosen.connect(self.wanted)
        self.list.left.connect(self.left)
        nothing = "Nothing is marked here. Search, or press Ctrl+F and look for words in the article."
        self.empty = label(nothing, "muted", wrap=True)
        self.empty.setContentsMargins(_SIDE, 4, _SIDE, 12)
        row = QHBoxLayout()
        row.setContentsMargins(_SIDE, 6, 8, 4)
        row.addWidget(self.heading, 1)
        row.addWidget(self.shut)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row)
        column.addWidget(self.list, 1)
        column.addWidget(self.empty)
        self.show_hits(None, Spans.of(()), lambda _hit: 0)

    def show_hits(self, page: Page | None, hits: Spans, tone_of: Callable[[Span], int], looked_for: str = "") -> None:
        """List the hits of a page, in the order in which they are walked; those of the find bar tell what it was."""
        self.model.show(page, hits, tone_of)
        told = counted(len(hits), "hit") if hits else "No hits"
        self.heading.setText(f"{told} of “{one_line(looked_for)}”" if looked_for else told)
        self.list.setVisible(bool(hits))
        self.empty.setVisible(not hits)
        self._fit_rows()

    def follow(self, number: int | None) -> None:
        """Stand at the hit that is walked to; at none where there is none."""
        index = self.model.index(number, 0) if number is not None else QModelIndex()
        if index.row() != self.list.currentIndex().row():
            self.list.setCurrentIndex(index)
        if index.isValid():
            self.list.scrollTo(index)

    def _fit_rows(self) -> None:
        self.list.verticalHeader().setDefaultSectionSize(self._tall())
        self.list.setMinimumHeight(_FEWEST * self._tall())

    def _tall(self) -> int:
        return self.list.fontMetrics().lineSpacing() + 2 * _AIR

    def sizeHint(self) -> QSize:
        rows = min(_ROWS, max(1, self.model.rowCount()))
        return QSize(super().sizeHint().width(), self.heading.sizeHint().height() + rows * self._tall() + 24)
