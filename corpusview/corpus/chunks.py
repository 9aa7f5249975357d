"""What stands between two spaces of a text, by number, with its words: read once, however often it is met.

The articles that are searched together have most of their words in common, so one memory serves them all.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from corpusview.grown import Grown
from corpusview.words import words_of

# A text of more characters gets a memory of its own: it would fill the common one.
_LONG = 100_000
# The common memory is given up for a new one when it holds so many chunks, or characters of chunks: some 35 MB.
_MOST_CHUNKS = 100_000
_MOST_CHARACTERS = 3_000_000


class Chunks:
    """Numbers chunks from 0. Numbers and arrays once given hold, whatever is read afterwards, in any thread.

    The words of chunk `n` are those from `firsts[n]` on, `counts[n]` of them; a word has a form, which is the number of
    one of `forms`, and stands from `starts` to `ends` in its chunk.
    """

    def __init__(self) -> None:
        self.forms: list[str] = []
        self.counts, self.firsts = Grown(np.int64), Grown(np.int64)
        self.form, self.starts, self.ends = Grown(np.int64), Grown(np.int64), Grown(np.int64)
        self._fresh: list[tuple[tuple[int, int, str], ...]] = []
        self._numbers = _Numbers(self._fresh)
        self._form_numbers: dict[str, int] = {}
        self._is_torn = False
        self._lock = threading.Lock()

    def read(self, chunks: Sequence[str]) -> NDArray[np.int32]:
        """The numbers of these chunks, none of which holds white space."""
        with self._lock:
            try:
                numbers = np.fromiter(map(self._numbers.__getitem__, chunks), np.int32, len(chunks))
                if self._fresh:
                    self._keep()
            except BaseException:
                self._is_torn = True
                raise
        return numbers

    def _keep(self) -> None:
        """Note the words of the chunks that are new."""
        counts = np.fromiter(map(len, self._fresh), np.int64, len(self._fresh))
        self.firsts.append(self.form.size + np.cumsum(counts) - counts)
        self.counts.append(counts)
        words = [word for each in self._fresh for word in each]
        self._fresh.clear()
        for _, _, form in words:
            if form not in self._form_numbers:
                self._form_numbers[form] = len(self.forms)
                self.forms.append(form)
        self.starts.append([start for start, _, _ in words])
        self.ends.append([end for _, end, _ in words])
        self.form.append([self._form_numbers[form] for _, _, form in words])

    def is_spent(self) -> bool:
        """Whether it holds all that it may, or was broken off in the middle of a reading."""
        return self._is_torn or len(self._numbers) > _MOST_CHUNKS or self._numbers.characters > _MOST_CHARACTERS


class _Numbers(dict[str, int]):
    """The number of each chunk; one that is new is read, and its words are given to `fresh`."""

    def __init__(self, fresh: list[tuple[tuple[int, int, str], ...]]) -> None:
        super().__init__()
        self._fresh = fresh
        self.characters = 0

    def __missing__(self, chunk: str) -> int:
        self._fresh.append(words_of(chunk))
        self.characters += len(chunk)
        self[chunk] = number = len(self)
        return number


_common = Chunks()


def chunks_for(characters: int) -> tuple[Chunks, bool]:
    """The memory for a text of so many characters, and whether others share it."""
    global _common
    if characters > _LONG:
        return Chunks(), False
    if _common.is_spent():
        _common = Chunks()
    return _common, True
