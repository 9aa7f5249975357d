"""Copies of a story stand under one line and open in place; going back finds the list as it was left."""

from __future__ import annotations

import random

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStyleOptionViewItem

from corpusview.corpus.corpus import Corpus
from corpusview.gui.search.model import COPIES, SNIPPET
from corpusview.gui.state.listing import Listing
from corpusview.gui.trail import Place, Trail
from corpusview.query import Everything, Hits, Query, Sort, Verdict
from corpusview.settings import Settings
from tests.corpus.copies import printed

KEY = Qt.Key


def listing(ids, stories, opened=()):
    return Listing.of(
        Hits(Query("", Everything()), tuple(ids), (0.0,) * len(ids), len(ids)), stories, frozenset(opened)
    )


# --- the value


def test_the_first_found_of_a_story_stands_for_all_of_it():
    made = listing([9, 4, 7, 2, 5], {4: 2, 2: 2, 5: 2, 7: 7})
    assert made.ids == (9, 4, 7)
    assert made.copies == {4: (2, 5)}
    assert [made.row_of(number) for number in (9, 4, 2, 5, 7, 11, None)] == [0, 1, 1, 1, 2, -1, -1]
    assert made.stories() == 3


def test_copies_open_below_their_line_and_close_again():
    made = listing([9, 4, 7, 2, 5], {4: 2, 2: 2, 5: 2})
    opened = made.toggled(4)
    assert opened.ids == (9, 4, 2, 5, 7)
    assert opened.row_of(5) == 3
    assert opened.toggled(4) == made
    assert made.toggled(9) is made and made.toggled(1000) is made
    assert listing([9, 4, 7, 2, 5], {4: 2, 2: 2, 5: 2}, {4, 77}) == opened


def test_no_article_is_lost_however_many_are_opened():
    chance = random.Random(4)
    for _ in range(50):
        ids = chance.sample(range(1, 200), 60)
        stories = {number: number % 7 + 1 for number in ids if number % 3}
        made = listing(ids, stories)
        for head in made.copies:
            made = made.toggled(head)
        assert sorted(made.ids) == sorted(ids)


def test_a_trail_keeps_how_a_place_was_left():
    trail = Trail().visited(Place("dam")).visited(Place("dam", article=3))
    left = trail.left(Place("dam", article=3, top=40, opened=frozenset({9})))
    assert left.place() == Place("dam", article=3, top=40, opened=frozenset({9}))
    assert left.left(Place("bread", top=3)) is left
    assert left.visited(Place("dam", article=3, top=7)).places == (Place("dam", article=3, top=7),)


# --- in the window


@pytest.fixture
def copies(tmp_path):
    """A corpus of four stories in twenty printings."""
    folder = tmp_path / "printed"
    folder.mkdir()
    for (story, how), text in printed().items():
        (folder / f"{story}-{how}.txt").write_text(text, encoding="utf-8")
    with Corpus.open(tmp_path / "corpus") as corpus:
        for _ in corpus.import_files([folder], jobs=1):
            pass
    return tmp_path / "corpus"


def rows_of(app) -> list[int]:
    model = app.window.search.model
    return [model.id_at(row) for row in range(model.rowCount())]


def shown(app, qtbot) -> None:
    qtbot.waitUntil(lambda: app.window.search.model.index(0).data(SNIPPET) is not None)


def test_a_click_opens_the_copies_in_place_and_another_closes_them(open_app, copies, ask, qtbot):
    app = open_app(copies)
    found = ask(app, "Harwick")
    shown(app, qtbot)
    results, model = app.window.search.list, app.window.search.model
    assert len(rows_of(app)) < found.total
    assert app.window.search.count.stories.text() == f"{len(rows_of(app))} stories"
    folded = rows_of(app)
    index = model.index(0)
    others = model.index(0).data(COPIES).number
    assert others >= 3
    option = QStyleOptionViewItem()
    results.initViewItemOption(option)
    option.rect = results.visualRect(index)
    place = results.itemDelegate().copies_rect(option, index).center()
    with qtbot.waitSignal(app.session.copies_toggled):
        qtbot.mouseClick(results.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert len(rows_of(app)) == len(folded) + others
    assert rows_of(app)[0] == folded[0]
    assert app.session.page is None, "opening the copies is not reading the article"
    qtbot.waitUntil(lambda: model.index(others).data(COPIES) is not None)
    assert all(model.index(row).data(COPIES).is_copy for row in range(1, others + 1))
    with qtbot.waitSignal(app.session.copies_toggled):
        qtbot.mouseClick(results.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert rows_of(app) == folded


def test_right_and_left_open_and_close_copies_and_j_walks_into_them(open_app, copies, ask, qtbot):
    app = open_app(copies)
    ask(app, "Harwick")
    results = app.window.search.list
    with qtbot.waitSignal(app.session.opened, timeout=20_000):
        qtbot.keyClick(app.window.search.box, KEY.Key_Down)
    folded = rows_of(app)
    qtbot.keyClick(results, KEY.Key_Right)
    opened = rows_of(app)
    assert len(opened) > len(folded)
    with qtbot.waitSignal(app.session.opened):
        qtbot.keyClick(results, KEY.Key_J)
    assert app.session.page.article.id == opened[1]
    qtbot.keyClick(results, KEY.Key_Left)
    assert rows_of(app) == folded
    assert app.session.row == 0, "the copy that is read stands under its story's line"
    said = app.window.search.model.index(0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert said.endswith(f"and {len(opened) - len(folded)} copies")


def test_selecting_all_tells_of_copies_that_are_not_selected_and_a_click_selects_them_too(open_app, copies, ask, qtbot):
    app = open_app(copies)
    found = ask(app, "Harwick")
    folded = rows_of(app)
    app.window.menus._select_all.trigger()
    count = app.window.search.count
    qtbot.waitUntil(count.chosen.isVisible)
    missing = found.total - len(folded)
    assert (count.chosen.text(), count.copies.text()) == (f"{len(folded)} selected", f"without {missing} copies")
    assert count.copies.accessibleName() == f"Select {missing} copies under these as well"
    qtbot.mouseClick(count.copies, Qt.MouseButton.LeftButton)
    assert sorted(app.session.sifting.chosen) == sorted(found.ids)
    assert count.chosen.text() == f"{found.total} selected" and not count.copies.isVisible()
    assert len(app.window.search.list.selectionModel().selectedRows()) == found.total
    # What is done next is done to all of them, as the dialog of an export says.
    assert len(app.session.meant()) == found.total
    with qtbot.waitSignal(app.session.sifting.changed, timeout=20_000):
        qtbot.keyClick(app.window.search.list, KEY.Key_X)
    with Corpus.open(app.window.corpus, writing=False) as corpus:
        standings = corpus.standings(found.ids)
    assert all(each.verdict is Verdict.DROP for each in standings.values())


def test_the_copies_of_some_rows_alone_are_selected_with_them(open_app, copies, ask, qtbot):
    app = open_app(copies)
    ask(app, "Harwick")
    listing = app.session.listing
    rows = [row for row, number in enumerate(listing.ids) if not listing.copies.get(number)][:1] + [
        row for row, number in enumerate(listing.ids) if listing.copies.get(number)
    ][:1]
    chosen = {listing.ids[row] for row in rows}
    results = app.window.search.list
    results.choose_rows(sorted(rows))
    app.session.sifting.choose(chosen)
    qtbot.mouseClick(app.window.search.count.copies, Qt.MouseButton.LeftButton)
    expected = chosen | {copy for number in chosen for copy in listing.copies.get(number, ())}
    assert set(app.session.sifting.chosen) == expected
    shown = {app.session.listing.ids[each.row()] for each in results.selectionModel().selectedRows()}
    assert shown == expected


def test_copies_can_be_listed_one_by_one(open_app, copies, ask, qtbot):
    app = open_app(copies, Settings(theme="light", group_copies=False))
    found = ask(app, "Harwick")
    assert rows_of(app) == list(found.ids)
    app.window.wear(app.session.settings.changed(group_copies=True))
    qtbot.waitUntil(lambda: len(rows_of(app)) < found.total, timeout=20_000)


def test_back_and_forward_find_the_list_as_it_was_left(app, ask, qtbot):
    ask(app, "minister")
    results = app.window.search.list
    with qtbot.waitSignal(app.session.hits_arrived):
        app.session.sort_by(Sort.OLDEST)
    with qtbot.waitSignal(app.session.opened, timeout=20_000):
        qtbot.keyClick(app.window.search.box, KEY.Key_Down)
    first = app.session.page.article.id
    results.scroll_to_top(17)
    top = results.top()
    assert top > 5
    app.window.search.go_to_box()
    ask(app, "bread")
    with qtbot.waitSignal(app.session.opened, timeout=20_000):
        qtbot.keyClick(app.window.search.box, KEY.Key_Down)
    assert results.top() == 0
    with qtbot.waitSignal(app.session.opened):
        qtbot.keyClick(results, KEY.Key_Left, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: app.session.page.article.id == first)
    assert (app.session.place.raw, app.session.place.sort) == ("minister", Sort.OLDEST)
    assert results.top() == top
    assert results.currentIndex().row() == app.session.row >= 0
    with qtbot.waitSignal(app.session.opened):
        qtbot.keyClick(results, KEY.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert app.session.place.raw == "bread" and results.top() == 0
