"""Small questions about a name: which other it is one with, which of its aliases is another, how it is to be called."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from corpusview.gui.entities.names import Named
from corpusview.gui.plain import button, isolated, label, one_line
from corpusview.gui.told_rows import ToldRows
from corpusview.page import counted

_NAME, _ABOUT = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1


def _told(index: QModelIndex | QPersistentModelIndex) -> tuple[str, str]:
    return index.data(_NAME), index.data(_ABOUT)


class NameDialog(QDialog):
    """Asks for one name: typed, or chosen from those offered. Answers with `chosen`; Esc answers nothing."""

    chosen = Signal(str)
    typed = Signal(str)

    def __init__(self, question: str, parent: QWidget, *, text: str = "", only_offered: bool = False) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("CorpusView")
        self.setMinimumWidth(380)
        self._only_offered = only_offered
        self._is_answered = False
        self.box = QLineEdit(text)
        self.box.setAccessibleName(one_line(question))
        self.box.selectAll()
        self.list = QListWidget()
        self.list.setAccessibleName("Names to choose from")
        self.list.setProperty("look", "pages")
        self.list.setItemDelegate(ToldRows(_told, self.list))
        self.list.setMouseTracking(True)
        self.list.hide()
        self.take = button("OK", "main")
        self.leave = button("Cancel")
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.leave)
        row.addWidget(self.take)
        column = QVBoxLayout(self)
        column.setContentsMargins(22, 20, 22, 16)
        column.setSpacing(10)
        column.addWidget(label(question, "heading", wrap=True))
        column.addWidget(self.box)
        column.addWidget(self.list, 1)
        column.addLayout(row)
        self.take.setDefault(True)
        self.take.clicked.connect(lambda _checked=False: self._answer())
        self.leave.clicked.connect(lambda _checked=False: self.reject())
        self.box.textEdited.connect(self._edited)
        self.list.itemClicked.connect(lambda item: self.box.setText(item.data(_NAME)))
        self.list.currentItemChanged.connect(self._echo)
        self.list.itemActivated.connect(lambda item: self._answer(item.data(_NAME)))
        if only_offered:
            self.box.setPlaceholderText("Filter")

    def offer(self, names: Sequence[tuple[str, str]]) -> None:
        """Offer names, each with a word about it."""
        self.list.clear()
        for name, about in names:
            item = QListWidgetItem(f"{isolated(name)}   {about}".rstrip())
            item.setData(_NAME, name)
            item.setData(_ABOUT, about)
            self.list.addItem(item)
        self.list.setVisible(bool(names))
        if self._only_offered and names:
            self.list.setCurrentRow(0)

    def offer_named(self, names: Sequence[Named]) -> None:
        """Offer names with the number of their articles."""
        self.offer([(each.name, counted(each.count, "article")) for each in names])

    def _edited(self, text: str) -> None:
        if self._only_offered:
            wanted = text.strip().casefold()
            for row in range(self.list.count()):
                item = self.list.item(row)
                item.setHidden(wanted not in item.data(_NAME).casefold())
            seen = [row for row in range(self.list.count()) if not self.list.item(row).isHidden()]
            self.list.setCurrentRow(seen[0] if seen else -1)
        else:
            self.typed.emit(text)

    def _echo(self, item: QListWidgetItem | None) -> None:
        if item is not None and self.list.hasFocus() and not self._only_offered:
            self.box.setText(item.data(_NAME))

    def _answer(self, name: str | None = None) -> None:
        current = self.list.currentItem()
        if name is None and self._only_offered:
            name = current.data(_NAME) if current is not None and not current.isHidden() else ""
        text = " ".join((self.box.text() if name is None else name).split()) if name is None else name
        # Enter in the list is also Enter for the dialog: the first answer counts.
        if text and not self._is_answered:
            self._is_answered = True
            self.chosen.emit(text)
            self.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up) and self.list.isVisible() and not self.list.hasFocus():
            self.list.setFocus(Qt.FocusReason.ShortcutFocusReason)
            # With the focus Qt makes the first row the current one, and leaves it unmarked.
            self.list.setCurrentRow(max(self.list.currentRow(), 0))
            self._echo(self.list.currentItem())
            return
        super().keyPressEvent(event)
