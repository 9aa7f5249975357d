"""The tags of the open article: each with a button that takes it away, and a box for another, which completes."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QStringListModel, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCompleter, QHBoxLayout, QLineEdit, QWidget

from corpusview.gui.icons import IconButton
from corpusview.gui.plain import button, label, look, one_line
from corpusview.notes import STAR, Made

# Characters of a tag that its button shows, and that a tag may have.
_GLANCE, _LONGEST = 28, 100


class TagsBar(QWidget):
    """`tag_wanted` carries a tag and whether to give it or take it away; `search_wanted` one that was clicked."""

    tag_wanted = Signal(str, bool)
    search_wanted = Signal(str)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        look(self, "pane")
        self.setAccessibleName("Tags of this article")
        self._tags: tuple[str, ...] = ()
        self._known = QStringListModel(self)
        self.box = QLineEdit()
        self.box.setPlaceholderText("Add a tag")
        self.box.setAccessibleName("Add a tag")
        self.box.setMaxLength(_LONGEST)
        self.box.setFixedWidth(150)
        self.box.installEventFilter(self)
        completer = QCompleter(self._known, self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.activated.connect(self._give)
        self.box.setCompleter(completer)
        self._chips = QHBoxLayout()
        self._chips.setSpacing(6)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 0, 8, 6)
        row.setSpacing(8)
        self.word = label("Tags", "muted")
        row.addWidget(self.word)
        row.addLayout(self._chips)
        row.addWidget(self.box)
        row.addStretch(1)

    def show_made(self, made: Made) -> None:
        """Show the tags that the article has, and complete those that others have."""
        tags = tuple(tag for tag in made.tags if tag != STAR)
        self._known.setStringList([tag for tag in made.known_tags if tag not in made.tags and tag != STAR])
        if tags == self._tags:
            return
        self._tags = tags
        while (item := self._chips.takeAt(0)) is not None:
            if item.widget() is not None:
                item.widget().hide()
                item.widget().deleteLater()
        for tag in tags:
            self._chips.addWidget(self._chip(tag))

    @property
    def is_needed(self) -> bool:
        """Whether there is a tag to be seen."""
        return bool(self._tags)

    def _chip(self, tag: str) -> QWidget:
        shown = one_line(tag)
        shown = shown if len(shown) <= _GLANCE else shown[: _GLANCE - 1] + "…"
        chip = QWidget()
        chip.setProperty("look", "tag")
        chip.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        name = button(shown.replace("&", "&&"), "link")
        name.setAccessibleName(f"Find articles tagged {shown}")
        name.clicked.connect(lambda _checked=False: self.search_wanted.emit(tag))
        away = IconButton("clear", f"Take the tag {shown} away", share=0.7)
        away.clicked.connect(lambda _checked=False: self.tag_wanted.emit(tag, False))
        row = QHBoxLayout(chip)
        row.setContentsMargins(9, 1, 3, 1)
        row.setSpacing(2)
        row.addWidget(name)
        row.addWidget(away)
        return chip

    def ask(self) -> None:
        """Stand ready for a tag."""
        self.show()
        self.box.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.box.selectAll()

    def _give(self, typed: str) -> None:
        tag = " ".join(typed.split())
        # Qt writes a completed word into the box after it has told of it.
        QTimer.singleShot(0, self.box, self.box.clear)
        if tag and tag not in self._tags:
            self.tag_wanted.emit(tag, True)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            popup = self.box.completer().popup()
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not popup.isVisible():
                self._give(self.box.text())
                return True
            if event.key() == Qt.Key.Key_Escape and not popup.isVisible():
                self.box.clear()
                self.left.emit()
                return True
        return super().eventFilter(watched, event)
