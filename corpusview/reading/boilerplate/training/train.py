"""Train the boilerplate model, in one command:

    python -m corpusview.reading.boilerplate.training.train --bench FOLDER

Trains on each four fifths of the sites, into `folds`, so that `training.quality` can measure every page with a model
that has not seen its site; then on all of them, into what ships; then chooses where all are cut (`training.cuts`). One
thread; the seeds are fixed. Needs PyTorch and LightGBM, which the program itself does not.
"""

from __future__ import annotations

import argparse
import copy
import pickle
import time
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from corpusview.paths import resource
from corpusview.reading.blocks import Places
from corpusview.reading.boilerplate.features import Known, evidence_columns
from corpusview.reading.boilerplate.model import EDGES
from corpusview.reading.boilerplate.training.cuts import cut
from corpusview.reading.boilerplate.training.export import write
from corpusview.reading.boilerplate.training.forest import arrays_of, train_forest
from corpusview.reading.boilerplate.training.net import Net
from corpusview.reading.boilerplate.training.pages import (
    FOLDS,
    RENDERINGS,
    SNIPPETS_FILE,
    VIEWS,
    Collection,
    SimulatedCorpus,
    View,
    folds_of_bench,
    labelled_by_snippets,
    load,
    mix,
    raw,
)
from corpusview.reading.boilerplate.training.quality import BENCH, MODELS


@dataclass(frozen=True, slots=True)
class Stage:
    """A stretch of training: so many epochs at a rate that rises for `warm` steps and falls to nothing.

    `memory` is how much of the running mean of the weights, which is what counts in the end, each step leaves as it
    was; `mixed` is how many mixed pages there are for each labelled one.
    """

    epochs: int
    rate: float
    warm: int
    memory: float
    mixed: float
    seed: int


@dataclass(frozen=True, slots=True)
class Plan:
    """How to train: from nothing, then again from there on pages that are mixed more freely, none of doubtful gold.

    `lines` is the size of a batch; a word needs `fewest_sites` sites to get a vector, a pair more. So that nothing is
    learned by heart, words are lost (`word_loss`), on some pages all of them (`wordless`), and features get `noise` and
    are lost for whole pages (`feature_loss`). Of several refinements that begin at the same weights, the mean is taken.
    """

    first: Stage = Stage(epochs=9, rate=3e-3, warm=100, memory=0.996, mixed=0.6, seed=1)
    refinements: tuple[Stage, ...] = tuple(
        Stage(epochs=3, rate=1e-3, warm=40, memory=0.992, mixed=1.0, seed=seed) for seed in (7, 8)
    )
    lines: int = 6000
    decay: float = 0.02
    width: int = 48
    word_width: int = 20
    fewest_sites: int = 8
    fewest_sites_of_pairs: int = 12
    spreads: tuple[int, ...] = (1, 3, 9, 27)
    far: int = 12
    drop: float = 0.25
    word_loss: float = 0.25
    wordless: float = 0.15
    noise: float = 0.1
    feature_loss: float = 0.04
    smoothing: float = 0.02
    f1_share: float = 0.3


@dataclass(slots=True)
class Row:
    """One page in one view as the network takes it."""

    features: NDArray[np.float32]
    words: NDArray[np.int64]
    counts: NDArray[np.int64]
    edges: NDArray[np.int64]
    labels: NDArray[np.int8]
    tokens: NDArray[np.float32]


class Vocabulary:
    """The words, and pairs of words, that stand on enough sites, numbered from 1; 0 is all else."""

    def __init__(self, collections: list[Collection], folds: set[int], fewest: int, fewest_of_pairs: int) -> None:
        found = []
        # Words and pairs take turns.
        for kind, least in enumerate((fewest, fewest_of_pairs)):
            of_site: dict[str, list[NDArray[np.uint64]]] = {}
            for collection in collections:
                for page in collection.pages:
                    if page.fold in folds:
                        of_site.setdefault(page.site, []).append(np.unique(page.views["full"].words[kind::2]))
            every = np.concatenate([np.unique(np.concatenate(pages)) for pages in of_site.values()])
            hashes, sites = np.unique(every, return_counts=True)
            found.append(hashes[(sites >= least) & (hashes != 0)])
        self.hashes = np.unique(np.concatenate(found))
        self._places = Places(self.hashes)

    def __len__(self) -> int:
        return len(self.hashes) + 1

    def rows(self, hashes: NDArray[np.uint64]) -> NDArray[np.int64]:
        """For each word or pair, its number here."""
        found = self._places.of(hashes)
        return np.where(found == len(self.hashes), 0, found + 1).astype(np.int64)


def row_of(view: View, known: Known, vocabulary: Vocabulary) -> Row:
    """Join a view's own features with what the corpus knows."""
    words = vocabulary.rows(view.words)
    counts = np.bincount(view.word_lines, minlength=len(view))
    starts = np.cumsum(counts) - counts
    edges = np.zeros((len(view), EDGES), np.int64)
    some = counts > 0
    first = starts[some]
    # Words and pairs take turns; the last pair of a line is none.
    edges[some, 0] = words[first]
    edges[some, 1] = words[first + counts[some] - 2]
    edges[some, 2] = words[first + 1]
    features = np.concatenate((view.matrix.astype(np.float32), evidence_columns(view.weights, view.run, known)), axis=1)
    return Row(features, words, counts, edges, view.labels, view.tokens)


def batches(rows: list[Row], lines: int, rng: np.random.Generator | None) -> list[list[int]]:
    """Pages of like length together, about `lines` lines a batch."""
    lengths = np.array([len(row.labels) for row in rows])
    noise = rng.random(len(rows)) * 0.3 if rng is not None else np.zeros(len(rows))
    order = np.argsort(np.log1p(lengths) + noise)
    made: list[list[int]] = []
    longest = 0
    for each in order.tolist():
        longest = max(longest, lengths[each])
        if not made or longest * (len(made[-1]) + 1) > lines:
            made.append([])
            longest = lengths[each]
        made[-1].append(each)
    if rng is not None:
        rng.shuffle(made)
    return made


def tensors(rows: list[Row], mean, spread, plan: Plan | None = None, rng: np.random.Generator | None = None):
    """A batch as the network takes it; with a plan, what is lost in training is lost."""
    lengths = [len(row.labels) for row in rows]
    longest = max(lengths)
    place = np.concatenate([np.arange(n) + k * longest for k, n in enumerate(lengths)])
    mask = np.zeros((len(rows), longest), np.float32)
    for k, n in enumerate(lengths):
        mask[k, :n] = 1
    features = (np.concatenate([row.features for row in rows]) - mean) / spread
    words = np.concatenate([row.words for row in rows])
    counts = np.concatenate([row.counts for row in rows])
    edges = np.concatenate([row.edges for row in rows])
    features = np.clip(features, -6, 6).astype(np.float32)
    if plan is not None and rng is not None:
        wordless = rng.random(len(rows)) < plan.wordless
        of_word = np.repeat(wordless, [len(row.words) for row in rows])
        words = np.where(of_word | (rng.random(len(words)) < plan.word_loss), 0, words)
        of_line = np.repeat(wordless, lengths)[:, None]
        edges = np.where(of_line | (rng.random(edges.shape) < plan.word_loss), 0, edges)
        features += rng.standard_normal(features.shape, np.float32) * np.float32(plan.noise)
        lost = rng.random((len(rows), features.shape[1])) < plan.feature_loss
        features[np.repeat(lost, lengths, axis=0)] = 0
    # Unknown words count as nothing in the mean, but a line of them alone has no words at all.
    offsets = np.cumsum(counts) - counts
    return (
        torch.from_numpy(features),
        torch.from_numpy(words),
        torch.from_numpy(offsets),
        torch.from_numpy(edges),
        torch.from_numpy(place),
        torch.from_numpy(mask),
    )


def loss_of(logits, rows: list[Row], page_weights: NDArray[np.float32], plan: Plan):
    """Mean over pages: entropy, and what is missing of F1."""
    labels = torch.from_numpy(np.concatenate([row.labels for row in rows]).astype(np.float32))
    sizes = np.concatenate([row.tokens for row in rows])
    page = torch.from_numpy(np.repeat(np.arange(len(rows)), [len(row.labels) for row in rows]))
    counted = labels >= 0
    weights = torch.from_numpy(sizes) * counted
    soft = weights.clamp(min=1e-9).pow(0.7) * counted
    target = labels.clamp(min=0)
    many = len(rows)

    def per_page(values):
        return torch.zeros(many).index_add(0, page, values)

    entropy = torch.nn.functional.binary_cross_entropy_with_logits(
        logits, target * (1 - 2 * plan.smoothing) + plan.smoothing, reduction="none"
    )
    by_page = per_page(entropy * soft) / per_page(soft).clamp(min=1e-6)
    chance = torch.sigmoid(logits)
    hit = per_page(chance * target * weights)
    f1 = 2 * hit / (per_page(chance * weights) + per_page(target * weights)).clamp(min=1e-6)
    share = torch.from_numpy(page_weights)
    return (((1 - plan.f1_share) * by_page + plan.f1_share * (1 - f1)) * share).sum() / share.sum()


class Sampler:
    """Draws, for each page, a rendering, a view and a corpus that knows more or less of its site."""

    def __init__(
        self,
        collections: list[Collection],
        pools: list[Collection],
        vocabulary: Vocabulary | None,
        folds: set[int],
        mixed: float,
        rng: np.random.Generator,
        doubtful: bool = True,
    ) -> None:
        self.pools, self.vocabulary, self.folds, self.mixed = pools, vocabulary, folds, mixed
        self.corpora = [SimulatedCorpus(each) for each in collections]
        self.collections = collections
        self.rng = rng
        self.numbers = [k for k, page in enumerate(collections[0].pages) if page.fold in folds]
        sizes: dict[str, int] = {}
        for k in self.numbers:
            name = collections[0].pages[k].dataset
            sizes[name] = sizes.get(name, 0) + 1
        # Small sets weigh a little more a page: both the mean over pages and over sets count.
        self.weights = {
            k: np.float32(min((200 / sizes[collections[0].pages[k].dataset]) ** 0.45, 2.0)) for k in self.numbers
        }
        self.numbers = [k for k in self.numbers if doubtful or not collections[0].pages[k].doubtful]

    def known(self, corpus: SimulatedCorpus, number: int, view: View) -> Known:
        rng = self.rng
        siblings = corpus.siblings(number)
        if siblings and rng.random() < 0.65:
            most = min(len(siblings), 30)
            many = int(np.exp(rng.random() * np.log(most + 1)))
            siblings = [siblings[k] for k in rng.permutation(len(siblings))[:many]]
        else:
            siblings = []
        background = 0.0 if rng.random() < 0.3 else float(rng.random() ** 2 * 2)
        known = corpus.known_to(number, view, siblings, background, rng)
        if rng.random() < 0.1:
            # Other copies of the very article, on this site or elsewhere.
            copies = rng.integers(1, 4)
            body = (view.labels == 1) | (view.labels < 0)
            if rng.random() < 0.5:
                body &= rng.random(len(body)) < 0.8
            known.lines[body] += copies
            known.shapes[body] += copies
        return known

    def view(self) -> tuple[int, str]:
        """A rendering and a view, drawn."""
        return int(self.rng.random() < 0.4), VIEWS[int(self.rng.choice(3, p=[0.4, 0.35, 0.25]))]

    def epoch(self) -> tuple[list[Row], NDArray[np.float32]]:
        rows, weights = [], []
        for number in self.numbers:
            which, name = self.view()
            view = self.collections[which].pages[number].views.get(name)
            if view is None or not (view.labels >= 0).any():
                continue
            rows.append(row_of(view, self.known(self.corpora[which], number, view), self.vocabulary))
            weights.append(self.weights[number])
        for which, pool in enumerate(self.pools):
            chosen = [page for page in pool.pages if page.fold in self.folds]
            for k in self.rng.permutation(len(chosen))[
                : int(self.mixed * len(self.numbers) / len(self.pools))
            ].tolist():
                page = chosen[k]
                view = next(iter(page.views.values()))
                if not (view.labels >= 0).any():
                    continue
                known = [self.known(self.corpora[which], part, view) for part in dict.fromkeys(page.parts)]
                joint = Known(
                    np.maximum.reduce([each.lines for each in known]),
                    np.maximum.reduce([each.shapes for each in known]),
                )
                rows.append(row_of(view, joint, self.vocabulary))
                weights.append(np.float32(0.7) * self.weights[page.parts[0]])
        return rows, np.array(weights, np.float32)


@dataclass(slots=True)
class Trained:
    net: Net
    mean: NDArray[np.float32]
    spread: NDArray[np.float32]
    vocabulary: Vocabulary


def train(bench: Prepared, folds: set[int], plan: Plan, say=print) -> Trained:
    """Train one network on the sites of `folds`."""
    stage = plan.first
    torch.manual_seed(stage.seed)
    rng = np.random.default_rng(stage.seed)
    vocabulary = Vocabulary(bench.whole, folds, plan.fewest_sites, plan.fewest_sites_of_pairs)
    sampler = Sampler(bench.whole, bench.mixed, vocabulary, folds, stage.mixed, rng)
    rows, _ = sampler.epoch()
    every = np.concatenate([row.features[:: max(1, len(row.labels) // 200)] for row in rows])
    mean, spread = every.mean(0), np.maximum(every.std(0), 1e-2)
    net = Net(every.shape[1], len(vocabulary), plan.word_width, EDGES, plan.width, plan.spreads, plan.far, plan.drop)
    made = Trained(net, mean, spread, vocabulary)
    made.net = _fitted(made, sampler, stage, plan, len(batches(rows, plan.lines, rng)), say)
    refined = []
    for stage in plan.refinements:
        torch.manual_seed(stage.seed)
        rng = np.random.default_rng(stage.seed)
        sampler = Sampler(bench.whole, bench.freely_mixed, vocabulary, folds, stage.mixed, rng, doubtful=False)
        refined.append(_fitted(made, sampler, stage, plan, None, say).state_dict())
    if refined:
        made.net.load_state_dict({name: sum(each[name] for each in refined) / len(refined) for name in refined[0]})
    return made


def _fitted(start: Trained, sampler: Sampler, stage: Stage, plan: Plan, a_round: int | None, say) -> Net:
    """What the network becomes in one stage; `a_round` is about how many steps an epoch has, if that is known."""
    net, rng = copy.deepcopy(start.net), sampler.rng
    optimiser = torch.optim.AdamW(net.parameters(), lr=stage.rate, weight_decay=plan.decay, betas=(0.9, 0.98))
    mean_of_steps = torch.optim.swa_utils.get_ema_multi_avg_fn(stage.memory)
    averaged = torch.optim.swa_utils.AveragedModel(net, multi_avg_fn=mean_of_steps)
    at = 0
    for epoch in range(stage.epochs):
        began, total = time.time(), 0.0
        rows, weights = sampler.epoch()
        net.train()
        groups = batches(rows, plan.lines, rng)
        a_round = a_round or len(groups)
        for group in groups:
            at += 1
            warm, done = min(1.0, at / stage.warm), min(at / (stage.epochs * a_round), 1)
            for each in optimiser.param_groups:
                each["lr"] = stage.rate * warm * (0.5 + 0.5 * np.cos(np.pi * done)) + 1e-5
            part = [rows[k] for k in group]
            logits = net(*tensors(part, start.mean, start.spread, plan, rng))
            loss = loss_of(logits, part, weights[group], plan)
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimiser.step()
            averaged.update_parameters(net)
            total += float(loss.detach())
        say(f"epoch {epoch} loss {total / len(groups):.4f} {time.time() - began:.0f}s", flush=True)
    return averaged.module


@dataclass(frozen=True, slots=True)
class Prepared:
    """The benchmark as the network takes it: both renderings, and pages mixed from each."""

    whole: list[Collection]
    mixed: list[Collection]
    freely_mixed: list[Collection]


def prepared(bench: Path, cache: Path | None) -> Prepared:
    """The benchmark measured and mixed; kept in `cache` between runs where one is given."""
    if cache is not None and cache.exists():
        with cache.open("rb") as file:
            return pickle.load(file)
    snippets = [labelled_by_snippets(each) for each in raw(bench / SNIPPETS_FILE)]
    documents = [list(raw(bench / name)) + snippets for name in RENDERINGS]
    folds = folds_of_bench(bench)
    whole = [load(each, folds) for each in documents]
    made = Prepared(
        whole,
        [mix(part, each, 2, 5) for part, each in zip(documents, whole, strict=True)],
        [mix(part, each, 3, 5, freely=True) for part, each in zip(documents, whole, strict=True)],
    )
    if cache is not None:
        with cache.open("wb") as file:
            pickle.dump(made, file, -1)
    return made


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--bench", type=Path, default=BENCH, help="the folder of labelled pages")
    parser.add_argument("--models", type=Path, default=MODELS, help="write the cross-validation's models here")
    parser.add_argument("--shipped", type=Path, default=resource("models", "boilerplate.npz"))
    parser.add_argument("--parts", type=int, nargs="+", default=[*range(FOLDS), -1], help="left out; -1 for none")
    parser.add_argument("--epochs", type=int, help="fewer in every stage, to try that all of it runs")
    parser.add_argument("--cache", type=Path, help="keep the measured pages here between runs")
    chosen = parser.parse_args()
    torch.set_num_threads(1)
    bench = prepared(chosen.bench, chosen.cache)
    plan = Plan()
    if chosen.epochs:
        stages = [replace(each, epochs=min(each.epochs, chosen.epochs)) for each in (plan.first, *plan.refinements)]
        plan = replace(plan, first=stages[0], refinements=tuple(stages[1:]))
    chosen.models.mkdir(exist_ok=True)
    for left_out in chosen.parts:
        folds = set(range(FOLDS)) - {left_out}
        rng = np.random.default_rng(plan.first.seed + 4)
        forest = train_forest(bench.whole, Sampler(bench.whole, [], None, folds, 0.0, rng), rng)
        trained = train(bench, folds, plan)
        path = chosen.shipped if left_out < 0 else chosen.models / f"{left_out}.npz"
        print(f"{path}: {write(path, trained, arrays_of(forest), left_out)} bytes", flush=True)
    cut(chosen.bench, chosen.models, chosen.shipped)


if __name__ == "__main__":
    main()
