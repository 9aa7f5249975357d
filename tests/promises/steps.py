"""The verbs of a corpus taken step by step: each flush, rename, removal and statement may be the one that fails."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from corpusview.corpus.corpus import Corpus
from corpusview.export.articles import export_articles

FILES = ("fsync", "replace", "unlink", "mkdir", "rmtree")

Happens = Callable[[int, str], None]
# Seconds after which a child that came to no end is one that was killed at some step: a fork copies the locks of
# threads that it does not copy.
_LONGEST = 60
_KILLED = 9
# What lies between these is undone as a whole.
_STATEMENTS = ("BEGIN", "COMMIT")


def _import(place: Path, beside: Path) -> None:
    with Corpus.open(place) as corpus:
        list(corpus.import_files([beside / "more"], jobs=1))


def _find_names(place: Path, beside: Path) -> None:
    with Corpus.open(place) as corpus:
        list(corpus.find_names(jobs=1))


def _tag(place: Path, beside: Path) -> None:
    with Corpus.open(place) as corpus:
        corpus.tag(corpus.ids()[:2], "keep")


def _remove(place: Path, beside: Path) -> None:
    with Corpus.open(place) as corpus:
        corpus.remove(corpus.ids()[:1])


def _put_away(place: Path, beside: Path) -> None:
    with Corpus.open(place) as corpus:
        list(corpus.put_away(corpus.ids()[:1]))


def _bring_back(place: Path, beside: Path) -> None:
    with Corpus.open(place) as corpus:
        list(corpus.put_away(corpus.ids()[-2:]))
        list(corpus.bring_back(each.article for each in corpus.shelf()))


def _take_back(place: Path, beside: Path) -> None:
    with Corpus.open(place) as corpus:
        last = corpus.last_import()
        if last is not None:
            list(corpus.take_back_import(last.ledger))
            list(corpus.import_again(last.ledger))


def _rebuild(place: Path, beside: Path) -> None:
    with Corpus.open(place) as corpus:
        list(corpus.rebuild())


def _backup(place: Path, beside: Path) -> None:
    with Corpus.open(place, writing=False) as corpus:
        corpus.backup(beside / "fresh.sqlite")


def _restore(place: Path, beside: Path) -> None:
    Corpus.restore(beside / "kept.sqlite", place)


def _export(place: Path, beside: Path) -> None:
    with Corpus.open(place, writing=False) as corpus:
        export_articles(map(corpus.article, corpus.ids()), "csv", beside / "out.csv", replace=True)


VERBS: dict[str, Callable[[Path, Path], None]] = {
    "import": _import,
    "find names": _find_names,
    "tag": _tag,
    "remove": _remove,
    "put away": _put_away,
    "bring back": _bring_back,
    "take an import back": _take_back,
    "rebuild": _rebuild,
    "backup": _backup,
    "restore": _restore,
    "export": _export,
}


class _Watched(sqlite3.Connection):
    """A connection that tells of each statement that writes, before it runs."""

    happens: Callable[[str], None] = staticmethod(lambda _step: None)

    def execute(self, statement: str, *given: Any) -> sqlite3.Cursor:
        if statement.startswith(_STATEMENTS):
            type(self).happens(statement.split()[0])
        return super().execute(statement, *given)

    def executemany(self, statement: str, *given: Any) -> sqlite3.Cursor:
        type(self).happens("many " + statement.split()[0])
        return super().executemany(statement, *given)


@contextmanager
def counted(happens: Happens) -> Iterator[list[str]]:
    """Call `happens` before each step that is taken inside, with its number and name; the steps are listed."""
    taken: list[str] = []

    def step(name: str) -> None:
        taken.append(name)
        happens(len(taken) - 1, name)

    def watched(name: str, act: Callable[..., Any]) -> Callable[..., Any]:
        def acts(*given: Any, **named: Any) -> Any:
            step(name)
            return act(*given, **named)

        return acts

    def connect(*given: Any, **named: Any) -> sqlite3.Connection:
        step("connect")
        return sqlite3_connect(*given, **named, factory=_Watched)

    sqlite3_connect = sqlite3.connect
    with pytest.MonkeyPatch.context() as patch:
        for owner, name in zip((os, Path, Path, Path, shutil), FILES, strict=True):
            patch.setattr(owner, name, watched(name, getattr(owner, name)))
        patch.setattr(sqlite3, "connect", connect)
        patch.setattr(_Watched, "happens", step)
        yield taken


@dataclass(frozen=True)
class Fault:
    """An error of the disk, for Python's calls and for SQLite's."""

    errno: int
    sqlite: int

    def strike(self, step: str) -> None:
        """Fail as the disk would at this step."""
        if step in FILES:
            raise OSError(self.errno, os.strerror(self.errno))
        trouble = sqlite3.OperationalError("disk trouble")
        trouble.sqlite_errorcode = self.sqlite
        raise trouble


def in_a_child(deed: Callable[[], object]) -> bool:
    """Whether a deed came to its end in a forked child, which it ends by `killed` where it is to be cut off."""
    child = os.fork()
    if child == 0:
        try:
            signal.signal(signal.SIGALRM, signal.SIG_DFL)
            signal.alarm(_LONGEST)
            deed()
            os._exit(0)
        finally:
            os._exit(1)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert code in (0, _KILLED, -signal.SIGALRM)
    return code == 0


def killed() -> None:
    """End this process with no goodbye: nothing is flushed, closed or cleaned up, as when it is killed."""
    os._exit(_KILLED)
