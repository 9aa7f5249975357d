"""An article made ready to be kept."""

from __future__ import annotations

import random

from corpusview.corpus.prepared import words_of_each


def test_the_words_of_many_texts_are_counted_as_splitting_counts_them():
    chance = random.Random(1)
    signs = ["a", "é", "\ud800", "\U0001f600", "\u200b", " ", "\n", "\t", "\x1c", "\x85", "\u00a0", "\u2028", "\u3000"]
    for _ in range(3_000):
        texts = ["".join(chance.choices(signs, k=chance.randint(0, 8))) for _ in range(chance.randint(0, 4))]
        plain = [text.encode("ascii", "ignore").decode() for text in texts]
        assert words_of_each(texts) == [len(text.split()) for text in texts], texts
        assert words_of_each(plain) == [len(text.split()) for text in plain], plain


def test_no_white_space_has_a_code_that_the_count_of_words_does_not_know():
    spaces = [chr(code) for code in range(0x110000) if chr(code).isspace()]
    assert words_of_each([f"a{space}b" for space in spaces]) == [2] * len(spaces)
