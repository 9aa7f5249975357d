"""Two articles beside each other: Shift+Enter in the list opens a further window, which has the keys of the first."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from corpusview.article import Span
from corpusview.gui.theme import DARK
from corpusview.notes import Anchor, Note
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


def test_shift_enter_does_so_from_the_article_too(app, ask, qtbot):
    ask(app, "minister")
    with qtbot.waitSignal(app.session.opened, timeout=20_000):
        app.session.open_row(0)
    app.window.viewer.setFocus()
    with qtbot.waitSignal(app.session.beside.opened, timeout=20_000):
        QTest.keyClick(QApplication.focusWidget(), KEY.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert app.window.readers[app.session.page.article.id].viewer.article == app.session.page.article


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
    qtbot.waitUntil(lambda: app.window.viewer.find_bar.count.text() not in ("", "Looking…"))
    at = app.window.viewer.view.current_hit
    QTest.keyClick(box, KEY.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert app.window.viewer.view.current_hit == at - 1
    assert not app.window.readers


def made_beside(reader, qtbot, condition):
    qtbot.waitUntil(lambda: bool(condition(reader.viewer.notes.made)), timeout=20_000)
    return reader.viewer.notes.made


def a_note(app):
    article = app.session.page.article
    at = article.text.index("minister") if "minister" in article.text else article.text.index("Minister")
    return Note(article.id, "ask him", Anchor.at(article.text, Span(at, at + 8)))


def test_a_further_window_shows_notes_and_tags_and_those_made_meanwhile(app, ask, qtbot):
    ask(app, "minister")
    reader = open_beside(app, qtbot)
    app.session.annotating.write(a_note(app))
    (each,) = made_beside(reader, qtbot, lambda made: made.notes).notes
    assert each.note.text == "ask him"
    assert reader.viewer.notes.panel.model.rowCount() == 1
    app.session.annotating.tag("bribery")
    made_beside(reader, qtbot, lambda made: made.tags == ("bribery",))
    qtbot.waitUntil(reader.viewer.notes.tags.isVisible)
    app.session.undoing.undo()
    made_beside(reader, qtbot, lambda made: not made.tags)
    app.session.undoing.undo()
    made_beside(reader, qtbot, lambda made: not made.notes)


def test_notes_of_before_are_there_when_a_further_window_opens(app, ask, qtbot):
    ask(app, "minister")
    with qtbot.waitSignal(app.session.opened, timeout=20_000):
        app.session.open_row(0)
    with qtbot.waitSignal(app.session.annotating.wrote, timeout=20_000):
        app.session.annotating.write(a_note(app))
    reader = open_beside(app, qtbot)
    made_beside(reader, qtbot, lambda made: made.notes)


def test_a_note_and_a_star_given_in_a_further_window_are_kept_on_its_article_and_undone_there(app, ask, qtbot):
    ask(app, "minister")
    reader = open_beside(app, qtbot)
    qtbot.waitUntil(reader.isActiveWindow)
    first = app.session.page.article.id
    with qtbot.waitSignal(app.session.opened, timeout=20_000):
        app.session.open_next()
    reader.activateWindow()
    qtbot.waitUntil(reader.isActiveWindow)
    reader.viewer.setFocus()
    QTest.keyClick(QApplication.focusWidget(), KEY.Key_W)
    QTest.keyClicks(reader.viewer.notes.writer.box, "who is this?")
    QTest.keyClick(reader.viewer.notes.writer.box, KEY.Key_Return, Qt.KeyboardModifier.ControlModifier)
    (each,) = made_beside(reader, qtbot, lambda made: made.notes).notes
    assert (each.note.article, each.note.text) == (first, "who is this?")
    QTest.keyClick(QApplication.focusWidget(), KEY.Key_Asterisk)
    made_beside(reader, qtbot, lambda made: made.is_starred)
    assert not app.window.viewer.notes.made.is_starred
    for _ in range(2):
        QTest.keyClick(QApplication.focusWidget(), KEY.Key_Z, Qt.KeyboardModifier.ControlModifier)
    made_beside(reader, qtbot, lambda made: not made.notes and not made.is_starred)
