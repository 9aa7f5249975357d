"""Type, spacing and colours of the page: what makes an article pleasant to read for an hour.

A measure of about 68 characters, line height near one and a half, a headline large enough to be one, and furniture set
smaller and quieter than the article. All sizes follow from one: that of the body, in points.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QFontDatabase,
    QFontInfo,
    QFontMetricsF,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
)

from corpusview.gui.theme import Colours
from corpusview.gui.viewer.paragraphs import FILED, HEADERS, Paragraph, Style

# Characters to a line, in the middle of the 60 to 75 in which running text reads best (Bringhurst, 2.1.2).
MEASURE = 70
# Characters to a line that the other panes leave it in a small window: the lower end of that, and a little more, for a
# line breaks before the word that has no room.
LEAST_MEASURE = 62
_SAMPLE = "Ships in the harbour waited for the tide to turn before the pilots came aboard at noon, and then sailed on."

SMALLEST, LARGEST = 8, 32

# Book faces that read well on a screen, best first; the last two stand on nearly every Linux desktop.
_SERIFS = (
    *("Source Serif 4", "Source Serif Pro", "Charter", "Bitstream Charter", "Iowan Old Style", "Georgia"),
    *("Literata", "Noto Serif", "P052", "Palatino", "C059", "Liberation Serif", "DejaVu Serif"),
)
# Percent of its width that a face is set at: this one is cut so wide that a narrow window has no room for a line of it.
# Its own condensed cut, which is installed more rarely, is as narrow.
_WIDTHS = {"DejaVu Serif": 90}

# Size, weight and line height in sizes of the own type; space above and below in sizes of the body.
_SET: dict[Style, tuple[float, QFont.Weight, float, float, float]] = {
    Style.HEADLINE: (1.85, QFont.Weight.Bold, 1.22, 0.0, 0.6),
    Style.STAND_IN: (1.5, QFont.Weight.DemiBold, 1.25, 0.0, 0.6),
    Style.MASTHEAD: (0.88, QFont.Weight.Normal, 1.4, 0.0, 0.55),
    Style.STANDFIRST: (1.16, QFont.Weight.Medium, 1.45, 1.3, 1.3),
    Style.BODY: (1.0, QFont.Weight.Normal, 1.55, 0.0, 1.0),
    Style.FURNITURE: (0.92, QFont.Weight.Normal, 1.45, 0.0, 0.75),
    Style.FOLD_SHUT: (0.88, QFont.Weight.Normal, 1.35, 1.0, 1.0),
    Style.FOLD_OPEN: (0.88, QFont.Weight.Normal, 1.35, 1.0, 1.0),
    Style.FILED_SHUT: (0.8, QFont.Weight.Normal, 1.35, 0.0, 0.0),
    Style.FILED_OPEN: (0.8, QFont.Weight.Normal, 1.35, 0.0, 1.0),
}
_QUIET = frozenset(Style) - {Style.HEADLINE, Style.STANDFIRST, Style.BODY}
_RUNNING = frozenset((Style.BODY, Style.FURNITURE))
_FOLDED = HEADERS | {Style.FURNITURE}
# Space below a line that the next one follows with no blank line between, in sizes of the body.
_TIGHT = 0.3
# Space between two strips, in sizes of the body.
STRIP_SPACE = 1.0
# Where the words of a fold's strip and its lines begin, in sizes of the body; the sign that it opens stands before.
_STRIP_INDENT = 1.9
_FILED_INDENT = 0.85
# What a strip keeps free at its end, in sizes of the body; a shut one for the count of hits that it may come to hold.
_STRIP_END, _STRIP_COUNT = 0.6, 4.0

# What a line of a list begins with: its further rows begin under its first word.
_LEADER = re.compile(r"[ \t\u00a0]{0,8}(?:(?:[•–—\-*‣▪◦·]|\d{1,3}[.)])[ \t\u00a0]{1,3})?")


@dataclass(frozen=True, slots=True)
class Look:
    """How pages are set: colours, size of the body in points, serif or not, and the face of the window."""

    colours: Colours
    points: float
    serif: bool
    family: str

    def font(self) -> QFont:
        """The face of the body."""
        family = serif_family() if self.serif else self.family
        font = QFont(family)
        font.setStretch(_WIDTHS.get(family, QFont.Stretch.Unstretched.value))
        font.setPointSizeF(self.points)
        font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
        font.setStyleHint(QFont.StyleHint.Serif if self.serif else QFont.StyleHint.SansSerif)
        return font

    def em(self) -> float:
        """The size of the body in pixels of this screen."""
        return float(QFontInfo(self.font()).pixelSize())

    def measure(self, characters: int = MEASURE) -> float:
        """How wide a line of so many characters is, in pixels."""
        return QFontMetricsF(self.font()).horizontalAdvance(_SAMPLE) / len(_SAMPLE) * characters


@lru_cache(maxsize=1)
def serif_family() -> str:
    """The best book face that is installed."""
    # Where two foundries ship a face, Qt lists it as "Name [foundry]" and answers to "Name".
    installed = {family.partition(" [")[0] for family in QFontDatabase.families()}
    return next((name for name in _SERIFS if name in installed), "serif")


class Typography:
    """The formats of one look, made once and used for every paragraph."""

    def __init__(self, look: Look) -> None:
        self.look = look
        self._em = look.em()
        self._blocks: dict[tuple[Style, bool, bool, bool, str, bool], QTextBlockFormat] = {}
        self._characters = {style: self._character(style) for style in Style}
        self.strip_label = self._character(Style.FOLD_SHUT)
        self.strip_label.setForeground(QBrush(QColor(look.colours.text)))
        self.strip_label.setFontWeight(QFont.Weight.DemiBold)

    def character(self, paragraph: Paragraph) -> QTextCharFormat:
        """The type of a paragraph."""
        return self._characters[paragraph.style]

    def block(self, paragraph: Paragraph) -> QTextBlockFormat:
        """The spacing of a paragraph."""
        leader = _LEADER.match(paragraph.text) if paragraph.style in (Style.BODY, Style.FURNITURE) else None
        indent = leader.group() if leader else ""
        key = (paragraph.style, paragraph.apart, paragraph.loose, paragraph.goes_on, indent, paragraph.from_right)
        if key not in self._blocks:
            self._blocks[key] = self._block(*key)
        return self._blocks[key]

    def _character(self, style: Style) -> QTextCharFormat:
        size, weight, *_ = _SET[style]
        colours = self.look.colours
        made = QTextCharFormat()
        font = self.look.font()
        if style is Style.MASTHEAD or style in HEADERS:
            # What the program says is set in the window's face, what the paper says in the reader's.
            font.setFamily(self.look.family)
        font.setPointSizeF(self.look.points * size)
        font.setWeight(weight)
        made.setFont(font)
        made.setForeground(QBrush(QColor(colours.muted if style in _QUIET else colours.text)))
        return made

    def _block(
        self, style: Style, apart: bool, loose: bool, goes_on: bool, leader: str, from_right: bool
    ) -> QTextBlockFormat:
        size, _, height, above, below = _SET[style]
        font = self._characters[style].font()
        # Qt counts in per cent of what the face asks for, which differs from face to face.
        natural = QFontMetricsF(font).height() / (self._em * size)
        made = QTextBlockFormat()
        if from_right and style is not Style.FURNITURE:
            # A headline's own letters say how it runs; the masthead line is in parts, the first of them at the right.
            made.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute)
            if style is Style.MASTHEAD:
                made.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        made.setLineHeight(100 * height / natural, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        # The space below a block counts even where the block is hidden, so the space above must do as well.
        made.setTopMargin((above or below) * self._em if apart and style in _RUNNING else above * self._em)
        made.setBottomMargin(0 if goes_on else (below if loose else _TIGHT) * self._em)
        if style in _FOLDED:
            made.setLeftMargin((_FILED_INDENT if style in FILED else _STRIP_INDENT) * self._em)
        if style in HEADERS:
            made.setRightMargin((_STRIP_COUNT if style is Style.FOLD_SHUT else _STRIP_END) * self._em)
        if from_right and style in _FOLDED:
            # The sign and the rule of a fold stand at the right, the count of its hits at the left.
            left, right = made.leftMargin(), made.rightMargin()
            made.setLeftMargin(right)
            made.setRightMargin(left)
        if leader:
            hang = QFontMetricsF(font).horizontalAdvance(leader)
            made.setLeftMargin(made.leftMargin() + hang)
            made.setTextIndent(-hang)
        if style in (Style.HEADLINE, Style.STAND_IN):
            made.setHeadingLevel(1)
        return made


def typeset(document: QTextDocument, paragraphs: Iterable[Paragraph], typography: Typography) -> None:
    """Adds `paragraphs` at the end of `document`, one block each; always as plain text."""
    cursor = QTextCursor(document)
    cursor.movePosition(QTextCursor.MoveOperation.End)
    cursor.beginEditBlock()
    is_first = document.isEmpty()
    for paragraph in paragraphs:
        block, character = typography.block(paragraph), typography.character(paragraph)
        if is_first:
            cursor.setBlockFormat(block)
            cursor.setBlockCharFormat(character)
            is_first = False
        else:
            cursor.insertBlock(block, character)
        text = paragraph.text
        if paragraph.is_header:
            label, _, text = text.partition(" · ")
            is_strip = paragraph.style in (Style.FOLD_SHUT, Style.FOLD_OPEN)
            cursor.insertText(label, typography.strip_label if is_strip else character)
            text = " · " + text if text else ""
        cursor.insertText(text, character)
    cursor.endEditBlock()
