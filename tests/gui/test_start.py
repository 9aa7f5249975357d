"""The window is drawn before its corpus is open, and opens whatever else is looked at then."""

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
