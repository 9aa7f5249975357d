"""How well the masthead is read: `python -m corpusview.reading.boilerplate.training.mastheads`.

Exit code 1 if a floor is missed.

Titles and dates of the benchmark's pages against their gold, by data set, language and view. Whatever was tuned by
looking at pages was tuned on the sites of one half; the other half is scored here, and of that the sites which the
boilerplate model has not seen either are told apart. The benchmark names no authors: bylines, standfirsts and sources
are counted, and judged on the golden pages of the tests.
"""

from __future__ import annotations

import argparse
import hashlib
import re
import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from corpusview.paths import resource
from corpusview.reading.boilerplate import Labelled, label_blocks
from corpusview.reading.boilerplate.model import Model, load
from corpusview.reading.boilerplate.training.pages import text_of
from corpusview.reading.boilerplate.training.quality import BENCH, Bench

# The gold of this set is the day on which the page was fetched: an article's own day may lie before it, never after.
FETCHED = frozenset({"daniel"})
_NEAR = 31  # days before the fetch within which most of these articles were published
_LEAST_SHARE = 0.5  # of the longer of two titles that the shorter must cover to be the same

# What was reached, less what another machine's arithmetic may cost. A floor may rise, never fall.
FLOORS: dict[str, float] = {
    "from the headline, alone: title": 94.0,
    "from the headline, alone: of dated": 85.5,
    "full page, alone: title": 72.5,
    "full page, alone: of dated": 86.0,
}


_COLUMNS = f"""Mastheads on the sites that nothing was tuned on. In percent:
title       of the pages, those whose title is right; "of given": of those that were given a title
dated       of the pages whose gold has a day, those that were given one; "right day": those given the right one
of dated    of those that were given a day, those given the right one
fetched     the same where the gold is the day of the fetch: days at most {_NEAR} before it, and not after it
byline, source, standfirst: of the pages, those that were given one
"""


def is_tuned_on(site: str) -> bool:
    """Whether the masthead's rules and weights were tuned on this site: one half of all, by a hash of its name."""
    return not hashlib.blake2b(site.encode(), digest_size=1).digest()[0] & 1


def plain(text: str) -> str:
    """A title without case, spaces and punctuation."""
    return re.sub(r"[\W_]+", "", text.casefold())


def is_same_title(ours: str, gold: str) -> bool:
    """Whether one is the other, or holds it and is not twice as long: gold titles may carry the site's name."""
    short, long = sorted((plain(ours), plain(gold)), key=len)
    return bool(short) and short in long and len(short) >= _LEAST_SHARE * len(long)


@dataclass(frozen=True, slots=True)
class Score:
    """One page: whether each field was given and whether it is right; `None` where the gold does not say.

    A title is also right where it stands on the line with which the gold's article begins.
    """

    dataset: str
    language: str
    is_new: bool
    titled: bool
    title: bool | None
    dated: bool
    date: bool | None
    fetched: bool | None
    byline: bool
    source: bool
    standfirst: bool


def score(document: dict, numbers: list[int], text: str, read: Labelled, is_new: bool) -> Score:
    """Judge one page; `numbers` are the benchmark's numbers of the lines of `text`."""
    head = read.masthead
    gold = document.get("title") or ""
    title = None
    if plain(gold):
        span = head.span_of("title")
        title = is_same_title(head.title or "", gold) or (
            span is not None and numbers[text.count("\n", 0, span.start)] == document["start"]
        )
    when = document.get("date") or ""
    day = date.fromisoformat(when) if re.fullmatch(r"\d{4}-\d\d-\d\d", when) else None
    is_right = fetched = None
    if day is not None and document["source_dataset"] in FETCHED:
        fetched = head.published is not None and 0 <= (day - head.published).days <= _NEAR
    elif day is not None:
        is_right = head.published == day
    return Score(
        document["source_dataset"],
        document.get("lang", ""),
        is_new,
        head.title is not None,
        title,
        head.published is not None,
        is_right,
        fetched,
        head.byline is not None,
        head.source is not None,
        head.standfirst is not None,
    )


def scores(bench: Bench, model: Model, view: str, siblings: int | None) -> list[Score]:
    """All pages of the half that nothing was tuned on."""
    new = set(bench.scored)
    found = []
    for k, document in enumerate(bench.documents):
        if is_tuned_on(document["site"]):
            continue
        text, numbers = text_of(document, view)
        read = label_blocks(text, bench.evidence(k, siblings), model)
        found.append(score(document, numbers, text, read, k in new))
    return found


def percent(claims: Iterable[bool]) -> float:
    """How many of the claims hold, in percent; not a number where there are none."""
    counted = Counter(claims)
    return 100 * counted[True] / counted.total() if counted else float("nan")


def figures(pages: list[Score]) -> dict[str, float]:
    """The columns of the table."""
    return {
        "title": percent(each.title for each in pages if each.title is not None),
        "of given": percent(each.title for each in pages if each.title is not None and each.titled),
        "dated": percent(each.dated for each in pages if each.date is not None),
        "right day": percent(each.date for each in pages if each.date is not None),
        "of dated": percent(each.date for each in pages if each.date is not None and each.dated),
        "fetched": percent(each.fetched for each in pages if each.fetched is not None and each.dated),
        "byline": percent(each.byline for each in pages),
        "source": percent(each.source for each in pages),
        "standfirst": percent(each.standfirst for each in pages),
    }


def _row(name: str, pages: list[Score]) -> str:
    told = "".join(f"{value:11.1f}" if value == value else f"{'':11}" for value in figures(pages).values())
    return f"{name:<34}{len(pages):>6}{told}"


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--bench", type=Path, default=BENCH, help="the folder of labelled pages")
    parser.add_argument("--model", type=Path, default=resource("models", "boilerplate.npz"))
    chosen = parser.parse_args(arguments)
    if not chosen.bench.is_dir():
        print(f"No labelled pages at {chosen.bench}: nothing was measured.")
        return 0
    model = load(chosen.model)
    bench = Bench(chosen.bench / "dev.jsonl.gz", model.held_out)
    found: dict[str, float] = {}
    print(_COLUMNS)
    print(f"{'':<34}{'pages':>6}" + "".join(f"{name:>11}" for name in figures([])))
    for view, name in (("tail", "from the headline"), ("full", "full page")):
        for siblings, evidence in ((0, "alone"), (None, "with the corpus")):
            pages = scores(bench, model, view, siblings)
            print(_row(f"{name}, {evidence}", pages))
            for what, value in figures(pages).items():
                found[f"{name}, {evidence}: {what}"] = value
            if siblings is None:
                continue
            print(_row("  sites new to the model too", [each for each in pages if each.is_new]))
            for dataset in sorted({each.dataset for each in pages}):
                print(_row(f"  {dataset}", [each for each in pages if each.dataset == dataset]))
            for language, count in Counter(each.language for each in pages).most_common():
                if count >= 5:
                    print(_row(f"  language {language}", [each for each in pages if each.language == language]))
            others = [each for each in pages if each.language != "en"]
            print(_row("  not English", others))
            found[f"{name}, not English: title"] = figures(others)["title"]
    missed = [(name, floor) for name, floor in FLOORS.items() if not found[name] >= floor]
    for name, floor in missed:
        print(f"MISSED: {name} is {found[name]:.2f}, its floor {floor:.2f}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
