"""Saved searches in the window: a menu to run them from, a dialog to name one, and one to keep them in order."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QMenu,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from corpusview.gui.flow import Flow
from corpusview.gui.icons import IconButton
from corpusview.gui.plain import button, label, one_line, say_on_hover
from corpusview.gui.rows import show_rows
from corpusview.gui.session import Session
from corpusview.gui.state.saved import SavedRow

# Searches in the menu; all of them are in the dialog.
_MOST_IN_MENU = 20
_LONGEST_NAME = 60

_Index = QModelIndex | QPersistentModelIndex


class SavedButton(IconButton):
    """A bookmark that opens the saved searches; it says how many of them hold something new."""

    def __init__(self, session: Session) -> None:
        super().__init__("bookmark", "Saved searches")
        self._session = session
        self.setPopupMode(self.ToolButtonPopupMode.InstantPopup)
        self.setMenu(QMenu(self))
        self._fill(session.saved.rows)
        session.saved.changed.connect(self._fill)

    def _fill(self, rows: tuple[SavedRow, ...]) -> None:
        menu = self.menu()
        menu.clear()
        menu.addAction("Save this search…").triggered.connect(lambda _checked=False: self.save())
        if rows:
            menu.addSeparator()
        for row in rows[:_MOST_IN_MENU]:
            action = menu.addAction(_in_menu(row))
            action.triggered.connect(lambda _checked=False, row=row: self._session.run_saved(row.search))
        if rows:
            menu.addSeparator()
            more = len(rows) - _MOST_IN_MENU
            told = f"All {len(rows)} saved searches…" if more > 0 else "Keep in order…"
            menu.addAction(told).triggered.connect(lambda _checked=False: self.keep_in_order())
        new = sum(1 for row in rows if row.new)
        name = f"Saved searches, {new} with new stories" if new else "Saved searches"
        self.setAccessibleName(name)
        self.draw("bookmark-full" if new else "bookmark")
        say_on_hover(self, name)

    def save(self) -> None:
        """Ask for a name and save the question under it."""
        SaveDialog(self._session, self.window()).show()

    def keep_in_order(self) -> None:
        """Open the dialog over all saved searches."""
        SavedDialog(self._session, self.window()).show()


def _in_menu(row: SavedRow) -> str:
    name = one_line(row.search.name)
    short = name if len(name) <= _LONGEST_NAME else name[: _LONGEST_NAME - 1] + "…"
    return short.replace("&", "&&") + (f"\t{row.new:,} new" if row.new else "")


class SaveDialog(QDialog):
    """Asks for the name of a search."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Save this search")
        self.setMinimumWidth(420)
        self._session = session
        raw = session.place.raw
        self.name = QLineEdit(one_line(raw)[:_LONGEST_NAME])
        self.name.setAccessibleName("Name of the search")
        self.name.setMaxLength(200)
        self.name.selectAll()
        self.told = label("", "muted", wrap=True)
        self.save = button("Save", "main")
        self.save.setDefault(True)
        cancel = button("Cancel")
        column = QVBoxLayout(self)
        column.setContentsMargins(22, 20, 22, 16)
        column.setSpacing(10)
        column.addWidget(label("Save this search as", "heading"))
        column.addWidget(self.name)
        column.addWidget(self.told)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(cancel)
        row.addWidget(self.save)
        column.addLayout(row)
        self.name.textChanged.connect(lambda _text: self._say())
        self.name.returnPressed.connect(self._keep)
        self.save.clicked.connect(lambda _checked=False: self._keep())
        cancel.clicked.connect(lambda _checked=False: self.reject())
        self._say()

    def _wanted(self) -> str:
        return " ".join(self.name.text().split())

    def _say(self) -> None:
        wanted = self._wanted()
        taken = next((each.search for each in self._session.saved.rows if each.search.name == wanted), None)
        raw = one_line(self._session.place.raw) or "all articles"
        self.told.setText(
            f"There is a search of this name; it is replaced: {one_line(taken.raw)}" if taken else f"It asks: {raw}"
        )
        self.save.setText("Replace" if taken else "Save")
        self.save.setEnabled(bool(wanted))

    def _keep(self) -> None:
        if self._wanted():
            self._session.save_search(self._wanted())
            self.accept()


_HEADS = ("Name", "Question", "New stories")


class SavedModel(QAbstractTableModel):
    """The saved searches; a name can be written anew."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.rows: tuple[SavedRow, ...] = session.saved.rows

    def show(self, rows: tuple[SavedRow, ...]) -> None:
        """Show other searches; where they are the same, only what is new in them."""
        same = [row.search for row in rows] == [row.search for row in self.rows]
        if same:
            self.rows = rows
            if rows:
                # Not of the names: Qt would put the old one back over what is being written.
                self.dataChanged.emit(self.index(0, 2), self.index(len(rows) - 1, 2))
            return
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(_HEADS)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row = self.rows[index.row()]
        if role == Qt.ItemDataRole.EditRole and index.column() == 0:
            return row.search.name
        if role == Qt.ItemDataRole.DisplayRole:
            new = "" if row.new is None else f"{row.new:,}"
            return (one_line(row.search.name), one_line(row.search.raw) or "All articles", new)[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() == 2:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return None

    def setData(self, index: _Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.EditRole or index.column() != 0:
            return False
        self._session.saved.rename(self.rows[index.row()].search.name, str(value))
        # The new name is shown when it is kept.
        return False

    def headerData(self, section: int, way: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if way == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return _HEADS[section]
        return None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        usual = super().flags(index)
        return usual | Qt.ItemFlag.ItemIsEditable if index.column() == 0 else usual


class _SavedTable(QTableView):
    def __init__(self, dialog: SavedDialog) -> None:
        super().__init__()
        self._dialog = dialog

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_editing = self.state() == QAbstractItemView.State.EditingState
        if not is_editing and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._dialog.run()
        elif not is_editing and event.key() == Qt.Key.Key_Delete:
            self._dialog.forget()
        else:
            super().keyPressEvent(event)


class SavedDialog(QDialog):
    """All saved searches: run, rename, forget, write to a file, take from one."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Saved searches")
        self.resize(640, 420)
        self._session = session
        self.model = SavedModel(session)
        self.table = _SavedTable(self)
        show_rows(self.table, self.model, "Saved searches")
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        heads = self.table.horizontalHeader()
        heads.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        heads.resizeSection(0, 200)
        self.table.doubleClicked.connect(lambda _index: self.run())
        self.go = button("Run", "main")
        self.rename = button("Rename")
        self.remove = button("Forget")
        self.export = button("Write to a file…")
        self.take = button("Take from a file…")
        for made, does in (
            (self.go, self.run),
            (self.rename, self._rename),
            (self.remove, self.forget),
            (self.export, self._export),
            (self.take, self._import),
        ):
            made.clicked.connect(lambda _checked=False, does=does: does())
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 18, 18, 14)
        column.setSpacing(12)
        self.empty = label(
            "No search is saved yet. Ask something in the search box and press Ctrl+D: the question is kept under a"
            " name, and the bookmark beside the box tells when new articles answer it. Searches that were written to a"
            " file can be taken from it below.",
            "muted",
            wrap=True,
        )
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.setContentsMargins(60, 0, 60, 0)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self.empty)
        column.addWidget(self._stack, 1)
        told = "Enter runs, F2 renames, Delete forgets, Ctrl+Z in the window undoes."
        column.addWidget(label(told, "muted", wrap=True))
        row = QHBoxLayout()
        for ends_right, buttons in ((False, (self.export, self.take)), (True, (self.rename, self.remove, self.go))):
            side = QWidget()
            flow = Flow(8, side, ends_right=ends_right)
            for each in buttons:
                flow.addWidget(each)
            row.addWidget(side, 1)
        column.addLayout(row)
        session.saved.changed.connect(self._show)
        self._show(session.saved.rows)

    def _show(self, rows: tuple[SavedRow, ...]) -> None:
        at = max(0, self.table.currentIndex().row())
        self.model.show(rows)
        if rows:
            self.table.setCurrentIndex(self.model.index(min(at, len(rows) - 1), 0))
        self._stack.setCurrentWidget(self.table if rows else self.empty)
        for each in (self.go, self.rename, self.remove, self.export):
            each.setEnabled(bool(rows))
        if not rows:
            self.take.setFocus()

    def _current(self) -> SavedRow | None:
        at = self.table.currentIndex().row()
        return self.model.rows[at] if 0 <= at < len(self.model.rows) else None

    def run(self) -> None:
        """Ask the chosen search."""
        row = self._current()
        if row is not None:
            self._session.run_saved(row.search)
            self.accept()

    def forget(self) -> None:
        """Forget the chosen search."""
        row = self._current()
        if row is not None:
            self._session.saved.remove(row.search.name)

    def _rename(self) -> None:
        at = self.table.currentIndex()
        if at.isValid():
            self.table.edit(at.siblingAtColumn(0))

    def _export(self) -> None:
        chosen, _ = QFileDialog.getSaveFileName(self, "Write the saved searches to", "searches.jsonl")
        if chosen:
            self._session.saved.write_to(Path(chosen))

    def _import(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(self, "Take saved searches from")
        if chosen:
            self._session.saved.read_from(Path(chosen))
