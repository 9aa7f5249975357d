"""Train the boilerplate model, in one command:

    python -m corpusview.reading.boilerplate.training.train --bench FOLDER --write resources/models/boilerplate.npz

One fifth of the sites is left out, so that `training.quality` can measure the very weights that ship. One thread; the
seeds are fixed. Needs PyTorch and LightGBM, which the program itself does not.
"""

from __future__ import annotations

import argparse
import pickle
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from corpusview.reading.boilerplate.features import Known, evidence_columns
from corpusview.reading.boilerplate.training.export import write
from corpusview.reading.boilerplate.training.forest import arrays_of, train_forest
from corpusview.reading.boilerplate.training.net import Net
from corpusview.reading.boilerplate.training.pages import FOLDS, Collection, SimulatedCorpus, View, load, mix

# Fitted on the sites left out: what the mean of both voters is divided by to read as log odds, how much the trees
# weigh in it, and the chance from which a line counts as likely body (chosen for recall, see `boilerplate.sequence`).
HEAT = 1.25
FOREST_SHARE = 0.5
THRESHOLD = 0.13
RENDERINGS = ("dev.jsonl.gz", "dev.html_text.jsonl.gz")


@dataclass(frozen=True, slots=True)
class Plan:
    """How to train. `lines` is the size of a batch; a word needs `fewest_sites` sites to get a vector."""

    epochs: int = 16
    lines: int = 6000
    rate: float = 3e-3
    decay: float = 0.02
    width: int = 64
    word_width: int = 16
    fewest_sites: int = 8
    spreads: tuple[int, ...] = (1, 3, 9, 27)
    far: int = 16
    drop: float = 0.25
    word_loss: float = 0.2
    f1_share: float = 0.3
    mixed: float = 0.7
    seed: int = 1


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
    """The words that stand on enough sites, numbered from 1; 0 is every other word."""

    def __init__(self, collections: list[Collection], folds: set[int], fewest: int) -> None:
        seen: dict[int, set[str]] = {}
        for collection in collections:
            for page in collection.pages:
                if page.fold in folds:
                    for each in np.unique(page.views["full"].words).tolist():
                        seen.setdefault(int(collection.word_table[each]), set()).add(page.site)
        self.hashes = np.array(sorted(each for each, sites in seen.items() if len(sites) >= fewest), np.uint64)

    def __len__(self) -> int:
        return len(self.hashes) + 1

    def rows(self, collection: Collection) -> NDArray[np.int64]:
        """For each word of a collection's table, its number here."""
        at = np.minimum(np.searchsorted(self.hashes, collection.word_table), len(self.hashes) - 1)
        return np.where(self.hashes[at] == collection.word_table, at + 1, 0)


def row_of(view: View, known: Known, numbers: NDArray[np.int64]) -> Row:
    """Join a view's own features with what the corpus knows; `numbers` maps words to their vectors."""
    words = numbers[view.words]
    counts = np.bincount(view.word_lines, minlength=len(view))
    starts = np.cumsum(counts) - counts
    edges = np.zeros((len(view), 2), np.int64)
    some = counts > 0
    edges[some, 0] = words[starts[some]]
    edges[some, 1] = words[starts[some] + counts[some] - 1]
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


def tensors(rows: list[Row], mean, spread, word_loss: float, rng: np.random.Generator | None):
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
    if rng is not None:
        words = np.where(rng.random(len(words)) < word_loss, 0, words)
        edges = np.where(rng.random(edges.shape) < word_loss, 0, edges)
    # Unknown words count as nothing in the mean, but a line of them alone has no words at all.
    offsets = np.cumsum(counts) - counts
    return (
        torch.from_numpy(np.clip(features, -6, 6).astype(np.float32)),
        torch.from_numpy(words),
        torch.from_numpy(offsets),
        torch.from_numpy(edges),
        torch.from_numpy(place),
        torch.from_numpy(mask),
    )


def loss_of(logits, rows: list[Row], page_weights: NDArray[np.float32], f1_share: float):
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

    entropy = torch.nn.functional.binary_cross_entropy_with_logits(logits, target * 0.98 + 0.01, reduction="none")
    by_page = per_page(entropy * soft) / per_page(soft).clamp(min=1e-6)
    chance = torch.sigmoid(logits)
    hit = per_page(chance * target * weights)
    f1 = 2 * hit / (per_page(chance * weights) + per_page(target * weights)).clamp(min=1e-6)
    share = torch.from_numpy(page_weights)
    return (((1 - f1_share) * by_page + f1_share * (1 - f1)) * share).sum() / share.sum()


class Sampler:
    """Draws, for each page, a rendering, a view and a corpus that knows more or less of its site."""

    def __init__(
        self,
        collections: list[Collection],
        pools: list[Collection],
        pool_numbers: list[NDArray[np.int64]],
        folds: set[int],
        mixed: float,
        rng: np.random.Generator,
    ) -> None:
        self.pools, self.pool_numbers, self.folds, self.mixed = pools, pool_numbers, folds, mixed
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
            k: np.float32(min((200 / sizes[collections[0].pages[k].dataset]) ** 0.35, 1.8)) for k in self.numbers
        }

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

    def epoch(self, numbers: list[NDArray[np.int64]]) -> tuple[list[Row], NDArray[np.float32]]:
        rows, weights = [], []
        for number in self.numbers:
            which = int(self.rng.random() < 0.4)
            name = ("full", "tail", "dated")[int(self.rng.choice(3, p=[0.4, 0.35, 0.25]))]
            view = self.collections[which].pages[number].views[name]
            if not (view.labels >= 0).any():
                continue
            rows.append(row_of(view, self.known(self.corpora[which], number, view), numbers[which]))
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
                rows.append(row_of(view, joint, self.pool_numbers[which]))
                weights.append(np.float32(0.7) * self.weights[page.parts[0]])
        return rows, np.array(weights, np.float32)


@dataclass(slots=True)
class Trained:
    net: Net
    mean: NDArray[np.float32]
    spread: NDArray[np.float32]
    vocabulary: Vocabulary

    def predict(self, rows: list[Row]) -> list[NDArray[np.float32]]:
        """The logits of each page's lines."""
        self.net.eval()
        found: list[NDArray[np.float32]] = [np.empty(0, np.float32)] * len(rows)
        with torch.no_grad():
            for group in batches(rows, 12000, None):
                part = [rows[k] for k in group]
                logits = self.net(*tensors(part, self.mean, self.spread, 0, None)).numpy()
                ends = np.cumsum([len(row.labels) for row in part])
                for k, piece in zip(group, np.split(logits, ends[:-1]), strict=True):
                    found[k] = piece
        return found


def train(
    collections: list[Collection],
    pools: list[Collection],
    folds: set[int],
    plan: Plan,
    start: Trained | None = None,
    say=print,
) -> Trained:
    """Train one network on the sites of `folds`, from scratch or going on from where `start` ended."""
    torch.manual_seed(plan.seed)
    rng = np.random.default_rng(plan.seed)
    vocabulary = start.vocabulary if start else Vocabulary(collections, folds, plan.fewest_sites)
    numbers = [vocabulary.rows(each) for each in collections]
    pool_numbers = [vocabulary.rows(each) for each in pools]
    sampler = Sampler(collections, pools, pool_numbers, folds, plan.mixed, rng)
    rows, _ = sampler.epoch(numbers)
    every = np.concatenate([row.features[:: max(1, len(row.labels) // 200)] for row in rows])
    mean, spread = every.mean(0), np.maximum(every.std(0), 1e-2)
    if start:
        mean, spread = start.mean, start.spread
    net = Net(every.shape[1], len(vocabulary), plan.word_width, plan.width, plan.spreads, plan.far, plan.drop)
    if start:
        net.load_state_dict(start.net.state_dict())
    optimiser = torch.optim.AdamW(net.parameters(), lr=plan.rate, weight_decay=plan.decay, betas=(0.9, 0.98))
    averaged = torch.optim.swa_utils.AveragedModel(net, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(0.997))
    steps, at = plan.epochs * len(batches(rows, plan.lines, rng)), 0
    for epoch in range(plan.epochs):
        began, total = time.time(), 0.0
        rows, weights = sampler.epoch(numbers)
        net.train()
        groups = batches(rows, plan.lines, rng)
        for group in groups:
            at += 1
            warm = min(1.0, at / 100)
            for each in optimiser.param_groups:
                each["lr"] = plan.rate * warm * (0.5 + 0.5 * np.cos(np.pi * min(at / steps, 1))) + 1e-5
            part = [rows[k] for k in group]
            logits = net(*tensors(part, mean, spread, plan.word_loss, rng))
            loss = loss_of(logits, part, weights[group], plan.f1_share)
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimiser.step()
            averaged.update_parameters(net)
            total += float(loss.detach())
        say(f"epoch {epoch} loss {total / len(groups):.4f} {time.time() - began:.0f}s", flush=True)
    return Trained(averaged.module, mean, spread, vocabulary)


def score(pages, keeps, view: str) -> list[dict]:
    """The benchmark's figures per page: `keeps` are arrays of booleans over the view's lines."""
    found = []
    for page, keep in zip(pages, keeps, strict=True):
        shown = page.views[view]
        size = shown.tokens
        main, boiler = shown.labels == 1, shown.labels == 0
        hit, wrong, lost = size[main & keep].sum(), size[boiler & keep].sum(), size[main & ~keep].sum()
        furniture = size[boiler].sum()
        found.append(
            {
                "site": page.site,
                "dataset": page.dataset,
                "language": page.language,
                "P": hit / (hit + wrong) if hit + wrong else 0.0,
                "R": hit / (hit + lost) if hit + lost else 0.0,
                "F1": 2 * hit / (2 * hit + wrong + lost) if hit else 0.0,
                "hidden": 1 - wrong / furniture if furniture else 1.0,
                "lostpar": float(np.any(main & ~keep & (size >= 15))),
            }
        )
    return found


def mean_of(scores: list[dict], key: str) -> float:
    return 100 * float(np.mean([each[key] for each in scores]))


def mean_of_sets(scores: list[dict], key: str) -> float:
    sets: dict[str, list[dict]] = {}
    for each in scores:
        sets.setdefault(each["dataset"], []).append(each)
    return float(np.mean([mean_of(part, key) for part in sets.values()]))


def evaluate(trained: Trained, collection: Collection, folds: set[int], view: str, siblings: int | None) -> list:
    """(page, logits) of the pages of `folds`, the corpus holding `siblings` other pages (None: all) of each site."""
    corpus = SimulatedCorpus(collection)
    rng = np.random.default_rng(7)
    numbers = trained.vocabulary.rows(collection)
    chosen = [k for k, page in enumerate(collection.pages) if page.fold in folds]
    rows = []
    for k in chosen:
        page = collection.pages[k]
        near = corpus.siblings(k)
        if siblings is not None:
            near = [near[j] for j in rng.permutation(len(near))[:siblings]]
        known = corpus.known_to(k, page.views[view], near, 0.0 if siblings == 0 else 1.0, rng)
        rows.append(row_of(page.views[view], known, numbers))
    return list(zip([collection.pages[k] for k in chosen], trained.predict(rows), strict=True))


def collections_of(bench: Path, cache: Path | None) -> tuple[list[Collection], list[Collection]]:
    """Both renderings, measured, and pages mixed from each; kept in `cache` between runs where one is given."""
    if cache is not None and cache.exists():
        with cache.open("rb") as file:
            return pickle.load(file)
    whole = [load(bench / name) for name in RENDERINGS]
    pools = [mix(bench / name, each, 2, 5) for name, each in zip(RENDERINGS, whole, strict=True)]
    made = (whole, pools)
    if cache is not None:
        with cache.open("wb") as file:
            pickle.dump(made, file, -1)
    return made


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bench", type=Path, required=True, help="the folder of labelled pages")
    parser.add_argument("--write", type=Path, help="write the weights here, as the program reads them")
    parser.add_argument("--fold", type=int, default=0, help="the part of the sites that is left out; -1 for none")
    parser.add_argument("--cache", type=Path, help="keep the measured pages here between runs")
    parser.add_argument("--keep", type=Path, help="keep the trained network here")
    parser.add_argument("--start", type=Path, help="go on from a kept network")
    parser.add_argument("--epochs", type=int, default=Plan().epochs)
    parser.add_argument("--rate", type=float, default=Plan().rate)
    parser.add_argument("--seed", type=int, default=Plan().seed)
    chosen = parser.parse_args()
    torch.set_num_threads(1)
    collections, pools = collections_of(chosen.bench, chosen.cache)
    folds = set(range(FOLDS)) - {chosen.fold}
    plan = Plan(epochs=chosen.epochs, seed=chosen.seed, rate=chosen.rate)
    start = torch.load(chosen.start, weights_only=False) if chosen.start else None
    trained = train(collections, pools, folds, plan, start)
    if chosen.keep:
        torch.save(trained, chosen.keep)
    if chosen.fold >= 0:
        report(trained, collections[0], chosen.fold)
    if chosen.write:
        rng = np.random.default_rng(plan.seed + 4)
        forest = train_forest(collections, Sampler(collections, [], [], folds, 0.0, rng), rng)
        size = write(chosen.write, [trained], HEAT, THRESHOLD, arrays_of(forest), FOREST_SHARE, chosen.fold)
        print(f"{chosen.write}: {size} bytes")


def report(trained: Trained, collection: Collection, fold: int) -> None:
    """Print what the network alone reaches on the sites left out, at several cuts."""
    for view in ("full", "tail"):
        for siblings in (None, 0):
            found = evaluate(trained, collection, {fold}, view, siblings)
            for limit in (0.5, 0.2, 0.1):
                cut = np.log(limit / (1 - limit))
                scores = score([page for page, _ in found], [logits > cut for _, logits in found], view)
                figures = " ".join(f"{key} {mean_of(scores, key):.2f}" for key in ("F1", "P", "R", "hidden", "lostpar"))
                known = "alone" if siblings == 0 else "with the corpus"
                print(f"{view}, {known}, cut at {limit}: {figures}, sets {mean_of_sets(scores, 'F1'):.2f}", flush=True)


if __name__ == "__main__":
    main()
