"""Dates that a line states outright: day, month and year, in digits or with the month's name in many languages.

Never reckoned from today: "two hours ago" is no date. Month names of common languages are read here; dateparser
reads the others, with its languages limited to the page's own.
"""

# Word lists read best with a language on each line.
# ruff: noqa: E501

from __future__ import annotations

import re
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
stycz lut marc/mar kwie maj czerw/cze lip sierp/sie wrze paźdz/paź listop/lis grud/gru
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
ינואר פברואר מרץ אפריל מאי יוני יולי אוגוסט ספטמבר אוקטובר נובמבר דצמבר
saus vasar kov bal geg birž liep rugp rugs spal lapkr gruod
janv febr mart apr maij jūnij jūlij august septemb oktobr novemb decemb
jaanuar veebruar märts aprill mai juuni juuli august septem oktoo novem detsem
janúar febrúar mars apríl maí júní júlí ágúst septem októ nóvem desem
januaro februaro marto aprilo majo junio julio aŭgusto septembro oktobro novembro decembro
"""

_YEAR = r"(?P<year>(?:19|20)\d\d)"
# A year may be glued to the hour ("May 6, 20147:55 AM") where the page's markup parted them.
_ENDS = r"(?!\d(?!\d?:\d\d))"
_NUMERIC = (
    (re.compile(rf"(?<!\d){_YEAR}[-./](?P<month>\d\d?)[-./](?P<day>\d\d?)(?!\d)"), "ymd"),
    (re.compile(rf"(?<!\d){_YEAR}\s*[年년]\s*(?P<month>\d\d?)\s*[月월]\s*(?P<day>\d\d?)\s*[日일]"), "ymd"),
    (re.compile(rf"(?<![\d.])(?P<day>\d\d?)\s?[-./]\s?(?P<month>\d\d?)\s?[-./]\s?{_YEAR}{_ENDS}"), "dmy"),
)
_NAMED = (
    re.compile(
        rf"(?<!\d)(?P<day>\d\d?)(?:\.|st|nd|rd|th|º|er|-?го)?[\s-]*(?:de |of |di )?(?P<name>[^\W\d_]{{3,}})\.?,?[\s-]*(?:de |del |of )?{_YEAR}{_ENDS}",
        re.I,
    ),
    re.compile(rf"(?P<name>[^\W\d_]{{3,}})\.?\s*(?P<day>\d\d?)(?:st|nd|rd|th)?\.?,?\s+{_YEAR}{_ENDS}", re.I),
    re.compile(rf"(?<!\d){_YEAR}[.,]?\s+(?P<name>[^\W\d_]{{3,}})\.?\s+(?P<day>\d\d?)\b", re.I),
)
# A cheap first look: a year of four digits, or nothing more is asked.
LOOKS_DATED = re.compile(r"(?<!\d)(?:19|20)\d\d" + _ENDS)
_EARLIEST, _LATEST = 1900, 2099
_MONTH_FIRST = frozenset({"en", None})


@dataclass(frozen=True, slots=True)
class StatedDate:
    """A date and where in its line it stands."""

    day: date
    start: int
    end: int


@lru_cache(maxsize=1)
def _month_names() -> dict[str, int]:
    names: dict[str, int] = {}
    for row in _MONTHS.strip().splitlines():
        for number, forms in enumerate(row.split(), 1):
            for form in forms.split("/"):
                names.setdefault(form, number)
    return names


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
    if not LOOKS_DATED.search(line):
        return None
    found = []
    for pattern, order in _NUMERIC:
        for match in pattern.finditer(line):
            day, month = int(match["day"]), int(match["month"])
            if order == "dmy" and (month > 12 or (language in _MONTH_FIRST and day <= 12 and "." not in match.group())):
                day, month = month, day
            found.append((match, int(match["year"]), month, day))
    for pattern in _NAMED:
        for match in pattern.finditer(line):
            month = month_of(match["name"])
            if month is not None:
                found.append((match, int(match["year"]), month, int(match["day"])))
    for match, year, month, day in sorted(found, key=lambda each: each[0].start()):
        try:
            return StatedDate(date(year, month, day), match.start(), match.end())
        except ValueError:
            continue
    return _parsed(line, language)


def _parsed(line: str, language: str | None) -> StatedDate | None:
    """Ask dateparser about a named month that is not known here, in the page's language alone."""
    if language is None or len(line) > 80:
        return None
    for pattern in _NAMED:
        match = pattern.search(line)
        if match is None:
            continue
        import dateparser

        try:
            when = dateparser.parse(
                match.group(),
                languages=[language],
                settings={
                    "STRICT_PARSING": True,
                    "REQUIRE_PARTS": ["day", "month", "year"],
                    "PARSERS": ["absolute-time"],
                },
            )
        except (ValueError, OverflowError):
            return None
        if when is not None and _EARLIEST <= when.year <= _LATEST:
            return StatedDate(when.date(), match.start(), match.end())
    return None
