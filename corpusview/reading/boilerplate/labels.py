"""What kind of furniture a block is, and why: from its heading, its words and its shape, in many languages."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from corpusview.article import Label
from corpusview.reading import blocks as kinds
from corpusview.reading.boilerplate.features import Floats, Measured
from corpusview.reading.boilerplate.lexicon import (
    AUTHORS,
    HEADINGS,
    PHRASES,
    THEME_NAMES,
    heading_places,
)

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
_SPEAK_OF = {
    Label.FOLLOW_US: "sharing and following",
    Label.SUBSCRIBE: "subscribing or signing in",
    Label.COMMENTS: "comments",
    Label.RELATED: "other articles",
    Label.LEGAL: "rights and terms",
    Label.COOKIE_NOTICE: "cookies",
    Label.ADVERTISEMENT: "advertising or buying",
    Label.NAVIGATION: "finding one's way on the site",
}
# Headings so general that what stands below them decides: "News" above teasers is not a menu.
_GENERAL = frozenset({Label.NAVIGATION})
# These announce what follows; the others speak for their own paragraph only.
_ANNOUNCING = frozenset({Label.RELATED, Label.MOST_READ, Label.NAVIGATION, Label.AUTHOR_BOX, Label.COMMENTS})
# These say all in one line: what follows is something else.
_ALONE = frozenset({Label.ADVERTISEMENT, Label.DISMISS})
# These head lists, also amid other furniture.
_LISTING = frozenset({Label.RELATED, Label.MOST_READ, Label.AUTHOR_BOX})
# These speak for themselves wherever they stand, also below another heading.
_OWN_WORD = frozenset({Label.LEGAL, Label.COOKIE_NOTICE, Label.SUBSCRIBE})
_STRONG_SHARE = 0.12  # of a paragraph's words that must belong to one theme
_CLEAR_THEMES = {"cookie": 1.3, "legal": 1.3, "comment": 1.3}  # their words mean little else
_LONG_LINE = 12  # words; shorter lines look like headlines, links or buttons
_LISTED = 20  # words; a longer line is no headline
_OWN_LINE_SHARE = 0.5  # of a short line's words that must belong to one theme for the line to be no part of its list
_OWN_WORDS = 14  # words; a longer line is a sentence, and says more than a phrase in it
_OWN_LINE = 7  # words; a longer line in a list is a headline, whatever it speaks of
_PAID = re.compile(
    r"^(?:get|try|read (?:more )?(?:this )?(?:in|on|with)|unlock|upgrade|go|join|start)\b.*"
    r"\b(?:pro|premium|plus|app|free|trial|unlimited|today)\b"
    r"|^(?:subscribe|sign up|sign in|log in|register|support us|become a member)\b",
    re.IGNORECASE,
)
# What a paragraph is where neither a heading nor single words tell: phrases in it, and how to say so. Latin ones apart,
# for most lines hold no others.
_SAYING = {
    Label.COOKIE_NOTICE: "speaks of cookies",
    Label.LEGAL: "speaks of rights and terms",
    Label.SUBSCRIBE: "an offer to subscribe",
    Label.FOLLOW_US: "speaks of sharing and following",
    Label.COMMENTS: "speaks of comments",
}
_PHRASES = tuple(
    (phrase.strip(), label) for label, phrases in PHRASES.items() for phrase in phrases.replace("\n", "").split("|")
)
_ASCII_PHRASES = tuple((phrase, label) for phrase, label in _PHRASES if phrase.isascii())
_AUTHOR = re.compile("|".join(AUTHORS), re.IGNORECASE)
# "Comments (4)": the number behind a heading.
_NUMBERED = re.compile(r"(?<![\s([])[\s([]+\d+[)\]]*$")
_CAPTION = 2  # lines; what a caption's paragraph has at most
_FEW = 6  # lines; the first line does not speak for more
_DIGITS = 6  # behind the point, in sums of words
_PHRASE_WITHIN = 300  # code points of a paragraph in which its phrase must begin


@dataclass(slots=True)
class Naming:
    """The label of a run of furniture lines, and what led to it. `heading` is set where they begin with one."""

    label: Label
    lead: str = ""
    heading: str = ""
    announces: bool = False

    @property
    def is_general(self) -> bool:
        """Whether the heading is too general to say what stands below it."""
        return self.label in _GENERAL


_THEMED = tuple(_THEME_LABELS[name] for name in THEME_NAMES if name in _THEME_LABELS)
# The columns of the themes that name furniture, and how much more their words say than those of others.
_THEME_COLUMNS = [number for number, name in enumerate(THEME_NAMES) if name in _THEME_LABELS]
_THEME_FACTORS = np.array([_CLEAR_THEMES.get(name, 1.0) for name in THEME_NAMES if name in _THEME_LABELS], np.float32)
_HEADINGS = tuple(HEADINGS)


class Facts:
    """What naming needs to know of the lines and paragraphs of several pages, counted for all of them at once.

    Paragraph `i` holds the lines from `bounds[i]` up to `bounds[i + 1]`: the paragraphs that are asked for, and where
    one of furniture (`folded` says which lines are) turns into furniture of another kind, its parts. Lines are numbered
    through all pages; `met` says in how many other pages each stands, `of_site` whether all of them are of its site,
    `credited` which of them say whose picture they are.
    """

    def __init__(
        self,
        measured: Measured,
        met: Floats,
        of_site: NDArray[np.bool_],
        bounds: NDArray[np.int64],
        folded: NDArray[np.bool_],
        credited: NDArray[np.int64],
    ) -> None:
        lines = measured.lines
        self._text = lines.text
        self._starts: list[int] = lines.starts.tolist()
        self._ends: list[int] = lines.ends.tolist()
        words = measured.weights
        ends_well = lines.last == kinds.STOP
        running = (words >= _LONG_LINE) & ((lines.sentence_ends > 0) | ends_well)
        counted = measured.by_theme[:, _THEME_COLUMNS]
        upto = np.zeros((4 + counted.shape[1], len(words) + 1))
        columns = upto[:, 1:]
        columns[0] = words
        columns[1] = words * running
        columns[2] = (words <= _LISTED) & ~ends_well
        columns[3] = (words >= 5) & (words <= 30)
        columns[4:] = counted.T
        np.cumsum(columns, axis=1, out=columns)
        self._words_upto, self._running_upto, self._short_upto, self._headlines = upto[:4].tolist()
        themes = counted * _THEME_FACTORS
        # The heading that each line is, and what short lines speak of that speak of one thing alone.
        self._headings: list[int] = measured.headings.tolist()
        numbered = folded & (words <= _OWN_LINE) & (lines.counts[:, kinds.DIGIT] > 0) & (words > 1)
        numbered &= (lines.last == kinds.DIGIT) | (lines.last == kinds.BRACKET)
        for each in np.flatnonzero(numbered).tolist():
            bare = _NUMBERED.sub("", self._line(each))
            self._headings[each] = heading_places().get("".join(bare.casefold().split()), self._headings[each])
        clear = (themes.max(1) >= np.maximum(words * _OWN_LINE_SHARE, 1)) & (words <= _OWN_LINE)
        self._clear: list[int] = np.where(clear, themes.argmax(1), -1).tolist()
        self._words: list[float] = words.tolist()
        self._met: list[int] | None = met.astype(np.int64).tolist() if met.any() else None
        self._captions = frozenset(credited.tolist())
        self._strange: list[bool] = (~of_site & (met > 0)).tolist()
        self.bounds = bounds = self._with_parts(bounds, folded)

        first, past = bounds[:-1], bounds[1:]
        # Rounded, so that what stands above a page makes no difference to it.
        of_paragraph = np.round(upto.take(past, axis=1) - upto.take(first, axis=1), _DIGITS)
        all_words, running_words, _, headlines = of_paragraph[:4]
        size = past - first
        below = np.round(upto[:2].take(past, axis=1) - upto[:2].take(first + 1, axis=1), _DIGITS)
        self.size: list[int] = size.tolist()
        # Whole sentences make up most of the words: of the paragraph, and of what stands below its first line.
        self.is_running: list[bool] = (2 * running_words > all_words).tolist()
        self.runs_below: list[bool] = (2 * below[1] > below[0]).tolist()
        self.like_headlines: list[bool] = (2 * headlines >= size).tolist()
        shares = of_paragraph[4:] * _THEME_FACTORS[:, None]
        best = shares.argmax(0)
        most = shares.max(0)
        strong = most > np.maximum(_STRONG_SHARE * all_words, 0.9)
        self._theme: list[int] = np.where(strong, best, -1).tolist()
        self._theme_words: list[float] = (most / _THEME_FACTORS[best]).tolist()
        self._all_words: list[float] = all_words.tolist()
        self.edges: list[int] = bounds.tolist()
        self.leads: list[int] = measured.leads[first].tolist()

    def _with_parts(self, bounds: NDArray[np.int64], folded: NDArray[np.bool_]) -> NDArray[np.int64]:
        edges = bounds.tolist()
        cuts: list[int] = []
        for number in np.flatnonzero(folded[bounds[:-1]] & (np.diff(bounds) > 1)).tolist():
            cuts += self._parts(edges[number], edges[number + 1])
        return np.sort(np.concatenate((bounds, cuts))).astype(np.int64) if cuts else bounds

    def _parts(self, first: int, past: int) -> list[int]:
        """The lines at which a paragraph of furniture turns into furniture of another kind.

        Scraping often loses the empty lines between a list and what follows it: "Read also", three headlines, "Share",
        "Comments", "All rights reserved".
        """
        cuts: list[int] = []
        head = self._heading(first)
        begin = first + 1
        if head in _ALONE:
            cuts.append(begin)
            head, begin = self._heading(begin), begin + 1
        # From the end: lines that each speak for themselves.
        low = past
        spoken: list[Label] = []
        while low > begin:
            label = self._own_word(low - 1)
            if label is None:
                break
            spoken.append(label)
            low -= 1
        current = head if low == begin else None
        for line, label in zip(range(low, past), reversed(spoken), strict=True):
            if label is not current:
                cuts.append(line)
                current = label
        # In the middle: a heading with a list of its own.
        for line in range(begin, low):
            if self._headings[line] < 0:
                continue
            label = self._heading(line)
            if label is None or label is head:
                continue
            lists = label in _LISTING and 2 * (self._headlines[low] - self._headlines[line + 1]) >= low - line - 1 > 0
            if lists or (label is Label.NAVIGATION and head is Label.FOLLOW_US):
                cuts.append(line)
                head = label
        return cuts

    def _heading(self, line: int) -> Label | None:
        """What the line heads, if it is a known heading."""
        number = self._headings[line]
        return _HEADINGS[number] if number >= 0 else None

    def _own_word(self, line: int) -> Label | None:
        """What a line in a list speaks of, if that is one clear thing."""
        if self._headings[line] >= 0:
            return _HEADINGS[self._headings[line]]
        if self._clear[line] >= 0:
            return _THEMED[self._clear[line]]
        return _phrased(self._line(line)[:_PHRASE_WITHIN]) if self._words[line] <= _OWN_WORDS else None

    def heading(self, number: int) -> Label | None:
        """What the paragraph's first line heads, if it is a known heading."""
        return self._heading(self.edges[number])

    def theme(self, number: int) -> tuple[Label | None, int, int]:
        """The label whose words make up the largest share of the paragraph, if that is large enough; of how many words
        how many those are."""
        best = self._theme[number]
        if best < 0:
            return None, 0, 0
        count = max(1, round(self._theme_words[number]))
        return _THEMED[best], count, max(count, round(self._all_words[number]))

    def is_caption(self, number: int) -> bool:
        """Whether the paragraph is a line that says whose picture it is, or begins with it and one more."""
        return self.size[number] <= _CAPTION and self.edges[number] in self._captions

    def opening(self, number: int) -> str:
        """The first line."""
        return self._line(self.edges[number])

    def _line(self, line: int) -> str:
        return self._text[self._starts[line] : self._ends[line]].strip()

    def reason(self, naming: Naming, first: int, past: int) -> str:
        """Why the lines `first` up to `past` are furniture of this label: what led to it, their shape, and in how many
        pages else they stand."""
        return _join(naming.lead, self._shape(first, past), self._seen(first, past))

    def _shape(self, first: int, past: int) -> str:
        size = past - first
        if size < 3:
            return ""
        short = self._short_upto[past] - self._short_upto[first]
        if short >= 0.7 * size:
            every = "all" if round(short) == size else f"{round(short)}"
            return f"a list: {every} of its {size} lines look like headlines or buttons"
        words = self._words_upto[past] - self._words_upto[first]
        running = self._running_upto[past] - self._running_upto[first]
        if round(2 * running - words, _DIGITS) > 0:
            return f"{size} lines, most of their words in whole sentences"
        return f"{size} lines, {round(short)} of them like headlines or buttons"

    def _seen(self, first: int, past: int) -> str:
        met = sorted(filter(None, self._met[first:past])) if self._met else []
        if not met:
            return ""
        size, middle = past - first, met[(len(met) - 1) // 2]
        where = "the corpus" if any(self._strange[first:past]) else "this site"
        many = f"{middle:,} other page{'s' if middle != 1 else ''} of {where}"
        if size == 1:
            return f"it stands on {many}"
        if len(met) == 1:
            return f"1 of {size} lines stands on {many}"
        which = "each of its lines stands" if len(met) == size else f"{len(met)} of {size} lines stand"
        # The lines' numbers differ: half of them are at least as many as the one in the middle.
        return (
            f"{which} on {many}" if met[0] == met[-1] else f"{which} on other pages too, half of them on {many} or more"
        )


@lru_cache(maxsize=1 << 14)
def _phrased(text: str) -> Label | None:
    """The label whose phrase stands in a line; the furniture of a site says the same on every page."""
    folded = text.casefold()
    return next(
        (label for phrase, label in (_ASCII_PHRASES if folded.isascii() else _PHRASES) if phrase in folded), None
    )


def name_paragraph(facts: Facts, number: int, under: Naming | None) -> Naming:
    """Name one paragraph of furniture, which stands under the heading `under` if there is one."""
    size = facts.size[number]
    own = facts.heading(number)
    if own is not None:
        title = _quoted(facts.opening(number))
        label = own
        if own in _GENERAL and size > 1 and facts.runs_below[number]:
            label = Label.TEASER
        return Naming(label, f"the heading {title}", title, own in _ANNOUNCING)
    if facts.leads[number] >= 0:
        label = _HEADINGS[facts.leads[number]]
        title = _quoted(facts.opening(number).split(":")[0].strip())
        return Naming(label, f"begins with {title}")
    if under is None and facts.is_caption(number):
        return Naming(Label.OTHER, "a caption, which says whose picture it is")
    text = facts.opening(number) if size <= _FEW else ""
    if size <= 2 and _PAID.search(text):
        return Naming(Label.SUBSCRIBE, "an offer to subscribe")
    themed, count, words = facts.theme(number)
    if under is not None and themed not in _OWN_WORD:
        label = under.label
        if label in _GENERAL and (facts.is_running[number] or facts.like_headlines[number]):
            label = Label.TEASER
        return Naming(label, f"under the heading {under.heading}")
    if text and themed not in _OWN_WORD:
        phrased = _phrased(text[:_PHRASE_WITHIN])
        if phrased is not None:
            return Naming(phrased, _SAYING[phrased])
        if facts.is_running[number] and _AUTHOR.match(text):
            return Naming(Label.AUTHOR_BOX, "tells who the author is")
    if themed is not None:
        what = "it speaks" if words == 1 else f"{count} of {words} words speak{'s' * (count == 1)}"
        return Naming(themed, f"{what} of {_SPEAK_OF[themed]}")
    if facts.is_running[number]:
        return Naming(Label.TEASER, "sentences apart from the article’s text")
    if size >= 3:
        return Naming(Label.RELATED if facts.like_headlines[number] else Label.NAVIGATION)
    few = "short lines apart from the running text" if size > 1 else "a short line apart from the running text"
    return Naming(Label.OTHER, few)


def _join(*parts: str) -> str:
    return "; ".join(part for part in parts if part)


def _quoted(text: str) -> str:
    text = text if len(text) <= 40 else text[:39].rstrip() + "…"
    return f"“{text}”"
