"""The report of an import leaving the program as a table in CSV: every file, what became of it, and why."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path

from corpusview.export.cells import cell
from corpusview.export.whole import whole_file

COLUMNS = ("outcome", "path", "reason")


def export_ledger(rows: Iterable[tuple[str, str, str]], to: Path, replace: bool = False) -> int:
    """Write rows of (path, outcome, reason) into the file `to`, complete or not at all. Returns how many there were."""
    count = 0
    with whole_file(to, replace) as file:
        table = csv.writer(file)
        table.writerow(COLUMNS)
        for path, outcome, reason in rows:
            table.writerow([outcome, cell(path), cell(reason)])
            count += 1
    return count
