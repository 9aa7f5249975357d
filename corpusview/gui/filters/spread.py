"""How the articles of an answer are spread over time and sources."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class Spread:
    """Numbers of articles by day of publication, without a date, and by source."""

    days: Mapping[date, int] = field(default_factory=dict)
    undated: int = 0
    sources: Mapping[str, int] = field(default_factory=dict)
