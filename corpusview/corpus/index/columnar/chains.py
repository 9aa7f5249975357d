"""Where chains of words stand in the documents of one segment: phrases and nearness, by positions.

Pairs of common words are looked up where the segment keeps them; all else is compared, the rarest word first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import numpy as np
from whoosh import query

from corpusview.corpus.index.columnar.ascending import (
    Array,
    any_between,
    common,
    counted_runs,
    distinct,
    inside,
    places_in,
    runs,
)
from corpusview.corpus.index.columnar.lists import starts_of
from corpusview.corpus.index.columnar.queries import Chain
from corpusview.corpus.index.columnar.segment import FieldReader

_NOWHERE = np.zeros(0, np.int64)


def words_of(chain: Chain) -> Iterator[query.Query]:
    """The words of a chain and of the chains in it, in their order."""
    for part in chain.parts:
        if isinstance(part, Chain):
            yield from words_of(part)
        else:
            yield part


def find_chain(
    asked: Chain, reader: FieldReader, terms: dict[int, Array], size: int, pause: Callable[[], None]
) -> tuple[Array, Array]:
    """The documents of a segment in which a chain stands, ascending, and how often.

    `terms` are the numbers of each word's terms in this segment by the identity of the word's query, none of them
    empty; `size` is how many documents the segment has; `pause` is called between steps, and may raise.
    """
    find = _find_row if _is_row(asked) else _compare
    return find(asked, reader, terms, size, pause)


def _find_row(
    asked: Chain, reader: FieldReader, terms: dict[int, Array], size: int, pause: Callable[[], None]
) -> tuple[Array, Array]:
    """A chain of words next to each other: common pairs are looked up, the rest is compared where it can stand."""
    row = [id(part) for part in asked.parts]
    if len(row) > 2:
        within = None
        for first, second in zip(row, row[1:], strict=False):
            kept, lists = reader.followed(terms[first], terms[second], size)
            if kept.all():
                held = distinct(lists, size)
                within = held if within is None else within[inside(within, held, size)]
        return _compare(asked, reader, terms, size, pause, within)
    first, second = terms[row[0]], terms[row[1]]
    kept, lists = reader.followed(first, second, size)
    parts = [counted_runs(lists)] if lists else []
    # Terms before that have the same terms after left to be compared with go together.
    left: dict[bytes, list[int]] = {}
    for at in np.flatnonzero(~kept.all(axis=1)).tolist():
        left.setdefault(kept[at].tobytes(), []).append(at)
    for some in left.values():
        rest = {row[0]: first[some], row[1]: second[~kept[some[0]]]}
        parts.append(_compare(asked, reader, rest, size, pause))
    if len(parts) == 1:
        return parts[0]
    found = np.concatenate([documents for documents, _ in parts])
    sums = np.bincount(found, np.concatenate([counts for _, counts in parts]), size)
    held = np.flatnonzero(sums)
    return held, sums[held].astype(np.int64)


def _compare(
    asked: Chain,
    reader: FieldReader,
    terms: dict[int, Array],
    size: int,
    pause: Callable[[], None],
    within: Array | None = None,
) -> tuple[Array, Array]:
    """Where a chain of these terms stands in a segment, by their positions; only in documents `within`."""
    words = {key: _Word(reader, some) for key, some in terms.items()}
    candidates = _candidates(words.values(), size, within)
    if not len(candidates):
        return _NOWHERE, _NOWHERE
    for word in words.values():
        word.stand_in(candidates, size, pause)
    # A place in a document and the document's place among the candidates are one number: the fewer bits, the
    # fewer bytes to walk through.
    bits = (max(word.last for word in words.values()) + _reach(asked)).bit_length()
    kind = np.int32 if bits + len(candidates).bit_length() < 31 else np.int64
    keys = _stands(asked, {key: word.keys(bits, kind) for key, word in words.items()}, pause)
    rank, often = runs(keys >> bits)
    return candidates[rank], often


def _stands(part: query.Query, words: dict[int, Array], pause: Callable[[], None]) -> Array:
    """Where a part begins: place of the document among the candidates, then position, in one sorted number."""
    if not isinstance(part, Chain):
        return words[id(part)]
    keys = _stands(part.parts[0], words, pause)
    begun, width = keys, _width(part.parts[0])
    before = 0
    for following in part.parts[1:]:
        pause()
        more = _stands(following, words, pause)
        if part.ordered and part.distance == 1:
            # Each part of such a chain stands at a fixed distance from its beginning.
            before += width
            keys = common(keys + width, more)
            begun = keys - before
        else:
            held = any_between(keys, more - (part.distance + width - 1), more - width)
            if not part.ordered:
                end = more + (_width(following) - 1)
                held |= any_between(keys, end + 1, end + part.distance)
            begun = keys = more[held]
        width = _width(following)
    return begun


def _width(part: query.Query) -> int:
    return part.width() if isinstance(part, Chain) else 1


def _reach(chain: Chain) -> int:
    """How far beyond a word of the chain another one is looked for."""
    return sum(_reach(part) if isinstance(part, Chain) else 1 for part in chain.parts) + 2 * chain.distance


class _Word:
    """One word of a chain in one segment: where its terms stand in the documents looked at."""

    def __init__(self, reader: FieldReader, terms: Array) -> None:
        self._reader = reader
        self._terms = terms
        self.count = int(reader.counts[terms].sum())
        self._documents: Array | None = None
        # Of each term the places of its documents among the candidates, where the steps of each begin, the steps, and
        # the last position in each document.
        self._stood: list[tuple[Array, Array, Array, Array]] = []
        self.last = 0

    def _held(self) -> Array:
        if self._documents is None:
            self._documents = self._reader.documents(self._terms)
        return self._documents

    def documents(self, size: int) -> Array:
        """The documents that hold any of the terms, ascending."""
        if len(self._terms) < 2:
            return self._held()
        flags = np.zeros(size, bool)
        flags[self._held()] = True
        return np.flatnonzero(flags)

    def stand_in(self, candidates: Array, size: int, pause: Callable[[], None]) -> None:
        """Look up where the terms stand in the candidates."""
        documents, bounds = self._held(), starts_of(self._reader.counts[self._terms].astype(np.int64)).tolist()
        places = places_in(documents, candidates, size)
        often = self._reader.frequencies(self._terms)
        for number, term in enumerate(self._terms.tolist()):
            if number % 64 == 0:
                pause()
            own = slice(bounds[number], bounds[number + 1])
            wanted = np.flatnonzero(places[own] >= 0)
            if len(wanted):
                counts = often[own][wanted]
                steps = self._reader.steps_of(term, often[own], wanted)
                firsts = np.cumsum(counts) - counts
                last = np.add.reduceat(steps, firsts)
                self._stood.append((places[own][wanted], firsts, steps, last))
                self.last = max(self.last, int(last.max()))

    def keys(self, bits: int, kind: Any) -> Array:
        """Place of the document, then position, in one number each, sorted."""
        parts = []
        for places, firsts, steps, last in self._stood:
            begins = places.astype(np.int64) << bits
            # One running sum over all documents: each begins anew where the one before it ended.
            steps = steps.astype(kind)
            steps[firsts] += begins.astype(kind)
            steps[firsts[1:]] -= (begins + last)[:-1].astype(kind)
            parts.append(np.cumsum(steps, dtype=kind))
        if not parts:
            return np.zeros(0, kind)
        return parts[0] if len(parts) == 1 else np.sort(np.concatenate(parts), kind="stable")


def _is_row(chain: Chain) -> bool:
    """Whether a chain asks for two words or more, each right behind the one before it."""
    return (
        chain.ordered
        and chain.distance == 1
        and len(chain.parts) > 1
        and not any(isinstance(part, Chain) for part in chain.parts)
    )


def _candidates(words: Iterable[_Word], size: int, within: Array | None = None) -> Array:
    """The documents that hold each word, of those `within`; the rarest word first."""
    held = within
    for word in sorted(words, key=lambda word: word.count):
        if not word.count:
            return _NOWHERE
        documents = word.documents(size)
        held = documents if held is None else held[inside(held, documents, size)]
        if not len(held):
            break
    return _NOWHERE if held is None else held
