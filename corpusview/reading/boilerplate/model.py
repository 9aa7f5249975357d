"""The trained voters at run time: a network (the same sums as `training.net`) and boosted trees, in plain NumPy.

The weights lie in `resources/models/boilerplate.npz` (no pickles): matrices in half precision, the hashes of the known
words, and what the training measured of itself. A page of a hundred lines costs well under a millisecond.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpusview import paths
from corpusview.reading.blocks import Lines, Places
from corpusview.reading.boilerplate.features import Known, Measured, evidence_columns
from corpusview.reading.boilerplate.forest import Forest, with_neighbours

Floats = NDArray[np.float32]

_SMALL = np.float32(1e-5)
_CLIP = 6.0
# Longer pages are read in stretches that overlap by more than the network sees to either side.
_STRETCH = 6000
_OVERLAP = 64
# Where the trees are not asked: beyond these log odds their voice has not changed a verdict in the held-out pages.
_SURELY_FURNITURE, _SURELY_SHORT_FURNITURE, _SURELY_BODY = -6.0, -3.0, 4.7
_LONG_LINE = 8  # words
# What a line met in other pages loses, in log odds for each e-fold of pages; chosen on held-out sites.
_PER_LOG_PAGE, _AT_MOST = np.float32(3.0), np.float32(9.0)
_FOR_ONE_PAGE = np.float32(1.5)  # one more page with the same line may be chance
# How much of the likely body is known where the article was copied: for certain, and if its first line is known too.
_SURELY_COPIED, _PERHAPS_COPIED = 0.9, 0.35
_TELLING_LINE = 8  # words; shorter lines do not tell whether the article was copied


@dataclass(frozen=True, slots=True)
class Step:
    """One dilated convolution over the lines, with the most that stood anywhere above and below.

    `taps` are the matrices for the line `spread` above, the line itself, the line `spread` below, and the far view,
    side by side; `far` is the far view's width. Scales are folded into the matrices.
    """

    spread: int
    taps: Floats
    bias: Floats
    mean: Floats
    beyond: Floats
    far_bias: Floats
    out: Floats
    out_bias: Floats

    def added_to(self, rows: Floats) -> Floats:
        """The rows with what this step has to say of each."""
        normal = rows / np.sqrt(np.einsum("ij,ij->i", rows, rows) / np.float32(rows.shape[1]) + _SMALL)[:, None]
        seen = normal @ self.taps
        width, shift = len(self.bias), self.spread
        hidden = seen[:, width : 2 * width]
        if shift < len(rows):
            hidden[shift:] += seen[:-shift, :width]
            hidden[:-shift] += seen[shift:, 2 * width : 3 * width]
        peaks = np.maximum(seen[:, 3 * width :] + self.far_bias, 0)
        far = peaks.shape[1]
        both = np.empty((len(rows), 2 * far), np.float32)
        np.maximum.accumulate(peaks, 0, out=both[:, :far])
        np.maximum.accumulate(peaks[::-1], 0, out=both[::-1, far:])
        hidden += both @ self.beyond
        hidden += self.bias + (np.add.reduce(normal, 0) / np.float32(len(rows))) @ self.mean
        return rows + (np.maximum(hidden, 0) @ self.out + self.out_bias)


@dataclass(frozen=True, slots=True)
class Network:
    """One set of trained matrices."""

    enter: Floats
    bag: Floats
    edge: Floats
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

    def logits(self, features: Floats, lines: Lines, words: NDArray[np.int64]) -> Floats:
        """One number a line, above zero where body is likelier than not."""
        n = len(features)
        counts = np.bincount(lines.word_lines, minlength=n)
        unknown = len(self.bag) - 1
        width = self.bag.shape[1]
        bag = np.zeros((n, width), np.float32)
        some = np.flatnonzero(words < unknown)
        if len(some):
            owner = lines.word_lines[some]
            opens = np.ones(len(owner), bool)
            np.not_equal(owner[1:], owner[:-1], out=opens[1:])
            firsts = np.flatnonzero(opens)
            of_line = owner[firsts]
            sums = np.add.reduceat(self.bag[words[some]], firsts)
            bag[of_line] = sums / np.bincount(owner, minlength=n)[of_line, None].astype(np.float32)
        ends = np.cumsum(counts)
        first = np.full(n, unknown)
        last = np.full(n, unknown)
        spoken = counts > 0
        first[spoken] = words[(ends - counts)[spoken]]
        last[spoken] = words[ends[spoken] - 1]
        joined = np.concatenate((bag, self.edge[first], self.edge[last]), axis=1)
        hidden = features @ self.enter + joined @ self.enter_words + self.enter_bias
        rows = np.maximum(hidden, 0) @ self.mix + self.mix_bias
        for step in self.steps:
            rows = step.added_to(rows)
        rows = rows / np.sqrt((rows * rows).mean(1, keepdims=True) + _SMALL) * self.scale
        return (np.maximum(rows @ self.leave + self.leave_bias, 0) @ self.answer)[:, 0] + self.answer_bias


@dataclass(frozen=True, slots=True)
class Model:
    """The networks that vote, what they were trained on, and where their odds are cut.

    `heat` divides the mean logit so that it reads as a probability; `threshold` is the chance of being body from which
    a line is shown; `held_out` is the part of the benchmark's sites that training left out, -1 for none.
    """

    networks: tuple[Network, ...]
    forest: Forest | None
    forest_share: float
    vocabulary: Places
    mean: Floats
    spread: Floats
    heat: float
    threshold: float
    held_out: int

    def chances(self, measured: Measured, known: Known) -> Floats:
        """For each line, the probability that it is body."""
        n = len(measured.lines)
        if not n:
            return np.empty(0, np.float32)
        features = np.concatenate((measured.matrix, evidence_columns(measured.weights, measured.in_run, known)), axis=1)
        scaled = np.clip((features - self.mean) * self.spread, -_CLIP, _CLIP)
        words = self.numbers(measured.lines)
        if n <= _STRETCH:
            logits = self._vote(scaled, measured.lines, words)
        else:
            logits = self._in_stretches(scaled, measured.lines, words)
        if self.forest is not None:
            self._ask_forest(self.forest, features, measured.weights, logits)
        _hear_corpus(measured, known, logits)
        return 1 / (1 + np.exp(-np.clip(logits / np.float32(self.heat), -30, 30)))

    def _ask_forest(self, forest: Forest, features: Floats, weights: Floats, logits: Floats) -> None:
        """Let the trees speak on every line of which the network is not all but certain."""
        doubted = (logits > _SURELY_SHORT_FURNITURE) | ((weights >= _LONG_LINE) & (logits > _SURELY_FURNITURE))
        wanted = np.flatnonzero(doubted & (logits < _SURELY_BODY))
        for start in range(0, len(wanted), _STRETCH):
            part = wanted[start : start + _STRETCH]
            said = forest.logits(with_neighbours(features, part))
            logits[part] += (said - logits[part]) * np.float32(self.forest_share)

    def numbers(self, lines: Lines) -> NDArray[np.int64]:
        """The row of each word's vector; the last row is that of every word not known."""
        return self.vocabulary.of(lines.word_hashes)

    def _vote(self, features: Floats, lines: Lines, words: NDArray[np.int64]) -> Floats:
        votes = [network.logits(features, lines, words) for network in self.networks]
        return votes[0] if len(votes) == 1 else np.mean(votes, axis=0, dtype=np.float32)

    def _in_stretches(self, features: Floats, lines: Lines, words: NDArray[np.int64]) -> Floats:
        n = len(features)
        logits = np.empty(n, np.float32)
        for start in range(0, n, _STRETCH):
            stop = min(start + _STRETCH, n)
            low, high = max(0, start - _OVERLAP), min(n, stop + _OVERLAP)
            first, past = np.searchsorted(lines.word_lines, (low, high))
            part = _Stretch(lines.word_lines[first:past] - low)
            logits[start:stop] = self._vote(features[low:high], part, words[first:past])[start - low : stop - low]
        return logits


@dataclass(frozen=True, slots=True)
class _Stretch:
    """The words of a stretch of lines, as `Network.logits` asks for them."""

    word_lines: NDArray[np.int64]


def _hear_corpus(measured: Measured, known: Known, logits: Floats) -> None:
    """Take from the odds of lines that other pages hold too.

    Where all that looks like body is known, or its first line and much of the rest, the corpus holds copies of the
    article: then it is not heard.
    """
    if not known.lines.any():
        return
    body = np.where((logits > 0) & (measured.weights >= _TELLING_LINE), measured.weights, 0)
    likely = np.flatnonzero(body)
    if len(likely):
        share = float(body[known.lines > 0].sum()) / float(body.sum())
        if share >= _SURELY_COPIED or (share >= _PERHAPS_COPIED and known.lines[likely[0]]):
            return
    often = np.minimum(_PER_LOG_PAGE * np.log1p(known.lines), _AT_MOST)
    logits -= np.where(known.lines > 1, often, np.where(known.lines > 0, _FOR_ONE_PAGE, np.float32(0)))


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

    networks = []
    for number in range(int(held["networks"])):
        at = f"{number}."
        steps = []
        for k, spread in enumerate(held[at + "spreads"].tolist()):
            here = f"{at}steps.{k}."
            scale = matrix(here + "scale")[:, None]
            three, page, far = (matrix(here + name).T for name in ("three", "page", "far"))
            width = len(scale)
            steps.append(
                Step(
                    spread=spread,
                    taps=np.ascontiguousarray(np.concatenate((*np.split(three, 3), far), axis=1) * scale),
                    bias=matrix(here + "bias"),
                    mean=np.ascontiguousarray(page[:width] * scale),
                    beyond=np.ascontiguousarray(page[width:]),
                    far_bias=matrix(here + "far_bias"),
                    out=np.ascontiguousarray(matrix(here + "out").T),
                    out_bias=matrix(here + "out_bias"),
                )
            )
        enter = matrix(at + "enter").T
        own = len(held["mean"])
        networks.append(
            Network(
                np.ascontiguousarray(enter[:own]),
                np.roll(matrix(at + "bag"), -1, axis=0),
                np.roll(matrix(at + "edge"), -1, axis=0),
                np.ascontiguousarray(enter[own:]),
                matrix(at + "enter_bias"),
                np.ascontiguousarray(matrix(at + "mix").T),
                matrix(at + "mix_bias"),
                tuple(steps),
                matrix(at + "scale"),
                np.ascontiguousarray(matrix(at + "leave").T),
                matrix(at + "leave_bias"),
                np.ascontiguousarray(matrix(at + "answer").T),
                matrix(at + "answer_bias"),
            )
        )
    return Model(
        tuple(networks),
        _forest(held) if "forest.sizes" in held else None,
        float(held["forest_share"]),
        Places(held["vocabulary"]),
        held["mean"],
        (1 / held["spread"]).astype(np.float32),
        float(held["heat"]),
        float(held["threshold"]),
        int(held["held_out"]),
    )


def _forest(held: dict[str, NDArray[np.generic]]) -> Forest:
    sizes = held["forest.sizes"].astype(np.int64)
    roots = np.cumsum(sizes) - sizes
    child = held["forest.child"].astype(np.int64) + np.repeat(roots, 2 * sizes)
    return Forest(
        roots,
        held["forest.feature"].astype(np.int64),
        held["forest.threshold"].astype(np.float32),
        child,
        held["forest.values"].astype(np.float32),
        int(held["forest.depth"]),
    )
