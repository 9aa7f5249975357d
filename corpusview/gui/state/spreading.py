"""Counting how an answer is spread over time, sources, tags, languages and what was read; names when wanted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from corpusview.errors import CorpusViewError
from corpusview.grammar import parse
from corpusview.gui.background import Background, Lane, Ticket
from corpusview.gui.desk import Desk
from corpusview.gui.filters.facets import Kind, without_kind
from corpusview.gui.filters.spread import Spread
from corpusview.query import Everything, Hits, Query, Scope, State

if TYPE_CHECKING:
    # Only its name: whoever opens the window waits for what is imported here, and the corpus is a lot of it.
    from corpusview.corpus.corpus import Corpus

# Names that are offered; the sidebar has more of them.
MOST_NAMES = 200


class Spreading(QObject):
    """Counts in the finding lane, after the rows are on their way."""

    arrived = Signal(object)  # Spread
    names_arrived = Signal(object)  # dict[str, int]

    def __init__(
        self,
        background: Background,
        finder: Desk[Corpus],
        failed: Callable[[CorpusViewError], None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._background, self._finder, self._failed = background, finder, failed

    def count(self, hits: Hits, in_boilerplate: bool) -> None:
        """Count how `hits` are spread; with `in_boilerplate` they are those that the article itself does not answer."""
        besides = None
        if in_boilerplate and not isinstance(hits.query.tree, Everything):
            besides = parse(hits.query.raw, Scope.BODY, hits.query.sort)

        def spread(ticket: Ticket) -> Spread:
            return _spread(self._finder.corpus(), hits, besides, ticket.is_stopped)

        self._background.run(Lane.FINDING, "spread", spread, self.arrived.emit, self._failed)

    def count_names(self, hits: Hits) -> None:
        """Count the names of `hits`, in how many articles each stands."""
        everything = isinstance(hits.query.tree, Everything)

        def count(_ticket: Ticket) -> dict[str, int]:
            corpus = self._finder.corpus()
            found = corpus.entities(None if everything else hits.ids, None, MOST_NAMES)
            counts: dict[str, int] = {}
            for each in found:
                counts[each.name] = max(each.articles, counts.get(each.name, 0))
            return counts

        self._background.run(Lane.FINDING, "facet names", count, self.names_arrived.emit, self._failed)


def _spread(corpus: Corpus, hits: Hits, besides: Query | None, stop: Callable[[], bool]) -> Spread:
    query = hits.query
    found = corpus.facets(query, stop, besides)
    counts: dict[Kind, Mapping[str, int]] = {
        Kind.SOURCE: found.sources,
        Kind.LANGUAGE: found.languages,
        Kind.TAG: found.tags,
        Kind.STATE: _states(corpus, hits),
    }
    for kind in (Kind.SOURCE, Kind.LANGUAGE):
        wider = without_kind(query, kind)
        if wider != query.raw and besides is None:
            others = corpus.facets(parse(wider, query.scope, query.sort), stop)
            counts[kind] = others.sources if kind is Kind.SOURCE else others.languages
    return Spread(found.days, found.undated, counts)


def _states(corpus: Corpus, hits: Hits) -> dict[str, int]:
    """How many of the hits are in each state."""
    ids = frozenset(hits.ids)
    counts = {
        state.value: len(ids.intersection(corpus.in_state(state))) for state in State if state is not State.UNREAD
    }
    return {State.UNREAD.value: len(ids) - counts[State.READ.value], **counts}
