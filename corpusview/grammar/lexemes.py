"""From the characters of a query to its pieces: words, quotations, fields, operators, parentheses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from corpusview.article import Span

QUOTES = '"“”„‟«»″＂'
_DASHES = r"\-−–‐‑"
_PATTERN = re.compile(
    rf"""
    (?P<blank>\s+)
  | (?P<open>\() | (?P<close>\))
  | (?P<quoted>=?[{QUOTES}][^{QUOTES}]*(?P<closing>[{QUOTES}](?:~(?P<slop>[0-9]{{1,9}}))?)?)
  | (?P<near>(?:[Nn][Ee][Aa][Rr]/(?P<apart>[0-9]{{1,9}})|NEAR)(?![^\s()]))
  | (?P<and>(?:AND|&&?)(?![^\s(){QUOTES}]))
  | (?P<or>(?:OR|\|\|?)(?![^\s(){QUOTES}]))
  | (?P<not>NOT(?![^\s(){QUOTES}]) | (?<![^\s(:])[{_DASHES}](?=[^\s){_DASHES}]))
  | (?P<field>[A-Za-z]+:(?!//))
  | (?P<chunk>[^\s(){QUOTES}]+)
    """,
    re.VERBOSE,
)
_CHUNK = re.compile(rf"[^\s(){QUOTES}]+")


class Kind(StrEnum):
    """What a piece of a query is."""

    BLANK = "blank"
    OPEN = "open"
    CLOSE = "close"
    QUOTED = "quoted"
    NEAR = "near"
    AND = "and"
    OR = "or"
    NOT = "not"
    FIELD = "field"
    CHUNK = "chunk"


@dataclass(frozen=True, slots=True)
class Lexeme:
    """One piece of the raw query: `text` as typed, its place, and the number that belongs to it, if any.

    `inside` is what a quotation holds, `is_closed` whether it has its second quotation mark.
    """

    kind: Kind
    text: str
    span: Span
    number: int | None = None
    inside: Span | None = None
    is_closed: bool = True


def lexemes(raw: str, fields: frozenset[str]) -> Iterator[Lexeme]:
    """The pieces of `raw` in order, blanks left out. Only a name in `fields` before a colon makes a field."""
    at = 0
    while at < len(raw):
        lexeme = _lexeme(raw, at, fields)
        at = lexeme.span.end
        if lexeme.kind is not Kind.BLANK:
            yield lexeme


def _lexeme(raw: str, at: int, fields: frozenset[str]) -> Lexeme:
    found = _PATTERN.match(raw, at)
    if found is None:
        # No character is without a lexeme; should one ever be, it parts words.
        return Lexeme(Kind.BLANK, raw[at], Span(at, at + 1))
    kind = next(kind for kind in Kind if found[kind] is not None)
    if kind is Kind.FIELD and found.group()[:-1].lower() not in fields:
        kind = Kind.CHUNK
        found = _CHUNK.match(raw, at) or found
    text, span = found.group(), Span(at, found.end())
    if kind is Kind.QUOTED:
        first = at + 1 + text.startswith("=")
        is_closed = found["closing"] is not None
        inside = Span(first, found.start("closing") if is_closed else span.end)
        return Lexeme(kind, text, span, _number(found["slop"]), inside, is_closed)
    return Lexeme(kind, text, span, _number(found["apart"]) if kind is Kind.NEAR else None)


def _number(digits: str | None) -> int | None:
    return int(digits) if digits else None
