"""Finding in the article: what is typed in the find bar takes the place of the question's hits until it is closed."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from corpusview.article import Span, Spans
from corpusview.gui.viewer.article_view import ArticleView
from corpusview.gui.viewer.find_bar import FindBar
from corpusview.gui.viewer.finding import PATIENCE, Hunt, Wanted
from corpusview.page import Page, counted

# Seconds that is looked for something in a long article between two turns of the event loop.
_HUNT_SECONDS = 0.01


class Seeking(QObject):
    """Looks in the article of a view for what a find bar asks, bit by bit, and gives the question's hits back after."""

    def __init__(self, view: ArticleView, bar: FindBar, parent: QObject) -> None:
        super().__init__(parent)
        self._view, self.bar = view, bar
        self._page: Page | None = None
        self.query_hits = Spans.of(())
        self._query_tones: Callable[[Span], int] | None = None
        # Whether what is marked is what was typed in the find bar.
        self.is_under_way = False
        self._hunt, self._hunted_until = Hunt("", Wanted("")), 0.0
        self._hunting = QTimer(self)
        self._hunting.setInterval(0)
        self._hunting.timeout.connect(self._hunt_on)
        bar.wanted.connect(self._look_for)
        bar.stepped.connect(self._step)

    @property
    def looked_for(self) -> str:
        """What was typed, while that is what is marked."""
        return self.bar.box.text() if self.is_under_way else ""

    def begin(self, page: Page, hits: Spans, tones: Callable[[Span], int]) -> None:
        """Another article is shown, with the hits of the question; nothing of it is looked for yet."""
        self._hunting.stop()
        self._page, self.query_hits, self._query_tones, self.is_under_way = page, hits, tones, False

    def pause(self) -> None:
        """No article is shown."""
        self._hunting.stop()
        self._page = None

    def go_on(self) -> None:
        """Look for what stands in the bar, if it is open, in the article that is shown now."""
        if self.bar.isVisibleTo(self.bar.parentWidget()) and self.bar.box.text():
            self._look_for(self.bar.asked())

    def end(self) -> None:
        """The question's hits are marked again, and what was found last stays in view."""
        self._hunting.stop()
        place = self._view.place()
        self.is_under_way = False
        self._view.set_hits(self.query_hits, self._query_tones)
        self._view.return_to(place)

    def tell(self, number: int, total: int) -> None:
        """Say in the bar which of the places found is the current one."""
        if self.bar.isVisibleTo(self.bar.parentWidget()) and self.bar.box.text() and number:
            self.bar.tell(f"{number:,} of {total:,}")

    def _look_for(self, wanted: Wanted) -> None:
        if self._page is None:
            return
        self._hunting.stop()
        self.is_under_way = bool(wanted.text)
        if not wanted.text:
            self._view.set_hits(self.query_hits, self._query_tones)
            self.bar.tell("")
            return
        self._hunt = Hunt(self._page.article.text, wanted)
        self._hunted_until = time.monotonic() + PATIENCE
        # In all but the longest articles everything is found here and now.
        self._hunt_on()
        if self._hunting.isActive():
            self.bar.tell("Looking…")

    def _step(self, by: int) -> None:
        """Go to another place found; while it is still looked for, those shown are not what was asked."""
        if not self._hunting.isActive():
            self._view.next_hit(by)

    def _hunt_on(self) -> None:
        """Look on for a moment, and show what was found once that is all, or the time is up."""
        is_broken_off = self._hunt.go_on(_HUNT_SECONDS)
        if is_broken_off and time.monotonic() < self._hunted_until:
            self._hunting.start()
            return
        self._hunting.stop()
        found = self._hunt.found(complete=not is_broken_off)
        self._view.set_hits(self._view.readable(found.spans))
        total = len(self._view.hits)
        if found.trouble:
            self.bar.tell(found.trouble, is_trouble=True)
        elif not total:
            self.bar.tell("Not in this article" if found.complete else "Not found in the time allowed")
        else:
            self._view.go_to_hit(self._view.first_from_here())
            if not found.complete:
                self.bar.tell(f"At least {counted(total, 'place')}; stopped for time")
