"""What the user writes on articles: notes and highlights, and how they are found again in a text that has changed.

A note on a place remembers where the place was, what stood there, and a little of what stood around it. While the text
is as it was, that is the place. When a file was changed, or is decoded otherwise, the words are looked for again: of
several places that hold them the one with the same surroundings, and of those the nearest. A note whose words are gone
is kept, and said to be without a place.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from corpusview.article import Span
from corpusview.errors import CorpusViewError

# Characters of a quotation that a note can stand on: a long paragraph. More would be a copy of the article.
LONGEST_QUOTE = 5_000
# Characters of a note; some pages.
LONGEST_TEXT = 20_000
# Characters kept of what stands before and after a quotation: enough to tell two places apart.
_AROUND = 40
# Places looked at where the words of a note stand in many.
_MOST_PLACES = 1_000


class Tint(StrEnum):
    """The colours of a highlight."""

    GREEN = "green"
    BLUE = "blue"
    ROSE = "rose"
    SAND = "sand"


@dataclass(frozen=True, slots=True)
class Anchor:
    """A place of a text: where it was, what it read, and what stood before and after."""

    span: Span
    quote: str
    before: str = ""
    after: str = ""

    @classmethod
    def at(cls, text: str, span: Span) -> Anchor:
        """The anchor of a place of `text`. Of a place that is too long its beginning."""
        span = Span(span.start, min(span.end, span.start + LONGEST_QUOTE))
        before = text[max(0, span.start - _AROUND) : span.start]
        return cls(span, span.of(text), before, text[span.end : span.end + _AROUND])

    def place_in(self, text: str) -> Span | None:
        """Where the quotation stands in `text` now; None where it is gone."""
        if not self.quote:
            return None
        if self.span.of(text) == self.quote:
            return self.span
        best: tuple[int, int] | None = None
        place: Span | None = None
        at = text.find(self.quote)
        for _ in range(_MOST_PLACES):
            if at < 0:
                break
            end = at + len(self.quote)
            alike = _alike_end(text[max(0, at - _AROUND) : at], self.before) + _alike(
                text[end : end + _AROUND], self.after
            )
            rank = (alike, -abs(at - self.span.start))
            if best is None or rank > best:
                best, place = rank, Span(at, end)
            at = text.find(self.quote, at + 1)
        return place


def _alike(one: str, other: str) -> int:
    """How many characters from the beginning are the same."""
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _alike_end(one: str, other: str) -> int:
    return _alike(one[::-1], other[::-1])


@dataclass(frozen=True, slots=True)
class Note:
    """A note on an article, or on a place of it; one without words is a highlight. `number` 0 is not kept yet."""

    article: int
    text: str = ""
    anchor: Anchor | None = None
    tint: Tint = Tint.GREEN
    number: int = 0
    made_at: datetime | None = None
    changed_at: datetime | None = None

    @property
    def is_highlight(self) -> bool:
        """Whether it is only a mark, without words."""
        return not self.text and self.anchor is not None

    def written(self) -> Note:
        """The note as it can be kept. Raises `CorpusViewError` where it says nothing, or too much."""
        text = self.text.strip()
        if not text and self.anchor is None:
            raise CorpusViewError("This note is empty.", "Write something, or select a place to highlight.")
        if len(text) > LONGEST_TEXT:
            raise CorpusViewError(f"A note may have {LONGEST_TEXT:,} characters.", "Make it shorter, or two of it.")
        return replace(self, text=text)


@dataclass(frozen=True, slots=True)
class Placed:
    """A note with the place where it stands in the text as it is now; None: on the article as a whole, or lost."""

    note: Note
    span: Span | None = None

    @property
    def is_lost(self) -> bool:
        """Whether the words that it stood on are gone from the text."""
        return self.note.anchor is not None and self.span is None


def placed(notes: tuple[Note, ...], text: str) -> tuple[Placed, ...]:
    """The notes with their places in `text`: those on the whole article first, then by place, then the lost ones."""
    found = [Placed(note, note.anchor.place_in(text) if note.anchor else None) for note in notes]
    return tuple(sorted(found, key=lambda each: (each.is_lost, each.span or Span(0, 0), each.note.number)))


def told(each: Placed) -> str:
    """A note in one line: the words that it stands on, and its own."""
    quote = " ".join(each.note.anchor.quote.split()) if each.note.anchor else ""
    lost = " (no longer in the text)" if each.is_lost else ""
    return ": ".join(part for part in (f"“{quote}”{lost}" if quote else "", " ".join(each.note.text.split())) if part)


# The tag that is shown as a star.
STAR = "starred"


@dataclass(frozen=True, slots=True)
class Made:
    """All that the user made of one article, and the tags that other articles have, the most used first."""

    article: int
    notes: tuple[Placed, ...] = ()
    tags: tuple[str, ...] = ()
    known_tags: tuple[str, ...] = ()

    @property
    def is_starred(self) -> bool:
        """Whether the user gave it a star."""
        return STAR in self.tags
