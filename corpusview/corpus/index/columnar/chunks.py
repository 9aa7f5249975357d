"""Taking many texts apart at once: pieces between blanks are hashed over arrays, and only new ones are looked at.

A piece's hash is the sum of a random number for each of its bytes times a power of a random odd number, modulo 2**64;
differences of one running sum give it for every piece of a long buffer. The numbers are drawn anew in every process, so
that nobody can write two words that are taken for one.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from functools import cache

import numpy as np

from corpusview.corpus.index.columnar.packing import ranges

Array = np.ndarray

# Bytes taken apart at once: the arrays of a buffer of this size stay within a processor's cache or close to it.
BUFFER = 1 << 19
_BLANK = 0x20


@cache
def _random() -> tuple[Array, Array, Array]:
    """A number for each byte, the powers of an odd number, and of its inverse."""
    bytes_ = np.frombuffer(os.urandom(256 * 8), np.uint64)
    odd = int.from_bytes(os.urandom(8), "little") | 1
    inverse = pow(odd, -1, 1 << 64)
    size = BUFFER + 2
    return bytes_, np.cumprod(np.full(size, odd, np.uint64)), np.cumprod(np.full(size, inverse, np.uint64))


class ChunkReader:
    """Gives the words of texts as numbers. `terms` takes a piece of text apart, `number` numbers a word."""

    def __init__(self, terms: Callable[[str], Sequence[str]], number: Callable[[str], int]) -> None:
        self._terms = terms
        self._number = number
        self._known: dict[int, int] = {}
        # Of every distinct piece how many words it has; the words of all pieces, one piece after the other.
        self._counts: list[int] = []
        self._words: list[int] = []

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
        distinct, first, place = np.unique(hashes, return_index=True, return_inverse=True)
        pieces = self._pieces(distinct, first, starts, ends, buffer)[place]
        bounds = np.cumsum([1, *(len(text) + 1 for text in texts)])
        counts = np.array(self._counts, np.int64)
        often = counts[pieces]
        upto = np.zeros(len(often) + 1, np.int64)
        np.cumsum(often, out=upto[1:])
        lengths = np.diff(upto[np.searchsorted(starts, bounds)])
        firsts = np.cumsum(counts) - counts
        return np.array(self._words, np.int32)[ranges(firsts[pieces], often)], lengths

    def _pieces(self, distinct: Array, first: Array, starts: Array, ends: Array, buffer: bytes) -> Array:
        """The numbers of the pieces of these hashes; new pieces are taken apart."""
        known, terms, number = self._known, self._terms, self._number
        keys = distinct.tolist()
        found = [known.get(key, -1) for key in keys]
        new = [at for at, piece in enumerate(found) if piece < 0]
        if new:
            tokens = first[new]
            for at, start, end in zip(new, starts[tokens].tolist(), ends[tokens].tolist(), strict=True):
                words = terms(buffer[start:end].decode("utf-8", "replace"))
                found[at] = known[keys[at]] = len(self._counts)
                self._counts.append(len(words))
                self._words += map(number, words)
        return np.array(found, np.int64)
