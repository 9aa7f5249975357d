"""Which line of a page is its headline: each line above the text is weighed by a small trained network.

What speaks for a line: its words come again in the text, it stands right above it with a byline or a date between, it
has the length of a headline, it is no entry of a menu, and no other page of the corpus holds it. How the weights are
made is in `boilerplate.training.headline`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpusview.paths import resource
from corpusview.reading import blocks as kinds
from corpusview.reading.blocks import Ints, Lines
from corpusview.reading.boilerplate.features import Known, Measured
from corpusview.reading.boilerplate.lexicon import THEME_NAMES, heading_numbers, theme_bits

Floats = NDArray[np.float32]

_ABOVE = 160  # lines above the text in which the headline is looked for
_BEYOND = 8  # lines below its first: a page's text may seem to begin before the headline
_NEAR, _FAR = 6, 70  # lines of text whose words a headline may share
_BUCKETS = 1 << 15  # of words; a power of two
_TELLING_WORD = 4  # letters; shorter words tell nothing
_WIDEST = 45  # words; no more of a line are compared with the text
_FEWEST_LETTERS, _MOST_LETTERS = 4, 320  # of a line that may be a headline
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
    its chance."""

    mean: Floats
    spread: Floats
    enter: Floats
    enter_bias: Floats
    leave: Floats

    def votes(self, rows: Floats) -> Floats:
        """How strongly each row speaks for its line; only differences between lines of one page mean something."""
        hidden = (rows - self.mean) * self.spread @ self.enter + self.enter_bias
        return np.maximum(hidden, 0) @ self.leave


@lru_cache(maxsize=1)
def shipped_chooser() -> Chooser:
    """The weights that ship."""
    return load_chooser(resource("models", "headline.npz"))


def load_chooser(path: Path) -> Chooser:
    """Read the weights from their file."""
    with np.load(path, allow_pickle=False) as file:
        return Chooser(*(file[name].astype(np.float32) for name in Chooser.__slots__))


def text_start(measured: Measured, chances: Floats, first: int = 0) -> int:
    """The first line of running body text from `first` on; the number of lines where there is none."""
    lines = measured.lines
    sure = chances >= _SURE_BODY
    sure[:first] = False
    whole = sure & (measured.weights >= _TEXT_WORDS) & ((lines.sentence_ends > 0) | (lines.last == kinds.STOP))
    for each in (whole, sure):
        at = int(each.argmax())
        if each[at]:
            return at
    return len(lines)


def candidates(measured: Measured, start: int, first: int = 0) -> Ints:
    """The lines that may be the headline of a text that begins at line `start`."""
    lines = measured.lines
    low, high = max(first, start - _ABOVE), min(len(lines), start + _BEYOND)
    letters = lines.counts[low:high, kinds.LOWER : kinds.IDEOGRAPH + 1].sum(1)
    fits = (letters >= _FEWEST_LETTERS) & (letters <= _MOST_LETTERS)
    fits &= heading_numbers(lines.cores[low:high]) < 0
    return np.flatnonzero(fits) + low


def headline_rows(measured: Measured, known: Known, chances: Floats, start: int, asked: Ints) -> Floats:
    """What speaks for and against each of the lines `asked`, one row a line."""
    lines = measured.lines
    n = len(lines)
    weights = measured.weights
    counts = lines.counts[asked]
    printed = np.maximum(counts[:, 1:].sum(1), 1)
    letters = np.maximum(counts[:, kinds.LOWER : kinds.IDEOGRAPH + 1].sum(1), 1)
    words = weights[asked]
    themes = measured.by_theme
    dated = (themes[:, _AGO] + themes[:, _MONTH] + lines.clock_times + _years(lines) > 0) & (weights <= 25)
    signed = (themes[:, _BYLINE] > 0) & (weights <= 22)
    signs = dated | signed
    bullet = (lines.first == kinds.SEPARATOR) | (lines.first == kinds.DASH) | (lines.indents > 1)
    # Neighbours beyond the page's ends are as its last lines.
    above, below = np.maximum(asked - 1, 0), np.minimum(asked + 1, n - 1)
    below_two, below_three = np.minimum(asked + 2, n - 1), np.minimum(asked + 3, n - 1)
    body = chances * weights
    sums = np.zeros(n + 1, np.float32)
    np.cumsum(body, out=sums[1:])
    upto = np.zeros(n + 1, np.float32)
    np.cumsum(weights, out=upto[1:])
    near, far, again = _shared(lines, start, asked)
    distance = (start - asked).astype(np.float32)
    wordy = np.zeros(n + 1, np.float32)
    np.cumsum((weights >= _WORDY) & ~signs & ~bullet, out=wordy[1:])
    passed = np.maximum(wordy[min(start, n)] - wordy[asked + 1], 0)
    starts = np.searchsorted(lines.word_lines, asked)
    opens_signed = (theme_bits(lines.word_hashes[starts]) >> np.uint16(_BYLINE)) & np.uint16(1)
    own = chances[asked]
    small_words = np.bincount(lines.word_lines[lines.word_classes == kinds.LOWER], minlength=n)[asked]
    all_words = np.maximum(np.bincount(lines.word_lines, minlength=n)[asked], 1)
    temporal = (themes[asked][:, [_AGO, _MONTH]].sum(1) + _numbers(lines)[asked]) / np.maximum(words, 1)
    gap = np.abs(upto[min(start, n)] - upto[asked + 1])
    most = np.log1p(max(float(known.lines.max()), 0.0))
    met, shaped = np.log1p(known.lines[asked]), np.log1p(known.shapes[asked])
    gaps = np.minimum(lines.blanks, 2)
    sides = (above, below, below_two, below_three)
    columns = [
        near,
        far,
        again,
        np.log1p(near * all_words),
        np.log1p(far * all_words),
        small_words / all_words,
        np.minimum(small_words, 4),
        np.log1p(wordy[asked]),
        near - near.max(),
        far - far.max(),
        own - own.max(),
        passed,
        passed == 0,
        opens_signed,
        np.minimum(temporal, 1),
        asked == 0,
        np.log1p(asked),
        np.log1p(np.maximum(distance, 0)),
        distance <= 0,
        np.minimum(-np.minimum(distance, 0), _BEYOND),
        np.log1p(gap),
        sums[asked] / max(float(sums[-1]), 1.0),
        np.log1p(sums[asked]),
        np.log1p(words),
        words <= 2,
        (words >= 3) & (words <= 4),
        (words >= 5) & (words <= 16),
        words > 16,
        words > 25,
        lines.last[asked] == kinds.STOP,
        lines.sentence_ends[asked] > 0,
        lines.last[asked] == kinds.COLON,
        lines.last[asked] == kinds.SEPARATOR,
        lines.first[asked] == kinds.LOWER,
        lines.first[asked] == kinds.DIGIT,
        lines.first[asked] == kinds.BRACKET,
        lines.first[asked] == kinds.QUOTE,
        bullet[asked],
        counts[:, kinds.UPPER] / letters,
        counts[:, kinds.DIGIT] / printed,
        counts[:, kinds.SEPARATOR] > 0,
        np.minimum(counts[:, kinds.SEPARATOR], 6),
        np.minimum(counts[:, kinds.BRACKET], 4),
        np.minimum(counts[:, kinds.COMMA], 6),
        counts[:, kinds.COLON] > 0,
        counts[:, kinds.IDEOGRAPH] > 0,
        dated[asked],
        signed[asked],
        signs[below],
        signs[below_two],
        signs[below_three],
        dated[above],
        bullet[above],
        bullet[below],
        *(np.log1p(weights[side]) for side in sides),
        gaps[asked],
        gaps[asked + 1],
        own,
        *(chances[side] for side in sides),
        met,
        shaped,
        most,
        most - met if most else met,
        *(themes[asked][:, _WEIGHED] / np.maximum(words, 1)[:, None]).T,
    ]
    rows = np.empty((len(columns), len(asked)), np.float32)
    for k, column in enumerate(columns):
        rows[k] = column
    return rows.T


def with_neighbours(rows: Floats) -> Floats:
    """Each row beside that of the line asked before it and that of the one after it; nothing beyond the ends."""
    wide = np.zeros((len(rows), 3 * rows.shape[1]), np.float32)
    one, two = rows.shape[1], 2 * rows.shape[1]
    wide[:, :one] = rows
    wide[1:, one:two] = rows[:-1]
    wide[:-1, two:] = rows[1:]
    return wide


def _numbers(lines: Lines) -> NDArray[np.int64]:
    """How many words of each line begin with a digit."""
    return np.bincount(lines.word_lines[lines.word_classes == kinds.DIGIT], minlength=len(lines))


def _years(lines: Lines) -> NDArray[np.int64]:
    """How many numbers of four digits stand in each line."""
    four = (lines.word_lengths == 4) & (lines.word_classes == kinds.DIGIT)
    return np.bincount(lines.word_lines[four], minlength=len(lines))


def _shared(lines: Lines, start: int, asked: Ints) -> tuple[Floats, Floats, Floats]:
    """For each line asked, the share of its words and pairs of words that stand in the text's beginning, in the text,
    and in other lines asked."""
    nothing = np.zeros(len(asked), np.float32)
    if not len(asked):
        return nothing, nothing, nothing
    low, high = np.searchsorted(lines.word_lines, (min(start, asked[0]), min(max(start, asked[-1]) + _FAR, len(lines))))
    hashes = lines.word_hashes[low:high]
    owner = lines.word_lines[low:high]
    telling = (lines.word_lengths[low:high] >= _TELLING_WORD) | (lines.word_classes[low:high] == kinds.DIGIT)
    wide = lines.word_classes[low:high] == kinds.IDEOGRAPH
    # A single ideograph says little: there, pairs alone count.
    marks = np.where(wide, np.uint64(0), hashes)
    marks[:-1][wide[:-1]] = hashes[:-1][wide[:-1]] * _PAIR + hashes[1:][wide[:-1]]
    telling |= wide
    marks, owner = marks[telling], owner[telling]
    slots = ((marks ^ (marks >> np.uint64(29))) & np.uint64(_BUCKETS - 1)).astype(np.int64)
    place = np.full(int(owner[-1]) + 1 if len(owner) else 1, -1)
    inside = asked < len(place)
    place[asked[inside]] = np.flatnonzero(inside)
    mine = place[owner] if len(owner) else np.empty(0, np.int64)
    own = mine >= 0
    many = np.maximum(np.bincount(mine[own], minlength=len(asked)), 1)
    found = []
    for depth in (_NEAR, _FAR):
        text = (owner >= start) & (owner < start + depth)
        table = np.bincount(slots[text], minlength=_BUCKETS)
        # A line of the text itself is not its own witness.
        seen = table[slots[own]] - text[own] > 0
        found.append(np.bincount(mine[own], weights=seen, minlength=len(asked)) / many)
    table = np.bincount(slots[own], minlength=_BUCKETS)
    found.append(np.bincount(mine[own], weights=table[slots[own]] > 1, minlength=len(asked)) / many)
    return tuple(each.astype(np.float32) for each in found)  # type: ignore[return-value]


def choose_headline(measured: Measured, known: Known, chances: Floats, start: int, first: int) -> tuple[int, float]:
    """The line that is likeliest the headline and its share of all votes; -1 where no line can be one."""
    asked = candidates(measured, start, first)
    if not len(asked):
        return -1, 0.0
    votes = shipped_chooser().votes(with_neighbours(headline_rows(measured, known, chances, start, asked)))
    best = int(votes.argmax())
    return int(asked[best]), 1 / float(np.exp(votes - votes[best]).sum())
