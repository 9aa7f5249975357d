"""Words a few edits away, and patterns, mean the same terms in every script, found over arrays or one by one."""

from __future__ import annotations

import itertools
import re

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from corpusview.corpus.index.columnar import expand


class Terms:
    """A dictionary as the field's reader hands it out."""

    def __init__(self, terms: list[str]) -> None:
        self._encoded = [each.encode("utf-8") for each in terms]
        self.terms = self

    def with_prefix(self, prefix: bytes) -> tuple[int, int]:
        held = [at for at, each in enumerate(self._encoded) if each.startswith(prefix)]
        return (held[0], held[-1] + 1) if held else (0, 0)

    def block(self, first: int, last: int) -> tuple[bytes, np.ndarray]:
        some = self._encoded[first:last]
        return b"".join(some), np.array([0, *itertools.accumulate(map(len, some))], np.int64)


def edits(one: str, other: str) -> int:
    """Insertions, deletions and substitutions from one to the other, as the book has it."""
    row = list(range(len(other) + 1))
    for at, letter in enumerate(one, start=1):
        above, row = row, [at]
        for place, sought in enumerate(other):
            row.append(min(above[place + 1] + 1, row[place] + 1, above[place] + (letter != sought)))
    return row[-1]


WORD = st.text(st.sampled_from("abcéяш語😀"), max_size=7)
WORDS = st.lists(st.text(st.sampled_from("abcéяш語😀"), min_size=1, max_size=7), max_size=40, unique=True).map(sorted)


@given(WORDS, WORD, st.integers(0, 2), st.integers(0, 1))
def test_words_a_few_edits_away_are_those_that_counting_finds(words, text, most, same) -> None:
    found = expand.edits_within(Terms(words), text, most, same, lambda: None)
    assert found.tolist() == [
        at for at, each in enumerate(words) if each.startswith(text[:same]) and edits(each, text) <= most
    ]


@given(WORDS, st.sampled_from(["a.*", ".*я.", "[bc]語*\\Z", ".\\Z", "😀"]))
def test_a_pattern_means_the_terms_that_it_matches_one_by_one(words, pattern) -> None:
    found = expand.matching_terms(Terms(words), "", pattern, lambda: None)
    assert found.tolist() == [at for at, each in enumerate(words) if re.match(pattern, each)]
