"""A crew that is stopped, or loses a process, while more is written for it than a pipe holds: to be run by itself.

python -m tests.corpus.stopped stopped|died
"""

from __future__ import annotations

import os
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from corpusview.corpus.reading_pool import Crew

_BYTES = 1_500_000


@dataclass(frozen=True)
class Piece:
    """Something large to be handed over."""

    raw: bytes
    marker: str = ""


def measure(pieces: tuple[Piece, ...]) -> tuple[int, ...]:
    """Takes its time, so that those after it wait in the pipe; the first that finds the marker dies, once."""
    for each in pieces:
        if each.marker and not Path(each.marker).exists():
            Path(each.marker).touch()
            os._exit(1)
    time.sleep(0.2)
    return tuple(len(each.raw) for each in pieces)


def main(how: str, marker: str) -> None:
    """Be that crew."""
    pieces = [Piece(bytes(_BYTES), marker if how == "died" and number == 3 else "") for number in range(30)]
    with Crew(1000, jobs=2, size=10**9) as crew:
        results = crew.through(pieces, measure, lambda piece: piece)
        for number, (_piece, result) in enumerate(results):
            assert result == _BYTES, result
            if how == "stopped" and number == 3:
                raise KeyboardInterrupt


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except KeyboardInterrupt:
        print("stopped")
