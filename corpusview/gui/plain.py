"""Words on screen, plain by construction: no text from a file is ever taken for markup.

Qt guesses whether a label, tooltip or message box holds HTML, and what it takes for HTML may open files. Scraped
titles and paths decide that guess, so every such widget is made here.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from html import escape

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFrame,
    QLabel,
    QListView,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

# Characters that reorder or hide their neighbours, or stand for letters that are not seen (Unicode bidi controls,
# zero-width space, annotations, tags): a title that carries them could show other words than it holds. Joiners stay:
# Persian and Indic scripts are spelt with them.
_TRICKS = dict.fromkeys(
    (
        *(0x061C, 0x200B, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0xFEFF),
        *(*range(0xFFF9, 0xFFFC), *range(0xE0000, 0xE0080)),
    )
)
_FROM_THE_RIGHT = ("R", "AL", "AN")
# Pixels that a window manager adds to a window, about.
_FRAME = QSize(8, 40)
_BREAKS = dict.fromkeys((*range(0x20), *range(0x7F, 0xA0), 0x2028, 0x2029), " ")


def one_line(text: str) -> str:
    """`text` as one safe line: breaks and control characters become spaces, invisible ones go."""
    return " ".join(text.translate(_TRICKS).translate(_BREAKS).split())


def isolated(text: str) -> str:
    """`text` as one safe line to be put among other words: written from the right it leaves their order alone."""
    safe = one_line(text)
    if any(unicodedata.bidirectional(letter) in _FROM_THE_RIGHT for letter in safe):
        return f"\N{FIRST STRONG ISOLATE}{safe}\N{POP DIRECTIONAL ISOLATE}"
    return safe


def look(widget: QWidget, name: str) -> None:
    """Give `widget` one of the looks of the theme's style sheet."""
    widget.setProperty("look", name)
    if widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def resize_to_fit(window: QWidget, width: int, height: int) -> None:
    """Give a window this size, or as much of it as its screen has room for beside the window's frame."""
    room = window.screen().availableSize() - _FRAME
    window.resize(QSize(width, height).boundedTo(room))


def label(text: str = "", style: str = "", *, wrap: bool = False, parent: QWidget | None = None) -> QLabel:
    """A label that shows `text` as it stands."""
    made = QLabel(parent)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(wrap)
    made.setText(text)
    if style:
        made.setProperty("look", style)
    return made


def line(parent: QWidget | None = None) -> QFrame:
    """A hairline."""
    made = QFrame(parent)
    made.setProperty("look", "line")
    made.setFixedHeight(1)
    return made


def button(text: str, style: str = "", parent: QWidget | None = None) -> QPushButton:
    """A push button; its text is also its name for a screen reader."""
    made = QPushButton(text, parent)
    made.setAccessibleName(text.replace("&", ""))
    made.setAutoDefault(False)
    if style:
        made.setProperty("look", style)
    if "link" in style or "chip" in style:
        made.setCursor(Qt.CursorShape.PointingHandCursor)
    return made


def choice() -> QComboBox:
    """A box to choose from; what it opens is a plain list, which the style sheet dresses row by row."""
    made = QComboBox()
    made.setView(QListView())
    return made


def hover_text(text: str) -> str:
    """`text` for a tooltip: escaped, so that Qt cannot take it for markup, and wrapped."""
    return f"<qt>{escape(text)}</qt>".replace("\n", "<br>")


def say_on_hover(widget: QWidget, text: str) -> None:
    """Set a tooltip that shows `text` as it stands."""
    widget.setToolTip(hover_text(text) if text else "")


class ElidedLabel(QLabel):
    """One line that ends in an ellipsis where there is no room; the whole is in the tooltip."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setMinimumWidth(40)
        self.tell(text)

    def tell(self, text: str) -> None:
        """Show `text`."""
        self.setText(one_line(text))
        say_on_hover(self, text)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        room = self.contentsRect()
        text = QFontMetrics(self.font()).elidedText(self.text(), Qt.TextElideMode.ElideMiddle, room.width())
        painter.drawText(room, int(self.alignment() | Qt.AlignmentFlag.AlignVCenter), text)


class Message(QDialog):
    """A calm dialog: what happened, what can be done, and at wish the details. Answers with the button's text."""

    def __init__(
        self,
        sentence: str,
        advice: str = "",
        *,
        details: str = "",
        buttons: Sequence[str] = ("Close",),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("CorpusView")
        self.setMinimumWidth(440)
        self.answer = buttons[0]
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 22, 24, 18)
        column.setSpacing(10)
        column.addWidget(label(sentence, "heading", wrap=True))
        if advice:
            column.addWidget(label(advice, wrap=True))
        if details:
            box = QPlainTextEdit()
            box.setPlainText(details)
            box.setReadOnly(True)
            box.setAccessibleName("Details")
            box.setMinimumHeight(160)
            column.addWidget(box)
        column.addSpacing(6)
        row = QDialogButtonBox()
        for place, text in enumerate(buttons):
            made = button(text, "main" if place == 0 else "")
            row.addButton(made, QDialogButtonBox.ButtonRole.ActionRole)
            made.clicked.connect(lambda _checked=False, text=text: self._choose(text))
            if place == 0:
                made.setDefault(True)
                made.setFocus()
        column.addWidget(row)

    def _choose(self, text: str) -> None:
        self.answer = text
        self.accept()
