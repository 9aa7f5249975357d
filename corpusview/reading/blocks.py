"""A page cut into lines that measure themselves: length, punctuation, words, repetition.

Everything is counted in one pass over the code points with NumPy, so that a page costs well under a
millisecond and a line of five megabytes is no special case. Only `\\n` ends a line.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
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
_INVERSE = np.uint64(pow(int(_MULTIPLIER), -1, 1 << 64))
_LONG_LIST = 1 << 13  # hashes
# Powers kept at hand: for pages of up to this many printing characters.
_USUAL = 1 << 14
# A sheaf has so many; powers for a longer text are made for it alone.
_MANY = 1 << 18
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
    return _Tables(classes, lower, mixed)


def _powers_for(count: int) -> tuple[Hashes, Hashes]:
    """More than `count` powers of the multiplier, and as many of its inverse."""
    for usual in (_USUAL, _MANY):
        if count < usual:
            return _kept_powers(usual)
    return _powers(_MULTIPLIER, count + 1), _powers(_INVERSE, count + 1)


@lru_cache(maxsize=2)
def _kept_powers(count: int) -> tuple[Hashes, Hashes]:
    return _powers(_MULTIPLIER, count), _powers(_INVERSE, count)


def _powers(base: np.uint64, count: int) -> Hashes:
    powers = np.full(count, base, np.uint64)
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
        # Few slots are taken, so that few hashes share one; but a long list's slots must stay in the processor's cache.
        bits = max(8, int(len(hashes)).bit_length() + (4 if len(hashes) < _LONG_LIST else 2))
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

    @property
    def count(self) -> int:
        """How many hashes the list has."""
        return self._nowhere

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
    and are the same as `hashes` for lines without a number. `cores` leave out the signs around the words; `leads` are
    the cores of what stands before a line's first colon, 0 where no word does.
    Words have their line, start and length in code points, the class of their first character, and their hash; those
    of line `i` are the words from `word_bounds[i]` up to `word_bounds[i + 1]`.
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
    cores: Hashes
    leads: Hashes
    word_lines: Ints
    word_bounds: Ints
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
        plane = _plane(text)
        classes = tables.classes.take(plane)
        breaks = np.flatnonzero(plane == 10)
        every = len(breaks)
        every_start = np.empty(every, np.int64)
        every_start[0] = 0
        every_start[1:] = breaks[:-1] + 1
        lengths = breaks + 1 - every_start
        line_of = np.repeat(np.arange(every), lengths)

        counts = np.bincount(line_of * CLASSES + classes, minlength=every * CLASSES).reshape(every, CLASSES)
        printing = classes != SPACE
        printed = lengths - counts[:, SPACE]
        kept = np.flatnonzero(printed)
        places = np.flatnonzero(printing)
        upto = np.cumsum(printed)[kept]
        firsts = places[upto - printed[kept]]
        lasts = places[upto - 1]
        blanks = np.empty(len(kept) + 1, np.int64)
        blanks[:-1] = kept
        blanks[-1] = every
        blanks[1:] -= kept + 1

        stops = np.flatnonzero(classes[:-1] == STOP)
        ends = ~printing[stops + 1] | (plane[stops] > 0x3000)
        quoted = np.flatnonzero(classes[stops + 1] == QUOTE)
        ends[quoted] |= ~printing[stops[quoted] + 2]
        sentence_ends = np.bincount(line_of[stops[ends]], minlength=every)[kept]
        clock = np.flatnonzero(plane == 58)
        clock = clock[(classes[clock - 1] == DIGIT) & (classes[clock + 1] == DIGIT)]
        clock_times = np.bincount(line_of[clock], minlength=every)[kept]

        wordlike = (classes >= LOWER) & (classes <= DIGIT)
        opens = wordlike.copy()
        opens[1:] &= ~wordlike[:-1]
        if counts[:, IDEOGRAPH].any():
            alone = classes == IDEOGRAPH
            opens |= alone
            opens[1:] |= wordlike[1:] & alone[:-1]
        word_starts = np.flatnonzero(opens)
        closes = wordlike[:-1] & (opens[1:] | ~wordlike[1:])
        word_lengths = np.flatnonzero(closes) + 1 - word_starts

        printed_classes = classes[places]
        mixed = tables.mixed.take(tables.lower.take(plane[places]))
        sums = _Sums.of(mixed)
        word_from = np.cumsum(printing, dtype=np.int32)[word_starts] - 1
        begins = upto - printed[kept]
        hashes = sums.between(begins, upto)
        shapes = _shapes(hashes, mixed, printed_classes == DIGIT, begins, upto)
        row = np.zeros(every, np.int64)
        row[kept] = np.arange(len(kept))
        word_lines = row[line_of[word_starts]]
        worded = _openings(word_lines)
        of_line = word_lines[worded]
        last_words = np.append(worded, len(word_starts))[1:] - 1
        cores = hashes.copy()
        cores[of_line] = sums.between(word_from[worded], word_from[last_words] + word_lengths[last_words])
        leads = np.zeros(len(kept), np.uint64)
        colons = np.flatnonzero(classes == COLON)
        if len(colons):
            at = row[line_of[colons]]
            opening = _openings(at)
            at, ends = at[opening], np.searchsorted(places, colons[opening])
            begins = np.full(len(kept), len(places))
            begins[of_line] = word_from[worded]
            begins = begins[at]
            led = begins < ends
            leads[at[led]] = sums.between(begins[led], ends[led])
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
            cores=cores,
            leads=leads,
            word_lines=word_lines,
            word_bounds=np.searchsorted(word_lines, np.arange(len(kept) + 1)),
            word_starts=word_starts,
            word_lengths=word_lengths,
            word_classes=classes[word_starts],
            word_hashes=sums.between(word_from, word_from + word_lengths),
        )


@dataclass(frozen=True, slots=True)
class Sheaf:
    """Several pages cut together, so that what is asked of every line is asked once for all of them.

    `lines` are those of all pages in turn; page `i` has those from `bounds[i]` up to `bounds[i + 1]`, and its text
    begins at `offsets[i]` of theirs. `blanks` holds the pages' own counts of empty lines, one entry more than lines for
    each page. What the pages' lines are is the same as if each were cut alone.
    """

    texts: tuple[str, ...]
    lines: Lines
    bounds: Ints
    offsets: Ints
    blanks: Ints

    def __len__(self) -> int:
        return len(self.texts)

    @staticmethod
    def of(texts: Sequence[str]) -> Sheaf:
        """Cut several texts together; any texts will do, also empty ones."""
        lines = Lines.of("\n".join(texts))
        sizes = np.array([len(each) + 1 for each in texts])
        past = np.cumsum(sizes)
        offsets = past - sizes
        bounds = np.zeros(len(texts) + 1, np.int64)
        bounds[1:] = lines.starts.searchsorted(past)
        blanks = np.insert(lines.blanks[:-1], bounds[1:], 0)
        edges, first, shift = bounds.tolist(), lines.starts, offsets.tolist()
        for number, text in enumerate(texts):
            low, high = edges[number], edges[number + 1]
            if low == high:
                blanks[high + number] = text.count("\n") + 1
                continue
            blanks[low + number] = text.count("\n", 0, int(first[low]) - shift[number])
            blanks[high + number] = text.count("\n", int(lines.ends[high - 1]) - shift[number])
        return Sheaf(tuple(texts), lines, bounds, offsets, blanks)

    @staticmethod
    def alone(lines: Lines) -> Sheaf:
        """One page that was cut already."""
        return Sheaf((lines.text,), lines, np.array([0, len(lines)]), np.zeros(1, np.int64), lines.blanks)

    def page(self, number: int) -> Lines:
        """The lines of one page."""
        if len(self.texts) == 1:
            return self.lines
        every = self.lines
        low, high = self.bounds[number : number + 2].tolist()
        first, past = every.word_bounds[[low, high]].tolist()
        offset = self.offsets[number]
        return Lines(
            text=self.texts[number],
            starts=every.starts[low:high] - offset,
            ends=every.ends[low:high] - offset,
            counts=every.counts[low:high],
            first=every.first[low:high],
            last=every.last[low:high],
            indents=every.indents[low:high],
            blanks=self.blanks[low + number : high + number + 1],
            sentence_ends=every.sentence_ends[low:high],
            clock_times=every.clock_times[low:high],
            hashes=every.hashes[low:high],
            shapes=every.shapes[low:high],
            cores=every.cores[low:high],
            leads=every.leads[low:high],
            word_lines=every.word_lines[first:past] - low,
            word_bounds=every.word_bounds[low : high + 1] - first,
            word_starts=every.word_starts[first:past] - offset,
            word_lengths=every.word_lengths[first:past],
            word_classes=every.word_classes[first:past],
            word_hashes=every.word_hashes[first:past],
        )


def _plane(text: str) -> NDArray[np.uint16]:
    """The code points of a text and of a closing line end, so that every line owns at least one character.

    Those beyond the basic plane stand as its last code point.
    """
    closed = text + "\n"
    units = closed.encode("utf-16-le", "surrogatepass")
    if len(units) == 2 * len(closed):
        return np.frombuffer(units, np.uint16)
    points = np.frombuffer(closed.encode("utf-32-le", "surrogatepass"), np.uint32)
    return np.minimum(points, _LAST).astype(np.uint16)


def _openings(ordered: Ints) -> Ints:
    """Where in a row of rising numbers each number stands first."""
    opens = np.ones(len(ordered), bool)
    np.not_equal(ordered[1:], ordered[:-1], out=opens[1:])
    return np.flatnonzero(opens)


@dataclass(frozen=True, slots=True)
class _Sums:
    """Sums of a row of numbers, each times its own power, so that any stretch of it has its hash in one subtraction."""

    upto: Hashes
    inverse: Hashes

    @staticmethod
    def of(mixed: Hashes) -> _Sums:
        count = len(mixed)
        powers, inverse = _powers_for(count)
        upto = np.zeros(count + 1, np.uint64)
        np.cumsum(mixed * powers[:count], out=upto[1:])
        return _Sums(upto, inverse)

    def between(self, first: Ints, past: Ints) -> Hashes:
        """The hashes of the stretches from `first` up to `past`; where in the row they stand does not matter."""
        return _mix((self.upto[past] - self.upto[first]) * self.inverse[first])


def _shapes(plain: Hashes, mixed: Hashes, digits: NDArray[np.bool_], begins: Ints, upto: Ints) -> Hashes:
    """The hashes of lines with every run of digits as one; only lines with a number differ from their `plain` hash."""
    numbers = np.flatnonzero(digits)
    if not len(numbers):
        return plain
    first, past = np.searchsorted(numbers, begins), np.searchsorted(numbers, upto)
    numbered = np.flatnonzero(first < past)
    begins, upto = begins[numbered], upto[numbered]
    # The characters of those lines alone.
    sizes = upto - begins
    past = np.cumsum(sizes)
    opening = past - sizes
    some = np.arange(past[-1]) + np.repeat(begins - opening, sizes)
    digits = digits[some]
    mixed = mixed[some]
    mixed[digits] = _ANY_NUMBER
    # A digit that follows another of its line is left out.
    kept = np.ones(len(some), bool)
    kept[1:] = ~(digits[1:] & digits[:-1])
    kept[opening] = True
    rank = np.zeros(len(some) + 1, np.int64)
    np.cumsum(kept, out=rank[1:])
    shapes = plain.copy()
    shapes[numbered] = _Sums.of(mixed[kept]).between(rank[opening], rank[past])
    return shapes
