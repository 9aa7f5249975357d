"""The filters of a question, found in its text and put into it: the chips and the text are one and the same thing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from corpusview.article import Span
from corpusview.grammar import parse
from corpusview.query import And, Dates, Filter, Node, Not, Or, Query, Undated

# What may stand before a clause's value: a minus or NOT, and the name of its field.
_BEFORE = re.compile(r"(?:\bNOT\s+|-)?\w+\s*:\s*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Clause:
    """A filter at the top of a question: `text` as it stands there, `span` its place in the raw text."""

    text: str
    span: Span
    node: Filter
    is_excluded: bool = False

    @property
    def is_of_time(self) -> bool:
        """Whether it says when."""
        return isinstance(self.node, (Dates, Undated))


def clauses(query: Query) -> tuple[Clause, ...]:
    """The filters that hold for the whole question. Those inside OR or parentheses are part of its words."""
    parts = query.tree.parts if isinstance(query.tree, And) else (query.tree,)
    return tuple(_found(query.raw, parts))


def _found(raw: str, parts: tuple[Node, ...]) -> Iterator[Clause]:
    for part in parts:
        node = part.part if isinstance(part, Not) else part
        if not isinstance(node, Filter):
            continue
        before = _BEFORE.search(raw, 0, node.span.start)
        span = Span(before.start() if before else node.span.start, node.span.end)
        yield Clause(span.of(raw), span, node, isinstance(part, Not))


def without(raw: str, *unwanted: Clause) -> str:
    """The question without these clauses."""
    for each in sorted(unwanted, key=lambda clause: -clause.span.start):
        raw = f"{raw[: each.span.start].rstrip()} {raw[each.span.end :].lstrip()}".strip()
    return raw


def narrowed(raw: str, clause: str) -> str:
    """The question with one more clause that holds for all of it."""
    raw = raw.strip()
    if isinstance(parse(raw).tree, Or):
        raw = f"({raw})"
    return f"{raw} {clause}".strip()


def quoted(value: str) -> str:
    """A value as the grammar reads it whole."""
    return '"' + value.replace('"', "") + '"'


def period(first: date, last: date) -> str:
    """The clause for the days from `first` to `last`, in the shortest form."""
    if (first.month, first.day) == (1, 1) and last == date(first.year, 12, 31):
        return f"date:{first.year:04}"
    if first.day == 1 and last == _end_of_month(first):
        return f"date:{first.year:04}-{first.month:02}"
    return f"date:{first}" if first == last else f"date:{first}..{last}"


def _end_of_month(day: date) -> date:
    return date(day.year + day.month // 12, day.month % 12 + 1, 1) - timedelta(days=1) if day.year < 9999 else day
