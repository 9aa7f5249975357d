"""What happened: the events that long verbs yield. The command line prints them, the window shows them.

Every file seen by an import ends as exactly one of `Imported`, `Updated`, `Skipped` or `Failed`.
"""

from __future__ import annotations

from dataclasses import dataclass

# How the reason begins for which a file is passed over whose article the user has removed.
REMOVED_BY_YOU = "removed by you"


@dataclass(frozen=True, slots=True)
class Counted:
    """The walk is over: `files` and their `bytes` are what the import will look at."""

    files: int
    bytes: int


@dataclass(frozen=True, slots=True)
class Imported:
    """A file became a new article. `note` says what the reader should know, e.g. an uncertain encoding."""

    path: str
    article: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class Updated:
    """A file whose bytes changed was read again into the article it already had."""

    path: str
    article: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file that needed nothing: unchanged, or a copy of an article already there (`article`)."""

    path: str
    reason: str
    article: int | None = None


@dataclass(frozen=True, slots=True)
class Failed:
    """A file that could not become an article, with the reason in words and what to do about it."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class Saved:
    """`articles` articles reached the catalogue and the index; from here on they survive a power cut."""

    articles: int


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a long verb is: `done` of `total` in the unit named by `phase`."""

    phase: str
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class Done:
    """The end of an import: seen = imported + updated + skipped + failed. `stopped` if it was asked to stop."""

    seen: int
    imported: int
    updated: int
    skipped: int
    failed: int
    seconds: float
    stopped: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """Something that the user changed in the corpus, in words, with the articles it touched."""

    what: str
    articles: tuple[int, ...] = ()


Outcome = Imported | Updated | Skipped | Failed
ImportEvent = Counted | Outcome | Saved | Progress | Done
