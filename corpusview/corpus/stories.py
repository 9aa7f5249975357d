"""Which articles tell one story: copies of a text that differ in furniture, title, byline, a few words or a cut tail.

Each body is kept as a sketch: the smallest hashes of its shingles, runs of four words (Broder 1997). Two sketches tell
how much of the smaller body stands in the larger one without either body at hand. Pure, so that the processes that
read can make the sketches.

What two stories of one agency share is background, which stands late in them. Hence the beginning has a sketch of its
own: a body that lies wholly in another is its copy only where both begin alike.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from corpusview.article import Article
from corpusview.reading.beginning import LONGEST

Array = np.ndarray

# Words of a shingle: fewer meet by chance in phrases of the trade, more are broken by each word that an editor changes.
_SHINGLE = 4
# Hashes of a sketch. A share is told with an error of about 1 / √64 at most; 256 bytes an article.
_KEPT = 64
# Words that make the beginning, and the hashes kept of it: the first two paragraphs of an agency's text.
_BEGINNING, _KEPT_OF_BEGINNING = 60, 16
# Bodies of fewer words say too little to be told apart: "More follows."
LEAST_WORDS = 20
# Copies edited here and there: of all shingles of both, this share stands in both. One word in twenty changed leaves
# two thirds; background shared by two stories of a day stays below a half.
_LEAST_SHARED = 0.55
# Copies cut short: this share of the shorter one's shingles stands in the longer one, and so much of its beginning.
_LEAST_HELD, _LEAST_BEGUN = 0.8, 0.5
# Hashes by which articles that may be alike find each other. A copy cut to a third shares one of eight with a chance
# of 96 in a hundred, and the beginning's as well.
_KEYS, _KEYS_OF_BEGINNING = 8, 4

_NEXT_LETTER = 0x100000001B3
_NEXT_WORD = np.uint64(0xD6E8FEB86659FD93)
_MIX = (np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB))
_TABLED = 0x10000
# Characters of bodies that are sketched together.
_AT_ONCE = 40_000


@dataclass(frozen=True, slots=True)
class Sketch:
    """A body in short: `whole` and `beginning` are the smallest hashes of each, ascending."""

    whole: Array
    beginning: Array

    @classmethod
    def of(cls, article: Article) -> Sketch:
        """The sketch of an article's body; empty where that says too little."""
        return cls.of_text(article.body_text())

    @classmethod
    def of_text(cls, text: str) -> Sketch:
        """The sketch of a body; of one that is longer than any article, of its beginning."""
        return cls.of_texts([text])[0]

    @classmethod
    def of_texts(cls, texts: Sequence[str]) -> list[Sketch]:
        """The same of many bodies: together they take less time, as each is too short for what a step costs."""
        return [sketch for some in _together([text[:LONGEST] for text in texts]) for sketch in cls._of_some(some)]

    @classmethod
    def _of_some(cls, texts: Sequence[str]) -> Iterator[Sketch]:
        words, bounds = _hashed_words(texts)
        if not any(end - first >= LEAST_WORDS for first, end in bounds):
            yield from (cls(_NOTHING, _NOTHING) for _ in texts)
            return
        shingles = _shingles(words)
        told = [(first, max(first, end - _SHINGLE + 1)) for first, end in bounds]
        begun = [(first, min(end, first + _BEGINNING)) for first, end in told]
        wholes, beginnings = _smallest(shingles, told, _KEPT), _smallest(shingles, begun, _KEPT_OF_BEGINNING)
        for (first, end), whole, beginning in zip(bounds, wholes, beginnings, strict=True):
            yield cls(whole, beginning) if end - first >= LEAST_WORDS else cls(_NOTHING, _NOTHING)

    def is_empty(self) -> bool:
        """Whether there is too little text to say what it is a copy of."""
        return not len(self.whole)

    def telling(self) -> list[int]:
        """The hashes by which sketches that may be alike find each other."""
        return sorted({*self.whole[:_KEYS].tolist(), *self.beginning[:_KEYS_OF_BEGINNING].tolist()})

    def packed(self) -> bytes:
        """The sketch as bytes; empty for an empty one."""
        return b"" if self.is_empty() else bytes([len(self.whole)]) + self.whole.tobytes() + self.beginning.tobytes()

    @classmethod
    def unpacked(cls, packed: bytes) -> Sketch:
        """What `packed` made bytes of; an empty sketch for what it cannot have made."""
        if len(packed) % 4 != 1 or len(packed) < 1 + 4 * packed[0]:
            return cls(_NOTHING, _NOTHING)
        hashes = np.frombuffer(packed, np.uint32, offset=1)
        return cls(hashes[: packed[0]], hashes[packed[0] :])

    def tells_what(self, other: Sketch) -> bool:
        """Whether both are copies of one text."""
        if self.is_empty() or other.is_empty():
            return False
        mine, others = _comparable(self.whole, other.whole, _KEPT)
        both = len(np.intersect1d(mine, others, assume_unique=True))
        if both >= _LEAST_SHARED * (len(mine) + len(others) - both):
            return True
        fewer = min(len(mine), len(others))
        return both > 1 and both >= _LEAST_HELD * fewer and self._begins_like(other)

    def _begins_like(self, other: Sketch) -> bool:
        mine, others = _comparable(self.beginning, other.beginning, _KEPT_OF_BEGINNING)
        both = len(np.intersect1d(mine, others, assume_unique=True))
        return both >= _LEAST_BEGUN * min(len(mine), len(others))


_NOTHING = np.zeros(0, np.uint32)


def _comparable(mine: Array, others: Array, kept: int) -> tuple[Array, Array]:
    """The hashes of both up to where both know all of theirs."""
    known = min(each[-1] if len(each) == kept else 0xFFFFFFFF for each in (mine, others))
    return mine[mine <= known], others[others <= known]


def _together(texts: Sequence[str]) -> Iterator[Sequence[str]]:
    """The texts, as many at once as the processor's cache holds the numbers of."""
    some: list[str] = []
    size = 0
    for text in texts:
        if some and size + len(text) > _AT_ONCE:
            yield some
            some, size = [], 0
        some.append(text)
        size += len(text)
    if some:
        yield some


def _smallest(hashes: Array, parts: Sequence[tuple[int, int]], kept: int) -> list[Array]:
    """Of each part of them (from, to) the smallest distinct hashes, ascending, at most `kept`."""
    # One sort of all, by part and hash: many small ones, or np.unique, take a multiple.
    sizes = np.array([end - first for first, end in parts])
    numbers = np.repeat(np.arange(len(parts), dtype=np.uint64) << np.uint64(32), sizes)
    if len(parts) > 1:
        hashes = np.concatenate([hashes[first:end] for first, end in parts])
    else:
        hashes = hashes[parts[0][0] : parts[0][1]]
    ascending = np.sort(numbers | hashes)
    is_first = np.ones(len(ascending), bool)
    np.not_equal(ascending[1:], ascending[:-1], out=is_first[1:])
    distinct = ascending[is_first]
    edges = distinct.searchsorted(np.arange(len(parts) + 1, dtype=np.uint64) << np.uint64(32)).tolist()
    small = distinct.astype(np.uint32)
    return [small[first : min(end, first + kept)] for first, end in zip(edges[:-1], edges[1:], strict=True)]


def _shingles(words: Array) -> Array:
    """A hash of each run of four words, evenly spread over 32 bits."""
    runs = max(0, len(words) - _SHINGLE + 1)
    mixed = words[:runs].copy()
    for at in range(1, _SHINGLE):
        mixed = mixed * _NEXT_WORD + words[at : at + runs]
    # The finishing of SplitMix64: every bit of the input stirs every bit of the output.
    mixed = (mixed ^ (mixed >> np.uint64(30))) * _MIX[0]
    mixed = (mixed ^ (mixed >> np.uint64(27))) * _MIX[1]
    return (mixed >> np.uint64(32)).astype(np.uint32)


def _hashed_words(texts: Sequence[str]) -> tuple[Array, list[tuple[int, int]]]:
    """A hash of each word, blind to case; where words are not parted by spaces, of each character. And which of them,
    from and to, are those of each text."""
    lowered = [text.lower() for text in texts]
    small = "\n".join(lowered)
    if small.isascii():
        # Most texts: a quarter of the room, and nothing beyond the table.
        codes = np.frombuffer(small.encode("ascii"), np.uint8)
        kinds = _kinds().take(codes)
    else:
        codes = np.frombuffer(small.encode("utf-32-le", "replace"), np.uint32)
        kinds = _kinds().take(np.minimum(codes, _TABLED - 1))
        if codes.max() >= _TABLED:
            kinds[codes >= _TABLED] = _LETTER
    begins = kinds == _ALONE
    begins[1:] |= (kinds[1:] != 0) & (kinds[:-1] != _LETTER)
    begins[:1] |= kinds[:1] != 0
    starts = np.flatnonzero(begins)
    if not len(starts):
        return np.zeros(0, np.uint64), [(0, 0)] * len(texts)
    # Each letter counts by its place in its word: the sum of what they count is the word's hash.
    first = starts[0]
    lengths = np.diff(starts, append=len(codes))
    place = np.arange(first, len(codes), dtype=np.int32) - np.repeat(starts.astype(np.int32), lengths)
    counts = _powers().take(place, mode="clip")
    counts *= np.where(kinds[first:] != 0, codes[first:], np.zeros((), codes.dtype))
    edges = starts.searchsorted(np.cumsum([0, *(len(each) + 1 for each in lowered)])).tolist()
    return np.add.reduceat(counts, starts - first), list(zip(edges[:-1], edges[1:], strict=True))


_LETTER, _ALONE = 1, 2


@functools.cache
def _kinds() -> Array:
    """What each character of the first plane is: no part of a word, a letter of one, or a word by itself."""
    kinds = np.zeros(_TABLED, np.uint8)
    kinds[[code for code in range(_TABLED) if chr(code).isalnum()]] = _LETTER
    # Thai to Burmese, Khmer, kana, Han: no spaces part the words there.
    for first, last in ((0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x3040, 0x30FF), (0x3400, 0x9FFF)):
        kinds[first : last + 1] *= _ALONE
    return kinds


@functools.cache
def _powers() -> Array:
    """What a letter counts by its place; beyond the longest of words all places count alike."""
    return np.array([pow(_NEXT_LETTER, at, 1 << 64) for at in range(64)], np.uint64)
