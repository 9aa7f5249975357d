"""The verbs. Each takes what was asked and where to speak, and returns the exit code."""

from __future__ import annotations

import argparse
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import nullcontext
from pathlib import Path

from corpusview.article import LEARNED, Article, EntityKind, Span
from corpusview.cli import aliases, analyses, changes, encodings, folds, notes, removing, saved, stories, tags
from corpusview.cli.asked import PATIENCE, amount, folder_of, open_corpus, query_of, tell_risk, typed
from corpusview.cli.printing import Printer, one_line
from corpusview.corpus import files
from corpusview.corpus.cluster import connect
from corpusview.corpus.corpus import Corpus
from corpusview.errors import CannotRead
from corpusview.events import Done, Failed, Imported, Progress, Saved, Skipped, Updated
from corpusview.export.article_json import article_object
from corpusview.export.articles import export_articles, write_articles
from corpusview.grammar import parse
from corpusview.page import Opening, Page
from corpusview.query import Everything, Hit, Hits, Query
from corpusview.reading.entities import Other, with_others
from corpusview.reading.evidence import Evidence, KnownLines, Survey, sites_of_lines
from corpusview.reading.reader import Reader

Verb = Callable[[argparse.Namespace, Printer], int]

_EVENT_NAMES = {Imported: "imported", Updated: "updated", Skipped: "skipped", Failed: "failed"}


# --- into the corpus


def do_import(asked: argparse.Namespace, printer: Printer) -> int:
    """Import files and folders; with --watch, again whenever something in them is new or changed."""
    tell_risk(asked, printer)
    before = changes.survey(asked.paths) if asked.watch else {}
    last = _import(asked, asked.paths, printer)
    failed = last.failed
    if asked.watch:
        printer.remark("Watching for new and changed files; Ctrl+C ends it.")
        for paths in changes.changed(asked.paths, before):
            failed += _import(asked, paths, printer).failed
    elif failed and failed == last.seen:
        # A file that fails is no error of an import, but an import that did nothing for it is.
        raise CannotRead(
            f"Nothing was imported: {'the only file' if failed == 1 else f'each of {failed:,} files'} failed.",
            "Look at the reasons above, and at the paths that were given.",
        )
    return 1 if asked.strict and failed else 0


def _import(asked: argparse.Namespace, paths: Sequence[Path | files.FoundFile], printer: Printer) -> Done:
    """Import `paths` once and say what happened; returns the import's last event."""
    with (
        open_corpus(asked, printer, writing=True, begins=True) as corpus,
        connect(asked.executor) if asked.executor else nullcontext() as executor,
    ):
        is_new = not corpus.count()
        last = _tell_import(corpus, asked, paths, printer, executor)
        if asked.names_later:
            waiting = corpus.awaiting_names()
            if waiting and not printer.json:
                printer.remark(
                    f"{waiting:,} articles still await their names: “entities” or the next import finds them."
                )
        else:
            _finish(corpus, asked, printer, executor)
        if printer.json:
            counts = {
                name: getattr(last, name) for name in ("seen", "imported", "updated", "skipped", "failed", "seconds")
            }
            printer.value({"event": "done"} | counts)
        else:
            printer.line(
                f"{last.seen:,} files seen: {last.imported:,} imported, {last.updated:,} updated, "
                f"{last.skipped:,} skipped, {last.failed:,} failed, in {last.seconds:,.1f} s. "
                f"The {f'new corpus in {corpus.folder}' if is_new else 'corpus'} holds {corpus.count():,} articles."
            )
    printer.out.flush()
    return last


def _finish(corpus: Corpus, asked: argparse.Namespace, printer: Printer, executor: Executor | None) -> None:
    """The second wave, when all can be searched: folds refined, names found, and settled which are one."""
    for event in corpus.reconsider(asked.jobs, executor, furniture=False):
        if isinstance(event, Progress):
            printer.progress(event.phase, event.done, event.total)
    printer.clear()


def _tell_import(
    corpus: Corpus,
    asked: argparse.Namespace,
    paths: Sequence[Path | files.FoundFile],
    printer: Printer,
    executor: Executor | None,
) -> Done:
    """Run the import and say what happens; returns its last event."""
    last = None
    events = corpus.import_files(
        paths,
        jobs=asked.jobs,
        clean=asked.clean,
        executor=executor,
        copies=not asked.no_copies,
        also_removed=asked.also_removed,
        as_text=asked.as_text,
        names_follow=not asked.names_later,
    )
    try:
        for event in events:
            if isinstance(event, Progress):
                printer.progress(event.phase, event.done, event.total)
            elif isinstance(event, Done):
                last = event
            elif isinstance(event, Imported | Updated | Skipped | Failed):
                _tell_outcome(event, printer)
    finally:
        events.close()
        printer.clear()
    assert last is not None
    return last


def _tell_outcome(event: Imported | Updated | Skipped | Failed, printer: Printer) -> None:
    reason = event.note if isinstance(event, Imported | Updated) else event.reason
    if printer.json:
        article = None if isinstance(event, Failed) else event.article
        printer.value({"event": _EVENT_NAMES[type(event)], "path": event.path, "article": article, "reason": reason})
    elif isinstance(event, Failed):
        printer.remark(f"failed: {event.path}: {reason}")


def do_read(asked: argparse.Namespace, printer: Printer) -> int:
    """Read files with no corpus; what they share is evidence for each of them."""
    reader, failed = Reader(), 0
    raws: list[tuple[files.FoundFile, files.OpenedFile]] = []
    lines: Counter[int] = Counter()
    surveys: list[Survey] = []
    for found in files.walk(asked.paths):
        try:
            if found.reason:
                raise CannotRead(found.reason)
            opened = files.read(found.path, below=found.below)
            surveys.append(reader.survey(opened.raw))
            raws.append((found, opened))
        except CannotRead as trouble:
            failed += 1
            printer.trouble(f"{found.shown()}: {trouble}")
            continue
        lines.update(surveys[-1].lines)
    sites = sites_of_lines(surveys, {}, {})
    for (found, opened), page in zip(raws, surveys, strict=True):
        others = {each: lines[each] - 1 for each in page.lines if lines[each] > 1}
        own = frozenset(each for each in others if sites[each] == page.site) if page.site else frozenset()
        origin = files.origin(found, opened)
        article = reader.read(opened.raw, origin, Evidence(KnownLines(others), of_site=own), clean=asked.clean)
        article = with_others(article, asked.also)
        if printer.json:
            printer.value(article_object(article))
        else:
            printer.line(Page.of(article).as_text(_width()))
            _tell_others(article, asked.also, printer)
            printer.line()
    return 1 if asked.strict and failed else 0


# --- asking


def do_search(asked: argparse.Namespace, printer: Printer) -> int:
    """Search, and list what was found."""
    query = query_of(asked, printer)
    with open_corpus(asked, printer) as corpus:
        hits = corpus.search(query)
        rows = corpus.rows(hits, asked.offset, asked.offset + asked.limit if asked.limit else None)
        for sentence in hits.told:
            printer.remark(sentence)
        if printer.json:
            value = {
                "query": query.raw,
                "total": hits.total,
                "only_in_boilerplate": hits.only_in_boilerplate,
                "elapsed_ms": round(hits.elapsed_ms, 3),
                "hits": [_hit_object(corpus, row, query) for row in rows],
                "hints": [
                    {"start": hint.span.start, "end": hint.span.end, "sentence": hint.sentence} for hint in query.hints
                ],
            }
            if asked.explain:
                value["explain"] = [analyses.clause_object(corpus, each) for each in analyses.counts(corpus, query)]
            printer.value(value)
            return 0
        if asked.explain:
            analyses.print_explained(corpus, query, printer)
        for number, row in enumerate(rows, start=asked.offset + 1):
            _print_hit(corpus, number, row, query, printer)
        printer.line(_summary(hits, query))
    return 0


def _hit_object(corpus: Corpus, row: Hit, query: Query) -> dict[str, object]:
    found = corpus.snippet(row.id, query)
    return {
        "id": row.id,
        "path": row.path,
        "title": row.title,
        "published": row.published.isoformat() if row.published else None,
        "source": row.source,
        "score": round(row.score, 6),
        "hits_in_article": found.hits,
        "snippet": found.text,
        "marks": [[mark.start, mark.end] for mark in found.marks],
    }


def _print_hit(corpus: Corpus, number: int, row: Hit, query: Query, printer: Printer) -> None:
    found = corpus.snippet(row.id, query)
    about = [row.source or "", row.published.isoformat() if row.published else "undated", amount(found.hits, "hit")]
    printer.line(f"{number:>4}. {one_line(row.title)}  [{row.id}]")
    printer.line("      " + one_line(" · ".join(each for each in about if each)))
    if found.text:
        printer.line(f"      {_marked(found.text, found.marks, printer)}")


def _marked(text: str, marks: Iterable[Span], printer: Printer) -> str:
    """`text` with its marks in brackets: what a terminal and a file show alike."""
    parts, at = [], 0
    for mark in marks:
        parts += [text[at : mark.start], "[", mark.of(text), "]"]
        at = mark.end
    return "".join([*parts, text[at:]]).replace("\n", " ")


def _summary(hits: Hits, query: Query) -> str:
    bound = "" if hits.exact else "at least "
    besides = " more" if hits.total else ""
    more = f" · {hits.only_in_boilerplate:,}{besides} only in boilerplate" if hits.only_in_boilerplate else ""
    return f"{bound}{amount(hits.total, 'article')}{more}"


def do_show(asked: argparse.Namespace, printer: Printer) -> int:
    """Print one article."""
    query = parse(typed(asked.query))
    with open_corpus(asked, printer) as corpus:
        article = with_others(corpus.article(asked.id), asked.also)
        if printer.json:
            printer.value(article_object(article, corpus.made(article)))
            return 0
        marks = corpus.marks(article, query) if asked.query.strip() else ()
        page = Page.of(article, marks, Opening.ALL if asked.unfold else Opening.AT_HITS)
        printer.line(page.as_text(_width(), ("[", "]")))
        _tell_others(article, asked.also, printer)
    return 0


def _tell_others(article: Article, wanted: Iterable[Other], printer: Printer) -> None:
    """A line for each kind of other mentions that were asked for, each mention as often as it stands."""
    for kind in sorted(wanted):
        counted = Counter(each.entity.name for each in article.mentions if each.found_by == kind)
        if counted:
            told = ", ".join(name if times == 1 else f"{name} ({times})" for name, times in counted.items())
            printer.line(one_line(f"{kind}: {told}"))


def do_entities(asked: argparse.Namespace, printer: Printer) -> int:
    """List names."""
    with open_corpus(asked, printer, about_names=True, furniture=asked.furniture) as corpus:
        numbers: tuple[int, ...] | None = None
        pieces: frozenset[tuple[EntityKind, str]] = frozenset()
        if asked.article is not None:
            numbers = (asked.article,)
            article = corpus.article(asked.article)
            by_rules, pieces = article.has_names_by_rules(), article.pieces_of_names()
        else:
            query = query_of(asked, printer)
            if not isinstance(query.tree, Everything):
                numbers = corpus.search(query).ids
            languages = corpus.facets(query).languages
            by_rules = sum(count for language, count in languages.items() if language and language not in LEARNED)
        kind = EntityKind(asked.kind) if asked.kind else None
        found = corpus.entities(numbers, kind, asked.limit and asked.limit + len(pieces), asked.furniture)
        listed = [each for each in found if (each.kind, each.name) not in pieces]
        left_out = len(found) - len(listed)
        listed = listed[: asked.limit or None]
        for each in listed:
            if printer.json:
                printer.value(
                    {
                        "name": each.name,
                        "kind": each.kind.value,
                        "articles": each.articles,
                        "mentions": each.mentions,
                        "aliases": list(each.aliases),
                    }
                )
            else:
                others = f"  ({', '.join(each.aliases)})" if each.aliases else ""
                printer.line(
                    f"{each.name}  · {each.kind.value} · {amount(each.articles, 'article')}, "
                    f"{amount(each.mentions, 'mention')}{others}"
                )
        if not listed and not printer.json:
            printer.line("No names in the articles found.")
        if left_out:
            told = "is left out, a piece of a longer one" if left_out == 1 else "are left out, pieces of longer ones"
            printer.remark(f"{amount(left_out, 'name')} {told}.")
        if by_rules and listed:
            those = "this article" if asked.article is not None else amount(by_rules, "article")
            told = "names are found by plain rules, and less surely than in English."
            printer.remark(f"In the language of {those} {told}")
    return 0


# --- out of the corpus


def do_export(asked: argparse.Namespace, printer: Printer) -> int:
    """Write the articles found."""
    query = query_of(asked, printer)
    with open_corpus(asked, printer) as corpus:
        numbers = corpus.search(query).ids
        if asked.output is None or str(asked.output) == "-":
            with printer.file() as file:
                write_articles(_articles(corpus, numbers, printer), asked.form, file, corpus.made)
            return 0
        articles = _articles(corpus, numbers, printer)
        count = export_articles(articles, asked.form, asked.output, asked.force, corpus.made)
        printer.clear()
        if printer.json:
            printer.value({"exported": count, "format": asked.form, "output": str(asked.output)})
        else:
            printer.line(f"{amount(count, 'article')} written to {asked.output}.")
    return 0


def _articles(corpus: Corpus, numbers: tuple[int, ...], printer: Printer) -> Iterator[Article]:
    for done, number in enumerate(numbers, start=1):
        yield corpus.article(number)
        printer.progress("exporting", done, len(numbers))


def do_backup(asked: argparse.Namespace, printer: Printer) -> int:
    """Copy the catalogue, verified."""
    with Corpus.open(folder_of(asked), writing=False) as corpus:
        change = corpus.backup(asked.file)
    printer.value({"backup": str(asked.file)}) if printer.json else printer.line(f"{change.what}.")
    return 0


def do_restore(asked: argparse.Namespace, printer: Printer) -> int:
    """Put a backup in place, and make its index."""
    change = Corpus.restore(asked.file, folder_of(asked), PATIENCE)
    open_corpus(asked, printer, writing=True).close()
    printer.value({"restored": str(asked.file)}) if printer.json else printer.line(f"{change.what}.")
    return 0


# --- figures and health


def do_stats(asked: argparse.Namespace, printer: Printer) -> int:
    """Say what the corpus holds."""
    with open_corpus(asked, printer) as corpus:
        stats = corpus.stats()
        first, last = stats.first, stats.last
        if printer.json:
            printer.value(
                {
                    "corpus": str(corpus.folder),
                    "articles": stats.articles,
                    "words": stats.words,
                    "bytes": stats.bytes,
                    "names": stats.names,
                    "first": first.isoformat() if first else None,
                    "last": last.isoformat() if last else None,
                    "undated": stats.undated,
                    "sources": [{"source": source, "articles": count} for source, count in stats.sources],
                }
            )
            return 0
        printer.line(f"{amount(stats.articles, 'article')} in {corpus.folder}")
        printer.line(f"{stats.words:,} words of articles, {stats.bytes / 1e6:,.1f} MB of files, {stats.names:,} names")
        if first and last:
            printer.line(f"published {first} to {last}, {stats.undated:,} undated")
        for source, count in stats.sources[:20]:
            printer.line(f"{count:>7,}  {source or 'no source'}")
        if len(stats.sources) > 20:
            printer.line(f"         and {len(stats.sources) - 20:,} more sources")
    return 0


def do_check(asked: argparse.Namespace, printer: Printer) -> int:
    """Open everything and name what is wrong; with --repair put right what can be."""
    repaired: tuple[str, ...] = ()
    tell_risk(asked, printer)
    with Corpus.open(folder_of(asked), writing=asked.repair, patience=PATIENCE, begins=False) as corpus:
        if asked.repair:
            repaired, problems = corpus.repair()
        else:
            problems = corpus.check()
    if printer.json:
        printer.value(
            {"ok": not problems, "problems": list(problems)} | ({"repaired": list(repaired)} if asked.repair else {})
        )
        return 1 if problems else 0
    for each in repaired:
        printer.line(f"Repaired: {each}")
    for each in problems:
        printer.line(each)
    if not problems:
        printer.line("All is well.")
    elif asked.repair:
        printer.line("The rest cannot be repaired from what is here: restore a backup, or import the files again.")
    else:
        printer.line("Run “corpusview check --repair” to put right what can be.")
    return 1 if problems else 0


def do_rebuild(asked: argparse.Namespace, printer: Printer) -> int:
    """Make the index anew."""
    with Corpus.open(folder_of(asked), patience=PATIENCE, begins=False) as corpus:
        count = 0
        for event in corpus.rebuild(asked.reread):
            if isinstance(event, Progress):
                printer.progress(event.phase, event.done, event.total)
            elif isinstance(event, Saved):
                count = event.articles
        printer.clear()
        printer.value({"indexed": count}) if printer.json else printer.line(f"{amount(count, 'article')} indexed anew.")
    return 0


def _width() -> int:
    """Columns to write in: the terminal's, within reason; 80 where there is none."""
    try:
        return max(40, min(100, os.get_terminal_size(sys.stdout.fileno()).columns))
    except (OSError, ValueError):
        return 80


VERBS: Mapping[str, Verb] = {
    "import": do_import,
    "read": do_read,
    "search": do_search,
    "show": do_show,
    "entities": do_entities,
    "export": do_export,
    "timeline": analyses.do_timeline,
    "concordance": analyses.do_concordance,
    "stories": stories.do_stories,
    "saved": saved.do_saved,
    "tag": tags.do_tag,
    "note": notes.do_note,
    "alias": aliases.do_alias,
    "folds": folds.do_folds,
    "encoding": encodings.do_encoding,
    "stats": do_stats,
    "check": do_check,
    "rebuild": do_rebuild,
    "remove": removing.do_remove,
    "removed": removing.do_removed,
    "undo-import": removing.do_undo_import,
    "backup": do_backup,
    "restore": do_restore,
}
