"""Rules as text, to and from files: what the verbs for the user's rules share."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from corpusview.cli.printing import Printer
from corpusview.export import taken_in
from corpusview.export.taken_in import LARGEST_RULES
from corpusview.export.whole import whole_file


def read_rules(file: Path) -> str:
    """The text of a file of rules; “-” is the standard input. Raises `CannotRead`."""
    return text_of(file, LARGEST_RULES, "a list of rules")


def text_of(file: Path, largest: int, what: str) -> str:
    """The text of a file of at most so many bytes, that is to be `what`; “-” is the standard input.

    Raises `CannotRead`. A pipe is read as other programs do; what never ends, no further than that.
    """
    if str(file) == "-":
        return taken_in.read_text(sys.stdin.buffer.read(largest + 1), largest, what, "-")
    return taken_in.text_of(file, largest, what, waits=True)


def write_rules(text: str, count: int, asked: argparse.Namespace, printer: Printer) -> None:
    """Write rules where they were asked for: a file, whole or not at all, or standard output."""
    if asked.output is None or str(asked.output) == "-":
        with printer.file() as out:
            out.write(text)
        return
    with whole_file(asked.output, asked.force) as out:
        out.write(text)
    if printer.json:
        printer.value({"exported": count, "output": str(asked.output)})
    else:
        printer.line(f"{count:,} rule{'' if count == 1 else 's'} written to {asked.output}.")
