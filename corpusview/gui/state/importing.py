"""The import that is under way, or the last one: how far it is, and what became of each file."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from corpusview.errors import CorpusViewError
from corpusview.events import REMOVED_BY_YOU, Failed, Imported, ImportEvent, Saved, Skipped, Updated
from corpusview.gui.background import Background, Lane, Ticket
from corpusview.gui.desk import Desk
from corpusview.gui.imports.course import Course, outcome_of
from corpusview.settings import Settings

if TYPE_CHECKING:
    # Only its name: whoever opens the window waits for what is imported here, and the corpus is a lot of it.
    from corpusview.corpus.corpus import Corpus


class Importing(QObject):
    """Imports in the keeping lane, one import at a time."""

    began = Signal(object)  # Course
    advanced = Signal(object)  # Course
    saved = Signal()  # more articles can be found now
    ended = Signal(object)  # Course
    ledger_arrived = Signal(object)  # list of (path, outcome, reason)

    def __init__(
        self,
        background: Background,
        finder: Desk[Corpus],
        keeper: Desk[Corpus],
        settings: Callable[[], Settings],
        fail: Callable[[CorpusViewError], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._background, self._finder, self._keeper = background, finder, keeper
        self._settings, self._fail = settings, fail
        # The files and folders given to this window's last import.
        self.wanted: tuple[Path, ...] = ()
        self.course: Course | None = None
        self._ticket: Ticket | None = None
        self._began_at = 0.0
        self._ledger: list[tuple[str, str, str]] = []

    @property
    def is_under_way(self) -> bool:
        """Whether an import is under way."""
        return self._ticket is not None

    def begin(self, paths: Iterable[Path]) -> None:
        """Import files and folders."""
        wanted, settings = tuple(paths), self._settings()
        self.wanted = wanted
        jobs, copies, as_text = settings.jobs, settings.keep_copies, settings.as_text
        self._began_at = time.monotonic()
        self._ledger = []
        self.course = Course()
        self._ticket = self._background.follow(
            Lane.KEEPING,
            "import",
            lambda _t: self._keeper.corpus().import_files(wanted, jobs=jobs, copies=copies, as_text=as_text),
            self._advance,
            self._end,
            self._break_off,
        )
        self.began.emit(self.course)

    def stop(self) -> None:
        """Stop the import; what was saved stays."""
        if self._ticket is not None:
            self._ticket.stop()

    def _advance(self, events: list[ImportEvent]) -> None:
        if self.course is None:
            return
        self._ledger.extend(
            outcome_of(event) for event in events if isinstance(event, (Imported, Updated, Skipped, Failed))
        )
        self.course = self.course.after(events, time.monotonic() - self._began_at)
        self.advanced.emit(self.course)
        if any(isinstance(event, Saved) for event in events):
            self.saved.emit()

    def _end(self, was_stopped: bool) -> None:
        self._ticket = None
        if self.course is not None:
            self.course = self.course.ended(time.monotonic() - self._began_at, was_stopped)
            self.ended.emit(self.course)

    def _break_off(self, trouble: CorpusViewError) -> None:
        self._fail(trouble)
        self._end(True)

    @property
    def passed_over(self) -> int:
        """How many files of this window's last import were passed over because the user had removed their articles."""
        return sum(reason.startswith(REMOVED_BY_YOU) for _, _, reason in self._ledger)

    def show_ledger(self) -> None:
        """Fetch what became of each file: of this window's last import, else of the corpus' last."""
        if self._ledger or self.is_under_way:
            self.ledger_arrived.emit(list(self._ledger))
            return

        def read(_ticket: Ticket) -> list[tuple[str, str, str]]:
            return [(each.path, each.outcome, each.reason) for each in self._finder.corpus().outcomes()]

        self._background.run(Lane.FINDING, "ledger", read, self.ledger_arrived.emit, self._fail)
