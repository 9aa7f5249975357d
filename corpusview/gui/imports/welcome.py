"""What stands where there is nothing to show yet: the welcome to an empty corpus, and questions to begin with."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from corpusview.gui.flow import Flow
from corpusview.gui.icons import program_icon
from corpusview.gui.imports.samples import Sample
from corpusview.gui.plain import button, label
from corpusview.query import Scope

# Pixels; a line of text much longer is hard to read.
_MEASURE = 600

_EMBLEM = 72

_GRAMMAR = (
    Sample('"state of emergency"', Scope.BODY, "A phrase"),
    Sample("strike OR walkout", Scope.BODY, "Either word"),
    Sample("govern*", Scope.BODY, "A beginning"),
    Sample("mayor near/5 bribe", Scope.BODY, "Words close together"),
    Sample("date:unknown", Scope.BODY, "Articles without a date"),
)


def _centre(page: QWidget, words: QWidget) -> None:
    """Put `words` in the middle of `page`, no wider than a line can be read."""
    words.setMaximumWidth(_MEASURE)
    row = QHBoxLayout()
    row.addStretch(1)
    row.addWidget(words, 1000)
    row.addStretch(1)
    column = QVBoxLayout(page)
    # Narrow sides: with large type on a small screen the longest question to try has just room between them.
    column.setContentsMargins(12, 24, 12, 24)
    column.addStretch(2)
    column.addLayout(row)
    column.addStretch(3)


class Welcome(QFrame):
    """The first screen: import something, or look at the sample."""

    sample_wanted = Signal()
    folder_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("welcome")
        self.setAccessibleName("Welcome")
        self.setProperty("look", "page")
        self.folder = button("Import a folder…", "main large")
        self.sample = button("Try the sample corpus", "large")
        self.folder.clicked.connect(lambda _checked=False: self.folder_wanted.emit())
        self.sample.clicked.connect(lambda _checked=False: self.sample_wanted.emit())
        words = QWidget()
        inner = QVBoxLayout(words)
        inner.setSpacing(14)
        emblem = label()
        emblem.setPixmap(QIcon(str(program_icon())).pixmap(_EMBLEM, _EMBLEM))
        inner.addWidget(emblem)
        inner.addWidget(label("Read the article, not the page around it", "title", wrap=True))
        inner.addWidget(
            label(
                "CorpusView searches a folder of saved news pages. It tells the article from the menus, teasers and "
                "boxes around it, folds those away, and finds who and what the articles are about.",
                wrap=True,
            )
        )
        choices = QWidget()
        row = Flow(10, choices)
        row.addWidget(self.folder)
        row.addWidget(self.sample)
        inner.addSpacing(6)
        inner.addWidget(choices)
        inner.addSpacing(4)
        inner.addWidget(label("Or drop files and folders anywhere on this window.", "muted", wrap=True))
        inner.addWidget(
            label("Everything stays on this computer. Your files are read, never changed.", "muted", wrap=True)
        )
        _centre(self, words)
        self.setFocusProxy(self.folder)


class StartPage(QFrame):
    """What stands in the viewer's place before an article is open: questions to click."""

    query_wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("start")
        self.setAccessibleName("Questions to try")
        self.setProperty("look", "page")
        self.buttons: list = []
        words = QWidget()
        self._inner = QVBoxLayout(words)
        self._inner.setSpacing(9)
        _centre(self, words)

    def offer(self, samples: tuple[Sample, ...]) -> None:
        """Offer these questions, or where there are none, one of each kind that the grammar knows."""
        while (item := self._inner.takeAt(0)) is not None:
            if item.widget() is not None:
                item.widget().deleteLater()
        self.buttons = []
        self._inner.addWidget(label("What would you like to find?", "title", wrap=True))
        self._inner.addWidget(
            label("Type in the search box, choose an article on the left, or try one of these.", "muted", wrap=True)
        )
        self._inner.addSpacing(10)
        for sample in samples or _GRAMMAR:
            self._inner.addWidget(self._row(sample))

    def _row(self, sample: Sample) -> QWidget:
        row = QWidget()
        line = QVBoxLayout(row)
        line.setContentsMargins(0, 2, 0, 6)
        line.setSpacing(3)
        go = button(sample.raw.replace("&", "&&"), "chip")
        go.setAccessibleName(f"Search for {sample.raw}. {sample.says}")
        go.clicked.connect(lambda _checked=False: self.query_wanted.emit(sample))
        self.buttons.append(go)
        line.addWidget(go, 0, Qt.AlignmentFlag.AlignLeft)
        told = label(sample.says, "muted", wrap=True)
        told.setContentsMargins(14, 0, 0, 0)
        line.addWidget(told)
        return row
