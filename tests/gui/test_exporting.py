"""The results leave by the File menu: those that are found or selected, in their order, whole or not at all."""

from __future__ import annotations

import csv
import json
import threading
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QFileDialog

from corpusview.corpus.corpus import Corpus
from corpusview.gui.state.exporting import FORMS, file_and_form
from corpusview.notes import Note

KEY = Qt.Key
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def places(monkeypatch):
    """What the dialog is answered with: the file, and the kind that it is set to."""
    answer = ["", ""]
    asked = []

    def answered(_parent, title, name, kinds):
        asked.append(title)
        return tuple(answer)

    monkeypatch.setattr(QFileDialog, "getSaveFileName", answered)
    return answer, asked


def export(app, qtbot, words):
    with qtbot.waitSignal(app.session.exporting.told, timeout=30_000) as told:
        qtbot.keyClick(app.window, KEY.Key_S, CTRL | SHIFT)
    assert words in told.args[0]
    assert app.window.statusBar().currentMessage() == told.args[0]


def test_all_that_was_found_is_written_in_the_order_of_the_list_with_notes(app, ask, qtbot, places, tmp_path):
    ask(app, "minister")
    with qtbot.waitSignal(app.session.opened, timeout=20_000):
        app.session.open_row(0)
    with qtbot.waitSignal(app.session.annotating.wrote, timeout=20_000):
        app.session.annotating.write(Note(app.session.page.article.id, "ask him"))
    answer, asked = places
    answer[0] = str(tmp_path / "out.jsonl")
    found = app.session.hits.ids
    export(app, qtbot, f"{len(found)} articles written to")
    assert asked == [f"Export {len(found)} articles"]
    values = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text("utf-8").splitlines()]
    assert [value["id"] for value in values] == list(found)
    assert [note["text"] for note in values[0]["notes"]] == ["ask him"]


def test_of_selected_rows_just_those_are_written(app, ask, qtbot, places, tmp_path):
    ask(app, "minister")
    view = app.window.search.list
    view.setFocus()
    for row in (0, 2):
        modifier = CTRL if row else Qt.KeyboardModifier.NoModifier
        # On the headline: lower down there may be the line that opens the copies.
        place = view.visualRect(view.model().index(row, 0)).topLeft() + QPoint(24, 12)
        qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, modifier, place)
    chosen = app.session.sifting.chosen
    assert len(chosen) == 2
    answer, _ = places
    answer[:] = [str(tmp_path / "two"), FORMS[2][2]]
    export(app, qtbot, "2 articles written to")
    with (tmp_path / "two.csv").open(encoding="utf-8", newline="") as file:
        assert [int(row["id"]) for row in csv.DictReader(file)] == list(chosen)


def test_a_stopped_export_leaves_the_file_that_was_there(app, ask, qtbot, places, tmp_path, monkeypatch):
    ask(app, "minister")
    place = tmp_path / "out.md"
    place.write_text("before")
    answer, _ = places
    answer[0] = str(place)
    gate, read = threading.Event(), Corpus.made

    def slowly(self, article):
        gate.wait(20)
        return read(self, article)

    monkeypatch.setattr(Corpus, "made", slowly)
    stop = app.window.menus.stop_export
    assert not stop.isEnabled()
    with qtbot.waitSignal(app.session.exporting.told, timeout=30_000) as told:
        qtbot.keyClick(app.window, KEY.Key_S, CTRL | SHIFT)
        assert stop.isEnabled() and app.window.status.export.text().startswith("Writing out.md")
        stop.trigger()
        gate.set()
    assert told.args[0] == "Stopped: out.md was not written."
    assert place.read_text() == "before" and [each.name for each in tmp_path.glob("*.md")] == ["out.md"]
    assert not stop.isEnabled() and not app.window.status.export.text()


def test_a_place_that_cannot_be_written_is_told(app, ask, qtbot, places, tmp_path):
    ask(app, "minister")
    answer, _ = places
    answer[0] = str(tmp_path / "nowhere" / "out.md")
    with qtbot.waitSignal(app.session.noticed, timeout=20_000) as told:
        qtbot.keyClick(app.window, KEY.Key_S, CTRL | SHIFT)
    assert "cannot be written" in told.args[0]
    assert not app.session.exporting.is_under_way


def test_nothing_found_is_nothing_to_export(app, ask, qtbot, places):
    ask(app, "zzzzzz")
    qtbot.keyClick(app.window, KEY.Key_S, CTRL | SHIFT)
    assert "nothing to export" in app.window.statusBar().currentMessage()
    assert places[1] == []


@pytest.mark.parametrize(
    ("chosen", "said", "file", "form"),
    [
        ("a.csv", FORMS[0][2], "a.csv", "csv"),
        ("a.JSONL", FORMS[0][2], "a.JSONL", "jsonl"),
        ("a", FORMS[3][2], "a.ris", "ris"),
        ("a.b", "", "a.b.md", "markdown"),
    ],
)
def test_the_end_of_the_name_says_what_is_written_or_else_the_dialog(chosen, said, file, form):
    assert file_and_form(chosen, said) == (Path(file), form)


def test_the_corpus_keeps_being_searched_while_it_is_written(app, ask, qtbot, places, tmp_path, monkeypatch):
    ask(app, "minister")
    answer, _ = places
    answer[0] = str(tmp_path / "out.md")
    gate, read = threading.Event(), Corpus.made

    def slowly(self, article):
        gate.wait(20)
        return read(self, article)

    monkeypatch.setattr(Corpus, "made", slowly)
    with qtbot.waitSignal(app.session.exporting.told, timeout=30_000):
        qtbot.keyClick(app.window, KEY.Key_S, CTRL | SHIFT)
        assert ask(app, "dam").total > 0
        gate.set()
