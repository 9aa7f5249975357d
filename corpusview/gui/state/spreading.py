"""Counting how an answer is spread over time, sources, tags, languages and what was read; names when wanted."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping, Sequence
from itertools import chain
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from corpusview.grammar import parse
from corpusview.gui.background import Lane, Ticket
from corpusview.gui.filters.clauses import clauses, without
from corpusview.gui.filters.facets import Kind, without_kind
from corpusview.gui.filters.spread import Spread
from corpusview.gui.state.seeking import Seeking
from corpusview.query import Everything, Hits, Query, Scope, State

if TYPE_CHECKING:
    # Only its name: whoever opens the window waits for what is imported here, and the corpus is a lot of it.
    from corpusview.corpus.corpus import Corpus

# Names that are offered; the sidebar has more of them.
MOST_NAMES = 200


class Spreading(Seeking):
    """Counts in the finding lane, after the rows are on their way."""

    arrived = Signal(object)  # Spread
    names_arrived = Signal(object)  # dict[str, int]

    def count(self, hits: Hits, in_boilerplate: bool) -> None:
        """Count how `hits` are spread; with `in_boilerplate` they are those that the article itself does not answer."""
        besides = None
        if in_boilerplate and not isinstance(hits.query.tree, Everything):
            besides = parse(hits.query.raw, Scope.BODY, hits.query.sort)

        def spread(ticket: Ticket) -> Spread:
            return _spread(self._finder.corpus(), hits, besides, ticket.is_stopped)

        self._background.run(Lane.FINDING, "spread", spread, self.arrived.emit, self._failed)

    def count_names(self, hits: Hits, in_boilerplate: bool) -> None:
        """Count the names of `hits`, in how many articles each stands, without the question's own choice of names."""
        query = hits.query
        wider = query if in_boilerplate else _without_kind(query, Kind.NAME)

        def count(ticket: Ticket) -> Generator[None, None, dict[str, int]]:
            corpus = self._finder.corpus()
            ids = None
            if not isinstance(wider.tree, Everything):
                ids = hits.ids if wider is query else corpus.search(wider, stop=ticket.is_stopped).ids
            found = yield from corpus.counting_entities(ids, MOST_NAMES)
            every = sorted(chain.from_iterable(found.values()), key=lambda each: (-each.articles, -each.mentions))
            counts: dict[str, int] = {}
            for each in every[:MOST_NAMES]:
                counts[each.name] = max(each.articles, counts.get(each.name, 0))
            return counts

        self._background.in_slices(Lane.FINDING, "facet names", count, self.names_arrived.emit, self._failed)


def _spread(corpus: Corpus, hits: Hits, besides: Query | None, stop: Callable[[], bool]) -> Spread:
    query = hits.query
    found = corpus.facets(query, stop, besides)
    counts: dict[Kind, Mapping[str, int]] = {
        Kind.SOURCE: found.sources,
        Kind.LANGUAGE: found.languages,
        Kind.TAG: found.tags,
        Kind.STATE: _states(corpus, hits.ids),
    }
    for kind in counts if besides is None else ():
        wider = _without_kind(query, kind)
        if wider is query:
            continue
        if kind is Kind.STATE:
            counts[kind] = _states(corpus, corpus.search(wider, stop=stop).ids)
        else:
            others = corpus.facets(wider, stop)
            counts[kind] = {Kind.SOURCE: others.sources, Kind.LANGUAGE: others.languages, Kind.TAG: others.tags}[kind]
    wider = _without_left_out(query) if besides is None else query
    if wider is query:
        return Spread(found.days, found.undated, counts)
    others = corpus.facets(wider, stop)
    more = {day: count - found.days.get(day, 0) for day, count in others.days.items()}
    left_out = {day: count for day, count in more.items() if count > 0}
    return Spread(found.days, found.undated, counts, left_out, max(0, others.undated - found.undated))


def _without_left_out(query: Query) -> Query:
    """What the question asks besides the times that it leaves out; itself where it leaves out none."""
    times = [each for each in clauses(query) if each.is_of_time and each.is_excluded]
    return parse(without(query.raw, *times), query.scope, query.sort) if times else query


def _without_kind(query: Query, kind: Kind) -> Query:
    """What the question asks besides what it says of a kind; itself where it says nothing of it."""
    wider = without_kind(query, kind)
    return query if wider == query.raw else parse(wider, query.scope, query.sort)


def _states(corpus: Corpus, found: Sequence[int]) -> dict[str, int]:
    """How many of these articles are in each state."""
    ids = frozenset(found)
    counts = {
        state.value: len(ids.intersection(corpus.in_state(state))) for state in State if state is not State.UNREAD
    }
    return {State.UNREAD.value: len(ids) - counts[State.READ.value], **counts}
