"""The report of an import: every file, what became of it and why, to be filtered, copied and saved."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from corpusview.export.cells import cell
from corpusview.gui.plain import button, choice, hover_text, label, one_line, resize_to_fit
from corpusview.gui.rows import of_one_line, show_rows
from corpusview.page import counted

_Index = QModelIndex | QPersistentModelIndex
_COLUMNS = ("Outcome", "File", "Reason")
_ALL = "All outcomes"

LedgerRow = tuple[str, str, str]


class LedgerModel(QAbstractTableModel):
    """Rows of a ledger: (path, outcome, reason), those that a filter keeps."""

    def __init__(self, rows: Sequence[LedgerRow]) -> None:
        super().__init__()
        self._all = rows
        self._kept: Sequence[LedgerRow] = rows

    def filter(self, outcome: str, wanted: str) -> None:
        """Keep rows of this outcome ("" for any) whose path or reason holds `wanted`, case-blind."""
        words = wanted.casefold().strip()
        self.beginResetModel()
        self._kept = [
            row
            for row in self._all
            if (not outcome or row[1] == outcome)
            and (not words or words in row[0].casefold() or words in row[2].casefold())
        ]
        self.endResetModel()

    def kept(self) -> Sequence[LedgerRow]:
        """The rows that are shown."""
        return self._kept

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
        path, outcome, reason = self._kept[index.row()]
        text = (outcome, path, reason)[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return one_line(text)
        if role == Qt.ItemDataRole.ToolTipRole and text:
            return hover_text(text)
        return None


class ReportDialog(QDialog):
    """Shows a ledger. What failed comes first, for it is what somebody has to see to."""

    save_wanted = Signal(object, object)  # the file, and the rows that are shown

    def __init__(self, rows: Sequence[LedgerRow], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Import report")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        resize_to_fit(self, 860, 520)
        counts = Counter(row[1] for row in rows)
        self.model = LedgerModel(sorted(rows, key=lambda row: (row[1] != "failed", row[1] == "skipped")))
        told = ", ".join(f"{number:,} {outcome}" for outcome, number in counts.most_common())
        self.summary = label(f"{counted(len(rows), 'file')}: {told}" if rows else "Nothing has been imported yet.")
        self.summary.setProperty("look", "heading")
        self.filter = QLineEdit()
        self.filter.setPlaceholderText("Filter by file or reason")
        self.filter.setAccessibleName("Filter by file or reason")
        self.filter.setClearButtonEnabled(True)
        self.outcome = choice()
        self.outcome.setAccessibleName("Outcome")
        self.outcome.addItem(_ALL, "")
        for each, number in counts.most_common():
            self.outcome.addItem(f"{each.capitalize()} ({number:,})", each)
        self.table = self._table()
        self.copy = button("Copy list")
        self.save = button("Save list…")
        self.close_button = button("Close", "main")
        self._arrange()
        self.filter.textChanged.connect(lambda _text: self._filter())
        self.outcome.currentIndexChanged.connect(lambda _at: self._filter())
        self.copy.clicked.connect(lambda _checked=False: self._copy())
        self.save.clicked.connect(lambda _checked=False: self._choose_file())
        self.close_button.clicked.connect(lambda _checked=False: self.close())
        if counts["failed"]:
            self.outcome.setCurrentIndex(self.outcome.findData("failed"))

    def _table(self) -> QTableView:
        table = QTableView()
        show_rows(table, self.model, "Files")
        of_one_line(table)
        table.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        head = table.horizontalHeader()
        head.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        head.resizeSection(0, 110)
        head.resizeSection(2, 340)
        return table

    def _arrange(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self.filter, 1)
        top.addWidget(self.outcome)
        bottom = QHBoxLayout()
        bottom.addWidget(self.copy)
        bottom.addWidget(self.save)
        bottom.addStretch(1)
        bottom.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(12)
        column.addWidget(self.summary)
        column.addLayout(top)
        column.addWidget(self.table, 1)
        column.addLayout(bottom)

    def _filter(self) -> None:
        self.model.filter(self.outcome.currentData() or "", self.filter.text())

    def _copy(self) -> None:
        lines = [
            "\t".join((outcome, cell(one_line(path)), cell(one_line(reason))))
            for path, outcome, reason in self.model.kept()
        ]
        QGuiApplication.clipboard().setText("\n".join(lines))

    def _choose_file(self) -> None:
        """Ask where to write the list; the dialog asks whether a file may be replaced."""
        chosen, _ = QFileDialog.getSaveFileName(self, "Save the list of files", "import-report.csv", "CSV (*.csv)")
        if chosen:
            self.save_wanted.emit(Path(chosen), self.model.kept())
