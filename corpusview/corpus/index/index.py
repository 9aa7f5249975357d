"""The door of this room: create, open, write, search, verify, close."""

from __future__ import annotations

import errno
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from whoosh.index import TOC, LockError
from whoosh.query import Prefix as WhooshPrefix
from whoosh.scoring import BM25F, Frequency

from corpusview.corpus.entry import IndexEntry
from corpusview.corpus.index import schema, vocabulary
from corpusview.corpus.index.columnar.answers import Found
from corpusview.corpus.index.columnar.aside import Aside
from corpusview.corpus.index.columnar.container import ContainerDamaged, ContainerOfAnotherVersion
from corpusview.corpus.index.columnar.evaluate import Evaluator, Expansion, Stopped
from corpusview.corpus.index.columnar.segment import SegmentFile
from corpusview.corpus.index.columnar.vocabulary import Vocabulary
from corpusview.corpus.index.columnar.writer import BulkWriter
from corpusview.corpus.index.contents import StateIndex
from corpusview.corpus.index.generations import (
    ASIDE,
    CURRENT,
    State,
    check_sizes,
    damaged,
    make_private,
    missing,
    next_generation,
    of_another_version,
    publish,
    read_state,
    refused,
    sweep,
    sync_folder,
    write_state,
    wrong_parts,
)
from corpusview.corpus.index.storage import StateStorage
from corpusview.corpus.index.translate import Standing, nobody, translate
from corpusview.corpus.index.vocabulary import Meant, WordCount
from corpusview.corpus.stopping import never
from corpusview.errors import CorpusBusy, CorpusViewError, NoSpace
from corpusview.query import And, Hits, Node, Not, Or, Query, Scope, Sort, Text
from corpusview.words import terms

Array = np.ndarray

_NAME = "MAIN"

# To find the first of many by order, one in so many is looked at first, and so many more of them are taken than should
# do.
_SAMPLED, _SPARE = 64, 8
# Bytes of the index that may lie in memory between two questions. Beyond, all of them are let go, and read again as
# they are looked at: a process that searches is to stay below 300 MB, and the system cannot take back what was read.
MOST_HELD = 200_000_000
# So many of those are kept where they are dictionaries and columns, which nearly every question looks at.
MOST_KEPT = MOST_HELD // 4 * 3
# A reader that is overtaken by a writer so many times in a row has another trouble.
_ATTEMPTS = 10


@dataclass(frozen=True, slots=True)
class Facets:
    """How the articles found are spread: numbers of articles by day, source, language and tag."""

    days: dict[date, int]
    undated: int
    sources: dict[str, int]
    languages: dict[str, int]
    tags: dict[str, int]


class Index:
    """The index in one folder. One object is used by one thread at a time; any number of objects may read."""

    def __init__(self, folder: Path, pointer: str = CURRENT, owner: str = "") -> None:
        self._folder = folder
        self._pointer = pointer
        self._owner = owner
        self._reader: Any = None
        self._evaluator: Evaluator | None = None
        self._vocabularies: dict[str, Vocabulary] = {}
        self._aside: Aside | None = None
        self._open()

    @classmethod
    def create(cls, folder: Path, aside: bool = False, owner: str = "") -> Index:
        """A new, empty index in `folder`; one that was there is replaced at the moment the new one stands.

        `owner` is the identity of the catalogue that it is made from.

        With `aside` the one that was there stays in use, and the new one is unseen by others, until `publish`.
        """
        pointer = ASIDE if aside else CURRENT
        with _trusting():
            make_private(folder)
            state = State(next_generation(folder), 0, (), owner)
            make_private(folder / state.folder_name)
            storage = StateStorage(folder, state)
            TOC(schema.corpus_schema(), [], 0).write(storage, _NAME)
            state = replace(state, parts=storage.parts())
            write_state(folder, state, pointer)
            sync_folder(folder.parent)
            sweep(folder, state)
        return cls(folder, pointer, owner)

    def publish(self) -> None:
        """Let an index that was created aside be the one that everybody sees, at once and durably."""
        if self._pointer == CURRENT:
            return
        with _trusting():
            publish(self._folder)
            self._pointer = CURRENT
            sweep(self._folder, read_state(self._folder, self._pointer))
        self._open()

    @classmethod
    def open(cls, folder: Path, owner: str = "") -> Index:
        """The index in `folder`, made from the catalogue `owner` where one is given.

        Raises `IndexDamaged` where there is none that can be trusted.
        """
        return cls(folder, owner=owner)

    def _open(self) -> None:
        """Take up the state in use. A writer may sweep it away meanwhile: then there is a newer one."""
        for attempt in range(_ATTEMPTS):
            stamp, state = self._stamped(), self._state()
            try:
                with _trusting():
                    check_sizes(self._folder, state)
                    reader = StateIndex(StateStorage(self._folder, state), state.contents).reader()
                    evaluator = Evaluator(reader)
            except Exception:
                if attempt + 1 < _ATTEMPTS and read_state(self._folder, self._pointer) != state:
                    continue
                raise
            self.close()
            self._reader, self._evaluator, self._stamp = reader, evaluator, stamp
            return

    def _state(self) -> State:
        """The state in use. Raises `IndexDamaged` for that of another catalogue."""
        state = read_state(self._folder, self._pointer)
        if self._owner and state.owner != self._owner:
            raise damaged("it was not made from this catalogue")
        return state

    def close(self) -> None:
        """Let go of the files. Doing so twice does nothing."""
        if self._reader is not None:
            self._reader.close()
        self._reader = self._evaluator = None

    def rest(self) -> None:
        """Let go of what only quickens the next writing: the words met, up to 100 MB of them."""
        self._vocabularies.clear()

    def is_current(self) -> bool:
        """Whether nobody has written to the index since it was opened or last searched here."""
        return self._stamped() == self._stamp

    def _stamped(self) -> tuple[int, int, int]:
        try:
            about = (self._folder / self._pointer).stat()
        except OSError:
            raise missing(self._folder, self._pointer) from None
        return about.st_mtime_ns, about.st_ino, about.st_size

    def _now(self) -> Evaluator:
        """The evaluator over the state in use now: every question sees what was written last."""
        if self._evaluator is None or not self.is_current():
            self._open()
        assert self._evaluator is not None
        with _trusting():
            self._evaluator.check_lengths()
        if self._evaluator.held() > MOST_HELD:
            self._evaluator.let_go()
            if self._evaluator.held() > MOST_KEPT:
                self._open()
        return self._evaluator

    # --- what is in it

    def count(self) -> int:
        """How many articles are indexed."""
        return len(self._now().living())

    def ids(self) -> set[int]:
        """The ids of all articles indexed."""
        with _trusting():
            return set(_ids(self._now())[self._now().living()].tolist())

    def verify(self) -> list[str]:
        """Everything that is wrong with the files, in sentences; empty when all is well."""
        state = read_state(self._folder, self._pointer)
        wrong = list(wrong_parts(self._folder, state))
        if not wrong and len(self.ids()) != self.count():
            wrong.append("An article is in the index twice.")
        return wrong

    # --- writing

    def write(self, add: Iterable[IndexEntry], remove: Iterable[int] = (), merge: bool = True) -> None:
        """Add articles and remove others, in one change that is durable when this returns, or has no effect.

        An id in `add` takes the place of its old entry; of one that comes twice the last counts. Without `merge` no
        file is put together with others, and removing alone needs next to no room on the disk.
        Raises `CorpusBusy` while another process writes, `NoSpace` when the disk is full.
        """
        entries = {entry.id: entry for entry in add}
        gone = np.array(sorted(set(remove) | entries.keys()), np.int64)
        if len(gone):
            self._change(entries, gone, merge)

    @contextmanager
    def merging_aside(self, context: Callable[[], Any]) -> Iterator[None]:
        """Meanwhile large merges are done in a process of their own, while one goes on writing.

        `context` tells how processes are started, and is asked when there is one to start. At the end it is waited for,
        unless that comes by an exception.
        """
        self._aside = aside = Aside(context)
        try:
            yield
            while self.is_merging():
                pass
        finally:
            self._aside = None
            aside.cancel()

    def is_merging(self, seconds: float | None = None) -> bool:
        """Whether large segments are being merged aside. That is waited for, not longer than `seconds` where they are
        given, and what came of it is taken in."""
        aside = self._aside
        if aside is None or not aside.is_busy():
            return False
        # Nothing is lost where there is no room for it, or somebody else is writing: it is merged another time.
        with suppress(NoSpace, CorpusBusy):
            if aside.wait(seconds):
                self._change({}, np.zeros(0, np.int64), True)
            return aside.is_busy()
        aside.cancel()
        return False

    def _change(self, entries: dict[int, IndexEntry], gone: Array, merge: bool) -> None:
        with _trusting():
            state, storage, writer = self._begin()
            try:
                kept = 0
                for segment in writer.segments():
                    writer.delete(segment, _with_ids(segment.file(storage), gone))
                    kept += segment.doc_count()
                for entry in entries.values():
                    writer.add(_values(entry))
                writer.commit(merge=merge, aside=self._aside)
                if sum(segment.doc_count() for segment in writer.segments()) != kept + len(entries):
                    raise damaged("it does not hold what was written to it")
                changed = replace(state, contents=writer.generation, parts=storage.parts())
                write_state(self._folder, changed, self._pointer)
            except BaseException:
                writer.cancel()
                # Broken off anywhere, they may know half of a word.
                self._vocabularies.clear()
                if self._still(state):
                    storage.undo()
                raise
            sweep(self._folder, changed, () if self._aside is None else self._aside.files())
        self._open()

    def _still(self, state: State) -> bool:
        """Whether `state` is surely in use. After a fault at the very end the new one may be, and needs its files."""
        try:
            return read_state(self._folder, self._pointer) == state
        except CorpusViewError:
            return False

    def _begin(self) -> tuple[State, StateStorage, BulkWriter]:
        """The state in use and a writer upon it, alone until it is closed."""
        for _ in range(_ATTEMPTS):
            state = self._state()
            storage = StateStorage(self._folder, state)
            try:
                writer = BulkWriter(StateIndex(storage, state.contents), self._vocabularies)
            except LockError:
                raise CorpusBusy("Another CorpusView is writing to this index.") from None
            if read_state(self._folder, self._pointer) == state:
                return state, storage, writer
            writer.cancel()
        raise CorpusBusy("Another CorpusView keeps writing to this index.")

    # --- searching

    def search(
        self,
        query: Query,
        limit: int | None = None,
        stop: Callable[[], bool] = never,
        standing: Standing = nobody,
    ) -> Hits:
        """The articles that answer `query`: all of them, or the first `limit`, in the order asked for.

        When `stop()` says True the search ends within half a second, and the answer is empty and not exact.
        Scores are those of the relevance or, sorted by hits, their number; other orders need none.
        """
        began = time.perf_counter()
        weighting = {Sort.RELEVANCE: BM25F(), Sort.HITS: Frequency(), Sort.FEWEST: Frequency()}.get(query.sort)
        try:
            with _trusting():
                evaluator = self._now()
                asked = translate(query.tree, query.scope, query.sort not in (Sort.HITS, Sort.FEWEST), standing, stop)
                found, expansions, _ = evaluator.run(asked, weighting, stop)
                only = _only_in_boilerplate(evaluator, query, found, stop, standing)
                chosen = _first(_order(query.sort, evaluator, found), _ids(evaluator)[found.documents], limit)
                ids = _ids(evaluator)[found.documents[chosen]]
        except Stopped:
            return Hits(query, (), (), 0, exact=False, elapsed_ms=_since(began), told=("The search was stopped.",))
        except RecursionError:
            return Hits(query, (), (), 0, exact=False, told=("The question is nested too deeply to be answered.",))
        scores = found.scored()[chosen]
        told = tuple(dict.fromkeys(map(_told, expansions)))
        total, elapsed = len(found.documents), _since(began)
        return Hits(query, tuple(ids.tolist()), tuple(scores.tolist()), total, only, not told, elapsed, told)

    def facets(
        self,
        query: Query,
        stop: Callable[[], bool] = never,
        standing: Standing = nobody,
        besides: Query | None = None,
    ) -> Facets:
        """How the articles that answer `query`, and not `besides`, are spread over days, sources, languages, tags.

        When `stop()` says True the counting ends within half a second, and nothing is counted.
        """
        try:
            return self._facets(query, stop, standing, besides)
        except (Stopped, RecursionError):
            return Facets({}, 0, {}, {}, {})

    def _facets(self, query: Query, stop: Callable[[], bool], standing: Standing, besides: Query | None) -> Facets:
        with _trusting():
            evaluator = self._now()
            found, _, _ = evaluator.run(translate(query.tree, query.scope, standing=standing, stop=stop), None, stop)
            if besides is not None:
                other, _, _ = evaluator.run(
                    translate(besides.tree, besides.scope, standing=standing, stop=stop), None, stop
                )
                found = Found(np.setdiff1d(found.documents, other.documents, assume_unique=True))
            days = _column(evaluator, schema.DAY)[found.documents]
            return Facets(
                {date.fromordinal(day): count for day, count in _counted(days[days != schema.UNDATED])},
                int((days == schema.UNDATED).sum()),
                _spread(evaluator, schema.SOURCE_NAME, found),
                _spread(evaluator, schema.LANGUAGE_CODE, found),
                {tag.decode(): count for tag, count in sorted(evaluator.count_terms(schema.TAGS, found).items())},
            )

    # --- its words

    def beginning(self, prefix: str, limit: int, stop: Callable[[], bool] = never) -> tuple[WordCount, ...]:
        """The most frequent words of the bodies that begin with `prefix`; none when `stop()` says True."""
        with _trusting(), suppress(Stopped):
            return vocabulary.beginning(self._now(), prefix, limit, stop)
        return ()

    def meant(self, clause: Text, scope: Scope, limit: int, stop: Callable[[], bool] = never) -> Meant | None:
        """The words that a clause stands for; None where it says itself what it looks for."""
        with _trusting(), suppress(Stopped):
            return vocabulary.meant(self._now(), clause, scope, limit, stop)
        return None

    def spelt_like(self, word: str, limit: int, stop: Callable[[], bool] = never) -> tuple[WordCount, ...]:
        """Words of the bodies that are a letter or two from `word`, the most frequent first."""
        with _trusting(), suppress(Stopped):
            return vocabulary.spelt_like(self._now(), word, limit, stop)
        return ()


@contextmanager
def _trusting() -> Iterator[None]:
    """What the files' faults are called outside."""
    try:
        yield
    except ContainerOfAnotherVersion as error:
        raise of_another_version() from error
    except ContainerDamaged as error:
        raise damaged(str(error)) from error
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise NoSpace("The disk is full: the search index could not be written.", "Free some space.") from error
        if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
            raise refused(error.strerror) from error
        raise damaged(error.strerror or str(error)) from error


def _since(began: float) -> float:
    return (time.perf_counter() - began) * 1000


def _column(evaluator: Evaluator, name: str) -> Array:
    numbers = evaluator.numbers(name)
    assert numbers is not None
    return numbers


def _ids(evaluator: Evaluator) -> Array:
    return _column(evaluator, schema.ID)


def _with_ids(file: SegmentFile, ids: Array) -> list[int]:
    """The documents of a segment that are articles of these ids."""
    held = file.column(schema.ID)[0]
    return np.flatnonzero(np.isin(held, ids)).tolist()


def _only_in_boilerplate(
    evaluator: Evaluator, query: Query, found: Found, stop: Callable[[], bool], standing: Standing
) -> int:
    """How many articles name what was asked only in their furniture."""
    if query.scope is not Scope.BODY:
        return 0
    if _is_of_any(query.tree):
        there, _, _ = evaluator.run(translate(query.tree, Scope.BOILERPLATE, standing=standing, stop=stop), None, stop)
        return len(there.documents) - int(np.count_nonzero(_are_in(there, found, evaluator.documents)))
    wider, _, _ = evaluator.run(translate(query.tree, Scope.ALL, standing=standing, stop=stop), None, stop)
    # Whatever the article itself answers the wider question finds as well, but for what it says `not` of.
    return len(wider.documents) - int(np.count_nonzero(_are_in(found, wider, evaluator.documents)))


def _is_of_any(tree: Node) -> bool:
    """Whether what answers in all zones is what answers in one or in another: clauses, and any of several of them."""
    return all(map(_is_of_any, tree.parts)) if isinstance(tree, Or) else not isinstance(tree, And | Not)


def _are_in(found: Found, other: Found, documents: int) -> Array:
    """Which of the documents found are in the other answer too."""
    if not len(found.documents):
        return np.zeros(0, bool)
    inside = np.zeros(documents, bool)
    inside[other.documents] = True
    return inside[found.documents]


def _order(sort: Sort, evaluator: Evaluator, found: Found) -> Array:
    """A number for each document found, the smaller the earlier."""
    if sort in (Sort.RELEVANCE, Sort.HITS, Sort.FEWEST):
        # Rounded, so that what adding up in another order changes does not part equals.
        scores = np.round(found.scored(), 6)
        return scores if sort is Sort.FEWEST else -scores
    if sort in (Sort.LONGEST, Sort.SHORTEST):
        lengths = evaluator.lengths(schema.BODY)[found.documents]
        return lengths if sort is Sort.SHORTEST else -lengths
    if sort in (Sort.NEWEST, Sort.OLDEST):
        days = _column(evaluator, schema.DAY)[found.documents].astype(np.int64)
        order = -days if sort is Sort.NEWEST else days
        return np.where(days == schema.UNDATED, np.iinfo(np.int64).max, order)
    by_source = sort in (Sort.SOURCE, Sort.SOURCE_BACK)
    ranks, distinct = evaluator.ranks(schema.SOURCE_ORDER if by_source else schema.TITLE_ORDER)
    order = ranks[found.documents]
    is_nameless = order == 0 if distinct and distinct[0] == b"" else np.zeros(len(order), bool)
    # What has no name comes last, either way.
    return np.where(is_nameless, len(distinct), -order if sort in (Sort.SOURCE_BACK, Sort.TITLE_BACK) else order)


def _first(order: Array, ids: Array, limit: int | None) -> Array:
    """The places of the first `limit` by order, then id."""
    if limit is None or 4 * limit >= len(order):
        return np.lexsort((ids, order))[:limit]
    among = _likely(order, max(1, limit))
    last = np.partition(order[among], max(0, limit - 1))[max(0, limit - 1)]
    among = among[order[among] <= last]
    return among[np.lexsort((ids[among], order[among]))][:limit]


def _likely(order: Array, limit: int) -> Array:
    """The places of some of the smallest numbers, in order, `limit` of them or more: all that are equal are among them.

    What every 64th number tells of the others nearly always leaves few; where it leaves too few, all are taken.
    """
    sample = order[::_SAMPLED]
    at = 2 * limit // _SAMPLED + _SPARE
    if at >= len(sample):
        return np.arange(len(order))
    among = np.flatnonzero(order <= np.partition(sample, at)[at])
    return among if len(among) >= limit else np.arange(len(order))


def _told(expansion: Expansion) -> str:
    asked = expansion.asked
    shown = f"{asked.text}*" if isinstance(asked, WhooshPrefix) else getattr(asked, "text", "")
    return f"“{shown}” stands for {expansion.terms:,} words; the {expansion.searched:,} most frequent were searched."


def _counted(days: Array) -> list[tuple[int, int]]:
    """Each of these days, ascending, and how often it is among them."""
    if not len(days):
        return []
    # A century has fewer days than a large answer has articles: counting takes less than sorting.
    first = int(days.min())
    often = np.bincount(days - first)
    held = np.flatnonzero(often)
    return list(zip((held + first).tolist(), often[held].tolist(), strict=True))


def _spread(evaluator: Evaluator, name: str, found: Found) -> dict[str, int]:
    """How many of the articles found have each value of a column of strings; those without are left out."""
    ranks, distinct = evaluator.ranks(name)
    counts = np.bincount(ranks[found.documents], minlength=len(distinct)).tolist()
    return {text.decode(): count for text, count in zip(distinct, counts, strict=True) if count and text}


def _values(entry: IndexEntry) -> dict[str, object]:
    return {
        schema.ID: entry.id,
        schema.DAY: entry.published.toordinal() if entry.published else schema.UNDATED,
        schema.SOURCE_NAME: (entry.source or "").encode("utf-8", "replace"),
        schema.SOURCE_ORDER: schema.order(terms(entry.source or "")),
        schema.TITLE_ORDER: schema.order(terms(entry.title)),
        schema.LANGUAGE_CODE: schema.whole(entry.language or "").encode("utf-8", "replace"),
        schema.TITLE: entry.title,
        schema.BODY: entry.body,
        schema.BOILERPLATE: entry.boilerplate,
        schema.SOURCE: entry.source,
        schema.TAGS: sorted({schema.whole(tag) for tag in entry.tags}),
        schema.LANGUAGE: [schema.whole(entry.language)] if entry.language else [],
    }
