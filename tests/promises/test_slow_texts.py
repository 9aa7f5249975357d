"""No text keeps the reader busy out of proportion: three times the length takes about three times as long."""

from __future__ import annotations

import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpusview.article import Origin
from corpusview.reading.evidence import Evidence
from corpusview.reading.reader import Reader

SHORT, LONG = 8_000, 24_000
# What is quadratic takes nine times as long; a busy machine is given some room, and half a second for what is quick.
_TIMES, _ANYWAY = 6.0, 0.5

PIECES = (
    "a", " ", "(", "1", "A", "\n", ".", "-", "'", "Aa ", "1 ", "1,", "a\n", "http://", "a@a.", '"a', "*a", "a-", "A.",
    "\u0301", "\u200b", "2024-01-", "Jan 1 ", "[(", "by ", "By A ", "\t \n", "x \n", "12:30 ", " | ", "— ", "“A” ",
    "U.S. ", "A of ", "Mr A. ", "the A and B ", "Story by ", "date 2024-01-01 ", "1. A\n", "的", "م", "ก", "\U0001f600",
)  # fmt: skip


@pytest.fixture(scope="module")
def reader() -> Reader:
    made = Reader()
    made.read(b"The cat sat on the mat, said Tomas Bredt.", Origin("warm"), Evidence())
    return made


def seconds(reader: Reader, text: str) -> float:
    began = time.thread_time()
    reader.read(text.encode(), Origin("x"), Evidence())
    return time.thread_time() - began


@pytest.mark.measured
@pytest.mark.parametrize("place", ["alone", "as the headline"])
@pytest.mark.parametrize("piece", PIECES, ids=repr)
def test_time_grows_with_length(reader: Reader, piece: str, place: str) -> None:
    def text(size: int) -> str:
        run = "x" + piece * (size // len(piece)) + "!"
        return run if place == "alone" else f"{run}\n\nThe quay reopened on Monday, the council said.\n\n{run}"

    short = seconds(reader, text(SHORT))
    assert seconds(reader, text(LONG)) < _TIMES * short + _ANYWAY


# What a page may say, and what patterns look for, so that something random comes near to what they accept.
_PARTS = st.sampled_from(
    ["a", "Aa", " ", "\n", ".", ",", "-", "’", "“", "(", ")", "1", "2024", "by", "By", "of", "the", "and", "Mr", ":",
     "/", "@", "\u0301", "\u200b", "с", "的", "|", "•", "said", "January", "€", "%", "http://", "\t"]
)  # fmt: skip


@settings(max_examples=40, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(_PARTS, min_size=1, max_size=8).map("".join).filter(str.strip))
def test_time_grows_with_length_whatever_is_repeated(reader: Reader, piece: str) -> None:
    text = "The quay reopened.\n\n" + piece * (LONG // len(piece)) + "!"
    short = seconds(reader, text[:SHORT])
    assert seconds(reader, text) < _TIMES * short + _ANYWAY
