"""Where the processes that read come from: one that has loaded what each of them needs, and is forked for each.

To load it takes longer than to read a hundred pages. Here that is done once for all of them, and may begin before it
is known what there is to read. Elsewhere than on Linux, and in a bundle, each process loads it for itself.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from multiprocessing.context import BaseContext
from pathlib import Path

import corpusview

# What is loaded before the first of them is forked; a module by itself, so that whoever names it loads nothing.
_LOADED = "corpusview.corpus.loaded"
# The variable by which a process is told that it is the one that loads.
ASKED = "CORPUSVIEW_NURSERY"

# Objects after which the collector looks at the young, and at the older ones, in processes that read and in one that
# imports: what they make goes with its article, and with Python's own 700 they looked through words and lines for an
# eighth of their time.
COLLECTING = (50_000, 20, 10)


def context() -> BaseContext:
    """How processes that read are started. None is forked from this one: it would inherit locks and connections."""
    return multiprocessing.get_context("forkserver" if prepare() else "spawn")


def prepare() -> bool:
    """Begin loading what those who read will need, in a process of its own, if that is how they are made here."""
    if sys.platform != "linux" or getattr(sys, "frozen", False):
        return False
    forkserver = import_module("multiprocessing.forkserver")
    forkserver.set_forkserver_preload([_LOADED])
    try:
        with _this_house():
            forkserver.ensure_running()
    except OSError:
        # It is spoken to through a file, for which there may be no room.
        return False
    return True


@contextmanager
def _this_house() -> Iterator[None]:
    """Let a Python that is started now find this very package, whatever lies in the folder where it starts."""
    wanted = {"PYTHONPATH": str(Path(corpusview.__file__).parents[1]), "PYTHONSAFEPATH": "1", ASKED: "1"}
    before = {name: os.environ.get(name) for name in wanted}
    if before["PYTHONPATH"]:
        wanted["PYTHONPATH"] += os.pathsep + before["PYTHONPATH"]
    os.environ.update(wanted)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
