"""Saved searches and earlier questions, as the window knows them: kept by name, with what is new in each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from corpusview.errors import CannotRead, CannotWrite, CorpusViewError
from corpusview.export.searches import LONGEST_FILE, read_searches, search_lines
from corpusview.export.taken_in import text_of
from corpusview.export.whole import whole_file
from corpusview.gui.background import Background, Lane, Ticket
from corpusview.gui.desk import Desk
from corpusview.gui.state.undoing import Undoing
from corpusview.query import Asked, SavedSearch, Scope

if TYPE_CHECKING:
    # Only its name: whoever opens the window waits for what is imported here, and the corpus is a lot of it.
    from corpusview.corpus.corpus import Corpus


@dataclass(frozen=True, slots=True)
class SavedRow:
    """A saved search, and the number of stories in it that came since it was looked at; None until they are counted."""

    search: SavedSearch
    new: int | None = None


class SavedSearches(QObject):
    """Keeps and forgets searches, undoably, and counts what is new in them when the corpus has grown."""

    changed = Signal(object)  # tuple[SavedRow, ...]
    told = Signal(str)
    noticed = Signal(str, str)

    def __init__(
        self,
        background: Background,
        finder: Desk[Corpus],
        keeper: Desk[Corpus],
        undoing: Undoing,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._background, self._finder, self._keeper = background, finder, keeper
        self._undoing = undoing
        self.rows: tuple[SavedRow, ...] = ()
        # Questions asked before, the last first.
        self.asked: tuple[Asked, ...] = ()

    def look(self) -> None:
        """Fetch the searches, then count what is new in each, one after the other."""
        background = self._background

        def read(_ticket: Ticket) -> tuple[tuple[SavedSearch, ...], tuple[Asked, ...]]:
            corpus = self._finder.corpus()
            return corpus.saved_searches(), corpus.asked_before()

        def came(found: tuple[tuple[SavedSearch, ...], tuple[Asked, ...]]) -> None:
            searches, self.asked = found
            counts = {row.search: row.new for row in self.rows}
            self._show(tuple(SavedRow(each, counts.get(each)) for each in searches))
            self._count(searches)

        background.run(Lane.FINDING, "saved", read, came, self._fail)

    def _count(self, searches: Sequence[SavedSearch]) -> None:
        def count(ticket: Ticket) -> Iterator[tuple[SavedSearch, int]]:
            for each in searches:
                if ticket.is_stopped():
                    return
                yield each, self._finder.corpus().new_in(each, ticket.is_stopped)

        def counted(batch: list[tuple[SavedSearch, int]]) -> None:
            new = dict(batch)
            self._show(tuple(replace(row, new=new.get(row.search, row.new)) for row in self.rows))

        self._background.follow(Lane.FINDING, "new", count, counted, lambda _stopped: None, self._fail)

    def _show(self, rows: tuple[SavedRow, ...]) -> None:
        self.rows = rows
        self.changed.emit(rows)

    # --- what the user does

    def save(self, name: str, search: SavedSearch) -> None:
        """Keep `search` as `name`, in place of one that is called so."""
        name = " ".join(name.split())
        before = self._named(name)
        kept = replace(search, name=name)
        self._do(
            f"Save “{name}”",
            lambda corpus: corpus.save_search(kept),
            lambda corpus: corpus.put_search(before) if before else corpus.remove_search(name),
        )

    def remove(self, name: str) -> None:
        """Forget a search."""
        before = self._named(name)
        if before is not None:
            self._do(
                f"Forget “{name}”",
                lambda corpus: corpus.remove_search(name),
                lambda corpus: corpus.put_search(before),
            )

    def rename(self, old: str, new: str) -> None:
        """Call a search otherwise; a name that is taken is refused with a notice."""
        new = " ".join(new.split())
        if new and new != old:
            self._do(
                f"Rename “{old}”",
                lambda corpus: corpus.rename_search(old, new),
                lambda corpus: corpus.rename_search(new, old),
            )

    def look_at(self, name: str) -> None:
        """The results of a search are looked at: nothing in it is new any more."""
        if self._undoing.can_write and self._named(name) is not None:
            self._errand(lambda corpus: corpus.look_at_search(name))

    def remember(self, raw: str, found: int) -> None:
        """A question was meant."""
        if raw.strip() and self._undoing.can_write:
            self.asked = (Asked(raw, 1, found), *(each for each in self.asked if each.raw != raw))
            self._background.errand(
                Lane.KEEPING, lambda: self._keeper.corpus().ask(raw, found), lambda _none: None, self._fail
            )

    def forget_asked(self) -> None:
        """Forget every question asked before."""
        if self._undoing.can_write:
            self._errand(lambda corpus: corpus.forget_asked())

    def write_to(self, file: Path) -> None:
        """Write all searches to a file."""
        try:
            with whole_file(file, replace=True) as out:
                out.write(search_lines(row.search for row in self.rows))
        except CannotWrite as trouble:
            self._fail(trouble)
        else:
            self.told.emit(f"{_searches(len(self.rows))} written to {file}")

    def read_from(self, file: Path) -> None:
        """Take in the searches of a file; those whose name is taken are passed over, and that is told."""
        try:
            taken = read_searches(text_of(file, LONGEST_FILE, "a list of searches"))
        except CannotRead as trouble:
            self._fail(trouble)
            return
        fresh: list[SavedSearch] = []

        def keep(corpus: Corpus) -> None:
            known = {each.name for each in corpus.saved_searches()}
            fresh[:] = [each for each in taken if each.name not in known]
            for each in fresh:
                corpus.save_search(each)

        def forget(corpus: Corpus) -> None:
            for each in fresh:
                corpus.remove_search(each.name)

        def tell() -> None:
            passed = len(taken) - len(fresh)
            more = f"; {_searches(passed)} passed over whose name is taken" if passed else ""
            self.told.emit(f"{_searches(len(fresh))} taken in{more}")

        self._do(f"Take in {_searches(len(taken))}", keep, forget, tell)

    # --- how it is done

    def _named(self, name: str) -> SavedSearch | None:
        return next((row.search for row in self.rows if row.search.name == name), None)

    def _do(
        self,
        what: str,
        redo: Callable[[Corpus], object],
        undo: Callable[[Corpus], object],
        tell: Callable[[], None] | None = None,
    ) -> None:
        tellings = [tell] if tell else []

        def done(_none: frozenset[int]) -> None:
            self.look()
            # What was done first is told; its undoing has a word of its own.
            while tellings:
                tellings.pop()()

        self._undoing.do_between(what, lambda corpus: _only(redo(corpus)), lambda corpus: _only(undo(corpus)), done)

    def _errand(self, act: Callable[[Corpus], object]) -> None:
        self._background.errand(Lane.KEEPING, lambda: act(self._keeper.corpus()), lambda _none: self.look(), self._fail)

    def _fail(self, trouble: CorpusViewError) -> None:
        self.noticed.emit(trouble.sentence, trouble.advice)


def _only(_result: object) -> None:
    """The deed is all that counts."""


def _searches(number: int) -> str:
    return "1 search" if number == 1 else f"{number:,} searches"


def scope_of(in_boilerplate: bool) -> Scope:
    """The scope of a question as a saved search keeps it."""
    return Scope.BOILERPLATE if in_boilerplate else Scope.BODY
