"""How a question was understood: clause by clause, in words, with the tree that each of them is."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from corpusview.article import Span
from corpusview.query import (
    Among,
    And,
    Dates,
    Everything,
    From,
    Fuzzy,
    Has,
    InLanguage,
    Is,
    Names,
    Near,
    Node,
    Not,
    Noted,
    Nothing,
    Or,
    Phrase,
    Prefix,
    Query,
    State,
    Tagged,
    Text,
    Undated,
    Wildcard,
    Word,
)
from corpusview.words import fold, stem


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause of a question: how deep it stands, what it means, and its own tree, to be asked by itself.

    `left` is the tree of the clauses up to this one together, for those at the top that are joined by AND.
    """

    depth: int
    says: str
    tree: Node
    span: Span | None = None
    left: Node | None = None


def explained(query: Query) -> tuple[Clause, ...]:
    """The clauses of `query` in order, each after the one that holds it."""
    if isinstance(query.tree, And):
        parts = query.tree.parts
        clauses = [Clause(0, "all of", query.tree)]
        for number, part in enumerate(parts, start=1):
            first, *rest = _clauses(part, 1)
            left = And(parts[:number]) if number > 1 else part
            clauses += [Clause(first.depth, first.says, first.tree, first.span, left), *rest]
        return tuple(clauses)
    return tuple(_clauses(query.tree, 0))


def _clauses(node: Node, depth: int) -> Iterator[Clause]:
    match node:
        case And(parts):
            yield Clause(depth, "all of", node)
            for part in parts:
                yield from _clauses(part, depth + 1)
        case Or(parts):
            yield Clause(depth, "any of", node)
            for part in parts:
                yield from _clauses(part, depth + 1)
        case Not(part):
            first, *rest = _clauses(part, depth)
            yield Clause(depth, f"not {first.says}", node, first.span)
            yield from rest
        case Everything():
            yield Clause(depth, "every article", node)
        case Nothing():
            yield Clause(depth, "nothing", node)
        case _:
            yield Clause(depth, _says(node), node, node.span)


_STATES = {
    State.UNREAD: "not read yet",
    State.READ: "read",
    State.KEEP: "that you keep",
    State.LATER: "left for later",
    State.DROP: "that you dropped",
}


def _says(node: Node) -> str:
    said = _meaning(node)
    return f"{said} in the {node.field.value}" if isinstance(node, Text) and node.field else said


def _meaning(node: Node) -> str:
    match node:
        case Word(text, _, exact):
            folded = fold(text)
            return f"the very word “{folded}”" if exact else f"forms of “{folded}” (stem “{stem(folded)}”)"
        case Phrase(words):
            return "the phrase “" + " ".join(fold(word.text) for word in words) + "”"
        case Near(parts, distance):
            return " and ".join(_meaning(part) for part in parts) + f" within {distance} words"
        case Prefix(text):
            return f"words that start with “{text}”"
        case Wildcard(pattern):
            return f"words of the shape “{pattern}”"
        case Fuzzy(text, distance):
            return f"words at most {distance} letter{'s' if distance > 1 else ''} from “{text}”"
        case Dates(first, last):
            return f"published {first or 'ever'} to {last or 'now'}"
        case Undated():
            return "of unknown date"
        case From(source):
            return f"from “{source}”"
        case Names(name):
            return f"naming “{name}”"
        case Among(articles):
            return f"one of {len(articles):,} articles"
        case Tagged(tag):
            return f"tagged “{tag}”"
        case InLanguage(code):
            return f"in the language “{code}”"
        case Is(state):
            return _STATES[state]
        case Has(mark):
            return f"with a {mark.value} of yours"
        case Noted(words):
            return f"with a note of yours that holds “{words}”"
    return type(node).__name__


def name_in(clause: Clause) -> str | None:
    """The name by which a clause asks for entities, or leaves them out; None where it asks for something else."""
    node = clause.tree.part if isinstance(clause.tree, Not) else clause.tree
    return node.name if isinstance(node, Names) else None


# --- what each clause finds


@dataclass(frozen=True, slots=True)
class Counted:
    """A clause, the articles it finds by itself, and those left when it joins the clauses before it."""

    clause: Clause
    articles: int
    left: int | None


def counted(query: Query, count: Callable[[Query], int]) -> Iterator[Counted]:
    """The clauses of `query`, each with the articles that `count` finds for it."""
    for clause in explained(query):
        left = None if clause.left is None else count(replace(query, tree=clause.left))
        yield Counted(clause, count(replace(query, tree=clause.tree)), left)


def as_typed(query: Query, clause: Clause) -> str:
    """The clause as it stands in the question, its field with it; in words where it has no place of its own."""
    if clause.span is None:
        return clause.says
    before = _BEFORE.search(query.raw, 0, clause.span.start)
    return query.raw[before.start() if before else clause.span.start : clause.span.end]


def without_clause(query: Query, clause: Clause) -> str:
    """The question as typed, without one of its clauses; empty where it cannot be taken out by itself."""
    if clause.span is None:
        return ""
    before = _BEFORE.search(query.raw, 0, clause.span.start)
    start = before.start() if before else clause.span.start
    return f"{query.raw[:start].rstrip()} {query.raw[clause.span.end :].lstrip()}".strip()


# What may stand before a clause and goes with it: a minus or NOT, and the name of its field.
_BEFORE = re.compile(r"(?:\bNOT\s+|-)?(?:(?<!\w)\w+\s*:\s*)?$", re.IGNORECASE)
