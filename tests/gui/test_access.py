"""The window for those who do not see it, or use no mouse: every control has a name, and Tab comes to each.

Walked in the main window, in every dialog and in a further window, as a screen reader and a keyboard do.
"""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QApplication, QDialog, QWidget

from corpusview.article import Span
from corpusview.gui.entities.asking import NameDialog
from corpusview.gui.plain import Message
from corpusview.gui.search.model import HIT, day
from corpusview.notes import Anchor, Note

KEY = Qt.Key
# Presses of Tab after which whatever is not reached never will be.
MOST_PRESSES = 400


def spoken(widget):
    """What a screen reader calls a widget."""
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)


def told(widget):
    return (
        f"{type(widget).__name__} {widget.objectName()!r} {spoken(widget)!r} in {type(widget.parentWidget()).__name__}"
    )


def controls(top: QWidget) -> list[QWidget]:
    """All in `top` that can have the focus by Tab."""
    return [
        each
        for each in top.findChildren(QWidget)
        if each.isVisible()
        and each.isEnabled()
        and each.window() is top
        and each.focusPolicy() & Qt.FocusPolicy.TabFocus
        and each.focusProxy() is None
    ]


def walk(top: QWidget, qtbot) -> list[QWidget]:
    """The controls of `top` in the order in which Tab comes to them, once round; fails where it stands still."""
    top.activateWindow()
    qtbot.waitUntil(lambda: top.isActiveWindow() or top is QApplication.activePopupWidget())
    first = QApplication.focusWidget()
    if first is None or first.window() is not top:
        top.setFocus()
    order: list[QWidget] = []
    for _ in range(MOST_PRESSES):
        QTest.keyClick(QApplication.focusWidget() or top, KEY.Key_Tab)
        here = QApplication.focusWidget()
        assert here is not None and here.window() is top, f"Tab left {told(top)}"
        if order and here is order[0] and (len(order) > 1 or len(controls(top)) == 1):
            return order
        if here not in order:
            order.append(here)
    raise AssertionError(f"Tab never came round; it went {[told(each) for each in order]}")


def is_reached(control: QWidget, order: list[QWidget]) -> bool:
    """Whether Tab came to it; or to another of its group, among which the arrow keys go."""
    group = control.group() if isinstance(control, QAbstractButton) else None
    return control in order or (group is not None and any(each in order for each in group.buttons()))


def check(top: QWidget, qtbot) -> list[QWidget]:
    """Every control of `top` has a name and is reached by Tab, downwards in each column. Returns them in that order."""
    nameless = [told(each) for each in controls(top) if not spoken(each).strip()]
    assert not nameless
    order = walk(top, qtbot)
    missed = [told(each) for each in controls(top) if not is_reached(each, order)]
    assert not missed, f"Tab never comes to {missed}"
    return order


def places(order: list[QWidget], *wanted: QWidget) -> list[int]:
    return [order.index(each) for each in wanted]


def by_name(app, name: str):
    return next(each.action for each in app.window.shortcuts.listed if each.name == name)


@pytest.fixture
def reading(app, ask, qtbot):
    """An article about a minister is open, with a note, a tag and a filter, so that all bars are there."""
    ask(app, "minister -storm")
    with qtbot.waitSignal(app.session.annotating.arrived, timeout=20_000):
        app.session.open_row(0)
    article = app.session.page.article
    app.session.annotating.write(Note(article.id, "ask him", Anchor.at(article.text, Span(20, 40))))
    app.session.annotating.tag("bribery")
    made = app.window.viewer.notes
    qtbot.waitUntil(lambda: bool(made.made.notes and made.made.tags), timeout=20_000)
    return app


def test_tab_walks_the_window_as_it_is_read_and_every_control_has_a_name(reading, qtbot):
    window = reading.window
    window.viewer.notes.panel_action.trigger()
    window.viewer.open_find()
    window.search.explain()
    qtbot.waitUntil(window.search.explained.isVisible, timeout=20_000)
    # Not from the box, where Tab may complete what was typed.
    window.search.list.setFocus()
    order = check(window, qtbot)
    begin = order.index(window.search.box)
    read = order[begin:] + order[:begin]
    viewer = window.viewer
    inside = [
        *(window.search.box, window.search.list),
        *(viewer.find_button, viewer.notes.tags.box, viewer.view, viewer.notes.panel.list, viewer.find_bar.box),
        *(window.names.filter, window.names.list),
    ]
    assert places(read, *inside) == sorted(places(read, *inside))
    for each in (order[-1], order[-2]):
        QTest.keyClick(QApplication.focusWidget(), KEY.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
        assert QApplication.focusWidget() is each


def test_the_table_and_the_details_of_a_name_are_walked_too(reading, qtbot):
    window = reading.window
    by_name(reading, "results-as-a-table").trigger()
    qtbot.waitUntil(window.search.table.isVisible)
    window.names.list.setFocus()
    QTest.keyClick(window.names.list, KEY.Key_Down)
    window.names.details_action.trigger()
    qtbot.waitUntil(window.names.details.isVisible, timeout=20_000)
    order = check(window, qtbot)
    assert window.search.table in order
    assert any(window.names.details.isAncestorOf(each) for each in order)


def test_a_further_window_is_walked(reading, qtbot):
    with qtbot.waitSignal(reading.session.beside.made_arrived, timeout=20_000):
        reading.window.read_beside()
    (reader,) = reading.window.readers.values()
    qtbot.waitUntil(reader.viewer.notes.tags.isVisible, timeout=20_000)
    reader.viewer.notes.panel_action.trigger()
    order = check(reader, qtbot)
    viewer = reader.viewer
    seen = places(order, viewer.find_button, viewer.notes.tags.box, viewer.view, viewer.notes.panel.list)
    turned = seen.index(min(seen))
    assert seen[turned:] + seen[:turned] == sorted(seen)


def test_welcome_and_start_page_are_walked(open_app, app, tmp_path, qtbot):
    check(app.window, qtbot)
    assert app.window.start_page.isVisible()
    empty = open_app(tmp_path / "empty")
    assert empty.window.welcome.isVisible()
    check(empty.window, qtbot)


DIALOGS = {
    "preferences": lambda app: app.window.dialogs.show_preferences(),
    "keys page": lambda app: app.window.dialogs.show_preferences("Keys"),
    "keys": lambda app: app.window.dialogs.show_keys(),
    "about": lambda app: app.window.dialogs.show_about(),
    "report": lambda app: app.session.show_ledger(),
    "save search": lambda app: app.window.search.saved.save(),
    "no saved searches": lambda app: app.window.search.saved.keep_in_order(),
    "encoding": lambda app: app.window.viewer.encoding_action.trigger(),
    "rules": lambda app: app.window.names.rules_action.trigger(),
    "name": lambda app: NameDialog("What is it called?", app.window).show(),
    "message": lambda app: Message(
        "A fault", "Send it.", details="trace", buttons=("Close", "Copy"), parent=app.window
    ).show(),
}


def opened_dialog(app, name, qtbot) -> QDialog:
    DIALOGS[name](app)

    def shown():
        return [each for each in app.window.findChildren(QDialog) if each.isVisible()]

    qtbot.waitUntil(lambda: bool(shown()), timeout=20_000)
    return shown()[0]


@pytest.mark.parametrize("name", DIALOGS)
def test_every_dialog_is_walked_and_left_by_escape(reading, qtbot, name):
    dialog = opened_dialog(reading, name, qtbot)
    check(dialog, qtbot)
    QTest.keyClick(dialog, KEY.Key_Escape)
    qtbot.waitUntil(lambda: not [each for each in reading.window.findChildren(QDialog) if each.isVisible()])


def test_the_dialog_without_saved_searches_says_how_one_is_saved(reading, qtbot):
    dialog = opened_dialog(reading, "no saved searches", qtbot)
    assert dialog.empty.isVisible() and not dialog.table.isVisible()
    assert "Ctrl+D" in dialog.empty.text()
    assert dialog.take.hasFocus() or dialog.take.isEnabled()
    reading.session.save_search("Ministers")
    qtbot.waitUntil(dialog.table.isVisible, timeout=20_000)
    assert not dialog.empty.isVisible()
    dialog.close()


def test_saved_searches_in_their_dialog_are_walked(reading, qtbot):
    reading.session.save_search("Ministers")
    qtbot.waitUntil(lambda: bool(reading.session.saved.rows), timeout=20_000)
    dialog = opened_dialog(reading, "no saved searches", qtbot)
    check(dialog, qtbot)
    dialog.close()


def test_the_lists_of_filters_are_walked(reading, qtbot):
    strip = reading.window.search.filters
    for each in strip.buttons.values():
        if not each.isVisible():
            continue
        QTest.mouseClick(each, Qt.MouseButton.LeftButton)
        popup = QApplication.activePopupWidget()
        assert popup is not None
        nameless = [told(one) for one in controls(popup) if not spoken(one).strip()]
        assert not nameless
        assert controls(popup)
        popup.close()


def test_the_sheet_of_a_note_is_walked(reading, qtbot):
    window = reading.window
    window.viewer.setFocus()
    window.viewer.notes.note_action.trigger()
    writer = window.viewer.notes.writer
    assert writer.box.hasFocus()
    for each in (writer.tints[0], writer.leave, writer.keep):
        assert not each.isVisible() or spoken(each)
    order = check(window, qtbot)
    assert places(order, writer.leave, writer.keep) == sorted(places(order, writer.leave, writer.keep))


def test_rows_of_results_read_title_source_and_date(reading, qtbot):
    for view in (reading.window.search.list, reading.window.search.table):
        index = view.model().index(0, 0)
        qtbot.waitUntil(lambda index=index: bool(index.data(HIT)), timeout=20_000)
        hit = index.data(HIT)
        said = index.data(Qt.ItemDataRole.AccessibleTextRole)
        assert said.startswith(f"{hit.title}, {hit.source or 'source unknown'}, {day(hit.published)}")


def test_each_cell_of_the_table_reads_its_own_column(reading, qtbot):
    by_name(reading, "results-as-a-table").trigger()
    model = reading.window.search.table.model()
    at = next(at for at in range(model.columnCount()) if model.headerData(at, Qt.Orientation.Horizontal) == "Source")
    index = model.index(0, at)
    qtbot.waitUntil(lambda: bool(index.data(HIT)), timeout=20_000)
    said = index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert said == f"Source: {index.data(HIT).source or 'none'}"


def rows_of(view):
    model = view.model()
    return [model.index(row, 0) for row in range(min(model.rowCount(), 40))]


def test_rows_of_every_list_have_words(reading, qtbot):
    window = reading.window
    window.viewer.notes.panel_action.trigger()
    window.palette_of_commands.open()
    views = [each for each in window.findChildren(QAbstractItemView) if each.isVisible()]
    assert len(views) >= 4
    for view in views:
        for index in rows_of(view):
            qtbot.waitUntil(
                lambda index=index: bool(
                    index.data(Qt.ItemDataRole.AccessibleTextRole) or index.data(Qt.ItemDataRole.DisplayRole)
                ),
                timeout=20_000,
            )
