"""What does not fit into a small window, or is set in large type, is scrolled to and never cut off."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

# Pixels that a page can do with, whatever stands on it.
_LEAST = QSize(160, 120)


class Scrolled(QScrollArea):
    """Shows `page` in the size of the window, or in the least that it needs, with bars to scroll by."""

    def __init__(self, page: QWidget) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        # The keyboard goes to what stands on the page, which is brought into view.
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(page)

    def minimumSizeHint(self) -> QSize:
        return _LEAST

    def sizeHint(self) -> QSize:
        return self.widget().sizeHint()


def bring_into_view(widget: QWidget) -> None:
    """Scroll whatever `widget` stands in so that it is seen."""
    above = widget.parentWidget()
    while above is not None:
        if isinstance(above, QScrollArea):
            above.ensureWidgetVisible(widget, 12, 12)
        above = above.parentWidget()
