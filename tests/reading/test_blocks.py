"""Lines measure themselves: spans, counts, hashes and words."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpusview.reading import blocks
from corpusview.reading.blocks import Lines, Places, word_hash, word_hashes
from corpusview.reading.boilerplate.features import FEATURES, REPEATED, best_run, measure
from corpusview.reading.language import language_of


@settings(max_examples=100)
@given(st.text(alphabet=st.one_of(st.characters(), st.sampled_from("\n\n .a1\r\u2028"))))
def test_lines_are_those_that_hold_something(text: str) -> None:
    lines = Lines.of(text)
    for start, end in zip(lines.starts.tolist(), lines.ends.tolist(), strict=True):
        assert "\n" not in text[start:end]
        assert start == 0 or text[start - 1] == "\n"
        assert end == len(text) or text[end] == "\n"
    assert len(lines) + int(lines.blanks.sum()) == text.count("\n") + 1
    assert np.isfinite(measure(lines).matrix).all()
    assert measure(lines).matrix.shape == (len(lines), FEATURES)


def test_only_a_line_feed_ends_a_line() -> None:
    assert len(Lines.of("one\rtwo\u2028three\x0bfour\nfive")) == 2


def test_characters_are_counted_by_class() -> None:
    counts = Lines.of("Ab 12, «é» 中.").counts[0]
    assert counts[blocks.UPPER] == 1
    assert counts[blocks.LOWER] == 2
    assert counts[blocks.DIGIT] == 2
    assert counts[blocks.COMMA] == 1
    assert counts[blocks.QUOTE] == 2
    assert counts[blocks.IDEOGRAPH] == 1
    assert counts[blocks.STOP] == 1


def test_empty_lines_are_counted_above_each_line_and_at_the_end() -> None:
    assert Lines.of("\n\na\nb\n\nc\n\n\n").blanks.tolist() == [2, 0, 1, 3]


def test_sentences_end_at_stops_and_not_within_numbers_or_addresses() -> None:
    lines = Lines.of('One. Two! "Three?" Four\nversion 1.2.3 of example.com\n他来了。她走了。')
    assert lines.sentence_ends.tolist() == [3, 0, 2]


def test_cores_leave_out_the_signs_around_the_words() -> None:
    lines = Lines.of("Read more »\n  • Read MORE\n[Read more:]\n***\nRead more now")
    assert len(set(lines.cores[:3].tolist())) == 1
    assert lines.cores[3] == lines.hashes[3]
    assert lines.cores[4] != lines.cores[0]


def test_a_lead_is_what_stands_before_the_first_colon() -> None:
    lines = Lines.of("Read more: the ferry: a story\nRead more\n[Read more : x\n: nothing\n— : —")
    assert lines.leads[0] == lines.leads[2] == lines.cores[1]
    assert lines.leads[[1, 3, 4]].tolist() == [0, 0, 0]


def test_a_line_that_stands_twice_is_known_as_repeated() -> None:
    measured = measure(Lines.of("the ferry sails\n\nThe ferry sails\nthe ferry sank"))
    assert (measured.matrix[:, REPEATED] > 0).tolist() == [True, True, False]


def test_words_have_their_place_and_lines() -> None:
    lines = Lines.of("Two words\nthree 中文 x")
    found = [
        lines.text[start : start + length]
        for start, length in zip(lines.word_starts.tolist(), lines.word_lengths.tolist(), strict=True)
    ]
    assert found == ["Two", "words", "three", "中", "文", "x"]
    assert lines.word_lines.tolist() == [0, 0, 1, 1, 1, 1]


def test_word_hashes_do_not_mind_case() -> None:
    assert word_hash("Straße") == word_hash("STRAßE")
    assert word_hash("abc") != word_hash("acb")
    assert word_hashes(["one", "two"]).tolist() == [word_hash("one"), word_hash("two")]


def test_lines_alike_but_for_numbers_share_their_shape() -> None:
    lines = Lines.of("12 days ago\n3 days ago\ndays ago\n1 days 2 ago")
    assert len(set(lines.hashes.tolist())) == 4
    shapes = lines.shapes.tolist()
    assert shapes[0] == shapes[1]
    assert len(set(shapes)) == 3
    assert shapes[2] == lines.hashes[2]


@given(st.lists(st.integers(1, 2**64 - 1), unique=True, max_size=300), st.lists(st.integers(0, 2**64 - 1), max_size=50))
def test_places_finds_what_is_there_and_nothing_else(known: list[int], asked: list[int]) -> None:
    places = Places(np.array(known, np.uint64))
    wanted = known[::3] + asked
    where = {each: k for k, each in enumerate(known)}
    assert places.of(np.array(wanted, np.uint64)).tolist() == [where.get(each, len(known)) for each in wanted]


def test_the_best_run_has_the_largest_sum() -> None:
    assert best_run(np.array([-1, 2, -1, 3, -5, 2], np.float32)) == (1, 4)
    assert best_run(np.array([1, 1], np.float32)) == (0, 2)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The mayor said that the bridge would be closed for a year and that a ferry was to run.", "en"),
        ("Der Bürgermeister sagte, dass die Brücke für ein Jahr gesperrt wird und eine Fähre fährt.", "de"),
        ("Le maire a dit que le pont serait fermé pour un an et que le bac serait gratuit pour les habitants.", "fr"),
        ("El alcalde dijo que el puente estará cerrado por un año y que los vecinos no pagarán la barca.", "es"),
        ("Burmistrz powiedział, że most będzie zamknięty przez rok i że prom nie będzie dla nich płatny.", "pl"),
        ("Мэр сказал, что мост закроют на год и что паром для жителей будет бесплатным, но не сразу.", "ru"),
        ("Ο δήμαρχος είπε ότι η γέφυρα θα κλείσει για έναν χρόνο και ότι το πορθμείο θα είναι δωρεάν.", "el"),
        ("市长说，这座桥将关闭一年，渡船免费。", "zh"),
        ("市長は、橋が一年間閉鎖されると述べた。", "ja"),
        ("시장은 다리가 일 년 동안 폐쇄된다고 말했다.", "ko"),
        ("ראש העיר אמר כי הגשר ייסגר לשנה", "he"),
        ("42", None),
        ("", None),
    ],
)
def test_the_language_is_told(text: str, language: str | None) -> None:
    assert language_of(text) == language
