"""The page on the screen: one article, its folds that open, its hits that light up, its names that can be clicked.

The document is built once for an article. A fold opens by showing blocks that were already there, so a place of the
text stays at one position of the document. All text goes in as plain text, and nothing is ever loaded because of it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QByteArray, QEvent, QMimeData, QPoint, QPointF, QRectF, Qt, QUrl, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFocusEvent,
    QImage,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
    QPolygonF,
    QResizeEvent,
    QTextBlock,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextOption,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QScrollBar, QTextBrowser, QTextEdit, QWidget

from corpusview.article import BlockKind, EntityKind, Mention, Span
from corpusview.gui.plain import hover_text
from corpusview.gui.theme import Colours
from corpusview.gui.viewer.marked_scroll_bar import MarkedScrollBar
from corpusview.gui.viewer.paragraphs import FILED, Paragraph, paragraphs
from corpusview.gui.viewer.positions import Positions
from corpusview.gui.viewer.typography import STRIP_SPACE, Look, Typography, typeset
from corpusview.page import Fold, Page, counted

# White space around the page, in pixels.
_MARGIN = 36
# A hit walked to comes to rest this far down the view, so that what leads to it can be read.
_REST = 0.3
# Up to this many characters and hits, ticks in the scroll bar stand at true heights; beyond, in proportion of the text,
# since true heights would mean laying out the whole page at once.
_TRUE_HEIGHTS = 100_000
_TRUE_TICKS = 2_000
# Pixels the mouse may move between press and release in a click.
_CLICK = 4


@dataclass(frozen=True, slots=True)
class Place:
    """Where a reader was: the code point at the top of the view, and how far above the view its line began."""

    at: int
    above: int


class ArticleView(QTextBrowser):
    """Shows a `Page`. Hits are the query's or those of the find bar: whoever sets them last."""

    fold_toggled = Signal(int, bool)
    hit_changed = Signal(int, int)
    mention_clicked = Signal(object)
    zoomed = Signal(int)
    menu_wanted = Signal(QPoint, object)
    moved = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setOpenLinks(False)
        self.setUndoRedoEnabled(False)
        self.setAcceptDrops(False)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.LinksAccessibleByKeyboard
        )
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self._ticks = MarkedScrollBar(self)
        self.setVerticalScrollBar(self._ticks)
        self.setAccessibleName("Article")
        self.setAccessibleDescription("Tab goes to the next fold, Space opens it, F3 goes to the next hit.")
        self.viewport().setMouseTracking(True)
        self._typography = Typography(look)
        self._page: Page | None = None
        self._paragraphs: tuple[Paragraph, ...] = ()
        self._positions: Positions | None = None
        self._set_document: QTextDocument | None = None
        self._headers: list[int] = []
        self._members: dict[int, list[int]] = {}
        self._open: set[int] = set()
        self._hits: tuple[Span, ...] = ()
        self._order: tuple[Span, ...] = ()
        self._hit_starts: list[int] = []
        self._inside: dict[int, int] = {}
        self._current: int | None = None
        self._spot: Span | None = None
        self._mentions: tuple[Mention, ...] = ()
        self._mention_starts: list[int] = []
        self._underlines = False
        self._marked: tuple[int, int] | None = None
        self._focused: int | None = None
        self._hovered: int | None = None
        self._pressed: QPoint | None = None
        self._target: Span | None = None
        self._show_hidden = False
        self.verticalScrollBar().valueChanged.connect(self._scrolled)
        self.verticalScrollBar().actionTriggered.connect(self._forget_target)
        self._wear()

    # --- what is shown

    @property
    def page(self) -> Page | None:
        """The page that is shown, with the folds as they stand now."""
        return self._page.opened(self._open) if self._page else None

    @property
    def colours(self) -> Colours:
        """The colours that the page wears."""
        return self._typography.look.colours

    def show_page(self, page: Page, show_hidden: bool | None = None) -> None:
        """Show `page` from its top, its folds as it says, its marks as the hits."""
        self._page = page
        if show_hidden is not None:
            self._show_hidden = show_hidden
        self._open = {fold.number for fold in page.folds if fold.is_open}
        self._focused = self._hovered = self._target = self._spot = self._current = None
        self._mentions = tuple(sorted(page.mentions, key=lambda mention: mention.span))
        self._mention_starts = [mention.span.start for mention in self._mentions]
        self._build()
        self.set_hits(page.marks)
        self.verticalScrollBar().setValue(0)

    def wear(self, look: Look, show_hidden: bool | None = None) -> None:
        """Set the page in another look, at the same place."""
        place = self.place()
        if show_hidden is not None:
            self._show_hidden = show_hidden
        self._typography = Typography(look)
        self._wear()
        if self._page:
            self._build()
            self._measure()
            self.return_to(place)

    def _wear(self) -> None:
        colours = self.colours
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Base, QColor(colours.base))
        palette.setColor(QPalette.ColorRole.Text, QColor(colours.text))
        palette.setColor(QPalette.ColorRole.Highlight, QColor(colours.accent))
        palette.setColor(QPalette.ColorRole.HighlightedText, QColor(colours.on_accent))
        self.setPalette(palette)
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self.setAutoFillBackground(True)
        self._marked = None
        self.verticalScrollBar().setSingleStep(round(self._typography.look.em() * 2.2))

    def _build(self) -> None:
        assert self._page is not None
        self._paragraphs = paragraphs(self._page, self._show_hidden)
        self._positions = Positions(self._page, self._paragraphs)
        self._headers = [number for number, each in enumerate(self._paragraphs) if each.is_header]
        self._members = {}
        for number, each in enumerate(self._paragraphs):
            if each.fold is not None:
                self._members.setdefault(each.fold, []).append(number)
        document = QTextDocument()
        document.setUndoRedoEnabled(False)
        document.setDocumentMargin(_MARGIN)
        document.setDefaultFont(self._typography.look.font())
        option = document.defaultTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        document.setDefaultTextOption(option)
        typeset(document, self._paragraphs, self._typography)
        # Before the first layout, hiding costs nothing.
        for fold in self._members:
            self._show_members(document, fold)
        self.setDocument(document)
        # Without a parent, so that the document of the article before goes when this one takes its place.
        self._set_document = document
        document.documentLayout().documentSizeChanged.connect(self._place_ticks)
        self._marked = None

    # --- folds

    @property
    def open_folds(self) -> frozenset[int]:
        """The numbers of the folds that are open."""
        return frozenset(self._open)

    def toggle(self, number: int) -> None:
        """Open a fold that is shut, shut one that is open; its strip stays where it is on the screen."""
        self._set_folds([number], number not in self._open)

    def toggle_all(self) -> None:
        """Open every fold; shut every fold if all are open."""
        opening = len(self._open) < len(self._members)
        self._set_folds([number for number in self._members if (number in self._open) is not opening], opening)

    def _set_folds(self, numbers: Sequence[int], opening: bool) -> None:
        if not numbers:
            return
        document, anchor = self.document(), numbers[0] if len(numbers) == 1 else None
        place = self.place() if anchor is None else None
        before = self._strip_top(anchor) if anchor is not None else 0.0
        for number in numbers:
            (self._open.add if opening else self._open.discard)(number)
            self._show_members(document, number)
            # One small call for each run of blocks: a single large one lays out everything between.
            for first, last in _neighbours(self._members[number]):
                start = document.findBlockByNumber(first).position()
                end = document.findBlockByNumber(last)
                document.markContentsDirty(start, end.position() + end.length() - start)
        self._marked = None
        if anchor is not None:
            shift = self._strip_top(anchor) - before
            self.verticalScrollBar().setValue(round(self.verticalScrollBar().value() + shift))
        elif place is not None:
            self.return_to(place)
        self._mark_what_is_seen()
        self._place_ticks()
        self.viewport().update()
        for number in numbers:
            self.fold_toggled.emit(number, opening)

    def _show_members(self, document: QTextDocument, fold: int) -> None:
        for number in self._members[fold]:
            document.findBlockByNumber(number).setVisible(self._paragraphs[number].is_shown(self._open))

    def _header_of(self, fold: int) -> QTextBlock:
        shut, opened = self._members[fold][:2]
        return self.document().findBlockByNumber(opened if fold in self._open else shut)

    def _strip_top(self, fold: int) -> float:
        return self._block_rect(self._header_of(fold)).top()

    def _block_rect(self, block: QTextBlock) -> QRectF:
        """Where a block is in the view."""
        rect = self.document().documentLayout().blockBoundingRect(block)
        return rect.translated(0, -self.verticalScrollBar().value())

    # --- hits and places

    @property
    def hits(self) -> tuple[Span, ...]:
        """The hits in the order in which they are walked: those of the headline first."""
        return self._order

    @property
    def current_hit(self) -> int | None:
        """The number, from 0, of the hit walked to."""
        return self._current

    def set_hits(self, hits: Iterable[Span]) -> None:
        """Mark `hits`, which must be in order; none of them is walked to yet."""
        self._hits = tuple(hits)
        self._hit_starts = [hit.start for hit in self._hits]
        self._inside = self._count_inside()
        headline = self._page.headline.span if self._page else None
        if headline is not None and self._hits and not headline.holds(self._hits[0]):
            inside = tuple(hit for hit in self._hits if headline.holds(hit))
            self._order = inside + tuple(hit for hit in self._hits if not headline.holds(hit))
        else:
            self._order = self._hits
        self._current = None
        self._spot = None
        self._marked = None
        self._mark_what_is_seen()
        self._place_ticks()
        self.hit_changed.emit(0, len(self._order))

    def hits_in(self, fold: int) -> int:
        """How many of the hits lie in a fold; those that the head of the page shows are not in one."""
        return self._inside.get(fold, 0)

    def _count_inside(self) -> dict[int, int]:
        if self._page is None:
            return {}
        head = [part.span for each in self._paragraphs[:2] for part in each.parts]

        def between(span: Span) -> int:
            return bisect_left(self._hit_starts, span.end) - bisect_left(self._hit_starts, span.start)

        return {
            fold.number: sum(
                between(span) - sum(between(shown) for shown in head if span.holds(shown)) for span in fold.spans
            )
            for fold in self._page.folds
        }

    def go_to_hit(self, number: int) -> None:
        """Walk to the hit `number` of the order, opening the fold that it lies in."""
        if not self._order:
            return
        self._current = number % len(self._order)
        self.go_to(self._order[self._current])
        self.hit_changed.emit(self._current + 1, len(self._order))

    def next_hit(self, step: int = 1) -> None:
        """Walk on by `step` hits; from nowhere, to the first at or below the top of the view."""
        if self._current is not None:
            self.go_to_hit(self._current + step)
        elif self._order:
            self.go_to_hit(self.first_from_here() - (step < 0))

    def readable(self, spans: Iterable[Span]) -> tuple[Span, ...]:
        """Those of `spans` that a reader can see or unfold; the masthead as filed counts only while it is open."""
        if self._page is None or self._positions is None:
            return ()
        filed = [fold for fold in self._page.folds if fold.kind is BlockKind.MASTHEAD and fold.number not in self._open]
        if not filed:
            return tuple(spans)
        where = [span for fold in filed for span in fold.spans]
        end = max(span.end for span in where)
        positions = self._positions
        return tuple(each for each in spans if each.start >= end or not positions.is_only_as_filed(each))

    def first_from_here(self) -> int:
        """The number of the first hit at or below the top of the view; 0 where there is none."""
        if self.verticalScrollBar().value() == 0:
            return 0
        at = self.place().at
        return next((number for number, hit in enumerate(self._order) if hit.start >= at), 0)

    def go_to(self, span: Span) -> None:
        """Bring `span` into view and point it out; a fold that hides it is opened."""
        if self._page is None or self._positions is None:
            return
        paragraph = self._paragraphs[self._positions.paragraph_at(self._positions.to_document(span.start))]
        if paragraph.fold is not None and paragraph.fold not in self._open:
            self._set_folds([paragraph.fold], True)
        self._spot = self._target = span
        self._marked = None
        self._bring_into_view(span)
        self._mark_what_is_seen()
        self._place_ticks()

    def _bring_into_view(self, span: Span) -> None:
        assert self._positions is not None
        start, end = self._positions.range_of(span)
        cursor = QTextCursor(self.document())
        cursor.setPosition(start)
        self.setTextCursor(cursor)
        top = self.cursorRect(cursor)
        cursor.setPosition(end)
        bottom = self.cursorRect(cursor).bottom()
        height = self.viewport().height()
        if top.top() < height * 0.08 or bottom > height * 0.85:
            bar = self.verticalScrollBar()
            if start <= self._positions.start_of(min(1, len(self._paragraphs) - 1)):
                bar.setValue(0)
            else:
                bar.setValue(round(bar.value() + top.top() - height * _REST))

    def place(self) -> Place:
        """Where the reader is."""
        if self._positions is None:
            return Place(0, 0)
        if self.verticalScrollBar().value() == 0:
            return Place(-1, 0)
        cursor = self.cursorForPosition(QPoint(_MARGIN, 0))
        at = self._positions.text_near(cursor.position())
        cursor.setPosition(min(self._positions.to_document(at), self._positions.length))
        return Place(at, -self.cursorRect(cursor).top())

    def return_to(self, place: Place) -> None:
        """Bring a place back to where it was in the view."""
        if self._positions is None:
            return
        if place.at < 0:
            self.verticalScrollBar().setValue(0)
            return
        cursor = QTextCursor(self.document())
        cursor.setPosition(min(self._positions.to_document(place.at), self._positions.length))
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + self.cursorRect(cursor).top() + place.above)

    # --- names

    def underline_mentions(self, wanted: bool) -> None:
        """Underline the names in the article, and let them be clicked."""
        self._underlines = wanted
        self._marked = None
        self._mark_what_is_seen()

    def mention_at(self, position: int) -> Mention | None:
        """The name that stands at a document position."""
        at = self._positions.to_text(position) if self._positions else None
        if at is None:
            return None
        number = bisect_right(self._mention_starts, at) - 1
        if number >= 0 and at < self._mentions[number].span.end:
            return self._mentions[number]
        return None

    # --- marks: only what can be seen is painted, so that a hundred thousand hits cost no more than ten

    def _scrolled(self) -> None:
        self._mark_what_is_seen()
        self.moved.emit()

    def _seen_blocks(self) -> tuple[int, int]:
        """The first and the last block that can be seen."""
        size = self.viewport().size()
        first = self.cursorForPosition(QPoint(0, 0)).blockNumber()
        last = self.cursorForPosition(QPoint(size.width(), size.height())).blockNumber()
        return first, max(first, last)

    def _mark_what_is_seen(self) -> None:
        if self._positions is None:
            return
        first, last = self._seen_blocks()
        if self._marked is not None and self._marked[0] <= first and last <= self._marked[1]:
            return
        screen = last - first + 1
        first, last = max(0, first - screen), min(len(self._paragraphs) - 1, last + screen)
        self._marked = first, last
        self.setExtraSelections(list(self._selections(first, last)))

    def _selections(self, first: int, last: int) -> Iterator[QTextEdit.ExtraSelection]:
        spans = [
            part.span for each in self._paragraphs[first : last + 1] if each.is_shown(self._open) for part in each.parts
        ]
        if self._underlines:
            for mention in _within(self._mentions, self._mention_starts, spans):
                yield self._selection(mention.span, self._name_format(mention.entity.kind))
        hit = QTextCharFormat()
        hit.setBackground(QColor(self.colours.mark))
        hit.setForeground(QColor(self.colours.mark_text))
        for each in _within(self._hits, self._hit_starts, spans):
            if each != self._spot:
                yield self._selection(each, hit)
        if self._spot is not None:
            now = QTextCharFormat()
            now.setBackground(QColor(self.colours.mark_now))
            now.setForeground(QColor(self.colours.mark_now_text))
            yield self._selection(self._spot, now)

    def _selection(self, span: Span, look: QTextCharFormat) -> QTextEdit.ExtraSelection:
        assert self._positions is not None
        start, end = self._positions.range_of(span)
        made = QTextEdit.ExtraSelection()
        cursor = QTextCursor(self.document())
        cursor.setPosition(min(start, self._positions.length))
        cursor.setPosition(min(end, self._positions.length), QTextCursor.MoveMode.KeepAnchor)
        made.cursor = cursor
        made.format = look
        return made

    def _name_format(self, kind: EntityKind) -> QTextCharFormat:
        colours = self.colours
        made = QTextCharFormat()
        made.setUnderlineStyle(QTextCharFormat.UnderlineStyle.DotLine)
        by_kind = {
            EntityKind.PERSON: colours.person,
            EntityKind.ORGANISATION: colours.organisation,
            EntityKind.PLACE: colours.place,
        }
        made.setUnderlineColor(QColor(by_kind.get(kind, colours.muted)))
        return made

    def _place_ticks(self) -> None:
        if self._positions is None or not self._order:
            self._ticks.show_marks((), None, self.colours.mark_now, self.colours.accent)
            return
        heights = list(self._heights())
        now = heights[self._current] if self._current is not None else None
        self._ticks.show_marks(heights, now, self.colours.mark_now, self.colours.accent)

    def _heights(self) -> Iterator[float]:
        assert self._page is not None and self._positions is not None
        length = len(self._page.article.text) or 1
        if len(self._order) > _TRUE_TICKS or length > _TRUE_HEIGHTS:
            yield from (hit.start / length for hit in self._order)
            return
        layout = self.document().documentLayout()
        total = layout.documentSize().height() or 1
        for hit in self._order:
            number = self._positions.paragraph_at(self._positions.to_document(hit.start))
            paragraph = self._paragraphs[number]
            block = self.document().findBlockByNumber(number)
            if not paragraph.is_shown(self._open) and paragraph.fold is not None:
                block = self._header_of(paragraph.fold)
            yield min(1.0, layout.blockBoundingRect(block).top() / total)

    # --- strips

    def _seen_strips(self) -> Iterator[tuple[Fold, QRectF]]:
        if self._page is None:
            return
        first, last = self._seen_blocks()
        start = max(0, bisect_left(self._headers, first) - 1)
        for number in self._headers[start:]:
            if number > last + 1:
                break
            paragraph = self._paragraphs[number]
            if paragraph.is_shown(self._open) and paragraph.fold is not None:
                yield self._page.folds[paragraph.fold], self._strip_rect(number)

    def _strip_rect(self, number: int) -> QRectF:
        em = self._typography.look.em()
        rect = self._block_rect(self.document().findBlockByNumber(number))
        if self._paragraphs[number].style in FILED:
            # A quiet line of its own size, its sign where the text above begins.
            return QRectF(_MARGIN - 0.55 * em, rect.top() - 0.2 * em, 12 * em, rect.height() + 0.4 * em)
        # Half of the space between two strips, less a hair so that they stay apart.
        air = STRIP_SPACE / 2 * em - 1.5
        left = _MARGIN - 0.2 * em
        return QRectF(left, rect.top() - air, self.viewport().width() - 2 * left, rect.height() + 2 * air)

    def _paint_strips(self, painter: QPainter) -> None:
        colours, em = self.colours, self._typography.look.em()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for fold, rect in self._seen_strips():
            is_open, is_filed = fold.number in self._open, fold.kind is BlockKind.MASTHEAD
            painter.setPen(Qt.PenStyle.NoPen)
            if fold.number == self._hovered or not is_filed:
                painter.setBrush(QColor(colours.hover if fold.number == self._hovered else colours.fold))
                painter.drawRoundedRect(rect, 6, 6)
            if fold.number == self._focused and self.hasFocus():
                painter.setPen(QPen(QColor(colours.accent), 2))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), 5, 5)
            self._paint_sign(
                painter, QPointF(rect.left() + (0.8 if is_filed else 1.0) * em, rect.center().y()), is_open
            )
            if is_open:
                self._paint_rule(painter, fold, rect)
            self._paint_hits_inside(painter, fold, rect)

    def _paint_sign(self, painter: QPainter, centre: QPointF, is_open: bool) -> None:
        """A small triangle: to the right while shut, down while open."""
        half = self._typography.look.em() * 0.24
        shape = [(-half, -half * 0.6), (half, -half * 0.6), (0, half * 0.8)]
        if not is_open:
            shape = [(-half * 0.6, -half), (-half * 0.6, half), (half * 0.8, 0)]
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self.colours.muted))
        painter.drawPolygon(QPolygonF([centre + QPointF(x, y) for x, y in shape]))

    def _paint_rule(self, painter: QPainter, fold: Fold, strip: QRectF) -> None:
        """A thin line beside the lines of an open fold."""
        left = strip.left() + self._typography.look.em()
        height = self.viewport().height()
        for first, last in _neighbours(
            [number for number in self._members[fold.number] if not self._paragraphs[number].is_header]
        ):
            top = self._block_rect(self.document().findBlockByNumber(first)).top()
            if top > height:
                continue
            bottom = self._block_rect(self.document().findBlockByNumber(last)).bottom()
            if bottom > 0:
                top, bottom = max(top, -10), min(bottom, height + 10)
                painter.fillRect(QRectF(left - 0.75, top, 1.5, bottom - top), QColor(self.colours.border))

    def _paint_hits_inside(self, painter: QPainter, fold: Fold, rect: QRectF) -> None:
        number = self.hits_in(fold.number)
        if not number or fold.number in self._open:
            return
        font = self._typography.strip_label.font()
        painter.setFont(font)
        text = counted(number, "hit")
        em = self._typography.look.em()
        width = painter.fontMetrics().horizontalAdvance(text) + em
        height = min(rect.height() - 6, painter.fontMetrics().height() + 4)
        badge = QRectF(rect.right() - width - 5, rect.center().y() - height / 2, width, height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self.colours.mark))
        painter.drawRoundedRect(badge, height / 2, height / 2)
        painter.setPen(QColor(self.colours.mark_text))
        painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, text)

    def strip_at(self, point: QPoint) -> int | None:
        """The number of the fold whose strip lies under `point` of the viewport."""
        return next((fold.number for fold, rect in self._seen_strips() if rect.contains(QPointF(point))), None)

    def strip_rect(self, fold: int) -> QRectF:
        """Where the strip of a fold lies in the viewport."""
        return self._strip_rect(self._header_of(fold).blockNumber())

    @property
    def focused_fold(self) -> int | None:
        """The fold whose strip the keyboard is on."""
        return self._focused

    # --- copying

    def selected_text(self) -> str:
        """What is selected, as the text is stored, without anything out of sight."""
        cursor = self.textCursor()
        if self._positions is None or not cursor.hasSelection():
            return ""
        return self._positions.between(cursor.selectionStart(), cursor.selectionEnd(), self._open)

    def selected_span(self) -> Span | None:
        """The stretch of the text from the first to the last character selected."""
        cursor = self.textCursor()
        if self._positions is None or not cursor.hasSelection():
            return None
        start = self._positions.text_near(cursor.selectionStart())
        return Span(start, max(start, self._positions.last_before(cursor.selectionEnd())))

    def createMimeDataFromSelection(self) -> QMimeData:
        carried = QMimeData()
        carried.setText(self.selected_text())
        return carried

    # --- Qt's side

    def loadResource(self, kind: int, name: QUrl | str) -> Any:
        """Nothing is ever opened because a text names it. An empty answer would make Qt look for itself."""
        if kind == QTextDocument.ResourceType.ImageResource.value:
            return QImage(1, 1, QImage.Format.Format_ARGB32)
        return QByteArray(b" ")

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._measure()
        return super().event(event)

    def _measure(self) -> None:
        """Centre a column of the right measure."""
        room = self.width() - self._ticks.sizeHint().width()
        column = round(self._typography.look.measure()) + 2 * _MARGIN
        side = max(0, (room - column) // 2)
        self.setViewportMargins(side, 0, side, 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        place = self.place()
        super().resizeEvent(event)
        self._marked = None
        if self._target is not None:
            self._bring_into_view(self._target)
        else:
            self.return_to(place)
        self._mark_what_is_seen()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        self._paint_strips(painter)
        painter.end()
        super().paintEvent(event)

    def _forget_target(self) -> None:
        self._target = None

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
        if fold is not None:
            self._focused = fold
            self.toggle(fold)
        elif self._underlines:
            mention = self._mention_under(point)
            if mention is not None:
                self.mention_clicked.emit(mention)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        if event.buttons():
            return
        point = event.position().toPoint()
        fold = self.strip_at(point)
        if fold != self._hovered:
            self._hovered = fold
            self.viewport().update()
        mention = self._mention_under(point) if self._underlines and fold is None else None
        is_link = fold is not None or mention is not None
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if is_link else Qt.CursorShape.IBeamCursor)
        says = f"{mention.entity.name}, {mention.entity.kind.value}" if mention else ""
        self.viewport().setToolTip(hover_text(says) if says else "")

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hovered = None
        self.viewport().update()

    def _mention_under(self, point: QPoint) -> Mention | None:
        cursor = self.cursorForPosition(point)
        # In the white space beyond a line's end the nearest character is not under the mouse.
        if abs(self.cursorRect(cursor).center().x() - point.x()) > self._typography.look.em():
            return None
        return self.mention_at(cursor.position())

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu_wanted.emit(event.globalPos(), self._mention_under(event.pos()))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab walks the folds, and leaves the article after the last: the keyboard is never trapped."""
        folds = list(self._members)
        if not folds:
            return QWidget.focusNextPrevChild(self, forward)
        if self._focused is None:
            number = self._nearest_fold(forward)
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
            bar.setValue(round(bar.value() + rect.top() - self.viewport().height() * _REST))
        self.viewport().update()
        return True

    def _nearest_fold(self, forward: bool) -> int:
        """The first fold from the top of the view down, or the last above its end."""
        tops = [self._strip_top(number) for number in self._members]
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
            self.copy()
        elif event.matches(QKeySequence.StandardKey.SelectAll):
            self.selectAll()
        elif is_plain and key in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._focused is not None:
            self.toggle(self._focused)
        elif is_plain and key == Qt.Key.Key_Space:
            self.verticalScrollBar().triggerAction(action.SliderPageStepSub if is_shifted else action.SliderPageStepAdd)
        elif is_plain and key == Qt.Key.Key_N:
            self.next_hit(-1 if is_shifted else 1)
        elif is_plain and not is_shifted and key in scrolls:
            self.verticalScrollBar().triggerAction(scrolls[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape):
            event.ignore()
        else:
            super().keyPressEvent(event)


def _neighbours(numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The runs of `numbers` that follow each other, as (first, last)."""
    first = last = None
    for number in numbers:
        if last is not None and number == last + 1:
            last = number
            continue
        if first is not None and last is not None:
            yield first, last
        first = last = number
    if first is not None and last is not None:
        yield first, last


def _within(marks: Sequence[Any], starts: Sequence[int], spans: Sequence[Span]) -> Iterator[Any]:
    """Those of `marks`, which are spans or have one, that begin in one of `spans`; each once."""
    told: set[int] = set()
    for span in spans:
        for number in range(bisect_left(starts, span.start), bisect_left(starts, span.end)):
            if number not in told:
                told.add(number)
                yield marks[number]
