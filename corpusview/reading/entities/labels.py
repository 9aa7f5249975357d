"""The tags a word can carry: outside, or begin, inside, end and single of four kinds."""

from __future__ import annotations

KINDS = ("PER", "ORG", "LOC", "MISC")
LABELS = ("O", *(f"{place}-{kind}" for kind in KINDS for place in "BIES"))
INDEX = {label: index for index, label in enumerate(LABELS)}


def allowed(left: str, right: str) -> bool:
    """Whether `right` may follow `left`: a name that was begun must be ended."""
    if left[0] in "BI":
        return right[0] in "IE" and right[2:] == left[2:]
    return right[0] in "OBS"
