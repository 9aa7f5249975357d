"""Blocks tile any text, the corpus's counts and the user's rules are heard, and the sample reads exactly."""

from __future__ import annotations

import subprocess
import sys
import time
from dataclasses import fields
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpusview.article import Block, BlockKind, Label, tiles
from corpusview.paths import resource
from corpusview.reading.blocks import Lines, Sheaf
from corpusview.reading.boilerplate.engine import (
    Labelled,
    label_all,
    label_blocks,
    line_hashes,
    live_entries,
    survey,
    survey_all,
)
from corpusview.reading.boilerplate.features import Known, evidence_columns, evidence_of_all, measure_all
from corpusview.reading.boilerplate.model import hear_corpus, load
from corpusview.reading.boilerplate.sequence import shown
from corpusview.reading.boilerplate.threads import thread_start
from corpusview.reading.evidence import Evidence, FoldRule, KnownLines

_SAMPLE = Path(__file__).parents[2].parent / "shared" / "seed"

_STORY = """\
Harbour reopens after storm

Ships returned to the harbour of Vellmar on Tuesday after three days of high seas, the port authority said.

Divers had cleared two sunken barges from the channel overnight, and the first ferry left shortly after nine.

The mayor thanked the crews. She said that repairs to the quay would take until the end of the month.

Follow us
Facebook
Twitter
Copyright 2021 Vellmar Gazette. All rights reserved.
"""


def _kind_at(read: Labelled, text: str, words: str) -> BlockKind:
    at = text.index(words)
    return next(block.kind for block in read.blocks if block.span.start <= at < block.span.end)


def _hash(line: str) -> int:
    return int(Lines.of(line).hashes.view("int64")[0])


@settings(max_examples=120)
@given(st.text(alphabet=st.one_of(st.characters(), st.sampled_from("\n\n\n .•|a1 \r\u2028"))))
def test_blocks_tile_any_text(text: str) -> None:
    assert tiles(label_blocks(text, Evidence()).blocks, text)


_GOLDEN = Path(__file__).parent / "golden"


def test_pages_read_together_are_read_as_each_by_itself() -> None:
    texts = [path.read_text(encoding="utf-8") for path in sorted(_GOLDEN.glob("*.txt"))]
    texts += [_STORY, "", "\n \n", "word", "\n\n" + _STORY * 3, "\U0001f6a2 “Ahoy.”", "\n".join(texts[:9])]
    counts = {each: 1 + number % 3 for number, each in enumerate(line_hashes(_STORY + texts[2]))}
    evidence = [Evidence(KnownLines(counts if number % 2 else {})) for number in range(len(texts))]
    evidence[5] = Evidence(rules=(FoldRule(_hash(texts[5].split("\n")[-2]), False),))
    together = list(label_all(texts, evidence))
    assert len(together) == len(texts)
    for text, its, read in zip(texts, evidence, together, strict=True):
        alone = label_blocks(text, its)
        assert (read.masthead, read.language) == (alone.masthead, alone.language)
        assert [(each.span, each.kind, each.label, each.reason) for each in read.blocks] == [
            (each.span, each.kind, each.label, each.reason) for each in alone.blocks
        ]
        # Sums of another number of rows may differ in their last digit.
        assert [each.confidence for each in read.blocks] == pytest.approx(
            [each.confidence for each in alone.blocks], abs=2e-3
        )


@settings(max_examples=60)
@given(st.lists(st.text(alphabet=st.sampled_from("\n\n\n .:•|”a1é漢😀\r\u2028")), min_size=1, max_size=6))
def test_pages_cut_together_have_the_lines_of_each(texts: list[str]) -> None:
    sheaf = Sheaf.of(texts)
    for number, text in enumerate(texts):
        alone, read = Lines.of(text), sheaf.page(number)
        for each in fields(Lines):
            assert np.array_equal(getattr(alone, each.name), getattr(read, each.name)), each.name


@pytest.mark.parametrize(
    "text", ["", "\n", "\n\n\n", " \n\t\n", "word", "\ud800", "\x00\x00", "。", "date 2022-13-45 x"]
)
def test_odd_texts_are_read_and_tiled(text: str) -> None:
    assert tiles(label_blocks(text, Evidence()).blocks, text)


def test_the_empty_text_has_no_blocks() -> None:
    assert label_blocks("", Evidence()).blocks == ()


@pytest.mark.parametrize(
    "text",
    ["a" * 5_000_000, "word " * 1_000_000, "\n" * 5_000_000, "by on 2020 date " * 300_000, "( . | " * 800_000],
    ids=["one word", "one line", "line ends", "date words", "marks"],
)
def test_five_megabytes_are_read_in_linear_time(text: str) -> None:
    began = time.perf_counter()
    read = label_blocks(text, Evidence())
    assert tiles(read.blocks, text)
    # Linear costs one to three seconds on a slow core; quadratic would cost hours.
    assert time.perf_counter() - began < 30


def test_reading_is_deterministic() -> None:
    assert label_blocks(_STORY, Evidence()) == label_blocks(_STORY, Evidence())


def test_a_short_story_and_its_furniture_part() -> None:
    read = label_blocks(_STORY, Evidence())
    assert read.masthead.title == "Harbour reopens after storm"
    assert _kind_at(read, _STORY, "Divers had cleared") is BlockKind.BODY
    assert _kind_at(read, _STORY, "The mayor thanked") is BlockKind.BODY
    assert _kind_at(read, _STORY, "Copyright 2021") is BlockKind.BOILERPLATE
    assert read.language == "en"


def test_body_is_a_block_a_paragraph() -> None:
    read = label_blocks(_STORY, Evidence())
    assert sum(block.kind is BlockKind.BODY for block in read.blocks) == 3


def test_every_fold_gives_a_reason() -> None:
    read = label_blocks(_STORY, Evidence())
    folded = [block for block in read.blocks if block.kind is BlockKind.BOILERPLATE]
    assert folded
    assert all(block.reason and 0 <= block.confidence <= 1 for block in folded)


def test_line_hashes_are_distinct_and_ignore_case_spaces_and_numbers() -> None:
    first = line_hashes("Read  more\n2 days ago\nread more")
    second = line_hashes("READ MORE\n17 days ago")
    assert len(set(first)) == len(first) == 3
    assert len(set(first) & set(second)) == 2
    assert all(-(1 << 63) <= each < 1 << 63 for each in first)
    assert line_hashes("") == line_hashes("\n\n") == ()


def test_pages_surveyed_together_have_the_lines_and_sites_they_have_alone() -> None:
    texts = [_STORY, "", "\n\n", "Read  more\n2 days ago\nread more", _STORY.upper(), "x", "\n Follow us \n\nx\n"]
    texts += ["x\n© 2021 The Vellmar Courier Ltd. All rights reserved.\n", "x\n\nwww.vellmar-courier.org\n"]
    surveys = list(survey_all(texts))
    assert surveys == [survey(text) for text in texts]
    assert [each.lines for each in surveys] == [line_hashes(text) for text in texts]
    assert [each.site for each in surveys[-2:]] == ["the vellmar courier", "vellmar-courier.org"]
    assert list(survey_all([])) == []


def test_line_hashes_never_change() -> None:
    # They are kept in catalogues on disk: a change would make all that was counted worthless.
    assert line_hashes("Read more\n2 days ago") == (4216088402207339875, 5441031584454309618, -2379230117345071371)


def test_short_lines_of_an_article_stand_though_other_articles_have_them_too() -> None:
    # The last line is a paragraph that is new, so that not all of the likely body is known.
    words = np.array([1, 1, 1, 20, 3, 4, 60], np.float32)
    pages = np.array([9, 9, 0, 9, 1, 9, 0], np.float32)
    logits = np.array([2, -1, 2, 2, 2, 2, 4], np.float32)
    hear_corpus(words, Known(pages, pages), logits, np.array([0, len(words)]))
    short, unlikely, new, long, once, not_short, _ = logits.tolist()
    assert -0.5 < short < 0 and 1.4 < once < 1.6 and new == 2
    assert unlikely < -7 and long < -4 and not_short < -4


def test_what_the_corpus_says_of_pages_taken_together_is_what_it_says_of_each() -> None:
    chance = np.random.default_rng(1)
    sizes = [5, 1, 12, 40, 3]
    bounds = np.concatenate(([0], np.cumsum(sizes)))
    weights = chance.integers(0, 40, bounds[-1]).astype(np.float32)
    weights[:5] = 20
    run = chance.random(bounds[-1]) < 0.4
    shapes = chance.integers(0, 5, bounds[-1]).astype(np.float32)
    lines = shapes * (chance.random(bounds[-1]) < 0.6)
    # Of the last page but one nothing is known; the first is a copy, and the third begins with what is new.
    lines[bounds[3] : bounds[4]] = shapes[bounds[3] : bounds[4]] = 0
    lines[:5] = shapes[:5] = 3
    lines[6:8], lines[8], weights[6:8] = 0, 4, 60
    together = evidence_of_all(weights, run, bounds, Known(lines, shapes))
    odds = chance.normal(0, 3, bounds[-1]).astype(np.float32)
    odds[:8] = 3
    heard = odds.copy()
    hear_corpus(weights, Known(lines, shapes), heard, bounds)
    for low, high in zip(bounds[:-1].tolist(), bounds[1:].tolist(), strict=True):
        known = Known(lines[low:high], shapes[low:high])
        assert np.array_equal(together[low:high], evidence_columns(weights[low:high], run[low:high], known))
        alone = odds[low:high].copy()
        hear_corpus(weights[low:high], known, alone, np.array([0, high - low]))
        assert np.array_equal(alone, heard[low:high])
    assert not together[bounds[3] : bounds[4]].any()
    assert np.array_equal(heard[:5], odds[:5]) and not np.array_equal(heard[6:], odds[6:])


def test_lines_seen_in_many_pages_say_so_in_the_reason() -> None:
    counts = dict.fromkeys(line_hashes("Follow us\nFacebook\nTwitter"), 212)
    read = label_blocks(_STORY, Evidence(lines=KnownLines(counts)))
    folded = [block for block in read.blocks if block.kind is BlockKind.BOILERPLATE]
    assert any("212 other pages of the corpus" in block.reason for block in folded)
    read = label_blocks(_STORY, Evidence(lines=KnownLines(counts), of_site=frozenset(counts)))
    folded = [block for block in read.blocks if block.kind is BlockKind.BOILERPLATE]
    assert any("212 other pages of this site" in block.reason for block in folded)


def test_a_page_that_is_in_the_counts_itself_reads_as_before() -> None:
    own = dict.fromkeys(line_hashes(_STORY), 1)
    assert label_blocks(_STORY, Evidence(lines=KnownLines(own))) == label_blocks(_STORY, Evidence())


def test_the_users_word_outranks_the_model() -> None:
    keep = FoldRule(_hash("Copyright 2021 Vellmar Gazette. All rights reserved."), fold=False)
    hide = FoldRule(
        _hash("The mayor thanked the crews. She said that repairs to the quay would take until the end of the month."),
        fold=True,
    )
    read = label_blocks(_STORY, Evidence(rules=(keep, hide)))
    assert _kind_at(read, _STORY, "Copyright 2021") is BlockKind.BODY
    assert _kind_at(read, _STORY, "The mayor thanked") is BlockKind.BOILERPLATE
    assert any("your rule" in block.reason for block in read.blocks)


def test_a_rule_for_another_source_is_not_heard() -> None:
    hide = FoldRule(
        _hash("The mayor thanked the crews. She said that repairs to the quay would take until the end of the month."),
        True,
        "Elsewhere",
    )
    read = label_blocks(_STORY, Evidence(rules=(hide,)))
    assert _kind_at(read, _STORY, "The mayor thanked") is BlockKind.BODY


def _sample_blocks() -> tuple[str, Labelled]:
    files = sorted(_SAMPLE.glob("*.txt")) if _SAMPLE.is_dir() else []
    if not files:
        pytest.skip("the sample file is not here")
    text = files[0].read_text(encoding="utf-8")
    return text, label_blocks(text, Evidence())


def _labels(read: Labelled, text: str, label: Label) -> list[Block]:
    return [block for block in read.blocks if block.label is label]


def test_the_sample_reads_exactly() -> None:
    text, read = _sample_blocks()
    assert tiles(read.blocks, text)
    title = "Russian troops could be gone within week from Kazakhstan says Tokayev’s spokesman"
    assert read.masthead.title == title
    assert read.masthead.published == date(2022, 1, 10)
    assert read.masthead.byline == read.masthead.source == "bne IntelIiNews"
    assert (read.masthead.standfirst or "").startswith("Advanced units")
    span = read.masthead.span_of("title")
    assert span is not None and span.start == text.index(title, text.index(title) + 1)
    body_start, body_end = text.index("Russian troops invited"), text.index("Read in IntelliNews Pro")
    for block in read.blocks:
        at = block.span.start
        wanted = BlockKind.MASTHEAD if at < body_start else BlockKind.BODY if at < body_end else BlockKind.BOILERPLATE
        assert block.kind is wanted, block.span.of(text)[:60]
    masthead = [block.label for block in read.blocks if block.kind is BlockKind.MASTHEAD]
    assert masthead == [Label.DATE_LINE, Label.HEADLINE, Label.STANDFIRST, Label.BYLINE]
    labels = [block.label for block in read.blocks if block.kind is BlockKind.BOILERPLATE]
    assert labels[:5] == [Label.SUBSCRIBE, Label.RELATED, Label.TEASER, Label.FOLLOW_US, Label.MOST_READ]
    assert labels[-1] is Label.DISMISS


def test_a_likely_line_is_shown_beside_the_article_and_folded_far_from_it() -> None:
    chances = np.array([0.3, *[0.0] * 9, 0.95, 0.0, 0.3, *[0.0] * 9, 0.3], np.float32)
    assert np.flatnonzero(shown(chances, np.full(len(chances), 5, np.float32), 0.2)).tolist() == [10, 12]


def test_where_nothing_is_certain_likely_lines_are_shown() -> None:
    assert shown(np.array([0.3, 0.0, 0.4], np.float32), np.full(3, 5, np.float32), 0.2).tolist() == [True, False, True]


def test_a_paragraph_is_shown_at_a_lower_chance_than_a_short_line() -> None:
    chances = np.array([0.95, 0.16, 0.16, 0.05], np.float32)
    weights = np.array([30, 4, 30, 30], np.float32)
    assert shown(chances, weights, 0.2).tolist() == [True, False, True, False]


@pytest.mark.measured
def test_the_weights_are_small_and_load_fast() -> None:
    path = resource("models", "boilerplate.npz")
    assert path.stat().st_size <= 2 << 20
    spent = []
    for _ in range(5):
        began = time.process_time()
        load(path)
        spent.append(time.process_time() - began)
    # 50 ms on a quiet machine; the best of five, with room for a busy one.
    assert min(spent) < 0.1


def test_the_notice_of_an_advertisement_is_folded_amid_the_text() -> None:
    text = _STORY.replace("\n\nDivers", "\n\nAdvertisement\n\nDivers")
    read = label_blocks(text, Evidence())
    assert _kind_at(read, text, "Advertisement") is BlockKind.BOILERPLATE
    assert _kind_at(read, text, "Divers had cleared") is BlockKind.BODY


def test_lines_that_many_pages_hold_lose_their_chance_but_copies_of_an_article_do_not() -> None:
    promise = "Our reporters walk the harbour every day, so that you do not have to get your feet wet."
    text = _STORY.replace("\n\nFollow us", f"\n\n{promise}\n\nFollow us")
    often = Evidence(lines=KnownLines(dict.fromkeys(line_hashes(promise), 40)))
    assert _kind_at(label_blocks(text, often), text, "Our reporters") is BlockKind.BOILERPLATE
    copied = Evidence(lines=KnownLines(dict.fromkeys(line_hashes(_STORY.split("Follow us")[0]), 40)))
    assert _kind_at(label_blocks(_STORY, copied), _STORY, "Divers had cleared") is BlockKind.BODY


def test_a_short_article_does_not_hide_that_the_long_notice_below_it_is_known() -> None:
    notice = "\n\n".join(
        f"Our readers write to us about {what} every day, and we answer each of them as soon as the desk has time."
        for what in ("the harbour", "the schools", "the trams", "the market", "the parks", "the river")
    )
    brief = "Ferry stays in port\n\nThe ferry to the islands stayed in port on Monday after a storm tore its ropes.\n\n"
    often = Evidence(lines=KnownLines(dict.fromkeys(line_hashes(notice), 40)))
    read = label_blocks(brief + notice + "\n", often)
    assert _kind_at(read, brief + notice, "The ferry to the islands") is BlockKind.BODY
    assert _kind_at(read, brief + notice, "Our readers write to us about the river") is BlockKind.BOILERPLATE


def test_a_second_copy_of_the_article_is_folded_and_says_so() -> None:
    head, body = _STORY.split("\n\n", 1)
    body, rest = body.split("Follow us", 1)
    text = f"{head}\n\n{body}Print this\n\n{body}Follow us{rest}"
    read = label_blocks(text, Evidence())
    first, second = text.index("Divers had cleared"), text.rindex("Divers had cleared")
    kinds = [next(each for each in read.blocks if each.span.start <= at < each.span.end) for at in (first, second)]
    assert kinds[0].kind is BlockKind.BODY
    assert kinds[1].kind is BlockKind.BOILERPLATE
    assert "word for word" in kinds[1].reason


@pytest.mark.parametrize(
    ("said", "button"),
    [("Anna Berg says:", "Reply"), ("Anna Berg sagt:", "Antworten"), ("Анна Берг пишет:", "Ответить")],
)
def test_a_thread_of_comments_is_folded_though_it_is_all_sentences(said: str, button: str) -> None:
    words = "I have crossed to the islands every week for thirty years, and no ferry was ever as late as this one was."
    comments = [
        f"{said}\n{day} May 2021 at 10:{day}\n{words} That makes {day} hours.\n{button}\n" for day in range(11, 19)
    ]
    text = _STORY.replace("Follow us", "\n".join([*comments, "Follow us"]))
    read = label_blocks(text, Evidence())
    assert _kind_at(read, text, "Divers had cleared") is BlockKind.BODY
    folded = [block for block in read.blocks if "I have crossed" in block.span.of(text)]
    assert {block.kind for block in folded} == {BlockKind.BOILERPLATE}
    assert {block.label for block in folded} == {Label.COMMENTS}


def test_few_sentences_above_many_comments_are_the_article() -> None:
    asked = "Once a quarter we invite our readers to raise questions here, and we answer what we can."
    said = [
        f"Anna Berg says:\n{day} May 2021 at 10:{day}\nI have waited {day} hours for the ferry."
        for day in range(11, 30)
    ]
    text = "\n\n".join(["Open thread for May", asked, *said])
    read = label_blocks(text, Evidence())
    assert _kind_at(read, text, "Once a quarter") is BlockKind.BODY
    assert _kind_at(read, text, "I have waited 20 hours") is BlockKind.BOILERPLATE


def test_the_sentence_below_the_headline_is_shown_but_not_where_the_corpus_knows_it() -> None:
    words = "Three pilots and a diver tell how they kept the channel open through the longest storm in forty years."
    text = _STORY.replace("\n\n", f"\n{words}\n\n", 1)
    assert _kind_at(label_blocks(text, Evidence()), text, "Three pilots") is not BlockKind.BOILERPLATE
    often = Evidence(lines=KnownLines(dict.fromkeys(line_hashes(words), 40)))
    assert _kind_at(label_blocks(text, often), text, "Three pilots") is BlockKind.BOILERPLATE


def test_an_article_that_quotes_its_speakers_by_name_is_no_thread() -> None:
    assert (
        thread_start(Lines.of("The mayor says:\nWe lost 12 boats.\nA fisher says:\nI have lost 3.\nDoctors say:")) == 5
    )


_ARTICLE = "The council of Vellmar has voted to keep the old lighthouse open one more year, the mayor said on Monday.\n"
_STAMPED = "{name}\n1{n} March 2021, 10:{n}7 pm\nI remember how my grandfather took me up there when I was a child.\n"


def test_a_row_of_day_and_hour_below_a_text_is_a_thread_of_comments() -> None:
    said = "".join(_STAMPED.format(name=name, n=n) for n, name in enumerate(("Ruth", "bo_b", "Ilse K.", "nn", "tom")))
    assert thread_start(Lines.of("Lighthouse stays\n" + _ARTICLE * 4 + said)) == 6
    # Dated posts with no text above them are the article, as in a diary; two dates head an article.
    assert thread_start(Lines.of("Diary\n" + said)) == 16
    assert thread_start(Lines.of(_ARTICLE * 4 + said[: said.index("Ilse")])) == 10


def test_reading_needs_no_training_library() -> None:
    code = (
        "import sys; from corpusview.reading.boilerplate.engine import label_blocks; "
        "from corpusview.reading.evidence import Evidence; label_blocks('A page.', Evidence()); "
        "sys.exit(any(name.split('.')[0] in ('torch', 'lightgbm', 'sklearn') or 'training' in name "
        "for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=Path(__file__).parents[2]).returncode == 0


def _shown(text: str) -> str:
    return "".join(
        block.span.of(text) for block in label_blocks(text, Evidence()).blocks if block.kind is BlockKind.BODY
    )


_ENTRIES = (
    "The harbour master of Vellmar has closed the port for all ships but the ferries.",
    "Power has been restored to about eight thousand homes, the works said. Three thousand remain without.",
    "Schools in four districts will stay closed tomorrow, the ministry has announced.",
    "Trains on the northern line are running again after a tree was cleared from the track.",
    "The weather service lifts its red warning for the coast of the northern districts.",
)


def test_entries_under_their_hours_are_the_article_of_a_live_blog() -> None:
    blog = "Storm Edda: the day as it happened\n\n" + "".join(
        f"{18 - number}:4{number}\n{entry}\n\n" for number, entry in enumerate(_ENTRIES)
    )
    shown = _shown(blog)
    assert all(entry in shown for entry in _ENTRIES)
    # Fewer hours, or hours under names, are no live blog: there the model alone decides.
    for other in (
        blog[: blog.index(_ENTRIES[3])],
        blog.replace("\n\n1", "\n\nIna Holm\n1"),
    ):
        assert not list(live_entries(measure_all(Sheaf.of([other]))))
