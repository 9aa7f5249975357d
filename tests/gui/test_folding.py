"""The user's word on what is folded goes for the whole corpus at once, and can be taken back."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from corpusview.article import BlockKind
from corpusview.words import terms


def small_fold(page):
    """A fold of one or two lines whose words another article repeats, so that the rule reaches further."""
    return next(
        fold
        for fold in page.folds
        if fold.kind is BlockKind.BOILERPLATE
        and fold.lines <= 2
        and all(terms(line.text) for line in page.lines if line.fold == fold.number and not line.is_blank)
    )


def folded_lines(page):
    return {line.text.strip() for line in page.lines if line.fold is not None and not line.is_blank}


def test_a_line_ruled_open_is_shown_in_every_article_until_it_is_taken_back(app, ask, qtbot):
    ask(app, "minister")
    with qtbot.waitSignal(app.session.opened, timeout=20_000):
        app.session.open_row(0)
    page = app.session.page
    fold = small_fold(page)
    lines = tuple(line.text.strip() for line in page.lines if line.fold == fold.number and not line.is_blank)
    assert set(lines) <= folded_lines(page)
    app.window.viewer.rule_wanted.emit(lines, False, None)
    qtbot.waitUntil(lambda: not set(lines) & folded_lines(app.session.page), timeout=60_000)
    assert "never folded" in app.window.notice.sentence.text()
    # In the search box the same key undoes typing.
    app.window.viewer.setFocus()
    with qtbot.waitSignal(app.session.undoing.told, timeout=60_000):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: set(lines) <= folded_lines(app.session.page), timeout=60_000)
