"""Every action that the menus hold, with the menu it stands in and a name that settings can keep."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar


@dataclass(frozen=True, slots=True)
class Listed:
    """An action and the menus that lead to it."""

    section: str
    action: QAction

    @property
    def name(self) -> str:
        """What settings know the action by: stays as the action's words change."""
        return self.action.objectName()

    @property
    def text(self) -> str:
        """The action's words as they are now."""
        return shown(self.action.text())

    @property
    def keys(self) -> str:
        """Its keys in the desktop's own spelling."""
        return "  or  ".join(spelt(each) for each in self.action.shortcuts())


def shown(text: str) -> str:
    """A menu's words without the sign that makes a letter its key."""
    return re.sub(r"&(.)", r"\1", text).rstrip("…")


def spelt(keys: QKeySequence) -> str:
    """Keys in the desktop's own spelling."""
    return keys.toString(QKeySequence.SequenceFormat.NativeText)


def name_of(text: str) -> str:
    """The name of an action that was made with the words `text`."""
    return re.sub(r"[^a-z0-9]+", "-", shown(text).casefold()).strip("-")


def all_in(bar: QMenuBar) -> tuple[Listed, ...]:
    """Every action of the menus as they are now, in their order."""
    return tuple(each for top in bar.actions() if top.menu() for each in _in(top.menu(), shown(top.text())))


def _in(menu: QMenu, section: str) -> Iterator[Listed]:
    for action in menu.actions():
        if action.menu() is not None:
            yield from _in(action.menu(), f"{section} › {shown(action.text())}")
        elif not action.isSeparator():
            if not action.objectName():
                action.setObjectName(name_of(action.text()))
            yield Listed(section, action)
