"""All that is kept of an article, taken out of its tables and put back: for what is removed and what is overwritten.

Columns go by their names, so that what was taken out by an earlier version is put back by a later one whose tables
have more of them.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from corpusview.corpus.prepared import NameRow

Row = dict[str, Any]

# What the user made of an article: tables with a row, or several, for it.
MADE = ("tags", "notes", "standing")
# Columns that are worked out anew when an article is put back, and its number, which is kept apart.
_NOT_TAKEN = frozenset({"id", "awaits_indexing", "story"})
# The columns whose values JSON cannot hold.
_BYTES = frozenset({"sha256"})


@dataclass(frozen=True, slots=True)
class Bundle:
    """An article's own row, the bytes of its file, what was read out of them, its names, and what the user made."""

    columns: Row
    original: bytes
    spans: bytes
    sketch: bytes | None
    names: tuple[NameRow, ...]
    made: dict[str, list[Row]] = field(default_factory=dict)

    def as_text(self) -> str:
        """What of it is not bytes already."""
        columns = {name: value.hex() if name in _BYTES else value for name, value in self.columns.items()}
        return json.dumps([columns, self.names, self.made], ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def of(cls, text: str, original: bytes, spans: bytes, sketch: bytes | None) -> Bundle:
        """The bundle that was kept so."""
        columns, names, made = json.loads(text)
        columns = {name: bytes.fromhex(value) if name in _BYTES else value for name, value in columns.items()}
        # An earlier version knew nothing of roles.
        rows = tuple(
            (kind, name, bool(apart), times, others, roles[0] if roles else 0)
            for kind, name, apart, times, others, *roles in names
        )
        return cls(columns, original, spans, sketch, rows, made)


def take(db: sqlite3.Connection, number: int, with_made: bool) -> Bundle | None:
    """All that is kept of an article; None where there is none of this number. Nothing is changed."""
    found = rows(db, "articles", "id", number)
    if not found:
        return None
    columns = {name: value for name, value in found[0].items() if name not in _NOT_TAKEN}
    original, spans, sketch = db.execute(
        "SELECT (SELECT bytes FROM originals WHERE article = :id), (SELECT spans FROM readings WHERE article = :id),"
        " (SELECT sketch FROM sketches WHERE article = :id)",
        {"id": number},
    ).fetchone()
    names = db.execute(
        "SELECT kind, names.name, in_furniture, named.mentions, aliases, roles"
        " FROM named JOIN names ON names.id = named.name WHERE article = ? ORDER BY named.name, in_furniture",
        (number,),
    ).fetchall()
    made = {table: held for table in MADE if (held := rows(db, table, "article", number))} if with_made else {}
    return Bundle(columns, original or b"", spans or b"", sketch, tuple(map(tuple, names)), made)


def put(db: sqlite3.Connection, number: int, bundle: Bundle, is_there: bool) -> None:
    """Put an article's own row, its bytes and what was read out of them in their tables; it awaits indexing then.

    `is_there` says that it takes the place of what is kept under this number.
    """
    known = columns_of(db, "articles")
    columns = {name: value for name, value in bundle.columns.items() if name in known} | {"awaits_indexing": 1}
    if is_there:
        assignments = ", ".join(f"{_quoted(name)} = ?" for name in columns)
        db.execute(f"UPDATE articles SET {assignments} WHERE id = ?", (*columns.values(), number))
    else:
        put_row(db, "articles", columns | {"id": number})
    db.execute("INSERT OR REPLACE INTO originals VALUES (?, ?)", (number, bundle.original))
    db.execute("INSERT OR REPLACE INTO readings VALUES (?, ?)", (number, bundle.spans))


def put_made(db: sqlite3.Connection, made: dict[str, list[Row]]) -> None:
    """Put back what the user had made of an article."""
    for table in MADE:
        known = columns_of(db, table)
        for row in made.get(table, ()):
            put_row(db, table, {name: value for name, value in row.items() if name in known})


def rows(db: sqlite3.Connection, table: str, key: str, number: int) -> list[Row]:
    """The rows of a table that belong to an article, by the names of their columns."""
    found = db.execute(f"SELECT * FROM {table} WHERE {key} = ?", (number,))
    names = [each[0] for each in found.description]
    return [dict(zip(names, row, strict=True)) for row in found]


def put_row(db: sqlite3.Connection, table: str, row: Row) -> None:
    """Put a row in a table, in place of the one of its key."""
    names = ", ".join(map(_quoted, row))
    values = ", ".join("?" * len(row))
    db.execute(f"INSERT OR REPLACE INTO {table} ({names}) VALUES ({values})", tuple(row.values()))


def _quoted(name: str) -> str:
    """The name of a column, which a catalogue that was sent may have chosen, as it stands in a statement."""
    return '"' + name.replace('"', '""') + '"'


def columns_of(db: sqlite3.Connection, table: str) -> frozenset[str]:
    """The names of a table's columns."""
    return frozenset(_names(db.execute(f"SELECT * FROM {table} LIMIT 0").description))


def _names(description: Iterable[tuple[Any, ...]]) -> Iterable[str]:
    return (each[0] for each in description)
