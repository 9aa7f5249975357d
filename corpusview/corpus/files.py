"""The user's files: found in order, opened so that nothing can block, loop or be followed elsewhere, never written.

Paths are bytes here, as the system has them: pathlib knows only those that decode.
"""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from corpusview.article import Origin
from corpusview.errors import CannotRead

# A single page of 50 MB is no article; reading one costs seconds and hundreds of megabytes.
LARGEST = 50_000_000

# What file managers, editors and version control leave in a folder is no page.
_NOT_PAGES = frozenset({".DS_Store", "Thumbs.db", "desktop.ini", ".directory"})


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file met by the walk. `path` are the very bytes of its name; `reason` says why it cannot be read, if so.

    `below` is the folder that the user named, in which it was met; empty where the user named the file itself.
    """

    path: bytes
    size: int
    reason: str = ""
    below: bytes = b""

    def shown(self) -> str:
        """The path as text for people: bytes that are no text are escaped with backslashes."""
        return shown(self.path)


@dataclass(frozen=True, slots=True)
class OpenedFile:
    """The bytes of a file, with when it was last changed (seconds since 1970)."""

    raw: bytes
    mtime: float


def shown(path: bytes) -> str:
    """A path's bytes as text for people."""
    return path.decode("utf-8", "backslashreplace")


def walk(paths: Iterable[Path | FoundFile]) -> Iterator[FoundFile]:
    """Every file below `paths`, sorted by name within each folder; links are not followed, each folder met once.

    What cannot be looked at is yielded too, with its reason, so that the counts add up. A file that an earlier walk met
    is looked at again, as one that the user did not name.
    """
    met: set[tuple[int, int]] = set()
    for each in paths:
        if isinstance(each, FoundFile):
            yield from _below(each.path, each.below, met, named_by_user=not each.below)
        else:
            top = os.fsencode(os.path.abspath(each))
            yield from _below(top, top, met, named_by_user=True)


def _below(top: bytes, below: bytes, met: set[tuple[int, int]], named_by_user: bool) -> Iterator[FoundFile]:
    """`top` itself, or everything below it. An own stack: the depth of a hostile tree is not ours."""
    waiting = [(top, named_by_user)]
    while waiting:
        path, named = waiting.pop()
        try:
            # A link that the user named is followed, one met on the way is not.
            status = os.stat(path) if named else os.lstat(path)
        except (OSError, ValueError) as trouble:
            yield FoundFile(path, 0, _why(trouble), below)
            continue
        if stat.S_ISDIR(status.st_mode):
            key = (status.st_dev, status.st_ino)
            if key in met:
                continue
            met.add(key)
            try:
                names = sorted(os.listdir(path), reverse=True)
            except OSError as trouble:
                yield FoundFile(path, 0, f"The folder cannot be opened: {_why(trouble)}", below)
                continue
            waiting.extend((os.path.join(path, name), False) for name in names if not _is_litter(name))
        elif stat.S_ISREG(status.st_mode):
            true, place = (os.path.realpath(path), b"") if named else (path, below)
            yield FoundFile(true, status.st_size, below=place)
        else:
            yield FoundFile(path, 0, f"This is {_what(status.st_mode)}, not a file.", below)


def _is_litter(name: bytes) -> bool:
    """Whether a folder's entry is hidden or left there by some program."""
    return name.startswith(b".") or name.decode("utf-8", "replace") in _NOT_PAGES


def _what(mode: int) -> str:
    for test, what in (
        (stat.S_ISLNK, "a link"),
        (stat.S_ISFIFO, "a pipe"),
        (stat.S_ISSOCK, "a socket"),
        (stat.S_ISBLK, "a disk"),
        (stat.S_ISCHR, "a device"),
    ):
        if test(mode):
            return what
    return "something else"


def read(path: bytes, largest: int = LARGEST, below: bytes = b"") -> OpenedFile:
    """The bytes of a regular file. Raises `CannotRead` with the reason for anything else, at once.

    Where it was met `below` a folder, no folder in between may have become a link since.
    """
    flags = os.O_RDONLY | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
    # Without O_NONBLOCK opening a pipe waits for ever; without O_NOFOLLOW a link leads out of the folder.
    flags |= getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0)
    try:
        descriptor = _opened(path, below, flags)
    except (OSError, ValueError) as trouble:
        raise CannotRead(_why(trouble)) from trouble
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise CannotRead(f"This is {_what(status.st_mode)}, not a file.")
        if status.st_size > largest:
            raise CannotRead(
                f"The file is {status.st_size / 1e6:,.0f} MB; the limit is {largest / 1e6:,.0f} MB.",
                "Split it into articles.",
            )
        raw = _rest(descriptor, status.st_size + 1, largest + 1)
    except OSError as trouble:
        raise CannotRead(_why(trouble)) from trouble
    finally:
        os.close(descriptor)
    if len(raw) > largest:
        raise CannotRead("The file grew beyond the limit while it was read.")
    return OpenedFile(raw, status.st_mtime)


def _rest(descriptor: int, likely: int, most: int) -> bytes:
    """What a file holds, `likely` so many bytes and no more than `most` of it."""
    raw = os.read(descriptor, min(likely, most))
    if len(raw) < likely:
        # All of it, unless the system was disturbed while it read.
        more = os.read(descriptor, most - len(raw))
        if not more:
            return raw
        raw += more
    parts, held = [raw], len(raw)
    while held < most and (more := os.read(descriptor, most - held)):
        parts.append(more)
        held += len(more)
    return b"".join(parts)


def _opened(path: bytes, below: bytes, flags: int) -> int:
    """A descriptor of the file, come to from the folder `below` by true folders alone, where the system has a way."""
    way = _way(path, below) if below and os.open in os.supports_dir_fd else []
    if not way or os.pardir.encode() in way:
        return os.open(path, flags)
    to_a_folder = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC
    folder = os.open(below, to_a_folder)
    try:
        for name in way[:-1]:
            inner = os.open(name, to_a_folder | os.O_NOFOLLOW, dir_fd=folder)
            os.close(folder)
            folder = inner
        return os.open(way[-1], flags, dir_fd=folder)
    finally:
        os.close(folder)


def _way(path: bytes, below: bytes) -> list[bytes]:
    """The names by which one comes from the folder `below` to `path`."""
    parted = os.fsencode(os.sep)
    if path.startswith(below + parted):
        way = path[len(below) + 1 :].split(parted)
        if not {b"", os.curdir.encode(), os.pardir.encode()}.intersection(way):
            return way
    return os.path.relpath(path, below).split(parted)


def _why(trouble: OSError | ValueError) -> str:
    """The operating system's reason as a sentence."""
    known = {
        errno.EACCES: "You have no right to read it.",
        errno.EPERM: "You have no right to read it.",
        errno.ENOENT: "It is not there.",
        errno.ELOOP: "It is a link; links are not followed.",
        errno.ENAMETOOLONG: "Its path is too long.",
        errno.EIO: "The disk reported an error.",
        errno.ENOTDIR: "A folder on its path is none any more; links are not followed.",
        errno.ENXIO: "It is a pipe or a device, not a file.",
    }
    code = getattr(trouble, "errno", None)
    return known.get(code or 0) or f"It cannot be opened ({getattr(trouble, 'strerror', None) or trouble})."


def origin(found: FoundFile, opened: OpenedFile) -> Origin:
    """Where an article from this file comes from, before it is decoded."""
    digest = hashlib.sha256(opened.raw).hexdigest()
    return Origin(found.shown(), digest, len(opened.raw), opened.mtime)
