"""A whole import beside Recoll's of the same folder: files found, decoded, read, kept and made searchable.

CorpusView also tells articles from furniture, finds names and keeps the originals; Recoll does none of that.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from corpusview.corpus.reserve import FILE as RESERVE

_SET_CHILD_SUBREAPER = 36  # linux/prctl.h


@dataclass(frozen=True, slots=True)
class Imported:
    """What a whole import took: seconds by the clock and of all processors, and bytes on the disk afterwards."""

    seconds: float
    busy: float
    size: int
    memory: float


def _run(command: list[str], folder: Path, environment: dict[str, str]) -> Imported:
    if sys.platform == "linux":
        # What a process leaves behind becomes this one's child, so that its time is told by the system.
        ctypes.CDLL(None).prctl(_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    before, began = os.times(), time.perf_counter()
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    largest = 0
    while not _has_ended(process, 0.25):
        largest = max(largest, _resident(process.pid))
    seconds = time.perf_counter() - began
    _wait_for_the_rest()
    after = os.times()
    if process.returncode:
        raise RuntimeError(f"{command[0]} ended with {process.returncode}")
    busy = after.children_user + after.children_system - before.children_user - before.children_system
    # What is kept back for a full disk is the same for one page and for a million.
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file() and path.name != RESERVE)
    return Imported(seconds, busy, size, largest / 1e6)


def _has_ended(process: subprocess.Popen, seconds: float) -> bool:
    """Whether a process ends within `seconds`; told at once, for a quarter of a second is much of a small import."""
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        return False
    return True


def _wait_for_the_rest() -> None:
    """Wait for processes whose parent has ended before them: their time counts as well."""
    with suppress(ChildProcessError):
        while True:
            os.wait()


def _resident(process: int) -> int:
    """The memory that a process holds by itself, without mapped files, in bytes; 0 where the system does not say."""
    try:
        lines = Path(f"/proc/{process}/status").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("RssAnon"))


def with_corpusview(pages: Path, *more: str) -> Imported:
    """Import the folder into a new corpus, with the command line, and `more` options of its."""
    with tempfile.TemporaryDirectory(prefix="bench-corpus-") as place:
        command = [sys.executable, "-m", "corpusview", "--quiet", "import", "--corpus", place, *more, str(pages)]
        return _run(command, Path(place), _as_installed())


def _as_installed() -> dict[str, str]:
    """The environment, but that Python keeps what it made of the program, as it does wherever that is installed: one
    that has to translate 200 modules first is another quarter of a second late."""
    told = dict(os.environ)
    told.pop("PYTHONDONTWRITEBYTECODE", None)
    told.setdefault("PYTHONPYCACHEPREFIX", str(Path(tempfile.gettempdir()) / "corpusview-bench-bytecode"))
    # Now if not before.
    subprocess.run([sys.executable, "-m", "corpusview", "--version"], env=told, stdout=subprocess.DEVNULL, check=True)
    return told


def with_recoll(pages: Path) -> Imported | None:
    """Index the folder with Recoll; None where that is not installed."""
    if shutil.which("recollindex") is None:
        return None
    with tempfile.TemporaryDirectory(prefix="bench-recoll-") as place:
        Path(place, "recoll.conf").write_text(f"topdirs = {pages}\ncachedir = {place}\n", encoding="utf-8")
        return _run(["recollindex", "-c", place], Path(place), dict(os.environ))
