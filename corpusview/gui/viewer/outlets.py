"""What leaves the viewer: a quotation with its source, paper, a PDF, the original file for another program."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QFileDialog, QWidget

from corpusview.article import Span
from corpusview.errors import CannotWrite
from corpusview.gui.plain import one_line
from corpusview.gui.viewer.article_view import ArticleView
from corpusview.gui.viewer.citing import citation
from corpusview.gui.viewer.printing import offered_name, print_page, write_pdf
from corpusview.gui.viewer.typography import Look

# Files that no desktop opens in a browser: what an analyst reads is not to be told to its publisher.
_OPENED_SAFELY = frozenset((".txt", ".text", ".md", ".csv", ".log"))


class Outlets:
    """Takes out what is on the page of a view, over the pane that shows it; `tell` says what came of it."""

    def __init__(
        self, over: QWidget, view: ArticleView, look: Callable[[], Look], style: Callable[[], str], tell: Callable
    ) -> None:
        """`look` and `style` are how the article is set and quotations are cited, as they are now."""
        self._over, self._view, self._look, self._style, self._tell = over, view, look, style, tell

    def copy_with_source(self) -> None:
        """Copy what is selected, or else the headline, with its source, date, file and lines."""
        page = self._view.page
        if page is None:
            return
        span, quotation = self._view.selected_span(), self._view.selected_text()
        lines = Span(page.line_number(span.start), page.line_number(max(span.start, span.end - 1))) if span else None
        quotation = quotation or page.headline.text
        QGuiApplication.clipboard().setText(citation(page.article, quotation, lines, self._style()))
        self._tell("Copied with its source.")

    def print(self) -> None:
        """Ask for a printer, and print what is on the page."""
        page = self._view.page
        if page is None:
            return
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setDocName(one_line(page.article.title()))
        dialog = QPrintDialog(printer, self._over)
        answer = dialog.exec()
        # It would stay with the pane, hidden, for as long as the window lives.
        dialog.deleteLater()
        if answer == QPrintDialog.DialogCode.Accepted:
            try:
                print_page(page, self._look(), printer)
            except CannotWrite as trouble:
                self._tell(str(trouble))
            else:
                self._tell("Sent to the printer.")

    def save_pdf(self) -> None:
        """Ask for a place, and write what is on the page there."""
        page = self._view.page
        if page is None:
            return
        name = f"{offered_name(page.article.title())}.pdf"
        chosen, _ = QFileDialog.getSaveFileName(self._over, "Save as PDF", name, "PDF (*.pdf)")
        if not chosen:
            return
        try:
            self.write_pdf(Path(chosen))
        except CannotWrite as trouble:
            self._tell(str(trouble))
        else:
            self._tell(f"Saved as {one_line(chosen)}.")

    def write_pdf(self, file: Path) -> None:
        """Write what is on the page to a PDF. Raises CannotWrite."""
        if self._view.page:
            write_pdf(self._view.page, self._look(), file)

    def open_original(self) -> None:
        """Open the file that the article was read from, in the program that the desktop has for it."""
        file = self._file()
        if file is None:
            return
        if file.suffix.lower() in _OPENED_SAFELY:
            self._hand_over(file)
        else:
            self._tell("Another program might load things from the network for this file; here is its folder.")
            self._hand_over(file.parent)

    def show_in_folder(self) -> None:
        """Open the folder in which the article's file lies."""
        file = self._file()
        if file is not None:
            self._hand_over(file.parent)

    def _file(self) -> Path | None:
        page = self._view.page
        file = Path(page.article.origin.path) if page is not None else None
        if file is not None and not file.is_file():
            self._tell("The file is no longer where it was; the article is kept in the corpus.")
            return None
        return file

    def _hand_over(self, path: Path) -> None:
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
            self._tell("The desktop has no program to open it with.")
