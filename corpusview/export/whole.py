"""A file written whole or not at all: to a draft beside it, flushed to the disk, then put in place."""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from corpusview.errors import CannotWrite, NoSpace


@contextmanager
def whole_file(to: Path, replace: bool = False) -> Iterator[TextIO]:
    """A text file (UTF-8, line ends as written) that appears as `to` when the block ends well, and not otherwise.

    Raises `CannotWrite` where something is in the place already, unless `replace`, and `NoSpace` on a full disk.
    """
    if to.is_dir() or (to.exists() and not replace):
        raise CannotWrite(f"{to} is already there.", "Choose another name, or ask for it to be replaced.")
    draft = to.with_name(f".{to.name}.{os.getpid()}.new")
    try:
        with draft.open("x", encoding="utf-8", newline="", errors="surrogateescape") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        draft.replace(to)
    except OSError as trouble:
        if trouble.errno in (errno.ENOSPC, errno.EDQUOT):
            raise NoSpace(f"The disk is full; {to.name} was not written.", "Make room and try again.") from trouble
        raise CannotWrite(
            f"{to} cannot be written ({trouble.strerror}).", "Check the folder and its rights."
        ) from trouble
    finally:
        with contextlib.suppress(OSError):
            draft.unlink()
