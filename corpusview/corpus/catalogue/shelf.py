"""The shelf: articles that the user removed, whole, with all that was made of them, until they are let go for good.

What is on the shelf is in none of the other tables, so that nothing that counts, lists or finds has to know of it.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import struct
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from corpusview.corpus.catalogue import bundles
from corpusview.corpus.catalogue.bundles import Bundle
from corpusview.corpus.catalogue.trouble import told
from corpusview.corpus.packing import inflate
from corpusview.query import Shelved

_AMONG = "(SELECT value FROM json_each(?))"


def tables() -> str:
    """The step that brings the shelf."""
    return """
        CREATE TABLE shelf (
            article INTEGER PRIMARY KEY,
            removed_at TEXT NOT NULL,
            -- The import that was taken back, and the article with it; NULL where the article itself was removed.
            import INTEGER,
            title TEXT NOT NULL,
            published TEXT,
            source TEXT,
            path TEXT NOT NULL,
            notes INTEGER NOT NULL,
            tags INTEGER NOT NULL,
            sha256 BLOB NOT NULL,
            -- Everything, as `bundles` takes it out.
            kept TEXT NOT NULL,
            original BLOB NOT NULL,
            spans BLOB NOT NULL,
            sketch BLOB,
            -- Hashes of its lines, to be counted again; NULL: as they are to be worked out from the text.
            lines BLOB,
            -- Which rules on folds it was read by.
            rules TEXT NOT NULL
        );
        CREATE INDEX shelf_by_sha256 ON shelf (sha256);
        CREATE TABLE shelf_files (
            path BLOB PRIMARY KEY,
            article INTEGER NOT NULL REFERENCES shelf ON DELETE CASCADE,
            sha256 BLOB NOT NULL
        ) WITHOUT ROWID;
        CREATE INDEX shelf_files_by_article ON shelf_files (article);
        """


@dataclass(frozen=True, slots=True)
class Returned:
    """What came back from the shelf and is still to be counted: lines (None: not known), names, and a sketch."""

    bundle: Bundle
    lines: tuple[int, ...] | None
    # The user's rules on folds are others than when it was removed.
    is_ruled_otherwise: bool


_ROW = "article, removed_at, import, title, published, source, path, notes, tags"


def _shelved(row: tuple) -> Shelved:
    number, removed_at, of_import, title, published, *rest = row
    day = date.fromisoformat(published) if published else None
    return Shelved(number, datetime.fromisoformat(removed_at), of_import or 0, title, day, *rest)


class Shelf:
    """The tables of the shelf in an open catalogue."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def count(self) -> int:
        """How many articles are on the shelf."""
        with told():
            return self._db.execute("SELECT count(*) FROM shelf").fetchone()[0]

    def listed(self, numbers: Sequence[int] | None = None) -> tuple[Shelved, ...]:
        """What is on the shelf, or these of it, what was removed last first."""
        where, values = ("", ()) if numbers is None else (f"WHERE article IN {_AMONG}", (json.dumps(list(numbers)),))
        with told():
            rows = self._db.execute(f"SELECT {_ROW} FROM shelf {where} ORDER BY removed_at DESC, article", values)
            return tuple(map(_shelved, rows))

    def of_import(self, ledger: int) -> tuple[int, ...]:
        """The articles that went with an import that was taken back."""
        with told():
            rows = self._db.execute("SELECT article FROM shelf WHERE import = ? ORDER BY article", (ledger,))
            return tuple(row[0] for row in rows)

    def article(self, number: int) -> Shelved | None:
        """The article of this number, if it is on the shelf."""
        return next(iter(self.listed([number])), None)

    def of_file(self, path: bytes, sha256: bytes) -> Shelved | None:
        """The article on the shelf that came from this path, else one removed by itself that has these very bytes."""
        with told():
            found = self._db.execute(
                f"SELECT {_ROW} FROM shelf WHERE article = (SELECT article FROM shelf_files WHERE path = ?)", (path,)
            ).fetchone()
            if found is None:
                found = self._db.execute(
                    f"SELECT {_ROW} FROM shelf WHERE sha256 = ? AND import IS NULL LIMIT 1", (sha256,)
                ).fetchone()
        return _shelved(found) if found else None

    def put(self, number: int, lines: Sequence[int], now: datetime, of_import: int, rules: str) -> bool:
        """Lay a copy of an article on the shelf; tells whether there is such an article."""
        bundle = bundles.take(self._db, number, with_made=True)
        if bundle is None:
            return False
        columns = bundle.columns
        row = {
            "article": number,
            "removed_at": now.astimezone(UTC).isoformat(timespec="seconds"),
            "import": of_import or None,
            **{name: columns[name] for name in ("title", "published", "source", "path", "sha256")},
            "notes": len(bundle.made.get("notes", ())),
            "tags": len(bundle.made.get("tags", ())),
            "kept": bundle.as_text(),
            "original": bundle.original,
            "spans": bundle.spans,
            "sketch": bundle.sketch,
            "lines": packed(lines),
            "rules": rules,
        }
        bundles.put_row(self._db, "shelf", row)
        self._db.execute(
            "INSERT OR REPLACE INTO shelf_files SELECT path, article, sha256 FROM files WHERE article = ?", (number,)
        )
        return True

    def take(self, number: int, rules: str) -> Returned | None:
        """Put an article of the shelf back in its tables, under its number; None where it is not on the shelf.

        What follows from it (its names, its story, the counts of lines) is left to be done.
        """
        row = self._db.execute(
            "SELECT kept, original, spans, sketch, lines, rules FROM shelf WHERE article = ?", (number,)
        ).fetchone()
        if row is None:
            return None
        *parts, lines, before = row
        bundle = Bundle.of(*parts)
        bundles.put(self._db, number, bundle, is_there=False)
        # A path that leads elsewhere by now does so still.
        self._db.execute(
            "INSERT OR IGNORE INTO files (path, article, sha256)"
            " SELECT path, article, sha256 FROM shelf_files WHERE article = ?",
            (number,),
        )
        bundles.put_made(self._db, bundle.made)
        self._db.execute("DELETE FROM shelf WHERE article = ?", (number,))
        return Returned(bundle, None if lines is None else unpacked(lines), before != rules)

    def let_go(self, numbers: Iterable[int]) -> tuple[int, ...]:
        """Let articles of the shelf go for good; returns those that were there."""
        statement = "DELETE FROM shelf WHERE article = ?"
        return tuple(number for number in numbers if self._db.execute(statement, (number,)).rowcount)

    def forget_lines(self) -> None:
        """The lines of what is on the shelf are to be worked out from the text: they may be hashed otherwise by now."""
        self._db.execute("UPDATE shelf SET lines = NULL")

    def damaged(self) -> Iterator[int]:
        """The articles on the shelf that cannot be put back as they were."""
        with told():
            numbers = [row[0] for row in self._db.execute("SELECT article FROM shelf ORDER BY article")]
            for number in numbers:
                kept, original, sha256 = self._db.execute(
                    "SELECT kept, original, sha256 FROM shelf WHERE article = ?", (number,)
                ).fetchone()
                try:
                    Bundle.of(kept, original, b"", None)
                    # Where no copy of the file was kept, the file is asked for when the article is back.
                    is_whole = not original or hashlib.sha256(inflate(original)).digest() == sha256
                except (ValueError, TypeError, AttributeError, zlib.error):
                    is_whole = False
                if not is_whole:
                    yield number


def packed(lines: Sequence[int]) -> bytes:
    """Hashes of lines as bytes."""
    return struct.pack(f"<{len(lines)}q", *lines)


def unpacked(lines: bytes) -> tuple[int, ...]:
    """Hashes of lines from bytes."""
    return struct.unpack(f"<{len(lines) // 8}q", lines)
