"""Saved searches: kept by a key, run from the bookmark, told what is new in them, and all of it undoes."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit

from corpusview.corpus.corpus import Corpus
from corpusview.gui.search.saved import SavedDialog, SaveDialog
from corpusview.query import SavedSearch, Scope, Sort

KEY = Qt.Key
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def saved(app) -> list[str]:
    with Corpus.open(app.window.corpus, writing=False) as corpus:
        return [each.name for each in corpus.saved_searches()]


def in_menu(app) -> list[str]:
    return [each.text() for each in app.window.search.saved.menu().actions() if not each.isSeparator()]


def dialog_of(app, qtbot, kind: type):
    qtbot.waitUntil(lambda: any(child.isVisible() for child in app.window.findChildren(kind)))
    dialog = next(child for child in app.window.findChildren(kind) if child.isVisible())
    qtbot.waitUntil(dialog.isActiveWindow)
    return dialog


def save_as(app, qtbot, name: str) -> None:
    """Ctrl+D, a name, Enter."""
    qtbot.keyClick(app.window.search.box, KEY.Key_D, CTRL)
    dialog = dialog_of(app, qtbot, SaveDialog)
    qtbot.keyClicks(dialog.name, name)
    with qtbot.waitSignal(app.session.saved.changed):
        qtbot.keyClick(dialog.name, KEY.Key_Return)
    app.window.activateWindow()
    qtbot.waitUntil(app.window.isActiveWindow)


@pytest.fixture
def two(app, ask, qtbot):
    """The window with two saved searches."""
    ask(app, "minister source:kalitsa")
    save_as(app, qtbot, "Ministers & co")
    ask(app, "cookies")
    save_as(app, qtbot, "Cookies")
    return app


def test_a_search_is_kept_under_a_name_and_run_again(two, ask, qtbot):
    app = two
    assert saved(app) == ["Cookies", "Ministers & co"]
    ask(app, "bread")
    action = next(each for each in app.window.search.saved.menu().actions() if "Ministers" in each.text())
    assert action.text() == "Ministers && co", "an ampersand in a name is no shortcut"
    with qtbot.waitSignal(app.session.hits_arrived):
        action.trigger()
    assert app.window.search.box.text() == "minister source:kalitsa"
    assert app.session.trail.place().raw == "minister source:kalitsa"


def test_where_it_looked_and_its_order_are_kept(app, ask, qtbot):
    ask(app, "cookies")
    for change in (lambda: app.session.show_only_in_boilerplate(), lambda: app.session.sort_by(Sort.OLDEST)):
        with qtbot.waitSignal(app.session.hits_arrived):
            change()
    save_as(app, qtbot, "x")
    ask(app, "bread")
    with qtbot.waitSignal(app.session.hits_arrived):
        app.session.run_saved(app.session.saved.rows[0].search)
    assert app.session.place.in_boilerplate and app.session.place.sort is Sort.OLDEST


def test_a_name_that_is_taken_says_so_before_it_is_replaced(two, ask, qtbot):
    app = two
    ask(app, "bread")
    qtbot.keyClick(app.window.search.box, KEY.Key_D, CTRL)
    dialog = dialog_of(app, qtbot, SaveDialog)
    assert dialog.name.text() == "bread"
    qtbot.keyClicks(dialog.name, "Cookies")
    assert "replaced: cookies" in dialog.told.text() and dialog.save.text() == "Replace"
    dialog.name.clear()
    assert not dialog.save.isEnabled()
    qtbot.keyClick(dialog.name, KEY.Key_Escape)


def test_what_an_import_brought_is_told_until_it_is_looked_at(two, qtbot, tmp_path):
    app = two
    qtbot.waitUntil(lambda: all(row.new == 0 for row in app.session.saved.rows))
    page = tmp_path / "new.txt"
    page.write_text(
        "Cookies for sale at the harbour\n\nA baker sold cookies at the harbour of Kalitsa on Monday, and "
        "everybody who "
        "came from the ferry bought a bag of them, so that none were left by noon.\n",
        encoding="utf-8",
    )
    with qtbot.waitSignal(app.session.import_ended, timeout=20_000):
        app.session.import_files([page])
    qtbot.waitUntil(lambda: "Cookies\t1 new" in in_menu(app))
    mark = app.window.search.saved
    assert mark.accessibleName() == "Saved searches, 1 with new stories"
    with qtbot.waitSignal(app.session.hits_arrived):
        next(each for each in mark.menu().actions() if each.text().startswith("Cookies")).trigger()
    qtbot.waitUntil(lambda: "Cookies" in in_menu(app))
    assert mark.accessibleName() == "Saved searches"


def test_saving_forgetting_and_renaming_undo(two, qtbot):
    app = two
    qtbot.keyClick(app.window.search.box, KEY.Key_D, CTRL | SHIFT)
    dialog = dialog_of(app, qtbot, SavedDialog)
    assert dialog.model.rowCount() == 2
    dialog.table.setFocus()
    qtbot.keyClick(dialog.table, KEY.Key_Delete)
    qtbot.waitUntil(lambda: saved(app) == ["Ministers & co"] and dialog.model.rowCount() == 1)
    qtbot.keyClick(dialog.table, KEY.Key_F2)
    editor = dialog.table.findChild(QLineEdit)
    qtbot.keyClicks(editor, "All ministers")
    with qtbot.waitSignal(app.session.saved.changed):
        app.session.saved.look()
    assert editor.text() == "All ministers", "counts that come home leave alone what is being written"
    qtbot.keyClick(editor, KEY.Key_Return)
    qtbot.waitUntil(lambda: saved(app) == ["All ministers"])
    for wanted in (["Ministers & co"], ["Cookies", "Ministers & co"], ["Ministers & co"], []):
        app.session.undoing.undo()
        qtbot.waitUntil(lambda wanted=wanted: saved(app) == wanted)
    dialog.close()


def test_enter_in_the_dialog_runs_the_search(two, qtbot):
    app = two
    app.window.search.saved.keep_in_order()
    dialog = dialog_of(app, qtbot, SavedDialog)
    dialog.table.setFocus()
    qtbot.keyClick(dialog.table, KEY.Key_Down)
    with qtbot.waitSignal(app.session.hits_arrived):
        qtbot.keyClick(QApplication.focusWidget(), KEY.Key_Return)
    assert app.session.place.raw == "minister source:kalitsa"
    qtbot.waitUntil(lambda: not app.window.findChildren(SavedDialog))


def test_searches_are_written_to_a_file_and_taken_back(two, qtbot, tmp_path, monkeypatch):
    app = two
    file = tmp_path / "searches.jsonl"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(file), ""))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(file), ""))
    app.window.search.saved.keep_in_order()
    dialog = dialog_of(app, qtbot, SavedDialog)
    qtbot.mouseClick(dialog.export, Qt.MouseButton.LeftButton)
    dialog.forget()
    qtbot.waitUntil(lambda: saved(app) == ["Ministers & co"])
    with qtbot.waitSignal(app.session.saved.told) as told:
        qtbot.mouseClick(dialog.take, Qt.MouseButton.LeftButton)
    assert told.args == ["1 search taken in; 1 search passed over whose name is taken"]
    assert saved(app) == ["Cookies", "Ministers & co"]
    for raw, said in ((b"no searches", "Line 1"), (b"\xff\x00 no searches", "is not a text in UTF-8")):
        file.write_bytes(raw)
        with qtbot.waitSignal(app.session.noticed) as noticed:
            qtbot.mouseClick(dialog.take, Qt.MouseButton.LeftButton)
        assert said in noticed.args[0]
    dialog.close()


def test_questions_that_were_meant_are_remembered_from_one_day_to_the_next(app, ask, open_app, qtbot):
    for raw in ("bread", "dam", "bread"):
        ask(app, raw)
        qtbot.keyClick(app.window.search.box, KEY.Key_Return)
    ask(app, "only typed")
    folder = app.window.corpus
    app.window.close()
    again = open_app(folder)
    qtbot.waitUntil(lambda: bool(again.session.saved.asked))
    assert [(each.raw, each.times) for each in again.session.saved.asked] == [("bread", 2), ("dam", 1)]
    assert again.session.saved.asked[0].found > 0


def test_saved_searches_outlive_an_unknown_order_and_scope(tmp_path):
    with Corpus.open(tmp_path / "corpus") as corpus:
        corpus.save_search(SavedSearch("x", "dam", Scope.ALL, Sort.TITLE))
        with corpus._catalogue.transaction():
            corpus._catalogue._db.execute("UPDATE saved_searches SET scope = 'moon', sort = 'phase'")
        assert corpus.saved_search("x").scope is Scope.BODY and corpus.saved_search("x").sort is Sort.RELEVANCE
    assert Path(tmp_path / "corpus" / "catalogue.sqlite").exists()


@pytest.mark.skipif(os.name == "nt", reason="pipes of POSIX")
def test_a_pipe_in_the_place_of_a_file_of_searches_is_told_and_does_not_hold_the_window(app, qtbot, tmp_path: Path):
    os.mkfifo(tmp_path / "searches.jsonl")
    with qtbot.waitSignal(app.session.saved.noticed) as told:
        app.session.saved.read_from(tmp_path / "searches.jsonl")
    assert told.args[0] == f"{tmp_path / 'searches.jsonl'} cannot be read: it is no file."
