"""A city's name among those of a league's other cities stands for its club in that league."""

from __future__ import annotations

from corpusview.article import Article, Block, BlockKind, EntityKind, Label, Masthead, Origin, Span
from corpusview.paths import resource
from corpusview.reading.entities import find_mentions
from corpusview.reading.entities.leagues import clubs_playing

BASEBALL = ("Detroit", "Toronto", "Milwaukee", "Oakland", "Cincinnati")


def test_cities_of_one_league_stand_for_its_clubs() -> None:
    clubs = clubs_playing(BASEBALL)
    assert clubs["Toronto"] == "Toronto Blue Jays" and clubs["Oakland"] == "Oakland Athletics"
    assert clubs_playing([*BASEBALL, "ST. LOUIS"])["ST. LOUIS"] == "St Louis Cardinals"


def test_few_cities_or_cities_of_several_leagues_tell_no_club() -> None:
    assert clubs_playing(BASEBALL[:3]) == {}
    # there is a club of baseball and one of football in each
    assert clubs_playing(("Baltimore", "Cleveland", "Detroit", "Philadelphia", "Pittsburgh")) == {}
    assert clubs_playing(("Telvix Group", "Ministry of Letters", "Toronto")) == {}


def test_a_city_with_two_clubs_in_the_league_is_neither_and_a_nickname_of_two_leagues_is_this_one_s() -> None:
    clubs = clubs_playing([*BASEBALL, "Chicago", "Giants", "White Sox"])
    assert "Chicago" not in clubs
    assert clubs["Giants"] == "San Francisco Giants" and clubs["White Sox"] == "Chicago White Sox"


def test_a_table_of_results_lists_the_clubs_by_their_names() -> None:
    text = (
        "Results of the baseball league on Sunday, with the pitcher and the inning that decided each:\n"
        "DETROIT 3 TORONTO 1\nMILWAUKEE 7 OAKLAND 2\nCINCINNATI 4 MONTREAL 0\nSEATTLE 5 CLEVELAND 4\n"
    )
    block = Block(Span(0, len(text)), BlockKind.BODY, Label.TEXT)
    found = find_mentions(Article(Origin("a.txt"), Masthead(), text, (block,), language="en"))
    named = {each.surface: each.entity for each in found}
    assert named["TORONTO"].name == "Toronto Blue Jays"
    assert named["TORONTO"].kind is EntityKind.ORGANISATION


def test_each_row_names_a_city_and_a_nickname_once() -> None:
    rows = [
        line
        for line in resource("gazetteers", "leagues.txt").read_text(encoding="utf-8").splitlines()
        if line and line[0] not in "#["
    ]
    assert len(rows) > 100 and all(len(row.split("|")) > 1 and all(row.split("|")) for row in rows)
