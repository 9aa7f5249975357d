"""Completion in the search box: what is meant is offered, and the keys stay those of a search box."""

from __future__ import annotations

import time

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from corpusview.article import Span
from corpusview.corpus.corpus import Corpus
from corpusview.gui.search.typing import put, typed_at
from corpusview.settings import Settings

KEY = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.mark.parametrize(
    ("text", "field", "prefix", "span"),
    [
        ("min", "", "min", (0, 3)),
        ("dam min", "", "min", (4, 7)),
        ("dam -min", "", "min", (5, 8)),
        ("(min", "", "min", (1, 4)),
        ("source:kal", "source", "kal", (7, 10)),
        ("source:", "source", "", (7, 7)),
        ('dam source:"Kalitsa Co', "source", "Kalitsa Co", (11, 22)),
        ("NOT entity:Sar", "entity", "Sar", (11, 14)),
        ("\U0001f30a dam ми", "", "ми", (6, 8)),
    ],
)
def test_what_is_typed_is_a_word_or_the_value_of_a_field(text, field, prefix, span):
    typed = typed_at(text, len(text))
    assert (typed.field, typed.prefix, typed.span) == (field, prefix, Span(*span))


@pytest.mark.parametrize("text", ["", "a", "dam ", '"old to', "dam*", "a?", "--", "near/5"])
def test_where_nothing_can_be_completed_nothing_is_offered(text):
    assert typed_at(text, len(text)) is None


def test_inside_a_word_nothing_is_completed_and_a_closing_quote_is_taken_along():
    assert typed_at("minister", 3) is None
    typed = typed_at('source:"Kal"', 11)
    assert put('source:"Kal"', typed.span, '"Kalitsa Courier"') == ('source:"Kalitsa Courier"', 24)


# --- in the window


def type_(app, qtbot, text: str) -> None:
    box = app.window.search.box
    box.setFocus()
    box.clear()
    with qtbot.waitSignal(app.session.completing.found, check_params_cb=lambda found: found.text == text):
        qtbot.keyClicks(box, text)
    qtbot.waitUntil(app.window.search.completions.isVisible)


def offered(app) -> list[str]:
    return [each.shown for each in app.window.search.completions.offered()]


def test_words_of_the_index_are_offered_with_their_articles_and_tab_takes_the_first(app, qtbot):
    type_(app, qtbot, "dam minis")
    first = app.window.search.completions.offered()[0]
    assert first.shown.startswith("minis")
    with Corpus.open(app.window.corpus, writing=False) as corpus:
        words = corpus.beginning("minis", 3)
    assert first.about == f"{words[0].articles} articles"
    box = app.window.search.box
    assert box.accessibleDescription() == f"Tab completes: {first.shown}"
    with qtbot.waitSignal(app.session.hits_arrived, check_params_cb=lambda hits: hits.query.raw == box.text()):
        QTest.keyClick(box, KEY.Key_Tab)
    assert box.text() == f"dam {first.shown}" and box.hasFocus()
    assert not app.window.search.completions.isVisible()


def test_a_field_is_completed_and_then_its_values(app, qtbot):
    type_(app, qtbot, "minister sour")
    assert offered(app)[0] == "source:"
    box = app.window.search.box
    with qtbot.waitSignal(app.session.completing.found):
        QTest.keyClick(box, KEY.Key_Tab)
    qtbot.waitUntil(app.window.search.completions.isVisible)
    values = offered(app)
    with Corpus.open(app.window.corpus, writing=False) as corpus:
        assert values == [name for name, _ in corpus.sources() if name][: len(values)]
    QTest.keyClick(box, KEY.Key_Tab)
    assert box.text() == f'minister source:"{values[0]}" '
    qtbot.waitUntil(lambda: app.session.hits is not None and app.session.hits.query.raw == box.text())
    assert app.session.hits.query.hints == ()


@pytest.mark.parametrize(("text", "wanted"), [("is:un", "unread"), ("in:boil", "boilerplate"), ("has:no", "note")])
def test_values_that_are_known_beforehand_are_offered(app, qtbot, text, wanted):
    type_(app, qtbot, text)
    assert offered(app)[0] == wanted


def test_names_are_offered_by_any_of_their_words(app, qtbot):
    type_(app, qtbot, "entity:Dra")
    assert "Mirela Dragan" in offered(app)
    app.window.search.completions.list.setCurrentIndex(
        app.window.search.completions.list.model().index(offered(app).index("Mirela Dragan"))
    )
    QTest.keyClick(app.window.search.box, KEY.Key_Tab)
    assert app.window.search.box.text() == 'entity:"Mirela Dragan" '


def test_enter_searches_what_is_typed_and_down_goes_to_the_results(app, qtbot):
    type_(app, qtbot, "minis")
    box = app.window.search.box
    with qtbot.waitSignal(app.session.hits_arrived):
        qtbot.keyClick(box, KEY.Key_Return)
    assert box.text() == "minis" and not app.window.search.completions.isVisible()
    type_(app, qtbot, "minister")
    qtbot.waitUntil(lambda: app.session.hits is not None and app.session.hits.query.raw == "minister")
    with qtbot.waitSignal(app.session.opened, timeout=20_000):
        qtbot.keyClick(box, KEY.Key_Down)
    assert app.window.search.list.hasFocus() and not app.window.search.completions.isVisible()


def test_ctrl_space_lets_the_arrows_choose_and_escape_leaves_without_clearing(app, qtbot):
    type_(app, qtbot, "minis")
    box, completions = app.window.search.box, app.window.search.completions
    qtbot.keyClick(box, KEY.Key_Space, CTRL)
    assert completions.is_entered
    second = offered(app)[1]
    qtbot.keyClick(box, KEY.Key_Down)
    assert completions.current().shown == second
    qtbot.keyClick(box, KEY.Key_Escape)
    assert box.text() == "minis" and not completions.isVisible()
    with qtbot.waitSignal(app.session.completing.found):
        qtbot.keyClick(box, KEY.Key_Space, CTRL)
    qtbot.waitUntil(completions.isVisible)
    qtbot.keyClick(box, KEY.Key_Up)
    qtbot.keyClick(box, KEY.Key_Up)
    wanted = completions.current()
    qtbot.keyClick(box, KEY.Key_Return)
    assert box.text() == wanted.insert.rstrip() or box.text() == wanted.insert


def test_up_offers_the_questions_asked_before(app, ask, qtbot):
    for raw in ("bread oven", "dam"):
        ask(app, raw)
        qtbot.keyClick(app.window.search.box, KEY.Key_Return)
    box = app.window.search.box
    box.clear()
    qtbot.keyClick(box, KEY.Key_Up)
    assert offered(app) == ["dam", "bread oven"]
    qtbot.keyClick(box, KEY.Key_Down)
    with qtbot.waitSignal(app.session.hits_arrived, check_params_cb=lambda hits: hits.query.raw == "bread oven"):
        qtbot.keyClick(box, KEY.Key_Return)
    assert box.text() == "bread oven"


def test_a_click_takes_a_completion(app, qtbot):
    type_(app, qtbot, "minis")
    rows = app.window.search.completions.list
    shown = offered(app)[1]
    qtbot.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=rows.visualRect(rows.model().index(1)).center())
    assert app.window.search.box.text().strip() == shown or shown in app.window.search.box.text()
    assert app.window.search.box.hasFocus()


def test_without_the_setting_only_ctrl_space_offers(open_app, sample, ask, qtbot):
    app = open_app(sample, Settings(theme="light", completes=False))
    ask(app, "minis")
    assert not app.window.search.completions.isVisible()
    with qtbot.waitSignal(app.session.completing.found):
        qtbot.keyClick(app.window.search.box, KEY.Key_Space, CTRL)
    qtbot.waitUntil(app.window.search.completions.isVisible)


def test_typing_on_never_waits_for_completions(app, qtbot, ui_heartbeat, monkeypatch):
    def slow(*_given):
        time.sleep(0.3)
        return ()

    monkeypatch.setattr(Corpus, "beginning", slow)
    box = app.window.search.box
    box.setFocus()
    with ui_heartbeat(0.1):
        for letter in "ministers of the harbour":
            qtbot.keyClicks(box, letter)
            QTest.qWait(30)
    assert box.text() == "ministers of the harbour"


def test_what_is_left_is_no_longer_completed(app, qtbot):
    type_(app, qtbot, "minister")
    qtbot.waitUntil(lambda: app.session.hits is not None and app.session.hits.query.raw == "minister")
    app.window.search.go_to_list()
    assert not app.window.search.completions.isVisible()
