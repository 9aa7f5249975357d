"""Logs and reports tell of code, and hold no word of what was read."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpusview.__main__ import main
from corpusview.corpus.corpus import Corpus
from corpusview.errors import NotFound, place_of, traced
from corpusview.gui.last_resort import begin_log
from corpusview.paths import log_folder
from tests.corpus.conftest import page

CANARY = "zeppelinquince"


def failed_over(text: str) -> dict[str, Exception]:
    """What Python and libraries raise over a text, quoting it."""
    found: dict[str, Exception] = {}
    acts = {
        "value": lambda: int(text),
        "key": lambda: {}[text],
        "encoding": lambda: (text + "\ud800").encode("utf-8"),
        "decoding": lambda: (text.encode() + b"\xff").decode("utf-8"),
        "json": lambda: json.loads(text),
        "module": lambda: __import__("re").compile("(" + text),
    }
    for name, act in acts.items():
        try:
            act()
        except Exception as fault:
            found[name] = fault
    assert list(found) == list(acts)
    return found


@pytest.mark.parametrize("name", ["value", "key", "encoding", "decoding", "json", "module"])
def test_a_trace_tells_the_kind_and_the_place_of_a_fault_and_no_text(name: str) -> None:
    fault = failed_over(CANARY)[name]
    told = traced(fault)
    assert CANARY not in told
    assert type(fault).__qualname__ in told and "test_logs.py" in told
    assert place_of(fault).split(", ")[0].endswith(".py")


def test_so_does_one_that_came_of_another_and_a_group_of_them() -> None:
    try:
        try:
            int(CANARY)
        except ValueError as first:
            raise RuntimeError(f"while reading {CANARY}") from first
    except RuntimeError as fault:
        told = traced(ExceptionGroup(CANARY, [fault, KeyError(CANARY)]))
    assert CANARY not in told
    assert all(kind in told for kind in ("ValueError", "RuntimeError", "KeyError", "ExceptionGroup"))


def test_what_the_interpreter_says_of_code_is_kept() -> None:
    try:
        "".nothing()
    except AttributeError as fault:
        assert "'str' object has no attribute 'nothing'" in traced(fault)
    assert "There is no tag “…”." in traced(NotFound(f"There is no tag “{CANARY}”."))


def test_an_endless_recursion_is_told_in_brief() -> None:
    def again() -> None:
        again()

    try:
        again()
    except RecursionError as fault:
        told = traced(fault)
    assert "steps more" in told and told.count("\n") < 200


@pytest.fixture
def logged(own_home: Path) -> Iterator[Path]:
    """The log as the window writes it."""
    root = logging.getLogger()
    before, level, hook = list(root.handlers), root.level, sys.excepthook
    begin_log(log_folder())
    yield log_folder() / "corpusview.log"
    for each in set(root.handlers) - set(before):
        root.removeHandler(each)
        each.close()
    root.setLevel(level)
    sys.excepthook = hook


def stumbles(*_given: object, **_named: object) -> None:
    raise ValueError(f"cannot make anything of {CANARY}")


def test_a_fault_over_a_file_is_logged_without_the_file(tmp_path: Path, logged: Path, monkeypatch, stray_log) -> None:
    at = tmp_path / "page.txt"
    at.write_text(page(1, CANARY), encoding="utf-8")
    monkeypatch.setattr("corpusview.corpus.reading_pool._article", stumbles)
    with Corpus.open(tmp_path / "corpus") as corpus:
        failed = [event for event in corpus.import_files([at], jobs=1) if type(event).__name__ == "Failed"]
    assert "ValueError in test_logs.py, line " in failed[0].reason
    written = logged.read_text(encoding="utf-8")
    assert "reading failed" in written and "ValueError" in written and "in stumbles" in written
    assert CANARY not in written
    stray_log.clear()


def test_the_report_of_a_command_that_failed_holds_no_text(tmp_path: Path, own_home: Path, monkeypatch, capsys) -> None:
    (tmp_path / "page.txt").write_text(page(1, CANARY), encoding="utf-8")
    where = ["--corpus", str(tmp_path / "corpus")]
    assert main(["import", *where, str(tmp_path / "page.txt")]) == 0
    monkeypatch.setattr("corpusview.cli.commands.Corpus.search", stumbles)
    assert main(["search", *where, CANARY]) == 70
    report = next(own_home.rglob("fault.txt")).read_text(encoding="utf-8")
    assert "ValueError" in report and "in stumbles" in report and CANARY not in report
    assert "Traceback" not in capsys.readouterr().err
