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
        self._does: dict[QAction, Callable[[Named], object]] = {}
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
        self._does[action] = what
        action.triggered.connect(lambda _checked=False: what(self.named) if self.named is not None else None)

    def focus(self, named: Named | None) -> None:
        """Another name is current, or none is."""
        self.named = named
        every = (self.next, self.previous, self.include, self.exclude, self.merge, self.split, self.rename)
        for action in (*every, *self.kinds.values(), self.reject, self.copy):
            action.setEnabled(named is not None and self._suits(action, named))

    def _suits(self, action: QAction, named: Named) -> bool:
        """Whether there is something to do for a name."""
        if action in (self.next, self.previous):
            return bool(named.places)
        if action in (self.include, self.exclude):
            return named.is_in_words()
        if named.other is not None:
            # Nobody's name: there is nothing to correct.
            return action is self.copy
        if action is self.split:
            return bool(named.aliases)
        return action is not self.kinds[named.kind]

    def fill(self, menu: QMenu, named: Named | None = None) -> None:
        """Put the actions into a menu; with `named`, for that name, whichever is current when one is chosen."""

        def put(where: QMenu, *actions: QAction) -> None:
            for action in actions:
                where.addAction(action if named is None else self._for(action, named, where))

        put(menu, self.next, self.previous)
        menu.addSeparator()
        put(menu, self.include, self.exclude)
        menu.addSeparator()
        put(menu, self.merge, self.split, self.rename)
        put(menu.addMenu("C&hange kind"), *self.kinds.values())
        put(menu, self.reject)
        menu.addSeparator()
        put(menu, self.copy)

    def _for(self, action: QAction, named: Named, owner: QMenu) -> QAction:
        """An action's like for one name: names may be listed anew while a menu is open."""
        made = QAction(action.text(), owner)
        made.setEnabled(self._suits(action, named))
        made.triggered.connect(lambda _checked=False: self._does[action](named))
        key = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        if key:
            made.setText(f"{action.text()}\t{key}")
        return made
