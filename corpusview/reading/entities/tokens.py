"""Words of a text as the tagger of names sees them: `Kassym-Jomart` is one, `Moscow-led` is three.

Search has a tokeniser of its own; this one only serves names. Dashes never belong to a word ("Masimov—a"), a possessive
is cut off ("Tokayev’s"), hyphens inside a name hold it together ("Jun-seok", "al-Assad"), hyphens that build an
adjective do not ("US-backed", "pro-Western"), nor do those between two places ("Argentina-Chile").
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from corpusview.reading.entities.wordlist import words_of

_ABBREVIATIONS = words_of("""
    Mr Mrs Ms Dr Prof Gen Col Lt Sgt Capt Maj Cmdr Adm Brig Rev Hon Gov Sen Rep Sr Jr St Ste Mt Ft Inc Corp Co
    Ltd Bros Jan Feb Mar Apr Jun Jul Aug Sept Sep Oct Nov Dec No Nos Pte Pvt Messrs Mme Mlle Eng Pres Fr Atty
    Supt Insp Const Cpl Ala Ariz Ark Calif Colo Conn Del Fla Ga Ill Ind Kan Ky La Mass Md Mich Minn Miss Mo
    Mont Neb Nev Okla Ore Pa Tenn Tex Va Vt Wash Wis Wyo vs
""")

# One letter and a stop is an initial only before another capital: "George W. Bush", not "plan B. The".
_WORDS = re.compile(
    r"(?:[^\W\d_]\.){2,}"
    rf"|(?:{'|'.join(sorted(_ABBREVIATIONS))})\.(?=[ \u00a0]?[\w(,])"
    r"|[^\W\d_a-z]\.(?=[ \u00a0]?[^\W\d_a-z])"
    r"|[^\W_]+(?:[-‐‑'’ʼ&]+[^\W_]+)*"
    r"|['’ʼ][sS]\b"
    r"|[^\w\s]|_"
)
_ADDRESSES = re.compile(r"(?:https?://|www\.)\S+|[@#]\w+|[^\s@()<>\",;]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){1,8}")
_JOINTS = re.compile(r"[-‐‑]+")
_POSSESSIVE = re.compile(r"['’ʼ](?:s|S|ll|re|ve|d|m)$")
_STRAIGHT = str.maketrans({"’": "'", "ʼ": "'", "‐": "-", "‑": "-"})

# Particles that belong to a name although they stand in small letters before the hyphen.
_PARTICLES = words_of("""
    al el ul an ar as ash at az ad ed es ibn bin abd abu d l n la le de van der
""")
# Second halves that make an adjective or a common noun of a name.
_ADJECTIVE_ENDINGS = words_of("""
    led run born held wide made bound area style like type era speaking language majority minority friendly
    oriented dominated proof free only related linked specific wise ward wards owned based backed turned
    trained educated listed operated registered flagged occupied administered inspired imposed brokered
    drafted mandated mediated and or to of the style-run elect general designate fame day week month year
    time hour plus level class member nation state city town country world party team side sector industry
    market price line border built designed controlled allied aligned affiliated sponsored funded supported
    supplied chaired hosted organised organized appointed elected installed mounted winning loving hating
    leaning ruled speaking
""")


@dataclass(frozen=True, slots=True)
class Tokens:
    """The words of a text, in order: where each starts and ends (code points), and its letters, quotes made straight.

    `breaks` holds, in order, the index of the first token of every sentence; the first is 0 unless there are no tokens.
    `numbers` are the words' numbers in the vocabulary that cut the text, `marks` what it knows of their form (`Mark`).
    """

    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    words: list[str]
    breaks: NDArray[np.int64]
    numbers: NDArray[np.int32]
    marks: NDArray[np.uint16]
    # What many rules ask for is made once.
    _firsts: list[frozenset[int]] = field(init=False, default_factory=list, repr=False, compare=False)
    _spelled: list[frozenset[str]] = field(init=False, default_factory=list, repr=False, compare=False)

    def __len__(self) -> int:
        return len(self.words)

    def part(self, first: int, end: int) -> Tokens:
        """The tokens from `first` to before `end`, between which no sentence is cut."""
        if first == 0 and end == len(self.words):
            return self
        own = slice(first, end)
        breaks = self.breaks[slice(*np.searchsorted(self.breaks, (first, end)))] - first
        return Tokens(self.starts[own], self.ends[own], self.words[own], breaks, self.numbers[own], self.marks[own])

    def firsts(self) -> frozenset[int]:
        """The first token of every sentence."""
        if not self._firsts:
            self._firsts.append(frozenset(self.breaks.tolist()))
        return self._firsts[0]

    def spelled(self) -> frozenset[str]:
        """The words, each once."""
        if not self._spelled:
            self._spelled.append(frozenset(self.words))
        return self._spelled[0]

    def sentences(self) -> list[tuple[int, int]]:
        """First and past-the-last token of every sentence."""
        firsts = self.breaks.tolist()
        return list(zip(firsts, [*firsts[1:], len(self.words)], strict=False))


# What follows a piece of text, as far as it matters to it: a capital after one space, another letter, neither.
BEFORE_CAPITAL, BEFORE_WORD, BEFORE_NOTHING = " A", " a", ""
_CAPITAL = re.compile(r"[^\W\d_a-z]")
_WORD = re.compile(r"[\w(,]")


_HEEDS = re.compile(rf"(?:{'|'.join(sorted(_ABBREVIATIONS))}|[^\W\d_a-z])\.$")


@lru_cache(maxsize=1 << 14)
def heeds_what_follows(piece: str) -> bool:
    """Whether a piece of text may be cut otherwise for what follows it: it ends in an abbreviation or an initial."""
    return _HEEDS.search(piece) is not None


def follower(character: str) -> str:
    """What `character`, one space after a piece of text, is to it."""
    if _CAPITAL.match(character):
        return BEFORE_CAPITAL
    return BEFORE_WORD if _WORD.match(character) else BEFORE_NOTHING


def cut(piece: str, after: str, places: Collection[str]) -> Iterator[tuple[str, int, int]]:
    """The words of a piece of text that holds no space, each with its start and end. Linear in its length.

    `after` is what follows (see `follower`); it matters only after a full stop. Two of `places` joined by a hyphen are
    parted.
    """
    at = 0
    if any(mark in piece for mark in ("@", "#", "://", "www.")):
        for address in _ADDRESSES.finditer(piece):
            yield from _cut_plain(piece[at : address.start()], BEFORE_NOTHING, places, at)
            yield address.group(), address.start(), address.end()
            at = address.end()
    yield from _cut_plain(piece[at:], after, places, at)


def _cut_plain(piece: str, after: str, places: Collection[str], shift: int) -> Iterator[tuple[str, int, int]]:
    for found in _WORDS.finditer(piece + after):
        at = found.start()
        if at >= len(piece):
            return
        word = found.group()
        if word.isalnum():
            yield word, at + shift, at + shift + len(word)
            continue
        for part in _parts(word, places):
            yield part.translate(_STRAIGHT), at + shift, at + shift + len(part)
            at += len(part)


def _parts(word: str, places: Collection[str]) -> list[str]:
    """A run of letters, hyphens and apostrophes cut where the parts do not make one name."""
    tail = ""
    possessive = _POSSESSIVE.search(word)
    if possessive and possessive.start() > 0:
        tail = possessive.group()
        word = word[: possessive.start()]
    parts = [word]
    joint = _JOINTS.search(word)
    if joint and joint.start() > 0 and word[0].isalpha():
        parts = _cut_at_joints(word, places)
    return [part for part in (*parts, tail) if part]


def _cut_at_joints(word: str, places: Collection[str]) -> list[str]:
    parts = _JOINTS.split(word)
    marks = _JOINTS.findall(word)
    if len(parts) > 2 and not any(part[:1].isupper() for part in parts):
        return [word]
    pieces = [parts[0]]
    for mark, right in zip(marks, parts[1:], strict=True):
        if _parts_company(pieces[-1].rpartition("-")[2] or pieces[-1], right, places) or len(mark) > 1:
            pieces += [mark, right]
        else:
            pieces[-1] += mark + right
    return pieces


def _parts_company(left: str, right: str, places: Collection[str]) -> bool:
    if left[:1].isupper() and right[:1].islower():
        return right in _ADJECTIVE_ENDINGS or (right.endswith("ed") and len(right) > 3)
    if left[:1].islower() and right[:1].isupper():
        return left not in _PARTICLES
    return left in places and right in places


CLOSERS = frozenset("\"”»’')]")
STOPS = frozenset(".?!…")

# A paragraph is taken for hard-wrapped when its lines are about equally long and no longer than a terminal's.
_WRAP_MIN, _WRAP_MAX = 45, 100


def soft_line_ends(text: str, newlines: NDArray[np.integer], lines: NDArray[np.integer]) -> list[int]:
    """Places of line ends inside hard-wrapped paragraphs, which part nothing.

    `newlines` are the places of all line ends, `lines` the numbers of the lines that are not blank, both rising.
    """
    bounds = np.concatenate(([-1], newlines, [len(text)]))
    begins, ends = bounds[lines] + 1, bounds[lines + 1]
    first = np.concatenate(([0], np.flatnonzero(np.diff(lines) != 1) + 1))
    longest = np.maximum.reduceat(ends - begins, first)
    count = np.diff(np.append(first, len(lines)))
    soft: list[int] = []
    for run in np.flatnonzero((count > 1) & (longest >= _WRAP_MIN) & (longest <= _WRAP_MAX)).tolist():
        own = slice(first[run], first[run] + count[run] - 1)
        wrapped = list(zip(begins[own].tolist(), ends[own].tolist(), strict=True))
        if all(
            b - a > 0.7 * longest[run] and text[b - 1] not in ".!?:" or text[b + 1 : b + 2].islower()
            for a, b in wrapped
        ):
            soft += [b for _, b in wrapped]
    return soft
