"""A mention in its sentence, painted with the name in it marked: for the card at the list and for the details."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QSize
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QTextCharFormat, QTextLayout, QTextOption
from PySide6.QtWidgets import QSizePolicy, QWidget

from corpusview.gui.entities.names import Sentence
from corpusview.gui.plain import one_line
from corpusview.gui.theme import Colours, colours_of
from corpusview.gui.viewer.positions import units

# A sentence is given so many lines at most; the rest is a click away.
_LINES = 5


def laid_out(sentence: Sentence, font: QFont, width: int, colours: Colours) -> tuple[QTextLayout, int]:
    """The sentence as lines of that width, the name in it marked, and their height."""
    layout = QTextLayout(sentence.text, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    marked = QTextLayout.FormatRange()
    marked.start = units(sentence.text[: sentence.mark.start])
    marked.length = units(sentence.mark.of(sentence.text))
    look = QTextCharFormat()
    look.setForeground(QColor(colours.text))
    look.setFontWeight(QFont.Weight.DemiBold)
    marked.format = look
    layout.setFormats([marked])
    layout.beginLayout()
    height = 0.0
    for _ in range(_LINES):
        line = layout.createLine()
        if not line.isValid():
            break
        line.setLineWidth(max(40, width))
        line.setPosition(QPointF(0, height))
        height += line.height()
    layout.endLayout()
    return layout, int(height + 0.5)


class SentenceView(QWidget):
    """Shows one sentence, in as many lines as it takes."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sentence: Sentence | None = None
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_sentence(self, sentence: Sentence) -> None:
        """Show another sentence."""
        self._sentence = sentence
        self.setAccessibleName(one_line(sentence.text))
        self.updateGeometry()
        self.update()

    @property
    def text(self) -> str:
        """What is shown."""
        return self._sentence.text if self._sentence else ""

    def heightForWidth(self, width: int) -> int:
        if self._sentence is None:
            return 0
        return laid_out(self._sentence, self.font(), width, colours_of(self.palette()))[1]

    def sizeHint(self) -> QSize:
        return QSize(280, self.heightForWidth(self.width() or 280))

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._sentence is None:
            return
        colours = colours_of(self.palette())
        painter = QPainter(self)
        painter.setPen(QColor(colours.muted))
        layout, _ = laid_out(self._sentence, self.font(), self.width(), colours)
        layout.draw(painter, QPointF(0, 0))
        painter.end()
