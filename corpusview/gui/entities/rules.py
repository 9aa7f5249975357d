"""The user's rules on names, all of them: to be seen, taken back, and carried to and from a file of plain text."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from corpusview.errors import CannotWrite
from corpusview.export.whole import whole_file
from corpusview.gui.plain import button, label, one_line
from corpusview.gui.state.naming import Naming
from corpusview.page import counted

_RULE = Qt.ItemDataRole.UserRole
# No list of rules is larger, in bytes; what is, is another kind of file.
_LARGEST = 32_000_000
_FILES = "Text (*.txt);;All files (*)"


class RulesDialog(QDialog):
    """Lists the rules, oldest first; what is done to them can be undone."""

    def __init__(self, naming: Naming, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Your rules on names")
        self.resize(560, 420)
        self._naming = naming
        self.note = label("", "muted", wrap=True)
        self.list = QListWidget()
        self.list.setAccessibleName("Your rules on names")
        self.list.setProperty("look", "pages")
        self.back = button("Take it back")
        self.taking_in = button("Import…")
        self.taking_out = button("Export…")
        self.shut = button("Close", "main")
        row = QHBoxLayout()
        for each in (self.back, self.taking_in, self.taking_out):
            row.addWidget(each)
        row.addStretch(1)
        row.addWidget(self.shut)
        column = QVBoxLayout(self)
        column.setContentsMargins(22, 20, 22, 16)
        column.setSpacing(10)
        column.addWidget(label("Your rules on names", "heading"))
        column.addWidget(self.note)
        column.addWidget(self.list, 1)
        column.addLayout(row)
        self.back.clicked.connect(lambda _checked=False: self.take_back())
        self.taking_in.clicked.connect(lambda _checked=False: self.choose_import())
        self.taking_out.clicked.connect(lambda _checked=False: self.choose_export())
        self.shut.clicked.connect(lambda _checked=False: self.accept())
        self.list.currentRowChanged.connect(lambda row: self.back.setEnabled(row >= 0))
        naming.rules_arrived.connect(self._show)
        self.back.setEnabled(False)
        naming.list_rules()

    def _show(self, rules: tuple[tuple[int, str], ...]) -> None:
        at = self.list.currentRow()
        self.list.clear()
        for number, text in rules:
            item = QListWidgetItem(one_line(text))
            item.setData(_RULE, (number, text))
            self.list.addItem(item)
        self.list.setCurrentRow(min(at, len(rules) - 1))
        self.taking_out.setEnabled(bool(rules))
        told = f"{counted(len(rules), 'rule')}, the oldest first. They outrank what the program found, and outlive it."
        self.note.setText(told if rules else "None yet. The menu of a name in the sidebar makes them.")

    def take_back(self) -> None:
        """Take the current rule back."""
        item = self.list.currentItem()
        if item is not None:
            self._naming.take_back(*item.data(_RULE))

    def choose_import(self) -> None:
        """Ask for a file of rules and take them in."""
        chosen, _ = QFileDialog.getOpenFileName(self, "Import rules on names", "", _FILES)
        if chosen:
            self.take_in(Path(chosen))

    def choose_export(self) -> None:
        """Ask where to write the rules."""
        chosen, _ = QFileDialog.getSaveFileName(self, "Export rules on names", "names.txt", _FILES)
        if chosen:
            self.take_out(Path(chosen))

    def take_in(self, file: Path) -> None:
        """Take in the rules of a file."""
        try:
            if file.stat().st_size > _LARGEST:
                self.note.setText(f"{file} is too large for a list of rules.")
                return
            text = file.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError):
            self.note.setText(f"{file} cannot be read as text.")
            return
        self._naming.take_in(text)

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
