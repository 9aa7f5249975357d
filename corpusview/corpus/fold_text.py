"""The user's rules on folds as text, one line a rule, to be exported and imported:

    always | Subscribe to our newsletter
    never | Read the full statement | The Harwick Gazette

The line of the page stands as it reads; a third cell says of which source alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from corpusview.corpus.catalogue import KeptFoldRule
from corpusview.corpus.rule_text import cells, escaped, read
from corpusview.words import words


@dataclass(frozen=True, slots=True)
class FoldWish:
    """The line `line` is always (`fold`) or never folded, everywhere or on pages of `source`."""

    line: str
    fold: bool
    source: str | None = None

    @classmethod
    def of(cls, kept: KeptFoldRule) -> FoldWish:
        """The wish behind a kept rule."""
        return cls(kept.sample, kept.rule.fold, kept.rule.source)


def to_text(wishes: Iterable[FoldWish]) -> str:
    """The wishes, one a line. `from_text` reads it back to equal ones."""
    return "".join(_line(each) + "\n" for each in wishes)


def _line(wish: FoldWish) -> str:
    row = ["always" if wish.fold else "never", escaped(wish.line)]
    return " | ".join([*row, escaped(wish.source)] if wish.source else row)


def from_text(text: str) -> tuple[tuple[FoldWish, ...], tuple[str, ...]]:
    """The wishes of a text, and a sentence for each line that is none. Empty lines and those from # are passed over."""
    return read(text, _wish)


def _wish(line: str) -> FoldWish | None:
    match cells(line):
        case ["always" | "never" as ruled, wanted] if words(wanted):
            return FoldWish(wanted, ruled == "always")
        case ["always" | "never" as ruled, wanted, source] if words(wanted) and source:
            return FoldWish(wanted, ruled == "always", source)
    return None
