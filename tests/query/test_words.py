"""What counts as a word, and which spellings are the same word."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpusview.words import MOST_CHARACTERS, fold, overlong, stem, stems, terms, terms_of_each, words

# Letters, marks, apostrophes, dots, digits, unseen characters and scripts of all kinds, to meet each other often.
_LETTERS = "aAéſßøœıİΣςŉйи\u0306ёم\u0650ก\u0e48한ｶﾞ哈हि1²½\U0001f600"
_BETWEEN = "’'`.,-_ \n\u0301\u0345\u00ad\u200b\u202e\ufeff"
_STRANGE = st.text(st.sampled_from(_LETTERS + _BETWEEN)) | st.text()


def _same(one: str, other: str) -> bool:
    return terms(one) == terms(other) != []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Tokayev's", "Tokayev’s"),
        ("TOKAYEV", "tokayev"),
        ("Tokayev`s", "tokayev"),
        ("U.S.", "US"),
        ("U.N.’s", "UN"),
        ("6,044", "6044"),
        ("Łódź", "lodz"),
        ("e\u0301tat", "état"),
        ("ﬁnance", "finance"),
        ("œuvre", "oeuvre"),
        ("Straße", "STRASSE"),
        ("İstanbul", "istanbul"),
        ("ёлка", "ЕЛКА"),
        ("за\u0301мок", "замок"),
        ("комп’ютер", "компʼютер"),
        ("Ka\u00adzakh\u200bstan", "Kazakhstan"),
        ("العَرَبِيَّة", "العربية"),
        ("ＡＢＣ", "abc"),
        ("shoot-to-kill", "shoot — to kill"),
    ],
)
def test_spellings_that_a_reader_takes_for_the_same_are_the_same_words(one: str, other: str) -> None:
    assert _same(one, other)


@pytest.mark.parametrize(("one", "other"), [("йод", "иод"), ("хімія", "химия"), ("が", "か"), ("don't", "dont")])
def test_letters_that_are_not_accents_stay_apart(one: str, other: str) -> None:
    assert terms(one) != terms(other)


def test_forms_of_one_word_share_a_stem() -> None:
    assert stem("protests") == stem("protest") == stem("protested")
    assert {stem(form) for form in terms("Россия России Россией")} == {stem("россия")}


def test_parts_of_a_hyphenated_word_follow_each_other() -> None:
    assert terms("the shoot-to-kill order") == ["the", "shoot", "to", "kill", "order"]


def test_elided_articles_are_words_of_their_own() -> None:
    assert terms("l'Union d’Estaing O'Brien aujourd’hui") == ["l", "union", "d", "estaing", "o'brien", "aujourd", "hui"]


def test_scripts_without_spaces_give_one_word_a_character() -> None:
    assert terms("哈萨克 ไทย 한국") == ["哈", "萨", "克", "ไ", "ท", "ย", "한", "국"]


def test_places_are_those_of_the_words_without_quotes_and_points() -> None:
    text = "😀 “Tokayev’s” (U.S.) 'end'."
    assert [text[word.start : word.end] for word in words(text)] == ["Tokayev’s", "U.S.", "end"]


def test_a_run_of_more_than_255_characters_is_no_word_and_is_counted() -> None:
    longest, longer = "a" * MOST_CHARACTERS, "b" * (MOST_CHARACTERS + 1)
    assert terms(f"{longest} {longer} end") == [longest, "end"]
    assert overlong(f"{longest} {longer} end") == 1


@given(_STRANGE)
def test_bulk_form_and_placed_form_give_the_same_words(text: str) -> None:
    placed = words(text)
    assert [word.folded for word in placed] == terms(text)
    assert all(before.end <= after.start for before, after in zip(placed, placed[1:], strict=False))
    assert all(fold(text[word.start : word.end]) == word.folded for word in placed)


@given(st.lists(_STRANGE, max_size=8))
def test_many_texts_and_many_stems_at_once_are_those_of_each(texts: list[str]) -> None:
    texts = [*texts, "word.", "(Two", "it's!", "U.S.", "1,000,", "x" * 300, "?", ""]
    found, counts = terms_of_each(texts)
    assert found == [term for text in texts for term in terms(text)]
    assert counts == [len(terms(text)) for text in texts]
    assert stems(found) == [stem(term) for term in found]


_LETTERS = st.characters(min_codepoint=0x41, max_codepoint=0x3FF, categories=("Lu", "Ll"))


@given(st.text(_LETTERS, max_size=6), st.sampled_from(["", "(", '"']), st.sampled_from(["", ".", ',"', ").", "’s"]))
def test_words_with_accents_are_the_same_at_once_and_one_by_one(word: str, before: str, after: str) -> None:
    for each in (word, f"{word}ŉ{word}", f"Größe{word}", f"ΆΣ{word}ς", f"ﬁ{word}", "Ą" * 254 + word):
        text = before + each + after
        assert terms_of_each([text, text]) == (2 * terms(text), 2 * [len(terms(text))])


@given(_STRANGE | st.text(st.sampled_from("diyeslgnуюшвсьяё'")))
def test_a_stem_begins_with_the_letter_that_its_word_begins_with(text: str) -> None:
    for term in terms(f"{text} dying skies ying y ёлками вшись ющий"):
        assert stem(term)[:1] == term[:1]


@given(_STRANGE)
def test_folding_twice_changes_nothing(text: str) -> None:
    assert all(fold(term) == term for term in terms(text))


@pytest.mark.measured
@pytest.mark.parametrize(
    "unit",
    [
        "a",
        "\xa0",
        "(",
        "1,111",
        "a.",
        "a'",
        "l'",
        "á",
        "a\u200b",
        "\u200b",
        "ก่",
        "哈",
        "1",
        "aя",
        "'",
        "ü ",
        "a\u200b'",
    ],
)
def test_time_grows_no_faster_than_the_text(unit: str) -> None:
    def seconds(characters: int) -> float:
        text = "1" + unit * (characters // len(unit)) + "1z"
        start = time.process_time()
        terms(text)
        return time.process_time() - start

    seconds(1_000)
    short, long = min(seconds(20_000) for _ in range(3)), seconds(160_000)
    assert long < 40 * short + 0.2  # eightfold text; quadratic time would be sixty-fourfold
