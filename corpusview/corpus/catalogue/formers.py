"""What an import wrote over: former texts of articles, and where paths led before, so that it can be taken back.

Kept as long as the ledger of the import is. Taking back is an exchange: what the import had made is kept in its stead,
so that it can be done again. Each row says which of the two it holds, and so what was broken off goes on.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime

from corpusview.corpus.catalogue import bundles
from corpusview.corpus.catalogue.bundles import Bundle
from corpusview.corpus.catalogue.trouble import told


def tables() -> str:
    """The step that brings what imports wrote over."""
    return """
        ALTER TABLE imports ADD COLUMN taken_back INTEGER NOT NULL DEFAULT 0;
        CREATE TABLE formers (
            import INTEGER NOT NULL REFERENCES imports ON DELETE CASCADE,
            article INTEGER NOT NULL,
            -- 1 while the import holds and this is what was before; 0 once it is taken back.
            is_former INTEGER NOT NULL,
            kept TEXT NOT NULL,
            original BLOB NOT NULL,
            spans BLOB NOT NULL,
            sketch BLOB,
            -- Which rules on folds it was read by.
            rules TEXT NOT NULL,
            PRIMARY KEY (import, article)
        );
        CREATE TABLE former_links (
            import INTEGER NOT NULL REFERENCES imports ON DELETE CASCADE,
            path BLOB NOT NULL,
            is_former INTEGER NOT NULL,
            -- NULL: the path led nowhere.
            article INTEGER,
            sha256 BLOB,
            PRIMARY KEY (import, path)
        );
        """


@dataclass(frozen=True, slots=True)
class Undoable:
    """The last import, and what taking it back would do."""

    ledger: int
    began: datetime
    # Articles that it added and that are still there, and those that get their former text back.
    added: tuple[int, ...]
    restored: tuple[int, ...]
    # Articles that it changed and that stay as they are, for no copy of their former text was kept.
    staying: tuple[int, ...]

    @property
    def files(self) -> int:
        """How many of its files made a difference that can be taken back."""
        return len(self.added) + len(self.restored)


class Formers:
    """The tables of what imports wrote over, in an open catalogue."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def keep(self, ledger: int, number: int, rules: str) -> None:
        """Keep an article as it is, before an import changes it; the first time counts.

        Of one whose file alone has its bytes nothing is kept: the file has changed, and they are gone.
        """
        known = "SELECT 1 FROM formers WHERE import = ? AND article = ?"
        if self._db.execute(known, (ledger, number)).fetchone():
            return
        bundle = bundles.take(self._db, number, with_made=False)
        if bundle is not None and bundle.original:
            self._write(ledger, number, bundle, rules, is_former=True)

    def keep_link(self, ledger: int, path: bytes) -> None:
        """Keep where a path leads, before an import lets it lead elsewhere; the first time counts."""
        self._db.execute(
            "INSERT OR IGNORE INTO former_links VALUES (:import, :path, 1,"
            " (SELECT article FROM files WHERE path = :path), (SELECT sha256 FROM files WHERE path = :path))",
            {"import": ledger, "path": path},
        )

    def last_import(self) -> Undoable | None:
        """The last import that added or changed an article; None where it is taken back already."""
        with told():
            row = self._db.execute(
                "SELECT id, started_at, taken_back FROM imports WHERE EXISTS"
                " (SELECT 1 FROM outcomes WHERE import = imports.id AND outcome IN ('imported', 'updated'))"
                " ORDER BY id DESC LIMIT 1"
            ).fetchone()
        return self._of(*row[:2]) if row is not None and not row[2] else None

    def of_import(self, ledger: int) -> Undoable | None:
        """What taking back the import of this number would do; None where its ledger is gone."""
        with told():
            row = self._db.execute("SELECT id, started_at FROM imports WHERE id = ?", (ledger,)).fetchone()
        return self._of(*row) if row is not None else None

    def _of(self, ledger: int, began: str) -> Undoable:
        added = self._column(
            "SELECT DISTINCT article FROM outcomes WHERE import = ? AND outcome = 'imported'"
            " AND article IN (SELECT id FROM articles) ORDER BY article",
            ledger,
        )
        restored = self.to_exchange(ledger, to_former=True)
        staying = self._column(
            "SELECT DISTINCT article FROM outcomes WHERE import = ? AND outcome = 'updated'"
            " AND article IN (SELECT id FROM articles)"
            " AND article NOT IN (SELECT article FROM formers WHERE import = ?) ORDER BY article",
            ledger,
            ledger,
        )
        return Undoable(ledger, datetime.fromisoformat(began), added, restored, staying)

    def to_exchange(self, ledger: int, to_former: bool) -> tuple[int, ...]:
        """The articles that are there and whose other text is kept: the former one, or the one that came then."""
        return self._column(
            "SELECT article FROM formers WHERE import = ? AND is_former = ? AND article IN (SELECT id FROM articles)"
            " ORDER BY article",
            ledger,
            to_former,
        )

    def _column(self, statement: str, *values: object) -> tuple[int, ...]:
        with told():
            return tuple(row[0] for row in self._db.execute(statement, values))

    def exchange(self, ledger: int, number: int, rules: str) -> tuple[Bundle, bool] | None:
        """Let an article be what is kept of it, and keep what it was; None where nothing is kept.

        Told is also whether it was read by other rules on folds than `rules`, those of now.

        What follows from it (its names, its story, the counts of lines) is left to be done.
        """
        row = self._db.execute(
            "SELECT is_former, rules, kept, original, spans, sketch FROM formers WHERE import = ? AND article = ?",
            (ledger, number),
        ).fetchone()
        now = bundles.take(self._db, number, with_made=False)
        if row is None or now is None:
            return None
        is_former, before, *parts = row
        other = Bundle.of(*parts)
        bundles.put(self._db, number, other, is_there=True)
        self._write(ledger, number, now, rules, is_former=not is_former)
        return other, before != rules

    def exchange_links(self, ledger: int, to_former: bool) -> None:
        """Let the paths that an import turned lead where they led before, or where it turned them."""
        rows = self._db.execute(
            "SELECT path, article, sha256 FROM former_links WHERE import = ? AND is_former = ?", (ledger, to_former)
        ).fetchall()
        for path, article, sha256 in rows:
            now = self._db.execute("SELECT article, sha256 FROM files WHERE path = ?", (path,)).fetchone()
            if article is None:
                self._db.execute("DELETE FROM files WHERE path = ?", (path,))
            else:
                self._db.execute(
                    "INSERT OR REPLACE INTO files (path, article, sha256) SELECT ?, id, ? FROM articles WHERE id = ?",
                    (path, sha256, article),
                )
            self._db.execute(
                "INSERT OR REPLACE INTO former_links VALUES (?, ?, ?, ?, ?)",
                (ledger, path, not to_former, *(now or (None, None))),
            )

    def taken_back(self, ledger: int, is_so: bool) -> None:
        """Note that an import was taken back, or that it holds again."""
        self._db.execute("UPDATE imports SET taken_back = ? WHERE id = ?", (is_so, ledger))

    def _write(self, ledger: int, number: int, bundle: Bundle, rules: str, is_former: bool) -> None:
        row = {
            "import": ledger,
            "article": number,
            "is_former": is_former,
            "kept": bundle.as_text(),
            "original": bundle.original,
            "spans": bundle.spans,
            "sketch": bundle.sketch,
            "rules": rules,
        }
        bundles.put_row(self._db, "formers", row)
