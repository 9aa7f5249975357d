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

from corpusview.article import Spans
from corpusview.gui.viewer.positions import units, units_to_points

# Seconds that a search may take before it gives what it has; the window answers all the while.
PATIENCE = 10.0
# Code points looked through, and places found, at a time: a millisecond or two of work.
_PORTION, _PAUSE = 100_000, 1_000
# Code points beyond a portion's end in which what begins there must end: a run of blanks that is taken for one.
_OVERLAP = 10_000
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

    spans: Spans
    complete: bool = True
    trouble: str = ""


class Hunt:
    """A search under way, which goes on for as long at a time as it is told to, so that the window answers between."""

    def __init__(self, text: str, wanted: Wanted) -> None:
        self._spans = Spans.of(())
        self._complete, self._trouble = True, ""
        self._course = self._hunt(text, wanted)

    def go_on(self, seconds: float) -> bool:
        """Look on for about so long of work; False once all of the text is looked through.

        Where the thread waits for a core it does not look: a busy machine must not make many turns of a short text.
        """
        end = time.thread_time() + seconds
        return any(time.thread_time() > end for _ in self._course)

    def found(self, complete: bool = True) -> Found:
        """What is found so far; not `complete` where it was broken off."""
        return Found(self._spans[:], complete and self._complete, self._trouble)

    def _hunt(self, text: str, wanted: Wanted) -> Iterator[None]:
        """Looks through the text, with a pause after each portion."""
        if not wanted.text:
            return
        if wanted.is_pattern:
            yield from self._hunt_pattern(text, wanted)
            return
        pattern = re.compile(_plain(wanted), re.IGNORECASE)
        at = 0
        for end in range(_PORTION, len(text) + _PORTION, _PORTION):
            # What begins in this portion may end in the next.
            beyond = min(len(text), end + _OVERLAP + len(wanted.text))
            for found in pattern.finditer(text, at, beyond):
                if found.start() >= end:
                    break
                self._spans.append(*found.span())
                at = found.end()
                if len(self._spans) % _PAUSE == 0:
                    yield
            at = max(at, end)
            yield

    def _hunt_pattern(self, text: str, wanted: Wanted) -> Iterator[None]:
        asked = QRegularExpression(wanted.text)
        if not asked.isValid():
            self._trouble = f"{asked.errorString().capitalize()}, at character {asked.patternErrorOffset() + 1}."
            return
        source = rf"\b(?:{wanted.text})\b" if wanted.whole_word else wanted.text
        option = QRegularExpression.PatternOption
        pattern = QRegularExpression(
            f"(*LIMIT_MATCH={_STEPS}){source}", option.CaseInsensitiveOption | option.UseUnicodePropertiesOption
        )
        if not pattern.isValid():
            self._trouble = "This pattern cannot be searched as whole words."
            return
        for at, stretch in _stretches(text):
            self._complete &= _match(pattern, stretch, at, self._spans)
            yield


def find(text: str, wanted: Wanted, patience: float = PATIENCE) -> Found:
    """All places of `wanted` in `text`, or as many as `patience` seconds allow."""
    hunt = Hunt(text, wanted)
    return hunt.found(complete=not hunt.go_on(patience))


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


def _match(pattern: QRegularExpression, stretch: str, at: int, spans: Spans) -> bool:
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
            spans.append(at + units_to_points(stretch, first), at + units_to_points(stretch, last))
        position = last if last > first else last + 1
    return True


def _stretches(text: str) -> Iterator[tuple[int, str]]:
    at = 0
    while at <= len(text):
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        for start in range(at, end, _STRETCH):
            yield start, text[start : min(end, start + _STRETCH)]
        at = end + 1
