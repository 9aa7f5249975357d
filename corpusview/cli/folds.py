"""The verb for the user's rules on folds: which lines are always folded, and which never."""

from __future__ import annotations

import argparse
from collections.abc import Iterable

from corpusview.cli.asked import amount, open_corpus, typed
from corpusview.cli.printing import Printer, one_line
from corpusview.cli.saying import read_rules, write_rules
from corpusview.corpus.catalogue import KeptFoldRule
from corpusview.corpus.corpus import Corpus
from corpusview.corpus.fold_text import FoldWish, from_text, to_text
from corpusview.events import Change, Progress, Saved

_WRITE = frozenset({"add", "remove", "import"})


def do_folds(asked: argparse.Namespace, printer: Printer) -> int:
    """List, make and take back rules on folds, as lines of text."""
    does = {"list": _list, "add": _add, "remove": _remove, "export": _export, "import": _import}[asked.action]
    with open_corpus(asked, printer, writing=asked.action in _WRITE) as corpus:
        return does(asked, corpus, printer) or 0


def _list(asked: argparse.Namespace, corpus: Corpus, printer: Printer) -> None:
    rules = corpus.fold_rules()
    for each in rules:
        if printer.json:
            printer.value(_value(each))
        else:
            printer.line(f"{each.number:>5}  {to_text([FoldWish.of(each)]).strip()}")
    if not rules and not printer.json:
        printer.line("No rules on folds.")


def _value(kept: KeptFoldRule) -> dict[str, object]:
    return {
        "rule": kept.number,
        "line": kept.sample,
        "fold": "always" if kept.rule.fold else "never",
        "source": kept.rule.source,
    }


def _add(asked: argparse.Namespace, corpus: Corpus, printer: Printer) -> None:
    line = one_line(typed(" ".join(asked.line)))
    _take((FoldWish(line, asked.fold == "always", typed(asked.source) if asked.source else None),), corpus, printer)


def _take(wishes: Iterable[FoldWish], corpus: Corpus, printer: Printer) -> None:
    """Keep the rules that are new, and say which they are."""
    known = {FoldWish.of(each) for each in corpus.fold_rules()}
    there = 0
    for wish in dict.fromkeys(wishes):
        if wish in known:
            there += 1
            continue
        articles = _follow(corpus.add_fold_rule(wish.line, wish.fold, wish.source), printer)
        _told(corpus.fold_rules()[-1], "added", articles, printer)
    if there:
        printer.remark(f"{amount(there, 'rule')} already there.")


def _follow(events: Iterable[Progress | Saved | Change], printer: Printer) -> int:
    articles = 0
    for event in events:
        if isinstance(event, Progress):
            printer.progress(event.phase, event.done, event.total)
        elif isinstance(event, Change):
            articles = len(event.articles)
    printer.clear()
    return articles


def _told(kept: KeptFoldRule, done: str, articles: int, printer: Printer) -> None:
    if printer.json:
        printer.value(_value(kept) | {"action": done, "articles": articles})
    else:
        rule = to_text([FoldWish.of(kept)]).strip()
        printer.line(f"Rule {kept.number} {done}: {rule}; {amount(articles, 'article')} read again.")


def _remove(asked: argparse.Namespace, corpus: Corpus, printer: Printer) -> None:
    for number in dict.fromkeys(asked.numbers):
        kept = next((each for each in corpus.fold_rules() if each.number == number), None)
        articles = _follow(corpus.remove_fold_rule(number), printer)
        if kept is not None:
            _told(kept, "taken back", articles, printer)


def _export(asked: argparse.Namespace, corpus: Corpus, printer: Printer) -> None:
    rules = corpus.fold_rules()
    write_rules(to_text(FoldWish.of(each) for each in rules), len(rules), asked, printer)


def _import(asked: argparse.Namespace, corpus: Corpus, printer: Printer) -> int:
    wishes, trouble = from_text(read_rules(asked.file))
    for sentence in trouble:
        printer.trouble(sentence)
    _take(wishes, corpus, printer)
    return 1 if trouble else 0
