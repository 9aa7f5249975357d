"""The verbs that look at all hits of a question together: timeline, concordance, and how a question was understood."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import replace

from corpusview.analysis.concordance import Line, in_order, lines_of, without_copies
from corpusview.analysis.explain import Counted, counted, name_in
from corpusview.analysis.timeline import Bar, Step, timeline
from corpusview.cli.asked import amount, open_corpus, query_of
from corpusview.cli.printing import Printer, one_line
from corpusview.corpus.corpus import Corpus
from corpusview.query import Query, Sort

# Cells of the longest bar.
_LONGEST = 40


def do_timeline(asked: argparse.Namespace, printer: Printer) -> int:
    """Print a bar for each day, month or year."""
    query = replace(query_of(asked, printer), sort=Sort.HITS)
    by = Step(asked.by)
    with open_corpus(asked, printer) as corpus:
        found = corpus.search(query)
        rows = corpus.rows(found)
    bars = timeline(((row.published, round(row.score)) for row in rows), by)
    longest = max((bar.articles for bar in bars), default=0)
    for bar in bars:
        if printer.json:
            printer.value(_bar_object(bar, by))
        else:
            cells = "█" * max(1, _LONGEST * bar.articles // longest)
            printer.line(f"{bar.label(by):>12}  {cells} {amount(bar.articles, 'article')}, {amount(bar.hits, 'hit')}")
    if not bars and not printer.json:
        printer.line("0 articles")
    return 0


def _bar_object(bar: Bar, by: Step) -> dict[str, object]:
    return {
        "bar": bar.label(by) if bar.first else None,
        "first": bar.first.isoformat() if bar.first else None,
        "last": bar.last.isoformat() if bar.last else None,
        "articles": bar.articles,
        "hits": bar.hits,
    }


def do_concordance(asked: argparse.Namespace, printer: Printer) -> int:
    """Print each hit in its context."""
    query = query_of(asked, printer, Sort.OLDEST)
    with open_corpus(asked, printer) as corpus:
        lines = list(_lines(corpus, query, asked.window, printer))
    printer.clear()
    total = len(lines)
    if not asked.copies:
        lines = without_copies(lines)
    if asked.sort:
        lines = in_order(lines, asked.sort)
    shown = lines[: asked.limit] if asked.limit else lines
    for line in shown:
        if printer.json:
            printer.value(_line_object(line))
        else:
            _print_line(line, asked.window, printer)
    if not printer.json:
        more = f", the first {len(shown):,} shown" if len(shown) < len(lines) else ""
        printer.line(f"{amount(total, 'hit')} in {amount(len(lines), 'line')}{more}")
    return 0


def _lines(corpus: Corpus, query: Query, window: int, printer: Printer) -> Iterator[Line]:
    numbers = corpus.search(query).ids
    for done, number in enumerate(numbers, start=1):
        article = corpus.article(number)
        yield from lines_of(article, corpus.marks(article, query), window)
        printer.progress("reading", done, len(numbers))


def _line_object(line: Line) -> dict[str, object]:
    return {
        "article": line.article,
        "left": line.left,
        "match": line.match,
        "right": line.right,
        "published": line.published.isoformat() if line.published else None,
        "source": line.source,
        "copies": line.copies,
        "start": line.span.start,
        "end": line.span.end,
    }


def _print_line(line: Line, window: int, printer: Printer) -> None:
    room = max(12, window * 5)
    copies = f"  ×{line.copies}" if line.copies > 1 else ""
    about = one_line(f"{line.published or 'undated'} [{line.article}]")
    printer.line(f"{line.left[-room:]:>{room}}[{line.match}]{line.right[:room]:<{room}}  {about}{copies}")


# --- how a question was understood

# Entities told of those that a name means; the rest is counted.
_MOST_MEANT = 12


def counts(corpus: Corpus, query: Query) -> Iterator[Counted]:
    """The clauses of `query`, each with the articles it finds."""
    return counted(query, lambda asked: corpus.search(asked, 0).total)


def clause_object(corpus: Corpus, each: Counted) -> dict[str, object]:
    """A counted clause as JSON has it; of one that asks for a name also the entities that it means."""
    clause = each.clause
    name = name_in(clause)
    meant = () if name is None else corpus.entities_meant(name)
    entities = [{"name": one.name, "kind": one.kind.value, "articles": one.articles} for one in meant]
    return {
        **({} if name is None else {"entities": entities}),
        "depth": clause.depth,
        "says": clause.says,
        "start": clause.span.start if clause.span else None,
        "end": clause.span.end if clause.span else None,
        "articles": each.articles,
        "left": each.left,
    }


def _meant(corpus: Corpus, name: str) -> str:
    """The entities that a name means, the best known first."""
    meant = corpus.entities_meant(name)
    listed = [f"{each.name} ({each.kind.value}, {amount(each.articles, 'article')})" for each in meant[:_MOST_MEANT]]
    if len(meant) > _MOST_MEANT:
        listed.append(f"and {len(meant) - _MOST_MEANT:,} more (--json lists all)")
    besides = max(0, corpus.entities_having(name) - len(meant)) if meant else 0
    others = f"; not {amount(besides, 'other')} with the word in a name" if besides else ""
    unsettled = "; new articles also by the words of their names" if corpus.has_unsettled_names() else ""
    return (", ".join(listed) or "no entity of this corpus") + others + unsettled


def print_explained(corpus: Corpus, query: Query, printer: Printer) -> None:
    """Print how `query` was understood, a line a clause."""
    printer.line(f"Looking in: {query.scope.value}")
    for each in counts(corpus, query):
        left = "" if each.left is None else f", {each.left:,} left"
        printer.line(f"{'  ' * each.clause.depth}{each.clause.says}: {amount(each.articles, 'article')}{left}")
        name = name_in(each.clause)
        if name is not None:
            printer.line("  " * (each.clause.depth + 1) + one_line(f"entity:{name} = {_meant(corpus, name)}"))
    printer.line()
