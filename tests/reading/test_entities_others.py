"""Dates, money, percentages, quantities, addresses: by rule, each switchable, dates resolved."""

from __future__ import annotations

import time
from datetime import date

import pytest

from corpusview.article import Article, Block, BlockKind, EntityKind, Label, Masthead, Origin, Span
from corpusview.reading.entities import EVERY_OTHER, Other, find_mentions, find_others

DAY = date(2022, 1, 10)  # a Monday


def others(text: str, wanted=EVERY_OTHER, published: date | None = DAY) -> list[tuple[str, str, str]]:
    found = find_others(text, [Span(0, len(text))], wanted, published)
    return [(each.found_by, each.surface, each.entity.name) for each in found]


@pytest.mark.parametrize(
    ("text", "surface", "name"),
    [
        ("on January 9 denounced", "January 9", "2022-01-09"),
        ("on December 30 the", "December 30", "2021-12-30"),
        ("on 9 January 2019, he", "9 January 2019", "2019-01-09"),
        ("since March 2020 the", "March 2020", "2020-03"),
        ("born in 1990 in", "1990", "1990"),
        ("he said on Friday that", "Friday", "2022-01-07"),
        ("he said on Monday that", "Monday", "2022-01-10"),
        ("he said yesterday that", "yesterday", "2022-01-09"),
        ("date 2022-01-10 Russian", "2022-01-10", "2022-01-10"),
        ("прибыл 5 января 2022 года", "5 января 2022", "2022-01-05"),
        ("am 3. März 2021 in", "3. März 2021", "2021-03-03"),
    ],
)
def test_dates_are_resolved_against_the_article(text: str, surface: str, name: str) -> None:
    assert others(text, {Other.DATE}) == [("date", surface, name)]


@pytest.mark.parametrize(
    "text", ["it may 5 times", "on February 30 nothing", "room 2019-13-45", "March on the capital"]
)
def test_what_is_no_date_is_not_found(text: str) -> None:
    assert others(text, {Other.DATE}) == []


def test_without_an_article_date_no_year_is_invented() -> None:
    assert others("on January 9 he", {Other.DATE}, published=None) == [("date", "January 9", "January 9")]
    assert others("seen on Sunday by", {Other.DATE}, published=None) == [("date", "Sunday", "Sunday")]


@pytest.mark.parametrize(
    ("text", "kind", "surface"),
    [
        ("paid $1.2 million for", "money", "$1.2 million"),
        ("paid 5,000 euros for", "money", "5,000 euros"),
        ("worth Rs 112 million.", "money", "Rs 112 million"),
        ("fell 3.5 per cent in", "percentage", "3.5 per cent"),
        ("fell 12% in", "percentage", "12%"),
        ("ran 50 kilometres in", "quantity", "50 kilometres"),
        ("write to press@example.org.", "e-mail", "press@example.org"),
        ("see https://example.org/a?b=c.", "url", "https://example.org/a?b=c"),
        ("the tag #Kazakhstan spread", "hashtag", "#Kazakhstan"),
        ("as @reporter_one wrote", "handle", "@reporter_one"),
    ],
)
def test_each_kind_is_found_and_can_be_left_out(text: str, kind: str, surface: str) -> None:
    assert [(k, s) for k, s, _ in others(text)] == [(kind, surface)]
    assert others(text, EVERY_OTHER - {Other(kind)}) == []


def test_they_are_out_of_the_default_list_and_in_on_request() -> None:
    text = "On January 9 William Ruto paid $5 million in Nairobi.\n"
    made = Article(
        Origin("x"),
        Masthead(published=DAY),
        text,
        (Block(Span(0, len(text)), BlockKind.BODY, Label.TEXT),),
        language="en",
    )
    assert not any(each.entity.kind is EntityKind.OTHER for each in find_mentions(made))
    asked = find_mentions(made, others={Other.DATE})
    assert [each.entity.name for each in asked if each.entity.kind is EntityKind.OTHER] == ["2022-01-09"]
    assert list(asked) == sorted(asked, key=lambda each: each.span)


@pytest.mark.parametrize(
    "seed", ["1,234" * 40_000, "1 " * 100_000, "a.b@" * 40_000, "January " * 30_000, "#" * 200_000]
)
def test_hostile_text_takes_linear_time(seed: str) -> None:
    began = time.process_time()
    others(seed)
    assert time.process_time() - began < 10


def test_a_very_long_text_is_searched_in_pieces_that_cut_no_mention_in_two():
    text = ("On January 9 they paid $3 million for 40 km of road. " * 8000).strip()
    found = find_others(text, [Span(0, len(text))], published=date(2022, 1, 10))
    assert len(found) == 3 * 8000 and {each.surface for each in found} == {"January 9", "$3 million", "40 km"}


def test_the_search_stops_when_it_is_told_to():
    text = "On January 9 they met. " * 20_000
    asked = iter([False, True])
    found = find_others(text, [Span(0, len(text))], published=date(2022, 1, 10), stop=lambda: next(asked))
    assert 0 < len(found) < 10_000
