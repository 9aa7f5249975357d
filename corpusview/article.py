"""The nouns: what an article is once it has been read.

One text, many spans. `Article.text` is fixed once read; headline, boilerplate and names are spans
over it, counted in code points and half open. Blocks tile the text: the first starts at 0, each
starts where the last ended, and the last ends at the end. Nothing is thrown away.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from operator import eq
from typing import overload


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of a text, in code points, half open: `text[start:end]`."""

    start: int
    end: int

    def __len__(self) -> int:
        return self.end - self.start

    def of(self, text: str) -> str:
        """The words that the span covers in `text`."""
        return text[self.start : self.end]

    def holds(self, other: Span) -> bool:
        """Whether `other` lies wholly inside this span."""
        return self.start <= other.start and other.end <= self.end

    def touches(self, other: Span) -> bool:
        """Whether the two share at least one code point."""
        return self.start < other.end and other.start < self.end


class Spans(Sequence[Span]):
    """Many spans, in the order of the text unless said otherwise, kept as numbers.

    A long article has half a million hits. As many objects would keep the window for longer than a reader waits.
    """

    __slots__ = ("ends", "starts")

    def __init__(self, starts: array[int], ends: array[int]) -> None:
        self.starts, self.ends = starts, ends

    @classmethod
    def of(cls, spans: Iterable[Span]) -> Spans:
        """These spans, put in order."""
        if isinstance(spans, Spans):
            return spans
        ordered = sorted(set(spans))
        return cls(array("q", (each.start for each in ordered)), array("q", (each.end for each in ordered)))

    @classmethod
    def from_bytes(cls, starts: bytes, ends: bytes) -> Spans:
        """Spans from numbers of 64 bits, as an array of numbers gives them."""
        return cls(*(array("q", each) for each in (starts, ends)))

    def __len__(self) -> int:
        return len(self.starts)

    @overload
    def __getitem__(self, at: int) -> Span: ...
    @overload
    def __getitem__(self, at: slice) -> Spans: ...
    def __getitem__(self, at: int | slice) -> Span | Spans:
        if isinstance(at, slice):
            return Spans(self.starts[at], self.ends[at])
        return Span(self.starts[at], self.ends[at])

    def __iter__(self) -> Iterator[Span]:
        return map(Span, self.starts, self.ends)

    def __add__(self, other: Spans) -> Spans:
        return Spans(self.starts + other.starts, self.ends + other.ends)

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Spans):
            return self.starts == other.starts and self.ends == other.ends
        return isinstance(other, Sequence) and len(self) == len(other) and all(map(eq, self, other))

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __repr__(self) -> str:
        return f"Spans({list(self)!r})"

    def append(self, start: int, end: int) -> None:
        """Take in one more at the end: for whoever gathers them."""
        self.starts.append(start)
        self.ends.append(end)

    def beginning_in(self, span: Span) -> range:
        """The numbers of those that begin in `span`."""
        return range(bisect_left(self.starts, span.start), bisect_left(self.starts, span.end))

    def inside(self, span: Span) -> range:
        """The numbers of those that lie wholly in `span`."""
        found = self.beginning_in(span)
        while found and self.ends[found[-1]] > span.end:
            found = found[:-1]
        return found

    def without(self, numbers: range) -> Spans:
        """All but those of these numbers, which follow each other."""
        first, last = numbers.start, numbers.stop
        return Spans(self.starts[:first] + self.starts[last:], self.ends[:first] + self.ends[last:])

    def surfaces(self, text: str) -> Iterator[str]:
        """What each covers in `text`, in order."""
        return (text[start:end] for start, end in zip(self.starts, self.ends, strict=True))


class BlockKind(StrEnum):
    """What a block is to the reader."""

    MASTHEAD = "masthead"
    BODY = "body"
    BOILERPLATE = "boilerplate"


class Label(StrEnum):
    """The closed set of names a block can carry: five for the masthead, one for the body, the rest for boilerplate."""

    DATE_LINE = "Date line"
    HEADLINE = "Headline"
    HEADLINE_AGAIN = "Headline again"
    STANDFIRST = "Standfirst"
    BYLINE = "Byline"

    TEXT = "Text"

    NAVIGATION = "Navigation"
    RELATED = "Related"
    MOST_READ = "Most read"
    SUBSCRIBE = "Subscribe"
    FOLLOW_US = "Follow us"
    COOKIE_NOTICE = "Cookie notice"
    COMMENTS = "Comments"
    AUTHOR_BOX = "Author box"
    ADVERTISEMENT = "Advertisement"
    LEGAL = "Legal"
    DISMISS = "Dismiss"
    TEASER = "Teaser"
    OTHER = "Other"


@dataclass(frozen=True, slots=True)
class Block:
    """A run of whole lines that belong together.

    `reason` is a short plain sentence for the reader of a fold ("link list; seen in 212 pages of this site");
    it is empty for body text. `confidence` lies in 0..1 and is the probability that `kind` is right.
    """

    span: Span
    kind: BlockKind
    label: Label
    reason: str = ""
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Finding:
    """Where one field of the masthead was found: the field's name, its place in the text if it has one, and how."""

    field: str
    span: Span | None
    how: str


@dataclass(frozen=True, slots=True)
class Masthead:
    """Who published what, and when. Every field is optional; a date is never invented."""

    title: str | None = None
    published: date | None = None
    byline: str | None = None
    source: str | None = None
    standfirst: str | None = None
    findings: tuple[Finding, ...] = ()

    def span_of(self, name: str) -> Span | None:
        """Where the field called `name` stands in the text, or None."""
        return next((found.span for found in self.findings if found.field == name), None)

    def how(self, name: str) -> str:
        """How the field called `name` was found; empty where it was not."""
        return next((found.how for found in self.findings if found.field == name), "")


class EntityKind(StrEnum):
    """What a name names."""

    PERSON = "person"
    ORGANISATION = "organisation"
    PLACE = "place"
    OTHER = "other"


class Other(StrEnum):
    """What a mention of no person, place or organisation is. The value is the mention's `found_by`."""

    DATE = "date"
    MONEY = "money"
    PERCENTAGE = "percentage"
    QUANTITY = "quantity"
    EMAIL = "e-mail"
    URL = "url"
    HASHTAG = "hashtag"
    HANDLE = "handle"


@dataclass(frozen=True, slots=True)
class Entity:
    """Somebody or something that an article names. `aliases` are the other surfaces met, sorted, without `name`."""

    kind: EntityKind
    name: str
    aliases: tuple[str, ...] = ()


# `found_by` of a mention that is a piece of a longer name.
PIECE = "piece"


@dataclass(frozen=True, slots=True)
class Mention:
    """One place where an entity is named. `surface` is what stands there, `found_by` names the rule or model.

    `roles` are what the words beside it call it, "minister" or "carmaker", a bit each (`reading.entities.roles`).
    """

    span: Span
    entity: Entity
    surface: str
    found_by: str = ""
    confidence: float = 1.0
    roles: int = 0

    @property
    def is_piece(self) -> bool:
        """Whether it is but a piece of a longer name that was not understood: worth finding by, but no entry."""
        return self.found_by == PIECE


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an article came from. `path` is text for showing: bytes that are no text are escaped with backslashes.

    `sha256` is the hex digest of the file's bytes, `size` their number, `mtime` seconds since 1970 (UTC).
    `confidence` (0..1) is how sure the `encoding` is; `replaced` counts the characters that could not be decoded;
    `note` is a sentence for the reader where either gives cause for doubt.
    """

    path: str
    sha256: str = ""
    size: int = 0
    mtime: float = 0.0
    encoding: str = "utf-8"
    confidence: float = 1.0
    imported_at: datetime | None = None
    replaced: int = 0
    note: str = ""


class Zone(StrEnum):
    """The part of an article that a search looks in."""

    TITLE = "title"
    BODY = "body"
    BOILERPLATE = "boilerplate"


# Masthead lines that are read as part of the article's body when searching, not as its title.
# Articles of one story with which each further copy is compared; in larger ones the others stay together when one goes.
MOST_COPIES_COMPARED = 200

_READ_AS_BODY = frozenset({Label.STANDFIRST, Label.BYLINE})


# The languages in which a trained model finds the names (None: not known which); in all others plain rules do.
LEARNED = frozenset({None, "en"})


@dataclass(frozen=True, slots=True)
class Article:
    """A file, read. `id` is 0 until the catalogue has given it one."""

    origin: Origin
    masthead: Masthead
    text: str
    blocks: tuple[Block, ...]
    mentions: tuple[Mention, ...] = ()
    language: str | None = None
    reader_version: int = 0
    id: int = 0
    story: int | None = field(default=None)
    # It is shown without its names, which are still to be found.
    awaits_names: bool = False

    def title(self) -> str:
        """The headline, or a stand-in that says there is none: the first words of the text, else the file's name."""
        if self.masthead.title:
            return self.masthead.title
        first = next((line.strip() for line in self.text.split("\n") if line.strip()), "")
        return first[:120] or self.origin.path.rsplit("/", 1)[-1]

    def has_names_by_rules(self) -> bool:
        """Whether names are found in its language by plain rules, and so less surely than in English."""
        return self.language not in LEARNED

    def pieces_of_names(self) -> frozenset[tuple[EntityKind, str]]:
        """The names of which nothing stands here but a piece of a longer one, once."""
        found = Counter((each.entity.kind, each.entity.name) for each in self.mentions)
        names = ((each.entity.kind, each.entity.name) for each in self.mentions if each.is_piece)
        return frozenset(name for name in names if found[name] == 1)

    def body(self) -> tuple[Span, ...]:
        """The spans of the body blocks, in order."""
        return tuple(block.span for block in self.blocks if block.kind is BlockKind.BODY)

    def body_text(self) -> str:
        """The body as one text, its blocks joined by nothing: blocks carry their own line ends."""
        return "".join(span.of(self.text) for span in self.body())

    def zones(self) -> Iterator[tuple[Zone, Span]]:
        """What is searched where: the headline once, standfirst, byline and body, and the boilerplate, in order.

        The date line and the repeated headline are in no zone, so that a word of the headline counts once.
        """
        title = self.masthead.span_of("title")
        if title is not None:
            yield Zone.TITLE, title
        for block in self.blocks:
            if block.kind is BlockKind.BODY:
                yield Zone.BODY, block.span
            elif block.kind is BlockKind.BOILERPLATE:
                yield Zone.BOILERPLATE, block.span
            elif block.label in _READ_AS_BODY:
                yield Zone.BODY, block.span

    def zone_text(self, zone: Zone) -> str:
        """Everything of one zone, its parts parted by a line end."""
        return "\n".join(span.of(self.text) for where, span in self.zones() if where is zone)


def tiles(blocks: Sequence[Block], text: str) -> bool:
    """Whether `blocks` cover `text` from end to end with neither gap nor overlap."""
    at = 0
    for block in blocks:
        if block.span.start != at or block.span.end <= at:
            return False
        at = block.span.end
    return at == len(text)
