"""Taking articles out of the catalogue, also where the disk is full: in the room kept back, a part at a time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from corpusview.corpus import reserve
from corpusview.corpus.catalogue import Catalogue
from corpusview.errors import CannotWrite, CorpusDamaged, NotFound
from corpusview.reading.boilerplate.engine import line_hashes


@dataclass(slots=True)
class Removing:
    """One removal. What it leaves for the index is noted in the catalogue, and can wait until there is room."""

    catalogue: Catalogue
    folder: Path
    # Those that are out, for good.
    gone: list[int] = field(default_factory=list)
    # Whether the room that is kept back was needed.
    was_tight: bool = False
    # Why the rest is still there.
    trouble: CannotWrite | None = None
    _lines: dict[int, tuple[int, ...]] = field(default_factory=dict)

    def run(self, numbers: Iterable[int]) -> None:
        """Take articles out: all at once, and where the disk has no room for that, part by part."""
        numbers = tuple(dict.fromkeys(numbers))
        for number in numbers:
            # What is damaged can be removed too; its lines are not known any more.
            with suppress(CorpusDamaged, NotFound):
                self._lines[number] = line_hashes(self.catalogue.article(number).text)
        try:
            self._take_out(numbers)
        except CannotWrite:
            self.was_tight = True
            reserve.give(self.folder)
            with self.catalogue.frugal():
                self._in_parts(numbers)

    def _in_parts(self, numbers: Sequence[int]) -> None:
        """Take out all of them; where that is too much, the journal is begun anew, and it is done by halves."""
        waiting = [numbers]
        while waiting:
            part = waiting.pop()
            try:
                self._take_out(part)
            except CannotWrite:
                self.catalogue.write_out()
                if len(part) > 1:
                    half = len(part) // 2
                    waiting += [part[half:], part[:half]]
                    continue
                try:
                    self._take_out(part)
                except CannotWrite as trouble:
                    if not self.gone:
                        raise
                    self.trouble = trouble
                    return

    def _take_out(self, numbers: Sequence[int]) -> None:
        with self.catalogue.transaction():
            gone = self.catalogue.remove(numbers, self._lines)
        self.gone += gone
