"""The command palette: every action, found by a few letters of its name and run by Enter."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractListModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from corpusview.gui.keys.fuzzy import fit
from corpusview.gui.keys.listed import Listed
from corpusview.gui.plain import label, one_line
from corpusview.gui.theme import colours_of

# Pixels of the palette, as far as the window has them, and rows that are seen at once.
_WIDTH, _ROWS, _ROW_HEIGHT = 620, 11, 34
# Actions used last that stand first while nothing is typed.
_MOST_RECENT = 6

_ENTRY = Qt.ItemDataRole.UserRole + 1


@dataclass(frozen=True, slots=True)
class _Entry:
    """An action that fits what is typed, and the letters that were meant."""

    listed: Listed
    places: tuple[int, ...] = ()

    @property
    def text(self) -> str:
        return one_line(self.listed.text)


class _Entries(QAbstractListModel):
    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._all: tuple[Listed, ...] = ()
        self.shown: list[_Entry] = []
        self.recent: list[str] = []

    def take(self, listed: Sequence[Listed]) -> None:
        self._all = tuple(listed)

    def narrow(self, wanted: str) -> None:
        """List what fits `wanted`, the best first; where nothing is typed, what cannot be done now comes last."""
        self.beginResetModel()
        fits = []
        for order, each in enumerate(self._all):
            named, whole = fit(wanted, one_line(each.text)), fit(wanted, f"{each.section} {one_line(each.text)}")
            if whole is None:
                continue
            recent = self.recent.index(each.name) if each.name in self.recent and not wanted.strip() else _MOST_RECENT
            # Letters of the menu's name count, but less than the action's own.
            score = named.score + 1 if named else whole.score / 2
            entry = _Entry(each, named.places if named else ())
            # One that is named by its letters stands where it belongs, so that Enter does not do another in its stead.
            fits.append((not wanted.strip() and not each.action.isEnabled(), recent, -score, order, entry))
        fits.sort(key=lambda each: each[:4])
        self.shown = [each[-1] for each in fits]
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.shown)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        entry = self.shown[index.row()]
        if role == _ENTRY:
            return entry
        if role == Qt.ItemDataRole.DisplayRole:
            return entry.text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            keys = entry.listed.keys
            now = "" if entry.listed.action.isEnabled() else ", not possible now"
            return f"{entry.text}, {entry.listed.section}{', ' + keys if keys else ''}{now}"
        return None


class _Rows(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(_WIDTH // 2, max(_ROW_HEIGHT, option.fontMetrics.height() + 14))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        entry, colours = index.data(_ENTRY), colours_of(option.palette)
        can = entry.listed.action.isEnabled()
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, QColor(colours.selected))
        room = option.rect.adjusted(16, 0, -16, 0)
        painter.setFont(option.font)
        keys = entry.listed.keys
        painter.setPen(QColor(colours.muted))
        painter.drawText(room, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, keys)
        keys_width = QFontMetrics(option.font).horizontalAdvance(keys) + 24
        painter.setPen(QColor(colours.text if can else colours.muted))
        left = self._words(painter, option.font, room.adjusted(0, 0, -keys_width, 0), entry)
        painter.setFont(option.font)
        painter.setPen(QColor(colours.muted))
        rest = room.adjusted(left + 12, 0, -keys_width, 0)
        checked = " · on" if entry.listed.action.isCheckable() and entry.listed.action.isChecked() else ""
        if rest.width() > 40:
            said = QFontMetrics(option.font).elidedText(
                entry.listed.section + checked, Qt.TextElideMode.ElideRight, rest.width()
            )
            painter.drawText(rest, Qt.AlignmentFlag.AlignVCenter, said)
        painter.restore()

    def _words(self, painter: QPainter, font: QFont, room: QRect, entry: _Entry) -> int:
        """Draws the action's words, the letters that were meant in bold; how far they reach."""
        bold = QFont(font)
        bold.setWeight(QFont.Weight.Bold)
        text = entry.text
        if QFontMetrics(bold).horizontalAdvance(text) > room.width():
            text = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, room.width())
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, text)
            return QFontMetrics(font).horizontalAdvance(text)
        at, meant = 0, set(entry.places)
        start = 0
        while start < len(text):
            end = start
            while end < len(text) and (end in meant) == (start in meant):
                end += 1
            painter.setFont(bold if start in meant else font)
            piece = text[start:end]
            painter.drawText(room.adjusted(at, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, piece)
            at += QFontMetrics(painter.font()).horizontalAdvance(piece)
            start = end
        return at


class Palette(QFrame):
    """Lies over the top of the window while it is open; gives the focus back before it runs what was chosen."""

    def __init__(self, actions: Callable[[], Sequence[Listed]], parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("palette")
        self.setAccessibleName("Commands")
        self.setProperty("look", "palette")
        self.setAutoFillBackground(True)
        self._actions = actions
        self._came_from: QWidget | None = None
        self.box = QLineEdit()
        self.box.setPlaceholderText("Type a few letters of what you want to do")
        self.box.setAccessibleName("Command")
        self.box.setProperty("look", "search")
        self.model = _Entries(self)
        self.list = QListView()
        self.list.setAccessibleName("Commands that fit")
        self.list.setModel(self.model)
        self.list.setItemDelegate(_Rows(self.list))
        self.list.setUniformItemSizes(True)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.clicked.connect(self._run)
        self.nothing = label("No command is named so.", "muted")
        self.nothing.setContentsMargins(16, 8, 16, 12)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 10, 10, 10)
        column.setSpacing(8)
        column.addWidget(self.box)
        column.addWidget(self.list)
        column.addWidget(self.nothing)
        self.box.textChanged.connect(self._narrow)
        self.box.installEventFilter(self)
        parent.installEventFilter(self)
        self.hide()

    def open(self) -> None:
        """Show every action, those used last first."""
        if not self.isVisible():
            self._came_from = QApplication.focusWidget()
        self.model.take(self._actions())
        self.box.clear()
        self._narrow("")
        self.show()
        self.raise_()
        self.box.setFocus(Qt.FocusReason.PopupFocusReason)

    def leave(self) -> None:
        """Close, and give the focus back to where it was."""
        self.hide()
        if self._came_from is not None:
            self._came_from.setFocus(Qt.FocusReason.PopupFocusReason)
        self._came_from = None

    def _narrow(self, wanted: str) -> None:
        self.model.narrow(wanted)
        has_rows = bool(self.model.shown)
        self.list.setVisible(has_rows)
        self.nothing.setVisible(not has_rows)
        if has_rows:
            self.list.setCurrentIndex(self.model.index(0))
        self.list.scrollToTop()
        self._lie()

    def _lie(self) -> None:
        """Take as much of the window's top middle as there are rows for."""
        window = self.parentWidget()
        row = max(1, self.list.sizeHintForRow(0))
        self.list.setFixedHeight(row * min(_ROWS, max(1, len(self.model.shown))) + 2)
        self.layout().activate()
        width = min(_WIDTH, window.width() - 40)
        height = min(self.layout().sizeHint().height(), window.height() - 80)
        self.setGeometry((window.width() - width) // 2, 56, width, height)

    def _run(self, index: QModelIndex) -> None:
        listed = index.data(_ENTRY).listed if index.isValid() else None
        if listed is None or not listed.action.isEnabled():
            return
        recent = self.model.recent
        self.model.recent = [listed.name, *(each for each in recent if each != listed.name)][:_MOST_RECENT]
        self.leave()
        listed.action.trigger()

    def _step(self, by: int) -> None:
        rows = len(self.model.shown)
        if rows:
            self.list.setCurrentIndex(self.model.index((self.list.currentIndex().row() + by) % rows))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.parentWidget():
            if event.type() == QEvent.Type.Resize and self.isVisible():
                self._lie()
            return False
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            steps = {
                Qt.Key.Key_Down: 1,
                Qt.Key.Key_Up: -1,
                Qt.Key.Key_PageDown: _ROWS - 1,
                Qt.Key.Key_PageUp: 1 - _ROWS,
            }
            if event.key() in steps:
                self._step(steps[event.key()])
            elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._run(self.list.currentIndex())
            elif event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
                self.leave()
            else:
                return False
            return True
        if event.type() == QEvent.Type.FocusOut and self.isVisible() and QApplication.activePopupWidget() is None:
            # A click elsewhere goes where it was meant to.
            self._came_from = None
            self.hide()
        return False
