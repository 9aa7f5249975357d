"""What the corpus knows beforehand, handed to the reader as plain values so that reading stays pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol


class LineCounts(Protocol):
    """How often lines were met before: asked with hashes of lines, answers with numbers of pages."""

    def pages_with(self, hashes: Iterable[int]) -> Mapping[int, int]:
        """For each hash that stands in at least one earlier page: in how many, and perhaps the same of others. Hashes
        are signed 64-bit integers."""
        ...


@dataclass(frozen=True, slots=True)
class KnownLines:
    """Line counts held in memory: from the files given together, or fetched for one page from the catalogue."""

    counts: Mapping[int, int] = field(default_factory=dict)

    def pages_with(self, hashes: Iterable[int]) -> Mapping[int, int]:
        return self.counts


class Survey(NamedTuple):
    """What a page adds to what the corpus knows: the distinct hashes of its lines, and which site it says it is of.

    A tuple, as it comes from another process: those are sent in a fraction of the time.
    """

    lines: tuple[int, ...]
    site: str | None = None


def sites_of_lines(
    surveys: Iterable[Survey], elsewhere: Mapping[int, int], sites: Mapping[int, str]
) -> dict[int, str | None]:
    """For each line of these pages the one site on whose pages alone it stands, None where it stands on others too.

    `elsewhere` are the pages of the corpus that hold a line, `sites` the sites of those that stand on one site there.
    """
    found: dict[int, str | None] = {}
    for each in surveys:
        for line in each.lines:
            before = found[line] if line in found else sites.get(line) if line in elsewhere else each.site
            found[line] = each.site if before == each.site else None
    return found


@dataclass(frozen=True, slots=True)
class FoldRule:
    """The user's word on a fold: lines of this hash are always (`fold`) or never folded; `source` limits it to one."""

    line_hash: int
    fold: bool
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that a corpus can tell the reader about one page. The default knows nothing.

    `of_site` are the known lines that stand on no other site's pages than its own.
    """

    lines: LineCounts = field(default_factory=KnownLines)
    rules: tuple[FoldRule, ...] = ()
    of_site: frozenset[int] = frozenset()
