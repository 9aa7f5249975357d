"""The completions under the search box: they float over the pane and leave the keyboard where it is."""

from __future__ import annotations

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QPoint, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QStyleOptionViewItem, QVBoxLayout, QWidget

from corpusview.gui.plain import isolated, label, one_line
from corpusview.gui.state.completing import Completion, Completions
from corpusview.gui.told_rows import SIDE, ToldRows

_COMPLETION = Qt.ItemDataRole.UserRole + 1
# Rows seen at once.
_ROWS = 10

_Index = QModelIndex | QPersistentModelIndex


class _Rows(QAbstractListModel):
    def __init__(self) -> None:
        super().__init__()
        self.offered: tuple[Completion, ...] = ()

    def show(self, offered: tuple[Completion, ...]) -> None:
        self.beginResetModel()
        self.offered = offered
        self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self.offered)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        each = self.offered[index.row()]
        if role == _COMPLETION:
            return each
        if role == Qt.ItemDataRole.DisplayRole:
            return one_line(each.shown)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{isolated(each.shown)}, {each.about}"
        return None


def _told(index: _Index) -> tuple[str, str]:
    each = index.data(_COMPLETION)
    return each.shown, each.about


class CompletionList(QFrame):
    """Rows to take one of. It is `entered` when arrow keys walk it; before that they are the results' keys."""

    taken = Signal(object)  # Completion

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("completions")
        self.setProperty("look", "palette")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.is_entered = False
        self._rows = _Rows()
        self.list = QListView()
        self.list.setModel(self._rows)
        self.list.setItemDelegate(ToldRows(_told, self.list))
        self.list.setAccessibleName("Completions")
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setMouseTracking(True)
        self.list.setUniformItemSizes(True)
        self.list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.clicked.connect(lambda index: self.taken.emit(self._rows.offered[index.row()]))
        self.keys = label("", "muted", wrap=True)
        self.keys.setContentsMargins(SIDE, 2, SIDE, 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 6, 1, 6)
        column.setSpacing(4)
        column.addWidget(self.list)
        column.addWidget(self.keys)
        self.hide()

    def offer(self, found: Completions, below: QWidget, *, enter: bool = False) -> None:
        """Show what was found under `below`; nothing where nothing was."""
        self._rows.show(found.offered)
        self.is_entered = enter and bool(found.offered)
        if not found.offered:
            self.hide()
            return
        self._go(0)
        rows = min(_ROWS, len(found.offered))
        option = QStyleOptionViewItem()
        option.initFrom(self.list)
        self.list.setFixedHeight(rows * self.list.itemDelegate().sizeHint(option, QModelIndex()).height() + 2)
        self.keys.setText(
            "Enter takes it · Esc leaves" if self.is_entered else "Tab takes the first · Ctrl+Space chooses"
        )
        self.setFixedWidth(below.width())
        self.adjustSize()
        self.move(below.mapTo(self.parentWidget(), QPoint(0, below.height() + 3)))
        self.show()
        self.raise_()

    def enter(self) -> None:
        """Let the arrow keys walk the rows."""
        self.is_entered = True
        self.keys.setText("Enter takes it · Esc leaves")

    def is_visible_and_entered(self) -> bool:
        """Whether the arrow keys walk it now."""
        return self.isVisible() and self.is_entered

    def walk(self, step: int) -> None:
        """Go to the next row, or the one before; round at the ends."""
        if self._rows.offered:
            self._go((self.list.currentIndex().row() + step) % len(self._rows.offered))

    def _go(self, row: int) -> None:
        self.list.setCurrentIndex(self._rows.index(row))
        self.list.scrollTo(self._rows.index(row))

    def current(self) -> Completion | None:
        """The row that Tab takes."""
        at = self.list.currentIndex().row()
        return self._rows.offered[at] if self.isVisible() and 0 <= at < len(self._rows.offered) else None

    def offered(self) -> tuple[Completion, ...]:
        """What is shown."""
        return self._rows.offered if self.isVisible() else ()
