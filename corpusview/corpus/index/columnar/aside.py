"""A merge in a process of its own: meanwhile the index is written to, and a later commit takes in what was merged."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from corpusview.corpus.index.columnar.codec import EXTENSION, ColumnarSegment
from corpusview.corpus.index.columnar.merge import merge_files

Array = np.ndarray

# Smaller merges take less than a process does to begin, or not much more: they are done on the spot.
FEWEST_DOCUMENTS = 16_000
# Seconds that a process is given to end when it is told to.
_PATIENCE = 5.0


@dataclass(frozen=True, slots=True)
class _Source:
    """A segment that is being merged, as it was when that began."""

    segid: str
    living: Array
    deleted: frozenset[int]


@dataclass(frozen=True, slots=True)
class _Work:
    """One merge: its process, what goes in, what is to come of it, and the file until then."""

    process: Any
    sources: Sequence[_Source]
    merged: ColumnarSegment
    path: Path


class Aside:
    """One merge at a time, in a process that `context` (of `multiprocessing`) makes.

    It serves the writers of one index, one after the other. A merge that fails is forgotten, and later ones are left to
    the writer, who says why.
    """

    def __init__(self, context: Callable[[], Any]) -> None:
        self._context = context
        self._work: _Work | None = None
        self._has_failed = False

    def is_busy(self) -> bool:
        """Whether there is a merge that was not taken in yet."""
        return self._work is not None

    def segids(self) -> frozenset[str]:
        """The segments that are being merged: they are to be left as they are."""
        return frozenset() if self._work is None else frozenset(source.segid for source in self._work.sources)

    def files(self) -> frozenset[str]:
        """The names of files that are written here and belong to no commit yet."""
        return frozenset() if self._work is None else frozenset((self._work.path.name,))

    def begin(self, storage: Any, indexname: str, chosen: Sequence[ColumnarSegment]) -> bool:
        """Begin to merge these segments, whose files are complete; tell whether that was done.

        It is not where another merge is under way, one has failed, they are few documents, or lie in no folder.
        """
        folder = getattr(storage, "folder", None)
        few = sum(segment.doc_count() for segment in chosen) < FEWEST_DOCUMENTS
        if few or folder is None or self._work is not None or self._has_failed:
            return False
        merged = ColumnarSegment(indexname)
        path = Path(folder) / f"aside-{merged.segid}"
        sources = []
        for each in chosen:
            living = each.living()
            held = np.ones(each.doc_count_all(), bool) if living is None else living
            sources.append(_Source(each.segid, held, frozenset(each.deleted_docs())))
        files = [(path.with_name(each.make_filename(EXTENSION)), each.living()) for each in chosen]
        try:
            process = self._context().Process(target=merge_files, args=(files, path), daemon=True)
            process.start()
        except OSError:
            self._has_failed = True
            return False
        self._work = _Work(process, sources, merged, path)
        return True

    def take_in(self, segments: Sequence[ColumnarSegment], storage: Any) -> list[ColumnarSegment]:
        """`segments`, and if a merge is done, what came of it in the place of what went in.

        What was deleted meanwhile is deleted in it. Where what went in is no more as it was, it is forgotten.
        """
        work = self._work
        if work is None or work.process.is_alive():
            return list(segments)
        self._work = None
        work.process.join()
        own = {segment.segid: segment for segment in segments}
        is_of_these = all(
            source.segid in own and source.deleted <= set(own[source.segid].deleted_docs()) for source in work.sources
        )
        self._has_failed = work.process.exitcode != 0
        try:
            if self._has_failed or not is_of_these:
                raise FileNotFoundError
            storage.rename_file(work.path.name, work.merged.make_filename(EXTENSION))
        except OSError:
            _remove(work.path)
            return list(segments)
        first = 0
        for source in work.sources:
            places = np.cumsum(source.living) - 1 + first
            for document in set(own[source.segid].deleted_docs()) - source.deleted:
                work.merged.delete_document(int(places[document]))
            first += int(source.living.sum())
        work.merged.set_doc_count(first)
        gone = {source.segid for source in work.sources}
        place = [segment.segid in gone for segment in segments].index(True)
        rest = [segment for segment in segments if segment.segid not in gone]
        return [*rest[:place], work.merged, *rest[place:]]

    def wait(self, seconds: float | None = None) -> bool:
        """Wait for the end of the merge, if there is one, and perhaps not longer; tell whether it has ended."""
        if self._work is None:
            return True
        self._work.process.join(seconds)
        return not self._work.process.is_alive()

    def cancel(self) -> None:
        """End the merge, if there is one, and leave nothing of it."""
        work, self._work = self._work, None
        if work is None:
            return
        work.process.terminate()
        work.process.join(_PATIENCE)
        if work.process.is_alive():
            work.process.kill()
            work.process.join()
        _remove(work.path)


def _remove(path: Path) -> None:
    with suppress(OSError):
        path.unlink()
