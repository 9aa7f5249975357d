"""Who, which and where on the one page whose facts are known, through the corpus: list, search, mentions, export."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from corpusview.article import EntityKind
from corpusview.corpus.corpus import Corpus
from corpusview.corpus.corrections import Merge, Reject, Rename, Split
from corpusview.export.articles import write_articles
from corpusview.grammar import parse

PERSON, PLACE, ORGANISATION = EntityKind.PERSON, EntityKind.PLACE, EntityKind.ORGANISATION

# Each of them is one entry, under the full name where the text gives it.
PEOPLE = {
    "Kassym-Jomart Tokayev",
    "Nursultan Nazarbayev",
    "Karim Masimov",
    "Antony Blinken",
    "Andrey Serdyukov",
    "Marat Osipov",
    "Daulet Ergozhin",
    "Akezhan Kazhegeldin",
}
TREATY = "Collective Security Treaty Organization"
ONLY_IN_FURNITURE = ("Switzerland", "China", "Berisha", "Ablyazov", "Feedly")


@pytest.fixture(scope="module")
def imported(seed_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("seed") / "corpus"
    with Corpus.open(folder) as corpus:
        list(corpus.import_files([seed_file], jobs=1))
        list(corpus.reconsider())
    return folder


@pytest.fixture
def corpus(imported: Path):
    """The page in a corpus; a test takes its rules back."""
    with Corpus.open(imported) as opened:
        yield opened
        list(opened.remove_name_rules([each.number for each in opened.name_rules()]))


def names(corpus: Corpus, kind: EntityKind) -> set[str]:
    return {each.name for each in corpus.entities(kind=kind)}


def total(corpus: Corpus, raw: str) -> int:
    return corpus.search(parse(raw)).total


def exported(corpus: Corpus) -> set[str]:
    out = io.StringIO()
    write_articles((corpus.article(number) for number in corpus.ids()), "jsonl", out)
    return {mention["name"] for line in out.getvalue().splitlines() for mention in json.loads(line)["mentions"]}


def test_everybody_is_one_entry_under_the_full_name(corpus: Corpus) -> None:
    people = names(corpus, PERSON)
    assert people >= PEOPLE
    assert not [name for name in people if "—" in name or name in {each.split()[-1] for each in PEOPLE}]


def test_the_treaty_organisation_is_joined_with_its_acronym_and_places_are_places(corpus: Corpus) -> None:
    (treaty,) = (each for each in corpus.entities(kind=ORGANISATION) if each.name == TREATY)
    assert "CSTO" in treaty.aliases and treaty.mentions == 4
    assert names(corpus, PLACE) >= {"Almaty", "Kazakhstan"}
    assert "CSTO" not in names(corpus, ORGANISATION)


def test_names_of_the_furniture_are_listed_and_found_on_request_only(corpus: Corpus) -> None:
    listed = {each.name for each in corpus.entities()}
    assert not [name for name in listed for apart in ONLY_IN_FURNITURE if apart in name]
    on_request = {each.name for each in corpus.entities(furniture=True)}
    assert any("China" in name for name in on_request)
    assert [total(corpus, f"entity:{name}") for name in ONLY_IN_FURNITURE] == [0] * len(ONLY_IN_FURNITURE)


@pytest.mark.parametrize("name", ["Blinken", '"Antony Blinken"', "CSTO", f'"{TREATY}"', "Tokayev", "Masimov"])
def test_each_is_found_by_each_of_its_names(corpus: Corpus, name: str) -> None:
    assert total(corpus, f"entity:{name}") == 1


def test_the_users_word_holds_in_list_search_mentions_and_export_and_is_taken_back(corpus: Corpus) -> None:
    before = exported(corpus), {each.name for each in corpus.entities()}
    list(
        corpus.add_name_rules(
            [
                Merge(PERSON, "Karim Masimov", "Marat Osipov"),
                Split(PERSON, "Nursultan Nazarbayev", "Nazarbayev"),
                Rename(ORGANISATION, TREATY, "CSTO"),
                Reject(PLACE, "Moscow"),
            ]
        )
    )
    listed = {each.name for each in corpus.entities()}
    assert {"Karim Masimov", "CSTO"} <= listed and not listed & {"Marat Osipov", TREATY, "Moscow"}
    assert {"Karim Masimov", "CSTO", "Nazarbayev"} <= exported(corpus)
    assert not exported(corpus) & {"Marat Osipov", TREATY, "Moscow"}
    assert (total(corpus, 'entity:"Marat Osipov"'), total(corpus, "entity:Moscow")) == (1, 0)
    list(corpus.rebuild(reread=True))
    assert {each.name for each in corpus.entities()} == listed
    list(corpus.remove_name_rules([each.number for each in corpus.name_rules()]))
    assert (exported(corpus), {each.name for each in corpus.entities()}) == before
