"""SQLite's errors in words: what happened, and what the user can do. What is a bug of ours is left one."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from corpusview.errors import CannotWrite, CorpusBusy, CorpusDamaged, CorpusViewError, NoMemory, NoSpace

# Of an extended code the low byte says the kind.
_KIND = 0xFF

_DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
_BUSY = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL)
_REFUSED = (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_NOLFS)
# SQLite calls these errors of the disk: memory that it did not get, and a piece of the file that it could not map.
_NO_MEMORY = (sqlite3.SQLITE_NOMEM, sqlite3.SQLITE_IOERR_NOMEM, sqlite3.SQLITE_IOERR_SHMMAP)


@contextmanager
def told(what: str = "The catalogue") -> Iterator[None]:
    """Turn SQLite's own errors into ours, each with its sentence; `what` names the file it is about.

    A statement that SQLite does not understand, or a row that breaks a constraint, is a bug of ours and stays one.
    """
    try:
        yield
    except sqlite3.Error as trouble:
        known = _known(trouble, what)
        if known is None:
            raise
        raise known from trouble


def _known(trouble: sqlite3.Error, what: str) -> CorpusViewError | None:
    """The known trouble that SQLite reports, if it is some."""
    code = getattr(trouble, "sqlite_errorcode", 0)
    kind = code & _KIND
    if kind in _DAMAGED or code == sqlite3.SQLITE_IOERR_CORRUPTFS:
        return CorpusDamaged(
            f"{what} cannot be read: it is damaged ({trouble}).",
            "Run check, and restore it from a backup or choose another folder.",
        )
    if kind == sqlite3.SQLITE_FULL:
        return NoSpace("The disk is full; nothing was lost.", "Make room and try again.")
    if code in _NO_MEMORY:
        return NoMemory()
    if kind in _BUSY:
        return CorpusBusy("The corpus is in use by another program.", "Try again in a moment.")
    if kind in _REFUSED:
        return CannotWrite(f"{what} cannot be opened or written to ({trouble}).", "Check the rights of its folder.")
    if kind == sqlite3.SQLITE_IOERR:
        return CannotWrite(
            f"The disk reported an error ({trouble}); nothing that was saved is lost.",
            "Check the disk and its free space.",
        )
    return None
