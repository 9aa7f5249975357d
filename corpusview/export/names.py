"""A list of names leaving the corpus: a table in CSV, or lines to paste."""

from __future__ import annotations

import csv
from collections.abc import Generator, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from corpusview.export.cells import cell
from corpusview.export.whole import whole_file

# Lines made between two pauses: some milliseconds of work.
AT_ONCE = 1_000

COLUMNS = ("kind", "name", "articles", "mentions", "also", "only_in_boilerplate", "confidence")


@dataclass(frozen=True, slots=True)
class ListedName:
    """A line of the list: who or what, in how many articles and how often, the other surfaces, how sure (0..1)."""

    kind: str
    name: str
    articles: int
    mentions: int
    also: tuple[str, ...] = ()
    only_in_boilerplate: bool = False
    confidence: float = 1.0


def export_names(names: Iterable[ListedName], to: Path, replace: bool = False) -> int:
    """Write `names` into the file `to` as CSV, complete or not at all. Returns how many there were."""
    steps = exporting_names(names, to, replace)
    while True:
        try:
            next(steps)
        except StopIteration as end:
            return end.value


def exporting_names(names: Iterable[ListedName], to: Path, replace: bool = False) -> Generator[None, None, int]:
    """The same with a pause now and then; closed at one, nothing is written."""
    count = 0
    with whole_file(to, replace) as file:
        table = csv.writer(file)
        table.writerow(COLUMNS)
        for each in names:
            where = "yes" if each.only_in_boilerplate else "no"
            also = "; ".join(each.also)
            row = (each.kind, each.name, each.articles, each.mentions, also, where, round(each.confidence, 3))
            table.writerow([cell(value) for value in row])
            count += 1
            if count % AT_ONCE == 0:
                yield
    return count


def pasted(names: Sequence[ListedName], by_mention: bool = False) -> str:
    """`names` as lines to paste into a text or a table: name, kind, and the articles (or mentions) counted."""
    lines = ((each.name, each.kind, each.mentions if by_mention else each.articles) for each in names)
    return "".join("\t".join(" ".join(cell(value).split()) for value in line) + "\n" for line in lines)
