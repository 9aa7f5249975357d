"""The tables of the catalogue, and how an older file becomes today's: named steps, in order, each in a transaction."""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from functools import cache
from pathlib import Path
from typing import NamedTuple

from corpusview.corpus.catalogue import asking, formers, notes, register, shelf
from corpusview.corpus.catalogue.trouble import told
from corpusview.corpus.own_files import is_odd
from corpusview.errors import CannotWrite, CorpusBusy, CorpusDamaged, CorpusMissing, CorpusTooNew

# "CoVw": marks a SQLite file as ours, so that a foreign one is refused and left alone.
APPLICATION_ID = 0x436F5677

# How long a statement waits for another process to finish its transaction, in seconds.
BUSY_SECONDS = 10.0


# The kind, the name and the text of a table, an index or a trigger, whatever stands between its words.
Rule = tuple[str, str, str]
_COMMENTS_AND_SPACE = re.compile(r"--[^\n]*|\s+")

# What an index is known by as this catalogue's own.
_NEW_IDENTITY = "lower(hex(randomblob(16)))"


def _first_tables() -> str:
    """Articles with their original bytes, what was read out of them, names, line counts, marks, the ledger."""
    return """
        CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

        CREATE TABLE articles (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            path TEXT NOT NULL,
            sha256 BLOB NOT NULL,
            size INTEGER NOT NULL,
            mtime REAL NOT NULL,
            encoding TEXT NOT NULL,
            confidence REAL NOT NULL,
            replaced INTEGER NOT NULL,
            note TEXT NOT NULL,
            imported_at TEXT NOT NULL,
            chosen_encoding TEXT,
            clean INTEGER NOT NULL DEFAULT 0,
            title TEXT NOT NULL,
            published TEXT,
            source TEXT,
            language TEXT,
            words INTEGER NOT NULL,
            reader_version INTEGER NOT NULL,
            -- What the corpus could tell when it was read: the share of its lines known from other pages (0..1),
            -- and how many articles there were when that was last looked at.
            known_lines REAL NOT NULL DEFAULT 0,
            considered_at INTEGER NOT NULL DEFAULT 0,
            awaits_indexing INTEGER NOT NULL DEFAULT 1
        );
        CREATE INDEX articles_by_sha256 ON articles (sha256);
        CREATE INDEX articles_by_source ON articles (source);
        CREATE INDEX articles_awaiting ON articles (id) WHERE awaits_indexing;

        -- Articles gone from the catalogue that the index may still hold.
        CREATE TABLE removed (article INTEGER PRIMARY KEY);

        CREATE TABLE originals (
            article INTEGER PRIMARY KEY REFERENCES articles ON DELETE CASCADE,
            bytes BLOB NOT NULL
        );
        CREATE TABLE readings (
            article INTEGER PRIMARY KEY REFERENCES articles ON DELETE CASCADE,
            spans BLOB NOT NULL
        );

        -- Every path that led to an article, by its bytes: copies of one text share the article.
        CREATE TABLE files (
            path BLOB PRIMARY KEY,
            article INTEGER NOT NULL REFERENCES articles ON DELETE CASCADE,
            sha256 BLOB NOT NULL
        ) WITHOUT ROWID;
        CREATE INDEX files_by_article ON files (article);

        CREATE TABLE names (
            id INTEGER PRIMARY KEY,
            kind TEXT NOT NULL,
            name TEXT NOT NULL,
            UNIQUE (kind, name)
        );
        CREATE TABLE named (
            article INTEGER NOT NULL REFERENCES articles ON DELETE CASCADE,
            name INTEGER NOT NULL REFERENCES names,
            in_furniture INTEGER NOT NULL,
            mentions INTEGER NOT NULL,
            aliases TEXT NOT NULL,
            PRIMARY KEY (article, name, in_furniture)
        ) WITHOUT ROWID;
        CREATE INDEX named_by_name ON named (name);

        -- In how many pages a line stands: what the boilerplate engine learns as the corpus grows.
        CREATE TABLE line_counts (hash INTEGER PRIMARY KEY, pages INTEGER NOT NULL);

        -- What the user made. None of it is ever derived, and none of it is touched by reading again.
        CREATE TABLE tags (
            article INTEGER NOT NULL REFERENCES articles ON DELETE CASCADE,
            tag TEXT NOT NULL,
            PRIMARY KEY (article, tag)
        ) WITHOUT ROWID;
        CREATE TABLE fold_rules (
            id INTEGER PRIMARY KEY,
            line_hash INTEGER NOT NULL,
            fold INTEGER NOT NULL,
            source TEXT,
            sample TEXT NOT NULL,
            made_at TEXT NOT NULL
        );

        CREATE TABLE imports (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            started_at TEXT NOT NULL,
            finished_at TEXT,
            stopped INTEGER NOT NULL DEFAULT 0
        );
        CREATE TABLE outcomes (
            import INTEGER NOT NULL REFERENCES imports ON DELETE CASCADE,
            number INTEGER NOT NULL,
            path TEXT NOT NULL,
            outcome TEXT NOT NULL,
            reason TEXT NOT NULL,
            article INTEGER,
            PRIMARY KEY (import, number)
        ) WITHOUT ROWID;
        """


def _stories() -> str:
    """What finds the copies of a text: a sketch of each body, its telling hashes, and the story it tells."""
    return """
        -- NULL: not compared with the others yet; 0: alone; else the lowest id of the articles that tell it.
        ALTER TABLE articles ADD COLUMN story INTEGER;
        CREATE INDEX articles_by_story ON articles (story) WHERE story > 0;
        CREATE INDEX articles_unsettled ON articles (id) WHERE story IS NULL;
        CREATE TABLE sketches (
            article INTEGER PRIMARY KEY REFERENCES articles ON DELETE CASCADE,
            sketch BLOB NOT NULL
        );
        CREATE TABLE sketch_keys (
            key INTEGER NOT NULL,
            article INTEGER NOT NULL,
            PRIMARY KEY (key, article)
        ) WITHOUT ROWID;
        """


def _standing() -> str:
    """What the user has read, and the verdict on it; an article without a row is unread and undecided."""
    return """
        CREATE TABLE standing (
            article INTEGER PRIMARY KEY REFERENCES articles ON DELETE CASCADE,
            is_read INTEGER NOT NULL,
            verdict TEXT
        );
        """


def _lines_of_removed() -> str:
    """What a removed article said, as hashes of its lines: taken from the counts once there is room on the disk."""
    return "ALTER TABLE removed ADD COLUMN lines BLOB NOT NULL DEFAULT x'';"


def _lines_of_sites() -> str:
    """On which site's pages alone a line stands, as a number that takes a byte or two a line."""
    return """
        CREATE TABLE sites (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
        -- 0: on pages of several sites, or of none that is known.
        ALTER TABLE line_counts ADD COLUMN site INTEGER NOT NULL DEFAULT 0;
        """


def _names_later() -> str:
    """Which articles were read but for their names, which are to be found later."""
    return """
        ALTER TABLE articles ADD COLUMN awaits_names INTEGER NOT NULL DEFAULT 0;
        CREATE INDEX articles_awaiting_names ON articles (id) WHERE awaits_names;
        """


def _furniture_later() -> str:
    """Of which articles the names in the furniture are still to be found, those of the body having been found."""
    return """
        ALTER TABLE articles ADD COLUMN awaits_furniture INTEGER NOT NULL DEFAULT 0;
        CREATE INDEX articles_awaiting_furniture ON articles (id) WHERE awaits_furniture;
        """


# Each step gives the statements that lead from the version before it.
MIGRATIONS: tuple[Callable[[], str], ...] = (
    _first_tables,
    _stories,
    notes.tables,
    _standing,
    register.tables,
    asking.tables,
    _lines_of_removed,
    _names_later,
    shelf.tables,
    formers.tables,
    _lines_of_sites,
    _furniture_later,
    register.keys_without_blanks,
    register.roles,
)


class Connected(NamedTuple):
    """A connection to a catalogue, and where it is kept as it was if it was brought up to date for it."""

    db: sqlite3.Connection
    before: Path | None = None


def connect(file: Path, writing: bool, as_it_is: bool = False) -> Connected:
    """A connection to the catalogue in `file`, brought up to date unless it is wanted `as_it_is`.

    Raises `CorpusTooNew` for a file of a later version, `CorpusDamaged` for one that is no catalogue or cannot be
    read, both before anything in it is changed.
    """
    what = f"The catalogue {file}"
    before = None
    _see_that_it_is_our_own(file)
    with told(what):
        if writing:
            db = sqlite3.connect(file, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
        else:
            db = sqlite3.connect(
                f"{file.resolve().as_uri()}?mode=ro{'&immutable=1' if _can_never_change(file) else ''}",
                uri=True,
                timeout=BUSY_SECONDS,
                isolation_level=None,
                check_same_thread=False,
            )
    try:
        with told(what):
            version = _version(db, file)
            if not version and not writing and not as_it_is:
                raise CorpusMissing(
                    f"There is no corpus in {file.parent}: its catalogue is empty.", "To begin one, import a folder."
                )
            if writing:
                db.execute("PRAGMA journal_mode = WAL")
                # Lines are counted all over their table: what is in memory is not read again for every batch (48 MB).
                db.execute("PRAGMA cache_size = -48000")
                db.execute("PRAGMA synchronous = FULL")
            db.execute("PRAGMA foreign_keys = ON")
            # Rows of a hostile file must not call functions or write to system tables.
            db.execute("PRAGMA trusted_schema = OFF")
            db.execute("PRAGMA temp_store = MEMORY")
            if writing and version < len(MIGRATIONS):
                before = _migrate(db, file)
            if writing:
                db.execute(f"INSERT OR IGNORE INTO facts VALUES ('identity', {_NEW_IDENTITY})")
            elif 0 < version < len(MIGRATIONS) and not as_it_is:
                # A reader cannot bring it up to date; whoever may write can, also while it is read.
                db.close()
                before = _bring_up_to_date(file)
                return Connected(connect(file, writing=False).db, before)
    except BaseException:
        db.close()
        raise
    return Connected(db, before)


def _see_that_it_is_our_own(file: Path) -> None:
    """Raise `CorpusDamaged` where SQLite would open a pipe, or write its journal into a file that a link leads to."""
    true = file.resolve()
    for name in ("", "-wal", "-shm", "-journal"):
        each = true.with_name(true.name + name)
        if is_odd(each) or each.is_dir():
            raise CorpusDamaged(f"{each} is no file.", "Remove it, or choose another folder.")


def _can_never_change(file: Path) -> bool:
    """Whether the file lies on a disk that is for reading only, and all of it: there SQLite cannot make what it shares.

    Else it makes a small file beside this one, by which readers and a writer know of each other.
    """
    true = file.resolve()
    journal = true.with_name(true.name + "-wal")
    try:
        is_for_reading = bool(os.statvfs(true).f_flag & os.ST_RDONLY)
        return is_for_reading and not (journal.exists() and journal.stat().st_size)
    except (OSError, AttributeError):  # not of this system
        return False


def _bring_up_to_date(file: Path) -> Path | None:
    """Let a catalogue of an earlier version become today's, for one that only wants to read it.

    Returns where it is kept as it was; None where another did it meanwhile.
    """
    try:
        db, before = connect(file, writing=True)
        db.close()
        return before
    except (CannotWrite, CorpusBusy, OSError) as trouble:
        kind = type(trouble) if isinstance(trouble, CannotWrite | CorpusBusy) else CannotWrite
        raise kind(
            f"The corpus in {file.parent} was made by an earlier version of CorpusView, and cannot be brought up to "
            "date from here.",
            "Open it once where it may be written to and nobody else uses it; nothing in it is damaged.",
        ) from trouble


def _version(db: sqlite3.Connection, file: Path) -> int:
    """The version of the file's tables, 0 for a new file."""
    version = db.execute("PRAGMA user_version").fetchone()[0]
    owner = db.execute("PRAGMA application_id").fetchone()[0]
    tables = db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    if tables and owner != APPLICATION_ID:
        raise CorpusDamaged(f"{file} is a database, but not a catalogue of CorpusView.", "Choose another folder.")
    if version > len(MIGRATIONS):
        raise CorpusTooNew(
            f"The corpus in {file.parent} was made by a later version of CorpusView.", "Update CorpusView to open it."
        )
    if version and not _made_by(version) <= _names(db):
        raise CorpusDamaged(
            f"{file} lacks tables that a catalogue of CorpusView has.", "Restore it from a backup, or choose another."
        )
    made = _rules_made_by(version) if version else frozenset()
    if odd := sorted(_rules(db) - made if version else ()):
        _refuse(file, odd, {name for _, name, _ in made})
    return version


def _refuse(file: Path, odd: list[Rule], ours: set[str]) -> None:
    """Raise `CorpusDamaged` where what a catalogue holds beside ours would act upon ours."""
    not_to_be_trusted = "It is not to be trusted: choose another, or import the files again."
    for kind, name, rule in odd:
        if kind == "trigger":
            # One of a stranger's could take away what the user makes, whenever something else is saved.
            raise CorpusDamaged(f"{file} would do by itself what no catalogue of CorpusView does.", not_to_be_trusted)
        # Columns, checks and indexes of a stranger's could refuse what the user makes; so could a table of theirs that
        # refers to one of ours. Any other table or view is theirs alone.
        if name in ours or kind == "index" or "references" in rule:
            raise CorpusDamaged(f"{file} has tables that no catalogue of CorpusView has.", not_to_be_trusted)


def _names(db: sqlite3.Connection) -> frozenset[str]:
    """The tables with their columns, the indexes and the triggers of a database, by name."""
    columns = "SELECT m.name || '.' || c.name FROM sqlite_master m, pragma_table_info(m.name) c WHERE m.type = 'table'"
    return frozenset(row[0] for row in db.execute(f"SELECT name FROM sqlite_master UNION {columns}"))


def _rules(db: sqlite3.Connection) -> frozenset[Rule]:
    """What a database allows and does by itself: its tables, indexes and triggers, by name, as they were written."""
    found = db.execute("SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL")
    return frozenset((kind, name, _COMMENTS_AND_SPACE.sub("", sql).lower()) for kind, name, sql in found)


@cache
def _rules_made_by(version: int) -> frozenset[Rule]:
    """What the first `version` steps make."""
    with closing(sqlite3.connect(":memory:")) as db:
        db.executescript("".join(step() for step in MIGRATIONS[:version]))
        return _rules(db)


@cache
def _made_by(version: int) -> frozenset[str]:
    """What the first `version` steps make."""
    with closing(sqlite3.connect(":memory:")) as db:
        db.executescript("".join(step() for step in MIGRATIONS[:version]))
        return _names(db)


def as_it_was(file: Path) -> Path:
    """Where a catalogue of an earlier version is kept before it is brought up to date."""
    return file.with_name(f"{file.stem}-before-{len(MIGRATIONS)}{file.suffix}")


def _migrate(db: sqlite3.Connection, file: Path) -> Path | None:
    """Take the steps to today's version, all or none of them, after a verified copy of what already holds something.

    Returns where that copy is. So there is no catalogue between two versions, the copy is of what the user had, and of
    two processes that begin at once the second finds it done.
    """
    db.execute("BEGIN IMMEDIATE")
    try:
        version = _version(db, file)
        before = as_it_was(file) if 0 < version < len(MIGRATIONS) else None
        if before is not None:
            # SQLite copies nothing out of a connection that writes.
            with closing(sqlite3.connect(file)) as source:
                copy_to(source, before)
        for step in MIGRATIONS[version:]:
            for statement in _statements(step()):
                db.execute(statement)
        db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        db.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:
            db.execute("ROLLBACK")
        raise
    return before


def _statements(script: str) -> Iterator[str]:
    """The statements of a script, one by one: run as a whole it would end the transaction that it is run in."""
    statement = ""
    for piece in script.split(";"):
        statement += piece + ";"
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


def _verified_copy(db: sqlite3.Connection, to: Path) -> None:
    """A copy of the database that was read back and found whole."""
    with closing(sqlite3.connect(to)) as copy:
        db.backup(copy)
        # One file, that can be read from a disk that cannot be written to.
        copy.execute("PRAGMA journal_mode = DELETE")
        if copy.execute("PRAGMA integrity_check").fetchone()[0] != "ok":
            raise CorpusDamaged(f"The backup {to} could not be verified.", "The catalogue was left as it was.")


def copy_to(db: sqlite3.Connection, to: Path) -> None:
    """A verified copy of the whole catalogue in the file `to`, complete or absent; an existing file is replaced."""
    draft = to.with_name(to.name + ".new")
    draft.unlink(missing_ok=True)
    try:
        _verified_copy(db, draft)
        _settle(draft, to)
    finally:
        draft.unlink(missing_ok=True)


def restore_from(backup: Path, to: Path) -> None:
    """Put a verified copy of the catalogue in `backup` in the place of `to`.

    Raises `CorpusDamaged` or `CorpusTooNew`, with `to` as it was, when the backup cannot be trusted.
    """
    with closing(connect(backup, writing=False, as_it_is=True).db) as source, told(f"The backup {backup}"):
        _version(source, backup)
        if not source.execute("PRAGMA application_id").fetchone()[0]:
            raise CorpusDamaged(f"{backup} is empty.", "Choose another backup.")
        if source.execute("PRAGMA integrity_check").fetchone()[0] != "ok":
            raise CorpusDamaged(f"The backup {backup} is damaged.", "Choose another backup.")
        draft = to.with_name(to.name + ".new")
        draft.unlink(missing_ok=True)
        try:
            _verified_copy(source, draft)
            _become_another(draft)
            _write_out(to)
            # What the old file still had in its journal must not be played into the new one.
            for leftover in ("-wal", "-shm"):
                to.with_name(to.name + leftover).unlink(missing_ok=True)
            _settle(draft, to)
        finally:
            draft.unlink(missing_ok=True)


def _become_another(draft: Path) -> None:
    """Give a copy an identity of its own: an index of what was in its place must not be taken for its own."""
    with closing(sqlite3.connect(draft, isolation_level=None)) as db:
        db.execute(f"INSERT OR REPLACE INTO facts VALUES ('identity', {_NEW_IDENTITY})")


def _write_out(file: Path) -> None:
    """Bring what a catalogue has in its journal into the file itself, so that the file alone is whole."""
    if not file.exists():
        return
    with suppress(sqlite3.Error), closing(sqlite3.connect(file, isolation_level=None)) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _settle(draft: Path, to: Path) -> None:
    """Let `draft` durably become `to`."""
    with draft.open("rb+") as file:
        os.fsync(file.fileno())
    draft.replace(to)
    if os.name != "nt":
        folder = os.open(to.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
