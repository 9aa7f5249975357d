"""The second voter: boosted trees over a line and its neighbours, walked for all trees at once in NumPy.

Network and trees err in different places; together they lose fewer paragraphs than either alone.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

# The columns of the features whose neighbours the trees see, by number: lengths, commas, sentences, last signs, small
# words, headings, structure and what the corpus knows.
NEIGHBOURED = np.array([0, 1, 7, 15, 16, 17, 26, 27, 40, 43, 44, 45, 60, 61, 62, 115, 116, 119, 127])
_STEPS = (1, 2, 3)
_ASIDE = np.array([side * step for step in _STEPS for side in (-1, 1)])
_SWEEPS = (5, 15)
_SWEEP_STARTS = np.array([start for reach in _SWEEPS for start in (-reach, 1)])
_SWEEP_ENDS = np.array([end for reach in _SWEEPS for end in (0, reach + 1)])


def with_neighbours(features: Floats, wanted: Ints, pages: Ints | None = None) -> Floats:
    """The feature rows `wanted`, each joined by its neighbours' telling columns and by means over wider stretches.

    Rows of several pages, that begin and end at `pages`, are neighbours only within their own.
    """
    telling = features.take(NEIGHBOURED, axis=1)
    n, wide = telling.shape
    pages = np.array([0, n]) if pages is None else pages
    edge = max(_STEPS)
    # Between two pages stand as many rows of nothing as a line sees to either side.
    padded = np.zeros((n + edge * len(pages), wide), np.float32)
    own = np.arange(n) + edge
    if len(pages) > 2:
        own += np.repeat(np.arange(len(pages) - 1) * edge, np.diff(pages))
    padded[own] = telling
    here = wanted[:, None]
    near = padded.take(own.take(wanted)[:, None] + _ASIDE, axis=0)
    sums = np.zeros((n + 1, wide))
    sums[1:] = telling
    np.cumsum(sums, axis=0, out=sums)
    # The stretches above and below each line, of both widths in turn.
    page = pages.searchsorted(wanted, "right")[:, None]
    first = np.maximum(here + _SWEEP_STARTS, pages[page - 1])
    past = np.minimum(here + _SWEEP_ENDS, pages[page])
    means = (sums.take(past, axis=0) - sums.take(first, axis=0)) / np.maximum(past - first, 1)[:, :, None]
    parts = (features.take(wanted, axis=0), near.reshape(len(wanted), -1), means.reshape(len(wanted), -1))
    return np.concatenate(parts, axis=1, dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Forest:
    """All nodes of all trees in one row. A leaf is its own child; `values` are what leaves say, in log odds."""

    roots: NDArray[np.int64]
    feature: NDArray[np.int64]
    threshold: Floats
    child: NDArray[np.int64]
    values: Floats
    depth: int

    def logits(self, rows: Floats) -> Floats:
        """The trees' sum for each row, above zero where body is likelier than not."""
        flat = rows.ravel()
        base = (np.arange(len(rows)) * rows.shape[1])[:, None]
        at = np.repeat(self.roots[None], len(rows), axis=0)
        for _ in range(self.depth):
            above = flat.take(base + self.feature.take(at)) > self.threshold.take(at)
            at = self.child.take(2 * at + above)
        return self.values.take(at).sum(1)
