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
from corpusview.reading.boilerplate.lexicon import THEME_NAMES, heading_hashes, theme_bits
from corpusview.reading.language import language_bits, tally

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
    """A page's lines with the parts of their features that do not depend on the corpus."""

    lines: Lines
    themes: NDArray[np.uint16]
    language_votes: Ints
    in_run: NDArray[np.bool_]
    matrix: Floats
    weights: Floats


def _per_line(lines: Lines, values: NDArray[np.generic]) -> Floats:
    return np.bincount(lines.word_lines, weights=values, minlength=len(lines)).astype(np.float32)


def _log(values: NDArray[np.generic]) -> Floats:
    return np.log1p(values, dtype=np.float32)


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
    _, which, counts = np.unique(hashes, return_inverse=True, return_counts=True)
    return (counts[which] - 1).astype(np.float32)


def measure(lines: Lines) -> Measured:
    """The features of a page by itself, one row a line."""
    n = len(lines)
    counts = lines.counts
    one = np.float32(1)
    columns: list[Floats] = []
    add = columns.append

    words = np.bincount(lines.word_lines, minlength=n).astype(np.float32)
    wide = counts[:, kinds.IDEOGRAPH]
    letters = counts[:, kinds.LOWER] + counts[:, kinds.UPPER] + counts[:, kinds.LETTER] + wide
    printed = np.maximum(counts[:, 1:].sum(1), one)
    # Words as a reader counts them: a Chinese character is a token of the scorer but less than a word.
    weight = words - wide * np.float32(0.4)
    safe_words = np.maximum(words, one)
    safe_letters = np.maximum(letters, one)
    stops = counts[:, kinds.STOP]
    sentences = lines.sentence_ends.astype(np.float32)

    add(_log(printed))
    add(_log(weight))
    add(np.minimum((letters - wide) / np.maximum(words - wide, one), 20) / 10)
    add(counts[:, kinds.UPPER] / safe_letters)
    add(counts[:, kinds.DIGIT] / printed)
    add(wide / printed)
    add(counts[:, kinds.LETTER] / printed)
    add(np.minimum(counts[:, kinds.COMMA] / safe_words * 10, 4))
    add(np.minimum(stops / safe_words * 10, 4))
    add(np.minimum(counts[:, kinds.QUOTE] / safe_words * 10, 4))
    add(np.minimum(counts[:, kinds.DASH] / safe_words * 10, 4))
    add(np.minimum(counts[:, kinds.BRACKET] / safe_words * 10, 4))
    add(np.minimum(counts[:, kinds.SEPARATOR] / safe_words * 10, 4))
    add(np.minimum(counts[:, kinds.SYMBOL] / safe_words * 10, 4))
    add(np.minimum(counts[:, kinds.COLON] / safe_words * 10, 4))
    add(_log(counts[:, kinds.COMMA]))
    add(_log(sentences))
    add((weight >= 10).astype(np.float32))
    add((weight >= 25).astype(np.float32))
    for group in (kinds.LOWER, kinds.UPPER, kinds.DIGIT, kinds.QUOTE, kinds.SEPARATOR, kinds.DASH, kinds.BRACKET):
        add((lines.first == group).astype(np.float32))
    for group in (kinds.STOP, kinds.COLON, kinds.COMMA, kinds.QUOTE, kinds.DIGIT, kinds.SEPARATOR, kinds.BRACKET):
        add((lines.last == group).astype(np.float32))
    add(_log(lines.indents))
    add(_log(lines.clock_times))
    capital = lines.word_classes == kinds.UPPER
    long = lines.word_lengths >= 4
    add(_per_line(lines, capital) / safe_words)
    digits = lines.word_classes == kinds.DIGIT
    add(_per_line(lines, digits) / safe_words)
    add(_log(_per_line(lines, digits & (lines.word_lengths == 4))))
    add(_per_line(lines, lines.word_lengths <= 3) / safe_words)

    spoken = language_bits(lines.word_hashes)
    votes = tally(spoken)
    small = _per_line(lines, (spoken >> np.uint64(int(votes.argmax()))) & np.uint64(1))
    add(small / safe_words)
    add(_log(small))

    themes = theme_bits(lines.word_hashes)
    themed = np.flatnonzero(themes)
    bits = np.unpackbits(themes[themed].astype("<u2").view(np.uint8).reshape(-1, 2), axis=1, bitorder="little")
    which, theme = np.nonzero(bits)
    themes_wide = len(THEME_NAMES)
    by_theme = np.bincount(lines.word_lines[themed][which] * themes_wide + theme, minlength=n * themes_wide)
    by_theme = by_theme.reshape(n, themes_wide).astype(np.float32)
    known_headings = heading_hashes()
    at = np.minimum(np.searchsorted(known_headings, lines.hashes), len(known_headings) - 1)
    heading = known_headings[at] == lines.hashes
    add(heading.astype(np.float32))

    # Place on the page.
    index = np.arange(n, dtype=np.float32)
    add(_log(index))
    add(_log(index[::-1]))
    add(index / max(n, 1))
    before = np.cumsum(weight) - weight
    total = max(float(weight.sum()), 1.0)
    add(before / np.float32(total))
    add(np.full(n, np.log1p(total), np.float32))
    add(np.full(n, np.log1p(n), np.float32))

    # Structure: paragraphs are runs of lines without an empty line between.
    gaps = np.minimum(lines.blanks, 3).astype(np.float32)
    add(gaps[:-1])
    add(gaps[1:])
    opens = lines.blanks[:-1] > 0
    if n:
        opens[0] = True
    block = np.cumsum(opens) - 1
    firsts = np.flatnonzero(opens)
    size = np.diff(np.concatenate((firsts, [n]))).astype(np.float32)
    ends_well = ((lines.last == kinds.STOP) | ((lines.last == kinds.QUOTE) & (sentences > 0))).astype(np.float32)
    running = ((weight >= 8) & ((sentences > 0) | (ends_well > 0))).astype(np.float32)
    if n:
        words_in = np.add.reduceat(weight, firsts)
        well_in = np.add.reduceat(ends_well, firsts)
        small_in = np.add.reduceat(small, firsts)
        running_in = np.add.reduceat(running, firsts)
    else:
        words_in = well_in = small_in = running_in = np.zeros(0, np.float32)
    add(_log(size)[block])
    add(_log(words_in / np.maximum(size, one))[block])
    add((well_in / np.maximum(size, one))[block])
    add((small_in / np.maximum(words_in, one))[block])
    add((running_in / np.maximum(size, one))[block])
    add(_log(index - firsts[block]) if n else index)
    add(_log(firsts[block] + size[block] - 1 - index) if n else index)
    add(ends_well)
    add(running)

    # Repetition within the page.
    same = _repeats(lines.hashes)
    add(np.minimum(_log(same), 2))
    add(np.minimum(_log(_repeats(lines.shapes)), 3))

    # The best run of running text, and where a line stands to it.
    density = small / safe_words
    gain = np.where(
        (running > 0) & (by_theme[:, 4] < 2),
        np.minimum(weight, 120) * (np.float32(0.5) + np.minimum(density * 3, 1)),
        -np.float32(_RUN_COST) - np.minimum(weight, 12) * np.float32(0.3),
    ).astype(np.float32)
    start, stop = best_run(gain)
    in_run = np.zeros(n, bool)
    in_run[start:stop] = True
    add(in_run.astype(np.float32))
    add(np.sign(index - start) * _log(np.abs(index - start)))
    add(np.sign(index - stop + 1) * _log(np.abs(index - stop + 1)))
    add(np.full(n, np.log1p(max(float(gain[start:stop].sum()), 0.0)), np.float32))
    good = np.where(running > 0, weight, 0)
    mass = max(float(good.sum()), 1.0)
    upto = np.cumsum(good)
    add((upto - good) / np.float32(mass))
    add((np.float32(mass) - upto) / np.float32(mass))
    strict_start, strict_stop = best_run(np.where(gain > 0, gain, gain * np.float32(4)))
    add(((index >= strict_start) & (index < strict_stop)).astype(np.float32))
    loose_start, loose_stop = best_run(np.where(gain > 0, gain, gain * np.float32(0.3)))
    add(((index >= loose_start) & (index < loose_stop)).astype(np.float32))
    for steps in (3, 8):
        add(_around(good, weight, steps))

    # Words shared with the run (counted without this line) and with the rest of the page.
    content = long | (lines.word_classes == kinds.IDEOGRAPH)
    telling = np.flatnonzero(content)
    bucket = (lines.word_hashes[telling] & np.uint64(_BUCKETS - 1)).astype(np.int64)
    owner = lines.word_lines[telling]
    many = np.maximum(np.bincount(owner, minlength=n), 1)
    everywhere = np.bincount(bucket, minlength=_BUCKETS)
    running_word = (in_run & (running > 0))[owner]
    within = np.bincount(bucket[running_word], minlength=_BUCKETS)
    others = within[bucket] - running_word > 0
    add((np.bincount(owner, weights=others, minlength=n) / many).astype(np.float32))
    add((np.bincount(owner, weights=everywhere[bucket] > 1, minlength=n) / many).astype(np.float32))
    add(_log(np.bincount(owner, weights=everywhere[bucket] - 1, minlength=n) / many))
    after = (index > stop - 1)[owner]
    below = np.bincount(bucket[after], minlength=_BUCKETS)
    add((np.bincount(owner, weights=below[bucket] - after > 0, minlength=n) / many).astype(np.float32))

    matrix = np.empty((n, len(columns) + 2 * themes_wide), np.float32)
    for number, column in enumerate(columns):
        matrix[:, number] = column
    matrix[:, len(columns) : len(columns) + themes_wide] = np.minimum(by_theme, 4) * np.float32(0.5)
    matrix[:, len(columns) + themes_wide :] = by_theme / safe_words[:, None]
    return Measured(lines, themes, votes, in_run, matrix, weight)


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
