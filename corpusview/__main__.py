"""CorpusView's entry: no verb opens the window, a verb runs the command line."""

from __future__ import annotations

import atexit
import gc
import multiprocessing
import os
import sys
import threading
from collections.abc import Sequence
from pathlib import Path


def main(arguments: Sequence[str] | None = None) -> int:
    """Run CorpusView with these arguments (those of the process by default). Returns the exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    # In a frozen bundle the reading processes start through this very function.
    multiprocessing.freeze_support()
    try:
        if _is_for_the_command_line(given):
            if _imports_a_folder(given):
                from corpusview.corpus import nursery

                nursery.prepare()
                gc.set_threshold(*nursery.COLLECTING)
            from corpusview.cli.main import main as run

            code = run(given)
            if arguments is None:
                _end(code)
            return code
        from corpusview.gui.app import main as show

        return show(given)
    except KeyboardInterrupt:
        return 130


def _end(code: int) -> None:
    """End the process, which has nothing to write any more: what it holds goes with it.

    To take it apart piece by piece, as Python does, takes as long as to read twenty pages. Where somebody is still at
    work, it is done so.
    """
    gc.freeze()
    if any(each is not threading.current_thread() and not each.daemon for each in threading.enumerate()):
        return
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (AttributeError, OSError, ValueError):
            # It is closed: Python's own way out tells of that.
            return
    os._exit(code)


def _is_for_the_command_line(given: Sequence[str]) -> bool:
    """Whether there is a verb, after options or not, or a question about the program itself."""
    rest = list(given)
    while rest and rest[0].startswith("-"):
        option = rest.pop(0)
        if option in ("-h", "--help", "--version"):
            return True
        if option == "--corpus" and rest:
            rest.pop(0)
    return bool(rest)


def _imports_a_folder(given: Sequence[str]) -> bool:
    """Whether there may be many files to read, by processes of our own, which take a while to load."""
    at = given.index("import") if "import" in given else len(given)
    more = given[at + 1 :]
    return not any(each.startswith(("--jobs", "--executor")) for each in more) and any(
        Path(each).is_dir() for each in more
    )


if __name__ == "__main__":
    sys.exit(main())
