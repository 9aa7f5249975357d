"""A row of the list shows the hit, on word bounds, with its marks in place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpusview.corpus.snippets import snippet
from corpusview.grammar import parse
from corpusview.query import Scope
from tests.corpus.articles import article

FILLER = " ".join(f"word{number}" for number in range(200))
PAGE = article(
    "T Tokayev speaks",
    f"B {FILLER} protests   in\tAlmaty. {FILLER}",
    f"B {FILLER} the “shoot-to-kill” order of Tokayev stands, {FILLER} Tokayev",
    "F Most read: Ukraine and Almaty",
)


def shown(question: str, words: int = 12, scope: Scope = Scope.BODY) -> tuple[str, list[str]]:
    found = snippet(PAGE, parse(question, scope), words)
    return found.text, [mark.of(found.text) for mark in found.marks]


def test_the_window_holds_the_hit_and_begins_and_ends_with_whole_words() -> None:
    text, hits = shown("Almaty")
    assert hits == ["Almaty"]
    assert text.startswith("…") and text.endswith("…")
    bare = text.strip("…")
    assert all(word in " ".join(PAGE.text.split()).split() for word in bare.split())
    assert len(bare.split()) == 12


def test_white_space_is_collapsed_and_marks_stay_on_their_words() -> None:
    text, hits = shown("protests Almaty")
    assert "protests in Almaty." in text
    assert hits == ["protests", "Almaty"]


def test_a_phrase_is_shown_whole() -> None:
    text, hits = shown('"shoot to kill" Tokayev')
    assert hits == ["shoot-to-kill", "Tokayev"]
    assert "“shoot-to-kill” order of Tokayev" in text


def test_the_window_with_most_clauses_wins_over_an_earlier_one() -> None:
    assert shown("Tokayev order")[1] == ["order", "Tokayev"]


def test_all_hits_are_counted_though_few_are_shown() -> None:
    assert snippet(PAGE, parse("Tokayev"), 12).hits == 3
    assert snippet(PAGE, parse("word5"), 12).hits == 4


def test_a_hit_in_the_headline_alone_is_shown_there() -> None:
    assert shown("speaks") == ("Tokayev speaks", ["speaks"])


def test_without_a_hit_the_beginning_is_shown() -> None:
    assert shown("nowhere", 3) == ("word0 word1 word2…", [])
    assert shown("", 3) == ("word0 word1 word2…", [])


def test_without_a_hit_the_byline_is_passed_over_unless_there_is_nothing_else() -> None:
    page = article("T The dam", "Y By Ann Lee, Harwick", "B", "B The dam broke. People fled.")
    assert snippet(page, parse("")).text == "The dam broke. People fled."
    assert snippet(page, parse("Lee")).text.startswith("By Ann Lee, Harwick")
    assert snippet(article("T The dam", "Y By Ann Lee"), parse("")).text == "By Ann Lee"


def test_furniture_is_shown_when_that_is_where_the_question_looks() -> None:
    assert shown("Almaty", scope=Scope.BOILERPLATE) == ("Most read: Ukraine and Almaty", ["Almaty"])
    assert shown("Ukraine", 3)[1] == []


def test_an_empty_article_has_an_empty_snippet() -> None:
    found = snippet(article("F x"), parse("a"))
    assert (found.text, found.marks, found.hits) == ("", (), 0)


@pytest.mark.parametrize("line", ["哈" * 50_000 + "克" + "哈" * 50_000, "x" * 100_000 + "克" + "x" * 100_000])
def test_a_text_without_spaces_does_not_fill_the_list(line: str) -> None:
    found = snippet(article(f"B {line}"), parse("克"), 32)
    assert len(found.text) < 500
    assert [mark.of(found.text) for mark in found.marks] == ["克"]


_LINES = st.lists(st.text(st.sampled_from("abc  \t\u2028’é😀.\u0301“")), min_size=1, max_size=6)


@given(_LINES, st.sampled_from(["a", "ab", "a*", '"a b"', "a near/2 b", "b c", "=a OR abc"]), st.integers(1, 9))
def test_every_mark_of_a_snippet_lies_on_a_hit(lines: list[str], question: str, words: int) -> None:
    page = article("T a title", *(f"B {line}" for line in lines))
    found = snippet(page, parse(question), words)
    flat = " ".join(page.text.split())
    assert " ".join(found.text.strip("…").split()) in flat
    assert "\n" not in found.text and "  " not in found.text
    for mark in found.marks:
        assert found.text[mark.start : mark.end].strip() == found.text[mark.start : mark.end] != ""
    assert all(one.end <= other.start for one, other in zip(found.marks, found.marks[1:], strict=False))
    assert len(found.marks) <= found.hits
    assert bool(found.marks) == bool(found.hits)


MANY = article(
    "T The harbour",
    "B The harbour opened. " + "Words of no weight. " * 20,
    "B Nobody saw the storm come over the harbour that night, the master said, and all boats stayed.",
    "B " + "Nothing here. " * 40,
    "B Later the storm left.\tThe harbour  was quiet, " + "and so on, " * 60 + "until the harbour woke.",
    "F Most read: a harbour in a storm",
)


def test_further_places_are_lines_or_parts_of_them_in_order_with_where_they_stand() -> None:
    found = snippet(MANY, parse("harbour storm", Scope.ALL), 8, further=8)
    assert [each.where for each in found.extracts] == ["line 2", "line 5", "line 5", "Related, line 6"]
    for each in found.extracts:
        assert each.marks and each.at.of(MANY.text).lower() in ("harbour", "storm")
        assert all(mark.of(each.text).lower() in ("harbour", "storm") for mark in each.marks)
        assert "\n" not in each.text and len(each.text) < 200
    assert [each.at for each in found.extracts] == sorted(each.at for each in found.extracts)


def test_as_many_further_places_as_were_asked_for_the_best_first_and_none_that_the_snippet_shows() -> None:
    assert snippet(MANY, parse("harbour storm"), 8).extracts == ()
    one = snippet(MANY, parse("harbour storm"), 8, further=1)
    assert len(one.extracts) == 1
    # Both words stand there, and the snippet shows the other place that holds both.
    assert {mark.of(one.extracts[0].text) for mark in one.extracts[0].marks} == {"storm", "harbour"}
    assert one.extracts[0].text not in one.text
    assert snippet(MANY, parse("nobody"), 8, further=3).extracts == ()
