"""Filters: chips and text are one thing, and bars show where the articles lie in time."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QSize, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget

from corpusview.corpus.corpus import Corpus
from corpusview.grammar import parse
from corpusview.gui.filters.bars import Bar, bars
from corpusview.gui.filters.chart import BarChart
from corpusview.gui.filters.clauses import clauses, narrowed, period, quoted, without
from corpusview.gui.filters.facets import Kind, Mark, marked, marks
from corpusview.gui.flow import Flow

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
        ('dam source:(a OR "b c") x', [('source:(a OR "b c")', False)]),
        ("-tag:(a OR b)", [("-tag:(a OR b)", True)]),
        ("NOT (source:a OR source:b) x", [("NOT (source:a OR source:b)", True)]),
        ("source:(a OR tag:b)", []),
        ("dam source:(a OR (b OR c))", []),
        ("dam (source:a OR b)", []),
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


@pytest.fixture
def chart(qtbot):
    """Three months of bars, the second empty, and two undated; and what was chosen in it."""
    chart = BarChart()
    qtbot.addWidget(chart)
    chart.resize(300, 62)
    chart.show_bars(
        (
            Bar(D(2024, 1, 1), D(2024, 1, 31), 3, "Jan 2024"),
            Bar(D(2024, 2, 1), D(2024, 2, 29), 0, "Feb 2024"),
            Bar(D(2024, 3, 1), D(2024, 3, 31), 1, "Mar 2024"),
        ),
        2,
    )
    chosen = []
    chart.period_chosen.connect(lambda first, last, mark: chosen.append((first, last, mark)))
    chart.undated_chosen.connect(lambda mark: chosen.append(mark))
    return chart, chosen


def place(chart, at: int):
    return chart.rect_of(at).center().toPoint()


def test_a_click_on_a_bar_includes_it_and_with_ctrl_excludes_it(chart, qtbot):
    chart, chosen = chart
    for at in range(4):
        qtbot.mouseClick(chart, Qt.MouseButton.LeftButton, pos=place(chart, at))
    january, march = (D(2024, 1, 1), D(2024, 1, 31)), (D(2024, 3, 1), D(2024, 3, 31))
    assert chosen == [(*january, Mark.INCLUDED), (*march, Mark.INCLUDED), Mark.INCLUDED], "an empty bar has nothing"
    chosen.clear()
    qtbot.mouseClick(chart, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier, place(chart, 0))
    qtbot.mouseClick(chart, Qt.MouseButton.RightButton, pos=place(chart, 3))
    assert chosen == [(*january, Mark.EXCLUDED), Mark.EXCLUDED]


def test_a_drag_takes_in_all_bars_between_either_way_and_beyond_the_ends(chart, qtbot):
    chart, chosen = chart
    for start, end in ((place(chart, 0), place(chart, 2)), (place(chart, 2), QPoint(-40, 20))):
        qtbot.mousePress(chart, Qt.MouseButton.LeftButton, pos=start)
        dragged(chart, end)
        assert chart.accessibleDescription() == "Jan 2024 to Mar 2024: 4 articles"
        qtbot.mouseRelease(chart, Qt.MouseButton.LeftButton, pos=end)
    assert chosen == [(D(2024, 1, 1), D(2024, 3, 31), Mark.INCLUDED)] * 2


def test_keys_walk_the_bars_and_with_shift_take_in_several(chart, qtbot):
    chart, chosen = chart
    for _ in range(9):
        qtbot.keyClick(chart, Qt.Key.Key_Right)
    assert chart.accessibleDescription() == "Undated: 2 articles"
    qtbot.keyClick(chart, Qt.Key.Key_Return)
    for _ in range(3):
        qtbot.keyClick(chart, Qt.Key.Key_Left)
    for _ in range(5):
        qtbot.keyClick(chart, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(chart, Qt.Key.Key_Return)
    assert chosen == [Mark.INCLUDED, (D(2024, 1, 1), D(2024, 3, 31), Mark.INCLUDED)]


def test_home_and_end_walk_to_the_ends_and_with_shift_take_in_all_between(chart, qtbot):
    chart, chosen = chart
    qtbot.keyClick(chart, Qt.Key.Key_End)
    assert chart.accessibleDescription() == "Undated: 2 articles"
    qtbot.keyClick(chart, Qt.Key.Key_Home)
    assert chart.accessibleDescription() == "Jan 2024: 3 articles"
    qtbot.keyClick(chart, Qt.Key.Key_End, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(chart, Qt.Key.Key_Space)
    assert chosen == [(D(2024, 1, 1), D(2024, 3, 31), Mark.INCLUDED)]


def dragged(chart, end: QPoint) -> None:
    move = QMouseEvent(
        QEvent.Type.MouseMove,
        QPointF(end),
        chart.mapToGlobal(QPointF(end)),
        Qt.MouseButton.NoButton,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(chart, move)


def test_escape_gives_up_what_was_taken_in_by_keys_or_by_a_drag(chart, qtbot):
    chart, chosen = chart
    qtbot.keyClick(chart, Qt.Key.Key_Home)
    qtbot.keyClick(chart, Qt.Key.Key_End, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(chart, Qt.Key.Key_Escape)
    assert chart.accessibleDescription() == "Mar 2024: 1 article"
    qtbot.mousePress(chart, Qt.MouseButton.LeftButton, pos=place(chart, 0))
    dragged(chart, place(chart, 2))
    qtbot.keyClick(chart, Qt.Key.Key_Escape)
    dragged(chart, place(chart, 1))
    qtbot.mouseRelease(chart, Qt.MouseButton.LeftButton, pos=place(chart, 1))
    assert chosen == []
    qtbot.mouseClick(chart, Qt.MouseButton.LeftButton, pos=place(chart, 2))
    assert chosen == [(D(2024, 3, 1), D(2024, 3, 31), Mark.INCLUDED)], "the next drag is a drag again"


def test_what_is_left_out_keeps_its_bar_and_a_click_takes_it_in_again(chart, qtbot):
    chart, chosen = chart
    days = {D(2024, 1, 5): 3, D(2024, 5, 5): 1}
    made = bars(days, {D(2024, 3, 2): 2, D(2024, 1, 9): 1})
    chart.show_bars(made, 0, 4)
    assert [bar.told() for bar in made if bar.count or bar.left_out] == [
        "Jan 2024: 3 articles, 1 left out",
        "Mar 2024: 2 articles left out",
        "May 2024: 1 article",
    ]
    for at in (2, len(made)):
        qtbot.mouseClick(chart, Qt.MouseButton.LeftButton, pos=place(chart, at))
    assert chosen == [(D(2024, 3, 1), D(2024, 3, 31), Mark.NONE), Mark.NONE]
    chart.setFocus()
    qtbot.keyClick(chart, Qt.Key.Key_End)
    assert chart.accessibleDescription() == "Undated: 4 articles left out"


@pytest.mark.parametrize(("at", "clause"), [(2, "date:2024-01-12"), (-1, "date:unknown")], ids=["a day", "undated"])
def test_a_click_on_a_bar_includes_a_second_excludes_and_a_third_clears(open_app, tmp_path, qtbot, at, clause):
    folder = tmp_path / "pages"
    folder.mkdir()
    for name, head in (("a", " date 2024-01-10 "), ("b", " date 2024-01-12 "), ("c", " date 2024-01-20 "), ("d", "")):
        title = f"Harbour {name} reopens after storm"
        text = f"{head}{title}\n\n{title}\n\nThe harbour of {name} reopened after a storm that closed it for days.\n"
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    with Corpus.open(tmp_path / "corpus") as corpus:
        list(corpus.import_files([folder], jobs=1))
    app = open_app(tmp_path / "corpus")
    counted(app, qtbot)
    chart = app.window.search.filters.chart
    texts, totals = [], []
    for _ in range(3):
        # Narrowed to one, its bar stands alone; otherwise each has its place.
        number = len(chart.bars) if at < 0 else at if len(chart.bars) > 1 else 0
        with qtbot.waitSignal(app.session.spread_arrived, timeout=20_000):
            qtbot.mouseClick(chart, Qt.MouseButton.LeftButton, pos=place(chart, number))
        counted(app, qtbot)
        texts.append(app.window.search.box.text())
        totals.append(app.session.hits.total)
    assert texts == [clause, f"NOT {clause}", ""]
    assert totals == [1, 3, 4]


def counted(app, qtbot) -> None:
    """Wait until the bars show the answer that is listed."""
    chart = app.window.search.filters.chart
    qtbot.waitUntil(lambda: sum(bar.count for bar in chart.bars) + chart.undated == app.session.hits.total)


def click(qtbot, widget) -> None:
    qtbot.mouseClick(widget, Qt.MouseButton.LeftButton)


def test_a_bar_narrows_the_question_and_its_chip_widens_it_again(app, ask, qtbot):
    before = ask(app, "minister").total
    strip = app.window.search.filters
    counted(app, qtbot)
    with Corpus.open(app.window.corpus, writing=False) as corpus:
        months = Counter(
            (row.published.year, row.published.month) for row in corpus.rows(app.session.hits.ids) if row.published
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
        click(qtbot, strip.chips[0].turn)
    assert app.session.hits.total == before - bar.count
    assert app.window.search.box.text() == f"minister NOT {period(bar.first, bar.last)}"
    with qtbot.waitSignal(app.session.hits_arrived):
        click(qtbot, strip.chips[0].turn)
    assert app.session.hits.total == before
    assert app.window.search.box.text() == "minister"


def test_from_a_day_the_path_leads_back_to_its_month_its_year_and_all(app, ask, qtbot):
    total = ask(app, "minister").total
    ask(app, "minister date:2024-11-15")
    strip = app.window.search.filters
    assert [each.text() for each in strip.crumbs] == ["All years", "2024", "Nov", "15"]
    assert not strip.crumbs[-1].isEnabled()
    seen = []
    for wanted in ("minister date:2024-11", "minister date:2024", "minister"):
        with qtbot.waitSignal(app.session.hits_arrived):
            click(qtbot, strip.crumbs[-2])
        assert app.window.search.box.text() == wanted
        seen.append(app.session.hits.total)
    assert seen == sorted(seen) and seen[-1] == total
    assert strip.crumbs == []


def opened(app, qtbot, kind: Kind):
    """Open the list of a kind, and wait until it is counted."""
    strip = app.window.search.filters
    counted(app, qtbot)
    click(qtbot, strip.buttons[kind])
    popup = strip.popups[kind]
    qtbot.waitUntil(lambda: popup.isVisible() and bool(popup.model.shown))
    return popup


def choose(popup, qtbot, app, row: int) -> None:
    place = popup.list.visualRect(popup.model.index(row)).center()
    with qtbot.waitSignal(app.session.spread_arrived):
        qtbot.mouseClick(popup.list.viewport(), Qt.MouseButton.LeftButton, pos=place)


def test_a_source_is_included_excluded_and_cleared_by_clicks_while_the_list_stays(app, ask, qtbot):
    total = ask(app, "minister").total
    popup = opened(app, qtbot, Kind.SOURCE)
    before = popup.model.shown
    first = before[0]
    choose(popup, qtbot, app, 0)
    assert app.session.hits.total == first.count
    assert app.window.search.box.text() == f'minister source:"{first.value}"'
    assert popup.isVisible() and popup.model.shown[0].mark is Mark.INCLUDED
    assert [(each.value, each.count) for each in popup.model.shown] == [(each.value, each.count) for each in before]
    choose(popup, qtbot, app, 0)
    assert app.session.hits.total == total - first.count
    assert app.window.search.box.text() == f'minister NOT source:"{first.value}"'
    assert popup.model.shown[0].mark is Mark.EXCLUDED
    choose(popup, qtbot, app, 1)
    assert app.session.hits.total == before[1].count
    assert len(app.window.search.filters.chips) == 2
    choose(popup, qtbot, app, 0)
    assert app.window.search.box.text() == f'minister source:"{before[1].value}"'
    qtbot.keyClick(popup.list, Qt.Key.Key_Escape)
    assert not popup.isVisible()


def test_further_sources_are_alternatives_each_excluded_and_cleared_by_clicks(app, ask, qtbot):
    total = ask(app, "minister").total
    popup = opened(app, qtbot, Kind.SOURCE)
    first, second, third = popup.model.shown[:3]
    for row in range(3):
        choose(popup, qtbot, app, row)
    either = f'source:("{first.value}" OR "{second.value}" OR "{third.value}")'
    assert app.window.search.box.text() == f"minister {either}"
    assert app.session.hits.total == first.count + second.count + third.count
    assert [(each.value, each.count) for each in popup.model.shown[:3]] == [
        (each.value, each.count) for each in (first, second, third)
    ]
    assert [each.clear.accessibleName() for each in app.window.search.filters.chips] == [f"Remove the filter {either}"]
    choose(popup, qtbot, app, 1)
    assert app.window.search.box.text() == (
        f'minister source:("{first.value}" OR "{third.value}") NOT source:"{second.value}"'
    )
    assert [each.mark for each in popup.model.shown[:3]] == [Mark.INCLUDED, Mark.EXCLUDED, Mark.INCLUDED]
    choose(popup, qtbot, app, 1)
    choose(popup, qtbot, app, 0)
    choose(popup, qtbot, app, 0)
    assert app.window.search.box.text() == f'minister source:"{third.value}"'
    assert app.session.hits.total == third.count
    choose(popup, qtbot, app, 0)
    popup.close()
    strip = app.window.search.filters
    with qtbot.waitSignal(app.session.spread_arrived):
        click(qtbot, strip.chips[0].turn)
    assert app.window.search.box.text().startswith("minister NOT source:(")
    assert app.session.hits.total == total - first.count - third.count
    with qtbot.waitSignal(app.session.spread_arrived):
        click(qtbot, strip.chips[0].clear)
    assert app.window.search.box.text() == "minister"


def test_further_names_are_alternatives_and_with_shift_narrow_together(app, ask, qtbot):
    ask(app, "dam")
    popup = opened(app, qtbot, Kind.NAME)
    assert popup.box.isVisible() and popup.box.hasFocus()
    first, second = popup.model.shown[:2]
    qtbot.keyClicks(popup.box, second.shown[:6])
    assert all(second.shown[:6].casefold() in each.shown.casefold() for each in popup.model.shown)
    popup.box.clear()
    with qtbot.waitSignal(app.session.spreading.names_arrived):
        choose(popup, qtbot, app, 0)
    assert app.session.hits.total == first.count
    holders = set(app.session.hits.ids)
    assert popup.model.shown[0].mark is Mark.INCLUDED
    assert popup.model.shown[1].count == second.count, "others are counted as if none were chosen"
    qtbot.keyClick(popup.box, Qt.Key.Key_Down)
    popup.list.setCurrentIndex(popup.model.index(1))
    with qtbot.waitSignal(app.session.spreading.names_arrived):
        qtbot.keyClick(popup.list, Qt.Key.Key_Space)
    assert app.window.search.box.text() == f'dam entity:("{first.value}" OR "{second.value}")'
    both = second.count - len(set(app.session.hits.ids) - holders)
    assert app.session.hits.total == first.count + second.count - both
    for _ in range(2):
        with qtbot.waitSignal(app.session.spreading.names_arrived):
            qtbot.keyClick(popup.list, Qt.Key.Key_Space)
    assert app.window.search.box.text() == f'dam entity:"{first.value}"'
    with qtbot.waitSignal(app.session.spreading.names_arrived):
        qtbot.keyClick(popup.list, Qt.Key.Key_Space, Qt.KeyboardModifier.ShiftModifier)
    assert app.window.search.box.text() == f'dam entity:"{first.value}" entity:"{second.value}"'
    assert app.session.hits.total == both
    assert set(app.session.hits.ids) <= holders
    popup.close()


def test_what_was_read_is_counted_and_filtered(app, ask, qtbot):
    total = ask(app, "minister").total
    with qtbot.waitSignal(app.session.sifting.changed, timeout=20_000):
        qtbot.keyClick(app.window.search.box, Qt.Key.Key_Down)
    popup = opened(app, qtbot, Kind.STATE)
    qtbot.waitUntil(lambda: popup.model.shown[1].count == 1)
    assert [(each.shown, each.count) for each in popup.model.shown[:2]] == [("Unread", total - 1), ("Read", 1)]
    choose(popup, qtbot, app, 0)
    assert app.window.search.box.text() == "minister is:unread"
    choose(popup, qtbot, app, 1)
    assert app.window.search.box.text() == "minister is:read", "read takes the place of unread"
    assert app.session.hits.total == 1
    popup.close()


def test_only_in_boilerplate_is_counted_and_narrowed_too(app, ask, qtbot):
    ask(app, "cookies")
    with qtbot.waitSignal(app.session.spread_arrived):
        app.session.show_only_in_boilerplate()
    total = app.session.hits.total
    popup = opened(app, qtbot, Kind.SOURCE)
    assert sum(each.count for each in popup.model.shown) <= total
    first = popup.model.shown[0]
    choose(popup, qtbot, app, 0)
    assert app.session.place.in_boilerplate
    assert app.session.hits.total == first.count
    popup.close()


@pytest.mark.parametrize(
    ("raw", "kind", "value", "mark", "after"),
    [
        ("dam", Kind.SOURCE, "The Lantern", Mark.INCLUDED, 'dam source:"The Lantern"'),
        ('dam source:"The Lantern"', Kind.SOURCE, "the lantern", Mark.EXCLUDED, 'dam NOT source:"the lantern"'),
        ("dam source:x NOT source:y", Kind.SOURCE, "z", Mark.INCLUDED, 'dam source:("x" OR "z") NOT source:y'),
        ("dam NOT source:y", Kind.SOURCE, "z", Mark.EXCLUDED, 'dam NOT source:y NOT source:"z"'),
        ("dam tag:a", Kind.TAG, "b", Mark.INCLUDED, 'dam tag:("a" OR "b")'),
        ("tag:(a OR b OR c) dam", Kind.TAG, "B", Mark.EXCLUDED, 'tag:("a" OR "c") dam NOT tag:"B"'),
        ("dam tag:(a OR b)", Kind.TAG, "b", Mark.NONE, 'dam tag:"a"'),
        ("dam NOT tag:(a OR b)", Kind.TAG, "b", Mark.INCLUDED, 'dam NOT tag:"a" tag:"b"'),
        ("a NOT language:(en OR ru)", Kind.LANGUAGE, "en", Mark.NONE, "a NOT language:ru"),
        ("(source:a OR source:b)", Kind.SOURCE, "c", Mark.INCLUDED, 'source:("a" OR "b" OR "c")'),
        ("is:read is:keep", Kind.STATE, "unread", Mark.INCLUDED, "is:keep is:unread"),
        ("is:read is:keep", Kind.STATE, "drop", Mark.INCLUDED, "is:read is:(keep OR drop)"),
        ("a OR b", Kind.LANGUAGE, "ru", Mark.INCLUDED, "(a OR b) language:ru"),
        ("language:ru dam", Kind.LANGUAGE, "ru", Mark.NONE, "dam"),
    ],
)
def test_a_value_is_written_into_the_question_and_read_from_it(raw, kind, value, mark, after):
    query = parse(raw)
    assert marked(query, kind, value, mark) == after
    said = marks(parse(after), kind).get(value.casefold(), ("", Mark.NONE))
    assert said[1] is mark


def test_chips_go_on_in_the_next_line_where_there_is_no_room(qtbot):
    holder = QWidget()
    qtbot.addWidget(holder)
    flow = Flow(6, holder)
    for width in (100, 100, 100, 400):
        each = QWidget()
        each.setMinimumSize(min(width, 150), 20)
        each.sizeHint = lambda width=width: QSize(width, 20)
        flow.addWidget(each)
    assert flow.heightForWidth(1000) == 20
    assert flow.heightForWidth(320) == 46
    assert flow.heightForWidth(210) == 72
    flow.itemAt(0).widget().hide()
    assert flow.heightForWidth(210) == 46


@pytest.mark.parametrize("corner", ["bottom", "right"])
def test_a_list_of_values_stays_on_the_screen_wherever_the_window_stands(app, ask, qtbot, corner):
    ask(app, "minister")
    screen = app.window.screen().availableGeometry()
    app.window.resize(800, 600)
    strip = app.window.search.filters
    place = strip.buttons[Kind.NAME].mapTo(app.window, strip.buttons[Kind.NAME].rect().bottomLeft())
    # The button is near a corner of the screen, and would have its list beyond it.
    if corner == "bottom":
        app.window.move(0, screen.bottom() - place.y() - 200)
    else:
        app.window.move(screen.right() - place.x() - 100, 0)
    popup = opened(app, qtbot, Kind.NAME)
    qtbot.waitUntil(lambda: screen.contains(popup.geometry()), timeout=20_000)
    row = popup.list.visualRect(popup.model.index(0)).height()
    assert popup.list.height() >= 4 * row
    popup.close()
