"""A table of plain rows, as dialogs have it: no grid, no numbers at the side, whole rows chosen."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtWidgets import QAbstractItemView, QTableView

# Pixels of a row that is one line.
_ROW = 30


def show_rows(table: QTableView, model: QAbstractItemModel, name: str) -> None:
    """Let a table show the rows of `model`; `name` is what a screen reader calls it. Tab leaves it."""
    table.setModel(model)
    table.setAccessibleName(name)
    table.setShowGrid(False)
    table.setTabKeyNavigation(False)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.verticalHeader().hide()
    head = table.horizontalHeader()
    head.setHighlightSections(False)
    head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


def of_one_line(table: QTableView) -> None:
    """Let each row of a table be one line, whatever it holds."""
    table.setWordWrap(False)
    table.verticalHeader().setDefaultSectionSize(_ROW)
