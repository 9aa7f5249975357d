"""How the panes share the window: the article is given a good measure first, and what the user chose stays.

A line of 60 to 75 characters is what reads best. So results and names are as narrow as they may be before the article's
line falls below that, and where there is room everything has the width that it wants.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QSplitter

from corpusview.gui.theme import scale_of
from corpusview.gui.trail import Layout


@dataclass(frozen=True, slots=True)
class Wish:
    """The width that a pane can do with, and the width that it wants, in pixels beside type of the usual size."""

    least: int
    wanted: int


# Results and names. The least of the results holds a title of some words and the chips of the filters; a table's, three
# columns. The least of the names holds a long name with its count.
_LIST, _TABLE = Wish(264, 400), Wish(380, 680)
_NAMES, _NAMES_BESIDE_TABLE = Wish(204, 280), Wish(204, 220)


def shared(width: int, wishes: tuple[Wish, ...], reading: int) -> list[int]:
    """`width` shared among panes: each has its least, the rest goes by what each still wants, and what is left over to
    the pane `reading`, which also bears what is missing."""
    given = [each.least for each in wishes]
    spare = width - sum(given)
    missing = [each.wanted - each.least for each in wishes]
    if 0 < spare < sum(missing):
        given = [least + spare * more // sum(missing) for least, more in zip(given, missing, strict=True)]
    elif spare >= sum(missing):
        given = [each.wanted for each in wishes]
    given[reading] += width - sum(given)
    return given


class Shares(QObject):
    """Shares the window among `panes` (results, article, names) as its width changes, until the user moves an edge."""

    def __init__(self, panes: QSplitter, reading: Callable[[], tuple[int, int]]) -> None:
        super().__init__(panes)
        self._panes, self._reading = panes, reading
        self._layout = Layout.LIST
        self._own: dict[Layout, list[int]] = {}
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self.share)
        panes.splitterMoved.connect(lambda _at, _edge: self._take_in())

    @property
    def are_own(self) -> bool:
        """Whether the shares of the moment are the user's."""
        return self._layout in self._own

    def keep(self) -> None:
        """The shares as they are now are the user's."""
        self._take_in()

    def _take_in(self) -> None:
        self._own[self._layout] = self._panes.sizes()

    def lay_out(self, layout: Layout) -> None:
        """A table wants more room than a list: each keeps the share of the window that it had."""
        if layout is not self._layout:
            if self.are_own:
                self._take_in()
            self._layout = layout
        own = self._own.get(layout)
        if own is None:
            self.share()
        else:
            self._panes.setSizes(own)

    def share_soon(self) -> None:
        """The window has another width: share it anew once the panes know."""
        self._soon.start()

    def share(self) -> None:
        """Share the window anew, unless the user did."""
        if self.are_own:
            return
        is_table = self._layout is Layout.TABLE
        results, names = (_TABLE, _NAMES_BESIDE_TABLE) if is_table else (_LIST, _NAMES)
        wishes = (
            results,
            Wish(*self._reading()),
            names if self._panes.widget(2).isVisibleTo(self._panes) else Wish(0, 0),
        )
        scale = scale_of(self._panes.font())
        wishes = tuple(
            each if at == 1 else Wish(round(each.least * scale), round(each.wanted * scale))
            for at, each in enumerate(wishes)
        )
        edges = self._panes.handleWidth() * (len(wishes) - 1)
        self._panes.setSizes(shared(self._panes.width() - edges, wishes, 1))
