"""What a long piece of work asks, now and then, to learn whether somebody still waits for it."""

from __future__ import annotations


def never() -> bool:
    """Nobody asks for an end: the work goes on until it is done."""
    return False
