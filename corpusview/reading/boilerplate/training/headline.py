"""Fit the weights by which `reading.masthead` picks the headline: a choice among the lines above the body.

`python -m corpusview.reading.boilerplate.training.headline --bench FOLDER --model NPZ` prints the weights to be put
into `masthead.HEADLINE_WEIGHTS`, and how often the right line is chosen on sites not fitted on.
"""

from __future__ import annotations

import argparse
import re
from pathlib import Path

import numpy as np
import torch

from corpusview.reading.blocks import Lines
from corpusview.reading.boilerplate.features import Known, measure
from corpusview.reading.boilerplate.model import load
from corpusview.reading.boilerplate.training.pages import folds_of, raw, text_of
from corpusview.reading.masthead import HEADLINE_WEIGHTS, body_start, headline_rows


def plain(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.casefold())


def is_title(line: str, gold: str) -> bool:
    """Whether a line is the gold's title; one may go on where the other ends (a site's name, a cut)."""
    short, long = sorted((plain(line), gold), key=len)
    return bool(short) and long.startswith(short) and 2 * len(short) >= len(long)


def fit(pages: list[tuple[np.ndarray, np.ndarray]]) -> np.ndarray:
    """The weights that make the right rows of each page likeliest."""
    weights = torch.tensor(HEADLINE_WEIGHTS, requires_grad=True)
    optimiser = torch.optim.LBFGS([weights], max_iter=60, line_search_fn="strong_wolfe")
    every = torch.tensor(np.concatenate([rows for rows, _ in pages]))
    page = torch.tensor(np.repeat(np.arange(len(pages)), [len(rows) for rows, _ in pages]))
    good = torch.tensor(np.concatenate([right for _, right in pages]).astype(float))

    def loss() -> torch.Tensor:
        optimiser.zero_grad()
        odds = torch.exp((every @ weights).clamp(-30, 30))
        sums = torch.zeros(len(pages), dtype=odds.dtype)
        value = -torch.log(sums.index_add(0, page, odds * good) / sums.index_add(0, page, odds)).mean()
        value = value + 1e-3 * weights.pow(2).sum()
        value.backward()
        return value

    optimiser.step(loss)
    return weights.detach().numpy()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bench", type=Path, required=True)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--every", type=int, default=2, help="use one page in so many")
    chosen = parser.parse_args()
    torch.set_num_threads(1)
    model = load(chosen.model)
    documents = list(raw(chosen.bench / "dev.jsonl.gz"))
    folds = folds_of([(each["site"], each["source_dataset"]) for each in documents])
    pages: list[tuple[int, np.ndarray, np.ndarray]] = []
    reached = 0
    for document in documents[:: chosen.every]:
        gold = plain(document.get("title") or "")
        for view in ("tail", "full") if gold else ():
            text, numbers = text_of(document, view)
            lines = Lines.of(text)
            breaks = np.flatnonzero(np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32) == 10)
            gold_lines = np.array(numbers)[np.searchsorted(breaks, lines.starts)]
            known = Known.nothing(len(lines))
            chances = model.chances(measure(lines), known)
            first, rows = headline_rows(lines, chances, known.lines, body_start(lines, chances, 0))
            # The gold's title may be the page's, not the headline: the line where its article begins counts too.
            right = np.array([is_title(lines.line(first + k), gold) for k in range(len(rows))], bool)
            right |= gold_lines[first : first + len(rows)] == document["start"]
            reached += bool(right.any())
            pages.append((folds[document["site"]], rows, right))
    print(f"{len(pages)} views, {reached} with the title among the candidates")
    for fold in (0, None):
        fitted = [(rows, right) for each, rows, right in pages if each != fold and right.any()]
        found = fit(fitted)
        test = [(rows, right) for each, rows, right in pages if each == fold or fold is None]
        hits = sum(bool(right[(rows @ found).argmax()]) for rows, right in test if len(rows))
        print("fold", fold, "right:", hits, "of", len(test))
        print(np.array2string(np.round(found, 2), separator=", "))


if __name__ == "__main__":
    main()
