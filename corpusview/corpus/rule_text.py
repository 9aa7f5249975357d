"""The user's rules as lines of text, to be kept, exported and imported: cells parted by bars, odd letters escaped."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

# A cell runs to the next bar that no backslash escapes.
_CELLS = re.compile(r"(?:^|\|)([^|\\]*(?:\\.[^|\\]*)*)")

_ESCAPES = {"\\": "\\\\", "|": "\\|", "\n": "\\n", "\r": "\\r", "\u2028": "\\u", "\u2029": "\\v", "\x85": "\\e"}
_ESCAPES |= {"\x0b": "\\k", "\x0c": "\\f", "\x1c": "\\x", "\x1d": "\\y", "\x1e": "\\z"}
_ESCAPED = str.maketrans(_ESCAPES)
_MEANT = {escape[1]: letter for letter, escape in _ESCAPES.items()}


def cells(line: str) -> list[str]:
    """The cells of a line, without the blanks around them."""
    return [_meant(part.strip()) for part in _CELLS.findall(line)]


def escaped(cell: str) -> str:
    """A text as one cell: `cells` reads it back."""
    return cell.translate(_ESCAPED)


def read(text: str, rule_of: Callable[[str], T | None]) -> tuple[tuple[T, ...], tuple[str, ...]]:
    """The rules that `rule_of` makes of the lines of a text, and a sentence for each line that it makes none of.

    Empty lines and those from # are passed over.
    """
    rules: list[T] = []
    trouble: list[str] = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        rule = rule_of(line)
        if rule is None:
            trouble.append(f"Line {number} is no rule: {line.strip()[:80]}")
        else:
            rules.append(rule)
    return tuple(rules), tuple(trouble)


def _meant(cell: str) -> str:
    return re.sub(r"\\(.)", lambda found: _MEANT.get(found.group(1), found.group(1)), cell)
