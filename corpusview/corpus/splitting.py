"""What the user has split off, in the names that each article is known by: so that it counts, and is found, apart.

An article that calls one entity by two names has one row of names for it, with the other name as a surface. Where the
user says that this surface is somebody else, the row is parted. What was read out of the article stays as it is, so
that taking the rule back makes the row whole again.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Sequence
from dataclasses import replace

from corpusview.article import Entity, EntityKind, Mention
from corpusview.corpus import corrections
from corpusview.corpus.catalogue import FURNITURE, Catalogue, rows_of
from corpusview.corpus.corrections import Split
from corpusview.events import Progress
from corpusview.reading.entities.joining import key_of
from corpusview.reading.entities.names import folded

# Articles whose names are parted in one transaction.
_AT_ONCE = 50


def part(catalogue: Catalogue) -> Generator[Progress, None, bool]:
    """Part the names of the articles in which a surface stands that is split off; tells whether there were any."""
    articles: set[int] = set()
    for rule in _splits(catalogue):
        for entity in catalogue.register.entities_named(rule.name):
            if entity.kind is rule.kind:
                articles |= _with_surface(catalogue, catalogue.register.members(entity.id), rule)
    return (yield from _count_again(catalogue, sorted(articles)))


def make_whole(catalogue: Catalogue, rules: Iterable[Split]) -> Generator[Progress, None, bool]:
    """Put together again what only these rules, which are kept no more, had parted."""
    articles: set[int] = set()
    for rule in rules:
        articles |= catalogue.register.articles_known_by(rule.kind, rule.alias)
    return (yield from _count_again(catalogue, sorted(articles)))


def _splits(catalogue: Catalogue) -> list[Split]:
    texts = catalogue.register.rules_saying("split")
    rules = [rule for text in texts for rule in corrections.from_text(text)[0]]
    return [rule for rule in rules if isinstance(rule, Split)]


def _with_surface(catalogue: Catalogue, names: Sequence[int], rule: Split) -> set[int]:
    wanted = key_of(rule.alias, rule.kind)
    rows = catalogue.register.surfaces_by_article(names)
    return {
        article for article, surfaces in rows if any(key_of(each, rule.kind) == wanted for each in surfaces.split("\n"))
    }


def _count_again(catalogue: Catalogue, articles: Sequence[int]) -> Generator[Progress, None, bool]:
    rules = _splits(catalogue)
    changed = False
    for at in range(0, len(articles), _AT_ONCE):
        with catalogue.transaction():
            for number in articles[at : at + _AT_ONCE]:
                mentions = _parted(catalogue, number, rules)
                changed |= catalogue.put_name_rows(number, tuple(rows_of(mentions)))
        yield Progress("splitting names", min(at + _AT_ONCE, len(articles)), len(articles))
    return changed


def _parted(catalogue: Catalogue, number: int, rules: Sequence[Split]) -> list[Mention]:
    """The mentions of an article, those of a surface that is split off as mentions of an entity called so."""
    known = catalogue.register.in_article(number)
    shown: dict[tuple[EntityKind, str], tuple[EntityKind, str]] = {}
    for name, of in known.items():
        entity = catalogue.register.entity(of.entity) if of.entity else None
        if entity is not None:
            shown[name] = (entity.kind, folded(entity.name))
    result = []
    for mention in catalogue.article(number).mentions:
        own = shown.get((mention.entity.kind, mention.entity.name))
        off = [rule for rule in rules if own == (rule.kind, folded(rule.name))]
        if off and not mention.found_by.startswith(FURNITURE):
            mention = _without(mention, off)
        result.append(mention)
    return result


def _without(mention: Mention, rules: Sequence[Split]) -> Mention:
    for rule in rules:
        if _is(mention.surface, rule):
            return replace(mention, entity=Entity(rule.kind, rule.alias))
    left = tuple(alias for alias in mention.entity.aliases if not any(_is(alias, rule) for rule in rules))
    return replace(mention, entity=replace(mention.entity, aliases=left))


def _is(surface: str, rule: Split) -> bool:
    return key_of(" ".join(surface.split()), rule.kind) == key_of(rule.alias, rule.kind)
