"""Saved searches as lines of JSON, to keep outside a corpus or to take to another."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from corpusview.errors import CannotRead
from corpusview.export.article_json import json_line
from corpusview.query import SavedSearch, Scope, Sort

# A file of more bytes, or a name and question of more characters, were not written by this.
LONGEST_FILE, _LONGEST = 10_000_000, 4000


def search_object(each: SavedSearch) -> dict[str, Any]:
    """A saved search as plain values."""
    return {
        "name": each.name,
        "query": each.raw,
        "in": each.scope.value,
        "sort": each.sort.value,
        "grammar": each.grammar,
        "made_at": each.made_at.isoformat() if each.made_at else None,
    }


def search_lines(searches: Iterable[SavedSearch]) -> str:
    """A line of JSON for each."""
    return "".join(json_line(search_object(each)) + "\n" for each in searches)


def read_searches(text: str) -> list[SavedSearch]:
    """The searches that `search_lines` wrote as `text`. Raises `CannotRead` with the line that is none."""
    found = []
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip():
            try:
                found.append(_search(json.loads(line)))
            except (ValueError, TypeError, KeyError, RecursionError):
                raise CannotRead(f"Line {number} is no saved search.", "Nothing was taken in.") from None
    return found


def _search(value: Any) -> SavedSearch:
    name, raw = value["name"], value["query"]
    if not isinstance(name, str) or not isinstance(raw, str) or not name.strip() or len(name + raw) > _LONGEST:
        raise ValueError
    # Half of a letter can be written as JSON, and kept nowhere.
    (name + raw).encode()
    scope, sort = Scope(value.get("in", Scope.BODY)), Sort(value.get("sort", Sort.RELEVANCE))
    return SavedSearch(" ".join(name.split()), raw, scope, sort)
