"""The articles that were removed: to be looked through, brought back, or let go for good."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from corpusview.gui.plain import button, hover_text, label, one_line, resize_to_fit
from corpusview.gui.rows import of_one_line, show_rows
from corpusview.gui.state.removing import Removing
from corpusview.gui.theme import scale_of
from corpusview.page import counted
from corpusview.query import Shelved

_Index = QModelIndex | QPersistentModelIndex
_COLUMNS = ("Title", "Source", "Published", "Removed", "Yours on it")
# Pixels beside type of the usual size, of all columns but the title's, which takes the rest.
_WIDTHS = {1: 160, 2: 108, 3: 140, 4: 120}


class ShelfModel(QAbstractTableModel):
    """What is on the shelf, those that a filter keeps."""

    def __init__(self) -> None:
        super().__init__()
        self._all: Sequence[Shelved] = ()
        self._kept: Sequence[Shelved] = ()
        self._wanted = ""

    def show(self, shelved: Sequence[Shelved]) -> None:
        """Show these, as far as the filter keeps them."""
        self._all = shelved
        self.filter(self._wanted)

    def filter(self, wanted: str) -> None:
        """Keep those whose title, source or file holds `wanted`, case-blind."""
        self._wanted = wanted
        words = wanted.casefold().strip()
        self.beginResetModel()
        self._kept = [
            each
            for each in self._all
            if not words or any(words in held.casefold() for held in (each.title, each.source or "", each.path))
        ]
        self.endResetModel()

    def at(self, row: int) -> Shelved:
        """The article of a row."""
        return self._kept[row]

    def count(self) -> int:
        """How many there are, whatever the filter keeps."""
        return len(self._all)

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._kept)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(_COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return _COLUMNS[section]
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        each = self._kept[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return one_line(_cells(each)[index.column()])
        if role == Qt.ItemDataRole.ToolTipRole:
            return hover_text(f"{one_line(each.title)}\n{each.path}")
        return None


def _cells(each: Shelved) -> tuple[str, ...]:
    made = [counted(number, what) for number, what in ((each.notes, "note"), (each.tags, "tag")) if number]
    return (
        each.title,
        each.source or "",
        each.published.isoformat() if each.published else "undated",
        f"{each.day()}, import" if each.of_import else each.day(),
        ", ".join(made),
    )


class RemovedDialog(QDialog):
    """Lists the shelf of the corpus as it is now."""

    def __init__(self, removing: Removing, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Removed articles")
        resize_to_fit(self, 860, 480)
        self._removing, self._has_come = removing, False
        self.model = ShelfModel()
        self.told = label("", "heading", wrap=True)
        self.filter = QLineEdit()
        self.filter.setPlaceholderText("Filter by title, source or file")
        self.filter.setAccessibleName("Filter by title, source or file")
        self.filter.setClearButtonEnabled(True)
        self.table = self._table()
        self.back = button("&Bring back", "main")
        self.go = button("&Let go for good…")
        self.shut = button("Close")
        self._arrange()
        self.filter.textChanged.connect(self._filter)
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._echo())
        self.table.doubleClicked.connect(lambda _index: self.bring_back())
        self.back.clicked.connect(lambda _checked=False: self.bring_back())
        self.go.clicked.connect(lambda _checked=False: self.let_go())
        self.shut.clicked.connect(lambda _checked=False: self.accept())
        removing.shelf_arrived.connect(self._show)
        self.finished.connect(lambda _result: removing.watch_shelf(False))
        self._echo()
        removing.watch_shelf(True)

    def _table(self) -> QTableView:
        table = QTableView()
        show_rows(table, self.model, "Removed articles")
        of_one_line(table)
        head = table.horizontalHeader()
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column, width in _WIDTHS.items():
            head.resizeSection(column, round(width * scale_of(self.font())))
        return table

    def _arrange(self) -> None:
        nothing = label(
            "Nothing was removed. What you remove is kept here until you let it go for good.", "muted", wrap=True
        )
        nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(nothing)
        row = QHBoxLayout()
        row.addWidget(self.back)
        row.addWidget(self.go)
        row.addStretch(1)
        row.addWidget(self.shut)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(12)
        column.addWidget(self.told)
        column.addWidget(self.filter)
        column.addWidget(self._stack, 1)
        column.addLayout(row)

    def _show(self, shelved: tuple[Shelved, ...]) -> None:
        at = self.table.currentIndex().row()
        self.model.show(shelved)
        self.told.setText(
            f"{counted(len(shelved), 'removed article')}, with all that you made of them"
            if shelved
            else "Removed articles"
        )
        self._stack.setCurrentIndex(0 if shelved else 1)
        if shelved and not self._has_come:
            self._has_come = True
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        self.filter.setEnabled(bool(shelved))
        if self.model.rowCount():
            self.table.selectRow(min(max(0, at), self.model.rowCount() - 1))
        self._echo()

    def _filter(self, wanted: str) -> None:
        self.model.filter(wanted)
        if self.model.rowCount():
            self.table.selectRow(0)
        self._echo()

    def chosen(self) -> list[int]:
        """The articles of the rows that are selected."""
        rows = sorted(index.row() for index in self.table.selectionModel().selectedRows())
        return [self.model.at(row).article for row in rows]

    def _echo(self) -> None:
        has_some = self.table.selectionModel().hasSelection()
        self.back.setEnabled(has_some)
        self.go.setEnabled(has_some)

    def bring_back(self) -> None:
        """Put the selected articles back in the corpus."""
        self._removing.bring_back(self.chosen())

    def let_go(self) -> None:
        """Let the selected articles go for good."""
        self._removing.let_go(self.chosen())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete and self.table.hasFocus():
            self.let_go()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.table.hasFocus():
            self.bring_back()
        else:
            super().keyPressEvent(event)
