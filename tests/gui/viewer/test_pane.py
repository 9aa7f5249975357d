"""The viewer by keys and clicks: folds, hits, find, copying, reading."""

from dataclasses import replace
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QDesktopServices, QGuiApplication, QImage, QTextDocument, QWheelEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from corpusview.article import Article, Masthead, Origin, Span
from corpusview.gui.theme import DARK
from corpusview.gui.viewer.finding import Hunt, Wanted, find
from corpusview.gui.viewer.printing import printed
from corpusview.gui.viewer.typography import Look
from corpusview.page import Opening, Page
from tests.gui.viewer.conftest import blocks_of


def visible_text(pane):
    """What is on the page, read off the document."""
    block, lines = pane.view.document().begin(), []
    while block.isValid():
        if block.isVisible():
            lines.append(block.text())
        block = block.next()
    return "\n".join(lines)


def click(qtbot, pane, fold):
    """Click the strip of a fold after bringing it into view."""
    bar = pane.view.verticalScrollBar()
    bar.setValue(int(bar.value() + pane.view.strip_rect(fold).top() - 100))
    qtbot.mouseClick(pane.view.viewport(), Qt.MouseButton.LeftButton, pos=pane.view.strip_rect(fold).center().toPoint())


def clipboard():
    return QGuiApplication.clipboard().text()


def test_body_stands_open_and_furniture_folded(shown):
    text = visible_text(shown)
    assert "Ferries followed at noon" in text
    assert "Related · 2 lines · link list" in text
    assert "prices rise" not in text
    assert "date 2022-01-10" not in text


def test_headline_is_shown_once_over_source_date_and_byline(shown):
    first, second = visible_text(shown).split("\n")[:2]
    assert first == "Harbour reopens 😀 after storm"
    assert second == "The Coast · 10 January 2022 · Ann Lee · UTF-8"
    assert visible_text(shown).count("after storm") == 1


def test_the_mouse_on_the_head_tells_where_each_part_of_it_was_found(shown, qtbot):
    view = shown.view
    cursor = view.textCursor()
    cursor.setPosition(view.document().findBlockByNumber(1).position() + 3)
    qtbot.mouseMove(view.viewport(), view.cursorRect(cursor).center())
    qtbot.waitUntil(lambda: "Byline: line that starts with By, line 5" in view.viewport().toolTip())
    cursor.setPosition(view.document().find("Ferries followed").position())
    qtbot.mouseMove(view.viewport(), view.cursorRect(cursor).center())
    qtbot.waitUntil(lambda: not view.viewport().toolTip())


def test_a_click_on_its_strip_opens_a_fold_and_another_shuts_it(shown, qtbot):
    with qtbot.waitSignal(shown.fold_toggled) as told:
        click(qtbot, shown, 1)
    assert told.args == [1, True]
    assert "Harbour prices rise" in visible_text(shown)
    click(qtbot, shown, 1)
    assert "prices rise" not in visible_text(shown)


def test_a_strip_stays_where_it_is_when_its_fold_opens(shown, qtbot):
    shown.resize(600, 260)
    shown.view.verticalScrollBar().setValue(150)
    before = shown.view.strip_rect(1).top()
    shown.view.toggle(1)
    assert abs(shown.view.strip_rect(1).top() - before) <= 1


def test_strips_are_drawn_and_answer_while_the_white_space_above_the_headline_is_half_gone(shown, qtbot):
    shown.resize(600, 300)
    for scrolled in (0, 10, 20, 35):
        shown.view.verticalScrollBar().setValue(scrolled)
        middle = shown.view.strip_rect(0).center().toPoint()
        assert shown.view.strip_at(middle) == 0
    with qtbot.waitSignal(shown.fold_toggled) as told:
        qtbot.mouseClick(shown.view.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    assert told.args == [0, True]


def test_a_shut_strip_tells_the_first_reason_and_an_open_one_and_the_mouse_all(pane, harbour, qtbot):
    why = "the heading “Most read”; a list: 2 of its 3 lines look like buttons; each stands on 212 other pages"
    most_read = replace(harbour.blocks[-1], reason=why)
    pane.show_page(Page.of(replace(harbour, blocks=(*harbour.blocks[:-1], most_read))))
    assert visible_text(pane).endswith("Most read · 3 lines · the heading “Most read”")
    strip = pane.view.strip_rect(2)
    qtbot.mouseMove(pane.view.viewport(), strip.center().toPoint())
    qtbot.waitUntil(lambda: "212 other pages" in pane.view.viewport().toolTip())
    click(qtbot, pane, 2)
    assert f"Most read · 3 lines · {why}\n" in visible_text(pane)


def test_the_count_of_hits_in_a_fold_stands_clear_of_its_words(pane, make_plain, harbour, qtbot):
    most_read = replace(harbour.blocks[-1], reason="under the heading “What our readers in the harbour read”")
    pane.show_page(Page.of(replace(harbour, blocks=(*harbour.blocks[:-1], most_read))))
    pane.resize(560, 700)
    qtbot.keyClick(pane.view, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(QApplication.focusWidget(), "harbour")
    qtbot.waitUntil(lambda: pane.view.hits_in(2) == 1)
    block = pane.view.document().lastBlock()
    while not block.isVisible():
        block = block.previous()
    rows = block.layout()
    right = max(rows.lineAt(row).naturalTextRect().right() for row in range(rows.lineCount()))
    free = pane.view.strip_rect(2).width() - (block.blockFormat().leftMargin() + right)
    assert free > pane.view.fontMetrics().horizontalAdvance("99 hits")


def test_tab_reaches_each_fold_and_space_and_enter_open_them(shown, qtbot):
    shown.view.setFocus()
    qtbot.keyClick(shown.view, Qt.Key.Key_Tab)
    qtbot.keyClick(shown.view, Qt.Key.Key_Tab)
    assert shown.view.focused_fold == 1
    qtbot.keyClick(shown.view, Qt.Key.Key_Space)
    qtbot.keyClick(shown.view, Qt.Key.Key_Tab)
    qtbot.keyClick(shown.view, Qt.Key.Key_Return)
    assert shown.view.open_folds == {1, 2}


def test_tab_leaves_the_article_after_the_last_fold(shown, qtbot):
    shown.view.setFocus()
    for _ in range(4):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is not shown.view
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Backtab)
    assert QApplication.focusWidget() is shown.view


def test_ctrl_b_opens_all_folds_and_shuts_them(shown, qtbot):
    qtbot.keyClick(shown.view, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    assert shown.view.open_folds == {0, 1, 2}
    qtbot.keyClick(shown.view, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    assert not shown.view.open_folds


def test_opens_at_the_first_hit_and_says_which_of_how_many(shown, marks):
    assert shown.view.current_hit == 0
    assert shown.hits_bar.place.text() == f"1 of {len(marks)}"


def test_a_page_opens_scrolled_to_a_first_hit_far_down(pane, make_plain):
    article = make_plain("A line of some words.\n\n" * 200 + "Here is the needle.")
    at = article.text.index("needle")
    pane.show_page(Page.of(article, [Span(at, at + 6)]))
    document = pane.view.document()
    rect = document.documentLayout().blockBoundingRect(document.lastBlock())
    y = rect.top() - pane.view.verticalScrollBar().value()
    assert 0 <= y <= pane.view.viewport().height()


def test_f3_walks_every_hit_opens_folds_and_comes_round(shown, qtbot, marks):
    seen = []
    shown.hit_changed.connect(lambda number, total: seen.append((number, total)))
    for _ in marks:
        qtbot.keyClick(shown.view, Qt.Key.Key_F3)
    total = len(marks)
    assert seen == [(number, total) for number in [*range(2, total + 1), 1]]
    assert shown.view.open_folds == {1, 2}


def test_shift_f3_walks_back(shown, qtbot, marks):
    qtbot.keyClick(shown.view, Qt.Key.Key_F3, Qt.KeyboardModifier.ShiftModifier)
    assert shown.hits_bar.place.text() == f"{len(marks)} of {len(marks)}"


def test_a_hit_lights_up_just_its_own_words(shown, harbour):
    texts = [selection.cursor.selectedText() for selection in shown.view.extraSelections()]
    assert {text.lower() for text in texts} == {"harbour"}
    assert len(texts) == 3, "those in shut folds are not painted"


def test_a_shut_fold_says_how_many_hits_it_holds(shown):
    assert [shown.view.hits_in(fold) for fold in (0, 1, 2)] == [0, 1, 1]


def test_a_form_button_steps_through_its_own_hits(shown, qtbot, harbour):
    others = [*shown.view.hits[:2], *find(harbour.text, Wanted("Ferries")).spans]
    shown.show_page(Page.of(replace(harbour, id=2), sorted(others)))
    ferries = next(chip for chip in shown.hits_bar.chips if chip.text() == "Ferries  1")
    qtbot.waitUntil(ferries.isVisible)
    qtbot.mouseClick(ferries, Qt.MouseButton.LeftButton)
    assert shown.view.hits[shown.view.current_hit].of(harbour.text) == "Ferries"


def test_ctrl_f_finds_looks_inside_folds_and_opens_them(shown, qtbot):
    qtbot.keyClick(shown.view, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert shown.find_bar.box.hasFocus()
    qtbot.keyClicks(shown.find_bar.box, "fools")
    qtbot.keyClick(shown.find_bar.box, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: shown.find_bar.count.text() == "1 of 1")
    assert shown.view.open_folds == {2}


def test_a_step_before_all_is_found_goes_nowhere_among_other_hits(shown, qtbot, monkeypatch):
    # As where the machine is busy: nothing is found in the first turn.
    slow = [True]
    goes_on = Hunt.go_on
    monkeypatch.setattr(Hunt, "go_on", lambda hunt, seconds: slow[0] or goes_on(hunt, seconds))
    shown.open_find()
    qtbot.keyClicks(shown.find_bar.box, "fools")
    before = shown.view.current_hit
    qtbot.keyClick(shown.find_bar.box, Qt.Key.Key_Return)
    assert shown.find_bar.count.text() == "Looking…" and shown.view.current_hit == before
    slow[0] = False
    qtbot.waitUntil(lambda: shown.find_bar.count.text() == "1 of 1")


def test_find_wraps_round_and_escape_brings_the_hits_back(shown, qtbot, marks):
    shown.open_find()
    qtbot.keyClicks(shown.find_bar.box, "th")
    qtbot.keyClick(shown.find_bar.box, Qt.Key.Key_Return)
    total = len(shown.view.hits)
    for _ in range(total):
        qtbot.keyClick(shown.find_bar.box, Qt.Key.Key_Return)
    assert shown.view.current_hit is not None
    qtbot.keyClick(shown.find_bar.box, Qt.Key.Key_Escape)
    assert not shown.find_bar.isVisible()
    assert len(shown.view.hits) == len(marks)
    assert shown.view.hasFocus()


def test_find_passes_over_the_masthead_as_filed_until_it_is_open(shown, qtbot):
    shown.open_find()
    qtbot.keyClicks(shown.find_bar.box, "after storm")
    qtbot.keyClick(shown.find_bar.box, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(shown.view.hits) == 1)
    shown.view.toggle(0)
    shown.find_bar.whole_word.setChecked(True)
    qtbot.waitUntil(lambda: len(shown.view.hits) == 2)


class Painted(QObject):
    """Which places of a widget were painted."""

    def __init__(self, widget):
        super().__init__(widget)
        self.regions = []
        widget.installEventFilter(self)

    def eventFilter(self, _watched, event):
        if event.type() == QEvent.Type.Paint:
            self.regions.append(event.region())
        return False


def test_a_fold_tells_at_once_how_many_places_it_holds_of_what_is_looked_for(shown, qtbot):
    shown.view.set_hits(())
    bar = shown.view.verticalScrollBar()
    bar.setValue(bar.maximum())
    painted = Painted(shown.view.viewport())
    qtbot.waitUntil(lambda: bool(painted.regions))
    strip = shown.view.strip_rect(1).center().toPoint()
    assert shown.view.viewport().rect().contains(strip)
    shown.view.viewport().repaint()
    painted.regions.clear()
    shown.view.set_hits(find(shown.view.page.article.text, Wanted("prices")).spans)
    assert shown.view.hits_in(1) == 1
    qtbot.waitUntil(lambda: any(each.contains(strip) for each in painted.regions))


def test_a_pattern_that_is_wrong_is_explained(shown, qtbot):
    shown.open_find()
    shown.find_bar.pattern.setChecked(True)
    qtbot.keyClicks(shown.find_bar.box, "harbour(")
    qtbot.keyClick(shown.find_bar.box, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "parenthesis" in shown.find_bar.count.text())
    assert "at character 9" in shown.find_bar.count.text()


def test_what_is_not_there_is_said(shown, qtbot):
    shown.open_find()
    qtbot.keyClicks(shown.find_bar.box, "zebra")
    qtbot.keyClick(shown.find_bar.box, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: shown.find_bar.count.text() == "Not in this article")


def test_copying_takes_what_is_seen_as_it_is_stored(shown, qtbot):
    qtbot.keyClick(shown.view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(shown.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    copied = clipboard()
    assert "The harbour\u00a0reopened on Monday, the 😀 port said.\n\nFerries" in copied
    assert "sailed.\n\nOne more word" in copied
    assert "prices" not in copied
    assert "link list" not in copied
    assert copied.startswith("Harbour reopens 😀 after storm\nThe Coast · 10 January 2022 · Ann Lee · UTF-8\n\nShips")


def test_where_no_paragraph_has_a_height_as_without_fonts_the_last_that_is_shown_stands_everywhere(shown, monkeypatch):
    galley = shown.view._galley
    flat = SimpleNamespace(blockBoundingRect=lambda _block: QRectF())
    document = SimpleNamespace(documentLayout=lambda: flat, findBlockByNumber=galley.document.findBlockByNumber)
    monkeypatch.setattr(galley, "document", document)
    for last in range(2, len(galley.paragraphs)):
        # All between the headline and the last are folded away.
        paragraphs = galley.paragraphs[: last + 1]
        monkeypatch.setattr(galley, "is_shown", lambda at, last=last, all=paragraphs: range(len(all))[at] in (0, last))
        monkeypatch.setattr(galley, "next_shown", lambda number, last=last: last if number < last else number + 1)
        monkeypatch.setattr(galley, "paragraphs", paragraphs)
        assert galley.at_height(50) == last
        monkeypatch.undo()
        monkeypatch.setattr(galley, "document", document)


def test_copying_everything_unfolded_gives_the_stored_text(shown, qtbot, harbour):
    qtbot.keyClick(shown.view, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(shown.view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(shown.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert clipboard() == harbour.text


def test_copied_text_keeps_every_odd_character(pane, qtbot, make_plain):
    text = "a\u00a0b\u2028c 😀 d\te\ufeff  f\u202eg"
    pane.show_page(Page.of(make_plain(text)))
    pane.view.selectAll()
    assert pane.view.createMimeDataFromSelection().text().endswith("\n\n" + text)


def test_f7_lets_the_keyboard_select_past_a_shut_fold(shown, qtbot):
    view = shown.view
    shift = Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(view, Qt.Key.Key_F7)
    assert view.has_caret
    qtbot.keyClick(view, Qt.Key.Key_Home, Qt.KeyboardModifier.ControlModifier)
    for _ in range(40):
        qtbot.keyClick(view, Qt.Key.Key_Down, shift)
        assert view.textCursor().block().isVisible()
    qtbot.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert "Ferries followed" in clipboard()
    assert "at last" in clipboard()
    assert "prices" not in clipboard()
    qtbot.keyClick(view, Qt.Key.Key_F7)
    assert not view.has_caret


def test_ctrl_shift_c_copies_with_headline_source_date_path_and_lines(shown, qtbot, harbour):
    view = shown.view
    cursor = view.textCursor()
    found = view.document().find("Ferries")
    cursor.setPosition(found.selectionStart())
    cursor.setPosition(found.selectionEnd(), cursor.MoveMode.KeepAnchor)
    view.setTextCursor(cursor)
    keys = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(view, Qt.Key.Key_C, keys)
    assert clipboard() == (
        "“Ferries”\n— “Harbour reopens 😀 after storm”, The Coast, Ann Lee, 10 January 2022\n"
        "/news/harbour.txt, line 9\n"
    )


def test_ctrl_wheel_and_keys_change_the_size_and_it_is_told(shown, qtbot):
    with qtbot.waitSignal(shown.reading_changed) as told:
        qtbot.keyClick(shown.view, Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    assert told.args[0].points == 13
    wheel = QWheelEvent(
        QPointF(200, 200),
        shown.view.viewport().mapToGlobal(QPointF(200, 200)),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.ControlModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(shown.view.viewport(), wheel)
    assert shown.reading.points == 14
    qtbot.keyClick(shown.view, Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    assert shown.reading.points == 12


def test_the_size_changes_and_folds_and_hits_stay(shown, marks):
    shown.view.toggle(1)
    shown.zoom(1)
    assert shown.view.open_folds == {1}
    assert len(shown.view.hits) == len(marks)
    assert shown.view.current_hit == 0


def test_text_is_set_in_a_readable_measure_in_the_middle(shown):
    shown.resize(1600, 700)
    view = shown.view
    side = view.viewport().x()
    assert side > 300
    assert abs(view.width() - view.viewport().width() - 2 * side) < 40


def test_names_are_underlined_on_demand_and_can_be_clicked(shown, qtbot, harbour):
    qtbot.keyClick(shown.view, Qt.Key.Key_U, Qt.KeyboardModifier.ControlModifier)
    mention = harbour.mentions[0]
    shown.go_to(mention.span)
    rect = shown.view.cursorRect()
    with qtbot.waitSignal(shown.mention_clicked) as told:
        qtbot.mouseClick(shown.view.viewport(), Qt.MouseButton.LeftButton, pos=rect.center() + QPoint(6, 0))
    assert told.args == [mention]


def test_going_to_a_place_in_a_fold_opens_it(shown, harbour):
    at = harbour.text.index("fools")
    shown.go_to(Span(at, at + 5))
    assert shown.view.open_folds == {2}
    assert any(each.cursor.selectedText() == "fools" for each in shown.view.extraSelections())


def test_hits_are_walked_on_from_the_place_gone_to(shown, harbour, marks):
    shown.go_to(harbour.mentions[0].span)
    assert shown.hits_bar.place.text() == f"{len(marks)} hits"
    shown.next_hit()
    assert shown.view.hits[shown.view.current_hit].start > harbour.mentions[0].span.start


def test_the_place_in_an_article_is_remembered(pane, make_plain):
    long = Page.of(make_plain("A paragraph of some words, again and again.\n\n" * 300, number=5))
    pane.show_page(long)
    pane.view.verticalScrollBar().setValue(3000)
    pane.show_page(Page.of(make_plain("Short.", number=6)))
    pane.show_page(long)
    assert abs(pane.view.verticalScrollBar().value() - 3000) <= 2


def test_folds_opened_by_the_reader_stay_open_when_the_article_is_shown_again(shown, harbour, make_plain):
    shown.view.toggle(1)
    shown.show_page(Page.of(make_plain("Another.", number=9)))
    shown.show_page(Page.of(harbour))
    assert shown.view.open_folds == {1}


def test_forms_of_one_word_share_a_button(pane, qtbot, make_plain):
    article = make_plain("Tokayev said Tokayev’s ministers and the minister of TOKAYEV left.")
    wanted = [span for word in ("Tokayev", "minister", "TOKAYEV") for span in find(article.text, Wanted(word)).spans]
    pane.show_page(Page.of(article, sorted(set(wanted))))
    assert [chip.text() for chip in pane.hits_bar.chips] == ["Tokayev  3", "minister  2"]


def test_a_button_is_spelt_as_its_word_is_mostly_spelt_in_the_article(pane, qtbot, make_plain):
    article = make_plain("Dam opened. The dam stood, and below the dam the dams were flooded.")
    pane.show_page(Page.of(article, find(article.text, Wanted("dam")).spans))
    assert [chip.text() for chip in pane.hits_bar.chips] == ["dam  4"]


def test_every_strip_in_view_answers_the_mouse(shown, qtbot):
    for fold in (1, 2):
        rect = shown.view.strip_rect(fold)
        assert rect.bottom() < shown.view.viewport().height()
        assert shown.view.strip_at(rect.center().toPoint()) == fold


def test_ticks_beside_the_scroll_bar_stand_for_the_hits(shown, marks):
    ticks = shown.view.verticalScrollBar()
    assert len(ticks.marks) == len(marks)
    assert list(ticks.marks) == sorted(ticks.marks)
    assert ticks.current == ticks.marks[0]


def test_hidden_characters_are_shown_on_request(pane, qtbot, make_plain):
    pane.show_page(Page.of(make_plain("invoice\u202etxt.exe and a bell\x07")))
    assert "⇐" not in visible_text(pane)
    keys = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(pane.view, Qt.Key.Key_H, keys)
    assert "invoice⇐txt.exe and a bell␇" in visible_text(pane)
    pane.view.selectAll()
    assert pane.view.selected_text().endswith("invoice\u202etxt.exe and a bell\x07")


def test_right_to_left_articles_run_from_the_right(pane, make_plain):
    pane.show_page(Page.of(make_plain("مرحبا بالعالم " * 20)))
    assert pane.view.document().lastBlock().textDirection() == Qt.LayoutDirection.RightToLeft


def test_the_folds_of_a_right_to_left_article_begin_at_the_right(pane, qtbot):
    hebrew = "\u05d4\u05e9\u05e8 \u05d0\u05de\u05e8 \u05e9\u05d5\u05d1"
    text, blocks = blocks_of((f"B{hebrew * 20}", "B", "RRelated", f"R{hebrew}", "R", f"B{hebrew * 9}"))
    article = Article(Origin("/news/h.txt"), Masthead(hebrew), text, blocks, id=1)
    at = text.index(hebrew, text.index("Related"))
    pane.show_page(Page.of(article, [Span(at, at + 3)]))
    pane.view.toggle(0) if pane.view.open_folds else None
    strip = pane.view.strip_rect(0).toRect()

    def dark(left: int, right: int) -> int:
        """How many dark points there are in the strip between two of its columns."""
        picture = pane.view.viewport().grab(strip).toImage()
        return sum(
            picture.pixelColor(x, y).lightness() < 150 for x in range(left, right) for y in range(4, strip.height() - 4)
        )

    wide = strip.width()
    assert dark(wide - 30, wide - 4) > 5, "no sign at the right"
    assert dark(wide // 2, wide - 30) > 100, "no words at the right"
    assert dark(wide // 4, wide // 2) == 0
    picture = pane.view.viewport().grab(strip).toImage()
    marked = [x for x in range(wide) if picture.pixelColor(x, strip.height() // 2).name() == pane.view.colours.mark]
    assert marked and max(marked) < wide // 4, "the count of hits stands at the left"
    qtbot.mouseClick(pane.view.viewport(), Qt.MouseButton.LeftButton, pos=strip.center())
    assert pane.view.open_folds == {0}
    # Open, its sign points down, and a rule runs at the right of its lines.
    assert dark(wide - 30, wide - 4) > 5


def test_pdf_holds_what_is_seen(shown, tmp_path, harbour):
    document = printed(shown.view.page, Look(DARK, 12, False, "Inter"))
    assert "Ferries" in document.toPlainText()
    assert "prices" not in document.toPlainText()
    shown.outlets.write_pdf(tmp_path / "article.pdf")
    assert (tmp_path / "article.pdf").read_bytes().startswith(b"%PDF")
    assert (tmp_path / "article.pdf").stat().st_size > 1000


def test_saving_a_pdf_asks_for_a_place_and_says_what_came_of_it(shown, tmp_path, monkeypatch):
    told = []
    shown.told.connect(told.append)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "a.pdf"), ""))
    shown.pdf_action.trigger()
    assert (tmp_path / "a.pdf").read_bytes().startswith(b"%PDF")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "nowhere" / "a.pdf"), ""))
    shown.pdf_action.trigger()
    assert told[0].startswith("Saved as")
    assert "could not be written" in told[1]


def test_the_original_is_opened_where_that_tells_nobody(pane, tmp_path, monkeypatch, make_plain):
    opened, told = [], []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()) or True)
    pane.told.connect(told.append)
    for name in ("page.txt", "page.html", "gone.txt"):
        file = tmp_path / name
        if name != "gone.txt":
            file.write_text("x")
        pane.show_page(Page.of(replace(make_plain("x"), origin=Origin(str(file)))))
        pane.original_action.trigger()
    assert opened == [str(tmp_path / "page.txt"), str(tmp_path)]
    assert "network" in told[0]
    assert "no longer" in told[1]


def test_empty_pane_names_the_next_step_and_a_notice_is_plain_text(pane):
    assert pane.notice.isVisible()
    assert "Ctrl+L" in pane.advice.text()
    pane.show_notice("<b>Not</b> read", "Choose another.")
    assert pane.sentence.text() == "<b>Not</b> read"
    assert pane.sentence.textFormat() == Qt.TextFormat.PlainText
    assert not pane.find_action.isEnabled()


def test_an_article_without_text_is_shown_without_trouble(pane):
    pane.show_page(Page.of(Article(Origin("/news/empty.txt"), Masthead(), "", ())))
    assert visible_text(pane) == "empty.txt\nundated · UTF-8"
    pane.view.selectAll()
    pane.outlets.copy_with_source()
    pane.next_hit()


def test_folds_can_start_open(pane, harbour, marks):
    pane.show_page(Page.of(harbour, marks, Opening.AT_HITS))
    assert pane.view.open_folds == {1, 2}


def test_every_widget_that_takes_the_keyboard_has_a_name(shown):
    shown.open_find()
    nameless = [
        each
        for each in shown.findChildren(QWidget)
        if each.isVisible() and each.focusPolicy() != Qt.FocusPolicy.NoFocus and not each.accessibleName()
        if each is not shown.view.viewport()
    ]
    assert nameless == []


def test_dark_colours_are_worn_at_the_same_place(pane, make_plain):
    pane.show_page(Page.of(make_plain("A paragraph of some words, again and again.\n\n" * 300)))
    pane.view.verticalScrollBar().setValue(2000)
    pane.set_look(DARK)
    assert abs(pane.view.verticalScrollBar().value() - 2000) <= 2
    assert pane.view.palette().base().color().name() == DARK.base


def test_nothing_named_by_a_text_is_handed_out(shown):
    kinds = QTextDocument.ResourceType
    image = shown.view.loadResource(kinds.ImageResource.value, "file:///etc/hostname")
    assert isinstance(image, QImage)
    assert image.width() == 1
    assert bytes(shown.view.loadResource(kinds.HtmlResource.value, "file:///etc/hostname")) == b" "


def actions_of(menu):
    return {action.text(): action for action in menu.actions() if action.text()}


def test_a_strip_offers_never_to_fold_its_lines(shown):
    said = []
    shown.rule_wanted.connect(lambda *rule: said.append(rule))
    shown.view.verticalScrollBar().setValue(0)
    menu = shown.menu_for(shown.view.under(shown.view.strip_rect(1).center().toPoint()))
    actions_of(menu)["Never fold these 2 lines on pages of The Coast"].trigger()
    actions_of(menu)["Never fold these 2 lines anywhere"].trigger()
    lines = ("Related", "Harbour prices rise")
    assert said == [(lines, False, "The Coast"), (lines, False, None)]


def test_a_line_of_the_article_can_be_folded_for_good(shown, harbour):
    said = []
    shown.rule_wanted.connect(lambda *rule: said.append(rule))
    shown.go_to(find(harbour.text, Wanted("Ferries")).spans[0])
    menu = shown.menu_for(shown.view.under(shown.view.cursorRect().center() + QPoint(8, 0)))
    actions_of(menu)["Always fold “Ferries followed at noon; Ann Lee saile…” anywhere"].trigger()
    assert said == [(("Ferries followed at noon; Ann Lee sailed.",), True, None)]


def test_the_masthead_offers_no_rule(shown):
    menu = shown.menu_for(shown.view.under(shown.view.strip_rect(0).center().toPoint()))
    assert not [text for text in actions_of(menu) if "fold “" in text or "fold these" in text]


@pytest.mark.parametrize(
    ("text", "is_right"),
    [
        ("הנמל נפתח מחדש ביום שני.\n", True),
        ("أعيد فتح الميناء يوم الاثنين.\n", True),
        ("The council of Haifa (חיפה) met.\n", False),
        ("1 2 3\n", False),
    ],
)
def test_headline_and_masthead_line_begin_at_the_side_at_which_the_text_does(pane, make_plain, text, is_right):
    pane.show_page(Page.of(make_plain(text)))
    document = pane.view.document()
    body = document.begin()
    for _ in range(3):
        line = body.layout().lineAt(0)
        room, wide = line.width(), line.naturalTextWidth()
        free = line.naturalTextRect().left() - line.x()
        # Headline and masthead line are in Latin letters here, and far shorter than the column.
        assert wide < room - 50
        assert free == pytest.approx(room - wide if is_right else 0, abs=2)
        body = body.next()
        if not body.isValid():
            break
