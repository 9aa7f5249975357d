"""What is removed goes to the shelf and comes back whole; an import is taken back, and done again."""

from __future__ import annotations

import hashlib
import sqlite3
from collections import Counter
from pathlib import Path

import pytest

from corpusview.article import Span
from corpusview.corpus.catalogue import FILE
from corpusview.corpus.catalogue.bundles import MADE
from corpusview.corpus.corpus import Corpus
from corpusview.errors import NoSpace, NotFound
from corpusview.events import Change, Imported, Skipped, Updated
from corpusview.grammar import parse
from corpusview.notes import Anchor, Note
from corpusview.query import Standing, State, Verdict
from tests.corpus.conftest import page

# What the catalogue holds of articles, in whatever order; names go by what they say, not by their numbers.
_HELD = (
    "SELECT * FROM articles",
    "SELECT * FROM originals",
    "SELECT * FROM readings",
    "SELECT * FROM files",
    "SELECT * FROM sketches",
    "SELECT * FROM sketch_keys",
    "SELECT * FROM line_counts WHERE pages > 0",
    "SELECT * FROM removed",
    *(f"SELECT * FROM {table}" for table in MADE),
    "SELECT article, kind, names.name, in_furniture, named.mentions, aliases FROM named"
    " JOIN names ON names.id = named.name",
    "SELECT kind, name, articles, mentions FROM entities WHERE articles > 0",
)


def held(corpus: Corpus) -> dict[str, list[tuple]]:
    """Everything that the catalogue holds of its articles."""
    list(corpus.settle_names())
    db = corpus._catalogue._db
    return {asked: sorted(db.execute(asked).fetchall(), key=repr) for asked in _HELD}


def put_away(corpus: Corpus, *numbers: int) -> Change:
    *_, change = corpus.put_away(numbers)
    return change


def bring_back(corpus: Corpus, *numbers: int) -> Change:
    *_, change = corpus.bring_back(numbers)
    return change


def imported(corpus: Corpus, folder: Path, **how) -> Counter[str]:
    """Import a folder; how many files ended as what."""
    ends = {Imported: "imported", Updated: "updated", Skipped: "skipped"}
    events = corpus.import_files([folder], jobs=1, **how)
    return Counter(ends[type(event)] for event in events if type(event) in ends)


@pytest.fixture
def filled(corpus, write_pages):
    """A corpus of 12 articles, of which the third is tagged, starred, noted, read and kept; 11 and 12 are copies."""
    folder = write_pages(11)
    (folder / "copy.txt").write_text(page(10).replace("Follow us on social media", "Another foot"), encoding="utf-8")
    (folder / "twin.txt").write_text(page(3), encoding="utf-8")
    imported(corpus, folder)
    corpus.tag([3], "ferry")
    corpus.tag([3], "star")
    corpus.keep_note(Note(3, "ask her", Anchor.at(corpus.article(3).text, Span(30, 60))))
    corpus.stand({3: Standing(True, Verdict.KEEP)})
    return corpus


def test_a_removed_article_is_nowhere_and_comes_back_with_all_that_was_made_of_it(filled):
    before = held(filled)
    assert put_away(filled, 3).articles == (3,)
    assert filled.count() == 11 and filled.check() == ()
    assert filled.search(parse("tag:ferry")).total == 0
    assert filled.search(parse("“letter number 2”")).total == 0
    assert filled.notes() == () and filled.in_state(State.READ) == ()
    (shelved,) = filled.shelf()
    assert (shelved.article, shelved.notes, shelved.tags, shelved.of_import) == (3, 1, 2, 0)
    assert bring_back(filled, 3).articles == (3,)
    assert held(filled) == before
    assert filled.shelf() == () and filled.check() == ()
    assert filled.search(parse("tag:ferry has:note")).ids == (3,)


def test_all_of_a_corpus_comes_back_as_it_was(filled):
    before = held(filled)
    assert len(put_away(filled, *filled.ids()).articles) == 12
    assert filled.count() == 0 and filled.check() == ()
    assert not any(rows for asked, rows in held(filled).items())
    bring_back(filled, *(each.article for each in filled.shelf()))
    assert held(filled) == before


def test_a_story_parts_and_is_told_again_under_its_number(filled):
    stories = filled.stories()
    first, *others = filled.copies(12)
    put_away(filled, first)
    assert filled.copies(12) == tuple(others) and filled.stories()[12] == others[0]
    bring_back(filled, first)
    assert filled.stories() == stories


def test_what_was_removed_is_on_the_shelf_after_a_new_start(tmp_path, write_pages):
    with Corpus.open(tmp_path / "corpus") as first:
        imported(first, write_pages(6))
        before = held(first)
        put_away(first, 3, 5)
    with Corpus.open(tmp_path / "corpus") as again:
        assert sorted(each.article for each in again.shelf()) == [3, 5]
        bring_back(again, 3, 5)
        assert held(again) == before
        assert again.check() == ()


def test_one_that_is_asked_for_is_said_to_be_removed(filled):
    put_away(filled, 3)
    with pytest.raises(NotFound, match="Article 3 was removed on 20.*has it still"):
        filled.article(3)
    filled.let_go([3])
    with pytest.raises(NotFound, match="no article 3"):
        filled.article(3)


def test_what_is_let_go_is_gone_for_good(filled, write_pages):
    put_away(filled, 3, 4)
    assert filled.let_go([3, 77]).articles == (3,)
    assert [each.article for each in filled.shelf()] == [4]
    assert bring_back(filled, 3).articles == ()
    assert filled.count() == 10
    # Its file is a new one to the corpus.
    assert imported(filled, write_pages(11)) == {"imported": 1, "skipped": 12}


def test_removing_what_is_not_there_changes_nothing(filled):
    assert put_away(filled, 99, 3, 3).articles == (3,)
    assert put_away(filled, 3).articles == ()
    assert len(filled.shelf()) == 1


def test_an_article_comes_back_before_the_index_has_learned_that_it_went(filled):
    before = held(filled)
    catalogue = filled._catalogue
    # As when the program ends between the two.
    events = filled.put_away([3])
    next(events)
    events.close()
    assert catalogue.removed() == (3,)
    assert filled.search(parse("tag:ferry")).total == 0
    bring_back(filled, 3)
    assert held(filled) == before


def test_removing_can_be_broken_off_between_two_parts(filled, monkeypatch):
    monkeypatch.setattr("corpusview.corpus.shelving._AT_ONCE", 2)
    before = held(filled)
    events = filled.put_away(filled.ids())
    next(events)
    events.close()
    assert filled.count() == 10 and len(filled.shelf()) == 2
    list(filled.mend())
    assert filled.check() == ()
    bring_back(filled, *(each.article for each in filled.shelf()))
    assert held(filled) == before


def test_what_the_index_has_no_room_to_learn_is_found_no_more_all_the_same(filled, monkeypatch):
    before = held(filled)
    with monkeypatch.context() as patch:

        def full(*_given, **_named):
            raise NoSpace("The disk is full.")

        patch.setattr(type(filled._index), "write", full)
        assert put_away(filled, 3).articles == (3,)
        assert filled.search(parse("tag:ferry")).total == 0
    list(filled.mend())
    assert filled.check() == ()
    bring_back(filled, 3)
    assert held(filled) == before


def test_one_that_comes_back_is_folded_by_the_rules_of_now(filled):
    put_away(filled, 3)
    list(filled.add_fold_rule("Weather", False))
    list(filled.add_fold_rule("Residents of Vexley had asked for a decision", True))
    put_away(filled, 5)
    bring_back(filled, 3, 5)
    list(filled.rebuild(reread=True))
    before = held(filled)
    put_away(filled, 3)
    bring_back(filled, 3)
    assert held(filled) == before


def test_lines_are_counted_from_the_text_where_all_were_counted_anew_meanwhile(filled):
    list(filled.rebuild(reread=True))
    before = held(filled)
    put_away(filled, 3, 4)
    list(filled.rebuild(reread=True))
    bring_back(filled, 3, 4)
    list(filled.rebuild(reread=True))
    assert held(filled) == before


def test_an_article_of_which_no_copy_was_kept_comes_back(corpus, write_pages):
    folder = write_pages(3)
    imported(corpus, folder, copies=False)
    before = held(corpus)
    put_away(corpus, 2)
    bring_back(corpus, 2)
    assert held(corpus) == before
    assert "letter number 1" in corpus.article(2).text


def test_every_table_about_articles_is_taken_along(filled):
    db = filled._catalogue._db
    about = {
        table
        for (table,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        if any(row[2] == "articles" for row in db.execute(f"PRAGMA foreign_key_list({table})"))
    }
    assert about == {"originals", "readings", "files", "named", "sketches", *MADE}


def test_what_is_damaged_on_the_shelf_is_named(filled, tmp_path):
    put_away(filled, 3, 4)
    db = sqlite3.connect(tmp_path / "corpus" / FILE)
    with db:
        db.execute("UPDATE shelf SET original = x'00' WHERE article = 4")
    db.close()
    assert filled.check() == ("Removed articles that cannot be brought back as they were: 4.",)
    filled.let_go([4])
    assert filled.check() == ()


# --- importing what was removed


def test_a_removed_article_does_not_come_back_with_the_next_import_of_its_file(filled, write_pages):
    folder = write_pages(11)
    put_away(filled, 3)
    assert imported(filled, folder) == {"skipped": 13}
    assert filled.count() == 11
    (told,) = [each for each in filled.outcomes() if "removed" in each.reason]
    assert told.outcome == "skipped" and told.article is None
    assert told.reason.startswith("removed by you on 20") and "--also-removed" in told.reason


def test_a_file_of_the_same_bytes_elsewhere_does_not_bring_it_back_either(filled, write_pages):
    put_away(filled, 3)
    assert imported(filled, write_pages(1, first=2, folder="elsewhere")) == {"skipped": 1}
    assert filled.count() == 11


def test_asked_for_a_removed_article_comes_back_with_its_import(filled, write_pages):
    before = held(filled)
    folder = write_pages(11)
    put_away(filled, 3, 4)
    assert imported(filled, folder, also_removed=True) == {"imported": 2, "skipped": 11}
    assert held(filled) == before
    told = [(each.article, each.reason[:12]) for each in filled.outcomes() if each.outcome == "imported"]
    assert told == [(3, "brought back"), (4, "brought back")]
    assert filled.search(parse("tag:ferry")).ids == (3,)


def test_one_whose_file_changed_meanwhile_comes_back_and_is_brought_up_to_date(filled, write_pages):
    folder = write_pages(11)
    put_away(filled, 3)
    (folder / "00002.txt").write_text(page(2, "And a dredger came."), encoding="utf-8")
    assert imported(filled, folder) == {"skipped": 13}
    assert imported(filled, folder, also_removed=True) == {"updated": 1, "skipped": 12}
    assert filled.search(parse("dredger tag:ferry")).ids == (3,)
    assert len(filled.notes(3)) == 1


def test_removed_with_two_files_it_comes_back_once(filled, write_pages):
    folder = write_pages(11)
    assert len(filled._catalogue.paths(4)) == 2
    put_away(filled, 4)
    assert imported(filled, folder) == {"skipped": 13}
    assert imported(filled, folder, also_removed=True) == {"imported": 1, "skipped": 12}
    assert len(filled._catalogue.paths(4)) == 2


# --- taking an import back


def take_back(corpus: Corpus) -> Change:
    last = corpus.last_import()
    assert last is not None
    *_, change = corpus.take_back_import(last.ledger)
    return change


def test_an_import_is_taken_back_and_done_again(filled, write_pages):
    before = held(filled)
    assert imported(filled, write_pages(5, first=40, folder="more")) == {"imported": 5}
    after = held(filled)
    last = filled.last_import()
    assert (last.added, last.restored, last.staying, last.files) == ((13, 14, 15, 16, 17), (), (), 5)
    assert take_back(filled).articles == (13, 14, 15, 16, 17)
    assert held(filled) == before and filled.check() == ()
    assert {each.of_import for each in filled.shelf()} == {last.ledger}
    assert filled.last_import() is None
    list(filled.import_again(last.ledger))
    assert held(filled) == after and filled.check() == ()
    assert filled.last_import() == last


def test_updated_articles_get_their_former_text_back(filled, write_pages):
    folder = write_pages(11)
    before = held(filled)
    (folder / "00002.txt").write_text(page(2, "And a dredger came."), encoding="utf-8")
    (folder / "new.txt").write_text(page(50), encoding="utf-8")
    assert imported(filled, folder) == {"updated": 1, "imported": 1, "skipped": 12}
    after = held(filled)
    last = filled.last_import()
    assert (last.added, last.restored, last.staying) == ((13,), (3,), ())
    assert set(take_back(filled).articles) == {3, 13}
    assert held(filled) == before and filled.check() == ()
    assert filled.search(parse("dredger")).total == 0
    list(filled.import_again(last.ledger))
    assert held(filled) == after and filled.search(parse("dredger tag:ferry")).ids == (3,)
    # And to and fro once more.
    take_back(filled)
    assert held(filled) == before


def test_a_path_that_was_turned_to_another_article_leads_where_it_led(filled, write_pages):
    before = held(filled)
    folder = write_pages(11)
    # It was a copy of 00003.txt, and becomes an article of its own.
    (folder / "twin.txt").write_text(page(60), encoding="utf-8")
    (folder / "second.txt").write_text(page(5), encoding="utf-8")
    assert imported(filled, folder) == {"imported": 1, "skipped": 13}
    after = held(filled)
    ledger = filled.last_import().ledger
    take_back(filled)
    assert held(filled) == before
    list(filled.import_again(ledger))
    assert held(filled) == after


def test_what_was_kept_without_a_copy_stays_and_that_is_told(corpus, write_pages):
    folder = write_pages(3)
    imported(corpus, folder, copies=False)
    (folder / "00001.txt").write_text(page(1, "And a dredger came."), encoding="utf-8")
    imported(corpus, folder, copies=False)
    last = corpus.last_import()
    assert (last.added, last.restored, last.staying) == ((), (), (2,))
    take_back(corpus)
    assert corpus.search(parse("dredger")).ids == (2,)


def test_an_import_that_was_taken_back_can_be_made_again_from_its_files(filled, write_pages):
    folder = write_pages(5, first=40, folder="more")
    imported(filled, folder)
    after = held(filled)
    take_back(filled)
    assert imported(filled, folder) == {"imported": 5}
    assert held(filled) == after and filled.shelf() == ()


def test_of_an_import_what_the_user_removed_since_stays_removed(filled, write_pages):
    imported(filled, write_pages(5, first=40, folder="more"))
    put_away(filled, 14)
    ledger = filled.last_import().ledger
    assert filled.last_import().added == (13, 15, 16, 17)
    take_back(filled)
    list(filled.import_again(ledger))
    assert filled.count() == 16 and [each.article for each in filled.shelf()] == [14]


def test_an_import_in_which_nothing_came_leaves_the_one_before_to_be_taken_back(filled, write_pages):
    folder = write_pages(5, first=40, folder="more")
    imported(filled, folder)
    imported(filled, folder)
    assert len(filled.last_import().added) == 5


def test_taking_back_goes_on_where_it_was_broken_off(filled, write_pages, monkeypatch):
    monkeypatch.setattr("corpusview.corpus.shelving._AT_ONCE", 2)
    before = held(filled)
    folder = write_pages(5, first=40, folder="more")
    for number in (1, 2, 3):
        (write_pages(0) / f"0000{number}.txt").write_text(page(number, "And a dredger came."), encoding="utf-8")
    events = filled.import_files([folder, write_pages(0)], jobs=1)
    list(events)
    ledger = filled.last_import().ledger
    for steps in range(1, 8):
        events = filled.take_back_import(ledger)
        for _ in range(steps):
            next(events, None)
        events.close()
        if filled.last_import() is None:
            break
    list(filled.mend())
    assert held(filled) == before and filled.check() == ()


def test_former_texts_go_with_the_ledger_of_their_import(filled, write_pages):
    folder = write_pages(11)
    for turn in range(12):
        (folder / "00002.txt").write_text(page(2, f"Turn {turn} of the dredger."), encoding="utf-8")
        imported(filled, folder)
    kept = filled._catalogue._db.execute("SELECT count(*) FROM formers").fetchone()[0]
    assert kept == 10
    digest = hashlib.sha256(page(2, "Turn 10 of the dredger.").encode()).hexdigest()
    take_back(filled)
    assert filled.article(3).origin.sha256 == digest
