"""The list of names: keys and clicks become signals; nothing is decided here."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QListView

from corpusview.gui.entities.delegate import NameDelegate
from corpusview.gui.entities.model import ROW, Heading, LikenessRow, NameRow, NamesModel

# Milliseconds that the pointer rests on a name before its card comes.
_REST = 450

# Keys that judge a row of two names: the same, different, not now.
JUDGING = {Qt.Key.Key_Y: "same", Qt.Key.Key_N: "different", Qt.Key.Key_H: "not now"}


class NameList(QListView):
    """The names; Enter or a click chooses one, the menu key or a right click offers what can be done.

    The right and left arrow step through the mentions of a name; Y, N and H judge two names that may be one.
    """

    chosen = Signal(object)
    menu_wanted = Signal(object, QPoint)
    hovered = Signal(object)  # QModelIndex of a name on which the pointer rests
    hover_left = Signal()
    step_wanted = Signal(int)
    judged = Signal(object, str)  # Likeness, one of JUDGING's values
    copy_wanted = Signal()

    def __init__(self, model: NamesModel) -> None:
        super().__init__()
        self.setObjectName("names")
        self.setAccessibleName("Names")
        self.setModel(model)
        self.setItemDelegate(NameDelegate(self))
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.clicked.connect(self._choose)
        self._resting = QTimer(self, singleShot=True, interval=_REST)
        self._resting.timeout.connect(self._rest)
        self._under = QPoint()
        self.verticalScrollBar().valueChanged.connect(self._scrolled)

    def row(self) -> object:
        """The current row: a name, an offer, a question; None where there is none."""
        index = self.currentIndex()
        return index.data(ROW) if index.isValid() else None

    def _choose(self, index: QModelIndex) -> None:
        self._resting.stop()
        if index.isValid() and not isinstance(index.data(ROW), Heading):
            self.chosen.emit(index)

    def _judge(self, event: QKeyEvent) -> bool:
        row = self.row()
        if isinstance(row, LikenessRow) and event.key() in JUDGING and not event.modifiers():
            self.judged.emit(row.likeness, JUDGING[Qt.Key(event.key())])
            return True
        return False

    # --- hovering

    def _rest(self) -> None:
        index = self.indexAt(self._under)
        if index.isValid() and isinstance(index.data(ROW), NameRow):
            self.hovered.emit(index)

    def _scrolled(self) -> None:
        self._resting.stop()
        self.hover_left.emit()

    # --- as Qt asks

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            judges = isinstance(self.row(), LikenessRow) and event.key() in JUDGING and not event.modifiers()
            copies = event.key() == Qt.Key.Key_C and event.modifiers() == Qt.KeyboardModifier.ControlModifier
            if judges or copies:
                # Here these keys mean something else than in the rest of the window.
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and not event.modifiers():
            self._choose(self.currentIndex())
        elif self._judge(event):
            event.accept()
        elif event.key() in (Qt.Key.Key_Right, Qt.Key.Key_Left) and not event.modifiers():
            self.step_wanted.emit(1 if event.key() == Qt.Key.Key_Right else -1)
        elif event.key() == Qt.Key.Key_C and event.modifiers() == Qt.KeyboardModifier.ControlModifier:
            self.copy_wanted.emit()
        elif event.text().isprintable() and event.text() and not event.modifiers():
            # Single keys belong to the window.
            event.ignore()
        else:
            super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        before, self._under = self.indexAt(self._under), event.position().toPoint()
        if self.indexAt(self._under) != before:
            self.hover_left.emit()
        self._resting.start()
        super().mouseMoveEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._resting.stop()
        self.hover_left.emit()
        super().leaveEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        index = self.currentIndex() if by_key else self.indexAt(event.pos())
        if index.isValid():
            self.setCurrentIndex(index)
            where = self.visualRect(index).center() if by_key else event.pos()
            self.menu_wanted.emit(index, self.viewport().mapToGlobal(where))
