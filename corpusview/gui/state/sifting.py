"""Sifting: what was read and what not, and the user's verdict on it: keep, later, drop. For an article or its story,
and for all rows that were chosen at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from corpusview.errors import CorpusViewError
from corpusview.gui.background import Background, Lane
from corpusview.gui.desk import Desk
from corpusview.gui.state.undoing import Undoing
from corpusview.page import counted
from corpusview.query import Standing, Verdict

if TYPE_CHECKING:
    # Only its name: whoever opens the window waits for what is imported here, and the corpus is a lot of it.
    from corpusview.corpus.corpus import Corpus

_DONE = {Verdict.KEEP: "Keep", Verdict.LATER: "Leave for later", Verdict.DROP: "Drop"}


class Sifting(QObject):
    """Marks the chosen articles, else the open one. What is changed is told by `changed`; the list keeps its
    rows until it is asked anew."""

    changed = Signal(object)  # dict[int, Standing]
    chose = Signal(int)  # how many articles are chosen
    told = Signal(str)
    noticed = Signal(str, str)

    def __init__(
        self,
        background: Background,
        finder: Desk[Corpus],
        keeper: Desk[Corpus],
        undoing: Undoing,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._background, self._finder, self._keeper = background, finder, keeper
        self._undoing = undoing
        # The open article, and where it stands.
        self.article = 0
        self.standing = Standing()
        # Articles that the user chose among the results, whatever is open.
        self.chosen: tuple[int, ...] = ()

    def choose(self, numbers: Iterable[int]) -> None:
        """These articles are meant by what is done next; none: the open one."""
        before, self.chosen = self.chosen, tuple(numbers)
        if self.chosen != before:
            self.chose.emit(len(self.chosen))

    def has_opened(self, number: int) -> None:
        """An article is open now, and with that it is read. An article marked unread stays so until it is left."""
        if number == self.article:
            return
        self.article, self.standing = number, Standing()
        if not self._undoing.can_write:
            return

        def read() -> dict[int, Standing]:
            corpus = self._keeper.corpus()
            before = corpus.standings([number])[number]
            after = {number: replace(before, is_read=True)}
            if not before.is_read:
                corpus.stand(after)
            return after

        self._background.errand(Lane.KEEPING, read, self._changed, self._fail)

    def has_left(self) -> None:
        """No article is open any more."""
        self.article, self.standing = 0, Standing()

    def toggle_read(self, whole_story: bool = False) -> None:
        """Mark the articles meant as unread, or as read again; or all copies of their stories.

        Of several, all become read unless all are.
        """
        if self._means_chosen():
            self._read_chosen(whole_story)
            return
        is_read = not self.standing.is_read
        what = f"Mark as {'read' if is_read else 'unread'}"
        self._do(what, (self.article,), whole_story, lambda before: replace(before, is_read=is_read))

    def judge(self, verdict: Verdict, whole_story: bool = False) -> None:
        """Keep, drop or leave for later the articles meant, or all copies of their stories; again takes it back."""
        if self._means_chosen():
            self._judge_chosen(verdict, whole_story)
            return
        after = None if self.standing.verdict is verdict else verdict
        what = _DONE[verdict] if after else f"No longer: {_DONE[verdict].lower()}"
        self._do(what, (self.article,), whole_story, lambda before: replace(before, verdict=after))

    def _means_chosen(self) -> bool:
        return self.chosen not in ((), (self.article,))

    def _read_chosen(self, whole_story: bool) -> None:
        numbers = self.chosen

        def decide(standings: Mapping[int, Standing]) -> None:
            is_read = not all(each.is_read for each in standings.values())
            what = f"Mark as {'read' if is_read else 'unread'}"
            self._do(what, numbers, whole_story, lambda before: replace(before, is_read=is_read))

        self._look_at(numbers, decide)

    def _judge_chosen(self, verdict: Verdict, whole_story: bool) -> None:
        numbers = self.chosen

        def decide(standings: Mapping[int, Standing]) -> None:
            after = None if all(each.verdict is verdict for each in standings.values()) else verdict
            what = _DONE[verdict] if after else f"No longer: {_DONE[verdict].lower()}"
            self._do(what, numbers, whole_story, lambda before: replace(before, verdict=after))

        self._look_at(numbers, decide)

    def _look_at(self, numbers: tuple[int, ...], decide: Callable[[Mapping[int, Standing]], None]) -> None:
        """Where the chosen stand only the catalogue knows: the list has just the rows that were in view."""
        if self._undoing.may_write():
            self._background.errand(Lane.KEEPING, lambda: self._keeper.corpus().standings(numbers), decide, self._fail)

    def _do(
        self, what: str, numbers: tuple[int, ...], whole_story: bool, change: Callable[[Standing], Standing]
    ) -> None:
        if numbers == (0,):
            self.told.emit("Open an article first.")
            return
        several = f", {counted(len(numbers), 'article')}" if len(numbers) > 1 else ""
        before: dict[int, Standing] = {}
        now: dict[int, Standing] = {}

        def redo(corpus: Corpus) -> None:
            before.update(corpus.standings(with_copies(corpus, numbers) if whole_story else numbers))
            self._put(corpus, now, {each: change(standing) for each, standing in before.items()})

        def undo(corpus: Corpus) -> None:
            self._put(corpus, now, dict(before))

        def done(_articles: frozenset[int]) -> None:
            self._changed(dict(now))
            if several:
                self.told.emit(f"{what}: {counted(len(now), 'article')}{', with all copies' if whole_story else ''}")
            elif len(now) > 1:
                self.told.emit(f"{what}: all {len(now)} copies of the story")

        self._undoing.do_between(f"{what}{several}{', with all copies' if whole_story else ''}", redo, undo, done)

    @staticmethod
    def _put(corpus: Corpus, now: dict[int, Standing], standings: Mapping[int, Standing]) -> None:
        corpus.stand(standings)
        now.clear()
        now.update(standings)

    def _changed(self, standings: dict[int, Standing]) -> None:
        self.standing = standings.get(self.article, self.standing)
        self.changed.emit(standings)

    def _fail(self, trouble: CorpusViewError) -> None:
        self.noticed.emit(trouble.sentence, trouble.advice)


def with_copies(corpus: Corpus, numbers: tuple[int, ...]) -> tuple[int, ...]:
    """These articles and all that tell a story with one of them."""
    stories = corpus.stories()
    meant = {stories[number] for number in numbers if number in stories}
    return tuple(sorted({*numbers, *(number for number, story in stories.items() if story in meant)}))
