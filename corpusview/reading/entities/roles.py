"""What the words beside a name call it: "Prime Minister X", "X, the head of Y", "the carmaker X", "X shares".

A fixed list of roles, each a bit, so that all that an article says of a name is one number. It is read off where a
name was found, at the few words of the text that tell a role; the words themselves were written here, of general
knowledge.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np

from corpusview.reading.entities.marks import Mark
from corpusview.reading.entities.role_words import BEHIND, PAIRS, ROLES, SINGLE
from corpusview.reading.entities.tagger import Found
from corpusview.reading.entities.tokens import Tokens

PEOPLE: Final = sum(role.bit for role in ROLES if role.kind == "PER")
BODIES: Final = sum(role.bit for role in ROLES if role.kind == "ORG")
PLACES: Final = sum(role.bit for role in ROLES if role.kind == "LOC")
_WORKS: Final = sum(role.bit for role in ROLES if role.kind == "MISC")
# What an apposition may tell of a name of each kind: in "in London, a company" it tells nothing of London.
_OF_KIND: Final = {"PER": PEOPLE, "ORG": BODIES | _WORKS, "LOC": PLACES}
_KINDS: Final = {role.bit: role.kind for role in ROLES}
_TOLD: Final = {role.bit: role.told for role in ROLES}

# "X, a 35-year-old French stage actor": so many words at most stand between the comma and the word that tells.
APPOSITION_WORDS = 6
# "Minister of Foreign Affairs and Trade X": so many between "of" or "for" and the name.
OFFICE_WORDS = 5
_OF = frozenset({"of", "for"})
_LEADS_ON = frozenset({"of", "the", "for", "and", "&"})
# In "X, of the company" and "X, who told the company" the word is no name of X.
_ENDS = frozenset({
    ".", ";", ":", "?", "!", "(", ")", '"', "“", "”", "said", "says", "told", "of", "for", "at", "from", "with", "in",
    "by", "to", "on", "whose", "where", "when", "as", "after", "but", "than", "that", "which", "like", "not",
})  # fmt: skip
# "X, the president said": somebody else speaks there
_GOES_ON = frozenset({"'s", "said", "says", "told", "added", "was", "were", "is", "has", "had", "will", "would"})


def beside(found: Sequence[Found], tokens: Tokens) -> list[int]:
    """The roles that words beside each of these names tell of it, as bits. The names are in order and apart."""
    words = tokens.words
    told = [0] * len(found)
    places = np.flatnonzero(tokens.marks & Mark.ROLE).tolist() if found else []
    if not places:
        return told
    begins = {name.start: at for at, name in enumerate(found)}
    ends = {name.end: at for at, name in enumerate(found)}
    starts = list(begins)
    last = len(words) - 1
    for place in places:
        inside = bisect_right(starts, place) - 1
        if inside >= 0 and found[inside].end > place:
            # "Bank" of "Bank of England"
            continue
        word = words[place]
        before = words[place - 1] if place else ""
        follows = words[place + 1] if place < last else ""
        bits = PAIRS.get((before.lower(), word.lower())) or SINGLE.get(word, 0)
        behind = BEHIND.get(word, 0)
        if behind:
            # "X shares", "X's shares", "X province"
            owned = before == "'s" and behind & BODIES
            at = ends.get(place - 1 if owned else place)
            if at is not None:
                told[at] |= behind
        if not bits:
            continue
        at = begins.get(place + 1)
        if at is not None:
            # "Prime Minister X", "the carmaker X"
            told[at] |= bits
        elif follows in _OF and bits & PLACES and (at := begins.get(place + 2)) is not None:
            # "the city of X"
            told[at] |= bits & PLACES
        elif bits & PEOPLE:
            # "the prime minister, X", "Minister of Foreign Affairs X"
            at = _behind_office(words, place, follows, begins)
            if at is not None and found[at].kind == "PER":
                told[at] |= bits & PEOPLE
        if follows in SINGLE or follows in BEHIND or follows in _GOES_ON:
            # "the company president": the word behind tells the role, and this one only of what
            continue
        at = _explained(words, place, ends)
        if at is not None:
            told[at] |= bits & _OF_KIND.get(found[at].kind, 0)
    return told


def _behind_office(words: list[str], place: int, follows: str, begins: Mapping[int, int]) -> int | None:
    """The name behind an office: after a comma, or after what the office is of."""
    if follows == ",":
        return begins.get(place + 2)
    if follows not in _OF:
        return None
    for at in range(place + 2, min(place + 2 + OFFICE_WORDS, len(words))):
        word = words[at]
        if at in begins and at > place + 2:
            return begins[at]
        if not (word[0].isupper() or word in _LEADS_ON):
            return begins.get(at + 1) if word == "," else None
    return None


def _explained(words: list[str], place: int, ends: Mapping[int, int]) -> int | None:
    """The name that an apposition with the word at `place` explains: "X, the chief executive", "X, 45, a teacher"."""
    for at in range(place - 1, max(place - 2 - APPOSITION_WORDS, 0), -1):
        word = words[at]
        if word == ",":
            if words[at - 1].isdigit() and words[at - 2] == ",":
                at -= 2
            return ends.get(at)
        if word in _ENDS:
            return None
    return None


# People are known by roles of one field or of several; by those of two that have nothing in common, two people are.
_FIELDS: Final = {role.bit: role.field for role in ROLES if role.field}


def field_of(role: int) -> str:
    """The field of a person's role, "politics" or "sport"; empty where it tells of none."""
    return _FIELDS.get(role, "")


def kind_of(role: int) -> str:
    """The kind of the names that have a role, in the tagger's letters; empty for what is no role."""
    return _KINDS.get(role, "")


def as_told(roles: int) -> tuple[str, ...]:
    """The roles in words, those of people first."""
    return tuple(told for bit, told in _TOLD.items() if roles & bit)
