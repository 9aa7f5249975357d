"""CorpusView's entry: no verb opens the window, a verb runs the command line."""

from __future__ import annotations

import multiprocessing
import sys
from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Run CorpusView with these arguments (those of the process by default). Returns the exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    # In a frozen bundle the reading processes start through this very function.
    multiprocessing.freeze_support()
    if given and (not given[0].startswith("-") or given[0] in ("-h", "--help", "--version")):
        from corpusview.cli.main import main as run

        return run(given)
    from corpusview.gui.app import main as show

    return show(given)


if __name__ == "__main__":
    sys.exit(main())
