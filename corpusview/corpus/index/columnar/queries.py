"""Three kinds of query that Whoosh lacks; any Whoosh searcher can run them, the columnar evaluator runs them quickly.

`Family` finds the terms that belong together (the forms of one stem); `AsOne` scores all terms of such a query as
though they were one term; `Chain` asks that its parts stand in order next to each other, or near each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from whoosh import matching, query
from whoosh.query import qcore, spans


class Family(query.MultiTerm):
    """Every term of a field whose family is `text`: the field type's `family(term)` says which that is."""

    constantscore = False

    def __init__(self, fieldname: str, text: str, boost: float = 1.0) -> None:
        self.fieldname = fieldname
        self.text = text
        self.boost = boost

    def __repr__(self) -> str:
        return f"Family({self.fieldname!r}, {self.text!r})"

    def __eq__(self, other: object) -> bool:
        return type(other) is Family and (self.fieldname, self.text, self.boost) == (
            other.fieldname,
            other.text,
            other.boost,
        )

    def __hash__(self) -> int:
        return hash((self.fieldname, self.text, self.boost))

    def _btexts(self, ixreader: Any) -> Iterator[bytes]:
        family = ixreader.schema[self.fieldname].family
        for term in ixreader.lexicon(self.fieldname):
            if family(term.decode("utf-8", "replace")) == self.text:
                yield term


class AsOne(qcore.Query):
    """The terms of a `MultiTerm`, scored as one term whose frequency is the sum of theirs."""

    def __init__(self, child: query.MultiTerm, boost: float = 1.0) -> None:
        self.child = child
        self.boost = boost

    def __repr__(self) -> str:
        return f"AsOne({self.child!r})"

    def __eq__(self, other: object) -> bool:
        return type(other) is AsOne and (self.child, self.boost) == (other.child, other.boost)

    def __hash__(self) -> int:
        return hash((AsOne, self.child, self.boost))

    def field(self) -> str:
        return self.child.field()

    def estimate_size(self, ixreader: Any) -> int:
        return self.child.estimate_size(ixreader)

    def matcher(self, searcher: Any, context: Any = None) -> Any:
        found = self.child.matcher(searcher, context)
        return found if self.boost == 1.0 else matching.WrappingMatcher(found, boost=self.boost)


class Chain(qcore.Query):
    """Parts of one field that stand together.

    `ordered`: each part stands 1 to `distance` words after the one before it; with distance 1 a phrase. Otherwise each
    part stands at most `distance` words from the one before it in the list, before or after it, never on it.
    Parts are terms, multi-terms, `AsOne` and ordered chains of distance 1.
    """

    def __init__(
        self, fieldname: str, parts: Sequence[qcore.Query], distance: int = 1, ordered: bool = True, boost: float = 1.0
    ) -> None:
        self.fieldname = fieldname
        self.parts = tuple(parts)
        self.distance = distance
        self.ordered = ordered
        self.boost = boost

    def __repr__(self) -> str:
        return f"Chain({self.fieldname!r}, {self.parts!r}, distance={self.distance}, ordered={self.ordered})"

    def __eq__(self, other: object) -> bool:
        return type(other) is Chain and self._key() == other._key()

    def __hash__(self) -> int:
        return hash(self._key())

    def _key(self) -> tuple[object, ...]:
        return self.fieldname, self.parts, self.distance, self.ordered, self.boost

    def is_leaf(self) -> bool:
        return False

    def children(self) -> Iterator[qcore.Query]:
        return iter(self.parts)

    def estimate_size(self, ixreader: Any) -> int:
        return min((part.estimate_size(ixreader) for part in self.parts), default=0)

    def width(self) -> int:
        """How many words the whole chain covers, where that is fixed."""
        return sum(part.width() if isinstance(part, Chain) else 1 for part in self.parts)

    def matcher(self, searcher: Any, context: Any = None) -> Any:
        if not self.parts:
            return matching.NullMatcher()
        found = self.parts[0]
        for part in self.parts[1:]:
            found = spans.SpanNear(found, part, slop=self.distance, ordered=self.ordered, mindist=1)
        chosen = found.matcher(searcher, context)
        return chosen if self.boost == 1.0 else matching.WrappingMatcher(chosen, boost=self.boost)


class OneOf:
    """The condition of a `ColumnQuery`: one of these numbers."""

    def __init__(self, numbers: Iterable[int]) -> None:
        self.numbers = frozenset(numbers)

    def __repr__(self) -> str:
        return f"OneOf({len(self.numbers)} numbers)"

    def __call__(self, value: int) -> bool:
        return value in self.numbers


class Between:
    """The condition of a `ColumnQuery`: values from `first` to `last`, both included, open where None."""

    def __init__(self, first: int | None, last: int | None) -> None:
        self.first = first
        self.last = last

    def __repr__(self) -> str:
        return f"Between({self.first}, {self.last})"

    def __call__(self, value: int) -> bool:
        return (self.first is None or value >= self.first) and (self.last is None or value <= self.last)
