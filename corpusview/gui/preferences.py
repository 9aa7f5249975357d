"""The preferences, drawn from the settings' own declarations: a field that is added there appears here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import Field, fields
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QScrollArea,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from corpusview.gui.plain import button, label, line
from corpusview.settings import Settings


class PreferencesDialog(QDialog):
    """Every setting, with its help; a change is worn at once. `changed` carries the new settings."""

    changed = Signal(object)

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Preferences")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(560, 520)
        self.settings = settings
        self.editors: dict[str, QWidget] = {}
        self._tell: dict[str, Callable[[Any], None]] = {}
        self._rows: dict[str, QWidget] = {}
        self.search = QLineEdit()
        self.search.setPlaceholderText("Search the preferences")
        self.search.setAccessibleName("Search the preferences")
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._filter)
        inner = QFrame()
        inner.setProperty("look", "card")
        rows = QVBoxLayout(inner)
        rows.setContentsMargins(18, 8, 18, 8)
        rows.setSpacing(0)
        for place, each in enumerate(fields(Settings)):
            row = self._row(each, is_first=place == 0)
            self._rows[each.name] = row
            rows.addWidget(row)
        rows.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(inner)
        scroll.setFocusProxy(self.search)
        self.reset = button("Back to defaults")
        self.reset.clicked.connect(lambda _checked=False: self._take(Settings()))
        self.shut = button("Close", "main")
        self.shut.clicked.connect(lambda _checked=False: self.close())
        bottom = QHBoxLayout()
        bottom.addWidget(self.reset)
        bottom.addStretch(1)
        bottom.addWidget(self.shut)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(12)
        column.addWidget(self.search)
        column.addWidget(scroll, 1)
        column.addLayout(bottom)

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
            spin.setMinimumWidth(80)
            spin.valueChanged.connect(lambda number: self._change(name, number))
            self._tell[name] = spin.setValue
            return spin
        choice = QComboBox()
        for each in said["choices"]:
            choice.addItem(each.capitalize(), each)
        choice.setCurrentIndex(choice.findData(value))
        choice.setMinimumWidth(120)
        choice.currentIndexChanged.connect(lambda _at: self._change(name, choice.currentData()))
        self._tell[name] = lambda wanted: choice.setCurrentIndex(choice.findData(wanted))
        return choice

    def _change(self, name: str, value: Any) -> None:
        self._take(self.settings.changed(**{name: value}))

    def _take(self, settings: Settings) -> None:
        if settings == self.settings:
            return
        self.settings = settings
        for name, tell in self._tell.items():
            tell(getattr(settings, name))
        self.changed.emit(settings)

    def _filter(self, wanted: str) -> None:
        words = wanted.casefold().strip()
        for each in fields(Settings):
            held = f"{each.metadata['label']} {each.metadata['help']}".casefold()
            self._rows[each.name].setVisible(words in held)
