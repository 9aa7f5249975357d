"""What is being typed at the cursor: a word, a field's value, or nothing yet. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpusview.article import Span
from corpusview.words import fold

# Fewer letters begin too many words to be of help.
LEAST_LETTERS = 2

_VALUE = re.compile(r"(?<![\w:])(?P<field>[A-Za-z]+):(?:\"(?P<quoted>[^\"]*)|(?P<plain>[^\s\"():]*))$")
_WORD = re.compile(r"(?P<sign>[-=(]*)(?P<word>[^\s\"():=*?~/-]+)$")


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands before the cursor: the field it is a value of (empty: a word), its letters, and their place."""

    field: str
    prefix: str
    span: Span


def typed_at(text: str, cursor: int) -> Typed | None:
    """What is typed at `cursor`, in code points; None where there is nothing to complete, as inside a word."""
    before, after = text[:cursor], text[cursor:]
    if after[:1].isalnum():
        return None
    value = _VALUE.search(before)
    if value is not None:
        quoted = value["quoted"]
        prefix = value["plain"] if quoted is None else quoted
        start = value.start("plain") if quoted is None else value.start("quoted") - 1
        # A closing quotation mark that stands there already belongs to the value.
        end = cursor + (1 if quoted is not None and after.startswith('"') else 0)
        return Typed(value["field"].lower(), prefix, Span(start, end))
    if before.count('"') % 2:
        return None
    word = _WORD.search(before)
    if word is None or len(word["word"]) < LEAST_LETTERS or not fold(word["word"]):
        return None
    return Typed("", word["word"], Span(word.start("word"), cursor))


def put(text: str, span: Span, insert: str) -> tuple[str, int]:
    """`text` with `insert` in the place of `span`, and where the cursor stands then."""
    return text[: span.start] + insert + text[span.end :], span.start + len(insert)
