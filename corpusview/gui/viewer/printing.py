"""An article on paper or as a PDF: what is on the page, black on white, and nothing that is folded."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMarginsF, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QGuiApplication,
    QPagedPaintDevice,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
    QTextDocument,
)

from corpusview.errors import CannotWrite
from corpusview.gui.plain import one_line
from corpusview.gui.theme import LIGHT
from corpusview.gui.viewer.paragraphs import Style, paragraphs
from corpusview.gui.viewer.typography import Look, Typography, typeset
from corpusview.page import Page

_POINTS, _FOOT_POINTS = 11.0, 8.0
_MARGIN_MM = 25.0
# Space for the line at the foot of a page, in pixels of the screen.
_FOOT = 36.0


def printed(page: Page, look: Look) -> QTextDocument:
    """A document of what is on `page`. Built anew: a clone of the one on the screen would show what is hidden in it."""
    paper = Look(LIGHT, _POINTS, look.serif, look.family)
    document = QTextDocument()
    document.setUndoRedoEnabled(False)
    document.setDocumentMargin(0)
    document.setDefaultFont(paper.font())
    open_folds = {fold.number for fold in page.folds if fold.is_open}
    on_page = (each for each in paragraphs(page) if each.is_shown(open_folds) and each.style is not Style.FILED_SHUT)
    typeset(document, on_page, Typography(paper))
    return document


def print_page(page: Page, look: Look, device: QPagedPaintDevice) -> None:
    """Print what is on `page`, with the file and the number at the foot of each sheet."""
    document = printed(page, look)
    # The document is laid out in the screen's pixels and drawn larger: its own printing would not enlarge its margins.
    scale = device.logicalDpiX() / QGuiApplication.primaryScreen().logicalDotsPerInchX()
    size = QSizeF(device.width() / scale, device.height() / scale - _FOOT)
    document.setPageSize(size)
    foot = QFont(look.family)
    foot.setPointSizeF(_FOOT_POINTS)
    painter = QPainter(device)
    painter.scale(scale, scale)
    sheets = document.pageCount()
    for sheet in range(sheets):
        if sheet:
            device.newPage()
        window = QRectF(0, sheet * size.height(), size.width(), size.height())
        painter.save()
        painter.translate(0, -window.top())
        painter.setClipRect(window)
        document.drawContents(painter, window)
        painter.restore()
        # The device's dots are finer than the screen's: sizes in points would be enlarged twice.
        foot.setPixelSize(round(_FOOT_POINTS * QGuiApplication.primaryScreen().logicalDotsPerInchX() / 72))
        painter.setFont(foot)
        painter.setPen(QColor(LIGHT.muted))
        line = QRectF(0, size.height() + _FOOT / 2, size.width(), _FOOT / 2)
        number = f"{sheet + 1} of {sheets}"
        room = line.width() - painter.fontMetrics().horizontalAdvance(number) - _FOOT
        path = painter.fontMetrics().elidedText(
            one_line(page.article.origin.path), Qt.TextElideMode.ElideMiddle, round(room)
        )
        painter.drawText(line, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom, path)
        painter.drawText(line, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom, number)
    painter.end()


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
