"""How well the masthead is read: `python -m corpusview.reading.boilerplate.training.mastheads`.

Exit code 1 if a floor is missed.

Titles and dates of the benchmark's pages against their gold, by data set, language and view, each page read with the
boilerplate model that has not seen its site. Titles are scored on the sites without which the weights of the headline
were fitted. The rules for dates were tuned
by looking at pages of one half of all sites; dates are scored on the other half. The benchmark names no authors:
bylines, standfirsts and sources are counted, and judged on the golden pages of the tests.
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

from corpusview.reading.boilerplate.engine import Labelled
from corpusview.reading.boilerplate.training.pages import sites_left_out
from corpusview.reading.boilerplate.training.quality import BENCH, MODELS, Bench, models_in

# The gold of this set is the day on which the page was fetched: an article's own day may lie before it, never after.
FETCHED = frozenset({"daniel"})
_NEAR = 31  # days before the fetch within which most of these articles were published
_LEAST_SHARE = 0.5  # of the longer of two titles that the shorter must cover to be the same

# What was reached, less what another machine's arithmetic may cost. A floor may rise, never fall.
FLOORS: dict[str, float] = {
    "from the headline, alone: title": 94.5,
    "from the headline, alone: of dated": 91.0,
    "from the headline, alone: right day": 61.0,
    "full page, alone: title": 86.0,
    "full page, alone: of dated": 90.5,
    "full page, alone: right day": 66.0,
    "full page, with the corpus: title": 86.0,
}


_COLUMNS = f"""Mastheads on sites that they were not tuned on. In percent:
title       of the pages whose gold title tells, those given the right one; "of given": of those that were given one
titles, dates: how many pages were judged
dated       of the pages whose gold has a day, those that were given one; "right day": those given the right one
of dated    of those that were given a day, those given the right one
fetched     the same where the gold is the day of the fetch: days at most {_NEAR} before it, and not after it
byline, source, standfirst: of the pages, those that were given one
"""


def is_tuned_on(site: str) -> bool:
    """Whether the rules for dates were tuned on this site: one half of all, by a hash of its name."""
    return not hashlib.blake2b(site.encode(), digest_size=1).digest()[0] & 1


def plain(text: str) -> str:
    """A title without case, spaces and punctuation."""
    return re.sub(r"[\W_]+", "", text.casefold())


def is_same_title(ours: str, gold: str) -> bool:
    """Whether one is the other, or holds it and is not twice as long: gold titles may carry the site's name."""
    short, long = sorted((plain(ours), plain(gold)), key=len)
    return bool(short) and short in long and len(short) >= _LEAST_SHARE * len(long)


def telling_titles(documents: list[dict]) -> dict[str, str]:
    """The gold titles, by page, that say what the headline is.

    Some gold titles are those of the window: they stand on no line of the page, or name the section on many pages of a
    site whose articles begin differently. Such a page says nothing of where its headline is.
    """
    begins: dict[tuple[str, str], set[str]] = {}
    for each in documents:
        key = each["site"], plain(each["title"] or "")
        begins.setdefault(key, set()).add(plain(each["lines"][each["start"]]["text"]))
    return {
        each["id"]: each["title"]
        for each in documents
        if len(begins[each["site"], plain(each["title"] or "")]) == 1
        and any(is_same_title(line["text"], each["title"] or "") for line in each["lines"])
    }


@dataclass(frozen=True, slots=True)
class Score:
    """One page: whether each field was given and whether it is right; `None` where nothing can be said.

    A title is also right where it is, or says, the line with which the gold's article begins.
    """

    dataset: str
    language: str
    titled: bool
    title: bool | None
    dated: bool
    date: bool | None
    fetched: bool | None
    byline: bool
    source: bool
    standfirst: bool


def score(document: dict, numbers: list[int], text: str, read: Labelled, gold: str | None) -> Score:
    """Judge one page; `numbers` are the benchmark's numbers of the lines of `text`, `gold` its title if that counts."""
    head = read.masthead
    title = None
    if gold is not None:
        span = head.span_of("title")
        title = span is not None and (
            numbers[text.count("\n", 0, span.start)] == document["start"]
            or is_same_title(head.title or "", gold)
            or is_same_title(head.title or "", document["lines"][document["start"]]["text"])
        )
    when = "" if is_tuned_on(document["site"]) else document.get("date") or ""
    day = date.fromisoformat(when) if re.fullmatch(r"\d{4}-\d\d-\d\d", when) else None
    is_right = fetched = None
    if day is not None and document["source_dataset"] in FETCHED:
        fetched = head.published is not None and 0 <= (day - head.published).days <= _NEAR
    elif day is not None:
        is_right = head.published == day
    return Score(
        document["source_dataset"],
        document.get("lang", ""),
        head.title is not None,
        title,
        head.published is not None,
        is_right,
        fetched,
        head.byline is not None,
        head.source is not None,
        head.standfirst is not None,
    )


def scores(bench: Bench, view: str, siblings: int | None) -> list[Score]:
    """All pages of which title or date can be judged."""
    new = sites_left_out([(each["site"], each["source_dataset"]) for each in bench.documents])
    titles = telling_titles(bench.documents)
    found = []
    for k in bench.scored:
        document = bench.documents[k]
        if document["site"] not in new and is_tuned_on(document["site"]):
            continue
        made = bench.read(k, view, siblings)
        gold = titles.get(document["id"]) if document["site"] in new else None
        found.append(score(document, made.numbers, made.text, made.labelled, gold))
    return found


def percent(claims: Iterable[bool]) -> float:
    """How many of the claims hold, in percent; not a number where there are none."""
    counted = Counter(claims)
    return 100 * counted[True] / counted.total() if counted else float("nan")


def figures(pages: list[Score]) -> dict[str, float]:
    """The columns of the table."""
    told = [each.title for each in pages if each.title is not None]
    return {
        "titles": float(len(told)),
        "title": percent(told),
        "of given": percent(each.title for each in pages if each.title is not None and each.titled),
        "dates": float(sum(each.date is not None for each in pages)),
        "dated": percent(each.dated for each in pages if each.date is not None),
        "right day": percent(each.date for each in pages if each.date is not None),
        "of dated": percent(each.date for each in pages if each.date is not None and each.dated),
        "fetched": percent(each.fetched for each in pages if each.fetched is not None and each.dated),
        "byline": percent(each.byline for each in pages),
        "source": percent(each.source for each in pages),
        "standfirst": percent(each.standfirst for each in pages),
    }


def _row(name: str, pages: list[Score]) -> str:
    told = "".join(
        f"{'':11}" if value != value else f"{value:11.0f}" if what in ("titles", "dates") else f"{value:11.1f}"
        for what, value in figures(pages).items()
    )
    return f"{name:<34}{len(pages):>6}{told}"


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--bench", type=Path, default=BENCH, help="the folder of labelled pages")
    parser.add_argument("--models", type=Path, default=MODELS, help="the folder of the cross-validation's models")
    chosen = parser.parse_args(arguments)
    if not chosen.bench.is_dir():
        print(f"No labelled pages at {chosen.bench}: nothing was measured.")
        return 0
    bench = Bench(chosen.bench / "dev.jsonl.gz", models_in(chosen.models))
    found: dict[str, float] = {}
    print(_COLUMNS)
    print(f"{'':<34}{'pages':>6}" + "".join(f"{name:>11}" for name in figures([])))
    for view, name in (("tail", "from the headline"), ("full", "full page")):
        for siblings, evidence in ((0, "alone"), (None, "with the corpus")):
            pages = scores(bench, view, siblings)
            print(_row(f"{name}, {evidence}", pages))
            for what, value in figures(pages).items():
                found[f"{name}, {evidence}: {what}"] = value
            if siblings is None:
                continue
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
