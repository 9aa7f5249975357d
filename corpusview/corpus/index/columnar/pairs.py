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
# Segments of more words have no pairs: two bytes for each are held while it is written.
_MOST_TOKENS = 1 << 27
# Tokens looked at, and pairs sorted, in one go: bound the memory to some 150 MB beside that.
_TOKENS_AT_ONCE = 1 << 21
_PAIRS_AT_ONCE = 1 << 23
# Of so many tokens one begins a pair that is kept, where texts are like English: a look ahead would say how many do.
_TOKENS_A_PAIR = 4


def are_kept(counts: Array, totals: Array, other_counts: Array, other_totals: Array, documents: int) -> Array:
    """Whether pairs of words are kept, by how many documents hold each and how often it stands in all of them."""
    counts, totals = counts.astype(np.float64), totals.astype(np.float64)
    return totals * other_counts + counts * other_totals >= _POSITIONS_A_DOCUMENT * float(documents) ** 2


class PairCollector:
    """Takes the postings of a field, in any parts, and writes its pairs."""

    def __init__(self, documents: int, lengths: Array) -> None:
        self._documents = documents
        self._lengths = lengths.astype(np.int64)
        # Between two documents stands a token that is no word.
        self._begins = np.cumsum(self._lengths + 1) - (self._lengths + 1)
        total = int(self._lengths.sum()) + documents
        self._tokens = np.zeros(total, np.uint16) if documents >= FEWEST_DOCUMENTS and total <= _MOST_TOKENS else None
        self._words: list[Array] = []
        self._counts: list[Array] = []
        self._totals: list[Array] = []
        self._seen = 0

    def add(self, first: int, counts: Array, documents: Array, frequencies: Array, positions: Array | None) -> None:
        """Postings of the terms from number `first` on, as in `Postings`."""
        if self._tokens is None or not len(counts):
            return
        if positions is None:
            self._tokens = None
            return
        starts = np.cumsum(counts) - counts
        totals = np.add.reduceat(frequencies, starts)
        common = np.flatnonzero(_SPARSE * totals >= self._documents)
        common = common[: np.iinfo(np.uint16).max - self._seen]
        chosen = np.zeros(len(counts), np.uint16)
        chosen[common] = np.arange(self._seen + 1, self._seen + 1 + len(common))
        words = np.repeat(np.repeat(chosen, counts), frequencies)
        wanted = np.flatnonzero(words)
        owners = np.repeat(documents, frequencies)[wanted]
        places = positions[wanted]
        if len(places) and (places >= self._lengths[owners]).any():
            # Positions of a kind of their own: what stands next to what they do not tell.
            self._tokens = None
            return
        self._tokens[self._begins[owners] + places] = words[wanted]
        self._seen += len(common)
        self._words.append(first + common)
        self._counts.append(counts[common])
        self._totals.append(totals[common])

    def write(self, out: ContainerWriter, name: str) -> bool:
        """Add the pairs of the field `name` to a file; tell whether there are any."""
        if self._tokens is None or not self._seen:
            return False
        words, counts, totals = (np.concatenate(each) for each in (self._words, self._counts, self._totals))
        kept = np.sort(np.argsort(-totals, kind="stable")[:_MOST_WORDS])
        width = len(kept) + 1
        # A token of no interest is 0, one of a word its place among those kept and one.
        number = np.zeros(self._seen + 1, np.uint16)
        number[kept + 1] = np.arange(1, width)
        known = np.zeros((width, width), bool)
        held, often = counts[kept], totals[kept]
        known[1:, 1:] = are_kept(held[:, None], often[:, None], held, often, self._documents)
        if not known.any():
            return False
        keys, sizes = [], []
        packed: list[tuple[list[bytes], Array, Array]] = []
        for low, high in self._bands(number, known):
            codes, documents = self._found(number, known, low, high)
            if not len(codes):
                continue
            starts = np.flatnonzero(np.diff(codes, prepend=-1))
            gaps = np.diff(documents, prepend=0)
            gaps[starts] = documents[starts]
            keys.append(codes[starts])
            sizes.append(np.diff(starts, append=len(codes)))
            packed.append(pack(gaps, np.append(starts, len(codes))))
        if not keys:
            keys, sizes, packed = [held[:0]], [held[:0]], [([], np.zeros(1, np.int64), np.zeros(0, np.uint8))]
        out.add_squeezed(f"{name}/pairs/words", np.diff(words[kept], prepend=0))
        out.add(f"{name}/pairs/keys", np.concatenate(keys))
        out.add_squeezed(f"{name}/pairs/counts", np.concatenate(sizes))
        out.add_squeezed(f"{name}/pairs/bytes", np.concatenate([np.diff(places) for _, places, _ in packed]))
        out.add(f"{name}/pairs/units", np.concatenate([units for _, _, units in packed]))
        out.add_pieces(f"{name}/pairs", (piece for pieces, _, _ in packed for piece in pieces))
        return True

    def _neighbours(self, number: Array, known: Array) -> Iterator[tuple[Array, Array, int]]:
        """Where pairs that are kept begin, a stretch of tokens at a time: their codes, their places, and from where."""
        assert self._tokens is not None
        width = len(known)
        flat = known.ravel()
        for first in range(0, len(self._tokens) - 1, _TOKENS_AT_ONCE):
            tokens = number[self._tokens[first : first + _TOKENS_AT_ONCE + 1]].astype(np.int32)
            codes = tokens[:-1] * width + tokens[1:]
            places = np.flatnonzero(flat[codes])
            yield codes[places], places, first

    def _bands(self, number: Array, known: Array) -> list[tuple[int, int]]:
        """Ranges of first words whose pairs are few enough to be sorted in one go, but for those of a single word."""
        width = len(known)
        assert self._tokens is not None
        if len(self._tokens) <= _TOKENS_A_PAIR * _PAIRS_AT_ONCE:
            return [(0, width)]
        often = np.zeros(width, np.int64)
        for codes, _, _ in self._neighbours(number, known):
            often += np.bincount(codes // width, minlength=width)
        running, bands, low = np.cumsum(often), [], 0
        while low < width:
            before = int(running[low - 1]) if low else 0
            high = max(low + 1, int(np.searchsorted(running, before + _PAIRS_AT_ONCE, "right")))
            bands.append((low, high))
            low = high
        return bands

    def _found(self, number: Array, known: Array, low: int, high: int) -> tuple[Array, Array]:
        """The pairs whose first words are from `low` to before `high`: codes ascending, in each the documents."""
        width, parts = len(known), []
        for codes, places, first in self._neighbours(number, known):
            if high - low < width:
                inside = (codes >= low * width) & (codes < high * width)
                codes, places = codes[inside], places[inside]
            # The places ascend, and so do the documents.
            bounds = np.searchsorted(places, np.append(self._begins, self._begins[-1] + self._lengths[-1] + 1) - first)
            owners = np.repeat(np.arange(self._documents), np.diff(bounds))
            parts.append((codes.astype(np.int64) << 32) | owners)
        both = np.concatenate(parts)
        # Twice as quick here as NumPy's sort for any order, to the same end.
        both.sort(kind="stable")
        return both >> 32, both & 0xFFFFFFFF


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
