"""Windows and dialogs come and go, many times: nothing of them stays, and nothing speaks to what is gone."""

from __future__ import annotations

import gc
import random
import weakref
from collections import Counter
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from corpusview.corpus.corpus import Corpus
from corpusview.gui.app import App
from corpusview.gui.entities.names import Of
from corpusview.gui.memory import Memory
from corpusview.settings import Settings
from tests.corpus.conftest import page

KEY = Qt.Key
# Rounds before it is counted: what is made once and kept is made by then.
_WARM = 3


def widgets() -> Counter[str]:
    """How many widgets of each kind there are, when those that were closed are gone."""
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    return Counter(type(each).__name__ for each in QApplication.allWidgets())


@pytest.mark.parametrize("rounds", [8, pytest.param(200, marks=pytest.mark.hard)])
def test_further_windows_come_and_go_and_leave_nothing(app, ask, qtbot, rounds: int) -> None:
    ask(app, "minister")
    with qtbot.waitSignal(app.session.opened, timeout=20_000):
        app.session.open_row(0)
    held, objects = widgets(), 0
    for number in range(rounds):
        app.window.activateWindow()
        app.window.search.list.setFocus()
        qtbot.waitUntil(app.window.isActiveWindow)
        with qtbot.waitSignal(app.session.beside.opened, timeout=20_000):
            QTest.keyClick(app.window.search.list, KEY.Key_Return, Qt.KeyboardModifier.ShiftModifier)
        (reader,) = app.window.readers.values()
        if number % 2:
            # Closed while it still sets its page.
            reader.close()
        else:
            qtbot.waitUntil(reader.isActiveWindow)
            QTest.keyClick(QApplication.focusWidget(), KEY.Key_Escape)
        qtbot.waitUntil(lambda: not app.window.readers)
        if number == _WARM:
            held, objects = widgets(), len(gc.get_objects())
    qtbot.wait(50)
    assert widgets() - held == Counter()
    # Python objects a round: what caches of the interpreter grow by, far below one window's.
    assert len(gc.get_objects()) - objects < 40 * rounds + 500


@pytest.mark.parametrize("rounds", [6, pytest.param(60, marks=pytest.mark.hard)])
def test_dialogs_come_and_go_and_leave_nothing(app, ask, qtbot, rounds: int) -> None:
    ask(app, "minister")
    with qtbot.waitSignal(app.session.opened, timeout=20_000):
        app.session.open_row(0)
    asking = ("Preferences", "About", "Saved", "Save search", "Keys", "Command", "Names", "Rules", "Encoding", "Report")
    actions = [
        each
        for each in app.window.findChildren(QAction)
        if each.isEnabled() and not each.menu() and each.text().replace("&", "").startswith(asking)
    ]
    assert len(actions) >= 3, [each.text() for each in app.window.findChildren(QAction)]
    opened: Counter[str] = Counter()

    def shut() -> None:
        for each in QApplication.topLevelWidgets():
            if each is not app.window and each.isVisible():
                opened[type(each).__name__] += 1
                each.close()

    shutting = QTimer(interval=10)
    shutting.timeout.connect(shut)
    shutting.start()
    held = widgets()
    for number in range(rounds):
        for action in actions:
            action.trigger()
            qtbot.wait(15)
        if number == min(_WARM, rounds - 3):
            held = widgets()
    shutting.stop()
    shut()
    assert widgets() - held == Counter()
    assert len(opened) >= 3, opened


@pytest.mark.parametrize("rounds", [5, pytest.param(40, marks=pytest.mark.hard)])
def test_whole_windows_close_in_the_middle_of_what_their_lanes_do_and_leave_nothing(
    undressed, qtbot, sample, tmp_path: Path, rounds: int
) -> None:
    pages = tmp_path / "more"
    pages.mkdir()
    for number in range(40):
        (pages / f"{number}.txt").write_text(page(number), encoding="utf-8")
    chance = random.Random(5)
    held, objects = widgets(), 0
    for number in range(rounds):
        app = App(undressed, sample, Settings(theme="light"), Memory(tmp_path / "window.ini"))
        with qtbot.waitSignal(app.session.corpus_opened, timeout=20_000):
            app.start()
        # The lanes are given all that they can do: to find, count, open, list, import and export.
        app.session.ask(chance.choice(("minister", "the", "c*", "NOT minister")))
        if chance.random() < 0.7:
            with qtbot.waitSignal(app.session.hits_arrived, timeout=20_000):
                pass
            app.session.open_row(0)
            app.session.exporting.save(app.session.hits.ids, tmp_path / "out.jsonl", "jsonl")
        app.session.import_files([pages])
        app.session.naming.list_of(Of.CORPUS)
        qtbot.wait(chance.choice((1, 15, 60, 200)))
        app.window.close()
        app.close()
        app.window.deleteLater()
        del app
        qtbot.wait(20)
        if number == min(_WARM, rounds - 2):
            held, objects = widgets(), len(gc.get_objects())
    assert widgets() - held == Counter()
    assert len(gc.get_objects()) - objects < 400 * rounds + 2_000
    with Corpus.open(sample) as corpus:
        list(corpus.mend())
        assert corpus.check() == ()


def test_a_window_that_was_closed_leaves_neither_its_session_nor_its_theme_nor_its_article(
    undressed, qtbot, sample, tmp_path: Path
) -> None:
    """What Qt holds for a signal the collector does not see: a window tied up in its own would stay for ever."""
    left, gone = [], []

    def read_and_close() -> None:
        app = App(undressed, sample, Settings(theme="light"), Memory(tmp_path / "window.ini"))
        with qtbot.waitSignal(app.session.corpus_opened, timeout=20_000):
            app.start()
        app.session.ask("minister")
        qtbot.waitUntil(lambda: app.session.hits is not None and app.session.hits.query.raw == "minister")
        with qtbot.waitSignal(app.session.opened, timeout=20_000):
            app.session.open_row(0)
        window = app.window
        parts = (window, app.session, app.theme, window.search.model, window.search.list, window.viewer.view)
        left.extend(weakref.ref(each) for each in parts)
        window.viewer.view.document().destroyed.connect(lambda *_: gone.append(1))
        window.close()
        app.close()
        window.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    for _ in range(3):
        read_and_close()
    gc.collect()
    assert len(gone) == 3
    # The last may still be held by what was at work last; those before it are gone.
    assert [type(each()).__name__ for each in left[: len(left) * 2 // 3] if each() is not None] == []
