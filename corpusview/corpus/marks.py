"""Every hit of a question in an article: where it stands, for marking it, walking it and counting it.

By the same rules as the index: the same words, zone by zone. What a question refuses marks nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from corpusview.article import Article, Span, Zone
from corpusview.corpus.matching import Run, WordPositions, clauses
from corpusview.query import Field, Names, Node, Query, Scope, Text
from corpusview.words import Located, terms

_ZONES = {
    Scope.BODY: (Zone.TITLE, Zone.BODY),
    Scope.BOILERPLATE: (Zone.BOILERPLATE,),
    Scope.ALL: (Zone.TITLE, Zone.BODY, Zone.BOILERPLATE),
}
_ZONE = {Field.TITLE: Zone.TITLE, Field.BODY: Zone.BODY, Field.BOILERPLATE: Zone.BOILERPLATE}


def marks(article: Article, query: Query) -> tuple[Span, ...]:
    """All hits of `query` in `article`, as spans of its text, in order, never overlapping.

    A phrase is one hit, of near words each is one; hits that overlap are one. An entity asked for is marked where it
    is named, in the body and title.
    """
    return tuple(found.span for found in hits(article, query))


@dataclass(frozen=True, slots=True)
class Found:
    """One hit: its place, and the number of the clause it answers."""

    span: Span
    clause: int


def hits(article: Article, query: Query) -> tuple[Found, ...]:
    """`marks`, each with its clause; of overlapping hits the clause is that of the first."""
    found: list[Found] = []
    zones: dict[Zone, _ZoneWords] = {}
    for number, clause in enumerate(clauses(query.tree)):
        if isinstance(clause, Names):
            found += (Found(span, number) for span in _mentions(article, clause))
        elif isinstance(clause, Text):
            for zone in _ZONES[query.scope] if clause.field is None else (_ZONE[clause.field],):
                if zone not in zones:
                    zones[zone] = _ZoneWords(article, zone)
                found += (Found(span, number) for span in zones[zone].spans(clause))
    return tuple(_merged(found))


class _ZoneWords:
    """The words of one zone of an article, in one row over all its parts."""

    def __init__(self, article: Article, zone: Zone) -> None:
        self._offsets: list[int] = []
        self._parts: list[Located] = []
        self._firsts: list[int] = []
        folded: list[str] = []
        for where, span in article.zones():
            if where is zone:
                part = Located(span.of(article.text))
                self._offsets.append(span.start)
                self._parts.append(part)
                self._firsts.append(len(folded))
                folded += part.folded
        self._positions = WordPositions(folded)

    def spans(self, clause: Node) -> Iterator[Span]:
        assert isinstance(clause, Text)
        part = 0
        for run in self._positions.runs(clause):
            while part + 1 < len(self._firsts) and self._firsts[part + 1] <= run.first:
                part += 1
            yield from self._places(run, part)

    def _places(self, run: Run, part: int) -> Iterator[Span]:
        """Where a run stands: one span, or one in each part of the zone that it runs through."""
        first = run.first
        while first <= run.last:
            while part + 1 < len(self._firsts) and self._firsts[part + 1] <= first:
                part += 1
            end = self._firsts[part + 1] if part + 1 < len(self._firsts) else run.last + 1
            last = min(run.last, end - 1)
            words, at, offset = self._parts[part], self._firsts[part], self._offsets[part]
            yield Span(offset + words.span(first - at).start, offset + words.span(last - at).end)
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
    for each in sorted(found, key=lambda one: (one.span.start, -one.span.end, one.clause)):
        if last is None or each.span.start >= last.span.end:
            if last is not None:
                yield last
            last = each
        elif each.span.end > last.span.end:
            last = Found(Span(last.span.start, each.span.end), last.clause)
    if last is not None:
        yield last
