"""Reading marks as read; a key keeps, drops or puts off, an article or all copies of its story; all of it undoes."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import Qt
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
    with Corpus.open(app.window._corpus, writing=False) as corpus:
        standings = corpus.standings(numbers)
    return [standings[number] for number in numbers]


def found(app, raw: str) -> set[int]:
    with Corpus.open(app.window._corpus, writing=False) as corpus:
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
    with Corpus.open(app.window._corpus, writing=False) as corpus:
        story = next(numbers for number in corpus.stories() if len(numbers := corpus.copies(number)) > 1)
    with qtbot.waitSignal(app.session.sifting.changed):
        app.session.open(story[1])
    press(app, qtbot, KEY.Key_S, SHIFT)
    assert {each.verdict for each in kept(app, *story)} == {Verdict.KEEP}
    assert [each.is_read for each in kept(app, *story)].count(True) == 1
    press(app, qtbot, KEY.Key_Z, CTRL)
    assert {each.verdict for each in kept(app, *story)} == {None}


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
    folder = app.window._corpus
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
