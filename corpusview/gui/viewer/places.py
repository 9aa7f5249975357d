"""Where a reader left each article: what was marked, at which hit, how far down, and which folds stood open."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from corpusview.article import Spans
from corpusview.gui.viewer.folded_view import Place
from corpusview.page import Page

# Articles whose place is remembered, the latest; and of them those that are remembered until another day.
_MOST, _MOST_KEPT = 500, 200


@dataclass(frozen=True, slots=True)
class Left:
    """How an article was left. `hits` is None where only their number is still known: from another day."""

    hits: Spans | None
    number_of_hits: int
    place: Place
    hit: int | None
    open_folds: frozenset[int]
    labels: tuple[str, ...]

    @classmethod
    def of(cls, page: Page, hits: Spans, place: Place, hit: int | None) -> Left:
        """How `page` is left, its folds as they stand."""
        opened = frozenset(fold.number for fold in page.folds if fold.is_open)
        return cls(hits, len(hits), place, hit, opened, _labels(page))

    def opened(self, page: Page) -> Page:
        """The page with the folds open that stood open; an article read again since may be folded otherwise."""
        if self.labels != _labels(page):
            return page
        return page.opened({fold.number for fold in page.folds if fold.is_open} | self.open_folds)

    def was_asked(self, hits: Spans) -> bool:
        """Whether the same was asked when the article was left."""
        return hits == self.hits if self.hits is not None else len(hits) == self.number_of_hits


def _labels(page: Page) -> tuple[str, ...]:
    return tuple(fold.label for fold in page.folds)


class Places:
    """The places of the articles read last."""

    def __init__(self) -> None:
        self._left: dict[int, Left] = {}

    def keep(self, article: int, left: Left) -> None:
        """Remember how an article was left."""
        self._left.pop(article, None)
        self._left[article] = left
        if len(self._left) > _MOST:
            self._left.pop(next(iter(self._left)))

    def of(self, article: int) -> Left | None:
        """How an article was left; None where it was not read."""
        return self._left.get(article)

    def as_text(self) -> str:
        """The places read last, to be kept until another day."""
        kept = list(self._left.items())[-_MOST_KEPT:]
        return json.dumps([[article, *_row(left)] for article, left in kept])

    def take_in(self, text: str) -> None:
        """Take in what `as_text` gave another day; what is unfit is passed over."""
        try:
            rows = json.loads(text) if text else []
        except (ValueError, RecursionError):
            return
        for row in rows if isinstance(rows, list) else ():
            found = _read(row)
            if found:
                self._left.update(found)


def _row(left: Left) -> tuple:
    place = left.place
    return place.at, place.above, left.number_of_hits, left.hit, sorted(left.open_folds), left.labels


def _read(row: object) -> Mapping[int, Left]:
    try:
        article, at, above, number, hit, folds, labels = row
        numbers = (article, at, above, number, 0 if hit is None else hit, *folds)
    except (TypeError, ValueError):
        return {}
    if not all(isinstance(each, int) and abs(each) < 1 << 40 for each in numbers):
        return {}
    return {article: Left(None, number, Place(at, above), hit, frozenset(folds), tuple(map(str, labels)))}
