"""The page of the preferences on which keys are changed: what each action has, what is in the way, and the way back."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QKeySequenceEdit, QVBoxLayout, QWidget

from corpusview.gui.keys.listed import Listed, spelt
from corpusview.gui.keys.shortcuts import Shortcuts
from corpusview.gui.plain import button, label, line, one_line


class KeyRow(QWidget):
    """One action: its keys, each of which can be taken off, and a place to press another."""

    changed = Signal()

    def __init__(self, shortcuts: Shortcuts, listed: Listed, *, is_first: bool) -> None:
        super().__init__()
        self.listed = listed
        self._shortcuts = shortcuts
        self._wanted = ""
        self.name = one_line(listed.text)
        self._keys = QHBoxLayout()
        self._keys.setSpacing(6)
        self.add = button("Add a key", "link")
        self.add.setAccessibleName(f"Add a key to {self.name}")
        self.add.clicked.connect(lambda _checked=False: self.record())
        self.recorder = QKeySequenceEdit()
        self.recorder.setMaximumSequenceLength(1)
        self.recorder.setAccessibleName(f"Press the keys for {self.name}")
        self.recorder.setFixedWidth(150)
        self.recorder.keySequenceChanged.connect(self._pressed)
        self.recorder.hide()
        self.trouble = label("", "danger", wrap=True)
        self.trouble.hide()
        self.take = button("Take it", "link")
        self.take.clicked.connect(lambda _checked=False: self._take())
        self.take.hide()
        self.reset = button("Reset", "link")
        self.reset.setAccessibleName(f"Give {self.name} the keys that it came with")
        self.reset.clicked.connect(lambda _checked=False: self._give(shortcuts.own_keys_of(listed)))
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(label(self.name))
        words.addWidget(label(listed.section, "muted"))
        row = QHBoxLayout()
        row.setContentsMargins(0, 8, 0, 8)
        row.setSpacing(10)
        row.addLayout(words, 1)
        row.addLayout(self._keys)
        row.addWidget(self.recorder)
        row.addWidget(self.add)
        row.addWidget(self.reset)
        below = QHBoxLayout()
        below.addWidget(self.trouble, 1)
        below.addWidget(self.take)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        if not is_first:
            column.addWidget(line())
        column.addLayout(row)
        column.addLayout(below)
        self.echo()

    def echo(self) -> None:
        """Show the action's keys as they are now."""
        while (item := self._keys.takeAt(0)) is not None:
            if item.widget() is not None:
                item.widget().hide()
                item.widget().deleteLater()
        for key in self._shortcuts.keys_of(self.listed):
            said = spelt(QKeySequence(key))
            made = button(f"{said.replace('&', '&&')}  ×", "chip")
            made.setAccessibleName(f"Take {said} off {self.name}")
            made.clicked.connect(lambda _checked=False, key=key: self._take_off(key))
            self._keys.addWidget(made)
        self.reset.setVisible(self._shortcuts.keys_of(self.listed) != self._shortcuts.own_keys_of(self.listed))

    def record(self) -> None:
        """Stand ready for the keys to be pressed."""
        self._tell("")
        self.recorder.clear()
        self.recorder.show()
        self.add.hide()
        self.recorder.setFocus(Qt.FocusReason.OtherFocusReason)

    def _pressed(self, keys: QKeySequence) -> None:
        if keys.isEmpty():
            return
        self._wanted = keys.toString(QKeySequence.SequenceFormat.PortableText)
        owner = self._shortcuts.owner(self._wanted)
        if owner is None or owner is self.listed:
            self._take()
        else:
            self._tell(f"{spelt(keys)} belongs to “{one_line(owner.text)}”.")

    def _tell(self, trouble: str) -> None:
        self.trouble.setText(trouble)
        self.trouble.setVisible(bool(trouble))
        self.take.setVisible(bool(trouble))

    def _take(self) -> None:
        self._give((*self._shortcuts.keys_of(self.listed), self._wanted))
        self.add.setFocus(Qt.FocusReason.OtherFocusReason)

    def _take_off(self, key: str) -> None:
        self._give(tuple(each for each in self._shortcuts.keys_of(self.listed) if each != key))

    def _give(self, keys: tuple[str, ...]) -> None:
        self._tell("")
        self.recorder.hide()
        self.add.show()
        self._shortcuts.give(self.listed, keys)
        self.changed.emit()

    def holds(self, wanted: str) -> bool:
        """Whether the row speaks of `wanted`, by the action's words or its keys."""
        return wanted in f"{self.listed.section} {self.name} {self.listed.keys}".casefold()


class KeysPage(QWidget):
    """A row for every action. `changed` when keys were given or taken."""

    changed = Signal()

    def __init__(self, shortcuts: Shortcuts) -> None:
        super().__init__()
        self._shortcuts = shortcuts
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.rows = [KeyRow(shortcuts, each, is_first=at == 0) for at, each in enumerate(shortcuts.listed)]
        for row in self.rows:
            row.changed.connect(self._echo)
            column.addWidget(row)

    def _echo(self) -> None:
        for row in self.rows:
            row.echo()
        self.changed.emit()

    def wear(self) -> None:
        """Show the keys as they are now, after they were changed elsewhere."""
        for row in self.rows:
            row.echo()
