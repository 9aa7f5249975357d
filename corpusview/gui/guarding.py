"""Faults in what Qt calls by itself, to paint, to ask and to tell of keys: told afterwards, and the window goes on.

Where such a method fails, the binding keeps the exception until some Python frame has control again. Until then Qt goes
on without an answer; a dialog that tells of it may open in the midst of painting; and before Python 3.12 an exception
that the interpreter raised (PySide6 6.11: an index too large, a division by zero) ends the process. So each of these
methods is wrapped: the fault goes to the last resort when Qt is done, and Qt gets an answer that it can live with.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import wraps
from types import FunctionType
from typing import Any

from PySide6.QtCore import QMimeData, QObject, QSize, Qt, QTimer
from PySide6.QtGui import QImage

# What is answered in place of a method that failed, by its name. Handlers of events, and painting, answer nothing.
_ANSWERS: dict[str, Callable[[], object]] = {
    "event": lambda: False,
    "eventFilter": lambda: False,
    "focusNextPrevChild": lambda: False,
    "data": lambda: None,
    "headerData": lambda: None,
    "setData": lambda: False,
    "flags": lambda: Qt.ItemFlag.NoItemFlags,
    "rowCount": lambda: 0,
    "columnCount": lambda: 0,
    "paint": lambda: None,
    "initStyleOption": lambda: None,
    "sizeHint": QSize,
    "minimumSizeHint": QSize,
    "heightForWidth": lambda: -1,
    "createMimeDataFromSelection": QMimeData,
    # Of nothing Qt would look for the thing itself.
    "loadResource": lambda: QImage(1, 1, QImage.Format.Format_ARGB32),
}
_OURS = "corpusview."
_GUARDED = "__guarded__"


def guard_overrides(root: type = QObject) -> None:
    """Wrap what Qt calls by itself in every class of ours below `root`. May be called again, for classes made since."""
    for each in root.__subclasses__():
        if each.__module__.startswith(_OURS):
            for name, method in list(vars(each).items()):
                if isinstance(method, FunctionType) and is_called_by_qt(name) and not hasattr(method, _GUARDED):
                    setattr(each, name, _guarded(name, method))
        guard_overrides(each)


def is_called_by_qt(name: str) -> bool:
    """Whether a method of this name is one that Qt calls by itself."""
    return name in _ANSWERS or name.endswith("Event")


def _guarded(name: str, method: Callable[..., object]) -> Callable[..., object]:
    answer = _ANSWERS.get(name, lambda: None)

    @wraps(method)
    def guarded(*given: Any, **named: Any) -> object:
        try:
            return method(*given, **named)
        except Exception as fault:
            seen = type(fault), fault, fault.__traceback__
            QTimer.singleShot(0, lambda: sys.excepthook(*seen))
            return answer()

    setattr(guarded, _GUARDED, True)
    return guarded
