"""An article on paper or as a PDF: what is on the page, black on white, and nothing that is folded."""

from __future__ import annotations

import re
from pathlib import Path, PurePath

from PySide6.QtCore import QIODevice, QMarginsF, QRectF, QSaveFile, QSizeF, Qt
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
# Bytes of the headline in the name that is offered for a PDF.
_LONGEST_NAME = 120
# Characters of an article that is printed: some six hundred sheets, and as many milliseconds in which nothing else is
# done. Qt would leave off, unsaid, what is longer than about ten thousand sheets.
LONGEST = 1_000_000
# What no file can be called on Windows, whatever its ending.
_RESERVED = re.compile(r"(?i)con|prn|aux|nul|(com|lpt)\w")


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
    """Print what is on `page`, with the file's name and the number at the foot of each sheet. Raises CannotWrite."""
    refuse_too_long(page)
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
        # Not its folder, which tells strangers more than they need: who works on what, and where.
        path = painter.fontMetrics().elidedText(
            one_line(PurePath(page.article.origin.path).name), Qt.TextElideMode.ElideMiddle, round(room)
        )
        painter.drawText(line, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom, path)
        painter.drawText(line, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom, number)
    painter.end()


def refuse_too_long(page: Page) -> None:
    """Raise CannotWrite where an article is too long for paper."""
    length = len(page.article.text)
    if length > LONGEST:
        raise CannotWrite(
            f"The article has {length:,} characters; up to {LONGEST:,} are printed or saved as a PDF.",
            "Export it, or open the original file.",
        )


def write_pdf(page: Page, look: Look, file: Path) -> None:
    """Write what is on `page` to a PDF, whole or not at all. Raises CannotWrite."""
    refuse_too_long(page)
    out = QSaveFile(str(file))
    if not out.open(QIODevice.OpenModeFlag.WriteOnly):
        raise _not_written(file, out)
    writer = QPdfWriter(out)
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setPageMargins(QMarginsF(_MARGIN_MM, _MARGIN_MM, _MARGIN_MM, _MARGIN_MM), QPageLayout.Unit.Millimeter)
    writer.setTitle(page.article.title())
    writer.setCreator("CorpusView")
    print_page(page, look, writer)
    if not out.commit():
        raise _not_written(file, out)


def _not_written(file: Path, out: QSaveFile) -> CannotWrite:
    return CannotWrite(f"{file} could not be written: {out.errorString()}.", "Choose another place.")


def offered_name(title: str) -> str:
    """A name for the file of an article of this title, without its ending: a name on every system, and no path."""
    name = " ".join(re.sub(r"[^\w\- ]+", "", one_line(title)).split()).strip("- ")
    name = name.encode("utf-8", "ignore")[:_LONGEST_NAME].decode("utf-8", "ignore").strip()
    return f"article {name}".strip() if not name or _RESERVED.fullmatch(name) else name
