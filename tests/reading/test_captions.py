"""Captions that say whose picture they belong to."""

from __future__ import annotations

import pytest

from corpusview.article import BlockKind, Label
from corpusview.reading.blocks import Lines
from corpusview.reading.boilerplate.captions import credited_lines
from corpusview.reading.boilerplate.engine import label_blocks
from corpusview.reading.boilerplate.features import measure
from corpusview.reading.evidence import Evidence

_STORY = """Town rebuilds its bridge after the flood

By Anna Berg

The council voted on Tuesday to rebuild the old bridge, which the flood carried away in the spring. Work will begin
next month and is to take about a year, the mayor said after the meeting.

{caption}

For many of the people on the far bank the way to school and to work has been an hour longer since then. "We have
waited long enough," said Maria Holt, who runs the bakery beside the river.

The new bridge will cost four million euros, half of which the state will pay. The rest comes from a loan that the
town takes up for thirty years, the treasurer said.
"""


@pytest.mark.parametrize(
    "line",
    [
        "Visitors at the fair on Monday. (Image: Anna Berg)",
        "Visitors at the fair on Monday. (Photo: Anna B. Berg / The Daily News)",
        "Der Minister am Montag in Berlin. Bild: Anna Berg/dpa",
        "Der Minister am Montag in Berlin Foto: Anna Berg",
        "Der Minister am Montag in Berlin. Bild © Anna Berg",
        "The minister speaks to reporters. Anna Berg/Reuters",
        "The minister speaks to reporters. (Anna Berg/Getty Images)",
        "Farmers wait for rain in the north. (AP Photo/Anna Berg)",
        "The old harbour on a summer evening © Anna Berg",
        "The old harbour on a summer evening. — Picture by Anna Berg",
        "Photograph: Anna Berg for the Daily News",
        "Люди ждут автобуса. Фото: Анна Берг",
        "시민들이 광장에 모여 있다. 연합뉴스",
        "首相官邸前に集まった人たち＝ＡＰ",
    ],
)
def test_a_line_that_ends_with_whose_picture_it_is_is_a_caption(line: str) -> None:
    assert credited_lines(measure(Lines.of(f"Above.\n{line}\nBelow."))).tolist() == [1]


@pytest.mark.parametrize(
    "line",
    [
        "PHOTOS: The best of the week",
        "Best Picture: The Long Road",
        "See the photo below: it shows the bridge in spring",
        "The photo by Anna Berg won the prize of the year",
        "The talks had ended, the agency Reuters reported",
        "The talks had ended, he said (Reuters)",
        "It was the image of the year: a bird over the sea.",
        "© 2024 Berg Media",
        "© Berg Media",
        "The old harbour on a summer evening © Berg Media. All rights reserved",
        "Photo: https://example.org/bridge.jpg",
        "그는 연합뉴스",
    ],
)
def test_a_line_that_only_speaks_of_pictures_or_agencies_is_none(line: str) -> None:
    assert credited_lines(measure(Lines.of(f"Above.\n{line}\nBelow."))).tolist() == []


def test_a_page_of_no_words_has_no_captions() -> None:
    assert credited_lines(measure(Lines.of("***\n© ©\n---"))).tolist() == []
    assert credited_lines(measure(Lines.of(""))).tolist() == []


def test_a_caption_amid_the_text_is_folded_and_says_why_but_the_same_sentence_without_its_credit_is_shown() -> None:
    sentence = "The old bridge in the year before the flood, seen from the bakery on the far bank."
    with_credit = _STORY.format(caption=f"{sentence} (Image: Anna Berg/Daily News)")
    folded = [each for each in label_blocks(with_credit, Evidence()).blocks if each.kind is BlockKind.BOILERPLATE]
    assert [each.span.of(with_credit).split(" (")[0] for each in folded] == [sentence]
    assert (folded[0].label, folded[0].reason) == (Label.OTHER, "a caption, which says whose picture it is")
    without = _STORY.format(caption=sentence)
    assert not [each for each in label_blocks(without, Evidence()).blocks if each.kind is BlockKind.BOILERPLATE]
