"""Dates, sums and the like in the sidebar: listed beside the names, each kind by choice, walked and underlined."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from corpusview.article import EntityKind, Other
from corpusview.corpus.corpus import Corpus
from corpusview.gui.app import App
from corpusview.gui.entities.model import ROW, Heading, NameRow
from corpusview.gui.entities.names import Of
from corpusview.gui.preferences import PreferencesDialog
from corpusview.settings import Settings

KEY = Qt.Key
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
TEXT = (
    " date 2022-01-10 Troops are asked for\n\nTroops are asked for\n\n"
    "President Tokayev asked for help on Friday, and was promised $3 million by January 12.\n\n"
    "On Friday he also wrote to desk@example.org and said #almaty was calm; see http://example.org/<b>x for 40% more.\n"
)
OTHER_TEXT = (
    " date 2022-01-11 Troops are sent\n\nTroops are sent\n\n"
    "Those who know more were asked on Tuesday to write to desk@example.org, said President Tokayev.\n"
)


@pytest.fixture
def reading(open_app: Callable[..., App], tmp_path: Path, qtbot) -> App:
    """A window over two articles, the first of them open, the keyboard in the list of names."""
    pages = tmp_path / "pages"
    pages.mkdir()
    (pages / "one.txt").write_text(TEXT, encoding="utf-8")
    (pages / "two.txt").write_text(OTHER_TEXT, encoding="utf-8")
    with Corpus.open(tmp_path / "troops") as corpus:
        list(corpus.import_files([pages], jobs=1))
        list(corpus.reconsider())
        number = next(row.id for row in corpus.rows(corpus.ids()) if row.title == "Troops are asked for")
    app = open_app(tmp_path / "troops")
    with qtbot.waitSignal(app.session.naming.others_arrived, timeout=20_000):
        app.session.open(number)
    app.window.names.list.setFocus()
    qtbot.waitUntil(app.window.names.list.hasFocus)
    return app


def rows(app: App) -> list:
    model = app.window.names.model
    return [model.index(row).data(ROW) for row in range(model.rowCount())]


def sections(app: App) -> list[str]:
    return [row.text for row in rows(app) if isinstance(row, Heading) and isinstance(row.kind, Other)]


def listed(app: App, other: Other) -> dict[str, int]:
    found = [row.named for row in rows(app) if isinstance(row, NameRow) and row.named.other is other]
    return {named.name: named.count for named in found}


def take(app: App, name: str) -> None:
    at = next(at for at, row in enumerate(rows(app)) if isinstance(row, NameRow) and row.named.name == name)
    app.window.names.list.setCurrentIndex(app.window.names.model.index(at))


def tick(app: App, other: Other, qtbot) -> None:
    """Choose a kind in the sidebar's menu, by the keyboard."""
    names = app.window.names
    button = names.others_button
    menu = button.menu()
    menu.popup(button.mapToGlobal(QPoint(0, button.height())))
    qtbot.waitUntil(menu.isVisible)
    menu.setActiveAction(names.others_actions[other])
    with qtbot.waitSignal(app.session.naming.others_arrived, timeout=20_000):
        QTest.keyClick(menu, KEY.Key_Return)


def test_dates_and_money_of_the_open_article_are_listed_after_its_names(reading: App):
    assert sections(reading) == ["Dates", "Money"]
    assert listed(reading, Other.DATE) == {"2022-01-07": 2, "2022-01-12": 1}
    assert listed(reading, Other.MONEY) == {"$3 million": 1}
    headings = [row.text for row in rows(reading) if isinstance(row, Heading)]
    assert headings.index("People") < headings.index("Dates")


def test_enter_walks_the_places_of_a_date(reading: App, qtbot):
    take(reading, "2022-01-07")
    for nth in (0, 1, 0):
        with qtbot.waitSignal(reading.session.place_wanted) as went:
            QTest.keyClick(QApplication.focusWidget(), KEY.Key_Return)
        assert went.args[0].of(TEXT) == "Friday" and went.args[0].start > 90 * nth
        assert reading.window.names.list.row().reached == nth


def test_a_click_walks_to_a_sum(reading: App, qtbot):
    names = reading.window.names
    take(reading, "$3 million")
    where = names.list.visualRect(names.list.currentIndex()).center()
    with qtbot.waitSignal(reading.session.place_wanted) as went:
        qtbot.mouseClick(names.list.viewport(), Qt.MouseButton.LeftButton, pos=where)
    assert went.args[0].of(TEXT) == "$3 million"


def test_each_kind_is_chosen_in_the_menu_at_once_and_remembered(reading: App, qtbot):
    kept = []
    reading.window.settings_changed.connect(kept.append)
    for other in (Other.EMAIL, Other.HASHTAG, Other.PERCENTAGE, Other.MONEY):
        tick(reading, other, qtbot)
    assert sections(reading) == ["Dates", "Percentages", "E-mail addresses", "Hashtags"]
    assert kept[-1].others() == {Other.DATE, Other.EMAIL, Other.HASHTAG, Other.PERCENTAGE}
    assert listed(reading, Other.EMAIL) == {"desk@example.org": 1} and not listed(reading, Other.MONEY)


def test_the_preferences_choose_the_same(reading: App, qtbot):
    reading.window.dialogs.show_preferences("Names")
    dialog = reading.window.findChild(PreferencesDialog)
    with qtbot.waitSignal(reading.session.naming.others_arrived, timeout=20_000):
        QTest.keyClick(dialog.editors["urls"], KEY.Key_Space)
    dialog.close()
    assert list(listed(reading, Other.URL)) == ["http://example.org/"]
    assert reading.window.names.others_actions[Other.URL].isChecked()


def test_nothing_but_names_is_looked_for_where_nothing_else_is_wanted(open_app, sample, qtbot):
    app = open_app(sample, Settings(theme="light", dates=False, money=False))
    with qtbot.waitSignal(app.session.naming.others_arrived, timeout=20_000) as arrived:
        app.session.open_row(0)
    assert arrived.args == [()] and sections(app) == []


def test_an_address_is_asked_for_as_words_and_a_day_cannot_be(reading: App, qtbot):
    tick(reading, Other.EMAIL, qtbot)
    actions = reading.window.names.actions
    take(reading, "2022-01-07")
    assert not actions.include.isEnabled() and not actions.exclude.isEnabled()
    take(reading, "desk@example.org")
    reading.window.activateWindow()
    reading.window.names.list.setFocus()
    qtbot.waitUntil(reading.window.names.list.hasFocus)
    with qtbot.waitSignal(reading.session.hits_arrived, timeout=20_000):
        QTest.keyClick(QApplication.focusWidget(), KEY.Key_Return, CONTROL)
    assert reading.window.search.box.text() == '"desk@example.org"'
    assert reading.session.hits.total == 2


def test_there_is_nothing_to_correct_in_a_date(reading: App):
    actions = reading.window.names.actions
    take(reading, "2022-01-07")
    assert actions.next.isEnabled() and actions.copy.isEnabled()
    correcting = (actions.merge, actions.split, actions.rename, actions.reject, *actions.kinds.values())
    assert not any(action.isEnabled() for action in correcting)
    QTest.keyClick(QApplication.focusWidget(), KEY.Key_C, CONTROL)
    assert QGuiApplication.clipboard().text() == "2022-01-07"


def test_the_details_tell_where_an_address_stands_and_that_the_corpus_does_not_keep_it(reading: App, qtbot):
    names = reading.window.names
    tick(reading, Other.EMAIL, qtbot)
    take(reading, "desk@example.org")
    with qtbot.waitSignal(reading.session.naming.known_arrived, timeout=20_000):
        names.details_action.trigger()
    details = names.details
    assert [details.articles.items.index(at).data() for at in range(details.articles.items.rowCount())] == [
        "Troops are sent, 2022-01-11",
        "Troops are asked for, 2022-01-10",
    ]
    qtbot.mouseClick(details.tabs[details.reasons], Qt.MouseButton.LeftButton)
    assert "the corpus does not keep it" in details.note.text()
    with qtbot.waitSignal(reading.session.naming.known_arrived, timeout=20_000):
        take(reading, "2022-01-07")
    qtbot.mouseClick(details.tabs[details.articles], Qt.MouseButton.LeftButton)
    assert details.note.text() == "Other articles are not searched for it."


def test_dates_are_of_the_article_alone_and_come_back_with_its_tab(reading: App, qtbot):
    names = reading.window.names
    with qtbot.waitSignal(reading.session.naming.arrived):
        qtbot.mouseClick(names.tabs[Of.CORPUS], Qt.MouseButton.LeftButton)
    assert sections(reading) == []
    with qtbot.waitSignal(reading.session.naming.others_arrived, timeout=20_000):
        qtbot.mouseClick(names.tabs[Of.ARTICLE], Qt.MouseButton.LeftButton)
    assert sections(reading) == ["Dates", "Money"]


def test_they_are_underlined_with_the_names_and_a_click_finds_them_in_the_list(reading: App, qtbot):
    viewer, view = reading.window.viewer, reading.window.viewer.view
    viewer.names_action.trigger()
    assert {each.cursor.selectedText() for each in view.extraSelections()} >= {"Friday", "$3 million", "Tokayev"}
    at = TEXT.index("$3 million") + 4
    mention = view.mention_at(view._galley.positions.to_document(at))
    assert mention is not None and mention.entity.kind is EntityKind.OTHER
    viewer.mention_clicked.emit(mention)
    assert reading.window.names.list.row().named.name == "$3 million"


def test_they_survive_another_look_and_a_question_asked_meanwhile(reading: App, ask, qtbot):
    tick(reading, Other.HASHTAG, qtbot)
    ask(reading, "tokayev")
    reading.session.naming.look_for_others()
    reading.session.ask("help")
    qtbot.waitUntil(lambda: sections(reading) == ["Dates", "Money", "Hashtags"], timeout=20_000)
    reading.window.viewer.names_action.trigger()
    reading.window.viewer.larger_action.trigger()
    assert "#almaty" in {each.cursor.selectedText() for each in reading.window.viewer.view.extraSelections()}


def test_the_filter_finds_a_date_as_the_article_writes_it(reading: App, qtbot):
    reading.window.names.filter.setFocus()
    QTest.keyClicks(QApplication.focusWidget(), "friday")
    assert listed(reading, Other.DATE) == {"2022-01-07": 2} and sections(reading) == ["Dates"]


def test_rows_speak_for_themselves(reading: App):
    model = reading.window.names.model
    spoken = [model.index(at).data(Qt.ItemDataRole.AccessibleTextRole) for at in range(model.rowCount())]
    assert "Dates, 2" in spoken and "2022-01-07, date, 2 mentions" in spoken
