"""Writing a segment: fields in parts as they come, then columns and what is stored, so that little lies in memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Any

import numpy as np

from corpusview.corpus.index.columnar.container import ContainerWriter
from corpusview.corpus.index.columnar.lists import starts_of, steps_of
from corpusview.corpus.index.columnar.packing import pack
from corpusview.corpus.index.columnar.pairs import PairCollector
from corpusview.corpus.index.columnar.segment import Column, Postings

Array = np.ndarray


class SegmentWriter:
    """Writes one segment's file: fields in parts that follow each other in the order of their terms."""

    def __init__(self, file: Any, documents: int) -> None:
        self._out = ContainerWriter(file)
        self._about: dict[str, Any] = {"documents": documents, "fields": {}, "columns": {}}

    def add_field(self, name: str, parts: Iterable[Postings], lengths: Array | None) -> None:
        """Add a field. `lengths` are the words of each document where the field is scored."""
        field = _Field(self._out, name, self._about["documents"], lengths)
        parts = iter(parts)
        first = next(parts, None)
        if first is not None:
            field.take(chain((first,), parts), first.steps is not None)
        self._about["fields"][name] = field.finish()

    def _texts(self, name: str, texts: Sequence[bytes]) -> None:
        _add_texts(self._out, name, (b"".join(texts),), _sizes(texts))

    def add_column(self, name: str, column: Column) -> None:
        """Add a column of one value a document."""
        self._out.add(f"column/{name}", column.numbers)
        if column.distinct is not None:
            self._texts(f"column/{name}/distinct", column.distinct)
        self._about["columns"][name] = "numbers" if column.distinct is None else "strings"

    def add_whole(self, name: str, content: bytes) -> None:
        """Add a column that Whoosh's own writer has written."""
        self._out.add_pieces(f"column/{name}", (content,))
        self._about["columns"][name] = "whole"

    def add_stored(self, stored: Sequence[bytes]) -> None:
        """Add what is stored with each document."""
        if any(stored):
            self._texts("stored", stored)

    def finish(self) -> None:
        """Complete the file."""
        self._out.finish(self._about)


class _Lists:
    """Lists of one kind, one a term, packed as they come."""

    def __init__(self) -> None:
        self.pieces: list[bytes] = []
        self._sizes: list[Array] = []
        self._units: list[Array] = []

    def pack(self, values: Array, starts: Array) -> list[bytes]:
        """The bytes of more lists, which are the caller's to keep."""
        pieces, places, units = pack(values, starts)
        self._note(places, units)
        return pieces

    def keep(self, values: Array, starts: Array) -> None:
        """Pack more lists, and keep their bytes."""
        self.pieces += self.pack(values, starts)

    def keep_raw(self, content: bytes, places: Array) -> None:
        """Keep more lists of bytes, of which `places` tells where each begins and the last ends."""
        self.pieces.append(content)
        self._note(places, None)

    def _note(self, places: Array, units: Array | None) -> None:
        self._sizes.append(np.diff(places).astype(np.uint32))
        if units is not None:
            self._units.append(units)

    def write(self, out: ContainerWriter, name: str) -> None:
        """Add them to a file, but for bytes that were not kept."""
        out.add_squeezed(f"{name}/bytes", _joined(self._sizes))
        if self._units:
            out.add(f"{name}/units", _joined(self._units))
        if self.pieces:
            out.add_pieces(name, self.pieces)
            self.pieces = []


class _Field:
    """A field that is being written. Positions, most of what there is, go to the file as they come."""

    def __init__(self, out: ContainerWriter, name: str, documents: int, lengths: Array | None) -> None:
        self._out = out
        self._name = name
        self._lengths = lengths
        self._collector = None if lengths is None else PairCollector(documents, lengths)
        self._count = 0
        self._terms: list[bytes] = []
        self._sizes: list[Array] = []
        self._counts: list[Array] = []
        self._totals: list[Array] = []
        self._lists: dict[str, _Lists] = {}
        # The families of terms that are not their own, numbered as they came; those terms, and the family of each.
        self._has_families = False
        self._families: dict[bytes, int] = {}
        self._others: list[Array] = []
        self._family_of: list[Array] = []

    def take(self, parts: Iterator[Postings], with_positions: bool) -> None:
        """Take all the parts of the field."""
        if with_positions:
            self._out.add_pieces(f"{self._name}/positions", self._taking(parts))
        else:
            for _ in self._taking(parts):
                pass

    def _taking(self, parts: Iterator[Postings]) -> Iterator[bytes]:
        """Take one part after the other, and give the bytes of their positions."""
        for part in parts:
            starts = starts_of(part.counts)
            if self._collector is not None:
                # Sums of weights do not tell how often words stand: then no pairs are kept.
                steps = part.steps if part.weights is None else None
                self._collector.add(self._count, part.counts, part.documents, part.frequencies, steps)
            if part.families is not None:
                self._take_families(part.terms, part.families)
            self._terms.append(b"".join(part.terms))
            self._sizes.append(_sizes(part.terms))
            self._count += len(part.terms)
            self._counts.append(part.counts)
            weights = part.frequencies if part.weights is None else part.weights
            self._totals.append(np.add.reduceat(weights, starts[:-1]) if len(weights) else weights[:0])
            self._of("documents").keep(steps_of(part.documents, part.counts), starts)
            self._of("frequencies").keep(part.frequencies - 1, starts)
            if part.steps is not None:
                yield from self._of("positions").pack(part.steps, starts_of(part.frequencies)[starts])
            if part.weights is not None:
                self._of("weights").keep_raw(part.weights.astype("<f4").tobytes(), starts * 4)
            if part.values is not None:
                sizes = _sizes(part.values)
                self._of("sizes").keep(sizes, starts)
                self._of("values").keep_raw(b"".join(part.values), starts_of(sizes)[starts])

    def _of(self, kind: str) -> _Lists:
        return self._lists.setdefault(kind, _Lists())

    def _take_families(self, terms: Sequence[bytes], families: Sequence[bytes]) -> None:
        self._has_families = True
        others = [at for at, (term, family) in enumerate(zip(terms, families, strict=True)) if term != family]
        number = self._families
        own = [number.setdefault(families[at], len(number)) for at in others]
        self._others.append(np.array(others, np.int64) + self._count)
        self._family_of.append(np.array(own, np.int64))

    def finish(self) -> dict[str, Any]:
        """Write what is left of it; what the segment says of it."""
        name, out = self._name, self._out
        _add_texts(out, f"{name}/terms", self._terms, _joined(self._sizes))
        counts, totals = _joined(self._counts), _joined(self._totals)
        out.add_squeezed(f"{name}/counts", counts)
        if totals.dtype.kind == "f":
            out.add(f"{name}/totals", totals)
        else:
            out.add_squeezed(f"{name}/more", totals - counts)
        for kind, lists in self._lists.items():
            lists.write(out, f"{name}/{kind}")
        has_pairs = self._collector is not None and self._collector.write(out, name)
        if self._has_families and self._count:
            self._write_families()
        if self._lengths is not None:
            out.add(f"{name}/lengths", self._lengths)
        return {
            "terms": self._count,
            "length": 0 if self._lengths is None else int(self._lengths.sum()),
            "positions": self._has("positions"),
            "weights": self._has("weights"),
            "values": self._has("values"),
            "families": self._has_families and self._count > 0,
            "pairs": has_pairs,
        }

    def _has(self, kind: str) -> bool:
        return kind in self._lists and self._count > 0

    def _write_families(self) -> None:
        """Which terms belong together: for those that are not their own family, the families and the terms of each."""
        name, out = self._name, self._out
        distinct = sorted(self._families)
        place = np.zeros(len(distinct), np.int64)
        place[[self._families[family] for family in distinct]] = np.arange(len(distinct))
        others, of_term = _joined(self._others), place[_joined(self._family_of)]
        order = np.argsort(of_term, kind="stable")
        _add_texts(out, f"{name}/families", (b"".join(distinct),), _sizes(distinct))
        out.add_squeezed(f"{name}/family/lengths", np.bincount(of_term, minlength=len(distinct)))
        out.add(f"{name}/family/terms", others[order])
        out.add_squeezed(f"{name}/family/others", np.diff(others, prepend=0))


def _add_texts(out: ContainerWriter, name: str, pieces: Iterable[bytes], sizes: Array) -> None:
    """Add byte strings of these sizes, one after the other in `pieces`."""
    out.add_squeezed(f"{name}/bytes", sizes)
    out.add_pieces(name, pieces)


def _sizes(texts: Sequence[bytes]) -> Array:
    return np.fromiter(map(len, texts), np.int64, len(texts))


def _joined(parts: list[Array]) -> Array:
    return np.concatenate(parts) if parts else np.zeros(0, np.int64)
