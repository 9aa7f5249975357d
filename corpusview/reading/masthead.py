"""The head of an article: title, date, byline, source and standfirst, each with where it was found and how.

A date is taken from the page's own date line, else from a line about the headline that states day, month and year;
where it was published goes before when it was changed. Nothing is reckoned from today, and nothing is invented: an
article may be undated.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import numpy as np

from corpusview.article import Finding, Label, Masthead, Span
from corpusview.patterns import pattern
from corpusview.reading import blocks as kinds
from corpusview.reading.blocks import Lines
from corpusview.reading.boilerplate.features import Known, Measured
from corpusview.reading.boilerplate.lexicon import THEME_NAMES, headings
from corpusview.reading.dates import StatedDate, settled, stated_dates
from corpusview.reading.headline import (
    Asked,
    Floats,
    candidates,
    choose_headlines,
    stretch_with_most_words,
    text_start,
)

_DATE_LINE = pattern(r"\s*date\s+(\d{4}-\d\d-\d\d)(?:[ \t]+(\S[^\n]*))?$", re.IGNORECASE)

# --- bylines
_BYLINE = pattern(
    r"(?:\W*)(?:(?:(?:story|words|text|analysis|opinion|report|review|article|blog|essay)\s+)?"
    r"(?:(?:written|posted|published|reported|submitted|compiled|researched)\s+)?by\b|"
    r"von|par|por|di|door|av|af|skrevet av|skriven av|tekst|text|"
    r"autorzy?|autor(?:in|ka|es)?|auteurs?|autore|authors?|oprac\.|napisał\w*|szerző|"
    r"írta|de către|oleh|penulis|yazar|haber|"
    r"reporter|journalist|redakteur(?:in)?|redacteur|kirjoittaja|"
    r"автор\w*|текст|συντάκτης|του|της|γράφει(?: [οη])?|بقلم|كتب|מאת|作者|文|记者|記者)"
    r"(?:\s*[:：|]\s*|\s+)(?=\S)",
    re.IGNORECASE,
)
# Words that are a byline only with a colon behind them: "Text: Ruth Adair", but "Text size".
_WITH_COLON = frozenset({"text", "tekst", "текст", "haber", "reporter", "journalist", "文"})
# Where a name ends: at a sentence's end, at a sign, or where scraping has glued something to it.
_NAME_ENDS = pattern(
    r"\s[|•·●■]|\s{2,}|\s*\|\s*|(?<=[^\W\d_]{3})\.\s|(?<=[^\W\d_])(?=\d)|"
    r"(?<=[a-zà-ÿ])(?=(?:Staff|Senior|Updated|Published|Posted|Correspondent|Reporter|Editor|Contributor)\b)"
)
_SIGN = pattern(
    r"^\W*(?:written by|by|author|authors|autor|autorin|autorzy|auteur|автор|作者|记者|記者)\W*$", re.IGNORECASE
)
# A word that starts a byline in one language starts a sentence in another: those ask for names behind them.
_NAME = pattern(
    r"^[\W\d_]*[A-Z\u00c0-\u00de\u0386-\u03ab\u0400-\u042f\u0600-\u06ff\u0590-\u05ff\u3040-\u9fff\uac00-\ud7af]"
)
_PART = r"[^\W\d_a-zа-яёα-ωάέήίόύώß][\w.'’-]*"
_LINK = r"(?:van|von|de|der|den|del|della|di|da|dos|du|la|le|el|al|bin|ten|ter|zu|af|av|y|e|O’|Mc)"
_PERSON = rf"{_PART}(?:\s+(?:{_LINK}\s+){{0,2}}{_PART}){{1,3}}"
# Two words with capitals beside a date that are no name; where letters have no case, nothing tells.
_NO_PERSON = pattern(
    r"\b(?:time|size|reviews?|tools?|industry|news|reading|fonts?|section|category|views?|guides?|tips|read|blog|posts?|team|"
    r"business|technology|science|health|world|politics|culture|sports?|opinion|editorial|featured|home)\b|"
    r"[\u0590-\u08ff\u0900-\u0fff\u3040-\u9fff\uac00-\ud7af]",
    re.IGNORECASE,
)
_ONLY_NAME = pattern(rf"^{_PERSON}(?:(?:,| and| und| et| y| e| en| och| og| i| и)\s+{_PERSON}){{0,2}}$")
_PLACED_NAME = pattern(rf"^{_PERSON},\s*[^\W\d_a-zа-яё][\w -]{{2,30}}$")
_EAST = pattern(
    r"(?:本报|特派|見習|见习)?(?:记者|記者|作者|撰文)\s*[:：]?\s*([\u4e00-\u9fff]{2,4})(?=[\s／/╱、，,】)）]|$)"
)
_KOREAN = pattern(r"(?<![가-힣])([가-힣]{2,4})\s*(?:기자|특파원)(?![가-힣])")
# Where white space or signs may go before, they are taken from their first on: to begin at each of them anew would take
# a long run of them as long as it is long, squared.
_TIME_TAIL = pattern(r"(?<![\s,|·•–—-])[\s,|·•–—-]*(?:\d{1,2}[:.]\d\d\s*(?:[ap]\.?m\.?)?.*)$", re.IGNORECASE)
_STATUS = pattern(
    r"(?<![\s|,·•–—-])[\s|,·•–—-]*\b(?:updated|published|posted|last updated|last modified|on|at|aktualisiert|"
    r"veröffentlicht|publié|mis à jour|le|el|il|am|dne|w dniu|publicado|actualizado|pubblicato|aggiornato|opublikowano|"
    r"monday|tuesday|wednesday|thursday|friday|saturday|sunday|mon|tue|wed|thu|fri|sat|sun|"
    r"опубликовано|обновлено)\b[\s:|,]*$",
    re.IGNORECASE,
)
_TOLD = 15  # lines below a name in which it comes again where the article tells of it
_LONGEST_BYLINE = 22  # words
_LONGEST_NAME = 90  # code points

# --- dates
_PUBLISHED = (
    r"publish\w*|posted|issued|created|released|publicad[oa]|publiée?|pubblicat[oa]|veröffentlicht|erstellt|publisert|publicerad|"
    r"publiceret|udgivet|offentliggjort|julkaistu|gepubliceerd|geplaatst|opublikowan\w*|dodano|publikováno|vydáno|zveřejněno|"
    r"publikované|közzétéve|megjelent|publicat|objavljeno|objavlieno|опубликован\w*|дата|δημοσ\w+|ημερομηνία|yayın\w*|"
    r"dipublikasikan|đăng|发布\w*|发表\w*|公開|掲載|配信|입력|등록|نشر\w*|פורסם"
)
_UPDATED = (
    r"updated?|modified|revised|(?:reviewed|edited|checked)(?! by)|amended|"
    r"aktualisiert|geändert|überarbeitet|mise? à jour|maj|modifiée?|"
    r"actualizad[oa]|actualización|modificad[oa]|atualizad[oa]|aggiornat[oa]|aggiornamento|modifica|bijgewerkt|gewijzigd|laatst|"
    r"uppdaterad|ändrad|opdateret|oppdatert|päivitetty|muokattu|aktualizacja|aktualizováno|upraveno|frissítve|actualizat|"
    r"ažurirano|"
    r"обновлен\w*|изменен\w*|оновлен\w*|ενημ\w+|güncelle\w*|diperbarui|cập nhật|更新\w*|수정|업데이트|تحديث\w*|עודכן"
)
_SAID = pattern(rf"(?P<published>\b(?:{_PUBLISHED}))|(?P<updated>(?:{_UPDATED})\b)", re.IGNORECASE)
_BEFORE = 40  # code points before a date in which a word can say what day it is
_ABOVE, _BELOW = 6, 25  # lines about the headline that can state when it was published
_CLOSE = 12  # lines from the headline on that can do so wherever the text begins
_PAST = 2  # lines of the text that can still do so
_AFTER = 6  # lines behind the text that can
# What a line's place says for its date: by the headline or by the text, behind the text, there also where that is far
# from the headline; and for each line further off.
_BY_HEADLINE, _ABOVE_TEXT, _BEHIND, _FAR_BEHIND = 0.5, 0.2, -0.7, -1.7
_A_LINE_BELOW, _A_LINE_ABOVE = -0.12, -0.35
_LEAST_LIKELY = -0.5  # a line whose signs sum up to less dates something else
_FEWEST_DIGITS, _TOO_WORDY = 4, 25  # of a line that may state a date; one of more words is text
_SIGNS_OF_COPYRIGHT = ("©", "(c)", "(C)", "opyright", "OPYRIGHT")
_COPYRIGHT_SIGN = pattern(r"©|\(c\)|copyright", re.IGNORECASE)

# --- sources
_COPYRIGHT = pattern(
    r"(?:©|\(c\)|copyright)[\s©,]*(?:\(c\)\s*)?(?:copyright\s*)?"
    r"(?:(?:(?:19|20)\d\d|MM[XVI]*)\b(?:\s*[-–—/,]\s*(?:19|20)?\d\d)?[\s,.]*)?(?:by\s+)?"
    r"([^\W\d_][^|©\n]{1,60}?)(?:\.(?=\s|$)|[,|™®Ÿ]|\s+(?:19|20)\d\d|\s+-\s|\s+sp\.|\ball ri|\brights reserved|"
    r"\balle rechte|\btous droits|\btodos los|\bwszelkie|\bвсе права|\s+(?:terms|privacy|contact|powered)\b|$)",
    re.IGNORECASE,
)
_OUTLET = pattern(
    r"\b(?:news|times|post|press|agency|staff|editors?|redaktion|rédaction|redacción|redazione|redakcja|редакция|reuters|afp|"
    r"dpa|ap|tass|тасс|риа|интерфакс|bbc|cnn|pap|ansa|efe|xinhua|media|magazine|journal|daily|herald|tribune|gazette|desk|bureau|"
    r"newsroom|team|online|radio|tv)\b|新华|社\b|\.(?:com|org|net|de|pl|ru|gr|fr|it|es|cn|uk|info)\b|[a-z]News\b",
    re.IGNORECASE,
)
_NO_OUTLET = pattern(
    r"^(?:mm[xvi]+|all|an?|the respective|by|notice|policy|and|laws?|information|protected|reserved|"
    r"infringement|claims?|original|orphus|privacy|terms|notices|imprint|rss|of|to|for|in|on|at|it|is)\b|"
    r"\b(?:rights|rechte|droits|derechos|diritti|direitos|prawa|copyright|trademarks?|patents?|riservat[aei])\b|"
    # a slash stands in the credit of a picture
    r"/|права|حقوق|版[权權]",
    re.IGNORECASE,
)
_LEGAL_FORM = pattern(
    r"(?<![\s,])[\s,]+(?:inc|ltd|llc|plc|gmbh(?:\s*&\s*co\.?(?:\s*kg)?)?|ag|se|s\.?a\.?|s\.?r\.?l\.?|s\.?p\.?a\.?|bv|b\.v\.|nv|ab|oy|as|kg|co\.?|limited|"
    r"publishing cooperative|cooperative|ооо|зао|оао)\.?$",
    re.IGNORECASE,
)
_DATELINE = pattern(
    r"^[^\W\d_a-z][^()\n]{1,60}?[\s,]*\(\s*((?:Thomson )?Reuters|AFP|AP|(?:The )?Associated Press|dpa|Xinhua|TASS|EFE|"
    r"ANSA|PAP|"
    r"UPI|ANI|PTI|Bloomberg|CNN|RIA Novosti|Interfax|Anadolu|Kyodo|IANS)\s*\)"
)
_CREDIT = pattern(
    r"^\W*(?:source|quelle|fuente|fonte|źródło|zdroj|bron|källa|kilde|forrás|sursa|πηγή|источник|джерело|kaynak|sumber|"
    r"来源|來源|文章来源|出典)\s*[:：]\s*([^|\n:：]{2,50}?)(?:\s*[|(]|\s+\d|\s*$)",
    re.IGNORECASE,
)
_DOMAIN = pattern(r"\b(?:www\.)((?:[a-z0-9-]+\.)+[a-z]{2,6})\b", re.IGNORECASE)
_MOST_SIGNS = 20  # of copyright, of each kind; a page with more means none of them
_ADDRESS_LINE = 80  # code points
_FOOT = 40  # lines at the end of the page in which the outlet may name itself

# --- titles
_LIST_SIGN = pattern(r"^(?:[*•▪●■◦‣»›>–—-]+|\d{1,2}\.)\s+")
_SITE_SUFFIX = pattern(r"(?<!\s)\s+[|–—-]\s+([^|]{2,40})$")
_LEAST_SURE = 0.2  # a headline less likely than this is none
_SHORTEST_TWIN = 10  # code points; a shorter line is not taken for the headline's better half
_NEAR = 40  # lines within which a repeated headline belongs to the masthead

_BESIDE = 12  # lines between headline and body that can belong to the masthead
_LONGEST = 400  # code points; longer lines are never part of a date or byline
_PHOTO = THEME_NAMES.index("photo")
# Words of these themes stand on buttons and in menus, not in names.
_NO_NAME = [THEME_NAMES.index(name) for name in THEME_NAMES if name not in ("byline", "month", "web")]


@dataclass(slots=True)
class Head:
    """The masthead with the role of each of its lines; `title_line` is None where there is no title."""

    values: dict[str, str | date] = field(default_factory=dict)
    findings: dict[str, Finding] = field(default_factory=dict)
    roles: dict[int, Label] = field(default_factory=dict)
    how: dict[int, str] = field(default_factory=dict)
    title_line: int | None = None

    @property
    def masthead(self) -> Masthead:
        """The fields that were found."""
        return Masthead(**self.values, findings=tuple(self.findings.values()))  # type: ignore[arg-type]

    def play(self, line: int, role: Label, how: str) -> None:
        """Give a line its role, unless it has one."""
        if line not in self.roles:
            self.roles[line], self.how[line] = role, how

    def find(self, name: str, value: str | date, start: int, end: int, how: str) -> None:
        """Fill a field of the masthead, unless it is filled."""
        if name not in self.values:
            self.values[name] = value
            self.findings[name] = Finding(name, Span(start, end), how)


@dataclass(frozen=True, slots=True)
class _Begun:
    """A page whose date line was read: its head so far, what the date line calls it, where its text begins, and the
    line that says what the date line says."""

    head: Head
    headline: str
    start: int
    title: int | None


def find_mastheads(
    measured: Measured,
    pages: Sequence[Measured],
    known: Sequence[Known],
    chances: Floats,
    languages: Sequence[str | None],
) -> list[Head]:
    """Read the heads of pages, given each line's chance of being body and in how many other pages it was met."""
    bounds = measured.sheaf.bounds.tolist()
    own = [chances[low:high] for low, high in zip(bounds[:-1], bounds[1:], strict=True)]
    begun: list[_Begun] = []
    questions: list[Asked] = []
    for number, (page, its) in enumerate(zip(pages, own, strict=True)):
        head = Head()
        headline = _read_date_line(page.lines, head)
        first = 1 if head.roles else 0
        start = text_start(page, its, first)
        title = _headline_like(page.lines, headline, start) if headline else None
        begun.append(_Begun(head, headline, start, title))
        if not headline:
            questions.append(Asked(number, candidates(page, start, first), start))
    chosen = choose_headlines(measured, known, chances, questions)
    return [
        _finished(page, its, each, chosen.get(number), language)
        for number, (page, its, each, language) in enumerate(zip(pages, own, begun, languages, strict=True))
    ]


def _finished(
    measured: Measured, chances: Floats, begun: _Begun, chosen: tuple[int, float] | None, language: str | None
) -> Head:
    """The head of one page for whose headline a line was chosen."""
    lines, head, headline, start, title = measured.lines, begun.head, begun.headline, begun.start, begun.title
    if headline and title is None:
        where = lines.text.index(headline, lines.starts[0])
        head.find("title", headline, where, where + len(headline), "date line")
        head.title_line = 0
    elif title is None and chosen is not None and chosen[1] >= _LEAST_SURE:
        title = _best_twin(lines, chosen[0], start)
    if title is not None:
        how = "the line that repeats the date line's headline" if headline else "the line that best heads the text"
        at, end = _trimmed(lines, title)
        sign = _LIST_SIGN.match(lines.text[at:end])
        at += sign.end() if sign else 0
        head.find("title", lines.text[at:end], at, end, how)
        head.play(title, Label.HEADLINE, how)
        head.title_line = title
        _mark_repeats(lines, head, title, max(start, title + 1))
    dates = _read_date(measured, chances, head, start, language)
    _read_between(measured, chances, head, start, dates)
    _find_source(lines, head, start)
    _cut_site_name(head)
    return head


def _read_date_line(lines: Lines, head: Head) -> str:
    """The date of a first line ` date YYYY-MM-DD Headline`; returns the headline, empty where there is no such line."""
    stated = _DATE_LINE.match(lines.text, lines.starts[0], min(lines.ends[0], lines.starts[0] + 2 * _LONGEST))
    if not stated:
        return ""
    try:
        day = date.fromisoformat(stated[1])
    except ValueError:
        return ""
    head.find("published", day, *stated.span(1), "date line")
    head.play(0, Label.DATE_LINE, "states the date and the headline")
    return (stated[2] or "").strip()


def _trimmed(lines: Lines, index: int) -> tuple[int, int]:
    start, end = int(lines.starts[index]), int(lines.ends[index])
    raw = lines.text[start:end]
    return start + len(raw) - len(raw.lstrip()), end - (len(raw) - len(raw.rstrip()))


def _headline_like(lines: Lines, headline: str, start: int) -> int | None:
    """The line that says what the date line says, the first of them."""
    wanted = "".join(headline.casefold().split())
    for each in range(1, min(len(lines), max(start + 2, 6), 400)):
        at, end = int(lines.starts[each]), int(lines.ends[each])
        if end - at > 2 * _LONGEST:
            continue
        here = "".join(lines.text[at:end].casefold().split())
        shorter, longer = sorted((here, wanted), key=len)
        if here == wanted or (len(shorter) >= 20 and longer.startswith(shorter)):
            return each
    return None


def _best_twin(lines: Lines, best: int, start: int) -> int:
    """The headline itself, where `best` is a trail ("Home » News » Headline") or a page title ("Headline | Outlet")."""
    text = lines.line(best)
    for each in range(best + 1, min(best + 4, start, len(lines))):
        other = lines.line(each)
        if _SHORTEST_TWIN <= len(other) < len(text) and (text.endswith(other) or text.startswith(other)):
            return each
    return best


def _mark_repeats(lines: Lines, head: Head, title: int, past: int) -> None:
    for each in np.flatnonzero(lines.hashes[: min(past, len(lines))] == lines.hashes[title]).tolist():
        if abs(each - title) <= _NEAR:
            head.play(each, Label.HEADLINE_AGAIN, "repeats the headline")


@dataclass(frozen=True, slots=True)
class _Dated:
    """A date on a line of the page, what speaks for it being the article's, and whether it is that of a change."""

    line: int
    when: StatedDate
    sum: float
    updated: bool


@dataclass(frozen=True, slots=True)
class _Zone:
    """Where a page may say when it was published: by the headline, which is line `anchor`, up to line `past`; else
    right above line `body`, with which most of its text begins, or behind line `end`, with which it ends."""

    anchor: int
    past: int
    body: int
    end: int

    @staticmethod
    def of(weights: Floats, chances: Floats, title: int | None, start: int) -> _Zone:
        """The zone of a page whose text seems to begin at line `start`."""
        anchor = title if title is not None else max(start - 1, 0)
        past = max(anchor + _CLOSE, min(start + _PAST, anchor + _BELOW))
        text = np.flatnonzero(chances >= 0.5)
        if not len(text):
            return _Zone(anchor, past, start, len(weights))
        return _Zone(anchor, past, stretch_with_most_words(weights, text)[0], int(text[-1]) + 1)

    def place(self, line: int) -> float | None:
        """What a line's place says for its date, `None` where it is outside."""
        if line < self.past:
            above = self.anchor - line
            if above > _ABOVE:
                return None
            return _A_LINE_ABOVE * above if above > 0 else _BY_HEADLINE - _A_LINE_BELOW * above
        if self.body - _CLOSE <= line < self.body + _PAST:
            return _ABOVE_TEXT + _A_LINE_BELOW * abs(self.body - line)
        if self.end - 1 <= line < self.end + _AFTER:
            behind = _FAR_BEHIND if line > self.anchor + _BELOW else _BEHIND
            return behind + _A_LINE_BELOW * abs(line - self.end)
        return None

    def name(self, line: int) -> str:
        """Where a line of the zone stands, for the reader."""
        if line < self.past:
            return "by the headline" if line >= self.anchor else "above the headline"
        return "behind the text" if line >= self.end else "above the text"


def _read_date(
    measured: Measured, chances: Floats, head: Head, start: int, language: str | None
) -> dict[int, StatedDate]:
    """The day on which the article was published, from the lines about its headline, above and behind its text.

    Returns the first date of each line that seems to date the article, be it this day or that of a change.
    """
    lines = measured.lines
    zone = _Zone.of(measured.weights, chances, head.title_line, start)
    asked = np.flatnonzero((lines.counts[:, kinds.DIGIT] >= _FEWEST_DIGITS) & (measured.weights <= _TOO_WORDY))
    found: list[_Dated] = []
    for each in asked.tolist():
        place = zone.place(each)
        if place is not None:
            found += _dated(measured, chances, each, place, language)
    taken = "published" in head.values
    if found and not taken:
        # What stands by the headline goes before all else. Where nothing parts two dates, the earlier is that of
        # publication: no change goes before it.
        likely = [each for each in found if each.line < zone.past and each.sum >= _LEAST_LIKELY] or found
        best = max(likely, key=lambda each: (each.sum, -each.when.day.toordinal()))
        if best.sum >= _LEAST_LIKELY:
            at = int(lines.starts[best.line])
            when = settled(best.when, lines.text, at) if best.when.is_unsure else best.when
            how = f"date {zone.name(best.line)}" + (", of a change" if best.updated else "")
            head.find("published", when.day, at + when.start, at + when.end, how)
            if best.line < zone.anchor or best.line >= start:
                head.play(best.line, Label.DATE_LINE, "states when it was published")
    return {each.line: each.when for each in reversed(found) if each.sum >= _LEAST_LIKELY}


def _dated(measured: Measured, chances: Floats, line: int, place: float, language: str | None) -> Iterator[_Dated]:
    """The dates of one line, each with the sum of its signs, what speaks for its place among them."""
    lines = measured.lines
    text = lines.text[lines.starts[line] : lines.ends[line]]
    if len(text) > _LONGEST:
        return
    dates = stated_dates(text, language)
    if not dates:
        return
    signs = place
    others = measured.weights[line] - 3 * len(dates)
    signs += 1.0 if others <= 4 else 0.3 if others <= 9 or _BYLINE.match(text.strip()) else -0.8
    timed = bool(lines.clock_times[line])
    signs += 0.4 if timed else 0.0
    if chances[line] >= 0.5 and lines.last[line] == kinds.STOP and others > 4:
        signs -= 3.0
    if (measured.by_theme[line, _PHOTO] and not timed) or _COPYRIGHT_SIGN.search(text):
        signs -= 2.0
    before = lines.line(line - 1)[-_BEFORE:] if line and measured.weights[line - 1] <= 4 else ""
    for when in dates:
        said = _last_said(text[max(0, when.start - _BEFORE) : when.start])
        if said is None and when is dates[0]:
            said = _last_said(before)
        yield _Dated(
            line,
            when,
            signs + {"published": 2.0, "updated": -1.0 if timed else -2.5, None: 0.0}[said],
            said == "updated",
        )


def _last_said(text: str) -> str | None:
    """Whether the last word that says so calls the day that of publication or of a change."""
    said = None
    for match in _SAID.finditer(text):
        said = match.lastgroup
    return said


def _read_between(measured: Measured, chances: Floats, head: Head, start: int, dates: dict[int, StatedDate]) -> None:
    """Byline and standfirst between the headline and the text."""
    lines = measured.lines
    first = (head.title_line if head.title_line is not None else -1) + 1
    last = min(max(start + 1, first + 3), first + _BESIDE, len(lines))
    weights = measured.weights[first:last].tolist()
    standing: list[int] = []
    for each in range(first, last):
        at, end = _trimmed(lines, each)
        if end - at > _LONGEST:
            break
        words = weights[each - first]
        text = lines.text[at:end]
        if words <= _LONGEST_BYLINE and "byline" not in head.values:
            _read_byline(measured, head, each, first, text, at, dates)
        if each in dates:
            head.play(each, Label.DATE_LINE, "states when it was published")
        if each in head.roles:
            if standing and each - standing[-1] == 1 and head.title_line is not None:
                low, high = _trimmed(lines, standing[-1])
                head.find("standfirst", lines.text[low:high], low, high, "the line between headline and byline")
                head.play(standing[-1], Label.STANDFIRST, "stands between headline and byline")
            continue
        if 6 <= words <= 60 and chances[each] > 0.1 and each == first + len(standing):
            standing.append(each)


def _read_byline(
    measured: Measured, head: Head, line: int, first: int, text: str, at: int, dates: dict[int, StatedDate]
) -> None:
    """Take the author's name from a line under the headline, if it is one that names the author."""
    lines = measured.lines
    stop = dates[line].start - (at - int(lines.starts[line])) if line in dates else None
    by = _BYLINE.match(text)
    if by is not None and _is_byline(text, by, int(lines.last[line]), stop is not None):
        name, place = _name_in(text, by.end(), stop)
        if name:
            head.find("byline", name, at + place, at + place + len(name), "byline under the headline")
            head.play(line, Label.BYLINE, "names the author")
        return
    eastern = (_EAST.search(text) or _KOREAN.search(text)) if not text.isascii() else None
    if eastern is not None and len(text) <= 40:
        head.find("byline", eastern[1], at + eastern.start(1), at + eastern.end(1), "byline under the headline")
        head.play(line, Label.BYLINE, "names the author")
        return
    if line <= first + 3 and _PLACED_NAME.match(text) and not measured.by_theme[line, _NO_NAME].any():
        head.find("byline", text, at, at + len(text), "a name and a place under the headline")
        head.play(line, Label.BYLINE, "names the author")
        return
    signed = line > 0 and bool(_SIGN.match(lines.line(line - 1)))
    beside = line - 1 in dates or line + 1 in dates
    if (signed or beside) and _ONLY_NAME.match(text) and not measured.by_theme[line, _NO_NAME].any():
        if _OUTLET.search(text) or int(lines.cores[line]) in headings():
            return
        if not signed and (_NO_PERSON.search(text) or text.isupper() or _is_told_of(lines, head, text, line)):
            return
        how = "a name below the word for author" if signed else "a name beside the date"
        head.find("byline", text, at, at + len(text), how)
        head.play(line, Label.BYLINE, "names the author")


def _is_told_of(lines: Lines, head: Head, name: str, line: int) -> bool:
    """Whether a name is rather somebody of whom the article tells, or an entry of the menu."""
    title = head.values.get("title")
    if head.title_line is not None and (lines.hashes[: head.title_line] == lines.hashes[line]).any():
        return True
    first = min(line + 1, len(lines) - 1)
    told = lines.text[lines.starts[first] : lines.ends[min(first + _TOLD, len(lines) - 1)]]
    last = name.split()[-1]
    return last in told or (isinstance(title, str) and last in title)


def _is_byline(text: str, by: re.Match[str], last: int, dated: bool) -> bool:
    rest = text[by.end() :]
    word = by.group().strip().casefold()
    if word in _WITH_COLON:
        return False
    return (bool(_NAME.match(rest)) or dated or by.group().rstrip().endswith((":", "："))) and (
        last != kinds.STOP or len(rest) < 40
    )


def _name_in(text: str, start: int, stop: int | None) -> tuple[str, int]:
    """The author's name in a byline and where it starts: without the date, the hour, and words like 'updated'."""
    rest = text[start:stop] if stop is not None and stop > start else text[start:]
    rest = _TIME_TAIL.sub("", rest)
    rest = _NAME_ENDS.split(rest, maxsplit=1)[0]
    while True:
        shorter = _STATUS.sub("", rest).rstrip(" \t,;|·•-–—(")
        if shorter == rest:
            break
        rest = shorter
    name = rest.strip()
    place = start + len(rest) - len(rest.lstrip())
    if not name or len(name) > _LONGEST_NAME or not any(each.isalpha() for each in name):
        return "", start
    return name, place


def site_of(lines: Lines) -> str | None:
    """The site that a page says it is of, by its copyright line or else by a web address at its end: without case."""
    said = _copyright_line(lines) or _address_line(lines)
    return said[0].casefold() if said else None


def _copyright_line(lines: Lines) -> tuple[str, int] | None:
    """Whose copyright a line at the page's end tells, and where it stands in the text."""
    if not len(lines):
        return None
    text = lines.text
    foot = max(0, len(lines) - _FOOT)
    where = int(lines.starts[foot])
    for sign in _copyright_signs(text, where):
        line = int(np.searchsorted(lines.starts, sign, "right")) - 1
        at, end = _trimmed(lines, line)
        # A letter before the sign is a sign of broken letters.
        if end - at > _LONGEST or (sign > at and text[sign] == "©" and text[sign - 1].isalpha()):
            continue
        said = _COPYRIGHT.search(text, at, end)
        if said is None:
            continue
        before = text[at:sign].strip(" .,-–—|*•") if sign > at and text[sign] == "©" else ""
        for words in (said[1], before):
            name = _LEGAL_FORM.sub("", words.strip(" .,-–—·•"))
            if 2 <= len(name) <= 60 and len(name.split()) <= 7 and not _NO_OUTLET.search(name):
                return name, text.index(name, at)
    return None


def _address_line(lines: Lines) -> tuple[str, int] | None:
    """The web address at the page's end, and where it stands."""
    text = lines.text
    for line in range(max(0, len(lines) - _FOOT), len(lines)):
        at, end = int(lines.starts[line]), int(lines.ends[line])
        # A longer line speaks of somebody else's address.
        address = _DOMAIN.search(text, at, end) if end - at <= _ADDRESS_LINE and "www." in text[at:end] else None
        if address:
            return address[1].lower(), address.start(1)
    return None


def _find_source(lines: Lines, head: Head, start: int) -> None:
    """The outlet: the copyright line's, else one that the byline names, else the one that a credit or the dateline of
    the text names, else a web address at the page's end."""
    text = lines.text
    copyright_line = _copyright_line(lines)
    if copyright_line is not None:
        name, at = copyright_line
        head.find("source", name, at, at + len(name), "copyright line")
        return
    byline = head.values.get("byline")
    if isinstance(byline, str):
        span = head.findings["byline"].span
        assert span is not None
        for part in byline.split(","):
            name = part.strip()
            if name and _OUTLET.search(name):
                at = span.start + byline.index(name)
                head.find("source", name, at, at + len(name), "the byline names an outlet")
                return
    first = (head.title_line if head.title_line is not None else -1) + 1
    for line in range(first, min(first + _BESIDE, start + 1, len(lines))):
        at, end = _trimmed(lines, line)
        if end - at > 4 * _LONGEST:
            continue
        said = _CREDIT.match(text[at : min(end, at + _LONGEST)]) or (
            _DATELINE.match(text[at : at + 120]) if line >= start - 1 else None
        )
        if said is not None:
            name = said[1].strip()
            head.find("source", name, at + said.start(1), at + said.start(1) + len(name), "the credit by the text")
            return
    address = _address_line(lines)
    if address is not None:
        name, at = address
        head.find("source", name, at, at + len(name), "web address at the end of the page")


def _copyright_signs(text: str, where: int) -> list[int]:
    """Where the first signs of copyright stand in the text from `where` on."""
    found: list[int] = []
    for sign in _SIGNS_OF_COPYRIGHT:
        most = len(found) + _MOST_SIGNS
        at = text.find(sign, where)
        while at >= 0 and len(found) < most:
            found.append(at)
            at = text.find(sign, at + 1)
    return sorted(found)


def _cut_site_name(head: Head) -> None:
    """Take the outlet's name off the end of a headline ("Headline | Outlet")."""
    title, source = head.values.get("title"), head.values.get("source")
    if not isinstance(title, str) or not isinstance(source, str):
        return
    suffix = _SITE_SUFFIX.search(title)
    found = head.findings["title"]
    if suffix is None or found.span is None:
        return
    if suffix[1].casefold() in source.casefold() or source.casefold() in suffix[1].casefold():
        head.values["title"] = short = title[: suffix.start()]
        head.findings["title"] = replace(found, span=Span(found.span.start, found.span.start + len(short)))
