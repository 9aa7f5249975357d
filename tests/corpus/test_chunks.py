"""The memory of what stands between two spaces: whoever shares it, each text has its own words at their places."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from corpusview.article import Span
from corpusview.corpus import chunks as chunks_module
from corpusview.corpus.chunks import Chunks, chunks_for
from corpusview.corpus.stopping import never
from corpusview.corpus.zone_words import ZoneWords
from corpusview.words import words


def words_at(text: str) -> list[tuple[int, int, str]]:
    """The words of a text and their places, as the memory tells them."""
    zone = ZoneWords(text, [Span(0, len(text))], never)
    positions = np.arange(len(zone.numbers))
    starts, ends = zone.bounds(positions, positions, never)
    forms = [zone.forms[number] for number in zone.numbers.tolist()]
    assert [zone.number_of[form] for form in forms] == zone.numbers.tolist()
    return list(zip(starts.tolist(), ends.tolist(), forms, strict=True))


def spoken(text: str) -> list[tuple[int, int, str]]:
    """The same from the place that says what a word is."""
    return [(each.start, each.end, each.folded) for each in words(text)]


def texts(number: int) -> list[str]:
    """Texts that share words with each other and with those of other numbers."""
    return [f"Ship-yard (No. {at}) saw the U.S. ship {number * at}, the SHIP’s crew… café" for at in range(40)]


@pytest.fixture
def fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chunks_module, "_common", Chunks())


def test_texts_read_one_after_the_other_have_their_own_words(fresh: None) -> None:
    for text in texts(7):
        assert words_at(text) == spoken(text)
    # A word that others have brought in is none of this text.
    zone = ZoneWords("Nothing of theirs.", [Span(0, 18)], never)
    assert sorted(zone.forms) == ["nothing", "of", "theirs"]


def test_texts_read_at_once_in_several_threads_have_their_own_words(fresh: None) -> None:
    every = [text for number in range(8) for text in texts(number)]
    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(words_at, every)) == list(map(spoken, every))


def test_a_full_memory_is_given_up_and_who_still_reads_from_it_reads_on(
    fresh: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chunks_module, "_MOST_CHUNKS", 20)
    first, is_shared = chunks_for(10)
    assert is_shared
    before = ZoneWords("the first ship", [Span(0, 14)], never)
    for text in texts(3):
        assert words_at(text) == spoken(text)
    assert chunks_for(10)[0] is not first
    assert [before.forms[number] for number in before.numbers.tolist()] == ["the", "first", "ship"]


def test_a_long_text_does_not_fill_the_memory_of_all(fresh: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chunks_module, "_LONG", 100)
    common, _ = chunks_for(10)
    long = " ".join(f"word{number}" for number in range(50))
    assert words_at(long) == spoken(long)
    assert not common.forms


def test_a_reading_that_was_broken_off_spoils_no_other(fresh: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(chunk: str) -> tuple[tuple[int, int, str], ...]:
        raise MemoryError

    torn, _ = chunks_for(10)
    with monkeypatch.context() as patch, pytest.raises(MemoryError):
        patch.setattr(chunks_module, "words_of", broken)
        words_at("never read")
    assert chunks_for(10)[0] is not torn
    assert words_at("never read") == [(0, 5, "never"), (6, 10, "read")]
