"""A little room kept back on the disk, so that articles can be removed when it is full."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from corpusview.corpus.own_files import open_to_keep

FILE = "reserve"
# To remove an article writes its pages of the catalogue to the journal: some 100 of 4 kB, a thousand where it names
# very many; and before, the journal may have to be written out, which SQLite lets grow to 4 MB.
BYTES = 8_000_000
# Where there is not so much, half of it is better than nothing, and half of that.
_LEAST = 1_000_000
_ZEROS = bytes(1 << 16)


def keep(folder: Path) -> None:
    """Keep room back in the corpus' folder, as far as there is some."""
    with suppress(OSError):
        descriptor = open_to_keep(folder / FILE, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        try:
            held, size = os.fstat(descriptor).st_size, BYTES
            while size >= _LEAST and held < size:
                with suppress(OSError):
                    _take(descriptor, held, size)
                    break
                size //= 2
        finally:
            os.close(descriptor)


def _take(descriptor: int, held: int, size: int) -> None:
    """Let a file hold its room: to give it a length alone would leave a hole, and a hole holds none."""
    if hasattr(os, "posix_fallocate"):
        os.posix_fallocate(descriptor, 0, size)
        return
    for at in range(held, size, len(_ZEROS)):
        os.write(descriptor, _ZEROS[: size - at])


def give(folder: Path) -> bool:
    """Give the room back to the disk. Returns whether there was any."""
    try:
        (folder / FILE).unlink()
    except OSError:
        return False
    return True
