"""The quiet strips that stand for folds: where they lie, and how they are drawn under their words."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF, QTextBlock

from corpusview.article import BlockKind
from corpusview.gui.viewer.galley import MARGIN, Galley, neighbours
from corpusview.gui.viewer.paragraphs import FILED
from corpusview.gui.viewer.typography import STRIP_SPACE, Typography
from corpusview.page import Fold, counted


@dataclass(slots=True)
class Strips:
    """The strips of one galley in a view of `width` by `height` pixels, scrolled down by `scroll`."""

    galley: Galley
    typography: Typography
    width: int
    height: int
    scroll: int

    def block_rect(self, block: QTextBlock) -> QRectF:
        """Where a block is in the view."""
        rect = self.galley.document.documentLayout().blockBoundingRect(block)
        return rect.translated(0, -self.scroll)

    def rect(self, number: int) -> QRectF:
        """Where the strip of the header `number` is in the view."""
        em = self.typography.look.em()
        rect = self.block_rect(self.galley.block(number))
        if self.galley.paragraphs[number].style in FILED:
            # A quiet line of its own size, its sign where the text above begins.
            quiet = QRectF(MARGIN - 0.55 * em, rect.top() - 0.2 * em, 12 * em, rect.height() + 0.4 * em)
            return self._turned(quiet)
        # Half of the space between two strips, less a hair so that they stay apart.
        air = STRIP_SPACE / 2 * em - 1.5
        left = MARGIN - 0.2 * em
        return QRectF(left, rect.top() - air, self.width - 2 * left, rect.height() + 2 * air)

    @property
    def from_right(self) -> bool:
        """Whether the page is read from the right: its strips begin there."""
        return self.galley.paragraphs[0].from_right

    def _turned(self, rect: QRectF) -> QRectF:
        """A place as seen from where the page begins."""
        if not self.from_right:
            return rect
        return QRectF(self.width - rect.right(), rect.top(), rect.width(), rect.height())

    def seen(self, first: int, last: int) -> Iterator[tuple[Fold, QRectF]]:
        """The folds with a strip between the blocks `first` and `last`, and the folds' strips."""
        headers = self.galley.headers
        # An open fold's strip may lie above the view while the rule beside its lines runs through it.
        start = max(0, bisect_left(headers, first) - 2)
        for number in headers[start:]:
            if number > last + 1:
                break
            fold = self.galley.paragraphs[number].fold
            if fold is not None and self.galley.is_shown(number):
                yield self.galley.page.folds[fold], self.rect(number)

    def paint(
        self,
        painter: QPainter,
        seen: Iterable[tuple[Fold, QRectF]],
        hovered: int | None,
        focused: int | None,
    ) -> None:
        """Draw the strips that are seen; the document draws their words over them."""
        colours, em = self.typography.look.colours, self.typography.look.em()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for fold, rect in seen:
            is_filed = fold.kind is BlockKind.MASTHEAD
            if fold.number == hovered or not is_filed:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(QColor(colours.hover if fold.number == hovered else colours.fold))
                painter.drawRoundedRect(rect, 6, 6)
            if fold.number == focused:
                painter.setPen(QPen(QColor(colours.focus), 2))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), 5, 5)
            begin, step = (rect.right(), -em) if self.from_right else (rect.left(), em)
            self._sign(painter, QPointF(begin + (0.8 if is_filed else 1.0) * step, rect.center().y()), fold.number)
            if fold.number in self.galley.open_folds:
                self._rule(painter, fold.number, begin + step)

    def paint_counts(
        self,
        painter: QPainter,
        seen: Iterable[tuple[Fold, QRectF]],
        hits_in: Callable[[int], int],
    ) -> None:
        """Draw, over the words, how many hits each shut fold holds."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for fold, rect in seen:
            if hits_in(fold.number) and fold.number not in self.galley.open_folds:
                self._count(painter, counted(hits_in(fold.number), "hit"), rect)

    def _sign(self, painter: QPainter, centre: QPointF, fold: int) -> None:
        """A small triangle: to where the strip goes on while shut, down while open."""
        half = self.typography.look.em() * 0.24
        shape = [(-half * 0.6, -half), (-half * 0.6, half), (half * 0.8, 0)]
        if self.from_right:
            shape = [(-x, y) for x, y in shape]
        if fold in self.galley.open_folds:
            shape = [(-half, -half * 0.6), (half, -half * 0.6), (0, half * 0.8)]
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self.typography.look.colours.muted))
        painter.drawPolygon(QPolygonF([centre + QPointF(x, y) for x, y in shape]))

    def _rule(self, painter: QPainter, fold: int, left: float) -> None:
        """A thin line beside the lines of an open fold."""
        lines = [number for number in self.galley.members[fold] if not self.galley.paragraphs[number].is_header]
        for first, last in neighbours(lines):
            top = self.block_rect(self.galley.block(first)).top()
            if top > self.height:
                continue
            bottom = self.block_rect(self.galley.block(last)).bottom()
            if bottom > 0:
                top, bottom = max(top, -10.0), min(bottom, self.height + 10.0)
                colour = QColor(self.typography.look.colours.border)
                painter.fillRect(QRectF(left - 0.75, top, 1.5, bottom - top), colour)

    def _count(self, painter: QPainter, text: str, strip: QRectF) -> None:
        """How many hits a shut fold holds, at the end of its strip."""
        colours, em = self.typography.look.colours, self.typography.look.em()
        painter.setFont(self.typography.strip_label.font())
        metrics = painter.fontMetrics()
        width = metrics.horizontalAdvance(text) + em
        height = min(strip.height() - 6, metrics.height() + 4)
        left = strip.left() + 5 if self.from_right else strip.right() - width - 5
        badge = QRectF(left, strip.center().y() - height / 2, width, height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.mark))
        painter.drawRoundedRect(badge, height / 2, height / 2)
        painter.setPen(QColor(colours.mark_text))
        painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, text)
