"""The verb for notes and highlights: what the user wrote on articles."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from corpusview.article import Article, Span
from corpusview.cli.asked import amount, open_corpus, typed
from corpusview.cli.printing import Printer
from corpusview.cli.saying import text_of
from corpusview.corpus.corpus import Corpus
from corpusview.errors import CannotRead, CorpusViewError, NotFound
from corpusview.export.article_json import note_object
from corpusview.notes import LONGEST_QUOTE, Anchor, Note, Placed, Tint, placed

# Characters of a note or quotation that the list for people shows.
_GLANCE = 76
# No list of notes is larger, in bytes; and a line of one that is longer than this, in characters, holds no note.
_LONGEST_FILE = 200_000_000
_LONGEST_LINE = 1_000_000


def do_note(asked: argparse.Namespace, printer: Printer) -> int:
    """List notes, write, change and remove them, or take in those of a file."""
    does = {"list": _list, "add": _add, "change": _change, "remove": _remove, "import": _import}[asked.action]
    with open_corpus(asked, printer, writing=asked.action != "list") as corpus:
        return does(asked, corpus, printer) or 0


def _list(asked: argparse.Namespace, corpus: Corpus, printer: Printer) -> None:
    if asked.article is not None:
        corpus.article(asked.article)
    notes = corpus.notes(asked.article)
    for number in dict.fromkeys(note.article for note in notes):
        article = corpus.article(number)
        _tell(article, placed(tuple(note for note in notes if note.article == number), article.text), printer)
    if not notes and not printer.json:
        printer.line("No notes.")


def _tell(article: Article, notes: tuple[Placed, ...], printer: Printer) -> None:
    if printer.json:
        for each in notes:
            printer.value(_value(article, each))
        return
    printer.line(f"{article.id}  {article.title()}")
    for each in notes:
        note = each.note
        quote = f"“{_glance(note.anchor.quote)}”" if note.anchor else ""
        lost = "  (no longer in the text)" if each.is_lost else ""
        printer.line(f"  {note.number:>5}  {quote}{lost}".rstrip())
        if note.text:
            printer.line(f"         {_glance(note.text)}")


def _value(article: Article, each: Placed) -> dict[str, Any]:
    where = {"article": article.id, "path": article.origin.path, "sha256": article.origin.sha256}
    return {"note": each.note.number} | where | note_object(each)


def _glance(text: str) -> str:
    shown = " ".join(text.split())
    return shown if len(shown) <= _GLANCE else shown[: _GLANCE - 1] + "…"


def _add(asked: argparse.Namespace, corpus: Corpus, printer: Printer) -> None:
    article = corpus.article(asked.id)
    anchor = None
    if asked.quote is not None:
        quote = typed(asked.quote)
        at = article.text.find(quote) if 0 < len(quote) <= LONGEST_QUOTE else -1
        if at < 0:
            raise NotFound(f"“{_glance(quote)}” does not stand in article {article.id}.", "Quote it as it is written.")
        anchor = Anchor.at(article.text, Span(at, at + len(quote)))
    note = corpus.keep_note(Note(article.id, typed(" ".join(asked.text)), anchor, Tint(asked.tint)))
    _told(note, "kept", corpus, printer)


def _change(asked: argparse.Namespace, corpus: Corpus, printer: Printer) -> None:
    before = corpus.note(asked.number)
    tint = Tint(asked.tint) if asked.tint else before.tint
    text = typed(" ".join(asked.text)) if asked.text else before.text
    _told(corpus.keep_note(replace(before, text=text, tint=tint, changed_at=None)), "changed", corpus, printer)


def _remove(asked: argparse.Namespace, corpus: Corpus, printer: Printer) -> None:
    for number in dict.fromkeys(asked.numbers):
        _told(corpus.remove_note(number), "removed", corpus, printer)


def _told(note: Note, done: str, corpus: Corpus, printer: Printer) -> None:
    if printer.json:
        article = corpus.article(note.article)
        (each,) = placed((note,), article.text)
        printer.value(_value(article, each) | {"action": done})
    else:
        printer.line(f"Note {note.number} {done}.")


# --- taking in what `note list --json` wrote, of this corpus or another


def _import(asked: argparse.Namespace, corpus: Corpus, printer: Printer) -> int:
    known = _articles(corpus)
    there = {_same(note) for note in corpus.notes()}
    taken = skipped = missing = refused = 0
    for line, value in _lines(asked.file):
        number = known.get(str(value.get("sha256"))) or known.get(str(value.get("path")))
        if number is None:
            missing += 1
            continue
        try:
            note = _note(value, number).written()
        except CorpusViewError as trouble:
            printer.trouble(f"Line {line} of {asked.file}: {trouble}")
            refused += 1
            continue
        if _same(note) in there:
            skipped += 1
            continue
        corpus.keep_note(note)
        there.add(_same(note))
        taken += 1
    if printer.json:
        counts = {"taken": taken, "already_there": skipped, "without_article": missing}
        printer.value(counts | ({"refused": refused} if refused else {}))
    else:
        printer.line(f"{amount(taken, 'note')} taken in, {skipped:,} already there, {missing:,} without their article.")
    return 1 if refused else 0


def _articles(corpus: Corpus) -> dict[str, int]:
    """Every article by the digest of its file, and by its path."""
    known: dict[str, int] = {}
    for number in corpus.ids():
        origin = corpus.article(number).origin
        known[origin.sha256] = number
        known.setdefault(origin.path, number)
    return known


def _same(note: Note) -> tuple:
    anchor = note.anchor
    return note.article, note.text, (anchor.span.start, anchor.quote) if anchor else None


def _lines(file: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """The objects of a file of JSON lines, each with the number of its line; “-” is the standard input.

    Raises `CannotRead` for the first line that is none.
    """
    text = text_of(file, _LONGEST_FILE, "a list of notes")
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            value = json.loads(line) if len(line) <= _LONGEST_LINE else None
            # Half of a letter can be written as JSON, and kept nowhere.
            json.dumps(value, ensure_ascii=False).encode()
        except (ValueError, RecursionError):
            value = None
        if not isinstance(value, dict):
            raise CannotRead(f"Line {number} of {file} is no note.", "Give what “note list --json” wrote.")
        yield number, value


def _note(value: dict[str, Any], article: int) -> Note:
    quote, start = value.get("quote"), value.get("start")
    anchor = None
    if isinstance(quote, str) and 0 < len(quote) <= LONGEST_QUOTE:
        at = start if isinstance(start, int) and 0 <= start < 1 << 60 else 0
        around = (value.get("before"), value.get("after"))
        before, after = (each[:200] if isinstance(each, str) else "" for each in around)
        anchor = Anchor(Span(at, at + len(quote)), quote, before, after)
    tint = value.get("tint")
    text = value.get("text")
    return Note(
        article, text.strip() if isinstance(text, str) else "", anchor, Tint(tint) if tint in list(Tint) else Tint.GREEN
    )
