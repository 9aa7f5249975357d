"""From an article to its mentions: read the zones, tag, settle, join, and say how sure each entity is."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from functools import cache

from corpusview.article import Article, Block, BlockKind, Entity, EntityKind, Label, Mention, Other, Span
from corpusview.paths import resource
from corpusview.reading.entities import document, gazetteers, joining
from corpusview.reading.entities.gazetteers import Gazetteers
from corpusview.reading.entities.joining import Named
from corpusview.reading.entities.names import TITLES, is_acronym
from corpusview.reading.entities.others import find_others
from corpusview.reading.entities.rules import Rules
from corpusview.reading.entities.tagger import Found, Tagger
from corpusview.reading.entities.vocabulary import Vocabulary
from corpusview.reading.evidence import Evidence

# `found_by` of a mention in the boilerplate begins so.
FURNITURE = "furniture:"

KIND_OF = {
    "PER": EntityKind.PERSON,
    "ORG": EntityKind.ORGANISATION,
    "LOC": EntityKind.PLACE,
    "MISC": EntityKind.OTHER,
}
# A name met twice, listed, or led by a title is sure at least so far; a lone guess keeps what the tagger said of it.
SURE = 0.9
# In the furniture the plain rules' guesses below this are words of headings as often as names.
WORTH_LISTING = 0.5
# What other articles of the corpus must say of an ambiguous name before their kind is taken, and by which share.
CORPUS_ARTICLES, CORPUS_SHARE, CORPUS_DOUBT = 5, 0.8, 0.7


class Engine:
    """Finds the mentions of articles. Load it once and use it for any number of them."""

    def __init__(self, lists: Gazetteers, tagger: Tagger | None) -> None:
        self.lists = lists
        self.tagger = tagger
        self._rules = Rules(lists)
        self.vocabulary = Vocabulary(lists.places, lists.phrases)

    @classmethod
    def load(cls) -> Engine:
        """With the trained tagger where its weights travel with the program, else by rules alone."""
        lists = gazetteers.load()
        weights = resource("models", "entities.npz")
        return cls(lists, Tagger.load(weights, lists) if weights.is_file() else None)

    def find(self, article: Article, evidence: Evidence) -> tuple[Mention, ...]:
        """All mentions in headline, standfirst and body, and those of the boilerplate marked as such, in order."""
        self.vocabulary.tidy()
        text = article.text
        body = self._found(text, _read_spans(article), article.language)
        rest = self._found(
            text, (b.span for b in article.blocks if b.kind is BlockKind.BOILERPLATE), article.language, settled=False
        )
        found = _mentions(text, body, rest, evidence, self.lists)
        kept = (each for each in found if each.confidence >= WORTH_LISTING or not each.found_by.startswith(FURNITURE))
        return tuple(sorted(kept, key=lambda each: each.span))

    def names(self, text: str, language: str | None = "en") -> list[tuple[Span, str, float, str]]:
        """The names of a plain text with no zones: place, kind (PER, ORG, LOC, MISC), how sure, found by what."""
        self.vocabulary.tidy()
        return [
            (span, name.kind, name.sure, name.by) for span, name, _ in self._found(text, [Span(0, len(text))], language)
        ]

    def _found(
        self, text: str, spans: Iterable[Span], language: str | None, settled: bool = True
    ) -> list[tuple[Span, Found, bool]]:
        tokens = self.vocabulary.tokens(text, spans)
        if not len(tokens):
            return []
        # Furniture is listed only on request, and has the capitals of headlines throughout: the plain rules will do.
        if settled and self.tagger is not None and language in {None, "en"}:
            read = document.recased(tokens, self.vocabulary, self.tagger.written_small)
            found = self.tagger.tag(read, self.vocabulary)
        else:
            read = tokens
            found = self._rules.tag(tokens, language)
        if settled:
            found = document.agree(found, tokens, read.words, self.lists)
        starts, ends, words = tokens.starts, tokens.ends, read.words
        return [
            (Span(int(starts[name.start]), int(ends[name.end - 1])), name, _titled(words, name.start)) for name in found
        ]


@cache
def _engine() -> Engine:
    return Engine.load()


def find_mentions(article: Article, evidence: Evidence, others: Collection[Other] = ()) -> tuple[Mention, ...]:
    """The mentions of an article, its entities joined; in the boilerplate `found_by` begins "furniture:".

    `others` asks for dates, money and the like in headline, standfirst and body as well; they may overlap names.
    """
    found = _engine().find(article, evidence)
    return with_others(replace(article, mentions=found), others).mentions if others else found


def with_others(article: Article, wanted: Collection[Other]) -> Article:
    """The article, with the dates, money and the like of the kinds `wanted` among its mentions, in order.

    They are looked for in headline, standfirst and body. Dates are resolved against the article's own.
    """
    more = others_in(article, wanted)
    return replace(article, mentions=tuple(sorted([*article.mentions, *more], key=lambda each: each.span)))


def others_in(
    article: Article, wanted: Collection[Other], stop: Callable[[], bool] = lambda: False
) -> tuple[Mention, ...]:
    """The dates, money and the like of the kinds `wanted` in headline, standfirst and body, in order."""
    return find_others(article.text, _read_spans(article), wanted, article.masthead.published, stop)


def _read_spans(article: Article) -> list[Span]:
    """Headline, standfirst and body, without the byline: who wrote it is not who it is about."""
    title = article.masthead.span_of("title")
    spans = [title] if title is not None and len(title) else []
    spans += [block.span for block in article.blocks if _is_read(block)]
    apart: list[Span] = []
    for span in sorted(spans):
        if not apart or span.start >= apart[-1].end:
            apart.append(span)
    return apart


def _is_read(block: Block) -> bool:
    return block.kind is BlockKind.BODY or block.label is Label.STANDFIRST


def _titled(words: list[str], start: int) -> bool:
    return start > 0 and words[start - 1].casefold().strip(".") in TITLES


def _mentions(
    text: str,
    body: list[tuple[Span, Found, bool]],
    rest: list[tuple[Span, Found, bool]],
    evidence: Evidence,
    lists: Gazetteers,
) -> Iterable[Mention]:
    found = [each for each in body if each[1].kind != "MISC"]
    in_body = len(found)
    found += [each for each in rest if each[1].kind != "MISC"]
    places: dict[tuple[str, EntityKind], list[int]] = {}
    keys = []
    for at, (span, name, _) in enumerate(found):
        surface = " ".join(text[span.start : span.end].split())
        key = surface, _kind(surface, name, evidence)
        places.setdefault(key, []).append(at)
        keys.append(key)
    numbers = joining.join([Named(surface, kind, tuple(where)) for (surface, kind), where in places.items()])
    number_of = dict(zip(places, numbers, strict=True))
    # What stands only in the boilerplate names nobody of the article: it must not rename one that does.
    members: dict[int, dict[tuple[str, EntityKind], int]] = {}
    aside: dict[int, dict[tuple[str, EntityKind], int]] = {}
    for (key, where), number in zip(places.items(), numbers, strict=True):
        read = bisect_left(where, in_body)
        (members if read else aside).setdefault(number, {})[key] = read or len(where)
    entities: dict[int, Entity] = {}
    sureness: dict[int, float] = {}
    for number, own in (*aside.items(), *members.items()):
        entities[number] = _entity(own)
        sureness[number] = _sure(own, [found[at] for key in own for at in places[key]], lists)
    for at, ((span, name, _), key) in enumerate(zip(found, keys, strict=True)):
        number = number_of[key]
        sure = sureness[number]
        by = name.by
        if at >= in_body:
            by = FURNITURE + by
            sure = sure if number in members else min(sure, 0.5)
        yield Mention(span, entities[number], text[span.start : span.end], by, sure)


def _kind(surface: str, name: Found, evidence: Evidence) -> EntityKind:
    """The tagger's kind, or the corpus's where the tagger doubts and the corpus does not."""
    kind = KIND_OF[name.kind]
    if name.sure < CORPUS_DOUBT and evidence.names.articles:
        counts = evidence.names.articles.get(surface)
        if counts:
            total = sum(counts.values())
            best = max(counts, key=lambda each: counts[each])
            if total >= CORPUS_ARTICLES and counts[best] >= CORPUS_SHARE * total and best is not EntityKind.OTHER:
                return best
    return kind


def _entity(counted: dict[tuple[str, EntityKind], int]) -> Entity:
    if len(counted) == 1:
        ((surface, kind),) = counted
        return Entity(kind, surface)
    kinds: Counter[EntityKind] = Counter()
    surfaces: Counter[str] = Counter()
    for (surface, kind), count in counted.items():
        kinds[kind] += count
        surfaces[surface] += count
    kind = kinds.most_common(1)[0][0]
    name = joining.best_name(surfaces, kind)
    return Entity(kind, name, tuple(sorted(surface for surface in surfaces if surface != name)))


def _sure(own: dict[tuple[str, EntityKind], int], found: list[tuple[Span, Found, bool]], lists: Gazetteers) -> float:
    best = max(name.sure for _, name, _ in found)
    listed = any(lists.flags.get(surface) or is_acronym(surface) and surface in lists.long_forms for surface, _ in own)
    titled = any(flag for _, _, flag in found)
    if listed or titled or (sum(own.values()) > 1 and best > 0.5):
        return max(best, SURE)
    return round(best, 3)
