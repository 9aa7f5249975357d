"""Regular expressions that are made when they are first asked: to make one takes longer than to load its module.

A program that starts for one question or one import needs few of those that its modules name.
"""

from __future__ import annotations

import re
from typing import Any, cast


def pattern(expression: str, flags: int = 0) -> re.Pattern[str]:
    """The same as `re.compile(expression, flags)`, later. For its methods: functions of `re` do not know it."""
    return cast("re.Pattern[str]", _Pattern(expression, flags))


class _Pattern:
    """Stands for a regular expression until something is asked of it, and hands its methods out from then on."""

    def __init__(self, expression: str, flags: int) -> None:
        self._made_of = expression, flags

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        # Once found it is an attribute like any other, and this is not asked again.
        found = getattr(re.compile(*self._made_of), name)
        setattr(self, name, found)
        return found
