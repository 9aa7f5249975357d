"""Whatever the user did to the corpus can be undone and done again, by its name in the menu or by keys."""

from __future__ import annotations

import threading

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from corpusview.corpus.corpus import Corpus
from corpusview.errors import NotFound
from corpusview.events import Progress

CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def press(key, modifiers=CONTROL):
    QTest.keyClick(QApplication.focusWidget(), key, modifiers)


def tag(app, number, name):
    app.session.undoing.do(
        f"tag “{name}”",
        lambda corpus: corpus.tag((number,), name),
        lambda corpus: corpus.tag((number,), name, on=False),
    )


def open_first(app, qtbot):
    with qtbot.waitSignal(app.session.opened, timeout=20_000):
        app.session.open_row(0)
    app.window.viewer.setFocus()
    return app.session.page.article.id


def found(app, qtbot, number):
    """Waits until the question finds so many."""
    qtbot.waitUntil(lambda: app.session.hits is not None and app.session.hits.total == number, timeout=20_000)


def test_deeds_are_undone_and_redone_in_turn_by_keys(app, ask, qtbot):
    number = open_first(app, qtbot)
    ask(app, "tag:first")
    found(app, qtbot, 0)
    tag(app, number, "first")
    found(app, qtbot, 1)
    tag(app, number, "second")
    app.window.viewer.setFocus()
    assert app.window.menus.undo.text() == "&Undo tag “second”"
    with qtbot.waitSignal(app.session.undoing.told, check_params_cb=lambda told: told == "Undone: tag “second”"):
        press(Qt.Key.Key_Z)
    press(Qt.Key.Key_Z)
    found(app, qtbot, 0)
    assert not app.window.menus.undo.isEnabled()
    press(Qt.Key.Key_Z, CONTROL | SHIFT)
    found(app, qtbot, 1)
    assert app.window.menus.redo.text() == "&Redo tag “second”"


def test_a_new_deed_leaves_nothing_to_do_again(app, qtbot):
    number = open_first(app, qtbot)
    tag(app, number, "first")
    press(Qt.Key.Key_Z)
    assert app.session.undoing.to_redo == "tag “first”"
    with qtbot.waitSignal(app.session.undoing.touched):
        tag(app, number, "second")
    assert (app.session.undoing.to_undo, app.session.undoing.to_redo) == ("tag “second”", "")


def test_a_deed_that_fails_is_told_and_not_remembered(app, qtbot):
    def fail(_corpus):
        raise NotFound("There is no such thing.")

    with qtbot.waitSignal(app.session.noticed):
        app.session.undoing.do("the impossible", fail, fail)
        # Asked before the failure is known: nothing was done, so there is nothing to undo.
        app.session.undoing.undo()
    qtbot.waitUntil(lambda: app.session.undoing.to_undo == app.session.undoing.to_redo == "")


def test_a_text_box_keeps_the_keys_to_undo_its_typing(app, ask, qtbot):
    number = open_first(app, qtbot)
    tag(app, number, "first")
    ask(app, "minister")
    press(Qt.Key.Key_Z)
    assert app.window.search.box.text() == ""
    assert app.session.undoing.to_undo == "tag “first”"


def test_selecting_with_the_keyboard_does_not_take_the_keys(app, qtbot):
    number = open_first(app, qtbot)
    app.window.viewer.caret_action.trigger()
    tag(app, number, "first")
    with qtbot.waitSignal(app.session.undoing.told):
        press(Qt.Key.Key_Z)
    with qtbot.waitSignal(app.session.undoing.told):
        press(Qt.Key.Key_Z, CONTROL | SHIFT)


def test_what_was_done_elsewhere_can_be_remembered(app, qtbot):
    calls = []
    app.session.undoing.did("odd thing", lambda _c: calls.append("undo"), lambda _c: calls.append("redo"))
    app.session.undoing.undo()
    app.session.undoing.redo()
    qtbot.waitUntil(lambda: calls == ["undo", "redo"])


def test_a_long_deed_that_waits_for_an_import_says_so_and_is_done_after_it(app, ask, qtbot, tmp_path):
    ask(app, "minister")
    number = open_first(app, qtbot)
    folder = tmp_path / "pages"
    folder.mkdir()
    for at in range(12):
        text = f" date 2024-01-10 Harbour {at} reopens\n\nHarbour {at} reopens\n\nThe harbour of {at} reopened today.\n"
        (folder / f"{at}.txt").write_text(text, encoding="utf-8")
    told, order = [], []
    app.session.undoing.under_way.connect(told.append)
    app.session.import_ended.connect(lambda _course: order.append("import"))
    app.session.undoing.touched.connect(lambda _articles: order.append("deed"))
    with qtbot.waitSignal(app.session.undoing.touched, timeout=60_000):
        app.session.import_files([folder])
        tag(app, number, "first")
        tag(app, number, "second")
        assert app.window.status.deed.text() == "Waits for the import: tag “first” (and 1 more)"
    qtbot.waitUntil(lambda: told[-1] == "", timeout=60_000)
    assert order == ["import", "deed", "deed"]
    assert told[0] == "Waits for the import: tag “first”"
    assert told.index("tag “first”… (and 1 more)") < told.index("tag “second”…")
    assert app.window.status.deed.text() == ""


def test_what_is_done_at_leisure_gives_way_to_a_deed_and_goes_on_after_it(app, ask, qtbot, monkeypatch):
    ask(app, "minister")
    number = open_first(app, qtbot)
    stop, begun, left = threading.Event(), [], []

    def slowly(self, jobs=0):
        begun.append(jobs)
        try:
            for at in range(10_000):
                yield Progress("joining names", at, 10_000)
                if stop.wait(0.01) or len(begun) > 1:
                    return
        finally:
            left.append(True)

    monkeypatch.setattr(Corpus, "reconsider", slowly)
    app.session.leisure.begin()
    qtbot.waitUntil(lambda: len(begun) == 1, timeout=20_000)
    with qtbot.waitSignal(app.session.undoing.touched, timeout=20_000):
        tag(app, number, "first")
    qtbot.waitUntil(lambda: len(begun) == 2 and len(left) == 2, timeout=20_000)
    stop.set()
