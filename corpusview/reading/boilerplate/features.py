"""What the model looks at: one row of numbers for each line of a page.

Shallow text features (Kohlschütter et al. 2010), stop word density (jusText), the best run of running text (BTE),
repetition within the page and across the corpus. Nothing here needs a particular language.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from corpusview.reading import blocks as kinds
from corpusview.reading.blocks import Hashes, Ints, Lines, Places, Sheaf
from corpusview.reading.boilerplate.lexicon import HEADINGS, THEME_NAMES, heading_numbers, theme_word_bits
from corpusview.reading.language import LANGUAGES, small_word_bits, tallies

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

    @staticmethod
    def together(pages: Sequence[Known]) -> Known:
        """What is known of the lines of several pages, in one row."""
        if len(pages) == 1:
            return pages[0]
        return Known(np.concatenate([each.lines for each in pages]), np.concatenate([each.shapes for each in pages]))


@dataclass(frozen=True, slots=True)
class Measured:
    """The lines of a page, or of several measured together, with the parts of their features that do not depend on the
    corpus; each array has the lines, or the words, of all pages in turn.

    `by_theme[i, t]` counts the words of theme `t` in line `i`, and `word_themes` has a bit for each of a word's themes;
    `headings` and `leads` say, by their place in `HEADINGS`, which heading a line is, or begins with before a colon;
    they are -1 for none. `language_votes` has a row a page. `weights` are words, as a reader counts them.
    """

    sheaf: Sheaf
    by_theme: Floats
    word_themes: NDArray[np.uint16]
    headings: NDArray[np.int8]
    leads: NDArray[np.int8]
    language_votes: Ints
    in_run: NDArray[np.bool_]
    matrix: Floats
    weights: Floats

    @property
    def lines(self) -> Lines:
        """The lines of all pages."""
        return self.sheaf.lines

    def page(self, number: int) -> Measured:
        """One page of them."""
        if len(self.sheaf) == 1:
            return self
        low, high = self.sheaf.bounds[number : number + 2].tolist()
        first, past = self.lines.word_bounds[[low, high]].tolist()
        return Measured(
            Sheaf.alone(self.sheaf.page(number)),
            self.by_theme[low:high],
            self.word_themes[first:past],
            self.headings[low:high],
            self.leads[low:high],
            self.language_votes[number : number + 1],
            self.in_run[low:high],
            self.matrix[low:high],
            self.weights[low:high],
        )


@lru_cache(maxsize=1)
def _word_table() -> tuple[Places, NDArray[np.uint64], NDArray[np.uint16]]:
    """Where small words and theme words are found and, for each, its languages and themes, one bit each."""
    small, themed = small_word_bits(), theme_word_bits()
    every = list(dict.fromkeys([*small, *themed]))
    return (
        Places(np.array(every, np.uint64)),
        np.array([*(small.get(each, 0) for each in every), 0], np.uint64),
        np.array([*(themed.get(each, 0) for each in every), 0], np.uint16),
    )


def _best_runs(gains: Floats) -> tuple[Ints, Ints, NDArray[np.float64]]:
    """For each row of gains, the stretch (first, past the last) whose gains have the largest sum, and the sums up to
    each place."""
    sums = np.zeros((len(gains), gains.shape[1] + 1))
    np.cumsum(gains, axis=1, out=sums[:, 1:])
    lowest = np.minimum.accumulate(sums, axis=1)
    stops = (sums - lowest).argmax(1)
    deepest = lowest[np.arange(len(gains)), stops]
    begins = (sums == deepest[:, None]) & (np.arange(sums.shape[1]) <= stops[:, None])
    return sums.shape[1] - 1 - begins[:, ::-1].argmax(1), stops, sums


def best_run(gains: Floats) -> tuple[int, int]:
    """The stretch (first, past the last) whose gains have the largest sum."""
    (start,), (stop,), _ = _best_runs(gains[None])
    return int(start), int(stop)


def _repeats(hashes: Hashes) -> Floats:
    """For each line, how many other lines of the page have the same hash."""
    order = hashes.argsort()
    ordered = hashes[order]
    parted = np.flatnonzero(ordered[1:] != ordered[:-1]) + 1
    found = np.zeros(len(hashes), np.float32)
    if len(parted) + 1 < len(hashes):
        sizes = np.diff(parted, prepend=0, append=len(hashes))
        found[order] = np.repeat(sizes - 1, sizes)
    return found


class _Rows:
    """The features as they are made, one row a feature, written into one array."""

    def __init__(self, count: int, lines: int) -> None:
        self.values = np.empty((count, lines), np.float32)
        self.at = 0
        self.logs: list[int] = []

    def add(self, *rows: Floats) -> None:
        values, at = self.values, self.at
        for row in rows:
            values[at] = row
            at += 1
        self.at = at

    def add_all(self, rows: NDArray[np.generic]) -> None:
        self.values[self.at : self.at + len(rows)] = rows
        self.at += len(rows)

    def add_logs(self, *rows: NDArray[np.generic]) -> None:
        """Rows that stand as log(1 + x) in the end."""
        self.logs.extend(range(self.at, self.at + len(rows)))
        self.add(*rows)

    def done(self) -> Floats:
        self.values[self.logs] = np.log1p(self.values[self.logs])
        return self.values.T


# What `measure` makes: the rows of shape and place, two rows a theme, one a kind of heading, one for what leads in.
_PLAIN = 75
FEATURES = _PLAIN + 2 * len(THEME_NAMES) + len(HEADINGS) + 1
# The column that is above zero where the page holds a line more than once.
REPEATED = 59
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
    [[kinds.LOWER], [kinds.UPPER], [kinds.DIGIT], [kinds.QUOTE], [kinds.SEPARATOR], [kinds.DASH], [kinds.BRACKET]],
    np.uint8,
)
_LASTS = np.array(
    [[kinds.STOP], [kinds.COLON], [kinds.COMMA], [kinds.QUOTE], [kinds.DIGIT], [kinds.SEPARATOR], [kinds.BRACKET]],
    np.uint8,
)
_LEGAL = THEME_NAMES.index("legal")
_HEADED = np.arange(len(HEADINGS), dtype=np.int8)[:, None]
_NEAR, _WIDER = 3, 8  # lines to either side


# Makes the same lines of two pages of a sheaf differ.
_PAGE_SALT = np.uint64(0xD6E8FEB86659FD93)


def measure(lines: Lines) -> Measured:
    """The features of a page by itself, one row a line."""
    if len(lines):
        return measure_all(Sheaf.alone(lines))
    nothing = np.empty(0, np.float32)
    empty = np.empty((0, len(THEME_NAMES)), np.float32)
    votes = np.zeros((1, len(LANGUAGES)), np.int64)
    none, words = np.empty(0, np.int8), np.empty(0, np.uint16)
    matrix = np.empty((0, FEATURES), np.float32)
    return Measured(Sheaf.alone(lines), empty, words, none, none, votes, np.empty(0, bool), matrix, nothing)


def measure_all(sheaf: Sheaf) -> Measured:
    """The features of several pages, each by itself; none of them may be without lines."""
    lines = sheaf.lines
    n = len(lines)
    pages = len(sheaf)
    sizes = sheaf.bounds[1:] - sheaf.bounds[:-1]
    page = np.repeat(np.arange(pages), sizes)
    opening = sheaf.bounds[:-1][page]
    places_of = np.arange(n)
    within_page = places_of - opening
    rows = _Rows(FEATURES, n)
    counts = np.ascontiguousarray(lines.counts.T)
    one = np.float32(1)

    # The words of each line, looked up and counted.
    owner, bounds = lines.word_lines, lines.word_bounds
    places, languages, themes = _word_table()
    found = places.of(lines.word_hashes)
    spoken = languages.take(found)
    words_of_page = bounds[sheaf.bounds]
    votes = tallies(spoken, words_of_page)
    language = np.repeat(votes.argmax(1).astype(np.uint64), words_of_page[1:] - words_of_page[:-1])
    lengths, classes = lines.word_lengths, lines.word_classes
    digits = classes == kinds.DIGIT
    marks = np.array(
        (
            classes == kinds.UPPER,
            digits,
            digits & (lengths == 4),
            lengths <= 3,
            (spoken >> language) & np.uint64(1),
        ),
        bool,
    )
    upto = np.zeros((len(marks), len(owner) + 1), np.int32)
    np.cumsum(marks, axis=1, out=upto[:, 1:])
    at = upto.take(bounds, axis=1).astype(np.float32)
    capitals, numbers, years, shorts, small = at[:, 1:] - at[:, :-1]
    word_themes = themes.take(found)
    by_theme = _themes_by_line(word_themes, bounds)

    # The line's own length, letters and signs.
    words = (bounds[1:] - bounds[:-1]).astype(np.float32)
    wide = counts[kinds.IDEOGRAPH]
    letters = counts[kinds.LOWER] + counts[kinds.UPPER] + counts[kinds.LETTER] + wide
    printed = np.maximum(np.add.reduce(counts[1:]), one)
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
    rows.add_all(np.minimum(counts[_RATIOS] * (10 / safe_words), 4))
    rows.add_logs(counts[kinds.COMMA], sentences)
    rows.add(weight >= 10, weight >= 25)
    rows.add_all(lines.first == _FIRSTS)
    rows.add_all(lines.last == _LASTS)
    rows.add_logs(lines.indents, lines.clock_times)

    # Its words.
    rows.add(capitals / safe_words, numbers / safe_words)
    rows.add_logs(years)
    density = small / safe_words
    rows.add(shorts / safe_words, density)
    rows.add_logs(small)
    heading, leads = heading_numbers(np.concatenate((lines.cores, lines.leads))).reshape(2, n)
    rows.add(heading >= 0)

    # Place on the page.
    index = within_page.astype(np.float32)
    count = sizes.astype(np.float32)[page]
    rows.add_logs(index, count - 1 - index)
    weights_upto = np.zeros(n + 1, np.float64)
    np.cumsum(weight, out=weights_upto[1:])
    weight_before = weights_upto[sheaf.bounds]
    total = np.maximum(weight_before[1:] - weight_before[:-1], 1)
    rows.add(
        index / count,
        (weights_upto[:-1] - weight_before[page]) / total[page],
        np.log1p(total)[page],
        np.log1p(sizes)[page],
    )

    # Structure: paragraphs are runs of lines without an empty line between.
    gaps = np.minimum(sheaf.blanks, 3)
    at_gap = places_of + page
    rows.add(gaps[at_gap], gaps[at_gap + 1])
    opens = sheaf.blanks[at_gap] > 0
    opens[sheaf.bounds[:-1]] = True
    block = np.cumsum(opens) - 1
    firsts = np.flatnonzero(opens)
    size = np.append(firsts[1:], n).astype(np.float32) - firsts.astype(np.float32)
    ends_well = (lines.last == kinds.STOP) | ((lines.last == kinds.QUOTE) & (sentences > 0))
    running = (weight >= 8) & ((sentences > 0) | ends_well)
    words_in, well_in, small_in, running_in = np.add.reduceat(
        np.array((weight, ends_well, small, running), np.float32), firsts, axis=1
    )
    of_block = np.array(
        (size, words_in / size, well_in / size, small_in / np.maximum(words_in, one), running_in / size, firsts),
        np.float32,
    )[:, block]
    rows.add_logs(of_block[0], of_block[1])
    rows.add_all(of_block[2:5])
    into = places_of.astype(np.float32) - of_block[5]
    rows.add_logs(into, of_block[0] - 1 - into)
    rows.add(ends_well, running)

    # Repetition within the page.
    salt = page.astype(np.uint64) * _PAGE_SALT
    similar = _repeats(lines.shapes ^ salt)
    repeated = similar if lines.shapes is lines.hashes or not similar.any() else _repeats(lines.hashes ^ salt)
    # As logarithms these are two and three at most.
    rows.add_logs(np.minimum(repeated, np.float32(math.expm1(2))), np.minimum(similar, np.float32(math.expm1(3))))

    # The best run of running text, and where a line stands to it.
    gain = np.where(
        running & (by_theme[:, _LEGAL] < 2),
        np.minimum(weight, 120) * (np.float32(0.5) + np.minimum(density * 3, 1)),
        -np.float32(_RUN_COST) - np.minimum(weight, 12) * np.float32(0.3),
    ).astype(np.float32)
    risen = gain > 0
    gains = np.zeros((3, pages, int(sizes.max())), np.float32)
    gains[:, page, within_page] = gain, np.where(risen, gain, gain * 4), np.where(risen, gain, gain * np.float32(0.3))
    starts, stops, sums = _best_runs(gains.reshape(3 * pages, -1))
    start, stop = starts[:pages], stops[:pages]
    best = sums[np.arange(pages), stop] - sums[np.arange(pages), start]
    in_run = (within_page >= start[page]) & (within_page < stop[page])
    since, until = index - start[page].astype(np.float32), index - (stop[page] - 1).astype(np.float32)
    rows.add(in_run)
    away = np.log1p(np.abs(np.array((since, until))))
    rows.add_all(np.copysign(away, (since, until)))
    rows.add(np.log1p(np.maximum(best, 0))[page])
    good = np.where(running, weight, 0)
    good_upto = np.zeros(n + 1, np.float64)
    np.cumsum(good, out=good_upto[1:])
    good_before = good_upto[sheaf.bounds]
    mass = np.maximum(good_before[1:] - good_before[:-1], 1)[page]
    good_before = good_before[page]
    rows.add((good_upto[:-1] - good_before) / mass, 1 - (good_upto[1:] - good_before) / mass)
    for first, past in zip(starts[pages:].reshape(2, -1), stops[pages:].reshape(2, -1), strict=True):
        rows.add((within_page >= first[page]) & (within_page < past[page]))
    ending = sheaf.bounds[1:][page]
    for steps in (_NEAR, _WIDER):
        low, high = np.maximum(places_of - steps, opening), np.minimum(places_of + (steps + 1), ending)
        rows.add(
            (good_upto.take(high) - good_upto.take(low))
            / np.maximum(weights_upto.take(high) - weights_upto.take(low), 1)
        )

    # Words shared with the run (counted without this line) and with the rest of the page.
    telling = np.flatnonzero((lengths >= 4) | (classes == kinds.IDEOGRAPH))
    bucket = (lines.word_hashes[telling] & np.uint64(_BUCKETS - 1)).astype(np.int64)
    owner = owner[telling]
    bucket += page.take(owner) * _BUCKETS
    bucket = by_a_word(bucket, pages * _BUCKETS)
    everywhere = np.bincount(bucket, minlength=len(bucket)).take(bucket)
    running_word = (in_run & running).take(owner)
    within = np.bincount(bucket[running_word], minlength=len(bucket)).take(bucket)
    after = (within_page >= stop[page]).take(owner)
    below = np.bincount(bucket[after], minlength=len(bucket)).take(bucket)
    upto = np.zeros((4, len(owner) + 1))
    np.cumsum(
        np.array((within - running_word > 0, everywhere > 1, everywhere - 1, below - after > 0)),
        axis=1,
        out=upto[:, 1:],
    )
    bounds = np.searchsorted(owner, np.arange(n + 1))
    at = upto.take(bounds, axis=1).astype(np.float32)
    shared = (at[:, 1:] - at[:, :-1]) / np.maximum(bounds[1:] - bounds[:-1], 1).astype(np.float32)
    rows.add_all(shared[:2])
    rows.add_logs(shared[2])
    rows.add(shared[3])

    rows.add_all(np.minimum(by_theme.T, 4) * np.float32(0.5))
    rows.add_all(by_theme.T / safe_words)
    led = np.where(heading < 0, leads, heading)
    rows.add_all(led == _HEADED)
    rows.add(led != heading)
    return Measured(sheaf, by_theme, word_themes, heading, leads, votes, in_run, rows.done(), weight)


def _themes_by_line(themes: NDArray[np.uint16], bounds: Ints) -> Floats:
    """How many words of each theme stand in each line, given the words' themes and where each line's words begin."""
    themed = np.flatnonzero(themes)
    which = themes[themed].astype("<u2").view(np.uint8).reshape(-1, 2)
    upto = np.zeros((len(themed) + 1, len(THEME_NAMES)), np.int32)
    np.cumsum(np.unpackbits(which, axis=1, count=len(THEME_NAMES), bitorder="little"), axis=0, out=upto[1:])
    at = upto.take(np.searchsorted(themed, bounds), axis=0)
    return (at[1:] - at[:-1]).astype(np.float32)


def by_a_word(buckets: Ints, many: int) -> NDArray[np.int32]:
    """The bucket of each word, of so `many`, numbered by one of the words in it.

    To count in all of them, most of which are empty, would take twice the time.
    """
    word_in = np.empty(many, np.int32)
    word_in[buckets] = np.arange(len(buckets), dtype=np.int32)
    return word_in.take(buckets)


def _upper_quarters(values: Floats, page: Ints, pages: int) -> NDArray[np.float64]:
    """The third quartile of each page's values, between two values where it falls between them; 1 where there are none.

    `page` says, rising, whose each value is.
    """
    ordered = values[np.lexsort((values, page))].astype(np.float64)
    count = np.bincount(page, minlength=pages)
    quarters = np.ones(pages)
    some = np.flatnonzero(count)
    last = count[some] - 1
    first = (np.cumsum(count) - count)[some]
    at = 0.75 * last
    below = at.astype(np.int64)
    low, high = ordered[first + below], ordered[first + np.minimum(below + 1, last)]
    quarters[some] = low + (high - low) * (at - below)
    return quarters


def evidence_columns(weight: Floats, run: NDArray[np.bool_], known: Known) -> Floats:
    """What the corpus says of each line: how often it and its shape were met, beside what it says of the page.

    `weight` and `run` are the page's `Measured.weights` and `Measured.in_run`.
    """
    if not len(weight):
        return np.zeros((0, EVIDENCE), np.float32)
    return evidence_of_all(weight, run, np.array([0, len(weight)]), known)


def evidence_of_all(weight: Floats, run: NDArray[np.bool_], bounds: Ints, known: Known) -> Floats:
    """The same of several pages in one row, of which each ends where the next begins; none may be without lines."""
    n, firsts, sizes = len(weight), bounds[:-1], np.diff(bounds)
    page = np.repeat(np.arange(len(sizes)), sizes)
    met = known.lines > 0
    upto = np.zeros((5, n + 1))
    np.cumsum(np.array((met, weight, weight * met, run, met & run)), axis=1, out=upto[:, 1:])
    edges = upto.take(bounds, axis=1)
    lines_met, words, words_met, running, running_met = edges[:, 1:] - edges[:, :-1]
    share = lines_met / sizes
    usual = _upper_quarters(known.lines[met], page[met], len(sizes))
    columns = np.empty((EVIDENCE, n), np.float32)
    columns[0] = np.log1p(known.lines)
    columns[1] = np.log1p(known.shapes)
    columns[2] = met
    columns[3] = known.shapes > 0
    columns[4] = 1
    columns[5] = share[page]
    columns[6] = (words_met / np.maximum(words, 1))[page]
    columns[7] = np.log1p(usual)[page]
    columns[8:10] = np.minimum(np.array((known.lines, known.shapes)) / usual.astype(np.float32)[page], 3)
    places = np.arange(n)
    opening, ending = firsts[page], bounds[1:][page]
    for column, steps in ((10, _NEAR), (11, _WIDER)):
        low, high = np.maximum(places - steps, opening), np.minimum(places + (steps + 1), ending)
        columns[column] = (upto[0].take(high) - upto[0].take(low)) / (high - low)
    columns[12] = share[page] * ~met
    columns[13] = (running_met / np.maximum(running, 1))[page]
    # Of a page that the corpus knows nothing of it says nothing.
    heard = np.logical_or.reduceat(known.shapes != 0, firsts)
    if not heard.all():
        columns[:, ~heard[page]] = 0
    return columns.T


# The columns that `evidence_columns` makes.
EVIDENCE = 14
