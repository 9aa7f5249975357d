"""The window is drawn before its corpus is open, and opens whatever else is looked at then."""

from __future__ import annotations

import os
import subprocess
import sys

from tests.conftest import ROOT


def test_the_window_can_be_seen_before_its_corpus_is_open(open_app, sample, qtbot):
    from corpusview.gui.app import App

    seen = []
    start = App.start

    def watched(app):
        app.session.corpus_opened.connect(lambda _stats: seen.append(app.window.isVisible()))
        start(app)
        assert app.window.isVisible() and app.session.hits is None

    App.start = watched
    try:
        open_app(sample)
    finally:
        App.start = start
    assert seen == [True]


def test_a_look_at_the_corpus_right_after_the_first_does_not_take_its_place(open_app, sample, monkeypatch):
    from corpusview.gui.session import Session

    look = Session._look
    again = []

    def as_when_leisure_ends_at_once(session, *given):
        look(session, *given)
        if not again:
            again.append(True)
            session.look_again()

    monkeypatch.setattr(Session, "_look", as_when_leisure_ends_at_once)
    assert open_app(sample).session.total > 0
    assert again


# A desktop whose language is read from the right has Qt translated, and that says so under this name.
REVERSED = """
from PySide6.QtCore import QTranslator
from corpusview.gui.app import application

class Hebrew(QTranslator):
    def translate(self, context, source, *others):
        return "RTL" if source == "QT_LAYOUT_DIRECTION" else None

    def isEmpty(self):
        return False

qt, hebrew = application(), Hebrew()
qt.installTranslator(hebrew)
qt.processEvents()
print(qt.layoutDirection().name)
"""


def test_the_window_is_laid_out_from_the_left_as_its_words_are_read():
    told = subprocess.run(
        [sys.executable, "-c", REVERSED],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )
    assert told.stdout.strip() == "LeftToRight"
