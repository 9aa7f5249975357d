"""Partners: what else is named where a name stands. Two names that keep the same company are more likely one."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from math import log, sqrt

# Others named beside a name, each with the number of articles that name it: who is named everywhere tells little.
Company = Mapping[Hashable, int]
# The company of the sighting of this number, itself left out.
Partners = Callable[[int], Company]

# A surname alone keeps the company of a full name when they have so much in common (see `in_common`): of one article
# each, one of four others that are named nowhere else. Chosen over half and twice of it on every second article.
SAME_COMPANY = 0.1
# To tell which of several is meant takes more: it may be somebody whom no article names in full.
CLOSE_COMPANY = 0.25
# Of two full names that keep a surname's company, the one with so many times as much in common is meant.
CLEARLY_MORE = 2
# A surname beside fewer others than this tells nothing by its company.
FEW = 3


def company(members: Iterable[int], partners: Partners) -> dict[Hashable, int]:
    """The company of all these sightings."""
    found: dict[Hashable, int] = {}
    for member in members:
        found.update(partners(member))
    return found


def in_common(mine: Company, theirs: Company) -> float:
    """How much of one company is of the other too: a sum over those in both, each counting the less the more widely it
    is named, related to the size of `theirs`, since who is named everywhere meets everybody.
    """
    both = sum(_telling(articles) for each, articles in mine.items() if each in theirs)
    return both / sqrt(sum(map(_telling, theirs.values()))) if both else 0.0


def _telling(articles: int) -> float:
    return 1 / log(2 + articles)
