"""Copies of a text are one story, whatever stands around them; two stories of one day are two."""

from __future__ import annotations

import random
import sqlite3
from itertools import combinations
from pathlib import Path

import pytest

from corpusview.corpus.catalogue import grouping
from corpusview.corpus.corpus import Corpus
from corpusview.corpus.stories import LEAST_WORDS, Sketch
from tests.corpus.copies import BACKGROUND, STORIES, printed


def write(folder: Path, pages: dict[str, str]) -> Path:
    folder.mkdir(exist_ok=True)
    for name, text in pages.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return folder


def take(corpus: Corpus, folder: Path) -> dict[str, int]:
    """Import a folder; the article of each file by the file's name."""
    for _ in corpus.import_files([folder], jobs=1):
        pass
    return {Path(row.path).stem: row.id for row in corpus.rows(corpus.ids())}


def groups(corpus: Corpus, articles: dict[str, int]) -> set[frozenset[str]]:
    """The stories with copies, as sets of file names."""
    names = {number: name for name, number in articles.items()}
    return {frozenset(names[each] for each in corpus.copies(number)) for number in corpus.stories()}


PAGES = {f"{story}-{how}": text for (story, how), text in printed().items()}


def test_printings_of_a_story_fall_together_and_stories_of_a_day_do_not(corpus, tmp_path):
    articles = take(corpus, write(tmp_path / "pages", PAGES))
    told = corpus.stories()
    right = wrong = missed = 0
    for one, other in combinations(PAGES, 2):
        is_one = one.split("-")[0] == other.split("-")[0]
        is_told_one = told.get(articles[one], -1) == told.get(articles[other], -2)
        right += is_one and is_told_one
        wrong += is_told_one and not is_one
        missed += is_one and not is_told_one
    assert wrong == 0
    assert 2 * right / (2 * right + wrong + missed) >= 0.95


def test_the_order_of_import_makes_no_difference(tmp_path):
    found = []
    for seed in range(3):
        names = list(PAGES)
        random.Random(seed).shuffle(names)
        with Corpus.open(tmp_path / f"corpus{seed}") as corpus:
            for at, part in enumerate((names[:7], names[7:])):
                take(corpus, write(tmp_path / f"pages{seed}{at}", {name: PAGES[name] for name in part}))
            articles = {Path(row.path).stem: row.id for row in corpus.rows(corpus.ids())}
            found.append(groups(corpus, articles))
    assert found[0] == found[1] == found[2]


def test_a_story_carries_its_lowest_number_and_an_article_knows_its_story(corpus, tmp_path):
    articles = take(corpus, write(tmp_path / "pages", PAGES))
    for number, story in corpus.stories().items():
        assert corpus.article(number).story == story == min(corpus.copies(number))
    assert set(corpus.stories()) <= set(articles.values())


def test_copies_stay_together_when_one_between_them_goes(corpus, tmp_path):
    articles = take(corpus, write(tmp_path / "pages", {name: PAGES[name] for name in PAGES if name.startswith("fire")}))
    first = min(articles.values())
    corpus.remove([first])
    left = set(articles.values()) - {first}
    assert corpus.copies(max(left)) == tuple(sorted(left))
    corpus.remove(sorted(left)[1:])
    assert corpus.stories() == {}


def test_a_file_that_becomes_another_story_leaves_its_copies(corpus, tmp_path):
    folder = write(tmp_path / "pages", {"one": PAGES["bus-wire"], "two": PAGES["bus-post"]})
    articles = take(corpus, folder)
    assert groups(corpus, articles) == {frozenset({"one", "two"})}
    write(folder, {"two": PAGES["rates-post"]})
    assert groups(corpus, take(corpus, folder)) == set()
    write(folder, {"two": PAGES["bus-gazette"]})
    assert groups(corpus, take(corpus, folder)) == {frozenset({"one", "two"})}


def test_stories_outlive_reading_everything_again(corpus, tmp_path):
    articles = take(corpus, write(tmp_path / "pages", PAGES))
    before = groups(corpus, articles)
    for _ in corpus.rebuild(reread=True):
        pass
    assert groups(corpus, articles) == before


def test_a_corpus_of_an_earlier_version_learns_its_stories_when_it_is_mended(tmp_path):
    with Corpus.open(tmp_path / "corpus") as corpus:
        articles = take(corpus, write(tmp_path / "pages", PAGES))
        before = groups(corpus, articles)
    db = sqlite3.connect(tmp_path / "corpus" / "catalogue.sqlite")
    db.executescript("UPDATE articles SET story = NULL; DELETE FROM sketches; DELETE FROM sketch_keys;")
    db.close()
    with Corpus.open(tmp_path / "corpus") as corpus:
        assert "Copies" in corpus.needs_mending()
        for _ in corpus.mend():
            pass
        assert corpus.needs_mending() == ""
        assert groups(corpus, articles) == before


# --- sketches

TEXT = " ".join(STORIES["barrier"])


def test_a_text_that_begins_alike_and_ends_early_is_a_copy_however_short():
    words = TEXT.split()
    for kept in (LEAST_WORDS + 5, 60, 120):
        assert Sketch.of_text(" ".join(words[:kept])).tells_what(Sketch.of_text(TEXT)), kept


def test_shared_background_makes_no_copy():
    barrier, fire = Sketch.of_text(TEXT), Sketch.of_text(" ".join(STORIES["fire"]))
    assert not barrier.tells_what(fire)
    assert not Sketch.of_text(" ".join(BACKGROUND)).tells_what(barrier), "background alone begins otherwise"


def test_case_quotes_and_line_breaks_make_no_difference():
    spelled = TEXT.upper().replace("“", '"').replace("”", '"').replace(" ", "\n")
    assert Sketch.of_text(spelled).packed() == Sketch.of_text(TEXT).packed()


def test_bodies_that_are_sketched_together_have_the_sketches_that_each_has_alone():
    bodies = [TEXT, "", "More follows. ", "\U0001f600 " * 30, TEXT * 40, "巴伦港的码头星期四起火" * 9, TEXT.upper()]
    together = [sketch.packed() for sketch in Sketch.of_texts(bodies)]
    assert together == [Sketch.of_text(body).packed() for body in bodies]
    assert together[0] == together[6] and len({*together}) == 5
    assert Sketch.of_texts([]) == []


def test_texts_without_spaces_have_stories_too():
    chinese = "中央銀行星期四宣布維持基準利率不變並表示物價上漲的速度低於預期但房租仍然令人擔憂九名委員中有五人投票贊成"
    assert Sketch.of_text(chinese).tells_what(Sketch.of_text(chinese.replace("星期四", "周四")))
    assert not Sketch.of_text(chinese).tells_what(Sketch.of_text(chinese[::-1]))


def test_what_says_too_little_is_nobodys_copy():
    short = Sketch.of_text("More follows. " * 5)
    assert short.is_empty() and not short.tells_what(short)
    assert Sketch.unpacked(short.packed()).is_empty()


@pytest.mark.parametrize("text", ["", "\ud800" * 100, "\U0001f30a wave " * 40, "x" * 100_000, " \n" * 500, "ﬀ" * 30])
def test_any_text_has_a_sketch_that_comes_back(text):
    sketch = Sketch.of_text(text)
    again = Sketch.unpacked(sketch.packed())
    assert again.whole.tolist() == sketch.whole.tolist()
    assert again.beginning.tolist() == sketch.beginning.tolist()


@pytest.mark.parametrize("packed", [b"", b"\x40", b"\x05abcd", b"\xff" * 9, b"ab"])
def test_a_damaged_sketch_is_an_empty_one(packed):
    assert Sketch.unpacked(packed).is_empty()


def test_finding_the_copies_of_an_article_never_looks_through_all_articles(corpus, tmp_path):
    articles = take(corpus, write(tmp_path / "pages", PAGES))
    db = corpus._catalogue._db
    statements: list[str] = []
    first = min(articles.values())
    sketch = Sketch.of(corpus.article(first)).packed()
    db.set_trace_callback(statements.append)
    with corpus._catalogue.transaction():
        grouping.leave(db, [first])
        grouping.settle(db, first, sketch)
        assert len(grouping.members(db, first)) > 1
        grouping.told_together(db)
        grouping.unsettled(db, 10)
    db.set_trace_callback(None)
    asked = [each for each in statements if each.startswith(("SELECT", "UPDATE", "DELETE"))]
    assert len(asked) > 10
    for each in asked:
        plan = [row[3] for row in db.execute(f"EXPLAIN QUERY PLAN {each}")]
        assert not [step for step in plan if step.startswith("SCAN") and "INDEX" not in step], (each, plan)


def test_the_next_of_many_copies_changes_one_row(corpus, tmp_path):
    names = {f"{number:03}": PAGES["fire-wire"] + f"\nEdition {number}\n" for number in range(30)}
    articles = take(corpus, write(tmp_path / "pages", names))
    assert len(corpus.copies(min(articles.values()))) == 30
    db = corpus._catalogue._db
    last = max(articles.values())
    sketch = Sketch.of(corpus.article(last)).packed()
    with corpus._catalogue.transaction():
        grouping.leave(db, [last])
        before = db.total_changes
        grouping.settle(db, last, sketch)
        assert db.total_changes - before <= 2 + len(Sketch.unpacked(sketch).telling())
    assert len(corpus.copies(last)) == 30


def test_a_large_story_keeps_together_when_its_first_article_goes(corpus, tmp_path, monkeypatch):
    monkeypatch.setattr(grouping, "_LINKED_ANEW", 3)
    articles = take(corpus, write(tmp_path / "pages", {name: PAGES[name] for name in PAGES if name.startswith("bus")}))
    first, *others = sorted(articles.values())
    corpus.remove([first])
    assert set(corpus.stories()) == set(others)
    assert set(corpus.stories().values()) == {others[0]}
    corpus.remove([others[-1]])
    assert corpus.copies(others[0]) == tuple(others[:-1])
