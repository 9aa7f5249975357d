"""The trained voters at run time: a network (the same sums as `training.net`) and boosted trees, in plain NumPy.

The weights lie in `resources/models/boilerplate.npz` (no pickles): matrices in half precision, vectors of the known
words and pairs of words in eight bits, beside their hashes. A page of a hundred lines costs well under a millisecond.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpusview import paths
from corpusview.reading.blocks import Hashes, Ints, Lines, Places
from corpusview.reading.boilerplate.captions import credited_lines
from corpusview.reading.boilerplate.features import EVIDENCE, Known, Measured, evidence_of_all
from corpusview.reading.boilerplate.forest import Forest, with_neighbours

Floats = NDArray[np.float32]

_PAIR = np.uint64(0x9FB21C651E98DF25)

_SMALL = np.float32(1e-5)
_CLIP = 6.0
# What the network sees at the edges of a line: its first and its last word, and its first pair.
EDGES = 3
# Longer pages are read in stretches that overlap by more than the network sees to either side.
_STRETCH = 6000
_OVERLAP = 64
# Where the trees are not asked: beyond these log odds their voice hardly changes a verdict.
_SURELY_FURNITURE, _SURELY_SHORT_FURNITURE, _SURELY_BODY = -3.7, -3.0, 3.7
_LONG_LINE = 8  # words
# What a line met in other pages loses, in log odds: for each e-fold of pages, and at most. One more page with the same
# line may be chance. Chosen in the cross-validation.
_PER_LOG_PAGE, _AT_MOST, _FOR_ONE_PAGE = np.float32(3.0), np.float32(9.0), np.float32(1.5)
# Of that, what a line of fewer words loses that looks like body: articles share crossheads ("Ingredients") and cells of
# tables by chance. A third fewer of such lines are lost, and no more furniture that counts is shown.
_SHORT_LINE, _OF_A_SHORT_LINE = 4, np.float32(0.3)
# What a line loses that says whose picture it is, in log odds: the surest captions stay. Chosen on the labelled pages;
# more would fold more captions of news, and more of those that other gold counts as body.
_OF_A_CAPTION = np.float32(4.0)
# How much of the likely body is known where the article was copied: for certain, and if its first line is known too.
_SURELY_COPIED, _PERHAPS_COPIED = 0.9, 0.35
_TELLING_LINE = 8  # words; shorter lines do not tell whether the article was copied


def words_and_pairs(lines: Lines) -> Hashes:
    """The hashes of all words, each followed by that of the pair it makes with the next word of its line, or 0."""
    words = lines.word_hashes
    both = np.zeros((len(words), 2), np.uint64)
    both[:, 0] = words
    if len(words) > 1:
        both[:-1, 1] = (words[:-1] * _PAIR + words[1:]) * (lines.word_lines[1:] == lines.word_lines[:-1])
    return both.ravel()


@dataclass(frozen=True, slots=True)
class Layout:
    """Which lines belong to which of several pages: `edges` are where pages begin and end, `within` and `left` how many
    lines of its page stand above a line and below it, `page` whose it is; `firsts` and `sizes` speak of the pages."""

    edges: tuple[tuple[int, int], ...]
    within: Ints
    left: Ints
    page: Ints
    firsts: Ints
    sizes: Floats

    @staticmethod
    def of(bounds: Ints) -> Layout:
        """The layout of pages of which each ends where the next begins; none may be without lines."""
        edges = bounds.tolist()
        sizes = np.diff(bounds)
        page = np.repeat(np.arange(len(sizes)), sizes)
        lines = np.arange(edges[-1])
        pairs = tuple(zip(edges[:-1], edges[1:], strict=True))
        within, left = lines - bounds[page], bounds[page + 1] - 1 - lines
        return Layout(pairs, within, left, page, bounds[:-1], sizes.astype(np.float32)[:, None])


@dataclass(frozen=True, slots=True)
class Step:
    """One dilated convolution over the lines, with the most that stood anywhere above and below.

    `taps` takes, side by side, the line `spread` above, the line itself, the line `spread` below, and the most of the
    far view above and below; `far` makes that view of a line. Scales are folded into the matrices.
    """

    spread: int
    taps: Floats
    bias: Floats
    mean: Floats
    far: Floats
    far_bias: Floats
    out: Floats
    out_bias: Floats

    def added_to(self, rows: Floats, places: Layout) -> Floats:
        """The rows with what this step has to say of each."""
        n, width = rows.shape
        shift, far = min(self.spread, n), len(self.far_bias)
        # All that one product of matrices takes, made in place: that is quicker than several products and sums.
        seen = np.empty((n, len(self.taps)), np.float32)
        above, own, below = (seen[:, k * width : (k + 1) * width] for k in range(3))
        size = np.sqrt(np.einsum("ij,ij->i", rows, rows) / np.float32(width) + _SMALL)
        np.divide(rows, size[:, None], out=own)
        above[shift:] = own[: n - shift]
        below[: n - shift] = own[shift:]
        above[places.within < shift] = 0
        below[places.left < shift] = 0
        peaks = own @ self.far
        peaks += self.far_bias
        np.maximum(peaks, 0, out=peaks)
        upto, onward = seen[:, 3 * width : 3 * width + far], seen[:, 3 * width + far :]
        for low, high in places.edges:
            np.maximum.accumulate(peaks[low:high], 0, out=upto[low:high])
            np.maximum.accumulate(peaks[low:high][::-1], 0, out=onward[low:high][::-1])
        hidden = seen @ self.taps
        means = np.add.reduceat(own, places.firsts, axis=0) / places.sizes
        of_page = means @ self.mean
        of_page += self.bias
        if len(of_page) == 1:
            hidden += of_page
        else:
            hidden += of_page.take(places.page, axis=0)
        np.maximum(hidden, 0, out=hidden)
        made = hidden @ self.out
        made += self.out_bias
        made += rows
        return made


@dataclass(frozen=True, slots=True)
class Network:
    """One set of trained matrices.

    `enter` takes a line's own features, `enter_known` what the corpus says of it; `nothing_known` stands for the latter
    where the corpus says nothing. The last row of `words` is that of every word not known; eight bits keep the table in
    the processor's cache, and its scale is folded into `enter_words`.
    """

    enter: Floats
    enter_known: Floats
    nothing_known: Floats
    words: NDArray[np.int8]
    enter_words: Floats
    enter_bias: Floats
    mix: Floats
    mix_bias: Floats
    steps: tuple[Step, ...]
    scale: Floats
    leave: Floats
    leave_bias: Floats
    answer: Floats
    answer_bias: Floats

    def logits(self, page: Page) -> Floats:
        """One number a line, above zero where body is likelier than not."""
        hidden = page.features @ self.enter
        hidden += self.nothing_known if page.known is None else page.known @ self.enter_known
        hidden += self._words_of(page) @ self.enter_words
        hidden += self.enter_bias
        rows = np.maximum(hidden, 0, out=hidden) @ self.mix + self.mix_bias
        layout = Layout.of(page.pages)
        for step in self.steps:
            rows = step.added_to(rows, layout)
        rows = rows / np.sqrt(np.einsum("ij,ij->i", rows, rows) / np.float32(rows.shape[1]) + _SMALL)[:, None]
        rows = (rows * self.scale) @ self.leave + self.leave_bias
        return (np.maximum(rows, 0, out=rows) @ self.answer)[:, 0] + self.answer_bias

    def _words_of(self, page: Page) -> Floats:
        """For each line the mean of its known words' and pairs' vectors, and those of its first and last ones."""
        words, bounds = page.words, page.bounds
        n, wide = len(bounds) - 1, self.words.shape[1]
        unknown = len(self.words) - 1
        made = np.zeros((n, (1 + EDGES) * wide), np.float32)
        known = np.flatnonzero(words < unknown)
        upto = np.searchsorted(known, bounds)
        some = np.flatnonzero(upto[1:] > upto[:-1])
        if len(some):
            rows = self.words.take(words.take(known), axis=0).astype(np.float32)
            sums = np.add.reduceat(rows, upto[some])
            made[some, :wide] = sums / (upto[some + 1] - upto[some]).astype(np.float32)[:, None]
        spoken = np.flatnonzero(bounds[1:] > bounds[:-1])
        first, past = bounds[spoken], bounds[spoken + 1]
        # Words and pairs take turns, so that a line's last entry but one is its last word.
        for edge, at in enumerate((first, past - 2, first + 1)):
            made[spoken, (1 + edge) * wide : (2 + edge) * wide] = self.words.take(words.take(at), axis=0)
        return made


@dataclass(frozen=True, slots=True)
class Page:
    """Lines as the network takes them: features scaled, `known` too or None, words and pairs by their numbers.

    The words of line `i` are those from `bounds[i]` up to `bounds[i + 1]`; the lines may be those of several pages,
    which begin and end at `pages`.
    """

    features: Floats
    known: Floats | None
    words: NDArray[np.int32]
    bounds: Ints
    pages: Ints

    def part(self, low: int, high: int) -> Page:
        """The lines from `low` up to `high` alone."""
        first, past = self.bounds[low], self.bounds[high]
        known = None if self.known is None else self.known[low:high]
        bounds = self.bounds[low : high + 1] - first
        return Page(self.features[low:high], known, self.words[first:past], bounds, np.array([0, high - low]))


@dataclass(frozen=True, slots=True)
class Model:
    """The two voters, and where their odds are cut.

    `forest_share` is what the trees' voice weighs where they are asked; `heat` divides log odds so that they read as a
    probability; `threshold` is the chance of being body from which a short line is shown, `threshold_alone` the same
    on pages of which the corpus knows nothing: there no furniture has lost its odds; `held_out` is the part of the
    benchmark's sites that training left out, -1 for none.
    """

    network: Network
    forest: Forest
    forest_share: float
    vocabulary: Places
    mean: Floats
    spread: Floats
    heat: float
    threshold: float
    threshold_alone: float
    held_out: int

    def chances(self, measured: Measured, known: Known) -> Floats:
        """For each line, the probability that it is body."""
        return self.probabilities(self.logits(measured, known))

    def least_chance(self, known: Known) -> float:
        """From which chance on a short line is shown, by whether the corpus knows anything of its page."""
        return self.threshold if known.shapes.any() else self.threshold_alone

    def probabilities(self, logits: Floats) -> Floats:
        """Log odds as probabilities."""
        return 1 / (1 + np.exp(-np.clip(logits / np.float32(self.heat), -30, 30)))

    def logits(self, measured: Measured, known: Known) -> Floats:
        """For each line, above zero where body is likelier than not: what both voters say, and what the corpus."""
        if not len(measured.lines):
            return np.empty(0, np.float32)
        return self.logits_of(measured, [known])

    def logits_of(self, measured: Measured, known: Sequence[Known], credited: Ints | None = None) -> Floats:
        """The same for several pages at once, with what the corpus knows of each; `credited` are their
        `credited_lines`, where they are known already."""
        bounds = measured.sheaf.bounds
        n = int(bounds[-1])
        evidence = None
        together = Known.together(known)
        if together.shapes.any():
            evidence = evidence_of_all(measured.weights, measured.in_run, bounds, together)
        page = self._page(measured, evidence)
        if n <= _STRETCH or len(known) > 1:
            logits = self.network.logits(page)
        else:
            logits = np.empty(n, np.float32)
            for start in range(0, n, _STRETCH):
                stop = min(start + _STRETCH, n)
                low, high = max(0, start - _OVERLAP), min(n, stop + _OVERLAP)
                logits[start:stop] = self.network.logits(page.part(low, high))[start - low : stop - low]
        self._ask_forest(measured, evidence, logits)
        logits[credited_lines(measured) if credited is None else credited] -= _OF_A_CAPTION
        hear_corpus(measured.weights, together, logits, bounds)
        return logits

    def _ask_forest(self, measured: Measured, evidence: Floats | None, logits: Floats) -> None:
        """Let the trees speak on every line of which the network is not all but certain."""
        doubted = logits > np.where(measured.weights >= _LONG_LINE, _SURELY_FURNITURE, _SURELY_SHORT_FURNITURE)
        wanted = np.flatnonzero(doubted & (logits < _SURELY_BODY))
        if not len(wanted):
            return
        if evidence is None:
            evidence = np.zeros((len(logits), EVIDENCE), np.float32)
        features = np.concatenate((measured.matrix, evidence), axis=1)
        for start in range(0, len(wanted), _STRETCH):
            part = wanted[start : start + _STRETCH]
            said = self.forest.logits(with_neighbours(features, part, measured.sheaf.bounds))
            logits[part] += (said - logits[part]) * np.float32(self.forest_share)

    def _page(self, measured: Measured, evidence: Floats | None) -> Page:
        """Pages as the network takes them."""
        own = measured.matrix.shape[1]
        features = self._scaled(measured.matrix, slice(None, own))
        heard = None if evidence is None else self._scaled(evidence, slice(own, None))
        lines = measured.lines
        words = self.vocabulary.of(words_and_pairs(lines))
        return Page(features, heard, words, 2 * lines.word_bounds, measured.sheaf.bounds)

    def _scaled(self, features: Floats, columns: slice) -> Floats:
        scaled = features - self.mean[columns]
        scaled *= self.spread[columns]
        np.minimum(scaled, np.float32(_CLIP), out=scaled)
        return np.maximum(scaled, np.float32(-_CLIP), out=scaled)


def hear_corpus(weights: Floats, known: Known, logits: Floats, bounds: Ints) -> None:
    """Take from the odds of lines that other pages hold too; of several pages, which begin and end at `bounds`.

    Where all that looks like body is known, or its first line and much of the rest, the corpus holds copies of the
    article: then it is not heard.
    """
    met = known.lines > 0
    if not met.any():
        return
    firsts, sizes = bounds[:-1], np.diff(bounds)
    body = np.where((logits > 0) & (weights >= _TELLING_LINE), weights, 0)
    words, words_met = np.add.reduceat(np.array((body, body * met), np.float64), firsts, axis=1)
    share = words_met / np.maximum(words, 1)
    likely = np.flatnonzero(body)
    # The first line of each page that looks like body; where there is none, any.
    opening = np.append(likely, 0)[likely.searchsorted(firsts)]
    is_copied = (words > 0) & ((share >= _SURELY_COPIED) | ((share >= _PERHAPS_COPIED) & met[opening]))
    often = np.minimum(_PER_LOG_PAGE * np.log1p(known.lines), _AT_MOST)
    taken = np.where(known.lines > 1, often, np.where(met, _FOR_ONE_PAGE, np.float32(0)))
    taken[(weights < _SHORT_LINE) & (logits > 0)] *= _OF_A_SHORT_LINE
    taken[np.repeat(is_copied, sizes)] = 0
    logits -= taken


@lru_cache(maxsize=1)
def shipped() -> Model:
    """The model that travels with the program, loaded once."""
    return load(paths.resource("models", "boilerplate.npz"))


def load(path: Path) -> Model:
    """Read a model from its file."""
    with np.load(path, allow_pickle=False) as file:
        held = {name: file[name] for name in file.files}

    def matrix(name: str) -> Floats:
        values = held[name]
        if values.dtype == np.int8:
            return values.astype(np.float32) * held[name + ".scale"].astype(np.float32)
        return values.astype(np.float32)

    steps = []
    for k, spread in enumerate(held["spreads"].tolist()):
        here = f"steps.{k}."
        scale = matrix(here + "scale")[:, None]
        three, page, far = (matrix(here + name).T for name in ("three", "page", "far"))
        width = len(scale)
        steps.append(
            Step(
                spread=spread,
                taps=np.concatenate((three * np.tile(scale, (3, 1)), page[width:])),
                bias=matrix(here + "bias"),
                mean=np.ascontiguousarray(page[:width] * scale),
                far=np.ascontiguousarray(far * scale),
                far_bias=matrix(here + "far_bias"),
                out=np.ascontiguousarray(matrix(here + "out").T),
                out_bias=matrix(here + "out_bias"),
            )
        )
    mean, spread = held["mean"], (1 / held["spread"]).astype(np.float32)
    enter = np.ascontiguousarray(matrix("enter").T)
    every = len(mean)
    own = every - EVIDENCE
    network = Network(
        enter=enter[:own],
        enter_known=enter[own:every],
        nothing_known=np.clip(-mean[own:] * spread[own:], -_CLIP, _CLIP) @ enter[own:every],
        words=np.roll(held["words"], -1, axis=0),
        enter_words=enter[every:] * np.tile(held["words.scale"].astype(np.float32), 1 + EDGES)[:, None],
        enter_bias=matrix("enter_bias"),
        mix=np.ascontiguousarray(matrix("mix").T),
        mix_bias=matrix("mix_bias"),
        steps=tuple(steps),
        scale=matrix("scale"),
        leave=np.ascontiguousarray(matrix("leave").T),
        leave_bias=matrix("leave_bias"),
        answer=np.ascontiguousarray(matrix("answer").T),
        answer_bias=matrix("answer_bias"),
    )
    sizes = held["forest.sizes"].astype(np.int64)
    roots = np.cumsum(sizes) - sizes
    forest = Forest(
        roots,
        held["forest.feature"].astype(np.int64),
        held["forest.threshold"].astype(np.float32),
        held["forest.child"].astype(np.int64) + np.repeat(roots, 2 * sizes),
        held["forest.values"].astype(np.float32),
        int(held["forest.depth"]),
    )
    return Model(
        network,
        forest,
        float(held["forest_share"]),
        Places(held["vocabulary"]),
        mean,
        spread,
        float(held["heat"]),
        float(held["threshold"]),
        float(held["threshold_alone"]),
        int(held["held_out"]),
    )
