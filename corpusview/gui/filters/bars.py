"""Articles over time as bars: days, months or years, whichever shows the most without crowding."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from corpusview.page import counted, day

# Bars that can still be told apart and clicked in a narrow pane.
_MOST_DAYS = 62
_MOST_MONTHS = 48
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True)
class Bar:
    """A stretch of days, both ends included, and how many articles were published in it."""

    first: date
    last: date
    count: int
    label: str

    def told(self) -> str:
        """The bar in words."""
        return f"{self.label}: {counted(self.count, 'article')}"


def month_name(day: date) -> str:
    """The month of a day, as bars name it."""
    return _MONTHS[day.month - 1]


def bars(days: Mapping[date, int]) -> tuple[Bar, ...]:
    """Bars without gaps from the first day to the last; none where nothing is dated."""
    if not days:
        return ()
    first, last = min(days), max(days)
    if (last - first).days < _MOST_DAYS:
        spread = [first + timedelta(days=at) for at in range((last - first).days + 1)]
        return tuple(Bar(each, each, days.get(each, 0), day(each)) for each in spread)
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    if months <= _MOST_MONTHS:
        return _by_month(days, first, months)
    counts: Counter[int] = Counter()
    for each, count in days.items():
        counts[each.year] += count
    # Dates read wrongly can lie centuries away: years without articles are left out there.
    years = range(first.year, last.year + 1) if last.year - first.year < _MOST_MONTHS else sorted(counts)
    return tuple(Bar(date(year, 1, 1), date(year, 12, 31), counts[year], str(year)) for year in years)


def _by_month(days: Mapping[date, int], first: date, months: int) -> tuple[Bar, ...]:
    counts: Counter[tuple[int, int]] = Counter()
    for each, count in days.items():
        counts[each.year, each.month] += count
    made = []
    for at in range(months):
        year, month = divmod(first.year * 12 + first.month - 1 + at, 12)
        begin = date(year, month + 1, 1)
        end = (begin + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        made.append(Bar(begin, end, counts[year, month + 1], f"{_MONTHS[month]} {year}"))
    return tuple(made)
