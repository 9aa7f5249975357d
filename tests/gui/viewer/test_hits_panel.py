"""The list of all hits of the open article: by keys and clicks."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor

from corpusview.article import Spans
from corpusview.gui.theme import DARK, LIGHT, palette_of, tone
from corpusview.page import Page

KEY = Qt.Key
BOTH = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


def listed(pane):
    model = pane.hits_panel.model
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def spoken(pane, row):
    return pane.hits_panel.model.index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole)


def test_a_key_lists_every_hit_in_its_line_with_the_part_of_the_page_it_stands_in(shown, qtbot):
    qtbot.keyClick(shown.view, KEY.Key_F, BOTH)
    assert shown.hits_panel.isVisible() and shown.hits_panel.list.hasFocus()
    assert shown.hits_panel.heading.text() == "5 hits"
    assert listed(shown) == [
        "Harbour reopens 😀 after storm",
        "The harbour reopened on Monday, the 😀 port said.",
        "Harbour prices rise",
        "One more word of the harbour at last.",
        "1. Harbour of fools",
    ]
    assert [spoken(shown, row).partition(":")[0] for row in range(5)] == [
        "Hit 1 of 5, Headline · line 3",
        "Hit 2 of 5, Body · line 7",
        "Hit 3 of 5, Related · line 12",
        "Hit 4 of 5, Body · line 14",
        "Hit 5 of 5, Most read · line 17",
    ]


def test_enter_and_a_click_go_to_the_hit_and_open_its_fold_and_the_list_follows_f3(shown, qtbot):
    qtbot.keyClick(shown.view, KEY.Key_F, BOTH)
    rows = shown.hits_panel.list
    assert rows.currentIndex().row() == 0
    qtbot.keyClick(rows, KEY.Key_Down)
    qtbot.keyClick(rows, KEY.Key_Down)
    assert shown.view.current_hit == 0
    qtbot.keyClick(rows, KEY.Key_Return)
    assert shown.view.current_hit == 2
    assert len(shown.view.open_folds) == 1
    qtbot.waitUntil(lambda: rows.viewport().height() > 4 * rows.rowHeight(0))
    place = rows.visualRect(shown.hits_panel.model.index(3, 0)).center()
    qtbot.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert shown.view.current_hit == 3
    shown.next_hit_action.trigger()
    assert rows.currentIndex().row() == 4
    shown.next_hit_action.trigger()
    assert rows.currentIndex().row() == 0


def test_escape_goes_back_to_the_article_and_the_button_closes_the_list(shown, qtbot):
    qtbot.mouseClick(shown.hits_bar.place, Qt.MouseButton.LeftButton)
    qtbot.keyClick(shown.hits_panel.list, KEY.Key_Escape)
    assert shown.view.hasFocus() and shown.hits_panel.isVisible()
    qtbot.keyClick(shown.hits_panel.shut, KEY.Key_Space)
    assert not shown.hits_panel.isVisible()
    assert not shown.list_action.isChecked()


def test_what_is_looked_for_in_the_article_is_listed_while_it_is_looked_for(shown, qtbot):
    qtbot.keyClick(shown.view, KEY.Key_F, BOTH)
    qtbot.keyClick(shown.view, KEY.Key_F, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(shown.find_bar.box, "at")
    qtbot.waitUntil(lambda: shown.hits_panel.heading.text() == "3 hits of “at”")
    assert listed(shown) == [
        "Ferries followed at noon; Ann Lee sailed.",
        "Related",
        "One more word of the harbour at last.",
    ]
    qtbot.keyClick(shown.find_bar.box, KEY.Key_Escape)
    qtbot.waitUntil(lambda: shown.hits_panel.heading.text() == "5 hits")


def test_an_article_without_hits_says_what_to_do(pane, qtbot, make_plain):
    pane.show_page(Page.of(make_plain("No word of it.")))
    qtbot.keyClick(pane.view, KEY.Key_F, BOTH)
    assert pane.hits_panel.heading.text() == "No hits"
    assert pane.hits_panel.empty.isVisible() and not pane.hits_panel.list.isVisible()


def test_a_line_of_megabytes_and_one_from_the_right_are_listed_around_their_hits(pane, qtbot, make_plain):
    text = "word " * 200_000 + "needle\u202e " + "word " * 200_000 + "\nהשר אמר needle ביום שני\n"
    at = [text.index("needle"), text.rindex("needle")]
    spans = Spans.of(Page.of(make_plain("")).marks)
    for each in at:
        spans.append(each, each + 6)
    pane.show_page(Page.of(make_plain(text), spans))
    qtbot.keyClick(pane.view, KEY.Key_F, BOTH)
    long, right = listed(pane)
    assert long.startswith("…word") and "word needle" in long and len(long) < 400
    assert right == "השר אמר needle ביום שני"


def test_three_hundred_thousand_hits_are_listed_and_scrolled_without_a_stall(pane, qtbot, ui_heartbeat, make_plain):
    text = "the ship and the sea\n" * 150_000
    spans = Spans.of(())
    for line in range(150_000):
        spans.append(line * 21, line * 21 + 3)
        spans.append(line * 21 + 13, line * 21 + 16)
    pane.show_page(Page.of(make_plain(text), spans))
    with ui_heartbeat(0.3):
        qtbot.keyClick(pane.view, KEY.Key_F, BOTH)
        qtbot.wait(20)
        qtbot.keyClick(pane.hits_panel.list, KEY.Key_End, Qt.KeyboardModifier.ControlModifier)
        qtbot.wait(20)
        qtbot.keyClick(pane.hits_panel.list, KEY.Key_Return)
        qtbot.wait(20)
    assert pane.hits_panel.heading.text() == "300,000 hits"
    assert pane.view.current_hit == 299_999


def test_a_hit_is_marked_in_the_list_in_its_own_tone_in_light_and_dark(shown, qtbot):
    qtbot.keyClick(shown.view, KEY.Key_F, BOTH)
    for colours in (LIGHT, DARK):
        shown.hits_panel.list.setPalette(palette_of(colours))
        shown.set_look(colours)
        wanted = QColor(tone(colours, 0)).name()

        def seen() -> set[str]:
            picture = shown.hits_panel.list.grab().toImage()
            return {picture.pixelColor(x, y).name() for x in range(picture.width()) for y in range(picture.height())}

        assert wanted in seen(), colours
