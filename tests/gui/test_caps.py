"""Nothing is left out in silence: each bound on what is shown or compared is told in the place where it applies."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QObject, QRect, Qt
from PySide6.QtGui import QFont, QFontMetrics, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QStyleOptionViewItem

from corpusview.article import MOST_COPIES_COMPARED, EntityKind
from corpusview.corpus import entities
from corpusview.corpus.corpus import Corpus
from corpusview.grammar import parse
from corpusview.gui.entities.delegate import _SIDE, NameDelegate, offered
from corpusview.gui.entities.model import MAY_BE_ONE, ROW, Heading, NamesModel, Offer
from corpusview.gui.entities.names import Likeness, Named, Names, Of
from corpusview.gui.search.model import ResultsModel
from corpusview.gui.search.told import CountLine, HintLines
from corpusview.gui.state import naming
from corpusview.gui.state.listing import Listing
from corpusview.query import Everything, Hit, Hits, Query


def words_of(widget) -> str:
    return "\n".join(each.text() for each in widget.findChildren(QLabel) if not each.isHidden())


def test_hints_beyond_those_that_fit_are_counted(qtbot):
    query = parse('title: body: source: tag: entity: language: "never closed')
    assert len(query.hints) > 4
    lines = HintLines()
    qtbot.addWidget(lines)
    lines.show_hints(query)
    assert f"and {len(query.hints) - 3} more" in words_of(lines)
    lines.show_hints(parse("title:"))
    assert "more" not in words_of(lines)


def test_the_parts_of_the_count_have_a_dot_between_them_and_none_at_a_lines_beginning(qtbot):
    line = CountLine()
    qtbot.addWidget(line)
    line.show_listing(story_of(12), False, 12)
    dots = {}
    for width in (600, 90):
        line.resize(width, line.layout().heightForWidth(width))
        line.show()
        qtbot.waitExposed(line)
        picture = line.grab().toImage()
        ground = picture.pixel(width - 1, 0)
        between = line.stories.x() - 8 if line.stories.x() else line.stories.width() + 5
        rows = range(line.stories.y(), min(picture.height(), line.stories.geometry().bottom()))
        dots[width] = any(picture.pixel(max(0, between + off), y) != ground for y in rows for off in range(-2, 3))
    assert dots == {600: True, 90: False}


def test_no_dot_is_left_where_the_stories_stood(qtbot):
    line = CountLine()
    qtbot.addWidget(line)
    line.resize(600, line.layout().heightForWidth(600))
    line.show_listing(story_of(12), False, 12)
    line.show()
    qtbot.waitExposed(line)
    painted = []
    line.installEventFilter(watch := Painted(line, painted))
    line.show_listing(Listing(), False, 0)
    qtbot.waitUntil(lambda: bool(painted))
    assert any(area.contains(line.rect()) for area in painted), "what is hidden alone leaves its dot"
    line.removeEventFilter(watch)


class Painted(QObject):
    """Notes which parts of a widget are painted anew."""

    def __init__(self, parent: QObject, areas: list[QRect]) -> None:
        super().__init__(parent)
        self._areas = areas

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QPaintEvent):
            self._areas.append(event.rect())
        return False


def story_of(number: int) -> Listing:
    ids = tuple(range(1, number + 1))
    hits = Hits(Query("", Everything()), ids, (0.0,) * number, number)
    return Listing.of(hits, dict.fromkeys(ids, 1))


@pytest.mark.parametrize("number", [MOST_COPIES_COMPARED, MOST_COPIES_COMPARED + 1])
def test_a_story_too_large_to_compare_each_with_each_says_so(qtbot, number):
    listing, is_told = story_of(number), number > MOST_COPIES_COMPARED
    line, model = CountLine(), ResultsModel()
    qtbot.addWidget(line)
    line.show_listing(listing, False, number)
    assert ("the first 200" in line.stories.toolTip()) is is_told
    model.show(listing)
    model.take_rows([Hit(1, "a.txt", "Title", None, None, 1.0)])
    tip = model.index(0, 0).data(Qt.ItemDataRole.ToolTipRole)
    assert ("the first 200" in (tip or "")) is is_told


def test_names_that_may_be_one_tell_among_how_many_they_were_looked_for(qtbot):
    model = NamesModel()
    likeness = Likeness(EntityKind.PERSON, "Ann Lee", "A. Lee", "spelt alike")
    model.show(Names((Named(EntityKind.PERSON, "Ann Lee", 3),)))
    model.propose((likeness,), 40, 412)
    assert model.index(0).data(ROW).text == MAY_BE_ONE
    offer = model.index(2)
    assert offer.data(ROW).comparing and offer.data() == "Compare more (40 of 412)"
    assert "40 of 412 names were compared so far" in offer.data(Qt.ItemDataRole.ToolTipRole)
    assert "40 of 412 names were compared so far" in offer.data(Qt.ItemDataRole.AccessibleTextRole)
    # A narrow sidebar says less, rather than half of it.
    metrics = QFontMetrics(QFont())
    for room, said in (("Compare more (", "Compare more"), (offer.data() + " ", offer.data())):
        assert offered(offer.data(ROW), metrics, metrics.horizontalAdvance(room)) == said
    model.propose((likeness,))
    assert [row for row in range(model.rowCount()) if isinstance(model.index(row).data(ROW), Offer)] == []


def test_a_heading_too_long_for_a_narrow_sidebar_leaves_its_count_alone_and_is_whole_under_the_mouse(qtbot):
    def painted(text: str) -> QImage:
        model = NamesModel()
        model._rows = [Heading(EntityKind.OTHER, text, 14)]
        option = QStyleOptionViewItem()
        option.font.setPointSizeF(16)
        option.rect = QRect(0, 0, 230, 40)
        picture = QImage(option.rect.size(), QImage.Format.Format_RGB32)
        picture.fill(Qt.GlobalColor.white)
        painter = QPainter(picture)
        NameDelegate().paint(painter, option, model.index(0))
        painter.end()
        count = QFontMetrics(option.font).horizontalAdvance("14") + _SIDE
        return picture.copy(option.rect.adjusted(option.rect.width() - count, 0, 0, 0))

    assert painted(f"{MAY_BE_ONE}, and so much more") == painted(f"{MAY_BE_ONE}, and so much")
    model = NamesModel()
    model._rows = [Heading(EntityKind.OTHER, f"{MAY_BE_ONE}, and so much more", 14)]
    assert f"{MAY_BE_ONE}, and so much more" in model.index(0).data(Qt.ItemDataRole.ToolTipRole)


def test_bounds_on_names_are_told_in_the_sidebar(app, ask, qtbot, monkeypatch):
    monkeypatch.setattr(naming, "MOST_NAMES", 5)
    monkeypatch.setattr(naming, "_LIKENESSES_FOR", 2)
    monkeypatch.setattr(entities, "_BEGUN", 3)
    names = app.window.names
    with qtbot.waitSignal(app.session.naming.likenesses_arrived, timeout=20_000):
        names.tabs[Of.CORPUS].click()
    assert app.session.naming.alike_among == 2
    of = app.session.naming.alike_of
    with qtbot.waitSignal(app.session.naming.likenesses_arrived, timeout=20_000):
        app.session.naming.compare_more()
    assert (app.session.naming.alike_among, app.session.naming.alike_of) == (4, of)
    for _ in range(of):
        if app.session.naming.alike_among:
            with qtbot.waitSignal(app.session.naming.likenesses_arrived, timeout=20_000):
                app.session.naming.compare_more()
    assert app.session.naming.alike_of == 0
    assert "most frequent of each kind are shown" in names.note.text()
    with qtbot.waitSignal(app.session.naming.arrived, timeout=20_000):
        qtbot.keyClicks(names.filter, "m")
    qtbot.waitUntil(lambda: "type more letters" in names.note.text(), timeout=20_000)
    assert "Only 3 of the names that begin so were looked at" in names.note.text()


def test_the_bound_on_proposals_is_known_where_it_applies(sample, monkeypatch):
    with Corpus.open(sample, writing=False) as corpus:
        assert corpus.proposals_bound() == 0
        monkeypatch.setattr(entities, "MOST_PROPOSED_FOR", 3)
        assert corpus.proposals_bound() == 3


def test_more_forms_than_are_listed_are_counted_in_the_why(app, ask, qtbot):
    ask(app, "co*")
    with qtbot.waitSignal(app.session.opened, timeout=20_000):
        app.session.open_row(0)
    with qtbot.waitSignal(app.session.explaining.explained, timeout=20_000) as told:
        app.session.explain()
    (zone,) = [each for each in told.args[0].clauses[0].here if each[0] == "text"]
    assert len(zone[2]) == 3 < 3 + zone[3]
    app.window.search.explain()
    panel = app.window.search.explained
    qtbot.waitUntil(lambda: panel.tree.topLevelItemCount() > 0, timeout=20_000)
    rows = [panel.tree.topLevelItem(0).child(at).text(0) for at in range(panel.tree.topLevelItem(0).childCount())]
    assert any(f"and {zone[3]} other forms)" in each for each in rows)
