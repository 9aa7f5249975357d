"""All keys on one sheet, as they are now."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from corpusview.gui.keys.listed import Listed
from corpusview.gui.plain import button, label, one_line, resize_to_fit

# Pixels that the dialog needs at the sides of the sheet, with the scroll bar.
_AROUND = 80


class KeysDialog(QDialog):
    """Every key that does something, by menu."""

    def __init__(self, listed: Iterable[Listed], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Keys")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        sections: dict[str, list[Listed]] = {}
        for each in listed:
            if each.keys:
                sections.setdefault(each.section, []).append(each)
        inner = _sheet(_halves(list(sections.items())))
        if inner.sizeHint().width() + _AROUND > self.screen().availableGeometry().width():
            inner = _sheet([list(sections.items())])
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(inner)
        scroll.setAccessibleName("Keys")
        column = QVBoxLayout(self)
        column.setContentsMargins(26, 22, 26, 16)
        column.addWidget(scroll, 1)
        row = QHBoxLayout()
        self.change = button("Change keys…")
        self.shut = button("Close", "main")
        self.shut.clicked.connect(lambda _checked=False: self.close())
        self.shut.setDefault(True)
        row.addWidget(self.change)
        row.addStretch(1)
        row.addWidget(self.shut)
        column.addLayout(row)
        hint = inner.sizeHint()
        resize_to_fit(self, hint.width() + _AROUND, min(hint.height() + 120, 720))


def _sheet(columns: Iterable[Sequence[tuple[str, Sequence[Listed]]]]) -> QWidget:
    """Columns of sections beside each other."""
    sheet = QWidget()
    sides = QHBoxLayout(sheet)
    sides.setSpacing(40)
    for each in columns:
        sides.addLayout(_column(each))
    return sheet


def _column(sections: Sequence[tuple[str, Sequence[Listed]]]) -> QGridLayout:
    """Sections below each other: what an action does, and its keys."""
    grid = QGridLayout()
    grid.setHorizontalSpacing(34)
    grid.setVerticalSpacing(5)
    row = 0
    for title, actions in sections:
        heading = label(title, "heading")
        heading.setContentsMargins(0, 10 if row else 0, 0, 2)
        grid.addWidget(heading, row, 0, 1, 2)
        for each in actions:
            row += 1
            grid.addWidget(label(one_line(each.text)), row, 0)
            grid.addWidget(label(each.keys, "muted"), row, 1, Qt.AlignmentFlag.AlignRight)
        row += 1
    grid.setRowStretch(row, 1)
    return grid


def _halves(sections: list[tuple[str, list[Listed]]]) -> tuple[list, list]:
    """The sections in two columns of about the same length."""
    total = sum(len(actions) + 2 for _, actions in sections)
    left: list = []
    right: list = []
    filled = 0
    for each in sections:
        (left if filled * 2 < total else right).append(each)
        filled += len(each[1]) + 2
    return left, right
