"""Timeline, concordance and explanation, asked on the command line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Said

Ask = Callable[..., Said]


def test_a_timeline_counts_articles_and_hits_by_month(filled: Ask) -> None:
    bars = filled("timeline", "--json", "storm").values()
    assert [(bar["bar"], bar["articles"], bar["hits"]) for bar in bars] == [
        ("2024-01", 1, 2),
        ("2024-02", 1, 1),
        ("2024-03", 1, 1),
        (None, 1, 1),
    ]
    assert (bars[1]["first"], bars[1]["last"]) == ("2024-02-01", "2024-02-29")


def test_a_timeline_counts_by_day_and_year(filled: Ask) -> None:
    assert [bar["bar"] for bar in filled("timeline", "--json", "--by", "year", "storm").values()] == ["2024", None]
    days = filled("timeline", "--by", "day", "storm").out
    assert "2024-01-10  " in days and "date unknown  " in days
    assert filled("timeline", "nowhere").out == "0 articles\n"


def test_a_concordance_shows_each_hit_in_its_context(filled: Ask) -> None:
    lines = filled("concordance", "--json", "--window", 3, "quay", "--sort", "L1,R1").values()
    assert [(line["left"], line["match"], line["right"]) for line in lines] == [
        ("", "Quay", " to be rebuilt"),
        ("back to the ", "quay", ", \x9b31m one of"),
        ("have cleared the ", "quay", ",” harbour master Tomas"),
        ("The ", "quay", " of Harwick will"),
    ]


def test_copies_of_a_line_are_one_line_that_says_so(ask: Ask, pages: Path) -> None:
    (pages / "b/copy.txt").write_text((pages / "a/harbour.txt").read_text("utf-8") + "\nFollow us\n", encoding="utf-8")
    assert ask("import", "--jobs", 1, pages).code == 0
    (line,) = ask("concordance", "--json", "master").values()
    assert line["copies"] == 2
    assert len(ask("concordance", "--json", "--copies", "master").values()) == 2
    assert ask("concordance", "master").out.endswith("2 hits in 1 line\n")


def test_a_limit_says_what_it_leaves_out(filled: Ask) -> None:
    assert filled("concordance", "storm", "--limit", 2).out.endswith("5 hits in 5 lines, the first 2 shown\n")


@pytest.mark.parametrize("places", ["Q1", "L0", "L10", "1L"])
def test_an_unknown_place_is_wrong_usage(filled: Ask, places: str) -> None:
    said = filled("concordance", "storm", "--sort", places)
    assert said.code == 2
    assert "L1 to L9" in said.err


def test_explain_tells_what_each_clause_finds_and_leaves(filled: Ask) -> None:
    clauses = filled("search", "--json", "--explain", "storm -harbour (quay OR mayor)").value()["explain"]
    told = [(each["depth"], each["says"].split("“")[0].strip(), each["articles"], each["left"]) for each in clauses]
    assert told == [
        (0, "all of", 3, None),
        (1, "forms of", 4, 4),
        (1, "not forms of", 3, 3),
        (1, "any of", 4, 3),
        (2, "forms of", 3, None),
        (2, "forms of", 1, None),
    ]
    assert "forms of “storm” (stem “storm”): 4 articles, 4 left" in filled("search", "--explain", "storm quay").out


def test_explain_tells_which_entities_a_name_means(filled: Ask) -> None:
    listed = {each["name"]: each for each in filled("entities", "--json").values()}
    name = next(each for each in listed if each.endswith("Bredt"))
    entity = {key: listed[name][key] for key in ("name", "kind", "articles")}
    clauses = filled("search", "--json", "--explain", "storm entity:Bredt").value()["explain"]
    assert [each.get("entities") for each in clauses] == [None, None, [entity]]
    articles = f"{entity['articles']} article{'s' if entity['articles'] > 1 else ''}"
    told = filled("search", "--explain", "NOT entity:Bredt").out
    assert f"\n  entity:Bredt = {name} ({entity['kind']}, {articles})\n" in told
    assert "entity:Zzyzzx = no entity of this corpus" in filled("search", "--explain", "entity:Zzyzzx").out


def test_stories_group_copies_with_their_sources_the_earliest_first(ask: Ask, pages: Path) -> None:
    harbour = (pages / "a/harbour.txt").read_text("utf-8")
    copy = harbour.replace("2024-01-10", "2024-01-12").replace("Ines Calloway, The Harwick Gazette", "The Valley Post")
    (pages / "b/copy.txt").write_text(copy + "\nFollow us\n", encoding="utf-8")
    assert ask("import", "--jobs", 1, pages).code == 0
    (story,) = ask("stories", "--json").values()
    assert len(story["articles"]) == 2
    assert story["title"] == "Harbour reopens after storm"
    assert story["first_published"] == "2024-01-10"
    assert story["story"] == min(story["articles"])
    assert ask("show", "--json", story["articles"][1]).value()["story"] == story["story"]
    assert ask("stories", "--json", "barrier").values() == []
    alone = ask("stories", "--json", "--alone", "storm").values()
    assert [len(each["articles"]) for each in alone] == [2, 1, 1, 1]
    said = ask("stories", "storm").out
    assert "    1 copy: " in said and said.endswith("1 story\n")
