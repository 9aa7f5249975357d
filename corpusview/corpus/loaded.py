"""Loads what a process that reads needs, by being imported: models, lists and modules (see `nursery`)."""

from __future__ import annotations

import gc
import os
import signal
from importlib import import_module

from corpusview.corpus.nursery import ASKED

# Imported anywhere else it does nothing: to leave Ctrl+C unheard is for the process that others are forked from.
if os.environ.pop(ASKED, ""):
    # Ctrl+C is for the process that writes, which ends this one: here it would print where loading was.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    import_module("corpusview.corpus.reading_pool").make_ready()
    # What is loaded is shared by all that are forked, as long as nobody touches it.
    gc.collect()
    gc.freeze()
