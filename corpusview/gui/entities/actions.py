"""What can be done with the current name: actions with their keys, for context menu, menu bar and palette."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from corpusview.article import EntityKind
from corpusview.gui.entities.names import Named

_KINDS = {
    EntityKind.PERSON: "&Person",
    EntityKind.ORGANISATION: "&Organisation",
    EntityKind.PLACE: "P&lace",
    EntityKind.OTHER: "O&ther name",
}


class NameActions:
    """The actions; each does its work on the name that is current when it is triggered."""

    def __init__(self, owner: QWidget, keys_in: QWidget) -> None:
        """Keys that could mean something else elsewhere are heard in `keys_in` alone."""
        self._owner, self._keys_in = owner, keys_in
        self.named: Named | None = None
        self.next = self._made("&Next mention of the name", "Ctrl+Down")
        self.previous = self._made("Pre&vious mention of the name", "Ctrl+Up")
        self.include = self._made("&Add to the query", "Ctrl+Return")
        self.exclude = self._made("&Exclude from the query", "Ctrl+Shift+Return")
        self.merge = self._made("&Merge with…", "Ctrl+J")
        self.split = self._made("&Split off an alias…", "Ctrl+Shift+J")
        self.rename = self._made("&Rename…", "F2")
        self.kinds = {kind: self._made(text) for kind, text in _KINDS.items()}
        self.reject = self._made("Not a n&ame", "Del")
        self.copy = self._made("&Copy name")
        self.focus(None)

    def _made(self, text: str, key: str = "") -> QAction:
        action = QAction(text, self._owner)
        if key:
            action.setShortcut(QKeySequence(key))
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            self._keys_in.addAction(action)
        return action

    def does(self, action: QAction, what: Callable[[Named], object]) -> None:
        """Let an action do something with the current name."""
        action.triggered.connect(lambda _checked=False: what(self.named) if self.named is not None else None)

    def focus(self, named: Named | None) -> None:
        """Another name is current, or none is."""
        self.named = named
        every = (self.include, self.exclude, self.merge, self.rename, self.reject, self.copy)
        for action in (*every, *self.kinds.values()):
            action.setEnabled(named is not None)
        for action in (self.next, self.previous):
            action.setEnabled(named is not None and bool(named.places))
        self.split.setEnabled(named is not None and bool(named.aliases))
        if named is not None:
            self.kinds[named.kind].setEnabled(False)

    def fill(self, menu: QMenu) -> None:
        """Put the actions into a menu."""
        menu.addActions((self.next, self.previous))
        menu.addSeparator()
        menu.addActions((self.include, self.exclude))
        menu.addSeparator()
        menu.addActions((self.merge, self.split, self.rename))
        kind = menu.addMenu("C&hange kind")
        kind.addActions(list(self.kinds.values()))
        menu.addAction(self.reject)
        menu.addSeparator()
        menu.addAction(self.copy)
