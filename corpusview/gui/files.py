"""Files and folders that the user is asked for: what to import, another corpus, a backup, where to export to."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from corpusview.gui.imports.samples import sample_pages
from corpusview.gui.memory import Memory
from corpusview.gui.plain import one_line
from corpusview.gui.presence import Presence
from corpusview.gui.session import Session
from corpusview.gui.state.exporting import FORMS, file_and_form
from corpusview.page import counted


class Files(QObject):
    """Asks, over a window, and hands the answer to the session."""

    corpus_wanted = Signal(object)  # the folder of another corpus

    def __init__(
        self, window: QWidget, session: Session, memory: Memory, corpus: Path, tell: Callable[[str], None]
    ) -> None:
        super().__init__(window)
        self._window, self._session, self._memory, self._corpus, self._tell = window, session, memory, corpus, tell
        self._presence = Presence(self)
        self._presence.told.connect(self._name_again)
        self._listed: dict[Path, QAction] = {}

    def choose_corpus(self) -> None:
        """Ask for the folder of another corpus, or for an empty one to begin a new corpus in."""
        what = "Open a corpus, or choose an empty folder for a new one"
        if chosen := QFileDialog.getExistingDirectory(self._window, what):
            self.corpus_wanted.emit(Path(chosen))

    def choose_backup(self) -> None:
        """Ask for a backup, and put it in the place of the corpus that cannot be opened."""
        chosen, _ = QFileDialog.getOpenFileName(self._window, "Restore from a backup")
        if chosen:
            self._session.restore(Path(chosen))

    def choose_export(self) -> None:
        """Ask where to write the articles that are selected, or all that were found, and as what."""
        numbers = self._session.meant()
        if not numbers:
            self._tell("There is nothing to export: no article was found.")
            return
        what = f"Export {counted(len(numbers), 'article')}"
        kinds = ";;".join(said for _, _, said in FORMS)
        chosen, said = QFileDialog.getSaveFileName(self._window, what, "articles.md", kinds)
        if chosen:
            self._session.exporting.save(numbers, *file_and_form(chosen, said))

    def choose_folder(self) -> None:
        """Ask for a folder and import it."""
        if chosen := QFileDialog.getExistingDirectory(self._window, "Import a folder"):
            self._session.import_files([Path(chosen)])

    def choose_files(self) -> None:
        """Ask for files and import them."""
        chosen, _ = QFileDialog.getOpenFileNames(self._window, "Import files")
        if chosen:
            self._session.import_files([Path(each) for each in chosen])

    def _named(self, corpus: Path) -> str:
        gone = " (not there now)" if self._presence.is_gone(corpus) else ""
        return one_line(f"{corpus}{gone}").replace("&", "&&")

    def _name_again(self) -> None:
        for corpus, action in self._listed.items():
            action.setText(self._named(corpus))

    def import_sample(self) -> None:
        """Import the corpus that travels with the program."""
        self._session.import_files(sample_pages())

    def list_corpora(self, menu: QMenu) -> None:
        """Fill a menu with the corpora that were opened before; which are not there now it says a little later."""
        menu.clear()
        listed = {}
        for at, corpus in enumerate(self._memory.corpora()):
            # One that is gone, on a disk that is not plugged in perhaps, is listed too, and says so when it is wanted.
            listed[corpus] = action = menu.addAction(self._named(corpus))
            action.setObjectName(f"recent-{at}")
            action.setEnabled(corpus != self._corpus)
            action.triggered.connect(lambda _checked=False, corpus=corpus: self.corpus_wanted.emit(corpus))
        self._listed = listed
        self._presence.ask(listed)
        menu.addSeparator()
        forget = menu.addAction("Forget these")
        forget.setObjectName("forget-corpora")
        forget.triggered.connect(lambda _checked=False: self._memory.forget_corpora(self._corpus))
