"""Several lists of numbers, one after the other in one array: where each starts, and what it says step by step."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

Array = np.ndarray


def starts_of(counts: Array) -> Array:
    """Where each of several lists of these lengths starts, and where the last ends."""
    starts = np.zeros(len(counts) + 1, np.int64)
    np.cumsum(counts, out=starts[1:])
    return starts


def ranges(starts: Array, counts: Array) -> Array:
    """The numbers `start, start + 1, ...`, `count` of them, for every pair, one after the other."""
    ends = np.cumsum(counts)
    total = int(ends[-1]) if len(ends) else 0
    found = np.arange(total, dtype=np.int64)
    found += np.repeat(starts - (ends - counts), counts)
    return found


def cut(starts: Array, most: int) -> Iterator[tuple[int, int]]:
    """Lists that start and end there, cut into runs of at most `most` numbers, but for a list that has more by itself:
    the first of each run, and the first after it."""
    first, lists = 0, len(starts) - 1
    while first < lists:
        last = max(first + 1, int(np.searchsorted(starts, starts[first] + most, "right")) - 1)
        yield first, last
        first = last


def steps_of(numbers: Array, counts: Array) -> Array:
    """Of each list of `numbers` the first, then the gaps."""
    steps = numbers.copy()
    steps[1:] -= numbers[:-1]
    firsts = np.cumsum(counts) - counts
    steps[firsts] = numbers[firsts]
    return steps


def numbers_of(steps: Array, counts: Array) -> Array:
    """The numbers to which the steps of each list lead, in the type of the steps, which must hold their sums."""
    found = np.cumsum(steps, dtype=steps.dtype)
    firsts = np.cumsum(counts) - counts
    found -= np.repeat(found[firsts] - steps[firsts], counts)
    return found


def sort_order(keys: Array, limit: int) -> Array:
    """The stable order of `keys`, whole numbers from 0 to before `limit`.

    NumPy sorts 16-bit numbers by counting, in linear time; larger ones are sorted by their halves.
    """
    order = np.argsort(keys.astype(np.uint16), kind="stable")
    at = 16
    while limit > 1 << at:
        half = (keys >> at).astype(np.uint16)[order]
        order = order[np.argsort(half, kind="stable")]
        at += 16
    return order
