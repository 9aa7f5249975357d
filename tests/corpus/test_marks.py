"""What is marked in an article is what the question asked for, and as much as the index counts."""

from __future__ import annotations

import random
import re
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from corpusview.article import Article, Entity, EntityKind, Mention, Origin, Span, tiles
from corpusview.corpus.catalogue import FURNITURE
from corpusview.corpus.entry import entry_of
from corpusview.corpus.index import Index
from corpusview.corpus.marks import marks
from corpusview.corpus.snippets import snippet
from corpusview.grammar import parse
from corpusview.query import Scope, Snippet, Sort
from corpusview.reading.boilerplate.engine import label_blocks
from corpusview.reading.evidence import Evidence
from tests.corpus.articles import article

PAGE = article(
    "D date 2022-01-10 Tokayev’s spokesman speaks",
    "T Tokayev’s spokesman speaks",
    "S Protesters were killed, says the 😀 president.",
    "B The “shoot-to-kill” order of Tokayev stands. Killed were 6,044 in the U.S. and beyond.",
    "B A protest, protests and café talks; killed",
    "B by police, TOKAYEV said: shoot to kill.",
    "F Most read: Tokayev’s protests in Ukraine",
)


def marked(question: str, page: Article = PAGE, scope: Scope = Scope.BODY) -> list[str]:
    return [span.of(page.text) for span in marks(page, parse(question, scope))]


@pytest.mark.parametrize(
    ("question", "hits"),
    [
        ("Tokayev", ["Tokayev’s", "Tokayev", "TOKAYEV"]),
        ("Tokayev's", ["Tokayev’s", "Tokayev", "TOKAYEV"]),
        ("protest", ["Protesters", "protest", "protests"]),
        ("=protests", ["protests"]),
        ("=Protesters", ["Protesters"]),
        ("cafe", ["café"]),
        ("US", ["U.S."]),
        ("6044", ["6,044"]),
        ('"shoot to kill"', ["shoot-to-kill", "shoot to kill"]),
        ("shoot-to-kill", ["shoot-to-kill", "shoot to kill"]),
        ('"killed by police"', ["killed", "by police"]),
        ("kill*", ["killed", "kill", "Killed", "killed", "kill"]),
        ("ki?led", ["killed", "Killed", "killed"]),
        ("Tokaev~", ["Tokayev’s", "Tokayev", "TOKAYEV"]),
        ("Takaev~", []),
        ("Dokayev~2", ["Tokayev’s", "Tokayev", "TOKAYEV"]),
        ("Takaev~2", ["Tokayev’s", "Tokayev", "TOKAYEV"]),
        ("killed near/2 6044", ["Killed", "6,044"]),
        ("6044 near/2 killed", ["Killed", "6,044"]),
        ("killed near/1 6044", []),
        ('"shoot to kill" near/3 Tokayev', ["shoot-to-kill", "Tokayev", "TOKAYEV", "shoot to kill"]),
        ("title:Tokayev", ["Tokayev’s"]),
        ("body:Tokayev", ["Tokayev", "TOKAYEV"]),
        ("boilerplate:Tokayev", ["Tokayev’s"]),
        ("Ukraine", []),
        ("Ukraine in:boilerplate", ["Ukraine"]),
        ("Tokayev in:all", ["Tokayev’s", "Tokayev", "TOKAYEV", "Tokayev’s"]),
        ("cafe -protests", ["café"]),
        ("NOT (cafe OR talks)", []),
        ("cafe OR (talks stands)", ["stands", "café", "talks"]),
        ('"shoot to kill" =kill order', ["shoot-to-kill", "order", "shoot to kill"]),
        ("date:2022 source:x tag:y", []),
        ("", []),
    ],
)
def test_hits_are_those_words_that_the_question_asks_for(question: str, hits: list[str]) -> None:
    found = marked(question)
    assert found == hits


def test_the_headline_counts_once_though_the_date_line_says_it_too() -> None:
    assert len(marked("spokesman")) == 1


EDGES = article(
    "T \U0001f600 Quay quay",
    "B quay at the start, cafe\u0301 and café, naïve nai\u0308ve",
    "B השר אמר ביום שני quay والوزير قال",
    "B \U0001f6a2\U0001f6a2 quay\U0001f6a2quay 港口 quay",
    "F Most read: the quay",
)


@pytest.mark.parametrize(
    ("question", "hits"),
    [
        ("quay", ["Quay", "quay", "quay", "quay", "quay", "quay", "quay"]),
        ("café", ["cafe\u0301", "café"]),
        ("naive", ["naïve", "nai\u0308ve"]),
        ("השר", ["השר"]),
        ("والوزير", ["والوزير"]),
        ("“quay quay” OR quay", ["Quay quay", "quay", "quay", "quay\U0001f6a2quay", "quay"]),
        ("quay* OR qua* OR q*ay", ["Quay", "quay", "quay", "quay", "quay", "quay", "quay"]),
        ("quay in:boilerplate", ["quay"]),
        ("quay in:all", ["Quay", "quay", "quay", "quay", "quay", "quay", "quay", "quay"]),
    ],
)
def test_hits_at_the_edges_beside_astral_and_combining_characters_and_in_lines_from_right_to_left(
    question: str, hits: list[str]
) -> None:
    assert marked(question, EDGES) == hits


def test_the_place_after_an_astral_character_is_right() -> None:
    (span,) = marks(PAGE, parse("president"))
    assert PAGE.text[span.start - 2 : span.start] == "😀 "


def test_marks_are_in_order_and_never_overlap() -> None:
    found = marks(PAGE, parse('kill* "shoot to kill" "to kill" Tokayev in:all', Scope.ALL))
    assert all(before.end <= after.start for before, after in zip(found, found[1:], strict=False))


def test_an_entity_asked_for_is_marked_where_it_is_named_in_the_article() -> None:
    def named(surface: str, at: int, found_by: str = "test") -> Mention:
        start = [i for i in range(len(PAGE.text)) if PAGE.text.startswith(surface, i)][at]
        entity = Entity(EntityKind.PERSON, "Kassym-Jomart Tokayev", ("Tokayev",))
        return Mention(Span(start, start + len(surface)), entity, surface, found_by)

    page = replace(PAGE, mentions=(named("Tokayev", 2), named("TOKAYEV", 0), named("Tokayev", 3, FURNITURE)))
    assert marked("entity:tokayev", page) == ["Tokayev", "TOKAYEV"]
    assert marked('entity:"Jomart Tokayev"', page) == ["Tokayev", "TOKAYEV"]
    assert marked("entity:Jomart-Kassym", page) == []


def test_the_sample_page_counts_its_own_story_only(seed_file: Path) -> None:
    text = seed_file.read_text(encoding="utf-8")
    labelled = label_blocks(text, Evidence())
    page = Article(Origin(seed_file.name), labelled.masthead, text, labelled.blocks)
    assert tiles(page.blocks, text)
    assert len(marked("Nazarbayev", page)) == 3
    assert len(marked("Nazarbayev", page, Scope.ALL)) == 8
    assert [marked(name, page) for name in ("Ukraine", "Nato", "China", "Berisha")] == [[], [], [], []]
    assert all(marked(name, page, Scope.BOILERPLATE) for name in ("Ukraine", "Nato", "China", "Berisha"))
    assert "Tokayev’s" in marked("Tokayev's", page)


# --- the same as the index

WORDS = """
    Kazakhstan protest protests protesting Tokayev Tokayev’s Tokaev shoot to kill shoot-to-kill killed café cafe
    U.S. US us 6,044 протесты протест 哈萨克 O’Brien
"""
QUESTIONS = """
protest | =protest | Tokayev | shoot-to-kill | "shoot to kill" | kill* | to* | ki?l | to?ayev | Tokaev~ | Dokaev~2
cafe | US | 6044 | протестов | 哈萨 | "哈萨克 US" | shoot near/2 kill
title:kill | body:kill | boilerplate:kill
kill near/3 protest | "to kill" near/2 protest | pro* near/2 Tokaev~ | Tokayev near/4 cafe near/4 US
protest kill | protest OR kill | protest -kill
O'Brien | prot*ts | "cafe US"
"""


@pytest.fixture(scope="module")
def pages() -> list[Article]:
    chance = random.Random(7)
    words = WORDS.split()

    def line(kind: str, most: int) -> str:
        return f"{kind} " + " ".join(chance.choices(words, k=chance.randint(1, most)))

    kinds = ("B", "B", "F", "S")
    return [
        article(line("T", 4), *(line(chance.choice(kinds), 8) for _ in range(chance.randint(1, 5))), number=number)
        for number in range(1, 61)
    ]


@pytest.fixture(scope="module")
def index(pages: list[Article], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    made = Index.create(tmp_path_factory.mktemp("index") / "index")
    made.write([entry_of(page, ()) for page in pages], [])
    yield made
    made.close()


@pytest.mark.parametrize("scope", list(Scope))
@pytest.mark.parametrize("question", [each.strip() for each in re.split(r"[|\n]", QUESTIONS) if each.strip()])
def test_the_articles_with_marks_are_the_articles_that_the_index_finds(
    question: str, scope: Scope, pages: list[Article], index: Index
) -> None:
    query = parse(question, scope, Sort.HITS)
    found = set(index.search(query).ids)
    if " " in question and "near" not in question and '"' not in question and "OR" not in question:
        # Of an AND or NOT the index wants more than one mark.
        assert found <= {page.id for page in pages if marks(page, query)}
    else:
        assert found == {page.id for page in pages if marks(page, query)}


@pytest.mark.parametrize("question", ["protest", "=protest", "Tokayev", "cafe", "US", "kill*", "Tokaev~", "ki?l*"])
def test_the_number_of_marks_is_the_number_of_hits_that_the_index_counts(
    question: str, pages: list[Article], index: Index
) -> None:
    hits = index.search(parse(question, Scope.ALL, Sort.HITS))
    counted = dict(zip(hits.ids, hits.scores, strict=True))
    assert counted == {page.id: len(found) for page in pages if (found := marks(page, parse(question, Scope.ALL)))}


@pytest.mark.parametrize(
    "line", ["a " * 40_000, "a" * 200_000, "(" * 200_000, "a b " * 20_000, "哈" * 40_000, "a\u0301" * 200_000]
)
def test_marking_a_hostile_text_takes_no_longer_than_reading_it(line: str) -> None:
    page = article("T a", f"B {line}")
    began = time.process_time()
    for question in ("a", '"a a a"', "a near/5 b", '"哈 哈"'):
        marks(page, parse(question))
    assert time.process_time() - began < 15


def test_marks_and_snippet_are_given_up_when_nobody_waits_for_them() -> None:
    long = article("T A ship", *("B " + "ship " * 2_000 for _ in range(20)))
    asked: list[bool] = []

    def stop() -> bool:
        asked.append(len(asked) >= 8)
        return asked[-1]

    assert marks(long, parse("ship"), stop) == ()
    assert asked.count(True) == 1
    asked.clear()
    assert snippet(long, parse("ship"), 12, stop) == Snippet("", (), 0)
    assert len(marks(long, parse("ship"))) == 40_001
