"""A screen of 800 by 600, and type twice as large: every button is whole, or is scrolled to."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QLineEdit, QScrollArea, QWidget

from corpusview.gui.plain import Message
from corpusview.gui.reading_order import controls
from corpusview.gui.scrolled import bring_into_view
from corpusview.gui.theme import Theme, scale_of
from corpusview.gui.viewer.hits_bar import HitsBar
from corpusview.settings import Settings

KEY = Qt.Key
SMALL = 800, 600


def buttons(top: QWidget) -> list[QAbstractButton]:
    """The buttons of a window that are there to be pressed; what Qt puts into its own boxes is Qt's."""
    return [
        each
        for each in top.findChildren(QAbstractButton)
        if each.isVisible() and each.window() is top and not isinstance(each.parentWidget(), QLineEdit)
    ]


def is_scrolled_to_both_ends(button: QAbstractButton) -> bool:
    area = button.parentWidget()
    while area is not None and not isinstance(area, QScrollArea):
        area = area.parentWidget()
    if area is None or area.viewport().width() >= button.width():
        return False
    ends = []
    for x in (0, button.width() - 1):
        at = button.mapTo(area.widget(), QPoint(x, button.height() // 2))
        area.ensureVisible(at.x(), at.y(), 2, button.height() // 2)
        ends.append(button.visibleRegion().contains(QPoint(x, button.height() // 2)))
    return all(ends)


def cut(top: QWidget) -> list[str]:
    """The buttons of which a part cannot be brought into view, or whose words have no room."""
    found = []
    for each in buttons(top):
        bring_into_view(each)
        seen = each.visibleRegion().boundingRect()
        if 0 < seen.width() < each.width() and is_scrolled_to_both_ends(each):
            # Wider than the screen has room for.
            seen = each.rect()
        if seen != each.rect() or each.width() < each.minimumSizeHint().width():
            found.append(f"{type(each).__name__} {each.accessibleName()!r}: {seen} of {each.rect()}")
    return found


def nothing_is_cut(top: QWidget, qtbot) -> None:
    """Once the window has settled no button is cut."""

    def settled() -> None:
        told = cut(top)
        assert not told, (type(top).__name__, told)

    qtbot.waitUntil(settled, timeout=10_000)


def shrink(window: QWidget, qtbot) -> None:
    window.showNormal()
    window.resize(*SMALL)
    qtbot.waitUntil(lambda: (window.width(), window.height()) == SMALL, timeout=20_000)


@pytest.mark.parametrize("size", [100, 200])
def test_every_button_of_the_window_is_whole_or_scrolled_to(open_app, sample, ask, qtbot, size):
    app = open_app(sample, Settings(theme="light", type_size=size))
    window = app.window
    shrink(window, qtbot)
    nothing_is_cut(window, qtbot)
    ask(app, "minister OR council OR port")
    with qtbot.waitSignal(app.session.opened, timeout=20_000):
        app.session.open_row(0)
    app.session.annotating.tag("bribery")
    qtbot.waitUntil(window.viewer.notes.tags.isVisible, timeout=20_000)
    window.viewer.open_find()
    window.viewer.notes.panel_action.trigger()
    assert len(buttons(window)) > 20
    nothing_is_cut(window, qtbot)
    assert (window.width(), window.height()) == SMALL


@pytest.mark.parametrize("size", [100, 200])
def test_the_keyboard_brings_whatever_it_reaches_into_view(open_app, sample, ask, qtbot, size):
    app = open_app(sample, Settings(theme="light", type_size=size))
    shrink(app.window, qtbot)
    ask(app, "minister OR council")
    with qtbot.waitSignal(app.session.opened, timeout=20_000):
        app.session.open_row(0)
    nothing_is_cut(app.window, qtbot)
    # Not from the box, where Tab may complete what was typed.
    app.window.search.list.setFocus()
    seen = set()
    for _ in range(4 * len(controls(app.window))):
        QTest.keyClick(QApplication.focusWidget(), KEY.Key_Tab)
        here = QApplication.focusWidget()
        shown = here.visibleRegion().boundingRect()
        assert not shown.isEmpty(), here
        if isinstance(here, QAbstractButton):
            assert shown == here.rect(), here.accessibleName()
        seen.add(here)
        if here is app.window.search.list:
            break
    assert {app.window.names.list, app.window.viewer.view, app.window.search.box} <= seen


@pytest.mark.parametrize("size", [100, 200])
def test_the_welcome_is_whole_or_scrolled_to(open_app, tmp_path, qtbot, size):
    app = open_app(tmp_path / "empty", Settings(theme="light", type_size=size))
    shrink(app.window, qtbot)
    assert app.window.welcome.isVisible()
    nothing_is_cut(app.window, qtbot)


def test_no_corpus_with_a_long_path_makes_the_window_wider(open_app, tmp_path, qtbot):
    folder = tmp_path / ("long-" * 40) / ("longer-" * 30)
    folder.parent.mkdir(parents=True)
    app = open_app(folder)
    shrink(app.window, qtbot)
    assert app.window.minimumSizeHint().width() <= SMALL[0]


@pytest.mark.parametrize("size", [100, 200])
def test_every_dialog_fits_a_small_screen(open_app, sample, qtbot, size):
    app = open_app(sample, Settings(theme="light", type_size=size))
    window = app.window
    shrink(window, qtbot)
    showing = (
        window.show_preferences,
        lambda: window.show_preferences("Keys"),
        window.show_keys,
        window.show_about,
        app.session.show_ledger,
        window.search.saved.save,
        window.search.saved.keep_in_order,
        window.names.rules_action.trigger,
        lambda: Message("A fault was found.", "Send the report.", details="trace " * 400, parent=window).show(),
    )
    for show in showing:
        show()
        qtbot.waitUntil(
            lambda: bool([each for each in window.findChildren(QDialog) if each.isVisible()]), timeout=20_000
        )
        (dialog,) = [each for each in window.findChildren(QDialog) if each.isVisible()]
        least = dialog.minimumSizeHint().expandedTo(dialog.minimumSize())
        assert least.width() <= SMALL[0] and least.height() <= SMALL[1], (type(dialog).__name__, least)
        dialog.resize(*SMALL)
        nothing_is_cut(dialog, qtbot)
        dialog.close()
        qtbot.waitUntil(lambda: not [each for each in window.findChildren(QDialog) if each.isVisible()])


# --- type twice as large


def test_the_size_of_type_is_worn_at_once_by_window_and_article(app, ask, qtbot):
    ask(app, "minister")
    with qtbot.waitSignal(app.session.opened, timeout=20_000):
        app.session.open_row(0)
    window = app.window
    label, box, view = window.search.count.count, window.search.box, window.viewer.view
    before = label.height(), box.fontMetrics().height(), view.document().begin().charFormat().fontPointSize()
    window.wear(Settings(theme="light", type_size=200))
    QTest.qWait(0)
    after = label.fontMetrics().height(), box.fontMetrics().height(), view._typography.look.points
    assert after[0] > 1.8 * before[0] * 0.9
    assert after[1] > 1.8 * before[1]
    assert view._typography.look.points == 2 * Settings().reading_size
    window.wear(Settings(theme="light"))
    QTest.qWait(0)
    assert box.fontMetrics().height() == before[1]


@pytest.mark.parametrize(("desktop", "scale"), [(9, 1.0), (11, 1.0), (20, 2.0)])
def test_large_type_of_the_desktop_is_followed_also_by_a_second_window(undressed, desktop, scale):
    font = undressed.font()
    font.setPointSizeF(desktop)
    undressed.setFont(font)
    for _ in range(2):
        theme = Theme(undressed, "light")
        assert theme.scale == scale
        assert scale_of(undressed.font()) == scale
    theme.choose("light", 150)
    assert scale_of(undressed.font()) == 1.5 * scale


def test_forms_without_room_beside_the_arrows_stand_below_them(qtbot):
    bar = HitsBar()
    qtbot.addWidget(bar)
    bar.resize(900, 60)
    bar.show()
    bar.show_forms([("minister", 4), ("port", 2)])
    bar.tell(1, 6)
    QTest.qWait(0)
    assert all(each.isVisible() for each in bar.chips) and bar.chips[0].y() < bar.next.height()
    bar.resize(170, 60)
    QTest.qWait(0)
    shown = [each for each in (*bar.chips, bar.more) if each.isVisible()]
    assert shown
    assert bar.forms.y() >= bar.next.geometry().bottom()
    bar.resize(900, 60)
    QTest.qWait(0)
    assert bar.forms.y() < bar.next.geometry().bottom()
