"""Places of one name in two countries: the less known one where the article is about its country alone."""

from __future__ import annotations

from collections import Counter

import pytest

from corpusview.article import EntityKind
from corpusview.reading.entities.gazetteers import load
from corpusview.reading.entities.names import folded
from corpusview.reading.entities.twins import _ROWS, is_twin, twin_of
from tests.reading.test_entities import mentions


@pytest.mark.parametrize(
    ("name", "times", "named", "country"),
    [
        ("Georgia", 2, {"georgia": 2, "united states": 3}, "United States"),
        # Georgians, or a neighbour, are named as well
        ("Georgia", 2, {"georgia": 3, "united states": 3}, ""),
        ("Georgia", 2, {"georgia": 2, "united states": 3, "russia": 1}, ""),
        ("Georgia", 2, {"georgia": 2}, ""),
        ("Georgia", 2, {"georgia": 2, "united states": 3, "germany": 3}, ""),
        ("Punjab", 1, {"pakistan": 2}, "Pakistan"),
        ("Punjab", 1, {"pakistan": 4, "india": 1}, ""),
        ("Birmingham", 1, {"united states": 4}, "United States"),
        ("Birmingham", 1, {"england": 1}, ""),
        ("Almaty", 1, {"united states": 4}, ""),
    ],
)
def test_the_less_known_place_is_meant_where_only_its_country_is_spoken_of(
    name: str, times: int, named: dict[str, int], country: str
) -> None:
    assert twin_of(name, times, Counter(named)) == country


def test_every_row_names_countries_that_are_known() -> None:
    known = {folded(country.name) for country in load().countries}
    for row in _ROWS.strip().splitlines():
        name, country, others = row.split("|")
        assert is_twin(name) and {folded(each) for each in (country, *others.split(";"))} <= known


def test_an_article_of_american_law_means_the_state_of_georgia_and_one_of_the_caucasus_the_country() -> None:
    law = "The Supreme Court of the United States halted an execution in Georgia on Monday. Georgia is a US state.\n"
    war = "Russia and Georgia signed a truce in Moscow on Monday. The US welcomed that Georgia had agreed.\n"
    for text, known_as in ((law, "Georgia (United States)"), (war, "Georgia")):
        found = {each.surface: each.entity.name for each in mentions(text) if each.entity.kind is EntityKind.PLACE}
        assert found["Georgia"] == known_as
