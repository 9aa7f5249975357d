"""A small screen, type twice as large, and writing from the right: every control is inside its window, and not cut."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, Qt, QTimer
from PySide6.QtGui import QAction
from PySide6.QtPrintSupport import QPrintDialog
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QApplication,
    QComboBox,
    QFileDialog,
    QLabel,
    QLineEdit,
    QWidget,
)
from shiboken6 import isValid

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


# What opens a window of its own, beside all that ends in an ellipsis.
OPENING = ("About", "Keys", "Commands", "Import report", "Read in a further window")


@pytest.mark.parametrize("times", [1.0, 2.0])
def test_no_dialog_is_cut_or_larger_than_a_small_screen(open_app, undressed, sample, ask, qtbot, times) -> None:
    font = undressed.font()
    font.setPointSizeF(font.pointSizeF() * times)
    undressed.setFont(font)
    app = open_app(sample, Settings(theme="light"))
    app.window.resize(800, 600)
    ask(app, "minister")
    with qtbot.waitSignal(app.session.opened, timeout=20_000):
        app.session.open_row(0)
    found: dict[str, list[str]] = {}

    def look() -> None:
        for each in QApplication.topLevelWidgets():
            if each is app.window or not each.isVisible() or each.windowType() not in (
                Qt.WindowType.Dialog, Qt.WindowType.Window, Qt.WindowType.Sheet, Qt.WindowType.Popup
            ):  # fmt: skip
                continue
            name = f"{type(each).__name__} “{each.windowTitle()}”"
            if name not in found:
                found[name] = cut(each)
                screen = each.screen().availableSize()
                if each.width() > screen.width() or each.height() > screen.height():
                    found[name].append(f"opens with {each.size()}")
                if not isinstance(each, QFileDialog | QPrintDialog):
                    each.resize(780, 560)
                    QApplication.processEvents()
                    found[name] += cut(each)
                    if each.width() > 800 or each.height() > 600:
                        found[name].append(f"cannot be smaller than {each.size()}")
            each.close()

    looking = QTimer(interval=60)
    looking.timeout.connect(look)
    looking.start()
    tried = []
    for action in app.window.findChildren(QAction):
        name = action.text().replace("&", "")
        if (
            isValid(action)
            and action.isEnabled()
            and not action.menu()
            and (name.endswith("…") or name.startswith(OPENING))
        ) and "Quit" not in name:
            tried.append(name)
            action.trigger()
            qtbot.wait(150)
    looking.stop()
    look()
    assert len(found) >= 12, (tried, found)
    assert not {name: faults for name, faults in found.items() if faults}
