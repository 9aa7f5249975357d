"""A corpus that was open here before and is not there now, on a stick that was pulled out, is never taken for empty."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog

from corpusview.corpus.corpus import Corpus
from corpusview.gui.app import Program
from corpusview.gui.memory import Memory


@pytest.fixture
def memory(tmp_path) -> Memory:
    return Memory(tmp_path / "window.ini")


@pytest.fixture
def stick(tmp_path) -> Path:
    """Where the stick is mounted, with a corpus of one article on it."""
    page = tmp_path / "pages" / "quay.txt"
    page.parent.mkdir()
    page.write_text("Quay closed\n\nThe quay of Harwick is closed.\n", encoding="utf-8")
    with Corpus.open(tmp_path / "media" / "stick" / "corpus") as corpus:
        for _ in corpus.import_files([page], jobs=1):
            pass
    return tmp_path / "media" / "stick"


@pytest.fixture
def start(undressed, memory, qtbot):
    """Starts the program over a corpus; waits until `shown`, a part of its window, is to be seen."""
    started: list[Program] = []

    def begin(corpus: Path, shown: str):
        program = Program(undressed, memory)
        started.append(program)
        program.open(corpus)
        window = program.app.window
        qtbot.waitUntil(lambda: getattr(window, shown).isVisible(), timeout=20_000)
        if shown == "panes":
            # They stand there from the first, before it is known what the corpus holds.
            qtbot.waitUntil(lambda: program.app.session.hits is not None, timeout=20_000)
        qtbot.waitUntil(window.isActiveWindow)
        return program

    yield begin
    for program in started:
        program.close()
        program.app.window.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def pulled_out(start, stick, qtbot):
    """The program started again after the stick was pulled out, and where it was put."""
    program = start(stick / "corpus", "panes")
    program.app.session.ask("quay")
    qtbot.waitUntil(lambda: program.app.session.hits.query.raw == "quay")
    program.close()
    put = stick.rename(stick.parent.parent / "drawer")
    return start(stick / "corpus", "refusal"), put


def test_it_says_which_and_where_and_makes_nothing(pulled_out, stick):
    program, _put = pulled_out
    page = program.app.window.refusal
    assert page.title.text() == "This corpus is not there now"
    assert str(stick / "corpus") in page.sentence.text()
    assert f"only {stick.parent} is there" in page.sentence.text()
    assert "connect it and try again" in page.advice.text()
    assert not stick.exists()
    program.close()
    assert not stick.exists()


def test_it_is_opened_as_it_was_left_once_it_is_back(pulled_out, stick, qtbot):
    program, put = pulled_out
    window = program.app.window
    assert window.refusal.again.hasFocus()
    # Not there yet: the page stays.
    with qtbot.waitSignal(program.app.session.corpus_missed, timeout=20_000):
        QTest.keyClick(window.refusal.again, Qt.Key.Key_Space)
    assert window.statusBar().currentMessage() == "Tried again: it still cannot be opened."
    put.rename(stick)
    with qtbot.waitSignal(program.app.session.corpus_opened, timeout=20_000):
        QTest.keyClick(window.refusal.again, Qt.Key.Key_Space)
    assert window.panes.isVisible() and program.app.session.total == 1
    assert window.search.box.text() == "quay"


def test_what_was_asked_in_it_is_remembered_though_it_was_not_there_today(pulled_out, stick, memory):
    program, _put = pulled_out
    program.close()
    assert memory.place(stick / "corpus").raw == "quay"


def test_a_new_one_begins_in_its_place_by_a_click_alone(pulled_out, stick, qtbot):
    program, _put = pulled_out
    with qtbot.waitSignal(program.app.session.corpus_opened, timeout=20_000):
        QTest.mouseClick(program.app.window.refusal.new, Qt.MouseButton.LeftButton)
    assert program.app.window.welcome.isVisible()
    assert (stick / "corpus").is_dir()


def test_a_backup_can_be_put_in_its_place(pulled_out, stick, tmp_path, qtbot, monkeypatch):
    program, put = pulled_out
    with Corpus.open(put / "corpus", writing=False) as corpus:
        corpus.backup(tmp_path / "kept.cvbackup")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(tmp_path / "kept.cvbackup"), ""))
    with qtbot.waitSignal(program.app.session.corpus_opened, timeout=60_000):
        QTest.mouseClick(program.app.window.refusal.backup, Qt.MouseButton.LeftButton)
    assert program.app.session.total == 1


def test_another_can_be_opened_and_the_same_folder_chosen_is_tried_again(
    pulled_out, stick, tmp_path, qtbot, monkeypatch
):
    program, put = pulled_out
    page = program.app.window.refusal
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(stick / "corpus"))
    with qtbot.waitSignal(program.app.session.corpus_missed, timeout=20_000):
        QTest.mouseClick(page.other, Qt.MouseButton.LeftButton)
    former = program.app
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(put / "corpus"))
    QTest.mouseClick(page.other, Qt.MouseButton.LeftButton)
    assert program.app is not former
    qtbot.waitUntil(lambda: program.app.session.total == 1, timeout=20_000)


def test_files_dropped_meanwhile_are_told_to_have_no_corpus(pulled_out, stick, tmp_path):
    program, _put = pulled_out
    program.app.session.import_files([tmp_path / "pages"])
    assert program.app.window.notice.sentence.text() == "No corpus is open to import into."
    assert not stick.exists()


def test_an_empty_folder_where_a_share_was_mounted_is_not_taken_for_a_new_corpus(start, stick):
    start(stick / "corpus", "panes").close()
    (stick / "corpus").rename(stick / "elsewhere")
    (stick / "corpus").mkdir()
    page = start(stick / "corpus", "refusal").app.window.refusal
    assert page.sentence.text().endswith("the folder is empty.") and page.new.isVisible()
    assert not list((stick / "corpus").iterdir())


def test_a_folder_that_holds_other_files_takes_no_new_corpus(start, stick):
    start(stick / "corpus", "panes").close()
    (stick / "corpus").rename(stick / "elsewhere")
    (stick / "corpus").mkdir()
    (stick / "corpus" / "letter.txt").write_text("Dear all")
    page = start(stick / "corpus", "refusal").app.window.refusal
    assert "other files" in page.sentence.text() and not page.new.isVisible()


def test_a_corpus_named_on_a_disk_that_was_never_there_is_not_begun(start, tmp_path):
    page = start(tmp_path / "media" / "other" / "corpus", "refusal").app.window.refusal
    assert f"only {tmp_path} is there" in page.sentence.text()
    assert not (tmp_path / "media").exists()


def test_a_new_corpus_begins_in_a_folder_that_is_there(start, tmp_path):
    start(tmp_path / "new", "welcome")
    assert (tmp_path / "new").is_dir()


def test_its_buttons_are_walked_by_tab_and_have_names(pulled_out, qtbot):
    program, _put = pulled_out
    page = program.app.window.refusal
    assert page.accessibleName() == "This corpus is not there now"
    walked = []
    for _ in range(4):
        focused = QApplication.focusWidget()
        walked.append(QAccessible.queryAccessibleInterface(focused).text(QAccessible.Text.Name))
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    assert walked == ["Try again", "Open another corpus…", "Restore from a backup…", "Begin a new one here"]
