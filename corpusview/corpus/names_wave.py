"""The second wave of an import: the names of articles that were read and saved without them.

Goes through the articles that await their names, oldest first. What was found in a part of them and that they no
longer wait is saved in one transaction; so it may be broken off anywhere, and goes on from what is noted.

Those in the furniture, which are listed only on request, are found along where somebody may ask for them soon, as in
the window; the command line leaves them until they are asked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import BrokenExecutor, CancelledError, Executor
from contextlib import suppress
from dataclasses import dataclass, replace

from corpusview.article import Article
from corpusview.corpus.catalogue import Catalogue, Kept, Named, Packed
from corpusview.corpus.naming import Naming
from corpusview.corpus.packing import as_kept
from corpusview.corpus.reading_pool import BegunNames, Crew, Nameless, name_all
from corpusview.errors import CorpusDamaged, NotFound
from corpusview.events import Progress
from corpusview.reading.entities import find_mentions

# Articles whose names are saved in one go: a fraction of a second of writing.
_PART_ARTICLES = 240
# Articles after which it is settled which of their names are one: until then they are found by their words alone.
# At first it is half of those before, and towards the end half of those to come: names are settled while others are
# found, but for the first and the last. It takes a third longer so than in one go.
_SETTLED_AFTER = 4_000
_LEAST_SETTLED = 200
# Batches under way at once for each process: enough that none waits while it is settled, which takes seconds.
_AHEAD = 64
# Names are found while an article is opened unless it has more characters: in these it takes some tenths of a second.
MOST_AT_ONCE = 100_000
_WHY = "Its names could not be found."


@dataclass(slots=True)
class _Waiting:
    """An article on its way, with what is kept of it."""

    number: int
    raw: bytes
    encoding: str
    kept: Packed
    language: str | None
    furniture: bool


@dataclass(slots=True)
class NamesWave:
    """One run over an open catalogue, by an executor that was handed in, a crew that has read, or one of its own."""

    catalogue: Catalogue
    jobs: int = 0
    executor: Executor | None = None
    crew: Crew | None = None
    furniture: bool = True
    # What the crew has begun of it while the last articles were saved.
    begun: Sequence[BegunNames] = ()

    def run(self) -> Iterator[Progress]:
        """Find the names that are awaited, those of the `furniture` too, and settle which are one."""
        waiting = self._waiting()
        naming = Naming(self.catalogue)
        with self._at_hand(len(waiting)) as crew:
            if waiting or self.begun:
                crew.give_way()
                yield from self._find(crew, waiting, naming)
        yield from naming.run()

    def _at_hand(self, articles: int) -> Crew:
        """Those who find the names of so many articles."""
        if self.crew is not None:
            if self.executor is None and self.crew.is_of(self.jobs):
                return self.crew
            end(self.crew, self.begun)
        return Crew(articles, self.jobs, self.executor)

    def _find(self, crew: Crew, waiting: Sequence[int], naming: Naming) -> Iterator[Progress]:
        done = settled = 0
        part: list[tuple[int, Named | str]] = []
        for number, found in self._found(crew, waiting):
            part.append((number, found))
            if len(part) < _PART_ARTICLES:
                continue
            self._save(part)
            done += len(part)
            part = []
            yield Progress("finding names", done, len(waiting))
            if done - settled >= min(_SETTLED_AFTER, max(_LEAST_SETTLED, min(settled, len(waiting) - done) // 2)):
                yield from naming.run()
                settled = done
        self._save(part)
        # What was read again since it was begun, or broke off with its process.
        again = sorted(self._early().intersection(self._waiting()))
        self._save([(each.number, found) for each, found in crew.through(self._articles(again), name_all, _task)])
        yield Progress("finding names", len(waiting), len(waiting))

    def _found(self, crew: Crew, waiting: Sequence[int]) -> Iterator[tuple[int, Named | str]]:
        """What was found in each of the articles; in none whose names were begun in vain."""
        early = self._early()
        rest = [number for number in waiting if number not in early]
        for each, found in crew.through(self._articles(rest), name_all, _task, ahead=_AHEAD):
            yield each.number, found
        for begun in self.begun:
            with suppress(BrokenExecutor, CancelledError, TimeoutError):
                yield from zip(begun.numbers, crew.awaited(begun.future, begun.batch), strict=True)

    def _early(self) -> set[int]:
        return {number for each in self.begun for number in each.numbers}

    def _waiting(self) -> tuple[int, ...]:
        """The articles whose names are awaited, oldest first."""
        waiting = self.catalogue.awaiting_names()
        return tuple(sorted({*waiting, *self.catalogue.awaiting_furniture()})) if self.furniture else waiting

    def _articles(self, numbers: Sequence[int]) -> Iterator[_Waiting]:
        """Those of the articles that are still there and whole; of others `check` tells."""
        for number in numbers:
            try:
                kept = self.catalogue.unread(number)
            except (CorpusDamaged, NotFound):
                continue
            if kept.awaits_names or (self.furniture and kept.awaits_furniture):
                # Of a long text all are found: it is not looked at again when it is opened.
                furniture = self.furniture or len(kept.raw) > MOST_AT_ONCE
                yield _Waiting(number, kept.raw, kept.origin.encoding, kept.packed, kept.language, furniture)

    def _save(self, part: Sequence[tuple[int, Named | str]]) -> None:
        with self.catalogue.redoable():
            for number, found in part:
                if isinstance(found, Named):
                    self.catalogue.put_names(number, found)
                else:
                    self.catalogue.leave_unnamed(number, _WHY)


def end(crew: Crew, begun: Sequence[BegunNames]) -> None:
    """Let those who read go, who are perhaps still at what was `begun`: nobody waits for that, as it may hang."""
    crew.__exit__(GeneratorExit if begun else None)


def _task(each: _Waiting) -> Nameless:
    return Nameless(each.raw, each.encoding, each.kept, each.language, each.furniture)


def with_names(kept: Kept) -> Article:
    """An article as it is opened: one that still awaits its names is given them, or says that it is too long for it."""
    article = kept.article
    if not kept.awaits_names and not kept.awaits_furniture:
        return article
    if len(article.text) > MOST_AT_ONCE:
        return replace(article, awaits_names=True)
    return replace(article, mentions=as_kept(find_mentions(article)))
