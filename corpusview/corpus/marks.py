"""Every hit of a question in an article: where it stands, for marking it, walking it and counting it.

By the same rules as the index: the same words, zone by zone. What a question refuses marks nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from corpusview.article import Article, Span, Spans, Zone
from corpusview.corpus.matching import WordPositions, clauses
from corpusview.corpus.stopping import never
from corpusview.corpus.zone_words import Numbers, Stopped, ZoneWords
from corpusview.query import Field, Names, Query, Scope, Text
from corpusview.words import terms

_ZONES = {
    Scope.BODY: (Zone.TITLE, Zone.BODY),
    Scope.BOILERPLATE: (Zone.BOILERPLATE,),
    Scope.ALL: (Zone.TITLE, Zone.BODY, Zone.BOILERPLATE),
}
_ZONE = {Field.TITLE: Zone.TITLE, Field.BODY: Zone.BODY, Field.BOILERPLATE: Zone.BOILERPLATE}


def marks(article: Article, query: Query, stop: Callable[[], bool] = never) -> Spans:
    """All hits of `query` in `article`, as spans of its text, in order, never overlapping.

    A phrase is one hit, of near words each is one; hits that overlap are one. An entity asked for is marked where it
    is named, in the body and title. When `stop()` says True there are none.
    """
    return hits(article, query, stop).spans()


@dataclass(frozen=True, slots=True)
class Found:
    """All hits: the place of each, and the number of the clause it answers.

    In arrays, because a long article has hundreds of thousands, and whoever makes as many objects keeps the window.
    """

    starts: Numbers
    ends: Numbers
    clauses: Numbers

    def spans(self) -> Spans:
        """The places of the hits."""
        return Spans.from_bytes(*(np.ascontiguousarray(each, np.int64).tobytes() for each in (self.starts, self.ends)))

    def within(self, span: Span) -> Found:
        """Those that begin in `span`."""
        low, high = np.searchsorted(self.starts, (span.start, span.end))
        return Found(self.starts[low:high], self.ends[low:high], self.clauses[low:high])

    def outside(self, span: Span) -> Found:
        """Those that do not touch `span`."""
        kept = (self.ends <= span.start) | (self.starts >= span.end)
        return Found(self.starts[kept], self.ends[kept], self.clauses[kept])

    def __len__(self) -> int:
        return len(self.starts)


_NONE = Found(*(np.zeros(0, np.int64) for _ in range(3)))


def hits(article: Article, query: Query, stop: Callable[[], bool] = never) -> Found:
    """`marks`, each with its clause; of overlapping hits the clause is that of the first."""
    try:
        found = list(_found(article, query, stop))
    except Stopped:
        return _NONE
    return _merged(*(np.concatenate(each) for each in zip(*found, strict=True))) if found else _NONE


def _found(article: Article, query: Query, stop: Callable[[], bool]) -> Iterator[tuple[Numbers, Numbers, Numbers]]:
    read: dict[Zone, tuple[ZoneWords, WordPositions]] = {}
    for number, clause in enumerate(clauses(query.tree)):
        if isinstance(clause, Names):
            named = np.array([(span.start, span.end) for span in _mentions(article, clause)], np.int64).reshape(-1, 2)
            yield named[:, 0], named[:, 1], np.full(len(named), number)
        elif isinstance(clause, Text):
            for zone in _ZONES[query.scope] if clause.field is None else (_ZONE[clause.field],):
                if zone not in read:
                    words = ZoneWords(article.text, [span for where, span in article.zones() if where is zone], stop)
                    read[zone] = words, WordPositions(words.forms, words.number_of, words.numbers)
                words, positions = read[zone]
                starts, ends = words.bounds(*positions.runs(clause), stop)
                yield starts, ends, np.full(len(starts), number)


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


def _merged(starts: Numbers, ends: Numbers, clauses: Numbers) -> Found:
    """Hits in order of place, those that overlap made one."""
    if not len(starts):
        return _NONE
    order = np.lexsort((clauses, -ends, starts))
    starts, ends, clauses = starts[order], ends[order], clauses[order]
    begins = np.flatnonzero(np.concatenate(([True], starts[1:] >= np.maximum.accumulate(ends)[:-1])))
    return Found(starts[begins], np.maximum.reduceat(ends, begins), clauses[begins])
