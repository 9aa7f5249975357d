"""Words on a few lines with some of them marked, as a row of a list has them."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QTextCharFormat, QTextLayout, QTextOption

from corpusview.article import Span
from corpusview.gui.direction import is_right_to_left
from corpusview.gui.theme import Colours

# The sign that the text goes on.
_DOTS = "…"


def paint_marked(
    painter: QPainter,
    area: QRect,
    text: str,
    marks: Iterable[Span],
    font: QFont,
    colours: Colours,
    most: int,
    ground: str = "",
) -> int:
    """`text` on at most so many lines, with `marks` marked; the last ends in an ellipsis where there is more.

    Returns how many lines it took.
    """
    text = text.replace("\n", " ")
    layout = QTextLayout(text, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    from_right = is_right_to_left(text)
    if from_right:
        option.setTextDirection(Qt.LayoutDirection.RightToLeft)
        option.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute)
    layout.setTextOption(option)
    marked = QTextCharFormat()
    marked.setBackground(QColor(ground or colours.mark))
    marked.setForeground(QColor(colours.mark_text))
    formats = []
    for mark in marks:
        span = QTextLayout.FormatRange()
        # Qt counts UTF-16 units.
        span.start = _units(text[: mark.start])
        span.length = _units(text[mark.start : mark.end])
        span.format = marked
        formats.append(span)
    layout.setFormats(formats)
    dots = QFontMetrics(font).horizontalAdvance(_DOTS)
    layout.beginLayout()
    y, lines = 0.0, []
    while len(lines) < most and (line := layout.createLine()).isValid():
        last = len(lines) == most - 1
        line.setLineWidth(area.width() - (dots if last else 0))
        line.setPosition(QPointF(dots if last and from_right else 0, y))
        y += line.height()
        lines.append(line)
    layout.endLayout()
    painter.save()
    painter.setClipRect(area)
    painter.setPen(QColor(colours.text))
    for line in lines:
        line.draw(painter, QPointF(area.topLeft()))
    if lines and lines[-1].textStart() + lines[-1].textLength() < _units(text):
        painter.setFont(font)
        painter.setPen(QColor(colours.muted))
        end = lines[-1].naturalTextRect()
        base = area.top() + end.top() + lines[-1].ascent()
        painter.drawText(QPointF(area.left() + (end.left() - dots if from_right else end.right()), base), _DOTS)
    painter.restore()
    return len(lines)


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
