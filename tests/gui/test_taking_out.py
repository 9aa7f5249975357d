"""The list of names leaves as lines or as a table: whole, of the scope and with the filter that are shown."""

from __future__ import annotations

import csv
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from corpusview.corpus.corpus import Corpus
from corpusview.export import names as export
from corpusview.export.cells import uncelled
from corpusview.gui.app import App
from corpusview.gui.entities.names import Of
from corpusview.gui.state import naming, taking_out

TEXTS = {
    "one.txt": " date 2022-01-10 Troops are asked for\n\nTroops are asked for\n\n"
    "President Kassym-Jomart Tokayev asked in Almaty for help on Friday, and Tokayev was promised $3 million.\n",
    "two.txt": " date 2022-01-11 Troops are sent\n\nTroops are sent\n\n"
    "Those who know more of Antony Blinken and Yerlan Osipov were asked to write, said President Tokayev.\n",
}


@pytest.fixture
def reading(open_app: Callable[..., App], tmp_path: Path, qtbot, monkeypatch: pytest.MonkeyPatch) -> App:
    """A window over two articles, the first of them open, that lists but one name of each kind over several."""
    monkeypatch.setattr(naming, "MOST_NAMES", 1)
    pages = tmp_path / "pages"
    pages.mkdir()
    for name, text in TEXTS.items():
        (pages / name).write_text(text, encoding="utf-8")
    with Corpus.open(tmp_path / "troops") as corpus:
        list(corpus.import_files([pages], jobs=1))
        list(corpus.reconsider(1))
        number = next(row.id for row in corpus.rows(corpus.ids()) if row.title == "Troops are asked for")
    app = open_app(tmp_path / "troops")
    with qtbot.waitSignal(app.session.naming.others_arrived, timeout=20_000):
        app.session.open(number)
    return app


def show(app: App, of: Of, qtbot) -> None:
    with qtbot.waitSignal(app.session.naming.arrived, timeout=20_000):
        qtbot.mouseClick(app.window.names.tabs[of], Qt.MouseButton.LeftButton)


def copied(app: App, qtbot) -> list[list[str]]:
    """Choose it in the sidebar's menu, by the keyboard."""
    menu = app.window.names.others_button.menu()
    menu.popup(app.window.names.others_button.mapToGlobal(app.window.names.others_button.rect().bottomLeft()))
    qtbot.waitUntil(menu.isVisible)
    menu.setActiveAction(app.window.names.copy_list_action)
    with qtbot.waitSignal(app.session.taking_out.told, timeout=20_000):
        QTest.keyClick(menu, Qt.Key.Key_Return)
    return [line.split("\t") for line in QGuiApplication.clipboard().text().splitlines()]


def saved(app: App, to: Path, qtbot, monkeypatch: pytest.MonkeyPatch) -> list[dict[str, str]]:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(to), ""))
    with qtbot.waitSignal(app.session.taking_out.told, timeout=20_000):
        app.window.names.save_list_action.trigger()
    return list(csv.DictReader(to.read_text(encoding="utf-8").splitlines()))


def test_the_list_of_the_article_is_copied_with_its_dates_counted_by_mention(reading: App, qtbot):
    lines = copied(reading, qtbot)
    assert ["Kassym-Jomart Tokayev", "person", "2"] in lines and ["Almaty", "place", "1"] in lines
    assert ["2022-01-07", "date", "1"] in lines and ["$3 million", "money", "1"] in lines
    assert not any("Blinken" in line[0] for line in lines)
    assert reading.window.statusBar().currentMessage() == f"The list of the article: {len(lines)} lines copied."


def test_the_list_of_the_corpus_is_copied_whole_and_not_only_what_is_shown(reading: App, qtbot):
    show(reading, Of.CORPUS, qtbot)
    assert "most frequent" in reading.window.names.note.text()
    lines = copied(reading, qtbot)
    people = {line[0]: line[2] for line in lines if line[1] == "person"}
    assert people == {"Kassym-Jomart Tokayev": "2", "Antony Blinken": "1", "Yerlan Osipov": "1"}
    assert not any(line[1] == "date" for line in lines)


def test_the_list_of_the_results_is_saved_as_a_table_with_the_filter_that_is_shown(
    reading: App, ask, tmp_path: Path, qtbot, monkeypatch: pytest.MonkeyPatch
):
    ask(reading, "sent")
    show(reading, Of.RESULTS, qtbot)
    rows = saved(reading, tmp_path / "names.csv", qtbot, monkeypatch)
    assert {row["name"] for row in rows} >= {"Kassym-Jomart Tokayev", "Antony Blinken", "Yerlan Osipov"}
    assert "Almaty" not in {row["name"] for row in rows}
    reading.window.names.filter.setFocus()
    QTest.keyClicks(reading.window.names.filter, "osip")
    (row,) = saved(reading, tmp_path / "names.csv", qtbot, monkeypatch)
    assert row["name"] == "Yerlan Osipov" and row["kind"] == "person" and row["articles"] == row["mentions"] == "1"
    assert row["only_in_boilerplate"] == "no" and 0 < float(row["confidence"]) <= 1


def test_no_line_is_a_formula(reading: App, tmp_path: Path, qtbot, monkeypatch: pytest.MonkeyPatch):
    take = next(at for at, each in enumerate(reading.session.naming.names.names) if "Almaty" in each.name)
    named = reading.session.naming.names.names[take]
    with qtbot.waitSignal(reading.session.undoing.touched, timeout=20_000):
        reading.session.naming.rename(named, "=HYPERLINK(1)")
    show(reading, Of.CORPUS, qtbot)
    lines = [line[0] for line in copied(reading, qtbot)]
    rows = [row["name"] for row in saved(reading, tmp_path / "names.csv", qtbot, monkeypatch)]
    assert "'=HYPERLINK(1)" in lines and "'=HYPERLINK(1)" in rows
    assert "=HYPERLINK(1)" in map(uncelled, rows)


def test_a_place_that_cannot_be_written_is_told_and_left_as_it_was(
    reading: App, tmp_path: Path, qtbot, monkeypatch: pytest.MonkeyPatch
):
    place = tmp_path / "missing" / "names.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(place), ""))
    with qtbot.waitSignal(reading.session.noticed, timeout=20_000) as told:
        reading.window.names.save_list_action.trigger()
    assert "cannot be written" in told.args[0] and not place.parent.exists()


def test_nothing_is_written_where_no_place_is_named(reading: App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: ("", ""))
    reading.session.taking_out.save = lambda *_: pytest.fail("written")
    reading.window.names.save_list_action.trigger()


def test_a_question_need_not_wait_for_a_list_that_is_being_written_down(
    reading: App, qtbot, monkeypatch: pytest.MonkeyPatch
):
    show(reading, Of.CORPUS, qtbot)
    begun, asked, answered, late = threading.Event(), threading.Event(), threading.Event(), []
    really = taking_out.pasted

    def held_up(names, by_mention):
        # The first part is under way when the question comes; the others wait until it has its answer.
        if not begun.is_set():
            begun.set()
            asked.wait(20)
        elif not answered.wait(20):
            late.append(names)
        return really(names, by_mention)

    monkeypatch.setattr(taking_out, "AT_ONCE", 1)
    monkeypatch.setattr(taking_out, "pasted", held_up)
    reading.session.hits_arrived.connect(lambda _hits: answered.set())
    with qtbot.waitSignal(reading.session.taking_out.told, timeout=60_000):
        reading.window.names.copy_list_action.trigger()
        qtbot.waitUntil(begun.is_set, timeout=20_000)
        reading.session.ask("promised")
        asked.set()
    assert answered.is_set() and not late
    lines = QGuiApplication.clipboard().text().splitlines()
    assert len(lines) > 3 and len(set(lines)) == len(lines)


def test_a_table_of_names_that_is_broken_off_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(export, "AT_ONCE", 2)
    names = [export.ListedName("person", f"Name {number}", 1, 1) for number in range(5)]
    steps = export.exporting_names(names, tmp_path / "names.csv")
    next(steps)
    steps.close()
    assert list(tmp_path.iterdir()) == []
    assert sum(1 for _ in export.exporting_names(names, tmp_path / "names.csv")) == 2
    assert len((tmp_path / "names.csv").read_text(encoding="utf-8").splitlines()) == 6
