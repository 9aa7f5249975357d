"""The other Whoosh that is kept up: in the place of ours all tests of the index pass, and each opens the other's index.

So the library can be replaced without making a single index anew.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.corpus.conftest import page

ROOT = Path(__file__).resolve().parents[2]
OTHER = os.environ.get("CORPUSVIEW_OTHER_WHOOSH", "whoosh3==3.54.0")
TESTS = ("tests/index", "tests/query", "tests/corpus", "tests/cli", "tests/promises/test_model.py")
QUESTIONS = (
    "councillors",
    '"told reporters"',
    "bus*",
    "counsillors~",
    "settled near/5 matter",
    "title:council",
    "NOT winter",
)


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment of a process that finds the other Whoosh first."""
    place = tmp_path_factory.mktemp("other")
    pip = subprocess.run(
        [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--target", str(place), OTHER],
        capture_output=True,
        text=True,
        check=False,
    )
    if pip.returncode:
        pytest.skip(f"{OTHER} is not to be had here: {pip.stderr.strip().splitlines()[-1]}")
    environment = {**os.environ, "PYTHONPATH": str(place), "QT_QPA_PLATFORM": "offscreen"}
    environment.pop("CORPUSVIEW_FIGURES", None)
    asked = [sys.executable, "-c", "import whoosh; print(whoosh.__version__, whoosh.__file__)"]
    told = subprocess.run(asked, env=environment, capture_output=True, text=True, check=True).stdout
    assert str(place) in told
    return environment


def run(environment: dict[str, str], *given: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "corpusview", *given],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def answers(environment: dict[str, str], corpus: Path) -> list[object]:
    """What each question finds, in its order."""
    found = []
    for question in QUESTIONS:
        told = json.loads(run(environment, "search", "--json", "--limit", "100", "--corpus", str(corpus), question))
        found.append([(hit["id"], hit["score"], hit["snippet"]) for hit in told["hits"]])
    return found


def test_all_that_touches_the_index_passes_with_it(other: dict[str, str]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *TESTS],
        cwd=ROOT,
        env=other,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0 and "passed" in done.stdout, done.stdout[-4000:]


@pytest.mark.parametrize("first", ["ours", "other"])
def test_each_opens_the_index_of_the_other_and_goes_on_writing_it(
    other: dict[str, str], tmp_path: Path, first: str
) -> None:
    engines = [{**os.environ, "QT_QPA_PLATFORM": "offscreen"}, other]
    writes, reads = engines if first == "ours" else engines[::-1]
    corpus = tmp_path / "corpus"
    for number in range(60):
        folder = tmp_path / f"part {number // 20}"
        folder.mkdir(exist_ok=True)
        (folder / f"{number}.txt").write_text(page(number), encoding="utf-8")
    where = ("--corpus", str(corpus))
    run(writes, "import", *where, str(tmp_path / "part 0"))
    index = {each: each.stat().st_mtime_ns for each in (corpus / "index").rglob("*") if each.is_file()}
    said = answers(writes, corpus)
    assert sum(map(bool, said)) >= 5 and answers(reads, corpus) == said
    assert run(reads, "check", *where) == run(writes, "check", *where)
    # It was read as it was, and not made anew.
    assert {each: each.stat().st_mtime_ns for each in (corpus / "index").rglob("*") if each.is_file()} == index
    run(reads, "import", *where, str(tmp_path / "part 1"))
    run(writes, "import", *where, str(tmp_path / "part 2"))
    assert "60" in run(reads, "search", "--quiet", *where, "councillors")
    assert answers(reads, corpus) == answers(writes, corpus)
    run(writes, "check", *where)
