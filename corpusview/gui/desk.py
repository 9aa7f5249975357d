"""The desk of one lane: the corpus that this lane has opened, uses and closes, and nobody else touches."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from corpusview.corpus.corpus import Corpus

Opener = Callable[[], "Corpus"]


class Desk:
    """Opens its corpus when it is first wanted. Every method is called in the desk's own lane."""

    def __init__(self, opener: Opener) -> None:
        self._opener = opener
        self._corpus: Corpus | None = None

    def corpus(self) -> Corpus:
        """The corpus. Raises what opening it raises."""
        if self._corpus is None:
            self._corpus = self._opener()
        return self._corpus

    def close(self) -> None:
        """Let go of the corpus; the next wish opens it anew."""
        if self._corpus is not None:
            self._corpus.close()
            self._corpus = None
