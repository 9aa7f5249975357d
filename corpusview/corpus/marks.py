"""Every hit of a question in an article: where it stands, for marking it, walking it and counting it.

By the same rules as the index: the same words, zone by zone. What a question refuses marks nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from corpusview.article import Article, Span, Zone
from corpusview.corpus.matching import Run, WordPositions, clauses
from corpusview.corpus.stopping import never
from corpusview.query import Field, Names, Node, Query, Scope, Text
from corpusview.words import Located, terms

_ZONES = {
    Scope.BODY: (Zone.TITLE, Zone.BODY),
    Scope.BOILERPLATE: (Zone.BOILERPLATE,),
    Scope.ALL: (Zone.TITLE, Zone.BODY, Zone.BOILERPLATE),
}
_ZONE = {Field.TITLE: Zone.TITLE, Field.BODY: Zone.BODY, Field.BOILERPLATE: Zone.BOILERPLATE}


# So many hits are placed between two looks at whether anybody still waits for them: some milliseconds' worth.
_BETWEEN_LOOKS = 2_000


def marks(article: Article, query: Query, stop: Callable[[], bool] = never) -> tuple[Span, ...]:
    """All hits of `query` in `article`, as spans of its text, in order, never overlapping.

    A phrase is one hit, of near words each is one; hits that overlap are one. An entity asked for is marked where it
    is named, in the body and title. When `stop()` says True there are none.
    """
    return tuple(found.span for found in hits(article, query, stop))


class Found(NamedTuple):
    """One hit: its place, and the number of the clause it answers.

    A tuple, because a long article has hundreds of thousands: others would be looked through by the collector again
    and again, for half a second each time.
    """

    start: int
    end: int
    clause: int

    @property
    def span(self) -> Span:
        """The place of the hit."""
        return Span(self.start, self.end)


class _Stopped(Exception):
    """Nobody waits for the hits any more."""


def hits(article: Article, query: Query, stop: Callable[[], bool] = never) -> tuple[Found, ...]:
    """`marks`, each with its clause; of overlapping hits the clause is that of the first."""
    try:
        return tuple(_merged(_found(article, query, stop)))
    except _Stopped:
        return ()


def _found(article: Article, query: Query, stop: Callable[[], bool]) -> list[Found]:
    found: list[Found] = []
    zones: dict[Zone, _ZoneWords] = {}
    for number, clause in enumerate(clauses(query.tree)):
        if isinstance(clause, Names):
            found += (Found(span.start, span.end, number) for span in _mentions(article, clause))
        elif isinstance(clause, Text):
            for zone in _ZONES[query.scope] if clause.field is None else (_ZONE[clause.field],):
                if zone not in zones:
                    zones[zone] = _ZoneWords(article, zone, stop)
                for start, end in zones[zone].places(clause):
                    if len(found) % _BETWEEN_LOOKS == 0 and stop():
                        raise _Stopped
                    found.append(Found(start, end, number))
    return found


class _ZoneWords:
    """The words of one zone of an article, in one row over all its parts."""

    def __init__(self, article: Article, zone: Zone, stop: Callable[[], bool]) -> None:
        self._offsets: list[int] = []
        self._parts: list[Located] = []
        self._firsts: list[int] = []
        folded: list[str] = []
        for where, span in article.zones():
            if where is zone:
                if stop():
                    raise _Stopped
                part = Located(span.of(article.text))
                self._offsets.append(span.start)
                self._parts.append(part)
                self._firsts.append(len(folded))
                folded += part.folded
        self._positions = WordPositions(folded)

    def places(self, clause: Node) -> Iterator[tuple[int, int]]:
        """Where the text answers a clause, from and to which character."""
        assert isinstance(clause, Text)
        part = 0
        for run in self._positions.runs(clause):
            while part + 1 < len(self._firsts) and self._firsts[part + 1] <= run.first:
                part += 1
            yield from self._places(run, part)

    def _places(self, run: Run, part: int) -> Iterator[tuple[int, int]]:
        """Where a run stands: one stretch, or one in each part of the zone that it runs through."""
        first = run.first
        while first <= run.last:
            while part + 1 < len(self._firsts) and self._firsts[part + 1] <= first:
                part += 1
            end = self._firsts[part + 1] if part + 1 < len(self._firsts) else run.last + 1
            last = min(run.last, end - 1)
            words, at, offset = self._parts[part], self._firsts[part], self._offsets[part]
            start, stop = words.bounds(first - at)
            yield offset + start, offset + (stop if last == first else words.bounds(last - at)[1])
            first = last + 1


def _mentions(article: Article, clause: Names) -> Iterator[Span]:
    """Where an entity asked for is named in the article itself."""
    wanted = terms(clause.name)
    searched = [span for zone, span in article.zones() if zone is not Zone.BOILERPLATE]
    for mention in article.mentions:
        called = (mention.entity.name, mention.surface, *mention.entity.aliases)
        if any(_holds(terms(name), wanted) for name in called) and any(span.holds(mention.span) for span in searched):
            yield mention.span


def _holds(words: list[str], wanted: list[str]) -> bool:
    """Whether `wanted` stands in `words`, in order and without gaps."""
    return bool(wanted) and any(words[at : at + len(wanted)] == wanted for at in range(len(words) - len(wanted) + 1))


def _merged(found: list[Found]) -> Iterator[Found]:
    """`found` in order of place, those that overlap made one."""
    last: Found | None = None
    for each in sorted(found, key=lambda one: (one.start, -one.end, one.clause)):
        if last is None or each.start >= last.end:
            if last is not None:
                yield last
            last = each
        elif each.end > last.end:
            last = Found(last.start, each.end, last.clause)
    if last is not None:
        yield last
