"""From the tree of a question to Whoosh's query objects.

A clause looks in the fields of the query's scope, or in the one field that it names. A word without letters or digits
asks for nothing and is left out of its clause; a question that is all left out finds nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from whoosh import query as whoosh

from corpusview.corpus.index import schema
from corpusview.corpus.index.columnar.evaluate import Stopped
from corpusview.corpus.index.columnar.queries import AsOne, Between, Chain, Family, OneOf
from corpusview.corpus.stopping import never
from corpusview.query import (
    Among,
    And,
    Dates,
    Everything,
    From,
    Fuzzy,
    InLanguage,
    Is,
    Near,
    Node,
    Not,
    Nothing,
    Or,
    Phrase,
    Prefix,
    Scope,
    State,
    Tagged,
    Text,
    Undated,
    Wildcard,
    Word,
)
from corpusview.words import stem, terms

# `Tokaev~9` would ask for half the dictionary; beyond two edits another word is meant.
MOST_EDITS = 2


# What tells which articles are in a state; the index knows nothing of what the user does from minute to minute.
Standing = Callable[[State], Iterable[int]]


def nobody(_state: State) -> tuple[int, ...]:
    """No article is in any state."""
    return ()


def translate(
    tree: Node,
    scope: Scope,
    weighted: bool = True,
    standing: Standing = nobody,
    stop: Callable[[], bool] = never,
) -> whoosh.Query:
    """What Whoosh is asked for `tree`. Without `weighted` every field counts alike, so that scores are counts.

    Raises `Stopped` soon after `stop()` says True: thousands of words take a while to be put into terms.
    """
    return _Translation(scope, weighted, standing, stop).ask(tree) or whoosh.NullQuery


def clause_in(clause: Text, scope: Scope) -> list[whoosh.Query]:
    """What Whoosh is asked for one clause, in each field that it looks in."""
    fields = schema.FIELDS_OF_SCOPE[scope] if clause.field is None else (schema.FIELD_OF_CLAUSE[clause.field],)
    return [found for field in fields if (found := _text(clause, field)) is not None]


class _Translation:
    def __init__(self, scope: Scope, weighted: bool, standing: Standing, stop: Callable[[], bool]) -> None:
        self._stop = stop
        self._scope = scope
        self._standing = standing
        self._weighted = weighted

    def ask(self, node: Node) -> whoosh.Query | None:
        """The query for `node`, or None where it asks for nothing."""
        if self._stop():
            raise Stopped
        match node:
            case Word() | Phrase() | Near() | Prefix() | Wildcard() | Fuzzy():
                return self._in_fields(node)
            case And(parts):
                return self._all(parts)
            case Or(parts):
                return _any([asked for part in parts if (asked := self.ask(part)) is not None])
            case Not(part):
                asked = self.ask(part)
                return None if asked is None else whoosh.AndNot(_everything(), asked)
            case Dates(first, last):
                low = 1 if first is None else first.toordinal()
                return _filter(whoosh.ColumnQuery(schema.DAY, Between(low, last and last.toordinal())))
            case Undated():
                return _filter(whoosh.ColumnQuery(schema.DAY, Between(schema.UNDATED, schema.UNDATED)))
            case From(source):
                return _filter(_whole_words(schema.SOURCE, source))
            case Tagged(tag):
                return _filter(whoosh.Term(schema.TAGS, schema.whole(tag)))
            case InLanguage(code):
                return _filter(whoosh.Term(schema.LANGUAGE, schema.whole(code)))
            case Is(State.UNREAD):
                return whoosh.AndNot(_everything(), self._in_state(State.READ))
            case Is(state):
                return self._in_state(state)
            case Among(articles):
                return _filter(whoosh.ColumnQuery(schema.ID, OneOf(articles)))
            case Everything():
                return _everything()
            case Nothing():
                return whoosh.NullQuery
        raise TypeError(f"{type(node).__name__} is no node of a query")

    def _all(self, parts: tuple[Node, ...]) -> whoosh.Query | None:
        wanted, unwanted = [], []
        for part in parts:
            if isinstance(part, Not):
                if (asked := self.ask(part.part)) is not None:
                    unwanted.append(asked)
            elif (asked := self.ask(part)) is not None:
                wanted.append(asked)
        if not wanted and not unwanted:
            return None
        found = (whoosh.And(wanted) if len(wanted) > 1 else wanted[0]) if wanted else _everything()
        return whoosh.AndNot(found, _any(unwanted)) if unwanted else found

    def _in_state(self, state: State) -> whoosh.Query:
        return _filter(whoosh.ColumnQuery(schema.ID, OneOf(self._standing(state))))

    def _in_fields(self, node: Word | Phrase | Near | Prefix | Wildcard | Fuzzy) -> whoosh.Query | None:
        named = node.field
        fields = schema.FIELDS_OF_SCOPE[self._scope] if named is None else (schema.FIELD_OF_CLAUSE[named],)
        asked = []
        for field in fields:
            found = _text(node, field)
            if found is None:
                return None
            if self._weighted:
                found.boost = schema.WEIGHT[field]
            asked.append(found)
        return _any(asked)


def _any(asked: list[whoosh.Query]) -> whoosh.Query | None:
    if len(asked) > 1:
        return whoosh.Or(asked)
    return asked[0] if asked else None


def _everything() -> whoosh.Query:
    return whoosh.ConstantScoreQuery(whoosh.Every(), 0.0)


def _filter(asked: whoosh.Query) -> whoosh.Query:
    """A condition that says which articles, and nothing about how well they answer."""
    return whoosh.ConstantScoreQuery(asked, 0.0)


def _whole_words(field: str, name: str) -> whoosh.Query:
    found = [whoosh.Term(field, term) for term in terms(name)]
    if not found:
        return whoosh.NullQuery
    return found[0] if len(found) == 1 else Chain(field, found)


def _text(node: Node, field: str) -> whoosh.Query | None:
    """The query for a clause of words in one field, or None where it has no word."""
    match node:
        case Word():
            return _sequence(_terms(node, field), field)
        case Phrase(words):
            return _sequence([one for word in words for one in _terms(word, field)], field)
        case Near(parts, distance):
            near = [found for part in parts if (found := _text(part, field)) is not None]
            if len(near) < 2:
                return near[0] if near else None
            return Chain(field, near, max(1, distance), ordered=False)
        case Prefix(text):
            return _pattern(text, field, last=lambda term: AsOne(whoosh.Prefix(field, term)))
        case Wildcard(pattern):
            return _wildcard(pattern, field)
        case Fuzzy(text, distance):
            edits = max(0, min(distance, MOST_EDITS))
            return _pattern(
                text, field, last=lambda term: AsOne(whoosh.FuzzyTerm(field, term, maxdist=edits, prefixlength=0))
            )
    return None


def _terms(word: Word, field: str) -> list[whoosh.Query]:
    if word.exact:
        return [whoosh.Term(field, term) for term in terms(word.text)]
    return [AsOne(Family(field, stem(term))) for term in terms(word.text)]


def _sequence(found: list[whoosh.Query], field: str) -> whoosh.Query | None:
    if len(found) > 1:
        return Chain(field, found)
    return found[0] if found else None


def _pattern(text: str, field: str, last) -> whoosh.Query | None:
    """A clause whose last word is a pattern: `Al-Far*` is the word `al` before words that start with `far`."""
    split = terms(text)
    if not split:
        return None
    before: list[whoosh.Query] = [whoosh.Term(field, term) for term in split[:-1]]
    return _sequence([*before, last(split[-1])], field)


def _wildcard(pattern: str, field: str) -> whoosh.Query | None:
    folded = schema.folded_pattern(pattern)
    if not folded.strip("*?"):
        return None
    return AsOne(whoosh.Wildcard(field, folded))
