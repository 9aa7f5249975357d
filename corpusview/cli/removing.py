"""The verbs that take articles out of the corpus, and bring them back."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from typing import Any

from corpusview.cli.asked import amount, open_corpus
from corpusview.cli.printing import Printer, one_line
from corpusview.corpus.corpus import Corpus
from corpusview.errors import CorpusViewError, NoSpace, NotFound
from corpusview.events import Change, Progress, Saved
from corpusview.query import Shelved

# Articles that a refusal names.
_MOST_NAMED = 10


def do_remove(asked: argparse.Namespace, printer: Printer) -> int:
    """Take articles out; those that have notes only where that was asked for."""
    numbers = tuple(dict.fromkeys(asked.ids))
    with open_corpus(asked, printer, writing=True) as corpus:
        noted = {number: len(notes) for number in numbers if (notes := corpus.notes(number))}
        count = sum(noted.values())
        if noted and not asked.with_notes:
            raise CorpusViewError(
                f"You have {amount(count, 'note')} on {_named(noted)}; nothing was removed.",
                "Keep them first (“note list --json”, taken in by “note import”), or remove them too: --with-notes.",
            )
        change = _removed(corpus, asked, numbers, printer)
        if printer.json:
            printer.value({"removed": list(change.articles)} | ({"notes": count} if asked.with_notes else {}))
        else:
            printer.line(f"{change.what}{', with ' + amount(count, 'note') if count else ''}.")
            if change.articles and not asked.for_good:
                printer.remark("“corpusview removed bring-back” undoes it, “removed let-go” makes room.")
    return 0


def _removed(corpus: Corpus, asked: argparse.Namespace, numbers: tuple[int, ...], printer: Printer) -> Change:
    if asked.for_good:
        return corpus.remove(numbers)
    try:
        return _followed(corpus.put_away(numbers), printer)
    except NoSpace as full:
        raise NoSpace(full.sentence, "What is removed --for-good needs no room.") from full


def do_removed(asked: argparse.Namespace, printer: Printer) -> int:
    """List the articles that were removed, bring them back, or let them go for good."""
    with open_corpus(asked, printer, writing=asked.action != "list") as corpus:
        there = corpus.shelf()
        if asked.action == "list":
            _list(there, printer)
            return 0
        numbers = _chosen(asked, there)
        if asked.action == "bring-back":
            change, name = _followed(corpus.bring_back(numbers), printer), "brought_back"
        else:
            change, name = corpus.let_go(numbers), "let_go"
        printer.value({name: list(change.articles)}) if printer.json else printer.line(f"{change.what}.")
    return 0


def _chosen(asked: argparse.Namespace, there: tuple[Shelved, ...]) -> tuple[int, ...]:
    known = dict.fromkeys(each.article for each in there)
    if asked.all:
        return tuple(known)
    if not asked.ids:
        raise NotFound("No article was named; nothing was done.", "Give their numbers, or --all.")
    if missing := [number for number in asked.ids if number not in known]:
        raise NotFound(
            f"{_named(missing).capitalize()} is not among the removed ones; nothing was done.",
            "“removed list” names them.",
        )
    return tuple(dict.fromkeys(asked.ids))


def _list(there: tuple[Shelved, ...], printer: Printer) -> None:
    for each in there:
        if printer.json:
            printer.value(_value(each))
            continue
        about = [each.source or "", each.published.isoformat() if each.published else "undated"]
        made = [amount(each.notes, "note")] * bool(each.notes) + [amount(each.tags, "tag")] * bool(each.tags)
        how = "with its import" if each.of_import else "by itself"
        printer.line(f"{each.article:>7}  {one_line(each.title)}")
        printer.line("         " + one_line(" · ".join(filter(None, [f"removed {each.day()} {how}", *about, *made]))))
    if not there and not printer.json:
        printer.line("No removed articles.")


def _value(each: Shelved) -> dict[str, Any]:
    return {
        "article": each.article,
        "removed": each.removed_at.isoformat(),
        "with_import": bool(each.of_import),
        "title": each.title,
        "published": each.published.isoformat() if each.published else None,
        "source": each.source,
        "path": each.path,
        "notes": each.notes,
        "tags": each.tags,
    }


def do_undo_import(asked: argparse.Namespace, printer: Printer) -> int:
    """Take the last import back."""
    with open_corpus(asked, printer, writing=True) as corpus:
        what = corpus.last_import()
        if what is None or not what.files:
            raise NotFound("There is no import to be taken back.")
        _followed(corpus.take_back_import(what.ledger), printer)
        if printer.json:
            printer.value(
                {"removed": list(what.added), "former_text": list(what.restored), "staying": list(what.staying)}
            )
            return 0
        printer.line(f"The import of {what.began.astimezone():%Y-%m-%d %H:%M} was taken back.")
        for numbers, said in (
            (what.added, "that it had added removed; the next import of their files brings them back"),
            (what.restored, "given their former text back"),
            (what.staying, "left as it had changed them, for no copy of their former text was kept"),
        ):
            if numbers:
                printer.line(f"{amount(len(numbers), 'article')} {said}.")
    return 0


def _followed(events: Iterable[Progress | Saved | Change], printer: Printer) -> Change:
    """Show how far it is; returns what was changed."""
    change = Change("Nothing")
    for event in events:
        if isinstance(event, Progress):
            printer.progress(event.phase, event.done, event.total)
        elif isinstance(event, Change):
            change = event
    printer.clear()
    return change


def _named(numbers: Iterable[int]) -> str:
    listed = [str(number) for number in numbers]
    return f"article {', '.join(listed[:_MOST_NAMED])}{'…' if len(listed) > _MOST_NAMED else ''}"
