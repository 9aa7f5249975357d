"""Write trained networks as the arrays that `boilerplate.model` reads: half precision, word vectors in eight bits."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch

# Half precision holds no number beyond this.
_LARGEST = 60000.0


def _half(values: torch.Tensor) -> np.ndarray:
    return np.clip(values.detach().numpy(), -_LARGEST, _LARGEST).astype(np.float16)


def write(
    path: Path,
    trained: list,
    heat: float,
    threshold: float,
    forest: dict[str, np.ndarray] | None = None,
    forest_share: float = 0.0,
    held_out: int = -1,
) -> int:
    """Write networks that share their vocabulary and scaling; returns the size of the file in bytes."""
    first = trained[0]
    held: dict[str, np.ndarray] = {
        "networks": np.array(len(trained)),
        "vocabulary": first.vocabulary.hashes,
        "mean": first.mean.astype(np.float32),
        "spread": first.spread.astype(np.float32),
        "heat": np.array(heat),
        "threshold": np.array(threshold),
        "forest_share": np.array(forest_share),
        "held_out": np.array(held_out),
        **(forest or {}),
    }
    for number, each in enumerate(trained):
        if not np.array_equal(each.vocabulary.hashes, first.vocabulary.hashes):
            raise ValueError("the networks were trained with different vocabularies")
        net, at = each.net, f"{number}."
        # Each network has its own scaling of the features: fold it into the first matrix.
        enter = net.enter.weight.detach().clone()
        bias = net.enter.bias.detach().clone()
        own = len(first.mean)
        if number:
            ratio = torch.from_numpy((first.spread / each.spread).astype(np.float32))
            shift = torch.from_numpy(((first.mean - each.mean) / each.spread).astype(np.float32))
            bias += enter[:, :own] @ shift
            enter[:, :own] *= ratio
        held[at + "enter"], held[at + "enter_bias"] = _half(enter), _half(bias)
        for name in ("bag", "edge"):
            table = getattr(net, name).weight.detach().numpy()
            scale = np.maximum(np.abs(table).max(0), 1e-6) / 127
            held[at + name] = np.rint(table / scale).astype(np.int8)
            held[at + name + ".scale"] = scale.astype(np.float32)
        for name in ("mix", "leave", "answer"):
            layer = getattr(net, name)
            held[at + name], held[at + name + "_bias"] = _half(layer.weight), _half(layer.bias)
        held[at + "scale"] = _half(net.scale)
        held[at + "spreads"] = np.array([step.spread for step in net.steps])
        for k, step in enumerate(net.steps):
            here = f"{at}steps.{k}."
            held[here + "three"], held[here + "bias"] = _half(step.three.weight), _half(step.three.bias)
            held[here + "page"], held[here + "scale"] = _half(step.page.weight), _half(step.scale)
            held[here + "far"], held[here + "far_bias"] = _half(step.far.weight), _half(step.far.bias)
            held[here + "out"], held[here + "out_bias"] = _half(step.out.weight), _half(step.out.bias)
    np.savez_compressed(path, **held)
    return path.stat().st_size
