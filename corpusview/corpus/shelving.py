"""Removing so that it can be undone: articles go to the shelf and come back whole, and an import is taken back.

Done a part at a time, each in one transaction, so that it can be stopped, or cut off, anywhere: what was moved by then
is moved, the rest is as it was. The index learns of it after, from the marks that are left for it.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime

from corpusview.corpus.catalogue import Catalogue, Undoable
from corpusview.corpus.catalogue.shelf import Returned
from corpusview.corpus.rereading import Rereading
from corpusview.errors import CannotWrite, CorpusDamaged, NotFound
from corpusview.events import Progress
from corpusview.reading.boilerplate.engine import line_hashes

# Articles moved in one transaction: a fraction of a second.
_AT_ONCE = 200

Numbers = tuple[int, ...]


@dataclass(slots=True)
class Shelving:
    """Moves articles of a catalogue to its shelf and back."""

    catalogue: Catalogue

    def put_away(self, numbers: Sequence[int], of_import: int = 0) -> Generator[Progress, None, Numbers]:
        """Lay articles on the shelf; returns those that were there. `of_import` is the import that is taken back."""
        numbers = tuple(dict.fromkeys(numbers))
        rules, now = self.catalogue.fold_rules_mark(), datetime.now(UTC)
        gone: list[int] = []
        for at in range(0, len(numbers), _AT_ONCE):
            part = numbers[at : at + _AT_ONCE]
            lines = {number: self._lines(number) for number in part}
            try:
                with self.catalogue.transaction():
                    laid = [
                        number
                        for number in part
                        if self.catalogue.shelf.put(number, lines[number], now, of_import, rules)
                    ]
                    self.catalogue.remove(laid, lines)
            except CannotWrite as trouble:
                if not gone:
                    raise
                so_far = f"{trouble.sentence} {len(gone):,} of {len(numbers):,} articles were removed."
                raise type(trouble)(so_far, trouble.advice) from trouble
            gone += laid
            yield Progress("removing", min(at + _AT_ONCE, len(numbers)), len(numbers))
        return tuple(gone)

    def bring_back(self, numbers: Sequence[int]) -> Generator[Progress, None, Numbers]:
        """Put articles of the shelf back under their numbers; returns those that were there."""
        numbers = tuple(dict.fromkeys(numbers))
        rules = self.catalogue.fold_rules_mark()
        back: list[int] = []
        ruled: list[int] = []
        for at in range(0, len(numbers), _AT_ONCE):
            with self.catalogue.transaction():
                for number in numbers[at : at + _AT_ONCE]:
                    returned = self.catalogue.shelf.take(number, rules)
                    if returned is not None:
                        self._settle(number, returned)
                        back.append(number)
                        ruled += [number] * returned.is_ruled_otherwise
            yield Progress("bringing back", min(at + _AT_ONCE, len(numbers)), len(numbers))
        # It is folded by the rules of now, like all others.
        yield from Rereading(self.catalogue).these(ruled)
        return tuple(back)

    def _settle(self, number: int, returned: Returned) -> None:
        """Count the lines and names of an article that is back, and find the story that it tells."""
        still_counted = self.catalogue.stays(number)
        lines = self._lines(number) if returned.lines is None else returned.lines
        if lines and not still_counted:
            self.catalogue.count_lines([lines])
        self.catalogue.put_name_rows(number, returned.bundle.names)
        if returned.bundle.sketch is not None:
            self.catalogue.settle(number, returned.bundle.sketch)

    def take_back(self, what: Undoable) -> Generator[Progress, None, Numbers]:
        """Take an import back: former texts return, and what it added goes to the shelf. Returns all that changed."""
        with self.catalogue.transaction():
            self.catalogue.formers.exchange_links(what.ledger, to_former=True)
        yield from self._exchange(what.ledger, what.restored)
        gone = yield from self.put_away(what.added, what.ledger)
        with self.catalogue.transaction():
            self.catalogue.formers.taken_back(what.ledger, True)
        return *what.restored, *gone

    def do_again(self, ledger: int) -> Generator[Progress, None, Numbers]:
        """Let an import that was taken back hold again. Returns all that changed."""
        with self.catalogue.transaction():
            self.catalogue.formers.taken_back(ledger, False)
        back = yield from self.bring_back(self.catalogue.shelf.of_import(ledger))
        changed = self.catalogue.formers.to_exchange(ledger, to_former=False)
        yield from self._exchange(ledger, changed)
        with self.catalogue.transaction():
            self.catalogue.formers.exchange_links(ledger, to_former=False)
        return *changed, *back

    def _exchange(self, ledger: int, numbers: Numbers) -> Generator[Progress]:
        """Let articles be what they were before an import, or what it had made of them."""
        rules = self.catalogue.fold_rules_mark()
        ruled: list[int] = []
        for at in range(0, len(numbers), _AT_ONCE):
            part = numbers[at : at + _AT_ONCE]
            before = [self._lines(number) for number in part]
            with self.catalogue.transaction():
                for number in part:
                    exchanged = self.catalogue.formers.exchange(ledger, number, rules)
                    if exchanged is not None:
                        other, is_ruled_otherwise = exchanged
                        ruled += [number] * is_ruled_otherwise
                        self.catalogue.put_name_rows(number, other.names)
                        if other.sketch is not None:
                            self.catalogue.settle(number, other.sketch)
                self.catalogue.count_lines(before, -1)
                self.catalogue.count_lines(self._lines(number) for number in part)
            yield Progress("giving back former texts", min(at + _AT_ONCE, len(numbers)), len(numbers))
        yield from Rereading(self.catalogue).these(ruled)

    def _lines(self, number: int) -> tuple[int, ...]:
        """The lines of an article as they are counted; none of one that is damaged, for they are not known any more."""
        with suppress(CorpusDamaged, NotFound):
            return line_hashes(self.catalogue.article(number).text)
        return ()
