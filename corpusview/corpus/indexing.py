"""What the index is told of an article: its zones as texts, and what it can be filtered by."""

from __future__ import annotations

from corpusview.article import Article, Zone
from corpusview.corpus.catalogue import FURNITURE
from corpusview.corpus.index import IndexEntry


def entry_of(article: Article, tags: tuple[str, ...]) -> IndexEntry:
    """The index' entry for `article`: zone by zone, names of the body with all their surfaces."""
    names = {
        name
        for mention in article.mentions
        if not mention.found_by.startswith(FURNITURE)
        for name in (mention.entity.name, mention.surface, *mention.entity.aliases)
    }
    return IndexEntry(
        id=article.id,
        title=article.zone_text(Zone.TITLE),
        body=article.zone_text(Zone.BODY),
        boilerplate=article.zone_text(Zone.BOILERPLATE),
        published=article.masthead.published,
        source=article.masthead.source,
        language=article.language,
        names=tuple(sorted(names)),
        tags=tags,
    )
