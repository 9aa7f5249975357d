"""Questions about dates at the edges of what a date can be: each has a defined answer, and none is an error."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from corpusview.corpus.index import Index, IndexEntry
from corpusview.grammar import parse
from corpusview.query import Sort

DAYS = {
    1: date.min,
    2: date(1582, 10, 15),
    3: date(1969, 12, 31),
    4: date(1970, 1, 1),
    5: date(2023, 12, 31),
    6: date(2024, 1, 1),
    7: date(2024, 2, 28),
    8: date(2024, 2, 29),
    9: date(2024, 3, 1),
    10: date(2100, 2, 28),
    11: date.max,
    12: None,
}


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory):
    made = Index.create(tmp_path_factory.mktemp("dates") / "index")
    made.write(IndexEntry(number, f"Title {number}", "quay", published=day) for number, day in DAYS.items())
    yield made
    made.close()


def found(index: Index, raw: str) -> set[int]:
    hits = index.search(parse(raw))
    assert hits.total == len(hits.ids) == len(set(hits.ids))
    return set(hits.ids)


DATED = set(DAYS) - {12}


@pytest.mark.parametrize(
    ("raw", "numbers"),
    [
        ("date:2024-02-29", {8}),
        ("date:2024-02", {7, 8}),
        ("date:2023-02-29", set()),
        ("date:2024-02-28..2024-03-01", {7, 8, 9}),
        ("date:2023-12-31..2024-01-01", {5, 6}),
        ("date:2024-01-01..2023-12-31", {5, 6}),
        ("date:2024-03..2024-02", {7, 8, 9}),
        ("date:..1969", {1, 2, 3}),
        ("date:1970..", {4, 5, 6, 7, 8, 9, 10, 11}),
        ("date:0001..9999", DATED),
        ("date:0001-01-01", {1}),
        ("date:9999-12-31", {11}),
        ("date:9999-12-31..", {11}),
        ("date:..0001-01-01", {1}),
        ("date:2100-02", {10}),
        ("date:unknown", {12}),
        ("NOT date:0001..9999", {12}),
        ("quay date:2024", {6, 7, 8, 9}),
        ("date:2024 OR date:1582", {2, 6, 7, 8, 9}),
    ],
)
def test_a_question_about_days_finds_those_days(index: Index, raw: str, numbers: set[int]) -> None:
    assert found(index, raw) == numbers


@pytest.mark.parametrize(
    "raw",
    [
        "date:[TO]", "date:[ TO ]", "date:[2024 TO", "date:..", "date:...", "date:", "date:2024..2024..2024",
        "date:9999999999999999999999", "batch:[9999999999999999999999 TO 1]", "date:[9999999999999999999999 TO 1]",
        "date:0000", "date:0000-00-00", "date:10000", "date:2024-13", "date:2024-02-30", "date:-1", "date:-5..5",
        "date:2024-01-01T23:59:59+14:00", "date:2024-01-01T00:00:00Z", "date:1e9", "date:٢٠٢٤", "date:2024-02-29d",
        "date:99999999999999999999y", "date:99999999999999999999d", "date:\u221e", "date:0x7e8", "date:2024--02",
    ],
)  # fmt: skip
def test_what_is_no_date_is_a_question_all_the_same(index: Index, raw: str) -> None:
    query = parse(raw)
    assert found(index, raw) <= set(DAYS)
    assert index.facets(query).undated in (0, 1)
    assert all(hint.sentence for hint in query.hints)


@pytest.mark.parametrize("sort", [Sort.NEWEST, Sort.OLDEST])
def test_order_by_day_holds_from_the_first_to_the_last_and_the_undated_come_last(index: Index, sort: Sort) -> None:
    ids = index.search(replace(parse(""), sort=sort)).ids
    ascending = [number for number, day in sorted(DAYS.items(), key=lambda each: each[1] or date.max) if day]
    assert list(ids) == [*(ascending if sort is Sort.OLDEST else reversed(ascending)), 12]


def test_the_spread_over_days_counts_each_once_and_adds_up(index: Index) -> None:
    facets = index.facets(parse("quay"))
    assert facets.days == {day: 1 for day in DAYS.values() if day} and facets.undated == 1
