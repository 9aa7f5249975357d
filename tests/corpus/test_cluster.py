"""Reading on a Dask cluster: a real scheduler and two workers of this machine, each a process of its own."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from corpusview.cli.main import main
from corpusview.corpus.cluster import connect
from corpusview.corpus.corpus import Corpus
from corpusview.errors import CorpusViewError
from corpusview.events import Failed, Imported

ROOT = Path(__file__).parents[2]
# A scheduler and two workers, one thread each; says where it is, and ends with its input.
CLUSTER = """
import sys
from distributed import LocalCluster
if __name__ == "__main__":
    with LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None) as cluster:
        print(cluster.scheduler_address.replace("tcp", "dask"), flush=True)
        sys.stdin.read()
"""


@pytest.fixture(scope="module")
def address(tmp_path_factory, kept_processes):
    """The address of a cluster of two workers."""
    pytest.importorskip("distributed", reason="Dask is not installed: pip install corpusview[cluster]")
    script = tmp_path_factory.mktemp("cluster") / "cluster.py"
    script.write_text(CLUSTER, encoding="utf-8")
    # A batch that ended one worker is not to end another.
    environment = os.environ | {"PYTHONPATH": str(ROOT), "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "0"}
    process = subprocess.Popen(
        [sys.executable, str(script)],
        cwd=script.parent,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    kept_processes.add(process.pid)
    yield process.stdout.readline().strip()
    process.communicate(timeout=60)
    kept_processes.discard(process.pid)


def state(folder):
    """All that a corpus holds, by path, but for the moment of the import."""
    with Corpus.open(folder) as corpus:
        assert corpus.check() == ()
        articles = [corpus.article(number) for number in corpus.ids()]
        return {each.origin.path: (each.text, each.masthead, each.blocks, each.mentions) for each in articles}


def test_a_cluster_reads_what_this_machine_reads(address, tmp_path, write_pages, capsys):
    folder = write_pages(60)
    assert main(["--corpus", str(tmp_path / "far"), "import", "--executor", address, str(folder)]) == 0
    assert "60 imported" in capsys.readouterr().out
    assert main(["--corpus", str(tmp_path / "near"), "import", "--jobs", "1", str(folder)]) == 0
    assert state(tmp_path / "far") == state(tmp_path / "near")


def test_both_workers_read(address, write_pages):
    executor = connect(address)
    try:
        assert executor.workers == 2
        began = [executor.submit(_where, 0.5) for _ in range(2)]
        assert len({each.result(60) for each in began}) == 2
    finally:
        executor.shutdown()


def _where(seconds: float) -> int:
    time.sleep(seconds)
    return os.getpid()


def test_a_page_that_ends_workers_costs_that_page_alone(address, tmp_path, write_pages, monkeypatch, stray_log):
    folder = write_pages(9)
    monkeypatch.setattr("corpusview.corpus.importing.read_all", _die_over_five)
    monkeypatch.setattr("corpusview.corpus.reading_pool.BATCH_FILES", 3)
    executor = connect(address)
    try:
        with Corpus.open(tmp_path / "corpus") as corpus:
            events = list(corpus.import_files([folder], executor=executor))
            assert corpus.check() == ()
    finally:
        executor.shutdown()
    # Dask says what it lost.
    assert all(record.name.startswith("distributed") for record in stray_log)
    stray_log.clear()
    (failed,) = (each for each in events if isinstance(each, Failed))
    assert failed.path.endswith("00005.txt") and "ended a process" in failed.reason
    assert sum(isinstance(each, Imported) for each in events) == 8


def _die_over_five(tasks, rules):
    from corpusview.corpus.reading_pool import read_all

    if any(b"letter number 5 " in each.raw for each in tasks):
        os._exit(1)
    return read_all(tasks, rules)


@pytest.mark.parametrize("address", ["dask://nowhere", "tcp://127.0.0.1:1", "dask://127.0.0.1:1", "dask://a:b", "x"])
def test_a_cluster_that_is_not_there_is_told_in_a_sentence(address):
    if address == "dask://127.0.0.1:1":
        pytest.importorskip("distributed", reason="Dask is not installed: pip install corpusview[cluster]")
    with pytest.raises(CorpusViewError, match="no address of a cluster|No scheduler answers"):
        connect(address)


def test_without_dask_the_way_to_it_is_told(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(CorpusViewError, match="not installed") as trouble:
        connect("dask://127.0.0.1:8786")
    assert "corpusview[cluster]" in trouble.value.advice
