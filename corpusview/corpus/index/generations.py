"""Where the index lies on disk, and how one state of it takes the place of another at once and for good.

The folder holds `current`, one small file that names the folder of the generation in use, the table of contents in
it, and every file that belongs to that state with its size and SHA-256. A change writes new files beside the old ones,
makes them durable, and only then replaces `current` by a rename: before the rename the old state stands, after it the
new one, whatever is cut off in between. Files that `current` does not name do not exist for a reader and are swept
away by the next change.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import re
import shutil
from collections.abc import Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from corpusview.corpus.own_files import is_own_file, is_own_folder, make_way, open_own, read_own
from corpusview.errors import CorpusMissing, CorpusTooNew, CorpusViewError, IndexDamaged

CURRENT = "current"
# The same for a generation that is being built beside the one in use.
ASIDE = "aside"
LAYOUT_VERSION = 1
_AT_ONCE = 1 << 20
# Bytes of `current`: a hundred for each file of the index, of which there are dozens.
_MOST_SAID = 10_000_000
_GENERATION = re.compile(r"gen-[0-9]{4,}")


@dataclass(frozen=True, slots=True)
class Part:
    """One file of a state of the index: its name, its size in bytes and the SHA-256 of its bytes."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class State:
    """What `current` says: the generation's folder, the number of its table of contents, its files, and whose it is.

    `owner` is the identity of the catalogue that the index was made from.
    """

    generation: int
    contents: int
    parts: tuple[Part, ...]
    owner: str = ""

    @property
    def folder_name(self) -> str:
        return f"gen-{self.generation:04d}"

    def names(self) -> frozenset[str]:
        """The names of the files of this state."""
        return frozenset(part.name for part in self.parts)


_REBUILD = "Rebuild it from the catalogue: nothing is lost."
_RIGHTS = "Check whose its folder is, and the rights to it: nothing is lost."


def damaged(what: str) -> IndexDamaged:
    """The error for an index that cannot be trusted."""
    return IndexDamaged(f"The search index is damaged: {what}.", _REBUILD)


def refused(why: str) -> IndexDamaged:
    """The error for an index that the system does not let us read, or write."""
    return IndexDamaged(f"The search index cannot be read or written ({why}).", _RIGHTS)


def missing(folder: Path, pointer: str) -> CorpusViewError:
    """The error where no pointer is seen in `folder`; where nothing else is there either, its disk is gone."""
    if not folder.parent.is_dir():
        return CorpusMissing(
            f"The folder of the corpus is gone: {folder.parent}.", "If its disk was taken off, bring it back."
        )
    if folder.is_dir() and not os.access(folder, os.R_OK | os.X_OK):
        return refused(os.strerror(errno.EACCES))
    return damaged(f"“{pointer}” is missing")


def of_another_version() -> IndexDamaged:
    """The error for an index that is whole, but of a format that this version does not read."""
    return IndexDamaged("The search index is of another version.", _REBUILD)


def read_state(folder: Path, pointer: str = CURRENT) -> State:
    """The state in use. Raises `IndexDamaged` where there is none or it does not hold together."""
    try:
        said = json.loads(read_own(folder / pointer, _MOST_SAID))
        seal = said.pop("seal")
        if said["layout"] > LAYOUT_VERSION:
            raise CorpusTooNew("This search index was written by a later version of CorpusView.", "Update CorpusView.")
        if seal != _seal(said):
            raise damaged(f"“{pointer}” was altered")
        parts = tuple(Part(str(name), int(size), str(digest)) for name, size, digest in said["parts"])
        state = State(int(said["generation"]), int(said["contents"]), parts, str(said["owner"]))
    except FileNotFoundError:
        raise missing(folder, pointer) from None
    except OSError as error:
        raise damaged(f"“{pointer}” cannot be read ({error.strerror})") from error
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise damaged(f"“{pointer}” is not readable") from error
    if any(Path(part.name).name != part.name for part in state.parts):
        raise damaged(f"“{pointer}” names files elsewhere")
    return state


def write_state(folder: Path, state: State, pointer: str = CURRENT) -> None:
    """Let `state` be the one in use, durably: afterwards it survives a power cut."""
    said = {
        "layout": LAYOUT_VERSION,
        "generation": state.generation,
        "contents": state.contents,
        "owner": state.owner,
        "parts": [[part.name, part.size, part.sha256] for part in state.parts],
    }
    fresh = folder / f"{pointer}.new"
    make_way(fresh)
    fresh.unlink(missing_ok=True)
    make_way(folder / pointer)
    with open(fresh, "xb") as file:
        file.write(json.dumps(said | {"seal": _seal(said)}).encode())
        file.flush()
        os.fsync(file.fileno())
    sync_folder(folder / state.folder_name)
    fresh.replace(folder / pointer)
    sync_folder(folder)


def publish(folder: Path) -> None:
    """Let the generation that was built aside be the one in use, at once and durably."""
    make_way(folder / CURRENT)
    (folder / ASIDE).replace(folder / CURRENT)
    sync_folder(folder)


def _seal(said: dict[str, object]) -> str:
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def sync_folder(folder: Path) -> None:
    """Make the names in `folder` durable, where the system knows how to."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def part_of(path: Path) -> Part:
    """`path` as a part: its size and checksum, read from the disk."""
    digest, size = hashlib.sha256(), 0
    with os.fdopen(open_own(path), "rb") as file:
        while block := file.read(_AT_ONCE):
            digest.update(block)
            size += len(block)
    return Part(path.name, size, digest.hexdigest())


def check_sizes(folder: Path, state: State) -> None:
    """Raise `IndexDamaged` unless every file of `state` is there in its full length."""
    if not is_own_folder(folder) or not is_own_folder(folder / state.folder_name):
        raise damaged(f"“{state.folder_name}” is no folder of its own")
    for part in state.parts:
        if not is_own_file(folder / state.folder_name / part.name):
            raise damaged(f"“{part.name}” is missing")
        try:
            size = (folder / state.folder_name / part.name).stat().st_size
        except OSError:
            raise damaged(f"“{part.name}” is missing") from None
        if size != part.size:
            raise damaged(f"“{part.name}” has {size:,} bytes instead of {part.size:,}")


def wrong_parts(folder: Path, state: State) -> Iterator[str]:
    """A sentence for every file of `state` that is not, byte for byte, what was written."""
    for part in state.parts:
        try:
            found = part_of(folder / state.folder_name / part.name)
        except OSError as error:
            yield f"“{part.name}” cannot be read: {error.strerror}."
            continue
        if found != part:
            yield f"“{part.name}” is not what was written: its checksum differs."


def next_generation(folder: Path) -> int:
    """A number that no generation in `folder` has had."""
    taken = [int(path.name[4:]) for path in folder.iterdir() if _GENERATION.fullmatch(path.name)]
    return max(taken, default=0) + 1


def make_private(folder: Path) -> None:
    """Create `folder` for this user alone: whoever can write to it can make CorpusView show what they like."""
    make_way(folder, for_folder=True)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if os.name != "nt":
        folder.chmod(0o700)


def sweep(folder: Path, state: State, spared: Collection[str] = ()) -> None:
    """Remove what neither `state` nor the other generation in `folder` needs, but for files of these names.

    What another process still holds open stays until the next time.
    """
    needed = {state.folder_name}
    for pointer in (CURRENT, ASIDE):
        try:
            needed.add(read_state(folder, pointer).folder_name)
        except CorpusViewError:
            continue
    for path in folder.iterdir():
        if _GENERATION.fullmatch(path.name) and path.name not in needed:
            with suppress(OSError):
                make_way(path, for_folder=True)
            shutil.rmtree(path, ignore_errors=True)
    if not is_own_folder(folder / state.folder_name):
        return
    keep = state.names()
    for path in (folder / state.folder_name).iterdir():
        if path.name in keep or path.name in spared or path.name.endswith("WRITELOCK"):
            continue
        try:
            path.unlink()
        except OSError:
            continue
