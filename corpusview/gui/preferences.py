"""The preferences, drawn from the settings' own declarations: a field that is added there appears here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import Field, fields
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QScrollArea,
    QSpinBox,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from corpusview.gui.keys.editor import KeysPage
from corpusview.gui.keys.shortcuts import Shortcuts
from corpusview.gui.plain import button, choice, label, line, resize_to_fit
from corpusview.settings import PAGES, Settings

_KEYS = "Keys"
# Choices that are not written like a word.
_WRITTEN = {"apa": "APA"}


class PreferencesDialog(QDialog):
    """Every setting, with its help; a change is worn at once. `changed` carries the new settings."""

    changed = Signal(object)

    def __init__(self, settings: Settings, shortcuts: Shortcuts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Preferences")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        resize_to_fit(self, 780, 600)
        self.settings = settings
        self._shortcuts = shortcuts
        self.editors: dict[str, QWidget] = {}
        self._tell: dict[str, Callable[[Any], None]] = {}
        self._rows: dict[str, QWidget] = {}
        self._declared = [each for each in fields(Settings) if each.name != "keys"]
        self.search = QLineEdit()
        self.search.setPlaceholderText("Search the preferences")
        self.search.setAccessibleName("Search the preferences")
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._filter)
        self.pages = QListWidget()
        self.pages.setAccessibleName("Pages of the preferences")
        self.pages.setProperty("look", "pages")
        self.pages.setFixedWidth(150)
        self.pages.addItems(PAGES)
        for at in range(len(PAGES)):
            # Asked before the style sheet is worn, Qt would make the rows too low for it.
            self.pages.item(at).setSizeHint(QSize(0, self.fontMetrics().height() + 18))
        self.keys = KeysPage(shortcuts)
        self.keys.changed.connect(lambda: self._take(self.settings.changed(keys=shortcuts.chosen())))
        self._stack = QStackedWidget()
        for page in PAGES:
            self._stack.addWidget(self._page(page))
        self.pages.currentRowChanged.connect(self._turn)
        self.nothing = label("No preference is named so.", "muted")
        self.nothing.hide()
        self.reset = button("Reset this page")
        self.reset.clicked.connect(lambda _checked=False: self._reset())
        self.shut = button("Close", "main")
        self.shut.clicked.connect(lambda _checked=False: self.close())
        bottom = QHBoxLayout()
        bottom.addWidget(self.reset)
        bottom.addStretch(1)
        bottom.addWidget(self.shut)
        sides = QHBoxLayout()
        sides.setSpacing(14)
        sides.addWidget(self.pages)
        sides.addWidget(self._stack, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(12)
        column.addWidget(self.search)
        column.addLayout(sides, 1)
        column.addWidget(self.nothing)
        column.addLayout(bottom)
        self.pages.setCurrentRow(0)
        self.search.setFocus()

    def turn_to(self, page: str) -> None:
        """Show a page."""
        self.pages.setCurrentRow(PAGES.index(page))

    @property
    def page(self) -> str:
        """The page that is shown."""
        return PAGES[self._stack.currentIndex()]

    def _turn(self, row: int) -> None:
        if row >= 0:
            self._stack.setCurrentIndex(row)

    def _page(self, name: str) -> QWidget:
        inner = QFrame()
        inner.setProperty("look", "card")
        rows = QVBoxLayout(inner)
        rows.setContentsMargins(18, 8, 18, 8)
        rows.setSpacing(0)
        if name == _KEYS:
            rows.addWidget(self.keys)
        for place, each in enumerate(each for each in self._declared if each.metadata["page"] == name):
            row = self._rows[each.name] = self._row(each, is_first=place == 0)
            rows.addWidget(row)
        rows.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(inner)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return scroll

    def _row(self, declared: Field, *, is_first: bool) -> QWidget:
        name, said = declared.name, declared.metadata
        row = QWidget()
        outer = QVBoxLayout(row)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        if not is_first:
            outer.addWidget(line())
        inner = QHBoxLayout()
        inner.setContentsMargins(0, 11, 0, 11)
        inner.setSpacing(20)
        words = QVBoxLayout()
        words.setSpacing(2)
        title, help_text = label(said["label"]), label(said["help"], "muted", wrap=True)
        words.addWidget(title)
        words.addWidget(help_text)
        inner.addLayout(words, 1)
        editor = self._editor(name, getattr(self.settings, name), said)
        editor.setAccessibleName(said["label"])
        editor.setAccessibleDescription(said["help"])
        title.setBuddy(editor)
        inner.addWidget(editor)
        outer.addLayout(inner)
        self.editors[name] = editor
        return row

    def _editor(self, name: str, value: Any, said: Any) -> QWidget:
        if isinstance(value, bool):
            box = QCheckBox()
            box.setChecked(value)
            box.toggled.connect(lambda on: self._change(name, on))
            self._tell[name] = box.setChecked
            return box
        if isinstance(value, int):
            spin = QSpinBox()
            spin.setRange(said["low"], said["high"])
            spin.setValue(value)
            spin.setMinimumWidth(90)
            # The style sheet's padding does not reach the box within.
            spin.lineEdit().setTextMargins(8, 0, 0, 0)
            spin.valueChanged.connect(lambda number: self._change(name, number))
            self._tell[name] = spin.setValue
            return spin
        box = choice()
        for each in said["choices"]:
            box.addItem(_WRITTEN.get(each, each.capitalize()), each)
        box.setCurrentIndex(box.findData(value))
        box.setMinimumWidth(130)
        box.currentIndexChanged.connect(lambda _at: self._change(name, box.currentData()))
        self._tell[name] = lambda wanted: box.setCurrentIndex(box.findData(wanted))
        return box

    def _change(self, name: str, value: Any) -> None:
        self._take(self.settings.changed(**{name: value}))

    def _take(self, settings: Settings) -> None:
        if settings == self.settings:
            return
        self.settings = settings
        for name, tell in self._tell.items():
            tell(getattr(settings, name))
        self.changed.emit(settings)

    def _reset(self) -> None:
        """Give everything on the page that is shown the value that it came with."""
        usual = {each.name: each.default for each in fields(Settings) if each.metadata["page"] == self.page}
        if self.page == _KEYS:
            self._shortcuts.wear(())
            self.keys.wear()
        self._take(self.settings.changed(**usual))

    def _filter(self, wanted: str) -> None:
        words = wanted.casefold().strip()
        held: set[str] = set()
        for each in self._declared:
            said = each.metadata
            shown = words in f"{said['page']} {said['label']} {said['help']}".casefold()
            self._rows[each.name].setVisible(shown)
            held |= {said["page"]} if shown else set()
        for row in self.keys.rows:
            shown = row.holds(words)
            row.setVisible(shown)
            held |= {_KEYS} if shown else set()
        for at, page in enumerate(PAGES):
            self.pages.item(at).setHidden(page not in held)
        self._stack.setVisible(bool(held))
        self.nothing.setVisible(not held)
        if held and self.page not in held:
            self.turn_to(next(page for page in PAGES if page in held))
