"""Cells of a spreadsheet that come from untrusted text: never a formula."""

from __future__ import annotations

import unicodedata

# What makes a spreadsheet take a cell for a formula (OWASP, "CSV Injection"), also in its full-width forms.
_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


def cell(value: object) -> str:
    """`value` as a cell: text that a spreadsheet would take for a formula gets an apostrophe in front."""
    if value is None:
        return ""
    text = str(value).replace("\0", "")
    if isinstance(value, int | float):
        return text
    first = unicodedata.normalize("NFKC", text.lstrip(" \u00a0\u200b\ufeff")[:1])
    return f"'{text}" if first.startswith(_STARTS) or text.startswith(_STARTS) else text
