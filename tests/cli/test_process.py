"""The command line as a process: pipes, encodings, signals, no screen."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from corpusview.__main__ import main
from tests.cli.conftest import started

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals and pipes of POSIX")


@pytest.fixture
def corpus(pages: Path, tmp_path: Path) -> Path:
    assert main(["import", "--quiet", "--jobs", "1", "--corpus", str(tmp_path / "corpus"), str(pages)]) == 0
    return tmp_path / "corpus"


TERMINALS = [{"LC_ALL": "C"}, {"PYTHONIOENCODING": "ascii"}, {"LC_ALL": "POSIX", "PYTHONUTF8": "0"}]


def _ran(*arguments: object, **environment: str) -> tuple[int, bytes, bytes]:
    process = started(arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE, environment=environment)
    out, err = process.communicate(timeout=60)
    return process.returncode, out, err


@pytest.mark.parametrize(
    "environment", [{"LC_ALL": "C"}, {"PYTHONIOENCODING": "ascii"}, {"LC_ALL": "POSIX", "PYTHONUTF8": "0"}]
)
def test_any_encoding_of_the_terminal_will_do(corpus: Path, environment: dict[str, str]) -> None:
    code, out, err = _ran("--corpus", corpus, "search", "--json", "café harbour", **environment)
    assert (code, err) == (0, b"")
    found = json.loads(out.decode("utf-8"))
    assert "“We have cleared the quay,”" in found["hits"][0]["snippet"]
    code, out, err = _ran("--corpus", corpus, "show", found["hits"][0]["id"], **environment)
    assert (code, err) == (0, b"")
    code, out, err = _ran("--corpus", corpus, "export", "café", **environment)
    assert (code, err) == (0, b"")
    assert "café" in json.loads(out.decode("utf-8"))["text"]


def test_a_reader_who_has_read_enough_is_no_error(corpus: Path) -> None:
    process = started(["--corpus", corpus, "export"], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None and process.stderr is not None
    process.stdout.close()
    err = process.stderr.read()
    process.stderr.close()
    assert (process.wait(60), err) == (0, b"")


def test_a_closed_standard_output_is_no_fault(corpus: Path) -> None:
    shell = f'exec "{sys.executable}" -m corpusview --corpus "{corpus}" search storm >&-'
    run = subprocess.run(["sh", "-c", shell], capture_output=True, timeout=60)
    assert (run.returncode, run.stderr) == (0, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_behind_standard_output_is_told(corpus: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        process = started(["--corpus", corpus, "search", "storm"], stdout=full, stderr=subprocess.PIPE)
        _, err = process.communicate(timeout=60)
    assert process.returncode == 1
    assert err.startswith(b"corpusview: ") and err.count(b"\n") == 1 and b"Traceback" not in err


def test_no_progress_is_drawn_where_nobody_sees_it(pages: Path, tmp_path: Path) -> None:
    code, _, err = _ran("import", "--jobs", 1, "--corpus", tmp_path / "other", pages)
    assert code == 0
    assert b"\r" not in err and b"\x1b" not in err


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_an_import_that_is_stopped_keeps_what_it_saved_and_can_go_on(
    tmp_path: Path, number: signal.Signals, code: int
) -> None:
    pages, corpus = tmp_path / "many", tmp_path / "corpus"
    pages.mkdir()
    # More than are saved at once, so that it is under way when the first line is told, on a quick machine too.
    for page in range(2200):
        text = f" date 2024-01-01 Headline {page}\n\nHeadline {page}\n\n" + f"Body {page} of a storm that came. " * 12
        (pages / f"{page:04}.txt").write_text(text, encoding="utf-8")
    process = started(
        ["import", "--json", "--jobs", 1, "--corpus", corpus, pages], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout is not None
    process.stdout.readline()
    os.kill(process.pid, number)
    _, err = process.communicate(timeout=60)
    assert process.returncode == code, err
    assert b"Traceback" not in err and err.count(b"\n") == 1
    assert main(["check", "--quiet", "--corpus", str(corpus)]) == 0


def test_an_import_that_watches_takes_up_what_is_new_and_changed(pages: Path, tmp_path: Path) -> None:
    process = started(
        ["import", "--json", "--quiet", "--watch", "--jobs", 1, "--corpus", tmp_path / "corpus", pages / "a"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None

    def events() -> list[tuple[str, str]]:
        """What is told until the next import is done."""
        told = []
        while (event := json.loads(process.stdout.readline()))["event"] != "done":
            told.append((event["event"], Path(event["path"]).name))
        return told

    try:
        assert sorted(events()) == [("imported", "formula.txt"), ("imported", "harbour.txt")]
        text = (pages / "b/undated.txt").read_text("utf-8")
        (pages / "a/new.txt").write_text(text, encoding="utf-8")
        assert events() == [("imported", "new.txt")]
        (pages / "a/new.txt").write_text(text + "And so it was, said the council on the next day.\n", encoding="utf-8")
        assert events() == [("updated", "new.txt")]
        # A link that comes to be there is no file that the user named.
        (pages / "a/linked.txt").symlink_to(pages / "b/undated.txt")
        assert events() == [("failed", "linked.txt")]
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)
    assert process.returncode == 130
