"""What this program is, where its things lie, and which keys it knows."""

from __future__ import annotations

import platform
from collections.abc import Iterable, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from PySide6.QtCore import Qt, qVersion
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from corpusview import __version__
from corpusview.gui.plain import button, label
from corpusview.paths import log_folder, settings_file

_LIBRARIES = ("PySide6-Essentials", "Whoosh", "chardet", "platformdirs", "numpy", "PyStemmer", "dateparser")


def details(corpus: Path) -> str:
    """Versions and places, one a line, as a bug report wants them."""
    lines = [
        f"CorpusView {__version__}",
        f"Python {platform.python_version()} on {platform.platform()}",
        f"Qt {qVersion()} ({QGuiApplication.platformName()})",
        *(f"{name} {_version(name)}" for name in _LIBRARIES),
        f"Corpus: {corpus}",
        f"Settings: {settings_file()}",
        f"Log: {log_folder()}",
    ]
    return "\n".join(lines)


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "(version not known)"


class AboutDialog(QDialog):
    """Name, version, promise, places."""

    def __init__(self, corpus: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("About CorpusView")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(520)
        said = details(corpus)
        column = QVBoxLayout(self)
        column.setContentsMargins(28, 24, 28, 18)
        column.setSpacing(10)
        column.addWidget(label("CorpusView", "title"))
        column.addWidget(label(f"Version {__version__}, under the MIT licence", "muted"))
        column.addWidget(
            label(
                "It works offline: it makes no connection to any network. Your files are read and never changed; "
                "what it keeps of them lies in the corpus' folder.",
                wrap=True,
            )
        )
        places = label(said, "muted", wrap=True)
        places.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column.addWidget(places)
        row = QHBoxLayout()
        copy, shut = button("Copy details"), button("Close", "main")
        copy.clicked.connect(lambda _checked=False: QGuiApplication.clipboard().setText(said))
        shut.clicked.connect(lambda _checked=False: self.close())
        shut.setDefault(True)
        row.addWidget(copy)
        row.addStretch(1)
        row.addWidget(shut)
        column.addSpacing(6)
        column.addLayout(row)


class KeysDialog(QDialog):
    """Every key that does something, by menu. Any key closes it."""

    def __init__(self, sections: Sequence[tuple[str, Iterable[QAction]]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Keys")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        inner = QWidget()
        sides = QHBoxLayout(inner)
        sides.setSpacing(40)
        for half in _halves([(title, [each for each in actions if each.shortcuts()]) for title, actions in sections]):
            sides.addLayout(_column(half))
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(inner)
        scroll.setAccessibleName("Keys")
        column = QVBoxLayout(self)
        column.setContentsMargins(26, 22, 26, 16)
        column.addWidget(scroll, 1)
        shut = button("Close", "main")
        shut.clicked.connect(lambda _checked=False: self.close())
        shut.setDefault(True)
        column.addWidget(shut, 0, Qt.AlignmentFlag.AlignRight)
        hint = inner.sizeHint()
        self.resize(hint.width() + 80, min(hint.height() + 120, 720))


def _column(sections: Sequence[tuple[str, Sequence[QAction]]]) -> QGridLayout:
    """Sections below each other: what an action does, and its keys."""
    grid = QGridLayout()
    grid.setHorizontalSpacing(34)
    grid.setVerticalSpacing(5)
    row = 0
    for title, actions in sections:
        heading = label(title, "heading")
        heading.setContentsMargins(0, 10 if row else 0, 0, 2)
        grid.addWidget(heading, row, 0, 1, 2)
        for action in actions:
            row += 1
            grid.addWidget(label(action.text().replace("&", "").rstrip("…")), row, 0)
            grid.addWidget(label(_keys(action), "muted"), row, 1, Qt.AlignmentFlag.AlignRight)
        row += 1
    grid.setRowStretch(row, 1)
    return grid


def _keys(action: QAction) -> str:
    return "  or  ".join(each.toString(QKeySequence.SequenceFormat.NativeText) for each in action.shortcuts())


def _halves(sections: list[tuple[str, list[QAction]]]) -> tuple[list, list]:
    """The sections in two columns of about the same length."""
    total = sum(len(actions) + 2 for _, actions in sections)
    left: list = []
    right: list = []
    filled = 0
    for each in sections:
        if not each[1]:
            continue
        (left if filled * 2 < total else right).append(each)
        filled += len(each[1]) + 2
    return left, right
