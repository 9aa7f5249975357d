"""Words met so far, each with a number and what its form alone says of it, so that no word is looked at twice.

Texts repeat themselves: of the pieces between two spaces nine in ten were met before. What a piece is cut into, and
what each word looks like, is kept here; for a whole text the rest is a few operations over arrays.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from operator import itemgetter

import numpy as np
from numpy.typing import NDArray

from corpusview.article import Span
from corpusview.grown import Grown, Numbered
from corpusview.reading.entities.marks import Mark, marks_of
from corpusview.reading.entities.tokens import (
    Tokens,
    cut,
    follower,
    heeds_what_follows,
    soft_line_ends,
)

# Words and pieces kept before the half met least is forgotten: about 25 MB. To begin anew with none would cost as
# much as to read some hundred pages more.
KEPT_WORDS, KEPT_PIECES = 60_000, 120_000

# Parts of a text stand apart by a blank line.
_BETWEEN = "\n\n"
_NEWLINE, _STOP = ord("\n"), ord(".")
# By code point whether it is white space; what lies beyond the table (its last entry) is none.
_LAST_BLANK = 0x3000
_BLANK = np.array([chr(code).isspace() for code in range(_LAST_BLANK + 2)])
# Marks that are always words of their own at the end of a piece.
_APART = frozenset(',;:?!)"”.')
_ONE_SPACE = frozenset(" \u00a0")
# A word in quotes or brackets, perhaps in the possessive: cut without a look at what else words may be made of ...
_SIMPLE = re.compile(r"""([("“‘\[]?)([^\W_]+)(['’ʼ](?:s|S|ll|re|ve|d|m))?([,;:?!)"”.\]'’]*)""")
# ... but for addresses, and stops that may belong to an abbreviation.
_HARDER = re.compile(r"www\.|\.,")


class Vocabulary:
    """Cuts texts into words and numbers them.

    `age` is raised when rare words are forgotten. The others have new numbers then: `moved` has them by their former
    ones, -1 for those forgotten.
    """

    def __init__(self, places: Collection[str] = (), phrase_firsts: Collection[str] = ()) -> None:
        self._places = places
        self._phrase_firsts = phrase_firsts
        self.age = 0
        self.moved = np.zeros(0, dtype=np.int64)
        self._number_of = Numbered()
        self.words: list[str] = []
        self._spelled, self._marks = Grown(object), Grown(np.uint16)
        self._pieces = Numbered()
        # how often each piece was met of late
        self._met = np.zeros(1024, dtype=np.int64)
        # of a piece: where its words begin in the three arrays below, and how many they are
        self._first, self._count = Grown(np.int32), Grown(np.int32)
        self._number, self._from, self._to = Grown(np.int32), Grown(np.int32), Grown(np.int32)

    def tidy(self) -> None:
        """Forget what is rare if too much was met. To be called between texts: it makes their numbers void."""
        if len(self.words) > KEPT_WORDS or len(self._pieces) > KEPT_PIECES:
            self._forget_rare()
            self.age += 1

    def _forget_rare(self) -> None:
        met = self._met[: len(self._pieces)]
        pieces = np.sort(np.argpartition(-met, len(met) // 2)[: len(met) // 2])
        counts = self._count[pieces]
        rows = _rows(self._first[pieces], counts)
        kept = np.unique(self._number[rows])
        self.moved = np.full(len(self.words), -1, dtype=np.int64)
        self.moved[kept] = np.arange(len(kept))
        names = list(self._pieces)
        self._pieces = Numbered(list(map(names.__getitem__, pieces.tolist())))
        self._met = np.concatenate((met[pieces] // 2, np.zeros(1024, dtype=np.int64)))
        self._marks = Grown.of(self.marks(kept), np.uint16)
        self._spelled = Grown.of(self._spelled[kept], object)
        self.words = self._spelled[np.arange(len(kept))].tolist()
        self._number_of = Numbered(self.words)
        self._number, self._from, self._to = (
            Grown.of(column, np.int32) for column in (self.moved[self._number[rows]], self._from[rows], self._to[rows])
        )
        self._first, self._count = Grown.of(np.cumsum(counts) - counts, np.int32), Grown.of(counts, np.int32)

    def number(self, word: str) -> int:
        """The number of a word."""
        number = self._number_of[word]
        if number == len(self.words):
            self.words.append(word)
        return number

    def marks(self, numbers: NDArray[np.integer]) -> NDArray[np.uint16]:
        """What the forms of the words of these numbers say of them."""
        if self._marks.size < len(self.words):
            new = self.words[self._marks.size :]
            firsts = self._phrase_firsts
            self._marks.append([marks_of(word) | (word in firsts and Mark.PHRASE) for word in new])
            self._spelled.append(new)
        return self._marks[numbers]

    def tokens(self, text: str, spans: Iterable[Span]) -> Tokens:
        """The words of the parts `spans` of `text`, which rise and do not overlap. No sentence spans two of them."""
        return self.tokens_of([(text, list(spans))])[0]

    def tokens_of(self, texts: Sequence[tuple[str, Sequence[Span]]]) -> tuple[Tokens, list[int]]:
        """The words of parts of many texts in one row, and the numbers of each text's first word and of the last's end.

        Places are those of each text's own. To cut many short texts one by one takes longer by half.
        """
        own = [span for _, spans in texts for span in spans]
        parts = [text[span.start : span.end] for text, spans in texts for span in spans]
        return self._row(parts, [span.start for span in own], [len(spans) for _, spans in texts])

    def tokens_of_lines(self, lines: list[str]) -> tuple[Tokens, list[int]]:
        """The same of whole texts, none of them empty."""
        return self._row(lines, [0] * len(lines), [1] * len(lines))

    def _row(self, own: list[str], begins_at: list[int], counts: list[int]) -> tuple[Tokens, list[int]]:
        """The words of parts of texts, where each begins in its text, and how many each text has."""
        parts = _BETWEEN.join(own)
        pieces = parts.split()
        if not pieces:
            empty = np.zeros(0, dtype=np.int64)
            nothing = Tokens(empty, empty, [], empty, empty.astype(np.int32), empty.astype(np.uint16))
            return nothing, [0] * (len(counts) + 1)
        letters = np.frombuffer(parts.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
        starts, ends = _edges(letters)
        for place in np.flatnonzero(letters[ends[:-1] - 1] == _STOP).tolist():
            end, next_ = int(ends[place]), int(starts[place + 1])
            if next_ - end == 1 and parts[end] in _ONE_SPACE and heeds_what_follows(pieces[place]):
                pieces[place] += follower(parts[next_])
        begins = _line_firsts(parts, np.flatnonzero(letters == _NEWLINE), starts, ends)
        sizes = np.array(list(map(len, own))) + len(_BETWEEN)
        at = np.cumsum(sizes) - sizes
        # the first piece of each text: of one without parts that of the next
        firsts = np.cumsum(counts) - counts
        heads = np.searchsorted(starts, np.append(at, len(parts) + len(_BETWEEN))[firsts])
        starts += (np.array(begins_at) - at)[np.searchsorted(at, starts, side="right") - 1]
        return self._assembled(pieces, starts, begins, heads)

    def written(self, tokens: Tokens, changed: Mapping[int, str]) -> Tokens:
        """The same tokens with other words in some places."""
        numbers, marks, words = tokens.numbers.copy(), tokens.marks.copy(), list(tokens.words)
        for index, word in changed.items():
            numbers[index], words[index] = self.number(word), word
        where = list(changed)
        marks[where] = self.marks(numbers[where])
        return replace(tokens, words=words, numbers=numbers, marks=marks)

    def _assembled(
        self, pieces: list[str], starts: NDArray[np.int64], hard: NDArray[np.int64], heads: NDArray[np.int64]
    ) -> tuple[Tokens, list[int]]:
        known = self._pieces
        before = len(known)
        # A getter of all of them takes less than a call for each; of one it gives no tuple.
        found = itemgetter(*pieces)(known) if len(pieces) > 1 else [known[pieces[0]]]
        which = np.fromiter(found, dtype=np.int64, count=len(pieces))
        if len(known) > before:
            self._learn(known.since(before))
        if len(known) > len(self._met):
            self._met = np.concatenate((self._met, np.zeros(2 * len(known) - len(self._met), dtype=np.int64)))
        np.add.at(self._met, which, 1)
        counts = self._count[which]
        firsts = np.cumsum(counts) - counts
        number = int(firsts[-1] + counts[-1])
        rows = _rows(self._first[which], counts)
        numbers = self._number[rows]
        base = np.repeat(starts, counts)
        marks = self.marks(numbers)
        breaks = _breaks(marks, firsts, hard)
        own = self._spelled[numbers].tolist()
        bounds = [*np.append(firsts, number)[heads].tolist(), number]
        return Tokens(base + self._from[rows], base + self._to[rows], own, breaks, numbers, marks), bounds

    def _learn(self, pieces: Iterable[str]) -> None:
        number = self._number_of.__getitem__
        counts: list[int] = []
        numbers: list[int] = []
        froms: list[int] = []
        tos: list[int] = []
        for piece in pieces:
            if piece.isalnum():
                counts.append(1)
                numbers.append(number(piece))
                froms.append(0)
                tos.append(len(piece))
                continue
            before = len(numbers)
            if piece[-1] in _APART and piece[:-1].isalnum():
                end = len(piece)
                numbers += (number(piece[:-1]), number(piece[-1]))
                froms += (0, end - 1)
                tos += (end - 1, end)
            elif (simple := _SIMPLE.fullmatch(piece)) is not None and not _HARDER.search(piece):
                for word, start, end in _simple(simple):
                    numbers.append(number(word))
                    froms.append(start)
                    tos.append(end)
            else:
                plain, space, after = piece.partition(" ")
                for word, start, end in cut(plain, space + after, self._places):
                    numbers.append(number(word))
                    froms.append(start)
                    tos.append(end)
            counts.append(len(numbers) - before)
        ends = np.cumsum(counts) + self._number.size
        self._first.append(ends - counts)
        self._count.append(counts)
        for column, values in ((self._number, numbers), (self._from, froms), (self._to, tos)):
            column.append(values)
        self.words += self._number_of.since(len(self.words))


def _rows(firsts: NDArray[np.integer], counts: NDArray[np.integer]) -> NDArray[np.integer]:
    """The numbers of rows that begin at `firsts`, so many in a row each."""
    begins = np.cumsum(counts) - counts
    return np.arange(int(counts.sum())) + np.repeat(firsts - begins, counts)


def _simple(found: re.Match[str]) -> Iterator[tuple[str, int, int]]:
    lead, word, tail, marks = found.groups()
    at = len(lead)
    if at:
        yield lead, 0, at
    yield word, at, at + len(word)
    at += len(word)
    if tail:
        yield "'" + tail[1:], at, at + len(tail)
        at += len(tail)
    for mark in marks:
        yield ("'" if mark == "’" else mark), at, at + 1
        at += 1


def _edges(letters: NDArray[np.uint32]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Where the pieces between white space start and end."""
    inked = np.zeros(len(letters) + 2, dtype=bool)
    inked[1:-1] = ~_BLANK.take(letters, mode="clip")
    edges = np.flatnonzero(inked[1:] != inked[:-1])
    return edges[::2], edges[1::2]


def _line_firsts(
    text: str, newlines: NDArray[np.int64], starts: NDArray[np.int64], ends: NDArray[np.int64]
) -> NDArray[np.int64]:
    """The numbers of the pieces that begin a line, but for lines inside a hard-wrapped paragraph."""
    line_of = np.searchsorted(newlines, starts)
    firsts = np.flatnonzero(np.diff(line_of)) + 1
    soft = soft_line_ends(text, newlines, line_of[np.concatenate(([0], firsts))])
    if soft:
        before = newlines[np.searchsorted(newlines, ends[firsts - 1])]
        firsts = firsts[~np.isin(before, soft)]
    return np.concatenate(([0], firsts))


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
