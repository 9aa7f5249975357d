"""Other mentions by plain rules: dates, money, percentages, quantities, addresses, hashtags, @names.

Each kind can be asked for alone. Dates are resolved against the article's date: "January 9" in an article of 10 January
2022 is 2022-01-09, "Friday" the last Friday up to that day. Every pattern is linear in the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from datetime import date, timedelta

from corpusview.article import Entity, EntityKind, Mention, Other, Span
from corpusview.patterns import pattern

EVERY_OTHER = frozenset(Other)

_MONTHS = """
january jan enero januar januar janvier января янв січня|february feb febrero februar février февраля фев лютого
march mar marzo märz mars марта мар березня|april apr abril avril апреля апр квітня|may mayo mai мая травня
june jun junio juni juin июня июн червня|july jul julio juli juillet июля июл липня
august aug agosto août августа авг серпня|september sept sep septiembre septembre сентября сен вересня
october oct octubre oktober octobre октября окт жовтня|november nov noviembre novembre ноября ноя листопада
december dec diciembre dezember décembre декабря дек грудня
"""
_MONTH_OF = {
    name: number
    for number, names in enumerate((part for row in _MONTHS.strip().splitlines() for part in row.split("|")), 1)
    for name in names.split()
}
_DAYS = {
    day: number
    for number, day in enumerate("monday tuesday wednesday thursday friday saturday sunday".split())  # noqa: SIM905
}
_MONTH = "(?:" + "|".join(sorted(map(re.escape, _MONTH_OF), key=len, reverse=True)) + r")\b\.?"
# What a date can begin with: at all other letters none of its many forms need be tried, which is most of the time.
_BEGINS = "".join(sorted({name[0] for name in (*_MONTH_OF, *_DAYS, "today", "yesterday")}))
_DAY = r"(?:3[01]|[12]\d|0?[1-9])"
_YEAR = r"(?:1[5-9]|20)\d\d"
_NUMBER = r"\d{1,3}(?:[,. \u00a0]\d{3}){1,5}(?:[.,]\d{1,3})?|\d{1,12}(?:[.,]\d{1,4})?"
_SCALE = r"(?:hundred|thousand|million|billion|trillion|crore|lakh|mn|bn|tn|m|k)\b"
_CURRENCY_SIGN = (
    r"(?:US|A|AU|C|CA|NZ|HK|S|R|Z|J)?\$|[€£¥₹₽₴₸₦₵₩₪₺]|Rs\.?|R(?=\d)|USD|EUR|GBP|JPY|CHF|RUB|UAH|KZT|GH₵|Ksh|KSh|Tk"
)
_CURRENCY_WORD = (
    r"(?:US |U\.S\. |Canadian |Australian |Hong Kong )?(?:dollars?|euros?|pounds?(?: sterling)?|yen|yuan|rupees?|"
    r"roubles?|rubles?|hryvnias?|tenge|naira|cedis?|shillings?|rand|won|pesos?|reais|real|francs?|kronor|kroner|lira|"
    r"riyals?|dirhams?|dinars?|shekels?|baht|ringgit|rupiah|taka|cents?|USD|EUR|GBP|RUB|UAH|KZT)\b"
)
_UNIT = (
    r"(?:kilomet(?:er|re)s?|km|met(?:er|re)s?|centimet(?:er|re)s?|cm|millimet(?:er|re)s?|mm|miles?|mi|feet|foot|ft|yards?|"
    r"inch(?:es)?|kilograms?|kilos?|kg|grams?|tonn?es?|tons?|lbs?|ounces?|lit(?:er|re)s?|gallons?|barrels?|"
    r"hectares?|acres?|square (?:kilomet(?:er|re)s?|miles?|met(?:er|re)s?|feet)|km/h|kph|mph|megawatts?|MW|gigawatts?|"
    r"GW|kWh|degrees? (?:Celsius|Fahrenheit)|°[CF]|bpd)\b"
)

_PATTERNS: dict[Other, re.Pattern[str]] = {
    Other.EMAIL: pattern(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}\b"),
    Other.URL: pattern(r"\b(?:https?://|www\.)[^\s<>\"”’)\]]{2,2000}", re.IGNORECASE),
    Other.HASHTAG: pattern(r"(?<![\w/#&])#[^\W\d]\w{1,100}"),
    Other.HANDLE: pattern(r"(?<![\w@.+/-])@[A-Za-z_]\w{1,40}\b(?!\.\w)"),
    Other.PERCENTAGE: pattern(rf"(?<![\w.,])(?:{_NUMBER})\s?(?:%|per ?cent\b|percent\b|percentage points?\b)"),
    Other.MONEY: pattern(
        rf"(?<!\w)(?:{_CURRENCY_SIGN})\s?(?:{_NUMBER})(?:[ -]?{_SCALE})?"
        rf"|(?<![\w.,$€£])(?:{_NUMBER})(?:[ -]?{_SCALE})?\s(?:{_CURRENCY_WORD})"
        rf"|(?<![\w.,$€£])(?:{_NUMBER})(?:[ -]?{_SCALE})?\s?[€£¥₽₴₸]"
    ),
    Other.QUANTITY: pattern(rf"(?<![\w.,$€£])(?:{_NUMBER})(?:[ -]?{_SCALE})?[ -]?(?:{_UNIT})"),
    Other.DATE: pattern(
        rf"(?<!\w)(?=[\d{_BEGINS}])"
        rf"(?:(?P<iso>\b{_YEAR}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])\b)"
        rf"|(?P<md>\b(?P<md_m>{_MONTH})\s(?P<md_d>{_DAY})(?:st|nd|rd|th)?\b(?!\d)(?:,?\s(?P<md_y>{_YEAR})\b)?)"
        rf"|(?P<dm>\b(?P<dm_d>{_DAY})(?:st|nd|rd|th|\.)?\s(?:of\s|de\s)?(?P<dm_m>{_MONTH})"
        rf"(?:,?\s(?:de\s)?(?P<dm_y>{_YEAR})\b)?)"
        rf"|(?P<my>\b(?P<my_m>{_MONTH})\s(?P<my_y>{_YEAR})\b)"
        r"|(?P<near>\b(?:today|yesterday|tomorrow|monday|tuesday|wednesday|thursday|friday|saturday|sunday)\b)"
        rf"|(?P<year>(?<=\bin )(?P<y_y>{_YEAR})\b(?!\s?(?:[a-z]+s\b|%))))",
        re.IGNORECASE,
    ),
}
# Characters searched between two looks at whether to stop, and at a time by each pattern, which keeps the interpreter
# from all others meanwhile: some milliseconds for all of them.
_PIECE = 10_000
# First come, first served: an address is no hashtag, money is no quantity.
_ORDER = (
    Other.URL,
    Other.EMAIL,
    Other.DATE,
    Other.MONEY,
    Other.PERCENTAGE,
    Other.QUANTITY,
    Other.HASHTAG,
    Other.HANDLE,
)


def find_others(
    text: str,
    spans: Collection[Span],
    wanted: Collection[Other] = EVERY_OTHER,
    published: date | None = None,
    stop: Callable[[], bool] = lambda: False,
) -> tuple[Mention, ...]:
    """The other mentions of the kinds `wanted` within `spans` of `text`, in order, never overlapping.

    `stop` is asked now and then; where it says so, what was found so far is returned.
    """
    found: list[Mention] = []
    for span in _pieces(text, spans):
        if stop():
            break
        taken = bytearray(len(span))
        for kind in _ORDER:
            if kind not in wanted and kind is not Other.URL:
                continue
            for match in _PATTERNS[kind].finditer(text, span.start, span.end):
                place = Span(match.start(), match.start() + len(match.group().rstrip(".,;:!?")))
                inside = slice(place.start - span.start, place.end - span.start)
                if not len(place) or any(taken[inside]):
                    continue
                name = _NAMES[kind](match, published)
                if name is None:
                    continue
                taken[inside] = b"\x01" * len(place)
                if kind in wanted:
                    found.append(Mention(place, Entity(EntityKind.OTHER, name), place.of(text), kind.value))
    return tuple(sorted(found, key=lambda each: each.span))


def _pieces(text: str, spans: Collection[Span]) -> Iterator[Span]:
    """The spans, those that are very long cut at ends of lines, else of sentences or words."""
    for span in spans:
        start = span.start
        while span.end - start > _PIECE:
            end = start + _PIECE
            cuts = (text.rfind(sign, start, end) + len(sign) for sign in ("\n", ". ", " ") if sign in text[start:end])
            cut = next(cuts, end)
            yield Span(start, cut)
            start = cut
        yield Span(start, span.end)


def _plain(match: re.Match[str], published: date | None) -> str:
    return " ".join(match.group().rstrip(".,;:!?").split())


def _folded(match: re.Match[str], published: date | None) -> str:
    return match.group().rstrip(".,;:!?").casefold()


def _percentage(match: re.Match[str], published: date | None) -> str:
    number = re.match(_NUMBER, match.group())
    return f"{number.group()}%" if number else match.group()


def _resolved(match: re.Match[str], published: date | None) -> str | None:
    """The date in ISO form, as far as it is told: 2022-01-09, 2022-01, 2022; as it stands where no year is known."""
    part = match.groupdict()
    if part["iso"]:
        return _valid(*(int(piece) for piece in part["iso"].split("-")))
    if part["my"]:
        return f"{part['my_y']}-{_month(part['my_m']):02d}"
    if part["year"]:
        return part["y_y"]
    if part["near"]:
        return _near(part["near"].lower(), published)
    month = _month(part["md_m"] or part["dm_m"])
    day = int(part["md_d"] or part["dm_d"])
    if (part["md_m"] or part["dm_m"]).rstrip(".").lower() == "may" and not (part["md_m"] or part["dm_m"])[0].isupper():
        return None
    year = part["md_y"] or part["dm_y"]
    if year:
        return _valid(int(year), month, day)
    if published is None:
        return _plain(match, published)
    nearest = [each for each in (_day(published.year + shift, month, day) for shift in (-1, 0, 1)) if each is not None]
    return min(nearest, key=lambda each: abs(each - published)).isoformat() if nearest else None


def _month(name: str) -> int:
    return _MONTH_OF[name.rstrip(".").lower()]


def _near(word: str, published: date | None) -> str | None:
    if published is None:
        return word.capitalize() if word in _DAYS else word
    if word in _DAYS:
        return (published - timedelta(days=(published.weekday() - _DAYS[word]) % 7)).isoformat()
    shift = {"today": 0, "yesterday": -1, "tomorrow": 1}[word]
    try:
        return (published + timedelta(days=shift)).isoformat()
    except OverflowError:
        return word


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _valid(year: int, month: int, day: int) -> str | None:
    found = _day(year, month, day)
    return None if found is None else found.isoformat()


_NAMES: dict[Other, Callable[[re.Match[str], date | None], str | None]] = {
    Other.DATE: _resolved,
    Other.MONEY: _plain,
    Other.PERCENTAGE: _percentage,
    Other.QUANTITY: _plain,
    Other.EMAIL: _folded,
    Other.URL: _plain,
    Other.HASHTAG: _folded,
    Other.HANDLE: _folded,
}
