"""Mentions of one article joined to entities: Tokayev, President Tokayev and Kassym-Jomart Tokayev are one person.

Pure functions over names and their counts; the corpus uses the same reasons to join names across articles. Two people
of one surname in one article stay two, and a bare surname then goes to the one named last before it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from corpusview.article import EntityKind
from corpusview.reading.entities import gazetteers
from corpusview.reading.entities.forms import FULL, UMLAUTS, Body, Human, body, family, human, without_form
from corpusview.reading.entities.names import (
    SMALL,
    acronyms,
    as_team,
    core,
    edits,
    first_names_agree,
    folded,
    initials_agree,
    is_acronym,
    is_spelt_by,
    is_team,
    of_team,
    person,
    sound,
    spelled_alike,
    swapped,
)
from corpusview.reading.entities.offices import added, as_office, without_country
from corpusview.reading.entities.table import country_of, is_people, same_body, same_club, same_name, same_place
from corpusview.reading.entities.wordlist import words_of

# A surname alone, this long, that differs from the one full name like it as slips of the pen do is taken for it.
MISSPELT = 5
# And a word of another name, this long, for the one of an otherwise equal name; swapped letters are plain in shorter.
MISSPELT_WORD, SWAPPED_WORD = 6, 5
# A place goes by its acronym if it has so many words: "LACMA" for the "Los Angeles County Museum of Art".
PLACE_WORDS = 3
# An acronym of so many letters may take more letters of a word than the first, or leave a word out.
SPELT_ACRONYM = 3
# Of an acronym of so many letters two neighbours are swapped by a slip.
SWAPPED_LETTERS = 4
# Of a name of so many words one may stand as noun or adjective: "Environment", "Environmental".
FORMS_WORDS = 3
# Of more words than so many no name is the better.
LONG = 4
# Where an article has more names of people than this, none is taken for a slip of the pen: a list has such neighbours.
MOST_SPELT = 100
# Of people who share a word of their names each is held against this many at most, so that no text takes forever.
RIVALS = 16


@dataclass(frozen=True, slots=True)
class Named:
    """A name as it stands in a text, its kind, and the places (any rising numbers) where it stands.

    `beside` are the names that stand in brackets right behind it, or that it so explains itself.
    """

    name: str
    kind: EntityKind
    places: tuple[int, ...] = ()
    beside: frozenset[str] = frozenset()


# Common words that are acronyms only in capitals: "Follow Us" is not the United States.
_NO_ACRONYMS = frozenset({"Us", "us", "Is", "is", "Who", "who", "It", "it"})


@lru_cache(maxsize=65536)
def key_of(name: str, kind: EntityKind) -> tuple[str, ...]:
    """What two spellings of one plain name share: case, accents, articles, titles and well-known synonyms aside."""
    if is_team(name):
        return tuple(map(as_team, key_of(of_team(name), kind)))
    if country := added(name):
        return tuple(as_office(each, folded(country)) for each in key_of(without_country(name), kind))
    if kind is EntityKind.PLACE and name == "LA":
        # the state is "La." where it is short
        name = "Los Angeles"
    if kind is EntityKind.ORGANISATION and _is_many(name):
        name = name[:-1]
    # What stands in brackets behind a name is its short form or a remark.
    name = name.partition("(")[0].strip() or name
    parts = person(name) if kind is EntityKind.PERSON else core(name)
    if kind is not EntityKind.PERSON and ("'" in name or "’" in name):
        parts = tuple([_without_possessive(part) for part in parts])
    if kind is EntityKind.ORGANISATION:
        parts = _european(_bare(parts))
    if kind is EntityKind.PLACE and len(parts) > 2 and parts[0] in _SORTS_OF_PLACES and parts[1] == "of":
        parts = parts if parts[2] in _TWO_PLACES else parts[2:]
    if kind is EntityKind.PLACE and len(parts) == 2 and parts[0] in _DIRECTIONS and parts[1] not in _TWO_DIRECTIONS:
        parts = (_DIRECTIONS[parts[0]], parts[1])
    plain = " ".join(parts)
    # mostly these are the same
    ways = dict.fromkeys((folded(name), " ".join(core(name)), plain)) if name not in _NO_ACRONYMS else ()
    known = None
    for known_as in ways:
        known = same_place(known_as) if kind is EntityKind.PLACE else None
        known = known or same_name(known_as) or ("." in known_as and same_name(known_as.replace(".", "")) or None)
        if known is None and kind is EntityKind.ORGANISATION:
            known = same_club(known_as) or same_body(name, known_as)
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
    if kind is EntityKind.PLACE and not known and parts:
        parts = (*parts[:-1], _without_lost_apostrophe(" ".join(parts)) or parts[-1])
    joined = " ".join(parts).replace(".", "").replace("-", " ").replace("'", "")
    # "AEC" is not AC
    for letters, plain in UMLAUTS if len(joined) > SWAPPED_LETTERS or not name.isupper() else ():
        joined = joined.replace(letters, plain)
    joined = "".join(joined.split())
    return (joined,) if joined else (folded(name),)


def _is_many(name: str) -> bool:
    """Whether a name is an acronym with an s behind it: "SEKs", or "GAFs" in text that has lost its apostrophes."""
    return name.endswith("s") and len(name) > SPELT_ACRONYM and name[:-1].isupper() and name[:-1].isalpha()


def _without_possessive(part: str) -> str:
    """A place that owns what its name is followed by: "Frankfurt's Hahn Airport" is "Frankfurt Hahn Airport"."""
    if not part.endswith("'s") or not (country_of(part[:-2]) or part[:-2].capitalize() in gazetteers.load().places):
        return part
    return part[:-2]


def _european(parts: tuple[str, ...]) -> tuple[str, ...]:
    """ "EU Parliament" and "European Union Parliament" are the European one."""
    if len(parts) > 1 and parts[0] == "eu":
        return ("european", *parts[1:])
    return ("european", *parts[2:]) if len(parts) > 2 and parts[:2] == ("european", "union") else parts


def _without_lost_apostrophe(name: str) -> str | None:
    """The last word of a country's name that has an s too many: "West Germanys", in text that has lost its marks."""
    if not name.endswith("s") or name[:-1] in _TWO_COUNTRIES or is_people(name) or not country_of(name[:-1]):
        return None
    return name[:-1].rpartition(" ")[2]


# There are two of them, or more: "the Koreas" are none alone.
_TWO_COUNTRIES = words_of("america korea germany congo guinea sudan yemen samoa vietnam")

# "Republic of Albania" is Albania, and "Island of Fuerteventura" the island ...
_SORTS_OF_PLACES = words_of("republic kingdom island city town state province sultanate")
# ... but what comes before "of" parts two places here: the Republic of China and China, New York and the state.
_TWO_PLACES = words_of("china ireland congo korea man new mexico wight")
# "Southern Sudan" is South Sudan ...
_DIRECTIONS = {"northern": "north", "southern": "south", "eastern": "east", "western": "west"}
# ... but southern Africa is not South Africa.
_TWO_DIRECTIONS = words_of("africa america germany korea carolina dakota virginia ireland")
# What stands before or behind a club's name and is left out as often: "1. FC Köln", "TSG 1899 Hoffenheim".
_CLUB_FORMS = words_of("fc sc sv vfl vfb tsg fsv ffc sk fk bk cf afc 1 1.fc 1.fsv 1.ffc")


def _bare(parts: tuple[str, ...]) -> tuple[str, ...]:
    """The words of an organisation's name without the form of a company or a club."""
    parts = without_form(parts)
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

    firsts = [named[members[0]] for members in groups]
    people = [(n, human(each.name)) for n, each in enumerate(firsts) if each.kind is EntityKind.PERSON]
    bodies = [(n, body(each.name)) for n, each in enumerate(firsts) if each.kind is EntityKind.ORGANISATION]
    places = [(n, each) for n, each in enumerate(firsts) if each.kind is EntityKind.PLACE and not is_team(each.name)]
    if people:
        _join_people(named, groups, people, root, unite)
    _join_acronyms(bodies, places, _explained(named, groups), unite)
    _join_misspelt(people, bodies, places, unite)
    if bodies:
        clubs = {each.club: n for n, each in bodies if each.club}
        _join_short_forms(bodies, clubs, unite)
        _join_endings(bodies, unite)
        if clubs:
            _join_clubs(bodies, clubs, unite)
    if places:
        _join_places(places, unite)
    numbers = [0] * len(named)
    for number, members in enumerate(groups):
        for index in members:
            numbers[index] = root(number)
    return numbers


def _join_people(
    named: Sequence[Named],
    groups: list[list[int]],
    people: list[tuple[int, Human]],
    root: Callable[[int], int],
    unite: Callable[[int, int], None],
) -> None:
    full = [each for each in people if len(each[1].parts) >= FULL]
    by_last: dict[str, list[tuple[int, Human]]] = defaultdict(list)
    by_word: dict[str, list[tuple[int, Human]]] = defaultdict(list)
    for each in full:
        by_last[each[1].family].append(each)
        if each[1].half:
            by_word[each[1].half].append(each)
        for word in each[1].words:
            by_word[word].append(each)
    for same in by_last.values():
        for at, (number, one) in enumerate(same[1:], 1):
            before = same[max(0, at - RIVALS) : at]
            rivals = [(n, other) for n, other in before if agree(one.parts, other.parts)]
            if rivals and len(one.parts) > FULL:
                # "George Bush", taken for George W. before, is not George H. W. as well
                apart = {root(n) for n, other in before if not initials_agree(one.parts, other.parts)}
                rivals = [each for each in rivals if root(each[0]) not in apart]
            if rivals and len({other.parts[0] for _, other in rivals if len(other.parts[0]) > 1}) <= 1:
                unite(rivals[0][0], number)
    by_words: dict[tuple[str, ...], int] = {}
    for number, one in full:
        # "Higuchi Ichiyo" and "Ichiyo Higuchi"
        other = by_words.setdefault(one.ordered, number)
        if other != number:
            unite(other, number)
    for number, one in full:
        # "Aung San Suu Kyi" and "Suu Kyi"; "Mohammed bin Salman Al Saud" and "Mohammed bin Salman"
        for other, longer in by_word[one.words[0]][:RIVALS]:
            if other != number and len(longer.parts) > len(one.parts) and _run_of(one.parts, longer.parts):
                unite(other, number)
                break
    for number, one in people:
        if len(one.parts) >= FULL:
            continue
        word = one.words[0]
        owners = by_last.get(one.family) or by_word.get(word) or ()
        if not owners and len(word) >= MISSPELT and len(people) <= MOST_SPELT:
            alike = [each for last, each in by_last.items() if _may_be_misspelt(one.family, last)]
            owners = alike[0] if len(alike) == 1 and len(alike[0]) == 1 else ()
        if not owners:
            continue
        unite(_nearest(named, groups, number, owners), number)


def _may_be_misspelt(one: str, other: str) -> bool:
    """Whether a surname is another misspelt: as slips of the pen do, or, however short, with a letter left out."""
    if spelled_alike(one, other):
        return True
    return len(one) != len(other) and one[0] == other[0] and one[-1] == other[-1] and edits(one, other, 1) is not None


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
    if family(one) != family(other):
        return False
    return (first_names_agree(one, other) and initials_agree(one, other)) or _transliterated(one, other)


def _transliterated(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether two names of three words and more are written alike word by word: "Abd Rabbu Mansour Hadi"."""
    return len(one) == len(other) > FULL and all(
        mine == theirs
        or sound(mine) == sound(theirs)
        or (mine[0] == theirs[0] and min(len(mine), len(theirs)) > FULL and edits(mine, theirs, 1) is not None)
        for mine, theirs in zip(one, other, strict=True)
    )


def _run_of(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    return any(long[at : at + len(short)] == short for at in range(len(long) - len(short) + 1))


def in_brackets(text: str, one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Whether the place `other` stands in brackets right behind `one`: "Norwegian State Railways (NSB)"."""
    start, end = other
    return start == one[1] + 2 and text[one[1] : start] == " (" and text[end : end + 1] == ")"


def _explained(named: Sequence[Named], groups: list[list[int]]) -> dict[str, int]:
    """The acronyms that stand in brackets beside an organisation's name, with its number.

    A name of several words may have one of another language; one of a single word has its letters (an exchange knows
    DuPont as "DD"): behind "Amazon" in a list of shops stands what is sold there.
    """
    return {
        short: number
        for number, members in enumerate(groups)
        for index in members
        if (each := named[index]).beside and each.kind is EntityKind.ORGANISATION and not is_acronym(each.name)
        for short in each.beside
        if " " in each.name or _may_be_short(short.replace(".", "").lower(), folded(each.name))
    }


def _may_be_short(letters: str, word: str) -> bool:
    """Whether a word has all the letters, in their order; of two it has the first for its own."""
    rest = iter(word)
    return (len(letters) <= FULL and word[:1] == letters[:1]) or all(letter in rest for letter in letters)


def _join_acronyms(
    bodies: list[tuple[int, Body]],
    places: list[tuple[int, Named]],
    explained: dict[str, int],
    unite: Callable[[int, int], None],
) -> None:
    shorts = [(number, one.name) for number, one in bodies if one.is_acronym]
    shorts += [(number, each.name) for number, each in places if is_acronym(each.name)]
    if not shorts:
        return
    owners: dict[str, int] = {}
    for number, one in bodies:
        for short in acronyms(one.name):
            owners.setdefault(short, number)
    for number, each in places:
        if each.name.count(" ") + 1 >= PLACE_WORDS:
            for short in acronyms(each.name):
                if len(short) >= PLACE_WORDS:
                    owners.setdefault(short, number)
    listed = gazetteers.load().flags
    for number, name in shorts:
        short = name.replace(".", "").upper()
        owner = explained.get(name, owners.get(short))
        # "LONDON" in a headline is no acronym
        is_free = len(short) >= SPELT_ACRONYM and name not in listed and name.title() not in listed
        if owner is None and is_free and len(bodies) <= MOST_SPELT:
            fitting = [other for other, one in bodies if other != number and is_spelt_by(short, one.parts)]
            owner = fitting[0] if len(fitting) == 1 else None
        if owner is not None:
            unite(owner, number)


def _join_misspelt(
    people: list[tuple[int, Human]],
    bodies: list[tuple[int, Body]],
    places: list[tuple[int, Named]],
    unite: Callable[[int, int], None],
) -> None:
    """ "Goethe Insitut" is the "Goethe Institut" of the article: one letter apart in one word, and no list has both.

    So is "MLNA" the "MNLA", and the "Federal Environmental Agency" the "Federal Environment Agency".
    """
    listed = gazetteers.load().flags
    _join_swapped([(n, one.name) for n, one in bodies if one.is_acronym], unite)
    _join_sorts(bodies, unite)
    for kind in (
        [(n, one.parts) for n, one in people if len(one.parts) >= FULL],
        [(n, without_form(one.parts)) for n, one in bodies],
        [(n, core(each.name)) for n, each in places],
    ):
        if len(kind) > MOST_SPELT:
            continue
        alike: dict[tuple[object, ...], list[tuple[int, str]]] = {}
        for number, parts in kind:
            for at, word in enumerate(parts):
                if len(word) >= SWAPPED_WORD and word.replace("-", "").isalpha():
                    key = (*parts[:at], len(parts), word[0], *parts[at + 1 :])
                    alike.setdefault(key, []).append((number, word))
        for key, same in alike.items():
            # the number of words stands in the key beside all words but one, and that one's first letter
            words = len(key) - 1
            for at, (number, word) in enumerate(same):
                for other, before in same[:at]:
                    if words >= FORMS_WORDS and _is_form_of(*sorted((word, before), key=len)):
                        unite(other, number)
                        continue
                    # "Iberian" and "Iberia", "Communist" and "Communism" are two words
                    if word[-1] != before[-1] or word.startswith(before) or before.startswith(word):
                        continue
                    is_long = min(len(word), len(before)) >= MISSPELT_WORD
                    if not (is_long and edits(word, before, 1) is not None) and not swapped(word, before):
                        continue
                    if not (word.capitalize() in listed and before.capitalize() in listed):
                        unite(other, number)


def _join_swapped(acronyms: list[tuple[int, str]], unite: Callable[[int, int], None]) -> None:
    by_letters: dict[tuple[str, ...], list[tuple[int, str]]] = {}
    for number, name in acronyms:
        if len(name) >= SWAPPED_LETTERS:
            by_letters.setdefault(tuple(sorted(name)), []).append((number, name))
    for same in by_letters.values():
        for other, name in same[1:]:
            if swapped(same[0][1], name):
                unite(same[0][0], other)


def _join_sorts(bodies: list[tuple[int, Body]], unite: Callable[[int, int], None]) -> None:
    """ "Truth and Dignity Committee" is the commission of the article so called, "Kuwait Airlines" Kuwait Airways."""
    by_rest: dict[tuple[str, ...], int] = {}
    for number, one in bodies:
        is_airline = len(one.parts) >= FULL and one.parts[-1] in _AIRLINES
        if is_airline or (len(one.parts) >= FORMS_WORDS and one.parts[-1] in _SORTS_OF_BODIES):
            sort = "airline" if is_airline else ""
            other = by_rest.setdefault((*one.parts[:-1], sort), number)
            if other != number:
                unite(other, number)


_SORTS_OF_BODIES = words_of("commission committee council board panel")
_AIRLINES = words_of("airlines airways airline")


def _is_form_of(short: str, long: str) -> bool:
    if long.startswith(short):
        return long[len(short) :] in _ENDINGS
    # "Administration" and "Administrative"
    return {short[-3:], long[-3:]} == {"ion", "ive"} and short[:-3] == long[:-3]


# What a noun and its adjective differ in.
_ENDINGS = frozenset({"al", "n", "an", "ian", "ese", "ic"})


def _join_short_forms(bodies: list[tuple[int, Body]], clubs: dict[str, int], unite: Callable[[int, int], None]) -> None:
    """ "Deutsche" after "Deutsche Bank", "Conservatives" apart: the head of one longer name of the same kind."""
    heads: dict[str, list[int]] = {}
    by_body: dict[str, list[int]] = {}
    for number, one in bodies:
        for head in one.heads:
            heads.setdefault(head, []).append(number)
        for word in one.bodies:
            by_body.setdefault(word, []).append(number)
    for number, one in bodies:
        if len(one.parts) == 1 and len(owners := by_body.get(one.joined, ())) == 1:
            unite(owners[0], number)
            continue
        owners = heads.get(one.joined, ())
        if len(owners) != 1 or owners[0] == number or not one.may_be_short:
            continue
        if len(one.clubs & clubs.keys()) <= 1:
            unite(owners[0], number)


def _join_endings(bodies: list[tuple[int, Body]], unite: Callable[[int, int], None]) -> None:
    """ "Hygiene Museum" is the one organisation of the article whose longer name ends so."""
    owners: dict[tuple[str, ...], list[int]] = {}
    for number, one in bodies:
        for ending in one.endings:
            owners.setdefault(ending, []).append(number)
    for number, one in bodies if owners else ():
        own = owners.get(one.parts, ())
        if len(one.parts) >= FULL and len(own) == 1 and own[0] != number:
            unite(own[0], number)


def _join_clubs(bodies: list[tuple[int, Body]], clubs: dict[str, int], unite: Callable[[int, int], None]) -> None:
    """An organisation called by a city's name alone is the one club of that city that the article names."""
    for number, one in bodies:
        own = [clubs[club] for club in one.of_city if club in clubs]
        if len(own) == 1:
            unite(own[0], number)


def _join_places(places: list[tuple[int, Named]], unite: Callable[[int, int], None]) -> None:
    """ "Pacific" is the one place of the article that is called so and what it is: "Pacific Ocean"; so with cities."""
    owners: dict[str, list[int]] = {}
    names = []
    cities: dict[str, int] = {}
    for number, first in places:
        if city := CITIES.get(key_of(first.name, first.kind)):
            cities["".join(city)] = number
        parts = core(first.name)
        names.append((number, " ".join(parts)))
        if len(parts) >= FULL and parts[-1] in _SAID_ALONE:
            owners.setdefault(parts[-1], []).append(number)
        if len(parts) >= FULL and parts[-1] in _WIDE:
            owners.setdefault(" ".join(parts[:-1]), []).append(number)
    for number, name in names if owners or cities else ():
        own = owners.get(name, ())
        if len(own) == 1 and own[0] != number:
            unite(own[0], number)
        if cities and name.replace(" ", "") in cities:
            unite(cities[name.replace(" ", "")], number)


# Cities that states are named like, by the keys of their full names: the short name means the city.
CITIES = {("newyorkcity",): ("newyork",), ("washington,dc",): ("washington",)}
# What a place is may be said for its name: "the Wall", of the "Berlin Wall".
_SAID_ALONE = words_of("""
    wall republic strip peninsula bay gulf canal palace bridge tower valley island islands mountains square park river
    lake sea ocean desert
""")
# "Connecticut River" is not Connecticut; of these the first words name nothing else.
_WIDE = words_of("ocean sea heights desert crater archipelago")


def best_name(surfaces: Counter[str], kind: EntityKind) -> str:
    """The name to show: a person's most frequent full name, another's longest that is no rarity, without titles."""

    def worth(surface: str) -> tuple[int | str, ...]:
        parts = person(surface) if kind is EntityKind.PERSON else core(surface)
        initials = sum(len(part) == 1 for part in parts)
        words = len(parts) - initials
        shouted = surface.isupper() and len(surface) > 5
        plain = -initials if words < FULL else 0
        often = surfaces[surface]
        if kind is EntityKind.PERSON:
            # "Nicolas Maduro" is the name of whom one headline made "Nike de Nicolas Maduro"
            return (not shouted, min(words, FULL), plain, often, min(words, LONG), surface)
        return (not shouted, min(words, LONG), plain, -len(surface) if words > LONG else 0, often, surface)

    return max(surfaces, key=worth)
