"""What the program was started for, and whether there is a screen to show it on."""

from __future__ import annotations

import contextlib
import re
import socket
import sys
from collections.abc import Mapping, Sequence
from enum import Enum
from pathlib import Path

from corpusview.bootstrap.system import DRAWING, SCREEN


class Purpose(Enum):
    """What the program was started for."""

    WINDOW = "window"
    TOUR = "tour"
    TESTS = "tests"
    VERB = "verb"

    @classmethod
    def of(cls, arguments: Sequence[str], has_display: bool) -> Purpose:
        if arguments[:1] == ["test"]:
            return cls.TESTS
        if names_a_verb(arguments):
            return cls.VERB
        return cls.WINDOW if has_display else cls.TOUR

    @property
    def libraries(self) -> Mapping[str, str]:
        """The shared libraries it cannot do without, each with the Debian package that holds it."""
        match self:
            case Purpose.WINDOW:
                return DRAWING | SCREEN
            case Purpose.TOUR | Purpose.TESTS:
                return DRAWING
            case Purpose.VERB:
                return {}


def names_a_verb(arguments: Sequence[str]) -> bool:
    """Whether these arguments are work for the command line: a verb behind any options, or a question about it."""
    rest = iter(arguments)
    for argument in rest:
        if argument in ("-h", "--help", "--version"):
            return True
        if argument == "--corpus":
            next(rest, None)
        elif not argument.startswith("-"):
            return True
    return False


def display_answers(environ: Mapping[str, str]) -> bool:
    """Whether there is a screen to open a window on. A display that is named but does not answer is none."""
    platform = environ.get("QT_QPA_PLATFORM", "")
    if platform.startswith(("offscreen", "minimal")):
        return False
    if platform.startswith(("vnc", "linuxfb", "eglfs")) or not sys.platform.startswith("linux"):
        return True
    wayland = environ.get("WAYLAND_DISPLAY", "")
    if wayland and Path(environ.get("XDG_RUNTIME_DIR", "/"), wayland).is_socket():
        return True
    display = environ.get("DISPLAY", "")
    local = re.fullmatch(r"(?:unix)?:(\d+)(?:\.\d+)?", display)
    if not local:  # a display on another machine is taken at its word
        return bool(display)
    path = f"/tmp/.X11-unix/X{local[1]}"
    return listens(path) or listens(f"\0{path}")


def listens(address: str) -> bool:
    with socket.socket(socket.AF_UNIX) as knock, contextlib.suppress(OSError):
        knock.connect(address)
        return True
    return False
