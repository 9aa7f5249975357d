"""What stands between two spaces of a text, by number, with its words: read once, however often it is met.

The articles that are searched together have most of their words in common, so one memory serves them all.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from corpusview.grown import Grown, Numbered
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
        self._numbers, self._form_numbers = Numbered(), Numbered()
        self._characters = 0
        self._is_torn = False
        self._lock = threading.Lock()

    def read(self, chunks: Sequence[str]) -> NDArray[np.int32]:
        """The numbers of these chunks, none of which holds white space."""
        with self._lock:
            try:
                numbers = np.fromiter(map(self._numbers.__getitem__, chunks), np.int32, len(chunks))
                if len(self._numbers) > self.counts.size:
                    self._keep(self._numbers.since(self.counts.size))
            except BaseException:
                self._is_torn = True
                raise
        return numbers

    def _keep(self, fresh: Sequence[str]) -> None:
        """Note the words of the chunks that are new."""
        read = [words_of(chunk) for chunk in fresh]
        counts = np.fromiter(map(len, read), np.int64, len(read))
        words = [word for each in read for word in each]
        self.firsts.append(self.form.size + np.cumsum(counts) - counts)
        self.starts.append([start for start, _, _ in words])
        self.ends.append([end for _, end, _ in words])
        self.form.append([self._form_numbers[form] for _, _, form in words])
        self.forms += self._form_numbers.since(len(self.forms))
        self.counts.append(counts)
        self._characters += sum(map(len, fresh))

    def is_spent(self) -> bool:
        """Whether it holds all that it may, or was broken off in the middle of a reading."""
        return self._is_torn or len(self._numbers) > _MOST_CHUNKS or self._characters > _MOST_CHARACTERS


_common = Chunks()


def chunks_for(characters: int) -> tuple[Chunks, bool]:
    """The memory for a text of so many characters, and whether others share it."""
    global _common
    if characters > _LONG:
        return Chunks(), False
    if _common.is_spent():
        _common = Chunks()
    return _common, True
