"""What the command line prints: answers to standard output, progress and trouble to standard error.

Control and direction characters of untrusted text are shown on the terminal, not obeyed by it.
"""

from __future__ import annotations

import contextlib
import io
import os
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, TextIO

from corpusview.export.article_json import json_line
from corpusview.page import revealed

# Progress is drawn at most so often, in seconds.
_BETWEEN_DRAWINGS = 0.1
_BAR_CELLS = 24


@dataclass(slots=True)
class Printer:
    """Where a verb speaks."""

    json: bool = False
    quiet: bool = False
    out: TextIO = field(default_factory=lambda: sys.stdout or _nowhere())
    err: TextIO = field(default_factory=lambda: sys.stderr or _nowhere())
    _drawn_at: float = 0.0
    _began: float = field(default_factory=time.monotonic)
    _drawn: bool = False

    def value(self, value: Any) -> None:
        """One JSON value in one line."""
        self._write(self.out, json_line(value, is_ascii=not _is_unicode(self.out)) + "\n")

    @contextlib.contextmanager
    def file(self) -> Iterator[TextIO]:
        """Standard output as a file to export to: UTF-8 whatever the terminal's encoding, line ends as written."""
        if isinstance(self.out, io.TextIOWrapper):
            self.out.reconfigure(encoding="utf-8", errors="surrogateescape", newline="")
        yield self.out
        self.out.flush()

    def line(self, text: str = "") -> None:
        """One line, or several, for people."""
        self._write(self.out, revealed(text) + "\n")

    def remark(self, text: str) -> None:
        """Something worth knowing that is no part of the answer."""
        if not self.quiet:
            self.clear()
            self._write(self.err, revealed(text) + "\n")

    def trouble(self, text: str) -> None:
        """An error, in one line."""
        self.clear()
        self._write(self.err, revealed(f"corpusview: {text}").replace("\n", " ") + "\n")

    def progress(self, phase: str, done: int, total: int) -> None:
        """Draw how far it is, with rate and time left; only on a terminal."""
        now = time.monotonic()
        if self.quiet or not self._is_terminal() or (now - self._drawn_at < _BETWEEN_DRAWINGS and done < total):
            return
        self._drawn_at, self._drawn = now, True
        rate = done / max(now - self._began, 1e-3)
        if total:
            filled = min(_BAR_CELLS, _BAR_CELLS * done // total)
            left = (total - done) / rate if rate else 0
            bar = "█" * filled + "░" * (_BAR_CELLS - filled)
            text = f"{bar} {done:,} of {total:,} · {rate:,.0f}/s · {_minutes(left)} left · {phase}"
        else:
            text = f"{phase}: {done:,}"
        self._write(self.err, f"\r\x1b[K{text}")

    def clear(self) -> None:
        """Take the drawn progress away."""
        if self._drawn:
            self._write(self.err, "\r\x1b[K")
            self._drawn = False

    def _is_terminal(self) -> bool:
        return self.err.isatty() and os.environ.get("TERM") != "dumb"

    def _write(self, stream: TextIO, text: str) -> None:
        encoding = getattr(stream, "encoding", None) or "utf-8"
        text = text.encode(encoding, "backslashreplace").decode(encoding)
        if stream is not self.err:
            stream.write(text)
            return
        # What is said beside the answer must not stop it: nobody may be listening.
        with contextlib.suppress(OSError, ValueError):
            stream.write(text)
            stream.flush()


def _nowhere() -> TextIO:
    """Where to speak when the standard stream is closed."""
    return open(os.devnull, "w", encoding="utf-8")


def _is_unicode(stream: TextIO) -> bool:
    return (getattr(stream, "encoding", None) or "utf-8").lower().replace("-", "").startswith("utf")


def one_line(text: str) -> str:
    """`text` with its white space collapsed: a headline must not look like two rows."""
    return " ".join(text.split())


def silence(stream: TextIO | None) -> None:
    """Let the rest of what is written to a broken pipe vanish, so that leaving does not complain."""
    if stream is None:
        return
    with contextlib.suppress(OSError, io.UnsupportedOperation, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)


def _minutes(seconds: float) -> str:
    whole = int(seconds + 0.5)
    return (
        f"{whole // 3600}:{whole // 60 % 60:02}:{whole % 60:02}" if whole >= 3600 else f"{whole // 60}:{whole % 60:02}"
    )
