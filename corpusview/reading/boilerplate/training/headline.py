"""Fit the weights by which `reading.headline` picks the headline: a choice among the lines above the text.

`python -m corpusview.reading.boilerplate.training.headline --bench FOLDER OUT.npz` fits on four fifths of the sites,
each page read with the boilerplate model that has not seen its site, in several views (whole, from the headline on, cut
anywhere above it, and with the menus of another site). It prints how often the right line is chosen on sites not fitted
on: in a cross-validation, and on those that are held out altogether.

The weights go by each line's chance of being body, so that they must be fitted again when the models of the body
change: their file says to which models they were fitted, and a test compares.
"""

from __future__ import annotations

import argparse
import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpusview.paths import resource
from corpusview.reading.blocks import Lines
from corpusview.reading.boilerplate.engine import comments_below, doubts, known_lines
from corpusview.reading.boilerplate.features import Known, measure
from corpusview.reading.boilerplate.model import Model
from corpusview.reading.boilerplate.training.mastheads import is_same_title, telling_titles
from corpusview.reading.boilerplate.training.pages import mixed, sites_left_out, text_of
from corpusview.reading.boilerplate.training.quality import BENCH, MODELS, Bench, Counts, models_in
from corpusview.reading.evidence import Evidence
from corpusview.reading.headline import SIGNS, Asked, Chooser, candidates, headline_rows, text_start

_HIDDEN = 32
_ROUNDS = 16
_BATCH = 64  # pages
_RATE = 3e-3
_DECAY = 1e-2
_LEFT_OUT = 0.2  # of the signs, another few for every batch, so that no sign is relied on alone
_TAIL_WEIGHT = 0.5  # pages from the headline on are easy: they count for less
_PARTS = 3  # of the sites fitted on, for a cross-validation
_MIXES = 2  # pages with another site's frame, for each page
_KNOWING = 0.4  # of the made pages are read with what the corpus knows
# What a model's file holds that its chances do not depend on.
_CUTS = frozenset({"threshold", "threshold_alone"})


@dataclass(frozen=True, slots=True)
class Choice:
    """One view of a page: what speaks for each of its lines, one column a line, and which of them are right."""

    site: str
    view: str
    held_out: bool
    rows: NDArray[np.float32]
    right: NDArray[np.bool_]


def _choice(
    document: dict, title: str, view: str, model: Model, evidence: Evidence | None, held_out: bool
) -> Choice | None:
    text, numbers = text_of(document, "tail" if view == "tail" else "full")
    lines = Lines.of(text)
    if not len(lines):
        return None
    breaks = np.flatnonzero(np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32) == 10)
    gold_lines = np.array(numbers)[np.searchsorted(breaks, lines.starts)]
    measured = measure(lines)
    known = Known.nothing(len(lines)) if evidence is None else known_lines(lines, evidence)
    chances = model.chances(measured, known) * doubts(measured, comments_below(measured))
    start = text_start(measured, chances)
    asked = candidates(measured, start)
    if not len(asked):
        return None
    begins = document["lines"][document["start"]]["text"]
    right = [
        gold_lines[each] == document["start"]
        or is_same_title(lines.line(each), title)
        or is_same_title(lines.line(each), begins)
        for each in asked
    ]
    rows = headline_rows(measured, [known], chances, [Asked(0, asked, start)])
    return Choice(document["site"], view, held_out, rows, np.array(right, bool))


def choices(bench: Bench, made: bool, seed: int = 0) -> Iterator[Choice]:
    """All pages whose gold title tells, whole and from the headline; with `made` also cut and mixed ones."""
    rng = np.random.default_rng(seed)
    left_out = sites_left_out([(each["site"], each["source_dataset"]) for each in bench.documents])
    new = {k for k in bench.scored if bench.documents[k]["site"] in left_out}
    titles = telling_titles(bench.documents)
    scripts = {"zh": "zh", "ja": "zh", "ko": "zh", "el": "el", "ru": "ru", "ar": "ar"}
    homes: dict[tuple[bool, str], dict[str, list[int]]] = {}
    for k, document in enumerate(bench.documents):
        group = homes.setdefault((k in new, scripts.get(document["lang"], "latin")), {})
        group.setdefault(document["site"], []).append(k)
    for k, document in enumerate(bench.documents):
        title = titles.get(document["id"])
        if title is None:
            continue
        views: list[tuple[str, dict, Evidence | None]] = []
        for evidence in (None, bench.evidence(k, None)):
            views += [("full", document, evidence), ("tail", document, evidence)]
        if made and k not in new:
            known = Evidence(lines=Counts(bench.counts, Counter(bench.hashes[k])))
            if document["start"] >= 2:
                cut = int(rng.integers(1, document["start"] + 1))
                views.append(
                    ("cut", {**document, "lines": document["lines"][cut:], "start": document["start"] - cut}, None)
                )
            group = homes[False, scripts.get(document["lang"], "latin")]
            sites = sorted(group)
            for _ in range(_MIXES):
                frame, foot = (
                    bench.documents[rng.choice(group[sites[int(rng.integers(len(sites)))]])] for _ in range(2)
                )
                page = mixed(document, frame, foot if rng.random() < 0.3 else frame, rng)
                views.append(("mixed", page, known if rng.random() < _KNOWING else None))
        for view, page, evidence in views:
            found = _choice(page, title, view, bench.model(k), evidence, k in new)
            if found is not None:
                yield found


def _with_neighbours(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    """One row a line: its signs, those of the line asked before it, and of the one asked after it."""
    wide = np.zeros((rows.shape[1], 3 * SIGNS), np.float32)
    wide[:, :SIGNS] = rows.T
    wide[1:, SIGNS : 2 * SIGNS] = rows.T[:-1]
    wide[:-1, 2 * SIGNS :] = rows.T[1:]
    return wide


def fit(pages: list[Choice], seed: int = 0) -> Chooser:
    """The network that makes the right lines of each page likeliest: Adam on the log odds of the choice."""
    rng = np.random.default_rng(seed)
    pages = [each for each in pages if each.right.any() and len(each.right) > 1]
    of_site = Counter(each.site for each in pages)
    weights = np.array([(_TAIL_WEIGHT if each.view == "tail" else 1) / of_site[each.site] ** 0.5 for each in pages])
    weights /= weights.mean()
    wide = [_with_neighbours(each.rows) for each in pages]
    every = np.concatenate(wide)
    mean, spread = every.mean(0), 1 / np.maximum(every.std(0), 0.05)
    width = every.shape[1]
    del every
    held: list[NDArray[np.float32]] = [
        (rng.normal(size=(width, _HIDDEN)) / np.sqrt(width)).astype(np.float32),
        np.zeros(_HIDDEN, np.float32),
        (rng.normal(size=_HIDDEN) / np.sqrt(_HIDDEN)).astype(np.float32),
    ]
    first = [np.zeros_like(each) for each in held]
    second = [np.zeros_like(each) for each in held]
    step = 0
    for turn in range(_ROUNDS):
        rate = _RATE * 0.5 * (1 + np.cos(np.pi * turn / _ROUNDS))
        order = rng.permutation(len(pages))
        for low in range(0, len(order), _BATCH):
            chosen = order[low : low + _BATCH]
            batch = [pages[each] for each in chosen]
            sizes = np.array([len(each.right) for each in batch])
            owner, begins = np.repeat(np.arange(len(batch)), sizes), np.cumsum(sizes) - sizes
            rows = (np.concatenate([wide[each] for each in chosen]) - mean) * spread
            rows *= rng.random(width) > _LEFT_OUT
            right = np.concatenate([each.right for each in batch])
            hidden = rows @ held[0] + held[1]
            active = np.maximum(hidden, 0)
            votes = active @ held[2]
            odds = np.exp(votes - np.maximum.reduceat(votes, begins)[owner])
            chance = odds / np.add.reduceat(odds, begins)[owner]
            wanted = odds * right
            wanted /= np.maximum(np.add.reduceat(wanted, begins), 1e-9)[owner]
            pull = ((chance - wanted) * weights[chosen][owner] / len(batch)).astype(np.float32)
            inner = np.outer(pull, held[2]) * (hidden > 0)
            slopes = [rows.T @ inner + _DECAY * held[0], inner.sum(0), active.T @ pull + _DECAY * held[2]]
            step += 1
            for k, slope in enumerate(slopes):
                first[k] = 0.9 * first[k] + 0.1 * slope
                second[k] = 0.999 * second[k] + 0.001 * slope * slope
                move = first[k] / (1 - 0.9**step) / (np.sqrt(second[k] / (1 - 0.999**step)) + 1e-8)
                held[k] = (held[k] - rate * move).astype(np.float32)
    # Mean and spread go into the weights.
    enter = (held[0] * spread[:, None]).reshape(3, SIGNS, _HIDDEN).transpose(0, 2, 1)
    bias = held[1] - (mean * spread) @ held[0]
    return Chooser(np.ascontiguousarray(enter, np.float32), bias[:, None].astype(np.float32), held[2])


def fingerprint(models: Iterable[Path]) -> str:
    """A hash of all that the chances of these models depend on; where they are cut does not count."""
    made = hashlib.blake2b(digest_size=16)
    for path in models:
        with np.load(path, allow_pickle=False) as file:
            for name in sorted(set(file.files) - _CUTS):
                values = file[name]
                made.update(f"{name} {values.dtype.str} {values.shape} ".encode())
                made.update(np.ascontiguousarray(values).tobytes())
    return made.hexdigest()


def bodies() -> list[Path]:
    """The models of the body that ship, and those of the cross-validation."""
    return [resource("models", "boilerplate.npz"), *sorted(MODELS.glob("*.npz"))]


def fitted_to(weights: Path) -> str:
    """The fingerprint of the models that the weights of the headline in this file were fitted to."""
    with np.load(weights, allow_pickle=False) as file:
        return str(file["fitted_to"])


def write(path: Path, chooser: Chooser) -> None:
    """Write weights just fitted, and to which models."""
    held = {name: getattr(chooser, name).astype(np.float16) for name in Chooser.__slots__}
    np.savez_compressed(path, **held, fitted_to=np.array(fingerprint(bodies())))


def _part(site: str) -> int:
    return hashlib.blake2b(site.encode(), digest_size=2).digest()[1] % _PARTS


def _tell(name: str, chooser: Chooser, pages: list[Choice]) -> None:
    """Print how often the line of most votes is right, over pages and as the mean over their sites."""
    for view in ("tail", "full"):
        sites: dict[str, list[bool]] = {}
        for each in pages:
            if each.view == view:
                sites.setdefault(each.site, []).append(bool(each.right[chooser.votes(each.rows).argmax()]))
        every = [hit for hits in sites.values() for hit in hits]
        mean = float(np.mean([np.mean(hits) for hits in sites.values()]))
        print(
            f"{name}, {view}: {sum(every)} of {len(every)} right, {100 * mean:.1f} % in the mean of {len(sites)} sites"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--bench", type=Path, default=BENCH)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("out", type=Path)
    chosen = parser.parse_args()
    bench = Bench(chosen.bench / "dev.jsonl.gz", models_in(MODELS))
    pages = list(choices(bench, made=True, seed=chosen.seed))
    fitted = [each for each in pages if not each.held_out]
    for part in range(_PARTS):
        chooser = fit([each for each in fitted if _part(each.site) != part], chosen.seed)
        _tell(f"part {part}", chooser, [each for each in fitted if _part(each.site) == part])
    chooser = fit(fitted, chosen.seed)
    _tell("held out", chooser, [each for each in pages if each.held_out])
    write(chosen.out, chooser)


if __name__ == "__main__":
    main()
