"""Icons: line drawings from the resources, tinted in the colours of the widget that wears them."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from PySide6.QtCore import QByteArray, QEvent, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QToolButton, QWidget

from corpusview.gui.plain import say_on_hover
from corpusview.gui.theme import colours_of, scale_of
from corpusview.paths import resource

# Pixels of a drawing beside type of the usual size.
_SIDE = 18
# One pixmap a size, so that screens of any density find one that needs no blurring.
_SIZES = (16, 20, 24, 32, 48, 64)


@lru_cache(maxsize=128)
def icon(name: str, colour: str) -> QIcon:
    """The drawing `name` in `colour` (`#rrggbb`). A drawing that is not there gives an empty icon."""
    file = resource("icons", f"{name}.svg")
    try:
        drawing = file.read_text(encoding="utf-8").replace("currentColor", colour)
    except OSError:
        return QIcon()
    renderer = QSvgRenderer(QByteArray(drawing.encode()))
    made = QIcon()
    for size in _SIZES:
        sheet = QPixmap(size, size)
        sheet.fill(Qt.GlobalColor.transparent)
        painter = QPainter(sheet)
        renderer.render(painter)
        painter.end()
        made.addPixmap(sheet)
    return made


def program_icon() -> Path:
    """The file of the program's own icon."""
    return resource("icons", "org.corpusview.CorpusView.svg")


class IconButton(QToolButton):
    """A small button that wears a drawing and says its name on hover and to a screen reader."""

    def __init__(self, drawing: str, name: str, parent: QWidget | None = None, *, share: float = 1.0) -> None:
        """`share` of the usual size is taken by the drawing."""
        super().__init__(parent)
        self._share = share
        self._drawing = drawing
        self.setAccessibleName(name)
        say_on_hover(self, name)
        self._size()
        self._tint()

    def draw(self, drawing: str) -> None:
        """Wear another drawing."""
        self._drawing = drawing
        self._tint()

    def _size(self) -> None:
        """A drawing is as large as the type beside it."""
        side = round(_SIDE * self._share * scale_of(self.font()))
        self.setIconSize(QSize(side, side))

    def _tint(self) -> None:
        self.setIcon(icon(self._drawing, colours_of(self.palette()).muted))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._tint()
        elif event.type() == QEvent.Type.FontChange:
            self._size()
