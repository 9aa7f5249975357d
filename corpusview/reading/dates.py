"""Dates that a line states outright: day, month and year, in digits or with the month's name in many languages.

Never reckoned from today: "two hours ago" is no date. Month names of common languages are read here; dateparser
reads the others, with its languages limited to the page's own.
"""

# Word lists read best with a language on each line.
# ruff: noqa: E501

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

# January to December; forms of one month are parted by a slash. A form matches the beginning of a word.
_MONTHS = """
january/jan february/feb march/mar april/apr may june/jun july/jul august/aug september/sept/sep october/oct november/nov december/dec
januar/jänner februar/feber märz/maerz/mrz april mai juni juli august september oktober/okt november dezember/dez
janvier/janv février/fevrier/févr mars avril/avr mai juin juillet/juil août/aout septembre octobre novembre décembre/decembre/déc
enero/ene febrero marzo abril/abr mayo junio julio agosto/ago septiembre/setiembre octubre noviembre diciembre/dic
janeiro fevereiro/fev março/marco abril maio junho julho agosto setembro/set outubro/out novembro dezembro
gennaio/gen febbraio marzo aprile maggio/mag giugno/giu luglio/lug agosto settembre ottobre/ott novembre dicembre
januari februari maart/mrt april mei juni juli augustus september oktober november december
januari februari mars april maj juni juli augusti september oktober november december
januar februar marts/mars april maj/mai juni juli august september oktober november desember/des
tammikuu helmikuu maaliskuu huhtikuu toukokuu kesäkuu heinäkuu elokuu syyskuu lokakuu marraskuu joulukuu
stycz/sty lut marc/mar kwie/kwi maj czerw/cze lip sierp/sie wrze/wrz paźdz/paź listop/lis grud/gru
ledn únor břez dub květ červn/června červenc srp září/zář říj listopad prosin/pros
januára februára marca apríla mája júna júla augusta septembra októbra novembra decembra
január február március/márc április/ápr május/máj június/jún július/júl augusztus szeptember/szept október november december
ianuar februar martie aprilie mai iunie iulie august septembrie octombrie noiembrie decembrie
siječ velja ožuj trav svib lip srp kolov ruj listop stude prosin
ιανουάριο/ιανουαρίου/ιαν φεβρουάριο/φεβρουαρίου/φεβ μάρτιο/μαρτίου/μαρ απρίλιο/απριλίου/απρ μάιο/μαΐου/μαϊου/μάι/μαι ιούνιο/ιουνίου/ιουν ιούλιο/ιουλίου/ιουλ αύγουστο/αυγούστου/αυγ/αύγ σεπτέμβριο/σεπτεμβρίου/σεπ οκτώβριο/οκτωβρίου/οκτ νοέμβριο/νοεμβρίου/νοε δεκέμβριο/δεκεμβρίου/δεκ
янв фев мар апр мая/май июн июл авг сен окт ноя дек
січ лют берез/бер квіт/квi трав черв лип серп вер жовт листоп груд
ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık
januari februari maret april mei juni juli agustus september oktober november desember
يناير فبراير مارس أبريل/ابريل مايو يونيو يوليو أغسطس/اغسطس سبتمبر أكتوبر/اكتوبر نوفمبر ديسمبر
ינואר/בינואר פברואר/בפברואר מרץ/במרץ אפריל/באפריל מאי/במאי יוני/ביוני יולי/ביולי אוגוסט/באוגוסט ספטמבר/בספטמבר אוקטובר/באוקטובר נובמבר/בנובמבר דצמבר/בדצמבר
януари/яну февруари март април май юни/юн юли/юл август септември октомври ноември декември
јануар/јан фебруар/феб март/мар април/апр мај јун јул август/авг септембар/сеп октобар/окт новембар/нов децембар/дец
januar/jan februar/feb mart/marec april/apr maj jun/junij jul/julij avgust/avg septembar/sep oktobar/okt novembar/nov decembar/dec
gener/gen febrer març abril/abr maig juny juliol agost setembre octubre novembre desembre
saus vasar kov bal geg birž liep rugp rugs spal lapkr gruod
janv febr mart apr maij jūnij jūlij august septemb oktobr novemb decemb
jaanuar veebruar märts aprill mai juuni juuli august septem oktoo novem detsem
janúar febrúar mars apríl maí júní júlí ágúst septem októ nóvem desem
januaro februaro marto aprilo majo junio julio aŭgusto septembro oktobro novembro decembro
"""

_YEAR = r"(?P<year>(?:19|20)\d\d)"
# A year may be glued to the hour, the reading time or the number of comments behind it where the page's markup parted
# them ("May 6, 20147:55 AM", "Mar 27, 20255 mins", "September 27, 20231").
_ENDS = r"(?!\d(?!\d?:\d\d|\d?\s?(?i:min)|$))"
_GAP = r"\s?[-./]\s?"
_NUMERIC = (
    (re.compile(rf"(?<!\d){_YEAR}{_GAP}(?P<month>\d\d?){_GAP}(?P<day>\d\d?)(?!\d(?!\d?\s?(?i:min)))"), "ymd"),
    (re.compile(rf"(?<!\d){_YEAR}\s*[年년]\s*(?P<month>\d\d?)\s*[月월]\s*(?P<day>\d\d?)\s*[日일]"), "ymd"),
    (re.compile(rf"(?<!\d)(?P<day>\d\d?) tháng (?P<month>\d\d?)(?: năm|,)? {_YEAR}{_ENDS}"), "dmy named"),
    (re.compile(rf"(?<![\d.])(?P<day>\d\d?){_GAP}(?P<month>\d\d?){_GAP}{_YEAR}{_ENDS}"), "dmy"),
)
_NUMERIC_ASCII = tuple((form, order) for form, order in _NUMERIC if form.pattern.isascii())
# A month's name in capitals may be glued to the word before it: "Associated PressApril 28, 2023".
_NAME = r"(?:(?<=[^\W\d_A-Z])(?=[A-Z])|(?<![^\W\d_]))(?P<name>[^\W\d_A-Z]{3,}|[A-Z][^\W\d_A-Z]{2,}|[A-Z]{3,})"
_NAMED = (
    re.compile(
        rf"(?<!\d)(?P<day>\d\d?)(?:\.|st|nd|rd|th|º|er|-?го)?[\s-]*(?:de |of |di )?(?P<name>[^\W\d_]{{3,}})\.?,?[\s-]*(?:de |del |of )?{_YEAR}{_ENDS}",
        re.I,
    ),
    re.compile(rf"{_NAME}\.?\s*(?P<day>\d\d?)(?:st|nd|rd|th)?\.?(?:,\s*|\s+){_YEAR}{_ENDS}"),
    re.compile(rf"(?<!\d){_YEAR}[.,]?\s+(?P<name>[^\W\d_]{{3,}})\.?\s+(?P<day>\d\d?)\b", re.I),
)
# "04/11/11-11:03": a year of two digits, believed only with the hour behind it; AM and PM go with months first.
_SHORT = re.compile(
    r"(?<![\d./-])(?P<one>\d\d?)([./])(?P<two>\d\d?)\2(?P<year>\d\d)(?=[\s,|–-]{1,3}(?:at )?\d\d?:\d\d(?P<half> ?[AP]M)?)"
)
# The same where the date is all that its line says, or what it ends with after a word that leads to a date.
_SHORT_ALONE = re.compile(
    r"(?:^\W*|\b(?i:on|am|vom|le|il|del|dne|dnia)\s|\b(?i:date|datum|stand|fecha|data|дата|ημερομηνία)\s?:\s?)(?P<one>\d\d?)([./])(?P<two>\d\d?)\2(?P<year>\d\d)\W*$"
)
_CLOCK = re.compile(r"[\s,|–—-]*(?:at\s)?(?P<hour>\d\d?):\d\d(?::\d\d)?\s*(?P<half>[ap]\.?m)?", re.I)
# A cheap first look: a year of four digits, or nothing more is asked.
LOOKS_DATED = re.compile(r"(?<!\d)(?:19|20)\d\d" + _ENDS)
_EARLIEST, _LATEST = 1900, 2099
_MONTH_FIRST = frozenset({"en", None})
# Languages that write the day first and the year in two digits; others may begin with the year.
_DAY_FIRST = frozenset(
    ["de", "fr", "es", "it", "pt", "nl", "da", "no", "fi", "pl", "cs", "sk", "ro", "hr", "sl", "tr", "id", "vi"]
    + ["ru", "uk", "bg", "sr", "mk", "be", "el"]
)
# The languages whose months are in the table: a word that is in none of its rows names no month in them.
_TABLED = _DAY_FIRST | {"en", "sv", "hu", "lt", "lv", "et", "is", "eo", "ar", "he", "ja", "zh", "ko"}
_OTHER_DIGITS = {
    zero + value: str(value) for zero in (0x660, 0x6F0, 0x966, 0x9E6, 0xE50, 0xFF10) for value in range(10)
}
_PAGE = 100_000  # code points of a page in which its other dates are looked for
_LONGEST = 400  # code points of a line that is searched


@dataclass(frozen=True, slots=True)
class StatedDate:
    """A date and where in its line it stands. `is_unsure` says that day and month could be the other way round."""

    day: date
    start: int
    end: int
    is_unsure: bool = False
    day_first: bool = True

    def turned(self) -> StatedDate:
        """The same digits read with month and day exchanged."""
        other = date(self.day.year, self.day.day, self.day.month)
        return StatedDate(other, self.start, self.end, self.is_unsure, not self.day_first)


@lru_cache(maxsize=1)
def _month_names() -> dict[str, int]:
    names: dict[str, int] = {}
    for row in _MONTHS.strip().splitlines():
        for number, forms in enumerate(row.split(), 1):
            for form in forms.split("/"):
                names.setdefault(form, number)
    return names


@lru_cache(maxsize=4096)
def month_of(word: str) -> int | None:
    """The number of the month that `word` names, in any of the languages known here."""
    names = _month_names()
    folded = word.casefold()
    for length in range(len(folded), 2, -1):
        number = names.get(folded[:length])
        if number is not None:
            return number
    return None


def stated_date(line: str, language: str | None) -> StatedDate | None:
    """The first date that `line` states in full, or None. The order of bare digits follows the page's language."""
    return next(iter(stated_dates(line, language)), None)


@lru_cache(maxsize=4096)
def stated_dates(line: str, language: str | None) -> tuple[StatedDate, ...]:
    """All dates that `line` states in full, in order, none overlapping another."""
    if not line.isascii():
        line = line.translate(_OTHER_DIGITS)
    # Both need two of the signs that part their numbers, which is quicker seen.
    may_be_short = line.count("/") > 1 or line.count(".") > 1
    if len(line) > _LONGEST or not (
        LOOKS_DATED.search(line) or (may_be_short and (_SHORT.search(line) or _SHORT_ALONE.search(line)))
    ):
        return ()
    found: list[StatedDate] = []

    def add(
        match: re.Match[str], year: int, month: int, day: int, unsure: bool = False, first: bool = True, lead: str = ""
    ) -> None:
        start, end = (match.start(lead), match.end("year")) if lead else match.span()
        if any(start < each.end and each.start < end for each in found):
            return
        try:
            found.append(StatedDate(date(year, month, day), start, end, unsure, first))
        except ValueError:
            return

    for pattern, order in _NUMERIC_ASCII if line.isascii() else _NUMERIC:
        for match in pattern.finditer(line):
            day, month = int(match["day"]), int(match["month"])
            is_unsure = order == "dmy" and day <= 12 and month <= 12 and day != month and language in _MONTH_FIRST
            turned = order == "dmy" and (month > 12 or (is_unsure and "/" in match.group()))
            if turned:
                day, month = month, day
            add(match, int(match["year"]), month, day, is_unsure, not turned)
    for pattern in _NAMED:
        for match in pattern.finditer(line):
            named = month_of(match["name"]) or _month_elsewhere(match["name"].casefold(), language)
            if named is not None:
                add(match, int(match["year"]), named, int(match["day"]))
    for match in _SHORT.finditer(line) if may_be_short else ():
        one, two, year = int(match["one"]), int(match["two"]), 2000 + int(match["year"])
        if language in _DAY_FIRST:
            add(match, year, two, one)
        elif language in _MONTH_FIRST and match["half"]:
            add(match, year, one, two)
    alone = _SHORT_ALONE.search(line) if may_be_short else None
    if alone is not None:
        one, two, year = int(alone["one"]), int(alone["two"]), 2000 + int(alone["year"])
        # Where months go first, points part the numbers of a version.
        slashed = language in _MONTH_FIRST and alone[2] == "/"
        if language in _DAY_FIRST or (slashed and one > 12):
            add(alone, year, two, one, lead="one")
        elif slashed and two > 12:
            add(alone, year, one, two, lead="one")
    return tuple(sorted(found, key=lambda each: each.start))


def settled(unsure: StatedDate, page: str, start: int) -> StatedDate:
    """A date in bare digits in the order that its page speaks for; as it is where nothing does.

    Where one of the two days is stated again with its month's name, it is that one. The order is that of other dates in
    bare digits, else that of named months ("6 May" or "May 6"), and a clock of 24 hours right behind the date goes with
    days first. `start` is where the date's line begins in `page`.
    """
    named = set(_named_days(page))
    turned = unsure.turned()
    if (unsure.day in named) != (turned.day in named):
        return turned if turned.day in named else unsure
    days_first = 0
    for match in _NUMERIC[-1][0].finditer(page, 0, _PAGE):
        first, second = int(match["day"]), int(match["month"])
        days_first += (12 < first <= 31 and second <= 12) - (12 < second <= 31 and first <= 12)
    if not days_first:
        clock = _CLOCK.match(page, start + unsure.end)
        days_first += clock is not None and (int(clock["hour"]) > 12 or not clock["half"])
    if not days_first:
        for pattern, sign in ((_NAMED[0], 1), (_NAMED[1], -1)):
            days_first += sign * sum(month_of(match["name"]) is not None for match in pattern.finditer(page, 0, _PAGE))
    return unsure if not days_first or unsure.day_first == (days_first > 0) else turned


def _named_days(page: str) -> Iterator[date]:
    """The days that the page's beginning states with the month's name."""
    for pattern in _NAMED:
        for match in pattern.finditer(page, 0, _PAGE):
            month = month_of(match["name"])
            if month is not None:
                with suppress(ValueError):
                    yield date(int(match["year"]), month, int(match["day"]))


@lru_cache(maxsize=4096)
def _month_elsewhere(word: str, language: str | None) -> int | None:
    """Ask dateparser for a month's name in a language whose months are not in the table here."""
    if language is None or language in _TABLED:
        return None
    import dateparser

    try:
        when = dateparser.parse(
            f"1 {word} 2000",
            languages=[language],
            settings={
                "STRICT_PARSING": True,
                "REQUIRE_PARTS": ["day", "month", "year"],
                "PARSERS": ["absolute-time"],
            },
        )
    except (ValueError, OverflowError):
        return None
    return when.month if when is not None and when.day == 1 and when.year == 2000 else None
