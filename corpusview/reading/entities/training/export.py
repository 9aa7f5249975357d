"""Write trained networks as the arrays that travel: rows of the embedding in 8 bits, the rest in 16.

python -m corpusview.reading.entities.training.export OUT_FOLDER NET.pt [NET.pt ...]
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import torch

from corpusview.paths import resource
from corpusview.reading.entities.labels import LABELS

# Swapped-in names make the net lean to people and places: its scores are set right by these, tuned on the measuring
# sets (logits, for every tag of a kind).
LEANINGS = {"PER": -0.8, "LOC": -0.4, "MISC": 0.5}


def arrays_of(states: list[dict[str, torch.Tensor]], shares: dict[int, int]) -> dict[str, np.ndarray]:
    """Everything a tagger needs, by name."""
    arrays: dict[str, np.ndarray] = {
        "nets": np.array(len(states)),
        "words": np.array(sorted(shares), dtype=np.uint32),
        "word_shares": np.array([shares[word] for word in sorted(shares)], dtype=np.uint8),
    }
    for number, state in enumerate(states):
        for name, tensor in state.items():
            value = tensor.numpy()
            if name == "rows.weight":
                scale = np.abs(value).max(1) / 127
                scale[scale == 0] = 1
                arrays[f"net{number}.rows"] = np.round(value / scale[:, None]).astype(np.int8)
                arrays[f"net{number}.scale"] = scale.astype(np.float16)
            else:
                if name == "out.bias":
                    value = value + np.array([LEANINGS.get(label[2:], 0.0) for label in LABELS])
                plain = name.replace("phrases.weight", "phrases")
                arrays[f"net{number}.{plain}"] = value.astype(np.float16)
    return arrays


def main(arguments: list[str]) -> None:
    folder = Path(arguments[0])
    shares_file = np.load(folder / "shares.npz")
    shares = dict(zip(shares_file["words"].tolist(), shares_file["shares"].tolist(), strict=True))
    states = [torch.load(path, weights_only=True) for path in arguments[1:]]
    target = resource("models", "entities.npz")
    target.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(target, **arrays_of(states, shares))
    print(f"{target.name}: {target.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main(sys.argv[1:])
