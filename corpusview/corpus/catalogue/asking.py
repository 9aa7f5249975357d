"""Saved searches and the questions asked before, as the catalogue keeps them: as typed, to outlive any grammar."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime

from corpusview.corpus.prepared import storable
from corpusview.query import Asked, SavedSearch, Scope, Sort

# Questions asked before that are kept; the oldest go.
_MOST_ASKED = 1000


def tables() -> str:
    """The step that brings saved searches and the history of questions."""
    return """
        CREATE TABLE saved_searches (
            name TEXT PRIMARY KEY,
            query TEXT NOT NULL,
            scope TEXT NOT NULL,
            sort TEXT NOT NULL,
            grammar INTEGER NOT NULL,
            made_at TEXT NOT NULL,
            -- The highest id of an article when its results were looked at last: whatever is above it is new.
            seen INTEGER NOT NULL
        ) WITHOUT ROWID;
        CREATE TABLE asked (
            query TEXT PRIMARY KEY,
            asked_at TEXT NOT NULL,
            times INTEGER NOT NULL,
            found INTEGER NOT NULL
        ) WITHOUT ROWID;
        CREATE INDEX asked_by_time ON asked (asked_at);
        """


def saved(db: sqlite3.Connection) -> tuple[SavedSearch, ...]:
    """All saved searches, by name."""
    rows = db.execute("SELECT name, query, scope, sort, grammar, made_at, seen FROM saved_searches")
    found = [
        SavedSearch(
            name,
            query,
            Scope(scope) if scope in list(Scope) else Scope.BODY,
            Sort(sort) if sort in list(Sort) else Sort.RELEVANCE,
            grammar,
            datetime.fromisoformat(made_at),
            seen,
        )
        for name, query, scope, sort, grammar, made_at, seen in rows
    ]
    return tuple(sorted(found, key=lambda each: (each.name.casefold(), each.name)))


def save(db: sqlite3.Connection, each: SavedSearch) -> None:
    """Keep a search, in place of the one of its name."""
    made_at = (each.made_at or datetime.now(UTC)).isoformat(timespec="seconds")
    values = (storable(each.name), storable(each.raw), each.scope, each.sort, each.grammar, made_at, each.seen)
    db.execute("INSERT OR REPLACE INTO saved_searches VALUES (?, ?, ?, ?, ?, ?, ?)", values)


def remove(db: sqlite3.Connection, name: str) -> None:
    """Forget the search of this name."""
    db.execute("DELETE FROM saved_searches WHERE name = ?", (name,))


def newest(db: sqlite3.Connection) -> int:
    """The highest id of an article, 0 where there is none."""
    return db.execute("SELECT coalesce(max(id), 0) FROM articles").fetchone()[0]


def ask(db: sqlite3.Connection, raw: str, found: int) -> None:
    """Remember a question that was meant, and how many articles it found."""
    db.execute(
        "INSERT INTO asked VALUES (?, ?, 1, ?)"
        " ON CONFLICT DO UPDATE SET asked_at = excluded.asked_at, times = times + 1, found = excluded.found",
        (storable(raw), datetime.now(UTC).isoformat(), found),
    )
    db.execute(
        "DELETE FROM asked WHERE asked_at <= (SELECT asked_at FROM asked ORDER BY asked_at DESC LIMIT 1 OFFSET ?)",
        (_MOST_ASKED,),
    )


def forget(db: sqlite3.Connection) -> None:
    """Forget every question asked before."""
    db.execute("DELETE FROM asked")


def before(db: sqlite3.Connection, limit: int) -> tuple[Asked, ...]:
    """The questions asked before, the last first."""
    rows = db.execute("SELECT query, times, found FROM asked ORDER BY asked_at DESC LIMIT ?", (limit,))
    return tuple(Asked(*row) for row in rows)
