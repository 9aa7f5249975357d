"""What is done while nothing is asked for: pages read again of which an import has taught more, names found and joined.

It gives way to whatever the user wants done, and goes on after that.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from corpusview.errors import CorpusViewError
from corpusview.events import Progress, Saved
from corpusview.gui.background import Background, Lane, Ticket
from corpusview.gui.desk import Desk

if TYPE_CHECKING:
    # Only its name: whoever opens the window waits for what is imported here, and the corpus is a lot of it.
    from corpusview.corpus.corpus import Corpus

_JOINING = "Joining names"
_FINDING = "Finding names"
_FOLDS = "Refining folds"
_PHASES = {"reconsidering": _FOLDS, "finding names": _FINDING, "counting names": "Counting names"}
# Seconds between two listings of the names while they are being found.
_BETWEEN_LISTINGS = 10.0


class Leisure(QObject):
    """Works in the keeping lane when told to `begin`."""

    told = Signal(str)  # how far it is; empty when done or broken off
    found_more = Signal()  # names, while more of them are being found
    ended = Signal(bool, bool)  # whether anything is otherwise than before, and whether names are

    def __init__(
        self,
        background: Background,
        keeper: Desk[Corpus],
        jobs: Callable[[], int],
        fail: Callable[[CorpusViewError], None],
        parent: QObject,
    ) -> None:
        """`jobs` says how many processes may read, `fail` is told of trouble."""
        super().__init__(parent)
        self._background, self._keeper, self._jobs, self._fail = background, keeper, jobs, fail
        self._is_at_work = self._has_given_way = False
        self._listed_at = 0.0

    def begin(self) -> None:
        """At leisure, read again the pages of whose site the import has taught more, and find and settle names."""
        jobs = self._jobs()
        changed: list[int] = []
        joined: list[bool] = []

        def reconsider(_ticket: Ticket) -> Iterator[Progress | Saved]:
            return self._keeper.corpus().reconsider(jobs)

        def advance(events: list[Progress | Saved]) -> None:
            changed.extend(event.articles for event in events if isinstance(event, Saved))
            # Of what came at once the last of each phase, so that none passes untold.
            told = {event.phase: event for event in events if isinstance(event, Progress) and event.total}
            for last in told.values():
                what = _PHASES.get(last.phase, _JOINING)
                self.told.emit(f"{what}: {last.done:,} of {last.total:,}")
                joined.append(what != _FOLDS)
                if what == _FINDING and time.monotonic() - self._listed_at > _BETWEEN_LISTINGS:
                    # Finding them may take long: those that were found are shown now and then.
                    self._listed_at = time.monotonic()
                    self.found_more.emit()

        def end(_stopped: bool) -> None:
            self._leave()
            self.ended.emit(bool(sum(changed)) or any(joined), any(joined))

        def failed(trouble: CorpusViewError) -> None:
            self._is_at_work = False
            self._fail(trouble)

        self._is_at_work, self._listed_at = True, time.monotonic()
        self._background.follow(Lane.KEEPING, "leisure", reconsider, advance, end, failed)

    def drop(self) -> None:
        """Break off; it is not gone on with before it is told to begin."""
        self._background.drop("leisure")
        self._has_given_way = False
        self._leave()

    def give_way(self, deed: str) -> None:
        """Stop for what the user does (`deed`), and go on after the last such deed, when that is empty."""
        if deed and self._is_at_work:
            self.drop()
            self._has_given_way = True
        elif not deed and self._has_given_way:
            self._has_given_way = False
            self.begin()

    def _leave(self) -> None:
        self._is_at_work = False
        self.told.emit("")
