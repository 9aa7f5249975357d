"""Cells of a spreadsheet that come from untrusted text: never a formula."""

from __future__ import annotations

import re
from collections.abc import Iterable

# What makes a spreadsheet take a cell for a formula (OWASP, "CSV Injection"), also in its full-width forms, and after
# blanks, which some programs leave off. Apostrophes before it are our own doing, or must be told from it.
_FORMULA = re.compile(
    "'*[ \u00a0\u200b\ufeff]*[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20\ufe62\ufe63\ufe66\ufe6b\u207a\u207b\u207c\u2212]"
)


def cell(value: object) -> str:
    """`value` as a cell: text that a spreadsheet would take for a formula gets an apostrophe in front.

    `uncelled` gives the text back.
    """
    if value is None:
        return ""
    text = str(value)
    if isinstance(value, int | float):
        return text
    return f"'{text}" if _FORMULA.match(text) else text


def uncelled(text: str) -> str:
    """The text that `cell` made this cell of."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text


# What makes a field of a table need its quotes.
_QUOTED = re.compile('[",\r\n]')


def csv_row(cells: Iterable[str]) -> str:
    """A row of several cells as Python's `csv` writes it. That looks at each character, and holds the interpreter for
    as long: a tenth of a second for an article of 10 MB."""
    return ",".join('"' + each.replace('"', '""') + '"' if _QUOTED.search(each) else each for each in cells) + "\r\n"
