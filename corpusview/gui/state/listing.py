"""The answer as it is listed: copies of one story under one line, opened in place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from corpusview.query import Everything, Hits, Query


@dataclass(frozen=True, slots=True)
class Listing:
    """The rows of an answer, by article: `ids` in the order shown. A value; what is opened makes another.

    `copies` are the further articles of a story under the one that is listed for it, the best by the order asked for;
    `heads` leads from each of them to that one. `opened` are those whose copies are listed too.
    """

    hits: Hits = field(default_factory=lambda: Hits(Query("", Everything()), (), (), 0))
    ids: tuple[int, ...] = ()
    copies: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    heads: Mapping[int, int] = field(default_factory=dict)
    opened: frozenset[int] = frozenset()

    @classmethod
    def of(cls, hits: Hits, stories: Mapping[int, int], opened: frozenset[int] = frozenset()) -> Listing:
        """The rows of `hits` when `stories` tells the story of each article that has a copy."""
        if not stories:
            return cls(hits, hits.ids)
        shown: list[int] = []
        first: dict[int, int] = {}
        copies: dict[int, list[int]] = {}
        for number in hits.ids:
            story = stories.get(number)
            if story is None:
                shown.append(number)
            elif story in first:
                copies.setdefault(first[story], []).append(number)
            else:
                first[story] = number
                shown.append(number)
        heads = {copy: head for head, others in copies.items() for copy in others}
        made = cls(hits, tuple(shown), {head: tuple(others) for head, others in copies.items()}, heads)
        return made.with_copies_of(opened)

    def with_copies_of(self, heads: Iterable[int]) -> Listing:
        """The listing with the copies of all of `heads` opened; itself where there are none more."""
        more = self.copies.keys() & frozenset(heads) - self.opened
        if not more:
            return self
        ids = tuple(each for head in self.ids for each in ((head, *self.copies[head]) if head in more else (head,)))
        return replace(self, ids=ids, opened=self.opened | more)

    def toggled(self, head: int) -> Listing:
        """The listing with the copies of `head` opened, or closed again; itself where there are none."""
        others = self.copies.get(head, ())
        if not others or head not in self.ids:
            return self
        at = self.ids.index(head) + 1
        if head in self.opened:
            return replace(self, ids=self.ids[:at] + self.ids[at + len(others) :], opened=self.opened - {head})
        return replace(self, ids=self.ids[:at] + others + self.ids[at:], opened=self.opened | {head})

    def head_of(self, number: int) -> int:
        """The article under which this one is listed: itself, unless it is a copy."""
        return self.heads.get(number, number)

    def row_of(self, number: int | None) -> int:
        """The row of an article, or of the one that it is listed under; -1 where it was not found."""
        for each in (number, self.heads.get(number) if number is not None else None):
            if each in self.ids:
                return self.ids.index(each)
        return -1

    def next_to(self, number: int, gone: frozenset[int]) -> int | None:
        """The article after this one that is not among those gone, else the one before; None where none is left."""
        row = self.row_of(number)
        if row < 0:
            return None
        around = (*self.ids[row:], *reversed(self.ids[:row]))
        return next((each for each in around if each not in gone), None)

    def copies_under(self, numbers: Iterable[int]) -> int:
        """How many copies lie unseen under these articles."""
        return sum(len(self.copies.get(each, ())) for each in numbers if each not in self.opened)

    def stories(self) -> int:
        """How many stories are told by the articles found."""
        return len(self.hits.ids) - len(self.heads)
