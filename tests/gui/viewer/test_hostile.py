"""Texts that were made, or happened, to do harm: nothing is opened, and the window stays with the reader."""

import os
import sys
import time
from contextlib import contextmanager

import pytest
from PySide6.QtCore import QSizeF, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QTextBlockFormat, QTextCursor, QTextDocument

from corpusview.article import Article, Masthead, Origin, Span
from corpusview.gui.viewer import galley
from corpusview.gui.viewer.finding import Wanted, find
from corpusview.page import Page
from tests.conftest import out_of_the_collectors_sight
from tests.gui.viewer.conftest import blocks_of

# Seconds that the event loop may be away.
_LONGEST_STALL = 0.3

BIG = {
    "5 MB in one line": "words of one line " * 280_000,
    "10 MB in 140,000 paragraphs": "The ship sailed at noon, and never came back to the quay, as they said there.\n\n"
    * 130_000,
    "1 MB without a space": "x" * 1_000_000,
    "20,000 paragraphs": "A paragraph of some words, again and again, as ever.\n\n" * 20_000,
    "a million line ends": "\n" * 1_000_000 + "end",
    "marks upon marks": "a" + "\u0301" * 500_000,
    "marks upon marks on every letter": ("z" + "\u0301\u0327\u0489" * 12 + " ") * 10_000,
    "joined signs": "\U0001f468\u200d\U0001f469\u200d\U0001f467" * 20_000,
    "from the right": "\u05d0\u05d1\u05d2 " * 100_000,
}


@pytest.mark.parametrize("name", BIG)
def test_a_large_text_opens_scrolls_folds_and_is_searched_without_a_stall(name, pane, qtbot, ui_heartbeat, make_plain):
    page = Page.of(make_plain(BIG[name]))
    qtbot.wait(30)
    with ui_heartbeat(_LONGEST_STALL):
        pane.show_page(page)
        qtbot.wait(400)
        pane.view.verticalScrollBar().setValue(pane.view.verticalScrollBar().maximum())
        qtbot.wait(50)
        pane.resize(700, 600)
        qtbot.wait(50)
        pane._seeking._look_for(Wanted("words"))
        qtbot.wait(50)
        pane.larger_action.trigger()
        pane.hidden_action.trigger()
        qtbot.wait(50)
    assert pane.view.page is page or pane.view.page.article is page.article


def test_an_article_that_is_put_away_takes_its_document_along(pane, qtbot, make_plain):
    """The binding would keep each document, and with it two hundred megabytes of a long article."""
    gone = []
    for number in range(1, 9):
        pane.show_page(Page.of(make_plain("Words of a line.\n\n" * 50, number)))
        pane.view.document().destroyed.connect(lambda *_: gone.append(1))
        pane.larger_action.trigger()
        pane.view.document().destroyed.connect(lambda *_: gone.append(1))
        qtbot.wait(5)
    pane.show_page(Page.of(make_plain("The last.", 9)))
    qtbot.waitUntil(lambda: len(gone) == 16)
    assert "The last." in pane.view.toPlainText()


@pytest.mark.parametrize(("bound", "most"), [("_TALLEST", 60_000), ("_MOST", 2_200), ("_MOST_LENGTH", 70_000)])
def test_what_is_too_long_to_be_set_at_once_is_told_and_set_when_it_is_gone_to(
    pane, qtbot, make_plain, monkeypatch, bound, most
):
    """Qt sets nothing below eight million pixels, and says nothing of it; and each line takes memory."""
    monkeypatch.setattr(galley, bound, most)
    text = "".join(f"Line {number} of the ship and the sea.\n" for number in range(9_000))
    pane.show_page(Page.of(make_plain(text)))
    qtbot.waitUntil(lambda: pane.view._galley.is_whole, timeout=60_000)
    assert pane.view._galley.is_cut
    shown, _, last = pane.view.toPlainText().rpartition("\n")
    number = int(shown.rpartition("\n")[2].split()[1])
    rest = len(text) - text.index(f"Line {number + 1} ")
    assert 100 < number < 8_000 and last.startswith("The article is longer than is shown at once: ")
    assert abs(int(last.split(": ")[1].split()[0].replace(",", "")) - rest) <= 1
    bar = pane.view.verticalScrollBar()
    bar.setValue(bar.maximum())
    qtbot.wait(20)
    assert pane.view.document().size().height() < 60_000 + 20_000
    # What is found beyond is counted, and walking to it shows it.
    pane._seeking._look_for(Wanted("Line 8500 "))
    qtbot.waitUntil(lambda: len(pane.view.hits) == 1, timeout=30_000)
    pane.next_hit()
    qtbot.waitUntil(lambda: "Line 8500 " in seen(pane.view), timeout=30_000)
    qtbot.waitUntil(lambda: pane.view._galley.is_whole, timeout=60_000)
    shown = pane.view.toPlainText()
    begins = pane.view._galley.start
    assert text.startswith("Line 8", begins) and f"{begins:,} characters of the article come before" in shown
    assert shown.rstrip().endswith("Line 8999 of the ship and the sea.") and "Line 10 " not in shown
    # Whatever of it is set, what is copied is the text.
    pane.view.selectAll()
    pane.view.copy()
    assert QGuiApplication.clipboard().text().partition("\n\n")[2] == text
    qtbot.keyClick(pane.view, Qt.Key.Key_Home)
    assert pane.view._galley.start == 0 and "Line 0 " in seen(pane.view)


def seen(view):
    """The text in the window of a view."""
    first, last = view._seen_blocks()
    return "\n".join(view._galley.block(number).text() for number in range(first, last + 1))


def test_a_long_article_is_read_from_its_first_line_to_its_last_and_back_by_keys(pane, qtbot, make_plain, monkeypatch):
    monkeypatch.setattr(galley, "_MOST", 500)
    monkeypatch.setattr(galley, "_LEAD", 60)
    monkeypatch.setattr(galley, "_BACK", 300)
    text = "".join(f"Line {number} of the ship and the sea.\n" for number in range(2_000))
    view = pane.view
    pane.show_page(Page.of(make_plain(text)))

    def read(key, until):
        met, parts = [], set()
        for _ in range(400):
            qtbot.waitUntil(lambda: view._awaited is None and view._galley.is_whole, timeout=30_000)
            parts.add(view._galley.start)
            met.append([int(line.split()[1]) for line in seen(view).splitlines() if line.startswith("Line ")])
            if until in met[-1]:
                break
            qtbot.keyClick(view, key)
            qtbot.wait(1)
        assert len(parts) > 3
        return met

    met = read(Qt.Key.Key_PageDown, 1_999)
    assert {number for each in met for number in each} == set(range(2_000))
    # Nothing is passed over where one part follows the other, and the place stays.
    assert all(later[0] <= earlier[-1] + 1 for earlier, later in zip(met, met[1:], strict=False))
    back = read(Qt.Key.Key_PageUp, 0)
    assert {number for each in back for number in each} == set(range(2_000))
    assert all(later[-1] >= earlier[0] - 1 for earlier, later in zip(back, back[1:], strict=False))
    qtbot.keyClick(view, Qt.Key.Key_End)
    qtbot.waitUntil(lambda: "Line 1999 " in seen(view), timeout=30_000)
    # Set in another type it stays where it is.
    pane.smaller_action.trigger()
    qtbot.waitUntil(lambda: view._galley.is_whole and "Line 1999 " in seen(view), timeout=30_000)
    assert view._galley.start > 0


def test_wherever_a_slice_ends_both_headers_of_a_fold_are_set(pane, harbour, marks, monkeypatch):
    page = Page.of(harbour, marks)
    for length in range(1, 400, 7):
        monkeypatch.setattr(galley, "_SLICE_LENGTH", length)
        pane.show_page(page)
        while True:
            for fold in pane.view._galley.members:
                assert pane.view.strip_rect(fold).isValid()
            if not pane.view._galley.grow(0):
                break


def test_the_largest_document_is_one_that_qt_still_sets(pane, qtbot):
    """If a later Qt sets more, or less, the bound is to be moved."""
    document = QTextDocument()
    document.setPageSize(QSizeF(10_000, -1))
    cursor = QTextCursor(document)
    tall = QTextBlockFormat()
    tall.setLineHeight(5_000, QTextBlockFormat.LineHeightTypes.FixedHeight.value)
    for _ in range(1_800):
        cursor.insertBlock(tall)
        cursor.insertText("x")
    layout = document.documentLayout()
    set_up_to = max(layout.blockBoundingRect(document.findBlockByNumber(number)).bottom() for number in range(1_801))
    assert galley._TALLEST < set_up_to < galley._TALLEST + 50_000


# Seconds of the processor that a turn of the event loop may take, and how often it is measured: what is slow each time
# is slow by itself, and not because of what else the machine did.
_LONGEST_TURN, _LOOKS = 0.1, 3


@contextmanager
def turns():
    """The seconds of the processor that the window's thread took between two beats of a pulse."""
    taken, pulse, last = [], QTimer(), time.thread_time()

    def beat():
        nonlocal last
        now = time.thread_time()
        taken.append(now - last)
        last = now

    pulse.setInterval(0)
    pulse.timeout.connect(beat)
    with out_of_the_collectors_sight():
        last = time.thread_time()
        pulse.start()
        yield taken
        beat()
    pulse.stop()


# Among two thousand other tests it takes three times as long, by what these left in memory: it wants its own process.
@pytest.mark.hard
@pytest.mark.measured
@pytest.mark.parametrize("asked", ["", "of", "the"])
@pytest.mark.parametrize("name", ["5 MB in one line", "10 MB in 140,000 paragraphs"])
def test_opening_finding_and_resizing_leave_the_window_free_at_every_moment(name, asked, pane, qtbot, make_plain):
    article = make_plain(BIG[name])
    page = Page.of(article, find(article.text, Wanted(asked, whole_word=True), patience=60).spans)
    assert len(page.marks) >= (100_000 if asked and asked in BIG[name].split() else 0)
    short = Page.of(make_plain("A short one.", number=2))
    view, worst = pane.view, []

    def whole():
        return view._galley.is_whole

    for _ in range(_LOOKS):
        pane.show_page(short)
        pane.resize(820, 700)
        qtbot.wait(20)
        with turns() as taken:
            pane.show_page(page)
            qtbot.waitUntil(whole, timeout=60_000)
            qtbot.wait(10)
            view.verticalScrollBar().setValue(view.verticalScrollBar().maximum() // 2)
            qtbot.wait(10)
            qtbot.keyClick(view, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
            qtbot.keyClicks(pane.find_bar.box, "words" if name.startswith("5") else "quay")
            qtbot.waitUntil(lambda: " of " in pane.find_bar.count.text(), timeout=30_000)
            qtbot.keyClick(pane.find_bar.box, Qt.Key.Key_Return)
            qtbot.wait(10)
            place = view.place()
            # Narrower than a line of the best measure in whatever type, so that all is set anew.
            pane.resize(480, 700)
            qtbot.waitUntil(lambda: not whole(), timeout=10_000)
            qtbot.waitUntil(whole, timeout=60_000)
            assert abs(view.place().at - place.at) < 2_000
            qtbot.keyClick(pane.find_bar.box, Qt.Key.Key_Escape)
            qtbot.wait(10)
            for _ in range(5):
                pane.next_hit()
                qtbot.wait(10)
        worst.append(max(taken))
        if worst[-1] <= _LONGEST_TURN:
            break
    assert min(worst) <= _LONGEST_TURN, f"the longest turns took {worst} s of the processor"


def test_a_long_search_goes_on_between_turns_and_is_given_up_when_another_is_asked(pane, qtbot, make_plain):
    pane.show_page(Page.of(make_plain(BIG["5 MB in one line"] + "needle")))
    pane.open_find()
    pane.find_bar.box.setText("o")
    pane.find_bar.step(1)
    assert pane.find_bar.count.text() == "Looking…"
    pane.find_bar.box.setText("needle")
    pane.find_bar.step(1)
    qtbot.waitUntil(lambda: pane.find_bar.count.text() == "1 of 1", timeout=30_000)
    assert len(pane.view.hits) == 1


def test_what_is_found_while_a_long_article_is_set_anew_is_walked_from_where_it_was_read(pane, qtbot, make_plain):
    article = make_plain("A word in a line, and another.\n\n" * 40_000)
    pane.show_page(Page.of(article))
    qtbot.waitUntil(lambda: pane.view._galley.is_whole, timeout=60_000)
    there = article.text.index("word", len(article.text) // 2)
    pane.go_to(Span(there, there + 4))
    pane.resize(480, 700)
    qtbot.waitUntil(lambda: not pane.view._galley.is_whole, timeout=10_000)
    assert pane.view._awaited is not None
    pane.open_find()
    pane.find_bar.box.setText("another")
    pane.find_bar.step(1)
    qtbot.waitUntil(lambda: " of " in pane.find_bar.count.text(), timeout=30_000)
    assert pane.view.hits[pane.view.current_hit].start > there


def test_what_spans_two_portions_of_a_search_is_found_once(make_plain):
    for before in range(99_990, 100_003):
        text = "-" * before + "two words" + "-" * 100_000
        assert find(text, Wanted("two words", whole_word=True)).spans == (Span(before, before + 9),)


def test_a_hundred_thousand_hits_are_walked_without_a_stall(pane, qtbot, ui_heartbeat, make_plain):
    article = make_plain("the ship and the sea\n" * 50_000)
    hits = find(article.text, Wanted("the"), patience=60).spans
    pane.show_page(Page.of(article))
    qtbot.wait(200)
    with ui_heartbeat(_LONGEST_STALL):
        pane.view.set_hits(hits)
        qtbot.wait(20)
        for _ in range(5):
            pane.next_hit()
            qtbot.wait(20)
    assert len(pane.view.hits) == 100_000
    assert len(pane.view.extraSelections()) < 2_000


def test_a_fold_of_thousands_of_lines_in_view_marks_no_more_than_is_seen(pane, qtbot):
    text, blocks = blocks_of(("BThe quay.", *["RRelated to the quay."] * 20_000, *["BA body of the quay."] * 3_000))
    article = Article(Origin("x.txt"), Masthead("Quay"), text, blocks, id=1)
    pane.show_page(Page.of(article, find(text, Wanted("quay"), patience=60).spans))
    qtbot.waitUntil(lambda: pane.view._galley.is_whole, timeout=60_000)
    first, last = pane.view._seen_blocks()
    assert last - first > 20_000
    pane.next_hit()
    assert 2 < len(pane.view.extraSelections()) < 200


def test_a_place_far_down_a_long_text_is_reached_when_it_is_set(pane, qtbot, make_plain):
    article = make_plain("A paragraph of some words, again and again.\n\n" * 20_000 + "Here is the needle.")
    span = find(article.text, Wanted("needle")).spans[0]
    pane.show_page(Page.of(article, [span]))
    assert pane.hits_bar.place.text() == "1 of 1"
    qtbot.waitUntil(
        lambda: any(each.cursor.selectedText() == "needle" for each in pane.view.extraSelections()), timeout=30_000
    )
    assert 0 <= pane.view.cursorRect().top() <= pane.view.viewport().height()


def test_dragging_the_edge_of_a_long_article_sets_it_anew_once(pane, qtbot, ui_heartbeat, make_plain):
    pane.show_page(Page.of(make_plain("A paragraph of some words, again and again.\n\n" * 20_000)))
    qtbot.waitUntil(lambda: pane.view._galley.is_whole, timeout=60_000)
    pane.view.verticalScrollBar().setValue(pane.view.verticalScrollBar().maximum() // 2)
    place = pane.view.place()
    with ui_heartbeat(_LONGEST_STALL):
        for width in range(700, 400, -20):
            pane.resize(width, 600)
            qtbot.wait(5)
    before = pane.view.document().textWidth()
    qtbot.waitUntil(lambda: pane.view.document().textWidth() < before - 100, timeout=20_000)
    assert pane.view.place().at == place.at


OPENED: list[str] = []


def _listen(event, arguments):
    if event == "open" and isinstance(arguments[0], str):
        OPENED.append(arguments[0])


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_nothing_is_opened_because_a_text_names_it(pane, qtbot, tmp_path, make_plain, monkeypatch):
    canary = tmp_path / "canary.png"
    os.mkfifo(canary)  # Whoever opens it to read waits for ever: the test would run into its time limit.
    asked = []
    load = type(pane.view).loadResource
    monkeypatch.setattr(type(pane.view), "loadResource", lambda *given: asked.append(given) or load(*given))
    sys.addaudithook(_listen)
    OPENED.clear()
    bait = (
        f'<img src="{canary}"><img src="file://{canary}"><link rel="stylesheet" href="file://{canary}">'
        f'<body background="{canary}"><style>@import url({canary});</style> ![x]({canary}) <b>bold</b>\n'
    )
    article = make_plain(bait * 5)
    masthead = Masthead(bait, None, bait, bait)
    article = type(article)(Origin(bait), masthead, article.text, article.blocks)
    at = article.text.index("canary")
    span = type(article.blocks[0].span)(at, at + 6)
    pane.show_page(Page.of(article, [span]))
    qtbot.wait(50)
    pane.view.selectAll()
    pane.view.copy()
    pane.outlets.copy_with_source()
    pane.view.paste()
    pane.outlets.write_pdf(tmp_path / "out.pdf")
    pane.show_notice(bait, bait)
    pane.find_bar.tell(bait)
    qtbot.wait(50)
    assert asked == []
    assert not [name for name in OPENED if "canary" in name]
    assert "<img" in pane.sentence.text()
