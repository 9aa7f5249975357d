"""The trained network at run time: plain NumPy, the same sums as `training.net`.

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
from corpusview.reading.blocks import Lines
from corpusview.reading.boilerplate.features import Known, Measured, evidence_columns

Floats = NDArray[np.float32]

_SMALL = np.float32(1e-5)
_CLIP = 6.0
# Longer pages are read in stretches that overlap by more than the network sees to either side.
_STRETCH = 6000
_OVERLAP = 64


@dataclass(frozen=True, slots=True)
class Step:
    """One dilated convolution over the lines, with what the whole page says."""

    spread: int
    scale: Floats
    above: Floats
    here: Floats
    below: Floats
    bias: Floats
    page: Floats
    out: Floats
    out_bias: Floats


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
        known = words > 0
        width = self.bag.shape[1]
        bag = np.zeros((n, width), np.float32)
        some = np.flatnonzero(known)
        if len(some):
            owner = lines.word_lines[some]
            firsts = np.flatnonzero(np.diff(owner, prepend=-1))
            sums = np.add.reduceat(self.bag[words[some]], firsts)
            bag[owner[firsts]] = sums / np.diff(np.append(firsts, len(owner)))[:, None].astype(np.float32)
        ends = np.cumsum(counts)
        first = np.zeros(n, np.int64)
        last = np.zeros(n, np.int64)
        spoken = counts > 0
        first[spoken] = words[(ends - counts)[spoken]]
        last[spoken] = words[ends[spoken] - 1]
        joined = np.concatenate((bag, self.edge[first], self.edge[last]), axis=1)
        hidden = features @ self.enter + joined @ self.enter_words + self.enter_bias
        rows = np.maximum(hidden, 0) @ self.mix + self.mix_bias
        for step in self.steps:
            rows = rows + _step(step, rows)
        rows = rows / np.sqrt((rows * rows).mean(1, keepdims=True) + _SMALL) * self.scale
        return (np.maximum(rows @ self.leave + self.leave_bias, 0) @ self.answer)[:, 0] + self.answer_bias


def _step(step: Step, rows: Floats) -> Floats:
    normal = rows / np.sqrt((rows * rows).mean(1, keepdims=True) + _SMALL) * step.scale
    pooled = np.concatenate((normal.mean(0), normal.max(0)))
    hidden = normal @ step.here + (step.bias + pooled @ step.page)
    shift = step.spread
    if shift < len(rows):
        hidden[shift:] += normal[:-shift] @ step.above
        hidden[:-shift] += normal[shift:] @ step.below
    return np.maximum(hidden, 0) @ step.out + step.out_bias


@dataclass(frozen=True, slots=True)
class Model:
    """The networks that vote, what they were trained on, and where their odds are cut.

    `heat` divides the mean logit so that it reads as a probability; `threshold` is the chance of being body from which
    a line is shown.
    """

    networks: tuple[Network, ...]
    vocabulary: NDArray[np.uint64]
    mean: Floats
    spread: Floats
    heat: float
    threshold: float

    def chances(self, measured: Measured, known: Known) -> Floats:
        """For each line, the probability that it is body."""
        n = len(measured.lines)
        if not n:
            return np.empty(0, np.float32)
        features = np.concatenate((measured.matrix, evidence_columns(measured.weights, measured.in_run, known)), axis=1)
        features = np.clip((features - self.mean) * self.spread, -_CLIP, _CLIP)
        words = self.numbers(measured.lines)
        if n <= _STRETCH:
            logits = self._vote(features, measured.lines, words)
        else:
            logits = self._in_stretches(features, measured.lines, words)
        return 1 / (1 + np.exp(-np.clip(logits / np.float32(self.heat), -30, 30)))

    def numbers(self, lines: Lines) -> NDArray[np.int64]:
        """The row of each word's vector; 0 where the word is not known."""
        at = np.minimum(np.searchsorted(self.vocabulary, lines.word_hashes), len(self.vocabulary) - 1)
        return np.where(self.vocabulary[at] == lines.word_hashes, at + 1, 0)

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
            three = matrix(here + "three").T
            width = three.shape[0] // 3
            steps.append(
                Step(
                    spread,
                    matrix(here + "scale"),
                    *(np.ascontiguousarray(three[width * j : width * (j + 1)]) for j in range(3)),
                    matrix(here + "bias"),
                    np.ascontiguousarray(matrix(here + "page").T),
                    np.ascontiguousarray(matrix(here + "out").T),
                    matrix(here + "out_bias"),
                )
            )
        enter = matrix(at + "enter").T
        own = len(held["mean"])
        networks.append(
            Network(
                np.ascontiguousarray(enter[:own]),
                matrix(at + "bag"),
                matrix(at + "edge"),
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
        held["vocabulary"],
        held["mean"],
        (1 / held["spread"]).astype(np.float32),
        float(held["heat"]),
        float(held["threshold"]),
    )
