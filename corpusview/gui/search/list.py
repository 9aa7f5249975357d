"""Results as rows: the selected one follows the open article until others are chosen; what comes in view is fetched."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QItemSelectionRange,
    QModelIndex,
    QPoint,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QKeySequence, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QHeaderView, QStyleOptionViewItem, QTableView

from corpusview.gui.search.delegate import ResultDelegate
from corpusview.gui.search.model import COPIES, Copies, ResultsModel

# Milliseconds that a scrolling list must rest before snippets are fetched for what it shows.
_REST = 40
_CHOOSES = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier


class ResultView(QTableView):
    """A million rows are as quick as ten: rows are of one height, and only what is seen is fetched.

    Qt's list view lays out every row there is: a million take it seconds, in which the window is dead. Its table works
    out just the rows in view, and so the list is a table of one column.
    """

    row_opened = Signal(int)
    snippets_wanted = Signal(object)
    reading_wanted = Signal()
    walked = Signal(int)
    place_opened = Signal(int, object)  # a row, and a Span of its article's text
    copies_toggled = Signal(int)  # a row
    scrolled = Signal(int)  # the first row in view
    chose = Signal(object)  # the rows that the user selected, as ranges: list[tuple[first, last]]
    choices_left = Signal()  # none but the open one is meant again
    menu_wanted = Signal(QPoint)  # where on the screen

    def __init__(self, model: ResultsModel) -> None:
        super().__init__()
        self.setModel(model)
        self._model = model
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalScrollBar().setSingleStep(24)
        self._rest = QTimer(self, interval=_REST, singleShot=True)
        self._rest.timeout.connect(self._want_snippets)
        self.verticalScrollBar().valueChanged.connect(lambda _value: self._rest.start())
        model.dataChanged.connect(lambda *_: self._rest.start())
        self.verticalScrollBar().valueChanged.connect(lambda _value: self.scrolled.emit(self.top()))
        self.clicked.connect(lambda index: self._open(index.row()))
        self._is_following = False
        self.selectionModel().selectionChanged.connect(lambda *_: self._tell_chosen())

    def _open(self, row: int) -> None:
        """A click opens; with Shift or Ctrl it chooses rows, as everywhere."""
        if not QApplication.keyboardModifiers() & _CHOOSES:
            self.row_opened.emit(row)

    def _tell_chosen(self) -> None:
        if not self._is_following:
            self.chose.emit(self.chosen())

    def chosen(self) -> list[tuple[int, int]]:
        """The rows that are selected, as ranges: all of a million are one."""
        return sorted((each.top(), each.bottom()) for each in self.selectionModel().selection())

    def _fit_rows(self) -> None:
        """Make every row as tall as the type needs."""
        raise NotImplementedError

    def show_row(self, row: int, *, scroll: bool = True) -> None:
        """Select a row and bring it into view; -1 selects none."""
        self._is_following = True
        try:
            self._follow(row, scroll)
        finally:
            self._is_following = False

    def _follow(self, row: int, scroll: bool) -> None:
        if row < 0:
            self.clearSelection()
            self.setCurrentIndex(QModelIndex())
            return
        # Qt scrolls to the row that becomes the current one.
        kept = self.verticalScrollBar().value()
        index = self._model.index(row, max(0, self.currentIndex().column()))
        chosen = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        self.selectionModel().setCurrentIndex(index, chosen)
        if scroll:
            self.scrollTo(index)
        else:
            self.verticalScrollBar().setValue(kept)

    def choose_rows(self, rows: Sequence[int]) -> None:
        """Select these rows, ascending, in place of any others; the open one stays where it is."""
        last_column = self._model.columnCount() - 1
        chosen = QItemSelection()
        for first, last in _ranges(rows):
            chosen.append(QItemSelectionRange(self._model.index(first, 0), self._model.index(last, last_column)))
        self._is_following = True
        try:
            self.selectionModel().select(chosen, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        finally:
            self._is_following = False

    def top(self) -> int:
        """The first row in view."""
        return max(0, self.rowAt(0))

    def scroll_to_top(self, row: int) -> None:
        """Let `row` be the first in view, as far as the list is long enough."""
        self.verticalScrollBar().setValue(row * self.verticalHeader().defaultSectionSize())

    def ask_again(self) -> None:
        """Ask for the snippets that are still missing."""
        self._rest.start()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        if step is not None and event.modifiers() in (
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.KeypadModifier,
        ):
            self._walk(step)
        elif event.key() in (Qt.Key.Key_Right, Qt.Key.Key_Left) and self._opens_copies(event.key()):
            self.copies_toggled.emit(self.currentIndex().row())
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            index = self.currentIndex()
            if index.isValid():
                self.row_opened.emit(index.row())
                self.reading_wanted.emit()
        elif event.matches(QKeySequence.StandardKey.SelectAll):
            self.selectAll()
        elif event.key() == Qt.Key.Key_Escape and self._has_chosen_several():
            self.choices_left.emit()
        elif event.key() == Qt.Key.Key_Escape or (event.text().isprintable() and event.text()):
            # Qt would jump to the row that begins with the key, which fetches every row there is.
            event.ignore()
        else:
            super().keyPressEvent(event)

    def _has_chosen_several(self) -> bool:
        return sum(last - first + 1 for first, last in self.chosen()) > 1

    def _walk(self, step: int) -> None:
        """Open the row after the open one; where others were chosen, the one after the last of these."""
        if self._has_chosen_several():
            self.row_opened.emit(min(max(0, self.currentIndex().row() + step), self._model.rowCount() - 1))
        else:
            self.walked.emit(step)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        place = event.globalPos()
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            # At the row that the keys are on, not where the mouse happens to lie.
            area = self.visualRect(self.currentIndex())
            place = self.viewport().mapToGlobal(QPoint(area.left() + 40, area.center().y()))
        if self.currentIndex().isValid():
            self.menu_wanted.emit(place)

    def _opens_copies(self, key: int) -> bool:
        """Whether Right would open copies of the current row, or Left put them away, as in a tree."""
        copies = self.currentIndex().data(COPIES)
        if not isinstance(copies, Copies):
            return False
        return copies.is_copy or copies.is_opened if key == Qt.Key.Key_Left else not copies.is_opened

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit_rows()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._rest.start()

    def _want_snippets(self) -> None:
        first, last = self.rowAt(0), self.rowAt(self.viewport().height() - 1)
        if first < 0:
            return
        missing = self._model.without_snippet(first, last if last >= 0 else self._model.rowCount() - 1)
        if missing:
            self.snippets_wanted.emit(missing)


def _ranges(rows: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Ascending numbers as stretches without a gap, so that all of a million rows are one."""
    first = 0
    for at in range(1, len(rows) + 1):
        if at == len(rows) or rows[at] != rows[at - 1] + 1:
            yield rows[first], rows[at - 1]
            first = at


class ResultList(ResultView):
    """Headline, masthead and snippet, one below the other."""

    def __init__(self, model: ResultsModel) -> None:
        super().__init__(model)
        self.setObjectName("results")
        self.setAccessibleName("Results")
        self._delegate = ResultDelegate(self)
        self.setItemDelegate(self._delegate)
        for column in range(1, model.columnCount()):
            self.setColumnHidden(column, True)
        self.horizontalHeader().hide()
        self.horizontalHeader().setStretchLastSection(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._fit_rows()

    def _fit_rows(self) -> None:
        """Make every row as tall as the type needs."""
        option = QStyleOptionViewItem()
        self.initViewItemOption(option)
        self.verticalHeader().setDefaultSectionSize(self.itemDelegate().sizeHint(option, QModelIndex()).height())

    def show_extracts(self, number: int) -> None:
        """Have room for so many further places of each article, with the first row where it was."""
        if number != self._delegate.extracts:
            top = self.top()
            self._delegate.extracts = number
            self._fit_rows()
            self.scroll_to_top(top)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and index.isValid():
            option = QStyleOptionViewItem()
            self.initViewItemOption(option)
            option.rect = self.visualRect(index)
            for extract, room in self._delegate.extract_rects(option, index):
                plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
                if plain and room.contains(event.position().toPoint()):
                    self.place_opened.emit(index.row(), extract.at)
                    return
            if self._delegate.copies_rect(option, index).contains(event.position().toPoint()):
                self.copies_toggled.emit(index.row())
                return
        super().mousePressEvent(event)
