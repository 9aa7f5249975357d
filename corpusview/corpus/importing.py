"""Paths to events: walk, look ahead, read in parallel, save in batches. Stops cleanly anywhere, and goes on from there.

A chunk of files is surveyed first, so that each page is read knowing which of its lines stand in its siblings;
then it is read; then it is saved, a batch at a time: the catalogue in one transaction, the index in one commit.
A crash between the two leaves articles that await indexing, and the next opening indexes them.
"""

from __future__ import annotations

import hashlib
import time
from collections import Counter
from collections.abc import Callable, Collection, Generator, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from corpusview.article import Origin
from corpusview.corpus import files
from corpusview.corpus.catalogue import Catalogue, Outcome
from corpusview.corpus.entry import entry_of
from corpusview.corpus.index import Index, IndexEntry
from corpusview.corpus.indexing import write_all
from corpusview.corpus.names_wave import MOST_AT_ONCE
from corpusview.corpus.naming import Naming
from corpusview.corpus.nursery import context
from corpusview.corpus.packing import Packed
from corpusview.corpus.prepared import Prepared
from corpusview.corpus.reading_pool import (
    BATCH_FILES,
    BegunNames,
    Crew,
    Nameless,
    Read,
    Surveyed,
    Task,
    name_all,
    read_all,
    survey_all,
)
from corpusview.corpus.shelving import Shelving
from corpusview.errors import CannotRead, CorpusDamaged
from corpusview.events import (
    REMOVED_BY_YOU,
    Counted,
    Done,
    Failed,
    Imported,
    ImportEvent,
    Progress,
    Saved,
    Skipped,
    Updated,
)
from corpusview.query import Shelved
from corpusview.reading.boilerplate.engine import line_hashes
from corpusview.reading.evidence import Survey, sites_of_lines
from corpusview.reading.for_programs import what_for

Result = TypeVar("Result")

# Of so many files the names are found in a second wave; fewer are read with their names sooner than one looks.
WORTH_TWO_WAVES = 240
# ... and of so many where the names follow at once: to find them while an article is read spares to bring, cut and
# pack it a second time, a tenth of the whole, but it takes twice as long until all of them can be searched.
WORTH_SEARCHING_FIRST = 5_000
# A chunk is surveyed before it is read. Siblings of a site tend to lie together: a chunk of this many files gives
# nearly all the repetition there is, and holds at most these bytes in memory.
_CHUNK_FILES = 2000
_CHUNK_BYTES = 48_000_000
# So many files are found once; of more the first walk only counts, so that nothing holds them all.
_WALKED_ONCE = 20_000
# Larger files are read after all others, so that nobody waits for one that is no article.
_LARGE_BYTES = 4_000_000
# What is read is saved after so many articles, or bytes, or seconds, whichever comes first.
_SAVE_ARTICLES = 1000
_SAVE_BYTES = 24_000_000
_SAVE_SECONDS = 4.0
# ... but not before so many times what the last saving took: on a busy machine most of the time is for reading.
_SAVE_RARELY = 8
# Towards the end of a chunk it is saved as soon as half as many are still to be read, which takes longer than to save
# them, but not fewer than these, for each saving makes a segment of the index; and not fewer than those at the end of
# all, where nobody reads meanwhile.
_MORE_THAN_LEFT = 2
_SAVE_BETWEEN_CHUNKS, _SAVE_AT_THE_END = 500, 125
# While so many are still to be read it is settled which of the names saved so far are one: at the end nobody reads.
_SETTLED_WHILE_READING = 125

# Seconds between two looks at whether the index is in order.
_LOOK_AGAIN = 0.2

# How a file is taken in that was written for programs.
_HOW_AS_TEXT = "save its text, or take it in as it stands by import --as-text or the preferences on Import"


@dataclass(slots=True)
class _Pending:
    """A file on its way: found, opened, perhaps surveyed, perhaps read."""

    number: int
    path: bytes
    raw: bytes
    digest: bytes
    mtime: float
    article: int = 0
    encoding: str | None = None
    replaces: tuple[int, ...] = ()
    survey: Survey = Survey(())
    # Its path led somewhere before.
    is_known: bool = False
    # The article it has become.
    saved_as: int = 0
    # The survey of its batch where that was begun already, the batch, and its place among them.
    begun: tuple[Future[tuple[Surveyed, ...]], Sequence[_Pending], int] | None = None

    def shown(self) -> str:
        return files.shown(self.path)


@dataclass(frozen=True, slots=True)
class _Removed:
    """A file whose article is on the shelf, and is to be brought back."""

    number: int
    found: files.FoundFile
    shelved: Shelved


# What is known of a file once it was looked at: that it must be read, or brought back, or what became of it.
_LookedAt = _Pending | _Removed | ImportEvent


@dataclass(slots=True)
class _Tally:
    """The counts of an import."""

    imported: int = 0
    updated: int = 0
    skipped: int = 0
    failed: int = 0

    def seen(self) -> int:
        return self.imported + self.updated + self.skipped + self.failed


@dataclass(slots=True)
class Importing:
    """One run of an import over an open corpus. `run` is the verb; the rest is its memory."""

    catalogue: Catalogue
    index: Index
    jobs: int = 0
    clean: bool = False
    executor: Executor | None = None
    copies: bool = True
    also_removed: bool = False
    as_text: bool = False
    # Who takes over the crew where names are to be found after the import, with what was begun of it.
    hand_over: Callable[[Crew, Sequence[BegunNames]], None] | None = None
    # Whether it is sure that they are found right after, but for those in the furniture.
    names_follow: bool = False
    # Whether the names are found in a second wave, and whether those in the furniture are left until asked for.
    _later: bool = False
    _leaves_furniture: bool = False
    # Whether names were found along and saved of which it is not settled yet which are one.
    _is_unsettled: bool = False
    # Who settles that; it knows which names have their keys already.
    _naming: Naming | None = None
    _has_shelf: bool = False
    # How many files there are in all.
    _total: int = 0
    # Whether the catalogue knew of nothing when the chunk that is looked at was begun.
    _is_empty: bool = False
    _tally: _Tally = field(default_factory=_Tally)
    _crew: Crew = field(default_factory=lambda: Crew(0))
    _ledger: int = 0
    _outcomes: list[tuple[int, Outcome]] = field(default_factory=list)
    _links: list[tuple[bytes, bytes, int]] = field(default_factory=list)
    # The chunks that are still to come, the next of them, if any, where it was looked at beforehand, and the files of
    # which the catalogue did not know yet when it was.
    _to_come: Iterator[list[_LookedAt]] = iter(())
    _next: list[_LookedAt] | None = None
    _unsaved: frozenset[bytes] = frozenset()
    _begun: list[tuple[list[_Pending], BegunNames]] = field(default_factory=list)
    _saved_at: float = 0.0
    _saving: float = 0.0

    def run(self, paths: Iterable[Path | files.FoundFile]) -> Iterator[ImportEvent]:
        """Import every file below `paths`. Closing the iterator stops it; what was saved stays saved."""
        began = time.monotonic()
        paths = tuple(paths)
        total, size = 0, 0
        met: list[files.FoundFile] = []
        for found in files.walk(paths):
            total, size = total + 1, size + found.size
            if total <= _WALKED_ONCE:
                met.append(found)
            if total % 5000 == 0:
                yield Progress("counting", total, 0)
        yield Counted(total, size)
        with self.catalogue.transaction():
            self._ledger = self.catalogue.begin_import()
        self._total = total
        self._later = total >= (WORTH_SEARCHING_FIRST if self.names_follow else WORTH_TWO_WAVES)
        self._leaves_furniture = self.names_follow and WORTH_TWO_WAVES <= total < WORTH_SEARCHING_FIRST
        self._has_shelf = self.catalogue.shelf.count() > 0
        self._crew = Crew(total, self.jobs, self.executor, size=size)
        finished = False
        try:
            self._to_come = self._chunks(met if total <= _WALKED_ONCE else files.walk(paths))
            chunk = next(self._to_come, None)
            with self.index.merging_aside(context):
                while chunk is not None:
                    for event in self._chunk(chunk):
                        yield replace(event, total=total) if isinstance(event, Progress) else event
                    with self.catalogue.transaction():
                        self._write_ledger()
                    chunk = self._next
                while self.index.is_merging(_LOOK_AGAIN):
                    yield Progress("putting the index in order", self._tally.seen(), total)
            finished = True
        finally:
            if finished and self._later and self.hand_over is not None:
                self.hand_over(self._crew, self._with_numbers())
            else:
                self._crew.__exit__(None if finished else GeneratorExit)
            self.index.rest()
            with self.catalogue.transaction():
                self._write_ledger()
                self.catalogue.finish_import(self._ledger, stopped=not finished)
        tally = self._tally
        yield Done(
            tally.seen(), tally.imported, tally.updated, tally.skipped, tally.failed, round(time.monotonic() - began, 3)
        )

    # --- finding out what there is to do

    def _chunks(self, walk: Iterable[files.FoundFile]) -> Iterator[list[_LookedAt]]:
        """The files of a walk in chunks: those to be read, and outcomes already known; large files last."""
        chunk: list[_LookedAt] = []
        batch: list[_Pending] = []
        held = pending = 0
        large: list[tuple[int, files.FoundFile]] = []

        def found() -> Iterator[tuple[int, files.FoundFile]]:
            for number, each in enumerate(walk):
                if each.size < _LARGE_BYTES:
                    yield number, each
                else:
                    large.append((number, each))
            yield from large

        for number, each in found():
            if not chunk:
                self._is_empty = self.catalogue.is_empty()
            looked_at = self._look_at(number, each)
            chunk.append(looked_at)
            if isinstance(looked_at, _Pending):
                held, pending = held + len(looked_at.raw), pending + 1
                batch.append(looked_at)
                if len(batch) >= BATCH_FILES:
                    self._begin_survey(batch)
                    batch = []
            if pending >= _CHUNK_FILES or held >= _CHUNK_BYTES or len(chunk) >= 4 * _CHUNK_FILES:
                yield chunk
                chunk, batch, held, pending = [], [], 0, 0
        if chunk:
            yield chunk

    def _begin_survey(self, batch: Sequence[_Pending]) -> None:
        """Have files surveyed while others are still being found."""
        begun = self._crew.begin(survey_all, tuple((each.raw, each.encoding) for each in batch))
        if begun is not None:
            for place, each in enumerate(batch):
                each.begun = begun, batch, place

    def _look_at(self, number: int, found: files.FoundFile) -> _LookedAt:
        """Open a file, and decide whether it must be read."""
        if found.reason:
            return self._failed(number, found.path, found.reason)
        try:
            opened = files.read(found.path, below=found.below)
        except CannotRead as trouble:
            return self._failed(number, found.path, str(trouble))
        digest = hashlib.sha256(opened.raw).digest()
        known = None if self._is_empty else self.catalogue.known_file(found.path)
        if known is not None and known.sha256 == digest:
            return self._skipped(number, found.path, "unchanged", known.article)
        pending = _Pending(number, found.path, opened.raw, digest, opened.mtime, is_known=known is not None)
        if known is None:
            shelved = self.catalogue.shelf.of_file(found.path, digest) if self._has_shelf else None
            if shelved is not None:
                # What went with an import that was taken back may come again; what the user removed must be asked for.
                if self.also_removed or shelved.of_import:
                    return _Removed(number, found, shelved)
                return self._skipped(number, found.path, _removed_by_you(shelved))
            twin = None if self._is_empty else self.catalogue.article_of(digest)
            if twin is not None:
                self._links.append((found.path, digest, twin))
                return self._skipped(number, found.path, f"the same bytes as article {twin}", twin)
            if not self.as_text and (what := what_for(opened.raw, found.path)):
                return self._skipped(number, found.path, f"{what}, written for programs: {_HOW_AS_TEXT}")
        elif len(self.catalogue.paths(known.article)) == 1:
            # The article is this file's alone: it changes with the file. One shared with copies stays as it is.
            pending.article = known.article
            # Of one that is damaged, or of which no copy was kept, nothing is known any more.
            with suppress(CorpusDamaged):
                before = self.catalogue.kept(known.article)
                pending.encoding = before.chosen_encoding
                pending.replaces = line_hashes(before.article.text)
        return pending

    # --- reading a chunk

    def _chunk(self, chunk: list[_LookedAt]) -> Iterator[ImportEvent]:
        """Survey, read and save the files of one chunk."""
        chunk = yield from self._with_removed(chunk)
        met = set(self._unsaved)
        first: list[_Pending] = []
        copies: list[_Pending] = []
        for each in chunk:
            if isinstance(each, _Removed):
                # Removed again meanwhile: it stays so.
                continue
            if not isinstance(each, _Pending):
                yield each
            elif each.digest in met and not each.article:
                copies.append(each)
            else:
                met.add(each.digest)
                first.append(each)
        failed: dict[bytes, str] = {}
        surveyed: list[_Pending] = []
        here: Counter[int] = Counter()
        for each, result in self._surveyed(first):
            if isinstance(result, str):
                failed[each.digest] = result
                yield self._failed(each.number, each.path, result)
            else:
                each.survey = result
                surveyed.append(each)
                # Counted while others are still being surveyed.
                here.update(result.lines)
                if len(surveyed) % BATCH_FILES == 0:
                    yield Progress("looking ahead", self._tally.seen(), 0)
        is_last = self._tally.seen() + len(surveyed) + len(copies) >= self._total
        # Where names follow, those who read find them while the last are saved.
        waits = is_last and not (self._later and self.names_follow)
        least = _SAVE_AT_THE_END if waits else _SAVE_BETWEEN_CHUNKS
        yield from self._read(surveyed, here, failed, least)
        for each in copies:
            twin = self.catalogue.article_of(each.digest)
            if twin is None:
                yield self._failed(each.number, each.path, failed.get(each.digest, "Its twin could not be read."))
            else:
                self._links.append((each.path, each.digest, twin))
                yield self._skipped(each.number, each.path, f"the same bytes as article {twin}", twin)

    def _surveyed(self, them: Sequence[_Pending]) -> Iterator[tuple[_Pending, Surveyed]]:
        """Each file with what it adds to the counts of lines, or why it adds nothing; in order but for those whose
        survey was not begun, broke off with its process, or was given up with its batch."""
        rest: list[_Pending] = []
        for each in them:
            if each.begun is None:
                rest.append(each)
                continue
            (future, batch, place), each.begun = each.begun, None
            try:
                result = self._crew.awaited(future, batch)[place]
            except (BrokenExecutor, CancelledError, TimeoutError):
                rest.append(each)
            else:
                yield each, result
        yield from self._crew.through(rest, survey_all, lambda each: (each.raw, each.encoding))

    def _with_removed(self, chunk: list[_LookedAt]) -> Generator[Progress, None, list[_LookedAt]]:
        """The chunk, its articles brought back from the shelf, and the files of those looked at again: they may have
        changed since."""
        removed = [each for each in chunk if isinstance(each, _Removed)]
        if not removed:
            return chunk
        numbers = tuple({each.shelved.article: None for each in removed})
        yield from Shelving(self.catalogue).bring_back(numbers)
        self._is_empty = False
        for at in range(0, len(numbers), _SAVE_ARTICLES):
            part = numbers[at : at + _SAVE_ARTICLES]
            write_all(
                self.index,
                [entry_of(self.catalogue.article(number), self.catalogue.tags(number)) for number in part],
            )
            with self.catalogue.transaction():
                self.catalogue.indexed(part)
        here = [each for each in chunk if not isinstance(each, _Removed)]
        told: set[int] = set()
        return here + [self._back(each, told) for each in removed]

    def _back(self, removed: _Removed, told: set[int]) -> _LookedAt:
        """What became of a file whose article was brought back: it is told once, of the first of its files."""
        looked_at = self._look_at(removed.number, removed.found)
        article = removed.shelved.article
        if not isinstance(looked_at, Skipped) or looked_at.article != article or article in told:
            return looked_at
        told.add(article)
        self._tally.skipped -= 1
        self._tally.imported += 1
        note = f"brought back; it was removed on {removed.shelved.day()}"
        self._outcomes[-1] = (removed.number, Outcome(looked_at.path, "imported", note, article))
        return Imported(looked_at.path, article, note)

    def _read(
        self, surveyed: list[_Pending], here: Mapping[int, int], failed: dict[bytes, str], least: int
    ) -> Iterator[ImportEvent]:
        """Read surveyed files, each knowing where else its lines stand, and save them as they come. `here` says on how
        many of these each line stands; towards the end `least` so many are saved together."""
        elsewhere, known_sites = self.catalogue.lines_met(here)
        rules = self.catalogue.fold_rules()
        articles = self.catalogue.count() + len(surveyed)
        now = datetime.now(UTC)
        # Those of the lines that any page shares with others; most are of one page alone.
        shared = {line: count - 1 for line, count in here.items() if count > 1}
        shared |= {line: here[line] - 1 + count for line, count in elsewhere.items() if count > 0}
        # Whose a line is, is asked of those alone, and where any page says its site.
        surveys = (
            each.survey._replace(lines=tuple(filter(shared.__contains__, each.survey.lines))) for each in surveyed
        )
        any_site = any(each.survey.site for each in surveyed)
        sites = sites_of_lines(surveys, elsewhere, known_sites) if any_site else {}

        def task(each: _Pending) -> Task:
            lines, before = each.survey.lines, frozenset(each.replaces)
            origin = Origin(each.shown(), each.digest.hex(), len(each.raw), each.mtime, imported_at=now)
            counts = {line: shared[line] for line in lines if line in shared}
            if before:
                counts = {line: left for line, count in counts.items() if (left := count - (line in before)) > 0}
            known = len(counts) / max(1, len(lines))
            site = each.survey.site
            own = frozenset(line for line in counts if sites[line] == site) if site else frozenset()
            # Of a long text all names are found: it is not looked at again when it is opened.
            furniture = not self._leaves_furniture or len(each.raw) > MOST_AT_ONCE
            return Task(
                each.raw,
                origin,
                counts,
                own,
                self.clean,
                each.encoding,
                known,
                articles,
                names=not self._later,
                furniture=furniture,
            )

        ready: list[tuple[_Pending, Read]] = []
        held, left = 0, len(surveyed)
        self._saved_at = time.monotonic()
        for each, result in self._crew.through(surveyed, read_all, task, rules):
            if isinstance(result, str):
                failed[each.digest] = result
                yield self._failed(each.number, each.path, result)
                continue
            ready.append((each, result))
            held += len(each.raw)
            late = time.monotonic() - self._saved_at > max(_SAVE_SECONDS, _SAVE_RARELY * self._saving)
            left -= 1
            if self._is_unsettled and left >= _SETTLED_WHILE_READING:
                # What came last in the chunk before: then these were waited for.
                yield from self._settle()
            enough = min(_SAVE_ARTICLES, max(least, _MORE_THAN_LEFT * left))
            if left and (len(ready) >= enough or held >= _SAVE_BYTES or late):
                yield from self._save(ready, settles=left >= _SETTLED_WHILE_READING)
                ready, held = [], 0
            elif len(ready) % BATCH_FILES == 0:
                yield Progress("reading", self._tally.seen() + len(ready), 0)
        # Meanwhile those who read have nothing left to do.
        self._next = next(self._to_come, None)
        self._unsaved = frozenset(each.digest for each, _ in ready)
        if self._next is None:
            if self._later and self.hand_over is not None:
                self._begin_names(ready)
            else:
                self._crew.part()
        yield from self._save(ready, settles=self._next is None)

    def _begin_names(self, ready: Sequence[tuple[_Pending, Read]]) -> None:
        """Have names found while the last articles are saved."""
        if not self.names_follow:
            return
        for at in range(0, len(ready), BATCH_FILES):
            part = ready[at : at + BATCH_FILES]
            batch = tuple(_nameless(each.raw, read.prepared) for each, read in part)
            future = self._crew.begin(name_all, batch)
            if future is not None:
                self._begun.append(([each for each, _ in part], BegunNames(batch, future)))

    def _with_numbers(self) -> list[BegunNames]:
        for them, begun in self._begun:
            begun.numbers = tuple(each.saved_as for each in them)
        return [begun for _, begun in self._begun]

    # --- saving

    def _save(self, ready: list[tuple[_Pending, Read]], settles: bool = False) -> Iterator[ImportEvent]:
        """Save a batch: catalogue first, index second, then say so. Names that were found with it are settled if it is
        time for that."""
        if not ready:
            return
        began = time.monotonic()
        events: list[Imported | Updated] = []
        entries: list[IndexEntry] = []
        with self.catalogue.transaction():
            rules = self.catalogue.fold_rules_mark()
            new = iter(self.catalogue.add([read.prepared for each, read in ready if not each.article], self.copies))
            links: list[tuple[bytes, int, bytes]] = []
            for each, read in ready:
                tags: tuple[str, ...] = ()
                if each.article:
                    self.catalogue.formers.keep(self._ledger, each.article, rules)
                    number = self.catalogue.save(read.prepared, each.article, self.copies)
                    tags = self.catalogue.tags(number)
                else:
                    number = next(new)
                each.saved_as = number
                if each.is_known:
                    self.catalogue.link(each.path, each.digest, number, turned_by=self._ledger)
                else:
                    links.append((each.path, number, each.digest))
                entries.append(read.entry._replace(id=number, tags=tags))
                note, shown = read.note, each.shown()
                if each.article:
                    self._tally.updated += 1
                    events.append(Updated(shown, number, note))
                else:
                    self._tally.imported += 1
                    events.append(Imported(shown, number, note))
                done = "updated" if each.article else "imported"
                self._outcomes.append((each.number, Outcome(shown, done, note, number)))
            self.catalogue.link_new(links)
            gone = [each.replaces for each, _ in ready if each.replaces]
            if gone:
                self.catalogue.count_lines(gone, -1)
            self.catalogue.learn_lines(each.survey for each, _ in ready)
            self._write_ledger()
        self._is_unsettled = self._leaves_furniture
        if settles and self._leaves_furniture:
            refused = yield from self._write_while_settling(entries)
        else:
            refused = write_all(self.index, entries)
        with self.catalogue.transaction():
            self.catalogue.indexed(entry.id for entry in entries)
        for each, _ in ready:
            # The next chunk may be held as well.
            each.raw = b""
        self._saved_at = time.monotonic()
        self._saving = self._saved_at - began
        yield from (event for event in events if event.article not in refused)
        if refused:
            yield from self._take_back([each for each in zip(ready, events, strict=True) if each[1].article in refused])
        yield Saved(len(entries) - len(refused))

    def _write_while_settling(self, entries: Sequence[IndexEntry]) -> Generator[Progress, None, Collection[int]]:
        """Write to the index, half of which is to wait for the disk, and settle meanwhile which names are one."""
        with ThreadPoolExecutor(1, "index") as aside:
            written = aside.submit(write_all, self.index, entries)
            yield from self._settle()
            return written.result()

    def _settle(self) -> Iterator[Progress]:
        """Settle which of the names that were saved so far are one."""
        if self._naming is None:
            self._naming = Naming(self.catalogue)
        yield from self._naming.run()
        self._is_unsettled = False

    def _take_back(self, them: Sequence[tuple[tuple[_Pending, Read], Imported | Updated]]) -> Iterator[Failed]:
        """Report files that the index could not take; an article that is new goes again, one that was there stays."""
        new = [event.article for _, event in them if isinstance(event, Imported)]
        with self.catalogue.transaction():
            self.catalogue.count_lines((each.survey.lines for (each, _), event in them if event.article in new), -1)
            self.catalogue.remove(new)
        self.index.write((), new)
        with self.catalogue.transaction():
            self.catalogue.indexed((), new)
        for (each, _), event in them:
            if isinstance(event, Imported):
                self._tally.imported -= 1
            else:
                self._tally.updated -= 1
            yield self._failed(each.number, each.path, "It could not be indexed, because of a fault. Please report it.")

    # --- outcomes

    def _failed(self, number: int, path: bytes, reason: str) -> Failed:
        self._tally.failed += 1
        shown = files.shown(path)
        self._outcomes.append((number, Outcome(shown, "failed", reason, None)))
        return Failed(shown, reason)

    def _skipped(self, number: int, path: bytes, reason: str, article: int | None = None) -> Skipped:
        self._tally.skipped += 1
        shown = files.shown(path)
        self._outcomes.append((number, Outcome(shown, "skipped", reason, article)))
        return Skipped(shown, reason, article)

    def _write_ledger(self) -> None:
        """Write what became of the files since the last time; called inside a transaction."""
        for path, digest, article in self._links:
            self.catalogue.link(path, digest, article, turned_by=self._ledger)
        self.catalogue.note_outcomes(self._ledger, self._outcomes)
        self._links, self._outcomes = [], []


def _nameless(raw: bytes, prepared: Prepared) -> Nameless:
    """An article as it is about to be saved, but for its names."""
    columns: Mapping[str, Any] = prepared.columns
    kept = Packed(prepared.spans, columns["published"], columns["source"])
    return Nameless(raw, columns["encoding"], kept, columns["language"], furniture=len(raw) > MOST_AT_ONCE)


def _removed_by_you(shelved: Shelved) -> str:
    """Why a file is skipped whose article is on the shelf."""
    how = "“Removed articles” in the window, or import --also-removed, brings it back"
    return f"{REMOVED_BY_YOU} on {shelved.day()}: {how}"
