"""The machine that set-up runs on: what is asked of it, what is done on it, and the log of that."""

from __future__ import annotations

import contextlib
import ctypes
import importlib
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

TYPEFACE_FOLDER = Path("/usr/share/fonts/opentype/inter")
LAST_WORDS = 6  # lines of a failed tool's output that are shown with the failure
# What pip and apt say where there is no network; pip says so once a try, which is no news after the first.
OFFLINE = ("connection broken by", "Temporary failure resolving", "Could not connect to", "Network is unreachable")
ADVICE_OFFLINE = "This first set-up needs a network, or a package index that pip is told of.\n"


class CannotSetUp(Exception):
    """Set-up cannot go on; the message says in a sentence or two why, and what to do."""


class StepFailed(CannotSetUp):
    """A tool that set-up called has failed; `is_offline` if for want of a network."""

    def __init__(self, told: str, is_offline: bool = False) -> None:
        super().__init__(told)
        self.is_offline = is_offline


@dataclass(frozen=True, slots=True)
class Machine:
    """What set-up asks of the machine and does on it. `run(step, command)` raises StepFailed."""

    environ: Mapping[str, str]
    is_root: bool
    has_apt: bool
    has_pip: bool
    has_typeface: bool
    has_ensurepip: Callable[[], bool]
    loads: Callable[[str], bool]
    run: Callable[[str, Sequence[str]], None]
    say: Callable[[str], None]


def quiet_machine() -> Machine:
    """This machine, for asking only."""
    return this_machine(lambda step, command: None)


def machine_that_logs_to(log: TextIO, path: Path) -> Machine:
    return this_machine(lambda step, command: run_logged(step, command, log, path))


def this_machine(run: Callable[[str, Sequence[str]], None]) -> Machine:
    return Machine(
        environ=os.environ,
        is_root=hasattr(os, "geteuid") and os.geteuid() == 0,
        has_apt=shutil.which("apt-get") is not None,
        has_pip=importlib.util.find_spec("pip") is not None,
        has_typeface=TYPEFACE_FOLDER.is_dir(),
        has_ensurepip=finds_ensurepip,
        loads=loads,
        run=run,
        say=lambda sentence: print(sentence, file=sys.stderr, flush=True),
    )


def finds_ensurepip() -> bool:
    """Whether this Python can bring a pip into an environment; apt may have changed that since it was last asked."""
    importlib.invalidate_caches()
    return importlib.util.find_spec("ensurepip") is not None


def loads(library: str) -> bool:
    """Whether a shared library can be loaded. Elsewhere than on Linux, Qt brings all it needs."""
    if not sys.platform.startswith("linux"):
        return True
    with contextlib.suppress(OSError):
        ctypes.CDLL(library)
        return True
    return False


@contextlib.contextmanager
def log_of(path: Path, say: Callable[[str], None]) -> Iterator[TextIO]:
    """The log of a set-up, begun anew. It is the lock as well: one set-up at a time in one folder."""
    try:
        log = path.open("a+", encoding="utf-8", errors="replace")
    except OSError as error:
        raise CannotSetUp(
            f"CorpusView sets itself up in the folder it lies in, and {path.parent} cannot be written to"
            f" ({error.strerror}). Copy that folder to a place of your own and start it there."
        ) from None
    with log:
        lock(log, say)
        log.truncate(0)
        yield log


def lock(log: TextIO, say: Callable[[str], None]) -> None:
    """Wait until no other set-up holds the log. The tools inherit the lock: one that outlives us is waited for too."""
    if os.name == "nt":  # no such lock there
        return
    import fcntl

    try:
        fcntl.flock(log, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        say("Another set-up is at work in this folder; waiting for it ...")
        fcntl.flock(log, fcntl.LOCK_EX)


def run_logged(step: str, command: Sequence[str], log: TextIO, path: Path) -> None:
    """Run a tool with its words going to the log; raises StepFailed with the last of them."""
    print(f"\n== {step}: {' '.join(command)}", file=log, flush=True)
    begin = log.seek(0, os.SEEK_END)
    # pip refuses --user in an environment, and PYTHONHOME would lead its Python astray.
    kept = {name: value for name, value in os.environ.items() if name not in ("PIP_USER", "PYTHONHOME")}
    environ = kept | {"DEBIAN_FRONTEND": "noninteractive"}
    try:
        run = subprocess.run(
            command, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT, env=environ, check=False
        )
        failed = run.returncode != 0
    except OSError as error:
        print(error, file=log, flush=True)
        failed = True
    if failed:
        log.seek(begin)
        words = [line for line in log.read().splitlines() if line.strip()]
        is_offline = any(sign in line for line in words for sign in OFFLINE)
        told = "\n".join(f"    {line}" for line in [line for line in words if "Retrying (" not in line][-LAST_WORDS:])
        advice = f"{ADVICE_OFFLINE if is_offline else ''}The whole of it stands in {path}."
        raise StepFailed(f"Set-up failed at {step}:\n\n{told}\n\n{advice}", is_offline)
