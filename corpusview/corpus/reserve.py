"""A little room kept back on the disk, so that articles can be removed when it is full."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

FILE = "reserve"
# Removing an article writes some pages to the journal of the catalogue and a small file of the index.
_BYTES = 2_000_000
_ZEROS = bytes(1 << 16)


def keep(folder: Path) -> None:
    """Keep room back in the corpus' folder, where there is enough of it."""
    file = folder / FILE
    with suppress(OSError):
        if file.exists() and file.stat().st_size >= _BYTES:
            return
        try:
            with file.open("wb") as reserve:
                # Written, not left as a hole: a hole holds no room.
                for _ in range(0, _BYTES, len(_ZEROS)):
                    reserve.write(_ZEROS)
        except OSError:
            file.unlink()


def give(folder: Path) -> bool:
    """Give the room back to the disk. Returns whether there was any."""
    try:
        (folder / FILE).unlink()
    except OSError:
        return False
    return True
