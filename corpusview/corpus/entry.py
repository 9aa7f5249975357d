"""What the index is told of an article: its zones as texts, and what it can be filtered by."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from corpusview.article import Article, Zone


class IndexEntry(NamedTuple):
    """One article as the index keeps it: `id` is the catalogue's, `tags` are whole names.

    A tuple, as it comes from another process: those are sent in a fraction of the time.
    """

    id: int
    title: str
    body: str
    boilerplate: str = ""
    published: date | None = None
    source: str | None = None
    language: str | None = None
    tags: tuple[str, ...] = ()


def entry_of(article: Article, tags: tuple[str, ...]) -> IndexEntry:
    """The index' entry for `article`: zone by zone. Who is named in it the catalogue knows."""
    zones: dict[Zone, list[str]] = {zone: [] for zone in Zone}
    for zone, span in article.zones():
        zones[zone].append(span.of(article.text))
    return IndexEntry(
        id=article.id,
        title="\n".join(zones[Zone.TITLE]),
        body="\n".join(zones[Zone.BODY]),
        boilerplate="\n".join(zones[Zone.BOILERPLATE]),
        published=article.masthead.published,
        source=article.masthead.source,
        language=article.language,
        tags=tags,
    )
