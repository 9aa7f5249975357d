"""The verb for names that are one: the user's rules on them, why names were joined, and what might be one."""

from __future__ import annotations

import argparse

from corpusview.article import EntityKind
from corpusview.cli.asked import amount, open_corpus, typed
from corpusview.cli.printing import Printer
from corpusview.cli.saying import read_rules, write_rules
from corpusview.corpus.catalogue import KeptRule
from corpusview.corpus.corpus import Corpus
from corpusview.corpus.corrections import Apart, ChangeKind, Merge, Reject, Rename, Rule, Split, from_text, to_text
from corpusview.errors import CorpusViewError, NotFound
from corpusview.events import Change, Progress

# What a rule says, and how many names it takes.
RULES = {"merge": 2, "split": 2, "rename": 2, "kind": 2, "reject": 1, "apart": 2}
_WRITE = frozenset({"add", "remove", "import"})


def do_alias(asked: argparse.Namespace, printer: Printer) -> int:
    """List, make and take back rules on names; tell why names are one, and propose which might be."""
    does = {
        "list": _list,
        "show": _show,
        "proposals": _propose,
        "add": _add,
        "remove": _remove,
        "export": _export,
        "import": _import,
    }[asked.action]
    with open_corpus(asked, printer, asked.action in _WRITE, about_names=True) as corpus:
        return does(asked, corpus, printer) or 0


def _list(asked: argparse.Namespace, corpus: Corpus, printer: Printer) -> None:
    rules = corpus.name_rules()
    for each in rules:
        if printer.json:
            printer.value({"rule": each.number, "text": each.rule.strip()})
        else:
            printer.line(f"{each.number:>5}  {each.rule.strip()}")
    if not rules and not printer.json:
        printer.line("No rules on names.")


def _show(asked: argparse.Namespace, corpus: Corpus, printer: Printer) -> None:
    name = typed(asked.name)
    found = [each for each in corpus.entities_called(name) if asked.kind in (None, each.kind.value)]
    if not found:
        raise NotFound(f"The corpus knows nobody and nothing called “{name}”.")
    for entity in found:
        about = corpus.about(entity.kind, entity.name)
        if printer.json:
            names = [
                {"name": each.name, "articles": each.articles, "reason": each.reason, "confidence": each.confidence}
                for each in about.joined
            ]
            printer.value(
                {
                    "name": entity.name,
                    "kind": entity.kind.value,
                    "confidence": entity.confidence,
                    "names": names,
                    "called": [{"role": role, "articles": articles} for role, articles in about.roles],
                    "rules": list(about.rules),
                    "alike": about.alike,
                }
            )
            continue
        printer.line(f"{entity.name}  · {entity.kind.value}")
        for each in about.joined:
            why = f"  · {each.reason} ({each.confidence:.0%})" if each.reason else ""
            printer.line(f"  {each.name}  · {amount(each.articles, 'article')}{why}")
        if about.roles:
            told = ", ".join(f"{role} in {amount(articles, 'article')}" for role, articles in about.roles)
            printer.line(f"  called {told}")
        for rule in about.rules:
            printer.line(f"  your rule: {rule}")
        if about.alike:
            printer.line(
                f"  {about.alike:,} names are like it in part; the {about.compared:,} most widely named were compared"
                " with each other, so the same may be listed twice: alias add merge makes them one."
            )


def _propose(asked: argparse.Namespace, corpus: Corpus, printer: Printer) -> None:
    names = None
    if asked.names:
        names = [(each.kind, each.name) for name in asked.names for each in corpus.entities_called(typed(name))]
    found = corpus.proposals(names, asked.limit)
    for each in found:
        if printer.json:
            printer.value(
                {
                    "kind": each.kind.value,
                    "one": each.one,
                    "other": each.other,
                    "reason": each.reason,
                    "confidence": round(each.confidence, 3),
                }
            )
        else:
            printer.line(f"{each.other} may be {each.one}  · {each.kind.value} · {each.reason}")
    bound = corpus.proposals_bound() if names is None else 0
    if bound:
        printer.remark(f"Looked for the {bound:,} most widely named of each kind; name others to ask for them.")
    if not printer.json:
        printer.line(
            "Say so with “alias add merge ONE OTHER”, or “alias add apart ONE OTHER”." if found else "No proposals."
        )


def _add(asked: argparse.Namespace, corpus: Corpus, printer: Printer) -> None:
    names = [" ".join(typed(name).split()) for name in asked.names]
    if len(names) != RULES[asked.rule] or not all(names):
        wanted = "one name" if RULES[asked.rule] == 1 else "two names"
        raise CorpusViewError(f"A rule that says “{asked.rule}” takes {wanted}.", "Put a name of words in quotes.")
    kind = EntityKind(asked.kind) if asked.kind else _kind_of(corpus, names[0])
    _take((_rule(asked.rule, kind, names),), corpus, printer)


def _kind_of(corpus: Corpus, name: str) -> EntityKind:
    kinds = {each.kind for each in corpus.entities_called(name)}
    if len(kinds) == 1:
        return kinds.pop()
    if not kinds:
        raise NotFound(f"The corpus knows nobody and nothing called “{name}”.", "Say of which kind, with --kind.")
    told = " and ".join(sorted(kind.value for kind in kinds))
    raise CorpusViewError(f"“{name}” is the name of a {told}.", "Say which is meant, with --kind.")


def _rule(says: str, kind: EntityKind, names: list[str]) -> Rule:
    match says, names:
        case "merge", [name, other]:
            return Merge(kind, name, other)
        case "split", [name, alias]:
            return Split(kind, name, alias)
        case "rename", [name, to]:
            return Rename(kind, name, to)
        case "kind", [name, to]:
            try:
                return ChangeKind(kind, EntityKind(to), name)
            except ValueError:
                kinds = ", ".join(each.value for each in EntityKind)
                raise CorpusViewError(f"“{to}” is no kind of name.", f"Kinds are {kinds}.") from None
        case "apart", [name, other]:
            return Apart(kind, name, other)
    return Reject(kind, names[0])


def _take(rules: tuple[Rule, ...], corpus: Corpus, printer: Printer) -> None:
    """Keep the rules that are new, and say which they are."""
    before = corpus.name_rules()
    known = {each.rule for each in before}
    fresh = tuple(rule for rule in dict.fromkeys(rules) if to_text([rule]) not in known)
    touched = 0
    if fresh:
        for event in corpus.add_name_rules(fresh):
            if isinstance(event, Progress):
                printer.progress(event.phase, event.done, event.total)
            elif isinstance(event, Change):
                touched = len(event.articles)
    printer.clear()
    numbers = {each.number for each in before}
    _told([each for each in corpus.name_rules() if each.number not in numbers], "added", touched, printer)
    if len(fresh) < len(rules):
        printer.remark(f"{amount(len(rules) - len(fresh), 'rule')} already there.")


def _told(rules: list[KeptRule], done: str, articles: int, printer: Printer) -> None:
    for each in rules:
        if printer.json:
            printer.value({"rule": each.number, "text": each.rule.strip(), "action": done})
        else:
            printer.line(f"Rule {each.number} {done}: {each.rule.strip()}")
    if not printer.json:
        printer.line(f"{amount(len(rules), 'rule')} {done}; {amount(articles, 'article')} named otherwise now.")


def _remove(asked: argparse.Namespace, corpus: Corpus, printer: Printer) -> None:
    wanted = tuple(dict.fromkeys(asked.numbers))
    gone = [each for each in corpus.name_rules() if each.number in wanted]
    touched = 0
    for event in corpus.remove_name_rules(wanted):
        if isinstance(event, Change):
            touched = len(event.articles)
    _told(gone, "taken back", touched, printer)


def _export(asked: argparse.Namespace, corpus: Corpus, printer: Printer) -> None:
    rules = corpus.name_rules()
    write_rules("".join(each.rule for each in rules), len(rules), asked, printer)


def _import(asked: argparse.Namespace, corpus: Corpus, printer: Printer) -> int:
    rules, trouble = from_text(read_rules(asked.file))
    for sentence in trouble:
        printer.trouble(sentence)
    _take(rules, corpus, printer)
    return 1 if trouble else 0
