"""An import that was cut off by closing the window is offered to go on by the next one, and does."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from corpusview.corpus.corpus import Corpus
from corpusview.gui.memory import Memory

FILES = 400


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    folder = tmp_path / "pages"
    folder.mkdir()
    for number in range(FILES):
        text = f"The quay number {number}\n\nThe quay of Harwick, number {number}, was closed after the storm.\n"
        (folder / f"{number:03}.txt").write_text(text, encoding="utf-8")
    return folder


def cut_off(open_app, corpus, pages, qtbot):
    """Begin an import and close the window in the middle of it."""
    app = open_app(corpus)
    with qtbot.waitSignal(app.session.import_advanced, timeout=60_000):
        app.session.import_files([pages])
    assert app.session.is_importing
    app.window.close()
    app.close()
    return app


def test_what_was_cut_off_by_closing_the_window_goes_on_by_a_click_in_the_next(open_app, tmp_path, pages, qtbot):
    cut_off(open_app, tmp_path / "corpus", pages, qtbot)
    app = open_app(tmp_path / "corpus")
    strip = app.window.strip
    qtbot.waitUntil(strip.isVisible)
    assert strip.phase.text() == "Import not finished" and str(pages) in strip.told.text()
    assert not strip.stop.isVisible() and not strip.bar.isVisible()
    with qtbot.waitSignal(app.session.import_ended, timeout=120_000):
        QTest.mouseClick(strip.rest, Qt.MouseButton.LeftButton)
    assert strip.phase.text() == "Import done" and not strip.rest.isVisible()
    with Corpus.open(tmp_path / "corpus", writing=False) as corpus:
        assert corpus.count() == FILES
    app.window.close()
    app.close()
    assert not open_app(tmp_path / "corpus").window.strip.isVisible()


def test_it_is_offered_once(open_app, tmp_path, pages, qtbot):
    cut_off(open_app, tmp_path / "corpus", pages, qtbot)
    app = open_app(tmp_path / "corpus")
    qtbot.waitUntil(app.window.strip.isVisible)
    QTest.mouseClick(app.window.strip.shut, Qt.MouseButton.LeftButton)
    assert not app.window.strip.isVisible()
    app.window.close()
    app.close()
    assert not open_app(tmp_path / "corpus").window.strip.isVisible()


def test_nothing_is_offered_while_another_window_keeps_the_corpus(open_app, tmp_path, pages, qtbot):
    cut_off(open_app, tmp_path / "corpus", pages, qtbot)
    with Corpus.open(tmp_path / "corpus"):
        assert not open_app(tmp_path / "corpus").window.strip.isVisible()


def test_one_that_was_stopped_goes_on_from_the_strip(open_app, tmp_path, pages, qtbot):
    app = open_app(tmp_path / "corpus")
    with qtbot.waitSignal(app.session.import_advanced, timeout=60_000):
        app.session.import_files([pages])
    with qtbot.waitSignal(app.session.import_ended, timeout=120_000):
        QTest.mouseClick(app.window.strip.stop, Qt.MouseButton.LeftButton)
    if not app.session.course.is_stopped:
        pytest.skip("it was over before it could be stopped")
    with qtbot.waitSignal(app.session.import_ended, timeout=120_000):
        QTest.mouseClick(app.window.strip.rest, Qt.MouseButton.LeftButton)
    with Corpus.open(tmp_path / "corpus", writing=False) as corpus:
        assert corpus.count() == FILES


def test_names_that_are_no_text_and_files_that_are_damaged_are_remembered_or_passed_over(tmp_path):
    corpus, file = tmp_path / "corpus", tmp_path / "window.ini"
    paths = (Path("/media/stick/Zürich, 100 %"), Path("/media/\udcff/pages"))
    Memory(file).keep_unfinished(corpus, paths)
    assert Memory(file).unfinished(corpus) == paths
    Memory(file).keep_unfinished(corpus, ())
    assert Memory(file).unfinished(corpus) == ()
    memory = Memory(file)
    memory.keep_unfinished(corpus, [Path("x")])
    memory.save()
    file.write_text(file.read_text().replace('\\"', ""))
    assert Memory(file).unfinished(corpus) == ()
