"""The list of results: lazy, of any length, spoken in full."""

from __future__ import annotations

import time
from datetime import date

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QImage, QPainter

from corpusview.article import Span
from corpusview.gui.direction import is_right_to_left
from corpusview.gui.marked_text import paint_marked
from corpusview.gui.plain import hover_text
from corpusview.gui.search.list import ResultList
from corpusview.gui.search.model import PAGE, SNIPPET, ResultsModel
from corpusview.gui.state.listing import Listing
from corpusview.gui.theme import colours_of
from corpusview.query import Everything, Hit, Hits, Query, Snippet


def hits(number: int, stories: dict[int, int] | None = None) -> Listing:
    found = Hits(Query("", Everything()), tuple(range(1, number + 1)), (0.0,) * number, number)
    return Listing.of(found, stories or {})


def hit(number: int, title: str = "A title", source: str | None = "The Lantern") -> Hit:
    return Hit(number, f"/pages/{number}.txt", title, date(2024, 10, 3), source, 0.0)


@pytest.fixture
def model(qapp) -> ResultsModel:
    return ResultsModel()


@pytest.fixture
def shown(model, qtbot) -> ResultList:
    view = ResultList(model)
    qtbot.addWidget(view)
    view.resize(400, 600)
    with qtbot.waitExposed(view):
        view.show()
    return view


def test_rows_are_fetched_a_page_at_a_time_and_asked_for_once(model, qtbot):
    model.show(hits(1000))
    asked = []
    model.rows_wanted.connect(lambda first, last: asked.append((first, last)))
    for row in range(3):
        model.index(row).data()
    model.index(500).data()
    assert asked == [(0, PAGE), (448, 448 + PAGE)]


def test_a_row_reads_title_source_date_and_whether_it_is_unread(model):
    model.show(hits(2))
    model.take_rows([hit(1, "Dam\nreleased"), hit(2, source=None)])
    spoken = [model.index(row).data(Qt.ItemDataRole.AccessibleTextRole) for row in range(2)]
    assert spoken == [
        "Dam released, The Lantern, 3 October 2024, unread",
        "A title, source unknown, 3 October 2024, unread",
    ]


@pytest.mark.measured
def test_the_mouse_on_a_row_tells_its_headline_whole_and_its_file_as_plain_text(model):
    model.show(hits(1))
    model.take_rows([hit(1, title="Minister <b>falls</b>")])
    told = model.index(0).data(Qt.ItemDataRole.ToolTipRole)
    assert told == hover_text("Minister <b>falls</b>\n/pages/1.txt")
    assert "<b>falls" not in told


def test_a_million_rows_are_shown_at_once_and_fetch_only_what_is_seen(shown, model, qtbot):
    asked = []
    model.rows_wanted.connect(lambda first, last: asked.append(last - first))
    begun = time.perf_counter()
    model.show(hits(1_000_000))
    shown.scrollToBottom()
    shown.grab()
    assert time.perf_counter() - begun < 3.0
    assert sum(asked) <= 4 * PAGE


def test_snippets_are_wanted_for_the_rows_in_view_alone(shown, model, qtbot):
    model.show(hits(500))
    with qtbot.waitSignal(shown.snippets_wanted) as wanted:
        model.take_rows([hit(each) for each in range(1, 65)])
    ids = wanted.args[0]
    assert ids[0] == 1
    assert 3 <= len(ids) <= 12
    model.take_snippets({each: Snippet("the dam", (Span(4, 7),), 2) for each in ids})
    assert model.index(0).data(SNIPPET).hits == 2
    assert model.without_snippet(0, len(ids) - 1) == []


def test_marked_words_are_painted_on_their_ground(shown, model, qtbot):
    model.show(hits(1))
    model.take_rows([hit(1)])
    model.take_snippets({1: Snippet("\U0001f30a water over the dam wall", (Span(17, 20),), 1)})
    image = shown.grab().toImage()
    wanted = colours_of(shown.palette()).mark
    marked = [x for x in range(image.width()) for y in range(110) if image.pixelColor(x, y).name() == wanted]
    assert marked, "no mark was painted"
    assert max(marked) - min(marked) < 60


def test_what_is_written_from_right_to_left_begins_at_the_right_and_its_dots_stand_at_the_left(shown, model, qtbot):
    assert is_right_to_left("\u200f2022 \u05d4\u05e0\u05de\u05dc")
    assert not is_right_to_left("NHC \u0645\u064a\u0646\u0627\u0621")
    arabic = "\u0642\u0627\u0644 \u0648\u0632\u064a\u0631 \u0627\u0644\u0646\u0642\u0644 "

    def inked(text: str) -> tuple[int, int]:
        """From which to which column anything is painted of two lines with this snippet."""
        image = QImage(300, 60, QImage.Format.Format_RGB32)
        image.fill(Qt.GlobalColor.white)
        painter = QPainter(image)
        paint_marked(painter, QRect(0, 0, 300, 60), text, (), shown.font(), colours_of(shown.palette()), 2)
        painter.end()
        columns = [x for x in range(300) if any(image.pixelColor(x, y) != Qt.GlobalColor.white for y in range(60))]
        return columns[0], columns[-1]

    assert inked("word")[0] < 20
    assert inked(arabic)[1] > 280
    model.show(hits(1))
    model.take_rows([hit(1, title=arabic)])
    image = shown.grab().toImage()
    band = range(14, 28)
    title = [x for x in range(10, image.width()) if any(image.pixelColor(x, y).lightness() < 128 for y in band)]
    assert title[0] > image.width() / 2


def test_hostile_titles_and_snippets_are_painted_as_text(shown, model, qtbot):
    model.show(hits(3))
    model.take_rows([hit(1, "<b>bold</b>"), hit(2, "\u202eevil\u2066" + "x" * 100_000), hit(3, "\x00\ufffe")])
    model.take_snippets({2: Snippet("\ud800" + "a" * 5000, (Span(0, 3),), 1)})
    assert not shown.grab().isNull()


def test_keys_walk_and_letters_are_left_to_the_window(shown, model, qtbot):
    model.show(hits(3))
    steps, fetched = [], []
    shown.walked.connect(steps.append)
    model.rows_wanted.connect(lambda *_: fetched.append(1))
    qtbot.keyClick(shown, Qt.Key.Key_Down)
    qtbot.keyClick(shown, Qt.Key.Key_Up)
    assert steps == [1, -1]
    qtbot.keyClick(shown, Qt.Key.Key_J)
    assert steps == [1, -1]
