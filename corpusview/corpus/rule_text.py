"""The user's rules as lines of text, to be kept, exported and imported: cells parted by bars, odd letters escaped."""

from __future__ import annotations

import re

# A cell runs to the next bar that no backslash escapes.
_CELLS = re.compile(r"(?:^|\|)((?:[^|\\]|\\.)*)")

_ESCAPES = {"\\": "\\\\", "|": "\\|", "\n": "\\n", "\r": "\\r", "\u2028": "\\u", "\u2029": "\\v", "\x85": "\\e"}
_ESCAPES |= {"\x0b": "\\k", "\x0c": "\\f", "\x1c": "\\x", "\x1d": "\\y", "\x1e": "\\z"}
_MEANT = {escape[1]: letter for letter, escape in _ESCAPES.items()}


def cells(line: str) -> list[str]:
    """The cells of a line, without the blanks around them."""
    return [_meant(part.strip()) for part in _CELLS.findall(line)]


def escaped(cell: str) -> str:
    """A text as one cell: `cells` reads it back."""
    return "".join(_ESCAPES.get(letter, letter) for letter in cell)


def _meant(cell: str) -> str:
    return re.sub(r"\\(.)", lambda found: _MEANT.get(found.group(1), found.group(1)), cell)
