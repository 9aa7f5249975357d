"""What a query found: documents and their scores, and how what its parts found goes together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from corpusview.corpus.index.columnar import ascending
from corpusview.corpus.index.columnar.ascending import Array, places_in

# An answer of fewer documents than one in so many is added up without a look at all of them.
_PART = 4


@dataclass(frozen=True, slots=True)
class Found:
    """Documents in ascending order, and how well each answers (None: all alike, 0)."""

    documents: Array
    scores: Array | None = None

    def scored(self) -> Array:
        """The scores, zeros where there are none."""
        return np.zeros(len(self.documents)) if self.scores is None else self.scores

    def where(self, flags: Array) -> Found:
        """Only the documents that are flagged."""
        return Found(self.documents[flags], None if self.scores is None else self.scores[flags])

    def plus(self, more: float) -> Found:
        """Each document scored so much higher."""
        return Found(self.documents, self.scored() + more) if more else self

    def boosted(self, boost: float) -> Found:
        """Each score so many times as high."""
        return self if boost == 1.0 or self.scores is None else Found(self.documents, self.scores * boost)


NONE = Found(np.zeros(0, np.int64))


def product(parts: Sequence[Found], size: int, pause: Callable[[], None]) -> Found:
    """Documents in all parts, scores added; `size` is the number of all documents."""
    parts = sorted(parts, key=lambda part: len(part.documents))
    documents, scores = parts[0].documents, parts[0].scores
    for part in parts[1:]:
        pause()
        at = places_in(documents, part.documents, size)
        there = at >= 0
        documents = documents[there]
        if scores is not None:
            scores = scores[there]
        if part.scores is not None:
            more = part.scores[at[there]]
            scores = more if scores is None else scores + more
    return Found(documents, scores)


def total(parts: Sequence[Found], size: int, pause: Callable[[], None]) -> Found:
    """Documents in any part, scores added; `size` is the number of all documents."""
    parts = [part for part in parts if len(part.documents)]
    if not parts:
        return NONE
    if len(parts) == 1:
        return parts[0]
    pause()
    counted = any(part.scores is not None for part in parts)
    if len(parts) == 2:
        few, many = sorted(parts, key=lambda part: len(part.documents))
        if ascending.FEWER * len(few.documents) < len(many.documents) and _PART * len(many.documents) < size:
            return _sum_of_two(many, few, counted)
    if any(len(part.documents) == size for part in parts):
        documents = np.arange(size)
    else:
        flags = np.zeros(size, bool)
        for part in parts:
            flags[part.documents] = True
        documents = np.flatnonzero(flags)
    if not counted:
        return Found(documents)
    totals = np.zeros(size)
    scored = [part for part in parts if part.scores is not None]
    for number, part in enumerate(scored):
        if len(part.documents) == size:
            totals += part.scores
        elif number:
            totals[part.documents] += part.scores
        else:
            totals[part.documents] = part.scores
    return Found(documents, totals[documents])


def _sum_of_two(many: Found, few: Found, counted: bool) -> Found:
    """Documents in one or the other, scores added, without a look at all documents."""
    places = np.searchsorted(many.documents, few.documents)
    there = many.documents.take(places, mode="clip") == few.documents
    documents, new = many.documents, np.flatnonzero(~there)
    if len(new):
        documents = np.insert(documents, places[new], few.documents[new])
    if not counted:
        return Found(documents)
    scores, more = many.scored().copy(), few.scored()
    scores[places[there]] += more[there]
    if len(new):
        scores = np.insert(scores, places[new], more[new])
    return Found(documents, scores)
