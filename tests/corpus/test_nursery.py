"""Those who read are forked from a process that has loaded what they need, and find this very package."""

from __future__ import annotations

import errno
import importlib
import os
import platform
import resource
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import corpusview
from corpusview.corpus import nursery
from corpusview.corpus.corpus import Corpus
from corpusview.corpus.reading_pool import pool
from corpusview.events import Imported

only_linux = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere each process loads for itself")


def _where() -> str:
    return corpusview.__file__


def _loaded() -> bool:
    return "corpusview.corpus.loaded" in sys.modules and signal.getsignal(signal.SIGINT) is signal.SIG_IGN


@only_linux
def test_a_process_that_reads_has_loaded_what_it_needs_before_it_was_made():
    with pool(2) as executor:
        assert executor.submit(_loaded).result()


def _cleared_pages() -> int:
    """How many pages of memory the system had to make for ten arrays of 2 MB, once it had made some before."""
    counts = []
    for _ in range(5):
        before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
        arrays = [np.ones(1 << 18) for _ in range(10)]
        del arrays
        counts.append(resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before)
    return min(counts[1:])


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="another allocator")
def test_a_process_that_reads_keeps_the_memory_of_its_arrays_for_the_next():
    with pool(2) as executor:
        # Ten arrays have 5,120 pages of the usual size.
        assert executor.submit(_cleared_pages).result() < 512


@only_linux
def test_a_package_of_the_same_name_in_the_folder_of_the_start_is_not_taken_for_this_one(tmp_path: Path):
    stranger = tmp_path / "corpusview"
    stranger.mkdir()
    (stranger / "__init__.py").write_text("raise SystemExit('the wrong house')")
    asked = (
        "if __name__ == '__main__':\n"
        "    from corpusview.corpus.reading_pool import pool, survey_all\n"
        "    with pool(2) as executor:\n"
        "        print(executor.submit(survey_all, ((b'A line', None),)).result())\n"
    )
    script = tmp_path / "asks.py"
    script.write_text(asked)
    house = str(Path(corpusview.__file__).parents[1])
    run = subprocess.run(
        [sys.executable, "-P", str(script)],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": house},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Survey" in run.stdout and not run.stderr


@only_linux
def test_what_it_takes_to_find_the_package_is_not_left_in_the_environment(monkeypatch: pytest.MonkeyPatch):
    names = {"PYTHONPATH", "PYTHONSAFEPATH", nursery.ASKED}
    for name in names:
        monkeypatch.delenv(name, raising=False)
    nursery.prepare()
    assert names.isdisjoint(os.environ)


def test_where_what_it_loads_is_imported_ctrl_c_is_heard_as_before():
    before = signal.getsignal(signal.SIGINT)
    sys.modules.pop("corpusview.corpus.loaded", None)
    importlib.import_module("corpusview.corpus.loaded")
    assert signal.getsignal(signal.SIGINT) is before is not signal.SIG_IGN


@only_linux
def test_where_there_is_no_room_to_speak_to_it_each_process_loads_for_itself(monkeypatch: pytest.MonkeyPatch):
    def refuses() -> None:
        raise FileNotFoundError("No usable temporary directory")

    monkeypatch.setattr("multiprocessing.forkserver.ensure_running", refuses)
    with pool(2) as executor:
        assert executor.submit(_where).result() == corpusview.__file__


def test_where_processes_cannot_be_had_the_pages_are_read_in_this_one(
    corpus: Corpus, write_pages, monkeypatch: pytest.MonkeyPatch, stray_log
):
    def refuses(*_: object, **_named: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr("multiprocessing.synchronize.SemLock.__init__", refuses)
    events = list(corpus.import_files([write_pages(100)]))
    assert sum(isinstance(event, Imported) for event in events) == 100
    assert {record.getMessage() for record in stray_log} == {
        "no processes to read in, reading in this one: [Errno 13] Permission denied"
    }
    stray_log.clear()
