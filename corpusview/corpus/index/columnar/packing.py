"""Lists of small numbers as bytes, packed and unpacked a whole array at a time.

Each list is kept in units of one, two or four bytes, whichever makes it shortest. In a list of one- or two-byte units
the greatest unit means "too large": such numbers follow the list, four bytes each, in order. A list of nothing but
zeros takes no bytes at all. (The idea is patched frame-of-reference coding, Zukowski et al., ICDE 2006, on whole
bytes: a little larger than bit packing, and NumPy can unpack it without looking at single numbers.)
"""

from __future__ import annotations

from typing import Any

import numpy as np

from corpusview.corpus.index.columnar.lists import cut, ranges

Array = np.ndarray

# Numbers packed in one go: bounds the memory of a merge to some 100 MB.
_AT_ONCE = 1 << 21

_TOO_LARGE = {1: 255, 2: 65535}
# Of fewer flags than one in so many, looking up where each belongs takes less than a running sum over all.
_FEW = 32


def pack(values: Array, starts: Array) -> tuple[list[bytes], Array, Array]:
    """Pack the lists `values[starts[i]:starts[i + 1]]` of numbers from 0 to 2**32 - 1.

    Returns the bytes in pieces, the place of every list in them (and of their end), and the unit of every list: 0 to 4.
    """
    pieces: list[bytes] = []
    sizes: list[Array] = []
    units: list[Array] = []
    for first, last in cut(starts, _AT_ONCE):
        bounds = starts[first : last + 1]
        piece, size, unit = _pack(values[bounds[0] : bounds[-1]], bounds - bounds[0])
        pieces.append(piece)
        sizes.append(size)
        units.append(unit)
    places = np.zeros(len(starts), np.int64)
    if sizes:
        np.cumsum(np.concatenate(sizes), out=places[1:])
    return pieces, places, np.concatenate(units) if units else np.zeros(0, np.uint8)


def _pack(values: Array, starts: Array) -> tuple[bytes, Array, Array]:
    counts = np.diff(starts)
    over = {unit: _sums(values >= limit, starts) for unit, limit in _TOO_LARGE.items()}
    costs = np.stack([counts + 4 * over[1], 2 * counts + 4 * over[2], 4 * counts])
    unit = np.array([1, 2, 4], np.uint8)[np.argmin(costs, axis=0)]
    unit[_sums(values != 0, starts) == 0] = 0
    size = np.select([unit == 1, unit == 2, unit == 4], [costs[0], costs[1], costs[2]], 0)
    places = np.zeros(len(starts), np.int64)
    np.cumsum(size, out=places[1:])
    used = np.flatnonzero(np.bincount(unit, minlength=5)[1:]) + 1
    if len(used) == 1 and np.array_equal(size, unit * counts):
        # Lists of one unit without anything too large: mostly those of how often.
        chosen = values if unit.all() else values[np.repeat(unit > 0, counts)]
        return chosen.astype(f"<u{used[0]}").tobytes(), size, unit
    packed = np.zeros(int(places[-1]), np.uint8)
    for width in (1, 2, 4):
        lists = np.flatnonzero(unit == width)
        if len(lists) == 0:
            continue
        held = counts[lists]
        chosen = values[ranges(starts[lists], held)].astype(np.uint32)
        at = ranges(np.zeros(len(lists), np.int64), held) * width + np.repeat(places[lists], held)
        limit = _TOO_LARGE.get(width)
        large = np.flatnonzero(chosen >= limit) if limit else np.zeros(0, np.int64)
        if len(large):
            extra = over[width][lists]
            beyond = ranges(np.zeros(len(lists), np.int64), extra) * 4 + np.repeat(places[lists] + width * held, extra)
            _put(packed, beyond, chosen[large], 4)
            chosen[large] = limit
        _put(packed, at, chosen, width)
    return packed.tobytes(), size, unit


def _put(packed: Array, at: Array, values: Array, width: int) -> None:
    for byte in range(width):
        packed[at + byte] = (values >> np.uint32(8 * byte)).astype(np.uint8)


def _sums(flags: Array, starts: Array) -> Array:
    """How many of `flags` are set in each list."""
    if np.count_nonzero(flags) * _FEW < len(flags):
        owners = np.searchsorted(starts, np.flatnonzero(flags), "right") - 1
        return np.bincount(owners, minlength=len(starts) - 1)
    running = np.zeros(len(flags) + 1, np.int32)
    np.cumsum(flags, out=running[1:])
    return (running[starts[1:]] - running[starts[:-1]]).astype(np.int64)


def unpack_one(packed: Array, place: int, count: int, unit: int, kind: Any = np.int64) -> Array:
    """One list of `count` numbers, as whole numbers of `kind`."""
    if unit == 0:
        return np.zeros(count, kind)
    end = place + count * unit
    raw = packed[place:end].view(f"<u{unit}")
    values = raw.astype(kind)
    limit = _TOO_LARGE.get(unit)
    if limit:
        (large,) = (raw == limit).nonzero()
        if len(large):
            values[large] = packed[end : end + 4 * len(large)].view("<u4")
    return values


def unpack(packed: Array, places: Array, counts: Array, units: Array) -> Array:
    """The numbers of several lists, one list after the other."""
    if len(places) == 1:
        return unpack_one(packed, int(places[0]), int(counts[0]), int(units[0]))
    firsts = np.cumsum(counts) - counts
    values = np.zeros(int(counts.sum()), np.int64)
    for width in (1, 2, 4):
        lists = np.flatnonzero(units == width)
        if len(lists) == 0:
            continue
        held = counts[lists]
        inner = ranges(np.zeros(len(lists), np.int64), held)
        chosen = _get(packed, inner * width + np.repeat(places[lists], held), width)
        limit = _TOO_LARGE.get(width)
        if limit:
            large = np.flatnonzero(chosen == limit)
            if len(large):
                owner = np.repeat(np.arange(len(lists)), held)[large]
                rank = np.arange(len(large)) - np.searchsorted(owner, owner)
                chosen[large] = _get(packed, places[lists][owner] + width * held[owner] + 4 * rank, 4)
        values[ranges(firsts[lists], held)] = chosen
    return values


def are_patched(values: Array, unit: int) -> bool:
    """Whether any of these numbers, as they lie in a list of this unit, only says that it follows the list."""
    limit = _TOO_LARGE.get(unit)
    return limit is not None and bool((values == limit).any())


def unpack_some(packed: Array, place: int, count: int, unit: int, wanted: Array, kind: Any = np.int64) -> Array:
    """The numbers at the places `wanted` (ascending) of one list of `count`, without unpacking the others."""
    if unit == 0:
        return np.zeros(len(wanted), kind)
    if 4 * len(wanted) > count:
        return unpack_one(packed, place, count, unit, kind)[wanted]
    end = place + count * unit
    raw = packed[place:end].view(f"<u{unit}")
    values = raw[wanted].astype(kind)
    limit = _TOO_LARGE.get(unit)
    if limit:
        large = np.flatnonzero(values == limit)
        if len(large):
            rank = np.searchsorted(np.flatnonzero(raw == limit), wanted[large])
            values[large] = packed[end:].view(np.uint8)[: 4 * (int(rank[-1]) + 1)].view("<u4")[rank]
    return values


def _get(packed: Array, at: Array, width: int) -> Array:
    values = packed[at].astype(np.int64)
    for byte in range(1, width):
        values |= packed[at + byte].astype(np.int64) << (8 * byte)
    return values
