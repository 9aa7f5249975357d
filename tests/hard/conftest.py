"""What needs root, minutes or a disk of its own: `make test-hard` runs it, and says what was left out and why."""

from __future__ import annotations

import pytest


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/hard" in str(item.path).replace("\\", "/"):
            item.add_marker(pytest.mark.hard)
            item.add_marker(pytest.mark.timeout(7200))
