"""What the rest of an article says of its people: whole names with nicknames and initials, and surnames alone."""

from __future__ import annotations

import numpy as np

from corpusview.reading.entities.gazetteers import Gazetteers
from corpusview.reading.entities.marks import Mark
from corpusview.reading.entities.names import SUFFIXES
from corpusview.reading.entities.tagger import Found
from corpusview.reading.entities.tokens import Tokens
from corpusview.reading.entities.wordlist import words_of

# Titles that stay with a name for life, and are written as part of it.
_HONOURS = frozenset({"Imam", "Rabbi", "Datuk"})
_QUOTES = frozenset("\"'“”‘’«»")
# Initials without stops before a surname: "K P Sasikala". One alone may be anything, as in "Vitamin C Deficiency".
MOST_INITIALS = 3
# How sure a name is at least to which a nickname or initials belong.
WHOLE = 0.6


def with_honours(found: list[Found], tokens: Tokens, words: list[str]) -> list[Found]:
    """ "Imam Ahmad" and "Rabbi Baruch Lanner" are whole names."""
    opens = tokens.firsts()
    result: list[Found] = []
    for name in found:
        start = name.start
        before = result[-1].end if result else 0
        if name.kind == "PER" and start > before and start not in opens and words[start - 1] in _HONOURS:
            name = Found(start - 1, name.end, "PER", name.sure, name.by)
        result.append(name)
    return result


def whole_names(found: list[Found], tokens: Tokens, words: list[str], initials: bool = True) -> list[Found]:
    """ "Andrés ‘Cuervo’ Larroque" and "K P Sasikala" are one name each, whatever pieces the tagger saw of them.

    In languages that have words of one letter ("В", "W", "Ο") these are no `initials`.
    """
    opens = tokens.firsts()
    at = {name.start: name for name in found}
    ends = {name.end: name for name in found}
    made: list[Found] = []
    for name in found:
        if name.kind != "PER":
            continue
        # a quote, one or two words, a quote, and a family name
        start, end = name.start, name.end
        for length in (1, 2):
            last = end + length + 2
            if last >= len(words) or words[end] not in _QUOTES or words[last - 1] not in _QUOTES:
                continue
            if not all(_is_large(word) for word in (*words[end + 1 : last - 1], words[last])):
                continue
            if opens.isdisjoint(range(end, last + 1)) and (last not in at or at[last].kind == "PER"):
                end = at[last].end if last in at else last + 1
                break
        while (
            initials
            and start > 0
            and name.start - start < MOST_INITIALS
            and start not in opens
            and _is_initial(words[start - 1])
        ):
            start -= 1
        # "and I" before a name is no initial; "H E" is His Excellency
        if words[start : name.start] in (["A"], ["I"], ["H", "E"]) or start in ends:
            start = name.start
        if (start, end) != (name.start, name.end):
            made.append(Found(start, end, "PER", max(name.sure, WHOLE), "whole name"))
    if not made:
        return found
    taken = {index for name in made for index in range(name.start, name.end)}
    kept = [name for name in found if taken.isdisjoint(range(name.start, name.end))]
    return sorted([*kept, *made], key=lambda name: name.start)


def _is_large(word: str) -> bool:
    return word[0].isupper() and word.replace("-", "").isalpha()


def _is_initial(word: str) -> bool:
    return len(word) == 1 and word.isupper()


def _surname(words: list[str]) -> str | None:
    """The last word of a person's name of several words that can stand for the person."""
    parts = [word for word in words if word[0].isalpha() and word.casefold().strip(".") not in SUFFIXES]
    if len(parts) < 2:
        return None
    last = parts[-1]
    return last if len(last) > 1 and last[0].isupper() and not last.endswith(".") else None


def surnames(found: list[Found], capitals: list[int], words: list[str], gazetteers: Gazetteers) -> list[Found]:
    """A surname alone, or a given name alone, is the person whose full name the article gives."""
    people: set[str] = set()
    given: set[str] = set()
    for name in found:
        if name.kind == "PER" and name.end - name.start > 1 and name.sure > 0.4:
            last = _surname(words[name.start : name.end])
            if last and last not in gazetteers.places:
                people.add(last)
            first = words[name.start]
            if len(first) > 2 and not first.endswith(".") and first not in gazetteers.places:
                given.add(first)
    if not people and not given:
        return found
    taken = [False] * len(words)
    changed: list[Found] = []
    for name in found:
        single = name.end - name.start == 1
        word = words[name.start]
        if single and name.kind != "PER" and (word in people or (word in given and name.sure < 0.8)):
            name = Found(name.start, name.end, "PER", max(name.sure, 0.6), "surname")
        changed.append(name)
        taken[name.start : name.end] = [True] * (name.end - name.start)
    for index in capitals:
        if taken[index] or words[index] not in people:
            continue
        after = words[index + 1] if index + 1 < len(words) else ""
        before = words[index - 1] if index else ""
        if (after[:1].isupper() and after.isalpha()) or (before[:1].isupper() and len(before) > 3 and taken[index - 1]):
            continue
        changed.append(Found(index, index + 1, "PER", 0.6, "surname"))
    return sorted(changed, key=lambda name: name.start)


def full_names(found: list[Found], tokens: Tokens, words: list[str], gazetteers: Gazetteers) -> list[Found]:
    """A listed given name or an initial, and a capitalised word that no list knows otherwise, are a person."""
    taken = bytearray(len(words) + 1)
    for name in found:
        taken[name.start : name.end] = b"\x01" * (name.end - name.start)
    opens = tokens.firsts()
    large = (tokens.marks & Mark.CAPITAL) != 0
    added = []
    for index in np.flatnonzero(large[:-1] & large[1:]).tolist():
        word, last = words[index], words[index + 1]
        if taken[index] or taken[index + 1] or index + 1 in opens or not word[0].isupper():
            continue
        if not (last[0].isupper() and last.replace("-", "").isalpha() and len(last) > 2 and not last.isupper()):
            continue
        if index and (taken[index - 1] or words[index - 1][0].isupper()) and index not in opens:
            continue
        after = words[index + 2] if index + 2 < len(words) and index + 2 not in opens else ""
        if after[:1].isupper() or (index + 2 < len(words) and taken[index + 2]):
            continue
        if len(word) == 2 and word[1] == ".":
            added.append(Found(index, index + 2, "PER", 0.6, "initial"))
        elif "first" in gazetteers.flags.get(word, ()):
            flags = gazetteers.flags.get(last, ())
            if not flags or "surname" in flags:
                added.append(Found(index, index + 2, "PER", 0.6, "given name"))
    return sorted([*found, *added], key=lambda name: name.start) if added else found


# What is surer than this of its kind is left so whatever stands beside it.
BESIDE_DOUBT = 0.95
_SAID = frozenset({"said", "says", "told", "added", "explained", "recalled", "insisted", "argued", "replied", "wrote"})
_SETTLED = frozenset({"town", "city", "village", "suburb", "port", "district"})


def words_of_full_names(found: list[Found], words: list[str]) -> set[str]:
    """The words of the people whom the article names in full."""
    return {
        word
        for name in found
        if name.kind == "PER" and name.end - name.start > 1
        for word in words[name.start : name.end]
    }


def people_or_places(found: list[Found], words: list[str], gazetteers: Gazetteers) -> list[Found]:
    """Where no list knows a name, "the town of Mekane Berhan" is a place and "Sarukhan told" a person."""
    people = words_of_full_names(found, words)
    result = []
    for name in found:
        start, end = name.start, name.end
        before = words[start - 1] if start else ""
        if name.kind == "PER" and before in _BEFORE_PLACES:
            is_town = before == "of" and start > 1 and words[start - 2] in _SETTLED
            is_where = before == "at" and words[start - 2 : start - 1] and words[start - 2].lower() not in _AIMED
            is_somebody = end - start == 1 and words[start] in people
            if is_town or (is_where and not is_somebody and _may_be_other(name, words, gazetteers)):
                name = Found(start, end, "LOC", name.sure, "beside")
        elif (
            name.kind == "LOC" and end - start == 1 and words[end : end + 1] and words[end] in _SAID and before != "of"
        ):
            # "the Belgian town of Chatelet told"
            name = Found(start, end, "PER", name.sure, "beside") if _may_be_other(name, words, gazetteers) else name
        result.append(name)
    return result


# What is done at people.
_AIMED = words_of("""
    look looks looked looking laugh laughs laughed laughing point points pointed pointing aim aims aimed aiming angry
    mad yell yelled yelling shout shouted shouting stare stared staring glance glanced smile smiled smiling swipe shot
    fired directed anger annoyed furious hit lashed
""")
_BEFORE_PLACES = frozenset({"of", "at"})


def _may_be_other(name: Found, words: list[str], gazetteers: Gazetteers) -> bool:
    return name.sure < BESIDE_DOUBT and not any(map(gazetteers.flags.get, words[name.start : name.end]))
