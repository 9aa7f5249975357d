"""SQLite's errors in words: what happened, and what the user can do."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from corpusview.errors import CannotWrite, CorpusBusy, CorpusDamaged, CorpusViewError, NoSpace

# Of an extended code the low byte says the kind.
_KIND = 0xFF


@contextmanager
def told() -> Iterator[None]:
    """Turn SQLite's own errors into ours, each with its sentence."""
    try:
        yield
    except sqlite3.DatabaseError as trouble:
        raise sentence(trouble) from trouble


def sentence(trouble: sqlite3.Error, what: str = "The catalogue") -> CorpusViewError:
    """The known trouble that SQLite reports; `what` names the file it was about."""
    code = getattr(trouble, "sqlite_errorcode", 0) & _KIND
    if code == sqlite3.SQLITE_FULL:
        return NoSpace("The disk is full; nothing was lost.", "Make room and try again.")
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return CorpusBusy("The corpus is in use by another program.", "Try again in a moment.")
    if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM, sqlite3.SQLITE_CANTOPEN):
        return CannotWrite(f"{what} cannot be opened or written to ({trouble}).", "Check the rights of its folder.")
    if code == sqlite3.SQLITE_IOERR:
        return CannotWrite(
            f"The disk reported an error ({trouble}); nothing that was saved is lost.",
            "Check the disk and its free space.",
        )
    return CorpusDamaged(
        f"{what} cannot be read: it is damaged ({trouble}).",
        "Run check, and restore it from a backup or choose another folder.",
    )
