"""Articles over time as bars: days, months or years, whichever shows the most without crowding."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from corpusview.page import counted, day

# Bars that can still be told apart and clicked in a narrow pane.
_MOST_DAYS = 62
_MOST_MONTHS = 48
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True)
class Bar:
    """A stretch of days, both ends included, and how many articles were published in it; and how many more there
    would be if the question did not leave out their time."""

    first: date
    last: date
    count: int
    label: str
    left_out: int = 0

    @property
    def is_left_out(self) -> bool:
        """Whether all that it has is left out."""
        return not self.count and self.left_out > 0

    def told(self) -> str:
        """The bar in words."""
        if self.is_left_out:
            return f"{self.label}: {counted(self.left_out, 'article')} left out"
        more = f", {self.left_out:,} left out" if self.left_out else ""
        return f"{self.label}: {counted(self.count, 'article')}{more}"


def month_name(day: date) -> str:
    """The month of a day, as bars name it."""
    return _MONTHS[day.month - 1]


def bars(days: Mapping[date, int], left_out: Mapping[date, int] | None = None) -> tuple[Bar, ...]:
    """Bars without gaps from the first day to the last, those left out among them; none where nothing is dated."""
    others = left_out or {}
    made = _bars({**dict.fromkeys(others, 0), **days})
    if not others:
        return made
    ordered = sorted(others)
    return tuple(_with_left_out(each, others, ordered) for each in made)


def _with_left_out(bar: Bar, others: Mapping[date, int], ordered: Sequence[date]) -> Bar:
    inside = ordered[bisect_left(ordered, bar.first) : bisect_right(ordered, bar.last)]
    return replace(bar, left_out=sum(others[each] for each in inside))


def _bars(days: Mapping[date, int]) -> tuple[Bar, ...]:
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
