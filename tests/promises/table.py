"""The README's table of what the tests counted: how it is written, and read again."""

from __future__ import annotations

import re
from collections.abc import Mapping

BEGIN, END = "<!-- figures: written by `make promises` -->", "<!-- end of figures -->"

# What the tests note, as a reader wants to hear it; in this order.
ROWS = {
    "power cuts": "power cuts at each step of a day's work, on a disk that keeps only what was flushed",
    "power cuts of a real disk": "power cuts of a real ext4 in the middle of its writes, and 0 to 40 s after the last",
    "kills at a step": "kills at each step of import, names, tags, removal, return, rebuild, backup, restore, export",
    "kills at a system call": "kills at each system call that writes, in the same verbs",
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

_WORST = "The longest time that the window did not answer, over hostile texts: {:,.0f} ms."


def table(counted: Mapping[str, Mapping[str, float]]) -> str:
    """The figures as a table of Markdown."""
    lines = ["| tried | kept | what |", "|---:|---:|---|"]
    for name, says in ROWS.items():
        if name in counted:
            lines.append(f"| {counted[name]['tried']:,.0f} | {counted[name]['kept']:,.0f} | {says} |")
    if "heartbeat" in counted:
        lines += ["", _WORST.format(counted["heartbeat"]["worst_ms"])]
    return "\n".join(lines)


def figures_of(document: str) -> dict[str, dict[str, float]]:
    """The figures that stand in a document."""
    found: dict[str, dict[str, float]] = {}
    for name, says in ROWS.items():
        row = re.search(rf"^\| ([\d,]+) \| ([\d,]+) \| {re.escape(says)} \|$", document, re.MULTILINE)
        if row:
            tried, kept = (float(each.replace(",", "")) for each in row.groups())
            found[name] = {"tried": tried, "kept": kept}
    before, after = _WORST.split("{:,.0f}")
    worst = re.search(rf"^{re.escape(before)}([\d,]+){re.escape(after)}$", document, re.MULTILINE)
    if worst:
        found["heartbeat"] = {"worst_ms": float(worst[1].replace(",", ""))}
    return found


def placed(document: str, figures: str) -> str:
    """`document` with these figures in place of those it has."""
    pattern = re.compile(re.escape(BEGIN) + ".*?" + re.escape(END), re.DOTALL)
    if not pattern.search(document):
        raise SystemExit("The document has no place for the figures.")
    return pattern.sub(lambda _: f"{BEGIN}\n{figures}\n{END}", document)
