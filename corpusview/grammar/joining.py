"""How parts of a question are put together: AND and OR made flat, near paired out."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace

from corpusview.article import Span
from corpusview.query import And, Field, Fuzzy, Near, Node, Or, Phrase, Prefix, Wildcard, Word

# `(a OR b) near/5 (c OR d)` asks for every pairing.
MOST_PAIRINGS = 16

_NEARABLE = (Word, Phrase, Prefix, Wildcard, Fuzzy)


def all_of(parts: Sequence[Node]) -> Node | None:
    """All of `parts`; None of none."""
    return _joined(parts, And) if parts else None


def any_of(parts: Sequence[Node]) -> Node | None:
    """Any of `parts`; None of none."""
    return _joined(parts, Or) if parts else None


def _joined(parts: Sequence[Node], kind: type[And] | type[Or]) -> Node:
    flat: list[Node] = []
    for part in parts:
        flat.extend(part.parts if isinstance(part, kind) else (part,))
    return flat[0] if len(flat) == 1 else kind(tuple(flat))


def near(before: Node, after: Node, distance: int, span: Span) -> Node | None:
    """`before` near `after`, alternatives paired; None where a side holds more than words, phrases and patterns."""
    left, right = _alternatives(before), _alternatives(after)
    if len(left) * len(right) > MOST_PAIRINGS:
        return None
    pairs: list[Node] = []
    for one, other in itertools.product(left, right):
        pair = _pair(one, other, distance, span)
        if pair is None:
            return None
        pairs.append(pair)
    return any_of(pairs)


def _alternatives(node: Node) -> tuple[Node, ...]:
    return node.parts if isinstance(node, Or) else (node,)


def _pair(before: Node, after: Node, distance: int, span: Span) -> Node | None:
    if isinstance(before, And) and isinstance(before.parts[-1], Near):
        # A chain of different distances: each link by itself.
        link = _pair(before.parts[-1].parts[-1], after, distance, span)
        return None if link is None else And((*before.parts, link))
    if isinstance(before, Near) and before.distance != distance:
        link = _pair(before.parts[-1], after, distance, span)
        return None if link is None else And((before, link))
    if not isinstance(after, _NEARABLE) or not isinstance(before, (*_NEARABLE, Near)):
        return None
    parts = (*before.parts, after) if isinstance(before, Near) else (before, after)
    fields = {part.field for part in parts} - {None}
    if len(fields) > 1:
        return None
    field = next(iter(fields), None)
    return Near(tuple(_into(part, field) for part in parts), distance, span, field)


def _into(part: Node, field: Field | None) -> Node:
    """`part`, looked for in `field`."""
    if isinstance(part, Phrase):
        return replace(part, field=field, words=tuple(replace(word, field=field) for word in part.words))
    return replace(part, field=field)
