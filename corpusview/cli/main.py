"""Runs one verb: opens the corpus it needs, and turns known trouble into one line and an exit code."""

from __future__ import annotations

import logging
import sys
from collections.abc import Sequence

from corpusview.cli import commands
from corpusview.cli.parser import parser
from corpusview.cli.printing import Printer, silence
from corpusview.errors import CorpusViewError

STOPPED = 130


def main(arguments: Sequence[str]) -> int:
    """Run the verb in `arguments`. Returns 0, 1 for a known error, 130 when stopped; wrong usage exits with 2."""
    logging.basicConfig(level=logging.CRITICAL)
    asked = parser().parse_args(list(arguments))
    printer = Printer(asked.json, asked.quiet)
    try:
        code = commands.VERBS[asked.verb](asked, printer)
        sys.stdout.flush()
        return code
    except CorpusViewError as trouble:
        printer.trouble(str(trouble))
        return trouble.exit_code
    except KeyboardInterrupt:
        printer.trouble("Stopped; what was saved stays.")
        return STOPPED
    except BrokenPipeError:
        silence(sys.stdout)
        return 0
    finally:
        printer.clear()
