"""One writer to a corpus at a time: a lock that the operating system frees when its holder dies."""

from __future__ import annotations

import os
import sys
import time
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from corpusview.corpus.own_files import open_to_keep
from corpusview.errors import CorpusBusy, refused

FILE = "writer.lock"
# Seconds between two askings for a lock that another holds.
_PAUSE = 0.05

if sys.platform == "win32":
    import msvcrt

    # A byte far beyond the note that the file holds: Windows refuses to read a locked byte.
    _BYTE = 1 << 20

    def _take(descriptor: int) -> None:
        os.lseek(descriptor, _BYTE, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _take(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _take_within(descriptor: int, patience: float) -> None:
    """Take the lock, asking for it again for so many seconds."""
    end = time.monotonic() + patience
    while True:
        try:
            return _take(descriptor)
        except OSError:
            if time.monotonic() >= end:
                raise
        time.sleep(_PAUSE)


class WriterLock:
    """Held from construction to `free`. The file stays behind and means nothing; only the lock on it does."""

    def __init__(self, folder: Path, patience: float = 0.0) -> None:
        """Take the lock of the corpus in `folder`.

        Raises `CorpusBusy` when another process holds it and has not freed it within `patience` seconds.
        """
        file = folder / FILE
        try:
            # Not inherited: a child that outlives us must not keep the corpus locked.
            self._descriptor = open_to_keep(file, os.O_RDWR | os.O_CREAT)
        except OSError as trouble:
            raise refused(f"The corpus in {folder}", trouble, "Check the rights of its folder.") from trouble
        try:
            _take_within(self._descriptor, patience)
        except OSError as trouble:
            holder = _note(self._descriptor)
            os.close(self._descriptor)
            raise CorpusBusy(
                f"Another CorpusView{holder} is writing to this corpus.", "It can be searched meanwhile."
            ) from trouble
        with suppress(OSError):
            # A courtesy to others; on a full disk the lock holds without it.
            os.truncate(self._descriptor, 0)
            os.lseek(self._descriptor, 0, os.SEEK_SET)
            os.write(self._descriptor, f"{os.getpid()} {datetime.now():%H:%M}".encode())

    def free(self) -> None:
        """Give the lock back. Doing so twice does nothing."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1


def _note(descriptor: int) -> str:
    """Who holds the lock, as far as the file tells: " (pid 123, since 14:02)", or nothing."""
    try:
        os.lseek(descriptor, 0, os.SEEK_SET)
        pid, since = os.read(descriptor, 64).decode("ascii").split()
        return f" (pid {int(pid)}, since {since[:5]})"
    except (OSError, ValueError):
        return ""
