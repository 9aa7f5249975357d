"""The files of a corpus' own folder, which may come from a stranger: none holds us up, and none leads elsewhere.

A corpus that was sent may hold a pipe where a file belongs, at which opening would wait for ever, or a link to a file
of the user's, which would be written to. What is no file of the folder itself counts as absent or damaged.
"""

from __future__ import annotations

import errno
import os
import shutil
import stat
from pathlib import Path

_NO_LINK_NO_WAIT = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
_ALWAYS = getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)


def open_own(path: Path, flags: int = os.O_RDONLY) -> int:
    """A descriptor of a regular file, with `O_CREAT` made for its owner alone. Raises `OSError` at anything else."""
    descriptor = os.open(path, flags | _NO_LINK_NO_WAIT | _ALWAYS, 0o600)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError(errno.EINVAL, "it is no file", str(path))
    return descriptor


def read_own(path: Path, most: int) -> bytes:
    """The bytes of a regular file, of which there may be `most`."""
    with os.fdopen(open_own(path), "rb") as file:
        raw = file.read(most + 1)
    if len(raw) > most:
        raise OSError(errno.EFBIG, "it is too large", str(path))
    return raw


def open_to_keep(path: Path, flags: int) -> int:
    """The same for a file that means nothing by itself: a link, pipe or empty folder in its place is taken away."""
    try:
        return open_own(path, flags)
    except OSError:
        if is_own_folder(path):
            path.rmdir()
        elif is_odd(path):
            path.unlink()
        else:
            raise
        return open_own(path, flags)


def is_odd(path: Path) -> bool:
    """Whether there is something that is neither a file nor a folder: a link, a pipe, a device."""
    try:
        mode = path.lstat().st_mode
    except OSError:
        return False
    return not stat.S_ISREG(mode) and not stat.S_ISDIR(mode)


def is_own_file(path: Path) -> bool:
    """Whether there is a regular file, and no link to one."""
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except OSError:
        return False


def is_own_folder(path: Path) -> bool:
    """Whether there is a folder, and no link to one."""
    try:
        return stat.S_ISDIR(path.lstat().st_mode)
    except OSError:
        return False


def make_way(path: Path, for_folder: bool = False) -> None:
    """Take away what stands where a file (or a folder) is to be, and is none. What a link leads to stays untouched."""
    if is_own_folder(path):
        if not for_folder:
            shutil.rmtree(path)
    elif is_odd(path) or (for_folder and is_own_file(path)):
        path.unlink()
