"""Trouble that CorpusView knows, each kind with a sentence for the user and one thing to do.

    CorpusViewError
    ├── CannotRead            a file that cannot become an article (an event of the import, not its end)
    ├── CannotWrite           an export or a backup that could not be written
    │   ├── NoPlace           the corpus' folder cannot be made or used
    │   └── NoSpace           the disk is full
    ├── CorpusBusy            another process is writing to this corpus
    ├── CorpusDamaged         the catalogue or the index cannot be trusted as it stands
    │   └── IndexDamaged      the index alone: it can be made again from the catalogue
    ├── CorpusMissing         there is no corpus where one was expected
    ├── CorpusTooNew          made by a later version of CorpusView; left untouched
    ├── NoMemory              the system gives no more memory
    └── NotFound              an article, a name or a saved search that is not in the corpus

Whatever is not in this tree is a bug, and is reported as one.
"""

from __future__ import annotations

import errno
import re
import traceback
from collections.abc import Iterator
from pathlib import Path

# Kinds whose words the interpreter or the system chooses: they speak of code and of files. What others say may quote
# the text that they failed over.
_SPEAK_OF_CODE = (
    *(ArithmeticError, AttributeError, BufferError, ImportError, IndexError, MemoryError, NameError, OSError),
    *(NotImplementedError, RecursionError, TypeError),
)
# What the binding of Qt says of a widget that is gone.
_SAID_BY_THE_BINDING = "Internal C++ object"
_LIBRARIES_THAT_SPEAK_OF_CODE = frozenset({"sqlite3"})
_QUOTED = re.compile(r"“[^”]*(?:”|\Z)")
# Steps of a trace at each of its ends: an endless recursion has thousands, all alike.
_STEPS = 30


class CorpusViewError(Exception):
    """Known trouble. `sentence` says what happened, `advice` what the user can do about it (may be empty)."""

    exit_code = 1

    def __init__(self, sentence: str, advice: str = "") -> None:
        super().__init__(sentence, advice)
        self.sentence = sentence
        self.advice = advice

    def __str__(self) -> str:
        return f"{self.sentence} {self.advice}".rstrip()


class CannotRead(CorpusViewError):
    """A file that cannot become an article: empty, binary, too large, unreadable."""


class CannotWrite(CorpusViewError):
    """Something the user asked to be written could not be."""


class NoPlace(CannotWrite):
    """The corpus' folder cannot be made or used: a file in its place, no rights, a disk for reading only."""

    exit_code = 73  # EX_CANTCREAT of sysexits.h


class NoSpace(CannotWrite):
    """The disk is full."""


class CorpusBusy(CorpusViewError):
    """Another process is writing to this corpus; it can still be searched."""

    exit_code = 75  # EX_TEMPFAIL of sysexits.h: the same command may succeed later


class CorpusDamaged(CorpusViewError):
    """The catalogue or the index cannot be trusted as it stands."""


class IndexDamaged(CorpusDamaged):
    """The index cannot be trusted as it stands; it can be made again from the catalogue."""


# What to do about a folder that is gone: it may lie on a stick that was pulled out, or on a share.
CONNECT = "If it lies on a disk or a share that is not connected, connect it and try again."


class CorpusMissing(CorpusViewError):
    """There is no corpus where one was expected. `can_begin`: a new one could begin there."""

    def __init__(self, sentence: str, advice: str = "", can_begin: bool = False) -> None:
        super().__init__(sentence, advice)
        self.can_begin = can_begin


class CorpusTooNew(CorpusViewError):
    """The corpus was written by a later version; it is left untouched."""


class NoMemory(CorpusViewError):
    """The system gives no more memory."""

    def __init__(self) -> None:
        super().__init__("There is not enough memory for this.", "Close other programs, or ask for less at once.")


class NotFound(CorpusViewError):
    """An article, a name or a saved search that is not in the corpus."""


def refused(what: str, trouble: OSError, advice: str = "", kind: type[CannotWrite] = CannotWrite) -> CannotWrite:
    """The known trouble when the system refused to write: `what` is a sentence's beginning, "The backup x"."""
    if trouble.errno in (errno.ENOSPC, errno.EDQUOT):
        return NoSpace(f"{what} cannot be written: the disk is full. Nothing was lost.", "Make room and try again.")
    return kind(f"{what} cannot be written ({trouble.strerror or trouble}).", advice)


def traced(fault: BaseException) -> str:
    """The trace of a fault as it may be logged or reported: all that it says of code, and no word of anybody's text."""
    return "".join(_traced(fault, set()))


def _traced(fault: BaseException, seen: set[int]) -> Iterator[str]:
    seen.add(id(fault))
    earlier = fault.__cause__ or (None if fault.__suppress_context__ else fault.__context__)
    if earlier is not None and id(earlier) not in seen:
        yield from _traced(earlier, seen)
        yield "\nand then:\n\n"
    for part in fault.exceptions if isinstance(fault, BaseExceptionGroup) else ():
        if id(part) not in seen:
            yield from _traced(part, seen)
            yield "\nand with it:\n\n"
    yield "Traceback (most recent call last):\n"
    steps = traceback.extract_tb(fault.__traceback__)
    if len(steps) > 2 * _STEPS:
        yield from traceback.format_list(steps[:_STEPS])
        yield f"  ... {len(steps) - 2 * _STEPS} steps more\n"
        steps = steps[-_STEPS:]
    yield from traceback.format_list(steps)
    yield f"{type(fault).__module__}.{type(fault).__qualname__}: {_without_texts(fault)}\n"


def _without_texts(fault: BaseException) -> str:
    try:
        said = str(fault)
    except Exception:
        return "(it cannot say what it is)"
    if (
        isinstance(fault, _SPEAK_OF_CODE)
        or said.startswith(_SAID_BY_THE_BINDING)
        or type(fault).__module__ in _LIBRARIES_THAT_SPEAK_OF_CODE
    ):
        return said
    if isinstance(fault, CorpusViewError):
        return _QUOTED.sub("“…”", said)
    return f"({len(said)} characters, left out because they may be of a text)" if said else ""


def place_of(fault: BaseException) -> str:
    """The innermost line of a fault, for a sentence: "blocks.py, line 40"."""
    steps = traceback.extract_tb(fault.__traceback__)
    return f"{Path(steps[-1].filename).name}, line {steps[-1].lineno}" if steps else "an unknown place"
