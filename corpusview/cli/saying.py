"""Rules as text, to and from files: what the verbs for the user's rules share."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from corpusview.cli.printing import Printer
from corpusview.errors import CannotRead
from corpusview.export.whole import whole_file

# No list of rules is larger, in bytes; what is, is another kind of file.
_LARGEST = 32_000_000


def read_rules(file: Path) -> str:
    """The text of a file of rules; “-” is the standard input. Raises `CannotRead`."""
    try:
        if str(file) == "-":
            return sys.stdin.read(_LARGEST)
        if file.stat().st_size > _LARGEST:
            raise CannotRead(f"{file} is too large for a list of rules.")
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as trouble:
        raise CannotRead(f"{file} is not a text in UTF-8.", "Give what the export wrote.") from trouble
    except OSError as trouble:
        raise CannotRead(f"{file} cannot be read ({trouble.strerror}).") from trouble


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
