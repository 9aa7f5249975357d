"""What a question can be narrowed by with a click: sources, names, tags, languages, and what was read.

A value is included, excluded or left alone, and that is read from the question's own text and written into it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from corpusview.gui.filters.clauses import Clause, clauses, narrowed, quoted, without
from corpusview.query import Filter, From, InLanguage, Is, Names, Query, State, Tagged


class Kind(StrEnum):
    """What can be clicked, by the field of the question that it is written as."""

    SOURCE = "source"
    NAME = "entity"
    TAG = "tag"
    LANGUAGE = "language"
    STATE = "is"


class Mark(StrEnum):
    """What the question says of a value."""

    NONE = ""
    INCLUDED = "included"
    EXCLUDED = "excluded"

    def next(self) -> Mark:
        """What a click makes of it: included, then excluded, then neither."""
        return {Mark.NONE: Mark.INCLUDED, Mark.INCLUDED: Mark.EXCLUDED, Mark.EXCLUDED: Mark.NONE}[self]


@dataclass(frozen=True, slots=True)
class Choice:
    """A value that can be clicked, as a list shows it: `count` articles of the answer have it."""

    value: str
    shown: str
    count: int
    mark: Mark = Mark.NONE


STATES = {
    State.UNREAD: "Unread",
    State.READ: "Read",
    State.KEEP: "Kept",
    State.LATER: "For later",
    State.DROP: "Dropped",
}
_READING = frozenset({State.UNREAD, State.READ})


def value_of(node: Filter) -> tuple[Kind, str] | None:
    """What a filter of the question is about; None where it is about something else."""
    match node:
        case From(source):
            return Kind.SOURCE, source
        case Names(name):
            return Kind.NAME, name
        case Tagged(tag):
            return Kind.TAG, tag
        case InLanguage(code):
            return Kind.LANGUAGE, code
        case Is(state):
            return Kind.STATE, state.value
    return None


def marks(query: Query, kind: Kind) -> dict[str, tuple[str, Mark]]:
    """The values of a kind that the question includes or excludes, by the value folded."""
    found = ((each, value_of(each.node)) for each in clauses(query))
    return {
        about[1].casefold(): (about[1], Mark.EXCLUDED if each.is_excluded else Mark.INCLUDED)
        for each, about in found
        if about is not None and about[0] is kind
    }


def marked(query: Query, kind: Kind, value: str, mark: Mark) -> str:
    """The question with `value` included, excluded, or neither.

    An article has one source and one language: to include another one takes the place of the one before it.
    """
    unwanted = [each for each in clauses(query) if _gives_way(each, kind, value, mark)]
    raw = without(query.raw, *unwanted)
    if mark is Mark.NONE:
        return raw
    written = f"{kind.value}:{value if kind in (Kind.LANGUAGE, Kind.STATE) else quoted(value)}"
    return narrowed(raw, written if mark is Mark.INCLUDED else f"NOT {written}")


def _gives_way(clause: Clause, kind: Kind, value: str, mark: Mark) -> bool:
    about = value_of(clause.node)
    if about is None or about[0] is not kind:
        return False
    if about[1].casefold() == value.casefold():
        return True
    if clause.is_excluded or mark is not Mark.INCLUDED:
        return False
    if kind is Kind.STATE:
        return (State(about[1]) in _READING) == (State(value) in _READING)
    return kind in (Kind.SOURCE, Kind.LANGUAGE)


def without_kind(query: Query, kind: Kind) -> str:
    """The question without what it says of a kind: so its values are counted, that others can be chosen."""
    abouts = ((each, value_of(each.node)) for each in clauses(query))
    return without(query.raw, *(each for each, about in abouts if about is not None and about[0] is kind))
