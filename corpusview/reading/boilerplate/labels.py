"""What kind of furniture a block is, and why: from its heading, its words and its shape, in many languages."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from corpusview.article import Label
from corpusview.reading import blocks as kinds
from corpusview.reading.boilerplate.features import Known, Measured
from corpusview.reading.boilerplate.lexicon import THEME_NAMES, headings

_THEME_LABELS = {
    "share": Label.FOLLOW_US,
    "subscribe": Label.SUBSCRIBE,
    "comment": Label.COMMENTS,
    "related": Label.RELATED,
    "legal": Label.LEGAL,
    "cookie": Label.COOKIE_NOTICE,
    "ad": Label.ADVERTISEMENT,
    "navigation": Label.NAVIGATION,
    "plea": Label.SUBSCRIBE,
}
_THEME_REASONS = {
    Label.FOLLOW_US: "speaks of sharing and following",
    Label.SUBSCRIBE: "speaks of subscribing or signing in",
    Label.COMMENTS: "speaks of comments",
    Label.RELATED: "points to other articles",
    Label.LEGAL: "speaks of rights and terms",
    Label.COOKIE_NOTICE: "speaks of cookies",
    Label.ADVERTISEMENT: "speaks of advertising or buying",
    Label.NAVIGATION: "words of a menu",
}
# Headings so general that what stands below them decides: "News" above teasers is not a menu.
_GENERAL = frozenset({Label.NAVIGATION})
# These announce what follows; the others speak for their own paragraph only.
_ANNOUNCING = frozenset({Label.RELATED, Label.MOST_READ, Label.NAVIGATION, Label.AUTHOR_BOX, Label.COMMENTS})
# These speak for themselves wherever they stand, also below another heading.
_OWN_WORD = frozenset({Label.LEGAL, Label.COOKIE_NOTICE, Label.SUBSCRIBE})
_STRONG_SHARE = 0.12  # of a paragraph's words that must belong to one theme
_CLEAR_THEMES = {"cookie": 1.3, "legal": 1.3, "comment": 1.3}  # their words mean little else
_LONG_LINE = 12  # words; shorter lines look like headlines, links or buttons
_LISTED = 20  # words; a longer line is no headline
_PAID = re.compile(
    r"^(?:get|try|read (?:more )?(?:this )?(?:in|on|with)|unlock|upgrade|go|join|start)\b.*"
    r"\b(?:pro|premium|plus|app|free|trial|unlimited|today)\b"
    r"|^(?:subscribe|sign up|sign in|log in|register)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Naming:
    """The label of a run of furniture lines, and the reason in words. `heading` is set where they begin with one."""

    label: Label
    reason: str
    heading: str = ""
    announces: bool = False


class Facts:
    """What naming needs to know of a page's lines, summed up so that each paragraph is a few subtractions."""

    def __init__(self, measured: Measured, known: Known) -> None:
        self.lines = measured.lines
        words = measured.weights
        last, sentences = self.lines.last, self.lines.sentence_ends
        running = (words >= _LONG_LINE) & ((sentences > 0) | (last == kinds.STOP))
        columns = [
            words,
            words * running,
            (words <= _LISTED) & (last != kinds.STOP),
            (words >= 5) & (words <= 30),
        ]
        sums = np.zeros((len(words) + 1, len(columns) + measured.by_theme.shape[1]), np.float64)
        np.cumsum(np.column_stack((*columns, measured.by_theme)), axis=0, out=sums[1:])
        self._sums: list[list[float]] = sums.tolist()
        self._met: list[float] | None = known.lines.tolist() if known.lines.any() else None
        self.hashes: list[int] = self.lines.hashes.tolist()

    def _between(self, first: int, past: int, column: int) -> float:
        return self._sums[past][column] - self._sums[first][column]

    def is_running(self, first: int, past: int) -> bool:
        """Whether whole sentences make up most of the words."""
        return 2 * self._between(first, past, 1) > self._between(first, past, 0) > 0

    def look_like_headlines(self, first: int, past: int) -> bool:
        return past > first and 2 * self._between(first, past, 3) >= past - first

    def shape(self, first: int, past: int) -> str:
        size = past - first
        if size < 3:
            return ""
        short = round(self._between(first, past, 2))
        if short >= 0.7 * size:
            return f"a list of links: {short} of {size} lines look like headlines or buttons"
        return f"{size} lines outside the article"

    def seen(self, first: int, past: int) -> str:
        met = sorted(each for each in self._met[first:past] if each) if self._met else []
        if not met:
            return ""
        pages = int(met[len(met) // 2])
        return f"seen in {pages} other page{'s' if pages != 1 else ''}"

    def theme(self, first: int, past: int) -> Label | None:
        """The label whose words make up the largest share of the paragraph, if that is large enough."""
        low, high = self._sums[first], self._sums[past]
        best, most = None, max(_STRONG_SHARE * (high[0] - low[0]), 0.9)
        for column, label, factor in _THEME_COLUMNS:
            count = (high[column] - low[column]) * factor
            if count > most:
                best, most = label, count
        return best


# Where in the sums each theme that names furniture stands, after the four columns of shape.
_THEME_COLUMNS = tuple(
    (4 + number, _THEME_LABELS[name], _CLEAR_THEMES.get(name, 1.0))
    for number, name in enumerate(THEME_NAMES)
    if name in _THEME_LABELS
)


def name_paragraph(facts: Facts, first: int, past: int, under: Naming | None) -> Naming:
    """Name the furniture lines `first` up to `past`, which stand under the heading `under` if there is one."""
    own = headings().get(facts.hashes[first])
    size = past - first
    shape, seen = facts.shape(first, past), facts.seen(first, past)
    if own is not None:
        title = _quoted(facts.lines.line(first))
        label = own
        if own in _GENERAL and size > 1 and facts.is_running(first + 1, past):
            label = Label.TEASER
        reason = _join(f"the heading {title}", shape, seen)
        return Naming(label, reason, title, own in _ANNOUNCING)
    if size <= 2 and _PAID.search(facts.lines.line(first)):
        return Naming(Label.SUBSCRIBE, _join("an offer to subscribe", seen))
    themed = facts.theme(first, past)
    if under is not None and themed not in _OWN_WORD:
        label = under.label
        if label in _GENERAL and (facts.is_running(first, past) or facts.look_like_headlines(first, past)):
            label = Label.TEASER
        return Naming(label, _join(f"under the heading {under.heading}", shape, seen))
    if themed is not None:
        return Naming(themed, _join(_THEME_REASONS[themed], shape, seen))
    if facts.is_running(first, past):
        return Naming(Label.TEASER, _join("text outside the article", seen))
    if size >= 3:
        label = Label.RELATED if facts.look_like_headlines(first, past) else Label.NAVIGATION
        return Naming(label, _join(shape, seen))
    few = "short lines outside the running text" if size > 1 else "a short line outside the running text"
    return Naming(Label.OTHER, _join(few, seen))


def _join(*parts: str) -> str:
    return "; ".join(part for part in parts if part)


def _quoted(text: str) -> str:
    text = text if len(text) <= 40 else text[:39].rstrip() + "…"
    return f"“{text}”"
