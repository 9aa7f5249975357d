"""An array that grows at its end, for what is counted as it comes."""

from __future__ import annotations

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
