"""The window comes up before anything is loaded that only the corpus needs."""

from __future__ import annotations

import subprocess
import sys

from tests.conftest import ROOT

HEAVY = ("corpusview.corpus", "corpusview.reading", "whoosh", "numpy", "chardet", "dateparser", "sqlite3")


def test_the_window_comes_up_without_the_corpus_and_its_libraries():
    asked = f"import sys, corpusview.gui.app; print([each for each in {HEAVY} if each in sys.modules])"
    told = subprocess.run([sys.executable, "-c", asked], cwd=ROOT, capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"
