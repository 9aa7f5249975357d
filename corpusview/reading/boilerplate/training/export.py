"""Write a trained network as the arrays that `boilerplate.model` reads: half precision, word vectors in eight bits."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch

# What the trees weigh beside the network, and where lines are cut before `training.cuts` has said it better.
_FOREST_SHARE = 0.35
_THRESHOLD, _THRESHOLD_ALONE = 0.13, 0.18
# Half precision holds no number beyond this.
_LARGEST = 60000.0


def _half(values: torch.Tensor) -> np.ndarray:
    return np.clip(values.detach().numpy(), -_LARGEST, _LARGEST).astype(np.float16)


def write(path: Path, trained, forest: dict[str, np.ndarray], held_out: int) -> int:
    """Write a trained network and forest, to be cut by `training.cuts`; returns the size of the file in bytes."""
    net = trained.net
    table = net.bag.weight.detach().numpy()
    scale = np.maximum(np.abs(table).max(0), 1e-6) / 127
    held: dict[str, np.ndarray] = {
        "vocabulary": trained.vocabulary.hashes,
        "mean": trained.mean.astype(np.float32),
        "spread": trained.spread.astype(np.float32),
        "heat": np.array(1.0),
        "threshold": np.array(_THRESHOLD),
        "threshold_alone": np.array(_THRESHOLD_ALONE),
        "forest_share": np.array(_FOREST_SHARE),
        **forest,
        "held_out": np.array(held_out),
        "words": np.rint(table / scale).astype(np.int8),
        "words.scale": scale.astype(np.float32),
        "scale": _half(net.scale),
        "spreads": np.array([step.spread for step in net.steps]),
    }
    for name in ("enter", "mix", "leave", "answer"):
        layer = getattr(net, name)
        held[name], held[name + "_bias"] = _half(layer.weight), _half(layer.bias)
    for k, step in enumerate(net.steps):
        here = f"steps.{k}."
        held[here + "scale"], held[here + "page"] = _half(step.scale), _half(step.page.weight)
        for name, part in (("three", step.three), ("far", step.far), ("out", step.out)):
            bias = "bias" if name == "three" else name + "_bias"
            held[here + name], held[here + bias] = _half(part.weight), _half(part.bias)
    np.savez_compressed(path, **held)
    return path.stat().st_size
