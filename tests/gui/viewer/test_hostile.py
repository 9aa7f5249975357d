"""Texts that were made, or happened, to do harm: nothing is opened, and the window stays with the reader."""

import os
import sys

import pytest

from corpusview.article import Masthead, Origin
from corpusview.gui.viewer.finding import Wanted, find
from corpusview.page import Page

# Seconds that the event loop may be away; generous, because other work shares the machine.
_LONGEST_STALL = 1.0

BIG = {
    "5 MB in one line": "words of one line " * 280_000,
    "10 MB in 140,000 paragraphs": "The ship sailed at noon, and never came back to the quay, as they said there.\n\n"
    * 130_000,
    "1 MB without a space": "x" * 1_000_000,
    "20,000 paragraphs": "A paragraph of some words, again and again, as ever.\n\n" * 20_000,
    "a quarter of a million line ends": "\n" * 250_000 + "end",
    "marks upon marks": "a" + "\u0301" * 300_000,
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
        pane._look_for(Wanted("words"))
        qtbot.wait(50)


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
    pane.copy_with_source()
    pane.view.paste()
    pane.write_pdf(tmp_path / "out.pdf")
    pane.show_notice(bait, bait)
    pane.find_bar.tell(bait)
    qtbot.wait(50)
    assert asked == []
    assert not [name for name in OPENED if "canary" in name]
    assert "<img" in pane.sentence.text()
