"""Answering a query over whole arrays: every step handles all documents at once.

Understands Whoosh's Term, And, Or, Not, AndNot, AndMaybe, Require, Otherwise, DisjunctionMax, Phrase, Prefix,
Wildcard, FuzzyTerm, Regex, TermRange, NumericRange, DateRange, Every, ConstantScoreQuery, ColumnQuery and NullQuery,
boosts, and the queries of `queries`. Any other is answered by its own matcher, and counted. Scores are Whoosh's:
BM25F or frequency.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from whoosh import query, scoring
from whoosh.searching import Searcher

from corpusview.corpus.index.columnar.answers import NONE, Found, product, total
from corpusview.corpus.index.columnar.ascending import Array, member, places_in
from corpusview.corpus.index.columnar.chains import find_chain, words_of
from corpusview.corpus.index.columnar.expand import edits_within, glob_pattern, matching_terms, prefix_of_regex
from corpusview.corpus.index.columnar.lists import starts_of
from corpusview.corpus.index.columnar.queries import AsOne, Between, Chain, Family, OneOf
from corpusview.corpus.index.columnar.segment import FieldReader, SegmentFile, Texts

# More terms than this are not searched together: the most frequent are, and the answer says so.
MOST_TERMS = 20_000
# Postings that are remembered between questions, 16 bytes each.
_REMEMBERED = 2_000_000


class Stopped(Exception):
    """Somebody did not want to wait for the answer any longer."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """A segment as the evaluator sees it: its file, who lives, and the number of its first document."""

    file: SegmentFile
    living: Array | None
    offset: int


@dataclass(frozen=True, slots=True)
class Expansion:
    """A query that named more terms than are searched."""

    asked: query.Query
    terms: int
    searched: int


# Terms that count as few: what they find is worth remembering.
_FEW = 256


def _never() -> bool:
    return False


class Evaluator:
    """Answers queries over the segments of one state of an index."""

    def __init__(self, reader: Any, most_terms: int = MOST_TERMS) -> None:
        self._reader = reader
        self.schema = reader.schema
        self._most_terms = most_terms
        self.leaves: list[Leaf] = []
        self.documents = 0
        for leaf, offset in reader.leaf_readers() if reader.doc_count_all() else ():
            segment = leaf.segment()
            self.leaves.append(Leaf(segment.file(leaf.storage()), segment.living(), offset))
            self.documents = offset + segment.doc_count_all()
        self._living: Array | None = None
        if any(leaf.living is not None for leaf in self.leaves):
            self._living = np.concatenate(
                [np.ones(leaf.file.documents, bool) if leaf.living is None else leaf.living for leaf in self.leaves]
            )
        self._norms: dict[tuple[str, float], Array] = {}
        self._columns: dict[str, Array] = {}
        self._ranks: dict[str, tuple[Array, list[bytes]]] = {}
        self._remembered: dict[Any, tuple[Array, Array]] = {}
        self._remembered_size = 0

    def remember(self, key: Any, find: Callable[[], tuple[Array, Array]]) -> tuple[Array, Array]:
        """What `find` gives, kept a while: the same words are asked for in one scope and then in another."""
        found = self._remembered.get(key)
        if found is None:
            found = find()
            if self._remembered_size + len(found[0]) > _REMEMBERED:
                self._remembered.clear()
                self._remembered_size = 0
            self._remembered[key] = found
            self._remembered_size += len(found[0])
        return found

    def living(self) -> Array:
        """All documents that are not deleted."""
        return np.arange(self.documents) if self._living is None else np.flatnonzero(self._living)

    def terms_of(self, asked: query.MultiTerm, stop: Callable[[], bool] = _never) -> list[tuple[FieldReader, Array]]:
        """The terms that a query names, bounded like its search: in each segment its field and their numbers."""
        step = _Run(self, None, stop)
        return list(step._with_readers(asked.fieldname, step._chosen(asked)))

    def run(
        self, asked: query.Query, weighting: Any = None, stop: Callable[[], bool] = _never
    ) -> tuple[Found, tuple[Expansion, ...], int]:
        """The living documents that answer; what was cut short; and how many parts fell back to a matcher.

        `weighting` is BM25F, Frequency or None for no scores. Raises `Stopped` soon after `stop()` says True.
        """
        step = _Run(self, weighting, stop)
        found = self._without_deleted(step.find(asked))
        return found, tuple(step.expansions), step.fallbacks

    def check_lengths(self) -> None:
        """Raise `ContainerDamaged` where a file of the index was cut since it was opened."""
        for leaf in self.leaves:
            leaf.file.container.check_length()

    def held(self) -> int:
        """Bytes of the files that lie in memory."""
        return sum(leaf.file.container.held for leaf in self.leaves)

    def let_go(self) -> None:
        """Give back the memory of the lists; what is needed again is read again."""
        for leaf in self.leaves:
            leaf.file.let_go()

    def _without_deleted(self, found: Found) -> Found:
        if self._living is None:
            return found
        alive = self._living[found.documents]
        return Found(found.documents[alive], None if found.scores is None else found.scores[alive])

    def lengths(self, field: str) -> Array:
        """How many words each document has in a field."""
        key = f"lengths of {field}"
        if key not in self._columns:
            lengths = np.zeros(self.documents, np.int64)
            for leaf in self.leaves:
                held = leaf.file.lengths(field)
                if held is not None:
                    lengths[leaf.offset : leaf.offset + leaf.file.documents] = held
            self._columns[key] = lengths
        return self._columns[key]

    def norms(self, field: str, weighting: scoring.BM25F) -> Array:
        """What BM25 adds to a frequency below the line, for every document."""
        share = weighting._field_B.get(field, weighting.B)
        key = (field, share)
        if key not in self._norms:
            lengths = np.zeros(self.documents)
            total = 0
            for leaf in self.leaves:
                held = leaf.file.lengths(field)
                if held is not None:
                    lengths[leaf.offset : leaf.offset + leaf.file.documents] = held
                total += leaf.file.total_length(field)
            average = total / (self.documents or 1) or 1
            self._norms[key] = (weighting.K1 * ((1 - share) + share * np.maximum(lengths, 1) / average)).astype(
                np.float32
            )
        return self._norms[key]

    def numbers(self, name: str) -> Array | None:
        """A column of numbers over all documents; None where no segment has it."""
        if name not in self._columns:
            parts = []
            for leaf in self.leaves:
                if leaf.file.columns.get(name) not in (None, "numbers"):
                    return None
                empty = self.schema[name].column_type.default_value()
                parts.append(
                    leaf.file.column(name)[0] if name in leaf.file.columns else np.full(leaf.file.documents, empty)
                )
            self._columns[name] = np.concatenate(parts) if parts else np.zeros(0, np.int64)
        return self._columns[name]

    def ranks(self, name: str) -> tuple[Array, list[bytes]]:
        """A column of byte strings over all documents: the place of each in the sorted list of distinct strings."""
        if name in self._ranks:
            return self._ranks[name]
        held: list[tuple[Array, list[bytes]]] = []
        for leaf in self.leaves:
            if name in leaf.file.columns:
                numbers, strings = leaf.file.column(name)
                assert isinstance(strings, Texts)
                held.append((numbers, strings.some(0, len(strings))))
            else:
                held.append((np.zeros(leaf.file.documents, np.int64), [b""]))
        distinct = sorted({text for _, some in held for text in some})
        place = {text: at for at, text in enumerate(distinct)}
        parts = [np.fromiter(map(place.__getitem__, some), np.int64, len(some))[numbers] for numbers, some in held]
        self._ranks[name] = (np.concatenate(parts) if parts else np.zeros(0, np.int64), distinct)
        return self._ranks[name]

    def count_terms(self, field: str, found: Found) -> dict[bytes, int]:
        """How many of the documents found hold each term of a field: a facet."""
        inside = np.zeros(self.documents, bool)
        inside[found.documents] = True
        counts: dict[bytes, int] = {}
        for leaf in self.leaves:
            reader = leaf.file.field(field)
            if reader is None:
                continue
            terms = np.arange(len(reader.terms))
            held = inside[leaf.offset + reader.documents(terms)]
            running = np.zeros(len(held) + 1, np.int64)
            np.cumsum(held, out=running[1:])
            bounds = starts_of(reader.counts)
            totals = running[bounds[1:]] - running[bounds[:-1]]
            for term in np.flatnonzero(totals).tolist():
                text = reader.terms[term]
                counts[text] = counts.get(text, 0) + int(totals[term])
        return counts


class _Run:
    """The answering of one query."""

    def __init__(self, evaluator: Evaluator, weighting: Any, stop: Callable[[], bool]) -> None:
        self._all = evaluator
        self._weighting = weighting
        self._stop = stop
        self.expansions: list[Expansion] = []
        self.fallbacks = 0

    def _pause(self) -> None:
        if self._stop():
            raise Stopped

    def find(self, asked: query.Query) -> Found:
        self._pause()
        kind = type(asked)
        find = _KINDS.get(kind)
        if find is None:
            return self._by_matcher(asked)
        return find(self, asked)

    def _unscored(self, asked: query.Query) -> Array:
        """The documents that answer, whatever they score."""
        weighting, self._weighting = self._weighting, None
        try:
            return self.find(asked).documents
        finally:
            self._weighting = weighting

    # --- leaves

    def _term(self, asked: query.Term) -> Found:
        text = self._to_bytes(asked.fieldname, asked.text)
        if text is None:
            return NONE
        chosen = []
        for leaf in self._all.leaves:
            reader = leaf.file.field(asked.fieldname)
            at = -1 if reader is None else reader.terms.find(text)
            chosen.append(np.array([at] if at >= 0 else [], np.int64))
        return self._together(asked.fieldname, chosen, asked.boost)

    def _to_bytes(self, field: str, text: Any) -> bytes | None:
        if field not in self._all.schema:
            return None
        try:
            return self._all.schema[field].to_bytes(text)
        except (ValueError, TypeError, OverflowError):
            return None

    def _together(self, field: str, chosen: Sequence[Array], boost: float) -> Found:
        """Terms of a field, as numbers in each segment, scored as one term."""
        return self._scored(field, self._postings(field, chosen, self._weighting is not None), boost)

    def _scored(self, field: str, held: tuple[Array, Array], boost: float) -> Found:
        """Documents, and how often each holds what is asked for, as an answer."""
        documents, often = held
        if self._weighting is None or not len(documents):
            return Found(documents)
        return Found(documents, self._score(field, documents, often, len(documents), boost))

    def _postings(self, field: str, chosen: Sequence[Array], counted: bool) -> tuple[Array, Array]:
        """The documents of these terms, each once, and how often they hold them (their weight)."""
        key = (field, *(terms.tobytes() for terms in chosen))
        if sum(map(len, chosen)) <= _FEW:
            return self._all.remember(key, lambda: self._read_postings(field, chosen, True))
        return self._read_postings(field, chosen, counted)

    def _read_postings(self, field: str, chosen: Sequence[Array], counted: bool) -> tuple[Array, Array]:
        documents, often = [], []
        for leaf, terms in zip(self._all.leaves, chosen, strict=True):
            if not len(terms):
                continue
            self._pause()
            reader = leaf.file.field(field)
            assert reader is not None
            found = reader.documents(terms)
            weights = _weights(reader, terms) if counted else found
            if len(terms) > 1:
                sums = np.bincount(found, weights if counted else None, leaf.file.documents)
                found = np.flatnonzero(sums)
                weights = sums[found]
            documents.append(found + leaf.offset)
            often.append(weights)
        if not documents:
            return NONE.documents, NONE.documents
        if len(documents) == 1:
            return documents[0], often[0]
        return np.concatenate(documents), np.concatenate(often)

    def _score(self, field: str, documents: Array, often: Array, holding: int, boost: float) -> Array:
        weighting = self._weighting
        if isinstance(weighting, scoring.Frequency) or not self._all.schema[field].scorable:
            return often * boost
        idf = math.log(self._all.documents / (holding + 1)) + 1
        often = often.astype(np.float64)
        below = self._all.norms(field, weighting).take(documents) + often
        often *= boost * idf * (weighting.K1 + 1)
        often /= below
        return often

    # --- several terms

    def _chosen(self, asked: query.MultiTerm) -> list[Array]:
        """The terms that a multi-term query names, in each segment, bounded."""
        chosen = []
        for leaf in self._all.leaves:
            self._pause()
            reader = leaf.file.field(asked.fieldname)
            chosen.append(np.zeros(0, np.int64) if reader is None else self._named(asked, reader))
        named = sum(map(len, chosen))
        if named > self._all._most_terms:
            chosen = self._most_frequent(asked, chosen)
        return chosen

    def _most_frequent(self, asked: query.MultiTerm, chosen: list[Array]) -> list[Array]:
        totals: dict[bytes, int] = {}
        for reader, terms in self._with_readers(asked.fieldname, chosen):
            for term, count in zip(terms.tolist(), reader.counts[terms].tolist(), strict=True):
                text = reader.terms[term]
                totals[text] = totals.get(text, 0) + count
            self._pause()
        if len(totals) <= self._all._most_terms:
            return chosen
        kept = set(sorted(totals, key=lambda text: (-totals[text], text))[: self._all._most_terms])
        self.expansions.append(Expansion(asked, len(totals), len(kept)))
        held = []
        for leaf, terms in zip(self._all.leaves, chosen, strict=True):
            reader = leaf.file.field(asked.fieldname)
            if reader is None:
                held.append(terms)
            else:
                held.append(np.array([term for term in terms.tolist() if reader.terms[term] in kept], np.int64))
        return held

    def _with_readers(self, field: str, chosen: Sequence[Array]) -> Iterator[tuple[FieldReader, Array]]:
        for leaf, terms in zip(self._all.leaves, chosen, strict=True):
            reader = leaf.file.field(field)
            if reader is not None and len(terms):
                yield reader, terms

    def _named(self, asked: query.MultiTerm, reader: FieldReader) -> Array:
        kind = self._all.schema[asked.fieldname]
        match asked:
            case Family():
                return reader.family(asked.text.encode("utf-8", "replace"))
            case query.Prefix():
                return np.arange(*reader.with_prefix(kind.to_bytes(asked.text)))
            case query.Wildcard():
                return matching_terms(reader, *glob_pattern(asked.text), self._pause)
            case query.Regex():
                return matching_terms(reader, prefix_of_regex(asked), asked.text, self._pause)
            case query.FuzzyTerm():
                return edits_within(reader, asked.text, asked.maxdist, asked.prefixlength, self._pause)
            case query.TermRange():
                return _in_range(asked, reader, kind)
        raise TypeError(f"{type(asked).__name__} names no terms")

    def _multi(self, asked: query.MultiTerm) -> Found:
        """As Whoosh answers it: each term for itself, or all alike."""
        if asked.fieldname not in self._all.schema:
            return NONE
        if isinstance(asked, (query.Prefix, query.Wildcard, query.Regex)) and asked.text in _EVERY.get(type(asked), ()):
            return self._every(query.Every(asked.fieldname, boost=asked.boost))
        chosen = self._chosen(asked)
        constant = getattr(asked, "constantscore", False)
        if self._weighting is None:
            return Found(self._postings(asked.fieldname, chosen, False)[0])
        distinct = sorted(
            {reader.terms[t] for reader, terms in self._with_readers(asked.fieldname, chosen) for t in terms}
        )
        each = [query.Term(asked.fieldname, text) for text in distinct if text]
        if len(each) == 1 and not constant:
            return self.find(each[0])
        if constant:
            documents = self._postings(asked.fieldname, chosen, False)[0]
            return Found(documents, np.full(len(documents), float(asked.boost)))
        return total([self.find(one) for one in each], self._all.documents, self._pause).boosted(asked.boost)

    def _as_one(self, asked: AsOne) -> Found:
        if asked.child.fieldname not in self._all.schema:
            return NONE
        if type(asked.child) is Family:
            # Asked for in one scope and then in another: not even its terms are looked up twice.
            held = self._all.remember(asked.child, lambda: self._of_family(asked.child))
            return self._scored(asked.child.fieldname, held, asked.boost)
        return self._together(asked.child.fieldname, self._chosen(asked.child), asked.boost)

    def _of_family(self, family: Family) -> tuple[Array, Array]:
        return self._read_postings(family.fieldname, self._chosen(family), True)

    # --- filters

    def _every(self, asked: query.Every) -> Found:
        if asked.fieldname is None or asked.fieldname == "*":
            documents = self._all.living()
        else:
            flags = np.zeros(self._all.documents, bool)
            for leaf in self._all.leaves:
                reader = leaf.file.field(asked.fieldname)
                if reader is not None:
                    flags[leaf.offset + reader.documents(np.arange(len(reader.terms)))] = True
            documents = np.flatnonzero(flags)
        return Found(documents, np.full(len(documents), float(asked.boost)))

    def _column(self, asked: query.ColumnQuery) -> Found:
        condition = asked.condition
        numbers = self._all.numbers(asked.fieldname) if isinstance(condition, Between | OneOf) else None
        if numbers is None:
            return self._by_matcher(asked)
        if isinstance(condition, OneOf):
            sought = np.fromiter(condition.numbers, np.int64, len(condition.numbers))
            documents = np.flatnonzero(np.isin(numbers, sought))
            return Found(documents, np.ones(len(documents)))
        flags = np.ones(len(numbers), bool)
        if condition.first is not None:
            flags &= numbers >= condition.first
        if condition.last is not None:
            flags &= numbers <= condition.last
        documents = np.flatnonzero(flags)
        return Found(documents, np.ones(len(documents)))

    def _constant(self, asked: query.ConstantScoreQuery) -> Found:
        documents = self._unscored(asked.child)
        return Found(documents, np.full(len(documents), float(asked.score)) if asked.score else None)

    def _numeric(self, asked: query.NumericRange) -> Found:
        if asked.fieldname not in self._all.schema:
            return NONE
        return self.find(asked._compile_query(self._all._reader))

    # --- compounds

    def _and(self, asked: query.And) -> Found:
        wanted, unwanted = [], []
        for part in asked.subqueries:
            if type(part) is query.Not:
                unwanted.append(self._unscored(part.query))
            else:
                wanted.append(self.find(part))
                if not len(wanted[-1].documents):
                    return NONE
        found = product(wanted, self._all.documents, self._pause) if wanted else Found(self._all.living())
        for documents in unwanted:
            found = found.where(~member(found.documents, documents, self._all.documents))
        # Whoosh counts a document that is not excluded as an answer of weight 1.
        if self._weighting is not None:
            found = found.plus(float(len(unwanted)))
        return found.boosted(_boost_of(asked))

    def _or(self, asked: query.Or) -> Found:
        return total([self.find(part) for part in _parts_of(asked)], self._all.documents, self._pause).boosted(
            _boost_of(asked)
        )

    def _best(self, asked: query.DisjunctionMax) -> Found:
        parts = [self.find(part) for part in asked.subqueries]
        if asked.tiebreak:
            return self._by_matcher(asked)
        best = np.full(self._all.documents, -np.inf)
        for part in parts:
            best[part.documents] = np.maximum(best[part.documents], part.scored())
        documents = np.flatnonzero(best > -np.inf)
        return Found(documents, best[documents]).boosted(_boost_of(asked))

    def _not(self, asked: query.Not) -> Found:
        flags = np.zeros(self._all.documents, bool)
        flags[self._all.living()] = True
        flags[self._unscored(asked.query)] = False
        documents = np.flatnonzero(flags)
        return Found(documents, np.ones(len(documents)))

    def _and_not(self, asked: query.AndNot) -> Found:
        found = self.find(asked.a)
        return found.where(~member(found.documents, self._unscored(asked.b), self._all.documents))

    def _and_maybe(self, asked: query.AndMaybe) -> Found:
        found, more = self.find(asked.a), self.find(asked.b)
        if more.scores is None or not len(more.documents):
            return found
        places = places_in(found.documents, more.documents, self._all.documents)
        scores = found.scored() + np.where(places >= 0, more.scores[places], 0.0)
        return Found(found.documents, scores)

    def _require(self, asked: query.Require) -> Found:
        """As Whoosh's manual says; its matcher for this query gives what is NOT required."""
        found = self.find(asked.a)
        return found.where(member(found.documents, self._unscored(asked.b), self._all.documents))

    def _otherwise(self, asked: query.Otherwise) -> Found:
        found = self.find(asked.a)
        return found if len(found.documents) else self.find(asked.b)

    def _nothing(self, asked: query.Query) -> Found:
        return NONE

    # --- positions

    def _phrase(self, asked: query.Phrase) -> Found:
        """Whoosh scores a phrase by the sum of its words."""
        if asked.slop != 1:
            return self._by_matcher(asked)
        words = [query.Term(asked.fieldname, word) for word in asked.words]
        if len(words) < 2:
            return self.find(words[0]).boosted(asked.boost) if words else NONE
        documents, _ = self._chain_found(Chain(asked.fieldname, words))
        if self._weighting is None or not len(documents):
            return Found(documents)
        totals = np.zeros(len(documents))
        for word in words:
            part = self.find(word)
            totals += part.scored()[places_in(documents, part.documents, self._all.documents)]
        return Found(documents, totals).boosted(asked.boost)

    def _chain(self, asked: Chain) -> Found:
        documents, often = self._chain_found(asked)
        if self._weighting is None or not len(documents):
            return Found(documents)
        return Found(documents, self._score(asked.fieldname, documents, often, len(documents), asked.boost))

    def _chain_found(self, asked: Chain) -> tuple[Array, Array]:
        """The documents in which the chain stands, and how often."""
        return self._all.remember(asked, lambda: self._read_chain(asked))

    def _read_chain(self, asked: Chain) -> tuple[Array, Array]:
        if asked.fieldname not in self._all.schema or not asked.parts:
            return NONE.documents, NONE.documents
        documents, often = [], []
        chosen = {id(part): self._part_terms(part) for part in words_of(asked)}
        for number, leaf in enumerate(self._all.leaves):
            self._pause()
            reader = leaf.file.field(asked.fieldname)
            if reader is None or not reader.about["positions"]:
                continue
            words = {key: terms[number] for key, terms in chosen.items()}
            if not all(map(len, words.values())):
                continue
            found, counts = find_chain(asked, reader, words, leaf.file.documents, self._pause)
            if len(found):
                documents.append(found + leaf.offset)
                often.append(counts)
        if not documents:
            return NONE.documents, NONE.documents
        return np.concatenate(documents), np.concatenate(often).astype(np.float64)

    def _part_terms(self, part: query.Query) -> list[Array]:
        if isinstance(part, AsOne):
            return self._chosen(part.child)
        if isinstance(part, query.MultiTerm):
            return self._chosen(part)
        if not isinstance(part, query.Term):
            raise TypeError(f"{type(part).__name__} cannot be part of a chain")
        text = self._to_bytes(part.fieldname, part.text)
        chosen = []
        for leaf in self._all.leaves:
            reader = leaf.file.field(part.fieldname)
            at = -1 if reader is None or text is None else reader.terms.find(text)
            chosen.append(np.array([at] if at >= 0 else [], np.int64))
        return chosen

    # --- everything else

    def _by_matcher(self, asked: query.Query) -> Found:
        """What a query answers by itself, a document at a time."""
        self.fallbacks += 1
        weighting = self._weighting or scoring.BM25F()
        documents: list[int] = []
        scores: list[float] = []
        with Searcher(self._all._reader, weighting=weighting, closereader=False) as searcher:
            for leaf, offset in searcher.leaf_searchers():
                matcher = asked.matcher(leaf, searcher.context(needs_current=True))
                while matcher.is_active():
                    documents.append(matcher.id() + offset)
                    scores.append(matcher.score() if self._weighting is not None else 0.0)
                    if len(documents) % 256 == 0:
                        self._pause()
                    matcher.next()
        found = np.array(documents, np.int64)
        return Found(found, np.array(scores) if self._weighting is not None else None)


_EVERY: dict[type, tuple[str, ...]] = {query.Prefix: ("",), query.Wildcard: ("*",), query.Regex: (".*",)}


def _boost_of(asked: query.compound.CompoundQuery) -> float:
    """Whoosh passes over the boost of a compound of a single part."""
    return asked.boost if len(asked.subqueries) > 1 else 1.0


def _parts_of(asked: query.Or) -> Iterator[query.Query]:
    """The parts of an Or, those of an Or in it that weighs nothing of its own among them: added up in one go."""
    for part in asked.subqueries:
        if type(part) is query.Or and _boost_of(part) == 1.0:
            yield from _parts_of(part)
        else:
            yield part


def _weights(reader: FieldReader, terms: Array) -> Array:
    if reader.about["weights"]:
        held = [reader.weights(term) for term in terms.tolist()]
        return np.concatenate([each for each in held if each is not None])
    return reader.frequencies(terms)


def _in_range(asked: query.TermRange, reader: FieldReader, kind: Any) -> Array:
    """The terms of a range, as Whoosh's TermRange understands its ends."""
    first, last = 0, len(reader.terms)
    if asked.start is not None:
        text = kind.to_bytes(asked.start)
        first = reader.terms.place(text)
        if asked.startexcl and first < last and reader.terms[first] == text:
            first += 1
    if asked.end is not None:
        text = kind.to_bytes(asked.end)
        at = reader.terms.place(text)
        if at < last and reader.terms[at] == text and not asked.endexcl:
            at += 1
        last = at
    return np.arange(first, max(first, last))


_KINDS: dict[type, Callable[[_Run, Any], Found]] = {
    query.Term: _Run._term,
    Family: _Run._multi,
    query.Prefix: _Run._multi,
    query.Wildcard: _Run._multi,
    query.Regex: _Run._multi,
    query.FuzzyTerm: _Run._multi,
    query.TermRange: _Run._multi,
    AsOne: _Run._as_one,
    Chain: _Run._chain,
    query.Phrase: _Run._phrase,
    query.NumericRange: _Run._numeric,
    query.DateRange: _Run._numeric,
    query.Every: _Run._every,
    query.ColumnQuery: _Run._column,
    query.ConstantScoreQuery: _Run._constant,
    query.And: _Run._and,
    query.Or: _Run._or,
    query.DisjunctionMax: _Run._best,
    query.Not: _Run._not,
    query.AndNot: _Run._and_not,
    query.AndMaybe: _Run._and_maybe,
    query.Require: _Run._require,
    query.Otherwise: _Run._otherwise,
    type(query.NullQuery): _Run._nothing,
}
