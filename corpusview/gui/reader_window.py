"""A further window with one article in it, to be read beside another."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QCloseEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QStatusBar, QVBoxLayout, QWidget

from corpusview.gui.keys.listed import Listed, name_of
from corpusview.gui.plain import isolated, resize_to_fit
from corpusview.gui.reading_order import step
from corpusview.gui.theme import Colours
from corpusview.gui.viewer.pane import Reading, ViewerPane
from corpusview.notes import Made
from corpusview.page import Page

_SIZE = (760, 820)
_TOLD_MS = 4000


class ReaderWindow(QWidget):
    """Everything that the viewer can do with an article, its notes, tags and encoding among it."""

    closed = Signal(int)  # the article's number

    def __init__(self, colours: Colours, reading: Reading, keys: Iterable[Listed], parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.viewer = ViewerPane(colours, reading)
        self.number = 0
        self._wear_keys(keys)
        shut = QAction("Close", self)
        shut.setShortcuts([QKeySequence("Ctrl+W")])
        shut.triggered.connect(lambda _checked=False: self.close())
        self.addAction(shut)
        told = QStatusBar()
        told.setSizeGripEnabled(False)
        self.viewer.told.connect(lambda sentence: told.showMessage(sentence, _TOLD_MS))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.viewer, 1)
        column.addWidget(told)
        resize_to_fit(self, *_SIZE)

    def _wear_keys(self, keys: Iterable[Listed]) -> None:
        """Take the keys that the main window's actions of the same name have now."""
        known = {each.name: each.action.shortcuts() for each in keys}
        for action in (*self.viewer.viewer_actions(), *self.viewer.notes.actions):
            action.setShortcuts(known.get(name_of(action.text()), action.shortcuts()))

    def show_page(self, page: Page) -> None:
        """Show an article."""
        self.number = page.article.id
        self.viewer.show_page(page)
        self.setWindowTitle(f"{isolated(page.headline.text)} – CorpusView")

    def show_made(self, made: Made) -> None:
        """Show what the user made of the article."""
        if made.article == self.number:
            self.viewer.notes.show_made(made)

    def focusNextPrevChild(self, forward: bool) -> bool:
        return step(self, forward)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.closed.emit(self.number)
        event.accept()
