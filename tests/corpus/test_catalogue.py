"""The catalogue: what is kept comes back exactly, all or nothing, and foreign or later files are left alone."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime
from hashlib import sha256

import pytest

from corpusview.article import (
    Article,
    Block,
    BlockKind,
    Entity,
    EntityKind,
    Finding,
    Label,
    Masthead,
    Mention,
    Origin,
    Span,
)
from corpusview.corpus.catalogue import FURNITURE, Catalogue, Outcome, prepare
from corpusview.corpus.catalogue.catalogue import FILE
from corpusview.corpus.catalogue.schema import MIGRATIONS
from corpusview.corpus.entities import Entities
from corpusview.errors import CorpusDamaged, CorpusTooNew, NotFound
from corpusview.reading.evidence import Survey

TEXT = "Dam holds\nAsel Omarova of the Water Board said the dam would hold.\nMost read\nGeneva talks\n"


def an_article(text=TEXT, path="pages/one.txt"):
    raw = text.encode()
    head, body = text.index("\n") + 1, text.index("Most read") if "Most read" in text else len(text)
    person = Entity(EntityKind.PERSON, "Asel Omarova", ("Omarova",))
    place = Entity(EntityKind.PLACE, "Geneva")
    at = text.find("Asel Omarova")
    mentions = [Mention(Span(at, at + 12), person, "Asel Omarova", "full name", 0.9)] if at >= 0 else []
    if "Geneva" in text:
        there = text.index("Geneva")
        mentions.append(Mention(Span(there, there + 6), place, "Geneva", FURNITURE + "gazetteer", 0.5))
    blocks = [
        Block(Span(0, head), BlockKind.MASTHEAD, Label.HEADLINE),
        Block(Span(head, body), BlockKind.BODY, Label.TEXT, "", 0.9),
    ]
    if body < len(text):
        blocks.append(Block(Span(body, len(text)), BlockKind.BOILERPLATE, Label.MOST_READ, "list of links", 0.8))
    masthead = Masthead(
        "Dam holds",
        date(2024, 11, 5),
        "By A. Writer",
        "The Valley Post",
        None,
        (Finding("title", Span(0, 9), "first line"),),
    )
    origin = Origin(path, sha256(raw).hexdigest(), len(raw), 12.5, "utf-8", 1.0, datetime(2025, 1, 2, tzinfo=UTC), 0)
    return Article(origin, masthead, text, tuple(blocks), tuple(mentions), "en", 1)


@pytest.fixture
def catalogue(tmp_path):
    opened = Catalogue(tmp_path, writing=True)
    yield opened
    opened.close()


def save(catalogue, article):
    with catalogue.transaction():
        return catalogue.save(prepare(article, article.text.encode()), article.id)


def test_an_article_comes_back_as_it_was_saved(catalogue):
    article = an_article()
    number = save(catalogue, article)
    assert catalogue.article(number) == replace(article, id=number)
    assert catalogue.kept(number).raw == TEXT.encode()


def test_an_unknown_article_is_told(catalogue):
    with pytest.raises(NotFound, match="no article 7"):
        catalogue.article(7)


def test_a_failed_transaction_leaves_nothing(catalogue):
    with pytest.raises(RuntimeError), catalogue.transaction():
        catalogue.save(prepare(an_article(), b"x"))
        raise RuntimeError
    assert catalogue.count() == 0


def test_saving_again_keeps_id_and_tags(catalogue):
    number = save(catalogue, an_article())
    with catalogue.transaction():
        catalogue.tag([number], "follow up")
    changed = replace(an_article("Dam broke\nNobody was hurt.\n"), id=number)
    assert save(catalogue, changed) == number
    assert catalogue.tags(number) == ("follow up",)
    assert catalogue.article(number).text.startswith("Dam broke")
    assert catalogue.count() == 1


def test_names_of_the_furniture_are_counted_apart(catalogue):
    number = save(catalogue, an_article())
    listed = Entities(catalogue).counts(None, None, 0, furniture=False)
    assert [(each.name, each.articles, each.mentions, each.aliases) for each in listed] == [
        ("Asel Omarova", 1, 1, ("Omarova",))
    ]
    assert [each.name for each in Entities(catalogue).counts([number], None, 0, furniture=True)] == ["Geneva"]
    assert catalogue.names_of(number) == ("Asel Omarova", "Omarova")


def test_a_name_that_runs_over_the_end_of_a_line_is_one_surface(catalogue):
    text = "Dam holds\nAsel\nOmarova said so.\n"
    entity = Entity(EntityKind.PERSON, "Asel Omarova")
    mention = Mention(Span(10, 22), entity, text[10:22], "full name", 0.9)
    save(catalogue, replace(an_article(text), mentions=(mention,)))
    (listed,) = Entities(catalogue).counts(None, None, 0, furniture=False)
    assert (listed.name, listed.aliases) == ("Asel Omarova", ())


def test_what_awaits_indexing_is_remembered(tmp_path):
    first = Catalogue(tmp_path, writing=True)
    numbers = [save(first, an_article(TEXT + str(each))) for each in range(3)]
    with first.transaction():
        first.indexed(numbers[:2])
        first.remove(numbers[:1])
    first.close()
    second = Catalogue(tmp_path, writing=True)
    assert second.awaiting(10) == (numbers[2],)
    assert second.removed() == (numbers[0],)
    second.close()


def test_an_id_is_never_given_twice(catalogue):
    gone = save(catalogue, an_article())
    with catalogue.transaction():
        catalogue.remove([gone])
    assert save(catalogue, an_article()) > gone


@pytest.mark.parametrize("copies", [True, False])
def test_articles_that_are_kept_together_are_kept_as_each_alone(tmp_path, copies):
    told = " ".join(f"word{each}" for each in range(60))
    alone = " ".join(f"name{each}" for each in range(60))
    texts = [
        TEXT,
        *(f"Head\n{body}" for body in (told, f"{told} and more.", f"Asel Omarova {alone}", f"By us\n{told}")),
    ]
    ready = [prepare(an_article(text), text.encode()) for text in texts]
    kept = []
    for parts in ((ready[:1], ready[1:]), [[each] for each in ready]):
        folder = tmp_path / str(len(kept))
        folder.mkdir()
        catalogue = Catalogue(folder, writing=True)
        for part in parts:
            with catalogue.transaction():
                numbers = catalogue.add(part, copies)
            assert len(numbers) == len(part)
        if copies:
            assert [catalogue.article(number).story for number in range(1, 6)] == [None, 2, 2, None, 2]
        catalogue.close()
        kept.append(rows_of(folder))
    assert kept[0] == kept[1]


def rows_of(folder):
    """All that a catalogue holds, but for the name by which its index knows it."""
    with closing(sqlite3.connect(folder / FILE)) as db:
        tables = [name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: sorted(map(repr, db.execute(f"SELECT * FROM {name}"))) for name in tables if name != "facts"}


def test_lines_that_are_learned_together_are_learned_as_each_page_alone(tmp_path):
    pages = [
        Survey(tuple(range(-70, 70)), "echo"),
        Survey(tuple(range(0, 140, 2))),
        Survey(()),
        Survey((2**63 - 1, -(2**63), 500), "star"),
        Survey(tuple(range(60, 190)), "echo"),
    ]
    kept = []
    for parts in ([pages], [[each] for each in pages]):
        folder = tmp_path / str(len(kept))
        folder.mkdir()
        catalogue = Catalogue(folder, writing=True)
        for part in parts:
            with catalogue.transaction():
                catalogue.learn_lines(part)
        assert catalogue.pages_with([-70, 0, 64, 65, 189, 500]) == {-70: 1, 0: 2, 64: 3, 65: 2, 189: 1, 500: 1}
        with catalogue.transaction():
            catalogue.count_lines([each.lines for each in pages[:2]], -1)
        assert catalogue.pages_with([-70, 0, 64, 65]) == {-70: 0, 0: 0, 64: 1, 65: 1}
        catalogue.close()
        kept.append(rows_of(folder))
    assert kept[0] == kept[1] and len(kept[0]["line_counts"]) == 263


def test_names_of_what_was_not_kept_after_all_are_new_again(catalogue):
    save(catalogue, an_article())
    with pytest.raises(RuntimeError), catalogue.transaction():
        catalogue.add([prepare(an_article("Dam holds\nAsel Omarova in Geneva.\n"), b"raw")])
        raise RuntimeError
    number = save(catalogue, an_article("Dam holds\nAsel Omarova and Geneva.\n"))
    assert catalogue.names_of(number) == ("Asel Omarova", "Omarova")
    with catalogue.transaction():
        assert not list(catalogue.damage()) and not catalogue.orphans()


def test_line_counts_go_up_and_down(catalogue):
    big, negative = 2**63 - 1, -(2**63)
    with catalogue.transaction():
        catalogue.count_lines([(big, negative), (big,)])
    assert catalogue.pages_with([big, negative, 5]) == {big: 2, negative: 1}
    with catalogue.transaction():
        catalogue.count_lines([(big,)], -1)
    assert catalogue.pages_with([big]) == {big: 1}


def test_a_line_is_known_to_be_of_a_site_as_long_as_it_stands_on_no_other(catalogue):
    with catalogue.transaction():
        catalogue.learn_lines([Survey((1, 2), "echo"), Survey((1, 3), "echo"), Survey((3, 4), "star"), Survey((4, 5))])
    assert catalogue.lines_met(range(9)) == ({1: 2, 2: 1, 3: 2, 4: 2, 5: 1}, {1: "echo", 2: "echo"})
    with catalogue.transaction():
        catalogue.learn_lines([Survey((1,), "echo"), Survey((2, 5), "star")])
    assert catalogue.lines_met((1, 2, 5)) == ({1: 3, 2: 2, 5: 2}, {1: "echo"})
    with catalogue.transaction():
        # What is taken out and put back is of the site that it was of; what is gone may come again on another.
        catalogue.count_lines([(1,), (1,), (1,)], -1)
        catalogue.count_lines([(1,)])
        catalogue.count_lines([(2,), (2,)], -1)
        catalogue.learn_lines([Survey((2,), "star")])
    assert catalogue.lines_met((1, 2)) == ({1: 1, 2: 1}, {1: "echo", 2: "star"})
    with catalogue.transaction():
        # Counted anew, nothing is left of sites whose pages are gone.
        catalogue.forget_lines()
        catalogue.learn_lines([Survey((1,), "star")])
    assert catalogue.lines_met((1, 2)) == ({1: 1}, {1: "star"})
    assert catalogue._db.execute("SELECT name FROM sites").fetchall() == [("star",)]


def test_the_ledger_comes_back_in_the_order_of_the_files(catalogue):
    with catalogue.transaction():
        ledger = catalogue.begin_import()
        catalogue.note_outcomes(
            ledger, [(1, Outcome("b", "failed", "empty", None)), (0, Outcome("a", "imported", "", 1))]
        )
    assert [each.path for each in catalogue.outcomes()] == ["a", "b"]


def test_rows_keep_the_order_asked_for(catalogue):
    numbers = [save(catalogue, an_article(TEXT + str(each))) for each in range(3)]
    wanted = [numbers[2], numbers[0], 99]
    assert [row.id for row in catalogue.rows(wanted, (3.0, 1.0, 0.5))] == wanted[:2]
    assert catalogue.rows(wanted, (3.0, 1.0, 0.5))[0].score == 3.0


def test_a_catalogue_of_a_later_version_is_refused_unchanged(tmp_path):
    Catalogue(tmp_path, writing=True).close()
    with sqlite3.connect(tmp_path / FILE) as db:
        db.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    db.close()
    before = (tmp_path / FILE).read_bytes()
    with pytest.raises(CorpusTooNew, match="later version"):
        Catalogue(tmp_path, writing=True)
    assert (tmp_path / FILE).read_bytes() == before


def test_a_foreign_database_is_refused_unchanged(tmp_path):
    with sqlite3.connect(tmp_path / FILE) as db:
        db.execute("CREATE TABLE recipes (name TEXT)")
    db.close()
    before = (tmp_path / FILE).read_bytes()
    with pytest.raises(CorpusDamaged, match="not a catalogue"):
        Catalogue(tmp_path, writing=True)
    assert (tmp_path / FILE).read_bytes() == before


def test_a_file_that_is_no_database_is_refused_with_a_sentence(tmp_path):
    (tmp_path / FILE).write_bytes(b"not a database at all, " * 100)
    with pytest.raises(CorpusDamaged, match="cannot be read"):
        Catalogue(tmp_path, writing=True)


def test_damaged_bytes_of_an_article_are_told_not_shown(tmp_path):
    catalogue = Catalogue(tmp_path, writing=True)
    number = save(catalogue, an_article())
    catalogue.close()
    with sqlite3.connect(tmp_path / FILE) as db:
        db.execute("UPDATE originals SET bytes = x'789c00'")
    db.close()
    catalogue = Catalogue(tmp_path, writing=False)
    with pytest.raises(CorpusDamaged, match="damaged"):
        catalogue.article(number)
    catalogue.close()
