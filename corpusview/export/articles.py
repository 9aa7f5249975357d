"""Articles leaving the corpus: everything as JSON Lines, a CSV table of what a list shows, texts, or references."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TextIO

from corpusview.article import Article
from corpusview.export.article_json import article_line
from corpusview.export.cells import cell, csv_row
from corpusview.export.citations import bibtex, ris
from corpusview.export.markdown import markdown
from corpusview.export.whole import whole_file
from corpusview.notes import Made, told

FORMATS = ("jsonl", "csv", "markdown", "ris", "bibtex")

COLUMNS = (
    *("id", "published", "source", "title", "byline", "standfirst", "language", "path", "sha256", "names", "body"),
    *("tags", "notes"),
)

# What the user made of an article.
MadeOf = Callable[[Article], Made]


def _nothing(article: Article) -> Made:
    return Made(article.id)


def export_articles(
    articles: Iterable[Article], form: str, to: Path, replace: bool = False, made: MadeOf = _nothing
) -> int:
    """Write `articles`, and what the user `made` of each, into the file `to`, complete or not at all. Returns how many
    there were."""
    return sum(1 for _ in exporting(articles, form, to, replace, made))


def exporting(
    articles: Iterable[Article], form: str, to: Path, replace: bool = False, made: MadeOf = _nothing
) -> Iterator[Article]:
    """Write as `export_articles` does, step by step: each article once it is written. Left off, no file is there."""
    with whole_file(to, replace) as file:
        yield from _writing(articles, form, file, made)


def write_articles(articles: Iterable[Article], form: str, file: TextIO, made: MadeOf = _nothing) -> int:
    """Write `articles` in `form` (one of `FORMATS`) to an open file. Returns how many there were."""
    return sum(1 for _ in _writing(articles, form, file, made))


def _writing(articles: Iterable[Article], form: str, file: TextIO, made: MadeOf) -> Iterator[Article]:
    if form == "csv":
        yield from _writing_csv(articles, file, made)
        return
    written = _ONE_BY_ONE[form]
    for article in articles:
        for piece in written(article, made(article)):
            file.write(piece)
        yield article


def _whole(written: Callable[[Article, Made], str]) -> Callable[[Article, Made], Iterable[str]]:
    return lambda article, made: (written(article, made),)


_ONE_BY_ONE: Mapping[str, Callable[[Article, Made], Iterable[str]]] = {
    "jsonl": article_line,
    "markdown": _whole(markdown),
    "ris": _whole(ris),
    "bibtex": _whole(bibtex),
}


def _writing_csv(articles: Iterable[Article], file: TextIO, made: MadeOf) -> Iterator[Article]:
    file.write(csv_row(COLUMNS))
    for article in articles:
        masthead, own = article.masthead, made(article)
        names = sorted({each.entity.name for each in article.mentions if not each.found_by.startswith("furniture:")})
        row = (
            article.id,
            masthead.published,
            masthead.source,
            article.title(),
            masthead.byline,
            masthead.standfirst,
            article.language,
            article.origin.path,
            article.origin.sha256,
            "; ".join(names),
            article.body_text(),
            "; ".join(own.tags),
            "\n".join(told(each) for each in own.notes),
        )
        file.write(csv_row([cell(each) for each in row]))
        yield article
