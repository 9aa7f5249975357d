"""Lists that the user brings back: rules, searches and notes as text, read whole or refused with a clear sentence."""

from __future__ import annotations

import stat
from pathlib import Path

from corpusview.errors import CannotRead

# No list of rules is larger, in bytes; what is, is another kind of file.
LARGEST_RULES = 32_000_000


def text_of(file: Path, largest: int, what: str, *, waits: bool = False) -> str:
    """The text of a file of at most `largest` bytes, that is to be `what` ("a list of rules").

    What is no regular file is refused, as a pipe that nobody writes to holds its reader for ever and a device has no
    end; with `waits` (a command, which the user can stop) it is read as other programs do, no further than `largest`.
    Raises `CannotRead`.
    """
    try:
        if not waits and not stat.S_ISREG(file.stat().st_mode):
            raise CannotRead(f"{file} cannot be read: it is no file.")
        with file.open("rb") as opened:
            return read_text(opened.read(largest + 1), largest, what, str(file))
    except OSError as trouble:
        raise CannotRead(f"{file} cannot be read ({trouble.strerror}).") from trouble


def read_text(raw: bytes, largest: int, what: str, name: str) -> str:
    """The text of the bytes that `name` held, of which one more than `largest` was asked for. Raises `CannotRead`."""
    if len(raw) > largest:
        raise CannotRead(f"{name} is too large for {what}.")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as trouble:
        raise CannotRead(f"{name} is not a text in UTF-8.", "Give what the export wrote.") from trouble
