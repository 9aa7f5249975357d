"""The names that the sidebar lists: gathered from one article's mentions, or counted over many articles."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from corpusview.article import Article, EntityKind, Mention, Other, Span
from corpusview.gui.plain import one_line

# How a mention says that it stands in the boilerplate.
_IN_BOILERPLATE = "furniture:"

_EVERY_OTHER = frozenset(Other)

# From so sure on (0..1) a name is listed at once; below, one click away.
SURE = 0.75

# A sentence is shown with at most so many characters on either side of the name.
_REACH = 140
# Where a sentence ends, roughly: enough to cut what is shown, and never wrong by more than a sentence.
_END = re.compile(r"[.!?…]['\"”’)]*\s+(?=['\"“‘(]*[^\W\d_a-z])|\n")


class Of(StrEnum):
    """Whose names are listed."""

    ARTICLE = "article"
    RESULTS = "results"
    CORPUS = "corpus"


# A name's kind, or what it is instead of one; and the name.
Key = tuple[EntityKind | Other, str]


@dataclass(frozen=True, slots=True)
class Named:
    """One name of the sidebar. `count` is mentions in the article, or articles of the results or the corpus.

    `places` are its mentions, in order, where it belongs to the article that is open; `found_by` says how they were
    found there, `is_piece` that it is but a piece of a longer name. `other` says what it is where it is no name but a
    date, a sum, an address.
    """

    kind: EntityKind
    name: str
    count: int
    aliases: tuple[str, ...] = ()
    places: tuple[Span, ...] = ()
    only_in_boilerplate: bool = False
    is_sure: bool = True
    is_piece: bool = False
    found_by: tuple[str, ...] = ()
    other: Other | None = None

    @property
    def section(self) -> EntityKind | Other:
        """What it is listed under."""
        return self.other or self.kind

    @property
    def key(self) -> Key:
        """What the name is known by while counts come and go."""
        return self.section, self.name

    def is_in_words(self) -> bool:
        """Whether a question can ask for it: names are known to the corpus, addresses and tags are words, but the
        index knows no days and sums."""
        return self.other in (None, Other.EMAIL, Other.URL, Other.HASHTAG, Other.HANDLE)


@dataclass(frozen=True, slots=True)
class Names:
    """What the sidebar shows. `of_articles` is 0 for the open article's names, else how many articles were counted.

    `is_all` is False where a bound cut the list; `has_boilerplate` tells whether names of the boilerplate were sought.
    `looked_at` is the number of names that begin as the words sought, where no more of them were looked at; else 0.
    `awaited` is of how many articles the boilerplate is yet to be looked through, where its names were sought.
    """

    names: tuple[Named, ...] = ()
    of_articles: int = 0
    is_all: bool = True
    has_boilerplate: bool = True
    of: Of = Of.ARTICLE
    looked_at: int = 0
    awaited: int = 0


@dataclass(frozen=True, slots=True)
class Likeness:
    """Two names that may be one, for the user to say. `one` is the better known."""

    kind: EntityKind
    one: str
    other: str
    reason: str


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """An article that names somebody."""

    article: int
    title: str
    published: date | None
    source: str | None


@dataclass(frozen=True, slots=True)
class Known:
    """What the corpus knows of a name: the articles that hold it, its other names with reasons, the user's rules.

    `total` is the number of articles, of which `articles` may be the first. `alike` is 0, or the number of names that
    are like it in part, of which only the `compared` most widely named were held against each other. `roles` are what
    articles call it ("minister"), each with their number.
    """

    kind: EntityKind
    name: str
    articles: tuple[Elsewhere, ...]
    total: int
    names: tuple[tuple[str, str], ...]
    rules: tuple[str, ...]
    other: Other | None = None
    alike: int = 0
    compared: int = 0
    roles: tuple[tuple[str, int], ...] = ()

    @property
    def key(self) -> Key:
        """Which name it is about."""
        return self.other or self.kind, self.name


@dataclass(frozen=True, slots=True)
class Sentence:
    """A mention in its sentence: the text in one line, the name's place in it, and its place in the article."""

    text: str
    mark: Span
    place: Span


def names_of(article: Article) -> Names:
    """The names in one article, the most often named first; those only in its boilerplate apart and after."""
    body: dict[tuple[EntityKind, str], list[Mention]] = {}
    furniture: dict[tuple[EntityKind, str], list[Mention]] = {}
    for mention in article.mentions:
        key = (mention.entity.kind, mention.entity.name)
        where = furniture if mention.found_by.startswith(_IN_BOILERPLATE) else body
        where.setdefault(key, []).append(mention)
    return Names(
        (
            *_ordered(_named(*key, at, False) for key, at in body.items()),
            *_ordered(_named(*key, at, True) for key, at in furniture.items() if key not in body),
        )
    )


def _named(kind: EntityKind, name: str, mentions: list[Mention], is_hidden: bool) -> Named:
    aliases = dict.fromkeys(alias for mention in mentions for alias in mention.entity.aliases)
    return Named(
        kind,
        name,
        len(mentions),
        tuple(aliases),
        tuple(sorted(mention.span for mention in mentions)),
        is_hidden,
        len(mentions) > 1 or max(mention.confidence for mention in mentions) >= SURE,
        len(mentions) == 1 and mentions[0].is_piece,
        tuple(sorted({mention.found_by.removeprefix(_IN_BOILERPLATE) for mention in mentions})),
    )


def others_of(mentions: Iterable[Mention]) -> tuple[Named, ...]:
    """Dates, sums and the like, each once: dates in their order, the rest the most frequent first."""
    found: dict[Key, list[Mention]] = {}
    for mention in mentions:
        found.setdefault(key_of(mention), []).append(mention)
    listed = []
    for (section, name), at in found.items():
        if isinstance(section, Other):
            forms = dict.fromkeys(form for mention in at if (form := one_line(mention.surface)) != name)
            places = tuple(mention.span for mention in at)
            listed.append(Named(EntityKind.OTHER, name, len(at), tuple(forms), places, other=section))
    dates = sorted((each for each in listed if each.other is Other.DATE), key=lambda each: each.name)
    return (*dates, *_ordered(each for each in listed if each.other is not Other.DATE))


def key_of(mention: Mention) -> Key:
    """What a mention's name is known by in the list."""
    entity = mention.entity
    other = entity.kind is EntityKind.OTHER and mention.found_by in _EVERY_OTHER
    return (Other(mention.found_by) if other else entity.kind), entity.name


def _ordered(names: Iterable[Named]) -> list[Named]:
    return sorted(names, key=lambda each: (-each.count, each.name.casefold()))


def sentence_at(text: str, place: Span) -> Sentence:
    """The sentence around a mention, cut where it is long, in one line."""
    low, high = max(0, place.start - _REACH), min(len(text), place.end + _REACH)
    ends = [found for found in _END.finditer(text, low, high) if found.end() <= place.start]
    found = _END.search(text, place.end, high)
    start, end = low, high
    if ends:
        start = ends[-1].end()
    elif low and " " in text[low : place.start]:
        # Cut between words.
        start = text.index(" ", low) + 1
    if found:
        end = found.start() + len(found.group().rstrip())
    elif high < len(text) and " " in text[place.end : high]:
        end = text.rindex(" ", place.end, high)
    left = "" if start == 0 or ends else "… "
    right = "" if found or end == len(text) else " …"
    head = left + one_line(text[start : place.start])
    if head and text[place.start - 1 : place.start].isspace():
        head += " "
    name = one_line(place.of(text))
    tail = text[place.end : end]
    rest = one_line(tail)
    if rest and tail[:1].isspace():
        rest = " " + rest
    return Sentence(head + name + rest + right, Span(len(head), len(head) + len(name)), place)
