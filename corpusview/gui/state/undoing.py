"""What the user did to the corpus, so that each deed can be undone and done again, in the order of doing.

A deed is a pair of plain functions over the keeping lane's `Corpus`: one does it, the other takes it back. Each may
yield events (a long verb of the corpus), return a `Change`, or return nothing:

    session.undoing.do(
        "Tag “bribery”",
        lambda corpus: corpus.tag(numbers, "bribery"),
        lambda corpus: corpus.tag(numbers, "bribery", on=False),
    )

`do` runs the deed in its lane and remembers it. `did` only remembers one that was done elsewhere. The articles named in
the changes are told by `touched`, after which the session asks again and shows the open article as it now is. What the
two functions need of each other (the number of a rule just made, say) they share in a list of their own: both always
run in the keeping lane, one after the other, as often as the user goes to and fro.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from corpusview.errors import CorpusViewError
from corpusview.events import Change
from corpusview.gui.background import Background, Lane, Ticket
from corpusview.gui.desk import Desk

if TYPE_CHECKING:
    # Only its name: whoever opens the window waits for what is imported here, and the corpus is a lot of it.
    from corpusview.corpus.corpus import Corpus

Doing = Callable[["Corpus"], Iterable[Any] | Change | None]
Done = Callable[[frozenset[int]], None]
# Told after each doing (True) and undoing (False) with the articles that it changed, before anybody else is.
After = Callable[[bool, frozenset[int]], None]
# Asks whether a deed shall be undone, and calls what it is given if so.
Asks = Callable[[Callable[[], None]], None]
# What a deed sends home before anything else: its turn has come.
_BEGINS = "begins"


class _Deed:
    """One thing that was done. `is_done` is read and set in the keeping lane alone."""

    def __init__(self, what: str, undo: Doing, redo: Doing, is_done: bool) -> None:
        self.what, self.undo, self.redo = what, undo, redo
        self.is_done = is_done
        # For what is done between the steps of a long job: what is told after each doing and undoing.
        self.done_between: Done | None = None
        self.after: After | None = None
        self.asks: Asks | None = None


def _told_by(act: Callable[[Corpus], object]) -> Doing:
    def acting(corpus: Corpus) -> tuple[()]:
        act(corpus)
        return ()

    return acting


class Undoing(QObject):
    """The user's deeds: those that can be undone, and those that can be done again."""

    changed = Signal()  # what can be undone or done again
    touched = Signal(object)  # frozenset of the articles that a deed, or its undoing, changed
    under_way = Signal(str)  # what is being done, or what it waits for; empty when all is done
    told = Signal(str)  # what was undone or done again
    offered = Signal(object)  # the deed that was told of just now, which can be undone where it was told
    noticed = Signal(str, str)  # sentence and advice: it could not be done

    def __init__(self, background: Background, keeper: Desk[Corpus], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._background, self._keeper = background, keeper
        self._done: list[_Deed] = []
        self._undone: list[_Deed] = []
        self._count = 0
        # Deeds that were asked for and are not done; the first of them is under way once `_has_begun`.
        self._asked: list[_Deed] = []
        self._has_begun = False
        # What a deed that is asked for now has to wait for, as a sentence has it; empty where it begins at once.
        self.waits_for: Callable[[], str] = lambda: ""
        # Set by the session, which learns at opening whether this window may write.
        self.can_write = False

    @property
    def to_undo(self) -> str:
        """The name of the deed that `undo` would take back; empty where there is none."""
        return self._done[-1].what if self._done else ""

    @property
    def to_redo(self) -> str:
        """The name of the deed that `redo` would do again; empty where there is none."""
        return self._undone[-1].what if self._undone else ""

    def do(
        self, what: str, redo: Doing, undo: Doing, done: Done | None = None, after: After | None = None
    ) -> object | None:
        """Do `redo` in the keeping lane and remember it as `what`, which stands in the menu after “Undo”.

        `done` is called on the screen's thread with the articles that were changed. What is returned is known to
        `is_last`; None where nothing may be done here.
        """
        if not self.may_write():
            return None
        deed = _Deed(what, undo, redo, is_done=False)
        deed.after = after
        self._remember(deed)
        self._run(deed, True, done)
        return deed

    def is_last(self, deed: object) -> bool:
        """Whether `undo` would take this deed back."""
        return bool(self._done) and self._done[-1] is deed

    def offer(self, deed: object) -> None:
        """Offer to undo this deed, of which was told just now, unless it is not what would be undone."""
        if self.is_last(deed):
            self.offered.emit(deed)

    def do_between(
        self, what: str, redo: Callable[[Corpus], object], undo: Callable[[Corpus], object], done: Done
    ) -> None:
        """Like `do`, for what is so short that it is done between two steps of an import, and so is its undoing.

        `done` is called after each: what it changes is not told as `touched`.
        """
        if self.may_write():
            deed = _Deed(what, _told_by(undo), _told_by(redo), is_done=False)
            deed.done_between = done
            self._remember(deed)
            self._run(deed, True, None)

    def did(self, what: str, undo: Doing, redo: Doing, after: After | None = None, asks: Asks | None = None) -> object:
        """Remember what was done already, by a verb that ran elsewhere; it `asks` before each undoing."""
        deed = _Deed(what, undo, redo, is_done=True)
        deed.after, deed.asks = after, asks
        self._remember(deed)
        return deed

    def undo(self) -> None:
        """Take the last deed back."""
        if self._done and self.may_write():
            deed = self._done[-1]
            if deed.asks is None:
                self._undo(deed)
            else:
                deed.asks(lambda: self._undo(deed))

    def _undo(self, deed: _Deed) -> None:
        # While it was asked for, others may have been done, or it was undone.
        if self.is_last(deed):
            self._undone.append(self._done.pop())
            self.changed.emit()
            self._run(deed, False, lambda _articles: self.told.emit(f"Undone: {deed.what}"))

    def forget(self, deed: object) -> None:
        """A deed cannot be undone any more, nor done again."""
        if isinstance(deed, _Deed):
            self._forget(deed)

    def redo(self) -> None:
        """Do again what was undone last."""
        if self._undone and self.may_write():
            deed = self._undone.pop()
            self._done.append(deed)
            self.changed.emit()
            self._run(deed, True, lambda _articles: self.told.emit(f"Done again: {deed.what}"))

    def may_write(self) -> bool:
        """Whether anything can be done to the corpus here; where not, that is told."""
        if not self.can_write:
            self.noticed.emit("This corpus is open for reading only.", "Close the other CorpusView that writes to it.")
        return self.can_write

    def _remember(self, deed: _Deed) -> None:
        self._done.append(deed)
        self._undone.clear()
        self.changed.emit()

    def _forget(self, deed: _Deed) -> None:
        for kept in (self._done, self._undone):
            if deed in kept:
                kept.remove(deed)
        self.changed.emit()

    def _run(self, deed: _Deed, forth: bool, done: Done | None) -> None:
        changes: list[Change] = []

        def job(_ticket: Ticket) -> Iterator[Any]:
            yield _BEGINS
            # A deed that failed is not undone, although that may have been asked before the failure was known.
            if deed.is_done is not forth:
                came = (deed.redo if forth else deed.undo)(self._keeper.corpus())
                deed.is_done = forth
                yield from (came,) if isinstance(came, Change) else came or ()

        def end(_stopped: bool) -> None:
            self._is_done(deed)
            articles = frozenset(number for change in changes for number in change.articles)
            if deed.after is not None:
                deed.after(forth, articles)
            if articles:
                self.touched.emit(articles)
            if done is not None:
                done(articles)

        def fail(trouble: CorpusViewError) -> None:
            self._is_done(deed)
            self._forget(deed)
            self.noticed.emit(trouble.sentence, trouble.advice)

        if deed.done_between is not None:
            between = deed.done_between

            def came(_none: object) -> None:
                between(frozenset())
                if done is not None:
                    done(frozenset())

            self._background.errand(Lane.KEEPING, lambda: list(job(Ticket("deed"))), came, fail)
            return

        def take(events: list[Any]) -> None:
            if _BEGINS in events:
                self._has_begun = True
                self._tell()
            changes.extend(event for event in events if isinstance(event, Change))

        self._asked.append(deed)
        self._tell()
        # A kind of its own: of two jobs of one kind the earlier would be dropped, and no deed ever is.
        self._count += 1
        self._background.follow(
            Lane.KEEPING,
            f"deed {self._count}",
            job,
            take,
            end,
            fail,
        )

    def _is_done(self, deed: _Deed) -> None:
        if deed in self._asked:
            self._asked.remove(deed)
        self._has_begun = False
        self._tell()

    def _tell(self) -> None:
        """Say what is being done, or what the first deed waits for, and how many more are asked for."""
        if not self._asked:
            self.under_way.emit("")
            return
        what, awaited = self._asked[0].what, self.waits_for()
        more = f" (and {len(self._asked) - 1:,} more)" if len(self._asked) > 1 else ""
        waits = bool(awaited) and not self._has_begun
        self.under_way.emit(f"Waits for {awaited}: {what}{more}" if waits else f"{what}…{more}")
