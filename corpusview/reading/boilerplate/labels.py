"""What kind of furniture a block is, and why: from its heading, its words and its shape, in many languages."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corpusview.article import Label
from corpusview.reading import blocks as kinds
from corpusview.reading.boilerplate.features import Known, Measured
from corpusview.reading.boilerplate.lexicon import HEADINGS, THEME_NAMES, heading_numbers

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


@dataclass(slots=True)
class Naming:
    """The label of a run of furniture lines, and the reason in words. `heading` is set where they begin with one."""

    label: Label
    reason: str
    heading: str = ""
    announces: bool = False


class Facts:
    """What naming needs to know of a page's paragraphs, counted for all of them at once.

    Paragraph `i` holds the lines from `bounds[i]` up to `bounds[i + 1]`.
    """

    def __init__(self, measured: Measured, known: Known, bounds: NDArray[np.int64]) -> None:
        self.lines = lines = measured.lines
        words = measured.weights
        last, sentences = lines.last, lines.sentence_ends
        ends_well = last == kinds.STOP
        running = (words >= _LONG_LINE) & ((sentences > 0) | ends_well)
        columns = np.zeros((4 + measured.by_theme.shape[1], len(words) + 1), np.float32)
        columns[0, 1:] = words
        columns[1, 1:] = words * running
        columns[2, 1:] = (words <= _LISTED) & ~ends_well
        columns[3, 1:] = (words >= 5) & (words <= 30)
        columns[4:, 1:] = measured.by_theme.T
        upto = np.cumsum(columns, axis=1, dtype=np.float64)
        first, past = bounds[:-1], bounds[1:]
        of_paragraph = upto[:, past] - upto[:, first]
        all_words, running_words, listed, headlines = of_paragraph[:4]
        size = past - first
        below = upto[:2, past] - upto[:2, first + 1]
        self.size: list[int] = size.tolist()
        # Whole sentences make up most of the words: of the paragraph, and of what stands below its first line.
        self.is_running: list[bool] = (2 * running_words > all_words).tolist()
        self.runs_below: list[bool] = (2 * below[1] > below[0]).tolist()
        self.like_headlines: list[bool] = (2 * headlines >= size).tolist()
        self._short: list[int] = np.rint(listed).astype(np.int64).tolist()
        themes = of_paragraph[_THEME_ROWS] * _THEME_FACTORS
        best = themes.argmax(0)
        strong = themes.max(0) > np.maximum(_STRONG_SHARE * all_words, 0.9)
        self._theme: list[int] = np.where(strong, best, -1).tolist()
        self._met: list[float] | None = known.lines.tolist() if known.lines.any() else None
        self.firsts: list[int] = first.tolist()
        self.headings: list[int] = heading_numbers(lines.cores[first]).tolist()
        self.leads: list[int] = heading_numbers(lines.leads[first]).tolist()

    def shape(self, number: int) -> str:
        size, short = self.size[number], self._short[number]
        if size < 3:
            return ""
        if short >= 0.7 * size:
            return f"a list of links: {short} of {size} lines look like headlines or buttons"
        return f"{size} lines outside the article"

    def seen(self, number: int) -> str:
        if self._met is None:
            return ""
        first = self.firsts[number]
        met = sorted(each for each in self._met[first : first + self.size[number]] if each)
        if not met:
            return ""
        pages = int(met[len(met) // 2])
        return f"seen in {pages} other page{'s' if pages != 1 else ''}"

    def theme(self, number: int) -> Label | None:
        """The label whose words make up the largest share of the paragraph, if that is large enough."""
        best = self._theme[number]
        return _THEMED[best] if best >= 0 else None

    def opening(self, number: int) -> str:
        """The first line."""
        return self.lines.line(self.firsts[number])


_THEMED = tuple(_THEME_LABELS[name] for name in THEME_NAMES if name in _THEME_LABELS)
# Where in the sums each theme that names furniture stands, after the four rows of shape.
_THEME_ROWS = [4 + number for number, name in enumerate(THEME_NAMES) if name in _THEME_LABELS]
_THEME_FACTORS = np.array([[_CLEAR_THEMES.get(name, 1.0)] for name in THEME_NAMES if name in _THEME_LABELS])
_HEADINGS = tuple(HEADINGS)


def name_paragraph(facts: Facts, number: int, under: Naming | None) -> Naming:
    """Name one paragraph of furniture, which stands under the heading `under` if there is one."""
    size = facts.size[number]
    shape, seen = facts.shape(number), facts.seen(number)
    if facts.headings[number] >= 0:
        title = _quoted(facts.opening(number))
        label = own = _HEADINGS[facts.headings[number]]
        if own in _GENERAL and size > 1 and facts.runs_below[number]:
            label = Label.TEASER
        return Naming(label, _join(f"the heading {title}", shape, seen), title, own in _ANNOUNCING)
    if facts.leads[number] >= 0:
        label = _HEADINGS[facts.leads[number]]
        title = _quoted(facts.opening(number).split(":")[0].strip())
        return Naming(label, _join(f"begins with {title}", shape, seen))
    if size <= 2 and _PAID.search(facts.opening(number)):
        return Naming(Label.SUBSCRIBE, _join("an offer to subscribe", seen))
    themed = facts.theme(number)
    if under is not None and themed not in _OWN_WORD:
        label = under.label
        if label in _GENERAL and (facts.is_running[number] or facts.like_headlines[number]):
            label = Label.TEASER
        return Naming(label, _join(f"under the heading {under.heading}", shape, seen))
    if themed is not None:
        return Naming(themed, _join(_THEME_REASONS[themed], shape, seen))
    if facts.is_running[number]:
        return Naming(Label.TEASER, _join("text outside the article", seen))
    if size >= 3:
        label = Label.RELATED if facts.like_headlines[number] else Label.NAVIGATION
        return Naming(label, _join(shape, seen))
    few = "short lines outside the running text" if size > 1 else "a short line outside the running text"
    return Naming(Label.OTHER, _join(few, seen))


def _join(*parts: str) -> str:
    return "; ".join(part for part in parts if part)


def _quoted(text: str) -> str:
    text = text if len(text) <= 40 else text[:39].rstrip() + "…"
    return f"“{text}”"
