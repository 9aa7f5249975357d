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

from corpusview.paths import resource
from corpusview.reading.entities import gazetteers as lists
from corpusview.reading.entities.features import BREAK, PHRASES, feature_names, hashed, phrase_rows
from corpusview.reading.entities.gazetteers import Gazetteers
from corpusview.reading.entities.labels import KINDS, LABELS
from corpusview.reading.entities.tokens import Tokens

# Word types whose vectors are kept; beyond it the cache starts anew. 640 floats of 4 bytes a word: 42 MB at most.
CACHED_WORDS = 16_000
# Words in one pass of the network, so that a book takes no more memory than an article.
WORDS_PER_PASS = 4_000

# No name has more words; what seems to is a text without small letters.
LONGEST_NAME = 20
# Words this near to a capital may be in a name ("Bank of the West"); all others are taken for outside unread.
NAME_REACH = 1

_FORBIDDEN = -1e4


@dataclass(frozen=True, slots=True)
class Found:
    """A name as the tagger saw it: its words from `start` to `end`, its kind (PER, ORG, LOC, MISC), how sure."""

    start: int
    end: int
    kind: str
    sure: float
    by: str = "model"


class _Net:
    """One network's arrays, and the first window's share of every word seen so far."""

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
        self.shares = np.empty((self.window, 1024, self.hidden), dtype=np.float32)

    def learn(self, number: int, rows: list[list[int]]) -> None:
        """Compute the shares of words `number`.. whose features are `rows`."""
        need = number + len(rows)
        if need > self.shares.shape[1]:
            room = max(need, min(2 * self.shares.shape[1], CACHED_WORDS))
            grown = np.empty((self.window, room, self.hidden), dtype=np.float32)
            grown[:, :number] = self.shares[:, :number]
            self.shares = grown
        sizes = [len(row) for row in rows]
        flat = np.fromiter((each for row in rows for each in row), dtype=np.int64, count=sum(sizes))
        vectors = self.rows[flat].astype(np.float32) * self.scale[flat, None]
        starts = np.concatenate(([0], np.cumsum(sizes)[:-1]))
        words = np.tanh(np.add.reduceat(vectors, starts, axis=0))
        self.shares[:, number:need] = (words @ self.first).reshape(-1, self.window, self.hidden).transpose(1, 0, 2)

    def scores(self, where: np.ndarray, phrases: np.ndarray, wanted: list[np.ndarray]) -> np.ndarray:
        """Log-probabilities of the tags of the words `wanted[-1]` of the stream.

        `wanted` names for each window after the first the words it must be computed for, in order: those of one
        window and their neighbours are among those of the window before.
        """
        count = len(where)
        reach = self.window // 2
        hidden = np.tile(self.first_bias, (count + 2, 1))
        hidden[0] = hidden[-1] = 0
        inner = hidden[1:-1]
        named = np.flatnonzero(phrases)
        for place in range(self.window):
            shift = place - reach
            a, b = max(0, -shift), min(count, count - shift)
            if a < b:
                inner[a:b] += self.shares[place].take(where[a + shift : b + shift], axis=0)
            aims = named - shift
            inside = (aims >= 0) & (aims < count)
            inner[aims[inside]] += self.phrase_shares[phrases[named[inside]], place]
        np.maximum(inner, 0, out=inner)
        windows = np.lib.stride_tricks.as_strided(
            hidden, (count, 3 * self.hidden), (hidden.strides[0], hidden.strides[1])
        )
        for (weight, bias), rows in zip(self.more, wanted, strict=True):
            step = windows.take(rows, axis=0) @ weight
            step += bias
            np.maximum(step, 0, out=step)
            inner[rows] += step
        scores = inner.take(wanted[-1], axis=0) @ self.out
        scores += self.out_bias
        scores -= scores.max(1, keepdims=True)
        scores -= np.log(np.exp(scores).sum(1, keepdims=True))
        return scores


class Tagger:
    """Finds names by the trained network. Load it once; `tag` may then be called for any number of texts."""

    def __init__(self, arrays: dict[str, np.ndarray], gazetteers: Gazetteers) -> None:
        self.gazetteers = gazetteers
        self._shares = dict(zip(arrays["words"].tolist(), arrays["word_shares"].tolist(), strict=True))
        self._nets = [_Net(arrays, f"net{number}.") for number in range(int(arrays["nets"]))]
        self._numbers: dict[str, int] = {}

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

    def tag(self, tokens: Tokens, words: list[str] | None = None) -> list[Found]:
        """The names among `tokens`, in order, never overlapping. `words` may be a recased form of them."""
        words = words or tokens.words
        found: list[Found] = []
        batch: list[tuple[int, int]] = []
        size = 0
        for start, end in tokens.sentences():
            for cut in range(start, end, WORDS_PER_PASS):
                stop = min(end, cut + WORDS_PER_PASS)
                batch.append((cut, stop))
                size += stop - cut
                if size >= WORDS_PER_PASS:
                    found += self._pass(words, batch)
                    batch, size = [], 0
        if batch:
            found += self._pass(words, batch)
        return found

    def _pass(self, words: list[str], sentences: list[tuple[int, int]]) -> list[Found]:
        text = [BREAK]
        starts = []
        for start, end in sentences:
            starts.append(len(text))
            text += words[start:end]
            text.append(BREAK)
        where = self._where(text)
        phrases = np.array(phrase_rows(text, self.gazetteers))
        wanted = self._wanted(text)
        if not len(wanted[-1]):
            return []
        scores = self._nets[0].scores(where, phrases, wanted)
        for net in self._nets[1:]:
            scores += net.scores(where, phrases, wanted)
        scores /= len(self._nets)
        return list(_decode(scores, wanted[-1], starts, sentences))

    def _wanted(self, text: list[str]) -> list[np.ndarray]:
        """For each window the words it is needed for: those that may be in a name, and their surroundings before."""
        capital = np.fromiter((not word.islower() and word[0].isalnum() for word in text), dtype=bool, count=len(text))
        near = _widened(capital, NAME_REACH)
        near[np.fromiter((word == BREAK for word in text), dtype=bool, count=len(text))] = False
        layers = [np.flatnonzero(near)]
        for _ in self._nets[0].more[1:]:
            near = _widened(near, 1)
            layers.append(np.flatnonzero(near))
        return layers[::-1]

    def _where(self, text: list[str]) -> np.ndarray:
        numbers = self._numbers
        new = [word for word in dict.fromkeys(text) if word not in numbers]
        if new:
            if len(numbers) + len(new) > CACHED_WORDS:
                numbers.clear()
                new = list(dict.fromkeys(text))
            rows = [hashed(feature_names(word, self.gazetteers, self._shares)) for word in new]
            at = len(numbers)
            for net in self._nets:
                net.learn(at, rows)
            numbers.update((word, at + index) for index, word in enumerate(new))
        return np.fromiter((numbers[word] for word in text), dtype=np.int64, count=len(text))


def _widened(flags: np.ndarray, by: int) -> np.ndarray:
    wide = flags.copy()
    for shift in range(1, by + 1):
        wide[shift:] |= flags[:-shift]
        wide[:-shift] |= flags[shift:]
    return wide


def _crc(word: str) -> int:
    return crc32(word.encode("utf-8", "surrogatepass"))


# A word whose chance of standing outside every name exceeds this is in none: only the rest is decoded.
_OUTSIDE = np.float32(np.log(0.93))
_OUTER = np.array([index for index, label in enumerate(LABELS) if label[0] in "OES"])
_BEGIN, _INSIDE, _END_OF, _SINGLE = (
    np.array([index for index, label in enumerate(LABELS) if label[0] == place]) for place in "BIES"
)


def _decode(
    scores: np.ndarray, numbers: np.ndarray, starts: list[int], sentences: list[tuple[int, int]]
) -> Iterator[Found]:
    """The best well-formed tags of each run of words that may be in a name, as names, in order.

    Row r of `scores` belongs to word `numbers[r]` of the stream; words without a row are in no name. All runs are
    decoded side by side. What may follow what is only a matter of form, so a step needs two maxima: over what may end
    outside a name, and within each kind.
    """
    open_ = np.flatnonzero(scores[:, 0] < _OUTSIDE)
    if not len(open_):
        return
    at = numbers[open_]
    cuts = np.flatnonzero(np.diff(at) != 1) + 1
    firsts = np.concatenate(([0], cuts))
    lengths = np.diff(np.concatenate((firsts, [len(open_)])))
    longest = int(lengths.max())
    runs = len(firsts)
    best = scores[open_[firsts]].copy()
    best[:, _INSIDE] = best[:, _END_OF] = _FORBIDDEN
    came = np.zeros((longest, runs, len(LABELS)), dtype=np.int8)
    for step in range(1, longest):
        alive = np.flatnonzero(lengths > step)
        held = best[alive]
        outer_from = _OUTER[held[:, _OUTER].argmax(1)]
        outer = held[np.arange(len(alive)), outer_from]
        goes_on = held[:, _INSIDE] > held[:, _BEGIN]
        inner = np.where(goes_on, held[:, _INSIDE], held[:, _BEGIN])
        inner_from = np.where(goes_on, _INSIDE, _BEGIN)
        now = np.repeat(outer[:, None], len(LABELS), axis=1)
        back = np.repeat(outer_from[:, None], len(LABELS), axis=1)
        now[:, _INSIDE] = now[:, _END_OF] = inner
        back[:, _INSIDE] = back[:, _END_OF] = inner_from
        best[alive] = now + scores[open_[firsts[alive] + step]]
        came[step, alive] = back
    tag = _OUTER[best[:, _OUTER].argmax(1)]
    path = np.zeros((longest, runs), dtype=np.int8)
    for step in range(longest - 1, -1, -1):
        alive = lengths > step
        path[step, alive] = tag[alive]
        tag = np.where(alive, came[step, np.arange(runs), tag], tag)
    yield from _names_of(path, lengths, firsts, open_, scores, at, starts, sentences)


def _names_of(
    path: np.ndarray,
    lengths: np.ndarray,
    firsts: np.ndarray,
    open_: np.ndarray,
    scores: np.ndarray,
    at: np.ndarray,
    starts: list[int],
    sentences: list[tuple[int, int]],
) -> Iterator[Found]:
    sentence_of = np.searchsorted(np.array(starts), at[firsts], side="right") - 1
    chances = np.exp(scores[open_])
    # by kind, the chance that a word is in a name of that kind
    by_kind = chances[:, 1:].reshape(len(open_), 4, 4).sum(2)
    tags = path.T.tolist()
    for run, (length, first, number) in enumerate(
        zip(lengths.tolist(), firsts.tolist(), sentence_of.tolist(), strict=True)
    ):
        offset = int(at[first]) - starts[number] + sentences[number][0]
        begin = 0
        for index, tag in enumerate(tags[run][:length]):
            if tag == 0:
                continue
            place, kind = (tag - 1) % 4, (tag - 1) // 4
            if place in (0, 3):
                begin = index
            if place >= 2 and index - begin < LONGEST_NAME:
                sure = float(by_kind[first + begin : first + index + 1, kind].min())
                yield Found(offset + begin, offset + index + 1, KINDS[kind], min(sure, 1.0))
