"""Articles that are read beside the open one, each in a window of its own, marked for the question of the moment."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from corpusview.errors import CorpusViewError
from corpusview.gui.background import Background, Lane, Ticket
from corpusview.gui.desk import Desk
from corpusview.gui.state.undoing import Undoing
from corpusview.page import Opening, Page
from corpusview.query import Query, Scope

if TYPE_CHECKING:
    # Only its name: whoever opens the window waits for what is imported here, and the corpus is a lot of it.
    from corpusview.corpus.corpus import Corpus


class Beside(QObject):
    """Reads articles for further windows, and again when a deed has changed one that is open there."""

    opened = Signal(object)  # Page
    noticed = Signal(str, str)

    def __init__(
        self, background: Background, finder: Desk[Corpus], undoing: Undoing, query: Callable[[], Query]
    ) -> None:
        super().__init__(undoing)
        self._background, self._finder, self._query = background, finder, query
        self._open: dict[int, Query] = {}
        undoing.touched.connect(self._again)

    def open(self, number: int) -> None:
        """Read an article for a further window."""
        self._open[number] = self._query()
        self._read(number)

    def close(self, number: int) -> None:
        """The window of this article was closed."""
        self._open.pop(number, None)

    def _again(self, articles: frozenset[int]) -> None:
        for number in articles & self._open.keys():
            self._read(number)

    def _read(self, number: int) -> None:
        query = self._open[number]

        def read(_ticket: Ticket) -> Page:
            corpus = self._finder.corpus()
            article = corpus.article(number)
            opening = Opening.SHUT if query.scope is Scope.BODY else Opening.AT_HITS
            return Page.of(article, corpus.marks(article, query), opening)

        self._background.run(Lane.FINDING, f"beside {number}", read, self.opened.emit, self._fail)

    def _fail(self, trouble: CorpusViewError) -> None:
        self.noticed.emit(trouble.sentence, trouble.advice)
