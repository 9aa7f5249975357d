"""One file of named arrays that knows when it was damaged.

Layout, version 4, all numbers little-endian: 16 bytes of header (magic, version); the arrays, each starting at a
multiple of 8; CRC-32 of every 16 KiB block of all that; the directory, JSON; 32 bytes of trailer (place, length and
CRC-32 of the directory, version, magic). A block is read and checked the first time that it is looked at.
"""

from __future__ import annotations

import json
import mmap
import os
import struct
import weakref
import zlib
from collections.abc import Iterable
from contextlib import suppress
from typing import Any

import numpy as np

from corpusview.corpus.index.columnar.packing import pack, unpack_one

MAGIC = b"\x89COLSEG\n"
VERSION = 4
_HEADER = struct.Struct("<8sII")
_TRAILER = struct.Struct("<QQII8s")
_BLOCK = 1 << 14

Array = np.ndarray


class ContainerDamaged(Exception):
    """The file is not, or no longer, what was written."""


class ContainerOfAnotherVersion(ContainerDamaged):
    """The file is whole, but of a format that this version does not read."""


class ContainerWriter:
    """Writes arrays to an open binary file, in the order given. `finish` completes the file."""

    def __init__(self, file: Any) -> None:
        self._file = file
        self._at = 0
        self._sums: list[int] = []
        self._sum = 0
        self._directory: dict[str, tuple[Any, ...]] = {}
        self._write(_HEADER.pack(MAGIC, VERSION, 0))

    def _write(self, piece: bytes | memoryview) -> None:
        self._file.write(piece)
        view = memoryview(piece).cast("B")
        while len(view):
            room = _BLOCK - self._at % _BLOCK
            self._sum = zlib.crc32(view[:room], self._sum)
            self._at += len(view[:room])
            view = view[room:]
            if self._at % _BLOCK == 0:
                self._sums.append(self._sum)
                self._sum = 0

    def add(self, name: str, array: Array) -> None:
        """Add an array under `name`, in the fewest bytes a number that hold it where it is of whole numbers."""
        array = _narrowed(array) if array.dtype.kind in "iu" else array
        array = np.ascontiguousarray(array.astype(array.dtype.newbyteorder("<"), copy=False))
        self.add_pieces(name, (array.data.cast("B"),) if len(array) else (), array.dtype.str, len(array))

    def add_pieces(self, name: str, pieces: Iterable[bytes], kind: str = "|u1", count: int | None = None) -> None:
        """Add the bytes of an array given in pieces."""
        if name in self._directory:
            raise ValueError(f"There is an array called {name} already")
        self._write(bytes(-self._at % 8))
        began = self._at
        for piece in pieces:
            self._write(piece)
        held = (self._at - began) // np.dtype(kind).itemsize if count is None else count
        self._directory[name] = (kind, held, began)

    def add_squeezed(self, name: str, numbers: Array) -> None:
        """Add numbers from 0 to 2**32 - 1, most of which are small, as one packed list."""
        pieces, sizes, units = pack(numbers.astype(np.int64), np.array([0, len(numbers)]))
        self.add_pieces(name, pieces, count=int(sizes[-1]))
        self._directory[name] = (*self._directory[name], len(numbers), int(units[0]) if len(numbers) else 0)

    def finish(self, about: dict[str, Any]) -> None:
        """Complete the file; `about` is kept with it (plain values only)."""
        if self._at % _BLOCK:
            self._sums.append(self._sum)
        sums = np.array(self._sums, "<u4").tobytes()
        arrays = {name: list(entry) for name, entry in self._directory.items()}
        said = {"arrays": arrays, "about": about, "bytes": self._at, "sums": zlib.crc32(sums)}
        directory = json.dumps(said).encode()
        place = self._at + len(sums)
        self._file.write(sums + directory)
        self._file.write(_TRAILER.pack(place, len(directory), zlib.crc32(directory), VERSION, MAGIC))


def _narrowed(array: Array) -> Array:
    if len(array) == 0:
        return array.astype(np.uint8)
    low, high = int(array.min()), int(array.max())
    if low < 0:
        return array
    return array.astype(np.min_scalar_type(high), copy=False)


class PagedFile:
    """A file of which the parts that were looked at lie in memory.

    It is not mapped: the system ends a program that looks at what is mapped where the file was cut off or the disk
    fails, and nothing can be done about that. Of memory that was only asked for the system gives what is written to.
    """

    def __init__(self, descriptor: int) -> None:
        self._descriptor = os.dup(descriptor)
        weakref.finalize(self, os.close, self._descriptor)
        self.size = os.fstat(self._descriptor).st_size
        self.memory: Any = bytearray()
        if self.size:
            private = {"flags": mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS} if hasattr(mmap, "MAP_PRIVATE") else {}
            self.memory = mmap.mmap(-1, self.size, **private)
            if hasattr(mmap, "MADV_NOHUGEPAGE"):
                # A large page would be given whole for each small block.
                with suppress(OSError):
                    self.memory.madvise(mmap.MADV_NOHUGEPAGE)
        self._view = memoryview(self.memory)

    def load(self, start: int, end: int) -> None:
        """Read the bytes from `start` to `end` into memory. Raises `EOFError` where there are fewer."""
        self.read_into(self._view[start:end], start)

    def read_into(self, view: memoryview, start: int) -> None:
        """Read as many bytes as fit into `view`."""
        while len(view):
            got = _read_at(self._descriptor, view, start)
            if not got:
                raise EOFError
            view, start = view[got:], start + got

    def length(self) -> int:
        """How long the file is now."""
        return os.fstat(self._descriptor).st_size

    def forget(self, start: int, end: int) -> None:
        """Give the memory of these bytes back, as far as the system takes it."""
        start, end = -(-start // mmap.PAGESIZE) * mmap.PAGESIZE, end // mmap.PAGESIZE * mmap.PAGESIZE
        if start < end and hasattr(mmap, "MADV_DONTNEED"):
            self.memory.madvise(mmap.MADV_DONTNEED, start, end - start)


def _read_at(descriptor: int, view: memoryview, place: int) -> int:
    if hasattr(os, "preadv"):
        return os.preadv(descriptor, [view], place)
    os.lseek(descriptor, place, os.SEEK_SET)
    piece = os.read(descriptor, len(view))
    view[: len(piece)] = piece
    return len(piece)


class Container:
    """The arrays of one file. Raises `ContainerDamaged` as soon as something that is looked at is not as written."""

    def __init__(self, content: Any, name: str = "") -> None:
        """`content` is a `PagedFile`, or all the bytes."""
        self._file = content if isinstance(content, PagedFile) else None
        buffer = content.memory if isinstance(content, PagedFile) else content
        self._view = memoryview(buffer)
        self._name = name
        self._bytes = np.frombuffer(buffer, np.uint8)
        self._bytes.flags.writeable = False
        # Bytes of the file that lie in memory.
        self.held = 0
        try:
            self._read()
        except (ValueError, KeyError, TypeError, struct.error, RecursionError, OverflowError) as error:
            raise ContainerDamaged(f"{name}: its directory is not readable") from error

    def _read(self) -> None:
        size = len(self._view)
        if size < _HEADER.size + _TRAILER.size:
            raise ContainerDamaged(f"{self._name}: too short")
        self._load(0, _HEADER.size)
        self._load(size - _TRAILER.size, size)
        magic, version, _ = _HEADER.unpack_from(self._view)
        place, length, crc, same_version, same_magic = _TRAILER.unpack_from(self._view, size - _TRAILER.size)
        if magic != MAGIC or same_magic != MAGIC:
            raise ContainerDamaged(f"{self._name}: no columnar segment")
        if version != VERSION or same_version != VERSION:
            raise ContainerOfAnotherVersion(f"{self._name}: written by another version")
        if place + length != size - _TRAILER.size:
            raise ContainerDamaged(f"{self._name}: cut off")
        self._load(place, place + length)
        directory = bytes(self._view[place : place + length])
        if zlib.crc32(directory) != crc:
            raise ContainerDamaged(f"{self._name}: its directory was altered")
        said = json.loads(directory)
        self.about: dict[str, Any] = said["about"]
        self._arrays: dict[str, tuple[Any, ...]] = {key: tuple(entry) for key, entry in said["arrays"].items()}
        self._covered: int = said["bytes"]
        self._load(self._covered, place)
        sums = bytes(self._view[self._covered : place])
        if zlib.crc32(sums) != said["sums"]:
            raise ContainerDamaged(f"{self._name}: its checksums were altered")
        self._sums = np.frombuffer(sums, "<u4")
        self._seen = np.zeros(len(self._sums), bool)

    def _load(self, start: int, end: int) -> None:
        if self._file is None:
            return
        try:
            self._file.load(start, end)
        except EOFError:
            raise self._cut_off() from None

    def _cut_off(self) -> ContainerDamaged:
        return ContainerDamaged(f"{self._name}: cut off while it was in use")

    def check_length(self) -> None:
        """Raise `ContainerDamaged` where the file was cut since it was opened."""
        if self._file is not None and self._file.length() < self._file.size:
            raise self._cut_off()

    def __contains__(self, name: str) -> bool:
        return name in self._arrays

    def array(self, name: str) -> Array:
        """The whole array, checked."""
        kind, count, place = self._arrays[name][:3]
        end = place + count * np.dtype(kind).itemsize
        self.check(place, end)
        return self._bytes[place:end].view(kind)

    def squeezed(self, name: str) -> Array:
        """The numbers of an array that was added squeezed, as 64-bit integers."""
        count, unit = self._arrays[name][3:]
        return unpack_one(self.array(name), 0, count, unit)

    def unchecked(self, name: str) -> tuple[Array, int]:
        """The bytes of an array and their place in the file; call `check` for the part that is looked at, before."""
        kind, count, place = self._arrays[name][:3]
        return self._bytes[place : place + count * np.dtype(kind).itemsize], place

    def check(self, start: int, end: int) -> None:
        """Read and check the bytes from `start` to `end` of the file, each block once."""
        if end <= start:
            return
        first, last = start // _BLOCK, (end - 1) // _BLOCK + 1
        seen = self._seen[first:last]
        if not seen.all():
            self._look_at(np.flatnonzero(~seen) + first)

    def check_some(self, places: Array, size: int) -> None:
        """Read and check `size` bytes at each of these places, which ascend."""
        blocks = np.concatenate((places // _BLOCK, (places + (size - 1)) // _BLOCK))
        wanted = np.flatnonzero(np.bincount(blocks))
        unseen = wanted[~self._seen[wanted]]
        if len(unseen):
            self._look_at(unseen)

    def _look_at(self, unseen: Array) -> None:
        """Read these blocks, which ascend, and check them; those that follow one another are read in one go."""
        blocks = unseen.tolist()
        begun = 0
        for at in range(1, len(blocks) + 1):
            if at == len(blocks) or blocks[at] != blocks[at - 1] + 1:
                self._load(self._bounds(blocks[begun])[0], self._bounds(blocks[at - 1])[1])
                begun = at
        for block in blocks:
            start, end = self._bounds(block)
            self._compare(block, self._view[start:end])
            self._seen[block] = True
            self.held += end - start

    def _bounds(self, block: int) -> tuple[int, int]:
        return block * _BLOCK, min((block + 1) * _BLOCK, self._covered)

    def _compare(self, block: int, content: memoryview) -> None:
        if zlib.crc32(content) != self._sums[block]:
            raise ContainerDamaged(f"{self._name}: the block at byte {block * _BLOCK:,} was altered")

    def check_all(self) -> None:
        """Check every byte as it is in the file now, and keep none of them."""
        piece = memoryview(bytearray(_BLOCK))
        for block in range(len(self._sums)):
            at, until = self._bounds(block)
            content = self._view[at:until]
            if self._file is not None:
                content = piece[: until - at]
                try:
                    self._file.read_into(content, at)
                except EOFError:
                    raise self._cut_off() from None
            self._compare(block, content)

    def release(self, prefix: str) -> None:
        """Give back the memory of the arrays whose names begin so. Nobody may look at what was handed out of them."""
        self.let_go(name for name in self._arrays if name.startswith(prefix))

    def let_go(self, names: Iterable[str]) -> None:
        """Give back the memory of these arrays: it is empty until `check` has read it again."""
        if self._file is None:
            return
        places = sorted(
            (place, place + count * np.dtype(kind).itemsize)
            for kind, count, place, *_ in (self._arrays[name] for name in names)
        )
        runs: list[tuple[int, int]] = []
        for start, end in places:
            # Between arrays that follow one another there is room to the next multiple of 8.
            if runs and start - runs[-1][1] < 8:
                runs[-1] = (runs[-1][0], end)
            else:
                runs.append((start, end))
        for start, end in runs:
            self.let_go_between(start, end)

    def let_go_between(self, start: int, end: int) -> None:
        """Give back the memory of the blocks that lie wholly between these places of the file."""
        first, last = -(-start // _BLOCK), end // _BLOCK
        if self._file is None or first >= last:
            return
        seen = np.flatnonzero(self._seen[first:last])
        if len(seen):
            first, last = first + int(seen[0]), first + int(seen[-1]) + 1
            self.held -= len(seen) * _BLOCK
            self._seen[first:last] = False
            self._file.forget(first * _BLOCK, last * _BLOCK)


def content_of(file: Any) -> Any:
    """The content of an open Whoosh file: read as it is looked at where it is a real one, else as it lies in memory."""
    if getattr(file, "is_real", False):
        return PagedFile(file.fileno())
    if hasattr(file, "buf"):
        return file.buf
    return file.read()
