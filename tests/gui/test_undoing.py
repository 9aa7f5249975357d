"""Whatever the user did to the corpus can be undone and done again, by its name in the menu or by keys."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from corpusview.errors import NotFound

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
    assert app.window._undo.text() == "&Undo tag “second”"
    with qtbot.waitSignal(app.session.undoing.told, check_params_cb=lambda told: told == "Undone: tag “second”"):
        press(Qt.Key.Key_Z)
    press(Qt.Key.Key_Z)
    found(app, qtbot, 0)
    assert not app.window._undo.isEnabled()
    press(Qt.Key.Key_Z, CONTROL | SHIFT)
    found(app, qtbot, 1)
    assert app.window._redo.text() == "&Redo tag “second”"


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
