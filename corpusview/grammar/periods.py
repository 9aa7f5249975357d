"""The dates that a question names: a day, a month, a year, a range of them, or days counted back from today."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

_RANGE = re.compile(r"(?<!\s)\s*(?:\.{2,}|…)\s*")
_DAY = re.compile(r"([0-9]{4})(?:[-/.‐‑–−]([0-9]{1,2})(?:[-/.‐‑–−]([0-9]{1,2}))?)?", re.ASCII)
_DAY_FIRST = re.compile(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})", re.ASCII)
_BACK = re.compile(r"([0-9]{1,5})([dwmy])", re.ASCII | re.IGNORECASE)
_DAYS = {"d": 1, "w": 7, "m": 30, "y": 365}


class Unclear(ValueError):
    """The text names no date; the message is a sentence for the user."""


@dataclass(frozen=True, slots=True)
class Period:
    """From `first` to `last`, both included, each open where None. `is_turned` if the later was named first."""

    first: date | None
    last: date | None
    is_turned: bool = False


def period(asked: str, today: date | None = None) -> Period:
    """What `asked` means: `2022`, `2022-01`, `2022-01-10`, `10.1.2022`, `A..B`, `A..`, `..B`, `today`, `30d`.

    Raises `Unclear`.
    """
    first, parted, last = _split(asked.strip())
    if not parted:
        return _named(first, today)
    if not first and not last:
        raise Unclear("A range needs a date on one side at least.")
    begin = _named(first, today) if first else Period(None, None)
    end = _named(last, today) if last else Period(None, None)
    if begin.first and end.last and begin.first > end.last:
        return Period(end.first, begin.last, is_turned=True)
    return Period(begin.first, end.last)


def _split(asked: str) -> tuple[str, bool, str]:
    parts = _RANGE.split(asked, maxsplit=1)
    return (parts[0], True, parts[1]) if len(parts) == 2 else (asked, False, "")


def _named(name: str, today: date | None) -> Period:
    """The days that one name covers."""
    word = name.lower()
    if word in ("today", "yesterday") or _BACK.fullmatch(word):
        return _counted_back(word, today or date.today())
    if (found := _DAY_FIRST.fullmatch(name)) is not None:
        year, month, day = int(found[3]), int(found[2]), int(found[1])
    elif (found := _DAY.fullmatch(name)) is not None:
        year, month, day = int(found[1]), int(found[2] or 0), int(found[3] or 0)
        if (found[2] and not month) or (found[3] and not day):
            raise Unclear(f"“{name}” is no date of the calendar.")
    else:
        raise Unclear(f"“{name[:40]}” is read as no date: write 2022, 2022-01 or 2022-01-10, and A..B for a range.")
    try:
        begin = date(year, month or 1, day or 1)
    except ValueError:
        raise Unclear(f"“{name}” is no date of the calendar.") from None
    if day:
        return Period(begin, begin)
    last_month = month or 12
    return Period(begin, date(year, last_month, calendar.monthrange(year, last_month)[1]))


def _counted_back(word: str, today: date) -> Period:
    if word == "today":
        return Period(today, today)
    if word == "yesterday":
        return Period(today - timedelta(1), today - timedelta(1))
    found = _BACK.fullmatch(word)
    assert found is not None
    days = int(found[1]) * _DAYS[found[2]]
    first = today - timedelta(min(days, today.toordinal() - 1))
    return Period(first, today)
