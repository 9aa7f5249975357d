"""The window answers at every moment: while one types, walks and filters, while it imports, and over long answers."""

from __future__ import annotations

import time
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from corpusview.corpus import corpus as corpus_room
from corpusview.gui.filters.facets import Kind
from corpusview.gui.search.list import ResultList
from corpusview.gui.search.model import ResultsModel
from corpusview.gui.search.table import ResultTable
from corpusview.query import Snippet
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


def until_stopped(told: list[str], name: str, answer):
    """Work that would go on for ever, but for whoever tells it to stop."""

    def work(_article, _query, *others):
        stop = next(each for each in others if callable(each))
        end = time.monotonic() + 30
        while not stop() and time.monotonic() < end:
            time.sleep(0.005)
        told.append(name if stop() else "not stopped")
        return answer

    return work


def test_a_question_does_not_wait_for_the_snippet_of_an_endless_article(app, ask, qtbot, monkeypatch):
    told: list[str] = []
    monkeypatch.setattr(corpus_room, "snippet", until_stopped(told, "snippet", Snippet("", (), 0)))
    ask(app, "minister")
    app.session.want_snippets(app.session.listing.ids[:3])
    assert ask(app, "harbour").total > 0
    assert told
    assert set(told) == {"snippet"}


def test_a_question_does_not_wait_until_the_open_article_is_marked_and_it_is_marked_for_the_last(
    app, ask, qtbot, monkeypatch
):
    ask(app, "minister")
    with qtbot.waitSignal(app.session.opened, timeout=20_000):
        qtbot.keyClick(app.window.search.box, KEY.Key_Down)
    told: list[str] = []
    usual = corpus_room.marks
    monkeypatch.setattr(corpus_room, "marks", until_stopped(told, "marks", ()))
    ask(app, "harbour")
    qtbot.waitUntil(lambda: app.session._is_marking)
    ask(app, "bread")
    assert set(told) <= {"marks"}
    monkeypatch.setattr(corpus_room, "marks", usual)
    ask(app, "the")

    def marked() -> set[str]:
        text = app.session.page.article.text
        return {mark.of(text).casefold() for mark in app.session.page.marks}

    qtbot.waitUntil(lambda: marked() == {"the"}, timeout=20_000)


def test_the_snippets_of_the_longest_articles_come_last(qtbot):
    model = ResultsModel()
    model.show(hits(3))
    model.take_rows([replace(hit(1), words=900_000), hit(2), hit(3)])
    assert model.without_snippet(0, 2) == [2, 3, 1]


def test_the_palette_the_explanation_and_the_names_open_without_a_stall(app, ask, qtbot, ui_heartbeat):
    ask(app, "minister")
    with qtbot.waitSignal(app.session.opened, timeout=20_000):
        qtbot.keyClick(app.window.search.box, KEY.Key_Down)
    window = app.window
    with ui_heartbeat(0.1):
        window.palette_of_commands.open()
        qtbot.keyClicks(window.palette_of_commands.box, "hit")
        QTest.qWait(20)
        window.palette_of_commands.leave()
        with qtbot.waitSignal(app.session.explaining.explained, timeout=20_000):
            window.search.explain()
        QTest.qWait(20)
        for tab in reversed(list(window.names.tabs.values())):
            with qtbot.waitSignal(app.session.naming.arrived, timeout=20_000):
                qtbot.mouseClick(tab, Qt.MouseButton.LeftButton)
            QTest.qWait(20)


def test_a_million_rows_are_scrolled_to_their_end_without_a_stall(qtbot, ui_heartbeat):
    model = ResultsModel()
    views = (ResultList(model), ResultTable(model))
    found = hits(1_000_000)
    for view in views:
        qtbot.addWidget(view)
        view.resize(420, 600)
        with qtbot.waitExposed(view):
            view.show()
    model.rows_wanted.connect(lambda first, last: model.take_rows([hit(each) for each in found.ids[first:last]]))
    with ui_heartbeat(0.1):
        model.show(found)
        for view in views:
            for share in range(0, 101, 5):
                bar = view.verticalScrollBar()
                bar.setValue(bar.maximum() * share // 100)
                QTest.qWait(5)
            assert view.top() > 999_000
