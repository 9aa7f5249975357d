"""A merge in a process of its own: meanwhile the index is written to, and a later commit takes in what was merged."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from corpusview.corpus.index.columnar.codec import EXTENSION, ColumnarSegment
from corpusview.corpus.index.columnar.merge import merge_files, renumbered

Array = np.ndarray

# Smaller merges take less than a process does to begin, or not much more: they are done on the spot.
FEWEST_DOCUMENTS = 16_000


@dataclass(frozen=True, slots=True)
class _Work:
    """One merge: its process, what is to come of it, and its file until then.

    `numbers` has the segments that go in, by their ids, and for each of their documents its number in the merged one,
    -1 for those that were deleted when it began.
    """

    process: Any
    numbers: Mapping[str, Array]
    merged: ColumnarSegment
    path: Path

    def is_of(self, segments: Mapping[str, ColumnarSegment]) -> bool:
        """Whether what went in is there still, and nothing that was deleted lives again."""
        return all(
            segid in segments and set(np.flatnonzero(numbers < 0).tolist()) <= set(segments[segid].deleted_docs())
            for segid, numbers in self.numbers.items()
        )


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
        return frozenset() if self._work is None else frozenset(self._work.numbers)

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
        living = [np.ones(each.doc_count_all(), bool) if (flags := each.living()) is None else flags for each in chosen]
        maps, documents = renumbered(living)
        merged = ColumnarSegment(indexname, documents)
        path = Path(folder) / f"aside-{merged.segid}"
        files = [
            (path.with_name(each.make_filename(EXTENSION)), flags) for each, flags in zip(chosen, living, strict=True)
        ]
        try:
            process = self._context().Process(target=merge_files, args=(files, path), daemon=True)
            process.start()
        except OSError:
            self._has_failed = True
            return False
        numbers = {each.segid: own for each, own in zip(chosen, maps, strict=True)}
        self._work = _Work(process, numbers, merged, path)
        return True

    def take_in(self, segments: Sequence[ColumnarSegment], storage: Any) -> list[ColumnarSegment]:
        """`segments`, and if a merge is done, what came of it in the place of what went in.

        What was deleted meanwhile is deleted in it. Where what went in is no more as it was, it is forgotten.
        """
        work = self._work
        if work is None or work.process.is_alive():
            return list(segments)
        self._work = None
        self._has_failed = work.process.exitcode != 0
        own = {segment.segid: segment for segment in segments}
        if self._has_failed or not work.is_of(own) or not _renamed(storage, work):
            _remove(work.path)
            return list(segments)
        for segid, numbers in work.numbers.items():
            moved = numbers[list(own[segid].deleted_docs())]
            for document in moved[moved >= 0].tolist():
                work.merged.delete_document(document)
        return in_place_of([own[segid] for segid in work.numbers], work.merged, segments)

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
        work.process.kill()
        work.process.join()
        _remove(work.path)


def in_place_of(
    gone: Sequence[ColumnarSegment], merged: ColumnarSegment, segments: Sequence[ColumnarSegment]
) -> list[ColumnarSegment]:
    """`segments` with what was merged in the place of the first of those that it was made of."""
    place = min(map(segments.index, gone))
    rest = [segment for segment in segments if segment not in gone]
    return [*rest[:place], merged, *rest[place:]]


def _renamed(storage: Any, work: _Work) -> bool:
    """Give the merged file the name by which a table of contents knows it; tell whether that was done."""
    try:
        storage.rename_file(work.path.name, work.merged.make_filename(EXTENSION))
    except OSError:
        return False
    return True


def _remove(path: Path) -> None:
    with suppress(OSError):
        path.unlink()
