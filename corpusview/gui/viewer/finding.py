"""Find in article: plain words, whole words, or a pattern; always within a bound of time.

Plain search takes curly and straight quotes, the kinds of dash and of space, and upper and lower case as the same.
Patterns are Perl's, by Qt's engine, which can be held to a number of steps; Python's cannot be stopped.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QRegularExpression

from corpusview.article import Span
from corpusview.gui.viewer.positions import units, units_to_points

# Seconds that a search may take on the window's own thread before it gives what it has.
PATIENCE = 0.3
# Steps that a pattern may take on one stretch of text; some milliseconds.
_STEPS = 200_000
# Code points of one line that a pattern sees at a time.
_STRETCH = 5_000

_SAME = {
    **dict.fromkeys("'’‘ʼ‛`´", "['’‘ʼ‛`´]"),
    **dict.fromkeys('"“”„‟«»', '["“”„‟«»]'),
    **dict.fromkeys("-‐‑‒–—−", "[-‐‑‒–—−]"),
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for, and how."""

    text: str
    whole_word: bool = False
    is_pattern: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """Where it stands, in order. `complete` unless time ran out; `trouble` says what is wrong with the pattern."""

    spans: tuple[Span, ...] = ()
    complete: bool = True
    trouble: str = ""


def find(text: str, wanted: Wanted, patience: float = PATIENCE) -> Found:
    """All places of `wanted` in `text`, or as many as `patience` seconds allow."""
    if not wanted.text:
        return Found()
    if wanted.is_pattern:
        return _find_pattern(text, wanted, patience)
    end = time.monotonic() + patience
    spans: list[Span] = []
    for found in re.finditer(_plain(wanted), text, re.IGNORECASE):
        spans.append(Span(*found.span()))
        if len(spans) % 1_000 == 0 and time.monotonic() > end:
            return Found(tuple(spans), complete=False)
    return Found(tuple(spans))


def _plain(wanted: Wanted) -> str:
    pattern = "".join(
        r"[^\S\n]+" if part.isspace() else "".join(_SAME.get(character, re.escape(character)) for character in part)
        for part in re.split(r"(\s+)", wanted.text)
        if part
    )
    if wanted.whole_word:
        before = r"(?<!\w)" if wanted.text[0].isalnum() else ""
        after = r"(?!\w)" if wanted.text[-1].isalnum() else ""
        return before + pattern + after
    return pattern


def _find_pattern(text: str, wanted: Wanted, patience: float) -> Found:
    asked = QRegularExpression(wanted.text)
    if not asked.isValid():
        return Found(trouble=f"{asked.errorString().capitalize()}, at character {asked.patternErrorOffset() + 1}.")
    source = rf"\b(?:{wanted.text})\b" if wanted.whole_word else wanted.text
    option = QRegularExpression.PatternOption
    pattern = QRegularExpression(
        f"(*LIMIT_MATCH={_STEPS}){source}", option.CaseInsensitiveOption | option.UseUnicodePropertiesOption
    )
    if not pattern.isValid():
        return Found(trouble="This pattern cannot be searched as whole words.")
    end = time.monotonic() + patience
    spans: list[Span] = []
    complete = True
    for at, stretch in _stretches(text):
        if time.monotonic() > end:
            return Found(tuple(spans), complete=False)
        complete &= _match(pattern, stretch, at, spans)
    return Found(tuple(spans), complete)


def _match(pattern: QRegularExpression, stretch: str, at: int, spans: list[Span]) -> bool:
    """Adds the matches in `stretch`, which begins at `at`; False if the steps ran out."""
    position, length = 0, units(stretch)
    while position <= length:
        match = pattern.match(stretch, position)
        if not match.isValid():
            return False
        if not match.hasMatch():
            return True
        first, last = match.capturedStart(), match.capturedEnd()
        if last > first:
            spans.append(Span(at + units_to_points(stretch, first), at + units_to_points(stretch, last)))
        position = last if last > first else last + 1
    return True


def _stretches(text: str) -> Iterator[tuple[int, str]]:
    at = 0
    for line in text.split("\n"):
        for start in range(0, len(line), _STRETCH):
            yield at + start, line[start : start + _STRETCH]
        at += len(line) + 1
