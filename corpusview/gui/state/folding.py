"""The user's word on what is folded: always or never, in the whole corpus or on one site, and undoable."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from types import ModuleType
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from corpusview.errors import CorpusViewError
from corpusview.events import Change, Progress, Saved
from corpusview.gui.background import Background, Lane, Ticket
from corpusview.gui.desk import Desk
from corpusview.gui.state.undoing import Undoing
from corpusview.page import counted

if TYPE_CHECKING:
    # Only its name: whoever opens the window waits for what is imported here, and the corpus is a lot of it.
    from corpusview.corpus.corpus import Corpus
    from corpusview.corpus.fold_text import FoldWish

# Characters of a line that are enough to know it by.
_GLANCE = 60


def _texts() -> ModuleType:
    """Rules on folds as text, at hand once the corpus is open: the window comes up without them."""
    from corpusview.corpus import fold_text

    return fold_text


class _Wishes:
    """Wishes made rules, and taken back again: then what they had taken the place of comes back too."""

    def __init__(self, wishes: Callable[[Corpus], Iterable[FoldWish]]) -> None:
        self._wishes = wishes
        self.made: list[FoldWish] = []
        self._replaced: list[FoldWish] = []

    def make(self, corpus: Corpus) -> Iterator[Progress | Saved | Change]:
        self.made, self._replaced = [], []
        for wish in self._wishes(corpus):
            kept = {(each.line.strip(), each.source): each for each in map(_texts().FoldWish.of, corpus.fold_rules())}
            yield from corpus.add_fold_rule(wish.line, wish.fold, wish.source)
            if (was := kept.get((wish.line.strip(), wish.source))) is not None:
                self._replaced.append(was)
            self.made.append(wish)

    def take_back(self, corpus: Corpus) -> Iterator[Progress | Saved | Change]:
        for wish in reversed(self.made):
            yield from _removed(corpus, wish)
        for wish in self._replaced:
            yield from corpus.add_fold_rule(wish.line, wish.fold, wish.source)


def _removed(corpus: Corpus, wish: FoldWish) -> Iterator[Progress | Saved | Change]:
    """Remove the rule that `wish` became, whatever its number is by now."""
    wanted = (wish.line.strip(), wish.fold, wish.source)
    for kept in corpus.fold_rules():
        if (kept.sample.strip(), kept.rule.fold, kept.rule.source) == wanted:
            yield from corpus.remove_fold_rule(kept.number)


class Folding(QObject):
    """Lists the rules on folds, and makes and removes them as deeds that can be undone."""

    noticed = Signal(str, str)  # what was ruled, and how to take it back
    rules_arrived = Signal(object)  # tuple of (number, rule as text, rule as a sentence)

    def __init__(
        self,
        background: Background,
        finder: Desk[Corpus],
        undoing: Undoing,
        fail: Callable[[CorpusViewError], None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._background, self._finder, self._undoing, self._fail = background, finder, undoing, fail

    def rule(self, lines: Sequence[str], fold: bool, source: str | None) -> None:
        """Always fold these lines, or never, in the whole corpus or on pages of `source`."""
        lines = tuple(lines)
        more = f" and {counted(len(lines) - 1, 'other line')}" if len(lines) > 1 else ""
        ruled = "always" if fold else "never"
        named = f"“{lines[0][:_GLANCE]}”{more}"
        wishes = _Wishes(lambda _corpus: [_texts().FoldWish(line, fold, source) for line in lines])

        def tell(articles: frozenset[int]) -> None:
            what = f"{named}: {ruled} folded from now on; {counted(len(articles), 'article')} read again."
            self.noticed.emit(what, "Ctrl+Z takes it back.")
            self._undoing.offer(deed)

        deed = self._undoing.do(f"{ruled} fold {named}", wishes.make, wishes.take_back, tell)

    def list_rules(self) -> None:
        """Fetch the user's rules on folds: they arrive."""

        def read(_ticket: Ticket) -> tuple[tuple[int, str, str], ...]:
            kept = self._finder.corpus().fold_rules()
            wishes = [_texts().FoldWish.of(each) for each in kept]
            return tuple(
                (each.number, _texts().to_text([wish]).strip(), _said(wish))
                for each, wish in zip(kept, wishes, strict=True)
            )

        self._background.run(Lane.FINDING, "fold rules", read, self.rules_arrived.emit, self._fail)

    def take_back(self, _number: int, text: str) -> None:
        """Take one rule back, whenever it was made; that too can be undone."""
        (wish,) = _texts().from_text(text)[0]

        def remove(corpus: Corpus) -> Iterator[Progress | Saved | Change]:
            yield from _removed(corpus, wish)

        def again(corpus: Corpus) -> Iterator[Progress | Saved | Change]:
            yield from corpus.add_fold_rule(wish.line, wish.fold, wish.source)

        self._undoing.do(f"take back “{_said(wish)}”", remove, again, lambda _articles: self.list_rules())

    def take_in(self, text: str) -> None:
        """Make rules of lines of text, all at once; lines that are no rules are told."""
        wishes, trouble = _texts().from_text(text)

        def fresh(corpus: Corpus) -> list[FoldWish]:
            known = {_texts().FoldWish.of(each) for each in corpus.fold_rules()}
            return [wish for wish in dict.fromkeys(wishes) if wish not in known]

        ruling = _Wishes(fresh)

        def tell(articles: frozenset[int]) -> None:
            self.list_rules()
            rest = "" if not trouble else f" {trouble[0]}" + (f" (and {len(trouble) - 1} more)" if trouble[1:] else "")
            done = f"{counted(len(ruling.made), 'rule')} on folds taken in"
            self.noticed.emit(
                f"{done}; {counted(len(articles), 'article')} read again.{rest}", "Ctrl+Z takes them back."
            )
            self._undoing.offer(deed)

        deed = self._undoing.do("take in rules on folds", ruling.make, ruling.take_back, tell)


def _said(wish: FoldWish) -> str:
    where = f", on pages of {wish.source}" if wish.source else ""
    return f"{'always' if wish.fold else 'never'} fold “{wish.line}”{where}"
