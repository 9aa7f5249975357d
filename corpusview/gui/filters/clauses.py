"""The filters of a question, found in its text and put into it: the chips and the text are one and the same thing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from corpusview.article import Span
from corpusview.grammar import parse
from corpusview.query import And, Dates, Filter, Node, Not, Or, Query, Undated

# What may stand before a clause's value: a minus or NOT, and the name of its field.
_BEFORE = re.compile(r"(?:\bNOT\s+|-)?(?<!\w)\w+\s*:\s*$", re.IGNORECASE)
# What may stand before the first of several values that are alternatives, and after the last.
_BEFORE_ALL = re.compile(r"(?:\bNOT\s+|-)?(?:(?<!\w)\w+\s*:\s*)?\(\s*(?:\w+\s*:\s*)?$", re.IGNORECASE)
_AFTER_ALL = re.compile(r"\s*\)")


@dataclass(frozen=True, slots=True)
class Clause:
    """A filter at the top of a question: `text` as it stands there, `span` its place in the raw text.

    `source:(A OR B)` is one filter: its further values, alternatives of the first, are `others`.
    """

    text: str
    span: Span
    node: Filter
    is_excluded: bool = False
    others: tuple[Filter, ...] = ()

    @property
    def nodes(self) -> tuple[Filter, ...]:
        """Its values, any of which an article may have."""
        return (self.node, *self.others)

    @property
    def is_of_time(self) -> bool:
        """Whether it says when."""
        return isinstance(self.node, (Dates, Undated))


def clauses(query: Query) -> tuple[Clause, ...]:
    """The filters that hold for the whole question: single ones, and several of one kind joined by OR.

    Those that are joined with anything else are part of the question's words.
    """
    parts = query.tree.parts if isinstance(query.tree, And) else (query.tree,)
    return tuple(_found(query.raw, parts))


def _found(raw: str, parts: tuple[Node, ...]) -> Iterator[Clause]:
    for part in parts:
        node = part.part if isinstance(part, Not) else part
        if isinstance(node, Or) and (made := _alternatives(raw, node, isinstance(part, Not))) is not None:
            yield made
        if not isinstance(node, Filter):
            continue
        before = _BEFORE.search(raw, 0, node.span.start)
        span = Span(before.start() if before else node.span.start, node.span.end)
        yield Clause(span.of(raw), span, node, isinstance(part, Not))


def _alternatives(raw: str, joined: Or, is_excluded: bool) -> Clause | None:
    """The clause of filters of one kind that OR joins; None where they are not written so that they can be cut out."""
    nodes = tuple(part for part in joined.parts if isinstance(part, Filter))
    if len(nodes) < len(joined.parts) or len({type(node) for node in nodes}) > 1:
        return None
    before = _BEFORE_ALL.search(raw, 0, nodes[0].span.start)
    after = _AFTER_ALL.match(raw, nodes[-1].span.end)
    if before is None or after is None:
        return None
    span = Span(before.start(), after.end())
    # Read by itself it must say the same: there may be further parentheses around, or inside.
    alone = parse(span.of(raw))
    tree = alone.tree.part if isinstance(alone.tree, Not) and is_excluded else alone.tree
    is_same = isinstance(tree, Or) and tuple(map(_value, tree.parts)) == tuple(map(_value, nodes))
    if alone.hints or not is_same:
        return None
    return Clause(span.of(raw), span, nodes[0], is_excluded, nodes[1:])


def _value(node: Node) -> object:
    return replace(node, span=Span(0, 0)) if isinstance(node, Filter) else node


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
