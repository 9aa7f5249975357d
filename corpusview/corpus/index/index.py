"""The door of this room: create, open, write, search, verify, close."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np
from whoosh.codec.whoosh3 import W3Codec
from whoosh.index import TOC, LockError
from whoosh.scoring import BM25F, Frequency
from whoosh.searching import Searcher
from whoosh.writing import SegmentWriter

from corpusview.corpus.index import schema
from corpusview.corpus.index.contents import StateIndex
from corpusview.corpus.index.entry import IndexEntry
from corpusview.corpus.index.generations import (
    State,
    check_sizes,
    damaged,
    make_private,
    next_generation,
    read_state,
    sweep,
    sync_folder,
    write_state,
    wrong_parts,
)
from corpusview.corpus.index.storage import StateStorage
from corpusview.corpus.index.translate import translate
from corpusview.errors import CorpusBusy
from corpusview.query import Hits, Node, Query, Scope, Sort
from corpusview.words import terms

_NAME = "MAIN"
# Between two names of an article stands a word that no question can hold, so that no phrase runs from one to the next.
_BETWEEN_NAMES = "\x1f"


def _never() -> bool:
    return False


class Index:
    """The index in one folder. One object is used by one thread at a time; any number of objects may read."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._state: State | None = None
        self._searcher: Searcher | None = None
        self._open()

    @classmethod
    def create(cls, folder: Path) -> Index:
        """A new, empty index in `folder`; one that was there is replaced at the moment the new one stands."""
        make_private(folder)
        state = State(next_generation(folder), 0, ())
        own = folder / state.folder_name
        make_private(own)
        storage = StateStorage(folder, state)
        TOC(schema.corpus_schema(), [], 0).write(storage, _NAME)
        write_state(folder, State(state.generation, 0, storage.parts()))
        sync_folder(folder.parent)
        sweep(folder, read_state(folder))
        return cls(folder)

    @classmethod
    def open(cls, folder: Path) -> Index:
        """The index in `folder`. Raises `CorpusDamaged` where there is none that can be trusted."""
        return cls(folder)

    def _open(self) -> None:
        """Take up the state in use. A writer may sweep it away meanwhile: then there is a newer one."""
        for attempt in range(10):
            state = read_state(self._folder)
            try:
                check_sizes(self._folder, state)
                index = StateIndex(StateStorage(self._folder, state), state.contents)
                searcher = index.searcher()
            except Exception as error:
                if attempt < 9 and read_state(self._folder) != state:
                    continue
                if isinstance(error, OSError):
                    raise damaged(str(error)) from error
                raise
            self.close()
            self._state, self._index, self._searcher = state, index, searcher
            self._stamp = self._stamped()
            return

    def close(self) -> None:
        """Let go of the files. Doing so twice does nothing."""
        if self._searcher is not None:
            self._searcher.close()
            self._searcher = None

    def is_current(self) -> bool:
        """Whether nobody has written to the index since it was opened or last searched here."""
        return self._stamped() == self._stamp

    def _stamped(self) -> tuple[int, int, int]:
        try:
            about = (self._folder / "current").stat()
        except OSError:
            raise damaged("“current” is missing") from None
        return about.st_mtime_ns, about.st_ino, about.st_size

    def _reading(self) -> Searcher:
        if self._searcher is None or not self.is_current():
            self._open()
        assert self._searcher is not None
        return self._searcher

    # --- what is in it

    def count(self) -> int:
        """How many articles are indexed."""
        return self._reading().doc_count()

    def ids(self) -> set[int]:
        """The ids of all articles indexed."""
        searcher = self._reading()
        numbers = list(searcher.reader().all_doc_ids())
        return set(self._column(schema.ID)[numbers].tolist()) if numbers else set()

    def _column(self, name: str) -> np.ndarray:
        reader = self._reading().reader()
        if not reader.doc_count_all():
            return np.zeros(0, np.int64)
        return np.array(list(reader.column_reader(name)))

    def verify(self) -> list[str]:
        """Everything that is wrong with the files, in sentences; empty when all is well."""
        state = read_state(self._folder)
        return list(wrong_parts(self._folder, state))

    # --- writing

    def write(self, add: Iterable[IndexEntry], remove: Iterable[int] = ()) -> None:
        """Add articles and remove others, in one change that is durable when this returns, or has no effect.

        An id in `add` takes the place of its old entry; of one that comes twice the last counts.
        Raises `CorpusBusy` while another process writes.
        """
        entries = {entry.id: entry for entry in add}
        gone = set(remove) | entries.keys()
        self._reading()
        state = read_state(self._folder)
        storage = StateStorage(self._folder, state)
        index = StateIndex(storage, state.contents)
        try:
            writer = SegmentWriter(index, codec=W3Codec(), compound=False)
        except LockError:
            raise CorpusBusy("Another CorpusView is writing to this index.") from None
        try:
            with index.searcher() as searcher:
                self._remove(writer, searcher, gone)
            for entry in entries.values():
                writer.add_document(**_values(entry))
            writer.commit()
            changed = State(state.generation, writer.generation, storage.parts())
            write_state(self._folder, changed)
        except BaseException:
            if not writer.is_closed:
                writer.cancel()
            storage.undo()
            raise
        sweep(self._folder, changed)
        self._open()

    @staticmethod
    def _remove(writer: SegmentWriter, searcher: Searcher, gone: set[int]) -> None:
        if not gone or not searcher.doc_count_all():
            return
        for number, identity in enumerate(searcher.reader().column_reader(schema.ID)):
            if identity in gone:
                writer.delete_document(number)

    # --- searching

    def search(self, query: Query, limit: int | None = None, stop: Callable[[], bool] = _never) -> Hits:
        """The articles that answer `query`: all of them, or the first `limit`, in the order asked for."""
        began = time.perf_counter()
        found = self._found(query.tree, query.scope, query.sort)
        ids = self._column(schema.ID)
        rows = [(score, number) for score, number in found]
        ordered = sorted(rows, key=self._order(query.sort, ids))
        only = 0
        if query.scope is Scope.BODY:
            wider = {number for _, number in self._found(query.tree, Scope.ALL, query.sort)}
            only = len(wider - {number for _, number in rows})
        shown = ordered if limit is None else ordered[:limit]
        return Hits(
            query,
            tuple(int(ids[number]) for _, number in shown),
            tuple(float(score) for score, _ in shown),
            len(ordered),
            only,
            elapsed_ms=(time.perf_counter() - began) * 1000,
        )

    def _found(self, tree: Node, scope: Scope, sort: Sort) -> list[tuple[float, int]]:
        searcher = self._reading()
        if not searcher.doc_count_all():
            return []
        asked = translate(tree, scope, weighted=sort is not Sort.HITS)
        weighing = Frequency() if sort is Sort.HITS else BM25F()
        with Searcher(searcher.reader(), weighting=weighing, closereader=False) as scoring:
            return list(scoring.search(asked, limit=None).top_n)

    def _order(self, sort: Sort, ids: np.ndarray) -> Callable[[tuple[float, int]], tuple]:
        if sort in (Sort.RELEVANCE, Sort.HITS):
            return lambda row: (-row[0], ids[row[1]])
        if sort in (Sort.NEWEST, Sort.OLDEST):
            days = self._column(schema.DAY)
            sign = -1 if sort is Sort.NEWEST else 1
            return lambda row: (days[row[1]] == schema.UNDATED, sign * int(days[row[1]]), ids[row[1]])
        column = self._column(schema.SOURCE_ORDER if sort is Sort.SOURCE else schema.TITLE_ORDER)
        return lambda row: (column[row[1]] == b"", column[row[1]], ids[row[1]])


def _values(entry: IndexEntry) -> dict[str, object]:
    names: list[str] = []
    for name in entry.names:
        names += [*terms(name), _BETWEEN_NAMES]
    values: dict[str, object] = {
        schema.ID: entry.id,
        schema.DAY: entry.published.toordinal() if entry.published else schema.UNDATED,
        schema.SOURCE_ORDER: schema.order(entry.source or ""),
        schema.TITLE_ORDER: schema.order(entry.title),
        schema.TITLE: terms(entry.title),
        schema.BODY: terms(entry.body),
        schema.BOILERPLATE: terms(entry.boilerplate),
        schema.SOURCE: terms(entry.source or ""),
        schema.NAMES: names,
        schema.TAGS: [schema.whole(tag) for tag in entry.tags],
        schema.LANGUAGE: [schema.whole(entry.language)] if entry.language else [],
    }
    return values
