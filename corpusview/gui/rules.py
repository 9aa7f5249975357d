"""The user's rules on names and folds, all of them: to be seen, taken back, and carried to and from files of text."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from corpusview.errors import CannotRead, CannotWrite
from corpusview.export.taken_in import LARGEST_RULES, text_of
from corpusview.export.whole import whole_file
from corpusview.gui.plain import button, label, look, one_line
from corpusview.gui.state.folding import Folding
from corpusview.gui.state.naming import Naming
from corpusview.page import counted

_RULE = Qt.ItemDataRole.UserRole
_FILES = "Text (*.txt);;All files (*)"


class RulesDialog(QDialog):
    """The rules on names and those on folds, a page each; what is done to them can be undone."""

    def __init__(self, naming: Naming, folding: Folding, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Your rules")
        self.resize(600, 440)
        self.names = RulesPage(naming, "names", "The menu of a name in the sidebar makes them.")
        self.folds = RulesPage(folding, "folds", "The menu of a folded or unfolded line of an article makes them.")
        self.shut = button("Close", "main")
        self._stack = QStackedWidget()
        tabs = QFrame()
        look(tabs, "tabs")
        switch = QHBoxLayout(tabs)
        switch.setContentsMargins(3, 3, 3, 3)
        switch.setSpacing(2)
        together = QButtonGroup(self)
        self.tabs = {page: button(text, "tab") for page, text in ((self.names, "&Names"), (self.folds, "&Folds"))}
        for page, tab in self.tabs.items():
            tab.setCheckable(True)
            together.addButton(tab)
            switch.addWidget(tab)
            self._stack.addWidget(page)
            tab.clicked.connect(lambda _checked=False, page=page: self.show_page(page))
        head = QHBoxLayout()
        head.addWidget(label("Your rules", "heading"))
        head.addStretch(1)
        head.addWidget(tabs)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.shut)
        column = QVBoxLayout(self)
        column.setContentsMargins(22, 20, 22, 16)
        column.setSpacing(10)
        column.addLayout(head)
        column.addWidget(self._stack, 1)
        column.addLayout(row)
        self.shut.clicked.connect(lambda _checked=False: self.accept())
        self.show_page(self.names)

    def show_page(self, page: RulesPage) -> None:
        """Show the rules on names or those on folds."""
        self.tabs[page].setChecked(True)
        self._stack.setCurrentWidget(page)


class RulesPage(QWidget):
    """Lists rules of one sort, oldest first."""

    def __init__(self, state: Naming | Folding, on: str, made_by: str) -> None:
        super().__init__()
        self._state, self._on, self._made_by = state, on, made_by
        self.note = label("", "muted", wrap=True)
        self.list = QListWidget()
        self.list.setAccessibleName(f"Your rules on {on}")
        self.list.setProperty("look", "pages")
        self.back = button("Take it back")
        self.taking_in = button("Import…")
        self.taking_out = button("Export…")
        row = QHBoxLayout()
        for each in (self.back, self.taking_in, self.taking_out):
            row.addWidget(each)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(self.note)
        column.addWidget(self.list, 1)
        column.addLayout(row)
        self.back.clicked.connect(lambda _checked=False: self.take_back())
        self.taking_in.clicked.connect(lambda _checked=False: self.choose_import())
        self.taking_out.clicked.connect(lambda _checked=False: self.choose_export())
        self.list.currentRowChanged.connect(lambda row: self.back.setEnabled(row >= 0))
        state.rules_arrived.connect(self._show)
        self.back.setEnabled(False)
        self.taking_out.setEnabled(False)
        state.list_rules()

    def _show(self, rules: tuple[tuple[int, str, str], ...]) -> None:
        at = self.list.currentRow()
        self.list.clear()
        for number, text, said in rules:
            item = QListWidgetItem(one_line(said[:1].upper() + said[1:]))
            item.setData(_RULE, (number, text))
            self.list.addItem(item)
        self.list.setCurrentRow(min(at, len(rules) - 1))
        self.taking_out.setEnabled(bool(rules))
        told = f"{counted(len(rules), 'rule')}, the oldest first. They outrank what the program found, and outlive it."
        self.note.setText(told if rules else f"None yet. {self._made_by}")

    def take_back(self) -> None:
        """Take the current rule back."""
        item = self.list.currentItem()
        if item is not None:
            self._state.take_back(*item.data(_RULE))

    def choose_import(self) -> None:
        """Ask for a file of rules and take them in."""
        chosen, _ = QFileDialog.getOpenFileName(self, f"Import rules on {self._on}", "", _FILES)
        if chosen:
            self.take_in(Path(chosen))

    def choose_export(self) -> None:
        """Ask where to write the rules."""
        chosen, _ = QFileDialog.getSaveFileName(self, f"Export rules on {self._on}", f"{self._on}.txt", _FILES)
        if chosen:
            self.take_out(Path(chosen))

    def take_in(self, file: Path) -> None:
        """Take in the rules of a file."""
        try:
            text = text_of(file, LARGEST_RULES, "a list of rules")
        except CannotRead as trouble:
            self.note.setText(str(trouble))
            return
        self._state.take_in(text)

    def take_out(self, file: Path) -> None:
        """Write the rules to a file, whole or not at all; the dialog has asked whether one may be replaced."""
        texts = [self.list.item(row).data(_RULE)[1] for row in range(self.list.count())]
        try:
            with whole_file(file, replace=True) as out:
                out.write("".join(text + "\n" for text in texts))
        except CannotWrite as trouble:
            self.note.setText(str(trouble))
        else:
            self.note.setText(f"{counted(len(texts), 'rule')} written to {file}.")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete and self.list.hasFocus():
            self.take_back()
        else:
            super().keyPressEvent(event)
