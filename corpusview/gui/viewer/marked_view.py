"""The page with what is marked on it: hits that are walked, the place pointed out, names, characters made visible.

Only what can be seen is painted, so that a hundred thousand hits cost no more than ten.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from PySide6.QtCore import QPoint, QPointF, QRectF, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QTextEdit, QWidget

from corpusview.article import BlockKind, EntityKind, Mention, Span, Spans
from corpusview.gui.theme import tint_of, tone
from corpusview.gui.viewer.folded_view import FoldedView
from corpusview.gui.viewer.galley import MARGIN
from corpusview.gui.viewer.typography import Look
from corpusview.notes import Placed
from corpusview.page import Page, hidden_characters

# Up to this many characters and hits, ticks in the scroll bar stand at true heights; beyond, in proportion of the text,
# since true heights would mean laying out the whole page at once.
_TRUE_HEIGHTS = 100_000
_TRUE_TICKS = 2_000
# Strips of a long text that have a tick where a hit stands: as many as a scroll bar has pixels.
_MOST_TICKS = 2_000
# Hidden characters that are coloured at once; their signs stand in the text in any case. A screen of letters that are
# joined, or of marks upon marks, can hold ten thousand, and to paint them takes the square of their number.
_MOST_SIGNS = 100
# Pixels of a note's sign in the margin, and between it and the text.
_SIGN, _SIGN_GAP = 16, 8


class MarkedView(FoldedView):
    """Hits are the query's or those of the find bar: whoever sets them last."""

    hit_changed = Signal(int, int)
    hits_set = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        self._hits = self._order = Spans.of(())
        # Where ticks stand in a long article, which is counted once.
        self._strips_with_hits: tuple[float, ...] | None = None
        self._inside: dict[int, int] = {}
        self._current: int | None = None
        self._spot: Span | None = None
        self._mentions: tuple[Mention, ...] = ()
        self._mention_starts: list[int] = []
        self._underlines = False
        self._notes: tuple[Placed, ...] = ()
        self._tone_of: Callable[[Span], int] = _one_tone
        self._marked: tuple[int, int] | None = None
        super().__init__(look, parent)

    def show_page(self, page: Page, show_hidden: bool | None = None) -> None:
        """Show `page` from its top, its folds as it says, its marks as the hits."""
        self._spot = self._current = None
        self.set_notes(())
        self._hold_mentions(page.mentions)
        super().show_page(page, show_hidden)
        self.set_hits(page.marks)

    def _build(self) -> None:
        super()._build()
        assert self._galley is not None
        self._galley.document.documentLayout().documentSizeChanged.connect(self._place_ticks)
        self._marked = None

    def _grown(self) -> None:
        self._place_ticks()

    # --- hits

    @property
    def hits(self) -> Spans:
        """The hits in the order in which they are walked: those of the headline first."""
        return self._order

    @property
    def current_hit(self) -> int | None:
        """The number, from 0, of the hit walked to."""
        return self._current

    def set_hits(self, hits: Iterable[Span], tone_of: Callable[[Span], int] | None = None) -> None:
        """Mark `hits`, which must be in order, each in the tone that `tone_of` gives it; none is walked to yet."""
        self._hits, self._strips_with_hits = Spans.of(hits), None
        self._tone_of = tone_of or _one_tone
        self._inside = self._count_inside()
        headline = self._page.headline.span if self._page else None
        first = self._hits.inside(headline) if headline is not None else range(0)
        self._order = self._hits[first.start : first.stop] + self._hits.without(first) if first else self._hits
        self._current = None
        self._spot = None
        self._marked = None
        self._mark_what_is_seen()
        self._place_ticks()
        # The strips of folds tell how many hits they hold; Qt paints anew just the words that were marked.
        self.viewport().update()
        self.hits_set.emit()
        self.hit_changed.emit(0, len(self._order))

    def tone_of(self, hit: Span) -> int:
        """The tone in which a hit is marked."""
        return self._tone_of(hit)

    def hits_in(self, fold: int) -> int:
        """How many of the hits lie in a fold; those that the head of the page shows are not in one."""
        return self._inside.get(fold, 0)

    def _count_inside(self) -> dict[int, int]:
        if self._galley is None:
            return {}
        head = self._galley.head_spans()

        def between(span: Span) -> int:
            return len(self._hits.beginning_in(span))

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

    def readable(self, spans: Iterable[Span]) -> Spans:
        """Those of `spans` that a reader can see or unfold; the masthead as filed counts only while it is open."""
        found = Spans.of(spans)
        if self._galley is None:
            return Spans.of(())
        only_as_filed = self._galley.positions.is_only_as_filed
        for fold in self._galley.page.folds:
            for own in fold.spans if fold.kind is BlockKind.MASTHEAD and fold.number not in self._open else ():
                inside = found.beginning_in(own)
                seen = Spans.of(each for each in found[inside.start : inside.stop] if not only_as_filed(each))
                found = found[: inside.start] + seen + found[inside.stop :]
        return found

    def first_from_here(self) -> int:
        """The number of the first hit at or below the place pointed out, or the top of the view; 0 if there is none."""
        at = self._spot.start if self._spot is not None else self.place().at
        # Those of the headline stand before the others, which are in order.
        headline = self._page.headline.span if self._page else None
        before = len(self._hits.inside(headline)) if headline is not None else 0
        for number in range(before):
            if self._order.starts[number] >= at:
                return number
        number = bisect_left(self._order.starts, at, before)
        return number if number < len(self._order) else 0

    def go_to(self, span: Span) -> None:
        """Bring `span` into view and point it out; a fold that hides it is opened. Hits are walked on from there."""
        if self._current is not None:
            self._current = None
            self.hit_changed.emit(0, len(self._order))
        self._point_out(span)

    def _point_out(self, span: Span) -> None:
        self._spot = span
        self._marked = None
        self._bring(span)

    # --- names

    def underline_mentions(self, wanted: bool) -> None:
        """Underline the names in the article, and let them be clicked."""
        self._underlines = wanted
        self._marked = None
        self._mark_what_is_seen()

    def set_others(self, others: Iterable[Mention]) -> None:
        """Hold dates, sums and the like as well as names, but for those that overlap one."""
        if self._galley is None:
            return
        names = sorted(each.span for each in self._galley.page.mentions)
        starts = [each.start for each in names]
        kept = [*self._galley.page.mentions]
        for other in others:
            # Names do not overlap each other: the one that begins last before the end is the one that could.
            before = bisect_left(starts, other.span.end) - 1
            if before < 0 or names[before].end <= other.span.start:
                kept.append(other)
        self._hold_mentions(kept)
        self._marked = None
        self._mark_what_is_seen()

    def _hold_mentions(self, mentions: Iterable[Mention]) -> None:
        self._mentions = tuple(sorted(mentions, key=lambda mention: mention.span))
        self._mention_starts = [mention.span.start for mention in self._mentions]

    def mention_at(self, position: int) -> Mention | None:
        """The name that stands at a document position."""
        at = self._galley.positions.to_text(position) if self._galley else None
        if at is None:
            return None
        number = bisect_right(self._mention_starts, at) - 1
        if number >= 0 and at < self._mentions[number].span.end:
            return self._mentions[number]
        return None

    # --- notes

    def set_notes(self, notes: Iterable[Placed]) -> None:
        """Show the notes that have a place in the text."""
        self._notes = tuple(sorted((each for each in notes if each.span), key=lambda each: each.span))
        if self._galley is not None:
            self._mark_anew()
            self.viewport().update()

    def note_at(self, position: int) -> Placed | None:
        """The note whose place holds a document position; of several the shortest."""
        at = self._galley.positions.to_text(position) if self._galley else None
        if at is None:
            return None
        holding = [each for each in self._notes if each.span and each.span.start <= at < each.span.end]
        return min(holding, key=lambda each: len(each.span or ()), default=None)

    def note_sign_at(self, point: QPoint) -> Placed | None:
        """The note whose sign in the margin lies under a point of the viewport."""
        return next((each for each, rect in self._signs() if rect.contains(QPointF(point))), None)

    def _seen_notes(self, spans: Sequence[Span]) -> list[Placed]:
        if not spans:
            return []
        first, last = min(each.start for each in spans), max(each.end for each in spans)
        return [each for each in self._notes if each.span and each.span.start < last and each.span.end > first]

    def _signs(self) -> Iterator[tuple[Placed, QRectF]]:
        """The notes with words that are in view, and where their signs are: in the margin, beside their first line."""
        if self._galley is None or not self._notes:
            return
        left = self.viewport().width() - MARGIN + _SIGN_GAP
        below = 0.0
        for each in self._seen_notes(self._galley.seen_spans(*self._seen_blocks())):
            if each.note.is_highlight or not each.span or not self._galley.holds(each.span.start):
                continue
            if not self._galley.is_shown(self._galley.paragraph_of(each.span.start)):
                continue
            cursor = QTextCursor(self._galley.document)
            cursor.setPosition(self._galley.cursor(each.span).selectionStart())
            line = self.cursorRect(cursor)
            # Signs of neighbours stand below each other, so that each can be reached.
            top = max(line.center().y() - _SIGN / 2, below)
            below = top + _SIGN + 3
            yield each, QRectF(left, top, _SIGN, _SIGN)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for each, rect in self._signs():
            painter.setPen(QPen(QColor(self.colours.muted), 1.2))
            painter.setBrush(QColor(tint_of(self.colours, each.note.tint)))
            painter.drawRoundedRect(rect.adjusted(0.5, 1.5, -0.5, -1.5), 3, 3)
            for at in (0.38, 0.6):
                y = rect.top() + rect.height() * at
                painter.drawLine(QPointF(rect.left() + 4, y), QPointF(rect.right() - 4, y))
        painter.end()

    # --- what is painted

    def _scrolled(self) -> None:
        self._mark_what_is_seen()
        super()._scrolled()

    def _mark_anew(self) -> None:
        self._marked = None
        self._mark_what_is_seen()
        self._place_ticks()

    def _mark_what_is_seen(self) -> None:
        if self._galley is None:
            return
        first, last = self._seen_blocks()
        if self._marked is not None and self._marked[0] <= first and last <= self._marked[1]:
            return
        # Half of what is seen: a shut fold between may hold twenty thousand paragraphs.
        beyond = sum(1 for _ in self._galley.shown_between(first, last)) // 2 + 1
        first, last = max(0, first - beyond), min(len(self._galley.paragraphs) - 1, last + beyond)
        self._marked = first, last
        self.setExtraSelections(list(self._selections(first, last)))

    def _selections(self, first: int, last: int) -> Iterator[QTextEdit.ExtraSelection]:
        assert self._galley is not None
        spans = self._galley.seen_spans(first, last)
        for note in self._seen_notes(spans):
            ground = QTextCharFormat()
            ground.setBackground(QColor(tint_of(self.colours, note.note.tint)))
            yield self._selection(note.span, ground)
        if self._underlines:
            for mention in _within(self._mentions, self._mention_starts, spans):
                yield self._selection(mention.span, self._name_format(mention.entity.kind))
        looks: dict[int, QTextCharFormat] = {}
        for each in _within(self._hits, self._hits.starts, spans):
            if each != self._spot:
                number = self._tone_of(each)
                if number not in looks:
                    looks[number] = _painted(tone(self.colours, number), self.colours.mark_text)
                yield self._selection(each, looks[number])
        if self._show_hidden:
            sign = _painted(self.colours.fold, self.colours.danger)
            text = self._galley.page.article.text
            signs = (span.start + offset for span in spans for offset in hidden_characters(span.of(text)))
            for at in islice(signs, _MOST_SIGNS):
                yield self._selection(Span(at, at + 1), sign)
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
        galley = self._galley
        if galley is None:
            self._ticks.show_marks((), None, self.colours.tick, self.colours.focus)
            return
        length = len(galley.page.article.text) or 1
        now = None if self._current is None or not self._order else self._order[self._current]
        if len(self._order) > _TRUE_TICKS or length > _TRUE_HEIGHTS or not galley.is_all:
            # They are where they are in the text, however much of it is set by now.
            if self._strips_with_hits is None:
                self._strips_with_hits = tuple(_strips_with(self._hits, length))
            heights, current = self._strips_with_hits, None if now is None else now.start / length
        else:
            heights, current = tuple(map(self._height, self._order)), None if now is None else self._height(now)
        self._ticks.show_marks(heights, current, self.colours.tick, self.colours.focus)

    def _height(self, hit: Span) -> float:
        """How far down the page a hit stands, or the header of the fold that hides it; from 0 to 1."""
        galley = self._galley
        assert galley is not None
        layout = galley.document.documentLayout()
        number = galley.paragraph_of(hit.start)
        fold = galley.paragraphs[number].fold
        block = galley.block(number) if galley.is_shown(number) or fold is None else galley.header(fold)
        return min(1.0, layout.blockBoundingRect(block).top() / (layout.documentSize().height() or 1))


def _strips_with(hits: Spans, length: int) -> Iterator[float]:
    """Where a text of this length, cut into as many strips as a bar can show, has hits: from 0 to 1."""
    number = 0
    while number < len(hits):
        strip = hits.starts[number] * _MOST_TICKS // length
        yield hits.starts[number] / length
        number = bisect_left(hits.starts, (strip + 1) * length / _MOST_TICKS, number + 1)


def _one_tone(_hit: Span) -> int:
    return 0


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
