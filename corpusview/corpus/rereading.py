"""Reading again what is already kept: with today's reader, the user's rules, and what the corpus has learned since.

Articles are read in several processes, a part at a time; each part is saved in one transaction, and between the parts
the work can be stopped. What a page says no differently than before is not saved again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from corpusview.article import Origin
from corpusview.corpus.catalogue import Catalogue, Packed, prepare
from corpusview.corpus.reading_pool import BATCH_FILES, Crew, Read, Task, read_again, survey_all
from corpusview.errors import CorpusDamaged, NotFound
from corpusview.events import Progress
from corpusview.reading.boilerplate.engine import survey
from corpusview.reading.decode import again
from corpusview.reading.evidence import Evidence, KnownLines, Survey
from corpusview.reading.reader import READER_VERSION, Reader

# Articles, and bytes of their files, that are read and saved in one go.
_PART_ARTICLES = 240
_PART_BYTES = 24_000_000
# An article is read again when so much more of it is known from other pages than when it was read: the share of known
# lines says how well its site is known, and most of the gain comes with the first few siblings.
_WORTH_READING_AGAIN = 0.1
# Articles noted as considered in one transaction.
_NOTED_AT_ONCE = 20_000


@dataclass(slots=True)
class _Old:
    """An article that is to be read again; `known` is the share of its lines that was known when it was read."""

    number: int
    raw: bytes
    origin: Origin
    encoding: str | None
    clean: bool
    before: Packed | None
    known: float = -1.0
    awaits_names: bool = False
    awaits_furniture: bool = False
    survey: Survey = Survey(())


@dataclass(slots=True)
class Rereading:
    """Reads articles of a catalogue again. Ids, tags and other marks stay; what changed awaits indexing after."""

    catalogue: Catalogue
    jobs: int = 0

    def everything(self) -> Iterator[Progress]:
        """Read every article again. Lines are counted anew first: another way of hashing must leave none behind."""
        numbers = self.catalogue.ids()
        with Crew(len(numbers), self.jobs) as crew:
            yield from self._recount(crew, numbers)
            yield from self._again(crew, [(number, -1.0) for number in numbers], "reading again", afresh=True)

    def these(self, numbers: Sequence[int]) -> Iterator[Progress]:
        """Read these articles again."""
        with Crew(len(numbers), self.jobs) as crew:
            yield from self._again(crew, [(number, -1.0) for number in numbers], "reading again")

    def reconsider(self) -> Iterator[Progress]:
        """Read again the articles of whose site the corpus has learned much since; at leisure."""
        waiting = self.catalogue.to_reconsider()
        if waiting:
            with Crew(len(waiting), self.jobs, at_leisure=True) as crew:
                yield from self._again(crew, waiting, "reconsidering", _WORTH_READING_AGAIN)
        while True:
            with self.catalogue.transaction():
                if not self.catalogue.considered_enough(_NOTED_AT_ONCE):
                    return

    def lost(self, number: int) -> None:
        """Read an article again of which nothing but its bytes is to be trusted. Raises `CannotRead`."""
        unread = self.catalogue.unread(number)
        page = survey(again(unread.raw, unread.origin.encoding))
        pages, sites = self.catalogue.lines_met(page.lines)
        others = self._others(page.lines, pages)
        article = Reader().read(
            unread.raw,
            unread.origin,
            Evidence(KnownLines(others), self.catalogue.fold_rules(), self._of_site(page, others, sites)),
            clean=unread.clean,
            encoding=unread.chosen_encoding,
        )
        prepared = prepare(
            article,
            unread.raw,
            chosen_encoding=unread.chosen_encoding,
            clean=unread.clean,
            known_lines=len(others) / max(1, len(page.lines)),
            considered_at=self.catalogue.count(),
        )
        self.catalogue.save(prepared, number)

    def _again(
        self,
        crew: Crew,
        waiting: Sequence[tuple[int, float]],
        phase: str,
        least_gain: float | None = None,
        afresh: bool = False,
    ) -> Iterator[Progress]:
        """Read articles again that come with the share of their lines known before, those of which `least_gain` more
        is known; with `afresh` nothing of what was read before is taken over."""
        done = 0
        for part in self._parts(waiting, afresh):
            surveyed = self._surveyed(crew, part)
            pages, sites = self.catalogue.lines_met({line for each in surveyed for line in each.survey.lines})
            counts = {each.number: self._others(each.survey.lines, pages) for each in surveyed}
            gained = [each for each in surveyed
                      if least_gain is None or self._share(each, counts) - each.known >= least_gain]  # fmt: skip
            articles = self.catalogue.count()

            def task(
                each: _Old,
                counts: dict[int, dict[int, int]] = counts,
                sites: dict[int, str] = sites,
                articles: int = articles,
            ) -> Task:
                known = self._share(each, counts)
                return Task(
                    each.raw,
                    each.origin,
                    counts[each.number],
                    self._of_site(each.survey, counts[each.number], sites),
                    each.clean,
                    each.encoding,
                    known,
                    articles,
                    each.before,
                    names=afresh or not each.awaits_names,
                    # What is taken over from before, where the text is parted as it was, is without them.
                    furniture=afresh or not each.awaits_furniture,
                )

            read: list[tuple[int, Read]] = []
            seen = len(part) - len(gained)
            for each, result in crew.through(gained, read_again, task, self.catalogue.fold_rules()):
                seen += 1
                # One that was readable once stays as it was read then.
                if isinstance(result, Read):
                    read.append((each.number, result))
                if seen % BATCH_FILES == 0:
                    yield Progress(phase, done + seen, len(waiting))
            with self.catalogue.transaction():
                for number, result in read:
                    self.catalogue.save(result.prepared, number)
                self.catalogue.considered(each.number for each in part)
            done += len(part)
            yield Progress(phase, done, len(waiting))

    def _parts(self, waiting: Sequence[tuple[int, float]], afresh: bool) -> Iterator[list[_Old]]:
        """The articles in parts bounded by number and by bytes. What is damaged or gone meanwhile is left as it is."""
        part: list[_Old] = []
        held = 0
        for number, known in waiting:
            try:
                old = self._old(number, known, afresh)
            except (CorpusDamaged, NotFound):
                continue
            part.append(old)
            held += len(old.raw)
            if len(part) >= _PART_ARTICLES or held >= _PART_BYTES:
                yield part
                part, held = [], 0
        if part:
            yield part

    def _old(self, number: int, known: float, afresh: bool) -> _Old:
        kept = self.catalogue.unread(number)
        before = None if afresh or kept.reader_version != READER_VERSION else kept.packed
        waits = kept.awaits_names, kept.awaits_furniture
        return _Old(number, kept.raw, kept.origin, kept.chosen_encoding, kept.clean, before, known, *waits)

    @staticmethod
    def _surveyed(crew: Crew, them: Sequence[_Old]) -> list[_Old]:
        """Those of `them` that can be read, with their lines."""
        found = []
        for each, result in crew.through(them, survey_all, lambda each: (each.raw, each.encoding)):
            if not isinstance(result, str):
                each.survey = result
                found.append(each)
        return found

    @staticmethod
    def _others(lines: Iterable[int], pages: Mapping[int, int]) -> dict[int, int]:
        """In how many other pages each line of an article stands; those that stand in no other are left out."""
        return {line: pages[line] - 1 for line in lines if pages.get(line, 0) > 1}

    @staticmethod
    def _share(each: _Old, counts: dict[int, dict[int, int]]) -> float:
        """The share of an article's lines that stand in other pages."""
        return len(counts[each.number]) / max(1, len(each.survey.lines))

    @staticmethod
    def _of_site(page: Survey, others: Iterable[int], sites: Mapping[int, str]) -> frozenset[int]:
        """The lines of an article that stand in other pages, but in none of another site."""
        return frozenset(line for line in others if sites.get(line) == page.site) if page.site else frozenset()

    def _recount(self, crew: Crew, numbers: Sequence[int]) -> Iterator[Progress]:
        """Count every line of the corpus anew."""
        with self.catalogue.transaction():
            self.catalogue.forget_lines()
        done = 0
        for part in self._parts([(number, -1.0) for number in numbers], afresh=True):
            surveyed = self._surveyed(crew, part)
            with self.catalogue.transaction():
                self.catalogue.learn_lines(each.survey for each in surveyed)
            done += len(part)
            yield Progress("counting lines", done, len(numbers))
