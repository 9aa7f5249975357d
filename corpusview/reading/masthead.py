"""The head of an article: title, date, byline, source and standfirst, each with where it was found and how.

A date is taken from the page's own date line, else from a line near the headline that states day, month and year.
Nothing is reckoned from today, and nothing is invented: an article may be undated.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

import numpy as np
from numpy.typing import NDArray

from corpusview.article import Finding, Label, Masthead, Span
from corpusview.reading import blocks as kinds
from corpusview.reading.blocks import Lines
from corpusview.reading.boilerplate.lexicon import heading_numbers
from corpusview.reading.dates import LOOKS_DATED, stated_date

_DATE_LINE = re.compile(r"\s*date\s+(\d{4}-\d\d-\d\d)(?:[ \t]+(\S[^\n]*))?$", re.IGNORECASE)
_BYLINE = re.compile(
    r"(?:\W*)(?:(?:[^\W\d]+ ){0,2}by\b|von|par|por|di|door|av|af|skrevet av|"
    r"autorzy?|autor(?:in|ka)?|auteur|autore|author|oprac\.|napisał\w*|szerző|írta|de către|oleh|penulis|yazar|haber|"
    r"автор\w*|текст|автор статьи|συντάκτης|του|της|γράφει(?: [οη])?|بقلم|كتب|מאת|作者|文|记者|記者|text|tekst|"
    r"reporter)"
    r"(?:\s*[:：|]\s*|\s+)(?=\S)",
    re.IGNORECASE,
)
# A word that starts a byline in one language starts a sentence in another: those ask for names behind them.
_NAME = re.compile(
    r"^[\W\d_]*[A-Z\u00c0-\u00de\u0386-\u03ab\u0400-\u042f\u0600-\u06ff\u0590-\u05ff\u3040-\u9fff\uac00-\ud7af]"
)
_TIME_TAIL = re.compile(r"[\s,|·•–—-]*(?:\d{1,2}[:.]\d\d\s*(?:[ap]\.?m\.?)?.*)$", re.IGNORECASE)
_STATUS = re.compile(
    r"[\s|,·•–—-]*\b(?:updated|published|posted|last updated|last modified|on|at|aktualisiert|veröffentlicht|publié|"
    r"mis à jour|le|el|il|am|dne|w dniu|publicado|actualizado|pubblicato|aggiornato|opublikowano|"
    r"опубликовано|обновлено)\b[\s:|,]*$",
    re.IGNORECASE,
)
_COPYRIGHT = re.compile(
    r"(?:©|\(c\)|copyright)[\s©,]*(?:\(c\)\s*)?(?:(?:19|20)\d\d(?:\s*[-–—/,]\s*(?:19|20)?\d\d)?[\s,.]*)?(?:by\s+)?"
    r"([^\W\d_][^|©\n]{1,60}?)(?:[.,|]|\s+(?:19|20)\d\d|\s+-\s|\ball rights|\brights reserved|\balle rechte|"
    r"\btous droits|\btodos los|\bwszelkie|\bвсе права|$)",
    re.IGNORECASE,
)
_OUTLET = re.compile(
    r"\b(?:news|times|post|press|agency|staff|editors?|redaktion|rédaction|redacción|redazione|redakcja|редакция|reuters|afp|"
    r"dpa|ap|tass|тасс|риа|интерфакс|bbc|cnn|pap|ansa|efe|xinhua|media|magazine|journal|daily|herald|tribune|gazette|desk|bureau|"
    r"newsroom|team|online|radio|tv)\b|新华|社\b|\.(?:com|org|net|de|pl|ru|gr|fr|it|es|cn|uk|info)\b|[a-z]News\b",
    re.IGNORECASE,
)
_FLAT_MENU = re.compile(r"\S {2,4}\S[^\n]{0,60}?\S {2,4}\S")
_TRAIL = re.compile(r"\S\s*[>»›]\s*\S[^>»›\n]*\s[>»›]\s*\S|^\W*you are here\b", re.IGNORECASE)
_LEGAL_FORM = re.compile(
    r"[\s,]+(?:inc|ltd|llc|plc|gmbh|ag|se|s\.?a\.?|s\.?r\.?l\.?|s\.?p\.?a\.?|bv|b\.v\.|nv|ab|oy|as|kg|co\.?|limited|"
    r"publishing cooperative|cooperative|ооо|зао|оао)\.?$",
    re.IGNORECASE,
)
_PLACED_NAME = re.compile(
    r"^[^\W\d_a-zа-яё][\w.'’-]+(?:\s+[^\W\d_a-zа-яё][\w.'’-]*){1,3},\s*[^\W\d_a-zа-яё][\w -]{2,30}$"
)
_DOMAIN = re.compile(r"\b(?:www\.)((?:[a-z0-9-]+\.)+[a-z]{2,6})\b", re.IGNORECASE)

_WIDEST_HEADLINE = 45  # words; no more of a line are compared with the text
_ABOVE = 40  # lines above the body in which the headline is looked for
_TELLING = 60  # lines of text whose words a headline may share
_TELLING_WORD = 4  # letters; shorter words tell nothing
_OFTEN = 0.75  # of the pages that know the best known line; a line as frequent belongs to the site
_SITE_WIDE = 4  # other pages that hold a line of the site's own
_MOST_LETTERS = 180
_NAME_LETTERS = 16  # a short line that many pages hold is the outlet's name
_FEWEST_LETTERS = 4  # a line with fewer is a date or a sign
_NEVER = 30.0
_LEAST_SURE = 0.2  # a headline less likely than this is none
# What speaks for a line being the headline, in the order of `headline_rows`: fitted by `training.headline`.
HEADLINE_WEIGHTS = np.array(
    [2.08, 3.47, 0.85, -0.19, -2.38, -1.15, -0.22, 1.37, -1.05, -0.62, -1.68, 0.57, -0.81, -1.22]
    + [1.44, 1.18, -0.5, -0.9, 0.37, -0.34, -0.88, -1.72, -1.12, 1.07, 1.17]
)
_TOP = 3  # lines at the top of the page that may carry its time stamp
_BESIDE = 12  # lines between headline and body that can belong to the masthead
_LONGEST_BYLINE = 22  # words
_LONGEST = 400  # code points; longer lines are never part of a date or byline
_SURE_BODY = 0.5


@dataclass(slots=True)
class Head:
    """The masthead with the role of each of its lines; `title_line` is None where there is no title."""

    masthead: Masthead
    roles: dict[int, Label] = field(default_factory=dict)
    how: dict[int, str] = field(default_factory=dict)
    title_line: int | None = None


def find_masthead(lines: Lines, chances: NDArray[np.float32], met: NDArray[np.float32], language: str | None) -> Head:
    """Read the head of a page, given each line's chance of being body and in how many other pages it was met."""
    if not len(lines):
        return Head(Masthead())
    head = Head(Masthead())
    found: list[Finding] = []
    values: dict[str, str | date | None] = {}

    stated = _DATE_LINE.match(lines.text, lines.starts[0], min(lines.ends[0], lines.starts[0] + 2 * _LONGEST))
    headline = ""
    if stated:
        try:
            values["published"] = date.fromisoformat(stated[1])
        except ValueError:
            pass
        else:
            found.append(Finding("published", Span(*stated.span(1)), "date line"))
            head.roles[0], head.how[0] = Label.DATE_LINE, "states the date and the headline"
            headline = (stated[2] or "").strip()
    body = body_start(lines, chances, 1 if head.roles else 0)
    title = _headline_like(lines, headline, body) if headline else _best_headline(lines, chances, met, body)
    if title is not None:
        start, end = _trimmed(lines, title)
        values["title"] = lines.text[start:end]
        how = "the line that repeats the date line's headline" if headline else "the line that best heads the text"
        found.append(Finding("title", Span(start, end), how))
        head.roles[title], head.how[title], head.title_line = Label.HEADLINE, how, title
    elif headline:
        values["title"] = headline
        start = stated.start(2) if stated else 0
        found.append(Finding("title", Span(start, start + len(headline)), "date line"))
        head.title_line = 0
    if title is not None:
        _mark_repeats(lines, head, title, max(body, title + 1))
    first = (head.title_line if head.title_line is not None else -1) + 1
    _read_between(lines, chances, head, first, body, values, found, language)
    _find_source(lines, values, found)
    head.masthead = Masthead(
        title=values.get("title"),  # type: ignore[arg-type]
        published=values.get("published"),  # type: ignore[arg-type]
        byline=values.get("byline"),  # type: ignore[arg-type]
        source=values.get("source"),  # type: ignore[arg-type]
        standfirst=values.get("standfirst"),  # type: ignore[arg-type]
        findings=tuple(found),
    )
    return head


def _trimmed(lines: Lines, index: int) -> tuple[int, int]:
    start, end = int(lines.starts[index]), int(lines.ends[index])
    raw = lines.text[start:end]
    return start + len(raw) - len(raw.lstrip()), end - (len(raw) - len(raw.rstrip()))


def _words(lines: Lines, index: int) -> int:
    low, high = np.searchsorted(lines.word_lines, (index, index + 1))
    wide = int(lines.counts[index, kinds.IDEOGRAPH])
    return int(high - low) - wide + (wide + 1) // 2


def body_start(lines: Lines, chances: NDArray[np.float32], first: int) -> int:
    """The first line of running body text; the number of lines where there is none."""
    sure = np.flatnonzero(chances[first:] >= _SURE_BODY) + first
    for each in sure[:40].tolist():
        if _words(lines, each) >= 12 and (lines.sentence_ends[each] > 0 or lines.last[each] == kinds.STOP):
            return each
    return int(sure[0]) if len(sure) else len(lines)


def _headline_like(lines: Lines, headline: str, body: int) -> int | None:
    """The line that says what the date line says, the last of them above the body."""
    wanted = "".join(headline.casefold().split())
    for each in range(1, min(len(lines), max(body + 2, 6), 400)):
        start, end = int(lines.starts[each]), int(lines.ends[each])
        if end - start > 2 * _LONGEST:
            continue
        here = "".join(lines.text[start:end].casefold().split())
        shorter, longer = sorted((here, wanted), key=len)
        if here == wanted or (len(shorter) >= 20 and longer.startswith(shorter)):
            return each
    return None


def _best_headline(lines: Lines, chances: NDArray[np.float32], met: NDArray[np.float32], body: int) -> int | None:
    """The line above the body that best fits a headline, or None where no line does."""
    first, rows = headline_rows(lines, chances, met, body)
    if not len(rows):
        return None
    fit = rows @ HEADLINE_WEIGHTS
    stop = first + len(rows)
    letters = lines.counts[first:stop, kinds.LOWER : kinds.IDEOGRAPH + 1].sum(1)
    usual = float(np.quantile(met[met > 0], 0.75)) if met.any() else 0.0
    told = met[first:stop]
    barred = (letters < _FEWEST_LETTERS) | (letters > _MOST_LETTERS)
    barred |= (told >= _SITE_WIDE) & ((told >= usual) | (letters < _NAME_LETTERS))
    for k in np.flatnonzero(~barred & (fit > fit.max() - _NEVER)).tolist():
        barred[k] = _FLAT_MENU.search(lines.text, lines.starts[first + k], lines.ends[first + k]) is not None
    fit = np.where(barred, fit - _NEVER, fit)
    best = int(fit.argmax())
    odds = float(np.exp(fit - fit[best]).sum())
    return first + best if 1 / odds >= _LEAST_SURE else None


def headline_rows(
    lines: Lines, chances: NDArray[np.float32], met: NDArray[np.float32], body: int
) -> tuple[int, NDArray[np.float64]]:
    """The first line that may be the headline, and for each line from there on what speaks for it."""
    n = len(lines)
    first = max(0, min(body, n - 1) - _ABOVE)
    stop = min(n, body + 2)
    low, high = np.searchsorted(lines.word_lines, (body, min(body + _TELLING, n)))
    telling = set(lines.word_hashes[low:high][lines.word_lengths[low:high] >= _TELLING_WORD].tolist())
    if lines.counts[first:stop, kinds.IDEOGRAPH].any():
        telling |= set(lines.word_hashes[low:high][lines.word_classes[low:high] == kinds.IDEOGRAPH].tolist())
    rows = np.zeros((stop - first, len(HEADLINE_WEIGHTS)))
    firsts = np.searchsorted(lines.word_lines, np.arange(first, stop + 1)).tolist()
    hashes = lines.word_hashes[firsts[0] : firsts[-1]].tolist()
    named = heading_numbers(lines.hashes[first:stop]) >= 0
    often = max(_OFTEN * float(met.max()), 1.0)
    dated: list[bool] = []
    for k, each in enumerate(range(first, stop)):
        start, end = _trimmed(lines, each)
        long = end - start > _LONGEST
        text = lines.text[start : min(end, start + _LONGEST)]
        words = _words(lines, each)
        own = hashes[firsts[k] - firsts[0] : firsts[k + 1] - firsts[0]]
        shared = sum(word in telling for word in own[:_WIDEST_HEADLINE]) / max(len(own), 1)
        by = _BYLINE.match(text) is not None and words <= _LONGEST_BYLINE
        date_like = words <= _LONGEST_BYLINE and bool(LOOKS_DATED.search(text))
        dated.append(by or date_like)
        ends = lines.last[each] == kinds.STOP
        rows[k] = (
            shared,
            each == 0,
            np.log1p(each),
            np.log1p(max(body - each, 0)),
            each >= body,
            words <= 2,
            3 <= words <= 4,
            words >= 5,
            words > 16,
            words > 25 or long,
            ends and not text.endswith(("?", "!", "…")),
            text.endswith(("?", "!")),
            lines.first[each] == kinds.SEPARATOR or lines.indents[each] > 1,
            lines.first[each] == kinds.LOWER,
            bool(lines.blanks[each]) or each == 0,
            bool(lines.blanks[each + 1]),
            # Related lists elsewhere quote a headline; only what stands on most pages is furniture.
            min(float(np.log1p(met[each])), 3.0) if met[each] >= often else 0.0,
            by,
            date_like,
            float(chances[each]),
            named[k],
            3.0 if _TRAIL.search(text) else float(lines.counts[each, kinds.SEPARATOR] > 0),
            min(float(lines.counts[each, kinds.DIGIT]) / max(words, 1), 2.0),
            0.0,
            0.0,
        )
    for k in range(len(rows)):
        rows[k, -2] = k + 1 < len(rows) and dated[k + 1]
        rows[k, -1] = any(dated[k + 2 : k + 5])
    return first, rows


def _mark_repeats(lines: Lines, head: Head, title: int, body: int) -> None:
    same = np.flatnonzero(lines.hashes[: min(body, len(lines))] == lines.hashes[title])
    for each in same.tolist():
        if each != title and abs(each - title) <= _ABOVE and each not in head.roles:
            head.roles[each], head.how[each] = Label.HEADLINE_AGAIN, "repeats the headline"


def _read_between(
    lines: Lines,
    chances: NDArray[np.float32],
    head: Head,
    first: int,
    body: int,
    values: dict[str, str | date | None],
    found: list[Finding],
    language: str | None,
) -> None:
    """Byline, date and standfirst between the headline and the text (or just above the headline, for dates)."""
    last = min(max(body, first + 3), first + _BESIDE, len(lines))
    standing: list[int] = []
    for each in range(first, last):
        if each in head.roles:
            continue
        start, end = _trimmed(lines, each)
        text = lines.text[start:end]
        words = _words(lines, each)
        if len(text) > _LONGEST:
            break
        when = stated_date(text, language) if words <= _LONGEST_BYLINE and lines.counts[each, kinds.DIGIT] else None
        by = _BYLINE.match(text)
        named = by is not None and words <= _LONGEST_BYLINE and _is_byline(text, by, lines.last[each], when is not None)
        if not named and "byline" not in values and each <= first + 3 and _PLACED_NAME.match(text):
            values["byline"] = text
            found.append(Finding("byline", Span(start, end), "a name and a place under the headline"))
            head.roles[each], head.how[each] = Label.BYLINE, "names the author"
        if named and by is not None and "byline" not in values:
            name, place = _name_in(text, by.end(), when.start if when else None)
            if name:
                values["byline"] = name
                found.append(
                    Finding("byline", Span(start + place, start + place + len(name)), "byline under the headline")
                )
                head.roles[each], head.how[each] = Label.BYLINE, "names the author"
        if when is not None and words <= _LONGEST_BYLINE and lines.last[each] != kinds.STOP:
            if "published" not in values:
                values["published"] = when.day
                found.append(Finding("published", Span(start + when.start, start + when.end), "date by the headline"))
            if each not in head.roles:
                head.roles[each], head.how[each] = Label.DATE_LINE, "states when it was published"
        if each in head.roles:
            if standing and "standfirst" not in values and each - standing[-1] == 1 and head.title_line is not None:
                _take_standfirst(lines, head, standing[-1], values, found)
            continue
        if 6 <= words <= 60 and chances[each] > 0.1 and each == first + len(standing):
            standing.append(each)
    if "published" not in values and head.title_line:
        for each in sorted({*range(min(_TOP, head.title_line)), *range(max(0, head.title_line - 3), head.title_line)}):
            start, end = _trimmed(lines, each)
            if end - start > _LONGEST or each in head.roles or not lines.counts[each, kinds.DIGIT]:
                continue
            when = stated_date(lines.text[start:end], language)
            if when is not None and _words(lines, each) <= 12:
                values["published"] = when.day
                found.append(
                    Finding("published", Span(start + when.start, start + when.end), "date above the headline")
                )
                head.roles[each], head.how[each] = Label.DATE_LINE, "states when it was published"
                break


def _take_standfirst(
    lines: Lines, head: Head, index: int, values: dict[str, str | date | None], found: list[Finding]
) -> None:
    start, end = _trimmed(lines, index)
    values["standfirst"] = lines.text[start:end]
    found.append(Finding("standfirst", Span(start, end), "the line between headline and byline"))
    head.roles[index], head.how[index] = Label.STANDFIRST, "stands between headline and byline"


def _is_byline(text: str, by: re.Match[str], last: int, dated: bool) -> bool:
    rest = text[by.end() :]
    return (bool(_NAME.match(rest)) or dated or by.group().rstrip().endswith((":", "："))) and (
        last != kinds.STOP or len(rest) < 40
    )


def _name_in(text: str, start: int, stop: int | None) -> tuple[str, int]:
    """The author's name in a byline and where it starts: without the date, the hour, and words like 'updated'."""
    rest = text[start:stop] if stop is not None and stop > start else text[start:]
    rest = _TIME_TAIL.sub("", rest)
    rest = re.split(r"\s[|•·]\s|\s{2,}|\s*\|\s*", rest)[0]
    while True:
        shorter = _STATUS.sub("", rest).rstrip(" \t,;|·•-–—(")
        if shorter == rest:
            break
        rest = shorter
    name = rest.strip()
    place = start + len(rest) - len(rest.lstrip())
    if not name or len(name) > 120 or not any(each.isalpha() for each in name):
        return "", start
    return name, place


def _find_source(lines: Lines, values: dict[str, str | date | None], found: list[Finding]) -> None:
    """The outlet: the copyright line's, else one that the byline names, else a web address at the page's end."""
    for each in range(len(lines) - 1, max(-1, len(lines) - 40), -1):
        start, end = _trimmed(lines, each)
        if end - start > _LONGEST:
            continue
        text = lines.text[start:end]
        # A cheap look first: few lines have a sign of copyright at all.
        said = _COPYRIGHT.search(text) if "©" in text or "(c)" in text or "opyright" in text else None
        if said:
            name = _LEGAL_FORM.sub("", said[1].strip(" .,-–—"))
            if 2 <= len(name) <= 60 and len(name.split()) <= 7:
                place = text.index(name, said.start(1))
                values["source"] = name
                found.append(Finding("source", Span(start + place, start + place + len(name)), "copyright line"))
                return
    byline = values.get("byline")
    if isinstance(byline, str):
        where = next(each.span for each in found if each.field == "byline")
        for part in byline.split(","):
            name = part.strip()
            if where is not None and _OUTLET.search(name):
                start = where.start + byline.index(name)
                values["source"] = name
                found.append(Finding("source", Span(start, start + len(name)), "the byline names an outlet"))
                return
    tail = int(lines.starts[max(0, len(lines) - 40)])
    address = _DOMAIN.search(lines.text, tail)
    if address:
        values["source"] = address[1].lower()
        found.append(Finding("source", Span(*address.span(1)), "web address at the end of the page"))
