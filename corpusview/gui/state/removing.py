"""Articles taken out of the corpus and brought back, and an import taken back: deeds that can be undone.

What is removed lies on the corpus' shelf until the user lets it go for good, so that it can be brought back another day
too. Of many, and of what cannot be undone, it is asked first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from corpusview.errors import CorpusViewError, NoSpace
from corpusview.events import Change
from corpusview.gui.background import Background, Lane, Ticket
from corpusview.gui.desk import Desk
from corpusview.gui.state.sifting import with_copies
from corpusview.gui.state.undoing import After, Doing, Done, Undoing
from corpusview.page import counted

if TYPE_CHECKING:
    # Only its name: whoever opens the window waits for what is imported here, and the corpus is a lot of it.
    from corpusview.corpus.catalogue import Undoable
    from corpusview.corpus.corpus import Corpus

# More articles than this are seldom selected one by one: then it may have been a slip of the hand.
MANY = 50

_KEPT = "They are kept with your notes and tags, and can be brought back by Undo or from “Removed articles”."


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked before something is done: a sentence, what follows from it, and the word that agrees."""

    sentence: str
    advice: str
    agree: str


class Removing(QObject):
    """Removes the chosen articles, else the open one."""

    asked = Signal(object, object)  # Question, and what is called where the user agrees
    left = Signal(object)  # frozenset of articles that are not in the corpus any more, before anything is asked again
    returned = Signal(object)  # frozenset of articles that are back
    import_holds = Signal(bool)  # the last import was taken back (False), or done again
    shelf_arrived = Signal(object)  # tuple[Shelved, ...]
    told = Signal(str)
    noticed = Signal(str, str)  # sentence and advice

    def __init__(
        self,
        background: Background,
        finder: Desk[Corpus],
        keeper: Desk[Corpus],
        undoing: Undoing,
        meant: Callable[[], tuple[int, ...]],
        copies_under: Callable[[Sequence[int]], int],
        parent: QObject,
    ) -> None:
        """`meant` are the articles that the user has chosen, or the open one; `copies_under` tells how many copies are
        listed under such articles, unseen."""
        super().__init__(parent)
        self._background, self._finder, self._keeper = background, finder, keeper
        self._undoing, self._meant, self._copies_under = undoing, meant, copies_under
        # The last import of this window as a deed, and its ledger.
        self._import: tuple[object, int] | None = None
        undoing.touched.connect(lambda _articles: self.list_shelf() if self._is_watched else None)
        self._is_watched = False

    # --- removing

    def remove(self, whole_story: bool = False) -> None:
        """Remove the articles meant, or all copies of their stories."""
        self.remove_these(self._meant(), whole_story)

    def remove_these(self, numbers: Sequence[int], whole_story: bool = False) -> None:
        """Remove these articles; of many it is asked first."""
        numbers = tuple(numbers)
        if not numbers:
            self.told.emit("Open an article first, or select some.")
        elif len(numbers) > MANY and self._undoing.may_write():
            what = f"Remove {counted(len(numbers), 'article')} from the corpus?"
            copies = 0 if whole_story else self._copies_under(numbers)
            question = Question(what, f"{_KEPT} {_copies_stay(copies)}".rstrip(), "Remove")
            self.asked.emit(question, lambda: self._remove(numbers, whole_story))
        else:
            self._remove(numbers, whole_story)

    def _remove(self, numbers: tuple[int, ...], whole_story: bool) -> None:
        gone: list[int] = []
        # Those for which the disk has no room to keep them.
        homeless: list[int] = []
        copies = 0 if whole_story else self._copies_under(numbers)

        def do(corpus: Corpus) -> Iterator[Any]:
            wanted = tuple(gone or (with_copies(corpus, numbers) if whole_story else numbers))
            homeless.clear()
            try:
                yield from _noted(corpus.put_away(wanted), gone)
            except NoSpace:
                homeless[:] = wanted

        def undo(corpus: Corpus) -> Iterator[Any]:
            return corpus.bring_back(tuple(gone))

        def done(articles: frozenset[int]) -> None:
            if homeless:
                self._undoing.forget(deed)
                self._ask_for_room(tuple(homeless))
            elif articles:
                with_copies = ", with all copies" if whole_story and len(articles) > len(numbers) else ""
                one = "It is" if len(articles) == 1 else "They are"
                self.noticed.emit(
                    f"{counted(len(articles), 'article')} removed{with_copies}.",
                    f"{one} kept among the removed articles. {_copies_stay(copies) or 'Your files are untouched.'}",
                )
                self._undoing.offer(deed)

        story = " with all copies" if whole_story else ""
        deed = self._undoing.do(
            f"remove {counted(len(numbers), 'article')}{story}",
            do,
            undo,
            done,
            _either(self.left.emit, self.returned.emit),
        )

    def _ask_for_room(self, numbers: tuple[int, ...]) -> None:
        """On a full disk they can only go for good, which makes room."""
        them = "it" if len(numbers) == 1 else "them"
        question = Question(
            f"The disk is full: there is no room to keep {counted(len(numbers), 'article')}.",
            f"Removed for good, {them} and your notes and tags on {them} cannot be brought back; but it makes room.",
            "Remove for good",
        )

        def remove(_ticket: Ticket) -> Change:
            return self._keeper.corpus().remove(numbers)

        def removed(change: Change) -> None:
            articles = frozenset(change.articles)
            self.left.emit(articles)
            self._undoing.touched.emit(articles)
            self.told.emit(f"{change.what} for good")

        self.asked.emit(
            question, lambda: self._background.run(Lane.KEEPING, "remove for good", remove, removed, self._fail)
        )

    # --- the shelf

    def watch_shelf(self, is_watched: bool) -> None:
        """Whether somebody looks at what was removed: then it is listed, now and when that changes."""
        self._is_watched = is_watched
        if is_watched:
            self.list_shelf()

    def list_shelf(self) -> None:
        """List what was removed; it arrives."""
        self._background.run(
            Lane.FINDING, "shelf", lambda _t: self._finder.corpus().shelf(), self.shelf_arrived.emit, self._fail
        )

    def bring_back(self, numbers: Sequence[int]) -> None:
        """Put articles back in the corpus."""
        wanted, back = tuple(numbers), list[int]()

        def done(articles: frozenset[int]) -> None:
            self.told.emit(f"{counted(len(articles), 'article')} brought back")

        if wanted:
            self._undoing.do(
                f"bring back {counted(len(wanted), 'article')}",
                lambda corpus: _noted(corpus.bring_back(wanted), back),
                lambda corpus: corpus.put_away(tuple(back)),
                done,
                _either(self.returned.emit, self.left.emit),
            )

    def let_go(self, numbers: Sequence[int]) -> None:
        """Let removed articles go for good, after asking."""
        wanted = tuple(numbers)
        if not wanted or not self._undoing.may_write():
            return

        def let(_ticket: Ticket) -> Change:
            return self._keeper.corpus().let_go(wanted)

        def gone(change: Change) -> None:
            self.told.emit(change.what)
            self.list_shelf()

        one = len(wanted) == 1
        question = Question(
            f"Let {counted(len(wanted), 'article')} go for good?",
            f"{'It' if one else 'They'} and your notes and tags on {'it' if one else 'them'} cannot be brought back "
            f"after that. {'Its file is' if one else 'Their files are'} not touched: "
            f"a later import of {'it' if one else 'them'} makes new articles.",
            "Let go",
        )
        self.asked.emit(question, lambda: self._background.run(Lane.KEEPING, "let go", let, gone, self._fail))

    # --- imports

    def has_imported(self) -> None:
        """An import has ended: it can be undone, if it made a difference."""
        if self._undoing.can_write:
            self._background.errand(
                Lane.KEEPING, lambda: self._keeper.corpus().last_import(), self._remember_import, self._fail
            )

    def _remember_import(self, last: Undoable | None) -> None:
        if last is None or not last.files or (self._import and self._import[1] == last.ledger):
            return
        take_back, again, left, returned = self._exchange(last.ledger)
        after = _either(returned, left)
        ledger = last.ledger

        def asks(go_on: Callable[[], None]) -> None:
            self._ask(lambda corpus: corpus.import_of(ledger), lambda _last: go_on())

        deed = self._undoing.did(_named(last), take_back, again, after, asks)
        self._import = deed, last.ledger

    def _exchange(self, ledger: int) -> tuple[Doing, Doing, Done, Done]:
        """What takes an import back and what does it again, and what tells of each."""
        added: list[int] = []

        def take_back(corpus: Corpus) -> Iterator[Any]:
            what = corpus.import_of(ledger)
            added[:] = what.added if what is not None else ()
            return corpus.take_back_import(ledger)

        def again(corpus: Corpus) -> Iterator[Any]:
            return corpus.import_again(ledger)

        def left(_articles: frozenset[int]) -> None:
            self.left.emit(frozenset(added))
            self.import_holds.emit(False)

        def returned(_articles: frozenset[int]) -> None:
            self.returned.emit(frozenset(added))
            self.import_holds.emit(True)

        return take_back, again, left, returned

    def undo_import(self) -> None:
        """Take back the last import, of this window or another, after asking."""
        if not self._undoing.may_write():
            return
        if self._import is not None and self._undoing.is_last(self._import[0]):
            self._undoing.undo()
        else:
            self._ask(lambda corpus: corpus.last_import(), self._take_back)

    def _ask(self, look: Callable[[Corpus], Undoable | None], agreed: Callable[[Undoable], None]) -> None:
        """Ask whether an import shall be taken back, and tell what that would do."""

        def ask(what: Undoable | None) -> None:
            if what is None or not what.files:
                self.told.emit("There is no import to undo.")
            else:
                self.asked.emit(_question(what), lambda: agreed(what))

        self._background.run(Lane.FINDING, "import to undo", lambda _t: look(self._finder.corpus()), ask, self._fail)

    def _take_back(self, last: Undoable) -> None:
        if self._import is not None:
            self._undoing.forget(self._import[0])
            self._import = None
        take_back, again, left, returned = self._exchange(last.ledger)
        what = _named(last)

        def done(_articles: frozenset[int]) -> None:
            self.told.emit(f"Undone: {what}")

        self._undoing.do(f"the undoing of the {what}", take_back, again, done, _either(left, returned))

    def _fail(self, trouble: CorpusViewError) -> None:
        self.noticed.emit(trouble.sentence, trouble.advice)


def _noted(events: Iterable[Any], articles: list[int]) -> Iterator[Any]:
    """The events, and in `articles` what was changed."""
    for event in events:
        if isinstance(event, Change):
            articles[:] = event.articles
        yield event


def _copies_stay(number: int) -> str:
    """What is said of copies that are listed under the articles removed; nothing where there are none."""
    if not number:
        return ""
    copies = "1 copy stays" if number == 1 else f"{number:,} copies stay"
    return f"{copies}: Shift+Del removes all of a story."


def _either(forth: Done, back: Done) -> After:
    """What is told after a deed, and after its undoing."""
    return lambda is_forth, articles: (forth if is_forth else back)(articles)


def _named(last: Undoable) -> str:
    return f"import of {counted(last.files, 'file')}"


def _question(last: Undoable) -> Question:
    """What taking an import back would do, plainly."""
    began = last.began.astimezone()
    parts = []
    if last.added:
        parts.append(
            f"{counted(len(last.added), 'article')} that it added {_is(last.added)} removed, and kept among the "
            "removed articles with the notes and tags that you made since."
        )
    if last.restored:
        parts.append(f"{counted(len(last.restored), 'article')} that it changed {_has(last.restored)} the former text.")
    if last.staying:
        parts.append(
            f"{counted(len(last.staying), 'article')} that it changed {_stays(last.staying)}: no copy of the former "
            "text was kept."
        )
    parts.append("Your files are not touched; a later import of them brings all of it in again.")
    return Question(f"Undo the import of {began.day} {began:%B %Y, %H:%M}?", " ".join(parts), "Undo the import")


def _is(them: Sequence[int]) -> str:
    return "is" if len(them) == 1 else "are"


def _has(them: Sequence[int]) -> str:
    return "gets back" if len(them) == 1 else "get back"


def _stays(them: Sequence[int]) -> str:
    return "stays as it is" if len(them) == 1 else "stay as they are"
