"""The list of all hits in the window: it follows the questions asked, and is there again on another day."""

from PySide6.QtCore import Qt

KEY = Qt.Key
BOTH = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


def test_the_list_follows_the_question_and_the_article_and_is_there_again_on_another_day(open_app, sample, ask, qtbot):
    app = open_app(sample)
    ask(app, "minister")
    with qtbot.waitSignal(app.session.opened, timeout=20_000):
        qtbot.keyClick(app.window.search.box, KEY.Key_Down)
    viewer = app.window.viewer
    assert not viewer.hits_panel.isVisible()
    qtbot.keyClick(app.window.search.list, KEY.Key_F, BOTH)
    assert viewer.hits_panel.isVisible()
    number = len(app.session.page.marks)
    assert viewer.hits_panel.model.rowCount() == number > 0
    with qtbot.waitSignal(app.session.opened, timeout=20_000):
        qtbot.keyClick(app.window, KEY.Key_Down, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: viewer.hits_panel.model.rowCount() == len(app.session.page.marks))
    app.window.close()
    app.close()
    again = open_app(sample)
    qtbot.waitUntil(again.window.viewer.hits_panel.isVisible)
    assert again.window.viewer.list_action.isChecked()
