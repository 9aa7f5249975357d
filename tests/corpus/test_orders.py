"""Every order of an answer is that which SQL gives of the catalogue, though the index gives it."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from corpusview.corpus.corpus import Corpus
from corpusview.corpus.index.schema import order as in_order
from corpusview.grammar import parse
from corpusview.query import Scope, Sort
from corpusview.words import terms

ORDERS = {
    Sort.NEWEST: "published IS NULL, published DESC",
    Sort.OLDEST: "published IS NULL, published",
    Sort.TITLE: "length(in_order(title)) = 0, in_order(title)",
    Sort.TITLE_BACK: "length(in_order(title)) = 0, in_order(title) DESC",
    Sort.SOURCE: "length(in_order(source)) = 0, in_order(source)",
    Sort.SOURCE_BACK: "length(in_order(source)) = 0, in_order(source) DESC",
    Sort.LONGEST: "words DESC",
    Sort.SHORTEST: "words",
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A corpus of pages with and without dates and sources, many alike, brought and taken away in several turns."""
    place = tmp_path_factory.mktemp("orders")
    chance = random.Random(5)
    days = ["", *(f"{day} March 202{year}" for day in (2, 3, 17) for year in (1, 3))]
    heads = [
        "Élan in the harbour",
        "elan in the Harbour",
        "A quay",
        "Zebra crossing moved",
        "Ähre und Korn",
        "12 ships",
    ]
    with Corpus.open(place / "corpus") as corpus:
        for turn in range(3):
            pages = place / f"pages{turn}"
            pages.mkdir()
            for number in range(60):
                body = " ".join(["The councillors met at the quay again."] * chance.randint(3, 9))
                source = chance.choice(["", "Reuters", "The Gazette", "AFP"])
                foot = f"\n\nCopyright 2023 {source}. All rights reserved.\n" if source else "\n"
                text = f"{chance.choice(heads)}\n\n{chance.choice(days)}\n\n{body}\n\nLetter {turn} {number}.{foot}"
                (pages / f"{number}.txt").write_text(text, encoding="utf-8")
            list(corpus.import_files([pages], jobs=1))
            corpus.remove(chance.sample(corpus.ids(), 10))
    return place / "corpus"


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("limit", [None, 7])
def test_the_index_orders_as_sql_does(made: Path, order: Sort, limit: int | None) -> None:
    with closing(sqlite3.connect(f"file:{made / 'catalogue.sqlite'}?mode=ro", uri=True)) as db:
        db.create_function("in_order", 1, lambda name: in_order(terms(name or "")))
        told = [number for (number,) in db.execute(f"SELECT id FROM articles ORDER BY {ORDERS[order]}, id")]
        assert len(told) == 150
        (different,) = db.execute(
            "SELECT min(count(DISTINCT published), count(DISTINCT title), count(DISTINCT source)) FROM articles"
        ).fetchone()
        assert different > 2
    with Corpus.open(made, writing=False) as corpus:
        assert list(corpus.search(parse("", Scope.ALL, order), limit).ids) == told[:limit]
