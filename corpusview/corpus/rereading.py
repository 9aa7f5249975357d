"""Reading again what is already kept: with today's reader, the user's rules, and what the corpus has learned since."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from corpusview.corpus.catalogue import Catalogue, Kept, prepare
from corpusview.errors import CannotRead
from corpusview.events import Progress
from corpusview.reading.boilerplate import line_hashes
from corpusview.reading.decode import again
from corpusview.reading.evidence import Evidence, FoldRule, KnownLines
from corpusview.reading.reader import Reader

# Articles saved in one transaction.
_SAVED_AT_ONCE = 200
# An article is read again when so much more of it is known from other pages than when it was read: the share of known
# lines says how well its site is known, and most of the gain comes with the first few siblings.
_WORTH_READING_AGAIN = 0.1


@dataclass(slots=True)
class Rereading:
    """Reads articles of a catalogue again. Ids, tags and other marks stay; what changed awaits indexing after."""

    catalogue: Catalogue
    _reader: Reader = field(default_factory=Reader)

    def everything(self) -> Iterator[Progress]:
        """Read every article again. Lines are counted anew first: another way of hashing must leave none behind."""
        numbers = self.catalogue.ids()
        yield from self._recount(numbers)
        yield from self.these(numbers)

    def these(self, numbers: Sequence[int]) -> Iterator[Progress]:
        """Read these articles again."""
        for at in range(0, len(numbers), _SAVED_AT_ONCE):
            part = numbers[at : at + _SAVED_AT_ONCE]
            with self.catalogue.transaction():
                rules, articles = self.catalogue.fold_rules(), self.catalogue.count()
                for number in part:
                    kept = self.catalogue.kept(number)
                    self._read(kept, *self._others(kept), rules, articles)
            yield Progress("reading again", at + len(part), len(numbers))

    def lost(self, number: int) -> None:
        """Read an article again of which nothing but its bytes is to be trusted. Raises `CannotRead`."""
        unread = self.catalogue.unread(number)
        lines = line_hashes(again(unread.raw, unread.origin.encoding))
        others = {line: pages - 1 for line, pages in self.catalogue.pages_with(lines).items() if pages > 1}
        article = self._reader.read(
            unread.raw,
            unread.origin,
            Evidence(KnownLines(others), self.catalogue.fold_rules()),
            clean=unread.clean,
            encoding=unread.chosen_encoding,
        )
        prepared = prepare(
            article,
            unread.raw,
            chosen_encoding=unread.chosen_encoding,
            clean=unread.clean,
            known_lines=len(others) / max(1, len(lines)),
            considered_at=self.catalogue.count(),
        )
        self.catalogue.save(prepared, number)

    def reconsider(self) -> Iterator[Progress]:
        """Read again the articles of which the corpus has learned much since; all are looked at when it doubled."""
        total = len(self.catalogue.to_reconsider(-1))
        done = 0
        while part := self.catalogue.to_reconsider(_SAVED_AT_ONCE):
            with self.catalogue.transaction():
                rules, articles = self.catalogue.fold_rules(), self.catalogue.count()
                for number, known_then in part:
                    kept = self.catalogue.kept(number)
                    others, known = self._others(kept)
                    if known - known_then >= _WORTH_READING_AGAIN:
                        self._read(kept, others, known, rules, articles)
                self.catalogue.considered(number for number, _ in part)
            done += len(part)
            yield Progress("reconsidering", done, total)

    def _others(self, kept: Kept) -> tuple[dict[int, int], float]:
        """In how many other pages each line of an article stands, and the share of its lines that do."""
        lines = line_hashes(kept.article.text)
        pages = self.catalogue.pages_with(lines)
        others = {line: number - 1 for line, number in pages.items() if number > 1}
        return others, len(others) / max(1, len(lines))

    def _read(
        self, kept: Kept, others: dict[int, int], known: float, rules: tuple[FoldRule, ...], articles: int
    ) -> None:
        """Read one article again and save it; one that was readable once stays as it was read then."""
        evidence = Evidence(KnownLines(others), rules)
        try:
            article = self._reader.read(
                kept.raw, kept.article.origin, evidence, clean=kept.clean, encoding=kept.chosen_encoding
            )
        except CannotRead:
            return
        prepared = prepare(
            article,
            kept.raw,
            chosen_encoding=kept.chosen_encoding,
            clean=kept.clean,
            known_lines=known,
            considered_at=articles,
        )
        self.catalogue.save(prepared, kept.article.id)

    def _recount(self, numbers: Sequence[int]) -> Iterator[Progress]:
        """Count every line of the corpus anew."""
        with self.catalogue.transaction():
            self.catalogue.forget_lines()
        for at in range(0, len(numbers), _SAVED_AT_ONCE):
            part = numbers[at : at + _SAVED_AT_ONCE]
            with self.catalogue.transaction():
                self.catalogue.count_lines(line_hashes(self.catalogue.article(number).text) for number in part)
            yield Progress("counting lines", at + len(part), len(numbers))
