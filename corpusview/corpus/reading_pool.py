"""Reading many files at once: plain batches in, plain values out, through any `concurrent.futures.Executor`.

The processes that read load this module and what it imports, which is neither the catalogue nor the index: loading
those would take each of them longer than reading a hundred pages.
"""

from __future__ import annotations

import functools
import gc
import itertools
import logging
import multiprocessing
import multiprocessing.connection
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future, ProcessPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any, NamedTuple, Protocol, TypeVar

from corpusview.article import Article, Mention, Origin
from corpusview.corpus import nursery
from corpusview.corpus.entry import IndexEntry, entry_of
from corpusview.corpus.packing import Packed
from corpusview.corpus.prepared import Body, Named, Prepared, has_furniture, name, prepare
from corpusview.errors import CannotRead, place_of
from corpusview.reading.decode import again
from corpusview.reading.entities import find_all_mentions, find_mentions
from corpusview.reading.evidence import Evidence, FoldRule, KnownLines, Survey
from corpusview.reading.reader import Before, Begun, Reader

T = TypeVar("T")


class HasBytes(Protocol):
    """Something to be read: its bytes count against what is under way."""

    @property
    def raw(self) -> bytes: ...


Item = TypeVar("Item", bound=HasBytes)

# Files handed to a reading process at once: enough to drown the cost of the hand-over, few enough to stop soon.
BATCH_FILES = 24
_BATCH_BYTES = 2_000_000
# Batches under way at once for each process, so that none waits while what was read is saved, or behind a file that
# takes long; fewer where they are of so many bytes together.
_AHEAD = 20
_MOST_AHEAD_BYTES = 32_000_000
# Fewer files and bytes than these are read here: starting processes would take longer.
_WORTH_A_POOL, _WORTH_A_POOL_BYTES = 80, 2_000_000

# Seconds that a batch may take before it is given up, and for each megabyte of it: a hundred times what the slowest
# pages take, and twenty times what the largest file does. Whoever gives way to other work may get a tenth of a core.
_PATIENCE, _PATIENCE_A_MB = 120.0, 10.0
_AT_LEISURE = 10

# How far those who read stand back behind the one that saves what they read: at the end it is what all wait for.
_BEHIND_THE_ONE_THAT_SAVES = 5

# The Python from which on a pool whose processes ended lets go of what was still being written for them (gh-94777).
# Debian 12 has 3.11.2.
_MENDED = (3, 11, 5)

_log = logging.getLogger(__name__)


# What goes to those who read and comes from them are tuples: they are packed and unpacked in a fraction of the time.


class Task(NamedTuple):
    """A file to be read, with what the corpus knows of its lines and names."""

    raw: bytes
    origin: Origin
    counts: dict[int, int]
    of_site: frozenset[int] = frozenset()
    clean: bool = False
    encoding: str | None = None
    known_lines: float = 0.0
    considered_at: int = 0
    # What was read out of it before, where it is read again.
    before: Packed | None = None
    # Whether its names are found now, or later, and those in its furniture.
    names: bool = True
    furniture: bool = True


class Nameless(NamedTuple):
    """An article that was read but for its names: its bytes, and what is kept of it.

    `furniture` says whether the names in its furniture are asked for too.
    """

    raw: bytes
    encoding: str
    kept: Packed
    language: str | None
    furniture: bool = True


@dataclass(slots=True)
class BegunNames:
    """Articles whose names are being found while they are still being saved; then they have the `numbers`."""

    batch: tuple[Nameless, ...]
    future: Future[tuple[Named | str, ...]]
    numbers: tuple[int, ...] = ()


class Read(NamedTuple):
    """A file, read: its rows for the catalogue, its entry for the index (still without id and tags), and its note."""

    prepared: Prepared
    entry: IndexEntry
    note: str


# What became of a file: what it adds to the counts or what it holds, or the sentence that says why not.
Surveyed = Survey | str
ReadResult = Read | str
# ... and of one that is read again: None where that tells nothing new.
ReadAgain = Read | str | None


# A worker of a cluster may run several jobs in threads of one process: the reader does one at a time.
_AT_WORK = threading.Lock()


@functools.cache
def _reader() -> Reader:
    """This process' reader: its models are loaded once."""
    return Reader()


def make_ready() -> None:
    """Load all that reading needs: the models, and the lists of names."""
    _reader().make_ready()
    find_all_mentions([])


def survey_all(raws: tuple[tuple[bytes, str | None], ...]) -> tuple[Surveyed, ...]:
    """What each file adds to the counts of lines, given as its bytes and a chosen encoding or None."""
    with _AT_WORK:
        try:
            together = _reader().survey_all(raws)
        except Exception:
            # One of them makes trouble: each is done alone.
            together = [None] * len(raws)
        return tuple(
            _told(_reader().survey, raw, encoding) if survey is None else survey
            for (raw, encoding), survey in zip(raws, together, strict=True)
        )


def read_all(tasks: tuple[Task, ...], rules: tuple[FoldRule, ...]) -> tuple[ReadResult, ...]:
    """What each task's file holds, ready to be kept."""
    with _AT_WORK:
        begun = _begun(tasks, rules)
        nameless = [_told(_article, *each, rules) for each in zip(tasks, begun, strict=True)]
        named = _all_named(tasks, nameless)
        return tuple(
            article if isinstance(article, str) else _told(_kept, task, article, body)
            for task, article, body in zip(tasks, named, _bodies(named), strict=True)
        )


def read_again(tasks: tuple[Task, ...], rules: tuple[FoldRule, ...]) -> tuple[ReadAgain, ...]:
    """The same for files that were read before; nothing for those that say what they said."""
    with _AT_WORK:
        begun = _begun(tasks, rules)
        return tuple(_told(_read_one_again, *each, rules) for each in zip(tasks, begun, strict=True))


def name_all(them: tuple[Nameless, ...]) -> tuple[Named | str, ...]:
    """The names of articles that were read without them, ready to be kept."""
    with _AT_WORK:
        together: Sequence[Named | None]
        try:
            together = _named_together(them)
        except Exception:
            # One of them makes trouble: each is done alone.
            together = [None] * len(them)
        return tuple(named or _told(_name_one, each) for named, each in zip(together, them, strict=True))


def _named_together(them: Sequence[Nameless]) -> list[Named]:
    articles = [_nameless(each) for each in them]
    every = _mentions_of_all([(article, each.furniture) for article, each in zip(articles, them, strict=True)])
    return [_named(*each) for each in zip(articles, every, them, strict=True)]


def _mentions_of_all(asked: Sequence[tuple[Article, bool]]) -> list[tuple[Mention, ...]]:
    """The names of each article, those in its furniture too where asked; all together, which takes less time."""
    found: dict[int, tuple[Mention, ...]] = {}
    for furniture in (False, True):
        own = [at for at, (_, too) in enumerate(asked) if too is furniture]
        if own:
            found |= zip(own, find_all_mentions([asked[at][0] for at in own], furniture), strict=True)
    return [found[at] for at in range(len(asked))]


def _name_one(each: Nameless) -> Named:
    article = _nameless(each)
    return _named(article, find_mentions(article, furniture=each.furniture), each)


def _nameless(each: Nameless) -> Article:
    read = each.kept.reading()
    origin = Origin("", "", len(each.raw), 0.0, each.encoding)
    text = again(each.raw, each.encoding)
    return Article(origin, read.masthead, text, read.blocks, language=each.language)


def _named(article: Article, mentions: tuple[Mention, ...], each: Nameless) -> Named:
    return name(replace(article, mentions=mentions), each.kept.spans or b"", each.furniture)


def _begun(tasks: tuple[Task, ...], rules: tuple[FoldRule, ...]) -> Sequence[Begun | None]:
    """What is done for all tasks together; where one of them makes trouble, nothing, so that each is done alone."""
    asked = [(task.raw, task.encoding, _evidence(task, rules)) for task in tasks]
    try:
        return _reader().begin(asked)
    except Exception:
        return [None] * len(tasks)


def _evidence(task: Task, rules: tuple[FoldRule, ...]) -> Evidence:
    return Evidence(KnownLines(task.counts), rules, task.of_site)


def _read_one_again(task: Task, begun: Begun | None, rules: tuple[FoldRule, ...]) -> Read | None:
    before = None
    if task.before is not None:
        read = task.before.reading()
        before = Before(read.masthead, read.blocks, read.mentions)
    article = _article(task, begun, rules, before)
    if before is not None:
        if before.tells_as_much(article):
            return None
        if before.is_cut_like(article):
            return _kept(task, article)
    return _kept(task, _with_names(task, article))


def _article(task: Task, begun: Begun | None, rules: tuple[FoldRule, ...], before: Before | None = None) -> Article:
    """What is read of a file, but for names that were not found `before`."""
    return _reader().read(
        task.raw,
        task.origin,
        _evidence(task, rules),
        clean=task.clean,
        encoding=task.encoding,
        before=before,
        begun=begun,
        names=False,
    )


def _all_named(tasks: Sequence[Task], articles: Sequence[Article | str]) -> Sequence[Article | str]:
    """The articles with their names, if they are to be found now."""
    named = list(articles)
    own = [
        (at, article)
        for at, (task, article) in enumerate(zip(tasks, articles, strict=True))
        if task.names and isinstance(article, Article)
    ]
    try:
        every = _mentions_of_all([(article, tasks[at].furniture) for at, article in own])
        for (at, article), mentions in zip(own, every, strict=True):
            named[at] = replace(article, mentions=mentions)
        return named
    except Exception:
        # One of them makes trouble: each is done alone.
        return [
            article if isinstance(article, str) else _told(_with_names, task, article)
            for task, article in zip(tasks, articles, strict=True)
        ]


def _with_names(task: Task, article: Article) -> Article:
    return replace(article, mentions=find_mentions(article, furniture=task.furniture)) if task.names else article


def _bodies(articles: Sequence[Article | str]) -> Iterator[Body | None]:
    """What is kept of the body of each article."""
    try:
        bodies = iter(Body.of_all([each for each in articles if isinstance(each, Article)]))
    except Exception:
        # One of them makes trouble: each is done alone.
        bodies = itertools.repeat(None)
    return (next(bodies) if isinstance(each, Article) else None for each in articles)


def _kept(task: Task, article: Article, body: Body | None = None) -> Read:
    """The article as it will be kept."""
    prepared = prepare(
        article,
        task.raw,
        chosen_encoding=task.encoding,
        clean=task.clean,
        known_lines=task.known_lines,
        considered_at=task.considered_at,
        awaits_names=not task.names,
        awaits_furniture=not task.furniture and has_furniture(article),
        body=body,
    )
    return Read(prepared, entry_of(article, ()), article.origin.note)


def _told(work: Callable[..., T], *given: Any) -> T | str:
    """What `work` gives, or a sentence: one file's trouble, foreseen or not, is not the batch's."""
    try:
        return work(*given)
    except CannotRead as trouble:
        return str(trouble)
    except MemoryError:
        return "There is not enough memory to read this file."
    except Exception as trouble:
        _log.exception("reading failed")
        where = f"{type(trouble).__name__} in {place_of(trouble)}"
        return f"CorpusView failed to read this file ({where}). Please report it."


class Inline(Executor):
    """An executor that does each job in this process: for few files a pool costs more than it saves.

    In a thread of its own, so that whoever waits for it can give it up.
    """

    def submit(self, work: Callable[..., Any], /, *given: Any, **named: Any) -> Future:
        future: Future = Future()
        future.set_running_or_notify_cancel()

        def do() -> None:
            try:
                future.set_result(work(*given, **named))
            except BaseException as trouble:
                future.set_exception(trouble)

        try:
            threading.Thread(target=do, name="reading", daemon=True).start()
        except RuntimeError:
            # There is no memory for a thread: it may suffice for the job.
            do()
        return future


def _at_leisure(work: Callable[..., T], *given: Any) -> T:
    """Do `work` in a process that gives way to all other work from now on."""
    _give_way()
    return work(*given)


@functools.cache
def _give_way() -> None:
    if hasattr(os, "nice"):
        os.nice(10)


def pool(jobs: int) -> Executor:
    """Processes that read; `jobs` 0 means one per core. One job means none: the work is done here, unless one that was
    given up is still at it, behind which all would wait."""
    wanted = jobs or os.cpu_count() or 1
    return Inline() if wanted == 1 and not _AT_WORK.locked() else _processes(wanted)


def _processes(number: int) -> Executor:
    try:
        return ProcessPoolExecutor(number, nursery.context(), initializer=_begin)
    except (OSError, NotImplementedError) as trouble:
        # They wait for each other by what lies in shared memory, which a jail may lack or keep from its users.
        _log.warning("no processes to read in, reading in this one: %s", trouble)
        return Inline()


def _end(executor: Executor) -> None:
    """End the processes of a pool, whatever they are at: they hold nothing of the corpus."""
    for process in list((getattr(executor, "_processes", None) or {}).values()):
        # Not asked to end: one that hangs, or was halted, would not hear it.
        process.kill()
    queue = getattr(executor, "_call_queue", None)
    if queue is not None and sys.version_info < _MENDED:
        # What is still being written for them is read by nobody: without this its writer waits for ever.
        queue._reader.close()


class Crew:
    """Those who read many files: an executor of their own, made anew when it breaks, or one that was handed in.

    A bounded number of batches is under way at once; what comes of each file is told in order.
    """

    def __init__(
        self, files: int, jobs: int = 0, executor: Executor | None = None, at_leisure: bool = False, size: int = 0
    ) -> None:
        """For so many files, of so many bytes in all where that is known."""
        self._jobs = jobs
        self._at_leisure = at_leisure
        self._is_own = executor is None
        is_much = files >= _WORTH_A_POOL or size >= _WORTH_A_POOL_BYTES
        self._executor = executor or (self._fresh() if is_much or _AT_WORK.locked() else Inline())
        self._workers = getattr(executor, "workers", 0) or jobs or os.cpu_count() or 1
        self._leaving: threading.Thread | None = None

    def __enter__(self) -> Crew:
        return self

    def __exit__(self, why: type[BaseException] | None = None, *_: object) -> None:
        if self._is_own:
            if why is not None or getattr(self._executor, "_broken", False):
                # Nobody wants what they still read, and a huge file may take minutes.
                _end(self._executor)
            if self._leaving is not None:
                self._leaving.join()
            self._executor.shutdown(wait=True, cancel_futures=True)

    def part(self) -> None:
        """Let those who read go, of whom nothing more will be asked, while what they have read is still being saved."""
        if self._is_own and not isinstance(self._executor, Inline) and self._leaving is None:
            leaving = threading.Thread(target=self._executor.shutdown, name="readers leave")
            # Where there is no memory for a thread they go at the end.
            with suppress(RuntimeError):
                leaving.start()
                self._leaving = leaving

    def _fresh(self) -> Executor:
        return pool(self._jobs)

    def is_of(self, jobs: int) -> bool:
        """Whether these are processes of its own, so many as `jobs` asks for."""
        return self._is_own and self._jobs == jobs and not isinstance(self._executor, Inline)

    def give_way(self) -> None:
        """Let all other work of the machine go before what is begun from now on; there is no way back."""
        self._at_leisure = True

    def begin(self, work: Callable[..., T], *given: Any) -> Future[T] | None:
        """Begin work beforehand, whose result is `awaited` later; None where nobody could do it meanwhile."""
        return self._submit(work, *given) if self._is_own and not isinstance(self._executor, Inline) else None

    def through(
        self,
        them: Iterable[Item],
        work: Callable[..., tuple[T, ...]],
        task: Callable[[Item], Any],
        *given: Any,
        ahead: int = _AHEAD,
    ) -> Iterator[tuple[Item, T | str]]:
        """Each of `them` with what came of it: `work` is done over batches of tasks, with what is `given` besides.

        `ahead` batches are under way at once for each process, fewer where they are of many bytes.
        """

        def begin(batch: Sequence[Item]) -> Future[tuple[T, ...]]:
            return self._submit(work, tuple(task(each) for each in batch), *given)

        ahead = 1 if isinstance(self._executor, Inline) else ahead * self._workers
        under_way: deque[tuple[Sequence[Item], int, Future[tuple[T, ...]]]] = deque()
        held = 0
        for batch in _batches(them):
            size = sum(len(each.raw) for each in batch)
            under_way.append((batch, size, begin(batch)))
            held += size
            while under_way and (len(under_way) >= ahead or held >= _MOST_AHEAD_BYTES):
                done, size, future = under_way.popleft()
                held -= size
                yield from self._results(done, future, begin)
        while under_way:
            done, _, future = under_way.popleft()
            yield from self._results(done, future, begin)

    def _results(
        self,
        batch: Sequence[Item],
        future: Future[tuple[T, ...]],
        begin: Callable[[Sequence[Item]], Future[tuple[T, ...]]],
    ) -> Iterator[tuple[Item, T | str]]:
        """What came of a batch. Where a process died over it, each file is tried alone, so that one takes the blame."""
        # A batch may have been broken by another one: it is tried again as a whole first. A cluster has done so itself.
        for attempt in (future, None) if self._is_own else (future,):
            try:
                results = self.awaited(attempt or begin(batch), batch)
            except (BrokenExecutor, CancelledError):
                continue
            except TimeoutError:
                if len(batch) == 1:
                    yield batch[0], self._took_too_long(batch)
                    return
                break
            yield from zip(batch, results, strict=True)
            return
        for each in batch:
            result: T | str = "Reading it ended a process, perhaps for want of memory. Split the file into articles."
            for _ in range(2 if self._is_own else 1):
                try:
                    (result,) = self.awaited(begin((each,)), (each,))
                    break
                except (BrokenExecutor, CancelledError):
                    continue
                except TimeoutError:
                    result = self._took_too_long((each,))
                    break
            yield each, result

    def awaited(self, future: Future[tuple[T, ...]], batch: Sequence[Item]) -> tuple[T, ...]:
        """What comes of the batch that was begun first. Where that takes too long it is given up: `TimeoutError`."""
        if future.done():
            return future.result()
        try:
            return future.result(self._patience(batch))
        except TimeoutError:
            if future.done():
                return future.result()
            future.cancel()
            self._give_up()
            raise

    def _patience(self, batch: Sequence[Item]) -> float:
        """Seconds that a batch may take."""
        seconds = _PATIENCE + _PATIENCE_A_MB * sum(len(each.raw) for each in batch) / 1_000_000
        return seconds * (_AT_LEISURE if self._at_leisure else 1)

    def _took_too_long(self, batch: Sequence[Item]) -> str:
        return (
            f"Reading it took longer than {self._patience(batch) / 60:,.0f} minutes and was given up. "
            "Split the file into articles, or report it."
        )

    def _give_up(self) -> None:
        """Be rid of those who read, who hang, and get others. Those of a cluster are not ours to end."""
        if not self._is_own:
            return
        # A thread cannot be ended. It stays, and what is read from now on is read in processes.
        if not isinstance(self._executor, Inline):
            _end(self._executor)
            # Whatever else they had to do ends as broken, and is begun again.
            self._executor.shutdown(wait=True)
        self._executor = self._fresh()

    def _submit(self, work: Callable[..., T], *given: Any) -> Future[T]:
        """Have work done; where the processes are broken, by new ones. An executor that was handed in mends itself."""
        if self._at_leisure and self._is_own and not isinstance(self._executor, Inline):
            work, given = _at_leisure, (work, *given)
        try:
            return self._executor.submit(work, *given)
        except BrokenExecutor as trouble:
            if self._is_own:
                _end(self._executor)
                self._executor.shutdown(wait=True, cancel_futures=True)
                self._executor = self._fresh()
                return self._executor.submit(work, *given)
            broken: Future[T] = Future()
            broken.set_exception(trouble)
            return broken


def _batches(them: Iterable[Item]) -> Iterator[Sequence[Item]]:
    """`them` cut into batches bounded by number and by bytes."""
    batch: list[Item] = []
    size = 0
    for each in them:
        if batch and (len(batch) >= BATCH_FILES or size + len(each.raw) > _BATCH_BYTES):
            yield batch
            batch, size = [], 0
        batch.append(each)
        size += len(each.raw)
    if batch:
        yield batch


def _begin() -> None:
    """A child leaves Ctrl+C to its parent, which stops it in order."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.set_threshold(*nursery.COLLECTING)
    if hasattr(os, "nice"):
        os.nice(_BEHIND_THE_ONE_THAT_SAVES)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    # What fails is told of the file, with its place; a log of its own a child has not, and would write to the terminal.
    logging.getLogger().addHandler(logging.NullHandler())


def _end_with_parent() -> None:
    """A parent that is killed outright tells nobody: its children would wait for work for ever, and keep its pipes."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        multiprocessing.connection.wait([parent.sentinel])
        os._exit(1)
