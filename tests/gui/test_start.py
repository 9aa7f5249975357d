"""The window is drawn before its corpus is open."""

from __future__ import annotations


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
