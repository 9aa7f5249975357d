"""Which line of a page is its headline: each line above the text is weighed by a small trained network.

What speaks for a line: its words come again in the text, it stands right above it with a byline or a date between, it
has the length of a headline, it is no entry of a menu, and no other page of the corpus holds it. How the weights are
made is in `boilerplate.training.headline`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpusview.paths import resource
from corpusview.reading import blocks as kinds
from corpusview.reading.blocks import Ints, Sheaf
from corpusview.reading.boilerplate.features import Known, Measured, by_a_word
from corpusview.reading.boilerplate.lexicon import THEME_NAMES

Floats = NDArray[np.float32]

_ABOVE = 160  # lines above the text in which the headline is looked for
_BEYOND = 8  # lines below its first: a page's text may seem to begin before the headline
_NEAR, _FAR = 6, 70  # lines of text whose words a headline may share
_BUCKET_BITS = 14  # of words, in tables of so many bits
_TELLING_WORD = 4  # letters; shorter words tell nothing
_WIDEST = 45  # words; no more of a line are compared with the text
_FEWEST_LETTERS, _MOST_LETTERS = 4, 320  # of a line that may be a headline
# So many lines of furniture part two stretches of text; one above the text that has less than this share of its words
# is none of it.
_PARTED, _FEW_WORDS = 20, 0.2
_SURE_BODY = 0.5
_TEXT_WORDS = 12  # a line of text with fewer may stand alone among furniture
_WORDY = 5  # words; a line with as many could be a headline
_PAIR = np.uint64(0x9E3779B97F4A7C15)

_THEMES = {name: number for number, name in enumerate(THEME_NAMES)}
_WEIGHED = [_THEMES[name] for name in ("share", "subscribe", "comment", "related", "legal", "ad", "navigation")]
_WEIGHED += [_THEMES[name] for name in ("ago", "month", "byline", "photo", "web")]
_BYLINE, _AGO, _MONTH = _THEMES["byline"], _THEMES["ago"], _THEMES["month"]


@dataclass(frozen=True, slots=True)
class Chooser:
    """A network of one hidden layer over what speaks for a line and its two neighbours; a line's share of all votes is
    its chance.

    `enter` takes the signs of the line itself, of the one asked before it, and of the one asked after it.
    """

    enter: Floats
    bias: Floats
    leave: Floats

    def votes(self, rows: Floats, firsts: Ints | None = None) -> Floats:
        """How strongly each column of `rows` speaks for its line; only differences between lines of one page count.

        Where the columns are those of several pages, `firsts` says at which of them each page begins.
        """
        here, before, after = self.enter @ rows
        if firsts is not None:
            before[:, firsts[1:] - 1] = 0
            after[:, firsts[1:]] = 0
        here[:, 1:] += before[:, :-1]
        here[:, :-1] += after[:, 1:]
        here += self.bias
        return self.leave @ np.maximum(here, 0, out=here)


@lru_cache(maxsize=1)
def shipped_chooser() -> Chooser:
    """The weights that ship."""
    return load_chooser(resource("models", "headline.npz"))


def load_chooser(path: Path) -> Chooser:
    """Read the weights from their file."""
    with np.load(path, allow_pickle=False) as file:
        return Chooser(*(file[name].astype(np.float32) for name in Chooser.__slots__))


def text_start(measured: Measured, chances: Floats, first: int = 0) -> int:
    """The first line of running body text from `first` on; the number of lines where there is none.

    A few sentences in the menus, far above the stretch that has most of the words, are none of the text.
    """
    lines = measured.lines
    sure = chances >= _SURE_BODY
    sure[:first] = False
    text = np.flatnonzero(sure)
    main, above, within = stretch_with_most_words(measured.weights, text) if len(text) else (first, 0.0, 0.0)
    if above < _FEW_WORDS * within:
        sure[:main] = False
    whole = sure & (measured.weights >= _TEXT_WORDS) & ((lines.sentence_ends > 0) | (lines.last == kinds.STOP))
    for each in (whole, sure):
        at = int(each.argmax())
        if each[at]:
            return at
    return len(lines)


def stretch_with_most_words(weights: Floats, text: Ints) -> tuple[int, float, float]:
    """Of the lines `text`, where the stretch begins that has the most words, how many words stand in stretches above it
    and how many in it; there must be a line."""
    parted = np.flatnonzero(text[1:] - text[:-1] > _PARTED)
    if not len(parted):
        return int(text[0]), 0.0, float(weights[text].sum())
    starts = np.concatenate(([0], parted + 1))
    words = np.add.reduceat(weights[text], starts)
    main = int(words.argmax())
    return int(text[starts[main]]), float(words[:main].sum()), float(words[main])


def candidates(measured: Measured, start: int, first: int = 0) -> Ints:
    """The lines that may be the headline of a text that begins at line `start`."""
    lines = measured.lines
    low, high = max(first, start - _ABOVE), min(len(lines), start + _BEYOND)
    letters = lines.counts[low:high, kinds.LOWER : kinds.IDEOGRAPH + 1].sum(1)
    fits = (letters >= _FEWEST_LETTERS) & (letters <= _MOST_LETTERS)
    fits &= measured.headings[low:high] < 0
    return np.flatnonzero(fits) + low


# Kinds of words, by the class of their first character: lower case, and numbers; those of four digits are years.
_KINDS = np.zeros(kinds.CLASSES, np.int64)
_KINDS[kinds.LOWER], _KINDS[kinds.DIGIT] = 1, 2
_SIGNS = [kinds.UPPER, kinds.DIGIT, kinds.SEPARATOR, kinds.BRACKET, kinds.COMMA, kinds.COLON, kinds.IDEOGRAPH]
_MOST_SIGNS = np.array([[6], [4], [6]], np.float32)
_FIRSTS = np.array([[kinds.LOWER], [kinds.DIGIT], [kinds.BRACKET], [kinds.QUOTE]])
_LASTS = np.array([[kinds.STOP], [kinds.COLON], [kinds.SEPARATOR]])
_LONGER_THAN = np.array([[2], [4], [16], [25]], np.float32)  # words
# Which of these a line has, and which the lines about it: the one above, and three below.
_ASIDE = np.array([[0], [-1], [1], [2], [3]])
_DATED, _SIGNED, _SIGN, _BULLET, _WORDS, _CHANCE = range(6)
_USED = [(_DATED, 0), (_DATED, 1), (_SIGNED, 0), (_SIGN, 2), (_SIGN, 3), (_SIGN, 4), (_BULLET, 0), (_BULLET, 1)]
_USED += [(_BULLET, 2)] + [(what, side) for what in (_WORDS, _CHANCE) for side in (1, 2, 3, 4)]
_WHAT, _SIDE = np.array(_USED).T
SIGNS = 81  # of each line


@dataclass(frozen=True, slots=True)
class Asked:
    """The lines of one page that may head its text, by their numbers on the page, and where the text begins."""

    page: int
    lines: Ints
    start: int


def headline_rows(measured: Measured, known: Sequence[Known], chances: Floats, questions: Sequence[Asked]) -> Floats:
    """What speaks for and against each of the lines asked, one column a line, the questions in turn.

    `known` and `chances` are those of all pages of the sheaf; no question may be without lines, nor two of one page.
    """
    lines, bounds = measured.lines, measured.sheaf.bounds
    n = len(lines)
    owners = np.array([each.page for each in questions])
    sizes = [len(each.lines) for each in questions]
    of = np.repeat(np.arange(len(questions)), sizes)
    own = np.concatenate([each.lines for each in questions])
    opening, ending = bounds[owners][of], bounds[owners + 1][of]
    asked = own + opening
    starts = np.array([each.start for each in questions]) + bounds[owners]
    weights, themes = measured.weights, measured.by_theme
    rows = np.empty((SIGNS, len(asked)), np.float32)

    # Words of each line, by kind.
    of_kind = _KINDS[lines.word_classes]
    of_kind[(of_kind == 2) & (lines.word_lengths == 4)] = 3
    by_kind = np.bincount(lines.word_lines * 4 + of_kind, minlength=4 * n).reshape(n, 4)
    all_words = np.maximum(by_kind[asked].sum(1), 1)
    small_words = by_kind[asked, 1]

    aside = np.zeros((6, n), np.float32)
    temporal = themes[:, _AGO] + themes[:, _MONTH]
    aside[_DATED] = (temporal + lines.clock_times + by_kind[:, 3] > 0) & (weights <= 25)
    aside[_SIGNED] = (themes[:, _BYLINE] > 0) & (weights <= 22)
    np.maximum(aside[_DATED], aside[_SIGNED], out=aside[_SIGN])
    opens = lines.first
    aside[_BULLET] = (opens == kinds.SEPARATOR) | (opens == kinds.DASH) | (lines.indents > 1)
    np.log1p(weights, out=aside[_WORDS])
    aside[_CHANCE] = chances

    # What stands above each line: chance of text, words, and lines that could be headlines.
    above = np.zeros((3, n + 1))
    above[0, 1:] = chances * weights
    above[1, 1:] = weights
    above[2, 1:] = (weights >= _WORDY) & (aside[_SIGN] + aside[_BULLET] == 0)
    np.cumsum(above, axis=1, out=above)
    before = above[:, opening]
    at, below = above[:, asked] - before, above[1:, asked + 1] - before[1:]
    limit = above[1:, starts][:, of] - before[1:]
    passed = np.maximum(limit[1] - below[1], 0)
    distance = (starts[of] - asked).astype(np.float32)
    words = weights[asked]
    lot = chances[asked]
    near, far, again = np.concatenate(
        [_shared(measured.sheaf, each, start) for each, start in zip(questions, starts.tolist(), strict=True)], axis=1
    )
    lines_known = np.concatenate([each.lines for each in known])
    shapes_known = np.concatenate([each.shapes for each in known])
    firsts = np.cumsum(sizes) - sizes

    def most(values: Floats) -> Floats:
        """The most of any line asked on the same page."""
        return np.maximum.reduceat(values, firsts)[of]

    # Numbers of which the logarithm says enough.
    rows[0] = near * all_words
    rows[1] = far * all_words
    rows[2] = at[2]
    rows[3] = own
    rows[4] = np.maximum(distance, 0)
    rows[5] = np.abs(limit[0] - below[0])
    rows[6] = at[0]
    rows[7] = words
    rows[8] = lines_known[asked]
    rows[9] = shapes_known[asked]
    np.log1p(rows[:10], out=rows[:10])
    often = np.log1p(np.maximum.reduceat(lines_known, bounds[:-1]))[owners][of]
    rows[10] = often
    rows[11] = np.where(often > 0, often - rows[8], rows[8])

    rows[12:15] = near, far, again
    rows[15] = small_words / all_words
    rows[16] = np.minimum(small_words, 4)
    rows[17] = near - most(near)
    rows[18] = far - most(far)
    rows[19] = lot - most(lot)
    rows[20] = lot
    rows[21] = passed
    rows[22] = passed == 0
    rows[23] = (measured.word_themes[lines.word_bounds[asked]] >> np.uint16(_BYLINE)) & np.uint16(1)
    safe = np.maximum(words, 1)
    rows[24] = np.minimum((temporal[asked] + by_kind[asked, 2:].sum(1)) / safe, 1)
    rows[25] = own == 0
    rows[26] = distance <= 0
    rows[27] = np.minimum(np.maximum(-distance, 0), _BEYOND)
    whole = above[0, ending] - before[0]
    rows[28] = at[0] / np.maximum(whole, 1)

    longer = words > _LONGER_THAN
    rows[29] = ~longer[0]
    rows[30] = longer[0] & ~longer[1]
    rows[31] = longer[1] & ~longer[2]
    rows[32:34] = longer[2:]
    rows[34:37] = lines.last[asked] == _LASTS
    rows[37] = lines.sentence_ends[asked] > 0
    rows[38:42] = opens[asked] == _FIRSTS
    counts = lines.counts[asked].T
    signs = counts[_SIGNS]
    rows[42] = signs[0] / np.maximum(counts[kinds.LOWER : kinds.IDEOGRAPH + 1].sum(0), 1)
    rows[43] = signs[1] / np.maximum(counts[1:].sum(0), 1)
    rows[44] = signs[2] > 0
    np.minimum(signs[2:5], _MOST_SIGNS, out=rows[45:48])
    rows[48:50] = signs[5:] > 0
    last = np.array([each.lines[-1] + 4 for each in questions])
    last = np.minimum(bounds[owners + 1], np.maximum(last + bounds[owners], starts + 1))
    places = np.minimum(np.maximum(asked + _ASIDE, opening), last[of] - 1)
    rows[50:67] = aside[_WHAT[:, None], places[_SIDE]]
    gaps = asked + owners[of]
    rows[67:69] = np.minimum(measured.sheaf.blanks[[gaps, gaps + 1]], 2)
    rows[69:81] = themes[asked][:, _WEIGHED].T / safe
    return rows


def _shared(sheaf: Sheaf, question: Asked, start: int) -> Floats:
    """For each line asked, the share of its words and pairs of words that stand in the text's beginning, in the text,
    and in other lines asked. The text begins at line `start` of the sheaf."""
    lines = sheaf.lines
    opening, ending = sheaf.bounds[question.page : question.page + 2].tolist()
    asked = question.lines + opening
    n = len(asked)
    low, high = lines.word_bounds[[min(start, asked[0]), min(max(start, asked[-1]) + _FAR, ending)]]
    hashes = lines.word_hashes[low:high]
    classes = lines.word_classes[low:high]
    owner = lines.word_lines[low:high]
    telling = (lines.word_lengths[low:high] >= _TELLING_WORD) | (classes == kinds.DIGIT)
    wide = np.flatnonzero(classes[:-1] == kinds.IDEOGRAPH)
    if len(wide):
        # A single ideograph says little: there, pairs alone count.
        pairs = hashes[wide] * _PAIR + hashes[wide + 1]
        hashes = hashes.copy()
        hashes[wide] = pairs
        telling[wide] = True
    telling = np.flatnonzero(telling)
    owner = owner[telling]
    found = np.zeros((3, n), np.float32)
    if not len(owner):
        return found
    buckets = (hashes[telling] >> np.uint64(64 - _BUCKET_BITS)).astype(np.int64)
    slots = by_a_word(buckets, 1 << _BUCKET_BITS)
    size = len(slots)
    place = np.full(ending - opening, -1)
    place[question.lines] = np.arange(n)
    mine = place[owner - opening]
    own = np.flatnonzero(mine >= 0)
    mine, own_slots = mine[own], slots[own]
    many = np.maximum(np.bincount(mine, minlength=n), 1)
    own_lines = owner[own]
    edges = np.searchsorted(owner, (start, start + _NEAR, start + _FAR))
    for k, depth in enumerate((_NEAR, _FAR)):
        table = np.bincount(slots[edges[0] : edges[k + 1]], minlength=size)[own_slots]
        # A line of the text itself is not its own witness.
        table -= (own_lines >= start) & (own_lines < start + depth)
        found[k] = np.bincount(mine, weights=table > 0, minlength=n)
    table = np.bincount(own_slots, minlength=size)[own_slots]
    found[2] = np.bincount(mine, weights=table > 1, minlength=n)
    return found / many


def choose_headlines(
    measured: Measured, known: Sequence[Known], chances: Floats, questions: Sequence[Asked]
) -> dict[int, tuple[int, float]]:
    """For each page asked, the line that is likeliest its headline and that line's share of all votes.

    Pages none of whose lines can be a headline are left out.
    """
    questions = [each for each in questions if len(each.lines)]
    if not questions:
        return {}
    sizes = np.array([len(each.lines) for each in questions])
    firsts = np.cumsum(sizes) - sizes
    votes = shipped_chooser().votes(headline_rows(measured, known, chances, questions), firsts)
    found = {}
    for each, own in zip(questions, np.split(votes, firsts[1:]), strict=True):
        best = int(own.argmax())
        found[each.page] = int(each.lines[best]), 1 / float(np.exp(own - own[best]).sum())
    return found
