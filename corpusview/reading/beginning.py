"""How much of a text is read: what is longer than any article is kept and searched whole, but read at its beginning."""

from __future__ import annotations

# Code points. A hundred times a long article; to read so much takes some seconds and 250 MB.
LONGEST = 2_000_000
# What an article is told of that was not read to its end.
NOTE = (
    f"Only the first {LONGEST:,} characters were told apart into article and furniture, and searched for names. "
    "All of it is kept and found."
)


def read_until(text: str) -> int:
    """Where reading ends: at the end of a text, or of one that is too long at the end of a line."""
    if len(text) <= LONGEST:
        return len(text)
    return text.rfind("\n", 0, LONGEST) + 1 or LONGEST
