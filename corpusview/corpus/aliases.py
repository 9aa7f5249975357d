"""One entity across the corpus: which names of different articles are one, for what reason, and how surely.

Pure functions over names and counts. Within an article names are already joined (`reading.entities.joining`); here the
articles' entities are joined to the corpus's. A surname alone goes to the one full name that nearly all other articles
give it; where there are two, it stays alone. Likeness of spelling only ever proposes.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple

from corpusview.article import EntityKind
from corpusview.corpus.contexts import Contexts, are_apart, meant, most_told, played
from corpusview.corpus.partners import CLEARLY_MORE, CLOSE_COMPANY, FEW, SAME_COMPANY, Partners, company, in_common
from corpusview.reading.entities import gazetteers
from corpusview.reading.entities.forms import FULL, body, family, kinds_of_bodies, may_stand_alone, without_form
from corpusview.reading.entities.joining import CITIES, agree, best_name, key_of
from corpusview.reading.entities.names import (
    COMPANY_FORMS,
    REGNAL,
    SMALL,
    acronyms,
    core,
    edits,
    folded,
    is_acronym,
    is_team,
    person,
    sound,
    spelled_alike,
    swapped,
)
from corpusview.reading.entities.offices import added, office, peoples, without_country
from corpusview.reading.entities.table import clubs_of, same_place, sole_adjectives

# A surname alone is taken for the full name that this share of the articles with full names of it give.
DOMINANT_SHARE = 0.8
# And a name that articles give beside another is that other if so many of them do, as a share of those with it alone.
ALIAS_SHARE = 0.2
# Of the articles that give it beside several others, so many must mean the one that it is joined to.
MOST_MEAN = 0.5
# So many articles must call a body by what it is alone, "the University".
FEW_MEAN = 2
# An acronym that no article puts beside its long form is of the only one that it fits if that stands in so many
# articles, as a share of those with the acronym: a rare body of the same letters does not take a well-known one's.
FITTING_SHARE = 0.1
# So few letters fit many bodies: they are one's only where it keeps their company.
OFTEN_FITTING = 3
# A full name of so many articles is meant by its surname alone, whoever is named beside it.
WELL_KNOWN = 10
# So many of those who have a surname, the most widely named, are asked what company they keep.
MOST_HEARD = 20
# Of people of one family name only the most widely named are held against each other.
COMPARED = 200
# Spellings proposed as one name: no shorter than this, at most one edit in five letters, and two in all; of each word
# one in three of its letters, so that a short one is the same in both.
PROPOSED_LETTERS, LETTERS_PER_EDIT, MOST_EDITS, LETTERS_OF_A_WORD_PER_EDIT = 6, 5, 2, 3


# Slips are looked for in names of so many letters with their blanks, in words of so many.
FRAMED_LETTERS, SLIPPED_LETTERS = 20, 6


@dataclass(frozen=True, slots=True)
class Sighting:
    """One entity of one article: its kind, and how often each of its surfaces stands there.

    It may stand for a name of many articles: `weight` is their number, and `article` one that no other has.
    """

    article: int
    kind: EntityKind
    surfaces: tuple[tuple[str, int], ...]
    weight: int = 1

    def name(self) -> str:
        """The surface that names it best."""
        return best_name(Counter(dict(self.surfaces)), self.kind)


@dataclass(frozen=True, slots=True)
class Join:
    """Why a name belongs to an entity. `confidence` lies in 0..1; 1 is the user's own word."""

    name: str
    reason: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Merged:
    """One entity of the corpus: where it was sighted (indices), its name, its aliases and why they are its own."""

    kind: EntityKind
    name: str
    sightings: tuple[int, ...]
    joins: tuple[Join, ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """Two names that may be one; for the user to say."""

    kind: EntityKind
    one: str
    other: str
    reason: str
    confidence: float


@dataclass(slots=True)
class _Group:
    kind: EntityKind
    key: tuple[str, ...]
    name: str
    members: list[int]
    articles: set[int]
    joined: list[Join]
    # In how many articles it stands.
    spread: int = 0


# Why a name is an entity's own where no more is to be said.
TOGETHER = "joined within an article or the same but for spelling"

# A kind is taken for a single word everywhere when it leads the next kind by this factor, counted in articles.
KIND_LEAD = 2


def settled(sightings: Sequence[Sighting]) -> tuple[Sighting, ...]:
    """The sightings, single words that no list knows given the kind that the whole corpus gives them.

    The kind of most articles wins if it leads clearly. But a word that begins the name of an organisation, and in far
    fewer articles stands in a person's full name, is that organisation's short form ("Halcyra" of "Halcyra Holding"),
    unless it is clearly a place: port authorities and newspapers begin with the name of their city. To be asked before
    `merge` where kinds were found by a machine.
    """
    begins: Counter[str] = Counter()
    in_people: Counter[str] = Counter()
    votes: dict[str, Counter[EntityKind]] = defaultdict(Counter)
    words = [folded(sighting.name()) for sighting in sightings]
    for sighting, word in zip(sightings, words, strict=True):
        parts = word.split()
        if len(parts) < 2:
            votes[word][sighting.kind] += sighting.weight
        elif sighting.kind is EntityKind.PERSON:
            in_people.update(dict.fromkeys(parts, sighting.weight))
        elif sighting.kind is EntityKind.ORGANISATION and parts[1] not in SMALL:
            begins[parts[0]] += sighting.weight
            if any(folded(surface) == parts[0] for surface, _ in sighting.surfaces):
                # Its own articles call it so.
                votes[parts[0]][EntityKind.ORGANISATION] += sighting.weight
    known = peoples()
    listed = gazetteers.load().places
    result = []
    for sighting, word in zip(sightings, words, strict=True):
        kind = sighting.kind
        is_listed = sighting.name() in listed or same_place(word) is not None
        if word in votes and len(votes[word]) > 1 and word not in known and not is_listed:
            ranked = votes[word].most_common(2)
            leading = ranked[0][0] if ranked[0][1] >= KIND_LEAD * ranked[1][1] else None
            is_short_form = begins[word] > 0 and begins[word] >= KIND_LEAD * in_people[word]
            if is_short_form and leading is not EntityKind.PLACE:
                kind = EntityKind.ORGANISATION
            elif leading is not None:
                kind = leading
        result.append(sighting if kind is sighting.kind else replace(sighting, kind=kind))
    return tuple(result)


def merge(
    sightings: Sequence[Sighting], partners: Partners | None = None, contexts: Contexts | None = None
) -> tuple[Merged, ...]:
    """The corpus's entities, each with its reasons; those of most articles first.

    Where it is known what else is named beside a sighting, `partners` tells it, by whatever others are known by:
    where a surname alone keeps another company than the full name, it is not joined to it. Likewise `contexts` tell
    what a sighting is called.
    """
    groups: dict[tuple[EntityKind, tuple[str, ...]], _Group] = {}
    for index, sighting in enumerate(sightings):
        name = sighting.name()
        key = (sighting.kind, corpus_key(name, sighting.kind))
        group = groups.setdefault(key, _Group(sighting.kind, key[1], name, [], set(), []))
        group.members.append(index)
        if sighting.article not in group.articles:
            group.articles.add(sighting.article)
            group.spread += sighting.weight
    owner = {id(group): group for group in groups.values()}
    _join_by_aliases(groups, sightings, owner)
    people = [g for g in groups.values() if g.kind is EntityKind.PERSON]
    _join_initials(people, owner, contexts)
    _join_spellings(people, owner)
    _join_surnames(people, owner, partners, contexts)
    others = [g for g in groups.values() if g.kind is not EntityKind.PERSON]
    _join_slips(others, owner)
    _join_acronyms(others, sightings, owner, partners)
    gathered: dict[int, list[_Group]] = defaultdict(list)
    for group in groups.values():
        gathered[id(_root(group, owner))].append(group)
    merged = [_merged(owner_id, together, sightings) for owner_id, together in gathered.items()]
    return tuple(sorted(merged, key=lambda each: (-len(each.sightings), each.name)))


def corpus_key(name: str, kind: EntityKind) -> tuple[str, ...]:
    """The key of a name across articles; an office that every country has gets its country."""
    if kind is EntityKind.PLACE:
        # What was taken for a place, "Philippine", is the country's own.
        key = key_of(sole_adjectives().get(folded(name), name), kind)
        return CITIES.get(key, key)
    if kind is not EntityKind.ORGANISATION:
        return key_of(name, kind)
    found = office(name)
    if found is not None:
        plain, country = found
        return (*key_of(plain, kind), country) if country else key_of(plain, kind)
    words = core(name)
    if words and words[0] in _AMERICAN and len(words) > FULL and words[-1] not in COMPANY_FORMS:
        # "U.S. Securities and Exchange Commission"
        return key_of(" ".join(words[1:]), kind)
    plain = without_form(words)
    if len(plain) == FULL and plain[1] in _SAID_WITHOUT and may_stand_alone(plain[0]):
        # "Harvard University", "Time Magazine"
        return key_of(plain[0], kind)
    if FULL < len(plain) < len(words) and plain[-1] in _SERVICES:
        # "Moody's Investors Service Inc", but not "BBC World Service"
        return key_of(" ".join(plain[:-1]), kind)
    return key_of(name, kind)


_SAID_WITHOUT = frozenset({"university", "magazine"})
_SERVICES = frozenset({"service", "services"})
_AMERICAN = frozenset({"us", "u.s"})


def _root(group: _Group, owner: Mapping[int, _Group]) -> _Group:
    while owner[id(group)] is not group:
        group = owner[id(group)]
    return group


def _give(group: _Group, to: _Group, reason: str, confidence: float, owner: dict[int, _Group]) -> None:
    one, other = _root(group, owner), _root(to, owner)
    if one is not other:
        other.joined.append(Join(group.name, reason, confidence))
        owner[id(one)] = other


def _join_by_aliases(groups: dict, sightings: Sequence[Sighting], owner: dict[int, _Group]) -> None:
    """What articles call by two names is one wherever either full name stands.

    Most of those articles must mean the same by it, and they must be some share of those that have it alone: one
    article's "Union" or "United Nations" for a body of that name does not make it so in all others.
    """
    called: dict[int, Counter[int]] = defaultdict(Counter)
    # "SEATTLE" in a headline is no acronym
    listed = gazetteers.load().places
    by_id = {id(group): group for group in groups.values()}
    for group in groups.values():
        # an article calls a country's team, or its ministry, by a name that is not theirs alone
        for index in group.members if not is_team(group.name) and not added(group.name) else ():
            sighting = sightings[index]
            for surface, count in sighting.surfaces:
                key = key_of(surface, group.kind)
                other = groups.get((group.kind, key)) if key != group.key else None
                if other is None or other is group:
                    continue
                if is_acronym(other.name) and other.name.title() not in listed:
                    continue
                if group.kind is EntityKind.ORGANISATION and len(clubs_of(folded(other.name).replace(".", ""))) > 1:
                    # by a city's name each league's articles mean another club
                    continue
                if group.kind is EntityKind.PERSON and len(person(other.name)) < 2:
                    continue
                called[id(other)][id(group)] += min(count, sighting.weight)
    for number, votes in called.items():
        other, total = by_id[number], sum(votes.values())
        best, count = max(votes.items(), key=lambda each: (each[1], by_id[each[0]].name))
        if _is_of_a_kind(other) and count < FEW_MEAN:
            continue
        if count >= MOST_MEAN * total and count >= ALIAS_SHARE * other.spread:
            _give(other, by_id[best], f"{_articles(count)} {by_id[best].name} so", 0.85, owner)


def _is_of_a_kind(group: _Group) -> bool:
    """Whether a body is called by what it is alone: "University" is in each article its own."""
    parts = core(group.name)
    return group.kind is EntityKind.ORGANISATION and len(parts) == 1 and bool(kinds_of_bodies() & set(parts))


def _articles(count: int) -> str:
    return "one article calls" if count == 1 else f"{count} articles call"


def _join_initials(people: list[_Group], owner: dict[int, _Group], contexts: Contexts | None) -> None:
    """ "J. Smith" and "John Smith", where no other Smith of the corpus begins with J."""
    by_last: dict[str, list[_Group]] = defaultdict(list)
    for group in people:
        parts = person(group.name)
        if len(parts) > 1:
            by_last[family(parts)].append(group)
    for everyone in by_last.values():
        same = sorted(everyone, key=lambda each: (-each.spread, each.name))[:COMPARED]
        for group in same:
            parts = person(group.name)
            fuller = [
                other
                for other in same
                if other is not group and _may_be(parts, person(other.name)) and _fuller(person(other.name), parts)
            ]
            if fuller and _one_person(fuller):
                best = max(fuller, key=lambda each: (each.spread, each.name))
                if contexts and are_apart(played(group.members, contexts), played(best.members, contexts)):
                    continue
                _give(group, best, "initials or a short form of the same given name", 0.9, owner)


def _may_be(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether two full names of different articles can be one person's, more warily than within one.

    "J.K. Simmons" is no Joshua, and "Joan Gardner" no "John": where many have the surname, these are two given names,
    not one with a slip.
    """
    if not agree(one, other):
        return False
    if (len(one[0]) == 1 and len(one) > len(other)) or (len(other[0]) == 1 and len(other) > len(one)):
        return False
    first, second = one[0], other[0]
    # "Bashar" and "Bashir" are two ways to write one
    is_writing = first[-1] == second[-1] and first.translate(_VOWELS) == second.translate(_VOWELS)
    is_slip = edits(first, second, 1) is not None and not is_writing
    return not (is_slip and _is_listed(one[-1], "surname") and _are_both(first, second, "first"))


def _are_both(one: str, other: str, sort: str) -> bool:
    """Whether two words that are spelled nearly alike are two listed names of a sort."""
    if one == other or sound(one) == sound(other):
        return False
    return _is_listed(one, sort) and _is_listed(other, sort)


def _is_listed(word: str, sort: str) -> bool:
    return sort in gazetteers.load().flags.get(word.capitalize(), ())


def _one_person(people: list[_Group]) -> bool:
    parts = [person(each.name) for each in people]
    return all(agree(one, other) for at, one in enumerate(parts) for other in parts[:at])


def _join_spellings(people: list[_Group], owner: dict[int, _Group]) -> None:
    """One given name and family names spelled alike: "Yulia Timoshenko" and "Yulia Tymoshenko"."""
    by_first: dict[tuple[str, str], list[_Group]] = defaultdict(list)
    for group in people:
        parts = person(group.name)
        if len(parts) > 1 and len(parts[0]) > 2:
            by_first[(sound(parts[0]), family(parts)[0])].append(group)
    for same in by_first.values():
        same.sort(key=lambda each: (-each.spread, each.name))
        for at, group in enumerate(same):
            last = family(person(group.name))
            for better in same[: min(at, COMPARED)]:
                theirs = person(better.name)
                if len(last) < 5 or not spelled_alike(last, family(theirs)):
                    continue
                if not _are_both(person(group.name)[-1], theirs[-1], "surname"):
                    _give(group, better, f"same given name, family name spelled like {better.name}", 0.75, owner)
                    break


def _fuller(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    return (len(one[0]), len(one), one) > (len(other[0]), len(other), other)


def _join_slips(groups: list[_Group], owner: dict[int, _Group]) -> None:
    """ "Merrill Lynch Captial Markets" is the one without the slip of the pen, which more articles name."""
    by_frame: dict[tuple[EntityKind, str], list[_Group]] = defaultdict(list)
    for group in groups:
        heard = frame(group.name)
        if heard:
            by_frame[(group.kind, heard)].append(group)
    for same in by_frame.values():
        same.sort(key=lambda each: (-each.spread, each.name))
        for at, group in enumerate(same):
            for better in same[: min(at, COMPARED)]:
                if are_slips(group.name, better.name):
                    _give(group, better, f"spelled like {better.name} but for a slip", 0.75, owner)
                    break


@lru_cache(maxsize=65536)
def frame(name: str) -> str:
    """What names of several words share that differ in a vowel, in the order of two letters or in a doubled one."""
    words = core(name)
    if len(words) < 2 or len(name) < FRAMED_LETTERS or is_team(name) or added(name):
        return ""
    return _DOUBLED.sub(r"\1", "".join([word for word in words if word not in SMALL]).translate(_VOWELS))


_VOWELS = str.maketrans("", "", "aeiouy-'.&/")
_DOUBLED = re.compile(r"(.)\1+")


def are_slips(one: str, other: str) -> bool:
    """Whether names of several words differ as slips of the pen do, in one letter of one long word or two swapped."""
    words, others = core(one), core(other)
    if len(words) != len(others):
        return False
    apart = [pair for pair in zip(words, others, strict=True) if pair[0] != pair[1]]
    if len(apart) != 1:
        return False
    mine, theirs = apart[0]
    listed = gazetteers.load().flags
    if min(len(mine), len(theirs)) < SLIPPED_LETTERS or {mine.capitalize(), theirs.capitalize()} <= listed.keys():
        return False
    # "Iberia" and "Iberian", "Communist" and "Communism" are two words
    if mine[0] != theirs[0] or mine[-1] != theirs[-1] or mine.startswith(theirs) or theirs.startswith(mine):
        return False
    return swapped(mine, theirs) or edits(mine, theirs, 1) is not None


def _join_surnames(
    people: list[_Group], owner: dict[int, _Group], partners: Partners | None, contexts: Contexts | None
) -> None:
    by_word: dict[str, Counter[int]] = defaultdict(Counter)
    known: dict[int, _Group] = {}
    members: dict[int, list[int]] = defaultdict(list)
    for group in people:
        root = _root(group, owner)
        members[id(root)] += group.members
        parts = person(group.name)
        if len(parts) > 1:
            # the name that most articles give tells best who is meant
            known[id(root)] = max(known.get(id(root), group), group, key=lambda each: each.spread)
            by_word[family(parts)][id(root)] += group.spread
    for group in people:
        parts = person(group.name)
        owners = by_word.get(family(parts)) if len(parts) == 1 else None
        found = _whose(group, owners, known, members, partners, contexts) if owners else None
        if found is not None:
            _give(group, known[found[0]], *found[1:], owner)


def _whose(
    group: _Group,
    owners: Counter[int],
    known: Mapping[int, _Group],
    members: Mapping[int, list[int]],
    partners: Partners | None,
    contexts: Contexts | None,
) -> tuple[int, str, float] | None:
    """Of those who have a surname the one who is meant by it alone, why, and how surely; None where that is not told.

    It is the one whom nearly all articles with a full name give; but whose company the surname keeps goes before, and
    then who is called the same.
    """
    (best, count), total = owners.most_common(1)[0], sum(owners.values())
    most = None
    if count >= DOMINANT_SHARE * total:
        most = best, f"the surname stands for {known[best].name} in {count} of {total} articles", 0.8
    likely = {each: members[each] for each, _ in owners.most_common(MOST_HEARD)}
    if partners is not None and not (most and known[best].spread >= WELL_KNOWN):
        shared = _shared_company(group, likely, partners)
        nearest = _clearly_nearest(shared) if shared is not None else None
        if nearest is not None:
            near = nearest, f"named beside the same others as {known[nearest].name}", 0.75
            return most if most and nearest == best else near
        # "Tom" alone is rather a given name than that of the only one whose family is called so
        enough = CLOSE_COMPANY if _is_given(group.name) else SAME_COMPANY
        if (shared[best] if shared is not None else SAME_COMPANY) < enough:
            most = None
    said = played(group.members, contexts) if contexts is not None else {}
    if contexts is None or not said:
        return most
    roles = {each: played(own, contexts) for each, own in likely.items()}
    if most:
        return None if are_apart(said, roles[best]) else most
    called = meant(said, {each: (owners[each], roles[each]) for each in likely})
    return (called, f"called {most_told(said)}, as {known[called].name} is", 0.75) if called else None


def _is_given(name: str) -> bool:
    """Whether a name is listed as a given name, and not as a family name."""
    return _is_listed(name, "first") and not _is_listed(name, "surname")


def _clearly_nearest(shared: Mapping[int, float]) -> int | None:
    """Of several that one name may mean the one whose company it keeps, where that is clear."""
    nearest, *others = sorted(shared, key=lambda each: -shared[each])
    is_clear = others and shared[nearest] >= max(CLOSE_COMPANY, CLEARLY_MORE * shared[others[0]])
    return nearest if is_clear else None


def _shared_company(group: _Group, owners: Mapping[int, list[int]], partners: Partners) -> dict[int, float] | None:
    """How much of the company of each of those whose surname it may be it keeps; None where its own tells nothing."""
    own = company(group.members, partners)
    if len(own) < FEW:
        return None
    return {each: in_common(own, company(members, partners)) for each, members in owners.items()}


def stands_for_another(acronym: str, long: str) -> bool:
    """Whether an acronym is a well-known one of other long forms than this: "CIA" is not the Culinary Institute."""
    known = gazetteers.load().long_forms.get(acronym)
    key = key_of(long, EntityKind.ORGANISATION)
    return known is not None and all(key_of(each, EntityKind.ORGANISATION) != key for each in known)


def _join_acronyms(
    groups: list[_Group], sightings: Sequence[Sighting], owner: dict[int, _Group], partners: Partners | None
) -> None:
    """An acronym alone is the long form that most articles put beside it, else the only long form it fits.

    One of three letters must keep its company; of several that it fits it is the one whose company it keeps.
    """
    # "SEATTLE" in a headline is no acronym
    listed = gazetteers.load().places
    beside: dict[tuple[EntityKind, str], Counter[int]] = defaultdict(Counter)
    fitting: dict[str, list[_Group]] = defaultdict(list)
    by_id = {id(group): group for group in groups}
    for group in groups:
        for index in group.members:
            for surface, _ in sightings[index].surfaces:
                if is_acronym(surface) and surface != group.name:
                    beside[(group.kind, surface.replace(".", "").upper())][id(group)] += sightings[index].weight
        for short in acronyms(without_country(group.name)):
            if len(short) > 2:
                fitting[short].append(group)
    for group in groups:
        if not is_acronym(group.name) or group.name.title() in listed:
            continue
        short = group.name.replace(".", "").upper()
        told = beside.get((group.kind, short))
        if told:
            best, count = told.most_common(1)[0]
            dominant = count >= DOMINANT_SHARE * sum(told.values()) and by_id[best] is not group
            if dominant and not stands_for_another(short, by_id[best].name):
                _give(group, by_id[best], f"acronym beside the long form in {count} articles", 0.9, owner)
                continue
        fits = [
            each
            for each in fitting.get(short, ())
            if each is not group
            and each.kind is group.kind
            and not stands_for_another(short, each.name)
            and (each.kind is not EntityKind.ORGANISATION or body(without_country(each.name)).bodies)
        ]
        common = sum(each.spread for each in fits) >= FITTING_SHARE * group.spread
        roots = {id(root): root for root in (_root(each, owner) for each in fits)}
        if not common or not 0 < len(roots) <= MOST_HEARD:
            continue
        shared = None
        if partners is not None and (len(roots) > 1 or len(short) <= OFTEN_FITTING):
            shared = _shared_company(group, {each: root.members for each, root in roots.items()}, partners)
        if len(roots) == 1:
            if shared is None or max(shared.values()) >= SAME_COMPANY:
                _give(group, fits[0], "acronym of the only long form it fits", 0.75, owner)
            continue
        nearest = _clearly_nearest(shared) if shared is not None else None
        if nearest is not None:
            _give(group, roots[nearest], f"named beside the same others as {roots[nearest].name}", 0.75, owner)


def _merged(owner_id: int, together: list[_Group], sightings: Sequence[Sighting]) -> Merged:
    members = sorted(index for group in together for index in group.members)
    surfaces: Counter[str] = Counter()
    for index in members:
        surfaces.update(dict(sightings[index].surfaces))
    kind = together[0].kind
    name = best_name(surfaces, kind)
    reasons = {join.name: join for group in together for join in group.joined}
    joins = tuple(
        reasons.get(surface) or Join(surface, TOGETHER, 0.95) for surface in sorted(surfaces) if surface != name
    )
    return Merged(kind, name, tuple(members), joins)


def proposals(merged: Sequence[Merged], limit: int = 500) -> tuple[Proposal, ...]:
    """Pairs of names so alike that they may be transliterations of one: proposed, never joined.

    Compared are names that share their first two letters and their number of words; at most `limit` are given,
    the likeliest first.
    """
    buckets: dict[tuple[EntityKind, str, int], list[_Heard]] = defaultdict(list)
    for each in merged:
        heard = _heard(each.name, each.kind)
        if heard is not None:
            buckets[(each.kind, " ".join(heard.words)[:2], len(heard.words))].append(heard)
    found = []
    for (kind, _, _), names in buckets.items():
        names.sort(key=lambda heard: heard.words)
        for at, one in enumerate(names):
            found += filter(None, (_alike(kind, one, other) for other in names[at + 1 : at + 200]))
    return tuple(sorted(found, key=lambda each: (-each.confidence, each.one, each.other))[:limit])


def alike(kind: EntityKind, one: str, other: str) -> Proposal | None:
    """What is proposed of two names, if they sound so alike that they may be spellings of one."""
    heard, against = _heard(one, kind), _heard(other, kind)
    return _alike(kind, heard, against) if heard is not None and against is not None else None


def _alike(kind: EntityKind, one: _Heard, other: _Heard) -> Proposal | None:
    if one.name == other.name or len(one.words) != len(other.words):
        return None
    allowed = min(max(one.letters, other.letters) // LETTERS_PER_EDIT, MOST_EDITS)
    apart = 0
    for word, against in zip(one.words, other.words, strict=True):
        if word != against and (word in REGNAL or against in REGNAL):
            return None
        # "Ο" and "Η", "Jr" and "Sr" are other words, not other spellings
        most = min(allowed - apart, max(len(word), len(against)) // LETTERS_OF_A_WORD_PER_EDIT)
        differs = edits(word, against, most)
        if differs is None:
            return None
        apart += differs
    return Proposal(kind, one.name, other.name, f"spelled alike, {_letters(apart)} apart", 0.7 - 0.2 * apart)


def _letters(number: int) -> str:
    return "1 letter" if number == 1 else f"{number} letters"


class _Heard(NamedTuple):
    """A name, the words of its sound, and how many letters those have with the spaces between."""

    name: str
    words: tuple[str, ...]
    letters: int


@lru_cache(maxsize=65536)
def _heard(name: str, kind: EntityKind) -> _Heard | None:
    """How a name sounds, if spellings of it are proposed at all: teams, offices and short names have none."""
    if is_team(name) or added(name) or len(folded(name)) < PROPOSED_LETTERS:
        return None
    words = person(name) if kind is EntityKind.PERSON else folded(name).split()
    words = (*(sound(word) for word in words[:-1]), words[-1] if words[-1] in REGNAL else sound(words[-1]))
    return _Heard(name, words, sum(map(len, words)) + len(words) - 1)
