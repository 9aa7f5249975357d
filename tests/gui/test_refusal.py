"""A corpus that cannot be opened is said to be so in its place, with what can be done about it."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog

from corpusview.corpus.corpus import Corpus
from corpusview.gui.app import App
from corpusview.gui.memory import Memory
from corpusview.settings import Settings


@pytest.fixture
def refused(undressed, sample: Path, tmp_path: Path, qtbot):
    """A window over a corpus whose catalogue is no database any more; its backup lies beside it."""
    with Corpus.open(sample, writing=False) as corpus:
        corpus.backup(tmp_path / "kept.cvbackup")
    catalogue = sample / "catalogue.sqlite"
    catalogue.write_bytes(b"no database" * 100)
    app = App(undressed, sample, Settings(theme="light"), Memory(tmp_path / "window.ini"))
    with qtbot.waitSignal(app.session.corpus_refused, timeout=20_000):
        app.start()
    yield app
    app.window.close()
    app.close()
    app.window.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_it_says_why_and_names_the_next_step(refused):
    page = refused.window.refusal
    assert page.isVisible() and not refused.window.panes.isVisible()
    assert "damaged" in page.sentence.text()
    assert "backup" in page.advice.text()
    assert page.again.hasFocus()


def test_a_backup_is_put_in_its_place_and_opened(refused, tmp_path, qtbot, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(tmp_path / "kept.cvbackup"), ""))
    with qtbot.waitSignal(refused.session.corpus_opened, timeout=60_000):
        QTest.mouseClick(refused.window.refusal.backup, Qt.MouseButton.LeftButton)
    assert refused.session.total > 50
    assert refused.window.panes.isVisible()


def test_a_file_that_is_no_backup_is_told_and_changes_nothing(refused, tmp_path, qtbot, monkeypatch, sample):
    (tmp_path / "letter.txt").write_text("Dear all")
    before = (sample / "catalogue.sqlite").read_bytes()
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(tmp_path / "letter.txt"), ""))
    with qtbot.waitSignal(refused.session.corpus_refused, timeout=20_000):
        QTest.mouseClick(refused.window.refusal.backup, Qt.MouseButton.LeftButton)
    assert "letter.txt" in refused.window.refusal.sentence.text()
    assert (sample / "catalogue.sqlite").read_bytes() == before


def test_trying_again_opens_a_corpus_that_was_put_right_meanwhile(refused, tmp_path, qtbot, sample):
    Corpus.restore(tmp_path / "kept.cvbackup", sample)
    with qtbot.waitSignal(refused.session.corpus_opened, timeout=60_000):
        QTest.mouseClick(refused.window.refusal.again, Qt.MouseButton.LeftButton)
    assert refused.window.panes.isVisible()


def test_a_home_that_cannot_be_written_to_costs_no_more_than_what_would_be_kept_there(
    undressed, sample, tmp_path, qtbot, ask
) -> None:
    (tmp_path / "home").write_text("a file, where a folder belongs", encoding="utf-8")
    app = App(undressed, sample, Settings(theme="light"), Memory(tmp_path / "home" / "config" / "window.ini"))
    with qtbot.waitSignal(app.session.corpus_opened, timeout=20_000):
        app.start()
    assert ask(app, "minister").total > 5
    app.window.close()
    app.close()
    app.window.deleteLater()
