"""From chances to verdicts: an article is mostly one region with islands, and doubt is resolved by what is near.

A line is shown when it is likely enough and belongs to a stretch that holds at least one line that is all but
certain. A lone teaser that looks a little like text stays folded; a doubtful paragraph beside the article is shown.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

# A stretch of shown lines needs one line this likely to be body.
ANCHOR = 0.8
# Lines of this many words that stand word for word further up are a second copy of the article (for the printer, say)
# where there are a few of them and they make up this share of what is shown. Hiding them hides nothing.
COPIED_LINE, FEWEST_COPIED, COPIED_SHARE = 12, 2, 0.15
# Likely lines this many lines apart, or less, belong to one stretch: captions and buttons stand between paragraphs.
REACH = 6
# A paragraph lost costs a reader more than a short line does: lines of so many words are shown at a lower chance, this
# share of what others need. Chosen on the labelled pages: it spares a paragraph on one page in two hundred.
LONG_LINE, OF_A_LONG_LINE = 15, 0.7


def needed(weights: NDArray[np.float32], threshold: float) -> NDArray[np.float32]:
    """The chance from which each line counts as likely, given its words and what a short line needs."""
    return np.where(weights >= LONG_LINE, np.float32(threshold * OF_A_LONG_LINE), np.float32(threshold))


def shown(chances: NDArray[np.float32], weights: NDArray[np.float32], threshold: float) -> NDArray[np.bool_]:
    """Which lines are shown, given each line's chance of being body, its words, and the least chance that counts as
    likely for a short line.

    Where no line of the page is all but certain, every likely line is shown: unsure lines are not hidden.
    """
    likely = np.flatnonzero(chances >= needed(weights, threshold))
    verdicts = np.zeros(len(chances), bool)
    if not len(likely):
        return verdicts
    parted = np.flatnonzero(likely[1:] - likely[:-1] > REACH)
    if len(parted):
        anchors = chances[likely] >= ANCHOR
        if anchors.any():
            starts = np.concatenate(([0], parted + 1))
            held = np.logical_or.reduceat(anchors, starts)
            likely = likely[np.repeat(held, np.diff(starts, append=len(likely)))]
    verdicts[likely] = True
    return verdicts


def second_copy(
    hashes: NDArray[np.uint64], weights: NDArray[np.float32], verdicts: NDArray[np.bool_]
) -> NDArray[np.int64]:
    """The shown lines that only say again what is shown above them, if the article stands on the page twice."""
    long = np.flatnonzero(verdicts & (weights >= COPIED_LINE))
    if len(long) - len(set(hashes[long].tolist())) < FEWEST_COPIED:
        return long[:0]
    again = np.ones(len(long), bool)
    again[np.unique(hashes[long], return_index=True)[1]] = False
    if weights[long[again]].sum() < COPIED_SHARE * weights[verdicts].sum():
        return long[:0]
    return long[again]
