"""From an article to its mentions: read the zones, tag, settle, join, and say how sure each entity is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from corpusview.article import LEARNED, Article, Block, BlockKind, Entity, EntityKind, Label, Mention, Other, Span
from corpusview.paths import resource
from corpusview.reading.beginning import read_until
from corpusview.reading.entities import cases, document, gazetteers, joining, offices, roles, twins
from corpusview.reading.entities.furniture import Furniture, Placed
from corpusview.reading.entities.gazetteers import Gazetteers
from corpusview.reading.entities.joining import Named
from corpusview.reading.entities.leagues import clubs_playing
from corpusview.reading.entities.names import as_team, is_acronym, is_titled, of_team
from corpusview.reading.entities.others import find_others
from corpusview.reading.entities.rules import Rules
from corpusview.reading.entities.tagger import Found, Tagger
from corpusview.reading.entities.teams import TEAM
from corpusview.reading.entities.tokens import Tokens
from corpusview.reading.entities.vocabulary import Vocabulary
from corpusview.reading.entities.wordlist import words_of

# `found_by` of a mention in the boilerplate begins so.
FURNITURE = "furniture:"

KIND_OF = {
    "PER": EntityKind.PERSON,
    "ORG": EntityKind.ORGANISATION,
    "LOC": EntityKind.PLACE,
    "MISC": EntityKind.OTHER,
}
# A name as the article gives it, and its kind.
_Key = tuple[str, EntityKind]
# A name met twice, listed, or led by a title is sure at least so far; a lone guess keeps what the tagger said of it.
SURE = 0.9
# In the furniture the plain rules' guesses below this are words of headings as often as names.
WORTH_LISTING = 0.5


class Engine:
    """Finds the mentions of articles. Load it once and use it for any number of them."""

    def __init__(self, lists: Gazetteers, tagger: Tagger | None) -> None:
        self.lists = lists
        self.tagger = tagger
        self._rules = Rules(lists)
        self._furniture = Furniture(self._rules)
        self.vocabulary = Vocabulary(lists.places, lists.phrases)

    @classmethod
    def load(cls) -> Engine:
        """With the trained tagger where its weights travel with the program, else by rules alone."""
        lists = gazetteers.load()
        weights = resource("models", "entities.npz")
        return cls(lists, Tagger.load(weights, lists) if weights.is_file() else None)

    def find(self, article: Article, furniture: bool = True) -> tuple[Mention, ...]:
        """All mentions in headline, standfirst and body, and those of the boilerplate marked as such, in order.

        Without `furniture` those of the boilerplate are left out; the others are the same.
        """
        return self.find_all([article], furniture)[0]

    def find_all(self, articles: Sequence[Article], furniture: bool = True) -> list[tuple[Mention, ...]]:
        """The same of many articles: together they take less time, as each is too short for what each step costs."""
        self.vocabulary.tidy()
        bodies = self._found([(each.text, _read_spans(each), each.language) for each in articles])
        asides: Iterable[list[Placed]] = ([] for _ in articles)
        if furniture:
            parts = [(each.text, _asides(each), each.language) for each in articles]
            asides = self._furniture.find(parts, self.vocabulary)
        return [
            _in_order(_mentions(article, body, rest, self.lists))
            for article, body, rest in zip(articles, bodies, asides, strict=True)
        ]

    def names(self, text: str, language: str | None = "en") -> list[tuple[Span, str, float, str]]:
        """The names of a plain text with no zones: place, kind (PER, ORG, LOC, MISC), how sure, found by what."""
        self.vocabulary.tidy()
        return [
            (span, name.kind, name.sure, name.by)
            for span, name, *_ in self._found([(text, [Span(0, len(text))], language)])[0]
        ]

    def _found(self, texts: Sequence[tuple[str, Sequence[Span], str | None]]) -> list[list[Placed]]:
        """The names in parts of texts, each in its language."""
        found: list[list[Placed]] = [[] for _ in texts]
        read = [at for at, (_, _, language) in enumerate(texts) if self.tagger is not None and language in LEARNED]
        for at, names in zip(read, self._tagged([texts[at][:2] for at in read]), strict=True):
            found[at] = names
        rest = sorted(set(range(len(texts))).difference(read))
        together, bounds = self.vocabulary.tokens_of([texts[at][:2] for at in rest])
        for at, first, end in zip(rest, bounds[:-1], bounds[1:], strict=True):
            if first < end:
                tokens = together.part(first, end)
                named = self._rules.tag(tokens, texts[at][2])
                found[at] = self._settled(named, tokens, tokens, texts[at][2] in LEARNED)
        return found

    def _tagged(self, texts: Sequence[tuple[str, Sequence[Span]]]) -> Iterator[list[Placed]]:
        tokens, bounds = self.vocabulary.tokens_of(texts)
        if self.tagger is None or not len(tokens):
            yield from ([] for _ in texts)
            return
        read = document.recased(tokens, bounds, self.vocabulary, self.tagger.written_small)
        found = self.tagger.tag_all(read, bounds, self.vocabulary)
        for names, first, end in zip(found, bounds[:-1], bounds[1:], strict=True):
            cut = tokens.part(first, end)
            own = cut if read is tokens else read.part(first, end)
            yield self._settled(names, cut, own) if first < end else []

    def _settled(self, found: list[Found], tokens: Tokens, read: Tokens, is_english: bool = True) -> list[Placed]:
        """What was found, settled by the rest of the article, and where in the text it stands."""
        if self.tagger is None:
            found = document.agree(found, tokens, read, self.lists, is_english=is_english)
        else:
            found = document.agree(found, tokens, read, self.lists, self.tagger.written_small, is_english)
        words = read.words
        firsts, lasts = [name.start for name in found], [name.end - 1 for name in found]
        return [
            (Span(start, end), name, is_titled(words, name.start), told)
            for start, end, name, told in zip(
                tokens.starts[firsts].tolist(),
                tokens.ends[lasts].tolist(),
                found,
                roles.beside(found, read),
                strict=True,
            )
        ]


@cache
def _engine() -> Engine:
    return Engine.load()


def find_all_mentions(articles: Sequence[Article], furniture: bool = True) -> list[tuple[Mention, ...]]:
    """The mentions of many articles, found together; each as `find_mentions` finds it."""
    return _engine().find_all([_beginning(each) for each in articles], furniture)


def find_mentions(article: Article, others: Collection[Other] = (), furniture: bool = True) -> tuple[Mention, ...]:
    """The mentions of an article, its entities joined; in the boilerplate `found_by` begins "furniture:".

    A text that is longer than any article is read at its beginning only. Without `furniture` the boilerplate is not
    looked at; what is found in the rest is the same.

    `others` asks for dates, money and the like in headline, standfirst and body as well; they may overlap names.
    """
    found = _engine().find(_beginning(article), furniture)
    return with_others(replace(article, mentions=found), others).mentions if others else found


def _beginning(article: Article) -> Article:
    """As much of an article as is read."""
    end = read_until(article.text)
    if end == len(article.text):
        return article
    return replace(
        article, text=article.text[:end], blocks=tuple(each for each in article.blocks if each.span.end <= end)
    )


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


def _asides(article: Article) -> list[Span]:
    return [block.span for block in article.blocks if block.kind is BlockKind.BOILERPLATE]


def _is_read(block: Block) -> bool:
    return block.kind is BlockKind.BODY or block.label is Label.STANDFIRST


def _in_order(found: Iterable[Mention]) -> tuple[Mention, ...]:
    return tuple(sorted(found, key=lambda each: each.span.start))


def _mentions(article: Article, body: list[Placed], rest: list[Placed], lists: Gazetteers) -> Iterator[Mention]:
    """The mentions of the body, which are the same whatever stands in the boilerplate, and those of the `rest`."""
    text = article.text
    declined = _declined(article, body, lists)
    clubs = clubs_playing({text[span.start : span.end] for span, name, *_ in body if name.kind == "ORG"})
    keys, surfaces, named = _by_name(text, body, clubs, declined)
    entity_of: dict[_Key, tuple[Entity, float]] = {}
    countries: Counter[str] | None = None
    for own in (part for joined in _joined(named) for part in _by_owner(text, body, joined, named)):
        entity = _entity({key: len(named[key].places) for key in own})
        is_office = entity.kind is EntityKind.ORGANISATION and offices.office(entity.name) is not None
        if is_office or (entity.kind is EntityKind.PLACE and twins.is_twin(entity.name)):
            if countries is None:
                countries = _countries(body, surfaces)
            places = [place for key in own for place in named[key].places]
            if is_office:
                owned = offices.owners(_beside(text, body, places))
                entity = _of_country(entity, countries, owned, lambda: offices.of_politics(surfaces))
            else:
                entity = _told_apart(entity, twins.twin_of(entity.name, len(places), countries))
        entity_of.update(dict.fromkeys(own, (entity, _sure(own, named, lists))))
    for (span, name, _, told), key, surface in zip(body, keys, surfaces, strict=True):
        if key is not None:
            entity, sure = entity_of[key]
            yield Mention(span, entity, surface, name.by, sure, told)
    if rest:
        yield from _aside(text, rest, named, entity_of, lists, declined | _declined(article, rest, lists))


def _declined(article: Article, found: list[Placed], lists: Gazetteers) -> dict[_Key, str]:
    """The nominatives of the names that stand in another case, in a language that declines them."""
    if not found or not article.has_names_by_rules():
        return {}
    names = (
        (" ".join(article.text[span.start : span.end].split()), KIND_OF[name.kind])
        for span, name, *_ in found
        if name.kind != "MISC"
    )
    return dict(cases.nominatives(names, article.language, lists))


def _by_owner(text: str, body: list[Placed], own: list[_Key], named: dict[_Key, _Named]) -> Iterator[list[_Key]]:
    """The names of one entity, without an office that the article says is another country's than they tell."""
    told = {found[1] for name, _ in own if (found := offices.office(name)) and found[1]} if len(own) > 1 else ()
    kept = []
    for key in own:
        found = offices.office(key[0]) if told else None
        owned = offices.owners(_beside(text, body, named[key].places)) if found and not found[1] else None
        if owned and owned.keys().isdisjoint(told):
            yield [key]
        else:
            kept.append(key)
    yield kept


def _aside(
    text: str,
    rest: list[Placed],
    in_body: dict[_Key, _Named],
    entity_of: dict[_Key, tuple[Entity, float]],
    lists: Gazetteers,
    declined: Mapping[_Key, str],
) -> Iterator[Mention]:
    """The mentions of the boilerplate. What stands only there names nobody of the article: it must not rename one that
    does, nor be a reason to join two."""
    keys, surfaces, named = _by_name(text, rest, {}, declined)
    # Those of the body stand before them.
    later = len(rest) + sum(len(each.places) for each in in_body.values())
    together = dict(in_body)
    for key, one in named.items():
        if key not in in_body:
            together[key] = _Named([later + place for place in one.places], one.best, one.titled, one.beside)
    aside: dict[_Key, tuple[Entity, float]] = {}
    for own in _joined(together):
        first = next((key for key in own if key in in_body), None)
        if first is not None:
            told = entity_of[first]
        else:
            told = _entity({key: len(named[key].places) for key in own}), min(_sure(own, named, lists), 0.5)
        aside.update((key, told) for key in own if key not in in_body)
    for (span, name, *_), key, surface in zip(rest, keys, surfaces, strict=True):
        if key is not None:
            entity, sure = entity_of.get(key) or aside[key]
            if sure >= WORTH_LISTING:
                yield Mention(span, entity, surface, FURNITURE + name.by, sure)


def _by_name(
    text: str, found: list[Placed], clubs: dict[str, str], declined: Mapping[_Key, str]
) -> tuple[list[_Key | None], list[str], dict[_Key, _Named]]:
    """Of each that was found its name and its surface, and the names; of what is of no kind that is kept, no name."""
    named: dict[_Key, _Named] = {}
    keys: list[_Key | None] = []
    surfaces: list[str] = []
    for at, (span, name, titled, _) in enumerate(found):
        surface = text[span.start : span.end]
        surfaces.append(surface)
        if name.kind == "MISC":
            keys.append(None)
            continue
        called = surface if surface.isalpha() else " ".join(surface.split())
        if name.by == TEAM and name.kind == "LOC":
            called = as_team(called)
        elif clubs and name.kind == "ORG":
            called = clubs.get(surface, called)
        key = called, KIND_OF[name.kind]
        if declined and key in declined:
            key = declined[key], key[1]
        one = named.get(key)
        if one is None:
            one = named[key] = _Named()
        one.places.append(at)
        if titled:
            one.titled = True
        if name.sure > one.best:
            one.best = name.sure
        if name.kind == "ORG" and at and found[at - 1][1].kind == "ORG":
            before = found[at - 1][0]
            if joining.in_brackets(text, (before.start, before.end), (span.start, span.end)):
                other = keys[-1]
                one.beside.add(other[0])
                named[other].beside.add(key[0])
        keys.append(key)
    return keys, surfaces, named


def _joined(named: dict[_Key, _Named]) -> Iterable[list[_Key]]:
    """The names, those of one entity together."""
    numbers = joining.join(
        [Named(surface, kind, tuple(one.places), frozenset(one.beside)) for (surface, kind), one in named.items()]
    )
    groups: dict[int, list[_Key]] = {}
    for key, number in zip(named, numbers, strict=True):
        groups.setdefault(number, []).append(key)
    return groups.values()


def _entity(counted: dict[_Key, int]) -> Entity:
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


def _countries(found: list[Placed], surfaces: list[str]) -> Counter[str]:
    """How often each country is named, as a place or by what is its own."""
    own = ("LOC", "MISC")
    return offices.countries_named(
        surface for (_, name, *_), surface in zip(found, surfaces, strict=True) if name.kind in own
    )


def _beside(text: str, found: list[Placed], places: Iterable[int]) -> Iterator[offices.Neighbour]:
    """The names right before and behind those at these places."""
    for place in places:
        start, end = found[place][0].start, found[place][0].end
        before = text[max(0, start - _LONGEST_OWNER) : start - 1].rpartition(" ")[2]
        if before.replace("’", "'") in _SOMEBODY_S:
            yield offices.Neighbour(before, "'s ", is_before=True)
        if place:
            before = found[place - 1][0]
            yield offices.Neighbour(text[before.start : before.end], text[before.end : start], is_before=True)
        if place + 1 < len(found):
            after = found[place + 1][0]
            yield offices.Neighbour(text[after.start : after.end], text[end : after.start], is_before=False)


# "the country's Ministry of Health" is of a country that stands before, "the state Senate" of a state.
_SOMEBODY_S = words_of("country's nation's kingdom's republic's island's city's province's region's state's state")
_LONGEST_OWNER = 14


def _of_country(
    entity: Entity, countries: Counter[str], owners: Counter[str] | None, is_political: Callable[[], bool]
) -> Entity:
    """The office of the country that the article means, where it is one that every country has."""
    names = (entity.name, *entity.aliases)
    return _told_apart(entity, offices.of_country(names, countries, owners, is_political))


def _told_apart(entity: Entity, country: str) -> Entity:
    """The entity as it is known where another country has one of the same name."""
    if not country:
        return entity
    names = (entity.name, *entity.aliases)
    return replace(entity, name=offices.as_office(entity.name, country), aliases=tuple(sorted(names)))


@dataclass(slots=True)
class _Named:
    """Where a name stands among those found, how sure the surest of them is, whether a title stands before one, and
    what stands in brackets beside one."""

    places: list[int] = field(default_factory=list)
    best: float = 0.0
    titled: bool = False
    beside: set[str] = field(default_factory=set)


def _sure(own: list[_Key], named: dict[_Key, _Named], lists: Gazetteers) -> float:
    ones = [named[key] for key in own]
    best = max([each.best for each in ones])
    if (
        (best > 0.5 and sum([len(each.places) for each in ones]) > 1)
        or any(each.titled for each in ones)
        or any(
            lists.flags.get(of_team(surface)) or surface in lists.long_forms and is_acronym(surface)
            for surface, _ in own
        )
    ):
        return max(best, SURE)
    return round(best, 3)
