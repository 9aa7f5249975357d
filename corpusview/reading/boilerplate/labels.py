"""What kind of furniture a block is, and why: from its heading, its words and its shape, in many languages."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corpusview.article import Label
from corpusview.reading import blocks as kinds
from corpusview.reading.blocks import Lines
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
_STRONG_SHARE = 0.12  # of a paragraph's words that must belong to one theme
_LONG_LINE = 12  # words; shorter lines look like headlines, links or buttons
_PAID = re.compile(
    r"^(?:get|try|read (?:more )?(?:this )?(?:in|on|with)|unlock|upgrade|go|join|start)\b.*"
    r"\b(?:pro|premium|plus|app|free|trial|unlimited|today)\b"
    r"|^(?:subscribe|sign up|sign in|log in|register)\b",
    re.IGNORECASE,
)
_BUTTON = 3  # words at most


@dataclass(frozen=True, slots=True)
class Naming:
    """The label of a run of furniture lines, and the reason in words."""

    label: Label
    reason: str
    announces: bool = False


def name_paragraph(
    measured: Measured, known: Known, first: int, past: int, under: Naming | None, heading: str
) -> Naming:
    """Name the furniture lines `first` up to `past`, which stand under the heading `under` if there is one."""
    lines = measured.lines
    own = headings().get(int(lines.hashes[first]))
    size = past - first
    shape = _shape(measured, first, past)
    seen = _seen(known, first, past)
    if own is not None:
        title = _quoted(lines.line(first))
        below = size > 1 or past < len(lines)
        label = own
        if own in _GENERAL and size > 1 and _is_running(measured, first + 1, past):
            label = Label.TEASER
        return Naming(
            label, _join(f"the heading {title}", shape if size > 2 else "", seen), own in _ANNOUNCING and below
        )
    if size <= 2 and _PAID.search(lines.line(first)):
        return Naming(Label.SUBSCRIBE, _join("an offer to subscribe", seen))
    themed = _theme(measured, first, past)
    if under is not None and themed not in (Label.LEGAL, Label.COOKIE_NOTICE, Label.SUBSCRIBE):
        label = under.label
        if label in _GENERAL and (_is_running(measured, first, past) or _looks_like_headlines(measured, first, past)):
            label = Label.TEASER
        return Naming(label, _join(f"under the heading {heading}", shape, seen))
    if themed is not None:
        return Naming(themed, _join(_THEME_REASONS[themed], shape, seen))
    if _is_running(measured, first, past):
        return Naming(Label.TEASER, _join("text outside the article", seen))
    if size >= 3 and _looks_like_headlines(measured, first, past):
        return Naming(Label.RELATED, _join(shape, seen))
    if size >= 3:
        return Naming(Label.NAVIGATION, _join(shape, seen))
    return Naming(
        Label.OTHER,
        _join("short lines outside the running text" if size > 1 else "a short line outside the running text", seen),
    )


def _join(*parts: str) -> str:
    return "; ".join(part for part in parts if part)


def _quoted(text: str) -> str:
    text = text if len(text) <= 40 else text[:39].rstrip() + "…"
    return f"“{text}”"


def _seen(known: Known, first: int, past: int) -> str:
    met = known.lines[first:past]
    if not met.any():
        return ""
    pages = int(np.median(met[met > 0]))
    return f"seen in {pages} other page{'s' if pages != 1 else ''}"


def _word_counts(measured: Measured, first: int, past: int) -> NDArray[np.float32]:
    return measured.weights[first:past]


def _shape(measured: Measured, first: int, past: int) -> str:
    size = past - first
    if size < 3:
        return ""
    lines = measured.lines
    short = (_word_counts(measured, first, past) <= 20) & (lines.last[first:past] != kinds.STOP)
    if short.mean() >= 0.7:
        return f"a list of links: {int(short.sum())} of {size} lines look like headlines or buttons"
    return f"{size} lines outside the article"


def _is_running(measured: Measured, first: int, past: int) -> bool:
    """Whether whole sentences make up most of the words."""
    words = _word_counts(measured, first, past)
    lines = measured.lines
    running = (words >= _LONG_LINE) & ((lines.sentence_ends[first:past] > 0) | (lines.last[first:past] == kinds.STOP))
    return bool(words.sum()) and float(words[running].sum()) / float(words.sum()) > 0.5


def _looks_like_headlines(measured: Measured, first: int, past: int) -> bool:
    words = _word_counts(measured, first, past)
    return bool(len(words)) and float(np.mean((words >= 5) & (words <= 30))) >= 0.5


def _theme(measured: Measured, first: int, past: int) -> Label | None:
    """The label whose words make up the largest share of the paragraph, if that is large enough."""
    low, high = np.searchsorted(measured.lines.word_lines, (first, past))
    bits = measured.themes[low:high]
    if not len(bits):
        return None
    best, most = None, max(_STRONG_SHARE * len(bits), 0.9)
    for number, name in enumerate(THEME_NAMES):
        label = _THEME_LABELS.get(name)
        if label is None:
            continue
        count = float(np.count_nonzero(bits & (1 << number)))
        if name in ("cookie", "legal", "comment"):
            count *= 1.3
        if count > most:
            best, most = label, count
    return best


def announces_more(lines: Lines, index: int) -> bool:
    """Whether a lone line ends like a heading rather than a sentence."""
    return lines.last[index] != kinds.STOP
