"""Words met so far, each with a number and what its form alone says of it, so that no word is looked at twice.

Texts repeat themselves: of the pieces between two spaces nine in ten were met before. What a piece is cut into, and
what each word looks like, is kept here; for a whole text the rest is a few operations over arrays.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from corpusview.article import Span
from corpusview.reading.entities.names import PARTICLES
from corpusview.reading.entities.tokens import (
    CLOSERS,
    STOPS,
    Tokens,
    cut,
    follower,
    heeds_what_follows,
    soft_line_ends,
)

# Words and pieces kept before all are forgotten: about 25 MB. Most of an import's words are met again long before.
KEPT_WORDS, KEPT_PIECES = 60_000, 120_000

_SPACES = re.compile(r"\s+")
# Marks that are always words of their own at the end of a piece.
_APART = frozenset(',;:?!)"”.')
_ONE_SPACE = frozenset(" \u00a0")


class Mark:
    """What the form of a word says of it, a bit each. Plain numbers: an enumeration's are twenty times as slow."""

    STOP = 1  # ends a sentence
    CLOSER = 2  # a quote or bracket that may follow a stop
    SMALL = 4  # begins with a small letter
    CAPITAL = 8  # begins with a capital
    LETTER_OR_DIGIT = 16  # begins with a letter or digit
    NAME_LIKE = 32  # begins with a letter or digit, and not all is small
    LONG = 64  # letters only, more than three
    LOUD = 128  # and all of them capitals
    PHRASE = 256  # first word of a known name of several words
    ARTICLE = 512  # begins with al- or el-
    PARTICLE = 1024  # may begin a family name: "van", "bin"


class Grown:
    """An array that grows at its end."""

    def __init__(self, dtype: type, room: int = 1024) -> None:
        self._held = np.zeros(room, dtype=dtype)
        self.size = 0

    def append(self, values: Collection[int]) -> None:
        """Add `values` at the end."""
        need = self.size + len(values)
        if need > len(self._held):
            grown = np.zeros(max(need, 2 * len(self._held)), dtype=self._held.dtype)
            grown[: self.size] = self._held[: self.size]
            self._held = grown
        self._held[self.size : need] = values
        self.size = need

    def __getitem__(self, where: NDArray[np.integer]) -> NDArray:
        return self._held[where]


class Vocabulary:
    """Cuts texts into words and numbers them. `age` is raised when all numbers are forgotten."""

    def __init__(self, places: Collection[str] = (), phrase_firsts: Collection[str] = ()) -> None:
        self._places = places
        self._phrase_firsts = phrase_firsts
        self.age = 0
        self._forget()

    def _forget(self) -> None:
        self.words: list[str] = []
        self._number_of: dict[str, int] = {}
        self._marks = Grown(np.uint16)
        self._pieces: dict[str, int] = {}
        # of a piece: its length, where its words begin in the three arrays below, and how many they are
        self._length, self._first, self._count = Grown(np.int32), Grown(np.int32), Grown(np.int32)
        self._number, self._from, self._to = Grown(np.int32), Grown(np.int32), Grown(np.int32)

    def tidy(self) -> None:
        """Forget everything if too much was met. To be called between texts: it makes their numbers void."""
        if len(self.words) > KEPT_WORDS or len(self._pieces) > KEPT_PIECES:
            self._forget()
            self.age += 1

    def number(self, word: str) -> int:
        """The number of a word."""
        found = self._number_of.get(word)
        if found is None:
            found = self._number_of[word] = len(self.words)
            self.words.append(word)
        return found

    def marks(self, numbers: NDArray[np.integer]) -> NDArray[np.uint16]:
        """What the forms of the words of these numbers say of them."""
        if self._marks.size < len(self.words):
            self._marks.append([self._marks_of(word) for word in self.words[self._marks.size :]])
        return self._marks[numbers]

    def tokens(self, text: str, spans: Iterable[Span]) -> Tokens:
        """The words of the parts `spans` of `text`, which rise and do not overlap. No sentence spans two of them."""
        pieces: list[str] = []
        gaps: list[int] = []
        hard: list[int] = []
        at = 0
        for span in spans:
            part = text[span.start : span.end]
            own = part.split()
            if not own:
                continue
            first = len(pieces)
            hard.append(first)
            start, end = span.start + len(part) - len(part.lstrip()), span.start + len(part.rstrip())
            gaps.append(start - at)
            at = end
            if len(own) > 1:
                between = _SPACES.findall(text[start:end])
                gaps += map(len, between)
                if text.find("\n", start, end) >= 0:
                    hard += _line_breaks(text, span, first, own, between, start)
                for place in [place for place, piece in enumerate(own) if piece[-1] == "."]:
                    if place < len(between) and between[place] in _ONE_SPACE and heeds_what_follows(own[place]):
                        own[place] += follower(own[place + 1][0])
            pieces += own
        if not pieces:
            empty = np.zeros(0, dtype=np.int64)
            return Tokens(empty, empty, [], empty, empty.astype(np.int32), empty.astype(np.uint16))
        return self._assembled(pieces, gaps, hard)

    def written(self, tokens: Tokens, words: list[str]) -> Tokens:
        """The same tokens with other words in their places."""
        numbers = tokens.numbers.copy()
        for index, (was, word) in enumerate(zip(tokens.words, words, strict=True)):
            if word != was:
                numbers[index] = self.number(word)
        return replace(tokens, words=words, numbers=numbers, marks=self.marks(numbers))

    def _assembled(self, pieces: list[str], gaps: list[int], hard: list[int]) -> Tokens:
        known = self._pieces
        new = set(pieces).difference(known)
        if new:
            self._learn(new)
        which = np.fromiter(map(known.__getitem__, pieces), dtype=np.int64, count=len(pieces))
        lengths = self._length[which]
        starts = np.cumsum(np.array(gaps, dtype=np.int64) + lengths) - lengths
        counts = self._count[which]
        firsts = np.cumsum(counts) - counts
        number = int(firsts[-1] + counts[-1])
        rows = np.arange(number) + np.repeat(self._first[which] - firsts, counts)
        numbers = self._number[rows]
        base = np.repeat(starts, counts)
        words = self.words
        marks = self.marks(numbers)
        breaks = _breaks(marks, firsts, np.array(hard))
        return Tokens(
            base + self._from[rows], base + self._to[rows], [words[n] for n in numbers.tolist()], breaks, numbers, marks
        )

    def _learn(self, pieces: Iterable[str]) -> None:
        known, number = self._pieces, self.number
        lengths: list[int] = []
        firsts: list[int] = []
        counts: list[int] = []
        words: list[tuple[int, int, int]] = []
        for piece in pieces:
            plain, space, after = piece.partition(" ")
            known[piece] = len(known)
            lengths.append(len(plain))
            firsts.append(self._number.size + len(words))
            end = len(plain)
            if plain.isalnum():
                words.append((number(plain), 0, end))
            elif plain[-1] in _APART and not space and plain[:-1].isalnum():
                words.append((number(plain[:-1]), 0, end - 1))
                words.append((number(plain[-1]), end - 1, end))
            else:
                words += [(number(word), *place) for word, *place in cut(plain, space + after, self._places)]
            counts.append(self._number.size + len(words) - firsts[-1])
        self._length.append(lengths)
        self._first.append(firsts)
        self._count.append(counts)
        for column, values in zip((self._number, self._from, self._to), zip(*words, strict=True), strict=True):
            column.append(values)

    def _marks_of(self, word: str) -> int:
        plain = word.isalpha() and word.islower()
        marks = (_PLAIN if len(word) > 3 else _PLAIN_SHORT) if plain else _marks_of(word)
        if word in PARTICLES:
            marks |= Mark.PARTICLE
        return marks | Mark.PHRASE if word in self._phrase_firsts else marks


_PLAIN_SHORT = Mark.SMALL | Mark.LETTER_OR_DIGIT
_PLAIN = _PLAIN_SHORT | Mark.LONG


def _marks_of(word: str) -> int:
    first = word[0]
    long = len(word) > 3 and word.isalpha()
    lettered = first.isalnum()
    return (
        (word in STOPS and Mark.STOP)
        | (word in CLOSERS and Mark.CLOSER)
        | (first.islower() and Mark.SMALL)
        | (first.isupper() and Mark.CAPITAL)
        | (lettered and Mark.LETTER_OR_DIGIT)
        | (lettered and not word.islower() and Mark.NAME_LIKE)
        | (long and Mark.LONG)
        | (long and word.isupper() and Mark.LOUD)
        | (word.startswith(("al-", "el-")) and Mark.ARTICLE)
    )


def _line_breaks(text: str, span: Span, first: int, own: list[str], between: list[str], start: int) -> list[int]:
    """The numbers of the pieces that begin a line, but for lines inside a hard-wrapped paragraph."""
    ends = [place for place, gap in enumerate(between) if "\n" in gap]
    soft: frozenset[int] = frozenset()
    if any(between[place].count("\n") == 1 for place in ends):
        soft = soft_line_ends(text, span.start, span.end)
    if soft:
        at = start
        for place, gap in enumerate(between):
            at += len(own[place])
            if at + gap.find("\n") in soft and "\n" in gap:
                ends.remove(place)
            at += len(gap)
    return [first + place + 1 for place in ends]


def _breaks(marks: NDArray[np.uint16], firsts: NDArray[np.int64], hard: NDArray[np.int64]) -> NDArray[np.int64]:
    """The first words of sentences: those after a hard break, and those after a stop and a space.

    Closing quotes and brackets after a stop leave it a stop; a small letter after it makes it none.
    """
    begins = np.zeros(len(marks), dtype=bool)
    lines = firsts[hard]
    tells = (marks & Mark.CLOSER) == 0
    tells[lines] = True
    told_by = np.maximum.accumulate(np.where(tells, np.arange(len(marks)), 0))
    after_space = firsts[1:]
    stopped = (marks[told_by[after_space - 1]] & Mark.STOP) != 0
    opens = (marks[after_space] & (Mark.SMALL | Mark.CLOSER | Mark.STOP)) == 0
    begins[after_space[stopped & opens]] = True
    begins[lines] = True
    return np.flatnonzero(begins)
