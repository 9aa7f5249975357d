"""Keyword in context: every hit with the words before and after it, one line each, copies of a line as one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from corpusview.article import Article, Span
from corpusview.words import fold, terms

# Characters looked at for each word of context: a text without spaces must not be cut anew for every hit.
_CHARACTERS_A_WORD = 24
_KEY = re.compile(r"(?:([LR])([1-9])|M)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Line:
    """One hit in its context, white space collapsed. `copies` counts lines of the same words, this one included."""

    article: int
    span: Span
    left: str
    match: str
    right: str
    published: date | None
    source: str | None
    copies: int = 1


def lines_of(article: Article, marks: Iterable[Span], window: int = 8) -> Iterator[Line]:
    """A line for each of `marks` in `article`, with up to `window` words on either side, never beyond its block."""
    blocks = iter(article.blocks)
    block = next(blocks, None)
    for mark in marks:
        while block is not None and block.span.end <= mark.start:
            block = next(blocks, None)
        if block is None:
            return
        reach = window * _CHARACTERS_A_WORD
        before = article.text[max(block.span.start, mark.start - reach) : mark.start]
        after = article.text[mark.end : min(block.span.end, mark.end + reach)]
        yield Line(
            article.id,
            mark,
            _last_words(before, window, is_cut=mark.start - reach > block.span.start),
            " ".join(mark.of(article.text).split()),
            _first_words(after, window, is_cut=mark.end + reach < block.span.end),
            article.masthead.published,
            article.masthead.source,
        )


def _last_words(text: str, window: int, is_cut: bool) -> str:
    words = text.split()
    if is_cut and len(words) > 1 and len(words) <= window:
        words = words[1:]
    joined = " ".join(words[-window:]) if window else ""
    return joined + " " if joined and text[-1:].isspace() else joined


def _first_words(text: str, window: int, is_cut: bool) -> str:
    words = text.split()
    # What touches the hit, such as a point or a possessive, is no word of its own.
    touching = 1 if words and not text[:1].isspace() else 0
    if is_cut and len(words) > 1 and len(words) <= window:
        words = words[:-1]
    joined = " ".join(words[: window + touching]) if window or touching else ""
    return " " + joined if joined and text[:1].isspace() else joined


def without_copies(lines: Iterable[Line]) -> list[Line]:
    """`lines` with those of the same words made one, at the place of the first."""
    kept: dict[tuple[tuple[str, ...], ...], Line] = {}
    for line in lines:
        key = tuple(tuple(terms(part)) for part in (line.left, line.match, line.right))
        first = kept.get(key)
        kept[key] = line if first is None else replace(first, copies=first.copies + 1)
    return list(kept.values())


def sort_keys(asked: str) -> tuple[str, ...]:
    """The keys in `L1,R1,M`: words left and right of the hit, counted from it, and the hit. Raises ValueError."""
    keys = tuple(key.strip().upper() for key in asked.split(",") if key.strip())
    for key in keys:
        if not _KEY.fullmatch(key):
            raise ValueError(f"“{key}” is no place of a line; places are L1 to L9, R1 to R9 and M")
    return keys


def in_order(lines: Iterable[Line], keys: Sequence[str]) -> list[Line]:
    """`lines` sorted by the words at `keys`, folded; a line without such a word comes first."""
    return sorted(lines, key=lambda line: tuple(_word_at(line, key) for key in keys))


def _word_at(line: Line, key: str) -> str:
    if key == "M":
        return " ".join(fold(word) for word in line.match.split())
    words = terms(line.left)[::-1] if key[0] == "L" else terms(line.right)
    at = int(key[1]) - 1
    return words[at] if at < len(words) else ""
