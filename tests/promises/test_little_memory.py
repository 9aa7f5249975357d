"""Where memory runs out, there is a sentence, nobody is locked out, and the next import brings what is missing."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from corpusview.corpus.corpus import Corpus
from corpusview.grammar import parse
from tests.corpus.conftest import page

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="bounds its memory as Linux does")
ROOT = Path(__file__).resolve().parents[2]
SMALL, LARGE = 6, 8_000_000

# Everything is loaded before the bound is set: what is tried is the work, not the start of Python.
BOUND = """
import resource, sys
from pathlib import Path
from corpusview.__main__ import main

corpus, warm, pages, megabytes = sys.argv[1:]
assert main(["import", "--quiet", "--jobs", "1", "--corpus", corpus, warm]) == 0
assert main(["search", "--quiet", "--corpus", corpus, "councillors"]) == 0
pages_now = int(Path("/proc/self/statm").read_text().split()[0])
bound = pages_now * resource.getpagesize() + int(megabytes) * 1_000_000
resource.setrlimit(resource.RLIMIT_AS, (bound, bound))
codes = [
    main(["import", "--jobs", "1", "--corpus", corpus, pages]),
    main(["search", "--corpus", corpus, "councillors OR c* OR re*"]),
]
sys.exit(0 if set(codes) <= {0, 1} else 9)
"""


@pytest.mark.parametrize(
    "megabytes",
    [2, 30, *(pytest.param(each, marks=pytest.mark.hard) for each in (1, 4, 8, 12, 16, 24, 48, 80, 120, 200, 400))],
)
def test_too_little_memory_is_told_and_costs_nothing_that_was_saved(tmp_path: Path, megabytes: int) -> None:
    place, warm, pages = tmp_path / "corpus", tmp_path / "warm", tmp_path / "pages"
    for folder, numbers in ((warm, range(2)), (pages, range(10, 10 + SMALL))):
        folder.mkdir()
        for number in numbers:
            (folder / f"{number}.txt").write_text(page(number), encoding="utf-8")
    line = "Councillors in Harwick voted against the grain depot, the chair said on Tuesday.\n\n"
    (pages / "large.txt").write_text(line * (LARGE // len(line)), encoding="utf-8")
    run = subprocess.run(
        [sys.executable, "-c", BOUND, place, warm, pages, str(megabytes)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "OMP_NUM_THREADS": "1"},
        timeout=600,
    )
    assert run.returncode == 0, (run.returncode, run.stdout, run.stderr)
    assert "Traceback" not in run.stderr and "fault in CorpusView" not in run.stderr, run.stderr
    if megabytes < LARGE // 1_000_000:
        assert "not enough memory" in run.stderr, (run.stdout, run.stderr)
    with Corpus.open(place) as corpus:
        list(corpus.mend())
        assert corpus.check() == ()
        assert corpus.count() >= 2
        list(corpus.import_files([pages], jobs=1))
        assert corpus.count() == 2 + SMALL + 1
        assert corpus.search(parse("councillors")).total == 2 + SMALL + 1
