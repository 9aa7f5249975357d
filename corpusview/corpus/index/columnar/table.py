"""Numbers under 64-bit keys, looked up and added many at once."""

from __future__ import annotations

import numpy as np

Array = np.ndarray

# Slots for each key at least: few keys then share a place and must look for the next.
_ROOM = 4
# Multiplying by an odd number near 2**64 / golden ratio spreads keys over the high bits (Knuth, volume 3, 6.4).
_SPREAD = np.uint64(0x9E3779B97F4A7C15)


class Table:
    """A hash table with open addressing over arrays: key -> number from 0."""

    def __init__(self, bits: int = 16) -> None:
        self._count = 0
        self._clear(bits)

    def __len__(self) -> int:
        return self._count

    def _clear(self, bits: int) -> None:
        self._shift = np.uint64(64 - bits)
        self._mask = (1 << bits) - 1
        self._keys = np.zeros(1 << bits, np.uint64)
        self._numbers = np.full(1 << bits, -1, np.int32)

    def find(self, keys: Array) -> Array:
        """The number of each key, -1 where there is none."""
        places = ((keys * _SPREAD) >> self._shift).astype(np.int64)
        found = self._numbers[places]
        astray = np.flatnonzero((self._keys[places] != keys) & (found >= 0))
        places, keys = places[astray], keys[astray]
        while len(astray):
            places = (places + 1) & self._mask
            numbers = self._numbers[places]
            settled = (numbers < 0) | (self._keys[places] == keys)
            found[astray[settled]] = numbers[settled]
            going = ~settled
            astray, places, keys = astray[going], places[going], keys[going]
        return found

    def add(self, keys: Array, numbers: Array) -> None:
        """Put distinct keys that are not there yet under these numbers."""
        self._count += len(keys)
        if self._count * _ROOM > len(self._keys):
            held = np.flatnonzero(self._numbers >= 0)
            keys = np.concatenate([self._keys[held], keys])
            numbers = np.concatenate([self._numbers[held], numbers.astype(np.int32)])
            self._clear((self._count * _ROOM - 1).bit_length())
        places = ((keys * _SPREAD) >> self._shift).astype(np.int64)
        while len(keys):
            free = self._numbers[places] < 0
            self._numbers[places[free]] = numbers[free]
            # Where two keys met, one of them stands there now; the other goes on.
            homeless = self._numbers[places] != numbers
            settled = ~homeless
            self._keys[places[settled]] = keys[settled]
            keys, numbers, places = keys[homeless], numbers[homeless], (places[homeless] + 1) & self._mask
