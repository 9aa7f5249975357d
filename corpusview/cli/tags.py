"""The verb for tags: what the user has marked articles with."""

from __future__ import annotations

import argparse

from corpusview.cli.asked import amount, open_corpus, typed
from corpusview.cli.printing import Printer
from corpusview.corpus.corpus import Corpus


def do_tag(asked: argparse.Namespace, printer: Printer) -> int:
    """List tags, give articles a tag, or take it away."""
    if asked.action == "list":
        with open_corpus(asked, printer) as corpus:
            _list(corpus, asked.article, printer)
        return 0
    tag = " ".join(typed(asked.name).split())
    numbers = tuple(dict.fromkeys(asked.ids))
    with open_corpus(asked, printer, writing=True) as corpus:
        for number in numbers:
            corpus.article(number)
        corpus.tag(numbers, tag, on=asked.action == "add")
    if printer.json:
        printer.value({"tag": tag, "articles": list(numbers), "action": asked.action})
    else:
        done = "tagged" if asked.action == "add" else "no longer tagged"
        printer.line(f"{amount(len(numbers), 'article')} {done} “{tag}”.")
    return 0


def _list(corpus: Corpus, article: int | None, printer: Printer) -> None:
    if article is not None:
        corpus.article(article)
    counts = corpus.tag_counts() if article is None else tuple((tag, 1) for tag in corpus.tags(article))
    for tag, count in counts:
        if printer.json:
            printer.value({"tag": tag, "articles": count})
        else:
            printer.line(f"{count:>7,}  {tag}")
    if not counts and not printer.json:
        printer.line("No tags.")
