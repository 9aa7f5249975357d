"""What is set on the page, in order: headline, masthead line, standfirst, body, and each fold with its two headers.

One paragraph becomes one block of the document. Blank lines are not set: the space below a paragraph stands for them.
Each fold has a header for either state, of which one is shown, so that opening it moves no position in the document.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum

from corpusview.article import BlockKind, Span
from corpusview.gui.direction import is_page_right_to_left
from corpusview.page import Fold, Page, Role, revealed

# The layout of one paragraph costs more than its length: a million characters without a space took it a minute and
# a half, pieces of two thousand a fraction of a second. Longer lines are broken for showing, never in the text.
LONGEST = 2_000
# How far back from the longest a space is looked for, so that no word is cut where there are words.
_LOOK_BACK = 200

# Signs of Unicode that do not show: what stands between them runs by its own letters, so that a date stays in order.
ISOLATE, END_ISOLATE = "\u2068", "\u2069"

# What stands above the text where it does not begin with the article.
_BEFORE = "{count:,} characters of the article come before this: scroll up, and they follow."

# A headline or byline longer than this is none.
_LONGEST_HEAD = 2_000

# Characters that the document would take for its own structure, or that cannot be drawn: same length, one for one.
_UNSETTABLE = re.compile("[\x00\r\u2029\ud800-\udfff\ufdd0-\ufdef\ufffc\ufffe\uffff]")


class Style(Enum):
    """How a paragraph is set."""

    HEADLINE = "headline"
    STAND_IN = "stand-in for a headline"
    MASTHEAD = "masthead"
    STANDFIRST = "standfirst"
    BODY = "body"
    FURNITURE = "furniture"
    FOLD_SHUT = "header of a shut fold"
    FOLD_OPEN = "header of an open fold"
    FILED_SHUT = "header of the masthead's fold, shut"
    FILED_OPEN = "header of the masthead's fold, open"


SHUT = frozenset((Style.FOLD_SHUT, Style.FILED_SHUT))
FILED = frozenset((Style.FILED_SHUT, Style.FILED_OPEN))
HEADERS = frozenset((*SHUT, Style.FOLD_OPEN, Style.FILED_OPEN))


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a paragraph that shows the text: from its code point `offset` on stands `span`."""

    offset: int
    span: Span


@dataclass(frozen=True, slots=True)
class Paragraph:
    """`text` as it is drawn, as long as what it stands for.

    `encoding`: where, in code points, a masthead line begins to speak of the file's encoding.
    `from_right`: the head or a fold of a page whose body is read so, whatever its own letters.
    `apart`: a blank line or another kind of paragraph goes before it; `loose`: follows it; `goes_on`: its line follows.
    """

    style: Style
    text: str
    parts: tuple[Part, ...] = ()
    fold: int | None = None
    apart: bool = True
    loose: bool = True
    goes_on: bool = False
    encoding: int | None = None
    from_right: bool = False

    @property
    def is_header(self) -> bool:
        """Whether this is a header of a fold."""
        return self.style in HEADERS

    @property
    def is_head(self) -> bool:
        """Whether this belongs to the head of the page, above the text."""
        return self.style in (Style.HEADLINE, Style.STAND_IN, Style.MASTHEAD)

    def is_shown(self, open_folds: set[int]) -> bool:
        """Whether this is on the page while just `open_folds` are open."""
        if self.fold is None:
            return True
        return (self.fold in open_folds) is not (self.style in SHUT)


_STYLES = {
    Role.MASTHEAD: Style.FURNITURE,
    Role.BOILERPLATE: Style.FURNITURE,
    Role.STANDFIRST: Style.STANDFIRST,
    Role.BODY: Style.BODY,
}


def paragraphs(page: Page, show_hidden: bool = False, start: int = 0) -> Iterator[Paragraph]:
    """The paragraphs of `page`, folded ones among them. `show_hidden` draws signs for characters that do not show.

    Under the head of the page the text begins with the line, or the piece of a long one, that holds `start`.
    """
    return _paragraphs(page, revealed if show_hidden else settable, start)


def settable(text: str) -> str:
    """`text` with what a document cannot hold replaced, one for one."""
    return text if text.isascii() and "\r" not in text and "\x00" not in text else _UNSETTABLE.sub("\ufffd", text)


def header(fold: Fold, *, is_open: bool) -> str:
    """What the strip of a fold says: "Most read · 41 lines · the heading “Most read”", and all that speaks for it once
    it is open."""
    reason = "" if fold.kind is BlockKind.MASTHEAD else fold.reason if is_open else fold.gist
    return " · ".join(settable(each) for each in (fold.label, fold.size, reason) if each)


def _paragraphs(page: Page, drawn: Callable[[str], str], begin: int) -> Iterator[Paragraph]:
    span = page.headline.span
    style = Style.HEADLINE if page.has_headline else Style.STAND_IN
    text = drawn(_one_line(page.headline.text))
    from_right = is_page_right_to_left(page)
    yield Paragraph(style, text, (_part(text, 0, span),) if span else (), from_right=from_right)
    yield _masthead_line(page, drawn, from_right)
    # The masthead's fold hangs under the masthead line, wherever its lines stand.
    headed = set()
    for fold in page.folds:
        if fold.kind is BlockKind.MASTHEAD:
            headed.add(fold.number)
            yield from _headers(fold, from_right)
    if begin:
        yield Paragraph(Style.FURNITURE, _BEFORE.format(count=begin))
    lines = page.lines
    for number in range(page.line_number(begin) - 1, len(lines)):
        line = lines[number]
        if line.fold is not None and line.fold not in headed:
            headed.add(line.fold)
            yield from _headers(page.folds[line.fold], from_right)
        if line.is_blank:
            continue
        loose = number + 1 == len(lines) or lines[number + 1].is_blank or lines[number + 1].fold != line.fold
        apart = number == 0 or lines[number - 1].is_blank or lines[number - 1].fold != line.fold
        pieces = list(_pieces(line.text))
        for place, (start, end) in enumerate(pieces):
            at = line.start
            if at + end <= begin and place + 1 < len(pieces):
                continue
            yield Paragraph(
                _STYLES[line.role],
                drawn(line.text[start:end]),
                (Part(0, Span(at + start, at + end)),),
                line.fold,
                apart and place == 0,
                loose,
                place + 1 < len(pieces),
                from_right=from_right and line.fold is not None,
            )


def _headers(fold: Fold, from_right: bool) -> Iterator[Paragraph]:
    is_filed = fold.kind is BlockKind.MASTHEAD
    for style in (Style.FILED_SHUT, Style.FILED_OPEN) if is_filed else (Style.FOLD_SHUT, Style.FOLD_OPEN):
        yield Paragraph(style, header(fold, is_open=style not in SHUT), fold=fold.number, from_right=from_right)


def _masthead_line(page: Page, drawn: Callable[[str], str], from_right: bool) -> Paragraph:
    text, parts, encoding = "", [], None
    for piece in page.masthead_and_encoding():
        text += " · " if text else ""
        if piece.of_encoding and encoding is None:
            encoding = len(text)
        shown = drawn(_one_line(piece.text))
        text += ISOLATE if from_right else ""
        if piece.span:
            parts.append(_part(shown, len(text), piece.span))
        text += shown + (END_ISOLATE if from_right else "")
    return Paragraph(Style.MASTHEAD, text, tuple(parts), encoding=encoding, from_right=from_right)


def _part(shown: str, offset: int, span: Span) -> Part:
    return Part(offset, Span(span.start, min(span.end, span.start + len(shown))))


def _one_line(text: str) -> str:
    return text.replace("\n", " ")[:_LONGEST_HEAD]


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    """Where to break `text` so that no piece is longer than `LONGEST`; at white space where there is any near."""
    start = 0
    while len(text) - start > LONGEST:
        end = start + LONGEST
        space = max(text.rfind(" ", end - _LOOK_BACK, end), text.rfind("\t", end - _LOOK_BACK, end))
        end = space + 1 if space > start else end
        yield start, end
        start = end
    yield start, len(text)
