"""A notice is whole at any width, and takes one line where there is room for it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QVBoxLayout, QWidget

from corpusview.gui.notice import NoticeStrip

SENTENCE, ADVICE = "The search index is of another version.", "The index is being mended; searches may miss articles."


@pytest.fixture
def strip(qtbot) -> Iterator[NoticeStrip]:
    held = QWidget()
    column = QVBoxLayout(held)
    column.setContentsMargins(0, 0, 0, 0)
    made = NoticeStrip()
    column.addWidget(made)
    column.addStretch(1)
    qtbot.addWidget(held)
    held.resize(1000, 400)
    with qtbot.waitExposed(held):
        held.show()
    made.tell(SENTENCE, ADVICE)
    # The window lives as long as this does.
    yield made


def is_whole(strip: NoticeStrip) -> bool:
    return all(
        each.width() >= each.fontMetrics().horizontalAdvance(each.text())
        or each.height() >= each.heightForWidth(each.width())
        for each in (strip.sentence, strip.advice)
    )


def test_sentence_and_advice_stand_in_one_line_where_there_is_room_and_below_each_other_else(strip, qtbot):
    def is_one_line() -> bool:
        is_beside = strip.advice.x() > strip.sentence.geometry().right() and is_whole(strip)
        return is_beside and strip.height() == strip.sizeHint().height()

    qtbot.waitUntil(is_one_line)
    low = strip.height()
    assert strip.sentence.height() < 2 * strip.sentence.fontMetrics().height()
    strip.window().resize(300, 400)
    qtbot.waitUntil(lambda: strip.advice.y() >= strip.sentence.geometry().bottom() and is_whole(strip))
    assert strip.height() > low
    strip.window().resize(1000, 400)
    qtbot.waitUntil(is_one_line)
    assert strip.height() == low


def test_a_notice_without_advice_and_a_long_one_are_whole(strip, qtbot):
    strip.tell("Done.", "")
    qtbot.waitUntil(lambda: is_whole(strip) and not strip.advice.isVisible())
    strip.tell(" ".join(["A long sentence of many words"] * 8), ADVICE)
    qtbot.waitUntil(lambda: is_whole(strip) and strip.advice.y() >= strip.sentence.geometry().bottom())
