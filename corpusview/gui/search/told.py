"""The lines under the search box: what is unclear in the question, and how much was found."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from corpusview.article import MOST_COPIES_COMPARED, Span
from corpusview.gui.flow import Flow
from corpusview.gui.plain import button, label, one_line, say_on_hover
from corpusview.gui.search.model import STORY_BOUND_TOLD
from corpusview.gui.state.listing import Listing
from corpusview.page import counted
from corpusview.query import Everything, Query

# Pixels between two parts of the count, with a dot in their middle.
_APART = 14
# More would push the results out of sight; the rest shows as these are mended.
_MOST_HINTS = 3


class HintLines(QWidget):
    """What is unclear in the question, a line each. A click on a line goes to the place."""

    place_wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(2, 2, 2, 0)
        self._column.setSpacing(2)
        self.hide()

    def show_hints(self, query: Query) -> None:
        """Show the hints of `query`."""
        while (item := self._column.takeAt(0)) is not None:
            item.widget().hide()
            item.widget().deleteLater()
        for hint in query.hints[:_MOST_HINTS]:
            self._column.addWidget(self._row(hint.span, query.raw, hint.sentence))
        more = len(query.hints) - _MOST_HINTS
        if more > 0:
            told = f"and {more:,} more, told as these are mended; Explain (Ctrl+E) lists all."
            self._column.addWidget(label(told, "muted", wrap=True))
        self.setVisible(bool(query.hints))

    def _row(self, span: Span, raw: str, sentence: str) -> QWidget:
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        place = one_line(span.of(raw)) or "here"
        shown = place if len(place) <= 24 else place[:23] + "…"
        go = button(f"“{shown}”".replace("&", "&&"), "link")
        go.setAccessibleName(f"Unclear: {place}. {sentence}")
        go.clicked.connect(lambda _checked=False: self.place_wanted.emit(span))
        line.addWidget(go)
        line.addWidget(label(sentence, "muted", wrap=True), 1)
        return row


class CountLine(QWidget):
    """How many articles were found; `other`, for the line below: how many more hold it only in their boilerplate."""

    only_in_boilerplate_wanted = Signal(bool)
    copies_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        row = Flow(_APART, self)
        self.count = label("", "muted")
        self.stories = label("", "muted")
        self.other = button("", "link")
        self.other.clicked.connect(lambda _checked=False: self.only_in_boilerplate_wanted.emit(not self._is_inside))
        self._is_inside = self._has_stories = self._has_chosen = False
        self.chosen = label("", "muted")
        self.copies = button("", "link")
        self.copies.setAccessibleName("Select copies as well")
        self.copies.clicked.connect(lambda _checked=False: self.copies_wanted.emit())
        for each in (self.count, self.stories, self.chosen, self.copies):
            row.addWidget(each)
        for each in (self.stories, self.chosen, self.copies):
            each.hide()
        self._offer("")

    def show_listing(self, listing: Listing, in_boilerplate: bool, articles_found: int) -> None:
        """Say what was found."""
        hits, stories = listing.hits, listing.stories()
        self.stories.setText(counted(stories, "story", "stories"))
        self._has_stories = stories < len(hits.ids)
        self._share_line()
        largest = 1 + max(map(len, listing.copies.values()), default=0)
        bound = f"\n{STORY_BOUND_TOLD}" if largest > MOST_COPIES_COMPARED else ""
        say_on_hover(self.stories, f"Copies of one story stand under one line.{bound}")
        self._is_inside = in_boilerplate
        least = "" if hits.exact else "at least "
        if in_boilerplate:
            self.count.setText(f"{least}{counted(hits.total, 'article')}, only in boilerplate")
            self._offer(
                "Back to the articles" if not articles_found else f"Back to {counted(articles_found, 'article')}"
            )
            return
        everything = isinstance(hits.query.tree, Everything)
        self.count.setText(("All " if everything and hits.total > 1 else "") + least + counted(hits.total, "article"))
        more = hits.only_in_boilerplate
        self._offer(f"{more:,} {'more ' if hits.total else ''}only in boilerplate" if more else "")

    def show_chosen(self, number: int, copies: int) -> None:
        """Say how many rows are selected, where that is more than the usual one, and that copies under them are not."""
        self.chosen.setText(f"{number:,} selected")
        self._has_chosen = number > 1
        self.copies.setText(f"without {copies:,} {'copy' if copies == 1 else 'copies'}" if copies else "")
        self.copies.setAccessibleName(f"Select {counted(copies, 'copy', 'copies')} under these as well")
        say_on_hover(self.copies, "They lie under the lines that are selected. Click to select them as well.")
        self._share_line()

    def _share_line(self) -> None:
        """What is selected takes the place of the stories: a line more would move the rows under the mouse."""
        # The dot where they stood is painted by this line.
        self.update()
        self.chosen.setVisible(self._has_chosen)
        self.copies.setVisible(self._has_chosen and bool(self.copies.text()))
        self.stories.setVisible(self._has_stories and not self._has_chosen)

    def paintEvent(self, event: QPaintEvent) -> None:
        """A dot between two that stand in one line; none at a line's beginning or end."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setPen(self.count.palette().color(QPalette.ColorRole.PlaceholderText))
        for each in (self.stories, self.chosen, self.copies):
            if each.isVisible() and each.x() > 0:
                area = QRect(each.x() - _APART, each.y(), _APART, each.height())
                painter.drawText(area, Qt.AlignmentFlag.AlignCenter, "·")

    def _offer(self, text: str) -> None:
        self.other.setText(text)
        self.other.setAccessibleName(f"Show {text}" if text and not self._is_inside else text)
        self.other.setVisible(bool(text))
