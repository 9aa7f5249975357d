"""From which side a text is read: by its letters, as Unicode gives them a direction."""

from __future__ import annotations

from itertools import islice
from unicodedata import bidirectional

from corpusview.page import Page, Role

# The directions that Unicode gives to letters: from the left, Hebrew and the like, Arabic and the like.
_WAYS = frozenset(("L", "R", "AL"))
# Characters of a body that say enough of it, and the lines of a page among which they are looked for.
_SAMPLE, _LINES = 2_000, 5_000


def is_right_to_left(text: str) -> bool:
    """Whether a text runs from right to left: its first letter that has a direction says so."""
    ways = (bidirectional(letter) for letter in text)
    return next((way != "L" for way in ways if way in _WAYS), False)


def is_page_right_to_left(page: Page) -> bool:
    """Whether most letters with which the body of `page` begins run from right to left."""
    body = (letter for line in islice(page.lines, _LINES) if line.role is Role.BODY for letter in line.text)
    ways = [way for letter in islice(body, _SAMPLE) if (way := bidirectional(letter)) in _WAYS]
    return 2 * ways.count("L") < len(ways)
