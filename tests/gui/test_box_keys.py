"""The keys of the window in the search box, where some systems take them for keys of the text."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QLineEdit

KEY = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier


def wants(box: QLineEdit, key: Qt.Key) -> bool:
    """Whether the box keeps a key with Ctrl for itself, so that no action can have it."""
    event = QKeyEvent(QEvent.Type.ShortcutOverride, key, CTRL)
    event.ignore()
    QApplication.sendEvent(box, event)
    return event.isAccepted()


def test_a_key_of_the_window_is_left_to_it_and_the_keys_of_editing_stay(app):
    # Everywhere a line of text wants Ctrl+Left; on X11 also Ctrl+E, which is the window's.
    box, window = app.window.search.box, app.window
    box.setText("port minister")
    assert wants(box, KEY.Key_Left)
    own = QAction(window)
    own.setShortcut(QKeySequence("Ctrl+Left"))
    window.addAction(own)
    assert not wants(box, KEY.Key_Left)
    own.setEnabled(False)
    assert wants(box, KEY.Key_Left)
    for key in (KEY.Key_C, KEY.Key_V, KEY.Key_Z, KEY.Key_A):
        assert wants(box, key), key


def test_what_is_selected_in_the_box_is_not_when_the_focus_goes_elsewhere(app, ask, qtbot):
    ask(app, "minister")
    box = app.window.search.box
    app.window.search.go_to_box()
    assert box.selectedText() == "minister"
    app.window.search.list.setFocus()
    assert box.selectedText() == ""
