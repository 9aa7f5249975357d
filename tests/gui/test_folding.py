"""The user's word on what is folded goes for the whole corpus at once, and can be taken back."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from corpusview.article import BlockKind
from corpusview.gui.rules import RulesDialog, RulesPage
from corpusview.gui.viewer.article_view import Under
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


def opened_with_small_fold(app, ask, qtbot) -> tuple:
    """The page of the first article about ministers, and the lines of its small fold."""
    ask(app, "minister")
    with qtbot.waitSignal(app.session.opened, timeout=20_000):
        app.session.open_row(0)
    page = app.session.page
    fold = small_fold(page)
    return page, tuple(line.text.strip() for line in page.lines if line.fold == fold.number and not line.is_blank)


def test_a_line_ruled_open_is_shown_in_every_article_until_it_is_taken_back(app, ask, qtbot):
    page, lines = opened_with_small_fold(app, ask, qtbot)
    assert set(lines) <= folded_lines(page)
    app.window.viewer.rule_wanted.emit(lines, False, None)
    qtbot.waitUntil(lambda: not set(lines) & folded_lines(app.session.page), timeout=60_000)
    assert "never folded" in app.window.notice.sentence.text()
    # In the search box the same key undoes typing.
    app.window.viewer.setFocus()
    with qtbot.waitSignal(app.session.undoing.told, timeout=60_000):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: set(lines) <= folded_lines(app.session.page), timeout=60_000)


# --- the rules, all of them


def rules_of(app, qtbot) -> RulesPage:
    with qtbot.waitSignal(app.session.folding.rules_arrived, timeout=20_000):
        app.window.names.rules_action.trigger()
    dialog = app.window.names.findChildren(RulesDialog)[-1]
    qtbot.waitUntil(dialog.isVisible)
    qtbot.mouseClick(dialog.tabs[dialog.folds], Qt.MouseButton.LeftButton)
    assert dialog.folds.isVisible() and not dialog.names.isVisible()
    return dialog.folds


def texts(page: RulesPage) -> list[str]:
    return [page.list.item(row).text() for row in range(page.list.count())]


def test_rules_on_folds_are_listed_and_each_can_be_taken_back(app, ask, qtbot):
    page, lines = opened_with_small_fold(app, ask, qtbot)
    with qtbot.waitSignal(app.session.folding.noticed, timeout=60_000):
        app.session.folding.rule(lines[:1], False, None)
    with qtbot.waitSignal(app.session.folding.noticed, timeout=60_000):
        app.session.folding.rule(("Nobody wrote this line",), True, "Kalitsa Courier")
    rules = rules_of(app, qtbot)
    both = [
        f"Never fold “{lines[0]}”",
        "Always fold “Nobody wrote this line”, on pages of Kalitsa Courier",
    ]
    assert texts(rules) == both
    rules.list.setFocus()
    rules.list.setCurrentRow(0)
    QTest.keyClick(rules.list, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: texts(rules) == both[1:], timeout=60_000)
    qtbot.waitUntil(lambda: lines[0] in folded_lines(app.session.page), timeout=60_000)
    rules.window().accept()
    with qtbot.waitSignal(app.session.undoing.told, timeout=60_000):
        app.session.undoing.undo()
    qtbot.waitUntil(lambda: lines[0] not in folded_lines(app.session.page), timeout=60_000)
    again = rules_of(app, qtbot)
    assert sorted(texts(again)) == sorted(both)
    again.window().accept()


def test_the_menu_of_a_fold_leads_to_the_rules_on_folds(app, ask, qtbot):
    ask(app, "minister")
    with qtbot.waitSignal(app.session.opened, timeout=20_000):
        app.session.open_row(0)
    viewer = app.window.viewer
    fold = next(fold for fold in viewer.view.page.folds if fold.kind is BlockKind.BOILERPLATE)
    (rules,) = [each for each in viewer.menu_for(Under(fold=fold)).actions() if "names and folds" in each.text()]
    with qtbot.waitSignal(app.session.folding.rules_arrived, timeout=20_000):
        rules.trigger()
    qtbot.waitUntil(lambda: bool(app.window.findChildren(RulesDialog)))
    dialog = app.window.findChildren(RulesDialog)[-1]
    qtbot.waitUntil(dialog.isVisible)
    assert dialog.folds.isVisible() and not dialog.names.isVisible()
    assert dialog.folds.note.text().startswith("None yet.")
    dialog.accept()
    # The masthead is no fold that a rule could be about.
    filed = next(fold for fold in viewer.view.page.folds if fold.kind is BlockKind.MASTHEAD)
    assert not [each for each in viewer.menu_for(Under(fold=filed)).actions() if "names and folds" in each.text()]


def test_rules_on_folds_leave_and_come_back_as_text_and_one_undo_takes_back_all(app, tmp_path, qtbot):
    with qtbot.waitSignal(app.session.folding.noticed, timeout=60_000):
        app.session.folding.rule(("Read the full statement",), True, None)
    rules = rules_of(app, qtbot)
    file = tmp_path / "folds.txt"
    file.write_text(
        "never | Read the full statement\nalways | Subscribe | Kalitsa Courier\nsometimes | Subscribe\n", "utf-8"
    )
    with qtbot.waitSignal(app.session.folding.noticed, timeout=60_000) as noticed:
        rules.take_in(file)
    assert noticed.args[0].startswith("2 rules on folds taken in; ")
    assert noticed.args[0].endswith("Line 3 is no rule: sometimes | Subscribe")
    qtbot.waitUntil(lambda: rules.list.count() == 2, timeout=20_000)
    rules.take_out(tmp_path / "out.txt")
    told = (tmp_path / "out.txt").read_text("utf-8").splitlines()
    assert told == ["never | Read the full statement", "always | Subscribe | Kalitsa Courier"]
    rules.window().accept()
    with qtbot.waitSignal(app.session.undoing.told, timeout=60_000):
        app.session.undoing.undo()
    back = rules_of(app, qtbot)
    assert texts(back) == ["Always fold “Read the full statement”"]
    back.window().accept()


def test_the_notice_of_a_rule_offers_to_undo_it_and_goes_when_that_is_done(app, ask, qtbot):
    page, lines = opened_with_small_fold(app, ask, qtbot)
    notice = app.window.notice
    app.session.folding.rule(lines[:1], False, None)
    qtbot.waitUntil(lambda: notice.isVisible() and "never folded" in notice.sentence.text(), timeout=60_000)
    assert notice.act.isVisible() and notice.act.text() == "&Undo"
    app.window.menus.undo.trigger()
    qtbot.waitUntil(lambda: not notice.isVisible(), timeout=60_000)
    app.window.menus.redo.trigger()
    app.session.folding.rule(("Nobody wrote this line",), True, None)
    qtbot.waitUntil(lambda: notice.isVisible() and "Nobody wrote" in notice.sentence.text(), timeout=60_000)
    qtbot.mouseClick(notice.act, Qt.MouseButton.LeftButton)
    assert not notice.isVisible()
    qtbot.waitUntil(lambda: app.session.undoing.to_undo.startswith("never fold"), timeout=60_000)
