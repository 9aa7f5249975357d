"""The command that writes the README's figures: it ends in time, and keeps what it has counted."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.promises import measuring
from tests.promises.measuring import Part, Result, bounds, collected, parts_of, run, state, summed
from tests.promises.table import BEGIN, END, figures_of, placed, table

DOCUMENT = f"""before
{BEGIN}
| tried | kept | what | commit |
|---:|---:|---|---|
| 1,234 | 1,234 | power cuts at each step of a day's work, on a disk that keeps only what was flushed | 1a2b3c4+ |
| 50 | 50 | kills of one import of many files, each while it was at work; 20,000 files | 1a2b3c4 |
| 7 | 7 | questions made to keep a search busy for ever |

The longest time that the window did not answer, over hostile texts: 1,211 ms (1a2b3c4).
{END}
after
"""


def test_what_stands_in_a_document_is_read_again() -> None:
    found = figures_of(DOCUMENT)
    assert found.counted == {
        "power cuts": {"tried": 1234, "kept": 1234},
        "imports killed": {"tried": 50, "kept": 50, "bound": "20,000 files"},
        "query bombs": {"tried": 7, "kept": 7},
        "heartbeat": {"worst_ms": 1211},
    }
    assert found.at == {
        "power cuts": "1a2b3c4+", "imports killed": "1a2b3c4", "query bombs": "earlier", "heartbeat": "1a2b3c4"
    }  # fmt: skip
    assert figures_of(placed(DOCUMENT, table(found))) == found


def test_the_tests_of_a_row_are_parted_and_their_counts_summed() -> None:
    listed = [(f"a.py::t[{number}]", "power cuts") for number in range(8)] + [("b.py::t", "heartbeat")] * 2
    parts = parts_of(listed)
    assert [(part.row, len(part.tests)) for part in parts] == [("power cuts", 6), ("power cuts", 2), ("heartbeat", 2)]
    first, second, pulse = parts
    counted = {"tried": 10, "kept": 10}
    results = {
        first: Result("power cuts", "", 1, counted=counted),
        second: Result("power cuts", "", 1, counted=counted),
        pulse: Result("heartbeat", "", 1, "failed"),
    }
    assert summed(parts, results) == ({"power cuts": {"tried": 20, "kept": 20}}, {"heartbeat": "failed"})
    # A row that is half done is none.
    assert summed(parts, {first: results[first]}) == ({}, {"power cuts": "not run", "heartbeat": "not run"})
    worst = {Part("heartbeat", ("x",)): 40, Part("heartbeat", ("y",)): 30}
    each = {part: Result("heartbeat", "", 1, counted={"worst_ms": ms}) for part, ms in worst.items()}
    assert summed(list(worst), each)[0] == {"heartbeat": {"worst_ms": 40}}


def test_how_much_is_tried_is_part_of_what_was_measured_and_the_environment_outranks_it(monkeypatch) -> None:
    for name in bounds(False):
        monkeypatch.delenv(name, raising=False)
    spared, whole = bounds(False), bounds(True)
    assert spared.keys() == whole.keys() and whole["CORPUSVIEW_STRIDE"] == "1"
    assert state(spared) == state(bounds(False)) != state(whole)
    monkeypatch.setenv("CORPUSVIEW_STRIDE", "7")
    assert bounds(False)["CORPUSVIEW_STRIDE"] == bounds(True)["CORPUSVIEW_STRIDE"] == "7"


def test_the_longest_rows_come_last_and_the_bounds_are_said_once(tmp_path: Path) -> None:
    listed = collected(["tests/hard/test_soak.py", "tests/promises/test_query_bombs.py"], tmp_path)
    assert [part.row for part in listed] == ["query bombs", "random actions in the window", "imports killed"]
    parts = [Part("imports killed", (each,)) for each in "ab"]
    counted = {"tried": 5, "kept": 5, "bound": "20 files"}
    rows, _ = summed(parts, {part: Result(part.row, "", 1, counted=dict(counted)) for part in parts})
    assert rows == {"imports killed": {"tried": 10, "kept": 10, "bound": "20 files"}}


TINY = """
import pytest, time

def test_it(figure):
    figure("query bombs", tried=5, kept=5)

def test_that(figure):
    time.sleep(1000)
    figure("query bombs", tried=9, kept=9)

def test_neither(figure):
    pytest.skip("no such disk here")
    figure("query bombs", tried=9, kept=9)

def test_no_figure():
    assert False
"""


def test_a_part_is_run_by_itself_and_ended_when_it_takes_too_long(tmp_path: Path) -> None:
    (tmp_path / "test_tiny.py").write_text(TINY, encoding="utf-8")
    (tmp_path / "conftest.py").write_text(
        "from tests.conftest import figure, pytest_collection_modifyitems\n", encoding="utf-8"
    )
    (part,) = collected([str(tmp_path)], tmp_path)
    assert part.row == "query bombs" and [each.rpartition(":")[2] for each in part.tests] == [
        "test_it",
        "test_that",
        "test_neither",
    ]
    it, that, neither = (Part(part.row, (each,)) for each in part.tests)
    assert run(it, "now", tmp_path, 100).counted == {"tried": 5, "kept": 5}
    assert run(neither, "now", tmp_path, 100).trouble == "left out: no such disk here"
    late = run(that, "now", tmp_path, 3)
    assert late.trouble.startswith("not done after") and late.counted == {}


@pytest.fixture
def tiny(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Measures three parts, of which one hangs when told so; says which were run."""
    parts = [Part("query bombs", ("it",)), Part("power cuts", ("that",)), Part("disk faults", ("neither",))]
    (tmp_path / "README.md").write_text(DOCUMENT, encoding="utf-8")
    ran: list[str] = []
    monkeypatch.setattr(measuring, "collected", lambda _tests, _place: parts)
    monkeypatch.setattr(measuring, "state", lambda _within: "the same")
    monkeypatch.setattr(measuring, "commit", lambda: "5d6e7f8")

    def measure(*given: str, hangs: str = "") -> int:
        def run(part: Part, of: str, _place: Path, _seconds: float, _within: Mapping[str, str]) -> Result:
            ran.append(part.tests[0])
            if part.tests[0] == "neither":
                return Result(part.row, of, 1, "left out: no such disk here")
            if part.tests[0] == hangs:
                return Result(part.row, of, 1, "not done after 50 min")
            return Result(part.row, of, 1, counted={"tried": 5, "kept": 5})

        monkeypatch.setattr(measuring, "run", run)
        return measuring.main([str(tmp_path / "README.md"), "--kept", str(tmp_path / "kept"), *given])

    return measure, ran


def test_what_was_not_counted_stays_as_it_stood_and_the_next_run_goes_on_there(tiny, tmp_path, capsys) -> None:
    measure, ran = tiny
    assert measure(hangs="that") == 1
    told = capsys.readouterr().out
    assert "power cuts (not done after 50 min)" in told and "disk faults (left out: no such disk here)" in told
    written = (tmp_path / "README.md").read_text(encoding="utf-8")
    assert "| 5 | 5 | questions made to keep a search busy for ever | 5d6e7f8 |" in written
    assert "| 1,234 | 1,234 | power cuts" in written and "flushed | 1a2b3c4+ |" in written
    assert "1,211 ms (1a2b3c4)" in written and "faults of the disk" not in written
    assert measure() == 1
    assert "| 5 | 5 | power cuts" in (tmp_path / "README.md").read_text(encoding="utf-8")
    assert ran == ["it", "that", "neither", "that", "neither"]


def test_what_the_code_was_before_is_counted_again_and_time_may_run_out(tiny, monkeypatch) -> None:
    measure, ran = tiny
    assert measure("--only", "query bombs") == 0
    assert measure("--only", "query bombs", "--within", "0") == 0
    monkeypatch.setattr(measuring, "state", lambda _within: "another")
    assert measure("--only", "query bombs", "--within", "0") == 1
    assert ran == ["it"]
    assert measure("--only", "query bombs") == 0 and measure("--only", "query bombs", "--anew") == 0
    assert ran == ["it"] * 3


def test_a_run_that_is_stopped_keeps_what_it_has_counted(tiny, tmp_path, monkeypatch) -> None:
    measure, ran = tiny

    def stop(part: Part, _of: str, _place: Path, _seconds: float, _within: Mapping[str, str]) -> Result:
        if part.tests[0] == "that":
            raise KeyboardInterrupt
        return Result(part.row, "the same", 1, counted={"tried": 6, "kept": 6})

    with monkeypatch.context() as stopped:
        stopped.setattr(measuring, "run", stop)
        with pytest.raises(KeyboardInterrupt):
            measuring.main([str(tmp_path / "README.md"), "--kept", str(tmp_path / "kept")])
    assert "| 6 | 6 | questions" in (tmp_path / "README.md").read_text(encoding="utf-8")
    assert measure() == 1 and ran == ["that", "neither"]
