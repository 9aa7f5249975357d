"""The index's promises, through its door."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from corpusview.article import Span
from corpusview.corpus.index import Index, IndexEntry
from corpusview.query import (
    And,
    Dates,
    Everything,
    Field,
    From,
    Fuzzy,
    InLanguage,
    Near,
    Node,
    Not,
    Nothing,
    Or,
    Phrase,
    Prefix,
    Query,
    Scope,
    Sort,
    Tagged,
    Undated,
    Wildcard,
    Word,
)

AT = Span(0, 0)

ENTRIES = (
    IndexEntry(
        1,
        "Kazakhstan after the unrest",
        "President Tokayev’s government promised reform. The governments of the region watched.",
        "Ukraine and Nato: read more. Subscribe now.",
        date(2022, 1, 10),
        "bne IntelliNews",
        "en",
        ("follow-up",),
    ),
    IndexEntry(
        2,
        "Grain ships leave Odesa",
        "Ukraine exports grain. Running late, the runners run. Old reform plans.",
        "Kazakhstan unrest",
        date(2022, 8, 1),
        "Reuters",
        "en",
    ),
    IndexEntry(3, "Новости", "Президент сказал правду. Ünïted façade 北京市", "", None, None, "ru"),
    IndexEntry(4, "", "", "", date(2021, 5, 5), "The Reform Times"),
)


def word(text: str, exact: bool = False, field: Field | None = None) -> Word:
    return Word(text, AT, exact, field)


def phrase(text: str) -> Phrase:
    return Phrase(tuple(word(part) for part in text.split()), AT)


@pytest.fixture
def index(tmp_path: Path):
    made = Index.create(tmp_path / "index")
    made.write(ENTRIES[:2])
    made.write(ENTRIES[2:])
    yield made
    assert made.verify() == []
    made.close()


def found(index: Index, tree: Node, scope: Scope = Scope.BODY, sort: Sort = Sort.OLDEST) -> set[int]:
    return set(index.search(Query("", tree, scope, sort)).ids)


@pytest.mark.parametrize(
    ("tree", "ids"),
    [
        (word("government"), {1}),
        (word("governments", exact=True), {1}),
        (word("governing", exact=True), set()),
        (word("run"), {2}),
        (word("runs", exact=True), set()),
        (word("TOKAYEV'S"), {1}),
        (word("Tokayev"), {1}),
        (word("united"), {3}),
        (word("facade", exact=True), {3}),
        (word("правда"), {3}),
        (word("北京"), {3}),
        (word("京北"), set()),
        (word("—"), set()),
        (word("reform"), {1, 2}),
        (word("unrest", field=Field.TITLE), {1}),
        (word("unrest", field=Field.BODY), set()),
        (word("unrest", field=Field.BOILERPLATE), {2}),
        (word("", field=Field.TITLE), set()),
        (phrase("promised reform"), {1}),
        (phrase("reform promised"), set()),
        (phrase("governments of the region"), {1}),
        (Near((word("president"), word("reform")), 4, AT), {1}),
        (Near((word("reform"), word("president")), 4, AT), {1}),
        (Near((word("president"), word("reform")), 3, AT), set()),
        (Near((phrase("promised reform"), word("governments")), 2, AT), {1}),
        (Prefix("govern", AT), {1}),
        (Prefix("gover", AT, Field.TITLE), set()),
        (Prefix("", AT), set()),
        (Wildcard("re?orm", AT), {1, 2}),
        (Wildcard("g*n?s", AT), {1}),
        (Wildcard("*", AT), set()),
        (Wildcard("[a]", AT), set()),
        (Fuzzy("Tokaev", 1, AT), {1}),
        (Fuzzy("Tokaev", 0, AT), set()),
        (Dates(date(2022, 1, 1), date(2022, 1, 31), AT), {1}),
        (Dates(None, date(2022, 1, 10), AT), {1, 4}),
        (Dates(date(2022, 1, 10), None, AT), {1, 2}),
        (Dates(None, None, AT), {1, 2, 4}),
        (Dates(date(2023, 1, 1), date(2022, 1, 1), AT), set()),
        (Undated(AT), {3}),
        (From("intellinews", AT), {1}),
        (From("BNE intellinews", AT), {1}),
        (From("reform", AT), {4}),
        (From("", AT), set()),
        (Tagged("Follow-Up", AT), {1}),
        (Tagged("follow", AT), set()),
        (InLanguage("RU", AT), {3}),
        (And((word("reform"), word("ukraine"))), {2}),
        (And((word("reform"), Not(word("ukraine")))), {1}),
        (And((Not(word("reform")), Not(word("ukraine")))), {3, 4}),
        (And((word("reform"), word("—"))), {1, 2}),
        (And(()), set()),
        (Or((word("reform"), word("правда"))), {1, 2, 3}),
        (Or(()), set()),
        (Not(word("reform")), {3, 4}),
        (Not(Not(word("reform"))), {1, 2}),
        (Not(word("—")), set()),
        (Or((word("правда"), Not(word("reform")))), {3, 4}),
        (And((Everything(), InLanguage("en", AT))), {1, 2}),
        (Everything(), {1, 2, 3, 4}),
        (Nothing(), set()),
        (Not(Nothing()), {1, 2, 3, 4}),
    ],
)
def test_a_question_finds_what_answers_it(index: Index, tree: Node, ids: set[int]) -> None:
    assert found(index, tree) == ids


def test_the_scope_says_where_to_look_and_the_rest_is_counted(index: Index) -> None:
    hits = index.search(Query("", word("ukraine")))
    assert hits.ids == (2,) and hits.only_in_boilerplate == 1
    assert found(index, word("ukraine"), Scope.BOILERPLATE) == {1}
    assert found(index, word("ukraine"), Scope.ALL) == {1, 2}
    assert index.search(Query("", word("ukraine"), Scope.ALL)).only_in_boilerplate == 0


def test_every_order_is_stable_and_undated_comes_last(index: Index) -> None:
    def ids(sort: Sort) -> tuple[int, ...]:
        return index.search(Query("", Everything(), sort=sort)).ids

    assert ids(Sort.NEWEST) == (2, 1, 4, 3)
    assert ids(Sort.OLDEST) == (4, 1, 2, 3)
    assert ids(Sort.SOURCE) == (1, 2, 4, 3)
    assert ids(Sort.TITLE) == (2, 1, 3, 4)
    assert ids(Sort.RELEVANCE) == (1, 2, 3, 4)


def test_a_word_in_the_headline_weighs_more(index: Index) -> None:
    index.write([IndexEntry(7, "Some reform", "A word", ""), IndexEntry(6, "A word", "Some reform", "")])
    hits = index.search(Query("", word("reform")))
    assert hits.ids.index(7) < hits.ids.index(6)


def test_sorted_by_hits_the_score_is_their_number(index: Index) -> None:
    hits = index.search(Query("", Or((word("run"), word("reform"))), sort=Sort.HITS))
    assert dict(zip(hits.ids, hits.scores, strict=True)) == {1: 1.0, 2: 3.0}
    assert hits.ids == (2, 1)


def test_a_limit_shortens_the_list_and_not_the_total(index: Index) -> None:
    hits = index.search(Query("", Everything(), sort=Sort.NEWEST), limit=2)
    assert hits.ids == (2, 1) and hits.total == 4 and hits.exact


def test_an_entry_written_again_takes_the_place_of_the_old_one(index: Index) -> None:
    index.write([IndexEntry(1, "Other", "first"), IndexEntry(1, "Other", "second")])
    assert found(index, word("second")) == {1}
    assert found(index, word("first")) == set()
    assert found(index, word("unrest")) == set()
    assert index.count() == 4 and index.ids() == {1, 2, 3, 4}


def test_what_is_removed_is_found_no_more(index: Index) -> None:
    index.write([], [1, 99])
    assert found(index, Everything()) == {2, 3, 4}
    assert found(index, word("tokayev")) == set()
    assert index.count() == 3


def test_an_empty_index_answers(tmp_path: Path) -> None:
    index = Index.create(tmp_path / "index")
    assert index.count() == 0 and index.ids() == set() and index.verify() == []
    assert found(index, word("a")) == set() and found(index, Not(word("a"))) == set()
    index.write([], [])
    index.write([], [5])
    assert index.count() == 0
    index.close()
    index.close()
