"""The README's table of what the tests counted: how it is written, and read again."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

BEGIN, END = "<!-- figures: written by `make promises` -->", "<!-- end of figures -->"

# What the tests note, as a reader wants to hear it; in this order.
ROWS = {
    "power cuts": "power cuts at each step of a day's work, on a disk that keeps only what was flushed",
    "power cuts of a real disk": "power cuts of a real ext4 in the middle of its writes, and 0 to 40 s after the last",
    "kills at a step": "kills at each step of import, names, tags, removal, return, rebuild, backup, restore, export",
    "kills at a system call": "kills at system calls that write, in the same verbs",
    "disk faults": "faults of the disk (full, broken, refused) at each step",
    "failed writes of exports": "writes of an export that failed (full, broken), in each form",
    "kills of exports": "kills in each write of an export, in each form",
    "failed system calls": "system calls that failed (ENOSPC, EIO, EACCES; once, and from then on)",
    "real disks that filled up": "real disks that filled up in the middle of an import",
    "imports killed": "kills of one import of many files, each while it was at work",
    "random actions with crashes": "random actions with crashes among them, compared with a plain dict after each",
    "random actions in the window": "random actions of a user in the window",
    "faults in the window": "methods that Qt calls to paint, ask and tell of keys, made to fail in a running window",
    "slots that failed": "methods that a signal or a menu calls, made to fail in a running window",
    "ends in the middle of something": "ends of the program in the middle of import, search, rebuild or export",
    "damaged index files": "damaged files of an index: cut, one bit flipped, zeroed, gone",
    "query bombs": "questions made to keep a search busy for ever",
    "canaries opened": "files and addresses named by texts in every pane and dialog, left alone",
    "cells in a spreadsheet": "cells of exports that LibreOffice opened as the text they are, and none as a formula",
    "tests that left nothing open": "tests of the suite, none of which left a file of its corpus open or in memory",
    "texts decoded": "texts in 22 languages and 41 encodings that came back exactly; the others are marked",
}

# What the tests noted of a row: numbers, and by `bound` how many files it was, or every how many-th call.
Counted = Mapping[str, float | str]


class Figures(NamedTuple):
    """What was counted for each row, and of which commit."""

    counted: dict[str, dict[str, float | str]]
    at: dict[str, str]

    def renewed(self, counted: Mapping[str, Counted], commit: str) -> Figures:
        """These, with what was counted now in place of what was."""
        now = {row: dict(figures) for row, figures in counted.items()}
        return Figures(self.counted | now, self.at | dict.fromkeys(counted, commit))


_WORST = "The longest time that the window did not answer, over hostile texts: {:,.0f} ms ({})."
_UNKNOWN = "earlier"


def table(figures: Figures) -> str:
    """The figures as a table of Markdown."""
    counted, at = figures
    lines = ["| tried | kept | what | commit |", "|---:|---:|---|---|"]
    for name, says in ROWS.items():
        if name in counted:
            bound = f"; {counted[name]['bound']}" if "bound" in counted[name] else ""
            numbers = f"{counted[name]['tried']:,.0f} | {counted[name]['kept']:,.0f}"
            lines.append(f"| {numbers} | {says}{bound} | {at.get(name, _UNKNOWN)} |")
    if "heartbeat" in counted:
        lines += ["", _WORST.format(counted["heartbeat"]["worst_ms"], at.get("heartbeat", _UNKNOWN))]
    return "\n".join(lines)


def figures_of(document: str) -> Figures:
    """The figures that stand in a document."""
    found = Figures({}, {})
    for name, says in ROWS.items():
        row = re.search(
            rf"^\| ([\d,]+) \| ([\d,]+) \| {re.escape(says)}(?:; ([^|]+))? \|(?: ([\w+]+) \|)?$", document, re.MULTILINE
        )
        if row:
            tried, kept, bound, commit = row.groups()
            found.counted[name] = {"tried": _number(tried), "kept": _number(kept)} | ({"bound": bound} if bound else {})
            found.at[name] = commit or _UNKNOWN
    before, _ = _WORST.split("{:,.0f}")
    worst = re.search(rf"^{re.escape(before)}([\d,]+) ms(?: \(([\w+]+)\))?\.$", document, re.MULTILINE)
    if worst:
        found.counted["heartbeat"] = {"worst_ms": _number(worst[1])}
        found.at["heartbeat"] = worst[2] or _UNKNOWN
    return found


def _number(written: str) -> float:
    return float(written.replace(",", ""))


def placed(document: str, figures: str) -> str:
    """`document` with these figures in place of those it has."""
    pattern = re.compile(re.escape(BEGIN) + ".*?" + re.escape(END), re.DOTALL)
    if not pattern.search(document):
        raise SystemExit("The document has no place for the figures.")
    return pattern.sub(lambda _: f"{BEGIN}\n{figures}\n{END}", document)
