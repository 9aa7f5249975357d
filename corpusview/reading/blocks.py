"""A page cut into lines that measure themselves: length, punctuation, words, repetition.

Everything is counted in one pass over the code points with NumPy, so that a page costs well under a
millisecond and a line of five megabytes is no special case. Only `\\n` ends a line.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Hashes = NDArray[np.uint64]

# Classes of characters. The order matters: everything from LOWER to DIGIT can stand in a word.
SPACE, LOWER, UPPER, LETTER, IDEOGRAPH, DIGIT, STOP, COMMA, COLON, QUOTE, DASH, SEPARATOR, BRACKET, SYMBOL, OTHER = (
    range(15)
)
CLASSES = 15

_LAST = 0xFFFF
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)
_ANY_NUMBER = np.uint64(0x5851F42D4C957F2D)

_STOPS = ".!?…。！？｡؟।॥۔։።"
_COMMAS = ",;，、；،؛·"
_COLONS = ":："
_QUOTES = "\"'“”„‟‘’‚‛«»‹›「」『』《》〈〉＂"
_DASHES = "-‐‑‒–—―−"
_SEPARATORS = "|•●○■□▪▫►▶▸▹◄◀→←⇒⇨➤➔➜✓✔*★☆/\\_~+=>®™©^¦‣⁃◦▼▲"
_SHORT_WORD = 64

_CATEGORY = {
    "Ll": LOWER,
    "Lu": UPPER,
    "Lt": UPPER,
    "Lo": LETTER,
    "Lm": LETTER,
    "Mn": LETTER,
    "Mc": LETTER,
    "Me": LETTER,
    "Nd": DIGIT,
    "Nl": DIGIT,
    "No": DIGIT,
    "Pd": DASH,
    "Ps": BRACKET,
    "Pe": BRACKET,
    "Pi": QUOTE,
    "Pf": QUOTE,
    "Sc": SYMBOL,
    "Sm": SYMBOL,
    "Sk": SYMBOL,
    "So": SYMBOL,
    "Zs": SPACE,
    "Zl": SPACE,
    "Zp": SPACE,
    "Cc": SPACE,
}


@dataclass(frozen=True, slots=True)
class _Tables:
    """What each code point of the basic plane is: its class, its lower case, a well mixed number."""

    classes: NDArray[np.uint8]
    lower: NDArray[np.uint16]
    mixed: Hashes
    powers: Hashes


def _mix(values: Hashes) -> Hashes:
    """Spread the bits of 64-bit numbers (the finaliser of splitmix64, Steele et al. 2014)."""
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))


@lru_cache(maxsize=1)
def _tables() -> _Tables:
    plane = "".join(map(chr, range(_LAST + 1)))
    names = np.frombuffer("".join(map(unicodedata.category, plane)).encode(), dtype="S2")
    known, which = np.unique(names, return_inverse=True)
    classes = np.array([_CATEGORY.get(name.decode(), OTHER) for name in known], np.uint8)[which]
    for group, number in (
        (_STOPS, STOP),
        (_COMMAS, COMMA),
        (_COLONS, COLON),
        (_QUOTES, QUOTE),
        (_DASHES, DASH),
        (_SEPARATORS, SEPARATOR),
    ):
        classes[[ord(each) for each in group]] = number
    for first, last in ((0x3040, 0x30FF), (0x3400, 0x9FFF), (0xF900, 0xFAFF), (0xAC00, 0xD7AF)):
        letters = classes[first : last + 1]
        letters[(letters == LETTER) | (letters == OTHER)] = IDEOGRAPH
    classes[_LAST] = SYMBOL
    # The two letters whose lower case is longer than one or depends on what follows.
    lowered = plane.replace("\u0130", "i").replace("\u03a3", "\u03c3").lower()
    lower = np.frombuffer(lowered.encode("utf-16-le", "surrogatepass"), np.uint16).copy()
    lower[0x03C2] = 0x03C3
    mixed = _mix(np.arange(1, _LAST + 2, dtype=np.uint64) * _MULTIPLIER)
    return _Tables(classes, lower, mixed, _powers(1 << 12))


def _powers(count: int) -> Hashes:
    powers = np.full(count, _MULTIPLIER, np.uint64)
    powers[0] = 1
    return np.multiply.accumulate(powers)


def word_hash(word: str) -> int:
    """The number by which `word` is known in `Lines.word_hashes`; case does not matter."""
    return int(Lines.of(word).word_hashes[0])


def word_hashes(words: list[str]) -> Hashes:
    """The numbers of many single words at once, in order."""
    lines = Lines.of("\n".join(words))
    first = np.searchsorted(lines.word_lines, np.arange(len(lines)))
    return lines.word_hashes[first]


class Places:
    """Finds hashes in a fixed list by direct address: several times quicker than a binary search."""

    def __init__(self, hashes: Hashes) -> None:
        # The last entry stands for every hash that is not in the list.
        self._hashes = np.append(hashes, np.uint64(0))
        self._nowhere = len(hashes)
        bits = max(8, int(len(hashes)).bit_length() + 4)
        self._mask = np.uint64((1 << bits) - 1)
        self._levels: list[tuple[np.uint64, NDArray[np.int32]]] = []
        left = np.arange(len(hashes), dtype=np.int32)
        for level in range(64 - bits):
            if not len(left):
                break
            shift = np.uint64(level)
            slots = np.full(1 << bits, self._nowhere, np.int32)
            at = (hashes[left] >> shift) & self._mask
            slots[at[::-1]] = left[::-1]
            self._levels.append((shift, slots))
            left = left[slots[at] != left]

    def of(self, hashes: Hashes) -> NDArray[np.int32]:
        """For each hash its place in the list; the list's length where it is not in it."""
        if not self._levels:
            return np.full(len(hashes), self._nowhere, np.int32)
        found = self._levels[0][1].take((hashes & self._mask).view(np.int64))
        # An empty slot settles it; one that another hash holds leaves the next level to ask.
        left = np.flatnonzero((self._hashes.take(found) != hashes) & (found != self._nowhere))
        for shift, slots in self._levels[1:]:
            if not len(left):
                break
            asked = hashes[left]
            at = slots.take(((asked >> shift) & self._mask).view(np.int64))
            found[left] = at
            left = left[(self._hashes.take(at) != asked) & (at != self._nowhere)]
        found[left] = self._nowhere
        return found


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines of a text that hold something to read, measured.

    `starts` and `ends` are code points; a line's end excludes its `\\n`. `counts[i, c]` is how many characters of
    class `c` stand in line `i`. `first` and `last` are the classes of a line's outermost printing characters.
    `blanks` counts the empty lines right above each line and has one entry more, for those at the end of the text.
    `hashes` are equal for lines that differ in case and spaces alone; `shapes` also when they differ in numbers,
    and are the same as `hashes` for lines without a number.
    Words have their line, start and length in code points, the class of their first character, and their hash.
    """

    text: str
    starts: Ints
    ends: Ints
    counts: NDArray[np.float32]
    first: NDArray[np.uint8]
    last: NDArray[np.uint8]
    indents: Ints
    blanks: Ints
    sentence_ends: Ints
    clock_times: Ints
    hashes: Hashes
    shapes: Hashes
    word_lines: Ints
    word_starts: Ints
    word_lengths: Ints
    word_classes: NDArray[np.uint8]
    word_hashes: Hashes

    def __len__(self) -> int:
        return len(self.starts)

    def line(self, index: int) -> str:
        """The text of one line, spaces at both ends removed."""
        return self.text[self.starts[index] : self.ends[index]].strip()

    @staticmethod
    def of(text: str) -> Lines:
        """Cut and measure `text`; any text will do, also an empty one."""
        tables = _tables()
        # A closing line end, so that every line owns at least one character.
        points = np.frombuffer((text + "\n").encode("utf-32-le", "surrogatepass"), np.uint32)
        plane = np.minimum(points, _LAST).astype(np.uint16)
        classes = tables.classes[plane]
        lower = tables.lower[plane]
        breaks = np.flatnonzero(points == 10)
        every_start = np.empty(len(breaks), np.int64)
        every_start[0] = 0
        every_start[1:] = breaks[:-1] + 1
        lengths = breaks + 1 - every_start
        every = len(breaks)
        line_of = np.repeat(np.arange(every), lengths)

        counts = np.bincount(line_of * CLASSES + classes, minlength=every * CLASSES).reshape(every, CLASSES)
        printing = classes != SPACE
        printed = lengths - counts[:, SPACE]
        kept = np.flatnonzero(printed)
        places = np.flatnonzero(printing)
        upto = np.cumsum(printed)
        firsts = places[upto[kept] - printed[kept]]
        lasts = places[upto[kept] - 1]
        blanks = np.diff(np.concatenate(([-1], kept, [every]))) - 1

        stops = classes == STOP
        sentence = stops[:-1] & (~printing[1:] | (plane[:-1] > 0x3000))
        sentence[:-1] |= stops[:-2] & (classes[1:-1] == QUOTE) & ~printing[2:]
        sentence_ends = np.bincount(line_of[:-1][sentence], minlength=every)[kept]
        clock = (points[1:-1] == 58) & (classes[:-2] == DIGIT) & (classes[2:] == DIGIT)
        clock_times = np.bincount(line_of[1:-1][clock], minlength=every)[kept]

        hashes, shapes = _line_hashes(tables, lower[places], classes[places], upto, printed, kept)

        wordlike = (classes >= LOWER) & (classes <= DIGIT)
        alone = classes == IDEOGRAPH
        opens = wordlike.copy()
        opens[1:] &= ~wordlike[:-1] | alone[1:] | alone[:-1]
        word_starts = np.flatnonzero(opens)
        inside = np.flatnonzero(wordlike)
        word_of = np.cumsum(opens[inside]) - 1
        word_lengths = np.bincount(word_of, minlength=len(word_starts))
        if len(word_starts):
            at = inside - word_starts[word_of]
            longest = int(word_lengths.max())
            powers = tables.powers if longest <= len(tables.powers) else _powers(longest)
            terms = tables.mixed[lower[inside]] * powers[at]
            word_marks = _mix(np.add.reduceat(terms, np.cumsum(word_lengths) - word_lengths))
        else:
            word_marks = np.empty(0, np.uint64)
        row = np.zeros(every, np.int64)
        row[kept] = np.arange(len(kept))
        return Lines(
            text=text,
            starts=every_start[kept],
            ends=breaks[kept],
            counts=counts[kept].astype(np.float32),
            first=classes[firsts],
            last=classes[lasts],
            indents=firsts - every_start[kept],
            blanks=blanks,
            sentence_ends=sentence_ends,
            clock_times=clock_times,
            hashes=hashes,
            shapes=shapes,
            word_lines=row[line_of[word_starts]],
            word_starts=word_starts,
            word_lengths=word_lengths,
            word_classes=classes[word_starts],
            word_hashes=word_marks,
        )


def _line_hashes(
    tables: _Tables, lower: NDArray[np.uint16], classes: NDArray[np.uint8], upto: Ints, printed: Ints, kept: Ints
) -> tuple[Hashes, Hashes]:
    """Hashes of the lines' printing characters: as they stand, and with every run of digits as one."""
    if not len(kept):
        return np.empty(0, np.uint64), np.empty(0, np.uint64)
    begins = upto[kept] - printed[kept]
    sizes = printed[kept]
    longest = int(sizes.max())
    powers = tables.powers if longest <= len(tables.powers) else _powers(longest)
    place = np.arange(len(lower)) - np.repeat(begins, sizes)
    mixed = tables.mixed[lower]
    plain = _mix(np.add.reduceat(mixed * powers[place], begins))
    digits = classes == DIGIT
    numbered = np.add.reduceat(digits, begins, dtype=np.int64) > 0
    if not numbered.any():
        return plain, plain
    # Only lines with a number have a shape of their own.
    some = np.flatnonzero(np.repeat(numbered, sizes))
    sizes = sizes[numbered]
    begins = np.cumsum(sizes) - sizes
    digits = digits[some]
    follows = np.zeros(len(digits), bool)
    follows[1:] = digits[1:] & digits[:-1]
    follows[begins] = False
    rank = np.cumsum(~follows)
    place = rank - np.repeat(rank[begins], sizes)
    mixed = np.where(digits, _ANY_NUMBER, mixed[some])
    mixed[follows] = 0
    shapes = plain.copy()
    shapes[numbered] = _mix(np.add.reduceat(mixed * powers[place], begins))
    return plain, shapes
