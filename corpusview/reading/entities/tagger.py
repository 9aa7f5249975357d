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
from corpusview.reading.entities.labels import LABELS, allowed
from corpusview.reading.entities.tokens import Tokens

# Word types whose vectors are kept; beyond it the cache starts anew. 640 floats of 4 bytes a word and net: about 80 MB.
CACHED_WORDS = 24_000
# Words in one pass of the network, so that a book takes no more memory than an article.
WORDS_PER_PASS = 4_000

_FORBIDDEN = -1e4
_ALLOWED = np.array([[0.0 if allowed(a, b) else _FORBIDDEN for b in LABELS] for a in LABELS], dtype=np.float32)
_START = np.array([0.0 if label[0] in "OBS" else _FORBIDDEN for label in LABELS], dtype=np.float32)
_END = np.array([0.0 if label[0] in "OES" else _FORBIDDEN for label in LABELS], dtype=np.float32)


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
        self.shares = np.empty((1024, self.window, self.hidden), dtype=np.float32)

    def learn(self, number: int, rows: list[list[int]]) -> None:
        """Compute the shares of words `number`.. whose features are `rows`."""
        need = number + len(rows)
        if need > len(self.shares):
            grown = np.empty((max(need, 2 * len(self.shares)), self.window, self.hidden), dtype=np.float32)
            grown[:number] = self.shares[:number]
            self.shares = grown
        sizes = [len(row) for row in rows]
        flat = np.fromiter((each for row in rows for each in row), dtype=np.int64, count=sum(sizes))
        vectors = self.rows[flat].astype(np.float32) * self.scale[flat, None]
        starts = np.concatenate(([0], np.cumsum(sizes)[:-1]))
        words = np.tanh(np.add.reduceat(vectors, starts, axis=0))
        self.shares[number:need] = (words @ self.first).reshape(-1, self.window, self.hidden)

    def scores(self, where: np.ndarray, phrases: np.ndarray) -> np.ndarray:
        """Log-probabilities of the tags of every word of the stream."""
        count = len(where)
        reach = self.window // 2
        hidden = np.tile(self.first_bias, (count, 1))
        named = np.flatnonzero(phrases)
        for place in range(self.window):
            shift = place - reach
            a, b = max(0, -shift), min(count, count - shift)
            if a < b:
                hidden[a:b] += self.shares[where[a + shift : b + shift], place]
            aims = named - shift
            inside = (aims >= 0) & (aims < count)
            hidden[aims[inside]] += self.phrase_shares[phrases[named[inside]], place]
        np.maximum(hidden, 0, out=hidden)
        for weight, bias in self.more:
            padded = np.zeros((count + 2, self.hidden), dtype=np.float32)
            padded[1:-1] = hidden
            wide = np.lib.stride_tricks.as_strided(
                padded, (count, 3 * self.hidden), (padded.strides[0], padded.strides[1])
            )
            step = wide @ weight
            step += bias
            hidden += np.maximum(step, 0, out=step)
        scores = hidden @ self.out + self.out_bias
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
        scores = self._nets[0].scores(where, phrases)
        for net in self._nets[1:]:
            scores += net.scores(where, phrases)
        scores /= len(self._nets)
        return list(_decode(scores, starts, sentences))

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


def _crc(word: str) -> int:
    return crc32(word.encode("utf-8", "surrogatepass"))


# A word whose chance of standing outside every name exceeds this cannot be in one: only the rest is decoded.
_OUTSIDE = np.log(0.995)


def _decode(scores: np.ndarray, starts: list[int], sentences: list[tuple[int, int]]) -> Iterator[Found]:
    """The best well-formed tags of each run of words that may be in a name, as names."""
    open_ = scores[:, 0] < _OUTSIDE
    for at, (start, end) in zip(starts, sentences, strict=True):
        length = end - start
        index = 0
        row = open_[at : at + length]
        if not row.any():
            continue
        flags = row.tolist()
        while index < length:
            if not flags[index]:
                index += 1
                continue
            stop = index
            while stop < length and flags[stop]:
                stop += 1
            yield from _decode_run(scores[at + index : at + stop], start + index)
            index = stop


def _decode_run(scores: np.ndarray, offset: int) -> Iterator[Found]:
    best = scores[0] + _START
    back = []
    for row in scores[1:]:
        through = best[:, None] + _ALLOWED
        came = through.argmax(0)
        back.append(came)
        best = through[came, np.arange(len(came))] + row
    at = int((best + _END).argmax())
    path = [at]
    for came in reversed(back):
        at = int(came[at])
        path.append(at)
    path.reverse()
    begin = 0
    for index, tag in enumerate(path):
        label = LABELS[tag]
        if label[0] in "BS":
            begin = index
        if label[0] in "ES":
            kind = label[2:]
            columns = slice(1 + 4 * ("PER", "ORG", "LOC", "MISC").index(kind), None)
            part = np.exp(scores[begin : index + 1, columns][:, :4]).sum(1)
            yield Found(offset + begin, offset + index + 1, kind, float(part.min()))
