"""A fault anywhere in the window is reported, once at a time, and the window goes on."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer

from corpusview.gui.background import Lane
from corpusview.gui.last_resort import LastResort
from corpusview.gui.plain import Message


class Fault(Exception):
    """Something that nobody foresaw."""


@pytest.fixture
def reported(monkeypatch, stray_log):
    """What the last resort tells, instead of its dialog; the log is looked at and cleared."""
    told: list[str] = []
    last = LastResort(lambda: "about")
    monkeypatch.setattr(Message, "exec", lambda message: told.append(message.windowTitle()) or 0)
    monkeypatch.setattr(sys, "excepthook", last.take)
    yield told
    logged = [record for record in stray_log if "Unhandled" in record.getMessage()]
    assert len(logged) >= len(told) > 0
    assert all("Fault" in record.getMessage() for record in logged)
    stray_log.clear()


def fails(*_given, **_named):
    raise Fault("nobody foresaw this")


def goes_on(app, ask) -> None:
    assert ask(app, "minister").total > 5


def test_in_a_slot(app, ask, qtbot, reported) -> None:
    QTimer.singleShot(0, fails)
    qtbot.waitUntil(lambda: bool(reported))
    goes_on(app, ask)


@pytest.mark.qt_log_ignore("saved states", extend=True)
def test_in_a_model(app, ask, qtbot, reported, monkeypatch) -> None:
    model = type(app.window.search.model)
    ask(app, "minister")
    with monkeypatch.context() as patch:
        patch.setattr(model, "_copies", fails)
        app.window.search.list.viewport().update()
        qtbot.waitUntil(lambda: bool(reported))
    goes_on(app, ask)


@pytest.mark.qt_log_ignore("saved states", extend=True)
def test_in_painting(app, ask, qtbot, reported, monkeypatch) -> None:
    delegate = type(app.window.search.list.itemDelegate())
    ask(app, "minister")
    with monkeypatch.context() as patch:
        patch.setattr(delegate, "_ground", fails)
        app.window.search.list.viewport().update()
        qtbot.waitUntil(lambda: bool(reported))
    goes_on(app, ask)


@pytest.mark.parametrize("lane", list(Lane))
def test_in_a_lane_it_arrives_as_trouble_and_never_as_a_result(app, ask, qtbot, reported, lane) -> None:
    came, troubles = [], []
    app.background.run(lane, "fault", fails, came.append, troubles.append)
    qtbot.waitUntil(lambda: bool(troubles))
    assert came == [] and "fault in CorpusView" in troubles[0].sentence
    qtbot.waitUntil(lambda: bool(reported))
    goes_on(app, ask)


def test_while_reading_in_an_import(app, ask, qtbot, reported, monkeypatch, tmp_path: Path) -> None:
    (tmp_path / "page.txt").write_text("The quay reopened on Monday, said the council of Harwick.\n", encoding="utf-8")
    monkeypatch.setattr("corpusview.corpus.importing.Importing._save", fails)
    ended = []
    app.session.import_ended.connect(ended.append)
    app.session.import_files([tmp_path / "page.txt"])
    qtbot.waitUntil(lambda: bool(ended) and bool(reported), timeout=30_000)
    assert ended[-1].is_stopped and not app.session.is_importing
    goes_on(app, ask)
