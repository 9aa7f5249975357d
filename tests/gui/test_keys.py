"""Every action has a name by which it can be found and keys that can be changed; no two share a key."""

from __future__ import annotations

from collections import Counter

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QScrollArea, QWidget

from corpusview.gui.keys.fuzzy import fit
from corpusview.gui.keys.listed import all_in
from corpusview.gui.keys.overview import KeysDialog
from corpusview.gui.preferences import PreferencesDialog
from corpusview.paths import settings_file
from corpusview.settings import Settings, load

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
KEY = Qt.Key


def press(key, modifiers=Qt.KeyboardModifier.NoModifier):
    QTest.keyClick(QApplication.focusWidget(), key, modifiers)


def open_first(app, qtbot):
    with qtbot.waitSignal(app.session.opened, timeout=20_000):
        app.session.open_row(0)
    app.window.viewer.setFocus()


def dialog_of(app, qtbot, kind):
    qtbot.waitUntil(lambda: bool(app.window.findChildren(kind)))
    return app.window.findChildren(kind)[-1]


def palette(app):
    press(KEY.Key_P, CONTROL | SHIFT)
    made = app.window.palette_of_commands
    assert made.isVisible() and made.box.hasFocus()
    return made


def listed(app, name):
    return next(each for each in app.window.shortcuts.listed if each.name == name)


# --- what fits


@pytest.mark.parametrize(
    ("wanted", "text", "places"),
    [
        ("nh", "Next hit", (0, 5)),
        ("full", "Full screen", (0, 1, 2, 3)),
        ("hit nex", "Next hit", (0, 1, 2, 5, 6, 7)),
        ("screen", "Full screen", (5, 6, 7, 8, 9, 10)),
    ],
)
def test_letters_in_order_find_a_name_by_its_words(wanted, text, places):
    assert fit(wanted, text).places == places


def test_a_name_that_lacks_a_letter_does_not_fit():
    assert fit("nxz", "Next hit") is None


def test_a_whole_word_fits_better_than_strewn_letters():
    assert fit("find", "Find in article").score > fit("find", "Filed and indexed").score


def test_a_word_in_one_piece_is_meant_before_the_first_letters_of_others():
    assert fit("note", "Write a note").score > fit("note", "Names of the article").score
    assert fit("note", "Show notes").score > fit("note", "Not a name").score


# --- keys


def test_no_two_enabled_actions_share_a_key(app, ask, qtbot):
    ask(app, "minister")
    open_first(app, qtbot)
    actions = [each for each in app.window.findChildren(QAction) if each.isEnabled()]
    keys = Counter(key.toString() for action in actions for key in action.shortcuts())
    # An action of one widget alone cannot be in another's way.
    assert [key for key, number in keys.items() if number > 1] == []
    for wanted in ("Ctrl+L", "F6", "Shift+F6", "F3", "Shift+F3", "Ctrl+F", "Ctrl+B", "Ctrl+Q", "Ctrl+,", "Ctrl+O"):
        assert keys[wanted] == 1, wanted


def test_every_action_with_a_key_stands_in_a_menu_under_a_name_of_its_own(app):
    in_menus = all_in(app.window.menuBar())
    names = Counter(each.name for each in in_menus)
    assert [name for name, number in names.items() if number > 1 or not name] == []
    known = {each.action for each in in_menus}
    astray = [
        each.text()
        for each in app.window.findChildren(QAction)
        if each.shortcuts() and each not in known and each.shortcutContext() != Qt.ShortcutContext.WidgetShortcut
    ]
    assert astray == []


def test_the_question_mark_shows_the_keys_as_they_are_now(app, ask, qtbot):
    ask(app, "minister")
    open_first(app, qtbot)
    app.window.shortcuts.give(listed(app, "full-screen"), ["Ctrl+Alt+F"])
    qtbot.keyClicks(QApplication.focusWidget(), "?")
    keys = dialog_of(app, qtbot, KeysDialog)
    shown = {each.text() for each in keys.findChildren(QWidget) if hasattr(each, "text")}
    assert {"Ctrl+L  or  /", "F6", "Alt+Down  or  J", "Ctrl+Alt+F"} <= shown
    assert "F11" not in shown
    # On a screen that is too narrow for two columns there is one.
    assert keys.findChild(QScrollArea).horizontalScrollBar().maximum() == 0
    QTest.mouseClick(keys.change, Qt.MouseButton.LeftButton)
    dialog = dialog_of(app, qtbot, PreferencesDialog)
    assert dialog.page == "Keys"
    dialog.close()


def test_single_keys_walk_results_from_the_article_and_are_letters_in_the_box(app, ask, qtbot):
    ask(app, "minister")
    open_first(app, qtbot)
    with qtbot.waitSignal(app.session.opened, timeout=20_000):
        press(KEY.Key_J)
    assert app.session.row == 1
    with qtbot.waitSignal(app.session.opened, timeout=20_000):
        press(KEY.Key_K)
    press(KEY.Key_Slash)
    assert app.window.search.box.hasFocus()
    QTest.keyClicks(app.window.search.box, "jk?")
    assert app.window.search.box.text() == "jk?"


# --- the palette


def test_a_few_letters_and_enter_run_an_action_and_the_focus_returns(app, ask, qtbot):
    ask(app, "minister")
    open_first(app, qtbot)
    before = QApplication.focusWidget()
    opened = palette(app)
    QTest.keyClicks(opened.box, "larg")
    assert opened.model.shown[0].listed.text == "Larger text"
    press(KEY.Key_Return)
    assert app.window.viewer.reading.points == 13
    assert not opened.isVisible()
    assert QApplication.focusWidget() is before
    # What was used last stands first, with its keys.
    again = palette(app)
    first = again.model.shown[0].listed
    assert first.text == "Larger text" and "Ctrl++" in first.keys
    press(KEY.Key_Escape)
    assert not again.isVisible() and QApplication.focusWidget() is before


def test_arrows_choose_and_what_cannot_be_done_now_stands_last_and_does_nothing(app, qtbot):
    opened = palette(app)
    can = [each.listed.action.isEnabled() for each in opened.model.shown]
    assert can == sorted(can, reverse=True) and not all(can)
    press(KEY.Key_Down)
    assert opened.list.currentIndex().row() == 1
    press(KEY.Key_Up)
    press(KEY.Key_Up)
    assert opened.list.currentIndex().row() == len(can) - 1
    # What it is named for cannot be done: Enter does not do the next best thing in its stead.
    QTest.keyClicks(opened.box, "print")
    assert opened.model.shown[0].listed.text == "Print"
    press(KEY.Key_Return)
    assert opened.isVisible()
    QTest.keyClicks(opened.box, "zzz")
    assert opened.nothing.isVisible()
    press(KEY.Key_Escape)


def test_a_click_runs_an_action(app, qtbot):
    opened = palette(app)
    QTest.keyClicks(opened.box, "show names")
    where = opened.list.visualRect(opened.model.index(0)).center()
    QTest.mouseClick(opened.list.viewport(), Qt.MouseButton.LeftButton, pos=where)
    assert not app.window.names.isVisible()


def test_a_reader_of_screens_hears_name_menu_and_keys(app):
    opened = palette(app)
    QTest.keyClicks(opened.box, "full screen")
    assert opened.model.index(0).data(Qt.ItemDataRole.AccessibleTextRole) == "Full screen, View, F11"
    press(KEY.Key_Escape)


# --- changing keys


def keys_row(app, qtbot, name):
    app.window.dialogs.show_preferences("Keys")
    dialog = dialog_of(app, qtbot, PreferencesDialog)
    return dialog, next(row for row in dialog.keys.rows if row.listed.name == name)


def test_a_key_is_added_worn_at_once_and_kept(app, qtbot, open_app, sample):
    dialog, row = keys_row(app, qtbot, "full-screen")
    QTest.mouseClick(row.add, Qt.MouseButton.LeftButton)
    QTest.keyClick(row.recorder, KEY.Key_F4, SHIFT)
    qtbot.waitUntil(lambda: listed(app, "full-screen").keys == "F11  or  Shift+F4")
    assert load(settings_file()).keys == (("full-screen", "F11", "Shift+F4"),)
    dialog.close()
    app.window.close()
    again = open_app(sample, load(settings_file()))
    assert listed(again, "full-screen").keys == "F11  or  Shift+F4"


def test_a_key_that_is_taken_is_told_and_can_be_taken_over(app, qtbot):
    dialog, row = keys_row(app, qtbot, "full-screen")
    QTest.mouseClick(row.add, Qt.MouseButton.LeftButton)
    QTest.keyClick(row.recorder, KEY.Key_F, CONTROL)
    qtbot.waitUntil(row.trouble.isVisible)
    assert row.trouble.text() == "Ctrl+F belongs to “Find in article”."
    assert listed(app, "full-screen").keys == "F11"
    QTest.mouseClick(row.take, Qt.MouseButton.LeftButton)
    assert listed(app, "full-screen").keys == "F11  or  Ctrl+F"
    assert listed(app, "find-in-article").keys == ""
    QTest.mouseClick(dialog.reset, Qt.MouseButton.LeftButton)
    assert listed(app, "find-in-article").keys == "Ctrl+F"
    assert load(settings_file()) == Settings(theme="light")
    dialog.close()


def test_a_key_is_taken_off_by_its_button_and_given_back_by_reset(app, qtbot):
    dialog, row = keys_row(app, qtbot, "full-screen")
    chip = next(each for each in row.findChildren(QPushButton) if each.accessibleName() == "Take F11 off Full screen")
    QTest.mouseClick(chip, Qt.MouseButton.LeftButton)
    assert listed(app, "full-screen").action.shortcuts() == []
    QTest.mouseClick(row.reset, Qt.MouseButton.LeftButton)
    assert listed(app, "full-screen").keys == "F11"
    dialog.close()


def test_kept_keys_win_over_those_an_action_comes_with_and_nonsense_is_passed_over(open_app, sample):
    app = open_app(
        sample,
        Settings(
            theme="light",
            keys=(("full-screen", "Ctrl+F"), ("gone", "F2"), ("quit", "")),
        ),
    )
    assert listed(app, "full-screen").action.shortcuts() == [QKeySequence("Ctrl+F")]
    assert listed(app, "find-in-article").keys == ""


def test_keys_are_searched_like_every_preference(app, qtbot):
    dialog, row = keys_row(app, qtbot, "full-screen")
    QTest.keyClicks(dialog.search, "f11")
    assert [each.listed.name for each in dialog.keys.rows if not each.isHidden()] == ["full-screen"]
    assert dialog.page == "Keys"
    dialog.close()
