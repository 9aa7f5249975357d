"""Tab goes through a window as it is read: from the top to the bottom of each pane, pane after pane.

Qt walks in the order in which widgets were made, and passes over what stands in a pane that hands its focus on. Chips,
buttons and bars come and go here all the time, so the order is read off the layouts whenever it is asked for.
"""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QApplication,
    QLayout,
    QMainWindow,
    QScrollArea,
    QSplitter,
    QStackedWidget,
    QWidget,
)

from corpusview.gui.scrolled import bring_into_view


def controls(top: QWidget) -> list[QWidget]:
    """Every control of the window `top` that takes the focus by Tab now, in the order in which they are read."""
    return [each for each in _within(top) if _takes_focus(each)]


def step(top: QWidget, forward: bool) -> bool:
    """Give the focus to the next control of the window `top`, or the one before; round after the last."""
    order = controls(top)
    if not order:
        return False
    here = QApplication.focusWidget()
    while here is not None and here not in order and here is not top:
        # What has the focus but is not walked to (by a click, say) stands where its parent does.
        here = here.parentWidget()
    # From nowhere forward the first, from nowhere back the last.
    at = order.index(here) if here in order else -1 if forward else 0
    number = (at + (1 if forward else -1)) % len(order)
    reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
    order[number].setFocus(reason)
    bring_into_view(order[number])
    return True


def _takes_focus(widget: QWidget) -> bool:
    by_tab = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
    return bool(by_tab) and widget.isEnabled() and widget.focusProxy() is None


def _within(widget: QWidget) -> Iterator[QWidget]:
    """`widget` and what is to be seen in it, as it is read."""
    yield widget
    for each in _parts(widget):
        if each.isVisible():
            yield from _within(each)


def _parts(widget: QWidget) -> list[QWidget]:
    if isinstance(widget, QMainWindow):
        return [widget.centralWidget(), widget.statusBar()]
    if isinstance(widget, QStackedWidget):
        return [widget.currentWidget()] if widget.currentWidget() else []
    if isinstance(widget, QSplitter):
        return [widget.widget(at) for at in range(widget.count())]
    if isinstance(widget, QScrollArea):
        return [widget.widget()] if widget.widget() else []
    if isinstance(widget, QAbstractScrollArea):
        return []
    laid = list(_laid(widget.layout()))
    # Sheets that lie over the rest come after it.
    over = [each for each in widget.children() if isinstance(each, QWidget) and each not in laid]
    return laid + [each for each in over if not each.isWindow()]


def _laid(layout: QLayout | None) -> Iterator[QWidget]:
    for at in range(layout.count() if layout is not None else 0):
        item = layout.itemAt(at)
        if item.widget() is not None:
            yield item.widget()
        elif item.layout() is not None:
            yield from _laid(item.layout())
