"""Mentions of one article joined to entities: Tokayev, President Tokayev and Kassym-Jomart Tokayev are one person.

Pure functions over names and their counts; the corpus uses the same reasons to join names across articles. Two people
of one surname in one article stay two, and a bare surname then goes to the one named last before it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from corpusview.article import EntityKind
from corpusview.reading.entities import gazetteers
from corpusview.reading.entities.names import (
    COMPANY_FORMS,
    SMALL,
    acronyms,
    core,
    first_names_agree,
    folded,
    is_acronym,
    person,
    spelled_alike,
)
from corpusview.reading.entities.table import clubs_of, country_of, is_people, same_club, same_name, same_place
from corpusview.reading.entities.wordlist import words_of

# A name of this many words or more is a full name that shorter ones can be joined to.
FULL = 2
# Of a hyphenated first word of an organisation's name the first half, this long, may stand for the whole.
HALF = 5
# A surname alone, this long, that differs from the one full name like it as slips of the pen do is taken for it.
MISSPELT = 5
# Where an article has more names of people than this, none is taken for a slip of the pen: a list has such neighbours.
MOST_SPELT = 100
# Of people who share a word of their names each is held against this many at most, so that no text takes forever.
RIVALS = 16


@dataclass(frozen=True, slots=True)
class Named:
    """A name as it stands in a text, its kind, and the places (any rising numbers) where it stands."""

    name: str
    kind: EntityKind
    places: tuple[int, ...] = ()


@dataclass(slots=True)
class _Person:
    parts: tuple[str, ...]
    surfaces: list[str]


# German writes ö as oe where it must; folding has made it o.
_UMLAUTS = (("ae", "a"), ("oe", "o"), ("ue", "u"))


# Common words that are acronyms only in capitals: "Follow Us" is not the United States.
_NO_ACRONYMS = frozenset({"Us", "us", "Is", "is", "Who", "who", "It", "it"})


@lru_cache(maxsize=65536)
def key_of(name: str, kind: EntityKind) -> tuple[str, ...]:
    """What two spellings of one plain name share: case, accents, articles, titles and well-known synonyms aside."""
    # What stands in brackets behind a name is its short form or a remark.
    name = name.partition("(")[0].strip() or name
    parts = person(name) if kind is EntityKind.PERSON else core(name)
    if kind is EntityKind.ORGANISATION:
        parts = _bare(parts)
    if kind is EntityKind.PLACE and len(parts) > 2 and parts[0] in _SORTS_OF_PLACES and parts[1] == "of":
        parts = parts if parts[2] in _TWO_PLACES else parts[2:]
    plain = " ".join(parts)
    for known_as in (folded(name), " ".join(core(name)), plain) if name not in _NO_ACRONYMS else ():
        known = same_name(known_as) or same_name(known_as.replace(".", ""))
        if known is None and kind is EntityKind.PLACE:
            known = same_place(known_as)
        elif known is None and kind is EntityKind.ORGANISATION:
            known = same_club(known_as)
        if known:
            parts = tuple(known.split())
            break
    if kind is EntityKind.ORGANISATION:
        parts = tuple(part for part in parts if part not in SMALL) or parts
        if (
            (len(parts) > 1 or not is_people(parts[0]))
            and len(parts[-1]) > 4
            and parts[-1].endswith("s")
            and not parts[-1].endswith("ss")
        ):
            parts = (*parts[:-1], parts[-1][:-1])
    if parts and parts[0] == "st" and len(parts) > 1:
        parts = ("saint", *parts[1:])
    joined = " ".join(parts).replace(".", "").replace("-", " ").replace("'", "")
    for letters, plain in _UMLAUTS:
        joined = joined.replace(letters, plain)
    joined = " ".join(joined.split())
    return (joined,) if joined else (folded(name),)


# "Republic of Albania" is Albania, and "Island of Fuerteventura" the island ...
_SORTS_OF_PLACES = words_of("republic kingdom island city town state province principality sultanate")
# ... but what comes before "of" parts two places here: the Republic of China and China, New York and the state.
_TWO_PLACES = words_of("china ireland congo korea man new mexico wight")
# What stands before or behind a club's name and is left out as often: "1. FC Köln", "TSG 1899 Hoffenheim".
_CLUB_FORMS = words_of("fc sc sv vfl vfb tsg fsv ffc sk fk bk cf afc 1 1.fc 1.fsv 1.ffc")


def _bare(parts: tuple[str, ...]) -> tuple[str, ...]:
    """The words of an organisation's name without the form of a company or a club."""
    while len(parts) > 1 and parts[-1].strip(".") in COMPANY_FORMS:
        parts = parts[:-1]
    plain = tuple(part for part in parts if part not in _CLUB_FORMS)
    if plain and len(plain) < len(parts):
        parts = tuple(part for part in plain if not part.isdigit()) or plain
    return parts


def join(named: Sequence[Named]) -> list[int]:
    """For each of the names the number of its entity; names of one number are one."""
    keys: dict[tuple[EntityKind, tuple[str, ...]], int] = {}
    groups: list[list[int]] = []
    for index, each in enumerate(named):
        key = (each.kind, key_of(each.name, each.kind))
        number = keys.setdefault(key, len(groups))
        if number == len(groups):
            groups.append([])
        groups[number].append(index)
    parent = list(range(len(groups)))

    def root(number: int) -> int:
        while parent[number] != number:
            parent[number] = parent[parent[number]]
            number = parent[number]
        return number

    def unite(one: int, other: int) -> None:
        one, other = root(one), root(other)
        if one != other:
            parent[max(one, other)] = min(one, other)

    _join_people(named, groups, unite)
    _join_acronyms(named, groups, unite)
    _join_short_forms(named, groups, unite)
    _join_endings(named, groups, unite)
    _join_clubs(named, groups, unite)
    _join_places(named, groups, unite)
    numbers = [0] * len(named)
    for number, members in enumerate(groups):
        for index in members:
            numbers[index] = root(number)
    return numbers


def _join_people(named: Sequence[Named], groups: list[list[int]], unite) -> None:
    people = [
        (number, person(named[members[0]].name))
        for number, members in enumerate(groups)
        if named[members[0]].kind is EntityKind.PERSON
    ]
    full = [(number, parts) for number, parts in people if len(parts) >= FULL]
    by_last: dict[str, list[tuple[int, tuple[str, ...]]]] = defaultdict(list)
    by_word: dict[str, list[tuple[int, tuple[str, ...]]]] = defaultdict(list)
    for number, parts in full:
        by_last[family(parts)].append((number, parts))
        if "-" in parts[-1] and len(half := parts[-1].rpartition("-")[2]) > 3:
            by_word[half].append((number, parts))
        for word in set(parts):
            by_word[_plain(word)].append((number, parts))
    for same in by_last.values():
        for at, (number, parts) in enumerate(same):
            rivals = [(n, p) for n, p in same[max(0, at - RIVALS) : at] if agree(parts, p)]
            if rivals and len({p[0] for _, p in rivals if len(p[0]) > 1}) <= 1:
                unite(rivals[0][0], number)
    by_words: dict[tuple[str, ...], int] = {}
    for number, parts in full:
        # "Higuchi Ichiyo" and "Ichiyo Higuchi"
        other = by_words.setdefault(tuple(sorted(parts)), number)
        if other != number:
            unite(other, number)
    for number, parts in full:
        # "Aung San Suu Kyi" and "Suu Kyi"; "Mohammed bin Salman Al Saud" and "Mohammed bin Salman"
        for other, longer in by_word.get(_plain(parts[0]), ())[:RIVALS]:
            if other != number and len(longer) > len(parts) and _run_of(parts, longer):
                unite(other, number)
                break
    for number, parts in people:
        if len(parts) >= FULL:
            continue
        word = _plain(parts[0])
        owners = by_last.get(family(parts)) or by_word.get(word) or ()
        if not owners and len(word) >= MISSPELT and len(people) <= MOST_SPELT:
            alike = [each for last, each in by_last.items() if spelled_alike(family(parts), last)]
            owners = alike[0] if len(alike) == 1 and len(alike[0]) == 1 else ()
        if not owners:
            continue
        unite(_nearest(named, groups, number, owners), number)


def _nearest(named, groups, number: int, owners) -> int:
    """Of several people of one surname the one named last before the surname stands alone for the first time."""
    if len(owners) == 1:
        return owners[0][0]
    first = min((place for index in groups[number] for place in named[index].places), default=0)
    best, best_place = owners[0][0], -1
    for owner, _ in owners:
        for index in groups[owner]:
            for place in named[index].places:
                if best_place < place < first:
                    best, best_place = owner, place
    return best


def agree(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether two full names of one family name can be one person's."""
    return family(one) == family(other) and first_names_agree(one, other)


def family(parts: tuple[str, ...]) -> str:
    """The family name as it is compared: "al-Assad" and "Assad" are one, so are "Köhler" and "Koehler"."""
    last = parts[-1]
    for article in ("al-", "el-", "ad-", "as-", "an-", "ar-"):
        if last.startswith(article) and len(last) > 5:
            last = last[len(article) :]
    last = _plain(last)
    for letters, plain in _UMLAUTS:
        last = last.replace(letters, plain)
    return last


def _run_of(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    return any(long[at : at + len(short)] == short for at in range(len(long) - len(short) + 1))


def _plain(word: str) -> str:
    return word.replace("-", "").replace("'", "").replace(".", "")


def _join_acronyms(named: Sequence[Named], groups: list[list[int]], unite) -> None:
    longs: dict[str, list[int]] = defaultdict(list)
    for number, members in enumerate(groups):
        first = named[members[0]]
        if first.kind is EntityKind.ORGANISATION and " " in first.name:
            for short in acronyms(first.name):
                longs[short].append(number)
    for number, members in enumerate(groups):
        first = named[members[0]]
        if first.kind is EntityKind.PERSON or not is_acronym(first.name):
            continue
        owners = longs.get(first.name.replace(".", "").upper(), ())
        owners = [n for n in owners if named[groups[n][0]].kind is first.kind] or list(owners)
        if owners:
            unite(owners[0], number)


# First or last words that alone say nothing of which organisation or place is meant.
_TOO_COMMON = words_of("""
    new north south east west northern southern eastern western central national international federal united
    general university ministry bank party court council committee house state city san santa saint st el la
    los las al the great upper lower royal people peoples democratic republic social american british russian
    chinese indian african european world first high supreme police army navy news times post daily fort mount
    lake cape port river
""")


@cache
def _body_words() -> frozenset[str]:
    """What kinds of bodies are called: commission, council, party ..."""
    return frozenset(word.lower() for word in gazetteers.load().words["organisation_head"])


# Words of a head that somebody may write for the whole; a text of nothing but capitals may pass for one long name.
_LONGEST_HEAD = 8


def _join_short_forms(named: Sequence[Named], groups: list[list[int]], unite) -> None:
    """ "Deutsche" after "Deutsche Bank", "Conservatives" apart: the head of one longer name of the same kind."""
    heads: dict[tuple[EntityKind, str], list[int]] = defaultdict(list)
    bodies: dict[str, list[int]] = defaultdict(list)
    body_words = _body_words()
    clubs = _clubs_named(named, groups)
    for number, members in enumerate(groups):
        first = named[members[0]]
        parts = core(first.name)
        if first.kind is EntityKind.ORGANISATION and len(parts) >= FULL:
            for cut in range(1, min(len(parts), _LONGEST_HEAD)):
                if parts[cut] not in SMALL:
                    heads[(first.kind, " ".join(parts[:cut]))].append(number)
            for at, part in enumerate(parts):
                if part in body_words and (at + 1 == len(parts) or parts[at + 1] in SMALL):
                    bodies[part].append(number)
            if "-" in parts[0] and len(half := parts[0].partition("-")[0]) >= HALF:
                heads[(first.kind, half)].append(number)
            if country_of(parts[0].replace(".", "")) and len(parts) > FULL:
                heads[(first.kind, " ".join(parts[1:]))].append(number)
            if parts[-1] not in _TOO_COMMON and len(parts) <= 3 and parts[-1].endswith("s"):
                heads[(first.kind, parts[-1])].append(number)
    for number, members in enumerate(groups):
        first = named[members[0]]
        if first.kind is not EntityKind.ORGANISATION:
            continue
        parts = core(first.name)
        if len(parts) == 1 and len(owners := bodies.get(parts[0], ())) == 1:
            unite(owners[0], number)
            continue
        if len(parts) == 1 and (parts[0] in _TOO_COMMON or len(parts[0]) < 3):
            continue
        if first.name.isupper() and len(first.name) <= 4:
            continue
        owners = heads.get((first.kind, " ".join(parts)), ())
        if len(clubs_of(" ".join(parts)) & clubs.keys()) > 1:
            continue
        if len(owners) == 1 and owners[0] != number:
            unite(owners[0], number)


def _join_endings(named: Sequence[Named], groups: list[list[int]], unite) -> None:
    """ "Hygiene Museum" is the one organisation of the article whose longer name ends so."""
    owners: dict[tuple[str, ...], list[int]] = defaultdict(list)
    names = []
    for number, members in enumerate(groups):
        first = named[members[0]]
        if first.kind is EntityKind.ORGANISATION:
            parts = core(first.name)
            names.append((number, parts))
            for cut in range(max(1, len(parts) - _LONGEST_HEAD), len(parts) - 1):
                if parts[cut] not in SMALL and parts[cut - 1] not in SMALL:
                    owners[parts[cut:]].append(number)
    for number, parts in names:
        own = owners.get(parts, ())
        if len(parts) >= FULL and len(own) == 1 and own[0] != number:
            unite(own[0], number)


def _clubs_named(named: Sequence[Named], groups: list[list[int]]) -> dict[str, int]:
    """The clubs of the table that the names name, by their folded full names."""
    found = {}
    for number, members in enumerate(groups):
        first = named[members[0]]
        if first.kind is EntityKind.ORGANISATION and (known := same_club(" ".join(core(first.name)))):
            found[known] = number
    return found


def _join_clubs(named: Sequence[Named], groups: list[list[int]], unite) -> None:
    """An organisation called by a city's name alone is the one club of that city that the article names."""
    clubs = _clubs_named(named, groups)
    for number, members in enumerate(groups) if clubs else ():
        first = named[members[0]]
        if first.kind is EntityKind.ORGANISATION:
            own = [clubs[club] for club in clubs_of(" ".join(core(first.name)).replace(".", "")) if club in clubs]
            if len(own) == 1:
                unite(own[0], number)


def _join_places(named: Sequence[Named], groups: list[list[int]], unite) -> None:
    """ "Pacific" is the one place of the article that is called so and what it is: "Pacific Ocean"; so with cities."""
    owners: dict[str, list[int]] = defaultdict(list)
    places = []
    cities: dict[str, int] = {}
    for number, members in enumerate(groups):
        first = named[members[0]]
        if first.kind is EntityKind.PLACE:
            if city := _CITIES.get(key_of(first.name, first.kind)[0]):
                cities[city] = number
            parts = core(first.name)
            places.append((number, " ".join(parts)))
            if len(parts) >= FULL and parts[-1] in _WIDE:
                owners[" ".join(parts[:-1])].append(number)
    for number, name in places:
        own = owners.get(name, ())
        if len(own) == 1 and own[0] != number:
            unite(own[0], number)
        if name in cities:
            unite(cities[name], number)


# Cities that states are named like, by their full folded names: the short name means the city where both stand.
_CITIES = {"new york city": "new york", "washington, dc": "washington"}
# "Connecticut River" is not Connecticut; of these the first words name nothing else.
_WIDE = words_of("ocean sea heights peninsula desert")


def best_name(surfaces: Counter[str], kind: EntityKind) -> str:
    """The name to show: a person's fullest common name, another's longest that is no rarity, without titles."""

    def worth(surface: str) -> tuple[int, int, int, str]:
        parts = person(surface) if kind is EntityKind.PERSON else core(surface)
        initials = sum(len(part) == 1 for part in parts)
        words = len(parts) - initials
        shout = surface.isupper() and len(surface) > 5
        return (
            (0 if shout else 1, min(words, 4), -initials if words < FULL else 0, -len(surface) if words > 4 else 0),
            surfaces[surface],
            surface,
        )

    return max(surfaces, key=worth)
