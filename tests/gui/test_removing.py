"""Removing articles in the window by keys, menus and clicks; taking it back; and taking an import back."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from corpusview.corpus.corpus import Corpus
from corpusview.corpus.shelving import Shelving
from corpusview.errors import NoSpace
from corpusview.gui.plain import Message
from corpusview.gui.removed import RemovedDialog
from corpusview.gui.state import removing

CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier

Kind = TypeVar("Kind", bound=QWidget)


def press(key, modifiers=Qt.KeyboardModifier.NoModifier):
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClick(focused, key, modifiers)


def click(button: QPushButton) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def holds(app, qtbot, number) -> None:
    """Waits until the corpus holds so many, and nothing is under way."""
    qtbot.waitUntil(lambda: app.session.total == number, timeout=30_000)
    qtbot.waitUntil(lambda: app.window.status.deed.text() == "", timeout=30_000)


def opened(app, qtbot, number) -> None:
    qtbot.waitUntil(lambda: app.session.page is not None and app.session.page.article.id == number, timeout=20_000)


def shown(qtbot, kind: type[Kind]) -> Kind:
    """The window of this kind, once it is there."""

    def there() -> list[Kind]:
        return [each for each in QApplication.topLevelWidgets() if isinstance(each, kind) and each.isVisible()]

    qtbot.waitUntil(lambda: bool(there()), timeout=20_000)
    return there()[0]


def answer(qtbot, text: str) -> str:
    """Answers the question that is asked; returns all that it said."""
    question = shown(qtbot, Message)
    words = " ".join(each.text() for each in question.findChildren(QWidget) if hasattr(each, "text"))
    (chosen,) = [each for each in question.findChildren(QPushButton) if each.text() == text]
    over = question.parentWidget().window()
    click(chosen)
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is None)
    # As a desktop does by itself.
    over.activateWindow()
    qtbot.waitUntil(over.isActiveWindow)
    return words


def kept_in(app) -> tuple[int, ...]:
    """The articles of the corpus, as another would find them."""
    with Corpus.open(app.window.corpus, writing=False) as corpus:
        assert corpus.check() == ()
        return corpus.ids()


@pytest.fixture
def reading(app, ask, qtbot):
    """The window with the first of the results for “minister” open, and the keys on the list."""
    ask(app, "minister")
    with qtbot.waitSignal(app.session.opened, timeout=20_000):
        app.session.open_row(0)
    qtbot.waitUntil(lambda: app.session.annotating.made.article == app.session.page.article.id)
    app.window.search.list.setFocus()
    return app


def test_delete_removes_the_open_article_opens_the_next_and_undo_brings_it_back(reading, qtbot):
    app, total = reading, reading.session.total
    first, second = app.session.listing.ids[:2]
    app.session.annotating.tag("bribery")
    qtbot.waitUntil(lambda: "bribery" in app.session.annotating.made.tags, timeout=20_000)
    qtbot.waitUntil(lambda: app.window.status.deed.text() == "")
    press(Qt.Key.Key_Delete)
    holds(app, qtbot, total - 1)
    opened(app, qtbot, second)
    # The results are asked for anew, and may come after the article.
    qtbot.waitUntil(lambda: app.session.listing.row_of(second) == app.session.row == 0, timeout=20_000)
    assert first not in kept_in(app)
    assert app.window.notice.sentence.text() == "1 article removed."
    assert app.window.menus.undo.text() == "&Undo remove 1 article"
    press(Qt.Key.Key_Z, CONTROL)
    holds(app, qtbot, total)
    qtbot.waitUntil(lambda: not app.window.notice.isVisible())
    opened(app, qtbot, first)
    assert first in kept_in(app)
    app.session.ask("tag:bribery")
    qtbot.waitUntil(lambda: app.session.hits.query.raw == "tag:bribery", timeout=20_000)
    assert app.session.hits.ids == (first,)
    press(Qt.Key.Key_Z, CONTROL | SHIFT)
    holds(app, qtbot, total - 1)
    assert first not in kept_in(app)


def test_the_notice_has_a_button_that_undoes_it_until_something_else_is_done(reading, qtbot):
    app, total = reading, reading.session.total
    press(Qt.Key.Key_Delete)
    holds(app, qtbot, total - 1)
    click(app.window.notice.act)
    holds(app, qtbot, total)
    assert not app.window.notice.isVisible()
    opened(app, qtbot, app.session.listing.ids[app.session.row])
    app.window.search.list.setFocus()
    press(Qt.Key.Key_Delete)
    holds(app, qtbot, total - 1)
    qtbot.waitUntil(app.window.notice.isVisible)
    qtbot.waitUntil(lambda: app.session.page is not None)
    app.session.annotating.tag("other")
    qtbot.waitUntil(lambda: not app.window.notice.isVisible())
    assert app.session.undoing.to_undo == "add tag “other”"


def test_articles_are_removed_one_after_the_other_faster_than_they_open(reading, qtbot):
    app, total = reading, reading.session.total
    for _ in range(3):
        press(Qt.Key.Key_Delete)
        qtbot.waitUntil(lambda: app.session.undoing.to_undo != "" and app.window.status.deed.text() == "")
    holds(app, qtbot, total - 3)
    for _ in range(3):
        press(Qt.Key.Key_Z, CONTROL)
    holds(app, qtbot, total)


def test_several_that_are_selected_are_removed_at_once_in_list_and_table(reading, qtbot):
    app, total = reading, reading.session.total
    wanted = app.session.listing.ids[1:4]
    app.window.menus.toggle_table()
    table = app.window.search.table
    qtbot.waitUntil(table.isVisible)
    table.setFocus()
    QTest.mouseClick(
        table.viewport(), Qt.MouseButton.LeftButton, pos=table.visualRect(table.model().index(1, 0)).center()
    )
    opened(app, qtbot, wanted[0])
    third = table.visualRect(table.model().index(3, 0)).center()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, SHIFT, third)
    assert app.session.sifting.chosen == wanted
    press(Qt.Key.Key_Delete)
    holds(app, qtbot, total - 3)
    assert app.window.notice.sentence.text() == "3 articles removed."
    assert not set(wanted) & set(kept_in(app))
    assert app.session.sifting.chosen == ()
    press(Qt.Key.Key_Z, CONTROL)
    holds(app, qtbot, total)


def test_of_many_it_is_asked_once(reading, qtbot, monkeypatch):
    app, total = reading, reading.session.total
    monkeypatch.setattr(removing, "MANY", 3)
    press(Qt.Key.Key_A, CONTROL)
    chosen = app.session.sifting.chosen
    assert len(chosen) > 3
    press(Qt.Key.Key_Delete)
    question = answer(qtbot, "Cancel")
    assert f"Remove {len(chosen)} articles from the corpus?" in question
    assert app.session.undoing.to_undo == "" and app.session.total == total
    app.window.search.list.setFocus()
    press(Qt.Key.Key_Delete)
    answer(qtbot, "Remove")
    holds(app, qtbot, total - len(chosen))


def test_with_all_copies_of_its_story(app, ask, qtbot):
    total = app.session.total
    row, head = next(
        (row, each) for row, each in enumerate(app.session.listing.ids) if app.session.listing.copies.get(each)
    )
    copies = {head, *app.session.listing.copies[head]}
    with qtbot.waitSignal(app.session.opened, timeout=20_000):
        app.session.open_row(row)
    app.window.search.list.setFocus()
    press(Qt.Key.Key_Delete)
    holds(app, qtbot, total - 1)
    stays = (
        f"{len(copies) - 1} {'copy stays' if len(copies) == 2 else 'copies stay'}: Shift+Del removes all of a story."
    )
    qtbot.waitUntil(lambda: app.window.notice.advice.text().endswith(stays))
    press(Qt.Key.Key_Z, CONTROL)
    holds(app, qtbot, total)
    opened(app, qtbot, head)
    press(Qt.Key.Key_Delete, SHIFT)
    holds(app, qtbot, total - len(copies))
    assert app.window.notice.sentence.text() == f"{len(copies)} articles removed, with all copies."
    assert not copies & set(kept_in(app))
    press(Qt.Key.Key_Z, CONTROL)
    holds(app, qtbot, total)


def test_the_menu_of_a_row_removes_it(reading, qtbot):
    app = reading
    words = [each.text() for each in app.window.menus.row.actions()]
    assert "Re&move from the corpus" in words and "Remove the stor&y" in words
    total = app.session.total
    app.window.menus.remove.trigger()
    holds(app, qtbot, total - 1)


def test_from_the_article_delete_removes_it_and_in_the_box_it_takes_a_letter(reading, qtbot):
    app, total = reading, reading.session.total
    app.window.search.go_to_box()
    app.window.search.box.setCursorPosition(0)
    press(Qt.Key.Key_Delete)
    assert app.window.search.box.text() == "inister"
    qtbot.waitUntil(lambda: app.session.hits.query.raw == "inister", timeout=20_000)
    assert app.session.undoing.to_undo == ""
    app.window.viewer.setFocus()
    press(Qt.Key.Key_Delete)
    holds(app, qtbot, total - 1)


def test_when_the_last_result_is_removed_no_article_is_open(app, ask, qtbot):
    total = app.session.total
    with Corpus.open(app.window.corpus, writing=False) as corpus:
        title = corpus.rows(corpus.ids()[:1])[0].title
    ask(app, f'title:"{title}"')
    app.session.open_row(0)
    qtbot.waitUntil(lambda: app.session.page is not None, timeout=20_000)
    found = app.session.hits.total
    app.window.search.list.setFocus()
    app.window.search.select_all()
    press(Qt.Key.Key_Delete)
    holds(app, qtbot, total - found)
    qtbot.waitUntil(lambda: app.session.page is None)
    assert app.window.reading.currentIndex() == 0 and app.window.windowTitle() == "CorpusView"
    app.session.sifting.toggle_read()
    assert app.session.undoing.to_undo.startswith("remove")
    press(Qt.Key.Key_Z, CONTROL)
    holds(app, qtbot, total)


def test_on_a_full_disk_they_can_be_removed_for_good(reading, qtbot, monkeypatch):
    app, total = reading, reading.session.total

    def full(*_given):
        raise NoSpace("The disk is full; nothing was lost.")
        yield

    number = app.session.page.article.id
    with monkeypatch.context() as patch:
        patch.setattr(Shelving, "put_away", full)
        press(Qt.Key.Key_Delete)
        assert "no room to keep 1 article" in answer(qtbot, "Cancel")
        assert app.session.undoing.to_undo == "" and number in kept_in(app)
        app.window.search.list.setFocus()
        press(Qt.Key.Key_Delete)
        answer(qtbot, "Remove for good")
    holds(app, qtbot, total - 1)
    assert number not in kept_in(app) and app.session.undoing.to_undo == ""
    with Corpus.open(app.window.corpus, writing=False) as corpus:
        assert corpus.shelf() == ()


def test_a_further_window_closes_with_its_article(reading, qtbot):
    app, total = reading, reading.session.total
    number = app.session.page.article.id
    app.window.read_beside()
    qtbot.waitUntil(lambda: number in app.window.readers, timeout=20_000)
    reader = app.window.readers[number]
    qtbot.waitUntil(reader.isActiveWindow)
    reader.viewer.view.setFocus()
    QTest.keyClick(reader.viewer.view, Qt.Key.Key_Delete)
    holds(app, qtbot, total - 1)
    qtbot.waitUntil(lambda: number not in app.window.readers)
    assert number not in kept_in(app)


def test_what_was_removed_another_day_is_brought_back_from_the_list_of_it(open_app, sample, qtbot):
    with Corpus.open(sample) as corpus:
        total, (first, second, third) = corpus.count(), corpus.ids()[:3]
        corpus.tag([first], "bribery")
        list(corpus.put_away([first, second, third]))
    app = open_app(sample)
    holds(app, qtbot, total - 3)
    app.window.dialogs.show_removed()
    dialog = shown(qtbot, RemovedDialog)
    qtbot.waitUntil(lambda: dialog.model.rowCount() == 3, timeout=20_000)
    assert dialog.told.text() == "3 removed articles, with all that you made of them"
    assert {dialog.model.index(row, 4).data() for row in range(3)} == {"1 tag", ""}
    dialog.filter.setText(dialog.model.index(0, 0).data())
    assert dialog.model.rowCount() >= 1 and dialog.chosen() == [first]
    dialog.table.setFocus()
    press(Qt.Key.Key_Return)
    holds(app, qtbot, total - 2)
    dialog.filter.clear()
    qtbot.waitUntil(lambda: dialog.model.rowCount() == 2, timeout=20_000)
    assert app.session.undoing.to_undo == "bring back 1 article"
    app.session.undoing.undo()
    qtbot.waitUntil(lambda: dialog.model.rowCount() == 3, timeout=20_000)
    holds(app, qtbot, total - 3)
    dialog.table.selectAll()
    click(dialog.back)
    holds(app, qtbot, total)
    qtbot.waitUntil(lambda: dialog.model.rowCount() == 0, timeout=20_000)
    assert not dialog.back.isEnabled() and not dialog.table.isVisible()
    dialog.close()
    assert len(kept_in(app)) == total


def test_what_is_let_go_for_good_is_asked_about_and_gone(open_app, sample, qtbot):
    with Corpus.open(sample) as corpus:
        total, (first, second) = corpus.count(), corpus.ids()[:2]
        list(corpus.put_away([first, second]))
    app = open_app(sample)
    app.window.dialogs.show_removed()
    dialog = shown(qtbot, RemovedDialog)
    qtbot.waitUntil(lambda: dialog.model.rowCount() == 2, timeout=20_000)
    dialog.table.setFocus()
    press(Qt.Key.Key_Delete)
    assert "cannot be brought back" in answer(qtbot, "Cancel")
    assert dialog.model.rowCount() == 2
    dialog.table.setFocus()
    press(Qt.Key.Key_Delete)
    answer(qtbot, "Let go")
    qtbot.waitUntil(lambda: dialog.model.rowCount() == 1, timeout=20_000)
    dialog.close()
    assert app.session.total == total - 2 and len(kept_in(app)) == total - 2


def pages(folder: Path, count: int, what: str = "Harbour") -> Path:
    folder.mkdir(exist_ok=True)
    for at in range(count):
        text = f" date 2024-01-10 {what} {at} reopens\n\n{what} {at} reopens\n\nThe {what} of {at} reopened today.\n"
        (folder / f"{at}.txt").write_text(text, encoding="utf-8")
    return folder


def imported(app, qtbot, folder: Path) -> None:
    with qtbot.waitSignal(app.session.import_ended, timeout=60_000):
        app.session.import_files([folder])
    qtbot.waitUntil(lambda: app.session.undoing.to_undo.startswith("import of"), timeout=20_000)


def test_an_import_is_undone_and_done_again(app, ask, qtbot, tmp_path):
    total = app.session.total
    imported(app, qtbot, pages(tmp_path / "pages", 4))
    holds(app, qtbot, total + 4)
    assert app.window.menus.undo.text() == "&Undo import of 4 files"
    assert app.window.strip.undo.isVisible()
    ask(app, "harbour reopened")
    app.session.open_row(0)
    qtbot.waitUntil(lambda: app.session.page is not None, timeout=20_000)
    app.window.viewer.setFocus()
    press(Qt.Key.Key_Z, CONTROL)
    question = answer(qtbot, "Undo the import")
    assert "4 articles that it added are removed" in question and "Your files are not touched" in question
    holds(app, qtbot, total)
    qtbot.waitUntil(lambda: app.session.hits.total == 0, timeout=20_000)
    qtbot.waitUntil(lambda: app.session.page is None)
    assert not app.window.strip.undo.isVisible()
    assert len(kept_in(app)) == total
    app.window.search.list.setFocus()
    app.session.undoing.redo()
    holds(app, qtbot, total + 4)
    assert app.window.strip.undo.isVisible()
    # Nobody who declines has lost anything.
    app.session.undoing.undo()
    answer(qtbot, "Cancel")
    assert app.session.undoing.to_undo == "import of 4 files"
    assert len(kept_in(app)) == total + 4


def test_an_article_that_an_import_changed_gets_its_former_text_back(app, ask, qtbot, tmp_path):
    folder = pages(tmp_path / "pages", 2)
    imported(app, qtbot, folder)
    (folder / "1.txt").write_text((folder / "1.txt").read_text().replace("today", "after the zeppelin left"))
    with qtbot.waitSignal(app.session.import_ended, timeout=60_000):
        app.session.import_files([folder])
    qtbot.waitUntil(lambda: app.session.undoing.to_undo == "import of 1 file", timeout=20_000)
    ask(app, "zeppelin")
    qtbot.waitUntil(lambda: app.session.hits.total == 1, timeout=20_000)
    click(app.window.strip.undo)
    assert "1 article that it changed gets back the former text" in answer(qtbot, "Undo the import")
    qtbot.waitUntil(lambda: app.session.hits.total == 0, timeout=20_000)


def test_two_imports_are_undone_one_after_the_other(app, qtbot, tmp_path):
    total = app.session.total
    imported(app, qtbot, pages(tmp_path / "first", 2))
    with qtbot.waitSignal(app.session.undoing.changed, timeout=60_000):
        app.session.import_files([pages(tmp_path / "second", 3, "Quay")])
    holds(app, qtbot, total + 5)
    for left in (total + 2, total):
        app.session.undoing.undo()
        answer(qtbot, "Undo the import")
        holds(app, qtbot, left)
    assert app.session.undoing.to_undo == ""
    for there in (total + 2, total + 5):
        app.session.undoing.redo()
        holds(app, qtbot, there)
    assert len(kept_in(app)) == total + 5


def test_an_import_of_another_day_is_undone_from_the_menu(open_app, sample, qtbot, tmp_path):
    with Corpus.open(sample) as corpus:
        total = corpus.count()
        list(corpus.import_files([pages(tmp_path / "pages", 3)], jobs=1))
    app = open_app(sample)
    holds(app, qtbot, total + 3)
    app.session.removing.undo_import()
    answer(qtbot, "Undo the import")
    holds(app, qtbot, total)
    assert app.session.undoing.to_undo == "the undoing of the import of 3 files"
    app.session.undoing.undo()
    holds(app, qtbot, total + 3)
    app.session.removing.undo_import()
    answer(qtbot, "Undo the import")
    holds(app, qtbot, total)
    with qtbot.waitSignal(
        app.session.removing.told, check_params_cb=lambda told: told == "There is no import to undo."
    ):
        app.session.removing.undo_import()


def test_an_import_tells_of_the_files_that_it_passed_over_and_where_to_find_them(app, qtbot, tmp_path):
    total = app.session.total
    folder = pages(tmp_path / "pages", 2)
    imported(app, qtbot, folder)
    holds(app, qtbot, total + 2)
    app.session.removing.remove_these(kept_in(app)[-1:])
    holds(app, qtbot, total + 1)
    with qtbot.waitSignal(app.session.import_ended, timeout=60_000):
        app.session.import_files([folder])
    assert app.window.notice.sentence.text() == "1 file passed over: you had removed what came of it."
    click(app.window.notice.act)
    dialog = shown(qtbot, RemovedDialog)
    qtbot.waitUntil(lambda: dialog.model.rowCount() == 1, timeout=20_000)
    dialog.close()


def test_a_notice_of_files_passed_over_outlasts_the_undoing_that_was_offered_before_it(app, qtbot, tmp_path):
    total = app.session.total
    folder = pages(tmp_path / "pages", 2)
    imported(app, qtbot, folder)
    holds(app, qtbot, total + 2)
    notice = app.window.notice
    app.session.removing.remove_these(kept_in(app)[-1:])
    qtbot.waitUntil(lambda: notice.act.isVisible() and notice.act.text() == "&Undo", timeout=20_000)
    with qtbot.waitSignal(app.session.import_ended, timeout=60_000):
        app.session.import_files([folder])
    assert notice.act.text() == "Removed articles…"
    # The removal is undone. Its own notice would close with it; this one is about something else.
    assert app.session.undoing.to_undo == "remove 1 article"
    app.session.undoing.undo()
    holds(app, qtbot, total + 2)
    assert notice.isVisible() and notice.act.isVisible() and notice.act.text() == "Removed articles…"


def test_a_corpus_that_another_writes_to_is_left_alone(open_app, sample, qtbot):
    with Corpus.open(sample):
        app = open_app(sample)
        notice = app.window.notice
        assert notice.sentence.text().startswith("Another CorpusView") and "is writing" in notice.sentence.text()
        assert notice.advice.text().startswith("Here it can be searched and read.")
        app.session.open_row(0)
        qtbot.waitUntil(lambda: app.session.page is not None, timeout=20_000)
        for verb in (app.session.removing.remove, app.session.removing.undo_import):
            with qtbot.waitSignal(app.session.noticed, check_params_cb=lambda sentence, _: "reading only" in sentence):
                verb()
        assert app.session.undoing.to_undo == ""


def test_once_the_other_is_closed_a_click_allows_to_change_the_corpus_here(open_app, sample, qtbot):
    with Corpus.open(sample):
        app = open_app(sample)
        notice = app.window.notice
        # Too early: told again.
        with qtbot.waitSignal(app.session.busy, timeout=20_000):
            QTest.mouseClick(notice.act, Qt.MouseButton.LeftButton)
        assert "is writing" in notice.sentence.text() and not app.session.can_write
    with qtbot.waitSignal(app.session.noticed, timeout=20_000) as noticed:
        QTest.mouseClick(notice.act, Qt.MouseButton.LeftButton)
    assert noticed.args[0] == "This corpus can be changed here now." and app.session.can_write
    total = app.session.total
    app.session.open_row(0)
    qtbot.waitUntil(lambda: app.session.page is not None, timeout=20_000)
    app.session.removing.remove()
    qtbot.waitUntil(lambda: app.session.hits.total == total - 1, timeout=20_000)


def test_the_window_goes_on_while_hundreds_are_removed_and_brought_back(open_app, qtbot, tmp_path, ui_heartbeat):
    folder = tmp_path / "many"
    folder.mkdir()
    pages(folder, 600)
    with Corpus.open(tmp_path / "large") as corpus:
        list(corpus.import_files([folder]))
        list(corpus.reconsider())
    app = open_app(tmp_path / "large")
    app.window.search.select_all()
    with ui_heartbeat(0.1):
        press(Qt.Key.Key_Delete)
        answer(qtbot, "Remove")
        holds(app, qtbot, 0)
        app.session.undoing.undo()
        holds(app, qtbot, 600)
