"""What was asked on the command line, made ready: the corpus opened, the query read."""

from __future__ import annotations

import argparse
from pathlib import Path

from corpusview.article import Span
from corpusview.cli.printing import Printer
from corpusview.corpus.corpus import Corpus
from corpusview.corpus.whereabouts import risk_of
from corpusview.events import Progress
from corpusview.grammar import parse
from corpusview.paths import default_corpus
from corpusview.query import And, Dates, Everything, From, Names, Query, Scope, Sort, Tagged

# Seconds that a verb which writes waits for another that does: a short one, a tag say, is through by then.
PATIENCE = 2.0


def folder_of(asked: argparse.Namespace) -> Path:
    return asked.corpus or default_corpus()


def open_corpus(
    asked: argparse.Namespace,
    printer: Printer,
    writing: bool = False,
    about_names: bool = False,
    furniture: bool = False,
    begins: bool = False,
) -> Corpus:
    """The corpus asked for; where there is none, only a verb that `begins` one makes it.

    A verb that only reads still mends what it may, so that its answer is complete.

    For a verb that is `about_names` it is also settled which of them are one, where an import was broken off before,
    and those in `furniture` are found where it asks for them.
    """
    if writing:
        corpus = Corpus.open(folder_of(asked), patience=PATIENCE, begins=begins)
    else:
        corpus = Corpus.open(folder_of(asked), writing=False)
        if corpus.needs_mending() or (about_names and corpus.has_unsettled_names(furniture)):
            corpus.close()
            news = corpus.news
            corpus = Corpus.open_or_watch(folder_of(asked))
            corpus.news = corpus.news or news
    if corpus.news:
        printer.remark(corpus.news)
    why = corpus.needs_mending()
    if why and not corpus.read_only:
        printer.remark(f"{why} The search index is being made whole from the catalogue.")
        for event in corpus.mend():
            if isinstance(event, Progress):
                printer.progress(event.phase, event.done, event.total)
        printer.clear()
    if about_names and not corpus.read_only and corpus.has_unsettled_names(furniture):
        printer.remark("Names that are still awaited are being found, and it is settled which are one.")
        for event in corpus.find_names(furniture=furniture):
            printer.progress(event.phase, event.done, event.total)
        printer.clear()
    if about_names and (waiting := corpus.awaiting_names()):
        printer.remark(f"{waiting:,} articles still await their names, which another CorpusView is to find.")
    if furniture and (waiting := corpus.awaiting_furniture()):
        printer.remark(f"The names in the boilerplate of {waiting:,} articles are for another CorpusView to find.")
    return corpus


def tell_risk(asked: argparse.Namespace, printer: Printer) -> None:
    """Say what endangers the corpus where it lies, or is to be made."""
    risk = risk_of(folder_of(asked))
    if risk is not None:
        printer.remark(" ".join(risk))


def typed(argument: str) -> str:
    """An argument as it was typed, in UTF-8, also where the system's encoding knows only ASCII."""
    return argument.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def query_of(asked: argparse.Namespace, printer: Printer, order: Sort | None = None) -> Query:
    """The query with what the options add to it. What was unclear is told, unless the answer itself tells it."""
    sort = order or Sort(getattr(asked, "sort", Sort.RELEVANCE.value))
    query = parse(typed(" ".join(asked.query)), Scope(asked.scope), sort)
    if not (printer.json and asked.verb == "search"):
        for hint in query.hints:
            printer.remark(f"At {hint.span.start + 1}: {hint.sentence}")
    nowhere = Span(0, 0)
    more = []
    if asked.since or asked.until:
        more.append(Dates(asked.since, asked.until, nowhere))
    more += [From(typed(asked.source), nowhere)] if asked.source else []
    more += [Names(typed(asked.entity), nowhere)] if asked.entity else []
    more += [Tagged(typed(asked.tag), nowhere)] if asked.tag else []
    if not more:
        return query
    parts = more if isinstance(query.tree, Everything) else [query.tree, *more]
    return Query(query.raw, And(tuple(parts)), query.scope, query.sort, query.hints, query.grammar)


def amount(number: int, noun: str) -> str:
    """A number with its noun, in the plural where it takes one."""
    return f"{number:,} {noun}" + ("" if number == 1 else "s")
