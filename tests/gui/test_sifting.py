"""Reading marks as read; a key keeps, drops or puts off, an article or all copies of its story; all of it undoes."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction

from corpusview.corpus.corpus import Corpus
from corpusview.grammar import parse
from corpusview.gui.background import Background, Lane
from corpusview.gui.search.model import HIT
from corpusview.query import Standing, Verdict

KEY = Qt.Key
SHIFT, CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


def kept(app, *numbers: int) -> list[Standing]:
    """Where articles stand in the catalogue."""
    with Corpus.open(app.window.corpus, writing=False) as corpus:
        standings = corpus.standings(numbers)
    return [standings[number] for number in numbers]


def found(app, raw: str) -> set[int]:
    with Corpus.open(app.window.corpus, writing=False) as corpus:
        return set(corpus.search(parse(raw)).ids)


@pytest.fixture
def reading(app, ask, qtbot):
    """The sample, with the first article about ministers open and read."""
    ask(app, "minister")
    with qtbot.waitSignal(app.session.sifting.changed, timeout=20_000):
        qtbot.keyClick(app.window.search.box, KEY.Key_Down)
    return app


def press(app, qtbot, key: Qt.Key, modifier=Qt.KeyboardModifier.NoModifier) -> None:
    with qtbot.waitSignal(app.session.sifting.changed):
        qtbot.keyClick(app.window.search.list, key, modifier)


def test_an_article_that_is_opened_is_read(reading, qtbot):
    app = reading
    number, other = app.session.page.article.id, app.session.hits.ids[1]
    assert kept(app, number, other) == [Standing(is_read=True), Standing()]
    model = app.window.search.model
    assert model.index(0).data(HIT).standing.is_read
    spoken = [model.index(row).data(Qt.ItemDataRole.AccessibleTextRole) for row in range(2)]
    assert "unread" not in spoken[0] and "unread" in spoken[1]
    assert found(app, "is:read") == {number}
    assert found(app, "minister is:unread") == set(app.session.hits.ids) - {number}


def test_keys_judge_and_the_same_key_takes_it_back(reading, qtbot):
    app = reading
    number = app.session.page.article.id
    for key, verdict in ((KEY.Key_S, Verdict.KEEP), (KEY.Key_X, Verdict.DROP), (KEY.Key_L, Verdict.LATER)):
        press(app, qtbot, key)
        assert kept(app, number) == [Standing(True, verdict)]
        assert found(app, f"is:{verdict}") == {number}
    press(app, qtbot, KEY.Key_L)
    assert kept(app, number) == [Standing(True, None)]
    press(app, qtbot, KEY.Key_M)
    assert kept(app, number) == [Standing(False, None)]


def test_each_verdict_undoes_and_is_done_again(reading, qtbot):
    app = reading
    number = app.session.page.article.id
    press(app, qtbot, KEY.Key_S)
    press(app, qtbot, KEY.Key_X)
    for wanted in (Verdict.KEEP, None):
        press(app, qtbot, KEY.Key_Z, CTRL)
        assert kept(app, number) == [Standing(True, wanted)]
    press(app, qtbot, KEY.Key_Z, CTRL | SHIFT)
    assert kept(app, number) == [Standing(True, Verdict.KEEP)]
    assert app.session.undoing.to_undo == "Keep"


def test_shift_judges_all_copies_of_the_story(reading, qtbot):
    app = reading
    with Corpus.open(app.window.corpus, writing=False) as corpus:
        story = next(numbers for number in corpus.stories() if len(numbers := corpus.copies(number)) > 1)
    with qtbot.waitSignal(app.session.sifting.changed):
        app.session.open(story[1])
    press(app, qtbot, KEY.Key_S, SHIFT)
    assert {each.verdict for each in kept(app, *story)} == {Verdict.KEEP}
    assert [each.is_read for each in kept(app, *story)].count(True) == 1
    press(app, qtbot, KEY.Key_Z, CTRL)
    assert {each.verdict for each in kept(app, *story)} == {None}


def click(qtbot, view, row: int, modifier=Qt.KeyboardModifier.NoModifier) -> None:
    view.scrollTo(view.model().index(row, 0))
    view.scrollTo(view.model().index(row, 0))
    # On the headline: lower down there may be the line that opens the copies.
    place = view.visualRect(view.model().index(row, 0)).topLeft() + QPoint(24, 12)
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, modifier, place)


@pytest.mark.parametrize("as_table", [False, True])
def test_rows_chosen_with_shift_and_ctrl_are_judged_as_one_deed(reading, qtbot, as_table):
    app = reading
    if as_table:
        qtbot.keyClick(app.window.search.list, KEY.Key_T, CTRL)
    view, ids = app.window.search.results, app.session.listing.ids
    click(qtbot, view, 3, SHIFT)
    click(qtbot, view, 1, CTRL)
    click(qtbot, view, 5, CTRL)
    chosen = [ids[row] for row in (0, 2, 3, 5)]
    assert app.session.page.article.id == ids[0], "to choose a row is not to open it"
    assert sorted(app.session.sifting.chosen) == sorted(chosen)
    assert app.window.search.count.chosen.text() == "4 selected" and app.window.search.count.chosen.isVisible()
    with qtbot.waitSignal(app.session.sifting.changed):
        qtbot.keyClick(view, KEY.Key_S)
    assert {each.verdict for each in kept(app, *chosen)} == {Verdict.KEEP}
    assert found(app, "is:keep") == set(chosen)
    assert app.session.undoing.to_undo == "Keep, 4 articles"
    with qtbot.waitSignal(app.session.sifting.changed):
        qtbot.keyClick(view, KEY.Key_M)
    assert all(each.is_read for each in kept(app, *chosen))
    with qtbot.waitSignal(app.session.sifting.changed):
        qtbot.keyClick(view, KEY.Key_M)
    assert not any(each.is_read for each in kept(app, *chosen)), "all were read, so that now none is"
    for _ in range(2):
        with qtbot.waitSignal(app.session.sifting.changed):
            qtbot.keyClick(view, KEY.Key_Z, CTRL)
    assert [each.is_read for each in kept(app, *chosen)] == [True, False, False, False], "as each of them was"
    with qtbot.waitSignal(app.session.sifting.changed):
        qtbot.keyClick(view, KEY.Key_S)
    assert found(app, "is:keep") == set(), "the same key takes it back from all"
    with qtbot.waitSignal(app.session.sifting.changed):
        qtbot.keyClick(view, KEY.Key_Z, CTRL)
    qtbot.keyClick(view, KEY.Key_T, CTRL)
    assert sorted(app.session.sifting.chosen) == sorted(chosen), "list and table have the same rows chosen"
    view = app.window.search.results
    qtbot.keyClick(view, KEY.Key_Escape)
    assert app.session.sifting.chosen == () and view.chosen() == [(0, 0)]
    with qtbot.waitSignal(app.session.sifting.changed):
        qtbot.keyClick(view, KEY.Key_X)
    assert found(app, "is:drop") == {ids[0]}, "the open one is meant again"


def test_ctrl_a_takes_every_row_and_opening_one_lets_go_of_the_rest(reading, qtbot):
    app = reading
    view, ids = app.window.search.list, app.session.listing.ids
    qtbot.keyClick(view, KEY.Key_A, CTRL)
    assert app.session.sifting.chosen == ids
    with qtbot.waitSignal(app.session.sifting.changed):
        qtbot.keyClick(view, KEY.Key_L)
    assert found(app, "is:later") == set(ids)
    click(qtbot, view, 2)
    qtbot.waitUntil(lambda: app.session.page.article.id == ids[2])
    assert app.session.sifting.chosen == () and view.chosen() == [(2, 2)]
    assert not app.window.search.count.chosen.isVisible()
    qtbot.keyClick(view, KEY.Key_Down, SHIFT)
    qtbot.keyClick(view, KEY.Key_Down, SHIFT)
    assert app.session.sifting.chosen == ids[2:5]
    with qtbot.waitSignal(app.session.opened, timeout=20_000):
        qtbot.keyClick(view, KEY.Key_Down)
    assert app.session.page.article.id == ids[5] and view.chosen() == [(5, 5)]


def test_shift_judges_the_copies_of_all_rows_chosen(reading, qtbot):
    app = reading
    box = app.window.search.box
    box.setFocus()
    box.selectAll()
    with qtbot.waitSignal(app.session.hits_arrived):
        qtbot.keyClick(box, KEY.Key_Delete)
    with Corpus.open(app.window.corpus, writing=False) as corpus:
        head = next(iter(app.session.listing.copies))
        story = corpus.copies(head)
    ids, view = app.session.listing.ids, app.window.search.list
    row = app.session.listing.row_of(head)
    other = row + 1 if row + 1 < len(ids) else row - 1
    with Corpus.open(app.window.corpus, writing=False) as corpus:
        others = corpus.copies(ids[other])
    with qtbot.waitSignal(app.session.sifting.changed, timeout=20_000):
        click(qtbot, view, row)
    assert app.session.page.article.id == head
    click(qtbot, view, other, CTRL)
    press(app, qtbot, KEY.Key_S, SHIFT)
    assert found(app, "is:keep") == {*story, *others}
    press(app, qtbot, KEY.Key_Z, CTRL)
    assert found(app, "is:keep") == set()


@pytest.mark.parametrize("as_table", [False, True])
def test_the_same_question_asked_again_keeps_the_rows_chosen(reading, qtbot, as_table):
    app = reading
    if as_table:
        qtbot.keyClick(app.window.search.list, KEY.Key_T, CTRL)
    view, ids = app.window.search.results, app.session.listing.ids
    for row in (1, 3):
        click(qtbot, view, row, CTRL)
    with qtbot.waitSignal(app.session.hits_arrived, timeout=20_000):
        app.session.look_again()
    assert app.session.sifting.chosen == tuple(ids[row] for row in (0, 1, 3))
    assert view.chosen() == [(0, 1), (3, 3)]
    assert app.window.search.count.chosen.text() == "3 selected"
    qtbot.keyClick(view, KEY.Key_Escape)
    assert app.session.sifting.chosen == () and view.chosen() == [(0, 0)]


def test_another_answer_lets_go_of_the_rows_chosen(reading, ask, qtbot):
    app = reading
    qtbot.keyClick(app.window.search.list, KEY.Key_A, CTRL)
    ask(app, "dam")
    assert app.session.sifting.chosen == ()


def test_the_list_stays_while_sifting_and_the_menu_asks_for_a_state(reading, qtbot):
    app = reading
    total = app.session.hits.total
    unread = next(each for each in app.window.findChildren(QAction) if each.text() == "Only &unread")
    with qtbot.waitSignal(app.session.hits_arrived):
        unread.trigger()
    assert app.window.search.box.text() == "minister is:unread"
    assert app.session.hits.total == total - 1
    with qtbot.waitSignal(app.session.sifting.changed):
        app.session.open_row(0)
    assert app.session.hits.total == total - 1, "what was just read does not vanish under the reader"
    keep = next(each for each in app.window.findChildren(QAction) if each.text() == "Only those to k&eep")
    with qtbot.waitSignal(app.session.hits_arrived):
        keep.trigger()
    assert app.window.search.box.text() == "minister is:keep"
    assert app.session.hits.total == 0


def test_marks_outlive_reading_all_again_and_go_with_their_article(reading, qtbot):
    app = reading
    number = app.session.page.article.id
    press(app, qtbot, KEY.Key_S)
    folder = app.window.corpus
    app.window.close()
    with Corpus.open(folder) as corpus:
        for _ in corpus.rebuild(reread=True):
            pass
        assert corpus.standings([number]) == {number: Standing(True, Verdict.KEEP)}
        assert corpus.search(parse("is:keep")).ids == (number,)
        corpus.remove([number])
        corpus.stand({number: Standing(True)})
        assert corpus.standings([number]) == {number: Standing()}


def test_errands_run_between_the_steps_of_a_long_job_and_before_the_end(qtbot):
    background = Background()
    step, went = threading.Semaphore(0), []

    def long(_ticket):
        for number in range(3):
            step.acquire()
            went.append(number)
            yield number

    def fail(trouble):
        raise AssertionError(trouble)

    background.follow(Lane.KEEPING, "import", long, lambda _e: None, lambda _s: None, fail)
    told = []
    background.errand(Lane.KEEPING, lambda: went.append("errand") or 7, told.append, fail)
    step.release()
    qtbot.waitUntil(lambda: told == [7])
    assert went == [0, "errand"]
    background.errand(Lane.KEEPING, lambda: went.append("last"), told.append, fail)
    step.release(2)
    background.close()
    assert "last" in went and told == [7], "what is done at the end is done, and told to nobody"


def test_an_unknown_state_is_a_hint_that_names_those_there_are():
    query = parse("dam is:red")
    assert "is:unread" in query.hints[0].sentence
    assert parse("is:kept").tree.state is parse("is:keep").tree.state
