"""The dialogs that a window opens: preferences, keys, reports, rules, what was removed, and questions."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication, QWidget

from corpusview.gui.about import AboutDialog
from corpusview.gui.imports.report import LedgerRow, ReportDialog
from corpusview.gui.keys.listed import all_in
from corpusview.gui.keys.overview import KeysDialog
from corpusview.gui.plain import Message
from corpusview.gui.preferences import PreferencesDialog
from corpusview.gui.removed import RemovedDialog
from corpusview.gui.rules import RulesDialog
from corpusview.gui.state.decoding import FileSample
from corpusview.gui.state.removing import Question
from corpusview.gui.viewer.encoding import EncodingDialog

if TYPE_CHECKING:
    from corpusview.gui.window import Window

_LEAVE = "Cancel"


class Dialogs:
    """Opens each over the window, or over the further one that it is about."""

    def __init__(self, window: Window) -> None:
        self._window, self._session = window, window.session
        self._session.ledger_arrived.connect(self.show_report)
        self._session.decoding.arrived.connect(self._choose_encoding)
        self._session.removing.asked.connect(self._ask)

    def show_preferences(self, page: str = "Look") -> None:
        """Open the preferences on one of their pages."""
        dialog = PreferencesDialog(self._window.settings, self._window.shortcuts, self._window)
        dialog.changed.connect(self._window.wear)
        dialog.turn_to(page)
        dialog.show()

    def show_keys(self) -> None:
        """Show every key, as they are now."""
        keys = KeysDialog(all_in(self._window.menuBar()), self._window)
        keys.change.clicked.connect(lambda _checked=False: (keys.close(), self.show_preferences("Keys")))
        keys.show()

    def show_about(self) -> None:
        """Show versions and places."""
        AboutDialog(self._window.corpus, self._window).show()

    def show_report(self, rows: list[LedgerRow]) -> None:
        """Show what became of each file of an import."""
        report = ReportDialog(rows, self._window)
        report.save_wanted.connect(self._session.taking_out.save_ledger)
        report.show()

    def show_fold_rules(self, over: QWidget) -> None:
        """Show the user's rules on folds."""
        dialog = RulesDialog(self._session.naming, self._session.folding, over)
        dialog.show_page(dialog.folds)
        dialog.open()

    def show_removed(self) -> None:
        """Show the articles that were removed."""
        RemovedDialog(self._session.removing, self._window).show()

    def _choose_encoding(self, sample: FileSample) -> None:
        reader = self._window.readers.get(sample.article)
        dialog = EncodingDialog(sample, reader if reader is not None and reader.isActiveWindow() else self._window)
        dialog.chosen.connect(self._session.decoding.read_as)
        dialog.show()

    def _ask(self, question: Question, agreed: Callable[[], None]) -> None:
        """Ask, and go on where the user agrees."""
        over = QApplication.activeWindow() or self._window
        dialog = Message(question.sentence, question.advice, buttons=(question.agree, _LEAVE), parent=over)
        dialog.answer = _LEAVE
        dialog.finished.connect(lambda _result: agreed() if dialog.answer == question.agree else None)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
