"""Questions that keep a search busy are typed into the window: it answers all the while."""

from __future__ import annotations

from tests.promises.bombs import BOMBS

# Seconds that the window may be away.
LONGEST = 0.3


def test_the_window_answers_while_bombs_are_asked_one_after_the_other(app, qtbot, ui_heartbeat, figure) -> None:
    box = app.window.search.box
    with ui_heartbeat(LONGEST):
        for raw in BOMBS:
            box.setText(raw[:50_000])
            qtbot.wait(120)
    app.session.ask("minister")
    qtbot.waitUntil(lambda: app.session.hits is not None and app.session.hits.query.raw == "minister", timeout=20_000)
    assert app.session.hits.total > 5


def test_each_bomb_is_answered_in_the_window(app, qtbot) -> None:
    for raw in BOMBS:
        with qtbot.waitSignal(
            app.session.hits_arrived, timeout=20_000, check_params_cb=lambda hits, raw=raw: hits.query.raw == raw
        ):
            app.session.ask(raw)
        assert app.session.hits.exact or app.session.hits.told
