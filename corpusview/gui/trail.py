"""Where the user has been: what was asked and what was open, to go back to and forward again."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from corpusview.query import Sort

# Places kept; nobody goes back further, and the trail stays small in the window's memory.
_LONGEST = 200


class Layout(StrEnum):
    """How results are shown: as a list with snippets, or as a table of columns."""

    LIST = "list"
    TABLE = "table"


@dataclass(frozen=True, slots=True)
class Place:
    """A view to come back to: the question as typed, how it was sorted and where it looked, the article open.

    `top` is the first row in view, `opened` are the articles whose copies were listed, `layout` how it was shown.
    """

    raw: str = ""
    sort: Sort = Sort.RELEVANCE
    in_boilerplate: bool = False
    article: int | None = None
    top: int = 0
    layout: Layout = Layout.LIST
    opened: frozenset[int] = frozenset()

    def asks_as(self, other: Place) -> bool:
        """Whether both have the same list of results."""
        return self.asked() == other.asked()

    def asked(self) -> Place:
        """The place as it is entered: what is asked, nothing open yet."""
        return Place(self.raw, self.sort, self.in_boilerplate)

    def asking(self, **changes: Any) -> Place:
        """Another question from here, nothing open yet: what is not in `changes` stays."""
        return replace(self, article=None, top=0, opened=frozenset(), **changes)

    def reads_as(self, other: Place) -> bool:
        """Whether both ask the same and have the same article open."""
        return self.asks_as(other) and self.article == other.article


@dataclass(frozen=True, slots=True)
class Trail:
    """Places in the order they were visited, and which of them is now."""

    places: tuple[Place, ...] = ()
    now: int = -1

    def visited(self, place: Place) -> Trail:
        """The trail after a visit; what lay ahead is forgotten. A place that only asks grows into one that reads."""
        behind = self.places[: self.now + 1]
        if behind and (behind[-1].reads_as(place) or (behind[-1].article is None and behind[-1].asks_as(place))):
            behind = behind[:-1]
        kept = (*behind, place)[-_LONGEST:]
        return Trail(kept, len(kept) - 1)

    def left(self, place: Place) -> Trail:
        """The trail when `place` is how the present one is left: where it was scrolled to, and what was opened."""
        if self.now < 0 or not self.places[self.now].reads_as(place):
            return self
        return replace(self, places=(*self.places[: self.now], place, *self.places[self.now + 1 :]))

    def stepped(self, step: int) -> Trail:
        """The trail one place back (-1) or forward (1); the same where it ends."""
        now = self.now + step
        return replace(self, now=now) if 0 <= now < len(self.places) else self

    def place(self) -> Place | None:
        """Where the user is."""
        return self.places[self.now] if self.places else None

    def has_back(self) -> bool:
        """Whether there is a place to go back to."""
        return self.now > 0

    def has_forward(self) -> bool:
        """Whether there is a place to go forward to."""
        return self.now + 1 < len(self.places)
