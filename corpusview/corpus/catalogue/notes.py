"""Notes and highlights as the catalogue keeps them. Reading an article again never touches them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from datetime import UTC, datetime

from corpusview.article import Span
from corpusview.corpus.prepared import storable
from corpusview.notes import Anchor, Note, Tint

_COLUMNS = "article, start, length, quote, before, after, text, tint, made_at, changed_at"


def tables() -> str:
    """The step that brings the table of notes."""
    return """
        CREATE TABLE notes (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            article INTEGER NOT NULL REFERENCES articles ON DELETE CASCADE,
            -- NULL where the note is on the article as a whole. In code points of the text as it was then.
            start INTEGER,
            length INTEGER,
            quote TEXT NOT NULL,
            before TEXT NOT NULL,
            after TEXT NOT NULL,
            text TEXT NOT NULL,
            tint TEXT NOT NULL,
            made_at TEXT NOT NULL,
            changed_at TEXT NOT NULL
        );
        CREATE INDEX notes_by_article ON notes (article);
        """


def of_articles(db: sqlite3.Connection, article: int | None = None) -> tuple[Note, ...]:
    """The notes on an article, or all of them, by article and number."""
    where, values = ("WHERE article = ?", (article,)) if article is not None else ("", ())
    rows = db.execute(f"SELECT id, {_COLUMNS} FROM notes {where} ORDER BY article, id", values)
    return tuple(_note(row) for row in rows)


def of_number(db: sqlite3.Connection, number: int) -> Note | None:
    """The note of this number."""
    row = db.execute(f"SELECT id, {_COLUMNS} FROM notes WHERE id = ?", (number,)).fetchone()
    return _note(row) if row else None


def keep(db: sqlite3.Connection, note: Note) -> int:
    """Keep a note, in place of the one of its number if it has one. Returns its number."""
    now = datetime.now(UTC)
    anchor = note.anchor
    values = (
        note.article,
        anchor.span.start if anchor else None,
        len(anchor.span) if anchor else None,
        *(storable(part) for part in ((anchor.quote, anchor.before, anchor.after) if anchor else ("", "", ""))),
        storable(note.text),
        note.tint.value,
        (note.made_at or now).isoformat(timespec="seconds"),
        (note.changed_at or now).isoformat(timespec="seconds"),
    )
    places = ", ".join("?" * (len(values) + 1))
    statement = f"INSERT OR REPLACE INTO notes (id, {_COLUMNS}) VALUES ({places})"
    return db.execute(statement, (note.number or None, *values)).lastrowid or 0


def remove(db: sqlite3.Connection, number: int) -> None:
    """Take a note away."""
    db.execute("DELETE FROM notes WHERE id = ?", (number,))


def articles_with(db: sqlite3.Connection, what: str) -> Iterable[int]:
    """The articles that have a note with words, a highlight, or a tag, ascending."""
    statement = {
        "note": "SELECT DISTINCT article FROM notes WHERE text != '' ORDER BY article",
        "highlight": "SELECT DISTINCT article FROM notes WHERE start IS NOT NULL ORDER BY article",
        "tag": "SELECT DISTINCT article FROM tags ORDER BY article",
    }[what]
    return [row[0] for row in db.execute(statement)]


def _note(row: tuple) -> Note:
    number, article, start, length, quote, before, after, text, tint, made, changed = row
    anchor = Anchor(Span(start, start + length), quote, before, after) if start is not None else None
    colour = Tint(tint) if tint in list(Tint) else Tint.GREEN
    return Note(article, text, anchor, colour, number, datetime.fromisoformat(made), datetime.fromisoformat(changed))
