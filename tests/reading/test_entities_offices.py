"""Offices that every country has are given the country that an article means; others, and what it cannot tell, not."""

from __future__ import annotations

from collections import Counter

import pytest

from corpusview.article import EntityKind
from corpusview.reading.entities.joining import key_of
from corpusview.reading.entities.offices import (
    Neighbour,
    added,
    countries_named,
    of_country,
    of_politics,
    office,
    owners,
    without_country,
)
from tests.reading.test_entities import mentions

NOBODY: Counter[str] = Counter()


def test_the_country_that_an_article_names_most_is_meant() -> None:
    named = countries_named(["Iran", "Iranians", "Tehran", "Iranian", "Kenya", "Bob Iran"])
    assert named == Counter(iran=4, kenya=1)
    assert of_country(["Foreign Ministry"], named, NOBODY) == "Iran"
    assert of_country(["Foreign Ministry", "Ministry of Foreign Affairs"], named, NOBODY) == "Iran"


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
    assert of_country(names, Counter(iran=3), NOBODY) == ""


def test_where_no_country_stands_out_none_is_given() -> None:
    assert of_country(["Supreme Court"], Counter(iran=1, kenya=1, norway=1), NOBODY) == ""
    assert of_country(["Supreme Court"], Counter(iran=5, kenya=4), NOBODY) == ""
    assert of_country(["Supreme Court"], NOBODY, NOBODY) == ""


def test_a_country_that_is_named_once_gives_no_label_unless_its_own_speakers_seldom_name_it() -> None:
    assert of_country(["Supreme Court"], Counter(iran=1), NOBODY) == ""
    assert of_country(["Supreme Court"], Counter(iran=1), Counter(iran=1)) == "Iran"
    assert of_country(["Supreme Court"], Counter({"united states": 1}), NOBODY) == "United States"


def test_a_country_that_has_no_such_office_is_not_meant() -> None:
    israel = Counter({"israel": 14, "united states": 4})
    assert of_country(["House of Representatives"], israel, NOBODY) == ""
    assert of_country(["Health Ministry"], israel, NOBODY) == "Israel"
    assert of_country(["Health Ministry"], Counter({"united states": 9}), NOBODY) == ""
    assert of_country(["Department of Energy"], Counter({"south korea": 9}), NOBODY) == ""
    assert of_country(["Senate"], Counter({"nigeria": 9}), NOBODY) == "Nigeria"
    assert of_country(["National Assembly"], Counter({"united states": 9, "namibia": 2}), NOBODY) == ""


def test_what_an_office_is_in_charge_of_is_none_and_a_part_of_a_country_has_none_for_sure() -> None:
    named = Counter({"iran": 9})
    for name in ("Health Affairs", "Information Security", "Intelligence and Security", "Air"):
        assert of_country([name], named, NOBODY) == ""
    assert of_country(["Supreme Court"], Counter({"scotland": 9}), NOBODY) == ""


def test_an_ordinary_word_is_a_party_or_a_chamber_where_the_article_speaks_of_politics() -> None:
    named = Counter({"united states": 9})
    assert of_country(["House"], named, NOBODY, lambda: of_politics(["Senate", "Orzov"])) == "United States"
    assert of_country(["House"], named, NOBODY, lambda: of_politics(["Orzov"])) == ""


def test_another_country_s_office_that_the_text_calls_so_and_a_state_s_are_left_alone() -> None:
    text = (
        "Iran said on Monday that Iranians would go to Iran. A doctor from the country's Health Ministry agreed.\n"
        "The state Senate of Ostrel was silent.\n"
    )
    offices = [each.entity.name for each in mentions(text) if each.surface in ("Health Ministry", "Senate")]
    assert offices
    assert set(offices) <= {"Health Ministry", "Senate"}


def test_who_is_mostly_called_so_is_meant_where_the_country_is_named_at_all() -> None:
    assert of_country(["Congress"], Counter({"cameroon": 5, "united states": 1}), NOBODY) == ""
    assert of_country(["Congress"], Counter({"cameroon": 5}), NOBODY) == "Cameroon"


def test_an_owner_beside_the_office_outranks_the_country_that_is_named_most() -> None:
    israel = Counter(israel=9, iran=2)
    for name, between, is_before in (
        ("Iran", "'s ", True),
        ("Iranian", " ", True),
        ("Iran", " of ", False),
        ("Tehran", " in ", False),
    ):
        owned_by = owners([Neighbour(name, between, is_before), Neighbour("Israel", ". The ", True)])
        assert owned_by == Counter(iran=1)
        assert of_country(["Intelligence Ministry"], israel, owned_by) == "Iran"
    assert owners([Neighbour("Israel", " and the ", True), Neighbour("Haifa", " in ", False)]) == NOBODY
    # somebody else's is of no country that could be told
    assert owners([Neighbour("Taliban", "'s ", True)]) is None
    assert of_country(["Finance Ministry"], israel, None) == ""


def test_the_country_of_which_others_write_is_given_the_office_only_where_it_is_its_owner() -> None:
    korea = Counter({"north korea": 5})
    assert of_country(["National Assembly"], korea, NOBODY) == ""
    assert of_country(["National Assembly"], korea, Counter({"north korea": 1})) == "North Korea"


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


def test_the_owner_that_a_text_gives_an_office_is_told_from_the_words_between_them() -> None:
    text = (
        "Israel said on Monday that Israel and Israelis would answer. Iran's Intelligence Ministry denied it.\n"
        "The Interior Ministry in Jerusalem was silent, Israel Radio said.\n"
    )
    found = {each.surface: each.entity.name for each in mentions(text)}
    assert found["Intelligence Ministry"] == "Intelligence Ministry (Iran)"
    assert found["Interior Ministry"] == "Interior Ministry (Israel)"


def test_two_countries_offices_of_one_article_stay_two() -> None:
    text = (
        "Kenya said on Monday that it would answer. The Foreign Ministry in Nairobi told Kenyan reporters so.\n"
        "The Iranian Foreign Ministry was silent on Tuesday, Kenyan Radio said.\n"
    )
    found = {each.surface: each.entity.name for each in mentions(text) if each.entity.kind is EntityKind.ORGANISATION}
    assert found["Foreign Ministry"] == "Foreign Ministry (Kenya)"
    assert found["Iranian Foreign Ministry"] == "Iranian Foreign Ministry"
