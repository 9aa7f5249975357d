"""The sidebar as it is used: whose names, each in its sentence, where else, why; and the user's word, undoable."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFont, QFontMetrics, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from corpusview.article import PIECE, Article, Entity, EntityKind, Masthead, Mention, Origin, Span
from corpusview.corpus import entities, importing
from corpusview.corpus.corpus import Corpus
from corpusview.corpus.entities import Entities
from corpusview.gui.app import App
from corpusview.gui.entities.asking import NameDialog
from corpusview.gui.entities.details import below_in
from corpusview.gui.entities.model import MAY_BE_ONE, ROW, Heading, LikenessRow, NameRow, NamesModel, Offer
from corpusview.gui.entities.names import Elsewhere, Likeness, Named, Names, Of, names_of, sentence_at
from corpusview.gui.rules import RulesDialog
from corpusview.gui.state import naming
from corpusview.settings import Settings

PERSON, PLACE, ORGANISATION = EntityKind.PERSON, EntityKind.PLACE, EntityKind.ORGANISATION
TOKAYEV = "Kassym-Jomart Tokayev"
KEY = Qt.Key
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier

PAGES = {
    "one.txt": (
        " date 2022-01-10 Troops are asked for\n\nTroops are asked for\n\n"
        "President Kassym-Jomart Tokayev asked the Collective Security Treaty Organization (CSTO) for help.\n\n"
        "Tokayev spoke in Almaty, where the minister Yerlan Osipov had met reporters. Tokayev thanked him.\n"
    ),
    "two.txt": (
        " date 2022-01-11 Troops are sent\n\nTroops are sent\n\n"
        "The CSTO said on Tuesday that its troops would go to Almaty, and President Tokayev thanked it for that.\n"
    ),
    "three.txt": (
        " date 2022-01-12 Troops are to leave\n\nTroops are to leave\n\n"
        "President Tokaev told the parliament that the troops would leave, and President Tokaev meant it.\n"
    ),
}


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    folder = tmp_path / "pages"
    folder.mkdir()
    for name, text in PAGES.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def troops(
    open_app: Callable[..., App], pages: Path, tmp_path: Path, qtbot
) -> Callable[..., tuple[App, dict[str, int]]]:
    """Opens a window over the three articles, and a fourth if it is given, one of them open; all by their titles."""

    def open_it(title: str, fourth: str = "") -> tuple[App, dict[str, int]]:
        if fourth:
            (pages / "four.txt").write_text(fourth, encoding="utf-8")
        with Corpus.open(tmp_path / "troops") as corpus:
            list(corpus.import_files([pages], jobs=1))
            list(corpus.reconsider())
        app = open_app(tmp_path / "troops")
        numbers = {row.title: row.id for row in rows_of(app)}
        with qtbot.waitSignal(app.session.naming.likenesses_arrived, timeout=20_000):
            app.session.open(numbers[title])
        return app, numbers

    return open_it


@pytest.fixture
def reading(troops: Callable[..., tuple[App, dict[str, int]]], qtbot) -> App:
    """A window over three articles, the first of them open, the keyboard in the list of names."""
    app, _ = troops("Troops are asked for")
    app.window.names.list.setFocus()
    qtbot.waitUntil(app.window.names.list.hasFocus)
    return app


def rows_of(app: App) -> list:
    corpus = Corpus.open(app.window.corpus, writing=False)
    rows = list(corpus.rows(corpus.ids()))
    corpus.close()
    return rows


def listed(app: App) -> dict[str, int]:
    model = app.window.names.model
    rows = [model.index(row).data(ROW) for row in range(model.rowCount())]
    return {row.named.name: row.named.count for row in rows if isinstance(row, NameRow)}


def take(app: App, name: str) -> None:
    """Make a name current, as the arrow keys would."""
    names = app.window.names
    row = next(row for row in range(names.model.rowCount()) if _is(names.model.index(row).data(ROW), name))
    names.list.setCurrentIndex(names.model.index(row))


def _is(row: object, name: str) -> bool:
    return isinstance(row, NameRow) and row.named.name == name


def press(key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(QApplication.focusWidget(), key, modifiers)


def answer(app: App, qtbot, text: str) -> None:
    """Type into the question that has come up, and press Enter."""
    qtbot.waitUntil(lambda: bool(app.window.names.findChildren(NameDialog)))
    dialog = app.window.names.findChildren(NameDialog)[-1]
    qtbot.waitUntil(dialog.isVisible)
    dialog.box.setFocus()
    dialog.box.selectAll()
    QTest.keyClicks(dialog.box, text)
    QTest.keyClick(dialog.box, KEY.Key_Return)


def undo(app: App, qtbot, until: Callable[[], bool]) -> None:
    back(app, qtbot)
    press(KEY.Key_Z, CONTROL)
    qtbot.waitUntil(until, timeout=20_000)


def back(app: App, qtbot) -> None:
    """The keyboard is in the list of names again, whatever question was answered before."""
    app.window.activateWindow()
    app.window.names.list.setFocus()
    qtbot.waitUntil(app.window.names.list.hasFocus)


# --- whose names


def test_names_are_of_the_article_the_results_or_the_corpus(reading: App, ask, qtbot):
    names = reading.window.names
    assert listed(reading)[TOKAYEV] == 3
    hits = ask(reading, "almaty")
    for of, counted in ((Of.RESULTS, hits.total), (Of.CORPUS, 3)):
        with qtbot.waitSignal(reading.session.naming.arrived):
            qtbot.mouseClick(names.tabs[of], Qt.MouseButton.LeftButton)
        assert names.tabs[of].isChecked()
        assert names.note.text() == f"Counted over {counted} articles."
    assert listed(reading)[TOKAYEV] == 2 and "Tokaev" in listed(reading)
    take(reading, "Tokaev")
    qtbot.mouseClick(names.tabs[Of.ARTICLE], Qt.MouseButton.LeftButton)
    assert listed(reading)[TOKAYEV] == 3 and not names.note.isVisible()
    assert names.list.row() is None and not names.actions.reject.isEnabled()


def test_the_filter_looks_beyond_the_names_that_are_listed(reading: App, qtbot, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(naming, "MOST_NAMES", 1)
    names = reading.window.names
    with qtbot.waitSignal(reading.session.naming.arrived):
        qtbot.mouseClick(names.tabs[Of.CORPUS], Qt.MouseButton.LeftButton)
    assert "Yerlan Osipov" not in listed(reading) and "most frequent" in names.note.text()
    names.filter.setFocus()
    with qtbot.waitSignal(reading.session.naming.arrived, timeout=20_000):
        QTest.keyClicks(names.filter, "osip")
    qtbot.waitUntil(lambda: set(listed(reading)) == {"Yerlan Osipov"}, timeout=20_000)
    with qtbot.waitSignal(reading.session.naming.arrived, timeout=20_000):
        names.filter.clear()
    assert TOKAYEV in listed(reading) and "Yerlan Osipov" not in listed(reading)


def test_what_is_less_sure_is_one_click_away(qapp):
    model = NamesModel()
    model.show(Names((Named(PERSON, "Ann Quill", 3), Named(PERSON, "Bea", 1, is_sure=False))))

    def rows() -> list:
        return [model.index(row).data(ROW) for row in range(model.rowCount())]

    assert [row.named.name for row in rows() if isinstance(row, NameRow)] == ["Ann Quill"]
    assert rows()[-1] == Offer("1 more, less sure", PERSON, less_sure=True)
    assert rows()[0] == Heading(PERSON, "People", 2)
    model.open_section(PERSON, less_sure=True)
    assert [row.named.name for row in rows() if isinstance(row, NameRow)] == ["Ann Quill", "Bea"]
    spoken = model.index(2).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "Bea, person, 1 mention, less sure"
    model.close_sections()
    model.filter("bea")
    assert [row.named.name for row in rows() if isinstance(row, NameRow)] == ["Bea"]


def test_pieces_of_longer_names_are_no_entries_but_one_click_away(qapp):
    model = NamesModel()
    model.show(Names((Named(PERSON, "Ann Quill", 3), Named(PERSON, "Telvix", 1, is_sure=False, is_piece=True))))

    def rows() -> list:
        return [model.index(row).data(ROW) for row in range(model.rowCount())]

    assert rows()[0] == Heading(PERSON, "People", 1)
    assert [row.named.name for row in rows() if isinstance(row, NameRow)] == ["Ann Quill"]
    assert rows()[-1] == Offer("1 piece of longer names", pieces=True)
    model.open_pieces()
    assert [row.named.name for row in rows() if isinstance(row, NameRow)] == ["Ann Quill", "Telvix"]
    model.close_sections()
    model.filter("telv")
    assert [row.named.name for row in rows() if isinstance(row, NameRow)] == ["Telvix"]


PIECES = (
    " date 2022-01-14 Keys for the ministry\n\nKeys for the ministry\n\n"
    "The ministry chose Google Authenticator keys for its staff, the minister Yerlan Osipov said on Tuesday in Almaty, "
    "and he said that they would be given out before the end of the month.\n"
)


def test_a_piece_of_a_name_is_found_from_the_article_and_from_its_row(troops, qtbot):
    app, numbers = troops("Keys for the ministry", PIECES)
    qtbot.waitUntil(lambda: "Almaty" in listed(app), timeout=20_000)
    assert "Google" not in listed(app)
    names = app.window.names
    offers = [names.model.index(row).data(ROW) for row in range(names.model.rowCount())]
    names.list.setCurrentIndex(names.model.index(offers.index(Offer("1 piece of longer names", pieces=True))))
    back(app, qtbot)
    press(KEY.Key_Return)
    assert listed(app)["Google"] == 1
    with qtbot.waitSignal(app.session.naming.likenesses_arrived, timeout=20_000):
        app.session.open(numbers["Troops are sent"])
    with qtbot.waitSignal(app.session.naming.likenesses_arrived, timeout=20_000):
        app.session.open(numbers["Keys for the ministry"])
    names.find(next(each for each in app.session.page.article.mentions if each.surface == "Google"))
    assert names.list.row().named.name == "Google"
    # what is taken out is what is listed, and no pieces
    with qtbot.waitSignal(app.session.taking_out.told, timeout=20_000):
        names.copy_list_action.trigger()
    assert "Almaty" in QGuiApplication.clipboard().text() and "Google" not in QGuiApplication.clipboard().text()


def test_what_stands_once_as_a_piece_is_no_entry_and_as_a_name_is_one():
    def listed(*mentions: Mention) -> list[tuple[str, bool]]:
        article = Article(Origin("a.txt"), Masthead(), "Telvix rose. Telvix fell.", (), mentions)
        return [(each.name, each.is_piece) for each in names_of(article).names]

    telvix = Entity(EntityKind.ORGANISATION, "Telvix")
    piece = Mention(Span(0, 6), telvix, "Telvix", PIECE, 0.6)
    assert listed(piece) == [("Telvix", True)]
    assert listed(piece, Mention(Span(13, 19), telvix, "Telvix", "model", 0.6)) == [("Telvix", False)]


# --- each mention in its sentence


def test_a_sentence_is_cut_at_its_ends_and_marks_the_name():
    text = "It rained. President Tokayev spoke in Almaty, he said. Then it stopped."
    at = text.index("Tokayev")
    found = sentence_at(text, Span(at, at + 7))
    assert found.text == "President Tokayev spoke in Almaty, he said."
    assert found.mark.of(found.text) == "Tokayev"


def test_a_very_long_sentence_is_cut_between_words_on_both_sides():
    text = "word " * 100 + "Tokayev" + " word" * 100
    found = sentence_at(text, Span(500, 507))
    assert found.text.startswith("… word") and found.text.endswith("word …") and len(found.text) < 320
    assert found.mark.of(found.text) == "Tokayev"


def test_the_arrow_keys_show_each_mention_in_its_sentence(reading: App):
    take(reading, TOKAYEV)
    press(KEY.Key_Right)
    card = reading.window.names.card
    assert card.isVisible() and card.count.text() == "1 of 3"
    assert card.sentence.text.startswith("President Kassym-Jomart Tokayev asked")
    press(KEY.Key_Right)
    assert card.count.text() == "2 of 3" and card.sentence.text.startswith("Tokayev spoke in Almaty")
    press(KEY.Key_Left)
    press(KEY.Key_Left)
    assert card.count.text() == "3 of 3" and card.sentence.text == "Tokayev thanked him."
    press(KEY.Key_Escape)
    assert not card.isVisible() and reading.window.names.list.hasFocus()


def test_resting_on_a_name_shows_its_card_and_a_click_on_the_sentence_goes_there(reading: App, qtbot):
    names = reading.window.names
    row = names.model.row_of((PERSON, TOKAYEV))
    where = names.list.visualRect(names.model.index(row)).center()
    QTest.mouseMove(names.list.viewport(), where - QPoint(2, 0))
    QTest.mouseMove(names.list.viewport(), where)
    qtbot.waitUntil(lambda: names.card is not None and names.card.isVisible())
    qtbot.mouseClick(names.card.after, Qt.MouseButton.LeftButton)
    assert names.card.count.text() == "2 of 3"
    with qtbot.waitSignal(reading.session.place_wanted) as wanted:
        qtbot.mouseClick(names.card.sentence, Qt.MouseButton.LeftButton)
    text = reading.session.page.article.text
    assert wanted.args[0].of(text) == "Tokayev" and names.model.index(row).data(ROW).reached == 1


def test_a_click_on_a_name_takes_its_card_away_from_the_mention_that_is_shown(reading: App, qtbot):
    names = reading.window.names
    where = names.list.visualRect(names.model.index(names.model.row_of((PERSON, TOKAYEV)))).center()
    QTest.mouseMove(names.list.viewport(), where - QPoint(2, 0))
    QTest.mouseMove(names.list.viewport(), where)
    qtbot.waitUntil(lambda: names.card is not None and names.card.isVisible())
    with qtbot.waitSignal(reading.session.place_wanted):
        qtbot.mouseClick(names.list.viewport(), Qt.MouseButton.LeftButton, pos=where)
    assert not names.card.isVisible()


def test_of_an_article_elsewhere_the_date_is_said_whole_however_narrow_the_sidebar(qtbot):
    metrics = QFontMetrics(QFont())
    item = Elsewhere(1, "A title", date(2024, 10, 3), "The Continental Press Agency of the Eastern Shore")
    wide = metrics.horizontalAdvance("The Continental · 2024-10-03")
    told = below_in(item, metrics, wide)
    assert told.startswith("The C")
    assert told.endswith("… · 2024-10-03")
    assert metrics.horizontalAdvance(told) <= wide
    assert below_in(replace(item, source=None), metrics, wide) == "2024-10-03"


def test_enter_walks_the_mentions(reading: App, qtbot):
    take(reading, "Almaty")
    with qtbot.waitSignal(reading.session.place_wanted) as wanted:
        press(KEY.Key_Return)
    assert wanted.args[0].of(reading.session.page.article.text) == "Almaty"


# --- where else, and why


def test_the_details_do_not_hide_the_name_that_was_asked_about(reading: App, qtbot):
    names = reading.window.names
    *_, last = listed(reading)
    take(reading, last)
    # So high that the details cover the last names of the list as it stands.
    foot = names.list.visualRect(names.list.currentIndex()).bottom()
    reading.window.resize(reading.window.width(), reading.window.height() - names.list.height() + foot + 10)
    qtbot.waitUntil(lambda: names.list.viewport().rect().contains(names.list.visualRect(names.list.currentIndex())))
    press(KEY.Key_I, CONTROL)
    qtbot.waitUntil(names.details.isVisible, timeout=20_000)
    qtbot.waitUntil(lambda: names.list.viewport().rect().contains(names.list.visualRect(names.list.currentIndex())))


def test_the_details_follow_the_name_and_open_its_other_articles(reading: App, qtbot):
    names = reading.window.names
    take(reading, TOKAYEV)
    with qtbot.waitSignal(reading.session.naming.known_arrived, timeout=20_000):
        press(KEY.Key_I, CONTROL)
    details = names.details
    assert details.isVisible() and details.title.text() == TOKAYEV
    assert details.note.text() == "2 articles name it."
    titles = [details.articles.items.index(row).data() for row in range(details.articles.items.rowCount())]
    assert titles == ["Troops are sent, 2022-01-11", "Troops are asked for, 2022-01-10"]
    with qtbot.waitSignal(reading.session.naming.known_arrived, timeout=20_000):
        take(reading, "Almaty")
    assert details.title.text() == "Almaty"
    details.focus_list()
    details.articles.setCurrentIndex(details.articles.items.index(0))
    with qtbot.waitSignal(reading.session.opened, timeout=20_000):
        press(KEY.Key_Return)
    assert reading.session.page.headline.text == "Troops are sent"


def test_who_found_it_and_how_is_told(reading: App, qtbot):
    names = reading.window.names
    take(reading, TOKAYEV)
    with qtbot.waitSignal(reading.session.naming.known_arrived, timeout=20_000):
        press(KEY.Key_I, CONTROL)
    qtbot.mouseClick(names.details.tabs[names.details.reasons], Qt.MouseButton.LeftButton)
    items = names.details.reasons.items
    reasons = [items.index(row).data() for row in range(items.rowCount())]
    assert reasons[0] == TOKAYEV or "Tokayev" in reasons[0]
    assert any("surname" in reason and "sure" in reason for reason in reasons)
    assert names.details.note.text().startswith("Found here by ")
    assert "Called head of state or government in 2 articles. " in names.details.note.text()
    qtbot.mouseClick(names.details.tabs[names.details.sentences], Qt.MouseButton.LeftButton)
    assert names.details.sentences.items.rowCount() == 3
    names.details.sentences.setFocus()
    names.details.sentences.setCurrentIndex(names.details.sentences.items.index(2))
    with qtbot.waitSignal(reading.session.naming.reached) as reached:
        press(KEY.Key_Return)
    assert reached.args[1] == 2


def test_the_details_tell_where_more_names_are_alike_than_were_compared(
    reading: App, qtbot, monkeypatch: pytest.MonkeyPatch
):
    names = reading.window.names
    monkeypatch.setattr(entities, "MOST_OF_A_KEY", 1)
    take(reading, TOKAYEV)
    with qtbot.waitSignal(reading.session.naming.known_arrived, timeout=20_000):
        press(KEY.Key_I, CONTROL)
    qtbot.mouseClick(names.details.tabs[names.details.reasons], Qt.MouseButton.LeftButton)
    assert "2 names are like it in part; the 1 most widely named" in names.details.note.text()
    monkeypatch.undo()
    with qtbot.waitSignal(reading.session.naming.known_arrived, timeout=20_000):
        take(reading, "Almaty")
    assert "like it in part" not in names.details.note.text()


# --- as a filter


def test_a_name_is_included_and_excluded_by_key(reading: App, qtbot):
    take(reading, TOKAYEV)
    with qtbot.waitSignal(reading.session.hits_arrived, timeout=20_000):
        press(KEY.Key_Return, CONTROL)
    assert reading.window.search.box.text() == f'entity:"{TOKAYEV}"'
    assert reading.session.hits.total == 2
    reading.session.ask("")
    take(reading, "Almaty")
    reading.window.names.list.setFocus()
    with qtbot.waitSignal(
        reading.session.hits_arrived, timeout=20_000, check_params_cb=lambda hits: "NOT" in hits.query.raw
    ):
        press(KEY.Key_Return, CONTROL | SHIFT)
    assert reading.session.hits.total == 1


def test_a_name_is_copied(reading: App):
    take(reading, TOKAYEV)
    press(KEY.Key_C, CONTROL)
    assert QGuiApplication.clipboard().text() == TOKAYEV


# --- the user's word


def test_a_name_is_merged_with_another_and_that_is_undone_and_done_again(reading: App, ask, qtbot):
    take(reading, "Yerlan Osipov")
    press(KEY.Key_J, CONTROL)
    answer(reading, qtbot, TOKAYEV)
    qtbot.waitUntil(lambda: listed(reading).get(TOKAYEV) == 4, timeout=20_000)
    assert "Yerlan Osipov" not in listed(reading)
    assert reading.session.undoing.to_undo == f"merge “Yerlan Osipov” with “{TOKAYEV}”"
    assert ask(reading, 'entity:"Yerlan Osipov"').total == 2
    undo(reading, qtbot, lambda: listed(reading).get("Yerlan Osipov") == 1)
    assert listed(reading)[TOKAYEV] == 3
    back(reading, qtbot)
    press(KEY.Key_Z, CONTROL | SHIFT)
    qtbot.waitUntil(lambda: listed(reading).get(TOKAYEV) == 4, timeout=20_000)


def test_names_to_merge_with_are_offered_as_one_types(reading: App, qtbot):
    take(reading, "Yerlan Osipov")
    press(KEY.Key_J, CONTROL)
    qtbot.waitUntil(lambda: bool(reading.window.names.findChildren(NameDialog)))
    dialog = reading.window.names.findChildren(NameDialog)[-1]
    assert dialog.list.item(0).text() == f"{TOKAYEV}   3 mentions"
    with qtbot.waitSignal(reading.session.naming.candidates_arrived, timeout=20_000):
        QTest.keyClicks(dialog.box, "tok")
    qtbot.waitUntil(lambda: dialog.list.count() == 2, timeout=20_000)
    QTest.keyClick(dialog.box, KEY.Key_Down)
    assert dialog.box.text() == TOKAYEV
    assert [item.text() for item in dialog.list.selectedItems()] == [dialog.list.item(0).text()]
    QTest.keyClick(dialog.list, KEY.Key_Return)
    qtbot.waitUntil(lambda: listed(reading).get(TOKAYEV) == 4, timeout=20_000)
    assert len(reading.session.undoing._done) == 1


def test_an_alias_is_split_off(reading: App, qtbot):
    take(reading, TOKAYEV)
    press(KEY.Key_J, CONTROL | SHIFT)
    qtbot.waitUntil(lambda: bool(reading.window.names.findChildren(NameDialog)))
    dialog = reading.window.names.findChildren(NameDialog)[-1]
    offered = [dialog.list.item(row).text() for row in range(dialog.list.count())]
    assert "Tokayev" in offered
    QTest.keyClicks(dialog.box, "tokayev")
    dialog.list.setCurrentRow(offered.index("Tokayev"))
    QTest.keyClick(dialog.box, KEY.Key_Return)
    qtbot.waitUntil(lambda: listed(reading).get("Tokayev") == 2, timeout=20_000)
    assert listed(reading)[TOKAYEV] == 1
    undo(reading, qtbot, lambda: listed(reading).get(TOKAYEV) == 3)


def test_a_name_is_renamed(reading: App, ask, qtbot):
    take(reading, "Almaty")
    press(KEY.Key_F2)
    answer(reading, qtbot, "Alma-Ata")
    qtbot.waitUntil(lambda: "Alma-Ata" in listed(reading), timeout=20_000)
    assert "Almaty" not in listed(reading)
    assert ask(reading, "entity:alma-ata").total == 2
    undo(reading, qtbot, lambda: "Almaty" in listed(reading))


def test_a_name_is_given_another_kind_by_its_menu(reading: App, qtbot):
    take(reading, "Almaty")
    names = reading.window.names
    menu = names.menu_of(names.list.row().named)
    (kinds,) = (action.menu() for action in menu.actions() if action.menu() is not None)
    offered = {action.text().replace("&", ""): action for action in kinds.actions()}
    assert [text for text, action in offered.items() if not action.isEnabled()] == ["Place"]
    offered["Organisation"].trigger()
    menu.close()
    qtbot.waitUntil(lambda: names.model.row_of((ORGANISATION, "Almaty")) >= 0, timeout=20_000)
    undo(reading, qtbot, lambda: names.model.row_of((PLACE, "Almaty")) >= 0)


def test_what_is_no_name_goes_everywhere_and_comes_back(reading: App, ask, qtbot):
    take(reading, "Almaty")
    press(KEY.Key_Delete)
    qtbot.waitUntil(lambda: "Almaty" not in listed(reading), timeout=20_000)
    assert ask(reading, "entity:almaty").total == 0
    assert all(mention.entity.name != "Almaty" for mention in reading.session.page.article.mentions)
    undo(reading, qtbot, lambda: "Almaty" in listed(reading))


def test_a_corpus_that_another_writes_to_takes_no_rule(reading: App, qtbot):
    reading.session._allow_writing(False)
    take(reading, "Almaty")
    with qtbot.waitSignal(reading.session.noticed) as noticed:
        press(KEY.Key_Delete)
    assert "reading only" in noticed.args[0]
    assert "Almaty" in listed(reading)


# --- what may be one


def question(app: App) -> int:
    model = app.window.names.model
    rows = range(model.rowCount())
    return next((row for row in rows if isinstance(model.index(row).data(ROW), LikenessRow)), -1)


@pytest.mark.parametrize("by", ["the list", "the menu that a click opens"])
def test_two_names_that_may_be_one_are_judged_the_same_by_a_key(reading: App, qtbot, by: str):
    names = reading.window.names
    assert names.model.index(0).data(ROW).text == MAY_BE_ONE
    row = question(reading)
    assert names.model.index(row).data() == f"Tokaev may be {TOKAYEV}"
    index = names.model.index(row)
    if by == "the list":
        names.list.setCurrentIndex(index)
        press(KEY.Key_Y)
    else:
        place = names.list.visualRect(index).center()
        qtbot.mouseClick(names.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
        qtbot.waitUntil(lambda: QApplication.activePopupWidget() is not None)
        QTest.keyClick(QApplication.activePopupWidget(), KEY.Key_Y)
    assert question(reading) == -1 and names.list.hasFocus()
    qtbot.waitUntil(lambda: reading.session.undoing.to_undo.startswith("merge “Tokaev”"))
    with qtbot.waitSignal(reading.session.naming.arrived, timeout=20_000):
        qtbot.mouseClick(names.tabs[Of.CORPUS], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: listed(reading).get(TOKAYEV) == 3, timeout=20_000)
    undo(reading, qtbot, lambda: listed(reading).get("Tokaev") == 1)


def test_two_names_judged_different_are_not_asked_about_again(reading: App, ask, qtbot):
    names = reading.window.names
    names.list.setCurrentIndex(names.model.index(question(reading)))
    with qtbot.waitSignal(reading.session.noticed, timeout=20_000):
        press(KEY.Key_N)
    with qtbot.waitSignal(reading.session.naming.likenesses_arrived, timeout=20_000):
        qtbot.mouseClick(names.tabs[Of.CORPUS], Qt.MouseButton.LeftButton)
    assert question(reading) == -1 and {"Tokaev", TOKAYEV} <= listed(reading).keys()
    undo(reading, qtbot, lambda: question(reading) >= 0)


def test_a_question_is_put_off_until_the_names_are_listed_anew(reading: App, qtbot):
    names = reading.window.names
    names.list.setCurrentIndex(names.model.index(question(reading)))
    press(KEY.Key_H)
    assert question(reading) == -1 and reading.session.undoing.to_undo == ""
    with qtbot.waitSignal(reading.session.naming.likenesses_arrived, timeout=20_000):
        qtbot.mouseClick(names.tabs[Of.CORPUS], Qt.MouseButton.LeftButton)
    assert question(reading) >= 0


def test_many_questions_leave_the_names_in_sight_and_the_rest_are_listed_by_a_key(reading: App, qtbot):
    names = reading.window.names
    asked = tuple(Likeness(EntityKind.PERSON, f"Ann Lee {at}", f"A. Lee {at}", "spelt alike") for at in range(12))
    names.model.propose(asked, 40, 412)

    def kinds() -> list[type]:
        return [type(names.model.index(row).data(ROW)) for row in range(names.model.rowCount())]

    assert kinds()[:6] == [Heading, LikenessRow, LikenessRow, LikenessRow, Offer, Offer]
    assert names.model.index(0).data(ROW).total == 12
    offer = names.model.index(4)
    assert offer.data() == "9 more that may be one"
    assert names.model.index(5).data() == "Compare more (40 of 412)"
    names.list.setFocus()
    names.list.setCurrentIndex(offer)
    press(KEY.Key_Return)
    assert kinds().count(LikenessRow) == 12
    assert names.model.index(names.list.currentIndex().row()).data(ROW).likeness == asked[3]
    # Another list begins with a few again.
    names.model.close_sections()
    names.model.propose(asked)
    assert kinds().count(LikenessRow) == 3


def test_names_beyond_the_first_are_compared_at_a_key(reading: App, qtbot, monkeypatch):
    monkeypatch.setattr(naming, "_LIKENESSES_FOR", 2)
    names = reading.window.names
    qtbot.mouseClick(names.tabs[Of.CORPUS], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: reading.session.naming.names.of is Of.CORPUS and question(reading) >= 0, timeout=20_000)
    among, of = reading.session.naming.alike_among, reading.session.naming.alike_of
    assert 0 < among < of
    rows = [names.model.index(row).data(ROW) for row in range(names.model.rowCount())]
    back(reading, qtbot)
    (row,) = [at for at, each in enumerate(rows) if isinstance(each, Offer) and each.comparing]
    assert rows[row].text == f"Compare more ({among} of {of})"
    names.list.setCurrentIndex(names.model.index(row))
    with qtbot.waitSignal(reading.session.naming.likenesses_arrived, timeout=20_000):
        press(KEY.Key_Return)
    assert reading.session.naming.alike_among in (0, among + 2)


# --- the rules, all of them


def rules_of(app: App, qtbot) -> RulesDialog:
    with qtbot.waitSignal(app.session.naming.rules_arrived, timeout=20_000):
        app.window.names.rules_action.trigger()
    dialog = app.window.names.findChildren(RulesDialog)[-1]
    qtbot.waitUntil(dialog.isVisible)
    return dialog


def test_rules_are_listed_and_each_can_be_taken_back_whenever_it_was_made(reading: App, qtbot):
    naming = reading.session.naming
    first = next(each for each in reading.window.names.model.names() if each.name == "Almaty")
    with qtbot.waitSignal(reading.session.noticed, timeout=20_000):
        naming.rename(first, "Alma-Ata")
    with qtbot.waitSignal(reading.session.noticed, timeout=20_000):
        naming.reject(next(each for each in reading.window.names.model.names() if each.name == "Yerlan Osipov"))
    dialog = rules_of(reading, qtbot)
    texts = [dialog.names.list.item(row).text() for row in range(dialog.names.list.count())]
    assert texts == ["“Almaty” is called “Alma-Ata” (place)", "“Yerlan Osipov” is no name (person)"]
    dialog.names.list.setFocus()
    dialog.names.list.setCurrentRow(0)
    QTest.keyClick(dialog.names.list, KEY.Key_Delete)
    qtbot.waitUntil(lambda: dialog.names.list.count() == 1, timeout=20_000)
    dialog.shut.click()
    qtbot.waitUntil(lambda: "Almaty" in listed(reading), timeout=20_000)
    assert "Yerlan Osipov" not in listed(reading)
    undo(reading, qtbot, lambda: "Alma-Ata" in listed(reading))
    dialog = rules_of(reading, qtbot)
    assert [dialog.names.list.item(row).text() for row in range(dialog.names.list.count())] == texts
    dialog.shut.click()


def test_rules_leave_and_come_back_as_text(reading: App, tmp_path: Path, qtbot):
    dialog = rules_of(reading, qtbot)
    assert "None yet" in dialog.names.note.text() and not dialog.names.taking_out.isEnabled()
    file = tmp_path / "names.txt"
    file.write_text("reject place | Almaty\nmarry person | A | B\n", encoding="utf-8")
    with qtbot.waitSignal(reading.session.noticed, timeout=20_000) as noticed:
        dialog.names.take_in(file)
    assert noticed.args[0] == "1 rule on names taken in. Line 2 is no rule: marry person | A | B"
    qtbot.waitUntil(lambda: dialog.names.list.count() == 1 and "Almaty" not in listed(reading), timeout=20_000)
    dialog.names.take_out(tmp_path / "out.txt")
    assert (tmp_path / "out.txt").read_text(encoding="utf-8") == "reject place | Almaty\n"
    dialog.names.take_out(tmp_path / "nowhere" / "out.txt")
    assert "cannot be written" in dialog.names.note.text()
    if os.name != "nt":
        # Nobody writes to it: to read it would hold the window for ever.
        os.mkfifo(tmp_path / "pipe.txt")
        dialog.names.take_in(tmp_path / "pipe.txt")
        assert "pipe.txt cannot be read: it is no file." in dialog.names.note.text()
    dialog.names.take_in(tmp_path / "missing.txt")
    assert "cannot be read" in dialog.names.note.text()
    dialog.shut.click()
    undo(reading, qtbot, lambda: "Almaty" in listed(reading))


# --- at leisure


def import_a_fourth(reading: App, tmp_path: Path, qtbot) -> None:
    """Import one page more, and wait until its names are counted in the sidebar of the corpus."""
    more = tmp_path / "more"
    more.mkdir()
    (more / "four.txt").write_text(PAGES["two.txt"].replace("Tuesday", "Friday"), encoding="utf-8")
    names = reading.window.names
    qtbot.mouseClick(names.tabs[Of.CORPUS], Qt.MouseButton.LeftButton)
    reading.session.import_files([more])
    qtbot.waitUntil(lambda: listed(reading).get(TOKAYEV) == 3, timeout=60_000)


def test_names_of_an_import_are_joined_at_leisure(reading: App, tmp_path: Path, qtbot):
    import_a_fourth(reading, tmp_path, qtbot)


def test_names_of_a_large_import_are_found_after_it_and_its_status_says_so(
    reading: App, tmp_path: Path, qtbot, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(importing, "WORTH_TWO_WAVES", 1)
    told: list[str] = []
    reading.session.leisure_told.connect(told.append)
    import_a_fourth(reading, tmp_path, qtbot)
    qtbot.waitUntil(lambda: "Finding names: 1 of 1" in told, timeout=20_000)


def test_names_that_were_left_to_be_found_are_found_when_the_window_opens(
    open_app: Callable[..., App], pages: Path, tmp_path: Path, qtbot, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(importing, "WORTH_TWO_WAVES", 1)
    with Corpus.open(tmp_path / "troops") as corpus:
        list(corpus.import_files([pages], jobs=1))
        assert corpus.awaiting_names() == corpus.count()
    app = open_app(tmp_path / "troops")
    with qtbot.waitSignal(app.session.naming.arrived, timeout=20_000):
        qtbot.mouseClick(app.window.names.tabs[Of.CORPUS], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: listed(app).get(TOKAYEV) == 2, timeout=60_000)


MOST_READ = (
    "\nMost read\n\n  1. Angela Merkel meets ministers in Berlin\n    2 days ago\n  2. Harbour swim cancelled\n"
    "    3 days ago\n\nFollow us on social media\n\nSubscribe to our newsletter\n\nDismiss\n"
)


def test_boilerplate_that_was_left_by_an_import_is_looked_through_at_leisure_and_till_then_said_to_be_awaited(
    open_app: Callable[..., App], pages: Path, tmp_path: Path, qtbot, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(importing, "WORTH_TWO_WAVES", 1)
    for file in pages.iterdir():
        file.write_text(file.read_text(encoding="utf-8") + MOST_READ, encoding="utf-8")
    with Corpus.open(tmp_path / "troops") as corpus:
        list(corpus.import_files([pages], jobs=1))
        list(corpus.find_names(jobs=1, furniture=False))
        awaited = corpus.awaiting_furniture()
        assert awaited
    said = f"The boilerplate of {awaited} article"
    with monkeypatch.context() as busy:
        busy.setattr(Corpus, "reconsider", lambda self, jobs=0: iter(()))
        app = open_app(tmp_path / "troops")
        with qtbot.waitSignal(app.session.naming.arrived, timeout=20_000):
            qtbot.mouseClick(app.window.names.tabs[Of.CORPUS], Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: listed(app).get(TOKAYEV) == 2, timeout=20_000)
        assert said not in app.window.names.note.text()
        app.session.naming.list_boilerplate(True)
        qtbot.waitUntil(lambda: said in app.window.names.note.text(), timeout=20_000)
    app.session.leisure.begin()
    qtbot.waitUntil(lambda: said not in app.window.names.note.text(), timeout=60_000)
    assert ("Angela Merkel", True) in {(each.name, each.only_in_boilerplate) for each in app.session.naming.names.names}


def test_names_that_were_left_unsettled_are_settled_when_the_window_opens(
    open_app: Callable[..., App], pages: Path, tmp_path: Path, qtbot
):
    with Corpus.open(tmp_path / "troops") as corpus:
        list(corpus.import_files([pages], jobs=1))
        assert corpus.has_unsettled_names()
    app = open_app(tmp_path / "troops")
    with qtbot.waitSignal(app.session.naming.arrived, timeout=20_000):
        qtbot.mouseClick(app.window.names.tabs[Of.CORPUS], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: listed(app).get(TOKAYEV) == 2, timeout=20_000)


@pytest.mark.parametrize("jobs", [1, 3])
def test_what_is_done_at_leisure_keeps_to_the_number_of_processes_that_is_set(
    open_app: Callable[..., App], pages: Path, tmp_path: Path, qtbot, monkeypatch: pytest.MonkeyPatch, jobs: int
):
    told = []
    reconsider = Corpus.reconsider
    monkeypatch.setattr(Corpus, "reconsider", lambda self, jobs=0: (told.append(jobs), reconsider(self, 1))[1])
    app = open_app(tmp_path / "troops", Settings(theme="light", jobs=jobs))
    app.session.import_files([pages])
    qtbot.waitUntil(lambda: told == [jobs], timeout=60_000)


def test_an_article_whose_names_are_still_awaited_is_not_said_to_have_none(
    open_app, pages, tmp_path, qtbot, monkeypatch
):
    article = Corpus.article
    monkeypatch.setattr(
        Corpus, "article", lambda self, number: replace(article(self, number), mentions=(), awaits_names=True)
    )
    with Corpus.open(tmp_path / "awaiting") as corpus:
        list(corpus.import_files([pages], jobs=1))
    app = open_app(tmp_path / "awaiting")
    qtbot.waitUntil(lambda: app.session.hits is not None and app.session.total == 3)
    app.session.open(1)
    said = "The names of this article are still being looked for."
    qtbot.waitUntil(lambda: app.window.names.empty.text() == said)
    assert "still being looked for" in app.session.page.masthead_text()


def test_a_question_need_not_wait_for_names_that_are_held_against_each_other(
    reading: App, qtbot, monkeypatch: pytest.MonkeyPatch
):
    begun, asked, answered, seen, late = threading.Event(), threading.Event(), threading.Event(), [], []

    def held_up(_entities, entity, _sounding):
        # The first name is under way when the question comes; the others wait until it has its answer.
        seen.append(entity.name)
        if not begun.is_set():
            begun.set()
            asked.wait(20)
        elif not answered.wait(20):
            late.append(entity.name)
        return iter(())

    monkeypatch.setattr(Entities, "_alike", held_up)
    reading.session.hits_arrived.connect(lambda _hits: answered.set())
    with qtbot.waitSignal(reading.session.naming.likenesses_arrived, timeout=60_000):
        reading.session.naming.list_again()
        qtbot.waitUntil(begun.is_set, timeout=20_000)
        reading.session.ask("troops")
        asked.set()
    assert answered.is_set() and not late
    assert len(set(seen)) > 1


GERMAN = (
    " date 2022-01-13 Der Kanzler spricht\n\nDer Kanzler spricht\n\n"
    "Die Bundeskanzlerin Angela Merkel hat am Montag in Berlin mit dem Präsidenten der Ukraine über die Lage "
    "gesprochen, und danach ist sie nach Hause gefahren.\n\n"
    "Es war nicht das erste Gespräch, das die beiden in diesem Jahr geführt haben, und es wird auch nicht das letzte "
    "gewesen sein, wie aus Berlin zu hören ist.\n"
)


def test_names_of_another_language_are_marked_as_found_less_surely(troops, qtbot):
    app, numbers = troops("Der Kanzler spricht", GERMAN)
    pane = app.window.names
    qtbot.waitUntil(lambda: "Berlin" in names_shown(app), timeout=20_000)
    assert app.session.page.article.language == "de"
    assert pane.note.isVisible() and "less surely than in English" in pane.note.text()
    app.session.open(numbers["Troops are sent"])
    qtbot.waitUntil(lambda: "Almaty" in names_shown(app), timeout=20_000)
    assert not pane.note.isVisible()
    pane.tabs[Of.CORPUS].click()
    qtbot.waitUntil(lambda: pane.note.isVisible() and "Counted over 4 articles" in pane.note.text(), timeout=20_000)


def names_shown(app: App) -> list[str]:
    model = app.window.names.model
    rows = (model.index(at).data(ROW) for at in range(model.rowCount()))
    return [row.named.name for row in rows if isinstance(row, NameRow)]
