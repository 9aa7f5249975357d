"""A page in type: one article as a document whose folds open and shut, set in slices, scrolled, and found again.

The document is built once for an article. A fold opens by showing blocks that were already there, so a place of the
text stays at one position of the document. All text goes in as plain text, and nothing is ever loaded because of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QByteArray, QEvent, QPoint, QPointF, QRectF, QSize, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
    QTextBlock,
    QTextCursor,
    QTextDocument,
    QTextOption,
)
from PySide6.QtWidgets import QFrame, QScrollBar, QTextBrowser, QWidget

from corpusview.article import Span
from corpusview.gui.theme import Colours
from corpusview.gui.viewer.galley import MARGIN, Galley, beginning_for
from corpusview.gui.viewer.marked_scroll_bar import MarkedScrollBar
from corpusview.gui.viewer.strips import Strips
from corpusview.gui.viewer.typography import Look, Typography
from corpusview.page import Page

# Seconds that a long article is set at a time, between two turns of the event loop.
_SLICE_SECONDS = 0.015
# A place gone to comes to rest this far down the view, so that what leads to it can be read.
REST = 0.3
# Characters from which on an article is set anew only when the pane has kept its width for so many milliseconds.
_LONG, _REST_MS = 300_000, 200


@dataclass(frozen=True, slots=True)
class Place:
    """Where a reader was: the code point at the top of the view, and how far above the view its line began."""

    at: int
    above: int


class FoldedView(QTextBrowser):
    """Shows a `Page` with its folds. What is marked on it, and what keys and mouse do, is told by its heirs."""

    fold_toggled = Signal(int, bool)
    moved = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setOpenLinks(False)
        self.setUndoRedoEnabled(False)
        self.setAcceptDrops(False)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self._ticks = MarkedScrollBar(self)
        self.setVerticalScrollBar(self._ticks)
        self._typography = Typography(look)
        self._page: Page | None = None
        self._galley: Galley | None = None
        self._growing = QTimer(self)
        self._growing.setInterval(0)
        self._growing.timeout.connect(self._grow)
        self._resting = QTimer(self)
        self._resting.setSingleShot(True)
        self._resting.setInterval(_REST_MS)
        self._resting.timeout.connect(self._set_to_rest)
        self._awaited: Span | Place | None = None
        self._target: Span | None = None
        self._open: set[int] = set()
        # Where in the text the part begins that is set of a long article.
        self._start = 0
        self._focused: int | None = None
        self._hovered: int | None = None
        self._show_hidden = False
        self.verticalScrollBar().valueChanged.connect(self._scrolled)
        self.verticalScrollBar().actionTriggered.connect(self._forget_target)
        # When the bar has done what is wanted of it.
        self.verticalScrollBar().actionTriggered.connect(self._go_on_at_edge, Qt.ConnectionType.QueuedConnection)
        self._wear()

    # --- for the heirs

    def hits_in(self, fold: int) -> int:
        """How many marks a fold's strip tells of."""
        return 0

    def _scrolled(self) -> None:
        self.moved.emit()

    def _mark_anew(self) -> None:
        """What is seen, or how it looks, has changed."""

    # --- what is shown

    @property
    def page(self) -> Page | None:
        """The page that is shown, with the folds as they stand now."""
        return self._page.opened(self._open) if self._page else None

    @property
    def colours(self) -> Colours:
        """The colours that the page wears."""
        return self._typography.look.colours

    def show_page(self, page: Page, show_hidden: bool | None = None) -> None:
        """Show `page` from its top, its folds as it says."""
        stands = self._galley is not None and show_hidden in (None, self._show_hidden) and page.reads_like(self._page)
        self._page = page
        if show_hidden is not None:
            self._show_hidden = show_hidden
        opened = {fold.number for fold in page.folds if fold.is_open}
        self._focused = self._hovered = self._target = self._awaited = None
        if stands:
            # Marked for another question: to set it anew would take a long article minutes.
            for number in opened ^ self._open:
                self._galley.set_fold(number, number in opened)
            self._galley.page = page
            self._begin_at(0)
        else:
            self._open = opened
            self._start = 0
            self._build()
        self.verticalScrollBar().setValue(0)

    def wear(self, look: Look, show_hidden: bool | None = None) -> None:
        """Set the page in another look, at the same place."""
        place = self.place()
        if show_hidden is not None:
            self._show_hidden = show_hidden
        self._typography = Typography(look)
        self._wear()
        if self._page:
            self._build()
            self._measure()
            self.return_to(place)
            # The marks are painted in colours of their own, and nothing need have scrolled.
            self._mark_anew()

    def _wear(self) -> None:
        colours = self.colours
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Base, QColor(colours.base))
        palette.setColor(QPalette.ColorRole.Text, QColor(colours.text))
        palette.setColor(QPalette.ColorRole.Highlight, QColor(colours.accent))
        palette.setColor(QPalette.ColorRole.HighlightedText, QColor(colours.on_accent))
        self.setPalette(palette)
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self.setAutoFillBackground(True)
        self.verticalScrollBar().setSingleStep(round(self._typography.look.em() * 2.2))

    def _build(self) -> None:
        assert self._page is not None
        # The document goes with its galley, which must therefore outlive the change to the next.
        former = self._galley
        self._galley = Galley(self._page, self._typography, self._show_hidden, self._open, self._start)
        # They hold on to the document that goes.
        self.setExtraSelections([])
        self.setDocument(self._galley.document)
        # The view does not take it over: the last one, of a long article two hundred megabytes, would outlive it.
        self._galley.document.setParent(self)
        if former is not None:
            former.release()
        del former
        if self._galley.is_whole:
            self._growing.stop()
        else:
            self._growing.start()

    def _begin_at(self, start: int) -> None:
        """Set the part of a long article that begins at `start`, in place of the one that is set."""
        if start != self._start:
            self._start = start
            self._build()
            self._measure()

    def _scroll_by(self, action: QScrollBar.SliderAction) -> None:
        """Scroll as a key asks; to an end of the article, also where that is not among what is set."""
        if self._page is not None and self._galley is not None:
            if action is QScrollBar.SliderAction.SliderToMinimum and self._galley.start:
                self.return_to(Place(-1, 0))
                return
            if action is QScrollBar.SliderAction.SliderToMaximum and self._galley.is_cut:
                self.return_to(Place(len(self._page.article.text), 0))
                return
        self.verticalScrollBar().triggerAction(action)

    def _go_on_at_edge(self) -> bool:
        """Where the reader has scrolled to an end of what is set of a long article, set what lies beyond it."""
        galley, bar = self._galley, self.verticalScrollBar()
        if galley is None or self._page is None or self._awaited is not None:
            return False
        if galley.is_cut and bar.value() >= bar.maximum():
            place = self.place()
            start = beginning_for(self._page, place.at)
        elif galley.start and bar.value() <= bar.minimum():
            place = Place(galley.start, 0)
            start = beginning_for(self._page, galley.start, going_up=True)
        else:
            return False
        self._begin_at(start)
        self.return_to(place)
        return True

    def _grow(self) -> None:
        """Set a little more of a long article, and go to where the reader is wanted as soon as that is set."""
        galley = self._galley
        if galley is None or not galley.grow(_SLICE_SECONDS):
            self._growing.stop()
            self._grown()
        if galley is not None and self._awaited is not None:
            at = self._awaited.start if isinstance(self._awaited, Span) else self._awaited.at
            # Or it is in another part, as it turns out when this one is whole.
            if galley.holds(at) or not galley.may_hold(at):
                if isinstance(self._awaited, Span):
                    self._bring(self._awaited)
                else:
                    self.return_to(self._awaited)

    def _grown(self) -> None:
        """All of a long article is set."""

    def _finish(self) -> None:
        """Set all that is missing, at once."""
        if self._galley is not None:
            self._galley.grow(float("inf"))

    # --- folds

    @property
    def open_folds(self) -> frozenset[int]:
        """The numbers of the folds that are open."""
        return frozenset(self._open)

    def toggle(self, number: int) -> None:
        """Open a fold that is shut, shut one that is open; its strip stays where it is on the screen."""
        self._set_folds([number], number not in self._open)

    def toggle_all(self) -> None:
        """Open every fold; shut every fold if all are open."""
        if self._page is None:
            return
        opening = len(self._open) < len(self._page.folds)
        self._set_folds(
            [each.number for each in self._page.folds if (each.number in self._open) is not opening], opening
        )

    def _set_folds(self, numbers: Sequence[int], opening: bool) -> None:
        if not numbers or self._galley is None:
            return
        anchor = numbers[0] if len(numbers) == 1 and numbers[0] in self._galley.members else None
        place = self.place() if anchor is None else None
        before = self.strip_rect(anchor).top() if anchor is not None else 0.0
        for number in numbers:
            self._galley.set_fold(number, opening)
        if anchor is not None:
            shift = self.strip_rect(anchor).top() - before
            self.verticalScrollBar().setValue(round(self.verticalScrollBar().value() + shift))
        elif place is not None:
            self.return_to(place)
        self._mark_anew()
        self.viewport().update()
        for number in numbers:
            self.fold_toggled.emit(number, opening)

    # --- places

    def _bring(self, span: Span) -> None:
        """Bring `span` into view, opening the fold that hides it; as soon as it is set."""
        galley = self._galley
        if galley is None:
            return
        self._target = span
        if not galley.may_hold(span.start) and self._page is not None:
            self._begin_at(beginning_for(self._page, span.start))
            galley = self._galley
        if not galley.holds(span.start):
            self._awaited = span
            return
        self._awaited = None
        fold = galley.paragraphs[galley.paragraph_of(span.start)].fold
        if fold is not None and fold not in self._open:
            self._set_folds([fold], True)
        self._bring_into_view(span)
        self._mark_anew()

    def _bring_into_view(self, span: Span) -> None:
        galley = self._galley
        if galley is None or not galley.holds(span.start):
            return
        selected = galley.cursor(span)
        cursor = QTextCursor(galley.document)
        cursor.setPosition(selected.selectionStart())
        self.setTextCursor(cursor)
        top = self.cursorRect(cursor)
        cursor.setPosition(selected.selectionEnd())
        bottom = self.cursorRect(cursor).bottom()
        height = self.viewport().height()
        if top.top() < height * 0.08 or bottom > height * 0.85:
            bar = self.verticalScrollBar()
            is_headline = galley.paragraph_of(span.start) == 0
            bar.setValue(0 if is_headline else round(bar.value() + top.top() - height * REST))

    def cursor_at(self, at: int) -> QTextCursor | None:
        """A cursor at the code point `at`; None while it is not set."""
        if self._galley is None or not self._galley.holds(at):
            return None
        cursor = QTextCursor(self._galley.document)
        cursor.setPosition(min(self._galley.positions.to_document(at), self._galley.positions.length))
        return cursor

    def place(self) -> Place:
        """Where the reader is."""
        if self._awaited is not None:
            return self._awaited if isinstance(self._awaited, Place) else Place(self._awaited.start, 0)
        if self._galley is None or (self.verticalScrollBar().value() == 0 and not self._start):
            return Place(-1, 0)
        galley, positions = self._galley, self._galley.positions
        cursor = self._first_seen()
        at = positions.to_text(cursor.position())
        if at is None or not galley.is_shown(cursor.blockNumber()):
            # A fold is at the top: the text before it that can be seen is a place that stays.
            shown = (
                galley.paragraphs[number]
                for number in range(cursor.blockNumber(), -1, -1)
                if galley.paragraphs[number].parts and galley.is_shown(number)
            )
            paragraph = next(shown, None)
            if paragraph is None:
                return Place(-1, 0)
            at = paragraph.parts[0].span.start
        cursor.setPosition(min(positions.to_document(at), positions.length))
        return Place(at, -self.cursorRect(cursor).top())

    def return_to(self, place: Place) -> None:
        """Bring a place back to where it was in the view."""
        galley = self._galley
        if galley is None:
            return
        self._awaited = None
        # A place that is returned to is what is looked at, also when the pane changes its width.
        self._target = None
        if place.at < 0:
            self._begin_at(0)
            self.verticalScrollBar().setValue(0)
            return
        if not galley.may_hold(place.at) and self._page is not None:
            self._begin_at(beginning_for(self._page, place.at))
            galley = self._galley
        if not galley.holds(place.at):
            self._awaited = place
            return
        cursor = QTextCursor(galley.document)
        cursor.setPosition(min(galley.positions.to_document(place.at), galley.positions.length))
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + self.cursorRect(cursor).top() + place.above)

    def _forget_target(self) -> None:
        self._target = None

    # --- where things lie

    def _strips(self) -> Strips | None:
        if self._galley is None:
            return None
        size = self.viewport().size()
        return Strips(self._galley, self._typography, size.width(), size.height(), self.verticalScrollBar().value())

    def strip_at(self, point: QPoint) -> int | None:
        """The number of the fold whose strip lies under `point` of the viewport."""
        strips = self._strips()
        seen = strips.seen(*self._seen_blocks()) if strips else ()
        return next((fold.number for fold, rect in seen if rect.contains(QPointF(point))), None)

    def strip_rect(self, fold: int) -> QRectF:
        """Where the strip of a fold lies in the viewport; nowhere while the fold is not set yet."""
        strips = self._strips()
        if strips is None or fold not in strips.galley.members:
            return QRectF()
        return strips.rect(strips.galley.header(fold).blockNumber())

    @property
    def focused_fold(self) -> int | None:
        """The fold whose strip the keyboard is on."""
        return self._focused

    def _seen_blocks(self) -> tuple[int, int]:
        """The first and the last block that can be seen."""
        galley, strips = self._galley, self._strips()
        if galley is None or strips is None:
            return 0, 0
        first = last = number = self._first_seen().blockNumber()
        # Asked for the block at its lower end, the document errs where hidden ones lie between.
        while number < len(galley.paragraphs):
            if galley.is_shown(number):
                if strips.block_rect(galley.block(number)).top() > strips.height:
                    break
                last = number
            number = galley.next_shown(number)
        return first, last

    def _first_seen(self) -> QTextCursor:
        """A cursor at the top of the view; at the headline while the white space above it is what is seen there."""
        galley = self._galley
        cursor = QTextCursor(self.document())
        if galley is None:
            return cursor
        height = max(self.verticalScrollBar().value(), MARGIN + 1)
        block = galley.block(galley.at_height(height))
        layout = block.layout()
        within = height - galley.document.documentLayout().blockBoundingRect(block).top()
        lines = (layout.lineAt(number) for number in range(layout.lineCount()))
        line = next((each for each in lines if each.y() + each.height() > within), None)
        cursor.setPosition(block.position() + (line.textStart() if line is not None else 0))
        return cursor

    def _is_beside(self, block: QTextBlock, point: QPoint) -> bool:
        strips = self._strips()
        rect = strips.block_rect(block) if strips else QRectF()
        return rect.top() <= point.y() <= rect.bottom()

    # --- Qt's side

    def loadResource(self, kind: int, name: QUrl | str) -> Any:
        """Nothing is ever opened because a text names it. An empty answer would make Qt look for itself."""
        if kind == QTextDocument.ResourceType.ImageResource.value:
            return QImage(1, 1, QImage.Format.Format_ARGB32)
        return QByteArray(b" ")

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._measure()
        return super().event(event)

    def width_for(self, characters: int) -> int:
        """How wide the view is, in pixels, when a line of its text holds so many characters."""
        return round(self._typography.look.measure(characters)) + 2 * MARGIN + self._ticks.sizeHint().width()

    def _measure(self) -> None:
        """Centre a column of the right measure."""
        room = self.width() - self._ticks.sizeHint().width()
        column = round(self._typography.look.measure()) + 2 * MARGIN
        side = max(0, (room - column) // 2)
        self.setViewportMargins(side, 0, side, 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        is_long = self._page is not None and len(self._page.article.text) > _LONG
        if is_long and event.size().width() != event.oldSize().width():
            # To set a long article anew takes a while: once, when the edge that is dragged has come to rest.
            self._resting.start()
            return
        if not self._resting.isActive():
            self._set_to_size(event)

    def _set_to_size(self, event: QResizeEvent) -> None:
        place = self.place()
        super().resizeEvent(event)
        if self._target is not None:
            self._bring_into_view(self._target)
        else:
            self.return_to(place)
        self._mark_anew()

    def _set_to_rest(self) -> None:
        # Qt would set all of a long text anew at once, down to where the reader is: it is set in slices instead.
        place, target = self.place(), self._target
        self._build()
        super().resizeEvent(QResizeEvent(self.viewport().size(), QSize()))
        if target is not None:
            self._bring(target)
        else:
            self.return_to(place)
            self._mark_anew()

    def paintEvent(self, event: QPaintEvent) -> None:
        strips = self._strips()
        if strips is None:
            super().paintEvent(event)
            return
        seen = tuple(strips.seen(*self._seen_blocks()))
        painter = QPainter(self.viewport())
        strips.paint(painter, seen, self._hovered, self._focused if self.hasFocus() else None)
        painter.end()
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        strips.paint_counts(painter, seen, self.hits_in)
        painter.end()
