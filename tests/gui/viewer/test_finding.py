"""Find in article: what matches, and that no search takes the window away."""

import time

from corpusview.gui.viewer.finding import PATIENCE, Wanted, find


def words(text, *wanted, **how):
    return [span.of(text) for span in find(text, Wanted(*wanted, **how)).spans]


def test_case_quotes_dashes_and_spaces_do_not_matter():
    text = 'Tokayev’s “long–term” plan: TOKAYEV\'S "LONG-TERM"\u00a0PLAN'
    assert words(text, "tokayev's") == ["Tokayev’s", "TOKAYEV'S"]
    assert words(text, '"long-term" plan') == ["“long–term” plan", '"LONG-TERM"\u00a0PLAN']


def test_whole_words_only():
    assert words("port ports Port report", "port", whole_word=True) == ["port", "Port"]


def test_plain_search_takes_signs_as_they_are():
    assert words("a.c abc (x)", "a.c") == ["a.c"]
    assert words("a.c abc (x)", "(x)") == ["(x)"]


def test_patterns_count_code_points():
    text = "😀 killed 164 people; 😀 12 hurt"
    assert words(text, r"\d+ \w+", is_pattern=True) == ["164 people", "12 hurt"]


def test_patterns_that_match_nothing_everywhere_end():
    assert find("abc", Wanted("x*", is_pattern=True)).spans == ()


def test_a_pattern_that_would_run_for_ever_is_stopped():
    start = time.monotonic()
    found = find(("a" * 4_000 + "b\n") * 1_000, Wanted("(a+)+$", is_pattern=True))
    assert not found.complete
    assert time.monotonic() - start < 5 * PATIENCE


def test_a_million_places_are_bounded_by_time_and_said_to_be_more():
    found = find("e" * 20_000_000, Wanted("e"), patience=0.05)
    assert not found.complete
    assert found.spans


def test_a_wrong_pattern_is_explained_with_its_place():
    assert "at character 3" in find("abc", Wanted("a(", is_pattern=True)).trouble
