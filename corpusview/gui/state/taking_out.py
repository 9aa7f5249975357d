"""Lists taken out whole, to the clipboard or to a file: the names, all of them, and what became of imported files."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from corpusview.article import EntityKind, Mention
from corpusview.errors import CorpusViewError
from corpusview.export.ledger import export_ledger
from corpusview.export.names import AT_ONCE, ListedName, exporting_names, pasted
from corpusview.gui.background import Background, Lane, Ticket
from corpusview.gui.desk import Desk
from corpusview.gui.entities.names import Named, Of, names_of, others_of
from corpusview.gui.state.naming import Naming
from corpusview.page import Page, counted
from corpusview.query import Everything, Hits

if TYPE_CHECKING:
    # Only its name: whoever opens the window waits for what is imported here, and the corpus is a lot of it.
    from corpusview.corpus.corpus import Corpus


class TakingOut(QObject):
    """Gathers every name of the article, the results or the corpus that holds what the filter says."""

    copied = Signal(str)  # the lines, for the clipboard
    told = Signal(str)
    noticed = Signal(str, str)  # sentence, advice

    def __init__(
        self,
        background: Background,
        finder: Desk[Corpus],
        naming: Naming,
        page: Callable[[], Page | None],
        hits: Callable[[], Hits | None],
    ) -> None:
        super().__init__(naming)
        self._background, self._finder, self._naming = background, finder, naming
        self._page, self._hits = page, hits

    def copy(self, wanted: str, with_boilerplate: bool) -> None:
        """Copy the list as lines."""
        by_mention = self._naming.of is Of.ARTICLE
        gather = self._gathers(wanted, with_boilerplate)

        def work(ticket: Ticket) -> Generator[None, None, tuple[str, int]]:
            names = yield from gather(ticket.is_stopped)
            lines = []
            for some in _in_parts(names):
                lines.append(pasted(some, by_mention))
                yield
            return "".join(lines), len(names)

        def done(answer: tuple[str, int]) -> None:
            text, number = answer
            self.copied.emit(text)
            self.told.emit(f"{self._told(number, wanted)} copied.")

        self._background.in_slices(Lane.FINDING, "names out", work, done, self._fail)

    def save(self, file: Path, wanted: str, with_boilerplate: bool) -> None:
        """Write the list as CSV, whole or not at all; whoever asks has been asked whether a file may be replaced."""
        gather = self._gathers(wanted, with_boilerplate)

        def work(ticket: Ticket) -> Generator[None, None, int]:
            # All are there before the first is written: a file half full would look whole.
            names = yield from gather(ticket.is_stopped)
            return (yield from exporting_names(names, file, replace=True))

        def done(number: int) -> None:
            self.told.emit(f"{self._told(number, wanted)} written to {file}.")

        self._background.in_slices(Lane.FINDING, "names out", work, done, self._fail)

    def save_ledger(self, file: Path, rows: Sequence[tuple[str, str, str]]) -> None:
        """Write what became of these files as CSV, whole or not at all; a file that is there is replaced."""
        self._background.run(
            Lane.FINDING,
            "report out",
            lambda _ticket: export_ledger(rows, file, replace=True),
            lambda number: self.told.emit(f"The report: {counted(number, 'file')} written to {file}."),
            self._fail,
        )

    def _told(self, number: int, wanted: str) -> str:
        held = f" with “{wanted.strip()}”" if wanted.strip() else ""
        return f"The list of the {self._naming.of.value}{held}: {counted(number, 'line')}"

    def _gathers(
        self, wanted: str, furniture: bool
    ) -> Callable[[Callable[[], bool]], Generator[None, None, tuple[ListedName, ...]]]:
        """What gathers the names of the list as it is now, in a lane, with a pause now and then."""
        of, page, hits, others = self._naming.of, self._page(), self._hits(), self._naming.finds_others()
        words = wanted.strip().casefold()

        def gather(stop: Callable[[], bool]) -> Generator[None, None, tuple[ListedName, ...]]:
            if of is Of.ARTICLE:
                found = list(_of_article(page, others(stop), furniture))
            else:
                everything = of is Of.CORPUS or hits is None or isinstance(hits.query.tree, Everything)
                found = yield from _of_articles(self._finder.corpus(), None if everything else hits.ids, furniture)
            if not words:
                return tuple(found)
            held: list[ListedName] = []
            for some in _in_parts(found):
                held += (each for each in some if any(words in form.casefold() for form in (each.name, *each.also)))
                yield
            return tuple(held)

        return gather

    def _fail(self, trouble: CorpusViewError) -> None:
        self.noticed.emit(trouble.sentence, trouble.advice)


def _in_parts(names: Sequence[ListedName]) -> Iterator[Sequence[ListedName]]:
    return (names[at : at + AT_ONCE] for at in range(0, len(names), AT_ONCE))


def _of_article(page: Page | None, others: tuple[Mention, ...], furniture: bool) -> Iterator[ListedName]:
    if page is None:
        return
    sure = _sureness(page.article.mentions)
    for each in (*names_of(page.article).names, *others_of(others)):
        if not each.is_piece and (furniture or not each.only_in_boilerplate):
            yield _listed(each, sure.get((each.kind, each.name), 1.0))


def _sureness(mentions: tuple[Mention, ...]) -> dict[tuple[EntityKind, str], float]:
    sure: dict[tuple[EntityKind, str], float] = {}
    for each in mentions:
        key = each.entity.kind, each.entity.name
        sure[key] = max(each.confidence, sure.get(key, 0.0))
    return sure


def _listed(named: Named, sure: float) -> ListedName:
    hidden = named.only_in_boilerplate
    return ListedName(named.section.value, named.name, 1, named.count, named.aliases, hidden, sure)


def _of_articles(
    corpus: Corpus, numbers: tuple[int, ...] | None, furniture: bool
) -> Generator[None, None, list[ListedName]]:
    """The names of these articles, kind by kind; then those that stand only in their boilerplate, where wanted."""
    names: list[ListedName] = []
    known: set[tuple[EntityKind, str]] = set()
    for hidden in (False, True) if furniture else (False,):
        counts = yield from corpus.counting_entities(numbers, furniture=hidden)
        for at, each in enumerate(chain.from_iterable(counts.values()), 1):
            if at % AT_ONCE == 0:
                yield
            if (each.kind, each.name) not in known:
                known.add((each.kind, each.name))
                names.append(
                    ListedName(
                        each.kind.value, each.name, each.articles, each.mentions, each.aliases, hidden, each.confidence
                    )
                )
    return names
