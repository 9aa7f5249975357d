"""The figures in the README are those that the tests count, and stand where a command puts them."""

from __future__ import annotations

import re
from pathlib import Path

from tests.promises.table import BEGIN, END, ROWS, Figures, placed, table

ROOT = Path(__file__).resolve().parents[2]


def test_figures_take_the_place_of_those_before() -> None:
    counted = {"power cuts": {"tried": 1200, "kept": 1200}, "heartbeat": {"worst_ms": 41.7}}
    written = table(Figures(counted, {"power cuts": "1a2b3c4"}))
    assert "| 1,200 | 1,200 | power cuts" in written and "| 1a2b3c4 |" in written and "42 ms (earlier)" in written
    document = f"before\n{BEGIN}\nold\n{END}\nafter\n"
    once = placed(document, written)
    assert placed(once, written) == once
    assert once.startswith("before\n") and once.endswith("after\n") and "old" not in once


def test_every_row_is_counted_by_a_test_and_every_count_has_a_row() -> None:
    noted: set[str] = set()
    for file in (ROOT / "tests").rglob("test_*.py"):
        noted |= set(re.findall(r'figure\("([^"]+)"', file.read_text(encoding="utf-8")))
    noted -= {"heartbeat"}
    assert noted <= set(ROWS)
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert BEGIN in readme and END in readme
    for name, says in ROWS.items():
        assert name in noted or says not in readme
