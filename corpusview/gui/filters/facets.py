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
    return {
        value.casefold(): (value, Mark.EXCLUDED if each.is_excluded else Mark.INCLUDED)
        for each in _about(query, kind)
        for value in _values(each)
    }


def marked(query: Query, kind: Kind, value: str, mark: Mark, *, together: bool = False) -> str:
    """The question with `value` included, excluded, or neither.

    Values of one kind that are included are alternatives of each other. With `together` the articles must have this
    one too. Read and unread take each other's place.
    """
    raw, joined = query.raw, False
    # From the end, so that the places of the clauses before stay what they are.
    for each in reversed(_about(query, kind)):
        kept = [said for said in _values(each) if said.casefold() != value.casefold()]
        if mark is Mark.INCLUDED and not each.is_excluded:
            kept = [said for said in kept if not _takes_the_place(kind, value, said)]
            if kept and not joined and not together and all(_is_alternative(kind, value, said) for said in kept):
                kept.append(value)
                joined = True
        if not kept:
            raw = without(raw, each)
        elif kept != list(_values(each)):
            written = f"{'NOT ' if each.is_excluded else ''}{_written(kind, *kept)}"
            raw = f"{raw[: each.span.start]}{written}{raw[each.span.end :]}"
    if mark is Mark.NONE or joined:
        return raw
    return narrowed(raw, f"{'NOT ' if mark is Mark.EXCLUDED else ''}{_written(kind, value)}")


def _written(kind: Kind, *values: str) -> str:
    each = [value if kind in (Kind.LANGUAGE, Kind.STATE) else quoted(value) for value in values]
    return f"{kind.value}:{each[0] if len(each) == 1 else '(' + ' OR '.join(each) + ')'}"


def _about(query: Query, kind: Kind) -> list[Clause]:
    """The question's filters of a kind."""
    abouts = ((each, value_of(each.node)) for each in clauses(query))
    return [each for each, about in abouts if about is not None and about[0] is kind]


def _values(clause: Clause) -> tuple[str, ...]:
    abouts = (value_of(node) for node in clause.nodes)
    return tuple(about[1] for about in abouts if about is not None)


def _takes_the_place(kind: Kind, value: str, said: str) -> bool:
    return kind is Kind.STATE and {State(value), State(said)} == _READING


def _is_alternative(kind: Kind, value: str, said: str) -> bool:
    """Whether either of two values will do: what was read is another matter than the verdict on it."""
    return kind is not Kind.STATE or (State(value) in _READING) == (State(said) in _READING)


def without_kind(query: Query, kind: Kind) -> str:
    """The question without what it says of a kind: so its values are counted, that others can be chosen."""
    return without(query.raw, *_about(query, kind))
