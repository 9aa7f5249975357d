"""One program, several corpora: another is opened in place of the first, each is found again as it was left."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from shiboken6 import isValid

from corpusview.corpus.corpus import Corpus
from corpusview.gui.app import Program
from corpusview.gui.memory import Memory
from corpusview.gui.presence import Presence


@pytest.fixture
def program(undressed, tmp_path, qtbot):
    made = Program(undressed, Memory(tmp_path / "window.ini"))
    yield made
    made.close()
    made.app.window.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def other(tmp_path: Path) -> Path:
    page = tmp_path / "pages" / "quay.txt"
    page.parent.mkdir()
    page.write_text("Quay closed\n\nThe quay of Harwick is closed.\n", encoding="utf-8")
    with Corpus.open(tmp_path / "other") as corpus:
        for _ in corpus.import_files([page], jobs=1):
            pass
    return tmp_path / "other"


def recent(app) -> dict[str, QAction]:
    return {action.text(): action for action in app.window.menus.recent.actions()}


def opened(program, qtbot, folder):
    program.open(folder)
    qtbot.waitUntil(lambda: program.app.session.hits is not None, timeout=20_000)
    return program.app


def test_another_corpus_takes_the_place_of_the_first_and_the_first_is_listed(program, sample, other, qtbot):
    first = opened(program, qtbot, sample)
    first.session.ask("minister")
    qtbot.waitUntil(lambda: first.session.hits.query.raw == "minister")
    second = opened(program, qtbot, other)
    assert second is not first and second.session.total == 1
    assert not isValid(first.window)
    window = second.window
    window.files.list_corpora(window.menus.recent)
    assert recent(second)[str(sample)].isEnabled()
    recent(second)[str(sample)].trigger()
    again = program.app
    qtbot.waitUntil(lambda: again.session.hits is not None, timeout=20_000)
    assert again.window.search.box.text() == "minister"


def test_a_folder_that_is_no_corpus_is_told_and_an_empty_one_begins_a_new_corpus(program, sample, tmp_path, qtbot):
    app = opened(program, qtbot, sample)
    strange = tmp_path / "strange"
    strange.mkdir()
    (strange / "letter.txt").write_text("Dear all")
    app.window.corpus_wanted.emit(strange)
    assert program.app is app
    assert "There is no corpus in" in app.window.notice.sentence.text()
    empty = tmp_path / "empty"
    empty.mkdir()
    app.window.corpus_wanted.emit(empty)
    assert program.app is not app
    qtbot.waitUntil(program.app.window.welcome.isVisible, timeout=20_000)


def test_a_corpus_that_is_gone_is_told_and_opens_once_it_is_back_and_all_can_be_forgotten(
    program, sample, other, qtbot
):
    opened(program, qtbot, other)
    app = opened(program, qtbot, sample)
    moved = other.rename(other.with_name("moved"))
    app.window.files.list_corpora(app.window.menus.recent)
    qtbot.waitUntil(lambda: f"{other} (not there now)" in recent(app), timeout=20_000)
    recent(app)[f"{other} (not there now)"].trigger()
    assert program.app is app and not other.exists()
    notice = app.window.notice
    assert "No such file" in notice.sentence.text() and "connect it" in notice.advice.text()
    moved.rename(other)
    QTest.mouseClick(notice.act, Qt.MouseButton.LeftButton)
    assert program.app is not app
    qtbot.waitUntil(lambda: program.app.session.total == 1, timeout=20_000)
    app = opened(program, qtbot, sample)
    app.window.files.list_corpora(app.window.menus.recent)
    qtbot.waitUntil(lambda: str(other) in recent(app))
    recent(app)["Forget these"].trigger()
    app.window.files.list_corpora(app.window.menus.recent)
    assert str(other) not in recent(app)


def test_a_share_that_hangs_does_not_hold_up_the_menu_of_recent_corpora(program, sample, other, qtbot, monkeypatch):
    opened(program, qtbot, other)
    app = opened(program, qtbot, sample)
    qtbot.waitUntil(lambda: not app.window.files._presence._asked)
    asks, answers, is_dir = threading.Event(), threading.Event(), Path.is_dir

    def hangs(folder: Path) -> bool:
        if folder != other:
            return is_dir(folder)
        asks.set()
        answers.wait(60)
        return False

    monkeypatch.setattr(Path, "is_dir", hangs)
    for _ in range(3):
        app.window.files.list_corpora(app.window.menus.recent)
        assert asks.wait(20) and not answers.is_set()
        assert str(other) in recent(app)
    qtbot.waitUntil(lambda: [each.name for each in threading.enumerate()].count("presence") == 1)
    answers.set()
    qtbot.waitUntil(lambda: f"{other} (not there now)" in recent(app), timeout=20_000)


def test_an_empty_folder_where_a_corpus_was_begins_a_new_one_only_by_a_click(program, sample, other, qtbot):
    opened(program, qtbot, other)
    app = opened(program, qtbot, sample)
    other.rename(other.with_name("moved"))
    # As the place is where a share is mounted, while it is not.
    other.mkdir()
    app.window.corpus_wanted.emit(other)
    assert program.app is app and not list(other.iterdir())
    assert "is not there now" in app.window.notice.sentence.text()
    QTest.mouseClick(app.window.notice.act, Qt.MouseButton.LeftButton)
    assert program.app is not app
    qtbot.waitUntil(program.app.window.welcome.isVisible, timeout=20_000)


def test_the_place_in_an_article_is_there_the_next_day(open_app, sample, ask, qtbot):
    app = open_app(sample)
    # The screen of the tests is 800 pixels wide, and a window that is remembered comes back onto its screen.
    app.window.resize(790, 700)
    ask(app, "minister")
    with qtbot.waitSignal(app.session.opened, timeout=20_000):
        app.session.open_row(0)
    view = app.window.viewer.view
    app.window.viewer.next_hit()
    view.verticalScrollBar().setValue(view.verticalScrollBar().maximum() // 2)
    place, hit = view.place(), view.current_hit
    assert place.at > 0
    app.window.close()
    again = open_app(sample)
    qtbot.waitUntil(lambda: again.session.page is not None, timeout=20_000)
    # A pane that is a pixel wider breaks its lines elsewhere: the same line it is, not the same letter.
    assert abs(again.window.viewer.view.place().at - place.at) < 80
    assert again.window.viewer.view.current_hit == hit
    # Nor does it go to the hit when the pane changes its width.
    again.window.viewer.view.resize(again.window.viewer.view.width() - 40, again.window.viewer.view.height())
    assert abs(again.window.viewer.view.place().at - place.at) < 160


def test_recent_corpora_are_listed_right_below_opening_another(app):
    menus = {action.text(): action.menu() for action in app.window.menuBar().actions()}
    said = [action.text() for action in menus["&File"].actions()]
    at = said.index("Open another &corpus…")
    assert said[at + 1 : at + 3] == ["&Recent corpora", ""]
    assert said.count("&Recent corpora") == 1


def test_a_folder_that_a_service_synchronises_is_told_once(program, other, tmp_path, qtbot):
    place = tmp_path / "Nextcloud" / "corpus"
    place.mkdir(parents=True)
    program.open(place)
    notice = program.app.window.notice
    qtbot.waitUntil(notice.isVisible, timeout=20_000)
    assert "that Nextcloud synchronises" in notice.sentence.text()
    assert "backups" in notice.advice.text()
    assert not opened(program, qtbot, other).window.notice.isVisible()
    program.open(place)
    again = program.app
    with qtbot.waitSignal(again.session.corpus_opened, timeout=20_000):
        pass
    assert not again.window.notice.isVisible()


def test_what_is_asked_while_the_last_answer_is_on_its_way_is_asked_again(qtbot, tmp_path, qapp):
    parent = QObject()
    presence = Presence(parent)
    place = tmp_path / "stick"
    place.mkdir()
    presence.ask([place])
    qtbot.waitUntil(lambda: place in presence._answers or place not in presence._asked)
    place.rmdir()
    presence.ask([place])
    qtbot.waitUntil(lambda: presence.is_gone(place), timeout=20_000)
    place.mkdir()
    presence.ask([place])
    presence.ask([place])
    qtbot.waitUntil(lambda: not presence.is_gone(place) and not presence._asked, timeout=20_000)
