"""The user's word on what is folded: always or never, in the whole corpus or on one site, and undoable."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from corpusview.events import Change, Progress, Saved
from corpusview.gui.state.undoing import Undoing
from corpusview.page import counted

if TYPE_CHECKING:
    # Only its name: whoever opens the window waits for what is imported here, and the corpus is a lot of it.
    from corpusview.corpus.corpus import Corpus

# Characters of a line that are enough to know it by.
_GLANCE = 60


class Folding(QObject):
    """Makes rules on folds as deeds that can be undone."""

    noticed = Signal(str, str)  # what was ruled, and how to take it back

    def __init__(self, undoing: Undoing, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._undoing = undoing

    def rule(self, lines: Sequence[str], fold: bool, source: str | None) -> None:
        """Always fold these lines, or never, in the whole corpus or on pages of `source`."""
        lines = tuple(lines)
        numbers: list[int] = []
        more = f" and {counted(len(lines) - 1, 'other line')}" if len(lines) > 1 else ""
        ruled = "always" if fold else "never"
        named = f"“{lines[0][:_GLANCE]}”{more}"

        def make(corpus: Corpus) -> Iterator[Progress | Saved | Change]:
            for line in lines:
                yield from corpus.add_fold_rule(line, fold, source)
                numbers.append(corpus.fold_rules()[-1].number)

        def take_back(corpus: Corpus) -> Iterator[Progress | Saved | Change]:
            while numbers:
                yield from corpus.remove_fold_rule(numbers.pop())

        def tell(articles: frozenset[int]) -> None:
            what = f"{named}: {ruled} folded from now on; {counted(len(articles), 'article')} read again."
            self.noticed.emit(what, "Ctrl+Z takes it back.")

        self._undoing.do(f"{ruled} fold {named}", make, take_back, tell)
