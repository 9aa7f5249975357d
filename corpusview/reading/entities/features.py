"""What the tagger is told of a word: its form, its pieces, and the lists it stands in. A function of the word alone.

Because a word's features depend on nothing around it, they are computed once a word and kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from string import ascii_letters
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from corpusview.reading.entities.gazetteers import Gazetteers

# Feature names are hashed into this many rows of the embedding; 0 is the row of nothing.
BUCKETS = 1 << 16
# Stands between sentences, so that a window that reaches over a sentence's end knows it.
BREAK = "\n"

# Kinds of known names of several words, as seen at a position: first word and later words.
PHRASE_ROWS = {"place": 1, "organisation": 3, "club": 5, "people": 7}
PHRASES = 9

_REPEATS = re.compile(r"(.)\1+")
_UPPER = re.compile(r"[^\W\d_a-z]")


def shape(word: str) -> str:
    """The word's outline: X for a capital, x for a small letter, d for a digit, at most two of a kind in a row."""
    return _REPEATS.sub(
        r"\1\1",
        "".join("X" if c.isupper() else "x" if c.islower() else "d" if c.isdigit() else c for c in word[:24]),
    )


def feature_names(word: str, gazetteers: Gazetteers, lower_share: Mapping[int, int]) -> list[str]:
    """The features of a word by name; the first is the word itself."""
    if word == BREAK:
        return ["<s>"]
    low = word.lower()[:40]
    names = ["w=" + low, "f=" + shape(word)]
    if word.isalpha() or len(word) > 2:
        padded = f"<{low}>"
        names += ["p" + padded[: n + 1] for n in (1, 2, 3, 4) if n <= len(low)]
        names += ["s" + padded[-n - 1 :] for n in (1, 2, 3, 4) if n <= len(low)]
        if len(low) <= 24:
            names += ["g" + padded[i : i + 3] for i in range(1, len(padded) - 3)]
    names += ["l=" + flag for flag in gazetteers.flags.get(word, ())]
    if word[:1].isupper() or not word[:1].isalpha():
        names.append(f"n={min(len(word), 8)}")
        share = lower_share.get(crc32(low.encode("utf-8", "surrogatepass")))
        names.append("c=?" if share is None else f"c={share}")
        if word.isupper() and len(word) > 3:
            titled = word.title()
            names += ["u=" + flag for flag in gazetteers.flags.get(titled, ())]
        if "-" in word:
            for part in word.split("-"):
                names += ["h=" + flag for flag in gazetteers.flags.get(part, ())]
    elif low in gazetteers.flags and low != word:
        names += ["l=" + flag for flag in gazetteers.flags[low]]
    return names


@lru_cache(maxsize=1 << 15)
def _row(name: str) -> int:
    return crc32(name.encode("utf-8", "surrogatepass")) % (BUCKETS - 1) + 1


def hashed(names: list[str]) -> list[int]:
    """Feature names as rows of the embedding."""
    return [_row(name) for name in names]


def feature_rows(
    words: list[str], gazetteers: Gazetteers, lower_share: Mapping[int, int]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The rows of the embedding that make the words' vectors: all of them, and where each word's begin.

    The same rows as `hashed(feature_names(word))` in another order; the pieces of plain words are hashed side by side.
    """
    plain: list[bytes] = []
    others: list[int] = []
    ends: list[int] = []
    for word in words:
        if (
            word.isascii()
            and (word.isalpha() or word.isalnum() and len(word) > 2)
            and len(word) <= _PLAIN_LENGTH
            and not (len(word) > 3 and word.isupper())
        ):
            low = word.lower()
            letters = low.encode("ascii")
            plain.append(letters)
            others += _other_rows(word, low, letters, gazetteers, lower_share)
        else:
            plain.append(b"")
            others += hashed(feature_names(word, gazetteers, lower_share))
        ends.append(len(others))
    pieces = _piece_rows(plain)
    # first a word's other rows, then those of its pieces; 0 stands where there is no piece
    there = pieces != 0
    firsts = np.concatenate(([0], ends))
    mores = np.cumsum(there.sum(1))
    starts = firsts[:-1] + np.concatenate(([0], mores[:-1]))
    rows = np.empty(firsts[-1] + mores[-1], dtype=np.int64)
    is_piece = np.ones(len(rows), dtype=bool)
    is_piece[np.arange(firsts[-1]) + np.repeat(starts - firsts[:-1], np.diff(firsts))] = False
    rows[~is_piece] = others
    rows[is_piece] = pieces[there]
    return rows, starts


# Longer words are looked at one by one; as many letters as trigrams are taken of.
_PLAIN_LENGTH = 24


def _other_rows(
    word: str, low: str, letters: bytes, gazetteers: Gazetteers, lower_share: Mapping[int, int]
) -> list[int]:
    """The rows of a plain word but for those of its pieces; as `feature_names` has them."""
    rows = [crc32(letters, _AFTER_W) % (BUCKETS - 1) + 1, _shape_row(word.translate(_OUTLINE))]
    flags = gazetteers.flags
    if word in flags:
        rows += _list_rows(flags[word])
    first = word[0]
    if first.isupper() or first.isdigit():
        rows.append(_length_row(len(word) if len(word) < 8 else 8))
        rows.append(_share_row(lower_share.get(crc32(letters))))
    elif low != word and low in flags:
        rows += _list_rows(flags[low])
    return rows


@lru_cache(maxsize=1024)
def _list_rows(flags: tuple[str, ...]) -> list[int]:
    return hashed(["l=" + flag for flag in flags])


@cache
def _length_row(length: int) -> int:
    return _row(f"n={length}")


@cache
def _share_row(share: int | None) -> int:
    return _row("c=?" if share is None else f"c={share}")


_AFTER_W = crc32(b"w=")
_OUTLINE = {ord(letter): "X" if letter.isupper() else "x" for letter in ascii_letters} | dict.fromkeys(
    b"0123456789", "d"
)


@lru_cache(maxsize=1024)
def _shape_row(outline: str) -> int:
    return _row("f=" + _REPEATS.sub(r"\1\1", outline))


def _crc_table() -> NDArray[np.uint32]:
    rest = np.arange(256, dtype=np.uint32)
    for _ in range(8):
        rest = np.where(rest & 1, (rest >> 1) ^ np.uint32(0xEDB88320), rest >> 1)
    return rest


_CRC = _crc_table()
_ALL_BITS = np.uint32(0xFFFFFFFF)


def _onward(crc: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """CRC-32 (its bits turned) of what was read so far, with a letter of no bits each."""
    return _CRC.take(crc & 0xFF) ^ (crc >> np.uint32(8))


def _read(letters: bytes) -> NDArray[np.uint32]:
    return np.full(1, crc32(letters), dtype=np.uint32) ^ _ALL_BITS


def _behind() -> list[NDArray[np.uint32]]:
    """What a letter adds to the CRC-32, by how many letters follow it: each adds its share, whatever the others are."""
    shares = [_CRC]
    for _ in range(4):
        shares.append(_onward(shares[-1]))
    return shares


_BEHIND = _behind()


def _from(start: bytes, letters: int, end: bytes = b"") -> np.uint32:
    """The CRC-32 of what begins and ends so, with so many letters of no bits between."""
    return _read(start + bytes(letters) + end)[0]


_BEGINNINGS = [_from(b"p<", size) for size in range(1, 5)]
_ENDINGS = [_from(b"s", size, b">") for size in range(1, 5)]
_TRIGRAM = _from(b"g", 3)


def _rows_of(crc: NDArray[np.uint32], there: NDArray[np.bool_]) -> NDArray[np.uint32]:
    return np.where(there, (crc ^ _ALL_BITS) % np.uint32(BUCKETS - 1) + np.uint32(1), 0)


def _piece_rows(words: list[bytes]) -> NDArray[np.uint32]:
    """For each word of small ASCII letters the rows of its beginnings, endings and trigrams."""
    count, width = len(words), max(4, *map(len, words))
    letters = np.array(words, dtype=f"S{width}").view(np.uint8).reshape(count, width)
    lengths = np.fromiter(map(len, words), dtype=np.int64, count=count)
    crc = np.empty((8 + width - 2, count), dtype=np.uint32)
    first, last = letters[:, :4].T, np.maximum(lengths - np.arange(1, 5)[:, None], 0)
    last = letters.ravel().take(last + np.arange(0, count * width, width))
    begun = np.zeros(count, dtype=np.uint32)
    ended = np.zeros(count, dtype=np.uint32)
    for size in range(1, 5):
        begun = _onward(begun) ^ _CRC.take(first[size - 1])
        ended ^= _BEHIND[size].take(last[size - 1])
        crc[size - 1] = begun ^ _BEGINNINGS[size - 1]
        crc[3 + size] = ended ^ _ENDINGS[size - 1]
    shares = [_BEHIND[shift].take(letters[:, 2 - shift : width - shift]) for shift in range(3)]
    crc[8:] = (shares[0] ^ shares[1] ^ shares[2] ^ _TRIGRAM).T
    fewest = np.concatenate((np.arange(1, 5), np.arange(1, 5), np.arange(3, width + 1)))
    return _rows_of(crc, fewest[:, None] <= lengths).T


def phrase_rows(words: list[str], gazetteers: Gazetteers) -> list[int]:
    """For each word the row of the known name of several words that it is part of, 0 for none. Longest first."""
    rows = [0] * len(words)
    phrases = gazetteers.phrases
    candidates = (index for index, word in enumerate(words) if word in phrases)
    for index, length, row in known_phrases(words, gazetteers, ((index, len(words)) for index in candidates)):
        rows[index] = row
        rows[index + 1 : index + length] = [row + 1] * (length - 1)
    return rows


def known_phrases(
    words: Sequence[str], gazetteers: Gazetteers, candidates: Iterable[tuple[int, int]]
) -> Iterator[tuple[int, int, int]]:
    """The known names of several words: where each begins, its number of words, the row of its first. Longest first.

    `candidates` are the places, rising, where one may begin, each with the end that it must not go beyond.
    """
    free = 0
    for index, end in candidates:
        if index >= free and (found := gazetteers.phrase_at(words, index, end)):
            length, kind = found
            yield index, length, PHRASE_ROWS[kind]
            free = index + length
