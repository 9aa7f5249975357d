"""A small screen, type twice as large, and writing from the right: every control is inside its window, and not cut."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QAbstractButton, QAbstractScrollArea, QComboBox, QLabel, QLineEdit, QWidget

from corpusview.settings import Settings


def is_scrolled(widget: QWidget) -> bool:
    """Whether it lies in something that can be scrolled to it."""
    while widget is not None and not widget.isWindow():
        if isinstance(widget.parentWidget(), QWidget) and isinstance(
            widget.parentWidget().parentWidget(), QAbstractScrollArea
        ):
            return True
        widget = widget.parentWidget()
    return False


def cut(window: QWidget) -> list[str]:
    """The controls that are not wholly seen, in words."""
    found = []
    for each in window.findChildren(QWidget):
        if not each.isVisible() or not isinstance(each, QAbstractButton | QLabel | QLineEdit | QComboBox):
            continue
        if is_scrolled(each) or each.window() is not window:
            continue
        place = QRect(each.mapTo(window, QPoint(0, 0)), each.size())
        name = f"{type(each).__name__} {each.objectName()} “{each.text() if hasattr(each, 'text') else ''}”"
        if not window.rect().contains(place):
            found.append(f"{name} is outside: {place}")
        needed = each.minimumSizeHint() if isinstance(each, QAbstractButton) else None
        if (
            needed is not None
            and each.text()
            and (each.width() < needed.width() or each.height() < needed.height() - 1)
        ):
            found.append(f"{name} is cut: {each.size()} of {needed}")
    return found


@pytest.mark.parametrize("direction", [Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft], ids=str)
@pytest.mark.parametrize("times", [1.0, 2.0])
def test_nothing_is_cut_on_a_small_screen(open_app, undressed, sample, ask, qtbot, direction, times) -> None:
    font = undressed.font()
    font.setPointSizeF(font.pointSizeF() * times)
    undressed.setFont(font)
    undressed.setLayoutDirection(direction)
    try:
        app = open_app(sample, Settings(theme="light"))
        app.window.resize(800, 600)
        ask(app, "minister")
        with qtbot.waitSignal(app.session.opened, timeout=20_000):
            app.session.open_row(0)
        qtbot.wait(50)
        assert app.window.width() <= 800 and app.window.height() <= 600
        assert cut(app.window) == []
    finally:
        undressed.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
