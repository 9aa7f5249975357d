"""Articles leaving the corpus: everything as JSON Lines, a CSV table of what a list shows, texts, or references."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TextIO

from corpusview.article import Article
from corpusview.export.article_json import article_object, json_line
from corpusview.export.cells import cell
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
    with whole_file(to, replace) as file:
        return write_articles(articles, form, file, made)


def write_articles(articles: Iterable[Article], form: str, file: TextIO, made: MadeOf = _nothing) -> int:
    """Write `articles` in `form` (one of `FORMATS`) to an open file. Returns how many there were."""
    if form == "csv":
        return _write_csv(articles, file, made)
    written = _ONE_BY_ONE[form]
    count = 0
    for article in articles:
        file.write(written(article, made(article)))
        count += 1
    return count


def _jsonl(article: Article, made: Made) -> str:
    return json_line(article_object(article, made)) + "\n"


_ONE_BY_ONE: Mapping[str, Callable[[Article, Made], str]] = {
    "jsonl": _jsonl,
    "markdown": markdown,
    "ris": ris,
    "bibtex": bibtex,
}


def _write_csv(articles: Iterable[Article], file: TextIO, made: MadeOf) -> int:
    table = csv.writer(file)
    table.writerow(COLUMNS)
    count = 0
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
        table.writerow([cell(each) for each in row])
        count += 1
    return count
