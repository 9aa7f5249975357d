"""From the words of documents to postings: every word of a batch is numbered, and one stable sort does the rest."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence

import numpy as np

from corpusview.corpus.index.columnar.chunks import BUFFER, ChunkReader
from corpusview.corpus.index.columnar.segment import Postings, starts_of

Array = np.ndarray

_HALF = 1 << 16
# A word and the blank after it, in most languages and on average.
_BYTES_A_WORD = 6


class _Numbering(dict[str, int]):
    """Gives each new word the next number."""

    def __missing__(self, word: str) -> int:
        number = self[word] = len(self)
        return number


class Inverter:
    """Collects the words of one field, a document at a time.

    `family` says of a word which family it belongs to; `terms` gives the words of a text, none of which holds white
    space, so that a piece between two spaces is taken apart once and then known.
    """

    def __init__(
        self,
        positions: bool,
        family: Callable[[str], str] | None = None,
        terms: Callable[[str], Sequence[str]] | None = None,
    ) -> None:
        self._positions = positions
        self._family = family
        self._numbers = _Numbering()
        self._terms = terms
        self._chunks = None if terms is None else ChunkReader(terms, self._numbers.__getitem__)
        self._waiting: list[tuple[int, bytes]] = []
        self._waiting_size = 0
        self._words: list[Array] = []
        self._count = 0
        self._documents = array("i")
        self._lengths = array("i")

    def size(self) -> int:
        """About how many words were added."""
        return self._count + self._waiting_size // _BYTES_A_WORD

    def add(self, document: int, words: Sequence[str]) -> None:
        """The words of a document, in order; documents come in ascending order, each at most once."""
        self._read_waiting()
        self._add(document, np.fromiter(map(self._numbers.__getitem__, words), np.int32, len(words)))

    def add_text(self, document: int, text: str) -> None:
        """The same, from the text itself."""
        assert self._terms is not None
        content = text.encode("utf-8", "replace")
        size = len(content) + 1
        if size >= BUFFER:
            self.add(document, self._terms(text))
            return
        if self._waiting_size + size >= BUFFER:
            self._read_waiting()
        self._waiting.append((document, content))
        self._waiting_size += size

    def _read_waiting(self) -> None:
        """Take the texts that wait apart, all at once."""
        if self._waiting:
            assert self._chunks is not None
            documents, texts = zip(*self._waiting, strict=True)
            self._waiting, self._waiting_size = [], 0
            words, lengths = self._chunks.read(texts)
            held = np.flatnonzero(lengths)
            self._documents.extend([documents[at] for at in held.tolist()])
            self._lengths.extend(lengths[held].tolist())
            self._words.append(words)
            self._count += len(words)

    def _add(self, document: int, words: Array) -> None:
        if len(words):
            self._documents.append(document)
            self._lengths.append(len(words))
            self._words.append(words)
            self._count += len(words)

    def lengths(self, documents: int) -> Array:
        """How many words each document has."""
        self._read_waiting()
        found = np.zeros(documents, np.int64)
        found[np.frombuffer(self._documents, np.int32)] = np.frombuffer(self._lengths, np.int32)
        return found

    def postings(self) -> Postings:
        """What was collected, by term, document and position."""
        self._read_waiting()
        words = sorted(self._numbers)
        rank = np.empty(len(words), np.int64)
        rank[np.fromiter(map(self._numbers.__getitem__, words), np.int64, len(words))] = np.arange(len(words))
        lengths = np.frombuffer(self._lengths, np.int32).astype(np.int64)
        term = rank[np.concatenate(self._words)] if len(words) else np.zeros(0, np.int64)
        order = sort_order(term, len(words))
        term = term[order]
        document = np.repeat(np.frombuffer(self._documents, np.int32), lengths)[order]
        first = np.ones(len(term), bool)
        first[1:] = (term[1:] != term[:-1]) | (document[1:] != document[:-1])
        starts = np.flatnonzero(first)
        positions = None
        if self._positions:
            firsts = starts_of(lengths)[:-1]
            positions = order - np.repeat(firsts, lengths)[order]
        return Postings(
            [word.encode("utf-8", "replace") for word in words],
            np.bincount(term[starts], minlength=len(words)),
            document[starts].astype(np.int64),
            np.diff(starts, append=len(term)),
            positions,
            families=None
            if self._family is None
            else [self._family(word).encode("utf-8", "replace") for word in words],
        )


def sort_order(keys: Array, limit: int) -> Array:
    """The stable order of `keys`, whole numbers from 0 to before `limit`.

    NumPy sorts 16-bit numbers by counting, in linear time; larger ones are sorted by their halves.
    """
    order = np.argsort((keys & (_HALF - 1)).astype(np.uint16), kind="stable")
    at = 16
    while limit > 1 << at:
        half = ((keys[order] >> at) & (_HALF - 1)).astype(np.uint16)
        order = order[np.argsort(half, kind="stable")]
        at += 16
    return order
