"""The keys of every action: those it came with, and those that the user gave it instead."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QKeySequence

from corpusview.gui.keys.listed import Listed

# An action's name and its keys, portable; as settings keep them.
Chosen = tuple[tuple[str, ...], ...]


class Shortcuts(QObject):
    """Knows each action's own keys, and puts the user's in their place."""

    changed = Signal()

    def __init__(self, listed: Iterable[Listed], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.listed = tuple(listed)
        self._own: Mapping[str, tuple[str, ...]] = {each.name: self.keys_of(each) for each in self.listed}

    @staticmethod
    def keys_of(listed: Listed) -> tuple[str, ...]:
        """An action's keys as they are now."""
        return tuple(each.toString(QKeySequence.SequenceFormat.PortableText) for each in listed.action.shortcuts())

    def own_keys_of(self, listed: Listed) -> tuple[str, ...]:
        """The keys that an action came with."""
        return self._own[listed.name]

    def wear(self, chosen: Chosen) -> None:
        """Give the actions the user's keys, and all others their own.

        A key that two would share stays with the one that the user gave it to: settings may be older than an action.
        """
        wanted = {each[0]: tuple(key for key in each[1:] if not QKeySequence(key).isEmpty()) for each in chosen if each}
        given = {key for name, keys in wanted.items() if name in self._own for key in keys}
        taken: set[str] = set()
        for each in self.listed:
            if each.name in wanted:
                keys = [key for key in wanted[each.name] if key not in taken]
                taken.update(keys)
            else:
                keys = [key for key in self._own[each.name] if key not in given]
            if tuple(keys) != self.keys_of(each):
                each.action.setShortcuts([QKeySequence(key) for key in keys])
        self.changed.emit()

    def chosen(self) -> Chosen:
        """What differs from the keys that the actions came with."""
        return tuple(
            (each.name, *self.keys_of(each)) for each in self.listed if self.keys_of(each) != self._own[each.name]
        )

    def owner(self, key: str) -> Listed | None:
        """The action that has this key now."""
        wanted = QKeySequence(key)
        return next((each for each in self.listed if wanted in each.action.shortcuts()), None)

    def give(self, listed: Listed, keys: Sequence[str]) -> None:
        """Give an action these keys; whoever had one of them loses it."""
        wanted = [QKeySequence(key) for key in dict.fromkeys(keys)]
        for each in self.listed:
            kept = [key for key in each.action.shortcuts() if key not in wanted]
            if each is not listed and len(kept) != len(each.action.shortcuts()):
                each.action.setShortcuts(kept)
        listed.action.setShortcuts(wanted)
        self.changed.emit()
