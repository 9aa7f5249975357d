"""The page on the screen: one article, its folds that open, its hits that light up, its names that can be clicked.

The document is built once for an article. A fold opens by showing blocks that were already there, so a place of the
text stays at one position of the document. All text goes in as plain text, and nothing is ever loaded because of it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QByteArray, QEvent, QMimeData, QPoint, QPointF, QRectF, QSize, Qt, QTimer, QUrl, Signal
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
from corpusview.gui.viewer.galley import MARGIN, Galley
from corpusview.gui.viewer.marked_scroll_bar import MarkedScrollBar
from corpusview.gui.viewer.strips import Strips
from corpusview.gui.viewer.typography import Look, Typography
from corpusview.page import Fold, Line, Page, hidden_characters

# Seconds that a long article is set at a time, between two turns of the event loop.
_SLICE_SECONDS = 0.015
# A hit walked to comes to rest this far down the view, so that what leads to it can be read.
_REST = 0.3
# Up to this many characters and hits, ticks in the scroll bar stand at true heights; beyond, in proportion of the text,
# since true heights would mean laying out the whole page at once.
_TRUE_HEIGHTS = 100_000
_TRUE_TICKS = 2_000
# Characters from which on an article is set anew only when the pane has kept its width for so many milliseconds.
_LONG, _REST_MS = 300_000, 200
# Pixels the mouse may move between press and release in a click.
_CLICK = 4


@dataclass(frozen=True, slots=True)
class Place:
    """Where a reader was: the code point at the top of the view, and how far above the view its line began."""

    at: int
    above: int


@dataclass(frozen=True, slots=True)
class Under:
    """What lies under the mouse, or the keyboard's focus: a name, a fold's strip, or a line."""

    mention: Mention | None = None
    fold: Fold | None = None
    line: Line | None = None


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
        self._galley: Galley | None = None
        self._growing = QTimer(self)
        self._growing.setInterval(0)
        self._growing.timeout.connect(self._grow)
        self._resting = QTimer(self)
        self._resting.setSingleShot(True)
        self._resting.setInterval(_REST_MS)
        self._resting.timeout.connect(self._set_to_rest)
        self._awaited: Span | Place | None = None
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
        self._focused = self._hovered = self._target = self._awaited = self._spot = self._current = None
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
            # The marks are painted in colours of their own, and nothing need have scrolled.
            self._mark_what_is_seen()
            self._place_ticks()

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
        # The document goes with its galley, which must therefore outlive the change to the next.
        former = self._galley
        self._galley = Galley(self._page, self._typography, self._show_hidden, self._open)
        self.setDocument(self._galley.document)
        del former
        self._galley.document.documentLayout().documentSizeChanged.connect(self._place_ticks)
        self._marked = None
        if self._galley.is_whole:
            self._growing.stop()
        else:
            self._growing.start()

    def _grow(self) -> None:
        """Set a little more of a long article, and go to where the reader is wanted as soon as that is set."""
        galley = self._galley
        if galley is None or not galley.grow(_SLICE_SECONDS):
            self._growing.stop()
            self._place_ticks()
        if galley is not None and self._awaited is not None:
            if isinstance(self._awaited, Span):
                if galley.holds(self._awaited.start):
                    self._point_out(self._awaited)
            elif galley.holds(self._awaited.at):
                self.return_to(self._awaited)

    def _finish(self) -> None:
        """Set all that is missing, at once."""
        if self._galley is not None:
            self._galley.grow(float("inf"))

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
        if self._page is None:
            return
        opening = len(self._open) < len(self._page.folds)
        self._set_folds(
            [each.number for each in self._page.folds if (each.number in self._open) is not opening], opening
        )

    def _set_folds(self, numbers: Sequence[int], opening: bool) -> None:
        if not numbers or self._galley is None:
            return
        anchor = numbers[0] if len(numbers) == 1 and numbers[0] in self._galley.members else None
        place = self.place() if anchor is None else None
        before = self.strip_rect(anchor).top() if anchor is not None else 0.0
        for number in numbers:
            self._galley.set_fold(number, opening)
        self._marked = None
        if anchor is not None:
            shift = self.strip_rect(anchor).top() - before
            self.verticalScrollBar().setValue(round(self.verticalScrollBar().value() + shift))
        elif place is not None:
            self.return_to(place)
        self._mark_what_is_seen()
        self._place_ticks()
        self.viewport().update()
        for number in numbers:
            self.fold_toggled.emit(number, opening)

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
        if self._galley is None:
            return {}
        head = self._galley.head_spans()

        def between(span: Span) -> int:
            return bisect_left(self._hit_starts, span.end) - bisect_left(self._hit_starts, span.start)

        return {
            fold.number: sum(
                between(span) - sum(between(shown) for shown in head if span.holds(shown)) for span in fold.spans
            )
            for fold in self._galley.page.folds
        }

    def go_to_hit(self, number: int) -> None:
        """Walk to the hit `number` of the order, opening the fold that it lies in."""
        if not self._order:
            return
        self._current = number % len(self._order)
        self._point_out(self._order[self._current])
        self.hit_changed.emit(self._current + 1, len(self._order))

    def next_hit(self, step: int = 1) -> None:
        """Walk on by `step` hits; from nowhere, to the first after the place pointed out or below the view's top."""
        if self._current is not None:
            self.go_to_hit(self._current + step)
        elif self._order:
            self.go_to_hit(self.first_from_here() - (step < 0))

    def readable(self, spans: Iterable[Span]) -> tuple[Span, ...]:
        """Those of `spans` that a reader can see or unfold; the masthead as filed counts only while it is open."""
        if self._galley is None:
            return ()
        folds = self._galley.page.folds
        filed = [fold for fold in folds if fold.kind is BlockKind.MASTHEAD and fold.number not in self._open]
        if not filed:
            return tuple(spans)
        end = max(span.end for fold in filed for span in fold.spans)
        only_as_filed = self._galley.positions.is_only_as_filed
        return tuple(each for each in spans if each.start >= end or not only_as_filed(each))

    def first_from_here(self) -> int:
        """The number of the first hit at or below the place pointed out, or the top of the view; 0 if there is none."""
        if self._spot is not None:
            at = self._spot.start
        elif self.verticalScrollBar().value() == 0:
            return 0
        else:
            at = self.place().at
        return next((number for number, hit in enumerate(self._order) if hit.start >= at), 0)

    def go_to(self, span: Span) -> None:
        """Bring `span` into view and point it out; a fold that hides it is opened. Hits are walked on from there."""
        if self._current is not None:
            self._current = None
            self.hit_changed.emit(0, len(self._order))
        self._point_out(span)

    def _point_out(self, span: Span) -> None:
        galley = self._galley
        if galley is None:
            return
        self._spot = self._target = span
        self._marked = None
        if not galley.holds(span.start):
            self._awaited = span
            return
        self._awaited = None
        fold = galley.paragraphs[galley.paragraph_of(span.start)].fold
        if fold is not None and fold not in self._open:
            self._set_folds([fold], True)
        self._bring_into_view(span)
        self._mark_what_is_seen()
        self._place_ticks()

    def _bring_into_view(self, span: Span) -> None:
        galley = self._galley
        if galley is None or not galley.holds(span.start):
            return
        selected = galley.cursor(span)
        cursor = QTextCursor(galley.document)
        cursor.setPosition(selected.selectionStart())
        self.setTextCursor(cursor)
        top = self.cursorRect(cursor)
        cursor.setPosition(selected.selectionEnd())
        bottom = self.cursorRect(cursor).bottom()
        height = self.viewport().height()
        if top.top() < height * 0.08 or bottom > height * 0.85:
            bar = self.verticalScrollBar()
            is_headline = galley.paragraph_of(span.start) == 0
            bar.setValue(0 if is_headline else round(bar.value() + top.top() - height * _REST))

    def place(self) -> Place:
        """Where the reader is."""
        if isinstance(self._awaited, Place):
            return self._awaited
        if self._galley is None or self.verticalScrollBar().value() == 0:
            return Place(-1, 0)
        positions = self._galley.positions
        cursor = self.cursorForPosition(QPoint(MARGIN, 0))
        at = positions.text_near(cursor.position())
        cursor.setPosition(min(positions.to_document(at), positions.length))
        return Place(at, -self.cursorRect(cursor).top())

    def return_to(self, place: Place) -> None:
        """Bring a place back to where it was in the view."""
        galley = self._galley
        if galley is None:
            return
        self._awaited = None
        if place.at < 0:
            self.verticalScrollBar().setValue(0)
            return
        if not galley.holds(place.at):
            self._awaited = place
            return
        cursor = QTextCursor(galley.document)
        cursor.setPosition(min(galley.positions.to_document(place.at), galley.positions.length))
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
        at = self._galley.positions.to_text(position) if self._galley else None
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
        galley, strips = self._galley, self._strips()
        if galley is None or strips is None:
            return 0, 0
        first = last = number = self.cursorForPosition(QPoint(0, 0)).blockNumber()
        # Asked for the block at its lower end, the document errs where hidden ones lie between.
        while number < len(galley.paragraphs):
            if galley.is_shown(number):
                if strips.block_rect(galley.block(number)).top() > strips.height:
                    break
                last = number
            number = galley.next_shown(number)
        return first, last

    def _mark_what_is_seen(self) -> None:
        if self._galley is None:
            return
        first, last = self._seen_blocks()
        if self._marked is not None and self._marked[0] <= first and last <= self._marked[1]:
            return
        screen = last - first + 1
        first, last = max(0, first - screen), min(len(self._galley.paragraphs) - 1, last + screen)
        self._marked = first, last
        self.setExtraSelections(list(self._selections(first, last)))

    def _selections(self, first: int, last: int) -> Iterator[QTextEdit.ExtraSelection]:
        assert self._galley is not None
        spans = self._galley.seen_spans(first, last)
        if self._underlines:
            for mention in _within(self._mentions, self._mention_starts, spans):
                yield self._selection(mention.span, self._name_format(mention.entity.kind))
        hit = _painted(self.colours.mark, self.colours.mark_text)
        for each in _within(self._hits, self._hit_starts, spans):
            if each != self._spot:
                yield self._selection(each, hit)
        if self._show_hidden:
            sign = _painted(self.colours.fold, self.colours.danger)
            text = self._galley.page.article.text
            for span in spans:
                for offset in hidden_characters(span.of(text)):
                    yield self._selection(Span(span.start + offset, span.start + offset + 1), sign)
        if self._spot is not None and self._galley.holds(self._spot.start):
            yield self._selection(self._spot, _painted(self.colours.mark_now, self.colours.mark_now_text))

    def _selection(self, span: Span, look: QTextCharFormat) -> QTextEdit.ExtraSelection:
        assert self._galley is not None
        made = QTextEdit.ExtraSelection()
        made.cursor = self._galley.cursor(span)
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
        heights = list(self._heights()) if self._galley is not None else []
        now = heights[self._current] if heights and self._current is not None else None
        self._ticks.show_marks(heights, now, self.colours.mark_now, self.colours.accent)

    def _heights(self) -> Iterator[float]:
        galley = self._galley
        assert galley is not None
        length = len(galley.page.article.text) or 1
        if len(self._order) > _TRUE_TICKS or length > _TRUE_HEIGHTS or not galley.is_whole:
            yield from (hit.start / length for hit in self._order)
            return
        layout = galley.document.documentLayout()
        total = layout.documentSize().height() or 1
        for hit in self._order:
            number = galley.paragraph_of(hit.start)
            fold = galley.paragraphs[number].fold
            block = galley.block(number) if galley.is_shown(number) or fold is None else galley.header(fold)
            yield min(1.0, layout.blockBoundingRect(block).top() / total)

    # --- strips

    def _strips(self) -> Strips | None:
        if self._galley is None:
            return None
        size = self.viewport().size()
        return Strips(self._galley, self._typography, size.width(), size.height(), self.verticalScrollBar().value())

    def strip_at(self, point: QPoint) -> int | None:
        """The number of the fold whose strip lies under `point` of the viewport."""
        strips = self._strips()
        seen = strips.seen(*self._seen_blocks()) if strips else ()
        return next((fold.number for fold, rect in seen if rect.contains(QPointF(point))), None)

    def strip_rect(self, fold: int) -> QRectF:
        """Where the strip of a fold lies in the viewport; nowhere while the fold is not set yet."""
        strips = self._strips()
        if strips is None or fold not in strips.galley.members:
            return QRectF()
        return strips.rect(strips.galley.header(fold).blockNumber())

    @property
    def focused_fold(self) -> int | None:
        """The fold whose strip the keyboard is on."""
        return self._focused

    # --- the keyboard's caret

    def show_caret(self, wanted: bool) -> None:
        """Let the arrow keys move a caret, and select with Shift, instead of scrolling."""
        flags = self.textInteractionFlags()
        by_keyboard = Qt.TextInteractionFlag.TextSelectableByKeyboard
        self.setTextInteractionFlags(flags | by_keyboard if wanted else flags & ~by_keyboard)
        self.setCursorWidth(2 if wanted else 1)
        if wanted and self._galley is not None:
            cursor = self.cursorForPosition(QPoint(MARGIN, 0))
            if not self.textCursor().hasSelection():
                self.setTextCursor(cursor)

    @property
    def has_caret(self) -> bool:
        """Whether the arrow keys move a caret."""
        return bool(self.textInteractionFlags() & Qt.TextInteractionFlag.TextSelectableByKeyboard)

    def _move_caret(self, event: QKeyEvent) -> None:
        """Let Qt move the caret, and bring it out of any fold that it has gone into."""
        before = self.textCursor().position()
        super().keyPressEvent(event)
        cursor = self.textCursor()
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
        column = round(self._typography.look.measure()) + 2 * MARGIN
        side = max(0, (room - column) // 2)
        self.setViewportMargins(side, 0, side, 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        is_long = self._page is not None and len(self._page.article.text) > _LONG
        if is_long and event.size().width() != event.oldSize().width():
            # To set a long article anew takes a while: once, when the edge that is dragged has come to rest.
            self._resting.start()
            return
        if not self._resting.isActive():
            self._set_to_size(event)

    def _set_to_size(self, event: QResizeEvent) -> None:
        place = self.place()
        super().resizeEvent(event)
        self._marked = None
        if self._target is not None:
            self._bring_into_view(self._target)
        else:
            self.return_to(place)
        self._mark_what_is_seen()

    def _set_to_rest(self) -> None:
        # Qt sets the text anew only where the width differs from that of before.
        self._set_to_size(QResizeEvent(self.viewport().size(), QSize()))

    def paintEvent(self, event: QPaintEvent) -> None:
        strips = self._strips()
        if strips is None:
            super().paintEvent(event)
            return
        seen = tuple(strips.seen(*self._seen_blocks()))
        painter = QPainter(self.viewport())
        strips.paint(painter, seen, self._hovered, self._focused if self.hasFocus() else None)
        painter.end()
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        strips.paint_counts(painter, seen, self.hits_in, self._hovered)
        painter.end()

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
        return Under(self._mention_under(point), None, line)

    def _is_beside(self, block: QTextBlock, point: QPoint) -> bool:
        strips = self._strips()
        rect = strips.block_rect(block) if strips else QRectF()
        return rect.top() <= point.y() <= rect.bottom()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

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
            bar.setValue(round(bar.value() + rect.top() - self.viewport().height() * _REST))
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
            self.copy()
        elif event.matches(QKeySequence.StandardKey.SelectAll):
            self._finish()
            self.selectAll()
        elif is_plain and key in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._focused is not None:
            self.toggle(self._focused)
        elif self.has_caret and key in (*scrolls, Qt.Key.Key_Left, Qt.Key.Key_Right):
            self._move_caret(event)
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


def _painted(ground: str, text: str) -> QTextCharFormat:
    made = QTextCharFormat()
    made.setBackground(QColor(ground))
    made.setForeground(QColor(text))
    return made


def _within(marks: Sequence[Any], starts: Sequence[int], spans: Sequence[Span]) -> Iterator[Any]:
    """Those of `marks`, which are spans or have one, that begin in one of `spans`; each once."""
    told: set[int] = set()
    for span in spans:
        for number in range(bisect_left(starts, span.start), bisect_left(starts, span.end)):
            if number not in told:
                told.add(number)
                yield marks[number]
