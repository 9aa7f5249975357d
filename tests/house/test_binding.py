"""The Qt binding keeps count of Python's constants.

PySide6 6.12.0 on Python before 3.12 loses a reference to None with each call that returns nothing, and one to True
with each signal, until the process aborts: a short run is green, and a day's use crashes.
"""

from __future__ import annotations

import sys

import pytest
from PySide6.QtCore import QObject, Signal

CALLS = 400
SLACK = 40  # references that come and go by themselves meanwhile


class Bell(QObject):
    rung = Signal(bool)


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="None and True are never freed from Python 3.12 on")
def test_calls_and_signals_take_no_reference_away(qapp: object) -> None:
    bell = Bell()
    bell.setObjectName("first")
    bell.rung.emit(True)
    before = [sys.getrefcount(constant) for constant in (None, True, False)]
    for _ in range(CALLS):
        bell.setObjectName("again")
        bell.rung.emit(True)
    after = [sys.getrefcount(constant) for constant in (None, True, False)]
    lost = [was - now for was, now in zip(before, after, strict=True)]
    assert max(map(abs, lost)) < SLACK
