"""Sets of numbers as ascending arrays: places, membership, what two have in common, runs of equal ones."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

Array = np.ndarray

# Looking up each number of a list takes less than merging it with one that is longer by this factor.
FEWER = 16


def places_in(sought: Array, among: Array, size: int) -> Array:
    """The place of each of `sought` in `among`, -1 where it is not there; both ascending."""
    if len(sought) * 16 < len(among) or size > 8 * (len(sought) + len(among)):
        at = np.searchsorted(among, sought)
        at[at == len(among)] = 0
        if len(among):
            at[among[at] != sought] = -1
        else:
            at[:] = -1
        return at
    table = np.full(size, -1, np.int32)
    table[among] = np.arange(len(among), dtype=np.int32)
    return table[sought]


def inside(sought: Array, among: Array, size: int) -> Array:
    """Whether each of `sought` is in `among`; both ascending."""
    if len(sought) * FEWER < len(among):
        at = np.searchsorted(among, sought)
        at[at == len(among)] = 0
        return among[at] == sought
    return member(sought, among, size)


def member(sought: Array, among: Array, size: int) -> Array:
    """Whether each of `sought` is in `among`, in any order; all are below `size`."""
    flags = np.zeros(size, bool)
    flags[among] = True
    return flags[sought]


def distinct(lists: Sequence[Array], size: int) -> Array:
    """The documents of any of these lists, ascending."""
    flags = np.zeros(size, bool)
    for documents in lists:
        flags[documents] = True
    return np.flatnonzero(flags)


def counted_runs(lists: Sequence[Array]) -> tuple[Array, Array]:
    """The documents of these ascending lists, each once, and how often it stands in them."""
    documents = lists[0] if len(lists) == 1 else np.sort(np.concatenate(lists), kind="stable")
    return runs(documents)


def runs(numbers: Array) -> tuple[Array, Array]:
    """The distinct ones of ascending numbers, and how often each is among them."""
    if not len(numbers):
        return numbers, np.zeros(0, np.int64)
    # np.diff says the same, and takes longer than all else for the few numbers that most phrases leave.
    is_first = np.ones(len(numbers), bool)
    np.not_equal(numbers[1:], numbers[:-1], out=is_first[1:])
    first = np.flatnonzero(is_first)
    often = np.empty(len(first), np.int64)
    np.subtract(first[1:], first[:-1], out=often[:-1])
    often[-1] = len(numbers) - first[-1]
    return numbers[first], often


def common(some: Array, others: Array) -> Array:
    """The numbers that stand in both; each array is sorted and holds a number once."""
    if len(some) > len(others):
        some, others = others, some
    if len(some) * FEWER < len(others):
        at = np.searchsorted(others, some)
        at[at == len(others)] = 0
        return some[others[at] == some] if len(others) else some[:0]
    # Sorting two sorted runs merges them.
    merged = np.concatenate((some, others))
    merged.sort(kind="stable")
    return merged[1:][merged[1:] == merged[:-1]]


def any_between(keys: Array, low: Array, high: Array) -> Array:
    """Whether any of `keys` lies between `low` and `high`, both included."""
    return np.searchsorted(keys, low) < np.searchsorted(keys, high, "right")
