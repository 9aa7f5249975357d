"""Several segments into one, over arrays: dictionaries merged, documents renumbered, the deleted left out."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np

from corpusview.corpus.index.columnar.container import PagedFile
from corpusview.corpus.index.columnar.lists import cut, ranges, starts_of
from corpusview.corpus.index.columnar.segment import Column, FieldReader, Postings, SegmentFile
from corpusview.corpus.index.columnar.segment_writer import SegmentWriter

Array = np.ndarray

# Words of the texts, and terms of each dictionary, handled in one go: they stay within a processor's cache or close to
# it. A term that stands oftener than that is handled by itself.
_AT_ONCE = 1 << 18
_TERMS_AT_ONCE = 1 << 14


@dataclass(slots=True)
class Source:
    """A segment to merge and which of its documents are not deleted (None: all)."""

    file: SegmentFile
    living: Array | None


def merge(sources: Sequence[Source], out: Any) -> int:
    """Write the living documents of `sources`, in order, to the open file `out`; return how many they are.

    Raises ValueError for what only Whoosh's own merging can do: weights, unknown formats, foreign columns.
    """
    maps, documents = renumbered(
        [np.ones(each.file.documents, bool) if each.living is None else each.living for each in sources]
    )
    writer = SegmentWriter(out, documents)
    for name in sorted({name for source in sources for name in source.file.fields}):
        lengths = _lengths(name, sources, maps, documents)
        writer.add_field(name, _field(name, sources, maps), lengths)
        for source in sources:
            source.file.release(name)
    for name in sorted({name for source in sources for name in source.file.columns}):
        writer.add_column(name, _column(name, sources, maps, documents))
        for source in sources:
            source.file.release_column(name)
    writer.add_stored(
        [
            source.file.stored(number)
            for source, numbers in zip(sources, maps, strict=True)
            for number in np.flatnonzero(numbers >= 0).tolist()
        ]
        if any("stored" in source.file.container for source in sources)
        else ()
    )
    writer.finish()
    return documents


def renumbered(living: Sequence[Array]) -> tuple[list[Array], int]:
    """By which of its documents live, given for each segment: their numbers in the merged one, -1 for the deleted, and
    how many there are."""
    maps, documents = [], 0
    for flags in living:
        maps.append(np.where(flags, np.cumsum(flags) - 1 + documents, -1).astype(np.int32))
        documents += int(flags.sum())
    return maps, documents


def merge_files(files: Sequence[tuple[Path, Array | None]], path: Path) -> None:
    """Merge the segments of these files, each with which of its documents live (None: all), to a new file, durably.

    Made to be run in a process of its own: where it fails the process ends with another code than 0, and says nothing.
    """
    try:
        sources = []
        for name, living in files:
            with open(name, "rb") as file:
                sources.append(Source(SegmentFile(PagedFile(file.fileno()), name.name), living))
        with open(path, "xb") as out:
            merge(sources, out)
            out.flush()
            os.fsync(out.fileno())
    except Exception as error:
        raise SystemExit(1) from error


def _lengths(name: str, sources: Sequence[Source], maps: Sequence[Array], documents: int) -> Array | None:
    found = None
    for source, numbers in zip(sources, maps, strict=True):
        lengths = source.file.lengths(name)
        if lengths is not None:
            found = np.zeros(documents, np.int64) if found is None else found
            living = numbers >= 0
            found[numbers[living]] = lengths[living]
    return found


def _column(name: str, sources: Sequence[Source], maps: Sequence[Array], documents: int) -> Column:
    """The column of all; where a segment lacks it its documents keep the empty value."""
    kinds = {source.file.columns[name] for source in sources if name in source.file.columns}
    if kinds not in ({"numbers"}, {"strings"}):
        raise ValueError(f"The column {name} can be merged by Whoosh's own writer only")
    held = [source.file.column(name) if name in source.file.columns else None for source in sources]
    if kinds == {"numbers"}:
        kind = np.result_type(*(entry[0].dtype for entry in held if entry is not None))
        numbers = np.zeros(documents, kind)
        for entry, number in zip(held, maps, strict=True):
            if entry is not None:
                living = number >= 0
                numbers[number[living]] = entry[0][living]
        return Column(numbers)
    texts = [entry[1].some(0, len(entry[1])) if entry is not None and entry[1] is not None else [] for entry in held]
    distinct = sorted({text for some in texts for text in some} | {b""})
    place = {text: at for at, text in enumerate(distinct)}
    numbers = np.zeros(documents, np.int64)
    for entry, number, some in zip(held, maps, texts, strict=True):
        if entry is not None:
            living = number >= 0
            moved = np.fromiter(map(place.__getitem__, some), np.int64, len(some))
            numbers[number[living]] = moved[entry[0][living]]
    return Column(numbers, distinct)


def _field(name: str, sources: Sequence[Source], maps: Sequence[Array]) -> Iterator[Postings]:
    """The merged postings of a field, some terms at a time."""
    readers: list[FieldReader] = []
    numbers: list[Array] = []
    for source, documents in zip(sources, maps, strict=True):
        reader = source.file.field(name)
        if reader is not None:
            if reader.about["weights"] or reader.about["values"]:
                raise ValueError(f"The field {name} can be merged by Whoosh's own writer only")
            readers.append(reader)
            numbers.append(documents)
    has_families = all(reader.about["families"] for reader in readers)
    for stretch in _stretches(readers):
        families = _families(readers, stretch) if has_families else None
        total = np.zeros(len(stretch.texts), np.int64)
        for reader, start, at in zip(readers, stretch.starts, stretch.places, strict=True):
            total[at] += reader.totals[start : start + len(at)]
        for first, last in cut(starts_of(total), _AT_ONCE):
            part = _part(readers, numbers, stretch, families, first, last)
            if part.terms:
                yield part


@dataclass(frozen=True, slots=True)
class _Stretch:
    """The terms from one to another of all dictionaries, merged.

    The terms in order; of each segment where its own among them begin, and the place of each of those in `texts`.
    """

    texts: list[bytes]
    starts: list[int]
    places: list[Array]


def _stretches(readers: Sequence[FieldReader]) -> Iterator[_Stretch]:
    """All terms of the dictionaries, at most `_TERMS_AT_ONCE` of each at a time."""
    starts = [0] * len(readers)
    while any(start < len(reader.terms) for reader, start in zip(readers, starts, strict=True)):
        beyond = [
            reader.terms[start + _TERMS_AT_ONCE]
            for reader, start in zip(readers, starts, strict=True)
            if start + _TERMS_AT_ONCE < len(reader.terms)
        ]
        # Where several go on, all end before the first of these.
        ends = [reader.terms.place(min(beyond)) if beyond else len(reader.terms) for reader in readers]
        held = [reader.terms.some(*bounds) for reader, *bounds in zip(readers, starts, ends, strict=True)]
        # Each dictionary is in order: to sort them one after the other is to merge them.
        texts = list(dict.fromkeys(sorted(chain.from_iterable(held))))
        place = {text: at for at, text in enumerate(texts)}
        yield _Stretch(texts, starts, [np.fromiter(map(place.__getitem__, own), np.int64, len(own)) for own in held])
        starts = ends


def _families(readers: Sequence[FieldReader], stretch: _Stretch) -> list[bytes]:
    """The family of every term of a stretch."""
    found = list(stretch.texts)
    is_known = np.zeros(len(found), bool)
    for reader, start, at in zip(readers, stretch.starts, stretch.places, strict=True):
        others, families, texts = reader.families(start, start + len(at))
        fresh = ~is_known[at[others]]
        others = at[others[fresh]]
        is_known[others] = True
        for number, family in zip(others.tolist(), families[fresh].tolist(), strict=True):
            found[number] = texts[family]
    return found


@dataclass(frozen=True, slots=True)
class _Run:
    """What one segment has of some terms: their places, and their postings as in `Postings`, the deleted left out."""

    at: Array
    counts: Array
    documents: Array
    frequencies: Array
    steps: Array | None
    # How many steps each term has.
    totals: Array


def _run(reader: FieldReader, moved: Array, own: Array, at: Array, with_steps: bool) -> _Run:
    """The postings of the terms `own` of a segment, whose documents have become `moved`."""
    counts = reader.counts[own].astype(np.int64)
    documents = moved[reader.documents(own)]
    often = reader.frequencies(own)
    steps = reader.steps(own, often) if with_steps else None
    alive = documents >= 0
    if not alive.all():
        if steps is not None:
            steps = steps[np.repeat(alive, often)]
        counts = np.diff(starts_of(alive)[starts_of(counts)])
        documents, often = documents[alive], often[alive]
    return _Run(at, counts, documents, often, steps, np.diff(starts_of(often)[starts_of(counts)]))


def _part(
    readers: Sequence[FieldReader],
    numbers: Sequence[Array],
    stretch: _Stretch,
    families: list[bytes] | None,
    first: int,
    last: int,
) -> Postings:
    """The merged postings of the terms of a stretch from `first` to before `last`; `families` are those of all its
    terms."""
    has_positions = all(reader.about["positions"] for reader in readers)
    runs: list[_Run] = []
    for reader, moved, begun, at in zip(readers, numbers, stretch.starts, stretch.places, strict=True):
        start, end = np.searchsorted(at, (first, last)).tolist()
        if start < end:
            own = np.arange(begun + start, begun + end)
            runs.append(_run(reader, moved, own, at[start:end] - first, has_positions))
            reader.let_go_before(begun + end)
    counts = _sums(last - first, [(run.at, run.counts) for run in runs])
    kept = np.flatnonzero(counts)
    return Postings(
        [stretch.texts[first + at] for at in kept.tolist()],
        counts[kept],
        _woven(counts, [(run.at, run.counts, run.documents) for run in runs]),
        _woven(counts, [(run.at, run.counts, run.frequencies) for run in runs]),
        _woven(
            _sums(last - first, [(run.at, run.totals) for run in runs]),
            [(run.at, run.totals, run.steps) for run in runs if run.steps is not None],
        )
        if has_positions
        else None,
        families=None if families is None else [families[first + at] for at in kept.tolist()],
    )


def _sums(terms: int, runs: Sequence[tuple[Array, Array]]) -> Array:
    """How many numbers each of the terms has in all runs together."""
    found = np.zeros(terms, np.int64)
    for at, counts in runs:
        found[at] += counts
    return found


def _woven(counts: Array, runs: Sequence[tuple[Array, Array, Array]]) -> Array:
    """The lists of several runs by term, and in each term by run; a run is its terms, the lengths of their lists, and
    the lists. `counts` are the lengths of all together."""
    if len(runs) == 1:
        return runs[0][2]
    found = np.empty(int(counts.sum()), np.int32)
    filled = starts_of(counts)[:-1]
    for at, own, numbers in runs:
        found[ranges(filled[at], own)] = numbers
        filled[at] += own
    return found
