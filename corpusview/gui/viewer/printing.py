"""An article on paper or as a PDF: what is on the page, black on white, and nothing that is folded."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMarginsF
from PySide6.QtGui import QPagedPaintDevice, QPageLayout, QPageSize, QPdfWriter, QTextDocument

from corpusview.errors import CannotWrite
from corpusview.gui.theme import LIGHT
from corpusview.gui.viewer.paragraphs import paragraphs
from corpusview.gui.viewer.typography import Look, Typography, typeset
from corpusview.page import Page

_POINTS = 11.0
_MARGIN_MM = 22.0


def printed(page: Page, look: Look) -> QTextDocument:
    """A document of what is on `page`. Built anew: a clone of the one on the screen would show what is hidden in it."""
    paper = Look(LIGHT, _POINTS, look.serif, look.family)
    document = QTextDocument()
    document.setUndoRedoEnabled(False)
    document.setDefaultFont(paper.font())
    open_folds = {fold.number for fold in page.folds if fold.is_open}
    on_page = [each for each in paragraphs(page) if each.is_shown(open_folds)]
    typeset(document, on_page, Typography(paper))
    return document


def print_page(page: Page, look: Look, device: QPagedPaintDevice) -> None:
    """Print what is on `page`."""
    printed(page, look).print_(device)


def write_pdf(page: Page, look: Look, file: Path) -> None:
    """Write what is on `page` to a PDF. Raises CannotWrite."""
    try:
        file.open("ab").close()
    except OSError as trouble:
        raise CannotWrite(f"{file} could not be written: {trouble.strerror}.", "Choose another place.") from trouble
    writer = QPdfWriter(str(file))
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setPageMargins(QMarginsF(_MARGIN_MM, _MARGIN_MM, _MARGIN_MM, _MARGIN_MM), QPageLayout.Unit.Millimeter)
    writer.setTitle(page.article.title())
    writer.setCreator("CorpusView")
    print_page(page, look, writer)
