"""When it was written about: articles and hits a day, a month or a year."""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Step(StrEnum):
    """How long a bar is."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Bar:
    """The articles published from `first` to `last`, both included; of unknown date where both are None."""

    first: date | None
    last: date | None
    articles: int
    hits: int

    def label(self, by: Step) -> str:
        """The day, the month or the year of the bar, as one writes it."""
        if self.first is None:
            return "date unknown"
        return self.first.isoformat()[: {Step.DAY: 10, Step.MONTH: 7, Step.YEAR: 4}[by]]


def timeline(published: Iterable[tuple[date | None, int]], by: Step) -> tuple[Bar, ...]:
    """The bars of articles given as date and number of hits: the earliest first, those of unknown date last.

    A bar without an article is left out.
    """
    counts: dict[date | None, list[int]] = {}
    for day, hits in published:
        count = counts.setdefault(_first(day, by), [0, 0])
        count[0] += 1
        count[1] += hits
    dated = sorted(first for first in counts if first is not None)
    bars = [Bar(first, _last(first, by), *counts[first]) for first in dated]
    return (*bars, Bar(None, None, *counts[None])) if None in counts else tuple(bars)


def _first(day: date | None, by: Step) -> date | None:
    if day is None or by is Step.DAY:
        return day
    return day.replace(day=1) if by is Step.MONTH else day.replace(month=1, day=1)


def _last(first: date, by: Step) -> date:
    if by is Step.DAY:
        return first
    month = first.month if by is Step.MONTH else 12
    return first.replace(month=month, day=calendar.monthrange(first.year, month)[1])
