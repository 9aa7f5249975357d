"""How the articles of an answer are spread: over time, and over what they can be narrowed by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from corpusview.gui.filters.facets import Kind


@dataclass(frozen=True, slots=True)
class Spread:
    """Numbers of articles by day of publication, without a date, and by each value of a kind.

    The counts of a kind are those without the question's own choice of it, so that another can be chosen beside it.
    `left_out` are the articles more that there would be if the question left out no time.
    """

    days: Mapping[date, int] = field(default_factory=dict)
    undated: int = 0
    counts: Mapping[Kind, Mapping[str, int]] = field(default_factory=dict)
    left_out: Mapping[date, int] = field(default_factory=dict)
    undated_left_out: int = 0
