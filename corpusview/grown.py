"""What grows at its end: arrays, and strings numbered as they come."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from numpy.typing import DTypeLike, NDArray


class Grown:
    """An array that grows at its end."""

    def __init__(self, dtype: DTypeLike, room: int = 1024) -> None:
        self._held = np.zeros(room, dtype=dtype)
        self.size = 0

    @classmethod
    def of(cls, values: NDArray[np.generic], dtype: DTypeLike) -> Grown:
        """One that holds `values`."""
        made = cls(dtype, max(1024, len(values)))
        made.append(values)
        return made

    def append(self, values: Sequence[object] | NDArray[np.generic]) -> None:
        """Add `values` at the end."""
        need = self.size + len(values)
        if need > len(self._held):
            grown = np.zeros(max(need, 2 * len(self._held)), dtype=self._held.dtype)
            grown[: self.size] = self._held[: self.size]
            self._held = grown
        self._held[self.size : need] = values
        self.size = need

    def __getitem__(self, where: NDArray[np.integer]) -> NDArray:
        return self._held.take(where)

    def all(self) -> NDArray:
        """What it holds now. It stays as it is, whatever is added."""
        return self._held[: self.size]


class Numbered(defaultdict[str, int]):
    """Strings met so far, each with its number, in their order; one that is asked for the first time has the next."""

    def __init__(self, known: Sequence[str] = ()) -> None:
        # Numbers are given without a step of Python's own: a text has a hundred new pieces.
        super().__init__(itertools.count(len(known)).__next__, zip(known, itertools.count(), strict=False))

    def since(self, number: int) -> list[str]:
        """The strings from this number on."""
        newest = list(itertools.islice(reversed(self), len(self) - number))
        newest.reverse()
        return newest
