"""Notes, highlights, tags and stars: made in the article by keys and mouse, found again, undone."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from corpusview.article import Span
from corpusview.corpus.corpus import Corpus
from corpusview.grammar import parse
from corpusview.gui.theme import LIGHT
from corpusview.notes import Tint
from corpusview.page import Role

KEY = Qt.Key
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def press(key, modifiers=Qt.KeyboardModifier.NoModifier):
    QTest.keyClick(QApplication.focusWidget(), key, modifiers)


@pytest.fixture
def reading(app, ask, qtbot):
    """The first article about a minister is open and has the focus."""
    ask(app, "minister")
    with qtbot.waitSignal(app.session.annotating.arrived, timeout=20_000):
        app.session.open_row(0)
    app.window.viewer.setFocus()
    return app


def body_words(app, words="Prime Minister"):
    """A place of the open article's body."""
    text = app.session.page.article.text
    at = text.index(words, text.index(words) + 1)
    return Span(at, at + len(words))


def select(app, span):
    view = app.window.viewer.view
    view.go_to(span)
    start, end = view.cursor_at(span.start), view.cursor_at(span.end)
    cursor = view.textCursor()
    cursor.setPosition(start.position())
    cursor.setPosition(end.position(), QTextCursor.MoveMode.KeepAnchor)
    view.setTextCursor(cursor)
    assert view.selected_text() == span.of(app.session.page.article.text)


def made(app, qtbot, condition):
    qtbot.waitUntil(lambda: bool(condition(app.window.viewer.notes.made)), timeout=20_000)
    return app.window.viewer.notes.made


def grounds(app):
    return [each.format.background().color().name() for each in app.window.viewer.view.extraSelections()]


def test_h_highlights_what_is_selected_and_undo_takes_it_away(reading, qtbot):
    span = body_words(reading)
    select(reading, span)
    press(KEY.Key_H)
    (note,) = made(reading, qtbot, lambda made: made.notes).notes
    assert note.note.is_highlight and note.span == span
    assert LIGHT.green in grounds(reading)
    assert reading.window.menus.undo.text() == "&Undo add highlight"
    press(KEY.Key_Z, CONTROL)
    made(reading, qtbot, lambda made: not made.notes)
    assert LIGHT.green not in grounds(reading)
    press(KEY.Key_Z, CONTROL | SHIFT)
    assert made(reading, qtbot, lambda made: made.notes).notes == (note,)


def test_without_a_selection_h_says_what_to_do(reading):
    press(KEY.Key_H)
    assert reading.window.statusBar().currentMessage().startswith("Select some words first")


def test_w_writes_a_note_on_the_selection_which_is_changed_by_a_click_on_its_sign(reading, qtbot):
    span = body_words(reading)
    select(reading, span)
    press(KEY.Key_W)
    writer = reading.window.viewer.notes.writer
    assert writer.isVisible() and writer.box.hasFocus()
    assert writer.quote.text() == "“Prime Minister”"
    QTest.keyClicks(writer.box, "Ask him about the port.")
    rose = next(each for each in writer.tints if each.tint is Tint.ROSE)
    QTest.mouseClick(rose, Qt.MouseButton.LeftButton)
    writer.box.setFocus()
    press(KEY.Key_Return, CONTROL)
    (note,) = made(reading, qtbot, lambda made: made.notes).notes
    assert (note.note.text, note.note.tint, note.span) == ("Ask him about the port.", Tint.ROSE, span)
    assert not writer.isVisible() and reading.window.viewer.view.hasFocus()
    view = reading.window.viewer.view
    ((_, sign),) = list(view._signs())
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=sign.center().toPoint())
    assert writer.isVisible() and writer.box.toPlainText() == "Ask him about the port."
    QTest.keyClicks(writer.box, " Twice.")
    QTest.mouseClick(writer.keep, Qt.MouseButton.LeftButton)
    made(reading, qtbot, lambda made: made.notes[0].note.text == "Ask him about the port. Twice.")
    press(KEY.Key_Z, CONTROL)
    made(reading, qtbot, lambda made: made.notes[0].note.text == "Ask him about the port.")


def test_w_after_h_writes_on_what_was_highlighted_and_makes_no_second_mark(reading, qtbot):
    span = body_words(reading)
    select(reading, span)
    press(KEY.Key_H)
    # At once, before the highlight is kept.
    press(KEY.Key_W)
    writer = reading.window.viewer.notes.writer
    assert writer.quote.text() == "“Prime Minister”"
    made(reading, qtbot, lambda made: made.notes)
    QTest.keyClicks(writer.box, "Ask him.")
    press(KEY.Key_Return, CONTROL)
    (note,) = made(reading, qtbot, lambda made: made.notes and made.notes[0].note.text).notes
    assert (note.note.text, note.span) == ("Ask him.", span)
    press(KEY.Key_Z, CONTROL)
    (note,) = made(reading, qtbot, lambda made: made.notes and made.notes[0].note.is_highlight).notes
    # And later, while the caret stands there.
    press(KEY.Key_W)
    assert writer.quote.text() == "“Prime Minister”" and writer.remove.isVisible()
    press(KEY.Key_Escape)
    select(reading, span)
    press(KEY.Key_W)
    QTest.keyClicks(writer.box, "Again.")
    press(KEY.Key_Return, CONTROL)
    (note,) = made(reading, qtbot, lambda made: made.notes and made.notes[0].note.text == "Again.").notes


def test_f7_begins_at_the_hit_so_that_its_sentence_is_highlighted_by_keys_alone(reading, qtbot):
    view = reading.window.viewer.view
    reading.window.viewer.next_hit()
    hit = view.hits[view.current_hit]
    press(KEY.Key_F7)
    assert view.caret_in_sight() == hit.start
    for _ in range(len(hit)):
        press(KEY.Key_Right, SHIFT)
    press(KEY.Key_H)
    (note,) = made(reading, qtbot, lambda made: made.notes).notes
    assert note.span == hit
    press(KEY.Key_F7)


def test_w_is_about_the_whole_article_once_the_reader_has_gone_on_from_the_highlight(reading, qtbot):
    select(reading, body_words(reading))
    press(KEY.Key_H)
    made(reading, qtbot, lambda made: made.notes)
    view = reading.window.viewer.view
    bar = view.verticalScrollBar()
    bar.setValue(bar.maximum() if view.cursorRect().top() < view.height() // 2 else bar.minimum())
    assert view.caret_in_sight() is None
    press(KEY.Key_W)
    assert reading.window.viewer.notes.writer.quote.text() == "On the article as a whole"
    press(KEY.Key_Escape)
    cursor = view.cursor_at(0)
    view.setTextCursor(cursor)
    press(KEY.Key_W)
    assert reading.window.viewer.notes.writer.quote.text() == "On the article as a whole"


def test_a_note_on_the_whole_article_is_listed_and_removed_by_keys(reading, qtbot):
    press(KEY.Key_W)
    writer = reading.window.viewer.notes.writer
    press(KEY.Key_Return, CONTROL)
    assert writer.trouble.text() == "Write something first."
    QTest.keyClicks(writer.box, "Compare with the Courier.")
    press(KEY.Key_Return, CONTROL)
    made(reading, qtbot, lambda made: made.notes)
    press(KEY.Key_M, CONTROL)
    panel = reading.window.viewer.notes.panel
    assert panel.isVisible() and panel.heading.text() == "1 note"
    said = panel.model.index(0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert said == "Note, Compare with the Courier., On the article as a whole"
    panel.list.setFocus()
    panel.list.setCurrentIndex(panel.model.index(0))
    press(KEY.Key_F2)
    assert writer.isVisible()
    press(KEY.Key_Escape)
    assert panel.list.hasFocus()
    press(KEY.Key_Delete)
    made(reading, qtbot, lambda made: not made.notes)
    assert panel.empty.isVisible()


def test_enter_on_a_listed_note_goes_to_its_place_also_in_a_fold(reading, qtbot):
    page = reading.session.page
    line = next(line for line in page.lines if line.role is Role.BOILERPLATE and len(line.text.strip()) > 5)
    view = reading.window.viewer.view
    view.toggle(line.fold)
    select(reading, Span(line.span.start, line.span.start + 5))
    press(KEY.Key_H)
    made(reading, qtbot, lambda made: made.notes)
    view.toggle(line.fold)
    panel = reading.window.viewer.notes.panel
    reading.window.viewer.notes.panel_action.trigger()
    panel.list.setFocus()
    panel.list.setCurrentIndex(panel.model.index(0))
    press(KEY.Key_Return)
    assert line.fold in view.open_folds


def test_notes_are_there_again_the_next_day_and_survive_a_lost_index(reading, qtbot, open_app, sample):
    select(reading, body_words(reading))
    press(KEY.Key_H)
    (note,) = made(reading, qtbot, lambda made: made.notes).notes
    reading.window.close()
    with Corpus.open(sample) as corpus:
        for _ in corpus.rebuild(reread=True):
            pass
    again = open_app(sample)
    qtbot.waitUntil(lambda: again.session.page is not None, timeout=20_000)
    assert made(again, qtbot, lambda made: made.notes).notes[0].span == note.span


def test_tags_are_completed_given_found_and_taken_away(reading, qtbot, ask):
    press(KEY.Key_T)
    tags = reading.window.viewer.notes.tags
    assert tags.box.hasFocus()
    QTest.keyClicks(tags.box, "Port  affair")
    press(KEY.Key_Return)
    made(reading, qtbot, lambda made: made.tags == ("Port affair",))
    press(KEY.Key_Escape)
    assert reading.window.viewer.view.hasFocus()
    with qtbot.waitSignal(reading.session.annotating.arrived):
        reading.session.open_row(1)
    press(KEY.Key_T)
    QTest.keyClicks(tags.box, "affa")
    qtbot.waitUntil(lambda: tags.box.completer().popup().isVisible())
    popup = tags.box.completer().popup()
    QTest.keyClick(popup, KEY.Key_Down)
    QTest.keyClick(popup, KEY.Key_Return)
    made(reading, qtbot, lambda made: made.tags == ("Port affair",))
    qtbot.waitUntil(lambda: tags.box.text() == "")
    chip = next(each for each in tags.findChildren(QPushButton) if "tagged Port affair" in each.accessibleName())
    with qtbot.waitSignal(
        reading.session.hits_arrived, check_params_cb=lambda hits: hits.query.raw == 'tag:"Port affair"'
    ):
        QTest.mouseClick(chip, Qt.MouseButton.LeftButton)
    assert reading.session.hits.total == 2
    reading.session.undoing.undo()
    qtbot.waitUntil(lambda: reading.session.hits.total == 1, timeout=20_000)


def test_an_asterisk_stars_an_article_and_a_star_is_a_tag_that_can_be_asked_for(reading, qtbot, ask):
    QTest.keyClicks(QApplication.focusWidget(), "*")
    made(reading, qtbot, lambda made: made.is_starred)
    assert reading.window.viewer.notes.star_action.isChecked()
    assert not reading.window.viewer.notes.tags.isVisible()
    assert ask(reading, "tag:starred").total == 1
    reading.window.viewer.setFocus()
    QTest.keyClicks(QApplication.focusWidget(), "*")
    made(reading, qtbot, lambda made: not made.is_starred)


def test_a_highlight_offers_its_colours_in_the_menu(reading, qtbot):
    span = body_words(reading)
    select(reading, span)
    press(KEY.Key_H)
    made(reading, qtbot, lambda made: made.notes)
    view = reading.window.viewer.view
    point = view.cursorRect(view.cursor_at(span.start + 3)).center()
    menu = reading.window.viewer.menu_for(view.under(QPoint(point)))
    colours = next(each.menu() for each in menu.actions() if each.text() == "Colour")
    next(each for each in colours.actions() if each.text() == "Blue").trigger()
    made(reading, qtbot, lambda made: made.notes[0].note.tint is Tint.BLUE)
    next(each for each in menu.actions() if each.text() == "Remove highlight").trigger()
    made(reading, qtbot, lambda made: not made.notes)


def test_hits_of_each_word_have_the_colour_of_their_button(app, ask, qtbot):
    ask(app, "minister port")
    with qtbot.waitSignal(app.session.opened, timeout=20_000):
        app.session.open_row(0)
    app.window.viewer.view.go_to(body_words(app, "Minister"))
    shown = set(grounds(app))
    assert {LIGHT.mark, LIGHT.mark_2} <= shown
    tones = [each.property("tone") for each in app.window.viewer.hits_bar.chips]
    assert tones[:2] == ["0", "1"]


def test_a_corpus_that_is_only_read_keeps_no_marks_and_says_so(open_app, sample, ask, qtbot):
    with Corpus.open(sample):
        app = open_app(sample)
        ask(app, "minister")
        with qtbot.waitSignal(app.session.annotating.arrived):
            app.session.open_row(0)
        app.window.viewer.setFocus()
        QTest.keyClicks(QApplication.focusWidget(), "*")
        assert "reading only" in app.window.notice.sentence.text()
        assert not app.window.viewer.notes.star_action.isChecked()


def test_a_question_about_notes_is_answered_anew_when_one_is_written(reading, qtbot, ask):
    assert ask(reading, "note:port").total == 0
    reading.window.viewer.setFocus()
    press(KEY.Key_W)
    QTest.keyClicks(reading.window.viewer.notes.writer.box, "Who owns the port?")
    press(KEY.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: reading.session.hits.total == 1, timeout=20_000)
    press(KEY.Key_Z, CONTROL)
    qtbot.waitUntil(lambda: reading.session.hits.total == 0, timeout=20_000)


def test_a_mention_offers_in_the_article_what_can_be_done_with_its_name(reading, qtbot):
    view = reading.window.viewer.view
    mention = next(
        each for each in reading.session.page.mentions if view.cursor_at(each.span.start).block().isVisible()
    )
    view.go_to(mention.span)
    point = view.cursorRect(view.cursor_at(mention.span.start + 1)).center()
    menu = reading.window.viewer.menu_for(view.under(QPoint(point)))
    named = next(each.menu() for each in menu.actions() if each.menu() and each.text() == mention.entity.name)
    offered = {each.text().split("\t")[0].replace("&", "") for each in named.actions()}
    assert {"Add to the query", "Exclude from the query"} <= offered


def test_a_tag_and_its_undoing_do_not_wait_for_the_end_of_an_import(reading, qtbot, tmp_path, monkeypatch):
    app = reading
    number = app.session.page.article.id
    pages = tmp_path / "pages"
    pages.mkdir()
    for at in range(3):
        text = f"Harbour notice {at}\n\nThe pilot boats of pier {at} sail at noon, said the master of the harbour."
        (pages / f"{at}.txt").write_text(text, encoding="utf-8")
    step, import_files = threading.Semaphore(0), Corpus.import_files

    def slowly(*given, **how):
        """The import, each step of which waits until it is let go on."""
        for event in import_files(*given, **how):
            step.acquire()
            yield event

    monkeypatch.setattr(Corpus, "import_files", slowly)
    app.session.import_files([pages])
    try:
        QTest.keyClicks(QApplication.focusWidget(), "*")
        step.release(1)
        made(app, qtbot, lambda made: made.is_starred)
        assert app.session.is_importing
        with Corpus.open(app.window.corpus, writing=False) as corpus:
            assert corpus.search(parse("tag:starred")).ids == (number,)
        press(KEY.Key_Z, CONTROL)
        step.release(1)
        made(app, qtbot, lambda made: not made.is_starred)
        assert app.session.is_importing
    finally:
        step.release(1000)
    qtbot.waitUntil(lambda: not app.session.is_importing, timeout=20_000)
    with Corpus.open(app.window.corpus, writing=False) as corpus:
        assert corpus.search(parse("tag:starred")).total == 0
        assert corpus.search(parse('"pilot boats"')).total == 3, "what was imported around it is found"
        assert not corpus.needs_mending()
