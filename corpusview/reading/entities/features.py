"""What the tagger is told of a word: its form, its pieces, and the lists it stands in. A function of the word alone.

Because a word's features depend on nothing around it, they are computed once a word and kept.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from zlib import crc32

from corpusview.reading.entities.gazetteers import Gazetteers
from corpusview.reading.entities.tokens import Tokens

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


def hashed(names: list[str]) -> list[int]:
    """Feature names as rows of the embedding."""
    return [crc32(name.encode("utf-8", "surrogatepass")) % (BUCKETS - 1) + 1 for name in names]


def phrase_rows(tokens: list[str], gazetteers: Gazetteers) -> list[int]:
    """For each token the row of the known name of several words that it is part of, 0 for none. Longest first."""
    rows = [0] * len(tokens)
    phrases = gazetteers.phrases
    index, end = 0, len(tokens)
    while index < end:
        if tokens[index] in phrases and (found := gazetteers.phrase_at(tokens, index, end)):
            length, kind = found
            row = PHRASE_ROWS[kind]
            rows[index] = row
            rows[index + 1 : index + length] = [row + 1] * (length - 1)
            index += length
        else:
            index += 1
    return rows


def stream(tokens: Tokens) -> list[str]:
    """The words with a break between sentences, and one at either end."""
    words: list[str] = [BREAK]
    for start, end in tokens.sentences():
        words += tokens.words[start:end]
        words.append(BREAK)
    return words
