"""A disk that remembers what was flushed to it, and can tell what a power cut at any moment would have left."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

# SQLite flushes for itself, unseen from Python, before it returns; what its files hold between two calls is durable.
_SQLITE = (".sqlite", ".sqlite-wal")
_NEVER_KEPT = (".sqlite-shm",)

Image = dict[str, bytes]


@dataclass
class RecordingDisk:
    """Watches the writes below `root`; after each step `at_step` may ask for `image`."""

    root: Path
    at_step: Callable[[str], None] = lambda _step: None
    _contents: dict[int, bytes] = field(default_factory=dict)
    _entries: dict[int, dict[str, int]] = field(default_factory=dict)
    _held: list[int] = field(default_factory=list)

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Record every flush, rename and removal inside."""
        with pytest.MonkeyPatch.context() as patch, ExitStack() as at_end:
            at_end.callback(lambda: [os.close(each) for each in self._held])
            patch.setattr(os, "fsync", self._watched("fsync", os.fsync, self._flushed))
            patch.setattr(Path, "replace", self._watched("replace", Path.replace))
            patch.setattr(Path, "unlink", self._watched("unlink", Path.unlink))
            patch.setattr(shutil, "rmtree", self._watched("rmtree", shutil.rmtree))
            yield

    def _watched(
        self, name: str, act: Callable[..., Any], then: Callable[[int], None] | None = None
    ) -> Callable[..., Any]:
        def step(*given: Any, **named: Any) -> Any:
            self.at_step(f"before {name}")
            result = act(*given, **named)
            if then is not None:
                then(given[0])
            self.at_step(f"after {name}")
            return result

        return step

    def _flushed(self, descriptor: int) -> None:
        status = os.fstat(descriptor)
        # Held open, so that its number is not given to another file.
        self._held.append(os.dup(descriptor))
        if stat.S_ISDIR(status.st_mode):
            names = os.listdir(descriptor)
            self._entries[status.st_ino] = {name: os.stat(name, dir_fd=descriptor).st_ino for name in names}
            return
        for path in self.root.parent.rglob("*"):
            if path.is_file() and path.stat().st_ino == status.st_ino:
                self._contents[status.st_ino] = path.read_bytes()

    def image(self, names_are_durable: bool) -> Image:
        """What stands below `root` after a power cut now: of each file only what was flushed.

        A rename or removal that was not flushed with its folder has happened or not: `names_are_durable` says which.
        """
        if names_are_durable:
            now = {path: path.stat().st_ino for path in self.root.rglob("*") if path.is_file()}
            found = {str(path.relative_to(self.root)): self._contents.get(ino, b"") for path, ino in now.items()}
        else:
            found = dict(self._below(self.root.stat().st_ino, ""))
        found = {name: raw for name, raw in found.items() if not name.endswith((*_SQLITE, *_NEVER_KEPT))}
        for path in self.root.iterdir():
            if path.name.endswith(_SQLITE):
                found[path.name] = path.read_bytes()
        return found

    def _below(self, folder: int, prefix: str) -> Iterator[tuple[str, bytes]]:
        for name, ino in self._entries.get(folder, {}).items():
            if ino in self._entries:
                yield from self._below(ino, f"{prefix}{name}/")
            else:
                yield prefix + name, self._contents.get(ino, b"")


def lay_out(image: Image, folder: Path) -> Path:
    """Write an image to `folder`."""
    for name, raw in image.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(raw)
    return folder
