"""Which names of the corpus are one: kept up to date as articles come and go, a family of names at a time.

Each name has keys: what it shares with those that may be one with it (a family name, an acronym, a plain form). Only
the names of keys that something new has touched are held against each other again, so that a thousand articles more
cost what a thousand articles are worth, however many there are. What was found is kept as links; names that links
connect are an entity; then the user's rules are applied to those entities that they speak of.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import cache, lru_cache

from corpusview.article import EntityKind
from corpusview.corpus import aliases, corrections, splitting
from corpusview.corpus.aliases import Join, Merged, Sighting, corpus_key
from corpusview.corpus.catalogue import PLAIN, Catalogue, KnownName, Link, OfOneName, Register
from corpusview.corpus.contexts import Contexts, Played
from corpusview.corpus.corrections import Rule
from corpusview.events import Progress
from corpusview.reading.entities import gazetteers
from corpusview.reading.entities.forms import family
from corpusview.reading.entities.joining import best_name, key_of
from corpusview.reading.entities.names import (
    acronyms,
    as_team,
    folded,
    is_acronym,
    is_team,
    person,
    sound,
    title_words,
)
from corpusview.reading.entities.offices import added, as_office, without_country
from corpusview.reading.entities.table import same_body, same_name, same_place
from corpusview.words import terms

# Names counted, keys looked at, and entities made in one transaction: a fraction of a second each.
_COUNTED_AT_ONCE = 5_000
_KEYS_AT_ONCE = 1_000
_LOOKED_AT_AT_ONCE = 4_000
_NAMES_AT_ONCE = 1_000
# Keys whose names are read together, which takes a fraction of reading them one by one; the names of one that has more
# than so many are read by themselves, as only the first of them are wanted.
_READ_TOGETHER, _FEW_NAMES = 100, 50
# Of the names of one key the most widely named are held against each other: time grows with their square.
MOST_OF_A_KEY = 400
# A name is held against its like again when its articles have grown or shrunk by this share: the grounds on which names
# are joined are shares of articles, and hardly move with less.
_WORTH_WEIGHING = 0.25
# A surface that stands in less than this share of an entity's articles does not give it its name. People are mostly
# called by their family names alone, but shown by the full one; a body's longest form is as often a slip as its name.
_RARE = {EntityKind.PERSON: 0.01}
_RARE_OTHERWISE = 0.1
# Nor does what one article alone calls a body or place that has so many: "Spurs outscored the Lakers".
_CALLED_BY_SEVERAL = 4
# How sure it is that an entity is one at all: the user said so; a list or a title names it; two articles do; one
# article does twice; one does once.
SAID, LISTED, TWO_ARTICLES, TWICE, ONCE = 1.0, 0.95, 0.9, 0.8, 0.5
# From here on an entity is listed at once, below only at wish.
SURE = 0.75

# Who keeps company with a name is told by the first so many articles that give it: a tenth of a millisecond each.
MOST_COMPANY = 20

# Names that are at hand from when they were counted to when they are settled: about 10 MB.
_COUNTED_REMEMBERED = 20_000
# Names whose keys are remembered in one run: about 20 MB.
_KEYED_REMEMBERED = 200_000

# Names whose keys are at hand where they are counted again, as common ones soon are: about 10 MB.
_KEYS_REMEMBERED = 8_192

# The words of a key's first letter: single words whose kind is to be settled, looked at before all others.
_WORD_OF_KINDS = "1:"
# The key of those of one family name.
_FAMILY = "f:"
# The key of an acronym and of those it may be short for.
_ACRONYM = "a:"
# Of names of these keys that may be one it is asked who else is named beside them.
_BY_COMPANY = (_FAMILY, _ACRONYM)
# Keys by which names are found, and not held against each other.
_ONLY_FOUND_BY = ("w:", "n:")
_SAME = "the same but for spelling or title"
_BESIDE = "called so beside a fuller name"
_PLAYS = "the country's name, in articles where it plays"


def keys_of(kind: EntityKind, name: str, surfaces: Iterable[str]) -> frozenset[str]:
    """The keys of a name: plain forms, family name, sound, what slips leave of it, acronyms, and every word of it."""
    return _keys_of(kind, name, tuple(surfaces))


@lru_cache(maxsize=_KEYS_REMEMBERED)
def _keys_of(kind: EntityKind, name: str, surfaces: tuple[str, ...]) -> frozenset[str]:
    keys = {_plain(kind, corpus_key(name, kind))}
    for surface in () if is_team(name) or added(name) else surfaces:
        is_short = is_acronym(surface) or (kind is EntityKind.PERSON and len(person(surface)) < 2)
        if not is_short:
            keys.add(_plain(kind, key_of(surface, kind)))
    if kind is EntityKind.PERSON:
        parts = person(name)
        if parts:
            keys |= {f"{_FAMILY}{family(parts)}", family_key(parts)}
        if len(parts) > 1 and len(parts[0]) > 2 and len(parts[-1]) >= 5:
            keys.add(f"s:{sound(parts[0])}:{family(parts)[0]}")
    else:
        if heard := aliases.frame(name):
            keys.add(f"g:{kind.value}:{heard}")
        short = {each for each in (name, *surfaces) if is_acronym(each)}
        keys |= {f"{_ACRONYM}{kind.value}:{each.replace('.', '').upper()}" for each in short}
        keys |= {f"{_ACRONYM}{kind.value}:{each}" for each in acronyms(without_country(name)) if len(each) > 2}
    keys |= {word_key(word) for each in (name, *surfaces) for word in terms(each)}
    return frozenset(keys)


def compared_by(name: KnownName) -> frozenset[str]:
    """The keys by which a name is held against others; by the rest it is only found."""
    keys = keys_of(name.kind, name.name, (surface for surface, _ in name.surfaces))
    return frozenset(key for key in keys if not key.startswith(_ONLY_FOUND_BY))


def family_key(parts: tuple[str, ...]) -> str:
    """The key by which people are found whose family names sound alike; they are proposed, not joined."""
    return f"n:{sound(family(parts))}"


def word_key(word: str) -> str:
    """The key by which a name is found from one of its words, folded as in the index."""
    return f"w:{word}"


def sound_of(name: str, kind: EntityKind) -> str:
    """What names that may be spellings of one another share: kind apart, their first two sounds and number of words."""
    words = sounds(name, kind)
    return f"{''.join(words)[:2]}{len(words)}"


def sounds(name: str, kind: EntityKind) -> tuple[str, ...]:
    """The words of a name as they sound."""
    return tuple(sound(word) for word in (person(name) if kind is EntityKind.PERSON else folded(name).split()))


def _plain(kind: EntityKind, key: tuple[str, ...]) -> str:
    return f"{PLAIN}{kind.value}:{'/'.join(key)}".replace(" ", "")


def sureness(kind: EntityKind, names: Sequence[KnownName]) -> float:
    """How sure it is that names of one entity name anything at all, 0..1."""
    lists = gazetteers.load()
    surfaces = {each.name for each in names} | {surface for each in names for surface, _ in each.surfaces}
    if any(lists.flags.get(each) for each in surfaces):
        return LISTED
    if kind is EntityKind.PERSON and any(title_words(each.split()) for each in surfaces):
        return LISTED
    if sum(each.articles for each in names) > 1:
        return TWO_ARTICLES
    return TWICE if sum(each.mentions for each in names) > 1 else ONCE


@dataclass(slots=True)
class _Component:
    """Names that links connect, the most widely named first, with the link of each."""

    names: list[KnownName]
    links: dict[int, Link]


@dataclass(slots=True)
class Naming:
    """Keeping the register over an open catalogue, in one run or several.

    `looked_at` counts names held against others.
    """

    catalogue: Catalogue
    looked_at: int = 0
    _register: Register = field(init=False)
    _rules: tuple[Rule, ...] = ()
    _rules_by_name: dict[str, set[int]] = field(default_factory=dict)
    # Of which kind and surfaces names were when they got their keys from this object: those have them already.
    _keyed: dict[int, int] = field(default_factory=dict)
    # Names as they were counted last in this run, so that most are read once.
    _counted: dict[int, KnownName] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._register = self.catalogue.register

    def run(self) -> Iterator[Progress]:
        """Bring the register up to date. It may be broken off anywhere, and goes on from there the next time."""
        yield from self._settle_all()
        if (yield from splitting.part(self.catalogue)):
            yield from self._settle_all()

    def _settle_all(self) -> Iterator[Progress]:
        total, done = self._register.uncounted(), 0
        self._counted.clear()
        while True:
            with self.catalogue.redoable():
                counted, names = self._register.count_some(_COUNTED_AT_ONCE)
                self._rekey(names)
            if not counted:
                break
            done += counted
            yield Progress("counting names", done, total)
        total, done = self._register.waiting(), 0
        while True:
            with self.catalogue.redoable():
                keys = self._look_at_some(self._register.stale_keys(_KEYS_AT_ONCE))
                self._register.done_with(keys=keys)
            if not keys:
                break
            done += len(keys)
            yield Progress("joining names", done, max(total, done + self._register.waiting()))
        yield from self.settle_stale()

    def settle_stale(self) -> Iterator[Progress]:
        """Make the entities of stale names again."""
        self._learn_rules()
        total, done = self._register.waiting(), 0
        while True:
            with self.catalogue.redoable():
                names = self._register.stale_names(_NAMES_AT_ONCE)
                alone = self._alone(names)
                settled: set[int] = set()
                for name in names:
                    if name not in alone and name not in settled:
                        settled |= self._settle(name)
                self._register.assign_alone([_entity_of(each) for each in alone.values()])
                self._register.done_with(names=settled | set(names))
            if not names:
                return
            done += len(names)
            yield Progress("settling names", done, max(total, done))

    # --- keys

    def _rekey(self, numbers: Sequence[int]) -> None:
        """Give names that changed their keys, and say what must be looked at again for it."""
        known = self._register.names(numbers)
        gone = set(numbers) - {each.id for each in known}
        if len(self._counted) + len(known) > _COUNTED_REMEMBERED:
            self._counted.clear()
        self._counted.update((each.id, each) for each in known)
        self._register.make_stale(names=numbers)
        stale: set[str] = set()
        weighed: list[int] = []
        more: list[tuple[str, int]] = []
        if len(self._keyed) > _KEYED_REMEMBERED:
            self._keyed.clear()
        for each in known:
            moved = abs(each.articles - each.weighed) > _WORTH_WEIGHING * each.weighed
            forms = hash((each.kind, frozenset([surface for surface, _ in each.surfaces])))
            has_keys = self._keyed.get(each.id) == forms
            if not moved and has_keys:
                continue
            self._keyed[each.id] = forms
            keys = keys_of(each.kind, each.name, (surface for surface, _ in each.surfaces))
            if not moved:
                stale.update(self._register.add_keys(each.id, keys))
            else:
                if not has_keys:
                    more += [(key, each.id) for key in keys]
                stale.update(keys)
                weighed.append(each.id)
                stale.update(_WORD_OF_KINDS + word for word in _settled_by(each))
        self._register.add_all_keys(more)
        for number in gone:
            stale.update(link_key for link_key in self._keys_linking(number))
        self._register.weighed(weighed)
        self._register.make_stale(keys=self._shared(stale))

    def _shared(self, keys: Collection[str]) -> Iterator[str]:
        """Those of these keys by which there is anything to compare: most are one name's alone. One that comes to be
        shared is looked at for the name that it is shared with."""
        words = [key for key in keys if key.startswith(_WORD_OF_KINDS)]
        unclear = self._register.unclear_keys(word_key(word.removeprefix(_WORD_OF_KINDS)) for word in words)
        yield from (word for word in words if word_key(word.removeprefix(_WORD_OF_KINDS)) in unclear)
        yield from self._register.shared_keys(
            key for key in keys if not key.startswith(_ONLY_FOUND_BY) and not key.startswith(_WORD_OF_KINDS)
        )

    def _keys_linking(self, name: int) -> set[str]:
        """The keys whose names were linked with one that is gone."""
        keys: set[str] = set()
        for link in self._register.links_at(name):
            for each in self._register.names((link.name, link.other)):
                keys |= keys_of(each.kind, each.name, (surface for surface, _ in each.surfaces))
        return keys

    def _look_at_some(self, keys: Sequence[str]) -> Sequence[str]:
        """Look at the first of these keys, as many as take a fraction of a second; returns those."""
        most = self.looked_at + _LOOKED_AT_AT_ONCE
        of_kinds = [key for key in keys if key.startswith(_WORD_OF_KINDS)]
        if of_kinds:
            # Kinds that are settled change which names share a key.
            return of_kinds[: self._settle_kinds_of([key.removeprefix(_WORD_OF_KINDS) for key in of_kinds], most)]
        shared = self._register.shared_keys(keys)
        stale: set[int] = set()
        last = ""
        for key, names, links in self._with_names(sorted(shared), shared):
            stale |= self._look_at(key, names, links)
            if self.looked_at >= most:
                last = key
                break
        self._register.make_stale(names=stale)
        return keys[: keys.index(last) + 1] if last else keys

    def _with_names(
        self, keys: Sequence[str], counts: Mapping[str, int]
    ) -> Iterator[tuple[str, list[KnownName], Set[Link]]]:
        """Keys with their names, and with what was found of those before; `counts` says how many they are."""
        for at in range(0, len(keys), _READ_TOGETHER):
            part = keys[at : at + _READ_TOGETHER]
            links = self._register.links_of_keys(part)
            few = self._register.names_of_keys(key for key in part if counts[key] <= _FEW_NAMES)
            for key in part:
                is_few = counts[key] <= _FEW_NAMES
                names = few.get(key, []) if is_few else self._register.names_of_key(key, MOST_OF_A_KEY)
                yield key, names, links.get(key, frozenset())

    def _look_at(self, key: str, names: Sequence[KnownName], before: Set[Link]) -> set[int]:
        """Hold the names of a key against each other, of which `before` was found; the names that this changes."""
        self.looked_at += len(names)
        after = links_in(
            names,
            self._named_beside if key.startswith(_BY_COMPANY) else None,
            self._register.roles if key.startswith(_FAMILY) else None,
        )
        if after == before:
            return set()
        self._register.set_links(key, after)
        return {number for link in before ^ after for number in (link.name, link.other)}

    def _named_beside(self, name: KnownName) -> dict[int, int]:
        return self._register.named_beside(name.id, MOST_COMPANY)

    def _settle_kinds_of(self, words: Sequence[str], most: int) -> int:
        """Give single words the kinds that the whole corpus gives them, until `most` names were looked at. Returns of
        how many words that was seen to."""
        unclear = self._register.unclear_keys([word_key(word) for word in words])
        few: dict[str, list[KnownName]] = {}
        read = 0
        for at, word in enumerate(words):
            key = word_key(word)
            if at >= read:
                read = at + _READ_TOGETHER
                keys = (word_key(each) for each in words[at:read])
                few = self._register.names_of_keys(
                    (each for each in keys if 0 < unclear.get(each, 0) <= _FEW_NAMES), False
                )
            if key in unclear:
                is_few = unclear[key] <= _FEW_NAMES
                every = few.get(key, []) if is_few else self._register.names_of_key(key, MOST_OF_A_KEY, False)
                if self._settle_kinds(word, every):
                    # Others of these words may stand in the same names.
                    read = at + 1
                if self.looked_at >= most:
                    return at + 1
        return len(words)

    def _settle_kinds(self, word: str, every: Sequence[KnownName]) -> bool:
        """Give a single word the kind that the whole corpus gives it, and say whether that changes any: `every` name
        that has the word has a say."""
        self.looked_at += len(every)
        alone = [each for each in every if folded(each.name) == word]
        called = self._organisations_called(word, every) if alone else {}
        kinds = {each.found for each in alone} | ({EntityKind.ORGANISATION} if called else set())
        if len(kinds) < 2 and not any(each.kind is not each.found for each in alone):
            return False
        sightings = [
            Sighting(each.id, each.found, ((each.name, 1), *called.get(each.id, ())), each.articles) for each in every
        ]
        is_changed = False
        for each, said in zip(every, aliases.settled(sightings), strict=True):
            if each.kind is not said.kind and each in alone:
                self._change_kind(each, said.kind)
                is_changed = True
        return is_changed

    def _organisations_called(self, word: str, names: Sequence[KnownName]) -> dict[int, tuple[tuple[str, int], ...]]:
        """The surfaces of those organisations of longer names that their own articles call by `word` alone."""
        longer = [
            each.id
            for each in names
            if each.found is EntityKind.ORGANISATION and folded(each.name).startswith(f"{word} ")
        ]
        if not longer:
            return {}
        return {
            number: surfaces
            for number, surfaces in self._register.surfaces(longer).items()
            if any(folded(surface) == word for surface, _ in surfaces)
        }

    def _change_kind(self, name: KnownName, kind: EntityKind) -> None:
        surfaces = [surface for surface, _ in self._register.surfaces((name.id,)).get(name.id, ())]
        before, after = keys_of(name.kind, name.name, surfaces), keys_of(kind, name.name, surfaces)
        self._register.settle_kind(name.id, kind)
        self._counted.pop(name.id, None)
        self._register.drop_keys(name.id, before - after)
        self._register.add_keys(name.id, after)
        self._register.make_stale(names=(name.id,), keys=before ^ after)

    # --- entities

    def _alone(self, numbers: Sequence[int]) -> dict[int, KnownName]:
        """Those of the names that neither links nor rules bind to others, nor an entity: most names of an import."""
        if self._rules:
            return {}
        linked = self._register.linked(numbers)
        alone = [number for number in numbers if number not in linked]
        known = [self._counted[number] for number in alone if number in self._counted]
        known += self._register.names(number for number in alone if number not in self._counted)
        shared = self._register.shared({each.entity for each in known if each.entity})
        return {each.id: each for each in known if each.entity not in shared}

    def _settle(self, number: int) -> set[int]:
        """Make the entity of a name again, with those that rules bind to it. Returns the names that were settled."""
        first = self._component(number)
        if not first.names:
            self._release((number,))
            return {number}
        region = sorted(
            self._region(first), key=lambda each: (-each.names[0].articles, each.names[0].name, each.names[0].id)
        )
        rules = [self._rules[at] for at in sorted(self._rules_about(region))]
        names = [each for component in region for each in component.names]
        sightings = [_sighting(each) for each in names]
        place = {each.id: at for at, each in enumerate(names)}
        machine = [_merged(component, place) for component in region]
        final = corrections.corrected(machine, sightings, rules) if rules else tuple(machine)
        before = {each.entity for each in names if each.entity}
        taken: set[int] = set()
        kept: set[int] = set()
        for entity in final:
            members = [names[at] for at in entity.sightings]
            if members:
                self._assign(entity, members, taken, is_ruled=bool(rules) and entity not in machine)
                kept.update(each.id for each in members)
        rejected = [each.id for each in names if each.id not in kept]
        self._register.release(rejected, rejected=True)
        self._register.drop_empty(before - taken)
        if number not in place:
            self._release((number,))
        return {number, *place}

    def _release(self, numbers: Iterable[int]) -> None:
        numbers = tuple(numbers)
        before = {entity for _, entity in self._register.entities_of(numbers) if entity}
        self._register.release(numbers)
        self._register.drop_empty(before)

    def _assign(self, entity: Merged, members: list[KnownName], taken: set[int], is_ruled: bool = False) -> None:
        reasons = _reasons(entity, members)
        sure = SAID if is_ruled else sureness(entity.kind, members)
        renamed = _is_renamed(entity, members)
        number = self._number(members, taken)
        sound = sound_of(entity.name, entity.kind)
        taken.add(self._register.assign(number, entity.kind, entity.name, sure, sound, reasons, renamed))

    def _number(self, members: list[KnownName], taken: set[int]) -> int | None:
        """The number that an entity of these names keeps: of one that parts, the larger part keeps it."""
        had: Counter[int] = Counter()
        for each in members:
            if each.entity and each.entity not in taken:
                had[each.entity] += each.articles
        for number, weight in had.most_common():
            elsewhere = self._register.weight_elsewhere(number, (each.id for each in members))
            mine = (weight, -min(each.id for each in members if each.entity == number))
            if elsewhere is None or mine > (elsewhere[0], -elsewhere[1]):
                return number
        return None

    def _component(self, number: int) -> _Component:
        """The names that links connect with a name."""
        found: set[int] = set()
        links: dict[int, Link] = {}
        edge = [number]
        while edge:
            at = edge.pop()
            if at in found:
                continue
            found.add(at)
            for link in self._register.links_at(at):
                links[link.name] = max(links.get(link.name, link), link, key=lambda each: each.confidence)
                edge += (link.name, link.other)
        return _Component(self._register.names(found), links)

    # --- the user's rules

    def _learn_rules(self) -> None:
        kept = "\n".join(each.rule for each in self._register.rules())
        self._rules, _ = corrections.from_text(kept)
        by_name: dict[str, set[int]] = defaultdict(set)
        for at, rule in enumerate(self._rules):
            for name in corrections.names_in(rule):
                by_name[folded(name)].add(at)
        self._rules_by_name = dict(by_name)

    def _rules_about(self, region: Sequence[_Component]) -> set[int]:
        """The rules that speak of these names, and those that speak of what they speak of."""
        names = {folded(each.name) for component in region for each in component.names}
        names |= {folded(surface) for component in region for each in component.names for surface, _ in each.surfaces}
        found: set[int] = set()
        edge = {at for name in names & self._rules_by_name.keys() for at in self._rules_by_name[name]}
        while edge:
            found |= edge
            spoken = {folded(name) for at in edge for name in corrections.names_in(self._rules[at])}
            edge = {at for name in spoken for at in self._rules_by_name.get(name, ())} - found
        return found

    def _region(self, first: _Component) -> list[_Component]:
        """The component with all that the user's rules bind to it."""
        region = [first]
        if not self._rules:
            return region
        there = {each.id for each in first.names}
        while True:
            spoken = {name for at in self._rules_about(region) for name in corrections.names_in(self._rules[at])}
            more = [number for number in self.names_called(spoken) if number not in there]
            if not more:
                return region
            for number in more:
                if number not in there:
                    component = self._component(number)
                    region.append(component)
                    there |= {number, *(each.id for each in component.names)}

    def names_called(self, names: Iterable[str]) -> tuple[int, ...]:
        """The numbers of the names, of any kind, that read so."""
        found: set[int] = set()
        for name in names:
            for kind in EntityKind:
                wanted = folded(name)
                # By the second it is found where its key was made before its other name was known.
                for key in {_plain(kind, corpus_key(name, kind)), _plain(kind, key_of(name, kind))}:
                    for each in self._register.names_of_key(key):
                        if folded(each.name) == wanted or any(
                            folded(surface) == wanted for surface, _ in each.surfaces
                        ):
                            found.add(each.id)
        return tuple(sorted(found))

    def touched_by(self, rule: Rule) -> tuple[int, ...]:
        """The names whose entities a rule may change, as the register stands now."""
        found = set(self.names_called(corrections.names_in(rule)))
        for name in corrections.names_in(rule):
            for entity in self._register.entities_named(name):
                found.update(self._register.members(entity.id))
        for _, entity in self._register.entities_of(tuple(found)):
            if entity:
                found.update(self._register.members(entity))
        return tuple(sorted(found))


def why_called(name: str) -> str:
    """Why articles call by another name, which is no name of the corpus, what is known by this one."""
    country = added(name)
    return _meant(country) if country else _PLAYS if is_team(name) else _BESIDE


def _meant(country: str) -> str:
    return f"by the country that its articles speak of: {country}"


def _settled_by(name: KnownName) -> set[str]:
    """The single words on whose kind a name has a say."""
    words = folded(name.name).split()
    if len(words) < 2:
        return set(words)
    if name.found is EntityKind.ORGANISATION:
        return {words[0]}
    return set(words) if name.found is EntityKind.PERSON else set()


def _surfaces(name: KnownName) -> tuple[tuple[str, int], ...]:
    """The other surfaces of a name; those of a country's team are the country's, and told apart from it here.

    So are those of an office that every country has.
    """
    if country := added(name.name):
        return tuple(
            (surface if surface == name.name else as_office(without_country(surface), country), count)
            for surface, count in name.surfaces
        )
    if not is_team(name.name):
        return name.surfaces
    return tuple((surface if is_team(surface) else as_team(surface), count) for surface, count in name.surfaces)


def _sighting(name: KnownName) -> Sighting:
    others = tuple((surface, count) for surface, count in _surfaces(name) if surface != name.name)
    return Sighting(name.id, name.kind, ((name.name, name.articles), *others), name.articles)


def links_in(
    names: Sequence[KnownName],
    named_beside: Callable[[KnownName], dict[int, int]] | None = None,
    roles_of: Callable[[Iterable[int]], Mapping[int, Played]] | None = None,
) -> frozenset[Link]:
    """Which of these names are one, each linked with the one that names them best.

    Where it is known, `named_beside` tells which others stand in a name's articles, and in how many each does, and
    `roles_of` what names of these numbers are called.
    """
    if len(names) < 2:
        return frozenset()
    links = set()
    partners = cache(lambda at: named_beside(names[at])) if named_beside is not None else None
    contexts = _contexts(names, roles_of) if roles_of is not None else None
    for merged in aliases.merge([_sighting(each) for each in names], partners, contexts):
        if len(merged.sightings) < 2:
            continue
        members = [names[at] for at in merged.sightings]
        best = max(members, key=lambda each: (each.name == merged.name, each.articles))
        reasons = {key_of(join.name, merged.kind): join for join in merged.joins if join.reason != aliases.TOGETHER}
        for each in members:
            if each is best:
                continue
            join = reasons.get(key_of(each.name, merged.kind))
            if join is None:
                country = added(each.name)
                links.add(Link(each.id, best.id, _meant(country) if country else _SAME, 0.95))
            else:
                links.add(Link(each.id, best.id, join.reason, join.confidence))
    return frozenset(links)


def _contexts(names: Sequence[KnownName], roles_of: Callable[[Iterable[int]], Mapping[int, Played]]) -> Contexts:
    """What the names are called, looked up for all of them when it is first asked for."""
    found = cache(lambda: roles_of([each.id for each in names]))
    return lambda at: found().get(names[at].id, {})


def _reasons(entity: Merged, members: Sequence[KnownName]) -> list[tuple[KnownName, str, float]]:
    """The names of an entity, each with why and how surely it belongs to it."""
    joins = {folded(join.name): join for join in entity.joins}
    own = folded(entity.name)
    reasons = []
    for each in members:
        join = joins.get(folded(each.name))
        if each.name == entity.name or (join is None and folded(each.name) != own):
            reasons.append((each, "", 1.0))
        elif join is None:
            reasons.append((each, _SAME, 0.95))
        else:
            reasons.append((each, join.reason, join.confidence))
    return reasons


def _is_renamed(entity: Merged, members: Sequence[KnownName]) -> bool:
    own = folded(entity.name)
    return not any(folded(each.name) == own for each in members)


def _entity_of(name: KnownName) -> OfOneName:
    """The entity of a name that stands alone."""
    if not name.surfaces:
        # Most names of an import are called so and not otherwise.
        sure, sound = sureness(name.kind, [name]), sound_of(name.name, name.kind)
        return OfOneName(name.kind, name.name, sure, sound, False, name, "", 1.0)
    entity = _merged(_Component([name], {}), {name.id: 0})
    ((_, reason, sure),) = _reasons(entity, [name])
    return OfOneName(
        entity.kind,
        entity.name,
        sureness(entity.kind, [name]),
        sound_of(entity.name, entity.kind),
        _is_renamed(entity, [name]),
        name,
        reason,
        sure,
    )


def _is_shown(surface: str, kind: EntityKind) -> bool:
    """Whether it is the name by which somebody or something of several known names is shown."""
    plain = folded(surface)
    known = same_name(plain)
    if known is None and kind is EntityKind.PLACE:
        known = same_place(plain)
    elif known is None and kind is EntityKind.ORGANISATION:
        known = same_body(surface, plain)
    return known == plain


def _merged(component: _Component, place: dict[int, int]) -> Merged:
    """A component as the rules know it: its best name, and its other names and surfaces as joins."""
    kind = component.names[0].kind
    if len(component.names) == 1 and not component.names[0].surfaces:
        # Most names of an import: there is nothing to choose from.
        return Merged(kind, component.names[0].name, (place[component.names[0].id],), ())
    surfaces: Counter[str] = Counter()
    for each in component.names:
        surfaces[each.name] += each.articles
        for surface, count in _surfaces(each):
            surfaces[surface] += count
    total = sum(each.articles for each in component.names)
    rare = _RARE.get(kind, _RARE_OTHERWISE) * total
    if kind is not EntityKind.PERSON and total >= _CALLED_BY_SEVERAL:
        rare = max(rare, 2)
    # however seldom it is given: "Conservative Party", of the Tories
    common = Counter({each: count for each, count in surfaces.items() if count >= rare or _is_shown(each, kind)})
    common = common or surfaces
    name = best_name(common, kind) if len(common) > 1 else next(iter(common))
    if len(surfaces) > 1 and is_acronym(name):
        # A long form tells more, however seldom it is given.
        short = name.replace(".", "").upper()
        longs = [
            each
            for each in surfaces
            if short in acronyms(without_country(each)) and not aliases.stands_for_another(short, each)
        ]
        name = max(longs, key=lambda each: (surfaces[each], each), default=name)
    joins = {surface: Join(surface, aliases.TOGETHER, 0.95) for surface in surfaces}
    for each in component.names:
        link = component.links.get(each.id)
        if link is not None:
            joins[each.name] = Join(each.name, link.reason, link.confidence)
    joins.pop(name, None)
    sightings = tuple(sorted(place[each.id] for each in component.names))
    return Merged(kind, name, sightings, tuple(joins.values()))
