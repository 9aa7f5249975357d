"""What the index is told about one article."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """One article as the index keeps it: `id` is the catalogue's, `tags` are whole names."""

    id: int
    title: str
    body: str
    boilerplate: str = ""
    published: date | None = None
    source: str | None = None
    language: str | None = None
    tags: tuple[str, ...] = ()
