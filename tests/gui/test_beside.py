"""Two articles beside each other: Shift+Enter in the list opens a further window, which has the keys of the first."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from corpusview.gui.theme import DARK
from corpusview.settings import Settings

KEY = Qt.Key


def open_beside(app, qtbot, row=0):
    with qtbot.waitSignal(app.session.opened, timeout=20_000):
        app.session.open_row(row)
    app.window.search.list.setFocus()
    with qtbot.waitSignal(app.session.beside.opened, timeout=20_000):
        QTest.keyClick(app.window.search.list, KEY.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    return app.window.readers[app.session.page.article.id]


def test_shift_enter_reads_a_result_in_a_further_window_while_the_list_goes_on(app, ask, qtbot):
    ask(app, "minister")
    reader = open_beside(app, qtbot)
    qtbot.waitUntil(reader.isActiveWindow)
    first = app.session.page.article
    assert reader.viewer.article == first
    assert reader.viewer.view.hits == app.window.viewer.view.hits
    app.window.activateWindow()
    with qtbot.waitSignal(app.session.opened, timeout=20_000):
        app.session.open_next()
    assert reader.viewer.article == first != app.session.page.article
    second = open_beside(app, qtbot, 1)
    assert second is not reader and len(app.window.readers) == 2


def test_a_further_window_walks_its_own_hits_and_closes_by_escape(app, ask, qtbot):
    ask(app, "minister")
    reader = open_beside(app, qtbot)
    qtbot.waitUntil(reader.isActiveWindow)
    reader.viewer.setFocus()
    before, here = reader.viewer.view.current_hit, app.window.viewer.view.current_hit
    QTest.keyClick(QApplication.focusWidget(), KEY.Key_F3)
    assert reader.viewer.view.current_hit == before + 1
    assert app.window.viewer.view.current_hit == here
    QTest.keyClick(QApplication.focusWidget(), KEY.Key_Escape)
    qtbot.waitUntil(lambda: not app.window.readers)


def test_a_further_window_has_the_keys_and_colours_that_the_user_chose(app, ask, qtbot):
    find = next(each for each in app.window.shortcuts.listed if each.name == "find-in-article")
    app.window.shortcuts.give(find, ["Ctrl+Alt+F"])
    ask(app, "minister")
    reader = open_beside(app, qtbot)
    assert [key.toString() for key in reader.viewer.find_action.shortcuts()] == ["Ctrl+Alt+F"]
    app.window.wear(Settings(theme="dark", reading_size=15))
    assert reader.viewer.view.colours is DARK
    assert reader.viewer.reading.points == 15


def test_the_further_windows_close_with_the_first(app, ask, qtbot):
    ask(app, "minister")
    open_beside(app, qtbot)
    app.window.close()
    assert not app.window.readers


def test_shift_enter_in_the_find_bar_still_goes_back(app, ask, qtbot):
    ask(app, "minister")
    with qtbot.waitSignal(app.session.opened, timeout=20_000):
        app.session.open_row(0)
    app.window.viewer.open_find()
    box = app.window.viewer.find_bar.box
    QTest.keyClicks(box, "the")
    QTest.keyClick(box, KEY.Key_Return)
    at = app.window.viewer.view.current_hit
    QTest.keyClick(box, KEY.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert app.window.viewer.view.current_hit == at - 1
    assert not app.window.readers
