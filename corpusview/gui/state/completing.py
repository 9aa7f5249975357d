"""Finding what may be meant by the letters typed so far: words of the index, fields, names, sources, questions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from corpusview.article import Span
from corpusview.grammar import FIELDS
from corpusview.gui.background import Lane, Ticket
from corpusview.gui.filters.clauses import quoted
from corpusview.gui.search.typing import Typed, typed_at
from corpusview.gui.state.seeking import Seeking
from corpusview.page import counted
from corpusview.query import Asked, Mark, Scope, State
from corpusview.words import fold, terms

if TYPE_CHECKING:
    # Only its name: whoever opens the window waits for what is imported here, and the corpus is a lot of it.
    from corpusview.corpus.corpus import Corpus

# Rows offered of each sort, so that none crowds the others out.
_WORDS, _NAMES, _QUESTIONS, _VALUES = 6, 3, 3, 10


@dataclass(frozen=True, slots=True)
class Completion:
    """One thing that may be meant: what it is called, what it is, and what stands in the box when it is taken."""

    shown: str
    about: str
    insert: str
    span: Span


@dataclass(frozen=True, slots=True)
class Completions:
    """What may be meant by `text` with the cursor at `cursor`."""

    text: str
    cursor: int
    offered: tuple[Completion, ...] = ()


class Completing(Seeking):
    """Looks things up in the finding lane. The latest letters win."""

    found = Signal(object)  # Completions

    def complete(self, text: str, cursor: int, asked: Sequence[Asked]) -> None:
        """Find what may be meant. `asked` are the questions asked before, the last first."""
        typed = typed_at(text, cursor)

        def work(ticket: Ticket) -> Completions:
            offered: Iterable[Completion] = ()
            if typed is not None:
                offered = _offered(self._finder.corpus(), typed, ticket.is_stopped)
            return Completions(text, cursor, (*offered, *_questions(text, asked)))

        self._background.run(Lane.FINDING, "completions", work, self.found.emit, self._failed)

    def recall(self, text: str, asked: Sequence[Asked]) -> None:
        """Offer the questions asked before, all of them where nothing is typed."""
        self._background.drop("completions")
        self.found.emit(Completions(text, len(text), tuple(_questions(text, asked, at_most=len(asked)))))

    def drop(self) -> None:
        """Nobody waits for completions any more."""
        self._background.drop("completions")


def _questions(text: str, asked: Sequence[Asked], at_most: int = _QUESTIONS) -> Iterator[Completion]:
    wanted = text.strip().casefold()
    alike = [each for each in asked if wanted in each.raw.casefold() and each.raw.strip() != text.strip()]
    for each in alike[:at_most]:
        told = counted(each.found, "article") if each.found else "asked before"
        yield Completion(each.raw, told, each.raw, Span(0, len(text)))


def _offered(corpus: Corpus, typed: Typed, stop: Callable[[], bool]) -> Iterator[Completion]:
    if not typed.field:
        yield from _fields(typed)
        for each in corpus.beginning(typed.prefix, _WORDS + 1, stop):
            if each.word != fold(typed.prefix):
                yield Completion(each.word, counted(each.articles, "article"), each.word, typed.span)
        for name, articles in corpus.names_beginning(typed.prefix, _NAMES):
            yield Completion(name, f"name · {counted(articles, 'article')}", f"entity:{quoted(name)} ", typed.span)
        return
    for value, articles, insert in _values(corpus, typed):
        yield Completion(value, counted(articles, "article") if articles else typed.field, f"{insert} ", typed.span)


def _fields(typed: Typed) -> Iterator[Completion]:
    wanted = typed.prefix.casefold()
    for name, about in FIELDS.items():
        if name.startswith(wanted):
            yield Completion(f"{name}:", about, f"{name}:", typed.span)


def _values(corpus: Corpus, typed: Typed) -> Iterator[tuple[str, int, str]]:
    """The values of a field that begin so, each with its articles (0: not counted) and as it is written."""
    wanted = typed.prefix.strip().casefold()
    match typed.field:
        case "source":
            known: Iterable[tuple[str, int]] = ((name, count) for name, count in corpus.sources() if name)
        case "tag":
            known = corpus.tag_counts()
        case "entity":
            known = corpus.names_beginning(typed.prefix.strip(), _VALUES) if wanted else ()
        case "is":
            known = ((state.value, 0) for state in State)
        case "has":
            known = ((mark.value, 0) for mark in Mark)
        case "in":
            known = ((scope.value, 0) for scope in Scope)
        case "date":
            known = (("unknown", 0),)
        case "title" | "body" | "boilerplate" | "headline" | "furniture" if wanted:
            known = ((each.word, each.articles) for each in corpus.beginning(wanted, _VALUES))
        case _:
            known = ()
    is_plain = typed.field not in ("source", "tag", "entity")
    fits = [each for each in known if _begins(each[0], wanted)]
    for value, articles in fits[:_VALUES]:
        yield value, articles, value if is_plain else quoted(value)


def _begins(value: str, wanted: str) -> bool:
    """Whether `value`, or a word of it, begins with `wanted`."""
    folded = value.casefold()
    return folded.startswith(wanted) or any(word.startswith(fold(wanted) or wanted) for word in terms(value))
