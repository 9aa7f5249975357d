"""The names that the sidebar lists: gathered from one article's mentions, or counted over many articles."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from corpusview.article import Article, EntityKind, Span

# How a mention says that it stands in the boilerplate.
_IN_BOILERPLATE = "furniture:"


@dataclass(frozen=True, slots=True)
class Named:
    """One name of the sidebar. `count` is mentions in the article, or articles of the results.

    `places` are its mentions, in order, where it belongs to the article that is open.
    """

    kind: EntityKind
    name: str
    count: int
    aliases: tuple[str, ...] = ()
    places: tuple[Span, ...] = ()
    only_in_boilerplate: bool = False


@dataclass(frozen=True, slots=True)
class Names:
    """What the sidebar shows. `of_articles` is 0 for the open article's names, else how many articles were counted.

    `is_all` is False where a bound cut the list; `has_boilerplate` tells whether names of the boilerplate were sought.
    """

    names: tuple[Named, ...] = ()
    of_articles: int = 0
    is_all: bool = True
    has_boilerplate: bool = True


def names_of(article: Article) -> Names:
    """The names in one article, the most often named first; those only in its boilerplate apart and after."""
    body: dict[tuple[EntityKind, str], list[Span]] = {}
    furniture: dict[tuple[EntityKind, str], list[Span]] = {}
    aliases: dict[tuple[EntityKind, str], tuple[str, ...]] = {}
    for mention in article.mentions:
        key = (mention.entity.kind, mention.entity.name)
        where = furniture if mention.found_by.startswith(_IN_BOILERPLATE) else body
        where.setdefault(key, []).append(mention.span)
        aliases[key] = mention.entity.aliases
    return Names(
        (
            *_ordered(Named(*key, len(at), aliases[key], tuple(sorted(at))) for key, at in body.items()),
            *_ordered(
                Named(*key, len(at), aliases[key], tuple(sorted(at)), True)
                for key, at in furniture.items()
                if key not in body
            ),
        )
    )


def _ordered(names: Iterable[Named]) -> list[Named]:
    return sorted(names, key=lambda each: (-each.count, each.name.casefold()))
