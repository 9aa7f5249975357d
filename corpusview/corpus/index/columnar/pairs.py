"""Where two common words stand next to each other: looked up, so that a phrase of them needs no positions.

Comparing the positions of two words takes time by how often both stand in the documents that hold both. Where that is
much, the documents in which one follows the other are kept when a segment is written; where it is little, positions
are compared. Which of the two it is the counts of the words tell, so a pair that is not among those kept is nowhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from corpusview.corpus.index.columnar.container import Container, ContainerWriter
from corpusview.corpus.index.columnar.lists import cut, numbers_of, ranges, sort_order, starts_of, steps_of
from corpusview.corpus.index.columnar.memory import give_back
from corpusview.corpus.index.columnar.packing import pack, unpack_one

Array = np.ndarray

# Pairs are kept whose words' positions, in the documents that hold both, are expected to be more than so many a
# document of the segment. Measured on texts of 580 words: 2 takes a twentieth of the texts' size, and leaves a
# fourteenth of the positions to compare for one phrase in twenty.
_POSITIONS_A_DOCUMENT = 2
# In segments smaller than this a phrase is quick in any case.
FEWEST_DOCUMENTS = 8_000
# A word that stands in fewer documents than one in so many is no part of such a pair.
_SPARSE = 16
# The most frequent so many words are looked at; their square, four bytes each, is held while a segment is written.
_MOST_WORDS = 2_048
# Fields of more words have no pairs: two bytes for each word are held while a segment is written.
MOST_TOKENS = 100_000_000
# Tokens looked at, pairs put in order, and words asked for the pairs that they begin, in one go: the first stay close
# to a processor's cache, the others bound the memory, also where texts are of few words.
_TOKENS_AT_ONCE = 1 << 20
_PAIRS_AT_ONCE = 1 << 24
_ROWS_AT_ONCE = 256


def are_kept(counts: Array, totals: Array, other_counts: Array, other_totals: Array, documents: int) -> Array:
    """Whether pairs of words are kept, by how many documents hold each and how often it stands in all of them."""
    counts, totals = counts.astype(np.float64), totals.astype(np.float64)
    return totals * other_counts + counts * other_totals >= _POSITIONS_A_DOCUMENT * float(documents) ** 2


class PairCollector:
    """Takes the postings of a field, in any parts, and writes its pairs."""

    def __init__(self, documents: int, lengths: Array) -> None:
        self._documents = documents
        self._lengths = lengths
        total = int(lengths.sum()) + documents
        # The word at each place, by its number among the common ones; between two documents stands one that is none.
        self._tokens = np.zeros(total, np.uint16) if documents >= FEWEST_DOCUMENTS and total <= MOST_TOKENS else None
        self._begins = starts_of(lengths + 1) if self._tokens is not None else lengths[:0]
        self._words: list[Array] = []
        self._counts: list[Array] = []
        self._totals: list[Array] = []
        self._seen = 0

    def add(self, first: int, counts: Array, documents: Array, frequencies: Array, steps: Array | None) -> None:
        """Postings of the terms from number `first` on, as in `Postings`."""
        if self._tokens is None or not len(counts):
            return
        if steps is None:
            self._tokens = None
            return
        starts = starts_of(counts)
        totals = np.add.reduceat(frequencies, starts[:-1])
        common = np.flatnonzero(_SPARSE * totals >= self._documents)
        common = common[: np.iinfo(np.uint16).max - self._seen]
        if not len(common):
            return
        if len(common) < len(counts):
            held = ranges(starts[common], counts[common])
            documents, frequencies = documents[held], frequencies[held]
            steps = steps[ranges(starts_of(totals)[common], totals[common])]
        places = numbers_of(steps.astype(np.int32, copy=False), frequencies)
        if (places[np.cumsum(frequencies) - 1] >= self._lengths[documents]).any():
            # Positions of a kind of their own: what stands next to what they do not tell.
            self._tokens = None
            return
        places += np.repeat(self._begins[documents].astype(np.int32), frequencies)
        numbers = np.arange(self._seen + 1, self._seen + 1 + len(common), dtype=np.uint16)
        self._tokens[places] = np.repeat(numbers, totals[common])
        self._seen += len(common)
        self._words.append(first + common)
        self._counts.append(counts[common])
        self._totals.append(totals[common])

    def write(self, out: ContainerWriter, name: str) -> bool:
        """Add the pairs of the field `name` to a file; tell whether there are any."""
        if self._tokens is None or not self._seen:
            return False
        # What the postings took, of which the tokens are all that is needed now.
        give_back()
        words, counts, totals = (np.concatenate(each) for each in (self._words, self._counts, self._totals))
        kept = np.sort(np.argsort(-totals, kind="stable")[:_MOST_WORDS])
        width = len(kept) + 1
        # A token of no interest is 0, one of a word its place among those kept and one.
        number = np.zeros(self._seen + 1, np.int32)
        number[kept + 1] = np.arange(1, width)
        known = np.zeros((width, width), bool)
        held, often = counts[kept], totals[kept]
        for row in range(0, width - 1, _ROWS_AT_ONCE):
            some = slice(row, row + _ROWS_AT_ONCE)
            are = are_kept(held[some, None], often[some, None], held, often, self._documents)
            known[1 + row : 1 + row + len(are), 1:] = are
        keys = np.flatnonzero(known)
        if not len(keys):
            return False
        place = np.zeros(known.size, np.int32)
        place[keys] = np.arange(len(keys))
        chosen = _Chosen(number, np.int32(width), known.ravel(), place)
        sizes = np.zeros(len(keys), np.int64)
        for pairs, _ in self._neighbours(chosen):
            sizes += np.bincount(pairs, minlength=len(sizes))
        there = np.flatnonzero(sizes)
        packed: list[tuple[Array, Array]] = []
        out.add_pieces(f"{name}/pairs", self._packed(chosen, sizes, packed))
        out.add_squeezed(f"{name}/pairs/words", np.diff(words[kept], prepend=0))
        out.add(f"{name}/pairs/keys", keys[there])
        out.add_squeezed(f"{name}/pairs/counts", sizes[there])
        out.add_squeezed(f"{name}/pairs/bytes", np.concatenate([lengths for lengths, _ in packed] or [held[:0]]))
        out.add(f"{name}/pairs/units", np.concatenate([units for _, units in packed] or [held[:0]]))
        return True

    def _neighbours(self, chosen: _Chosen) -> Iterator[tuple[Array, Array]]:
        """The pairs that are kept, and at which token each begins, a stretch of tokens at a time."""
        assert self._tokens is not None
        for first in range(0, len(self._tokens) - 1, _TOKENS_AT_ONCE):
            tokens = chosen.number[self._tokens[first : first + _TOKENS_AT_ONCE + 1]]
            codes = tokens[:-1] * chosen.width
            codes += tokens[1:]
            at = np.flatnonzero(chosen.known[codes])
            yield chosen.place[codes[at]], at + first

    def _packed(self, chosen: _Chosen, sizes: Array, packed: list[tuple[Array, Array]]) -> Iterator[bytes]:
        """The documents of all pairs, which have these sizes, as bytes; `packed` is told how long each list is, and its
        unit."""
        for low, high in cut(starts_of(sizes), _PAIRS_AT_ONCE):
            documents = self._found(chosen, low, sizes[low:high])
            own = sizes[low:high][sizes[low:high] > 0]
            starts = starts_of(own)
            for first, last in cut(starts, _TOKENS_AT_ONCE):
                bounds = starts[first : last + 1]
                gaps = steps_of(documents[bounds[0] : bounds[-1]], own[first:last])
                pieces, places, units = pack(gaps, bounds - bounds[0])
                packed.append((np.diff(places), units))
                yield from pieces

    def _found(self, chosen: _Chosen, low: int, sizes: Array) -> Array:
        """The documents of the pairs from number `low` on, ascending, one pair after the other; `sizes` says how many
        each of them has."""
        documents = np.empty(int(sizes.sum()), np.uint32)
        filled = starts_of(sizes)[:-1]
        for pairs, at in self._neighbours(chosen):
            inside = (pairs >= low) & (pairs < low + len(sizes))
            pairs, at = pairs[inside] - low, at[inside]
            # In a pair the tokens still ascend, and so do the documents.
            order = sort_order(pairs, len(sizes))
            pairs = pairs[order]
            begins = np.flatnonzero(np.diff(pairs, prepend=-1))
            counts = np.diff(begins, append=len(pairs))
            own = pairs[begins]
            owners = np.searchsorted(self._begins, at, "right") - 1
            documents[ranges(filled[own], counts)] = owners[order]
            filled[own] += counts
        return documents


@dataclass(frozen=True, slots=True)
class _Chosen:
    """Which words and pairs are kept: of each common word its number among those, 0 for none; the code of a pair is
    `first * width + second`, `known` tells of each code whether it is kept, `place` where among those that are."""

    number: Array
    width: Any
    known: Array
    place: Array


@dataclass(frozen=True, slots=True)
class Pairs:
    """The pairs of one field of a segment, opened."""

    container: Container
    words: Array
    keys: Array
    counts: Array
    starts: Array
    units: Array
    packed: Array
    place: int

    def numbers(self, terms: Array) -> Array:
        """What pairs call these terms, 0 for those that are in none."""
        at = np.searchsorted(self.words, terms)
        at[at == len(self.words)] = 0
        return np.where(self.words[at] == terms, at + 1, 0)

    def documents(self, first: int, second: int) -> Array:
        """The documents in which one word follows another, by their numbers, ascending: each as often as it does so."""
        key = first * (len(self.words) + 1) + second
        at = int(np.searchsorted(self.keys, key))
        if at == len(self.keys) or self.keys[at] != key:
            return np.zeros(0, np.int64)
        begin, end = int(self.starts[at]), int(self.starts[at + 1])
        self.container.check(self.place + begin, self.place + end)
        return np.cumsum(unpack_one(self.packed, begin, int(self.counts[at]), int(self.units[at])))


def open_pairs(container: Container, name: str, starts: Any) -> Pairs:
    """The pairs of the field `name`; `starts` tells of an array of lengths where each list starts."""
    return Pairs(
        container,
        np.cumsum(container.squeezed(f"{name}/pairs/words")),
        container.array(f"{name}/pairs/keys"),
        container.squeezed(f"{name}/pairs/counts"),
        starts(container, f"{name}/pairs/bytes"),
        container.array(f"{name}/pairs/units"),
        *container.unchecked(f"{name}/pairs"),
    )
