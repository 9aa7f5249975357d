"""A plugin of pytest that counts what the process holds after each test, and logs them all as the window does.

For `test_what_a_run_leaves.py`, which names the files in `$CORPUSVIEW_HELD` and `$CORPUSVIEW_LOGGED`.
"""

from __future__ import annotations

import gc
import json
import logging
import os
from contextlib import suppress
from pathlib import Path

import pytest

from corpusview.gui.last_resort import Wordless

# All that a test makes lies under a folder of this name.
_OF_TESTS = "/pytest-of-it/"
_HELD: list[tuple[str, int, list[str], list[str]]] = []


def _held() -> tuple[int, list[str], list[str]]:
    """How many descriptors are open, and the files of tests that are open or mapped into memory."""
    gc.collect()
    files = []
    for each in Path("/proc/self/fd").iterdir():
        with suppress(OSError):
            files.append(str(each.readlink()))
    maps = Path("/proc/self/maps").read_text(encoding="utf-8", errors="replace").splitlines()
    return len(files), [each for each in files if _OF_TESTS in each], [line for line in maps if _OF_TESTS in line]


def pytest_sessionstart(session: pytest.Session) -> None:
    handler = logging.FileHandler(os.environ["CORPUSVIEW_LOGGED"], encoding="utf-8", errors="replace")
    handler.setFormatter(Wordless("%(levelname)s %(name)s: %(message)s"))
    logging.getLogger().addHandler(handler)
    logging.getLogger().setLevel(logging.DEBUG)


def pytest_runtest_logfinish(nodeid: str) -> None:
    _HELD.append((nodeid, *_held()))


def pytest_sessionfinish(session: pytest.Session) -> None:
    Path(os.environ["CORPUSVIEW_HELD"]).write_text(json.dumps(_HELD), encoding="utf-8")
