"""Telling how a question was understood: what each clause stands for, finds and leaves, and where it is in the article.

Where nothing was found, that is told too: the clause that leaves nothing, and words that are spelt nearly so.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from corpusview.analysis.explain import Clause, Counted, counted, name_in, without_clause
from corpusview.article import Article, Span, Zone
from corpusview.grammar import parse
from corpusview.gui.background import Lane, Ticket
from corpusview.gui.state.seeking import Seeking
from corpusview.query import Among, And, Fuzzy, Near, Node, Or, Phrase, Prefix, Query, Text, Wildcard, Word
from corpusview.words import fold

if TYPE_CHECKING:
    # Only its name: whoever opens the window waits for what is imported here, and the corpus is a lot of it.
    from corpusview.corpus.corpus import Corpus

# Words told of those that a clause stands for; the rest is counted.
_MOST_WORDS = 12
# Forms told of those in which a clause is in one part of the article.
_MOST_FORMS = 3
# Questions with one clause less that are offered.
_MOST_OFFERS = 3
# Spellings offered for a word that is nowhere.
_MOST_SPELLINGS = 3

_ZONES = {Zone.TITLE: "headline", Zone.BODY: "text", Zone.BOILERPLATE: "boilerplate"}


@dataclass(frozen=True, slots=True)
class Meant:
    """The entities that a name asks for: the best known with kind and articles, and how many there are.

    `is_settled` is False while articles are new: they are found by the words of their names too. `besides` others have
    the words in a name and are not meant.
    """

    entities: tuple[tuple[str, str, int], ...]
    number: int
    is_settled: bool
    besides: int = 0


@dataclass(frozen=True, slots=True)
class Explained:
    """One clause: what it finds and leaves, the words it stands for, and what the article has of it.

    `here` has each part of the article in which it is, how often, as which words, and as how many more. `is_met` says
    whether the article is among those that it finds; None where no article is looked at. `meant` has the entities of
    a clause that asks for a name.
    """

    counted: Counted
    number_of_words: int = 0
    words: tuple[tuple[str, int], ...] = ()
    here: tuple[tuple[str, int, tuple[str, ...], int], ...] = ()
    is_met: bool | None = None
    meant: Meant | None = None


@dataclass(frozen=True, slots=True)
class Explanation:
    """A question, clause by clause; `headline` is that of the article that is looked at, empty where there is none."""

    query: Query
    clauses: tuple[Explained, ...] = ()
    headline: str = ""


@dataclass(frozen=True, slots=True)
class Spelling:
    """A word to ask for in place of one that is nowhere, or all that begin so (`govern*`): the question with it, and
    the articles that have it."""

    word: str
    instead: str
    raw: str
    articles: int


@dataclass(frozen=True, slots=True)
class Offer:
    """The question without one of its clauses, and the articles that it finds then."""

    clause: Clause
    raw: str
    articles: int


@dataclass(frozen=True, slots=True)
class Emptiness:
    """Why nothing was found: the clause that leaves nothing and what it finds alone; what would find something."""

    query: Query
    clause: Clause | None = None
    alone: int = 0
    offers: tuple[Offer, ...] = ()
    spellings: tuple[Spelling, ...] = ()


class Explaining(Seeking):
    """Explains in the finding lane, when somebody looks."""

    explained = Signal(object)  # Explanation
    found_why = Signal(object)  # Emptiness

    def explain(self, query: Query, number: int | None) -> None:
        """Explain `query`, and why it finds an article."""

        def work(ticket: Ticket) -> Explanation:
            corpus = self._finder.corpus()
            article = None if number is None else corpus.article(number)
            clauses = tuple(_explained(corpus, query, article, ticket.is_stopped))
            return Explanation(query, clauses, article.title() if article else "")

        self._background.run(Lane.FINDING, "explanation", work, self.explained.emit, self._failed)

    def ask_why_nothing(self, query: Query) -> None:
        """Find out why `query` finds nothing."""
        self._background.run(
            Lane.FINDING,
            "emptiness",
            lambda ticket: _emptiness(self._finder.corpus(), query, ticket.is_stopped),
            self.found_why.emit,
            self._failed,
        )


def _explained(corpus: Corpus, query: Query, article: Article | None, stop: Callable[[], bool]) -> Iterator[Explained]:
    for each in counted(query, lambda asked: corpus.search(asked, 0, stop).total):
        if stop():
            return
        node = each.clause.tree
        meant = None
        if isinstance(node, Word | Prefix | Wildcard | Fuzzy) and not (isinstance(node, Word) and node.exact):
            meant = corpus.meant(node, query.scope, _MOST_WORDS, stop)
        yield Explained(
            each,
            meant.number if meant else 0,
            tuple((word.word, word.articles) for word in meant.words) if meant else (),
            _where(corpus, query, node, article) if article is not None else (),
            _meets(corpus, query, node, article, stop) if article is not None else None,
            _entities(corpus, name) if (name := name_in(each.clause)) is not None else None,
        )


def _entities(corpus: Corpus, name: str) -> Meant:
    meant = corpus.entities_meant(name)
    told = tuple((each.name, each.kind.value, each.articles) for each in meant[:_MOST_WORDS])
    besides = max(0, corpus.entities_having(name) - len(meant))
    return Meant(told, len(meant), not corpus.has_unsettled_names(furniture=False), besides)


def _meets(corpus: Corpus, query: Query, node: Node, article: Article, stop: Callable[[], bool]) -> bool:
    alone = Among((article.id,), Span(0, 0))
    return corpus.search(replace(query, tree=And((node, alone))), 0, stop).total > 0


def _where(
    corpus: Corpus, query: Query, node: Node, article: Article
) -> tuple[tuple[str, int, tuple[str, ...], int], ...]:
    """How often a clause is in each part of an article that it looks in, as which words, and as how many more."""
    if isinstance(node, And | Or) or not isinstance(node, Text):
        return ()
    zones = list(article.zones())
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for mark in corpus.marks(article, replace(query, tree=node)):
        found[_zone_of(zones, mark)][fold(mark.of(article.text))] += 1
    counts = (
        (zone, words.total(), tuple(word for word, _ in words.most_common(_MOST_FORMS)), len(words) - _MOST_FORMS)
        for zone, words in found.items()
    )
    return tuple(sorted(counts, key=lambda each: -each[1]))


def _zone_of(zones: list[tuple[Zone, Span]], mark: Span) -> str:
    return next((_ZONES[zone] for zone, span in zones if span.touches(mark)), "text")


def _emptiness(corpus: Corpus, query: Query, stop: Callable[[], bool]) -> Emptiness:
    def count(asked: Query) -> int:
        return corpus.search(asked, 0, stop).total

    guilty, offers = None, []
    for each in counted(query, count):
        if each.left is None or stop():
            continue
        if each.left == 0 and guilty is None:
            guilty = each
        raw = without_clause(query, each.clause)
        without = count(parse(raw, query.scope, query.sort)) if raw else 0
        if without:
            offers.append(Offer(each.clause, raw, without))
    offers.sort(key=lambda offer: -offer.articles)
    spellings = tuple(_spellings(corpus, query, stop))
    clause, alone = (guilty.clause, guilty.articles) if guilty else (None, 0)
    return Emptiness(query, clause, alone, tuple(offers[:_MOST_OFFERS]), spellings)


def _spellings(corpus: Corpus, query: Query, stop: Callable[[], bool]) -> Iterator[Spelling]:
    """What to ask for in place of words that no article has: longer ones, for one may be half written, and others."""
    for word, is_alone in _words(query.tree):
        if stop() or corpus.search(replace(query, tree=replace(word, field=None)), 0, stop).total:
            continue
        if is_alone and query.raw[word.span.start : word.span.end] == word.text:
            longer = corpus.search(replace(query, tree=Prefix(word.text, word.span)), 0, stop).total
            if longer:
                raw = f"{query.raw[: word.span.end]}*{query.raw[word.span.end :]}"
                yield Spelling(f"{word.text}*", word.text, raw, longer)
        for each in corpus.spelt_like(word.text, _MOST_SPELLINGS, stop):
            raw = query.raw[: word.span.start] + each.word + query.raw[word.span.end :]
            yield Spelling(each.word, word.text, raw, each.articles)


def _words(node: Node) -> Iterator[tuple[Word, bool]]:
    """The words of a question, and whether each is asked for by itself, in no phrase."""
    match node:
        case Word():
            yield node, True
        case Phrase(words):
            yield from ((word, False) for word in words)
        case Near(parts) | And(parts) | Or(parts):
            for part in parts:
                yield from _words(part)
