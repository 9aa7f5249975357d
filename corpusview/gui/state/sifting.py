"""Sifting: what was read and what not, and the user's verdict on it: keep, later, drop. For an article or its story."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from corpusview.errors import CorpusViewError
from corpusview.gui.background import Background, Lane
from corpusview.gui.desk import Desk
from corpusview.gui.state.undoing import Undoing
from corpusview.query import Standing, Verdict

if TYPE_CHECKING:
    # Only its name: whoever opens the window waits for what is imported here, and the corpus is a lot of it.
    from corpusview.corpus.corpus import Corpus

_DONE = {Verdict.KEEP: "Keep", Verdict.LATER: "Leave for later", Verdict.DROP: "Drop"}


class Sifting(QObject):
    """Marks the open article. What is changed is told by `changed`; the list keeps its rows until it is asked anew."""

    changed = Signal(object)  # dict[int, Standing]
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

    def toggle_read(self, whole_story: bool = False) -> None:
        """Mark the open article as unread, or as read again; or all copies of its story."""
        is_read = not self.standing.is_read
        what = f"Mark as {'read' if is_read else 'unread'}"
        self._do(what, whole_story, lambda before: replace(before, is_read=is_read))

    def judge(self, verdict: Verdict, whole_story: bool = False) -> None:
        """Keep, drop or leave the open article for later, or all copies of its story; the same again takes it back."""
        after = None if self.standing.verdict is verdict else verdict
        what = _DONE[verdict] if after else f"No longer: {_DONE[verdict].lower()}"
        self._do(what, whole_story, lambda before: replace(before, verdict=after))

    def _do(self, what: str, whole_story: bool, change: Callable[[Standing], Standing]) -> None:
        number = self.article
        if not number:
            self.told.emit("Open an article first.")
            return
        before: dict[int, Standing] = {}
        now: dict[int, Standing] = {}

        def redo(corpus: Corpus) -> None:
            numbers = corpus.copies(number) if whole_story else (number,)
            before.update(corpus.standings(numbers))
            self._put(corpus, now, {each: change(standing) for each, standing in before.items()})

        def undo(corpus: Corpus) -> None:
            self._put(corpus, now, dict(before))

        def done(_articles: frozenset[int]) -> None:
            self._changed(dict(now))
            if len(now) > 1:
                self.told.emit(f"{what}: all {len(now)} copies of the story")

        self._undoing.do_between(f"{what}, with all copies" if whole_story else what, redo, undo, done)

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
