"""Runs one verb: opens the corpus it needs, and turns known trouble into one line and an exit code."""

from __future__ import annotations

import argparse
import io
import logging
import signal
import sys
import threading
from collections.abc import Sequence
from typing import Any

from corpusview.cli import commands
from corpusview.cli.parser import parser
from corpusview.cli.printing import Printer, silence
from corpusview.errors import CorpusViewError, NoMemory, traced
from corpusview.paths import log_folder

STOPPED = 130  # as a shell tells of Ctrl+C
TERMINATED = 143  # as a shell tells of SIGTERM
FAULT = 70  # EX_SOFTWARE of sysexits.h


def main(arguments: Sequence[str]) -> int:
    """Run the verb in `arguments`. Returns the exit code that `--help` tells; wrong usage exits with 2."""
    logging.basicConfig(level=logging.CRITICAL)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # Help and errors name what the user typed: no encoding of the terminal may refuse it.
            stream.reconfigure(errors="backslashreplace")
    asked = parser().parse_args(list(arguments))
    printer = Printer(asked.json, asked.quiet)
    before = _end_like_ctrl_c()
    try:
        return _run(asked, printer)
    except _Terminated:
        printer.trouble("Ended; what was saved stays.")
        return TERMINATED
    except KeyboardInterrupt:
        printer.trouble("Stopped; what was saved stays.")
        return STOPPED
    finally:
        printer.clear()
        if before is not None:
            signal.signal(signal.SIGTERM, before)


def _run(asked: argparse.Namespace, printer: Printer) -> int:
    try:
        code = commands.VERBS[asked.verb](asked, printer)
        printer.out.flush()
        return code
    except CorpusViewError as trouble:
        printer.trouble(str(trouble))
        return trouble.exit_code
    except BrokenPipeError:
        # Whoever read has read enough.
        silence(sys.stdout)
        return 0
    except OSError as trouble:
        silence(sys.stdout)
        where = f" ({trouble.filename})" if trouble.filename else ""
        printer.trouble(f"The system refused: {trouble.strerror or trouble}{where}.")
        return CorpusViewError.exit_code
    except MemoryError:
        printer.trouble(str(NoMemory()))
        return NoMemory.exit_code
    except Exception as fault:
        return _report(fault, printer)


class _Terminated(BaseException):
    """The system asked the process to end."""


def _end_like_ctrl_c() -> Any:
    """Let SIGTERM unwind like Ctrl+C does, so that drafts are cleaned away. Returns what it did before."""

    def ended(*_: object) -> None:
        raise _Terminated

    if threading.current_thread() is not threading.main_thread():
        return None
    return signal.signal(signal.SIGTERM, ended)


def _report(fault: Exception, printer: Printer) -> int:
    """Tell of a fault in the program itself, and keep what a report needs in a file of its own."""
    file = log_folder() / "fault.txt"
    kept = f" A report is in {file}."
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(traced(fault), encoding="utf-8", errors="backslashreplace")
    except OSError:
        kept = ""
    printer.trouble(f"A fault in CorpusView ({type(fault).__name__}).{kept} Nothing that was saved is lost.")
    return FAULT
