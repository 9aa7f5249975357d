"""Loads what a process that reads needs, by being imported: models, lists and modules (see `nursery`)."""

from __future__ import annotations

import gc
import os
import signal
from importlib import import_module

from corpusview.corpus.nursery import ASKED

# Bytes of a block that is asked for and let go of once. From then on the system's allocator (glibc's) keeps blocks up
# to this size for the next array, instead of giving each back to the system, which has to clear it page by page when it
# is asked for again: a fifth of the time in which real pages are surveyed, a thirtieth of that in which they are read.
_LET_GO = 31 << 20

# Imported anywhere else it does nothing: to leave Ctrl+C unheard is for the process that others are forked from.
if os.environ.pop(ASKED, ""):
    # Ctrl+C is for the process that writes, which ends this one: here it would print where loading was.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    import_module("corpusview.corpus.reading_pool").make_ready()
    import_module("numpy").empty(_LET_GO, "u1")
    # What is loaded is shared by all that are forked, as long as nobody touches it.
    gc.collect()
    gc.freeze()
