"""The panes share the window so that the lines of the article read well at any width; what the user chose stays."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFontDatabase, QFontMetricsF
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from corpusview.gui.shares import Wish, shared
from corpusview.gui.viewer.galley import MARGIN

WISHES = (Wish(264, 400), Wish(560, 640), Wish(204, 280))
MANY = "minister OR government OR water OR harbour OR council OR press OR port"


@pytest.mark.parametrize("width", [700, 1028, 1100, 1366, 1920, 3840])
def test_the_shares_fill_the_window_and_only_the_article_bears_want_and_plenty(width):
    results, article, names = shared(width, WISHES, 1)
    assert results + article + names == width
    assert 264 <= results <= 400
    assert 204 <= names <= 280
    assert (article >= 560) is (width >= 1028)


def open_at(app, ask, qtbot, width: int, height: int):
    window = app.window
    window.resize(width, height)
    ask(app, MANY)
    qtbot.keyClick(window.search.box, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: app.session.page is not None and window.viewer.article is not None)
    qtbot.waitUntil(lambda: window.panes.width() == width)
    QTest.qWait(50)
    return window


@pytest.mark.parametrize(("width", "height"), [(1024, 700), (1366, 768), (1920, 1080)])
def test_a_line_of_the_article_holds_sixty_to_seventy_five_characters(app, ask, qtbot, width, height, monkeypatch):
    view = open_at(app, ask, qtbot, width, height).viewer.view
    body = " ".join(view.page.article.text.split())
    # The widest face of books, which is often the only one.
    widest = ["DejaVu Serif"] if "DejaVu Serif" in QFontDatabase.families() else []
    for serif in (False, True, *widest):
        if serif in widest:
            monkeypatch.setattr("corpusview.gui.viewer.typography.serif_family", lambda: widest[0])
            app.window.viewer._set_serif(False)
        app.window.viewer._set_serif(bool(serif))
        app.window.shares.share()
        QTest.qWait(20)
        one = QFontMetricsF(view.document().defaultFont()).horizontalAdvance(body) / len(body)
        assert 60 <= (view.document().textWidth() - 2 * MARGIN) / one <= 75


@pytest.mark.parametrize(("width", "height"), [(1024, 700), (1366, 768)])
def test_no_button_is_cut_short_in_a_small_window(app, ask, qtbot, width, height):
    window = open_at(app, ask, qtbot, width, height)
    QTest.qWait(50)
    for each in window.findChildren(QPushButton):
        if each.isVisible():
            assert each.width() >= each.minimumSizeHint().width(), each.text()
            left = each.mapTo(window, QPoint(0, 0)).x()
            assert left >= 0 and left + each.width() <= width, each.text()


def test_an_edge_that_the_user_moved_stays_while_the_window_grows(app, ask, qtbot):
    window = open_at(app, ask, qtbot, 1024, 700)
    edge = window.panes.handle(1)
    qtbot.mousePress(edge, Qt.MouseButton.LeftButton, pos=edge.rect().center())
    QTest.mouseMove(edge, edge.rect().center() + QPoint(40, 0))
    qtbot.mouseRelease(edge, Qt.MouseButton.LeftButton)
    moved = window.panes.sizes()[0]
    assert moved > 290
    window.resize(1400, 700)
    qtbot.waitUntil(lambda: window.panes.width() == 1400)
    QTest.qWait(20)
    assert window.panes.sizes()[0] == moved


def test_forms_without_room_stand_in_a_menu_and_are_walked_from_there(app, ask, qtbot):
    window = open_at(app, ask, qtbot, 1024, 700)
    viewer, bar = window.viewer, window.viewer.hits_bar
    hidden = [each.text().split("  ")[0] for each in bar.chips if not each.isVisible()]
    assert hidden and bar.more.isVisible()
    assert bar.more.text() == f"+{len(hidden)}"
    menu = bar.more.menu()
    menu.popup(bar.more.mapToGlobal(QPoint(0, 0)))
    qtbot.waitUntil(menu.isVisible)
    assert [each.text().split("\t")[0] for each in menu.actions()] == hidden
    qtbot.keyClick(menu, Qt.Key.Key_Down)
    qtbot.keyClick(menu, Qt.Key.Key_Return)
    current = viewer.view.hits[viewer.view.current_hit].of(viewer.article.text)
    assert current.casefold().startswith(hidden[0].casefold()[:4])
    window.resize(1920, 800)
    qtbot.waitUntil(lambda: all(each.isVisible() for each in bar.chips) and not bar.more.isVisible())
