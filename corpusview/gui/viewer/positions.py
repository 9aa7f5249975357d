"""Where a place of the text stands in the document, and back.

The text counts code points, Qt's documents count UTF-16 units and one more for each end of a block. This is the only
module that knows both. It needs no table of the whole text: within a paragraph, which is short, it counts.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpusview.article import BlockKind, Span
from corpusview.gui.viewer.paragraphs import END_ISOLATE, ISOLATE, Paragraph
from corpusview.page import Page


def units(text: str) -> int:
    """How many UTF-16 units `text` takes."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def units_to_points(text: str, count: int) -> int:
    """How many code points of `text` lie in its first `count` UTF-16 units; a cut pair does not count."""
    if units(text) == len(text):
        return min(count, len(text))
    seen = points = 0
    for character in text:
        seen += 2 if character > "\uffff" else 1
        if seen > count:
            break
        points += 1
    return points


@dataclass(frozen=True, slots=True)
class _Place:
    """A part of a paragraph: document positions from `start` to `end` show the text from `span`."""

    start: int
    end: int
    span: Span
    drawn: str
    paragraph: int

    def to_document(self, at: int) -> int:
        offset = min(max(at - self.span.start, 0), len(self.span))
        return self.start + (offset if self.drawn.isascii() else units(self.drawn[:offset]))

    def to_text(self, position: int) -> int:
        return self.span.start + units_to_points(self.drawn, max(0, position - self.start))


class Positions:
    """The map between a page's text and the document that shows its paragraphs."""

    def __init__(self, page: Page, paragraphs: Sequence[Paragraph]) -> None:
        self._page = page
        self._paragraphs = paragraphs
        self._block_starts: list[int] = []
        self._places: list[_Place] = []
        self._place_starts: list[int] = []
        self._first_place: list[int] = [0]
        self._next_start = 0
        # The head of the page shows places that the masthead's fold shows again: the head comes first.
        self._in_head, self._shown, self._as_filed = _Sorted(), _Sorted(), _Sorted()
        self._masthead_folds = {fold.number for fold in page.folds if fold.kind is BlockKind.MASTHEAD}
        self.set_up_to = 0
        self.extend()

    @property
    def length(self) -> int:
        """The last position of the document."""
        return max(0, self._next_start - 1)

    def extend(self) -> None:
        """Take in the paragraphs that have been added since."""
        for number in range(len(self._block_starts), len(self._paragraphs)):
            paragraph = self._paragraphs[number]
            self._block_starts.append(self._next_start)
            for part in paragraph.parts:
                drawn = paragraph.text[part.offset : part.offset + len(part.span)]
                start = self._next_start + units(paragraph.text[: part.offset])
                place = _Place(start, start + units(drawn), part.span, drawn, number)
                self._places.append(place)
                self._place_starts.append(start)
                if paragraph.is_head:
                    self._in_head.insert(place)
                    continue
                (self._as_filed if paragraph.fold in self._masthead_folds else self._shown).insert(place)
                self.set_up_to = part.span.end
            self._first_place.append(len(self._places))
            self._next_start += units(paragraph.text) + 1

    def shorten(self, count: int) -> None:
        """Forget so many places from the end, of a page that is put away."""
        for each in (self._places, self._place_starts, self._block_starts, self._first_place):
            del each[-count:]
        for each in (self._shown, self._as_filed):
            each.shorten(count)

    def is_in_head(self, at: int) -> bool:
        """Whether the head of the page shows the code point `at`."""
        return self._in_head.holding(at) is not None

    def paragraph_at(self, position: int) -> int:
        """The number of the paragraph, which is that of the block, that holds a document position."""
        return max(0, bisect_right(self._block_starts, position) - 1)

    def start_of(self, paragraph: int) -> int:
        """The document position at which a paragraph starts."""
        return self._block_starts[paragraph]

    def _place_of(self, at: int) -> _Place | None:
        return self._in_head.holding(at) or self._shown.holding(at) or self._as_filed.holding(at)

    def to_document(self, at: int) -> int:
        """The document position of the code point `at`; of a blank line or a line end, that of what follows it."""
        place = self._place_of(at) or self._shown.after(at) or self._as_filed.after(at)
        return place.to_document(at) if place else self.length

    def range_of(self, span: Span) -> tuple[int, int]:
        """The document positions from which and to which `span` is shown."""
        start = self.to_document(span.start)
        if not len(span):
            return start, start
        first, last = self._place_of(span.start), self._place_of(span.end - 1)
        if last is None or (first is not None and last.start < first.start):
            return start, start + len(span)
        return start, max(start, last.to_document(span.end))

    def is_only_as_filed(self, span: Span) -> bool:
        """Whether `span` is shown nowhere but among the masthead's lines as filed."""
        return self._place_of(span.start) is self._as_filed.holding(span.start) is not None

    def to_text(self, position: int) -> int | None:
        """The code point shown at a document position; None where the paragraph shows no text of the article."""
        paragraph = self.paragraph_at(position)
        for place in self._places[self._first_place[paragraph] : self._first_place[paragraph + 1]]:
            if place.start <= position <= place.end:
                return place.to_text(position)
        return None

    def text_near(self, position: int) -> int:
        """The code point shown at a document position, or else the next that is shown after it."""
        exact = self.to_text(position)
        if exact is not None:
            return exact
        number = bisect_left(self._place_starts, position)
        return self._places[number].span.start if number < len(self._places) else len(self._page.article.text)

    def last_before(self, position: int) -> int:
        """The end of the last stretch of text that is shown before a document position."""
        number = bisect_left(self._place_starts, position) - 1
        return self._places[number].to_text(min(position, self._places[number].end)) if number >= 0 else 0

    def between(self, start: int, end: int, open_folds: set[int]) -> str:
        """The stored text that a selection from `start` to `end` shows: no headers of folds, nothing out of sight.

        Line ends and blank lines between lines that are both selected are as they are stored. Of the head of the page
        the drawn text is given, unless the same lines are selected as filed.
        """
        return "".join(self._between(start, end, open_folds))

    def _between(self, start: int, end: int, open_folds: set[int]) -> Iterator[str]:
        text = self._page.article.text
        spans = self._selected(start, end, open_folds)
        as_filed_too = bool(spans) and any(
            fold.kind is BlockKind.MASTHEAD and fold.number in open_folds for fold in self._page.folds
        )
        if not as_filed_too:
            head = list(self._selected_head(start, end))
            yield "\n".join(head)
            if head and spans:
                yield "\n\n"
        shut = [span for fold in self._page.folds if fold.number not in open_folds for span in fold.spans]
        shut.sort()
        starts = [span.start for span in shut]
        before: int | None = None
        if spans and start <= 0 and end >= self.length:
            # Everything is selected: the blank lines at either end are part of it.
            spans = [Span(0, 0), *spans, Span(len(text), len(text))]
        for span in spans:
            if before is not None:
                at = before
                for number in range(max(0, bisect_right(starts, before) - 1), len(shut)):
                    hole = shut[number]
                    if hole.start >= span.start:
                        break
                    if hole.end > at:
                        yield text[at : max(at, hole.start)]
                        at = hole.end
                yield text[at : span.start]
            yield span.of(text)
            before = span.end

    def _selected(self, start: int, end: int, open_folds: set[int]) -> list[Span]:
        """The selected stretches of lines that are on the page, in the order of the text."""
        spans = []
        first = max(0, bisect_right(self._place_starts, start) - 1)
        for place in self._places[first:]:
            if place.start >= end:
                break
            paragraph = self._paragraphs[place.paragraph]
            if place.end <= start or paragraph.is_head or not paragraph.is_shown(open_folds):
                continue
            spans.append(Span(place.to_text(max(start, place.start)), place.to_text(min(end, place.end))))
        return spans

    def _selected_head(self, start: int, end: int) -> Iterator[str]:
        for number, paragraph in enumerate(self._paragraphs):
            if not paragraph.is_head:
                break
            at = self._block_starts[number]
            if at < end and at + units(paragraph.text) > start:
                first = units_to_points(paragraph.text, max(0, start - at))
                drawn = paragraph.text[first : units_to_points(paragraph.text, end - at)]
                yield self._as_stored(number, drawn, first)

    def _as_stored(self, number: int, drawn: str, first: int) -> str:
        """`drawn`, a stretch of a head paragraph from code point `first` on, with its parts as the text has them."""
        # The signs that keep a masthead line in order from the right are the page's own: they are not copied.
        own = (ISOLATE, END_ISOLATE) if self._paragraphs[number].from_right else ()
        out = ["" if character in own else character for character in drawn]
        for part in self._paragraphs[number].parts:
            stored = part.span.of(self._page.article.text).replace("\n", " ")
            for offset, character in enumerate(stored):
                at = part.offset + offset - first
                if 0 <= at < len(out):
                    out[at] = character
        return "".join(out)


class _Sorted:
    """Places that do not overlap, found by the text they show."""

    def __init__(self) -> None:
        self._places: list[_Place] = []
        self._starts: list[int] = []

    def insert(self, place: _Place) -> None:
        """Take in a place, at its place; most come in order."""
        number = bisect_right(self._starts, place.span.start)
        self._places.insert(number, place)
        self._starts.insert(number, place.span.start)

    def shorten(self, count: int) -> None:
        """Forget so many places from the end."""
        del self._places[-count:]
        del self._starts[-count:]

    def holding(self, at: int) -> _Place | None:
        """The place that shows the code point `at`."""
        number = bisect_right(self._starts, at) - 1
        if number >= 0 and at < self._places[number].span.end:
            return self._places[number]
        return None

    def after(self, at: int) -> _Place | None:
        """The first place at or after `at`."""
        number = bisect_left(self._starts, at)
        return self._places[number] if number < len(self._places) else None
