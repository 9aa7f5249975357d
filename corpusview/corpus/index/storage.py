"""Whoosh's files, seen through one state of the index: no leftovers, durable writes, nothing deleted too soon."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from whoosh.filedb.filestore import FileStorage
from whoosh.filedb.structfile import StructFile

from corpusview.corpus.index.generations import Part, State, part_of


class StateStorage(FileStorage):
    """A Whoosh storage that lists only the files of one state and those written through it since.

    Every file is flushed to the disk when it is closed. A file of the state that Whoosh deletes stays on the disk,
    since the state in use still names it; `generations.sweep` removes it once another state is in use.
    """

    def __init__(self, folder: Path, state: State) -> None:
        super().__init__(str(folder / state.folder_name))
        self._folder = folder
        self._kept = {part.name: part for part in state.parts}
        self._written: set[str] = set()

    def list(self) -> list[str]:
        return [*self._kept, *self._written]

    def create_file(self, name: str, excl: bool = False, mode: str = "wb", **kwargs: Any) -> StructFile:
        file = super().create_file(name, excl=excl, mode=mode, **kwargs)
        file.file = _Synced(file.file)
        self._written.add(name)
        return file

    def delete_file(self, name: str) -> None:
        if name in self._kept:
            del self._kept[name]
        else:
            self._written.discard(name)
            super().delete_file(name)

    def rename_file(self, oldname: str, newname: str, safe: bool = False) -> None:
        if newname not in self._kept and newname not in self._written:
            # What a change that was cut off left behind does not exist for this state, and must not stand in its way.
            (Path(self.folder) / newname).unlink(missing_ok=True)
        super().rename_file(oldname, newname, safe)
        self._written.discard(oldname)
        self._written.add(newname)

    def parts(self) -> tuple[Part, ...]:
        """Every file as it stands now: those of the state that are still wanted, and the new ones."""
        fresh = [part_of(Path(self.folder) / name) for name in sorted(self._written)]
        return (*self._kept.values(), *fresh)

    def undo(self) -> None:
        """Remove what was written through this storage."""
        for name in self._written:
            (Path(self.folder) / name).unlink(missing_ok=True)
        self._written.clear()


class _Synced:
    """A file that is flushed to the disk before it is closed."""

    def __init__(self, file: Any) -> None:
        self._file = file

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)

    def close(self) -> None:
        if not self._file.closed:
            try:
                self._file.flush()
                os.fsync(self._file.fileno())
            finally:
                self._file.close()
