"""The tagger at run time: a small convolutional network over words, as plain NumPy arrays.

The network is trained elsewhere (`training`) and travels as `models/entities.npz`. A word's vector and what it adds to
each place of the first window depend on the word alone, so they are computed once a word and kept.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from corpusview.paths import resource
from corpusview.reading.entities import gazetteers as lists
from corpusview.reading.entities.features import BREAK, PHRASES, feature_rows, known_phrases
from corpusview.reading.entities.gazetteers import Gazetteers
from corpusview.reading.entities.labels import KINDS, LABELS
from corpusview.reading.entities.marks import Mark
from corpusview.reading.entities.tokens import Tokens
from corpusview.reading.entities.vocabulary import Vocabulary

# Words whose shares are kept; beyond it the half met least is forgotten. 640 floats of 4 bytes a word: 42 MB at most.
CACHED_WORDS = 16_000
# Words in one pass of the network, so that a book takes no more memory than an article.
WORDS_PER_PASS = 4_000

# No name has more words; what seems to is a text without small letters.
LONGEST_NAME = 20
# Small words this near to capitals on both sides may be in a name; others are taken for outside unread.
NAME_REACH = 2

# Between two texts of a pass: a break that ends one, two places of nothing, as far as a window reaches, and a break.
_BETWEEN_TEXTS = 4

_FORBIDDEN = -1e4

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Found:
    """A name as the tagger saw it: its words from `start` to `end`, its kind (PER, ORG, LOC, MISC), how sure."""

    start: int
    end: int
    kind: str
    sure: float
    by: str = "model"


class _Net:
    """One network's arrays, and the first window's share of every word seen so far. Slot 0 is the word of no share."""

    def __init__(self, arrays: dict[str, np.ndarray], prefix: str) -> None:
        def get(name: str) -> np.ndarray:
            return np.ascontiguousarray(arrays[prefix + name].astype(np.float32))

        self.rows = arrays[prefix + "rows"]
        self.scale = arrays[prefix + "scale"].astype(np.float32)
        first = get("first.weight")
        self.hidden, self.width, self.window = first.shape
        # width x (window * hidden): what a word gives to each place of the window
        self.first = np.ascontiguousarray(first.transpose(1, 2, 0).reshape(self.width, -1))
        self.first_bias = get("first.bias")
        self.phrase_shares = (get("phrases") @ self.first).reshape(PHRASES, self.window, self.hidden)
        self.more = []
        while f"{prefix}more.{len(self.more)}.weight" in arrays:
            weight = get(f"more.{len(self.more)}.weight")
            bias = get(f"more.{len(self.more)}.bias")
            self.more.append((np.ascontiguousarray(weight.transpose(2, 1, 0).reshape(-1, self.hidden)), bias))
        self.out = get("out.weight").T.copy()
        self.out_bias = get("out.bias")
        # Room for all: the system gives none of it before it is written to, and to let it grow was to copy it often.
        self.shares = np.zeros((self.window, CACHED_WORDS, self.hidden), dtype=np.float32)

    def learn(self, slot: int, rows: NDArray[np.integer], starts: NDArray[np.integer]) -> None:
        """Compute the shares of words for the slots from `slot` on: their features, and where each word's begin."""
        need = slot + len(starts)
        if need > self.shares.shape[1]:
            room = max(need, min(2 * self.shares.shape[1], CACHED_WORDS))
            grown = np.zeros((self.window, room, self.hidden), dtype=np.float32)
            grown[:, :slot] = self.shares[:, :slot]
            self.shares = grown
        vectors = self.rows.take(rows, axis=0).astype(np.float32)
        vectors *= self.scale.take(rows)[:, None]
        words = np.tanh(np.add.reduceat(vectors, starts, axis=0))
        self.shares[:, slot:need] = (words @ self.first).reshape(-1, self.window, self.hidden).transpose(1, 0, 2)

    def keep(self, slots: NDArray[np.integer]) -> None:
        """Forget all words but those of `slots`, which become 0, 1, 2 ... in their order."""
        for shares in self.shares:
            shares[: len(slots)] = shares[slots]

    def scores(self, slots: NDArray[np.integer], phrases: NDArray[np.integer], wanted: list[np.ndarray]) -> np.ndarray:
        """Log-probabilities of the tags of the words `wanted[-1]` of the stream.

        `wanted` names for each window the words it must be computed for, in order: those of one window and their
        neighbours are among those of the window before.
        """
        count, reach, first = len(slots), self.window // 2, wanted[0]
        padded = np.zeros(count + 2 * reach, dtype=np.int64)
        padded[reach : reach + count] = slots
        seen = self.shares[0].take(padded.take(first), axis=0)
        step = np.empty_like(seen)
        for place in range(1, self.window):
            np.take(self.shares[place], padded.take(first + place), axis=0, out=step, mode="clip")
            seen += step
        seen += self.first_bias
        # Rows for the words of the first window alone, and one of nothing for all others: few words are near a name.
        hidden = np.zeros((len(first) + 1, self.hidden), dtype=np.float32)
        hidden[:-1] = seen
        row_of = np.full(count + 2, len(first))
        row_of[first + 1] = np.arange(len(first))
        named = np.flatnonzero(phrases)
        if len(named):
            hidden = self._with_phrases(hidden, row_of, named, phrases[named])
        np.maximum(hidden, 0, out=hidden)
        three = np.arange(3)
        for (weight, bias), words in zip(self.more, wanted[1:], strict=True):
            around = row_of.take(words[:, None] + three)
            step = hidden.take(around, axis=0).reshape(len(words), 3 * self.hidden) @ weight
            step += bias
            np.maximum(step, 0, out=step)
            hidden[around[:, 1]] += step
        scores = hidden.take(row_of.take(wanted[-1] + 1), axis=0) @ self.out
        scores += self.out_bias
        scores -= scores.max(1, keepdims=True)
        scores -= np.log(np.exp(scores).sum(1, keepdims=True))
        return scores

    def _with_phrases(
        self, hidden: Floats, row_of: NDArray[np.integer], named: NDArray[np.integer], phrases: NDArray[np.integer]
    ) -> Floats:
        """The rows with what the words of known phrases, `named`, add to their surroundings."""
        reach, nowhere = self.window // 2, len(hidden) - 1
        aims = named[:, None] - np.arange(-reach, reach + 1)
        inside = (aims >= 0) & (aims < len(row_of) - 2)
        aside = np.unique(aims[inside][row_of[aims[inside] + 1] == nowhere])
        if len(aside):
            # Behind the row of nothing.
            row_of[aside + 1] = len(hidden) + np.arange(len(aside))
            hidden = np.concatenate((hidden, np.zeros((len(aside), self.hidden), dtype=np.float32)))
        for place in range(self.window):
            own = inside[:, place]
            hidden[row_of[aims[own, place] + 1]] += self.phrase_shares[phrases[own], place]
        return hidden


class Tagger:
    """Finds names by the trained network. Load it once; `tag` may then be called for any number of texts.

    All texts must come from one vocabulary, by whose numbers of words what was computed of a word is kept.
    """

    def __init__(self, arrays: dict[str, np.ndarray], gazetteers: Gazetteers) -> None:
        self.gazetteers = gazetteers
        self._shares = dict(zip(arrays["words"].tolist(), arrays["word_shares"].tolist(), strict=True))
        self._nets = [_Net(arrays, f"net{number}.") for number in range(int(arrays["nets"]))]
        self._forget(0)

    @classmethod
    def load(cls, path: Path | None = None, gazetteers: Gazetteers | None = None) -> Tagger:
        """Read the arrays that travel with the program. Nothing in the file is ever executed."""
        with np.load(path or resource("models", "entities.npz"), allow_pickle=False) as stored:
            arrays = {name: stored[name] for name in stored.files}
        return cls(arrays, gazetteers or lists.load())

    def written_small(self, word: str) -> float | None:
        """How often the word stood in small letters in the training text (0..1); None for one never met there."""
        from_table = self._shares.get(_crc(word.lower()))
        return None if from_table is None else from_table / 9

    def tag(self, tokens: Tokens, vocabulary: Vocabulary) -> list[Found]:
        """The names among `tokens`, in order, never overlapping."""
        return self.tag_all(tokens, [0, len(tokens)], vocabulary)[0]

    def tag_all(self, tokens: Tokens, bounds: list[int], vocabulary: Vocabulary) -> list[list[Found]]:
        """The names of many texts in one row, of which each begins where `bounds` says, by its own count of words."""
        if vocabulary.age != self._age:
            self._follow(vocabulary)
        found: list[list[Found]] = [[] for _ in bounds[1:]]
        firsts, ends = np.array(bounds), np.array(bounds[1:])
        for starts, end in _passes(tokens, bounds):
            apart = firsts[firsts.searchsorted(starts[1:], side="right") - 1] == starts[1:]
            names = self._pass(tokens, starts, end, apart, vocabulary)
            texts = np.searchsorted(ends, names[0], side="right").tolist()
            for text, first, stop, kind, sure in zip(texts, *(column.tolist() for column in names), strict=True):
                found[text].append(Found(first - bounds[text], stop - bounds[text], KINDS[kind], sure))
        return found

    def _pass(
        self,
        tokens: Tokens,
        starts: NDArray[np.integer],
        end: int,
        apart: NDArray[np.bool_],
        vocabulary: Vocabulary,
    ) -> _Columns:
        """The names of the sentences that begin at `starts`, of which the last ends at `end`.

        `apart` says of each but the first whether it opens another text.
        """
        first = int(starts[0])
        opens = np.zeros(end - first, dtype=np.int64)
        opens[0] = 1
        opens[starts[1:] - first] = np.where(apart, _BETWEEN_TEXTS, 1)
        # A break before, between and after the sentences; no text sees the next.
        place = np.arange(end - first) + np.cumsum(opens)
        stream = np.full(int(place[-1]) + 2, vocabulary.number(BREAK), dtype=np.int64)
        stream[place] = tokens.numbers[first:end]
        marks = np.zeros(len(stream), dtype=np.uint16)
        marks[place] = tokens.marks[first:end]
        void = np.zeros(len(stream), dtype=bool)
        for back in range(2, _BETWEEN_TEXTS):
            void[place[starts[1:][apart] - first] - back] = True
        wanted, near = self._wanted(marks, place, void)
        if not len(wanted[-1]):
            return _NO_NAMES
        slots = self._slots(stream, near, vocabulary)
        slots[void] = 0
        phrases = np.zeros(len(stream), dtype=np.int64)
        begins = first + np.flatnonzero(tokens.marks[first:end] & Mark.PHRASE)
        stops = np.append(starts[1:], end)[np.searchsorted(starts, begins, side="right") - 1]
        candidates = zip(begins.tolist(), stops.tolist(), strict=True)
        for index, length, row in known_phrases(tokens.words, self.gazetteers, candidates):
            at = int(place[index - first])
            phrases[at] = row
            phrases[at + 1 : at + length] = row + 1
        scores = self._nets[0].scores(slots, phrases, wanted)
        for net in self._nets[1:]:
            scores += net.scores(slots, phrases, wanted)
        scores /= len(self._nets)
        token_of = np.full(len(stream), -1, dtype=np.int64)
        token_of[place] = np.arange(first, end)
        return _decode(scores, wanted[-1], token_of)

    def _wanted(
        self, marks: NDArray[np.uint16], place: NDArray[np.integer], void: NDArray[np.bool_]
    ) -> tuple[list[NDArray[np.integer]], NDArray[np.bool_]]:
        """For each window the words it is needed for: those that may be in a name, and their surroundings before.

        And all words that the first window looks at. In the `void` there are none.
        """
        near = np.zeros(len(marks), dtype=bool)
        near[place] = _may_be_named(marks)[place]
        layers = [np.flatnonzero(near)]
        for _ in self._nets[0].more:
            near = _widened(near, 1) & ~void
            layers.append(np.flatnonzero(near))
        return layers[:0:-1] + layers[:1], _widened(near, self._nets[0].window // 2) & ~void

    def _slots(
        self, stream: NDArray[np.integer], near: NDArray[np.bool_], vocabulary: Vocabulary
    ) -> NDArray[np.integer]:
        """The slots of the words of the stream: right for those `near`, else perhaps 0."""
        if len(vocabulary.words) > len(self._slot_of):
            grown = np.zeros(2 * len(vocabulary.words), dtype=np.int64)
            grown[: len(self._slot_of)] = self._slot_of
            self._slot_of = grown
        asked = stream[near]
        slots = self._slot_of[asked]
        if not slots.all():
            new = np.unique(asked[slots == 0])
            if self._held + len(new) > CACHED_WORDS:
                self._thin()
                new = np.unique(asked[self._slot_of[asked] == 0])
            rows, starts = feature_rows([vocabulary.words[n] for n in new.tolist()], self.gazetteers, self._shares)
            for net in self._nets:
                net.learn(self._held, rows, starts)
            self._slot_of[new] = np.arange(self._held, self._held + len(new))
            self._word_in[self._held : self._held + len(new)] = new
            self._held += len(new)
            slots = self._slot_of[asked]
        self._passes_with[slots] += 1
        return self._slot_of[stream]

    def _forget(self, age: int) -> None:
        self._age = age
        # by number of a word its slot, by slot its word, and in how many passes it was met of late
        self._slot_of = np.zeros(1024, dtype=np.int64)
        self._word_in = np.zeros(2 * CACHED_WORDS, dtype=np.int64)
        self._passes_with = np.zeros(2 * CACHED_WORDS, dtype=np.int64)
        self._held = 1

    def _follow(self, vocabulary: Vocabulary) -> None:
        """Take the new numbers of words; if they have changed more than once, begin anew."""
        if vocabulary.age != self._age + 1:
            self._forget(vocabulary.age)
            return
        self._age = vocabulary.age
        numbers = vocabulary.moved[self._word_in[1 : self._held]]
        self._keep(np.flatnonzero(numbers >= 0) + 1, numbers[numbers >= 0])

    def _thin(self) -> None:
        """Forget the half of the words that were met least."""
        met = self._passes_with[1 : self._held]
        kept = np.sort(np.argpartition(-met, len(met) // 2)[: len(met) // 2]) + 1
        self._keep(kept, self._word_in[kept])

    def _keep(self, slots: NDArray[np.integer], numbers: NDArray[np.integer]) -> None:
        """Keep what is in these slots, as that of the words of these numbers."""
        held = len(slots) + 1
        for net in self._nets:
            net.keep(np.concatenate(([0], slots)))
        met = self._passes_with[slots] // 2
        self._slot_of[:] = 0
        self._passes_with[:] = 0
        self._word_in[1:held], self._passes_with[1:held] = numbers, met
        self._slot_of[numbers] = np.arange(1, held)
        self._held = held


def _passes(tokens: Tokens, bounds: list[int]) -> Iterator[tuple[NDArray[np.integer], int]]:
    """The sentences in passes of about `WORDS_PER_PASS` words: their first words, and the end of the last.

    A text is parted only if it alone is longer, so that its names do not depend on what is read beside it.
    """
    first = done = 0
    for start, end in zip(bounds[:-1], bounds[1:], strict=True):
        if end - first > WORDS_PER_PASS and start > first:
            yield _sentences(tokens, first, start), start
            first = start
        if end - first > WORDS_PER_PASS:
            yield from _parted(tokens, start, end)
            first = end
        done = end
    if done > first:
        yield _sentences(tokens, first, done), done


def _sentences(tokens: Tokens, first: int, end: int) -> NDArray[np.integer]:
    """The first words of the sentences from word `first` to before word `end`."""
    return tokens.breaks[slice(*np.searchsorted(tokens.breaks, (first, end)))]


def _parted(tokens: Tokens, first: int, end: int) -> Iterator[tuple[NDArray[np.integer], int]]:
    """The passes of a long text, which parts where a sentence ends."""
    batch: list[int] = []
    starts = _sentences(tokens, first, end).tolist()
    for start, after in zip(starts, [*starts[1:], end], strict=True):
        for cut in range(start, after, WORDS_PER_PASS):
            batch.append(cut)
            stop = min(after, cut + WORDS_PER_PASS)
            if stop - batch[0] >= WORDS_PER_PASS:
                yield np.array(batch), stop
                batch = []
    if batch:
        yield np.array(batch), end


def _widened(flags: np.ndarray, by: int) -> np.ndarray:
    wide = flags.copy()
    for shift in range(1, by + 1):
        wide[shift:] |= flags[:-shift]
        wide[:-shift] |= flags[shift:]
    return wide


def _may_be_named(marks: NDArray[np.uint16]) -> NDArray[np.bool_]:
    """Words that are not small, small words between two such ("Bank of the West"), and particles before one.

    Of numbers those near a capital; of words like "The" and "But" those right before one.
    """
    large = (marks & Mark.NAME_LIKE) != 0
    number = (marks & Mark.NUMBER) != 0
    large &= ~number | _widened(large & ~number, NAME_REACH)
    before, after = np.zeros_like(large), np.zeros_like(large)
    for shift in range(1, NAME_REACH + 1):
        before[shift:] |= large[:-shift]
        after[:-shift] |= large[shift:]
    opener = (marks & Mark.OPENER) != 0
    opener[:-1] &= ~large[1:]
    return (large & ~opener) | (after & (before | ((marks & Mark.PARTICLE) != 0)))


def _crc(word: str) -> int:
    return crc32(word.encode("utf-8", "surrogatepass"))


# A word whose chance of standing outside every name exceeds this is in none: only the rest is decoded.
_OUTSIDE = np.float32(np.log(0.93))
_OUTER = np.array([index for index, label in enumerate(LABELS) if label[0] in "OES"])
_BEGIN, _INSIDE, _END_OF, _SINGLE = (
    np.array([index for index, label in enumerate(LABELS) if label[0] == place]) for place in "BIES"
)


# Names as columns: their first words, the words behind their last, their kinds as places in KINDS, how sure they are.
_Columns = tuple[NDArray[np.integer], NDArray[np.integer], NDArray[np.integer], NDArray[np.floating]]
_NO_NAMES: _Columns = (*np.zeros((3, 0), dtype=np.int64), np.zeros(0))


def _decode(scores: NDArray[np.floating], numbers: NDArray[np.integer], token_of: NDArray[np.integer]) -> _Columns:
    """The best well-formed tags of each run of words that may be in a name, as names, in order.

    Row r of `scores` belongs to word `numbers[r]` of the stream, which is token `token_of[numbers[r]]`; words
    without a row are in no name. All runs are decoded side by side. What may follow what is only a matter of form, so a
    step needs two maxima: over what may end outside a name, and within each kind.
    """
    open_ = np.flatnonzero(scores[:, 0] < _OUTSIDE)
    if not len(open_):
        return _NO_NAMES
    scores = scores[open_]
    at = numbers[open_]
    firsts = np.concatenate(([0], np.flatnonzero(np.diff(at) != 1) + 1))
    lengths = np.diff(np.append(firsts, len(open_)))
    # the longest runs first, so that those still alive at a step are the first of all
    order = np.argsort(-lengths, kind="stable")
    firsts, lengths = firsts[order], lengths[order]
    longest = int(lengths[0])
    alive = np.searchsorted(-lengths, -np.arange(longest), side="left").tolist()
    best = scores[firsts]
    best[:, _INSIDE] = best[:, _END_OF] = _FORBIDDEN
    came = np.zeros((longest, len(firsts), len(LABELS)), dtype=np.int8)
    for step in range(1, longest):
        held = best[: alive[step]]
        rows = np.arange(len(held))
        outer_from = _OUTER[held[:, _OUTER].argmax(1)]
        begin, inside = held[:, _BEGIN], held[:, _INSIDE]
        inner = np.maximum(begin, inside)
        back = came[step, : len(held)]
        back[:] = outer_from[:, None]
        back[:, _INSIDE] = back[:, _END_OF] = np.where(inside > begin, _INSIDE, _BEGIN)
        held[:] = held[rows, outer_from][:, None]
        held[:, _INSIDE] = held[:, _END_OF] = inner
        held += scores[firsts[: len(held)] + step]
    tag = _OUTER[best[:, _OUTER].argmax(1)]
    path = np.zeros(len(open_), dtype=np.int64)
    every = np.arange(len(firsts))
    for step in range(longest - 1, -1, -1):
        here = alive[step]
        path[firsts[:here] + step] = tag[:here]
        tag[:here] = came[step, every[:here], tag[:here]]
    return _names_of(path, scores, token_of[at])


def _names_of(path: NDArray[np.integer], scores: NDArray[np.floating], tokens: NDArray[np.integer]) -> _Columns:
    """The names that the tags `path` of words tell: well-formed, so that the nth end is that of the nth beginning."""
    named = np.flatnonzero(path)
    if not len(named):
        return _NO_NAMES
    place, kind = (path[named] - 1) % 4, (path[named] - 1) // 4
    # the chance that a word is in a name of its kind
    chances = np.exp(scores[named, 1:]).reshape(len(named), len(KINDS), 4).sum(2)[np.arange(len(named)), kind]
    starts = np.flatnonzero((place == 0) | (place == 3))
    ends = np.flatnonzero(place >= 2)
    sure = np.minimum(np.minimum.reduceat(chances, starts), 1.0)
    short = ends - starts < LONGEST_NAME
    return tokens[named[starts[short]]], tokens[named[ends[short]]] + 1, kind[starts[short]], sure[short]
