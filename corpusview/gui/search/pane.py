"""The search pane: box, hints, counts, order and results, wired to the session."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, QPoint, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QActionGroup, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout

from corpusview.gui.filters.pane import FilterStrip
from corpusview.gui.icons import IconButton
from corpusview.gui.plain import line
from corpusview.gui.search.box import SearchBox
from corpusview.gui.search.completion import CompletionList
from corpusview.gui.search.empty import EmptyPage
from corpusview.gui.search.explained import ExplainPanel
from corpusview.gui.search.list import ResultList, ResultView
from corpusview.gui.search.model import ResultsModel
from corpusview.gui.search.saved import SavedButton
from corpusview.gui.search.table import ResultTable
from corpusview.gui.search.told import CountLine, HintLines
from corpusview.gui.session import Session
from corpusview.gui.trail import Layout, Place
from corpusview.page import Page
from corpusview.query import Hits, Query, Sort
from corpusview.settings import Settings

_SORTS = {
    Sort.RELEVANCE: "Best match first",
    Sort.NEWEST: "Newest first",
    Sort.OLDEST: "Oldest first",
    Sort.SOURCE: "By source",
    Sort.SOURCE_BACK: "By source, Z first",
    Sort.TITLE: "By title",
    Sort.TITLE_BACK: "By title, Z first",
    Sort.HITS: "Most hits first",
    Sort.FEWEST: "Fewest hits first",
    Sort.LONGEST: "Longest first",
    Sort.SHORTEST: "Shortest first",
}


# Pixels that results can be read in.
_NARROWEST = 260


class SearchPane(QFrame):
    """Where the user asks, and sees what was found."""

    reading_wanted = Signal()
    menu_wanted = Signal(QPoint)  # for the rows that are chosen

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setObjectName("search-pane")
        self.setAccessibleName("Search pane")
        self.setProperty("look", "pane")
        self._session = session
        self.box = SearchBox()
        self.completions = CompletionList(self)
        self.hints = HintLines()
        self.count = CountLine()
        self.sort = self._sort_button()
        self.saved = SavedButton(session)
        self.why = IconButton("help", "Explain the question")
        self.why.setCheckable(True)
        self.explained = ExplainPanel()
        self.explained.hide()
        self.filters = FilterStrip(session)
        self.model = ResultsModel()
        # It ends with the pane: its signals hold the views, which hold it, and the collector does not see that.
        self.model.setParent(self)
        self.list = ResultList(self.model)
        self.table = ResultTable(self.model)
        self.empty = EmptyPage()
        self._snippets_of = session.settings.snippet_words, session.settings.extracts
        self.list.show_extracts(session.settings.extracts)
        self._arrange()
        self._connect()
        self.setFocusProxy(self.box)

    def minimumSizeHint(self) -> QSize:
        """What all that stands above the results needs at this width, and some rows of these."""
        return QSize(
            max(_NARROWEST, super().minimumSizeHint().width()), self.layout().totalMinimumHeightForWidth(self.width())
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            # Chips go on in more lines, or in fewer.
            self.updateGeometry()

    def _arrange(self) -> None:
        head = QVBoxLayout()
        head.setContentsMargins(14, 14, 14, 8)
        head.setSpacing(6)
        head.addWidget(self.box)
        head.addWidget(self.hints)
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(self.count, 1)
        row.addWidget(self.why)
        row.addWidget(self.saved)
        row.addWidget(self.sort)
        head.addLayout(row)
        head.addWidget(self.count.other, 0, Qt.AlignmentFlag.AlignLeft)
        head.addWidget(self.explained)
        head.addWidget(self.filters)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.list)
        self._stack.addWidget(self.table)
        self._stack.addWidget(self.empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(line())
        column.addWidget(self._stack, 1)

    def _sort_button(self) -> IconButton:
        made = IconButton("sort", "Order of the results")
        made.setPopupMode(made.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(made)
        menu.setProperty("look", "choices")
        group = QActionGroup(menu)
        self._sort_actions = {}
        for sort, text in _SORTS.items():
            action = menu.addAction(text)
            action.setCheckable(True)
            action.triggered.connect(lambda _checked=False, sort=sort: self._session.sort_by(sort))
            group.addAction(action)
            self._sort_actions[sort] = action
        made.setMenu(menu)
        return made

    def _connect(self) -> None:
        session = self._session
        self.box.typed.connect(session.ask)
        self.box.meant.connect(self._mean)
        self.box.list_wanted.connect(self.go_to_list)
        self.box.left.connect(self.reading_wanted)
        self.box.complete_in(self.completions)
        self.box.completes = session.settings.completes
        self.box.completions_wanted.connect(
            lambda text, cursor: session.completing.complete(text, cursor, session.saved.asked)
        )
        self.box.questions_wanted.connect(lambda text: session.completing.recall(text, session.saved.asked))
        session.completing.found.connect(self.box.offer)
        self.hints.place_wanted.connect(self.box.select)
        self.explained.place_wanted.connect(self.box.select)
        self.why.toggled.connect(self._explain)
        self.empty.asked.connect(self._ask_instead)
        session.explaining.explained.connect(self.explained.show_explanation)
        session.explaining.found_why.connect(self.empty.show_why)
        session.hits_arrived.connect(lambda _hits: self._explain_again())
        session.opened.connect(lambda _page: self._explain_again())
        self.count.only_in_boilerplate_wanted.connect(session.show_only_in_boilerplate)
        self.empty.boilerplate.clicked.connect(lambda _checked=False: session.show_only_in_boilerplate(True))
        self.empty.clear.clicked.connect(lambda _checked=False: session.ask(""))
        self.model.rows_wanted.connect(session.want_rows)
        for view in (self.list, self.table):
            view.snippets_wanted.connect(session.want_snippets)
            view.row_opened.connect(session.open_row)
            view.place_opened.connect(session.open_at)
            view.walked.connect(session.open_next)
            view.reading_wanted.connect(self.reading_wanted)
            view.copies_toggled.connect(lambda row: session.toggle_copies(self.model.id_at(row)))
            view.scrolled.connect(self._note_top)
            view.chose.connect(self._choose)
            view.choices_left.connect(self._leave_choices)
            view.menu_wanted.connect(self.menu_wanted)
        session.sifting.chose.connect(
            lambda number: self.count.show_chosen(number, session.listing.copies_under(session.sifting.chosen))
        )
        self.count.copies_wanted.connect(self._choose_copies)
        self.table.sort_wanted.connect(session.sort_by)
        session.laid_out.connect(self._lay_out)
        session.asked.connect(self._show_query)
        session.hits_arrived.connect(self._show_hits)
        session.rows_arrived.connect(self.model.take_rows)
        session.snippets_arrived.connect(self.model.take_snippets)
        session.row_changed.connect(self._show_row)
        session.sifting.changed.connect(self.model.stand)
        session.copies_toggled.connect(self.model.change)
        session.returned.connect(self._return_to)
        session.opened.connect(self._let_go)
        session.opened.connect(lambda _page: self.results.ask_again())

    def wear(self, settings: Settings) -> None:
        """List as many places of each article, of such a length, as the settings say."""
        wanted = settings.snippet_words, settings.extracts
        self.list.show_extracts(settings.extracts)
        if wanted != self._snippets_of:
            self._snippets_of = wanted
            self.model.forget_snippets()

    def go_to_box(self) -> None:
        """Put the cursor in the search box, with what stands there selected."""
        self.box.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.box.selectAll()

    @property
    def results(self) -> ResultView:
        """The results as they are shown now: the list or the table."""
        return self.table if self._session.place.layout is Layout.TABLE else self.list

    def _lay_out(self, layout: Layout) -> None:
        """Show the list or the table, at the row and with the focus that the other had."""
        now, before = (self.table, self.list) if layout is Layout.TABLE else (self.list, self.table)
        top, had_focus = before.top(), before.hasFocus()
        if self._stack.currentWidget() is not self.empty:
            self._stack.setCurrentWidget(now)
        self._is_showing = True
        now.show_row(self._session.row, scroll=False)
        if self._session.sifting.chosen:
            how = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
            now.selectionModel().setCurrentIndex(before.currentIndex(), QItemSelectionModel.SelectionFlag.NoUpdate)
            now.selectionModel().select(before.selectionModel().selection(), how)
        now.scroll_to_top(top)
        self._is_showing = False
        now.ask_again()
        if had_focus:
            now.setFocus(Qt.FocusReason.OtherFocusReason)

    def go_to_list(self) -> None:
        """Go to the results, opening the first if none is open."""
        self.results.setFocus(Qt.FocusReason.ShortcutFocusReason)
        if self._session.row < 0:
            self._session.open_next()

    def select_all(self) -> None:
        """Select every result."""
        self.results.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.results.selectAll()

    def explain_row(self) -> None:
        """Show why the row that the keys or the mouse are on was found; the open article's where none is."""
        index = self.results.currentIndex()
        self.explained.setVisible(True)
        # What it says of the open article would come home over what is asked for here.
        blocked = QSignalBlocker(self.why)
        self.why.setChecked(True)
        blocked.unblock()
        self._session.explain(self.model.id_at(index.row()) if index.isValid() else None)

    def explain(self) -> None:
        """Show how the question was understood, or hide it again."""
        self.why.toggle()

    def _explain(self, wanted: bool) -> None:
        self.explained.setVisible(wanted)
        self._explain_again()

    def _explain_again(self) -> None:
        if self.why.isChecked():
            self._session.explain()

    def _ask_instead(self, raw: str) -> None:
        self._session.ask(raw, in_boilerplate=self._session.place.in_boilerplate)
        self._session.settle()

    def _mean(self, text: str) -> None:
        self._session.ask(text, in_boilerplate=self._session.place.in_boilerplate)
        self._session.settle()

    def _show_query(self, query: Query) -> None:
        self.box.tell(query.raw)
        self.box.mark(tuple(hint.span for hint in query.hints))
        self.hints.show_hints(query)
        self._sort_actions[query.sort].setChecked(True)
        self.table.tell_sort(query.sort)

    def _show_hits(self, hits: Hits) -> None:
        view = self.results
        again = self._asks_the_same(hits)
        kept = view.verticalScrollBar().value() if again else 0
        listing, sifting = self._session.listing, self._session.sifting
        chosen = frozenset(sifting.chosen) if again else frozenset()
        self._is_showing = True
        # Qt forgets without a word what was selected.
        self.model.show(listing)
        rows = [row for row, number in enumerate(listing.ids) if number in chosen] if chosen else []
        view.choose_rows(rows)
        sifting.choose(listing.ids[row] for row in rows)
        self._is_showing = False
        view.verticalScrollBar().setValue(kept)
        self._shown, self._has_just_come = hits, True
        self.count.show_listing(self._session.listing, self._session.place.in_boilerplate, self._session.articles_found)
        self.empty.show_hits(hits)
        self._stack.setCurrentWidget(view if hits.ids else self.empty)
        if not hits.ids and hits.query.raw.strip():
            self._session.explaining.ask_why_nothing(hits.query)
        self._hold()
        self._let_go()

    _shown: Hits | None = None
    _is_showing = False
    # An answer is read from its top, wherever in it the open article stands.
    _has_just_come = False
    # The place that is returned to, until all of it is there; then the list is the user's to scroll again.
    _held: Place | None = None

    def _asks_the_same(self, hits: Hits) -> bool:
        return self._shown is not None and self._shown.query == hits.query

    # --- where the list is scrolled to

    def _note_top(self, row: int) -> None:
        if self.sender() is not self.results:
            return
        if not self._is_showing and self._held is None:
            self._session.note_top(row)

    def _return_to(self, place: Place) -> None:
        self._held = place
        if place.asks_as(self._session.place):
            self._hold()
            self._let_go()

    def _hold(self) -> None:
        if self._held is not None and self._held.asks_as(self._session.place):
            self.results.scroll_to_top(self._held.top)

    # --- rows that are chosen

    def _choose(self, ranges: list[tuple[int, int]]) -> None:
        """Selected rows are meant by what is done next."""
        if self.sender() is self.results:
            ids = self._session.listing.ids
            self._session.sifting.choose(number for first, last in ranges for number in ids[first : last + 1])

    def _choose_copies(self) -> None:
        """Select the copies that lie unseen under the lines that are selected, too."""
        chosen, session = frozenset(self._session.sifting.chosen), self._session
        session.open_copies(chosen)
        listing = session.listing
        rows = [row for row, number in enumerate(listing.ids) if number in chosen or listing.head_of(number) in chosen]
        self.results.choose_rows(rows)
        session.sifting.choose(listing.ids[row] for row in rows)
        self.results.setFocus(Qt.FocusReason.OtherFocusReason)

    def _leave_choices(self) -> None:
        self._session.sifting.choose(())
        self._show_row(self._session.row)

    def _show_row(self, row: int) -> None:
        scroll, self._has_just_come = self._held is None and not self._has_just_come, False
        # An article that arrives late does not undo what was selected meanwhile.
        if not self._session.sifting.chosen:
            self.results.show_row(row, scroll=scroll)
        self._hold()

    def _let_go(self, page: Page | None = None) -> None:
        """The list is as it was when it was left, once the article that was open then is open again."""
        held, page = self._held, page or self._session.page
        if held is None or self._shown is None or not held.asks_as(self._session.place):
            return
        if held.article is None or (page is not None and page.article.id == held.article):
            self._hold()
            self._held = None
            self._session.note_top(self.results.top())
