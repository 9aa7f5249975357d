"""Offices that every country has are given the country that an article means; others, and what it cannot tell, not."""

from __future__ import annotations

from collections import Counter

import pytest

from corpusview.article import EntityKind
from corpusview.reading.entities.joining import key_of
from corpusview.reading.entities.offices import added, countries_named, of_country, office, without_country
from tests.reading.test_entities import mentions


def test_the_country_that_an_article_names_most_is_meant() -> None:
    named = countries_named(["Iran", "Iranians", "Tehran", "Iranian", "Kenya", "Bob Iran"])
    assert named == Counter(iran=3, kenya=1)
    assert of_country(["Foreign Ministry"], named) == "Iran"
    assert of_country(["Foreign Ministry", "Ministry of Foreign Affairs"], named) == "Iran"


@pytest.mark.parametrize(
    "names",
    [
        ["Zorvan Holding"],
        ["Foreign Ministry", "Kenyan Foreign Ministry"],
        ["Ministry of Justice of Kenya"],
        ["Security Council"],
        ["State Department"],
        ["Commission"],
    ],
)
def test_other_names_those_that_tell_their_country_and_those_of_one_alone_are_given_none(names: list[str]) -> None:
    assert of_country(names, Counter(iran=3)) == ""


def test_where_no_country_stands_out_none_is_given() -> None:
    assert of_country(["Supreme Court"], Counter(iran=1, kenya=1, norway=1)) == ""
    assert of_country(["Supreme Court"], Counter()) == ""


def test_who_is_mostly_called_so_is_meant_where_the_country_is_named_at_all() -> None:
    assert of_country(["Congress"], Counter({"cameroon": 5, "united states": 1})) == ""
    assert of_country(["Congress"], Counter({"cameroon": 5})) == "Cameroon"


def test_a_country_behind_a_name_is_told_from_other_brackets() -> None:
    assert (added("Foreign Ministry (Iran)"), without_country("Foreign Ministry (Iran)")) == (
        "Iran",
        "Foreign Ministry",
    )
    for other in ("Wales (team)", "Lazio (Rome)", "Foreign Ministry (iran)", "Foreign Ministry", "(Iran)", ")"):
        assert (added(other), without_country(other)) == ("", other)


def test_an_office_is_known_by_each_of_its_names_and_by_its_country() -> None:
    assert office("Iranian Foreign Ministry") == office("Foreign Office (Iran)") == ("foreign ministry", "iran")
    assert office("Supreme Court of the United States") == ("supreme court", "united states")
    assert office("Supreme Court") == ("supreme court", "")
    assert office("Zorvan Holding (Iran)") is None
    assert key_of("Foreign Ministry (Iran)", EntityKind.ORGANISATION) != key_of(
        "Foreign Ministry", EntityKind.ORGANISATION
    )


def test_an_article_s_office_is_known_by_the_country_that_it_speaks_of() -> None:
    text = (
        "Iran said on Monday that it would answer. The Foreign Ministry in Tehran told Iranian reporters so.\n"
        "The Foreign Ministry spoke of Kenya, and Iran of the State Department.\n"
    )
    found = {each.surface: each.entity for each in mentions(text)}
    assert found["Foreign Ministry"].name == "Foreign Ministry (Iran)"
    assert found["Foreign Ministry"].aliases == ("Foreign Ministry",)
    assert found["State Department"].name == "State Department"


def test_an_office_that_the_article_names_with_its_country_keeps_that_name() -> None:
    text = "The Iranian Foreign Ministry spoke in Tehran on Monday. The Foreign Ministry denied it, Iran said.\n"
    known = {each.entity.name for each in mentions(text) if each.entity.kind is EntityKind.ORGANISATION}
    assert known == {"Iranian Foreign Ministry"}
