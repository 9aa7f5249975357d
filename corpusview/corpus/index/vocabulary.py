"""The words of the index: those that begin so, those a clause stands for, those that are spelt nearly so."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
from whoosh import query as whoosh

from corpusview.corpus.index import schema
from corpusview.corpus.index.columnar.evaluate import Evaluator
from corpusview.corpus.index.columnar.queries import AsOne
from corpusview.corpus.index.translate import clause_in
from corpusview.query import Scope, Text
from corpusview.words import fold

# Of each segment so many of the most frequent words are looked at, for each that is wanted: a word that is frequent in
# all of them is among those of each.
_LOOKED_AT = 8
# Shorter words are a letter or two from half the dictionary.
_LEAST_SPELT = 4


@dataclass(frozen=True, slots=True)
class WordCount:
    """A word as the index has it, folded, and in how many articles' bodies it stands, about."""

    word: str
    articles: int


@dataclass(frozen=True, slots=True)
class Meant:
    """The words that a clause stands for: how many there are, and the most frequent of them."""

    number: int
    words: tuple[WordCount, ...]


def beginning(evaluator: Evaluator, prefix: str, limit: int, stop: Callable[[], bool]) -> tuple[WordCount, ...]:
    """The most frequent words of the bodies that begin with `prefix`."""
    folded = fold(prefix)
    if not folded:
        return ()
    return _meant(evaluator, (whoosh.Prefix(schema.BODY, folded),), limit, stop).words


def meant(evaluator: Evaluator, clause: Text, scope: Scope, limit: int, stop: Callable[[], bool]) -> Meant | None:
    """What a clause stands for; None where it says itself what it looks for, as a phrase does."""
    asked = [found.child for found in clause_in(clause, scope) if isinstance(found, AsOne)]
    return _meant(evaluator, asked, limit, stop) if asked else None


def spelt_like(evaluator: Evaluator, word: str, limit: int, stop: Callable[[], bool]) -> tuple[WordCount, ...]:
    """Words of the bodies that are a letter from `word`, or else two, the most frequent first."""
    folded = fold(word)
    if len(folded) < _LEAST_SPELT:
        return ()
    for edits in (1, 2):
        asked = whoosh.FuzzyTerm(schema.BODY, folded, maxdist=edits, prefixlength=1)
        found = [each for each in _meant(evaluator, (asked,), limit + 1, stop).words if each.word != folded]
        if found:
            return tuple(found[:limit])
    return ()


def _meant(evaluator: Evaluator, asked: Iterable[whoosh.MultiTerm], limit: int, stop: Callable[[], bool]) -> Meant:
    """The terms of the same words in one field, or in several; a word counts by the field that has most of it."""
    most: dict[bytes, int] = {}
    number = 0
    for each in asked:
        totals: dict[bytes, int] = {}
        for reader, terms in evaluator.terms_of(each, stop):
            number = max(number, len(terms))
            counts = reader.counts[terms]
            looked_at = _LOOKED_AT * limit
            if len(terms) > looked_at:
                chosen = np.argpartition(-counts, looked_at)[:looked_at]
                terms, counts = terms[chosen], counts[chosen]
            for term, count in zip(terms.tolist(), counts.tolist(), strict=True):
                text = reader.terms[term]
                totals[text] = totals.get(text, 0) + count
        for text, count in totals.items():
            most[text] = max(count, most.get(text, 0))
    ranked = sorted(most.items(), key=lambda each: (-each[1], each[0]))[:limit]
    words = tuple(WordCount(text.decode("utf-8", "replace"), count) for text, count in ranked)
    return Meant(max(number, len(most)), words)
