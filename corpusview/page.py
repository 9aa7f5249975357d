"""What a reader sees: an article with its furniture folded, its hits marked, its headline once.

A page changes nothing: its lines, joined by line ends, are the article's text character for character. What is folded
is only put aside, and each fold says what it holds and why. The window and the command line show the same page.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from corpusview.article import Article, Block, BlockKind, Label, Mention, Span, Spans

# Below this probability the reader is told how the bytes were read: about one guess in five is then wrong.
SURE_OF_ENCODING = 0.8

# Characters of a fold's reason that find room beside its label, its size and the count of its hits, in a line of 70.
_GIST = 42

# strftime would follow the locale.
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


class Role(StrEnum):
    """What a line is to the reader."""

    MASTHEAD = "masthead"
    STANDFIRST = "standfirst"
    BODY = "body"
    BOILERPLATE = "boilerplate"


class Opening(StrEnum):
    """Which folds stand open to begin with."""

    SHUT = "shut"
    AT_HITS = "at hits"
    ALL = "all"


class Line(NamedTuple):
    """One line of the text, without its line end. `fold` is the number of the fold it lies in, or None.

    A tuple, because a text may have a million lines, and a dataclass takes five times as long to make.
    """

    text: str
    start: int
    role: Role
    fold: int | None = None

    @property
    def span(self) -> Span:
        """Where the line stands in the text."""
        return Span(self.start, self.start + len(self.text))

    @property
    def is_blank(self) -> bool:
        """Whether nothing but white space stands here."""
        return not self.text or self.text.isspace()


@dataclass(frozen=True, slots=True)
class Fold:
    """Lines put aside together: neighbouring boilerplate of one label, or the masthead's lines as filed.

    `lines` counts those that are not blank. `spans` are whole lines with their line ends; boilerplate has one span, the
    masthead's may be parted by the standfirst. Folds with the same `run` follow each other with nothing between.
    """

    number: int
    kind: BlockKind
    label: str
    reason: str
    spans: tuple[Span, ...]
    lines: int
    words: int
    hits: int
    run: int
    is_open: bool = False

    @property
    def size(self) -> str:
        """How much is folded, in words: "41 lines"."""
        return counted(self.lines, "line")

    @property
    def gist(self) -> str:
        """The first and foremost of the reasons, short enough for one line beside label and size."""
        first, _, _ = self.reason.partition("; ")
        return first if len(first) <= _GIST else first[:_GIST].rsplit(" ", 1)[0].rstrip(",:") + "…"

    def holds(self, span: Span) -> bool:
        """Whether `span` begins in this fold."""
        return any(own.start <= span.start < own.end for own in self.spans)


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of the masthead line, and its place in the text where it has one."""

    text: str
    span: Span | None = None
    of_encoding: bool = False  # it says how the file was decoded


@dataclass(frozen=True)
class Page:
    """An article as it is shown. `lines` are all lines of the text in order; `marks` the hits, in order."""

    article: Article
    headline: Piece
    masthead: tuple[Piece, ...]
    lines: tuple[Line, ...]
    folds: tuple[Fold, ...]
    marks: Spans = field(default_factory=lambda: Spans.of(()))
    # Each spelling of the hits with its count.
    surfaces: tuple[tuple[str, int], ...] = ()
    _runs: tuple[_Run, ...] = field(default=(), repr=False)

    @classmethod
    def of(
        cls, article: Article, marks: Iterable[Span] = (), open_folds: Collection[int] | Opening = Opening.SHUT
    ) -> Page:
        """The page of `article`. `open_folds`: the numbers of the folds that stand open, or a rule for all of them."""
        headline, masthead = _headline(article), tuple(_masthead(article))
        shown_above = tuple(piece.span for piece in (headline, *masthead) if piece.span)
        runs = _runs(article)
        lines = tuple(_lines(article.text, runs))
        ordered = Spans.of(marks)
        folds = _folds(article.text, runs, lines, _outside(ordered, shown_above), ordered)
        surfaces = tuple(Counter(ordered.surfaces(article.text)).items())
        return cls(article, headline, masthead, lines, _opened(folds, open_folds), ordered, surfaces, tuple(runs))

    def reads_like(self, other: Page) -> bool:
        """Whether a reader sees the same, but for what is marked and which folds stand open."""
        return (
            (self.article.id, self.article.origin.encoding) == (other.article.id, other.article.origin.encoding)
            and (self.headline, self.masthead_and_encoding()) == (other.headline, other.masthead_and_encoding())
            and self._runs == other._runs
            and self.article.text == other.article.text
        )

    @property
    def mentions(self) -> tuple[Mention, ...]:
        """The names in the article."""
        return self.article.mentions

    @property
    def has_headline(self) -> bool:
        """Whether the article has a headline of its own; if not, `headline` is the file's name."""
        return bool(self.article.masthead.title)

    @cached_property
    def _line_starts(self) -> list[int]:
        return [line.start for line in self.lines]

    def text(self) -> str:
        """The lines joined again: the article's text."""
        return "\n".join(line.text for line in self.lines)

    def seen(self) -> Iterator[Line]:
        """The lines outside shut folds, in order."""
        is_open = [fold.is_open for fold in self.folds]
        return (line for line in self.lines if line.fold is None or is_open[line.fold])

    def line_number(self, at: int) -> int:
        """The number of the line, from 1, that holds the code point `at`."""
        return max(1, bisect_right(self._line_starts, at))

    def fold_at(self, at: int) -> Fold | None:
        """The fold that the code point `at` lies in, or None."""
        number = self.lines[self.line_number(at) - 1].fold
        return None if number is None else self.folds[number]

    def part_at(self, span: Span) -> str:
        """The part of the page in which a stretch of the text stands, in a word or two: "Body", "Most read"."""
        shown = {"Headline": self.headline.span, "Byline": self.article.masthead.span_of("byline")}
        for name, own in shown.items():
            if own is not None and own.holds(span):
                return name
        line = self.lines[self.line_number(span.start) - 1]
        return line.role.value.capitalize() if line.fold is None else self.folds[line.fold].label

    def opened(self, open_folds: Collection[int] | Opening) -> Page:
        """This page with just these folds open."""
        return replace(self, folds=_opened(self.folds, open_folds))

    def masthead_and_encoding(self) -> tuple[Piece, ...]:
        """The pieces of the masthead line, the file's encoding among them even where there is no doubt about it."""
        encoding = self.article.origin.encoding
        if not encoding or self.article.origin.confidence < SURE_OF_ENCODING:
            return self.masthead
        first = next((at for at, each in enumerate(self.masthead) if each.of_encoding), len(self.masthead))
        named = encoding.upper() if encoding.startswith(("utf", "ascii", "iso")) else encoding
        return (*self.masthead[:first], Piece(named, of_encoding=True), *self.masthead[first:])

    def masthead_text(self) -> str:
        """Source, date and byline in one line."""
        return " · ".join(piece.text for piece in self.masthead)

    def found(self) -> str:
        """Where each part of the masthead was found, one a line: "Byline: byline under the headline, line 5"."""
        told = []
        for each in sorted(self.article.masthead.findings, key=lambda finding: _FIELDS.index(finding.field)):
            where = f", line {self.line_number(each.span.start):,}" if each.span else ""
            told.append(f"{_FIELD_NAMES[each.field]}: {each.how}{where}")
        if self.article.masthead.published is None:
            told.append("No date is stated about the headline")
        return "\n".join(told)

    def as_text(self, width: int = 80, mark: tuple[str, str] = ("", "")) -> str:
        """The page for a terminal, at most `width` cells wide; `mark` is put before and after each hit.

        Characters that would move the cursor, colour the terminal or turn the direction of writing are shown as signs.
        """
        return "\n".join(_printed(self, width, mark)) + "\n"


def counted(number: int, noun: str, many: str = "") -> str:
    """A number with its noun: "1 line", "1,204 lines"; `many` is the plural where it is not made with an s."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {many or f'{noun}s'}"


def day(when: date | None) -> str:
    """A date for reading: "10 January 2022", or "undated"."""
    return f"{when.day} {_MONTHS[when.month - 1]} {when.year}" if when else "undated"


# --- the head of the page

_FIELD_NAMES = {
    "title": "Headline",
    "standfirst": "Standfirst",
    "published": "Date",
    "byline": "Byline",
    "source": "Source",
}
_FIELDS = list(_FIELD_NAMES)


def _headline(article: Article) -> Piece:
    title = article.masthead.title
    if not title:
        return Piece(article.origin.path.rsplit("/", 1)[-1] or "Untitled")
    span = article.masthead.span_of("title")
    return Piece(span.of(article.text).replace("\n", " "), span) if span else Piece(title)


def _masthead(article: Article) -> Iterator[Piece]:
    head, origin = article.masthead, article.origin
    if head.source:
        yield Piece(head.source)
    yield Piece(day(head.published))
    if head.byline:
        span = head.span_of("byline")
        yield Piece(span.of(article.text).replace("\n", " "), span) if span else Piece(head.byline)
    if origin.confidence < SURE_OF_ENCODING:
        yield Piece(f"read as {origin.encoding}, {origin.confidence:.0%} sure", of_encoding=True)
    if origin.replaced:
        yield Piece(f"{counted(origin.replaced, 'character')} could not be decoded", of_encoding=True)
    if article.awaits_names:
        yield Piece("names still being looked for")


def _is_shown_above(article: Article, label: Label) -> bool:
    """Whether a masthead block's content stands in the head of the page, so that its lines may be put aside."""
    head = article.masthead
    match label:
        case Label.HEADLINE | Label.HEADLINE_AGAIN:
            return bool(head.title)
        case Label.DATE_LINE:
            return head.published is not None
        case Label.BYLINE:
            return bool(head.byline)
        case _:
            return False


# --- lines and folds


@dataclass(slots=True)
class _Run:
    """Neighbouring blocks that are shown alike."""

    span: Span
    role: Role
    label: str = ""
    reasons: tuple[str, ...] = ()
    fold: int | None = None


def _role(article: Article, block: Block) -> Role:
    if block.kind is BlockKind.BOILERPLATE:
        return Role.BOILERPLATE
    if block.kind is BlockKind.MASTHEAD:
        if block.label is Label.STANDFIRST:
            return Role.STANDFIRST
        if _is_shown_above(article, block.label):
            return Role.MASTHEAD
    return Role.BODY


def _runs(article: Article) -> list[_Run]:
    runs: list[_Run] = []
    folds, head = 0, None
    for block in article.blocks:
        role = _role(article, block)
        label = block.label.value if role is Role.BOILERPLATE else ""
        reasons = (block.reason,) if block.reason else ()
        last = runs[-1] if runs else None
        if last and (last.role, last.label) == (role, label):
            last.span = Span(last.span.start, block.span.end)
            last.reasons += tuple(reason for reason in reasons if reason not in last.reasons)
            continue
        run = _Run(block.span, role, label, reasons)
        if role is Role.MASTHEAD and head is not None:
            run.fold = head
        elif role in (Role.MASTHEAD, Role.BOILERPLATE):
            run.fold = folds
            head = folds if role is Role.MASTHEAD else head
            folds += 1
        runs.append(run)
    return runs or [_Run(Span(0, len(article.text)), Role.BODY)]


def _lines(text: str, runs: list[_Run]) -> Iterator[Line]:
    at, coming = 0, iter(runs)
    run = next(coming)
    for line in text.split("\n"):
        # A line that the last line end leaves empty lies in no block: it belongs to the last one.
        while at >= run.span.end and (following := next(coming, None)) is not None:
            run = following
        yield Line(line, at, run.role, run.fold)
        at += len(line) + 1


def _folds(text: str, runs: list[_Run], lines: Sequence[Line], marks_below: Spans, marks: Spans) -> list[Fold]:
    """The folds of `runs`. A hit that the head of the page shows does not count as inside the masthead's fold."""
    members: dict[int, list[_Run]] = {}
    for run in runs:
        if run.fold is not None:
            members.setdefault(run.fold, []).append(run)
    size = [0] * len(members)
    for line in lines:
        if line.fold is not None and not line.is_blank:
            size[line.fold] += 1
    folds: list[Fold] = []
    visual_run, end = -1, -1
    for number, own in sorted(members.items()):
        spans = tuple(run.span for run in own)
        is_masthead = own[0].role is Role.MASTHEAD
        if is_masthead or end != spans[0].start:
            visual_run += 1
        end = -1 if is_masthead else spans[-1].end
        within = marks_below if is_masthead else marks
        folds.append(
            Fold(
                number,
                BlockKind.MASTHEAD if is_masthead else BlockKind.BOILERPLATE,
                "As filed" if is_masthead else own[0].label,
                "masthead lines as they stand in the file" if is_masthead else "; ".join(own[0].reasons),
                spans,
                size[number],
                sum(len(span.of(text).split()) for span in spans),
                sum(len(within.beginning_in(span)) for span in spans),
                visual_run,
            )
        )
    return folds


def _outside(marks: Spans, spans: Sequence[Span]) -> Spans:
    for span in spans:
        marks = marks.without(marks.inside(span))
    return marks


def _opened(folds: Sequence[Fold], open_folds: Collection[int] | Opening) -> tuple[Fold, ...]:
    def is_open(fold: Fold) -> bool:
        if isinstance(open_folds, Opening):
            return open_folds is Opening.ALL or (open_folds is Opening.AT_HITS and fold.hits > 0)
        return fold.number in open_folds

    return tuple(replace(fold, is_open=is_open(fold)) for fold in folds)


# --- characters that do not show themselves

# The stand-ins are as long as the characters themselves, in code points and in UTF-16.
_STAND_INS = {
    "\u00ad": "¬",  # soft hyphen
    "\u061c": "⇠",  # Arabic letter mark
    "\u200b": "·",  # zero width space
    "\u200c": "¦",  # zero width non-joiner
    "\u200d": "⁀",  # zero width joiner
    "\u200e": "⇢",  # left-to-right mark
    "\u200f": "⇠",  # right-to-left mark
    "\u2028": "↵",  # line separator
    "\u2029": "¶",  # paragraph separator
    "\u202a": "⇉",  # left-to-right embedding
    "\u202b": "⇇",  # right-to-left embedding
    "\u202c": "⊣",  # pop directional formatting
    "\u202d": "⇒",  # left-to-right override
    "\u202e": "⇐",  # right-to-left override
    "\u2060": "⁀",  # word joiner
    "\u2066": "⇥",  # left-to-right isolate
    "\u2067": "⇤",  # right-to-left isolate
    "\u2068": "⇹",  # first strong isolate
    "\u2069": "⊢",  # pop directional isolate
    "\ufeff": "∅",  # byte order mark
    "\ufff9": "□",  # signs of annotations, which are read by no one
    "\ufffa": "□",
    "\ufffb": "□",
    "\ufffc": "□",  # object replacement character
}
_HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
    + "".join(_STAND_INS)
    + "\U000e0000-\U000e007f\U000e0100-\U000e01ef]"
)


def _stand_in(found: re.Match[str]) -> str:
    character = found.group()
    code = ord(character)
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "\u2421"
    if code > 0xFFFF:
        return "\U0001f3f7"  # tag characters and variation selectors: a label, as long in UTF-16 as they are
    return _STAND_INS.get(character, "\ufffd")


def revealed(text: str) -> str:
    """`text` with control, direction and zero-width characters replaced by signs that show, one for one."""
    return _HIDDEN.sub(_stand_in, text)


def hidden_characters(text: str) -> tuple[int, ...]:
    """The places of the characters of `text` that do not show themselves."""
    return tuple(found.start() for found in _HIDDEN.finditer(text))


# --- the page on a terminal


def _printed(page: Page, width: int, mark: tuple[str, str]) -> Iterator[str]:
    starts = page.marks.starts

    def wrapped(span: Span | None, text: str, indent: str = "") -> Iterator[str]:
        marks: list[Span] = []
        if span is not None and mark != ("", ""):
            first = max(0, bisect_right(starts, span.start) - 1)
            for hit in map(page.marks.__getitem__, range(first, len(starts))):
                if hit.start >= span.end:
                    break
                if hit.touches(span):
                    marks.append(Span(max(hit.start, span.start) - span.start, min(hit.end, span.end) - span.start))
        room = max(8, width - len(indent))
        for row in _rows(text, room):
            yield indent + _marked(row, text, marks, mark)

    yield from wrapped(page.headline.span, page.headline.text)
    yield from wrapped(None, page.masthead_text())
    yield ""
    told: set[int] = set()
    gap, run = True, -1
    for line in page.lines:
        fold = None if line.fold is None else page.folds[line.fold]
        if fold is not None and fold.number not in told and (fold.kind is BlockKind.BOILERPLATE or fold.is_open):
            told.add(fold.number)
            if not gap and fold.run != run:
                yield ""
            yield from wrapped(None, _fold_line(fold))
            gap, run = False, fold.run
        if fold is not None and not fold.is_open:
            continue
        if line.is_blank:
            if not gap:
                yield ""
            gap = True
            continue
        yield from wrapped(line.span, line.text, "  | " if fold is not None else "")
        gap = False


def _fold_line(fold: Fold) -> str:
    """ "41 lines folded: Most read (link list; seen in 212 pages; 2 hits)"."""
    more = "; ".join(each for each in (fold.reason, counted(fold.hits, "hit") if fold.hits else "") if each)
    done = "unfolded" if fold.is_open else "folded"
    return f"[{fold.size} {done}: {fold.label}" + (f" ({more})]" if more else "]")


def _cells(character: str) -> int:
    """How many cells of a terminal a character takes."""
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _rows(text: str, width: int) -> Iterator[Span]:
    """Breaks `text` into rows of at most `width` cells, at white space where there is any."""
    if text.isascii() and len(text) <= width:
        yield Span(0, len(text))
        return
    start = at = cells = 0
    after_space: int | None = None
    while at < len(text):
        character = text[at]
        cells += _cells(character)
        if cells > width and at > start:
            if character.isspace():
                end, resume = at, at + 1
            elif after_space is not None:
                end, resume = after_space - 1, after_space
            else:
                end, resume = at, at
            yield Span(start, end)
            start = at = resume
            cells, after_space = 0, None
            continue
        at += 1
        if character.isspace():
            after_space = at
    if start < len(text) or not text:
        yield Span(start, len(text))


def _marked(row: Span, text: str, marks: Sequence[Span], mark: tuple[str, str]) -> str:
    parts, at = [], row.start
    for hit in marks:
        if hit.touches(row):
            start, end = max(hit.start, row.start), min(hit.end, row.end)
            parts += [revealed(text[at:start]), mark[0], revealed(text[start:end]), mark[1]]
            at = end
    return "".join([*parts, revealed(text[at : row.end])])
