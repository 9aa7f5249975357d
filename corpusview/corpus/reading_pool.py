"""Reading many files at once: plain batches in, plain values out, through any `concurrent.futures.Executor`."""

from __future__ import annotations

import functools
import logging
import multiprocessing
import os
import signal
from collections.abc import Callable
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from dataclasses import dataclass, field
from typing import Any, TypeVar

from corpusview.article import Origin
from corpusview.corpus.catalogue import Prepared, prepare
from corpusview.corpus.index import IndexEntry
from corpusview.corpus.indexing import entry_of
from corpusview.errors import CannotRead
from corpusview.reading.evidence import Evidence, FoldRule, KnownLines, NameCounts
from corpusview.reading.reader import Reader

T = TypeVar("T")

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Task:
    """A file to be read, with what the corpus knows of its lines and names."""

    raw: bytes
    origin: Origin
    counts: dict[int, int] = field(default_factory=dict)
    clean: bool = False
    encoding: str | None = None
    known_lines: float = 0.0
    considered_at: int = 0


@dataclass(frozen=True, slots=True)
class Read:
    """A file, read: its rows for the catalogue, its entry for the index (still without id and tags), and its note."""

    prepared: Prepared
    entry: IndexEntry
    note: str


# What became of a file: its line hashes or what it holds, or the sentence that says why not.
Surveyed = tuple[int, ...] | str
ReadResult = Read | str


@functools.cache
def _reader() -> Reader:
    """This process' reader: its models are loaded once."""
    return Reader()


def survey_all(raws: tuple[tuple[bytes, str | None], ...]) -> tuple[Surveyed, ...]:
    """The line hashes of each file, given as its bytes and a chosen encoding or None."""
    return tuple(_told(_reader().survey, raw, encoding) for raw, encoding in raws)


def read_all(tasks: tuple[Task, ...], rules: tuple[FoldRule, ...], names: NameCounts) -> tuple[ReadResult, ...]:
    """What each task's file holds, ready to be kept."""
    return tuple(_told(_read_one, task, rules, names) for task in tasks)


def _read_one(task: Task, rules: tuple[FoldRule, ...], names: NameCounts) -> Read:
    evidence = Evidence(KnownLines(task.counts), rules, names)
    article = _reader().read(task.raw, task.origin, evidence, clean=task.clean, encoding=task.encoding)
    prepared = prepare(
        article,
        task.raw,
        chosen_encoding=task.encoding,
        clean=task.clean,
        known_lines=task.known_lines,
        considered_at=task.considered_at,
    )
    return Read(prepared, entry_of(article, ()).apart(), article.origin.note)


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
        return f"CorpusView failed to read this file ({type(trouble).__name__}). Please report it."


class Inline(Executor):
    """An executor that does each job at once, here: for few files a pool costs more than it saves."""

    def submit(self, work: Callable[..., Any], /, *given: Any, **named: Any) -> Future:
        future: Future = Future()
        try:
            future.set_result(work(*given, **named))
        except Exception as trouble:
            future.set_exception(trouble)
        return future


def pool(jobs: int) -> Executor:
    """Processes that read; `jobs` 0 means one per core. One job means none: the work is done here."""
    wanted = jobs or os.cpu_count() or 1
    if wanted == 1:
        return Inline()
    # Spawned, never forked: a forked child would inherit locks, connections and the window.
    return ProcessPoolExecutor(wanted, multiprocessing.get_context("spawn"), initializer=_begin)


def _begin() -> None:
    """A child leaves Ctrl+C to its parent, which stops it in order."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
