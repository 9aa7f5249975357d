"""What articles call a name, counted over the corpus: kept as they come and go, and evidence of who is meant."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from corpusview.article import EntityKind
from corpusview.corpus.aliases import Sighting, merge
from corpusview.corpus.catalogue import FILE, prepare
from corpusview.corpus.catalogue.bundles import Bundle
from corpusview.corpus.contexts import are_apart, meant
from corpusview.corpus.corpus import Corpus
from corpusview.corpus.corrections import Split
from corpusview.reading.entities.role_words import ROLES
from tests.corpus.test_naming import an_article

PERSON = EntityKind.PERSON
BIT = {role.told: role.bit for role in ROLES}
HEAD, MINISTER, ATHLETE, ARTIST = (
    BIT[told] for told in ("head of state or government", "minister", "athlete or coach", "artist or writer")
)
HEAD_TOLD, MINISTER_TOLD = "head of state or government", "minister"

# A name in an article and what it is called there.
Called = tuple[str, int]


@pytest.fixture
def corpus(tmp_path: Path):
    with Corpus.open(tmp_path / "corpus") as opened:
        yield opened
        assert opened.check() == ()


def add(corpus: Corpus, *articles: Iterable[Called], furniture: Iterable[Called] = ()) -> None:
    first = corpus.count() + 1
    with corpus._catalogue.transaction():
        for number, named in enumerate(articles, start=first):
            save(corpus, number, named, furniture)
    list(corpus.mend())
    list(corpus.settle_names())


def save(corpus: Corpus, number: int, named: Iterable[Called], furniture: Iterable[Called] = ()) -> None:
    named, furniture = tuple(named), tuple(furniture)
    article = an_article(number, [(PERSON, name) for name, _ in named], [(PERSON, name) for name, _ in furniture])
    roles = [role for _, role in (*named, *furniture)]
    mentions = tuple(replace(each, roles=role) for each, role in zip(article.mentions, roles, strict=True))
    corpus._catalogue.save(prepare(replace(article, mentions=mentions), article.text.encode()))


def called(corpus: Corpus, name: str) -> dict[str, int]:
    return dict(corpus.about(PERSON, name).roles)


def names_of(corpus: Corpus, name: str) -> dict[str, str]:
    return {each.name: each.reason for each in corpus.about(PERSON, name).joined}


def page(number: int, sentence: str) -> str:
    body = f"{sentence} He said so on day {number} of a long meeting, in which much was spoken of and little done."
    return f"Talks go on, day {number}\n\n{body}\n\nNothing was decided in the end, and all went home by train.\n"


def test_an_import_counts_what_articles_call_somebody_and_forgets_those_that_go(corpus: Corpus, tmp_path: Path) -> None:
    folder = tmp_path / "pages"
    folder.mkdir()
    for number in range(3):
        (folder / f"{number}.txt").write_text(page(number, "Prime Minister Viktor Orban met other leaders in Paris."))
    (folder / "3.txt").write_text(page(3, "Viktor Orban, the former minister, came late to the talks in Paris."))
    list(corpus.import_files([folder]))
    list(corpus.find_names())
    assert called(corpus, "Viktor Orban") == {HEAD_TOLD: 3, MINISTER_TOLD: 1}

    corpus.remove([1])
    list(corpus.settle_names())
    assert called(corpus, "Viktor Orban") == {HEAD_TOLD: 2, MINISTER_TOLD: 1}

    (folder / "3.txt").write_text(page(3, "Viktor Orban came late to the talks in Paris."))
    list(corpus.import_files([folder / "3.txt"]))
    list(corpus.find_names())
    assert called(corpus, "Viktor Orban") == {HEAD_TOLD: 2}

    list(corpus.rebuild(reread=True))
    list(corpus.find_names())
    assert called(corpus, "Viktor Orban") == {HEAD_TOLD: 2}


def test_what_is_brought_back_from_the_shelf_counts_again(corpus: Corpus) -> None:
    add(corpus, [("Viktor Orban", HEAD)], [("Viktor Orban", HEAD)])
    list(corpus.put_away([2]))
    list(corpus.settle_names())
    assert called(corpus, "Viktor Orban") == {HEAD_TOLD: 1}
    list(corpus.bring_back([2]))
    list(corpus.settle_names())
    assert called(corpus, "Viktor Orban") == {HEAD_TOLD: 2}


def test_what_an_earlier_version_put_on_the_shelf_has_no_roles() -> None:
    kept = json.dumps([{}, [["person", "Viktor Orban", 0, 2, ""]], {}])
    assert Bundle.of(kept, b"", b"", None).names == (("person", "Viktor Orban", False, 2, "", 0),)


def test_the_furniture_has_no_vote_on_what_somebody_is(corpus: Corpus) -> None:
    add(corpus, [("Viktor Orban", HEAD)], [("Viktor Orban", 0)], furniture=[("Viktor Orban", ATHLETE)])
    assert called(corpus, "Viktor Orban") == {HEAD_TOLD: 1}


def test_a_surname_is_the_one_whom_articles_call_the_same(corpus: Corpus) -> None:
    add(corpus, [("Max Orbeck", HEAD)], [("Max Orbeck", HEAD)], [("Max Orbeck", HEAD)])
    add(corpus, [("Lena Orbeck", ATHLETE)], [("Lena Orbeck", ATHLETE)], [("Lena Orbeck", ATHLETE)])
    add(corpus, [("Orbeck", HEAD)], [("Orbeck", HEAD)])
    names = names_of(corpus, "Max Orbeck")
    assert names["Orbeck"] == f"called {HEAD_TOLD} in 2 articles, as Max Orbeck is"
    assert called(corpus, "Max Orbeck") == {HEAD_TOLD: 5}


def test_a_surname_of_no_known_role_stays_alone_among_several(corpus: Corpus) -> None:
    add(corpus, *[[("Max Orbeck", HEAD)]] * 2, *[[("Lena Orbeck", ATHLETE)]] * 2, [("Orbeck", 0)], [("Orbeck", ARTIST)])
    assert {"Max Orbeck", "Lena Orbeck", "Orbeck"} == {each.name for each in corpus.entities()}


def test_a_surname_is_not_given_to_somebody_of_another_field(corpus: Corpus) -> None:
    add(corpus, [("Max Orbeck", MINISTER)], [("Max Orbeck", MINISTER)], [("Orbeck", ATHLETE)])
    assert {"Max Orbeck", "Orbeck"} == {each.name for each in corpus.entities()}
    # of the same field it is his, though he was never called just so
    add(corpus, [("Lena Telvar", MINISTER)], [("Lena Telvar", MINISTER)], [("Telvar", HEAD)])
    assert "Telvar" in names_of(corpus, "Lena Telvar")


def test_initials_are_not_those_of_somebody_of_another_field() -> None:
    sightings = [Sighting(at, PERSON, ((name, 1),)) for at, name in enumerate(("Maximilian Orbeck", "M. Orbeck"))]
    apart = merge(sightings, None, ({MINISTER: 1}, {ATHLETE: 1}).__getitem__)
    assert len(apart) == 2
    assert len(merge(sightings, None, ({MINISTER: 1}, {HEAD: 1}).__getitem__)) == 1
    assert len(merge(sightings, None, ({MINISTER: 1}, {}).__getitem__)) == 1


def test_somebody_more_widely_named_is_likelier_meant_and_more_so_by_his_role() -> None:
    assert meant({HEAD: 1}, {1: (9, {HEAD: 5}), 2: (9, {ATHLETE: 5})}) == 1
    assert meant({HEAD: 1}, {1: (9, {HEAD: 5}), 2: (9, {HEAD: 5})}) is None
    assert meant({HEAD: 1}, {1: (900, {}), 2: (1, {})}) is None
    assert meant({HEAD: 1}, {}) is None
    assert are_apart({HEAD: 1}, {ATHLETE: 1}) and not are_apart({HEAD: 1}, {MINISTER: 1, ATHLETE: 3})
    assert not are_apart({}, {ATHLETE: 1})


def test_roles_that_somebody_else_has_written_are_passed_over(corpus: Corpus, tmp_path: Path) -> None:
    add(corpus, [("Viktor Orban", HEAD | 1 << 61)], [("Viktor Orban", HEAD)])
    assert called(corpus, "Viktor Orban") == {HEAD_TOLD: 2}
    corpus._catalogue._db.execute(
        "INSERT INTO uncounted (name, step, mentions, aliases, roles) VALUES (1, 1, 1, '', 'x')"
    )
    corpus._catalogue._db.execute(
        "INSERT INTO uncounted (name, step, mentions, aliases, roles) VALUES (1, -1, 1, '', -1)"
    )
    list(corpus.settle_names())
    assert called(corpus, "Viktor Orban") == {HEAD_TOLD: 2}


def test_roles_stay_where_a_surface_is_split_off_and_put_back(corpus: Corpus) -> None:
    add(corpus, [("Max Orbeck", HEAD), ("Lena Telvar", ATHLETE)], [("Max Orbeck", HEAD)])
    list(corpus.add_name_rules([Split(PERSON, "Max Orbeck", "Orbeck")]))
    assert called(corpus, "Max Orbeck") == {HEAD_TOLD: 2}
    list(corpus.remove_name_rules([each.number for each in corpus.name_rules()]))
    assert called(corpus, "Max Orbeck") == {HEAD_TOLD: 2}


def test_counts_of_roles_broken_off_are_gone_on_with(corpus: Corpus) -> None:
    with corpus._catalogue.transaction():
        for number in range(1, 5):
            save(corpus, number, [("Viktor Orban", HEAD)])
    register = corpus._catalogue.register
    with corpus._catalogue.transaction():
        register.count_some(1)
    list(corpus.mend())
    list(corpus.settle_names())
    assert called(corpus, "Viktor Orban") == {HEAD_TOLD: 4}


def test_however_many_articles_there_are_a_name_keeps_one_count_for_each_role(corpus: Corpus, tmp_path: Path) -> None:
    every = sum(role.bit for role in ROLES)
    add(corpus, *[[("Viktor Orban", every)]] * 12)
    with closing(sqlite3.connect(tmp_path / "corpus" / FILE)) as db:
        assert db.execute("SELECT count(*), max(articles) FROM name_roles").fetchone() == (len(ROLES), 12)
