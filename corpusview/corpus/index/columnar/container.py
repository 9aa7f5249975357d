"""One file of named arrays that knows when it was damaged.

Layout, version 3, all numbers little-endian: 16 bytes of header (magic, version); the arrays, each starting at a
multiple of 8; CRC-32 of every 64 KiB block of all that; the directory, JSON; 32 bytes of trailer (place, length and
CRC-32 of the directory, version, magic). Arrays are mapped, not read; a block is checked the first time that it is
looked at.
"""

from __future__ import annotations

import json
import mmap
import struct
import zlib
from collections.abc import Iterable
from typing import Any

import numpy as np

from corpusview.corpus.index.columnar.packing import pack, unpack_one

MAGIC = b"\x89COLSEG\n"
VERSION = 3
_HEADER = struct.Struct("<8sII")
_TRAILER = struct.Struct("<QQII8s")
_BLOCK = 1 << 16

Array = np.ndarray


class ContainerDamaged(Exception):
    """The file is not, or no longer, what was written."""


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


class Container:
    """The arrays of one file. Raises `ContainerDamaged` as soon as something that is looked at is not as written."""

    def __init__(self, buffer: Any, name: str = "") -> None:
        self._buffer = buffer
        self._view = memoryview(buffer)
        self._name = name
        self._bytes = np.frombuffer(buffer, np.uint8)
        try:
            self._read()
        except (ValueError, KeyError, TypeError, struct.error, RecursionError, OverflowError) as error:
            raise ContainerDamaged(f"{name}: its directory is not readable") from error

    def _read(self) -> None:
        size = len(self._view)
        if size < _HEADER.size + _TRAILER.size:
            raise ContainerDamaged(f"{self._name}: too short")
        magic, version, _ = _HEADER.unpack_from(self._view)
        place, length, crc, same_version, same_magic = _TRAILER.unpack_from(self._view, size - _TRAILER.size)
        if magic != MAGIC or same_magic != MAGIC:
            raise ContainerDamaged(f"{self._name}: no columnar segment")
        if version != VERSION or same_version != VERSION:
            raise ContainerDamaged(f"{self._name}: written by another version")
        if place + length != size - _TRAILER.size:
            raise ContainerDamaged(f"{self._name}: cut off")
        directory = bytes(self._view[place : place + length])
        if zlib.crc32(directory) != crc:
            raise ContainerDamaged(f"{self._name}: its directory was altered")
        said = json.loads(directory)
        self.about: dict[str, Any] = said["about"]
        self._arrays: dict[str, tuple[Any, ...]] = {key: tuple(entry) for key, entry in said["arrays"].items()}
        self._covered: int = said["bytes"]
        sums = bytes(self._view[self._covered : place])
        if zlib.crc32(sums) != said["sums"]:
            raise ContainerDamaged(f"{self._name}: its checksums were altered")
        self._sums = np.frombuffer(sums, "<u4")
        self._seen = np.zeros(len(self._sums), bool)

    def check_length(self) -> None:
        """Raise `ContainerDamaged` where the file was cut since it was mapped.

        The system ends a program that looks at what is mapped beyond a file's end, so this is asked before.
        """
        if isinstance(self._buffer, mmap.mmap) and self._buffer.size() < len(self._buffer):
            raise ContainerDamaged(f"{self._name}: cut off while it was in use")

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
        """The bytes of an array and their place in the file; call `check` for the part that is looked at."""
        kind, count, place = self._arrays[name][:3]
        return self._bytes[place : place + count * np.dtype(kind).itemsize], place

    def check(self, start: int, end: int) -> None:
        """Check the bytes from `start` to `end` of the file, each block once."""
        if end <= start:
            return
        first, last = start // _BLOCK, (end - 1) // _BLOCK + 1
        if self._seen[first:last].all():
            return
        for block in range(first, last):
            if not self._seen[block]:
                at = block * _BLOCK
                if zlib.crc32(self._view[at : min(at + _BLOCK, self._covered)]) != self._sums[block]:
                    raise ContainerDamaged(f"{self._name}: the block at byte {at:,} was altered")
                self._seen[block] = True

    def check_all(self) -> None:
        """Check every byte."""
        self._seen[:] = False
        self.check(0, self._covered)


def map_file(file: Any) -> Any:
    """The content of an open Whoosh file: mapped where it is a real one, else as it lies in memory."""
    if getattr(file, "is_real", False):
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    if hasattr(file, "buf"):
        return file.buf
    return file.read()
