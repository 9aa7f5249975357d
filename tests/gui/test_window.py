"""Stories of the window, told by keys and clicks, over the sample corpus."""

from __future__ import annotations

import sys
import threading
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QPushButton, QToolButton, QWidget

from corpusview.corpus.corpus import Corpus
from corpusview.gui import files as files_room
from corpusview.gui import memory as memory_room
from corpusview.gui.about import AboutDialog
from corpusview.gui.background import Lane
from corpusview.gui.entities.model import ROW, NameRow, Offer
from corpusview.gui.entities.names import Of
from corpusview.gui.imports.report import ReportDialog
from corpusview.gui.imports.samples import sample_pages, samples
from corpusview.gui.keys.overview import KeysDialog
from corpusview.gui.last_resort import LastResort
from corpusview.gui.plain import Message
from corpusview.gui.preferences import PreferencesDialog
from corpusview.gui.search.model import SNIPPET
from corpusview.gui.theme import DARK, LIGHT
from corpusview.query import Scope, Sort
from corpusview.settings import Settings, load

KEY = Qt.Key
CTRL, ALT, SHIFT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ShiftModifier,
)


def press(qtbot, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Press a key wherever the focus is."""
    qtbot.keyClick(QApplication.focusWidget(), key, modifier)


def click(qtbot, widget: QWidget) -> None:
    qtbot.mouseClick(widget, Qt.MouseButton.LeftButton)


def drag(qtbot, widget: QWidget, right: int) -> None:
    """Take a widget at its middle and pull it to the right."""
    start = widget.rect().center()
    qtbot.mousePress(widget, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(widget, start + QPoint(right, 0))
    qtbot.mouseRelease(widget, Qt.MouseButton.LeftButton)


def open_first(app, qtbot) -> None:
    """From the box: down into the list, which opens its first article."""
    with qtbot.waitSignal(app.session.opened, timeout=20_000):
        press(qtbot, KEY.Key_Down)


def dialog_of(app, qtbot, kind: type):
    qtbot.waitUntil(lambda: any(child.isVisible() for child in app.window.findChildren(kind)))
    return next(child for child in app.window.findChildren(kind) if child.isVisible())


# --- searching


def test_typing_searches_without_enter_and_says_how_much_was_found(app, ask):
    hits = ask(app, "minister")
    assert hits.total > 5
    assert app.window.search.count.count.text() == f"{hits.total} articles"
    assert app.window.search.model.rowCount() == app.session.listing.stories() <= hits.total


def test_rows_and_snippets_with_marks_arrive_for_what_is_seen(app, ask, qtbot):
    ask(app, "minister")
    model = app.window.search.model
    qtbot.waitUntil(lambda: model.index(0).data(SNIPPET) is not None)
    snippet = model.index(0).data(SNIPPET)
    assert snippet.hits >= 1
    assert {mark.of(snippet.text).casefold()[:8] for mark in snippet.marks} == {"minister"}


def test_what_stands_only_in_boilerplate_is_one_click_away_and_back(app, ask, qtbot):
    hits = ask(app, "cookies")
    hidden = hits.only_in_boilerplate
    assert hidden > 0
    count = app.window.search.count
    assert f"{hidden}" in count.other.text() and "only in boilerplate" in count.other.text()
    with qtbot.waitSignal(app.session.hits_arrived):
        click(qtbot, count.other)
    assert app.session.hits.total == hidden
    assert set(app.session.hits.ids).isdisjoint(hits.ids)
    assert count.count.text() == f"{hidden} articles, only in boilerplate"
    open_first_of_list(app, qtbot)
    assert app.session.page.marks
    assert any(fold.is_open and fold.hits for fold in app.session.page.folds)
    with qtbot.waitSignal(app.session.hits_arrived):
        click(qtbot, count.other)
    assert app.session.hits.ids == hits.ids


def open_first_of_list(app, qtbot) -> None:
    app.window.search.list.setFocus()
    with qtbot.waitSignal(app.session.opened, timeout=20_000):
        press(qtbot, KEY.Key_Down)


def test_nothing_found_names_the_next_step(app, ask, qtbot):
    ask(app, "quetzalcoatlus")
    empty = app.window.search.empty
    assert empty.isVisible()
    assert empty.heading.text() == "Nothing found"
    with qtbot.waitSignal(app.session.hits_arrived):
        click(qtbot, empty.clear)
    assert app.session.hits.total == app.session.total
    assert app.window.search.box.text() == ""


def test_what_is_unclear_is_told_and_its_place_is_one_click_away(app, ask, qtbot):
    ask(app, 'minister "dam')
    hints = app.window.search.hints
    assert hints.isVisible()
    hint = app.session.query.hints[0]
    go = hints.findChildren(QWidget)
    link = next(each for each in go if each.accessibleName().startswith("Unclear"))
    assert hint.sentence in link.accessibleName()
    click(qtbot, link)
    box = app.window.search.box
    assert box.hasFocus()
    assert box.selectedText() and box.selectedText() in hint.span.of(box.text())
    ask(app, "minister dam")
    assert not hints.isVisible()


def test_every_sample_question_finds_something(app, qtbot):
    questions = samples()
    assert len(questions) == 6
    qtbot.waitUntil(lambda: len(app.window.start_page.buttons) == len(questions))
    for button, question in zip(list(app.window.start_page.buttons), questions, strict=True):
        with qtbot.waitSignal(app.session.hits_arrived, timeout=20_000):
            click(qtbot, button)
        assert app.session.hits.query.raw == question.raw
        assert app.session.place.in_boilerplate is (question.scope is Scope.BOILERPLATE)
        assert app.session.hits.total > 0, question.raw
        assert app.window.search.box.text() == question.raw


def test_the_order_is_chosen_from_the_menu(app, ask, qtbot):
    ask(app, "minister")
    menu = app.window.search.sort.menu()
    with qtbot.waitSignal(app.session.hits_arrived):
        next(action for action in menu.actions() if action.text() == "Oldest first").trigger()
    assert app.session.place.sort is Sort.OLDEST
    with Corpus.open(app.window.corpus, writing=False) as corpus:
        dates = [row.published for row in corpus.rows(app.session.hits) if row.published]
    assert dates == sorted(dates)


# --- reading


def test_down_from_the_box_opens_the_first_article_at_its_first_hit(app, ask, qtbot):
    ask(app, "minister")
    open_first(app, qtbot)
    page = app.session.page
    assert page.article.id == app.session.hits.ids[0]
    assert page.marks
    assert page.headline.text in app.window.windowTitle()
    assert app.window.reading.currentWidget() is app.window.viewer
    assert app.window.search.list.currentIndex().row() == 0


def test_a_new_question_marks_the_open_article_anew(app, ask, qtbot):
    ask(app, "minister")
    open_first(app, qtbot)
    number = app.session.page.article.id
    with qtbot.waitSignal(app.session.opened):
        ask(app, "quetzalcoatlus")
    assert app.session.page.article.id == number
    assert app.session.page.marks == ()
    assert app.session.row == -1


def test_an_answer_is_read_from_its_top_wherever_in_it_the_open_article_stands(app, ask, qtbot):
    session, view = app.session, app.window.search.list
    session.open_row(len(session.listing.ids) - 1)
    qtbot.waitUntil(lambda: session.page is not None and view.top() > 5)
    number = session.page.article.id
    with qtbot.waitSignal(session.opened, timeout=20_000):
        ask(app, "the")
    assert session.page.article.id == number
    assert session.row > 5
    assert view.top() == 0
    assert view.currentIndex().row() == session.row
    qtbot.keyClick(app.window, KEY.Key_Down, ALT)
    qtbot.waitUntil(lambda: view.top() > 0)


def test_j_and_k_walk_the_results_from_the_list_and_from_the_article(app, ask, qtbot):
    ask(app, "minister")
    open_first(app, qtbot)
    with qtbot.waitSignal(app.session.opened):
        press(qtbot, KEY.Key_J)
    assert app.session.row == 1
    app.window.viewer.setFocus()
    with qtbot.waitSignal(app.session.opened):
        press(qtbot, KEY.Key_J)
    assert app.session.row == 2
    with qtbot.waitSignal(app.session.opened):
        press(qtbot, KEY.Key_K)
    assert app.session.page.article.id == app.session.hits.ids[1]
    assert app.window.search.list.currentIndex().row() == 1


def test_letters_typed_in_the_box_are_letters(app, ask):
    ask(app, "jk/n?")
    assert app.window.search.box.text() == "jk/n?"
    assert app.session.page is None


def test_alt_and_an_arrow_walk_the_results_while_typing(app, ask, qtbot):
    ask(app, "minister")
    with qtbot.waitSignal(app.session.opened):
        press(qtbot, KEY.Key_Down, ALT)
    with qtbot.waitSignal(app.session.opened):
        press(qtbot, KEY.Key_Down, ALT)
    assert app.session.row == 1
    assert app.window.search.box.hasFocus()


def test_f3_walks_the_hits_and_ctrl_b_opens_all_folds(app, ask, qtbot):
    ask(app, "minister")
    open_first(app, qtbot)
    page, viewer = app.session.page, app.window.viewer
    if len(page.marks) > 1:
        with qtbot.waitSignal(viewer.hit_changed) as changed:
            press(qtbot, KEY.Key_F3)
        assert changed.args == [2, len(page.marks)]
    press(qtbot, KEY.Key_B, CTRL)
    assert len(viewer.view.open_folds) == len(page.folds) > 0


def test_f7_in_the_list_takes_the_keys_to_the_article(app, ask, qtbot):
    ask(app, "minister")
    open_first(app, qtbot)
    assert app.window.search.list.hasFocus()
    press(qtbot, KEY.Key_F7)
    view = app.window.viewer.view
    assert view.hasFocus()
    qtbot.keyClick(view, KEY.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert view.textCursor().hasSelection()
    assert len(app.window.search.list.chosen()) == 1


def test_f6_walks_all_panes_and_comes_round_both_ways(app, ask, qtbot):
    ask(app, "minister")
    open_first(app, qtbot)
    app.window.search.go_to_box()
    window = app.window
    stops = (window.search.box, window.search.list, window.viewer.view, window.names.list)

    def walk(modifier) -> list[int]:
        seen = []
        for _ in stops:
            press(qtbot, KEY.Key_F6, modifier)
            focus = QApplication.focusWidget()
            seen.append(next(at for at, stop in enumerate(stops) if stop is focus or stop.isAncestorOf(focus)))
        return seen

    assert walk(Qt.KeyboardModifier.NoModifier) == [1, 2, 3, 0]
    assert walk(SHIFT) == [3, 2, 1, 0]


def test_slash_and_ctrl_l_go_to_the_box_and_escape_leaves_it(app, ask, qtbot):
    ask(app, "minister")
    open_first(app, qtbot)
    box = app.window.search.box
    press(qtbot, KEY.Key_Slash)
    assert box.hasFocus() and box.selectedText() == "minister"
    press(qtbot, KEY.Key_Escape)
    assert box.text() == ""
    press(qtbot, KEY.Key_Escape)
    assert not box.hasFocus()
    press(qtbot, KEY.Key_L, CTRL)
    assert box.hasFocus()


def test_back_and_forward_restore_question_and_article(app, ask, qtbot):
    ask(app, "minister")
    open_first(app, qtbot)
    first = app.session.page.article.id
    app.window.search.go_to_box()
    ask(app, "bread")
    open_first(app, qtbot)
    second = app.session.page.article.id
    assert second != first
    with qtbot.waitSignals([app.session.hits_arrived, app.session.opened]):
        press(qtbot, KEY.Key_Left, ALT)
    qtbot.waitUntil(lambda: app.session.page.article.id == first)
    assert app.window.search.box.text() == "minister"
    with qtbot.waitSignal(app.session.hits_arrived):
        press(qtbot, KEY.Key_Right, ALT)
    qtbot.waitUntil(lambda: app.session.page.article.id == second)
    assert app.window.search.box.text() == "bread"


# --- names


def first_name(app, wanted=lambda row: True) -> tuple[int, NameRow]:
    model = app.window.names.model
    rows = ((at, model.index(at).data(ROW)) for at in range(model.rowCount()))
    return next((at, row) for at, row in rows if isinstance(row, NameRow) and wanted(row))


def click_name(app, qtbot, at: int) -> None:
    names = app.window.names.list
    where = names.visualRect(app.window.names.model.index(at)).center()
    qtbot.mouseClick(names.viewport(), Qt.MouseButton.LeftButton, pos=where)


def test_clicks_on_a_name_walk_its_mentions_round(app, ask, qtbot):
    ask(app, "minister")
    open_first(app, qtbot)
    at, row = first_name(app)
    places = row.named.places
    assert places
    reached = []
    app.session.place_wanted.connect(reached.append)
    for _ in range(len(places) + 1):
        click_name(app, qtbot, at)
    assert reached == [*places, places[0]]
    assert app.window.names.model.index(at).data(ROW).reached == 0


def test_a_name_can_be_added_to_the_query_and_excluded(app, ask, qtbot):
    before = ask(app, "minister").total
    open_first(app, qtbot)
    _, row = first_name(app)
    menu = app.window.names.menu_of(row.named)
    actions = {action.text().replace("&", "").split("\t")[0]: action for action in menu.actions()}
    with qtbot.waitSignal(app.session.hits_arrived):
        actions["Add to the query"].trigger()
    assert app.window.search.box.text() == f'minister entity:"{row.named.name}"'
    with_name = app.session.hits.total
    assert 0 < with_name <= before
    ask(app, "minister")
    with qtbot.waitSignal(app.session.hits_arrived):
        actions["Exclude from the query"].trigger()
    assert app.session.hits.total == before - with_name


def test_names_of_the_results_are_counted_over_the_results(app, ask, qtbot):
    hits = ask(app, "dam")
    with qtbot.waitSignal(app.session.naming.arrived):
        click(qtbot, app.window.names.of_results)
    assert app.window.names.note.text().startswith(f"Counted over {hits.total} articles")
    _, row = first_name(app)
    assert 0 < row.named.count <= hits.total
    assert not row.named.only_in_boilerplate
    with qtbot.waitSignal(app.session.naming.arrived):
        ask(app, "dam cookies")


def test_names_only_in_boilerplate_come_on_request(app, ask, qtbot):
    ask(app, "dam")
    with qtbot.waitSignal(app.session.naming.arrived):
        click(qtbot, app.window.names.of_results)
    model = app.window.names.model
    at = model.rowCount() - 1
    assert model.index(at).data(ROW) == Offer("Names only in boilerplate")
    app.window.names.list.scrollToBottom()
    with qtbot.waitSignal(app.session.naming.arrived):
        click_name(app, qtbot, at)
    first_name(app, lambda row: row.named.only_in_boilerplate)


# --- importing


def pages(folder: Path, number: int) -> Path:
    folder.mkdir()
    for each in range(number):
        text = f"Harbour story {each}\n\nThe harbour of Ostrel reopened on day {each}, the port said.\n\nShips left.\n"
        (folder / f"{each:04}.txt").write_text(text, encoding="utf-8")
    return folder


def drop(window: QWidget, *paths: Path) -> None:
    """Drop files on the window as a file manager does."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    with_button = (Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    enter = QDragEnterEvent(QPoint(20, 20), Qt.DropAction.CopyAction, data, *with_button)
    QApplication.sendEvent(window, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(window, QDropEvent(QPointF(20, 20), Qt.DropAction.CopyAction, data, *with_button))


def test_the_first_run_welcomes_and_one_click_imports_the_sample(open_app, tmp_path, qtbot, monkeypatch):
    # Two outlets of it are enough; the tour imports them all.
    outlets = sample_pages()[:2]
    monkeypatch.setattr(files_room, "sample_pages", lambda: outlets)
    app = open_app(tmp_path / "corpus")
    window = app.window
    assert window.welcome.isVisible()
    assert window.welcome.folder.hasFocus()
    with qtbot.waitSignal(app.session.import_ended, timeout=100_000):
        click(qtbot, window.welcome.sample)
    course = app.session.course
    assert course.seen() == course.total > 5
    qtbot.waitUntil(lambda: window.panes.isVisible() and app.session.hits is not None)
    qtbot.waitUntil(lambda: app.session.hits.total == course.saved)
    assert "Import done" in window.strip.phase.text()


def test_a_dropped_folder_of_which_nothing_can_be_read_is_not_called_done(open_app, tmp_path, qtbot):
    app = open_app(tmp_path / "corpus")
    folder = tmp_path / "dropped"
    folder.mkdir()
    (folder / "empty.txt").write_bytes(b"")
    (folder / "page.html").write_text("<!DOCTYPE html><html><body>A page.</body></html>")
    with qtbot.waitSignal(app.session.import_ended, timeout=60_000):
        drop(app.window, folder)
    assert app.window.strip.phase.text() == "Nothing imported"
    assert "1 failed" in app.window.strip.told.text() and app.window.strip.report.isVisible()
    assert app.window.welcome.isVisible()


def test_a_dropped_folder_is_imported_and_the_report_says_why_a_file_failed(open_app, tmp_path, qtbot):
    app = open_app(tmp_path / "corpus")
    folder = pages(tmp_path / "dropped", 12)
    (folder / "empty.txt").write_bytes(b"")
    with qtbot.waitSignal(app.session.import_ended, timeout=60_000):
        drop(app.window, folder)
    assert app.session.course.imported == 12
    assert app.session.course.failed == 1
    click(qtbot, app.window.strip.report)
    report = dialog_of(app, qtbot, ReportDialog)
    assert report.model.rowCount() == 1
    path, outcome, reason = report.model.kept()[0]
    assert (Path(path).name, outcome) == ("empty.txt", "failed")
    assert "empty" in reason
    report.outcome.setCurrentIndex(0)
    assert report.model.rowCount() == 13
    qtbot.keyClicks(report.filter, "0003")
    assert report.model.rowCount() == 1
    report.close()


def test_a_stopped_import_keeps_what_it_saved_and_says_what_is_left(open_app, tmp_path, qtbot):
    app = open_app(tmp_path / "corpus")
    folder = pages(tmp_path / "many", 120)
    with qtbot.waitSignal(app.session.import_ended, timeout=60_000):
        app.session.import_files([folder])
        qtbot.waitUntil(lambda: app.session.course.total > 0, timeout=30_000)
        click(qtbot, app.window.strip.stop)
    course = app.session.course
    assert course.is_stopped and course.seen() < course.total
    assert app.window.strip.phase.text() == "Import stopped"
    assert "left for another time" in app.window.strip.told.text()
    with qtbot.waitSignal(app.session.import_ended, timeout=60_000):
        app.session.import_files([folder])
    qtbot.waitUntil(lambda: app.session.total == 120, timeout=20_000)


def test_a_corpus_that_another_writes_to_can_still_be_searched(open_app, sample, ask, qtbot, tmp_path):
    with Corpus.open(sample):
        app = open_app(sample)
        assert "Another CorpusView" in app.window.notice.sentence.text()
        assert app.window.notice.isVisible()
        assert ask(app, "minister").total > 0
        drop(app.window, pages(tmp_path / "more", 2))
        assert "reading only" in app.window.notice.sentence.text()
        assert not app.session.is_importing


# --- the window as a whole


def test_where_the_user_was_is_there_the_next_day(open_app, sample, ask, qtbot):
    app = open_app(sample)
    ask(app, "dam")
    open_first(app, qtbot)
    article = app.session.page.article.id
    # The screen of the tests is 800 pixels wide, and a window that is remembered comes back onto its screen.
    app.window.resize(790, 700)
    qtbot.waitUntil(lambda: app.window.panes.width() == 790)
    before = app.window.panes.sizes()
    drag(qtbot, app.window.panes.handle(1), 24)
    sizes = app.window.panes.sizes()
    assert sizes != before
    app.window.close()
    again = open_app(sample)
    qtbot.waitUntil(lambda: again.session.page is not None, timeout=20_000)
    assert again.window.search.box.text() == "dam"
    assert again.session.page.article.id == article
    assert again.session.row == 0
    assert again.window.panes.sizes() == sizes


def test_whose_names_were_listed_and_whether_any_were_is_there_the_next_day(open_app, sample, ask, qtbot):
    app = open_app(sample)
    ask(app, "dam")
    qtbot.mouseClick(app.window.names.of_results, Qt.MouseButton.LeftButton)
    app.window.close()
    again = open_app(sample)
    qtbot.waitUntil(lambda: again.session.naming.of is Of.RESULTS)
    assert again.window.names.of_results.isChecked()
    assert again.window.names.isVisible()
    press(qtbot, KEY.Key_N, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert not again.window.names.isVisible()
    again.window.close()
    third = open_app(sample)
    qtbot.waitUntil(lambda: not third.window.names.isVisible())
    assert third.session.naming.of is Of.RESULTS


def test_a_spoilt_memory_is_passed_over(open_app, sample, tmp_path):
    (tmp_path / "window.ini").write_text(
        f"[General]\narrangement=1\ngeometry=nonsense\ncorpora=@Invalid()\n"
        f"[{memory_room._group(sample)}]\nsort=by-magic\narticle=minus one\nreading=[[1,2],null,{{}}]\n"
    )
    app = open_app(sample)
    assert app.session.hits.total == app.session.total
    assert app.session.place.sort is Sort.RELEVANCE


def test_every_widget_that_takes_the_focus_has_a_name(app, ask, qtbot):
    ask(app, 'minister "dam')
    open_first(app, qtbot)
    app.window.dialogs.show_preferences()
    app.window.dialogs.show_keys()
    app.window.dialogs.show_about()
    unnamed = [
        f"{type(widget).__name__} {widget.objectName()} in {type(widget.parent()).__name__}"
        for widget in app.window.findChildren(QWidget)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not widget.accessibleName()
        and not widget.objectName().startswith("qt_")
        and widget.focusProxy() is None
        and widget.window().windowType() != Qt.WindowType.Popup
    ]
    assert unnamed == []
    for kind in (PreferencesDialog, KeysDialog, AboutDialog):
        dialog_of(app, qtbot, kind).close()


def test_tab_reaches_every_pane_and_is_never_trapped(app, ask, qtbot):
    ask(app, "minister")
    open_first(app, qtbot)
    app.window.search.go_to_box()
    seen = []
    for _ in range(60):
        press(qtbot, KEY.Key_Tab)
        focus = QApplication.focusWidget()
        if focus is app.window.search.box:
            break
        seen.append(focus)
    else:
        pytest.fail("Tab never came back to the box")
    window = app.window
    for pane in (window.search.list, window.viewer.view, window.names.list):
        assert any(each is pane or pane.isAncestorOf(each) for each in seen), pane.objectName()


def test_preferences_are_worn_at_once_and_kept(app, ask, qtbot):
    from corpusview.paths import settings_file

    ask(app, "minister")
    open_first(app, qtbot)
    press(qtbot, KEY.Key_Comma, CTRL)
    dialog = dialog_of(app, qtbot, PreferencesDialog)
    dialog.editors["theme"].setCurrentIndex(dialog.editors["theme"].findData("dark"))
    dialog.editors["reading_size"].setValue(17)
    assert app.theme.colours is DARK
    assert app.window.viewer.reading.points == 17
    assert load(settings_file()) == Settings(theme="dark", reading_size=17)
    click(qtbot, dialog.reset)
    assert load(settings_file()) == Settings(reading_size=17)
    dialog.turn_to("Reading")
    click(qtbot, dialog.reset)
    assert load(settings_file()) == Settings()
    qtbot.keyClicks(dialog.search, "processes")
    assert dialog.page == "Import"
    assert dialog.editors["jobs"].isVisible() and not dialog.editors["theme"].isVisible()
    dialog.search.clear()
    qtbot.keyClicks(dialog.search, "no such thing")
    assert dialog.nothing.isVisible()
    dialog.close()


def test_a_fault_is_told_calmly_with_a_report_to_copy(app, qtbot, stray_log, monkeypatch):
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    LastResort(lambda: "CorpusView, this test").install()
    seen = []

    def answer() -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, Message):
            seen.append(dialog)
            dialog._choose("Copy report")
        else:
            # It waits for its answer once it is there, and this with it.
            QTimer.singleShot(50, answer)

    QTimer.singleShot(0, answer)
    app.background.run(Lane.FINDING, "fault", lambda _t: [][1], lambda _r: None, lambda _t: None)
    qtbot.waitUntil(lambda: bool(seen), timeout=10_000)
    qtbot.waitUntil(lambda: "IndexError" in QGuiApplication.clipboard().text())
    assert QGuiApplication.clipboard().text().startswith("CorpusView, this test")
    assert [record for record in stray_log if "IndexError" in record.getMessage()]
    stray_log.clear()


def test_the_window_answers_while_it_imports_searches_and_opens(open_app, sample, ask, qtbot, tmp_path, ui_heartbeat):
    app = open_app(sample)
    folder = pages(tmp_path / "many", 90)
    ask(app, "minister")
    open_first(app, qtbot)
    with ui_heartbeat(0.1), qtbot.waitSignal(app.session.import_ended, timeout=100_000):
        app.session.import_files([folder])
        app.window.search.go_to_box()
        for raw in ("harbour", "dam", "minister"):
            ask(app, raw)
            with qtbot.waitSignal(app.session.opened, timeout=20_000):
                app.session.open_row(0)
    assert app.session.course.imported == 90


def test_closing_in_the_middle_of_an_import_leaves_no_thread_and_a_whole_corpus(open_app, tmp_path, qtbot):
    app = open_app(tmp_path / "corpus")
    app.session.import_files([pages(tmp_path / "many", 90)])
    qtbot.waitUntil(lambda: app.session.course.total > 0, timeout=30_000)
    app.window.close()
    assert not [each for each in threading.enumerate() if each.name.startswith(tuple(Lane))]
    with Corpus.open(tmp_path / "corpus") as corpus:
        assert corpus.check() == ()


def test_text_from_files_is_never_taken_for_markup(open_app, tmp_path, qtbot, ask):
    folder = tmp_path / "hostile"
    folder.mkdir()
    (folder / "<b>x<img src=x>.txt").write_text("<h1>Harbour</h1> <img src='file:///etc/passwd'>\n\nText.\n")
    (folder / "empty<img src=x>.txt").write_bytes(b"")
    app = open_app(tmp_path / "corpus")
    with qtbot.waitSignal(app.session.import_ended, timeout=60_000):
        drop(app.window, folder)
    ask(app, "harbour")
    open_first(app, qtbot)
    app.session.show_ledger()
    report = dialog_of(app, qtbot, ReportDialog)
    shown = report.model.index(0, 1)
    assert "<img" in shown.data()
    assert "<img" not in shown.data(Qt.ItemDataRole.ToolTipRole)
    rich = [
        each
        for each in app.window.findChildren(QWidget)
        if hasattr(each, "textFormat") and each.textFormat() != Qt.TextFormat.PlainText
    ]
    assert rich == []
    report.close()


def test_marks_turn_dark_with_the_window(app, ask, qtbot):
    ask(app, "minister")
    open_first(app, qtbot)
    view = app.window.viewer.view

    def grounds() -> set[str]:
        return {each.format.background().color().name() for each in view.extraSelections()}

    qtbot.waitUntil(lambda: LIGHT.mark_now in grounds())
    app.window.wear(Settings(theme="dark"))
    qtbot.waitUntil(lambda: DARK.mark_now in grounds())
    assert not grounds() & {LIGHT.mark, LIGHT.mark_now}


def test_a_click_on_its_button_shows_the_details_of_a_name_and_puts_them_away(app, ask, qtbot):
    ask(app, "minister")
    open_first(app, qtbot)
    names = app.window.names
    qtbot.waitUntil(lambda: names.details_button.isEnabled(), timeout=20_000)
    for wanted in (True, False):
        qtbot.mouseClick(names.details_button, Qt.MouseButton.LeftButton)
        assert names.details.isVisible() is wanted and names.details_action.isChecked() is wanted


def test_no_button_of_the_window_fails(app, ask, qtbot, monkeypatch):
    for name in ("getExistingDirectory", "getOpenFileName", "getOpenFileNames", "getSaveFileName"):
        monkeypatch.setattr(QFileDialog, name, lambda *_given, **_named: ("", ""))
    ask(app, "minister")
    open_first(app, qtbot)
    app.session.noticed.emit("Something happened.", "Do this.")
    app.window.viewer.open_find()
    app.window.search.explain()
    clicked: set[int] = set()
    while True:
        buttons = [
            each
            for kind in (QPushButton, QToolButton)
            for each in app.window.findChildren(kind)
            if id(each) not in clicked
            and each.isVisible()
            and each.isEnabled()
            and each.window() is app.window
            # A menu would wait for an answer.
            and each.menu() is None
        ]
        if not buttons:
            break
        clicked.add(id(buttons[0]))
        buttons[0].click()
        for each in QApplication.topLevelWidgets():
            if each is not app.window and each.isVisible():
                each.close()
    assert len(clicked) > 15
    qtbot.waitUntil(lambda: app.window.status.deed.text() == "", timeout=20_000)
