"""What the model looks at: one row of numbers for each line of a page.

Shallow text features (Kohlschütter et al. 2010), stop word density (jusText), the best run of running text (BTE),
repetition within the page and across the corpus. Nothing here needs a particular language.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corpusview.reading import blocks as kinds
from corpusview.reading.blocks import Hashes, Ints, Lines
from corpusview.reading.boilerplate.lexicon import HEADINGS, THEME_NAMES, heading_numbers, theme_bits
from corpusview.reading.language import LANGUAGES, language_bits, tally

Floats = NDArray[np.float32]

# Buckets of the page's own word sets; a power of two.
_BUCKETS = 1 << 14
_WIDE = np.float32(1.6)  # a character of Chinese or Japanese says about as much as this many words' letters
_RUN_COST = 6.0  # what a line of furniture takes from a run of text, in words


@dataclass(frozen=True, slots=True)
class Known:
    """In how many other pages of the corpus each line, and each line's shape, was met."""

    lines: Floats
    shapes: Floats

    @staticmethod
    def nothing(count: int) -> Known:
        return Known(np.zeros(count, np.float32), np.zeros(count, np.float32))


@dataclass(frozen=True, slots=True)
class Measured:
    """A page's lines with the parts of their features that do not depend on the corpus.

    `by_theme[i, t]` counts the words of theme `t` in line `i`; `weights` are words, as a reader counts them.
    """

    lines: Lines
    by_theme: Floats
    language_votes: Ints
    in_run: NDArray[np.bool_]
    matrix: Floats
    weights: Floats


def _per_line(lines: Lines, values: NDArray[np.generic]) -> Floats:
    return np.bincount(lines.word_lines, weights=values, minlength=len(lines)).astype(np.float32)


def best_run(gains: Floats) -> tuple[int, int]:
    """The stretch (first, past the last) whose gains have the largest sum."""
    sums = np.concatenate(([0.0], np.cumsum(gains)))
    lowest = np.minimum.accumulate(sums)
    rises = sums - lowest
    stop = int(rises.argmax())
    start = int(np.flatnonzero(sums[: stop + 1] == lowest[stop])[-1])
    return start, stop


def _repeats(hashes: Hashes) -> Floats:
    """For each line, how many other lines of the page have the same hash."""
    order = hashes.argsort()
    ordered = hashes[order]
    which = np.zeros(len(hashes), np.int64)
    np.cumsum(ordered[1:] != ordered[:-1], out=which[1:])
    found = np.empty(len(hashes), np.float32)
    found[order] = np.bincount(which)[which] - 1
    return found


class _Rows:
    """The features as they are made, one row a feature, written into one array."""

    def __init__(self, count: int, lines: int) -> None:
        self.values = np.empty((count, lines), np.float32)
        self.at = 0

    def add(self, *rows: Floats) -> None:
        for row in rows:
            self.values[self.at] = row
            self.at += 1

    def add_all(self, rows: NDArray[np.generic]) -> None:
        self.values[self.at : self.at + len(rows)] = rows
        self.at += len(rows)

    def add_logs(self, *rows: NDArray[np.generic]) -> None:
        """Rows as log(1 + x)."""
        self.add(*rows)
        made = self.values[self.at - len(rows) : self.at]
        np.log1p(made, out=made)


# What `measure` makes: the rows of shape and place, two rows a theme, one a kind of heading.
_PLAIN = 75
FEATURES = _PLAIN + 2 * len(THEME_NAMES) + len(HEADINGS)
_RATIOS = [
    kinds.COMMA,
    kinds.STOP,
    kinds.QUOTE,
    kinds.DASH,
    kinds.BRACKET,
    kinds.SEPARATOR,
    kinds.SYMBOL,
    kinds.COLON,
]
_FIRSTS = np.array(
    [[kinds.LOWER], [kinds.UPPER], [kinds.DIGIT], [kinds.QUOTE], [kinds.SEPARATOR], [kinds.DASH], [kinds.BRACKET]]
)
_LASTS = np.array(
    [[kinds.STOP], [kinds.COLON], [kinds.COMMA], [kinds.QUOTE], [kinds.DIGIT], [kinds.SEPARATOR], [kinds.BRACKET]]
)
_LEGAL = THEME_NAMES.index("legal")


def measure(lines: Lines) -> Measured:
    """The features of a page by itself, one row a line."""
    n = len(lines)
    themes_wide = len(THEME_NAMES)
    if not n:
        nothing = np.empty(0, np.float32)
        empty = np.empty((0, themes_wide), np.float32)
        votes = np.zeros(len(LANGUAGES), np.int64)
        return Measured(lines, empty, votes, np.empty(0, bool), np.empty((0, FEATURES), np.float32), nothing)
    rows = _Rows(FEATURES, n)
    counts = lines.counts.T
    one = np.float32(1)

    # The line's own length, letters and signs.
    owner = lines.word_lines
    words = np.bincount(owner, minlength=n).astype(np.float32)
    wide = counts[kinds.IDEOGRAPH]
    letters = counts[kinds.LOWER] + counts[kinds.UPPER] + counts[kinds.LETTER] + wide
    printed = np.maximum(counts[1:].sum(0), one)
    # Words as a reader counts them: a Chinese character is less than a word.
    weight = words - wide * np.float32(0.4)
    safe_words = np.maximum(words, one)
    sentences = lines.sentence_ends.astype(np.float32)
    rows.add_logs(printed, weight)
    rows.add(
        np.minimum((letters - wide) / np.maximum(words - wide, one), 20) / 10,
        counts[kinds.UPPER] / np.maximum(letters, one),
        counts[kinds.DIGIT] / printed,
        wide / printed,
        counts[kinds.LETTER] / printed,
    )
    rows.add_all(np.minimum(counts[_RATIOS] / safe_words * 10, 4))
    rows.add_logs(counts[kinds.COMMA], sentences)
    rows.add(weight >= 10, weight >= 25)
    rows.add_all(lines.first == _FIRSTS)
    rows.add_all(lines.last == _LASTS)
    rows.add_logs(lines.indents, lines.clock_times)

    # Its words.
    digits = lines.word_classes == kinds.DIGIT
    rows.add(
        _per_line(lines, lines.word_classes == kinds.UPPER) / safe_words,
        _per_line(lines, digits) / safe_words,
    )
    rows.add_logs(_per_line(lines, digits & (lines.word_lengths == 4)))
    rows.add(_per_line(lines, lines.word_lengths <= 3) / safe_words)
    spoken = language_bits(lines.word_hashes)
    votes = tally(spoken)
    small = _per_line(lines, (spoken >> np.uint64(int(votes.argmax()))) & np.uint64(1))
    density = small / safe_words
    rows.add(density)
    rows.add_logs(small)
    by_theme = _themes_by_line(lines)
    heading = heading_numbers(lines.hashes)
    rows.add(heading >= 0)

    # Place on the page.
    index = np.arange(n, dtype=np.float32)
    rows.add_logs(index, index[::-1])
    total = max(float(weight.sum()), 1.0)
    rows.add(index / n, (np.cumsum(weight) - weight) / np.float32(total), np.log1p(total), np.log1p(n))

    # Structure: paragraphs are runs of lines without an empty line between.
    gaps = np.minimum(lines.blanks, 3)
    rows.add(gaps[:-1], gaps[1:])
    opens = lines.blanks[:-1] > 0
    opens[0] = True
    block = np.cumsum(opens) - 1
    firsts = np.flatnonzero(opens)
    size = np.diff(np.append(firsts, n)).astype(np.float32)
    ends_well = (lines.last == kinds.STOP) | ((lines.last == kinds.QUOTE) & (sentences > 0))
    running = (weight >= 8) & ((sentences > 0) | ends_well)
    words_in, well_in, small_in, running_in = np.add.reduceat(
        np.array((weight, ends_well, small, running), np.float32), firsts, axis=1
    )
    rows.add_logs(size[block], (words_in / size)[block])
    rows.add_all(
        np.array((well_in / size, small_in / np.maximum(words_in, one), running_in / size))[:, block],
    )
    rows.add_logs(index - firsts[block], firsts[block] + size[block] - 1 - index)
    rows.add(ends_well, running)

    # Repetition within the page.
    rows.add_logs(_repeats(lines.hashes), _repeats(lines.shapes))
    repeated = rows.values[rows.at - 2 : rows.at]
    np.minimum(repeated, ((2.0,), (3.0,)), out=repeated)

    # The best run of running text, and where a line stands to it.
    gain = np.where(
        running & (by_theme[:, _LEGAL] < 2),
        np.minimum(weight, 120) * (np.float32(0.5) + np.minimum(density * 3, 1)),
        -np.float32(_RUN_COST) - np.minimum(weight, 12) * np.float32(0.3),
    ).astype(np.float32)
    start, stop = best_run(gain)
    in_run = np.zeros(n, bool)
    in_run[start:stop] = True
    rows.add(
        in_run,
        np.sign(index - start) * np.log1p(np.abs(index - start)),
        np.sign(index - stop + 1) * np.log1p(np.abs(index - stop + 1)),
        np.log1p(max(float(gain[start:stop].sum()), 0.0)),
    )
    good = np.where(running, weight, 0)
    mass = np.float32(max(float(good.sum()), 1.0))
    upto = np.cumsum(good)
    rows.add((upto - good) / mass, (mass - upto) / mass)
    for harder in (4.0, 0.3):
        low, high = best_run(np.where(gain > 0, gain, gain * np.float32(harder)))
        rows.add((index >= low) & (index < high))
    for steps in (3, 8):
        rows.add(_around(good, weight, steps))

    # Words shared with the run (counted without this line) and with the rest of the page.
    telling = np.flatnonzero((lines.word_lengths >= 4) | (lines.word_classes == kinds.IDEOGRAPH))
    bucket = (lines.word_hashes[telling] & np.uint64(_BUCKETS - 1)).astype(np.int64)
    owner = owner[telling]
    many = np.maximum(np.bincount(owner, minlength=n), 1)
    everywhere = np.bincount(bucket, minlength=_BUCKETS)[bucket]
    running_word = (in_run & running)[owner]
    within = np.bincount(bucket[running_word], minlength=_BUCKETS)[bucket]
    rows.add(
        np.bincount(owner, weights=within - running_word > 0, minlength=n) / many,
        np.bincount(owner, weights=everywhere > 1, minlength=n) / many,
    )
    rows.add_logs(np.bincount(owner, weights=everywhere - 1, minlength=n) / many)
    after = (index > stop - 1)[owner]
    below = np.bincount(bucket[after], minlength=_BUCKETS)[bucket]
    rows.add(np.bincount(owner, weights=below - after > 0, minlength=n) / many)

    rows.add_all(np.minimum(by_theme.T, 4) * np.float32(0.5))
    rows.add_all(by_theme.T / safe_words)
    rows.add_all(heading == np.arange(len(HEADINGS))[:, None])
    return Measured(lines, by_theme, votes, in_run, rows.values.T, weight)


def _themes_by_line(lines: Lines) -> Floats:
    """How many words of each theme stand in each line."""
    n, wide = len(lines), len(THEME_NAMES)
    themes = theme_bits(lines.word_hashes)
    themed = np.flatnonzero(themes)
    bits = np.unpackbits(themes[themed].astype("<u2").view(np.uint8).reshape(-1, 2), axis=1, bitorder="little")
    which, theme = np.nonzero(bits)
    counts = np.bincount(lines.word_lines[themed][which] * wide + theme, minlength=n * wide)
    return counts.reshape(n, wide).astype(np.float32)


def _around(good: Floats, weight: Floats, steps: int) -> Floats:
    """The share of running text among the words of the `steps` lines to either side."""
    n = len(good)
    low = np.maximum(np.arange(n) - steps, 0)
    high = np.minimum(np.arange(n) + steps + 1, n)
    sums = np.concatenate(([0.0], np.cumsum(good)))
    alls = np.concatenate(([0.0], np.cumsum(weight)))
    return ((sums[high] - sums[low]) / np.maximum(alls[high] - alls[low], 1)).astype(np.float32)


def evidence_columns(weight: Floats, run: NDArray[np.bool_], known: Known) -> Floats:
    """What the corpus says of each line: how often it and its shape were met, beside what it says of the page.

    `weight` and `run` are the page's `Measured.weights` and `Measured.in_run`.
    """
    n = len(weight)
    columns = np.zeros((n, EVIDENCE), np.float32)
    if not n or not known.shapes.any():
        return columns
    met = known.lines > 0
    total = max(float(weight.sum()), 1.0)
    columns[:, 0] = np.log1p(known.lines)
    columns[:, 1] = np.log1p(known.shapes)
    columns[:, 2] = met
    columns[:, 3] = known.shapes > 0
    columns[:, 4] = 1
    share = float(met.mean())
    columns[:, 5] = share
    columns[:, 6] = float(weight[met].sum()) / total
    usual = float(np.quantile(known.lines[met], 0.75)) if met.any() else 1.0
    columns[:, 7] = np.log1p(usual)
    columns[:, 8] = np.minimum(known.lines / usual, 3)
    columns[:, 9] = np.minimum(known.shapes / usual, 3)
    columns[:, 10] = _around(met.astype(np.float32), np.ones(n, np.float32), 3)
    columns[:, 11] = _around(met.astype(np.float32), np.ones(n, np.float32), 8)
    columns[:, 12] = share * ~met
    columns[:, 13] = float(met[run].mean()) if run.any() else 0.0
    return columns


# The columns that `evidence_columns` makes.
EVIDENCE = 14
