"""The user's word on names outranks the machine and travels as text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpusview.article import EntityKind
from corpusview.corpus.aliases import Sighting, merge
from corpusview.corpus.corrections import ChangeKind, Merge, Reject, Rename, Split, corrected, from_text, said, to_text

PERSON, PLACE, ORGANISATION = EntityKind.PERSON, EntityKind.PLACE, EntityKind.ORGANISATION

SIGHTINGS = [
    Sighting(1, PERSON, (("Kassym-Jomart Tokayev", 2), ("Tokayev", 5))),
    Sighting(2, PERSON, (("Tokaev", 1),)),
    Sighting(3, PERSON, (("Tokayev", 1),)),
    Sighting(4, ORGANISATION, (("Zaporin", 1),)),
    Sighting(5, PERSON, (("Follow Us", 1),)),
]


def names(*rules):
    return {(each.kind, each.name): each for each in corrected(merge(SIGHTINGS), SIGHTINGS, rules)}


def test_a_merge_joins_two_and_says_who_said_so() -> None:
    made = names(Merge(PERSON, "Kassym-Jomart Tokayev", "Tokaev"))
    one = made[PERSON, "Kassym-Jomart Tokayev"]
    assert (PERSON, "Tokaev") not in made
    assert one.sightings == (0, 1, 2)
    assert next(join for join in one.joins if join.name == "Tokaev").confidence == 1.0


def test_a_split_parts_what_the_machine_joined() -> None:
    made = names(Split(PERSON, "Kassym-Jomart Tokayev", "Tokayev"))
    assert made[PERSON, "Tokayev"].sightings == (2,)
    assert made[PERSON, "Kassym-Jomart Tokayev"].sightings == (0,)


def test_rename_change_of_kind_and_reject() -> None:
    made = names(
        Rename(PERSON, "Kassym-Jomart Tokayev", "K. Tokayev"),
        ChangeKind(ORGANISATION, PERSON, "Zaporin"),
        Reject(PERSON, "Follow Us"),
    )
    assert (PERSON, "K. Tokayev") in made
    assert (PERSON, "Zaporin") in made and (ORGANISATION, "Zaporin") not in made
    assert (PERSON, "Follow Us") not in made


def test_a_rule_about_a_name_that_is_gone_changes_nothing() -> None:
    assert corrected(merge(SIGHTINGS), SIGHTINGS, [Reject(PLACE, "Atlantis")]) == merge(SIGHTINGS)


def test_rules_hold_when_the_articles_are_read_again() -> None:
    rules = [Merge(PERSON, "Kassym-Jomart Tokayev", "Tokaev")]
    again = [*SIGHTINGS, Sighting(6, PERSON, (("Tokaev", 3),))]
    made = {each.name: each for each in corrected(merge(again), again, rules)}
    assert made["Kassym-Jomart Tokayev"].sightings == (0, 1, 2, 5)


_name = st.text(min_size=1, max_size=30).map(str.strip).filter(bool)
_kind = st.sampled_from(list(EntityKind))
_rule = st.one_of(
    st.builds(Merge, _kind, _name, _name),
    st.builds(Split, _kind, _name, _name),
    st.builds(Rename, _kind, _name, _name),
    st.builds(ChangeKind, _kind, _kind, _name),
    st.builds(Reject, _kind, _name),
)


@given(st.lists(_rule, max_size=8))
def test_rules_survive_export_and_import(rules) -> None:
    assert from_text(to_text(rules)) == (tuple(rules), ())


@given(st.text(max_size=200))
def test_any_text_is_read_with_a_sentence_for_each_line_that_is_no_rule(text: str) -> None:
    rules, trouble = from_text(text)
    assert len(rules) + len(trouble) <= len(text.splitlines())


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("merge person | Kassym-Jomart Tokayev | Tokaev", "“Tokaev” is “Kassym-Jomart Tokayev” (person)"),
        ("split person | Clinton | Hillary Clinton", "“Hillary Clinton” is not “Clinton” (person)"),
        ("rename place | Kiev | Kyiv", "“Kiev” is called “Kyiv” (place)"),
        ("kind organisation person | Zaporin", "“Zaporin” is of kind person, not organisation"),
        ("reject person | Follow Us", "“Follow Us” is no name (person)"),
        ("apart person | Tokayev | Tokarev", "“Tokayev” and “Tokarev” are two (person)"),
    ],
)
def test_a_rule_is_said_as_a_sentence(line: str, sentence: str) -> None:
    (rule,), _ = from_text(line)
    assert said(rule) == sentence


def test_a_line_that_is_no_rule_is_told_by_its_number() -> None:
    rules, trouble = from_text("# mine\n\nreject person | Follow Us\nmarry person | A | B\nmerge person | A\n")
    assert rules == (Reject(PERSON, "Follow Us"),)
    assert [sentence.split(" is ")[0] for sentence in trouble] == ["Line 4", "Line 5"]
