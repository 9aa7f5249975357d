"""From the words of documents to postings: every word of a batch is a number, and one stable sort does the rest."""

from __future__ import annotations

from array import array
from collections.abc import Sequence

import numpy as np

from corpusview.corpus.index.columnar.lists import sort_order, starts_of, steps_of
from corpusview.corpus.index.columnar.segment import Postings
from corpusview.corpus.index.columnar.vocabulary import BUFFER, Vocabulary

Array = np.ndarray

_HALF = 1 << 16
# A document and a position in it are one number while they are sorted.
_POSITION_BITS = 32


class Inverter:
    """Collects the words of one field, a document at a time; `vocabulary` numbers them."""

    def __init__(self, positions: bool, vocabulary: Vocabulary) -> None:
        self._positions = positions
        self._vocabulary = vocabulary
        self._waiting: list[bytes] = []
        self._waiting_for: list[int] = []
        self._waiting_size = 0
        self._words: list[Array] = []
        self._count = 0
        self._documents = array("i")
        self._lengths = array("i")

    def count(self) -> int:
        """How many words were added."""
        self._read_waiting()
        return self._count

    def add(self, document: int, words: Sequence[str]) -> None:
        """The words of a document, in order; documents come in ascending order, each at most once."""
        if self._waiting:
            self._read_waiting()
        if words:
            self._documents.append(document)
            self._lengths.append(len(words))
            self._words.append(self._vocabulary.numbers(words))
            self._count += len(words)

    def add_text(self, document: int, text: str) -> None:
        """The same, from the text itself."""
        content = text.encode("utf-8", "replace")
        size = len(content) + 1
        if self._waiting_size + size >= BUFFER:
            self._read_waiting()
            if size >= BUFFER:
                self._read_long(document, content)
                return
        self._waiting.append(content)
        self._waiting_for.append(document)
        self._waiting_size += size

    def _read_long(self, document: int, content: bytes) -> None:
        """A text that is longer than what is read at once, cut at blanks and line ends."""
        total, start = 0, 0
        while start < len(content):
            end = len(content)
            if end - start >= BUFFER:
                end = max(content.rfind(each, start, start + BUFFER - 1) for each in (b" ", b"\n"))
                if end < 0:
                    found = [at for each in (b" ", b"\n") if (at := content.find(each, start)) >= 0]
                    end = min(found, default=len(content))
            piece = content[start:end]
            words = self._vocabulary.read([piece])[0] if len(piece) < BUFFER else self._vocabulary.read_whole(piece)
            self._words.append(words)
            total += len(words)
            start = end + 1
        if total:
            self._documents.append(document)
            self._lengths.append(total)
            self._count += total

    def _read_waiting(self) -> None:
        """Take the texts that wait apart, all at once."""
        if self._waiting:
            words, lengths = self._vocabulary.read(self._waiting)
            held = np.flatnonzero(lengths)
            self._documents.extend([self._waiting_for[at] for at in held.tolist()])
            self._lengths.extend(lengths[held].tolist())
            self._words.append(words)
            self._count += len(words)
            self._waiting, self._waiting_for, self._waiting_size = [], [], 0

    def lengths(self, documents: int) -> Array:
        """How many words each document has."""
        self._read_waiting()
        found = np.zeros(documents, np.int64)
        found[np.frombuffer(self._documents, np.int32)] = np.frombuffer(self._lengths, np.int32)
        return found

    def postings(self) -> Postings:
        """What was collected, by term, document and position."""
        self._read_waiting()
        words = np.concatenate(self._words) if self._words else np.zeros(0, np.int32)
        often = np.bincount(words, minlength=len(self._vocabulary))
        texts = self._vocabulary.texts()
        held = sorted(np.flatnonzero(often).tolist(), key=texts.__getitem__)
        rank = np.zeros(len(self._vocabulary), np.int32)
        rank[held] = np.arange(len(held), dtype=np.int32)
        order = sort_order(rank[words], len(held))
        del words
        # Where each word stands: its document, and its position there.
        lengths = np.frombuffer(self._lengths, np.int32).astype(np.int64)
        documents = np.frombuffer(self._documents, np.int32).astype(np.int64)
        places = np.repeat((documents << _POSITION_BITS) - starts_of(lengths)[:-1], lengths)
        places += np.arange(len(places))
        places = places[order]
        del order
        document = (places >> _POSITION_BITS).astype(np.int32)
        bounds = starts_of(often[held])
        first = np.empty(len(places), bool)
        np.not_equal(document[1:], document[:-1], out=first[1:])
        first[bounds[:-1]] = True
        starts = np.flatnonzero(first)
        frequencies = np.diff(starts, append=len(places))
        return Postings(
            [texts[number] for number in held],
            np.diff(np.searchsorted(starts, bounds)),
            document[starts].astype(np.int64),
            frequencies,
            steps_of(places & ((1 << _POSITION_BITS) - 1), frequencies) if self._positions else None,
            families=self._vocabulary.families(held),
        )
