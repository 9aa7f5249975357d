"""A page set in type: its document, made in slices, so that an article of any length opens at once.

The document only ever grows, at its end. A fold opens by showing blocks that were already there, so a place of the
text stays at one position of the document.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Iterator, Sequence

from PySide6.QtCore import QTimer
from PySide6.QtGui import QTextBlock, QTextCursor, QTextDocument, QTextOption

from corpusview.article import Span
from corpusview.gui.viewer.paragraphs import SHUT, Paragraph, Style, paragraphs
from corpusview.gui.viewer.positions import Positions
from corpusview.gui.viewer.typography import Typography, typeset
from corpusview.page import Page

# White space around the page, in pixels.
MARGIN = 36
# Paragraphs set before the page is shown for the first time: several screens of them.
_FIRST = 400
# Code points set before the page is shown, and at a time afterwards: some milliseconds of work.
_SLICE_LENGTH = 12_000
_SLICE = 100
# How many times as long a text takes to be set at worst, where its face has not all of its signs.
_HARDER = 4
# Paragraphs after which those that are set are taken out of the collector's sight. It would look through all of a long
# article again and again, for a tenth of a second each time, and they are in no circle that it could break.
_SETTLED = 5_000
# Paragraphs of a document that is put away which go at a time: some milliseconds of work.
_TAKEN_DOWN = 5_000
# Pixels: Qt sets nothing below 8,388,607 (a 256th of the largest integer), and says nothing of it. Less two screens of
# the largest kind and one slice, so that there is room to say so.
_TALLEST = 8_380_000
# Paragraphs, and characters, that are set at once: each paragraph takes five kilobytes in Qt and in the map of places,
# so that all lines of a file of 20 MB took 900 MB. A longer article is shown a part at a time.
_MOST, _MOST_LENGTH = 40_000, 6_000_000
# Lines, and characters, set of what comes before the place that a part is begun for: a few screens; and where one
# scrolls up, so that it need not be done again at once.
_LEAD, _LEAD_LENGTH = 150, 40_000
_BACK, _BACK_LENGTH = 4_000, 400_000
_CUT = "The article is longer than is shown at once: {rest:,} characters follow. Scroll on, and they come."


def beginning_for(page: Page, at: int, going_up: bool = False) -> int:
    """Where the part of a long article begins that is set for the sake of the code point `at`."""
    most, longest = (_BACK, _BACK_LENGTH) if going_up else (_LEAD, _LEAD_LENGTH)
    last = page.line_number(at) - 1
    for number in range(max(0, last - most), last + 1):
        if page.lines[number].start >= at - longest:
            return page.lines[number].start
    return max(0, at - longest)


class Galley:
    """The document of `page` in one look; `open_folds` says which folds stand open, and may change."""

    def __init__(
        self, page: Page, typography: Typography, show_hidden: bool, open_folds: set[int], start: int = 0
    ) -> None:
        """Of a long article a part is set, that begins with the line or piece of a line that holds `start`."""
        self.page = page
        self.start = start
        self.open_folds = open_folds
        self.paragraphs: list[Paragraph] = []
        self.positions = Positions(page, self.paragraphs)
        self.headers: list[int] = []
        self.members: dict[int, list[int]] = {}
        self._typography = typography
        self._coming: Iterator[Paragraph] = paragraphs(page, show_hidden, start)
        self.is_whole = False
        # Whether the article goes on after what is set.
        self.is_cut = False
        self.settled = 0
        self.document = QTextDocument()
        self.document.setUndoRedoEnabled(False)
        self.document.setDocumentMargin(MARGIN)
        self.document.setDefaultFont(typography.look.font())
        option = self.document.defaultTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.document.setDefaultTextOption(option)
        self._add(_FIRST)

    def grow(self, seconds: float) -> bool:
        """Set more of the page, for about so long; False once all of it is set."""
        end = time.monotonic() + seconds
        while not self.is_whole:
            self._add(_SLICE)
            if time.monotonic() > end:
                break
        return not self.is_whole

    def _add(self, most: int) -> None:
        coming: list[Paragraph] = []
        length = 0
        for paragraph in self._coming:
            coming.append(paragraph)
            length += len(paragraph.text) * (1 if paragraph.text.isascii() else _HARDER)
            # The two headers of a fold come together: where one is, the other is asked for.
            if (length > _SLICE_LENGTH or len(coming) >= most) and paragraph.style not in SHUT:
                break
        else:
            self.is_whole = True
        if not coming:
            return
        first = len(self.paragraphs)
        self.paragraphs += coming
        self.positions.extend()
        cursor = QTextCursor(self.document)
        # The layout wakes at the end of the edit: by then what is folded must be hidden, which then costs nothing.
        cursor.beginEditBlock()
        typeset(self.document, coming, self._typography)
        block = self.document.findBlockByNumber(first)
        for number, paragraph in enumerate(coming, first):
            if paragraph.is_header:
                self.headers.append(number)
            if paragraph.fold is not None:
                self.members.setdefault(paragraph.fold, []).append(number)
                block.setVisible(paragraph.is_shown(self.open_folds))
            block = block.next()
        cursor.endEditBlock()
        is_full = len(self.paragraphs) >= _MOST or self.positions.set_up_to - self.start >= _MOST_LENGTH
        # Not between the two headers of a fold, which come together.
        is_full &= self.paragraphs[-1].style not in SHUT
        if (is_full or self.document.size().height() > _TALLEST) and not self.is_whole:
            if next(self._coming, None) is None:
                self.is_whole = True
            else:
                self._end_here()
        if len(self.paragraphs) - self.settled >= _SETTLED:
            if not self.settled:
                # Where it goes with its window, nobody releases it.
                self.document.destroyed.connect(lambda *_: gc.unfreeze())
            self.settled = len(self.paragraphs)
            gc.freeze()

    def _end_here(self) -> None:
        """No more can be set: say so under what is, in the program's own words."""
        self.is_whole = self.is_cut = True
        rest = len(self.page.article.text) - self.positions.set_up_to
        said = Paragraph(Style.FURNITURE, _CUT.format(rest=rest))
        self.paragraphs.append(said)
        self.positions.extend()
        typeset(self.document, (said,), self._typography)

    def release(self) -> None:
        """The article is put away, and the view shows another: its document goes, and the collector may look again."""
        if self.settled:
            gc.unfreeze()
        # A view keeps each document that it was ever given (PySide6 6.11), two hundred megabytes of a long article.
        document = self.document
        document.documentLayout().blockSignals(True)
        if document.blockCount() <= _TAKEN_DOWN:
            document.deleteLater()
            return
        turn = QTimer(document)
        # A method alone would not keep the galley, and would go with it.
        turn.timeout.connect(lambda: self._take_down())
        turn.start(0)

    def _take_down(self) -> None:
        """Take some paragraphs off the end of what is put away; at last the document itself."""
        document = self.document
        most = document.blockCount()
        # What stands for them goes with them: all of a long article at once would take a tenth of a second.
        del self.paragraphs[-_TAKEN_DOWN:]
        self.positions.shorten(_TAKEN_DOWN)
        if most <= _TAKEN_DOWN:
            document.deleteLater()
            return
        cursor = QTextCursor(document)
        cursor.movePosition(QTextCursor.MoveOperation.End)
        start = document.findBlockByNumber(most - _TAKEN_DOWN).position()
        cursor.setPosition(start, QTextCursor.MoveMode.KeepAnchor)
        cursor.removeSelectedText()

    def may_hold(self, at: int) -> bool:
        """Whether the code point `at` is set, or will be in what is to come; else another part must be begun for it."""
        if at < self.start:
            return self.positions.is_in_head(at)
        if self.is_cut:
            return at < self.positions.set_up_to
        lines = self.page.line_number(at) - self.page.line_number(self.start)
        return self.is_whole or (at - self.start < _MOST_LENGTH and lines < 2 * _MOST)

    @property
    def is_all(self) -> bool:
        """Whether all of the article is set."""
        return self.is_whole and not self.is_cut and not self.start

    def holds(self, at: int) -> bool:
        """Whether the code point `at` is set already."""
        return self.is_whole or at < self.positions.set_up_to

    def is_shown(self, number: int) -> bool:
        """Whether the paragraph `number` is on the page."""
        return self.paragraphs[number].is_shown(self.open_folds)

    def next_shown(self, number: int) -> int:
        """The number of the next paragraph after `number` that may be on the page: a shut fold is passed at once."""
        number += 1
        fold = self.paragraphs[number].fold if number < len(self.paragraphs) else None
        if fold is None or fold in self.open_folds or self.is_shown(number):
            return number
        members = self.members[fold]
        is_in_one_piece = members[-1] - members[0] + 1 == len(members)
        return max(number, members[-1] + 1) if is_in_one_piece else number

    def at_height(self, height: float) -> int:
        """The number of the paragraph that stands so many pixels below the page's top, or next after that.

        Qt goes through all paragraphs from the first, for a twentieth of a second in a long article.
        """
        layout = self.document.documentLayout()
        low, high = 0, len(self.paragraphs) - 1
        while low < high:
            middle = (low + high) // 2
            shown = middle if self.is_shown(middle) else self.next_shown(middle)
            while shown <= high and not self.is_shown(shown):
                shown = self.next_shown(shown)
            if shown <= high and layout.blockBoundingRect(self.block(shown)).bottom() <= height:
                low = shown + 1
            else:
                high = middle
        # Where no paragraph has a height, as on a system without fonts, or hidden ones lead up to the last.
        low = min(low, len(self.paragraphs) - 1)
        while low > 0 and not self.is_shown(low):
            low -= 1
        return low

    def set_fold(self, fold: int, opening: bool) -> None:
        """Open a fold, or shut it."""
        (self.open_folds.add if opening else self.open_folds.discard)(fold)
        for first, last in neighbours(self.members.get(fold, ())):
            block = self.document.findBlockByNumber(first)
            start = block.position()
            for number in range(first, last + 1):
                block.setVisible(self.is_shown(number))
                end = block.position() + block.length()
                block = block.next()
            # One small call for each run of blocks: a single large one lays out everything between.
            self.document.markContentsDirty(start, end - start)

    def header(self, fold: int) -> QTextBlock:
        """The header of a fold that is on the page."""
        shut, opened = self.members[fold][:2]
        return self.document.findBlockByNumber(opened if fold in self.open_folds else shut)

    def block(self, number: int) -> QTextBlock:
        """The block of the paragraph `number`."""
        return self.document.findBlockByNumber(number)

    def paragraph_of(self, at: int) -> int:
        """The number of the paragraph that shows the code point `at`."""
        return self.positions.paragraph_at(self.positions.to_document(at))

    def cursor(self, span: Span) -> QTextCursor:
        """A cursor that selects `span`, as far as it is set."""
        start, end = self.positions.range_of(span)
        made = QTextCursor(self.document)
        made.setPosition(min(start, self.positions.length))
        made.setPosition(min(end, self.positions.length), QTextCursor.MoveMode.KeepAnchor)
        return made

    def head_spans(self) -> list[Span]:
        """The places of the text that the head of the page shows."""
        return [part.span for each in self.paragraphs[:2] for part in each.parts]

    def seen_spans(self, first: int, last: int) -> list[Span]:
        """The places of the text that the paragraphs from `first` to `last` show, folded ones apart."""
        return [part.span for number in self.shown_between(first, last) for part in self.paragraphs[number].parts]

    def shown_between(self, first: int, last: int) -> Iterator[int]:
        """The numbers of the paragraphs from `first` to `last` that are on the page; shut folds are passed at once."""
        number = first
        while number <= min(last, len(self.paragraphs) - 1):
            if self.is_shown(number):
                yield number
            number = self.next_shown(number)


def neighbours(numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The runs of `numbers` that follow each other, as (first, last)."""
    first = last = None
    for number in numbers:
        if last is not None and number == last + 1:
            last = number
            continue
        if first is not None and last is not None:
            yield first, last
        first = last = number
    if first is not None and last is not None:
        yield first, last
