"""The user's word on names: merge, split, rename, change of kind, reject. It outranks whatever the machine made of it.

Rules are plain values that name entities by kind and name, so they hold when articles are read again. They are applied
in their order, each to what the ones before have left. As text they are one line a rule, to be exported and imported:

    merge person | Kassym-Jomart Tokayev | Tokaev
    split person | Clinton | Hillary Clinton
    rename place | Kiev | Kyiv
    kind organisation person | Zaporin
    reject person | Follow Us
    apart person | Tokayev | Tokarev
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from corpusview.article import EntityKind
from corpusview.corpus.aliases import Join, Merged, Sighting
from corpusview.corpus.rule_text import cells, escaped, read
from corpusview.reading.entities.joining import key_of
from corpusview.reading.entities.names import folded


@dataclass(frozen=True, slots=True)
class Merge:
    """The entity `other` is the entity `name`."""

    kind: EntityKind
    name: str
    other: str


@dataclass(frozen=True, slots=True)
class Split:
    """The surface `alias` is not the entity `name`: it is an entity of its own."""

    kind: EntityKind
    name: str
    alias: str


@dataclass(frozen=True, slots=True)
class Rename:
    """The entity `name` is shown as `to`."""

    kind: EntityKind
    name: str
    to: str


@dataclass(frozen=True, slots=True)
class ChangeKind:
    """The entity `name` is not of `kind` but of `to`."""

    kind: EntityKind
    to: EntityKind
    name: str


@dataclass(frozen=True, slots=True)
class Reject:
    """`name` is no name: it is listed nowhere."""

    kind: EntityKind
    name: str


@dataclass(frozen=True, slots=True)
class Apart:
    """The entities `name` and `other` are two, although their names are spelled alike: it is not asked again."""

    kind: EntityKind
    name: str
    other: str


Rule = Merge | Split | Rename | ChangeKind | Reject | Apart

_USER = "you said so"


def names_in(rule: Rule) -> tuple[str, ...]:
    """Every name that a rule speaks of."""
    match rule:
        case Merge(_, name, other) | Apart(_, name, other):
            return name, other
        case Split(_, name, alias):
            return name, alias
        case Rename(_, name, to):
            return name, to
    return (rule.name,)


def corrected(merged: Sequence[Merged], sightings: Sequence[Sighting], rules: Iterable[Rule]) -> tuple[Merged, ...]:
    """The entities as the user wants them. A rule about a name that is not there changes nothing."""
    entities = list(merged)
    for rule in rules:
        at = _find(entities, rule.kind, rule.name)
        if at is None:
            continue
        entity = entities[at]
        match rule:
            case Reject():
                del entities[at]
            case Rename(to=to):
                kept = tuple(join for join in entity.joins if join.name != to)
                entities[at] = replace(entity, name=to, joins=_with(kept, entity.name, _USER))
            case ChangeKind(to=kind):
                there = _find(entities, kind, entity.name)
                if there is None:
                    entities[at] = replace(entity, kind=kind)
                else:
                    entities[there] = _united(entities[there], entity)
                    del entities[at]
            case Merge(other=other):
                there = _find(entities, rule.kind, other)
                if there is not None and there != at:
                    entities[at] = _united(entity, entities[there])
                    del entities[there]
            case Split(alias=alias):
                entities[at : at + 1] = _parted(entity, alias, sightings)
    return tuple(entities)


def _find(entities: Sequence[Merged], kind: EntityKind, name: str) -> int | None:
    """The entity of that name, else the one that has it for an alias."""
    wanted = folded(name)
    for at, entity in enumerate(entities):
        if entity.kind is kind and folded(entity.name) == wanted:
            return at
    for at, entity in enumerate(entities):
        if entity.kind is kind and any(folded(join.name) == wanted for join in entity.joins):
            return at
    return None


def _with(joins: tuple[Join, ...], name: str, reason: str) -> tuple[Join, ...]:
    return (*(join for join in joins if join.name != name), Join(name, reason, 1.0))


def _united(one: Merged, other: Merged) -> Merged:
    joins = _with((*one.joins, *(j for j in other.joins if j.name != one.name)), other.name, _USER)
    joins = tuple(join for join in joins if join.name != one.name)
    return replace(one, sightings=tuple(sorted({*one.sightings, *other.sightings})), joins=joins)


def _parted(entity: Merged, alias: str, sightings: Sequence[Sighting]) -> list[Merged]:
    """The entity without the articles that know it by the alias alone, and those as an entity of its own."""
    wanted = folded(alias)
    alone = tuple(
        index
        for index in entity.sightings
        if index < len(sightings) and _knows_alone(sightings[index], wanted, key_of(alias, entity.kind))
    )
    rest = tuple(index for index in entity.sightings if index not in set(alone))
    if not rest or folded(entity.name) == wanted:
        return [entity]
    kept = replace(entity, sightings=rest, joins=tuple(join for join in entity.joins if folded(join.name) != wanted))
    return [kept, Merged(entity.kind, alias, alone, ())] if alone else [kept]


def _knows_alone(sighting: Sighting, wanted: str, key: tuple[str, ...]) -> bool:
    """Whether all surfaces are the alias: the very same, or the same but for case and titles."""
    return all(folded(surface) == wanted or key_of(surface, sighting.kind) == key for surface, _ in sighting.surfaces)


def said(rule: Rule) -> str:
    """The rule as a sentence."""
    match rule:
        case Merge(kind, name, other):
            return f"“{other}” is “{name}” ({kind.value})"
        case Split(kind, name, alias):
            return f"“{alias}” is not “{name}” ({kind.value})"
        case Rename(kind, name, to):
            return f"“{name}” is called “{to}” ({kind.value})"
        case ChangeKind(kind, to, name):
            return f"“{name}” is of kind {to.value}, not {kind.value}"
        case Reject(kind, name):
            return f"“{name}” is no name ({kind.value})"
    return f"“{rule.name}” and “{rule.other}” are two ({rule.kind.value})"


# --- as text


def to_text(rules: Iterable[Rule]) -> str:
    """The rules, one a line, in their order. `from_text` reads it back to equal rules."""
    lines = []
    for rule in rules:
        match rule:
            case Merge(kind, name, other):
                lines.append(f"merge {kind.value} | {escaped(name)} | {escaped(other)}")
            case Split(kind, name, alias):
                lines.append(f"split {kind.value} | {escaped(name)} | {escaped(alias)}")
            case Rename(kind, name, to):
                lines.append(f"rename {kind.value} | {escaped(name)} | {escaped(to)}")
            case ChangeKind(kind, to, name):
                lines.append(f"kind {kind.value} {to.value} | {escaped(name)}")
            case Reject(kind, name):
                lines.append(f"reject {kind.value} | {escaped(name)}")
            case Apart(kind, name, other):
                lines.append(f"apart {kind.value} | {escaped(name)} | {escaped(other)}")
    return "".join(line + "\n" for line in lines)


def from_text(text: str) -> tuple[tuple[Rule, ...], tuple[str, ...]]:
    """The rules of a text, and a sentence for each line that is none. Empty lines and those from # are passed over."""
    return read(text, _rule)


def _rule(line: str) -> Rule | None:
    head, *given = cells(line)
    verb, *kinds = head.split() or [""]
    try:
        of = [EntityKind(kind) for kind in kinds]
    except ValueError:
        return None
    if not all(given):
        return None
    match verb, of, given:
        case "merge", [kind], [name, other]:
            return Merge(kind, name, other)
        case "split", [kind], [name, alias]:
            return Split(kind, name, alias)
        case "rename", [kind], [name, to]:
            return Rename(kind, name, to)
        case "kind", [kind, to], [name]:
            return ChangeKind(kind, to, name)
        case "reject", [kind], [name]:
            return Reject(kind, name)
        case "apart", [kind], [name, other]:
            return Apart(kind, name, other)
    return None
