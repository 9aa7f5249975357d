"""A place of the text and its position in the document are two names for one thing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QTextDocument

from corpusview.article import Article, Block, BlockKind, Label, Masthead, Origin, Span
from corpusview.gui.theme import LIGHT
from corpusview.gui.viewer.paragraphs import LONGEST, paragraphs
from corpusview.gui.viewer.positions import Positions, units, units_to_points
from corpusview.gui.viewer.typography import Look, Typography, typeset
from corpusview.page import Page

TEXT = st.text(st.sampled_from("ab c\n\u00a0\u2028\U0001f600é\r\x00\ufdd0\u05d0\t"), max_size=80)


def body(text):
    blocks = (Block(Span(0, len(text)), BlockKind.BODY, Label.TEXT),) if text else ()
    return Page.of(Article(Origin("a.txt"), Masthead(), text, blocks))


@given(TEXT)
def test_units_count_as_utf_16_does(text):
    assert units(text) == len(text.encode("utf-16-le")) // 2
    assert units_to_points(text, units(text)) == len(text)


@given(TEXT)
def test_every_place_that_is_shown_maps_there_and_back(text):
    page = body(text)
    positions = Positions(page, list(paragraphs(page)))
    for line in page.lines:
        if not line.is_blank:
            for at in range(line.span.start, line.span.end):
                assert positions.to_text(positions.to_document(at)) == at


@given(TEXT)
def test_selecting_everything_gives_the_text_as_it_is_stored(text):
    page = body(text)
    positions = Positions(page, list(paragraphs(page)))
    copied = positions.between(0, positions.length, set())
    assert copied.endswith(text if text.strip() else "")
    assert copied.removesuffix(text).strip() == "a.txt\nundated · UTF-8"


@pytest.mark.usefixtures("qapp")
def test_the_document_stands_as_the_map_says():
    page = body("First 😀 line\n\nsecond\rwith \u2029 breaks\ufdd0\n" + "x" * (3 * LONGEST) + "\nlast 😀😀 line")
    set_up = list(paragraphs(page))
    positions = Positions(page, set_up)
    document = QTextDocument()
    document.setUndoRedoEnabled(False)
    typeset(document, set_up, Typography(Look(LIGHT, 12, False, "Inter")))
    assert document.blockCount() == len(set_up)
    assert document.characterCount() - 1 == positions.length
    for number in range(len(set_up)):
        assert document.findBlockByNumber(number).position() == positions.start_of(number)
    at = page.article.text.index("last") + 6
    assert (
        document.characterAt(positions.to_document(at)) == "\ud83d\ude00"[0]
        or positions.to_text(positions.to_document(at)) == at
    )


def test_long_lines_are_broken_for_showing_only_and_at_spaces():
    words = "word " * 3_000
    pieces = [each for each in paragraphs(body(words + "\n" + "x" * 12_000)) if each.parts]
    assert max(len(each.text) for each in pieces) <= LONGEST
    assert all(each.text.endswith(" ") for each in pieces if each.text.startswith("word"))
    assert "".join(each.text for each in pieces if each.text.startswith("word")) == words
