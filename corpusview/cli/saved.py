"""The verb for saved searches: questions kept by name, and what is new in each since it was looked at."""

from __future__ import annotations

import argparse
from typing import Any

from corpusview.cli.asked import open_corpus, typed
from corpusview.cli.printing import Printer, one_line
from corpusview.cli.saying import text_of
from corpusview.corpus.corpus import Corpus
from corpusview.errors import CorpusViewError
from corpusview.export.searches import LONGEST_FILE, read_searches, search_lines, search_object
from corpusview.export.whole import whole_file
from corpusview.query import SavedSearch, Scope, Sort


def do_saved(asked: argparse.Namespace, printer: Printer) -> int:
    """List saved searches, keep and forget them, write them to a file and take them in."""
    does = {
        "list": _list,
        "add": _add,
        "rename": _rename,
        "remove": _remove,
        "export": _export,
        "import": _import,
    }[asked.action]
    with open_corpus(asked, printer, writing=asked.action not in ("list", "export")) as corpus:
        does(asked, corpus, printer)
    return 0


def _list(_asked: argparse.Namespace, corpus: Corpus, printer: Printer) -> None:
    searches = corpus.saved_searches()
    for each in searches:
        new = corpus.new_in(each)
        if printer.json:
            printer.value({**search_object(each), "new": new})
        else:
            more = f"  ({new:,} new)" if new else ""
            printer.line(one_line(f"{each.name}: {each.raw or 'all articles'}") + more)
    if not searches and not printer.json:
        printer.line("No saved searches.")


def _add(asked: argparse.Namespace, corpus: Corpus, printer: Printer) -> None:
    each = SavedSearch(_name(asked.name), typed(" ".join(asked.query)), Scope(asked.scope), Sort(asked.sort))
    if not asked.force and any(other.name == each.name for other in corpus.saved_searches()):
        raise CorpusViewError(f"There is a search called “{each.name}”.", "Choose another name, or say --force.")
    corpus.save_search(each)
    _told({"action": "add", **search_object(each)}, f"“{each.name}” is saved.", printer)


def _rename(asked: argparse.Namespace, corpus: Corpus, printer: Printer) -> None:
    old, new = _name(asked.name), _name(asked.new)
    corpus.rename_search(old, new)
    _told({"action": "rename", "name": new, "before": old}, f"“{old}” is called “{new}” now.", printer)


def _remove(asked: argparse.Namespace, corpus: Corpus, printer: Printer) -> None:
    gone = corpus.remove_search(_name(asked.name))
    _told({"action": "remove", **search_object(gone)}, f"“{gone.name}” is no longer saved.", printer)


def _name(text: str) -> str:
    return " ".join(typed(text).split())


def _told(value: dict[str, Any], sentence: str, printer: Printer) -> None:
    if printer.json:
        printer.value(value)
    else:
        printer.line(sentence)


def _export(asked: argparse.Namespace, corpus: Corpus, printer: Printer) -> None:
    searches = corpus.saved_searches()
    lines = search_lines(searches)
    if asked.file is None or str(asked.file) == "-":
        with printer.file() as out:
            out.write(lines)
        return
    with whole_file(asked.file, replace=asked.force) as out:
        out.write(lines)
    _told({"action": "export", "saved": len(searches)}, f"{_searches(len(searches))} written to {asked.file}.", printer)


def _searches(number: int) -> str:
    return "1 search" if number == 1 else f"{number:,} searches"


def _import(asked: argparse.Namespace, corpus: Corpus, printer: Printer) -> None:
    taken = read_searches(text_of(asked.file, LONGEST_FILE, "a list of searches"))
    known = {each.name for each in corpus.saved_searches()}
    kept = [each for each in taken if asked.force or each.name not in known]
    for each in kept:
        corpus.save_search(each)
    passed = len(taken) - len(kept)
    if passed:
        printer.remark(f"{_searches(passed)} passed over whose name is taken; --force replaces them.")
    value = {"action": "import", "saved": len(kept), "passed_over": passed}
    _told(value, f"{_searches(len(kept))} saved.", printer)
