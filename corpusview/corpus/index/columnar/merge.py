"""Several segments into one, over arrays: dictionaries merged, documents renumbered, the deleted left out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np

from corpusview.corpus.index.columnar.invert import sort_order
from corpusview.corpus.index.columnar.packing import ranges
from corpusview.corpus.index.columnar.segment import (
    Column,
    FieldReader,
    Postings,
    SegmentFile,
    SegmentWriter,
    starts_of,
)

Array = np.ndarray

# Postings handled in one go: bounds the memory of a merge to some 300 MB.
_AT_ONCE = 1 << 20


@dataclass(slots=True)
class Source:
    """A segment to merge and which of its documents are not deleted (None: all)."""

    file: SegmentFile
    living: Array | None

    def kept(self) -> int:
        """How many of its documents go into the merged segment."""
        return self.file.documents if self.living is None else int(self.living.sum())


def merge(sources: Sequence[Source], out: Any) -> int:
    """Write the living documents of `sources`, in order, to the open file `out`; return how many they are.

    Raises ValueError for what only Whoosh's own merging can do: weights, unknown formats, foreign columns.
    """
    maps, documents = [], 0
    for source in sources:
        living = np.ones(source.file.documents, bool) if source.living is None else source.living
        maps.append(np.where(living, np.cumsum(living) - 1 + documents, -1))
        documents += source.kept()
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
    if not readers:
        return
    texts = [reader.terms.some(0, len(reader.terms)) for reader in readers]
    # Each dictionary is in order: to sort them one after the other is to merge them.
    merged = list(dict.fromkeys(sorted(chain.from_iterable(texts))))
    place = {text: at for at, text in enumerate(merged)}
    places = [np.fromiter(map(place.__getitem__, some), np.int64, len(some)) for some in texts]
    families = _families(readers, places, len(merged))
    total = np.zeros(len(merged), np.int64)
    for reader, at in zip(readers, places, strict=True):
        total[at] += reader.counts
    running = starts_of(total)
    first = 0
    while first < len(merged):
        last = max(first + 1, int(np.searchsorted(running, running[first] + _AT_ONCE, "right")) - 1)
        part = _part(readers, numbers, places, first, last, merged, families)
        if part.terms:
            yield part
        first = last


def _families(readers: Sequence[FieldReader], places: Sequence[Array], terms: int) -> list[bytes] | None:
    found: list[bytes] = [b""] * terms
    for reader, at in zip(readers, places, strict=True):
        families = reader.families()
        if families is None:
            return None
        for number, family in zip(at.tolist(), families, strict=True):
            found[number] = family
    return found


def _part(
    readers: Sequence[FieldReader],
    numbers: Sequence[Array],
    places: Sequence[Array],
    first: int,
    last: int,
    merged: list[bytes],
    families: list[bytes] | None,
) -> Postings:
    """The merged postings of the terms from `first` to before `last`."""
    has_positions = all(reader.about["positions"] for reader in readers)
    terms, documents, frequencies, positions = [], [], [], []
    for reader, moved, at in zip(readers, numbers, places, strict=True):
        start, end = np.searchsorted(at, (first, last)).tolist()
        if start == end:
            continue
        own = np.arange(start, end)
        counts = reader.counts[own].astype(np.int64)
        found = moved[reader.documents(own)]
        often = reader.frequencies(own)
        alive = found >= 0
        terms.append(np.repeat(at[own], counts)[alive])
        documents.append(found[alive])
        frequencies.append(often[alive])
        if has_positions:
            positions.append(reader.positions(own, often)[np.repeat(alive, often)])
    if not terms:
        return Postings([], *(np.zeros(0, np.int64) for _ in range(3)))
    term, often = np.concatenate(terms), np.concatenate(frequencies)
    order = sort_order(term - first, last - first)
    counts = np.bincount(term - first, minlength=last - first)
    kept = np.flatnonzero(counts)
    places_held = None
    if has_positions:
        places_held = np.concatenate(positions)[ranges(starts_of(often)[:-1][order], often[order])]
    return Postings(
        [merged[first + at] for at in kept.tolist()],
        counts[kept],
        np.concatenate(documents)[order],
        often[order],
        places_held,
        families=None if families is None else [families[first + at] for at in kept.tolist()],
    )
