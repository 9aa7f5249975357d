"""Train the boosted trees that vote beside the network, and lay them out as arrays."""

from __future__ import annotations

import lightgbm
import numpy as np

from corpusview.reading.boilerplate.features import evidence_columns
from corpusview.reading.boilerplate.forest import with_neighbours
from corpusview.reading.boilerplate.training.pages import Collection

ROUNDS = 130
_PARAMETERS = {
    "objective": "binary",
    "num_leaves": 31,
    "max_depth": 6,
    "learning_rate": 0.12,
    "min_data_in_leaf": 60,
    "feature_fraction": 0.5,
    "bagging_fraction": 0.7,
    "bagging_freq": 1,
    "lambda_l2": 5,
    "num_threads": 1,
    "verbose": -1,
    "max_bin": 63,
    "seed": 1,
    "deterministic": True,
}
# Shares of the lines that are trained on; weights make up for it.
_FURNITURE_SHARE = 0.35
_BODY_SHARE = 0.8
_PASSES = 2


def train_forest(collections: list[Collection], sampler, rng: np.random.Generator) -> lightgbm.Booster:
    """Fit the trees to pages drawn as the network's are (`train.Sampler`)."""
    rows, labels, weights = [], [], []
    for number in [each for _ in range(_PASSES) for each in sampler.numbers]:
        which, name = sampler.view()
        view = collections[which].pages[number].views.get(name)
        counted = view.labels >= 0 if view is not None else np.zeros(0, bool)
        if view is None or not counted.any():
            continue
        known = sampler.known(sampler.corpora[which], number, view)
        features = np.concatenate(
            (view.matrix.astype(np.float32), evidence_columns(view.weights, view.run, known)), axis=1
        )
        share = np.where(view.labels == 1, _BODY_SHARE, _FURNITURE_SHARE)
        kept = np.flatnonzero(counted & (rng.random(len(share)) < share))
        if not len(kept):
            continue
        size = view.tokens**0.7
        rows.append(with_neighbours(features, kept).astype(np.float16))
        labels.append(view.labels[kept])
        weights.append((size / size[counted].sum() / share)[kept] * sampler.weights[number])
    weight = np.concatenate(weights)
    data = lightgbm.Dataset(
        np.concatenate(rows).astype(np.float32),
        np.concatenate(labels),
        weight=weight / weight.mean(),
        params={"max_bin": _PARAMETERS["max_bin"]},
    )
    return lightgbm.train(_PARAMETERS, data, ROUNDS)


def arrays_of(booster: lightgbm.Booster) -> dict[str, np.ndarray]:
    """The trees as the arrays that `boilerplate.forest.Forest` walks, children counted within their tree."""
    feature: list[int] = []
    threshold: list[float] = []
    child: list[int] = []
    values: list[float] = []
    sizes: list[int] = []
    depth = 0

    def lay(node: dict, first: int, level: int) -> int:
        nonlocal depth
        depth = max(depth, level)
        at = len(feature)
        own = at - first
        split = "split_feature" in node
        feature.append(node["split_feature"] if split else 0)
        threshold.append(node["threshold"] if split else np.inf)
        values.append(0.0 if split else node["leaf_value"])
        child.extend((own, own))
        if split:
            child[2 * at] = lay(node["left_child"], first, level + 1)
            child[2 * at + 1] = lay(node["right_child"], first, level + 1)
        return own

    for tree in booster.dump_model()["tree_info"]:
        first = len(feature)
        lay(tree["tree_structure"], first, 0)
        sizes.append(len(feature) - first)
    return {
        "forest.sizes": np.array(sizes, np.int32),
        "forest.feature": np.array(feature, np.int16),
        "forest.threshold": np.array(threshold, np.float32),
        "forest.child": np.array(child, np.int16),
        "forest.values": np.array(values, np.float32),
        "forest.depth": np.array(depth),
    }
