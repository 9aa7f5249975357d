"""A segment: the postings, lengths, columns and stored values of some documents, as arrays in one file."""

from __future__ import annotations

import bisect
from dataclasses import dataclass
from typing import Any

import numpy as np

from corpusview.corpus.index.columnar.container import Container
from corpusview.corpus.index.columnar.lists import numbers_of, ranges, starts_of
from corpusview.corpus.index.columnar.packing import are_patched, unpack, unpack_one, unpack_some
from corpusview.corpus.index.columnar.pairs import Pairs, are_kept, open_pairs

Array = np.ndarray


@dataclass(slots=True)
class Postings:
    """The postings of one field, by term in the order of its bytes, then by document.

    `counts[t]` documents hold term `t`; `documents` and `frequencies` are those of all terms one after the other;
    `steps` tell the positions of all postings: of each the first, then the gaps. `weights` where they are not the
    frequencies, `values` where the field's format is none that the columns know (one byte string a posting).
    """

    terms: list[bytes]
    counts: Array
    documents: Array
    frequencies: Array
    steps: Array | None = None
    weights: Array | None = None
    values: list[bytes] | None = None
    families: list[bytes] | None = None


@dataclass(slots=True)
class Column:
    """One value a document: numbers, or places in a sorted list of distinct byte strings."""

    numbers: Array
    distinct: list[bytes] | None = None


def _starts(container: Container, name: str) -> Array:
    """Where each of several lists starts and the last ends, from their lengths."""
    return _small(starts_of(container.squeezed(name)))


def _small(numbers: Array) -> Array:
    """Ascending or not, numbers that stay in memory: in four bytes each where those are enough."""
    return numbers.astype(np.uint32) if len(numbers) and int(numbers.max()) < 1 << 32 else numbers


# Every so many-th string of a list is kept at hand: the rest of a look-up is among so many neighbours.
_BETWEEN_SIGNPOSTS = 32
# Where less than one position in so many of a term is wanted, only their blocks are read.
_SPARSE = 16
# What of a field is read piece by piece, and never handed out as it lies in memory.
_LISTS = ("documents", "frequencies", "positions", "weights", "sizes", "values", "pairs")
# Families looked up lately that a field remembers.
_FAMILIES_REMEMBERED = 4096


class Texts:
    """A list of byte strings, sorted where it is searched."""

    def __init__(self, container: Container, name: str) -> None:
        self._starts = _starts(container, f"{name}/bytes")
        self._bytes = memoryview(container.array(name))
        self._signposts: list[bytes] | None = None

    def __len__(self) -> int:
        return len(self._starts) - 1

    def __getitem__(self, at: int) -> bytes:
        return bytes(self._bytes[int(self._starts[at]) : int(self._starts[at + 1])])

    def some(self, first: int, last: int) -> list[bytes]:
        """The strings from number `first` to before `last`."""
        starts = self._starts[first : last + 1].astype(np.int64)
        if len(starts) < 2:
            return []
        joined = bytes(self._bytes[int(starts[0]) : int(starts[-1])])
        bounds = (starts - starts[0]).tolist()
        return [joined[start:end] for start, end in zip(bounds, bounds[1:], strict=False)]

    def block(self, first: int, last: int) -> tuple[bytes, Array]:
        """The strings from `first` to before `last` in one piece, and where each starts in it."""
        starts = self._starts[first : last + 1].astype(np.int64)
        return bytes(self._bytes[int(starts[0]) : int(starts[-1])]), starts - starts[0]

    def _posts(self) -> list[bytes]:
        if self._signposts is None:
            starts = self._starts[0:-1:_BETWEEN_SIGNPOSTS].tolist()
            ends = self._starts[1::_BETWEEN_SIGNPOSTS].tolist()
            self._signposts = [bytes(self._bytes[start:end]) for start, end in zip(starts, ends, strict=True)]
        return self._signposts

    def place(self, text: bytes) -> int:
        """The number of the first string that is not before `text`."""
        low = max(0, (bisect.bisect_left(self._posts(), text) - 1) * _BETWEEN_SIGNPOSTS)
        starts = self._starts[low : low + _BETWEEN_SIGNPOSTS + 1].tolist()
        return low + bisect.bisect_left(range(len(starts) - 1), text, key=lambda at: self._from(starts, at))

    def _from(self, starts: list[int], at: int) -> bytes:
        return bytes(self._bytes[starts[at] : starts[at + 1]])

    def find(self, text: bytes) -> int:
        """The number of `text`, or -1."""
        low = max(0, (bisect.bisect_right(self._posts(), text) - 1) * _BETWEEN_SIGNPOSTS)
        starts = self._starts[low : low + _BETWEEN_SIGNPOSTS + 1].tolist()
        if not text:
            return 0 if len(self) and starts[1] == starts[0] else -1
        joined = bytes(self._bytes[starts[0] : starts[-1]])
        # Where it stands among its neighbours, and not across two of them.
        place = joined.find(text)
        while place >= 0:
            at = bisect.bisect_right(starts, starts[0] + place) - 1
            if starts[at] == starts[0] + place and starts[at + 1] - starts[at] == len(text):
                return low + at
            place = joined.find(text, place + 1)
        return -1


def after(prefix: bytes) -> bytes | None:
    """The first byte string after all that start with `prefix`; None where there is none."""
    cut = prefix.rstrip(b"\xff")
    return cut[:-1] + bytes([cut[-1] + 1]) if cut else None


class FieldReader:
    """One field of a segment."""

    def __init__(self, container: Container, name: str, about: dict[str, Any]) -> None:
        self._container = container
        self._name = name
        self.about = about
        self.terms = Texts(container, f"{name}/terms")
        self.counts = _small(container.squeezed(f"{name}/counts"))
        self._totals: Array | None = None
        self._lists: dict[str, tuple[Array, Array | None, Array, int]] = {}
        self._family_texts: Texts | None = None
        self._bounds: Array | None = None
        self._others: Array | None = None
        # Of every term its family, -1 where that is itself.
        self._family_of: Array | None = None
        self._families_seen: dict[bytes, Array] = {}
        self._pairs: Pairs | None = None

    @property
    def totals(self) -> Array:
        """The sum of each term's weights."""
        if self._totals is None:
            if f"{self._name}/totals" in self._container:
                self._totals = self._container.array(f"{self._name}/totals")
            else:
                self._totals = self._container.squeezed(f"{self._name}/more") + self.counts
        return self._totals

    def _distinct_families(self) -> Texts:
        if self._family_texts is None:
            self._family_texts = Texts(self._container, f"{self._name}/families")
        return self._family_texts

    def _family_bounds(self) -> Array:
        if self._bounds is None:
            self._bounds = _starts(self._container, f"{self._name}/family/lengths")
        return self._bounds

    def _list(self, kind: str) -> tuple[Array, Array | None, Array, int]:
        """Of a kind of list: where each starts, its units, the bytes, and their place in the file."""
        if kind not in self._lists:
            name = f"{self._name}/{kind}"
            units = self._container.array(f"{name}/units") if f"{name}/units" in self._container else None
            self._lists[kind] = (_starts(self._container, f"{name}/bytes"), units, *self._container.unchecked(name))
        return self._lists[kind]

    def let_go(self) -> None:
        """Give back the memory of the lists, which are read again as they are looked at; the dictionary stays."""
        names = (f"{self._name}/{kind}" for kind in _LISTS)
        self._container.let_go(name for name in names if name in self._container)

    def let_go_before(self, term: int) -> None:
        """Give back the memory of the lists of all terms before this one."""
        for starts, _, _, place in self._lists.values():
            self._container.let_go_between(place, place + int(starts[term]))

    def _numbers(self, kind: str, terms: Array, counts: Array) -> Array:
        starts, units, packed, place = self._list(kind)
        assert units is not None
        if len(terms) == 1:
            term = int(terms[0])
            first, end = int(starts[term]), int(starts[term + 1])
            self._container.check(place + first, place + end)
            return unpack_one(packed, first, int(counts[0]), int(units[term]))
        firsts = starts[terms].astype(np.int64)
        ends = starts[terms + 1].astype(np.int64)
        self._check(firsts, ends, place)
        return unpack(packed, firsts, counts, units[terms])

    def _check(self, firsts: Array, ends: Array, place: int) -> None:
        if len(firsts) > 64 and int(ends[-1]) - int(firsts[0]) < 4 * int((ends - firsts).sum()) + (1 << 20):
            self._container.check(place + int(firsts[0]), place + int(ends[-1]))
            return
        for first, end in zip(firsts.tolist(), ends.tolist(), strict=True):
            self._container.check(place + first, place + end)

    def documents(self, terms: Array) -> Array:
        """The documents of each of these terms (ascending numbers), one term after the other."""
        counts = self.counts[terms].astype(np.int64)
        gaps = self._numbers("documents", terms, counts)
        return np.cumsum(gaps) if len(terms) == 1 else numbers_of(gaps, counts)

    def frequencies(self, terms: Array) -> Array:
        """How often each document of `documents(terms)` holds its term."""
        return self._numbers("frequencies", terms, self.counts[terms].astype(np.int64)) + 1

    def steps(self, terms: Array, frequencies: Array) -> Array:
        """Of every posting of these terms the first position, then the gaps; `frequencies` as told by
        `frequencies(terms)`."""
        bounds = starts_of(self.counts[terms].astype(np.int64))
        return self._numbers("positions", terms, np.diff(starts_of(frequencies)[bounds]))

    def positions(self, terms: Array, frequencies: Array) -> Array:
        """The positions of every posting of these terms."""
        return numbers_of(self.steps(terms, frequencies), frequencies)

    def steps_of(self, term: int, frequencies: Array, wanted: Array) -> Array:
        """The position steps (the first position, then the gaps) of the postings of one term at the places `wanted`.

        `wanted` ascends; the array is the caller's to change.
        """
        starts, units, packed, place = self._list("positions")
        assert units is not None
        first, end = int(starts[term]), int(starts[term + 1])
        # Positions are sums of steps, and no document has two thousand million words: half the bytes are enough.
        unit, kind = int(units[term]), np.int32
        if len(wanted) == len(frequencies):
            self._container.check(place + first, place + end)
            return unpack_one(packed, first, int(frequencies.sum()), unit, kind)
        places = starts_of(frequencies)
        inner = ranges(places[:-1][wanted], frequencies[wanted])
        if unit and _SPARSE * len(inner) < places[-1]:
            # Of a long list little is wanted: the rest of it is not even read, unless numbers lie at its end.
            self._container.check_some(inner * unit + (place + first), unit)
            values = packed[first : first + int(places[-1]) * unit].view(f"<u{unit}")[inner]
            if not are_patched(values, unit):
                return values.astype(kind)
        self._container.check(place + first, place + end)
        return unpack_some(packed, first, int(places[-1]), unit, inner, kind)

    def followed(self, first: Array, second: Array, documents: int) -> tuple[Array, list[Array]]:
        """For terms that may stand next to each other: which pairs of them are kept, and their documents.

        A row for each of `first`, a column for each of `second`; of `documents` in the segment, each as often as a
        pair stands in it.
        """
        kept = np.zeros((len(first), len(second)), bool)
        if not self.about["pairs"]:
            return kept, []
        if self._pairs is None:
            self._pairs = open_pairs(self._container, self._name, _starts)
        left, right = self._pairs.numbers(first), self._pairs.numbers(second)
        counts, totals = self.counts, self.totals
        kept = (left[:, None] > 0) & (right > 0)
        kept &= are_kept(counts[first][:, None], totals[first][:, None], counts[second], totals[second], documents)
        return kept, [self._pairs.documents(int(left[row]), int(right[column])) for row, column in np.argwhere(kept)]

    def weights(self, term: int) -> Array | None:
        """The weights of one term's postings where they are not its frequencies."""
        if not self.about["weights"]:
            return None
        starts, _, packed, place = self._list("weights")
        first, end = int(starts[term]), int(starts[term + 1])
        self._container.check(place + first, place + end)
        return packed[first:end].view("<f4").astype(np.float64)

    def values(self, term: int) -> list[bytes]:
        """The values of one term's postings, in a field whose format the columns do not know."""
        starts, _, packed, place = self._list("values")
        first, end = int(starts[term]), int(starts[term + 1])
        self._container.check(place + first, place + end)
        sizes = self._numbers("sizes", np.array([term]), self.counts[term : term + 1].astype(np.int64))
        bounds = (starts_of(sizes) + first).tolist()
        held = memoryview(packed)
        return [bytes(held[start:stop]) for start, stop in zip(bounds, bounds[1:], strict=False)]

    def with_prefix(self, prefix: bytes) -> tuple[int, int]:
        """The first term that starts with `prefix`, and the first after those."""
        end = after(prefix)
        return self.terms.place(prefix), len(self.terms) if end is None else self.terms.place(end)

    def family(self, text: bytes) -> Array:
        """The terms of a family, ascending."""
        found = self._families_seen.get(text)
        if found is None:
            if len(self._families_seen) >= _FAMILIES_REMEMBERED:
                self._families_seen.clear()
            found = self._families_seen[text] = self._family(text)
        return found

    def _family(self, text: bytes) -> Array:
        if not self.about["families"]:
            return np.zeros(0, np.int64)
        found = np.zeros(0, np.int64)
        at = self._distinct_families().find(text)
        if at >= 0:
            bounds = self._family_bounds()
            members = self._container.array(f"{self._name}/family/terms")
            found = members[int(bounds[at]) : int(bounds[at + 1])].astype(np.int64)
        own = self.terms.find(text)
        if own < 0:
            return found
        if self._others is None:
            self._others = _small(np.cumsum(self._container.squeezed(f"{self._name}/family/others")))
        others = self._others
        # In the numbers' own type: else all of them would be made wider for the look.
        place = int(others.searchsorted(others.dtype.type(own)))
        if place < len(others) and others[place] == own:
            return found
        return np.insert(found, int(np.searchsorted(found, own)), own) if len(found) else np.array([own], np.int64)

    def families(self, first: int, last: int) -> tuple[Array, Array, list[bytes]]:
        """Of the terms from number `first` to before `last`, for merging: which are not their own family, counted from
        `first`, the family of each of those, and the families."""
        if self._family_of is None:
            bounds = self._family_bounds()
            self._family_of = np.full(len(self.terms), -1, np.int32)
            of_each = np.repeat(np.arange(len(bounds) - 1, dtype=np.int32), np.diff(bounds.astype(np.int64)))
            self._family_of[self._container.array(f"{self._name}/family/terms")] = of_each
        families = self._family_of[first:last]
        texts = self._distinct_families()
        others = np.flatnonzero(families >= 0)
        distinct, place = np.unique(families[others], return_inverse=True)
        return others, place, [texts[family] for family in distinct.tolist()]


class SegmentFile:
    """A segment's file, opened."""

    def __init__(self, content: Any, name: str) -> None:
        self.container = Container(content, name)
        about = self.container.about
        self.documents: int = about["documents"]
        self.fields: dict[str, Any] = about["fields"]
        self.columns: dict[str, str] = about["columns"]
        self._readers: dict[str, FieldReader] = {}
        self._columns: dict[str, tuple[Array, Texts | None]] = {}
        self._stored: Texts | None = None

    def field_names(self) -> list[str]:
        """The fields that have terms."""
        return sorted(name for name, about in self.fields.items() if about["terms"])

    def field(self, name: str) -> FieldReader | None:
        """A field of the segment, None where no document has a term in it."""
        if name not in self._readers:
            if name not in self.fields or not self.fields[name]["terms"]:
                return None
            self._readers[name] = FieldReader(self.container, name, self.fields[name])
        return self._readers[name]

    def total_length(self, name: str) -> int:
        """The words of a field in all documents."""
        return self.fields.get(name, {}).get("length", 0)

    def lengths(self, name: str) -> Array | None:
        """The words of a field in each document, None where they are not kept."""
        key = f"{name}/lengths"
        return self.container.array(key) if key in self.container else None

    def column(self, name: str) -> tuple[Array, Texts | None]:
        """A column: its numbers, and the distinct strings that they number."""
        if name not in self._columns:
            numbers = self.container.array(f"column/{name}")
            strings = Texts(self.container, f"column/{name}/distinct") if self.columns[name] == "strings" else None
            self._columns[name] = (numbers, strings)
        return self._columns[name]

    def stored(self, document: int) -> bytes:
        """What is stored with a document."""
        if "stored" not in self.container:
            return b""
        if self._stored is None:
            self._stored = Texts(self.container, "stored")
        return self._stored[document]

    def let_go(self) -> None:
        """Give back the memory of the lists of all fields: most of what answers look at."""
        for reader in self._readers.values():
            reader.let_go()

    def release(self, name: str) -> None:
        """Give back the memory of a field; who has its reader may not use that any more."""
        self._readers.pop(name, None)
        self.container.release(f"{name}/")

    def release_column(self, name: str) -> None:
        """Give back the memory of a column; who has its numbers may not use them any more."""
        self._columns.pop(name, None)
        self.container.release(f"column/{name}")

    def check(self) -> None:
        """Look at every byte. Raises `ContainerDamaged`."""
        self.container.check_all()
