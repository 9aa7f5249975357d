"""The window answers at every moment: while one types, walks and filters, while it imports, and over long answers."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from corpusview.gui.filters.facets import Kind
from corpusview.gui.search.list import ResultList
from corpusview.gui.search.model import ResultsModel
from corpusview.gui.search.table import ResultTable
from tests.corpus.conftest import page
from tests.gui.test_results import hit, hits

KEY = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier


def type_slowly(app, text: str) -> None:
    """As a fast typist does: ten keys a second."""
    box = app.window.search.box
    box.setFocus()
    box.selectAll()
    for letter in text:
        QTest.keyClicks(box, letter)
        QTest.qWait(60)


def test_typing_walking_and_filtering_never_blocks(app, ask, qtbot, ui_heartbeat):
    ask(app, "minister")
    window, session = app.window, app.session
    with ui_heartbeat(0.1):
        type_slowly(app, "harbour OR minister -bread")
        qtbot.waitUntil(lambda: session.hits.query.raw == "harbour OR minister -bread")
        for _ in range(2):
            qtbot.keyClick(window.search.box, KEY.Key_T, CTRL)
            QTest.qWait(50)
        qtbot.keyClick(window.search.box, KEY.Key_E, CTRL)
        qtbot.waitUntil(lambda: window.search.explained.tree.topLevelItemCount() > 0)
        qtbot.mouseClick(window.search.filters.buttons[Kind.SOURCE], Qt.MouseButton.LeftButton)
        QTest.qWait(50)
        window.search.filters.popups[Kind.SOURCE].close()
    assert session.hits.total > 0


def test_searching_goes_on_while_an_import_is_under_way(app, qtbot, tmp_path):
    folder = tmp_path / "pages"
    folder.mkdir()
    # Enough to be read in processes of their own, as any import that takes a while is.
    for number in range(90):
        (folder / f"{number:05}.txt").write_text(page(number), encoding="utf-8")
    session = app.session
    before = session.total
    answered: list[str] = []
    session.hits_arrived.connect(lambda found: answered.append(found.query.raw))
    with qtbot.waitSignal(session.import_ended, timeout=60_000):
        session.import_files([folder])
        type_slowly(app, "minister")
        qtbot.waitUntil(lambda: "minister" in answered)
    qtbot.waitUntil(lambda: session.total == before + 90)


def test_a_verdict_given_during_an_import_does_not_wait_for_its_end(app, ask, qtbot, tmp_path):
    folder = tmp_path / "pages"
    folder.mkdir()
    for number in range(75):
        (folder / f"{number:05}.txt").write_text(page(number), encoding="utf-8")
    ask(app, "minister")
    with qtbot.waitSignal(app.session.sifting.changed, timeout=20_000):
        qtbot.keyClick(app.window.search.box, KEY.Key_Down)
    order: list[str] = []
    app.session.import_ended.connect(lambda _course: order.append("import"))
    app.session.sifting.changed.connect(lambda _standings: order.append("verdict"))
    with qtbot.waitSignal(app.session.import_ended, timeout=60_000):
        app.session.import_files([folder])
        qtbot.keyClick(app.window.search.list, KEY.Key_S)
    assert order[0] == "verdict"


def test_two_hundred_thousand_results_are_shown_opened_and_scrolled_at_once(qtbot, ui_heartbeat):
    stories = {number: number - number % 4 for number in range(4, 200_000) if number % 8 < 4}
    found = hits(200_000, stories)
    assert found.stories() < 200_000
    model = ResultsModel()
    views = (ResultList(model), ResultTable(model))
    for view in views:
        qtbot.addWidget(view)
        view.resize(420, 600)
        with qtbot.waitExposed(view):
            view.show()
    head = next(iter(found.copies))
    opened = found.toggled(head)
    with ui_heartbeat(0.1):
        model.show(found)
        model.take_rows([hit(each) for each in found.ids[:64]])
        QTest.qWait(20)
        for listing in (opened, opened.toggled(head)):
            model.change(listing)
            QTest.qWait(20)
        for view in views:
            view.scrollToBottom()
            QTest.qWait(20)
            view.show_row(100_000)
            QTest.qWait(20)
