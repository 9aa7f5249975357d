"""The words of one zone of an article as numbers, so that the longest article is looked through in a moment.

What a word is, `words` says. Each stretch between two spaces is a chunk that is known by its number (`chunks`), and all
else is counted in arrays, slice by slice, so that whoever waits for the interpreter soon gets it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corpusview.article import Span
from corpusview.corpus.chunks import chunks_for

Numbers = NDArray[np.int64]

# Characters that are read between two looks at whether anybody still waits: some milliseconds of work.
_SLICE = 65_536
_SPACE = re.compile(r"\s")
# Which code points are white space: above the last of them none is.
_LAST_SPACE = 0x3000
_IS_SPACE = np.array([chr(code).isspace() for code in range(_LAST_SPACE + 1)] + [False])


class Stopped(Exception):
    """Nobody waits for the words any more."""


def chunk_starts(text: str) -> Numbers:
    """Where each stretch of `text` between two spaces begins."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    inside = ~_IS_SPACE[np.minimum(codes, _LAST_SPACE + 1)]
    begins = inside.copy()
    begins[1:] &= ~inside[:-1]
    return np.flatnonzero(begins)


def slices(text: str, span: Span) -> Iterator[Span]:
    """`span` in slices that end where a space stands."""
    start = span.start
    while start < span.end:
        space = _SPACE.search(text, start + _SLICE, span.end) if span.end - start > _SLICE else None
        end = space.end() if space else span.end
        yield Span(start, end)
        start = end


@dataclass(frozen=True, slots=True)
class _Slice:
    """Some of the text: the numbers of its chunks, and the position of its first word."""

    span: Span
    chunks: NDArray[np.int32]
    first: int


class ZoneWords:
    """The words of all `parts` of a text, in one row: `numbers` tells for each position which of `forms` stands there.

    `stop` is asked now and then; where it says so, `Stopped` is raised.
    """

    def __init__(self, text: str, parts: Sequence[Span], stop: Callable[[], bool]) -> None:
        self._text = text
        self._begins = [part.start for part in parts]
        chunks, is_shared = chunks_for(sum(map(len, parts)))
        read: list[tuple[Span, NDArray[np.int32]]] = []
        for stretch in _joined(text, parts):
            for span in slices(text, stretch):
                if stop():
                    raise Stopped
                read.append((span, chunks.read(span.of(text).split())))
        self._firsts, self._counts, form = chunks.firsts.all(), chunks.counts.all(), chunks.form.all()
        self._start, self._end = chunks.starts.all(), chunks.ends.all()
        self._slices: list[_Slice] = []
        numbers: list[NDArray[np.int32]] = []
        position = 0
        for span, own in read:
            if stop():
                raise Stopped
            self._slices.append(_Slice(span, own, position))
            numbers.append(form[self._words(own)[0]].astype(np.int32))
            position += len(numbers[-1])
        self.numbers = np.concatenate(numbers) if numbers else np.zeros(0, np.int32)
        self._slice_firsts = [each.first for each in self._slices]
        self.forms: Sequence[str] = chunks.forms
        if is_shared:
            # Of all forms that are known those of this text, numbered anew.
            known, self.numbers = np.unique(self.numbers, return_inverse=True)
            self.forms = [chunks.forms[number] for number in known.tolist()]
        self.number_of = {form: number for number, form in enumerate(self.forms)}

    def _words(self, chunks: NDArray[np.int32]) -> tuple[Numbers, Numbers]:
        """For each word of these chunks, which of the known words it is, and in which of the chunks it stands."""
        counts = self._counts[chunks]
        where = np.repeat(np.arange(len(chunks)), counts)
        behind = np.cumsum(counts)
        return np.arange(len(where)) + np.repeat(self._firsts[chunks] - behind + counts, counts), where

    def bounds(self, firsts: Numbers, lasts: Numbers, stop: Callable[[], bool]) -> tuple[Numbers, Numbers]:
        """From and to which character the words stand from `firsts` to `lasts`, both included; firsts are in order.

        What runs through several parts has a stretch in each of them.
        """
        starts, own_ends = self._places(firsts, stop)
        if np.array_equal(firsts, lasts):
            return starts, own_ends
        order = np.argsort(lasts, kind="stable")
        end_starts, sorted_ends = self._places(lasts[order], stop)
        ends, last_starts = np.empty_like(starts), np.empty_like(starts)
        ends[order], last_starts[order] = sorted_ends, end_starts
        begins = np.array(self._begins)
        crossing = np.searchsorted(begins, starts, "right") != np.searchsorted(begins, last_starts, "right")
        if not crossing.any():
            return starts, ends
        apart = [self._apart(int(first), int(last), stop)
                 for first, last in zip(firsts[crossing], lasts[crossing], strict=True)]  # fmt: skip
        pieces = np.array([piece for run in apart for piece in run])
        return np.concatenate((starts[~crossing], pieces[:, 0])), np.concatenate((ends[~crossing], pieces[:, 1]))

    def _apart(self, first: int, last: int, stop: Callable[[], bool]) -> list[tuple[int, int]]:
        """The stretches of one run, one in each part that it runs through."""
        starts, ends = self._places(np.arange(first, last + 1), stop)
        stretches: dict[int, tuple[int, int]] = {}
        for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
            part = bisect_right(self._begins, start)
            stretches[part] = (stretches[part][0] if part in stretches else start, end)
        return list(stretches.values())

    def _places(self, positions: Numbers, stop: Callable[[], bool]) -> tuple[Numbers, Numbers]:
        """Where each of these words begins and ends; positions are in order."""
        starts, ends = np.empty(len(positions), np.int64), np.empty(len(positions), np.int64)
        if not len(positions):
            return starts, ends
        edges = np.searchsorted(positions, [*self._slice_firsts, len(self.numbers)])
        for each, low, high in zip(self._slices, edges, edges[1:], strict=False):
            if low == high:
                continue
            if stop():
                raise Stopped
            words, where = self._words(each.chunks)
            wanted = positions[low:high] - each.first
            offset = each.span.start + chunk_starts(each.span.of(self._text))[where[wanted]]
            starts[low:high] = offset + self._start[words[wanted]]
            ends[low:high] = offset + self._end[words[wanted]]
        return starts, ends


def _joined(text: str, parts: Sequence[Span]) -> Iterator[Span]:
    """The parts, those that follow each other as one: a long text has a hundred thousand."""
    joined: Span | None = None
    for part in parts:
        if joined is not None and part.start == joined.end and text[part.start - 1 : part.start].isspace():
            joined = Span(joined.start, part.end)
            continue
        if joined is not None:
            yield joined
        joined = part
    if joined is not None:
        yield joined
