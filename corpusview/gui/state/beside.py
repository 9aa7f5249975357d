"""Articles that are read beside the open one, each in a window of its own, marked for the question of the moment."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from corpusview.errors import CorpusViewError
from corpusview.gui.background import Background, Lane, Ticket
from corpusview.gui.desk import Desk
from corpusview.gui.state.annotating import made_of
from corpusview.gui.state.undoing import Undoing
from corpusview.notes import Made
from corpusview.page import Opening, Page
from corpusview.query import Query, Scope

if TYPE_CHECKING:
    # Only its name: whoever opens the window waits for what is imported here, and the corpus is a lot of it.
    from corpusview.corpus.corpus import Corpus


class Beside(QObject):
    """Reads articles for further windows, and again when a deed has changed one that is open there, or what was made
    of it."""

    opened = Signal(object)  # Page
    made_arrived = Signal(object)  # Made
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

    def look(self, number: int) -> None:
        """Read anew what was made of this article, if it is open in a further window."""
        if number not in self._open:
            return

        def read(_ticket: Ticket) -> Made:
            corpus = self._finder.corpus()
            return made_of(corpus.article(number), corpus)

        self._background.run(Lane.FINDING, f"made beside {number}", read, self.made_arrived.emit, self._fail)

    def _read(self, number: int) -> None:
        query = self._open[number]

        def read(_ticket: Ticket) -> tuple[Page, Made]:
            corpus = self._finder.corpus()
            article = corpus.article(number)
            opening = Opening.SHUT if query.scope is Scope.BODY else Opening.AT_HITS
            return Page.of(article, corpus.marks(article, query), opening), made_of(article, corpus)

        def arrive(answer: tuple[Page, Made]) -> None:
            page, made = answer
            self.opened.emit(page)
            self.made_arrived.emit(made)

        self._background.run(Lane.FINDING, f"beside {number}", read, arrive, self._fail)

    def _fail(self, trouble: CorpusViewError) -> None:
        self.noticed.emit(trouble.sentence, trouble.advice)
