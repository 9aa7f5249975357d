"""How the articles of an answer are spread: over time, and over what they can be narrowed by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from corpusview.gui.filters.facets import Kind


@dataclass(frozen=True, slots=True)
class Spread:
    """Numbers of articles by day of publication, without a date, and by each value of a kind.

    Of a kind of which an article has one value the counts are those without the question's own choice of it, so that
    another can be chosen in its place.
    """

    days: Mapping[date, int] = field(default_factory=dict)
    undated: int = 0
    counts: Mapping[Kind, Mapping[str, int]] = field(default_factory=dict)
