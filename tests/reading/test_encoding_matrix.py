"""The matrix of encodings: languages by encodings by lengths, each text wanted back exactly or marked as a guess."""

import codecs
import json
from pathlib import Path

import pytest

from corpusview.errors import CannotRead
from corpusview.reading.decode import decode

PARAGRAPHS = json.loads((Path(__file__).parent / "paragraphs.json").read_text(encoding="utf-8"))
UNICODE = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be")
# The other byte order, with its mark: Python's codecs write only the machine's own.
MARKED = {"utf-16-be": codecs.BOM_UTF16_BE, "utf-32-be": codecs.BOM_UTF32_BE}
# Characters; a headline, a brief, a report, a feature.
LENGTHS = (60, 300, 1000, 4000)


def text_of(paragraph: str, length: int) -> str:
    whole = "\n\n".join(f"{number}. {paragraph}" if number else paragraph for number in range(length // 150 + 2))
    return whole[:length].rstrip() + "\n"


def cases():
    """Language and which of its texts, encoding, length, the bytes, and the text that they are."""
    for language, given in PARAGRAPHS.items():
        for name in ("text", "another"):
            for length in LENGTHS:
                text = text_of(given[name], length)
                for encoding in (*UNICODE, *given["encodings"]):
                    if encoding == "ascii-like":
                        continue
                    raw = text.encode(encoding, "ignore")
                    yield f"{language} {name}", encoding, length, raw, raw.decode(encoding)
                for encoding, mark in MARKED.items():
                    yield f"{language} {name}", f"{encoding} with its mark", length, mark + text.encode(encoding), text


CASES = list(cases())


def outcome(raw: bytes, text: str) -> tuple[bool, bool]:
    """Whether the text came back exactly, and whether its encoding was called uncertain."""
    try:
        decoded = decode(raw)
    except CannotRead:
        return False, True
    return decoded.text == text, bool(decoded.note)


@pytest.fixture(scope="module")
def results():
    return [(case, *outcome(case[3], case[4])) for case in CASES]


def test_the_matrix_is_wide_enough():
    assert len(PARAGRAPHS) >= 22
    assert len(CASES) >= 2236


def test_unicode_with_a_mark_or_in_utf8_is_always_right(results):
    always = ("utf-8", "utf-8-sig", "utf-16", "utf-32", *(f"{encoding} with its mark" for encoding in MARKED))
    wrong = [case[:3] for case, right, _ in results if not right and case[1] in always]
    assert wrong == []


def test_at_least_98_in_100_come_back_exactly(results, figure):
    wrong = [case[:3] for case, right, _ in results if not right]
    figure("texts decoded", tried=len(results), kept=len(results) - len(wrong))
    assert len(wrong) <= 0.02 * len(results), wrong


def test_every_wrong_one_is_called_uncertain(results):
    silent = [case[:3] for case, right, told in results if not right and not told]
    assert silent == []


def test_certainty_is_not_withheld_from_what_is_right(results):
    """A mark on everything would mean nothing: of the right ones few may carry it."""
    marked = sum(told for _, right, told in results if right)
    assert marked <= 0.1 * len(results)
