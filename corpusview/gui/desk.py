"""The desk of one lane: what this lane has opened, uses and closes, and nobody else touches."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, Protocol, TypeVar


class Closable(Protocol):
    """Something that is let go of when done."""

    def close(self) -> None:
        """Let go of it."""
        ...


Kept = TypeVar("Kept", bound=Closable)


class Desk(Generic[Kept]):
    """Opens its corpus when it is first wanted. Every method is called in the desk's own lane."""

    def __init__(self, opener: Callable[[], Kept]) -> None:
        self._opener = opener
        self._corpus: Kept | None = None

    def corpus(self) -> Kept:
        """The corpus. Raises what opening it raises."""
        if self._corpus is None:
            self._corpus = self._opener()
        return self._corpus

    def close(self) -> None:
        """Let go of the corpus; the next wish opens it anew."""
        if self._corpus is not None:
            self._corpus.close()
            self._corpus = None
