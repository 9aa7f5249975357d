"""Which terms of a dictionary a pattern means: wildcards, regular expressions, words a few edits away."""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from corpusview.corpus.index.columnar.segment import FieldReader

Array = np.ndarray

# Terms looked at between two chances to stop: about 10 ms.
_AT_ONCE = 1 << 15


def _texts(reader: FieldReader, prefix: str, pause: Callable[[], None]) -> Iterator[tuple[int, list[str]]]:
    """The terms that start with `prefix`, in runs, each with the number of its first."""
    first, last = reader.with_prefix(prefix.encode("utf-8", "replace"))
    for start in range(first, last, _AT_ONCE):
        pause()
        joined, starts = reader.terms.block(start, min(start + _AT_ONCE, last))
        whole, bounds = joined.decode("utf-8"), _in_letters(joined, starts).tolist()
        yield start, [whole[start:end] for start, end in zip(bounds, bounds[1:], strict=False)]


def _in_letters(joined: bytes, starts: Array) -> Array:
    """Where terms start that start at `starts` of these bytes, counted in letters."""
    if joined.isascii():
        return starts
    # All bytes of a letter but its first say that they go on.
    go_on = np.cumsum((np.frombuffer(joined, np.uint8) & 0xC0) == 0x80)
    return starts - np.concatenate(([0], go_on))[starts]


def glob_pattern(glob: str) -> tuple[str, str]:
    """A glob as the literal text that it starts with and a regular expression that takes linear time.

    Each run of characters after a star is matched at its first place and never again: for globs that loses nothing.
    Globs with brackets are Whoosh's, by way of `fnmatch`.
    """
    prefix = re.split(r"[*?[]", glob, maxsplit=1)[0]
    if "[" in glob:
        return prefix, fnmatch.translate(glob)
    runs = ["".join("." if each == "?" else re.escape(each) for each in run) for run in glob.split("*")]
    if len(runs) == 1:
        return prefix, rf"(?s:{runs[0]}\Z)"
    middle = "".join(f"(?>.*?{run})" for run in runs[1:-1] if run)
    return prefix, rf"(?s:{runs[0]}{middle}.*{runs[-1]}\Z)"


def prefix_of_regex(asked: Any) -> str:
    """The literal text that every match of a Regex query starts with."""
    return asked._find_prefix(asked.text)


def matching_terms(reader: FieldReader, prefix: str, pattern: str, pause: Callable[[], None]) -> Array:
    """The terms that a regular expression matches from their beginning."""
    match = re.compile(pattern).match
    found: list[int] = []
    for start, texts in _texts(reader, prefix, pause):
        found += [start + at for at, text in enumerate(texts) if match(text)]
    return np.array(found, np.int64)


def edits_within(reader: FieldReader, text: str, most: int, same: int, pause: Callable[[], None]) -> Array:
    """The terms at most `most` insertions, deletions or substitutions from `text`; the first `same` letters stand."""
    first, last = reader.with_prefix(text[:same].encode("utf-8", "replace"))
    found = [np.zeros(0, np.int64)]
    for start in range(first, last, _AT_ONCE):
        pause()
        joined, starts = reader.terms.block(start, min(start + _AT_ONCE, last))
        found.append(start + _near(joined, starts, text, most, pause))
    return np.concatenate(found)


def _letters(joined: bytes, starts: Array, ends: Array, lengths: Array) -> Array:
    """A row for each of some terms with its letters, and noughts after them."""
    letters = np.zeros((len(lengths), int(lengths.max())), np.uint32)
    columns = np.arange(letters.shape[1])
    is_there = columns < lengths[:, None]
    plain = ends - starts == lengths
    letters[is_there & plain[:, None]] = np.frombuffer(joined, np.uint8)[
        (starts[plain, None] + columns)[is_there[plain]]
    ]
    others = zip(starts[~plain].tolist(), ends[~plain].tolist(), strict=True)
    texts = "".join(joined[start:end].decode("utf-8") for start, end in others)
    letters[is_there & ~plain[:, None]] = np.frombuffer(texts.encode("utf-32-le"), "<u4")
    return letters


def _near(joined: bytes, starts: Array, text: str, most: int, pause: Callable[[], None]) -> Array:
    lengths = np.diff(_in_letters(joined, starts))
    close = np.flatnonzero(np.abs(lengths - len(text)) <= most)
    if not len(close):
        return close
    lengths = lengths[close]
    letters = _letters(joined, starts[close], starts[close + 1], lengths)
    sought = np.frombuffer(text.encode("utf-32-le", "replace"), "<u4")
    # Each letter of the text that a term lacks takes an edit of its own.
    lacking = np.zeros(len(close), np.int64)
    places = np.ascontiguousarray(letters.T)
    for letter in set(sought.tolist()):
        lacking += ~(places == letter).any(axis=0)
    kept = lacking <= most
    close, letters, lengths = close[kept], letters[kept], lengths[kept]
    before = np.tile(np.arange(letters.shape[1] + 1), (len(close), 1))
    for number, letter in enumerate(sought.tolist()):
        pause()
        now = np.empty_like(before)
        now[:, 0] = number + 1
        changed = before[:, :-1] + (letters != letter)
        dropped = before[:, 1:] + 1
        np.minimum(changed, dropped, out=changed)
        for column in range(letters.shape[1]):
            now[:, column + 1] = np.minimum(changed[:, column], now[:, column] + 1)
        before = now
    return close[before[np.arange(len(close)), lengths] <= most]
