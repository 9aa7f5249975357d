"""Things that have names like people, bodies and places: programs, formats, feasts, and letters that mean a word."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from functools import cache

from corpusview.paths import resource
from corpusview.patterns import pattern
from corpusview.reading.entities import people
from corpusview.reading.entities.gazetteers import Gazetteers
from corpusview.reading.entities.names import SMALL, is_acronym
from corpusview.reading.entities.tagger import Found
from corpusview.reading.entities.tokens import Tokens
from corpusview.reading.entities.wordlist import words_of

# So many names of machines and programs say of an article that "Python" and "Java" are such in it as well.
COMPANY = 2
# A person's name with a thing in it is none ("Connectivity Wi-Fi"), but initials stand before real ones ("JD Vance").
LONGER_THAN_INITIALS = 3
_BY = "common"


class _Mark(StrEnum):
    """What is known of a name: a thing and nothing else, one of machines, one that may be else, a company, a person.

    Of some the words beside them tell: "Jan 12", "Parkinson's", "Air Force One", "Anna Orzov, MD".
    """

    SURE = ""
    OF_MACHINES = "+"
    DOUBTFUL = "?"
    BODY = "="
    PERSON = "@"
    BY_OTHERS = ">"


_THINGS = frozenset({_Mark.SURE, _Mark.OF_MACHINES})


@cache
def _listed() -> dict[str, _Mark]:
    found: dict[str, _Mark] = {}
    for line in resource("gazetteers", "things.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            mark, names = (_Mark(line[0]), line[2:]) if line[:2] in {"+ ", "? ", "= ", "@ "} else (_Mark.SURE, line)
            found.update((entry.strip(), mark) for entry in names.split(";"))
    return found | dict.fromkeys((*_MONTHS, *_DISEASES, *_DEGREES, *_SHOPS, _AIR_FORCE), _Mark.BY_OTHERS)


@cache
def _of_machines() -> frozenset[str]:
    return frozenset(name for name, mark in _listed().items() if mark is _Mark.OF_MACHINES)


def without_things(found: list[Found], read: Tokens, gazetteers: Gazetteers) -> list[Found]:
    """The names, those of things called so: an NGO, a CEO, ten degrees Celsius, HTML and, among such, Python.

    A company that is called like a person or a place is one, unless the article has somebody of that name.
    """
    words = read.words
    listed = _listed()
    meant = _meant_by_letters(found, words, gazetteers)
    if not _STORMS.isdisjoint(read.spelled()):
        meant |= _named_storms(found, words)
    among: bool | None = None
    in_full: set[str] | None = None
    changed: dict[int, str] = {}
    for at, name in enumerate(found):
        start, end, kind = name.start, name.end, name.kind
        if kind == "MISC":
            continue
        is_one_word = end - start == 1
        told = words[start] if is_one_word else " ".join(words[start:end])
        mark = listed.get(told)
        is_beside_signs = words[start - 1] in _SIGNS or words[start][1:2] == "-"
        if mark in _THINGS or told in meant or (is_beside_signs and _is_of_congress_or_exchange(words, start)):
            changed[at] = "MISC"
        elif mark is None:
            is_thing = _is_plural(told) if is_one_word else _has_things(words[start:end], kind, gazetteers)
            if is_thing:
                changed[at] = "MISC"
        elif mark is _Mark.BY_OTHERS:
            if told in _SHOPS:
                in_full = people.words_of_full_names(found, words) if in_full is None else in_full
                if words[end : end + 1] == ["'s"] and told not in in_full:
                    changed[at] = "ORG"
                continue
            before = found[at - 1] if at and found[at - 1].end == start - 1 else None
            if _is_told_by(words[end] if end < len(words) else " ", told) or (
                told in _DEGREES and before is not None and before.kind == "PER" and words[start - 1] == ","
            ):
                changed[at] = "MISC"
        elif mark is _Mark.PERSON:
            changed[at] = "PER"
        elif mark is _Mark.DOUBTFUL or kind != "ORG":
            in_full = people.words_of_full_names(found, words) if in_full is None else in_full
            if told not in in_full and mark is _Mark.DOUBTFUL:
                among = _among_machines(words) if among is None else among
                if among:
                    changed[at] = "MISC"
            elif told not in in_full:
                changed[at] = "ORG"
    return [
        Found(name.start, name.end, changed[at], name.sure, _BY) if at in changed else name
        for at, name in enumerate(found)
    ]


# Short for months, where a day follows; alone some are names of people as well.
_MONTHS = words_of("Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec")
_DISEASES = words_of("Alzheimer Parkinson Huntington Crohn Hodgkin Asperger Tourette")
# Companies that are called so with the genitive alone: "at Sotheby's".
_SHOPS = words_of("Sotheby Christie Macy Sainsbury Bloomingdale Kohl Domino Arby Denny McDonald Wendy Moody")
# A doctor's after the name, and not the state's of the same letters.
_DEGREES = words_of("MD PA DO MA")
# Where a share is dealt in, before its letters; and the party and state of who sits in Congress: "D-Oakland".
_EXCHANGES = words_of("nasdaq nyse amex tse lse otc tase asx tsx")
_SIGNS = frozenset("(:")
_PARTY = pattern(r"[DR]-[A-Z][a-z]")
# The aeroplanes of the president and his deputy.
_AIR_FORCE, _AEROPLANES = "Air Force", frozenset({"One", "Two"})


def _is_of_congress_or_exchange(words: list[str], at: int) -> bool:
    """Whether a word is a party and a state ("D-Oakland"), a share, or where that is dealt in.

    "(nasdaq: ORZ)", "( ORZ - news".
    """
    word, before = words[at], words[at - 1] if at else ""
    if word[1:2] == "-":
        return _PARTY.match(word) is not None
    if before == ":":
        return word.isupper() and words[at - 2].lower() in _EXCHANGES
    if before != "(":
        return False
    after = words[at + 1 : at + 3]
    return after == ["-", "news"] or (after[:1] == [":"] and word.lower() in _EXCHANGES)


def _is_told_by(after: str, name: str) -> bool:
    if name in _MONTHS:
        return after[0].isdigit()
    if name in _DEGREES:
        return False
    return after in _AEROPLANES if name == _AIR_FORCE else after == "'s"


def _is_plural(name: str) -> bool:
    return name[-1] == "s" and name[:-1].isupper() and _listed().get(name[:-1]) in _THINGS


def _has_things(parts: list[str], kind: str, gazetteers: Gazetteers) -> bool:
    """Whether a name of several words is of things alone ("HTML CSS"), or a person's with one in it."""
    listed = _listed()
    if kind != "PER":
        return all(listed.get(part) in _THINGS for part in parts)
    return "first" not in gazetteers.flags.get(parts[0], ()) and any(
        len(part) > LONGER_THAN_INITIALS and listed.get(part) in _THINGS and not gazetteers.flags.get(part)
        for part in parts
    )


def _among_machines(words: Iterable[str]) -> bool:
    return len(_of_machines().intersection(words)) >= COMPANY


def _meant_by_letters(found: list[Found], words: list[str], gazetteers: Gazetteers) -> set[str]:
    """Letters that the article writes out in small words: "large language models (LLMs)" are no body.

    Other languages write bodies so too: "министерство иностранных дел (МИД)".
    """
    meant: set[str] = set()
    for name in found:
        at = name.start
        if at < 2 or words[at - 1] != "(" or words[at + 1 : at + 2] != [")"] or name.by == "rules":
            continue
        short = words[at]
        letters = short[:-1] if short[-1] == "s" else short
        if not is_acronym(letters) or "org" in gazetteers.flags.get(letters, ()):
            continue
        if _spelled_out(letters.replace(".", "").lower(), words[max(0, at - 1 - 2 * len(letters)) : at - 1]):
            meant.update((letters, letters + "s"))
    return meant


_STORMS = frozenset({"Hurricane", "Typhoon", "Cyclone"})


def _named_storms(found: list[Found], words: list[str]) -> set[str]:
    """What the article's storms are called: "Katrina", of "Hurricane Katrina", is no place and nobody else."""
    in_full = people.words_of_full_names(found, words)
    named = {words[at + 1] for at, word in enumerate(words[:-1]) if word in _STORMS}
    return {name for name in named if name[0].isupper() and name not in in_full}


def _spelled_out(letters: str, before: list[str]) -> bool:
    """Whether the small words right before give these letters, each its first; small words may be passed over."""
    at = len(letters)
    for word in reversed(before):
        parts = [part for part in word.split("-") if part]
        if not parts or word != word.lower():
            return False
        firsts = "".join(part[0] for part in parts)
        if at >= len(firsts) and letters[at - len(firsts) : at] == firsts:
            at -= len(firsts)
        elif at and letters[at - 1] == firsts[0]:
            at -= 1
        elif word not in SMALL:
            return False
        if not at:
            return True
    return False
