"""The results as a table: the same rows in columns that are chosen, sorted by and remembered."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QByteArray, QPoint, Qt
from PySide6.QtTest import QAbstractItemModelTester

from corpusview.corpus.corpus import Corpus
from corpusview.grammar import parse
from corpusview.gui.search.model import Column, ResultsModel
from corpusview.gui.search.table import ResultTable
from corpusview.gui.trail import Layout
from corpusview.query import Hit, Scope, Snippet, Sort
from tests.gui.test_results import hit, hits

KEY = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
COLUMNS = list(Column)


class Counting(ResultsModel):
    """A model that counts what it is asked."""

    asked = 0

    def data(self, index, role=Qt.ItemDataRole.DisplayRole):
        self.asked += 1
        return super().data(index, role)


@pytest.fixture
def table(qtbot):
    model = Counting()
    view = ResultTable(model)
    qtbot.addWidget(view)
    view.resize(900, 600)
    with qtbot.waitExposed(view):
        view.show()
    return view, model


def head(view: ResultTable, column: Column):
    heads = view.horizontalHeader()
    at = COLUMNS.index(column)
    return heads.viewport(), heads.rect().topLeft() + _middle(heads, at)


def _middle(heads, at: int):
    return QPoint(heads.sectionViewportPosition(at) + heads.sectionSize(at) // 2, heads.height() // 2)


def test_the_model_keeps_qts_rules_whatever_happens_to_it(qtbot):
    model = ResultsModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    listing = hits(30, {3: 3, 4: 3, 9: 3, 10: 10, 11: 10})
    model.show(listing)
    model.take_rows([hit(each) for each in range(1, 20)])
    for head_of in (3, 10, 3, 10):
        listing = listing.toggled(head_of)
        model.change(listing)
    model.take_snippets({1: Snippet("a", (), 1)})
    model.show(hits(0))
    model.show(hits(3))
    assert tester.model() is model


def test_a_million_rows_ask_for_no_more_than_is_seen(table, qtbot):
    view, model = table
    model.show(hits(1_000_000))
    view.scrollToBottom()
    view.grab()
    seen = view.viewport().height() // view.rowHeight(0) + 2
    model.asked = 0
    view.grab()
    assert 0 < model.asked < seen * 5 * 12, "about a dozen roles of five columns, for the rows in view alone"
    model.asked = 0
    model.take_rows([hit(each) for each in range(999_900, 1_000_001)])
    view.grab()
    assert model.asked < 2 * seen * 5 * 14


def test_cells_tell_what_they_should(table):
    view, model = table
    model.show(hits(3, {1: 1, 2: 1}))
    long = Hit(1, "/pages/1.txt", "Dam\nreleased", None, None, 0.0, "ru", 1234)
    model.take_rows([long, hit(3)])
    model.take_snippets({1: Snippet("x", (), 7)})
    told = {column: model.index(0, at).data() for at, column in enumerate(COLUMNS)}
    assert told == {
        Column.TITLE: "Dam released",
        Column.SOURCE: "",
        Column.DATE: "",
        Column.HITS: "7",
        Column.WORDS: "1,234",
        Column.LANGUAGE: "ru",
        Column.VERDICT: "",
        Column.COPIES: "+1",
        Column.FILE: "/pages/1.txt",
    }
    assert model.index(1, COLUMNS.index(Column.DATE)).data() == "2024-10-03"


def test_columns_are_chosen_and_their_arrangement_is_kept(table, qtbot):
    view, _ = table
    file = COLUMNS.index(Column.FILE)
    assert view.isColumnHidden(file)
    menu = view.columns_menu()
    actions = {action.text(): action for action in menu.actions()}
    assert not actions["Title"].isEnabled()
    actions["File"].trigger()
    actions["Words"].trigger()
    menu.close()
    view.horizontalHeader().resizeSection(0, 222)
    view.horizontalHeader().moveSection(2, 1)
    other = ResultTable(ResultsModel())
    qtbot.addWidget(other)
    other.restore(view.arrangement())
    assert not other.isColumnHidden(file) and other.isColumnHidden(COLUMNS.index(Column.WORDS))
    assert other.horizontalHeader().sectionSize(0) == 222
    assert other.horizontalHeader().visualIndex(2) == 1
    for unfit in (QByteArray(), QByteArray(b"\x09junk"), QByteArray(b"\x02junk")):
        other.restore(unfit)
    assert other.horizontalHeader().sectionSize(0) == 222


def test_every_head_has_room_for_its_word_and_the_title_takes_the_rest(table, qtbot):
    view, _ = table
    heads = view.horizontalHeader()

    def sizes():
        return [heads.sectionSize(at) for at in range(len(COLUMNS)) if not view.isColumnHidden(at)]

    for width in (640, 900, 520):
        view.resize(width, 400)
        qtbot.waitUntil(lambda: sum(sizes()) == view.viewport().width())
        for at in range(len(COLUMNS)):
            assert view.isColumnHidden(at) or heads.sectionSize(at) >= heads.sectionSizeHint(at) or at == 0
    view.columns_menu().actions()[COLUMNS.index(Column.VERDICT)].trigger()
    assert sum(sizes()) >= view.viewport().width() and sizes()[0] > 100, "what has no room is scrolled to"


def test_heads_ask_for_one_order_then_the_other_then_the_best_match(table, qtbot):
    view, _ = table
    wanted = []
    view.sort_wanted.connect(wanted.append)
    view.sort_wanted.connect(view.tell_sort)
    for column in (Column.DATE, Column.DATE, Column.DATE, Column.TITLE, Column.SOURCE):
        viewport, place = head(view, column)
        qtbot.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=place)
    assert wanted == [Sort.NEWEST, Sort.OLDEST, Sort.RELEVANCE, Sort.TITLE, Sort.SOURCE]
    assert view.horizontalHeader().sortIndicatorSection() == COLUMNS.index(Column.SOURCE)


# --- in the window


def test_ctrl_t_shows_the_same_results_as_a_table_and_back(app, ask, qtbot):
    ask(app, "minister")
    with qtbot.waitSignal(app.session.opened, timeout=20_000):
        qtbot.keyClick(app.window.search.box, KEY.Key_Down)
    results = app.window.search.list
    with qtbot.waitSignal(app.session.laid_out):
        qtbot.keyClick(results, KEY.Key_T, CTRL)
    table = app.window.search.table
    assert table.isVisible() and not results.isVisible() and table.hasFocus()
    assert table.currentIndex().row() == app.session.row == 0
    with qtbot.waitSignal(app.session.opened):
        qtbot.keyClick(table, KEY.Key_Down)
    assert app.session.row == table.currentIndex().row() == 1
    assert table.selectionModel().isRowSelected(1)
    qtbot.waitUntil(lambda: bool(table.model().index(0, COLUMNS.index(Column.HITS)).data()))
    with qtbot.waitSignal(app.session.laid_out):
        qtbot.keyClick(table, KEY.Key_T, CTRL)
    assert results.isVisible() and results.currentIndex().row() == 1


def test_every_order_is_right_and_stable(app, ask, qtbot):
    with Corpus.open(app.window.corpus, writing=False) as corpus:

        def rows(sort: Sort):
            return corpus.rows(corpus.search(parse("minister", Scope.BODY, sort)))

        for sort, back in (
            (Sort.NEWEST, Sort.OLDEST),
            (Sort.TITLE, Sort.TITLE_BACK),
            (Sort.SOURCE, Sort.SOURCE_BACK),
            (Sort.HITS, Sort.FEWEST),
            (Sort.LONGEST, Sort.SHORTEST),
        ):
            one, other = rows(sort), rows(back)
            assert sorted(each.id for each in one) == sorted(each.id for each in other)
            assert one != other
            assert rows(sort) == one
        lengths = [each.words for each in rows(Sort.LONGEST)]
        assert abs(lengths[0] - max(lengths)) <= 0.1 * max(lengths), "as the index counts words, near as the catalogue"
        assert [each.score for each in rows(Sort.FEWEST)] == sorted(each.score for each in rows(Sort.HITS))
        sources = [each.source.casefold() for each in rows(Sort.SOURCE_BACK) if each.source]
        assert sources == sorted(sources, reverse=True)


def test_going_back_restores_the_layout_and_a_restart_the_columns(app, ask, open_app, qtbot):
    ask(app, "minister")
    qtbot.keyClick(app.window.search.box, KEY.Key_Return)
    app.session.lay_out(Layout.TABLE)
    with qtbot.waitSignal(app.session.opened):
        app.session.open_row(3)
    app.session.lay_out(Layout.LIST)
    ask(app, "bread")
    with qtbot.waitSignal(app.session.opened):
        app.session.open_row(0)
    with qtbot.waitSignal(app.session.opened):
        app.session.step_back()
    assert app.session.place.raw == "minister"
    assert app.window.search.list.isVisible(), "the first place was left as a list"
    app.session.lay_out(Layout.TABLE)
    app.window.search.table.horizontalHeader().resizeSection(0, 234)
    folder = app.window.corpus
    app.window.close()
    again = open_app(folder)
    qtbot.waitUntil(lambda: again.session.place.layout is Layout.TABLE)
    assert again.window.search.table.isVisible()
    assert again.window.search.table.horizontalHeader().sectionSize(0) == 234


def test_a_million_rows_are_shown_scrolled_ordered_and_fitted_without_asking_for_them(table, qtbot, ui_heartbeat):
    view, model = table
    view.resize(900, 600)
    wanted = []
    view.sort_wanted.connect(wanted.append)
    found = hits(1_000_000)
    asked = []

    def turn() -> None:
        """Let what was done be painted, and count what the model was asked for it."""
        qtbot.wait(20)
        asked.append(model.asked)
        model.asked = 0

    with ui_heartbeat(0.5):
        model.show(found)
        turn()
        for row in (500_000, 999_999, 0):
            view.show_row(row)
            turn()
        for column in COLUMNS:
            if not view.isColumnHidden(COLUMNS.index(column)):
                place, at = head(view, column)
                qtbot.mouseClick(place, Qt.MouseButton.LeftButton, pos=at)
                turn()
        view.resizeColumnsToContents()
        turn()
    # The order is the index's: no row is fetched to be compared with another.
    assert len(wanted) >= 3 and model.rowCount() == 1_000_000
    assert sum(asked) > 0 and max(asked) <= 5_000
