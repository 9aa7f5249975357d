"""The same results as a table: columns that can be chosen, moved and sorted by."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QModelIndex, QPersistentModelIndex, QPoint, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QColor, QFont, QResizeEvent
from PySide6.QtWidgets import QMenu, QStyledItemDelegate, QStyleOptionViewItem

from corpusview.gui.search.list import ResultView
from corpusview.gui.search.model import COPIES, HIT, Column, Copies, ResultsModel
from corpusview.gui.theme import colours_of, scale_of
from corpusview.query import Hit, Sort, Verdict

# Pixels at 96 dots an inch: above and below a row's type, and the columns of a new table beside type of the usual size.
_AIR = 10
# The least that a title is cut to before the table is scrolled sideways.
_LEAST_TITLE = 170
_WIDTHS = {Column.TITLE: 310, Column.SOURCE: 140, Column.DATE: 106, Column.HITS: 60, Column.WORDS: 70, Column.FILE: 260}
_USUAL = 90
_SHOWN_AT_FIRST = frozenset({Column.TITLE, Column.SOURCE, Column.DATE, Column.HITS, Column.WORDS})
# Raise it when columns change so that an older arrangement no longer fits.
_ARRANGEMENT = 2

_COLUMNS = tuple(Column)
# The order that the first click on a head asks for, and the second.
_SORTS = {
    Column.TITLE: (Sort.TITLE, Sort.TITLE_BACK),
    Column.SOURCE: (Sort.SOURCE, Sort.SOURCE_BACK),
    Column.DATE: (Sort.NEWEST, Sort.OLDEST),
    Column.HITS: (Sort.HITS, Sort.FEWEST),
    Column.WORDS: (Sort.LONGEST, Sort.SHORTEST),
}
_DOWNWARDS = frozenset({Sort.NEWEST, Sort.HITS, Sort.LONGEST, Sort.TITLE_BACK, Sort.SOURCE_BACK})


class _Cells(QStyledItemDelegate):
    """Plain cells; what was not read is bold, what was dropped struck out, copies are set in."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        super().initStyleOption(option, index)
        hit = index.data(HIT)
        # Elided at the end, where a title can spare it; a path shows its end.
        is_file = _COLUMNS[index.column()] is Column.FILE
        option.textElideMode = Qt.TextElideMode.ElideLeft if is_file else Qt.TextElideMode.ElideRight
        if not isinstance(hit, Hit):
            return
        colours = colours_of(option.palette)
        is_title = _COLUMNS[index.column()] is Column.TITLE
        if is_title:
            option.font.setWeight(QFont.Weight.Normal if hit.standing.is_read else QFont.Weight.DemiBold)
            option.font.setStrikeOut(hit.standing.verdict is Verdict.DROP)
            copies = index.data(COPIES)
            if isinstance(copies, Copies) and copies.is_copy:
                option.text = f"      {option.text}"
        quiet = hit.standing.verdict is Verdict.DROP or not is_title
        colour = QColor(colours.muted if quiet else colours.text)
        option.palette.setColor(option.palette.ColorRole.Text, colour)
        option.palette.setColor(option.palette.ColorRole.HighlightedText, colour)


class ResultTable(ResultView):
    """Says by which order a click on a head wants the results (`sort_wanted`)."""

    sort_wanted = Signal(object)

    def __init__(self, model: ResultsModel) -> None:
        super().__init__(model)
        self.setObjectName("results-table")
        self.setAccessibleName("Results as a table")
        self.setItemDelegate(_Cells(self))
        self.setHorizontalScrollMode(self.ScrollMode.ScrollPerPixel)
        heads = self.horizontalHeader()
        heads.setSectionsMovable(True)
        heads.setSectionsClickable(True)
        heads.setHighlightSections(False)
        heads.setMinimumSectionSize(40)
        # A column is fitted to the rows in view: to look at a thousand others would fetch them.
        heads.setResizeContentsPrecision(0)
        for at, column in enumerate(_COLUMNS):
            heads.resizeSection(at, round(_WIDTHS.get(column, _USUAL) * scale_of(self.font())))
            self.setColumnHidden(at, column not in _SHOWN_AT_FIRST)
        heads.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        heads.customContextMenuRequested.connect(self._offer_columns)
        heads.sectionClicked.connect(self._sort_by)
        self._is_fitting = self._has_own_title = False
        heads.sectionResized.connect(lambda section, _before, _now: self._note_width(section))
        self._sort = Sort.RELEVANCE
        self._fit_rows()

    def _fit_rows(self) -> None:
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().lineSpacing() + _AIR)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit_columns()

    def _fit_columns(self) -> None:
        """Let every head have room for its word, and the title what is left: it can be cut best."""
        heads = self.horizontalHeader()
        shown = [at for at in range(1, len(_COLUMNS)) if not self.isColumnHidden(at)]
        for at in shown:
            heads.resizeSection(at, max(heads.sectionSize(at), heads.sectionSizeHint(at)))
        if not self._has_own_title:
            left = self.viewport().width() - sum(heads.sectionSize(at) for at in shown)
            self._is_fitting = True
            heads.resizeSection(0, max(round(_LEAST_TITLE * scale_of(self.font())), left))
            self._is_fitting = False

    def _note_width(self, section: int) -> None:
        """A title that the user made wider or narrower stays so."""
        if section == 0 and not self._is_fitting:
            self._has_own_title = True

    # --- columns

    def columns_menu(self) -> QMenu:
        """A menu of all columns, those shown ticked. The title is always there."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for at, column in enumerate(_COLUMNS):
            action = menu.addAction(column.value)
            action.setCheckable(True)
            action.setChecked(not self.isColumnHidden(at))
            action.setEnabled(column is not Column.TITLE)
            action.toggled.connect(lambda shown, at=at: self._show_column(at, shown))
        return menu

    def _show_column(self, at: int, shown: bool) -> None:
        self.setColumnHidden(at, not shown)
        self._fit_columns()

    def _offer_columns(self, place: QPoint) -> None:
        self.columns_menu().popup(self.horizontalHeader().mapToGlobal(place))

    def arrangement(self) -> QByteArray:
        """Which columns there are, how wide and in which order, to be kept."""
        return QByteArray(bytes([_ARRANGEMENT, self._has_own_title])) + self.horizontalHeader().saveState()

    def restore(self, arrangement: QByteArray) -> None:
        """Arrange the columns as `arrangement` says; one of another version, or none, is passed over."""
        kept = arrangement.data()
        if kept[:1] == bytes([_ARRANGEMENT]) and len(kept) > 1:
            self._is_fitting = True
            if self.horizontalHeader().restoreState(QByteArray(kept[2:])):
                self._has_own_title = bool(kept[1])
            self._is_fitting = False
            self.setColumnHidden(0, False)
            self._fit_columns()
            self.tell_sort(self._sort)

    # --- order

    def tell_sort(self, sort: Sort) -> None:
        """Show on the heads which order the results have."""
        self._sort = sort
        heads = self.horizontalHeader()
        column = next((column for column, sorts in _SORTS.items() if sort in sorts), None)
        blocked = QSignalBlocker(heads)
        heads.setSortIndicatorShown(column is not None)
        if column is not None:
            way = Qt.SortOrder.DescendingOrder if sort in _DOWNWARDS else Qt.SortOrder.AscendingOrder
            heads.setSortIndicator(_COLUMNS.index(column), way)
        blocked.unblock()

    def _sort_by(self, section: int) -> None:
        """One way, then the other, then the best match first again."""
        sorts = _SORTS.get(_COLUMNS[section])
        if sorts is not None:
            wanted = {sorts[0]: sorts[1], sorts[1]: Sort.RELEVANCE}.get(self._sort, sorts[0])
            self.sort_wanted.emit(wanted)
