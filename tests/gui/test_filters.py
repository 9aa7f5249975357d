"""Filters: chips and text are one thing, and bars show where the articles lie in time."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest
from PySide6.QtCore import Qt

from corpusview.corpus.corpus import Corpus
from corpusview.grammar import parse
from corpusview.gui.filters.bars import Bar, bars
from corpusview.gui.filters.chart import BarChart
from corpusview.gui.filters.clauses import clauses, narrowed, period, quoted, without

D = date


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        ("dam date:2024-10", [("date:2024-10", False)]),
        ("dam NOT date:2024-10 x", [("NOT date:2024-10", True)]),
        ('-source:"The Lantern" (a OR b)', [('-source:"The Lantern"', True)]),
        ("date:unknown source:x", [("date:unknown", False), ("source:x", False)]),
        ("date:2024", [("date:2024", False)]),
        ("a OR date:2024", []),
        ("minister dam", []),
        ("", []),
    ],
)
def test_filters_of_the_whole_question_are_chips(raw, found):
    assert [(each.text, each.is_excluded) for each in clauses(parse(raw))] == found


@pytest.mark.parametrize(
    ("raw", "left"),
    [("dam date:2024-10 flood", "dam flood"), ("date:2024", ""), ("dam NOT source:x", "dam")],
)
def test_taking_a_chip_off_takes_its_words_out(raw, left):
    assert without(raw, *clauses(parse(raw))) == left


def test_a_new_clause_holds_for_all_of_the_question():
    assert narrowed("dam", "date:2024") == "dam date:2024"
    assert narrowed("dam OR flood", "date:2024") == "(dam OR flood) date:2024"
    assert narrowed("", "source:" + quoted('Say "x" Daily')) == 'source:"Say x Daily"'


@pytest.mark.parametrize(
    ("first", "last", "clause"),
    [
        (D(2024, 1, 1), D(2024, 12, 31), "date:2024"),
        (D(2024, 2, 1), D(2024, 2, 29), "date:2024-02"),
        (D(2024, 12, 1), D(2024, 12, 31), "date:2024-12"),
        (D(2024, 2, 3), D(2024, 2, 3), "date:2024-02-03"),
        (D(2024, 2, 3), D(2024, 3, 4), "date:2024-02-03..2024-03-04"),
    ],
)
def test_a_period_reads_back_as_its_own_days(first, last, clause):
    assert period(first, last) == clause
    node = clauses(parse(clause))[0].node
    assert (node.first, node.last) == (first, last)


def test_bars_are_days_then_months_then_years():
    assert [bar.label for bar in bars({D(2024, 3, 1): 2, D(2024, 3, 3): 1})] == [
        "1 March 2024",
        "2 March 2024",
        "3 March 2024",
    ]
    assert [bar.label for bar in bars({D(2023, 12, 5): 1, D(2024, 3, 1): 1})] == [
        "Dec 2023",
        "Jan 2024",
        "Feb 2024",
        "Mar 2024",
    ]
    assert [bar.label for bar in bars({D(1990, 12, 5): 1, D(1997, 3, 1): 1})][::7] == ["1990", "1997"]
    assert bars({}) == ()


@pytest.mark.parametrize("days", [{D(1, 1, 1): 1, D(9999, 12, 31): 2}, {D(9999, 12, 1): 1}, {D(2000, 2, 29): 5}])
def test_bars_hold_every_article_however_wild_the_dates(days):
    made = bars(days)
    assert sum(bar.count for bar in made) == sum(days.values())
    assert len(made) < 100
    for bar in made:
        assert bar.first <= bar.last


def test_bars_answer_to_mouse_and_keys(qtbot):
    chart = BarChart()
    qtbot.addWidget(chart)
    chart.resize(300, 62)
    made = (Bar(D(2024, 1, 1), D(2024, 1, 31), 3, "Jan 2024"), Bar(D(2024, 2, 1), D(2024, 2, 29), 0, "Feb 2024"))
    chart.show_bars(made, 2)
    chosen, undated = [], []
    chart.bar_chosen.connect(chosen.append)
    chart.undated_chosen.connect(lambda: undated.append(1))
    for at in range(3):
        qtbot.mouseClick(chart, Qt.MouseButton.LeftButton, pos=chart.rect_of(at).center().toPoint())
    assert chosen == [made[0]], "an empty bar has nothing to show"
    assert undated == [1]
    for _ in range(9):
        qtbot.keyClick(chart, Qt.Key.Key_Right)
    assert chart.accessibleDescription() == "Undated: 2 articles"
    qtbot.keyClick(chart, Qt.Key.Key_Return)
    assert undated == [1, 1]


def counted(app, qtbot) -> None:
    """Wait until the bars show the answer that is listed."""
    chart = app.window.search.filters.chart
    qtbot.waitUntil(lambda: sum(bar.count for bar in chart.bars) + chart.undated == app.session.hits.total)


def test_a_bar_narrows_the_question_and_its_chip_widens_it_again(app, ask, qtbot):
    before = ask(app, "minister").total
    strip = app.window.search.filters
    counted(app, qtbot)
    with Corpus.open(app.window._corpus, writing=False) as corpus:
        months = Counter(
            (row.published.year, row.published.month) for row in corpus.rows(app.session.hits) if row.published
        )
    assert [bar.count for bar in strip.chart.bars if bar.count] == [months[each] for each in sorted(months)]
    at = max(range(len(strip.chart.bars)), key=lambda each: strip.chart.bars[each].count)
    bar = strip.chart.bars[at]
    with qtbot.waitSignal(app.session.hits_arrived):
        qtbot.mouseClick(strip.chart, Qt.MouseButton.LeftButton, pos=strip.chart.rect_of(at).center().toPoint())
    assert app.session.hits.total == bar.count
    assert app.window.search.box.text() == f"minister {period(bar.first, bar.last)}"
    assert len(strip.chips) == 1
    with qtbot.waitSignal(app.session.hits_arrived):
        qtbot.mouseClick(strip.chips[0], Qt.MouseButton.LeftButton)
    assert app.session.hits.total == before
    assert app.window.search.box.text() == "minister"


def test_the_menu_of_sources_narrows_to_one(app, ask, qtbot):
    ask(app, "minister")
    strip = app.window.search.filters
    counted(app, qtbot)
    action = strip.sources.menu().actions()[0]
    count = int(action.text().rsplit(" ", 1)[1])
    with qtbot.waitSignal(app.session.hits_arrived):
        action.trigger()
    assert app.session.hits.total == count
    assert app.window.search.box.text().startswith('minister source:"')
