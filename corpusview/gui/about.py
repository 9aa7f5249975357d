"""What this program is, and where its things lie."""

from __future__ import annotations

import platform
from pathlib import Path

from PySide6.QtCore import Qt, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from corpusview import __version__
from corpusview.gui.plain import button, label
from corpusview.gui.scrolled import Scrolled
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
    # Brings half of the e-mail library with it; no window waits for that.
    from importlib.metadata import PackageNotFoundError, version

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
                "It works offline: it makes no connection to any network, and passes all its tests with the network "
                "blocked. Your files are read and never changed; what it keeps of them lies in the corpus' folder.",
                wrap=True,
            )
        )
        places = label(said, "muted", wrap=True)
        places.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column.addWidget(Scrolled(places), 1)
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
