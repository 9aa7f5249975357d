"""A file written whole or not at all: to a draft beside it, flushed to the disk, then put in place."""

from __future__ import annotations

import contextlib
import errno
import os
import re
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from corpusview.errors import CannotWrite, NoSpace

_DRAFT = re.compile(r"\.corpusview-\d+-[0-9a-f]{8}\.new")
# Seconds since the last write to a draft after which nobody writes to it any more: a day.
_ABANDONED = 86_400


@contextmanager
def whole_file(to: Path, replace: bool = False) -> Iterator[TextIO]:
    """A text file (UTF-8, line ends as written) that appears as `to` when the block ends well, and not otherwise.

    Raises `CannotWrite` where something is in the place already, unless `replace`, and `NoSpace` on a full disk.
    """
    if to.is_dir() or not to.name:
        raise CannotWrite(f"{to} is a folder.", "Name a file in it.")
    if os.path.lexists(to) and not replace:
        raise _is_there(to)
    _sweep(to.parent)
    draft = to.with_name(f".corpusview-{os.getpid()}-{secrets.token_hex(4)}.new")
    try:
        with draft.open("x", encoding="utf-8", newline="", errors="surrogateescape") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        _put_in_place(draft, to, replace)
    except OSError as trouble:
        if trouble.errno in (errno.ENOSPC, errno.EDQUOT):
            raise NoSpace(f"The disk is full; {to.name} was not written.", "Make room and try again.") from trouble
        raise CannotWrite(
            f"{to} cannot be written ({trouble.strerror}).", "Check the folder and its rights."
        ) from trouble
    finally:
        with contextlib.suppress(OSError):
            draft.unlink()


def _sweep(folder: Path) -> None:
    """Remove the drafts of exports that were killed; one that may still be written, here or elsewhere, stays."""
    with contextlib.suppress(OSError):
        for each in folder.glob(".corpusview-*.new"):
            if _DRAFT.fullmatch(each.name) and time.time() - each.lstat().st_mtime > _ABANDONED:
                each.unlink()


def _is_there(to: Path) -> CannotWrite:
    return CannotWrite(f"{to} is already there.", "Choose another name, or ask for it to be replaced (--force).")


def _put_in_place(draft: Path, to: Path, replace: bool) -> None:
    """Give the draft its name, durably. Where nothing may be replaced, not even a file that came up meanwhile is."""
    if replace:
        draft.replace(to)
    else:
        try:
            os.link(draft, to)
        except FileExistsError:
            raise _is_there(to) from None
        except OSError:
            # Some file systems know no second name for a file.
            if os.path.lexists(to):
                raise _is_there(to) from None
            draft.replace(to)
    with contextlib.suppress(OSError):
        folder = os.open(to.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
