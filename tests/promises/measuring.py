"""Runs the tests that count something, part by part, and writes the README's table of what they counted.

python -m tests.promises.measuring README.md [--within MINUTES] [--only ROW ...] [--anew] [--whole]

Each part is a few tests in a process of their own, which is ended when it takes too long. What a part counted is kept,
so that a run that is stopped or out of time goes on where it was; it is counted anew when the program or a test has
changed. A row whose parts did not all come to their end stays as it stands in the table, and is told; each row says
of which commit it was counted. So that it ends in the time it has, the largest rows try a part of what there
is to try, which they say; with `--whole` they try all, which takes many hours.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from inspect import getsource
from pathlib import Path

import pytest

from tests.promises.table import Counted, figures_of, placed, table

ROOT = Path(__file__).resolve().parents[2]
_MEASURED = ("corpusview", "tests", "resources")
KEPT = ROOT / "build" / "promises"
TESTS = ("tests/gui", "tests/reading", "tests/index", "tests/promises", "tests/hard")
# Tests that are run in one process: a handful, so that little is lost with it, and it is not begun too often.
_AT_ONCE = 6
# Minutes for all, and for one part: the longest, one import killed fifty times, takes half an hour on a busy machine.
_WITHIN, _ONE = 150.0, 50.0
# Every how many-th call that writes is a kill, and every how many-th fails: all of them take three hours. Of the slots
# every how many-th; and how many files are imported while that is killed: 100,000 take three quarters of an hour.
_SPARING = {
    "CORPUSVIEW_STRIDE": "3",
    "CORPUSVIEW_FAULT_STRIDE": "27",
    "CORPUSVIEW_SLOT_STRIDE": "4",
    "CORPUSVIEW_SOAK_FILES": "10000",
}
_WHOLE = (
    _SPARING | dict.fromkeys([each for each in _SPARING if "STRIDE" in each], "1") | {"CORPUSVIEW_SOAK_FILES": "100000"}
)
# What takes longest comes last, so that the others are written though time runs out.
_LAST = ("random actions in the window", "tests that left nothing open", "slots that failed", "imports killed")
# What only runs the tests, or is about that: nothing that is counted depends on it.
_COMMAND = ("measuring.py", "table.py", "test_measuring.py", "test_table.py")
_PULSE = "heartbeat"


@dataclass(frozen=True, slots=True)
class Part:
    """A few tests that count for one row of the table."""

    row: str
    tests: tuple[str, ...]

    def key(self) -> str:
        """A name of its own for a file."""
        return hashlib.sha256("\n".join(self.tests).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Result:
    """What came of a part: what it counted, or why there is nothing; `of` says of which state of the code."""

    row: str
    of: str
    seconds: float
    trouble: str = ""
    counted: dict[str, float | str] = field(default_factory=dict)


# --- what there is to run


def pytest_collection_finish(session: pytest.Session) -> None:
    """As a plugin of pytest: list the tests that count something, each with the row that it counts for."""
    listed = [[f"{_place(item)}::{item.nodeid.partition('::')[2]}", _row_of(item)] for item in session.items]
    Path(os.environ["CORPUSVIEW_PARTS"]).write_text(json.dumps(listed), encoding="utf-8")


def _place(item: pytest.Item) -> Path:
    """The file of a test, as seen from where the parts are run."""
    return item.path.relative_to(ROOT) if item.path.is_relative_to(ROOT) else item.path


def _row_of(item: pytest.Item) -> str:
    """The row that a test counts for: named in it, or in a function beside the tests that they call."""
    counted = re.compile(r'figure\("([^"]+)"')
    function = getattr(item, "function", None)
    assert function is not None, item
    if own := counted.search(getsource(function)):
        return own[1]
    if "ui_heartbeat" in getattr(item, "fixturenames", ()):
        return _PULSE
    return counted.findall(getsource(sys.modules[function.__module__]))[0]


def parts_of(listed: Iterable[tuple[str, str]]) -> list[Part]:
    """The tests in parts: those of one row and one file that follow each other."""
    parts: list[Part] = []
    for test, row in listed:
        last = parts[-1] if parts else None
        if last and last.row == row and len(last.tests) < _AT_ONCE and _file(last.tests[0]) == _file(test):
            parts[-1] = Part(row, (*last.tests, test))
        else:
            parts.append(Part(row, (test,)))
    return parts


def _file(test: str) -> str:
    return test.partition("::")[0]


def collected(tests: Sequence[str], place: Path) -> list[Part]:
    """The parts of all tests that count something, the longest last."""
    listed = place / "listed.json"
    given = os.environ | {"CORPUSVIEW_FIGURES": str(place / "none.json"), "CORPUSVIEW_PARTS": str(listed)}
    asked = [*_pytest(), "--collect-only", "-q", "-p", "tests.promises.measuring", *tests]
    subprocess.run(asked, cwd=ROOT, env=given, check=True, stdout=subprocess.DEVNULL)
    parts = parts_of(json.loads(listed.read_text(encoding="utf-8")))
    return sorted(parts, key=lambda part: _LAST.index(part.row) if part.row in _LAST else -1)


def _pytest() -> list[str]:
    return [sys.executable, "-m", "pytest", "-m", "hard or not hard"]


def bounds(is_whole: bool) -> dict[str, str]:
    """How much of what there is to try is tried; what the environment says outranks it."""
    return {name: os.environ.get(name, value) for name, value in (_WHOLE if is_whole else _SPARING).items()}


def commit() -> str:
    """The commit whose program and tests are here, with a `+` where something of them was changed since."""
    asked = ["git", "-C", str(ROOT)]
    try:
        name = subprocess.run([*asked, "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=True)
        changed = subprocess.run(
            [*asked, "status", "--porcelain", *_MEASURED], capture_output=True, text=True, check=True
        )
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
    return name.stdout.strip() + ("+" if changed.stdout.strip() else "")


def state(within: Mapping[str, str]) -> str:
    """What the program and its tests are now, and the bounds within which they are run."""
    summed = hashlib.sha256(json.dumps(dict(within), sort_keys=True).encode())
    for folder in _MEASURED:
        for file in sorted((ROOT / folder).rglob("*")):
            if file.is_file() and "__pycache__" not in file.parts and not _is_of_the_command(file):
                summed.update(f"{file.relative_to(ROOT)} {file.stat().st_size}\n".encode())
                summed.update(file.read_bytes())
    return summed.hexdigest()[:16]


def _is_of_the_command(file: Path) -> bool:
    return file.name in _COMMAND and file.parent.name == "promises"


# --- running it


def run(part: Part, of: str, place: Path, seconds: float, within: Mapping[str, str] = _SPARING) -> Result:
    """Run a part within its bounds, for so many seconds at most."""
    counted, log = place / f"{part.key()}.counted.json", place / f"{part.key()}.log"
    counted.unlink(missing_ok=True)
    began = time.monotonic()
    with log.open("wb") as told:
        process = subprocess.Popen(
            [*_pytest(), "-q", "-rs", "-p", "no:cacheprovider", *part.tests],
            cwd=ROOT,
            env=os.environ | dict(within) | {"CORPUSVIEW_FIGURES": str(counted)},
            # A test that asks somebody asks nobody.
            stdin=subprocess.DEVNULL,
            stdout=told,
            stderr=subprocess.STDOUT,
            # What it starts is ended with it.
            start_new_session=True,
        )
        try:
            code = process.wait(seconds)
        except subprocess.TimeoutExpired:
            code = None
        finally:
            _end(process)
    took = round(time.monotonic() - began, 1)
    figures = json.loads(counted.read_text(encoding="utf-8")) if counted.exists() else {}
    if code is None:
        trouble = f"not done after {seconds / 60:,.0f} min"
    elif code:
        trouble = f"failed ({code}); see {log}"
    elif part.row not in figures:
        left_out = re.search(rb"SKIPPED \[\d+\] [^ ]+: (.+)", log.read_bytes())
        trouble = f"left out: {left_out[1].decode(errors='replace')}" if left_out else f"counted nothing; see {log}"
    else:
        trouble = ""
    return Result(part.row, of, took, trouble, {} if trouble else figures[part.row])


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except ProcessLookupError:
            process.kill()
        process.wait()


def known(part: Part, of: str, place: Path) -> Result | None:
    """What a part counted before, of the same state of the code."""
    try:
        result = Result(**json.loads((place / f"{part.key()}.json").read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None
    return result if result.of == of and not result.trouble else None


def keep(part: Part, result: Result, place: Path) -> None:
    """Keep what a part counted, at once."""
    draft = place / f"{part.key()}.json.new"
    draft.write_text(json.dumps(asdict(result)), encoding="utf-8")
    draft.replace(draft.with_suffix(""))


# --- the table


def summed(parts: Sequence[Part], results: Mapping[Part, Result]) -> tuple[dict[str, Counted], dict[str, str]]:
    """The rows whose parts have all come to their end, and why each of the others has not."""
    rows: dict[str, dict[str, float | str]] = {}
    missing: dict[str, str] = {}
    for part in parts:
        result = results.get(part)
        if result is None or result.trouble:
            missing.setdefault(part.row, result.trouble if result else "not run")
            continue
        row = rows.setdefault(part.row, {})
        for name, value in result.counted.items():
            row[name] = value if isinstance(value, str) else _together(part.row, row.get(name, 0), value)
    return {row: counted for row, counted in rows.items() if row not in missing}, missing


def _together(row: str, before: float | str, value: float) -> float:
    assert not isinstance(before, str)
    return max(before, value) if row == _PULSE else before + value


def write(document: Path, parts: Sequence[Part], results: Mapping[Part, Result]) -> dict[str, str]:
    """Write the table: of what was not counted now the rows stay as they are. Returns those, with the reasons."""
    rows, missing = summed(parts, results)
    before = document.read_text(encoding="utf-8")
    document.write_text(placed(before, table(figures_of(before).renewed(rows, commit()))), encoding="utf-8")
    return missing


def main(given: Sequence[str]) -> int:
    """Measure what is not known yet, and write the table. Returns 1 where anything is missing."""
    parser = argparse.ArgumentParser(prog="python -m tests.promises.measuring")
    parser.add_argument("document", type=Path)
    parser.add_argument("--within", type=float, default=_WITHIN, metavar="MINUTES", help="for all that is run")
    parser.add_argument("--one", type=float, default=_ONE, metavar="MINUTES", help="for one part")
    parser.add_argument("--only", nargs="*", metavar="ROW", help="the rows that are counted")
    parser.add_argument("--anew", action="store_true", help="count again what was counted of the same code")
    parser.add_argument("--whole", action="store_true", help="try all that there is to try, for many hours")
    parser.add_argument("--tests", nargs="*", default=TESTS, metavar="PATH")
    parser.add_argument("--kept", type=Path, default=KEPT, metavar="DIR", help="where what was counted is kept")
    asked = parser.parse_args(given)
    asked.kept.mkdir(parents=True, exist_ok=True)
    end = time.monotonic() + 60 * asked.within
    within = bounds(asked.whole)
    of = state(within)
    parts = [part for part in collected(asked.tests, asked.kept) if not asked.only or part.row in asked.only]
    results: dict[Part, Result] = {}
    missing: dict[str, str] = {}
    try:
        for number, part in enumerate(parts, 1):
            result = None if asked.anew else known(part, of, asked.kept)
            said = "known"
            if result is None:
                left = min(60 * asked.one, end - time.monotonic())
                if left <= 0:
                    continue
                result = run(part, of, asked.kept, left, within)
                keep(part, result, asked.kept)
                said = result.trouble or f"{result.seconds:,.0f} s"
            results[part] = result
            print(f"{number:>3} of {len(parts)}  {part.row} ({len(part.tests)}): {said}", flush=True)
    finally:
        missing = write(asked.document, parts, results)
    for row, why in missing.items():
        print(f"Not counted now, so the table says what it said: {row} ({why})")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
