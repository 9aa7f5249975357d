"""The verb for stories: articles that tell the same, with all their copies."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from corpusview.cli.asked import open_corpus, query_of
from corpusview.cli.printing import Printer, one_line
from corpusview.query import Hit, Sort


@dataclass(frozen=True, slots=True)
class Story:
    """Articles among those found that tell one story, the earliest first."""

    number: int
    articles: tuple[Hit, ...]

    def sources(self) -> tuple[str, ...]:
        """The sources that printed it, in order of their first printing."""
        return tuple(dict.fromkeys(each.source for each in self.articles if each.source))


def do_stories(asked: argparse.Namespace, printer: Printer) -> int:
    """Group the articles found by the story that they tell."""
    query = query_of(asked, printer, Sort.OLDEST)
    with open_corpus(asked, printer) as corpus:
        rows = corpus.rows(corpus.search(query))
        stories = list(_stories(rows, corpus.stories()))
    if not asked.alone:
        stories = [each for each in stories if len(each.articles) > 1]
    shown = stories[: asked.limit] if asked.limit else stories
    for each in shown:
        if printer.json:
            printer.value(_object(each))
        else:
            _print(each, printer)
    if not printer.json:
        more = f", the first {len(shown):,} shown" if len(shown) < len(stories) else ""
        printer.line(f"{len(stories):,} {'story' if len(stories) == 1 else 'stories'}{more}")
    return 0


def _stories(rows: Sequence[Hit], told: Mapping[int, int]) -> Iterator[Story]:
    """The stories of `rows`: those told most often first, then the earliest."""
    grouped: dict[int, list[Hit]] = {}
    for row in rows:
        grouped.setdefault(told.get(row.id, row.id), []).append(row)
    for number, articles in sorted(grouped.items(), key=lambda each: -len(each[1])):
        yield Story(number, tuple(articles))


def _object(story: Story) -> dict[str, object]:
    first = next((each.published for each in story.articles if each.published), None)
    return {
        "story": story.number,
        "articles": [each.id for each in story.articles],
        "title": story.articles[0].title,
        "first_published": first.isoformat() if first else None,
        "sources": list(story.sources()),
    }


def _print(story: Story, printer: Printer) -> None:
    head, *copies = story.articles
    printer.line(one_line(f"{head.published or 'undated'} [{head.id}] {head.title}"))
    if copies:
        printer.line(f"    {'1 copy' if len(copies) == 1 else f'{len(copies):,} copies'}: {_told(copies)}")


def _told(copies: Sequence[Hit]) -> str:
    return one_line(", ".join(f"{each.source or 'source unknown'} [{each.id}]" for each in copies))
