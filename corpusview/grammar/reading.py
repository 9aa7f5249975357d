"""One reading of one raw query: from its pieces to a tree, telling what was unclear on the way."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date

from corpusview.article import Span
from corpusview.grammar.joining import all_of, any_of, near
from corpusview.grammar.lexemes import Kind, Lexeme, lexemes
from corpusview.grammar.periods import Unclear, period
from corpusview.query import (
    Dates,
    Everything,
    Field,
    From,
    Fuzzy,
    Has,
    Hint,
    InLanguage,
    Is,
    Mark,
    Names,
    Near,
    Node,
    Not,
    Noted,
    Nothing,
    Or,
    Phrase,
    Prefix,
    Scope,
    State,
    Tagged,
    Undated,
    Wildcard,
    Word,
)
from corpusview.words import fold, overlong, terms, words

# More is a text and no question; what lies beyond is not read.
MOST_CHARACTERS = 2000
# Words and patterns in one question: each costs a look into the dictionary and its postings.
MOST_TERMS = 64
# Parentheses inside parentheses; beyond, they are read as blanks.
MOST_NESTED = 32
# Letters before the first `*` or `?`: with fewer, a pattern means a good part of the dictionary.
LEAST_PREFIX = 2
# Within one letter of a word of three lie dozens of unrelated words, within two of a word of five likewise.
LEAST_FUZZY = {1: 4, 2: 6}
# Words apart; farther is no nearness, and `AND` says it.
MOST_APART = 100
# `NEAR` without a number.
USUALLY_APART = 10
# A text pasted by mistake may be unclear in hundreds of places; more hints than these say nothing more.
MOST_HINTS = 12

_TEXT_FIELDS = {field.value: field for field in Field} | {"headline": Field.TITLE, "furniture": Field.BOILERPLATE}
_FILTERS = {
    "source": "source",
    "date": "date",
    "entity": "entity",
    "tag": "tag",
    "language": "language",
    "lang": "language",
    "in": "in",
    "is": "is",
    "has": "has",
    "note": "note",
}
_FIELDS = frozenset(_TEXT_FIELDS) | frozenset(_FILTERS)
_MARKS = {mark.value: mark for mark in Mark}
_STATES = {state.value: state for state in State} | {"kept": State.KEEP, "dropped": State.DROP}
_SCOPES = {scope.value: scope for scope in Scope} | {"furniture": Scope.BOILERPLATE, "article": Scope.BODY}


class Reading:
    """One reading of one raw query, by recursive descent whose depth `MOST_NESTED` bounds."""

    def __init__(self, raw: str, scope: Scope, today: date | None) -> None:
        self.scope = scope
        self._raw = raw
        self._today = today
        self._hints: list[Hint] = []
        self._terms = 0
        self._asks_everything = False
        # The field that the clause being read stands in: a part of the article, or the name of a filter.
        self._field: Field | None = None
        self._filter: str | None = None
        if len(raw) > MOST_CHARACTERS:
            beyond = Span(MOST_CHARACTERS, len(raw))
            self._hint(beyond, f"Only the first {MOST_CHARACTERS:,} characters of the query are read.")
        self._lexemes = self._bounded(lexemes(raw[:MOST_CHARACTERS], _FIELDS))
        self._at = 0

    def told(self) -> tuple[Hint, ...]:
        """What was unclear so far, by place."""
        return tuple(sorted(self._hints, key=lambda hint: (hint.span, hint.sentence)))

    def tree(self) -> Node:
        """The whole query. Reads it once."""
        parts: list[Node] = []
        while self._at < len(self._lexemes):
            found = self._either()
            if found is not None:
                parts.append(found)
            if self._is(Kind.CLOSE):
                self._hint(self._take().span, "This parenthesis closes nothing; it is left out.")
        if (found := all_of(parts)) is not None:
            return found
        if self._asks_everything or not self._raw.strip():
            return Everything()
        if not self._hints:
            self._hint(Span(0, len(self._raw)), "There is no word to look for here.")
        return Nothing()

    def _bounded(self, pieces: Iterable[Lexeme]) -> list[Lexeme]:
        """`pieces` without the parentheses that lie too deep, so that reading cannot."""
        kept: list[Lexeme] = []
        depth = 0
        for piece in pieces:
            if piece.kind is Kind.OPEN:
                depth += 1
                if depth == MOST_NESTED + 1:
                    self._hint(piece.span, f"Parentheses go {MOST_NESTED} deep; this one is left out.")
            is_too_deep = depth > MOST_NESTED and piece.kind in (Kind.OPEN, Kind.CLOSE)
            if piece.kind is Kind.CLOSE:
                depth = max(0, depth - 1)
            if not is_too_deep:
                kept.append(piece)
        return kept

    # --- pieces

    def _is(self, *kinds: Kind) -> bool:
        return self._at < len(self._lexemes) and self._lexemes[self._at].kind in kinds

    def _ends(self, *kinds: Kind) -> bool:
        """Whether nothing follows, or one of `kinds`."""
        return self._at == len(self._lexemes) or self._is(*kinds)

    def _take(self) -> Lexeme:
        self._at += 1
        return self._lexemes[self._at - 1]

    def _hint(self, span: Span, sentence: str) -> None:
        if len(self._hints) < MOST_HINTS:
            self._hints.append(Hint(span, sentence))

    # --- operators, the loosest first

    def _either(self) -> Node | None:
        """a OR b"""
        parts = [self._all()]
        while self._is(Kind.OR):
            operator = self._take()
            parts.append(self._all())
            if parts[-2] is None or parts[-1] is None:
                self._hint(operator.span, f"{operator.text} needs something on both sides; it is left out.")
        return any_of([part for part in parts if part is not None])

    def _all(self) -> Node | None:
        """a b, a AND b"""
        parts: list[Node] = []
        while not self._ends(Kind.CLOSE, Kind.OR):
            if self._is(Kind.AND):
                operator = self._take()
                if operator.text == "AND" and (not parts or self._ends(Kind.CLOSE, Kind.OR, Kind.AND)):
                    self._hint(operator.span, "AND needs something on both sides; it is left out.")
            elif (found := self._not()) is not None:
                parts.append(found)
        return all_of(parts)

    def _not(self) -> Node | None:
        """NOT a, -a"""
        refusals = 0
        first = last = self._lexemes[self._at]
        while self._is(Kind.NOT):
            last = self._take()
            refusals += 1
        if refusals and self._ends(Kind.CLOSE, Kind.OR, Kind.AND):
            place = Span(first.span.start, last.span.end)
            self._hint(place, f"{last.text} has nothing to refuse; it is left out.")
            return None
        found = self._nearby()
        return Not(found) if found is not None and refusals % 2 else found

    def _nearby(self) -> Node | None:
        """a near/5 b"""
        start = self._lexemes[self._at].span.start
        found = self._one()
        while self._is(Kind.NEAR):
            operator = self._take()
            after = None if self._ends(Kind.CLOSE, Kind.OR, Kind.AND, Kind.NOT, Kind.NEAR) else self._one()
            if found is None or after is None:
                self._hint(operator.span, "Near needs a word or phrase on both sides; it is left out.")
                found = found or after
                continue
            span = Span(start, self._lexemes[self._at - 1].span.end)
            joined = near(found, after, self._distance(operator), span)
            if joined is None:
                self._hint(
                    operator.span, "Near joins words and phrases of one field; both sides are searched without it."
                )
                joined = all_of([found, after])
            found = joined
        return found

    def _distance(self, operator: Lexeme) -> int:
        asked = USUALLY_APART if operator.number is None else operator.number
        if 1 <= asked <= MOST_APART:
            return asked
        bounded = min(max(asked, 1), MOST_APART)
        self._hint(operator.span, f"Near reaches from 1 to {MOST_APART} words; {bounded} is searched.")
        return bounded

    # --- clauses

    def _one(self) -> Node | None:
        """A group, a field with its clause, a phrase or a word."""
        lexeme = self._take()
        match lexeme.kind:
            case Kind.OPEN:
                return self._group(lexeme)
            case Kind.FIELD:
                return self._in_field(lexeme)
            case Kind.QUOTED:
                return self._quoted(lexeme)
            case Kind.CHUNK:
                return self._chunk(lexeme.span)
            case Kind.NEAR:
                self._hint(lexeme.span, "Near needs a word or phrase on both sides; it is left out.")
        return None

    def _group(self, opening: Lexeme) -> Node | None:
        found = self._either()
        if self._is(Kind.CLOSE):
            self._take()
        else:
            self._hint(opening.span, "This parenthesis is not closed; it is read to the end.")
        return found

    def _in_field(self, lexeme: Lexeme) -> Node | None:
        name = lexeme.text[:-1].lower()
        is_refused = self._is(Kind.NOT) and self._take() is not None
        if self._ends(Kind.CLOSE, Kind.OR, Kind.AND, Kind.NOT, Kind.NEAR, Kind.FIELD):
            self._hint(lexeme.span, f"{lexeme.text} is followed by nothing to look for; it is left out.")
            return None
        outer = self._field, self._filter
        self._field, self._filter = _TEXT_FIELDS.get(name), _FILTERS.get(name)
        found = self._one()
        self._field, self._filter = outer
        return Not(found) if found is not None and is_refused else found

    def _quoted(self, lexeme: Lexeme) -> Node | None:
        assert lexeme.inside is not None
        if not lexeme.is_closed:
            mark = Span(lexeme.span.start, lexeme.inside.start)
            self._hint(mark, "This quotation mark is not closed; the phrase is read to the end.")
        if self._filter is not None:
            return self._filtered(lexeme.inside, lexeme.span)
        found = self._words(lexeme.inside, exact=lexeme.text.startswith("="))
        if not found:
            if lexeme.inside.of(self._raw).strip() and lexeme.is_closed:
                self._hint(lexeme.span, "There is no word between the quotation marks; they are left out.")
            return None
        if lexeme.number is not None and len(found) > 1:
            return Near(tuple(found), self._distance(lexeme), lexeme.span, self._field)
        return self._phrase(found, lexeme.span)

    def _chunk(self, span: Span) -> Node | None:
        if self._filter is not None:
            return self._filtered(span, span)
        text = span.of(self._raw)
        if (fuzzy := _FUZZY.fullmatch(text)) is not None:
            return self._fuzzy(Span(span.start, span.start + fuzzy.end("word")), fuzzy["edits"], span)
        if "*" in text or "?" in text:
            return self._pattern(span)
        found = self._words(Span(span.start + text.startswith("="), span.end), exact=text.startswith("="))
        if not found:
            if overlong(text):
                self._hint(span, "This word has more than 255 characters; it is left out.")
            return None
        self._tell_unknown_field(text, span)
        return self._phrase(found, span)

    def _tell_unknown_field(self, text: str, span: Span) -> None:
        name, colon, rest = text.partition(":")
        if colon and name.isascii() and name.isalpha() and rest and not rest.startswith("/"):
            known = ", ".join(
                f"{each}:"
                for each in (*Field, "source", "date", "entity", "tag", "language", "note", "has", "is", "in")
            )
            self._hint(
                Span(span.start, span.start + len(name) + 1),
                f"There is no field {name}: and it is read as a word. The fields are {known}.",
            )

    def _words(self, span: Span, exact: bool = False) -> list[Word]:
        """The words of a stretch of the query, as many as may still be asked."""
        text = span.of(self._raw)
        found = [
            Word(text[word.start : word.end], Span(span.start + word.start, span.start + word.end), exact, self._field)
            for word in words(text)
        ]
        return found[: self._admit(len(found), span)]

    def _admit(self, number: int, span: Span) -> int:
        """How many of `number` further terms may be asked."""
        room = max(0, MOST_TERMS - self._terms)
        if number > room and self._terms <= MOST_TERMS:
            self._hint(span, f"Only the first {MOST_TERMS} words of the query are searched; here the rest is left out.")
            self._terms = MOST_TERMS + 1  # Said once.
        else:
            self._terms += number
        return min(number, room)

    def _phrase(self, found: list[Word], span: Span) -> Node:
        return replace(found[0], span=span) if len(found) == 1 else Phrase(tuple(found), span, self._field)

    def _fuzzy(self, word: Span, edits: str, span: Span) -> Node | None:
        found = self._words(word)
        if len(found) != 1:
            if found:
                self._hint(span, "~ follows a single word; these are searched as they stand.")
            return self._phrase(found, span) if found else None
        distance = int(edits or "1")
        if distance > 2:
            self._hint(span, "~ allows at most 2 letters to differ; ~2 is searched.")
            distance = 2
        folded = fold(found[0].text)
        fits = max((allowed for allowed, least in LEAST_FUZZY.items() if len(folded) >= least), default=0)
        if distance > fits:
            searched = f"~{fits}" if fits else "the word itself"
            self._hint(span, f"“{found[0].text}” is too short for ~{distance}; {searched} is searched.")
            distance = fits
        return Fuzzy(folded, distance, span, self._field) if distance else self._phrase(found, span)

    def _pattern(self, span: Span) -> Node | None:
        """A chunk with `*` or `?` in it."""
        text = span.of(self._raw)
        if not terms(text):
            if "*" in text:
                self._asks_everything = True
                self._hint(span, "* alone stands for every word; it is left out.")
            return None
        pattern = "".join(part if part in "*?" else "".join(terms(part)) for part in _WILD.split(text) if part)
        pattern = _STARS.sub("*", pattern)
        literal = min(pattern.find(sign) for sign in "*?" if sign in pattern)
        plain = _parts(text)
        if plain == 1 and literal == len(pattern) - 1 and pattern.endswith("?"):
            return self._asked_or_wild(span, pattern)
        if literal < LEAST_PREFIX and not _is_spaceless(pattern[:literal]):
            self._hint(
                span, f"At least {LEAST_PREFIX} letters must stand before * or ?; “{text}” is searched without them."
            )
            found = self._words(span)
            return self._phrase(found, span) if found else None
        if plain > 1 or _is_spaceless(pattern[:literal]):
            return self._last_is_pattern(span)
        if not self._admit(1, span):
            return None
        if pattern.endswith("*") and literal == len(pattern) - 1:
            return Prefix(pattern[:-1], span, self._field)
        return Wildcard(pattern, span, self._field)

    def _asked_or_wild(self, span: Span, pattern: str) -> Node | None:
        """A `?` at the end of a word: one more letter, or a question mark. Both are searched."""
        found = self._words(span)
        if not found:
            return None
        word = self._phrase(found, span)
        if len(pattern) <= LEAST_PREFIX or not self._admit(1, span):
            return word
        self._hint(span, "A ? at the end may stand for one letter or ask a question; both are searched.")
        return Or((word, Wildcard(pattern, span, self._field)))

    def _last_is_pattern(self, span: Span) -> Node | None:
        """`Al-Far*`: words before a pattern; only a `*` at the end can be kept."""
        text = span.of(self._raw)
        found = self._words(span)
        if not found:
            return None
        last = found[-1]
        keeps = text.endswith("*") and not set("*?") & set(text.rstrip("*")) and len(fold(last.text)) >= LEAST_PREFIX
        if not keeps or len(found) < 2:
            if not _is_spaceless(last.text):
                self._hint(span, "* and ? belong to a single word; these are searched as they stand.")
            return self._phrase(found, span)
        before = self._phrase(found[:-1], Span(span.start, found[-2].span.end))
        assert isinstance(before, Word | Phrase)
        after = Prefix(fold(last.text), Span(last.span.start, span.end), self._field)
        return Near((before, after), 1, span, self._field)

    # --- filters

    def _filtered(self, value: Span, span: Span) -> Node | None:
        asked = value.of(self._raw).strip().strip("'’")
        name = self._filter
        if not asked:
            self._hint(span, f"{name}: is followed by nothing to look for; it is left out.")
            return None
        if name == "in":
            return self._look_in(asked, span)
        if name == "date":
            return self._dated(asked, span)
        if name == "is":
            return self._standing(asked, span)
        if name == "has":
            return self._marked(asked, span)
        if name in ("source", "entity", "note") and not terms(asked):
            self._hint(span, f"{name}: needs a word; it is left out.")
            return None
        return _FILTER[name](asked, span) if name and self._admit(1, span) else None

    def _look_in(self, asked: str, span: Span) -> None:
        scope = _SCOPES.get(asked.lower())
        if scope is None:
            self._hint(span, "One can look in:body, in:boilerplate or in:all; this is left out.")
            return
        self.scope = scope
        self._asks_everything = True

    def _standing(self, asked: str, span: Span) -> Node | None:
        state = _STATES.get(asked.lower())
        if state is None:
            known = ", ".join(f"is:{each}" for each in State)
            self._hint(span, f"An article is read or not, or has your verdict: {known}. This is left out.")
            return None
        return Is(state, span) if self._admit(1, span) else None

    def _marked(self, asked: str, span: Span) -> Node | None:
        mark = _MARKS.get(asked.lower().removesuffix("s"))
        if mark is None:
            known = ", ".join(f"has:{each}" for each in Mark)
            self._hint(span, f"An article has notes, highlights or tags: {known}. This is left out.")
            return None
        return Has(mark, span) if self._admit(1, span) else None

    def _dated(self, asked: str, span: Span) -> Node | None:
        if not self._admit(1, span):
            return None
        if asked.lower() in ("unknown", "undated", "none"):
            return Undated(span)
        try:
            found = period(asked, self._today)
        except Unclear as unclear:
            self._hint(span, f"{unclear} It is left out.")
            return None
        if found.is_turned:
            self._hint(span, "The later date stands first; the two are taken the other way round.")
        return Dates(found.first, found.last, span)


_FILTER: dict[str, Callable[[str, Span], Node]] = {
    "source": From,
    "entity": Names,
    "tag": Tagged,
    "note": Noted,
    "language": lambda code, span: InLanguage(code.lower(), span),
}
_FUZZY = re.compile(r"(?P<word>[^~*?]+)~(?P<edits>[0-9]{0,9})")
_WILD = re.compile(r"([*?])")
_STARS = re.compile(r"\*{2,}")


def _parts(text: str) -> int:
    """How many words `text` has when its wildcards are read as letters."""
    return len(words(_WILD.sub("x", text)))


def _is_spaceless(text: str) -> bool:
    """Whether `text` ends in a script that gives a word a character, so that nothing can follow in the same word."""
    return len(text) > 0 and not text.isascii() and len(terms(text[-1] + "x")) == 2
