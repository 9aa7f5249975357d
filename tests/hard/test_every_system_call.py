"""Each verb, killed or failed at each system call that writes: strace sits between the program and the kernel.

Only what `tests/promises/steps.py` calls runs in the child, so that a point costs a fraction of a second.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from corpusview.errors import CorpusViewError
from tests.promises.steps import VERBS
from tests.promises.test_every_step import day, goes_on

__all__ = ["day"]

CALLS = ("write", "pwrite64", "fsync", "fdatasync", "rename", "unlink", "mkdir", "rmdir", "ftruncate", "link")
# Every how many-th point is tried, of kills and of errors, of which there are six for each: 1 is all of them.
STRIDE = int(os.environ.get("CORPUSVIEW_STRIDE", "1"))
FAULT_STRIDE = int(os.environ.get("CORPUSVIEW_FAULT_STRIDE", STRIDE))
TRIED = {"kill": 0, "fault": 0}

KNOWN, UNKNOWN = 3, 4


@pytest.fixture(autouse=True)
def strace() -> None:
    if sys.platform != "linux" or shutil.which("strace") is None:
        pytest.skip("needs strace")


def traced(verb: str, place: Path, *options: str, log: str = "/dev/null") -> tuple[int, str]:
    """Run a verb in a child under strace. Returns how it ended and what it said of a fault."""
    ready, go = os.pipe()
    said, says = os.pipe()
    child = os.fork()
    if child == 0:
        code = UNKNOWN
        try:
            os.close(go)
            os.read(ready, 1)
            VERBS[verb](place / "corpus", place)
            code = 0
        except CorpusViewError as trouble:
            code = KNOWN
            os.write(says, str(trouble).encode())
        except BaseException as fault:  # noqa: BLE001
            os.write(says, repr(fault).encode())
        finally:
            os._exit(code)
    os.close(ready)
    os.close(says)
    tracer = subprocess.Popen(["strace", "-o", log, "-p", str(child), *options], stderr=subprocess.PIPE, text=True)
    assert tracer.stderr is not None
    line = tracer.stderr.readline()
    if "attached" not in line:
        os.kill(child, 9)
        os.waitpid(child, 0)
        pytest.skip(f"strace may not attach here: {line.strip()}")
    os.write(go, b"x")
    os.close(go)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    tracer.wait()
    tracer.stderr.close()
    words = b""
    while more := os.read(said, 4096):
        words += more
    os.close(said)
    return code, words.decode(errors="replace")


def points(verb: str, day: Path, tmp_path: Path) -> dict[str, int]:
    """How often a verb makes each call."""
    place = Path(shutil.copytree(day, tmp_path / "count"))
    log = tmp_path / "calls"
    code, words = traced(verb, place, "-e", f"trace={','.join(CALLS)}", log=str(log))
    assert code == 0, words
    made = [line.split("(", 1)[0] for line in log.read_text(encoding="utf-8", errors="replace").splitlines()]
    return {call: made.count(call) for call in CALLS if made.count(call)}


@pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork:DeprecationWarning")
@pytest.mark.parametrize("verb", VERBS)
def test_killed_at_any_system_call_all_is_old_or_new(tmp_path: Path, day: Path, verb: str, figure) -> None:
    for call, count in points(verb, day, tmp_path).items():
        for number in range(1, count + 1, STRIDE):
            place = Path(shutil.copytree(day, tmp_path / f"{call}{number}"))
            code, _ = traced(verb, place, "-e", f"trace={call}", "-e", f"inject={call}:signal=SIGKILL:when={number}")
            assert code in (-9, 0), (call, number)
            goes_on(place, verb)
            TRIED["kill"] += 1
    figure("kills at a system call", tried=TRIED["kill"], kept=TRIED["kill"], bound=f"one point in {STRIDE}")


@pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork:DeprecationWarning")
@pytest.mark.parametrize("code", ["ENOSPC", "EIO", "EACCES"])
@pytest.mark.parametrize("lasting", ["", "+"], ids=["once", "from then on"])
@pytest.mark.parametrize("verb", VERBS)
def test_an_error_of_any_system_call_is_a_sentence_and_loses_nothing(
    tmp_path: Path, day: Path, verb: str, lasting: str, code: str, figure
) -> None:
    for call, count in points(verb, day, tmp_path).items():
        for number in range(1, count + 1, FAULT_STRIDE):
            place = Path(shutil.copytree(day, tmp_path / f"{call}{number}"))
            ended, words = traced(
                verb, place, "-e", f"trace={call}", "-e", f"inject={call}:error={code}:when={number}{lasting}"
            )
            assert ended in (0, KNOWN), (call, number, words)
            goes_on(place, verb)
            TRIED["fault"] += 1
    figure("failed system calls", tried=TRIED["fault"], kept=TRIED["fault"], bound=f"one point in {FAULT_STRIDE}")
