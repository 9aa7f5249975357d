"""The further windows, each with one article beside the one that is open in the main window."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction

from corpusview.gui.keys.listed import all_in
from corpusview.gui.reader_window import ReaderWindow
from corpusview.notes import Made
from corpusview.page import Page

if TYPE_CHECKING:
    from corpusview.gui.window import Window


class FurtherWindows(QObject):
    """Opens one for each article that is wanted beside, in which all can be done with it that the main window does."""

    def __init__(
        self, window: Window, search_for: Callable[[str], None], search_for_tag: Callable[[str], None]
    ) -> None:
        super().__init__(window)
        self._window, self._session = window, window.session
        self._search_for, self._search_for_tag = search_for, search_for_tag
        self.readers: dict[int, ReaderWindow] = {}
        self._session.beside.opened.connect(self._show)
        self._session.beside.made_arrived.connect(self._show_made)
        self._session.removing.left.connect(self._close_those)

    def close(self) -> None:
        """Close all of them."""
        for reader in tuple(self.readers.values()):
            reader.close()

    def _show(self, page: Page) -> None:
        """Show an article in its further window, or in one that is opened for it."""
        number = page.article.id
        reader = self.readers.get(number)
        if reader is None:
            reader = self.readers[number] = self._opened(number)
        reader.show_page(page)
        reader.show()
        reader.raise_()
        reader.activateWindow()

    def _opened(self, number: int) -> ReaderWindow:
        window, session = self._window, self._session
        keys = all_in(window.menuBar())
        reader = ReaderWindow(window.theme.colours, window.viewer.reading, keys, window)
        viewer = reader.viewer
        reader.closed.connect(self._forget)
        reader.destroyed.connect(partial(_let_go, self.readers, number, id(reader)))
        viewer.rule_wanted.connect(session.folding.rule)
        viewer.encoding_wanted.connect(lambda: session.decoding.look(viewer.view.page))
        viewer.rules_wanted.connect(lambda: window.dialogs.show_fold_rules(reader))
        viewer.search_wanted.connect(self._search_for)
        viewer.search_wanted.connect(lambda _words: window.activateWindow())
        notes, annotating = viewer.notes, session.annotating
        notes.written.connect(annotating.write)
        notes.removed.connect(annotating.remove)
        notes.tagged.connect(lambda tag, on: annotating.tag(tag, on, number))
        notes.starred.connect(lambda on: annotating.star(on, number))
        notes.search_wanted.connect(self._search_for_tag)
        notes.search_wanted.connect(lambda _tag: window.activateWindow())
        reader.addActions([window.menus.undo, window.menus.redo])
        remove = QAction(window.menus.remove.text(), reader)
        remove.setShortcuts(window.menus.remove.shortcuts())
        remove.setShortcutContext(window.menus.remove.shortcutContext())
        remove.triggered.connect(lambda _checked=False: session.removing.remove_these((number,)))
        viewer.view.addAction(remove)
        return reader

    def _show_made(self, made: Made) -> None:
        reader = self.readers.get(made.article)
        if reader is not None:
            reader.show_made(made)

    def _close_those(self, articles: frozenset[int]) -> None:
        """These articles are not in the corpus any more."""
        for number in articles & self.readers.keys():
            self.readers[number].close()

    def _forget(self, number: int) -> None:
        self.readers.pop(number, None)
        self._session.beside.close(number)


def _let_go(readers: dict[int, ReaderWindow], number: int, which: int, _gone: object = None) -> None:
    """A window that is gone is spoken to no more, whatever went wrong when it closed."""
    if id(readers.get(number)) == which:
        del readers[number]
