"""The words of a field as numbers: texts are taken apart over arrays, and only what was never met is looked at.

A text is cut at its blanks. A piece's hash is the sum of a random number for each of its bytes times a power of a
random odd number, modulo 2**64; differences of one running sum give it for every piece of a long buffer. The numbers
are drawn anew in every process, and only pieces of at most `_LONGEST` bytes are known by their hash, since two longer
ones can be made whose hashes agree whatever is drawn: so nobody can write two words that are taken for one.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Callable, Sequence
from functools import cache
from itertools import count

import numpy as np

from corpusview.corpus.index.columnar.lists import ranges
from corpusview.corpus.index.columnar.table import Table

Array = np.ndarray

# Bytes taken apart at once: the arrays of a buffer of this size stay within a processor's cache or close to it.
BUFFER = 1 << 18
_BLANK = 0x20
# Words looked up at once: meanwhile no other thread runs, and a window waits.
_AT_ONCE = 50_000
# Thue-Morse words of 2**k bytes differ by a multiple of 2**(k(k+3)/2 - 1) at least: at 32 bytes, a chance of 2**-45.
_LONGEST = 63
# A vocabulary is given up for a new one when it holds so many words or pieces, or so many bytes of long pieces: some
# 100 MB. Words met again then are looked at again, once.
_MOST_WORDS = 400_000
_MOST_PIECES = 800_000
_MOST_LONG = 16_000_000

Terms = Callable[[str], Sequence[str]]
# Of several pieces: all their words, one piece after the other, and how many each has.
TermsOfEach = Callable[[Sequence[str]], tuple[Sequence[str], Sequence[int]]]
Families = Callable[[Sequence[str]], Sequence[str]]


class _Growing:
    """An array that grows at its end."""

    def __init__(self) -> None:
        self._held = np.zeros(1024, np.int32)
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def extend(self, more: Array) -> None:
        need = self._count + len(more)
        if need > len(self._held):
            held = np.zeros(max(need, 2 * len(self._held)), np.int32)
            held[: self._count] = self._held[: self._count]
            self._held = held
        self._held[self._count : need] = more
        self._count = need

    def all(self) -> Array:
        return self._held[: self._count]


@cache
def _random() -> tuple[Array, Array, Array]:
    """A number for each byte, the powers of an odd number, and of its inverse."""
    bytes_ = np.frombuffer(os.urandom(256 * 8), np.uint64)
    odd = int.from_bytes(os.urandom(8), "little") | 1
    inverse = pow(odd, -1, 1 << 64)
    size = BUFFER + 2
    return bytes_, np.cumprod(np.full(size, odd, np.uint64)), np.cumprod(np.full(size, inverse, np.uint64))


class Vocabulary:
    """Numbers the words of a field. It may serve many batches: what was met once is known from then on.

    `terms` gives the words of a text, none of which holds white space; without it words are given as lists only.
    `terms_of_each` and `families` do the same as `terms` and `family` for many at once, where there is a quicker way.
    """

    def __init__(
        self,
        terms: Terms | None = None,
        family: Callable[[str], str] | None = None,
        terms_of_each: TermsOfEach | None = None,
        families: Families | None = None,
    ) -> None:
        self.takes_texts = terms is not None
        self._terms_of_each = terms_of_each or (lambda pieces: _each(terms, pieces))
        self._families = families or (None if family is None else lambda words: [family(word) for word in words])
        # Each new word gets the next number.
        self._numbers: defaultdict[str, int] = defaultdict(count().__next__)
        self._bytes: list[bytes] = []
        self._family_of: list[bytes | None] = []
        # Of every piece met the number of its words, and the place of the first among `_words`.
        self._pieces = Table()
        self._long: dict[bytes, int] = {}
        self._long_bytes = 0
        self._counts, self._firsts, self._words = _Growing(), _Growing(), _Growing()

    def __len__(self) -> int:
        return len(self._numbers)

    def is_full(self) -> bool:
        """Whether it has grown so large that a new one should take its place."""
        return (
            len(self._numbers) > _MOST_WORDS
            or len(self._counts) > _MOST_PIECES
            or len(self._words) > 4 * _MOST_PIECES
            or self._long_bytes > _MOST_LONG
        )

    def numbers(self, words: Sequence[str]) -> Array:
        """The number of each word."""
        number_of = self._numbers.__getitem__
        if len(words) <= _AT_ONCE:
            return np.fromiter(map(number_of, words), np.int32, len(words))
        found = np.empty(len(words), np.int32)
        for at in range(0, len(words), _AT_ONCE):
            part = words[at : at + _AT_ONCE]
            found[at : at + len(part)] = np.fromiter(map(number_of, part), np.int32, len(part))
        return found

    def texts(self) -> list[bytes]:
        """Every word by its number, as bytes."""
        known = len(self._bytes)
        if known < len(self._numbers):
            fresh = list(self._numbers)[known:]
            self._bytes += [word.encode("utf-8", "replace") for word in fresh]
        return self._bytes

    def families(self, numbers: Sequence[int]) -> list[bytes] | None:
        """The family of each of these words; None where the field has no families."""
        if self._families is None:
            return None
        held = self._family_of
        held += [None] * (len(self._numbers) - len(held))
        fresh = [number for number in numbers if held[number] is None]
        if fresh:
            texts = self.texts()
            names = [texts[number].decode("utf-8") for number in fresh]
            for number, family in zip(fresh, self._families(names), strict=True):
                held[number] = family.encode("utf-8", "replace")
        return [held[number] or b"" for number in numbers]

    def read(self, texts: Sequence[bytes]) -> tuple[Array, Array]:
        """The numbers of the words of `texts`, one text after the other, and how many each has.

        The texts are UTF-8; together, each with a blank, they are no longer than `BUFFER`.
        """
        buffer = b" " + b" ".join(texts) + b" "
        raw = np.frombuffer(buffer, np.uint8)
        inside = raw > _BLANK
        edges = np.flatnonzero(inside[1:] != inside[:-1]) + 1
        starts, ends = edges[0::2], edges[1::2]
        per_byte, powers, inverses = _random()
        running = per_byte[raw]
        running *= powers[: len(raw)]
        np.cumsum(running, out=running)
        hashes = (running[ends - 1] - running[starts - 1]) * inverses[starts]
        pieces = self._pieces.find(hashes)
        long = np.flatnonzero(ends - starts > _LONGEST)
        pieces[long] = 0
        fresh = np.flatnonzero(pieces < 0)
        if len(fresh):
            pieces[fresh] = self._meet(hashes[fresh], starts[fresh], ends[fresh], raw)
        if len(long):
            cut = zip(starts[long].tolist(), ends[long].tolist(), strict=True)
            pieces[long] = [self._long_piece(buffer[start:end]) for start, end in cut]
        often = self._counts.all()[pieces]
        upto = np.zeros(len(often) + 1, np.int64)
        np.cumsum(often, out=upto[1:])
        bounds = np.cumsum([1, *(len(text) + 1 for text in texts)])
        lengths = np.diff(upto[np.searchsorted(starts, bounds)])
        return self._words.all()[ranges(self._firsts.all()[pieces], often)], lengths

    def read_whole(self, text: bytes) -> Array:
        """The numbers of the words of a text of any length, taken apart as it stands."""
        words, _ = self._terms_of_each([text.decode("utf-8", "replace")])
        return self.numbers(words)

    def _meet(self, hashes: Array, starts: Array, ends: Array, raw: Array) -> Array:
        """The numbers of pieces, none of which was met before; some may be the same."""
        distinct, first, place = np.unique(hashes, return_index=True, return_inverse=True)
        sizes = ends[first] - starts[first] + 1
        # Every piece with the blank after it, whichever that is.
        cut = raw[ranges(starts[first], sizes)]
        cut[np.cumsum(sizes) - 1] = _BLANK
        begun = self._keep(cut[:-1].tobytes().decode("utf-8", "replace").split(" "))
        self._pieces.add(distinct, np.arange(begun, begun + len(distinct), dtype=np.int32))
        return begun + place

    def _long_piece(self, piece: bytes) -> int:
        number = self._long.get(piece)
        if number is None:
            number = self._long[piece] = self._keep([piece.decode("utf-8", "replace")])
            self._long_bytes += len(piece)
        return number

    def _keep(self, pieces: Sequence[str]) -> int:
        """Take new pieces apart, keep their words, and give the number of the first."""
        begun = len(self._counts)
        words, counts = self._terms_of_each(pieces)
        numbers = self.numbers(words)
        often = np.array(counts, np.int32)
        self._firsts.extend(len(self._words) + np.cumsum(often) - often)
        self._counts.extend(often)
        self._words.extend(numbers)
        return begun


def _each(terms: Terms, pieces: Sequence[str]) -> tuple[list[str], list[int]]:
    words: list[str] = []
    counts: list[int] = []
    for piece in pieces:
        found = terms(piece)
        words += found
        counts.append(len(found))
    return words, counts
