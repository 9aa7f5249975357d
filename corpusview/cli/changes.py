"""Which files are new or changed since they were last looked at: for an import that keeps going."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from corpusview.corpus import files

# Seconds between two looks. A file is taken up when two looks find it the same, so that none is read half written.
_BETWEEN_LOOKS = 1.0

# A file by its bytes of name, as it was met, and the time of its last change in nanoseconds.
State = Mapping[bytes, tuple[files.FoundFile, int]]


def survey(paths: Sequence[Path]) -> State:
    """The state of every file below `paths`."""
    found: dict[bytes, tuple[files.FoundFile, int]] = {}
    for file in files.walk(paths):
        try:
            status = os.lstat(file.path)
        except OSError:
            continue
        found[file.path] = (file, status.st_mtime_ns)
    return found


def changed(paths: Sequence[Path], before: State) -> Iterator[list[files.FoundFile]]:
    """Without end: the files below `paths` that are new or changed and have come to rest, whenever there are any."""
    known = dict(before)
    last = before
    while True:
        time.sleep(_BETWEEN_LOOKS)
        now = survey(paths)
        fresh = [path for path, state in now.items() if known.get(path) != state and last.get(path) == state]
        last = now
        if fresh:
            known.update((path, now[path]) for path in fresh)
            # As what the walk met, and not as what the user named: of these a link is followed.
            yield [now[path][0] for path in fresh]
