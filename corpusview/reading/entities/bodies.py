"""Where the names of organisations begin and end, and which are none: companies, ministries, the bodies of states."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import numpy as np

from corpusview.reading.entities.gazetteers import Gazetteers
from corpusview.reading.entities.marks import Mark
from corpusview.reading.entities.names import SMALL
from corpusview.reading.entities.tagger import Found
from corpusview.reading.entities.tokens import Tokens
from corpusview.reading.entities.wordlist import words_of

# A word alone that the tagger called a person or a place less surely than this may be an organisation's short form.
SHORT_FORM_DOUBT = 0.85

# How sure the body of a state is: "Government of Ghana".
STATE_BODY = 0.7
# No more capitalised words than this before a company's form are taken for its name.
COMPANY_WORDS = 4


def companies(found: list[Found], read: Tokens) -> list[Found]:
    """ "Daniels Pharmaceuticals Inc" is a company to its last word, whatever the tagger made of it."""
    forms = np.flatnonzero(read.marks & Mark.COMPANY).tolist()
    if not forms:
        return found
    words = read.words
    at = {index: name for name in found for index in range(name.start, name.end)}
    for form in forms:
        last = form - 1
        if last > 0 and words[last] == ",":
            last -= 1
        if last < 0 or (form in at and at[form].start > last):
            continue
        name = at.get(last)
        if name is not None and name.end > last:
            start = name.start
        elif last == form - 1 and words[last][0].isupper():
            start = last
            while (
                start > 0 and form - start < COMPANY_WORDS and _begins_large(words[start - 1]) and start - 1 not in at
            ):
                start -= 1
        else:
            continue
        if name is not None and name.kind == "PER" and words[form] in {"Co", "Co."} and last != form - 1:
            continue
        made = Found(start, form + 1, "ORG", max(name.sure if name else 0.0, 0.7), "company")
        for index in range(start, form + 1):
            at[index] = made
    kept = {id(name): name for name in at.values()}
    alive = [name for name in kept.values() if all(at[index] is name for index in range(name.start, name.end))]
    return sorted(alive, key=lambda name: name.start)


_STATE_BODIES = frozenset({"Government", "Embassy", "Parliament", "Army", "Navy", "Police"})


def of_states(
    found: list[Found], tokens: Tokens, capitals: list[int], words: list[str], gazetteers: Gazetteers
) -> list[Found]:
    """ "Government of Ghana" and "Israeli Embassy" are whole names of bodies."""
    heads = [index for index in capitals if words[index] in _STATE_BODIES]
    if not heads:
        return found
    at = {index: name for name in found for index in range(name.start, name.end)}
    made: dict[int, Found] = {}
    opens = tokens.firsts()
    for index in heads:
        if index in at and at[index].kind == "ORG":
            continue
        if index and words[index - 1] in gazetteers.demonyms and index not in opens:
            made[index - 1] = Found(index - 1, index + 1, "ORG", STATE_BODY, "of a state")
            continue
        after = index + 2
        if words[index + 1 : after] != ["of"] or words[index] != "Government":
            continue
        after += words[after : after + 1] == ["the"]
        if after in at and at[after].kind == "LOC" and at[after].start == after:
            made[index] = Found(index, at[after].end, "ORG", STATE_BODY, "of a state")
    if not made:
        return found
    taken = {index for name in made.values() for index in range(name.start, name.end)}
    kept = [name for name in found if taken.isdisjoint(range(name.start, name.end))]
    return sorted([*kept, *made.values()], key=lambda name: name.start)


def _begins_large(word: str) -> bool:
    return word[0].isupper() and word[0].isalpha()


def short_forms(found: list[Found], words: list[str], gazetteers: Gazetteers) -> list[Found]:
    """One word alone is the organisation whose longer name in the article begins with it, unless a person has it."""
    people: set[str] = set()
    begins: Counter[str] = Counter()
    for name in found:
        if name.end - name.start > 1:
            parts = words[name.start : name.end]
            if name.kind == "PER":
                people.update(parts)
            elif name.kind == "ORG" and parts[1] not in SMALL:
                begins[parts[0]] += 1
    result = []
    for name in found:
        word = words[name.start]
        if (
            name.end - name.start == 1
            and name.kind in {"PER", "LOC"}
            and name.sure < SHORT_FORM_DOUBT
            and word in begins
            and word not in people
            and word not in gazetteers.places
            and not gazetteers.flags.get(word)
        ):
            name = Found(name.start, name.end, "ORG", name.sure, "short form")
        result.append(name)
    return result


def longer(
    found: list[Found],
    tokens: Tokens,
    words: list[str],
    gazetteers: Gazetteers,
    written_small: Callable[[str], float | None],
) -> list[Found]:
    """ "Office of Communications" goes on with "and Strategy", "Hiroshima Alliance" with "for Nuclear Weapons".

    So do "Ministry of Education" with ", Science and Technology", and "Department of Charitable" with "Operations".
    """
    taken = {name.start for name in found}
    opens = tokens.firsts()
    stops = opens | taken
    heads = gazetteers.words["organisation_head"]
    result: list[Found] = []
    for name in found:
        if result and name.start < result[-1].end:
            continue
        end = name.end
        if name.kind == "ORG" and end + 1 < len(words):
            parts = words[name.start : end]
            has_of = not _OF.isdisjoint(parts)
            goes_on = (words[end] in _OF and parts[-1] in heads) or (words[end] == "and" and has_of)
            if goes_on and _begins_large(words[end + 1]) and end + 1 not in taken:
                end += 2
                while end < len(words) and _begins_large(words[end]) and end not in taken:
                    end += 1
            elif has_of:
                if parts[0] in _OF_TRADES:
                    end = _end_of_trades(words, end, opens, written_small)
                while end < len(words) and end not in stops and words[end].istitle() and words[end] not in _ROLES:
                    end += 1
        result.append(name if end == name.end else Found(name.start, end, "ORG", name.sure, "longer"))
    return result


def _end_of_trades(
    words: list[str], start: int, opens: frozenset[int], written_small: Callable[[str], float | None]
) -> int:
    """Where ", Tertiary Education , Science and Technology" ends; its words are ordinary ones, or it ends at once."""
    at = start
    if words[at] != ",":
        return start
    while at < min(len(words), start + LONGEST_TRADES) and at not in opens:
        word = words[at]
        if word not in {",", "and"}:
            share = written_small(word) if word[0].isupper() else None
            if share is None or share < TRADE_SHARE:
                break
        at += 1
    while at > start and words[at - 1] in {",", "and"}:
        at -= 1
    return at if "and" in words[start:at] else start


# Ministries are called by several trades, in words that are so often written small elsewhere, no more than these.
_OF_TRADES = frozenset({"Ministry", "Department"})
TRADE_SHARE, LONGEST_TRADES = 0.3, 12
_ROLES = words_of("""
    Director Minister Chief CEO President Secretary Chairman Chairwoman Chairperson Spokesman Spokesperson Spokeswoman
    General Deputy Head Ambassador Governor Commissioner Manager Executive Officer Prof Professor Dr Mr Mrs Ms Justice
    Judge Senator Vice
""")
_OF = frozenset({"of", "for"})

# A body met once is doubted below this if all its words are ordinary ones: written small so often elsewhere.
ORDINARY_DOUBT, ORDINARY_SHARE = 0.8, 0.5


def without_ordinary(
    found: list[Found], words: list[str], gazetteers: Gazetteers, written_small: Callable[[str], float | None]
) -> list[Found]:
    """ "Permanent Commission", "the Ministry": what ordinary words in capitals name, the tagger must be sure of."""

    def is_ordinary(parts: list[str]) -> bool:
        if len(parts) == 1 and parts[0] not in gazetteers.words["organisation_head"]:
            return False
        shares = [written_small(part) for part in parts if part not in SMALL]
        return all(share is not None and share >= ORDINARY_SHARE for share in shares)

    doubted = [
        name
        for name in found
        if name.kind == "ORG" and name.sure < ORDINARY_DOUBT and is_ordinary(words[name.start : name.end])
    ]
    if not doubted:
        return found
    times = Counter(tuple(words[name.start : name.end]) for name in found)
    lone = {name.start for name in doubted if times[tuple(words[name.start : name.end])] == 1}
    return [name for name in found if name.start not in lone]
