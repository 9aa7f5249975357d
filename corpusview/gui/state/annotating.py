"""What the user makes of the open article: notes, highlights, tags and a star, each a deed that can be undone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from corpusview.article import Article
from corpusview.errors import CorpusViewError
from corpusview.gui.background import Background, Lane, Ticket
from corpusview.gui.desk import Desk
from corpusview.gui.state.undoing import Undoing
from corpusview.notes import STAR, Made, Note
from corpusview.page import Page

if TYPE_CHECKING:
    # Only its name: whoever opens the window waits for what is imported here, and the corpus is a lot of it.
    from corpusview.corpus.corpus import Corpus

# Characters of a note's words in the name of its deed.
_GLANCE = 30


class Annotating(QObject):
    """Knows the marks of the article that is open, and changes them."""

    arrived = Signal(object)  # Made
    wrote = Signal(int)  # the article on which a note was kept, changed or removed
    noticed = Signal(str, str)  # sentence and advice: the marks could not be read

    def __init__(
        self, background: Background, finder: Desk[Corpus], undoing: Undoing, page: Callable[[], Page | None]
    ) -> None:
        super().__init__(undoing)
        self._background, self._finder, self._undoing, self._page = background, finder, undoing, page
        self.made = Made(0)
        undoing.touched.connect(lambda _articles: self.look())

    def look(self) -> None:
        """Read the marks of the open article anew; they arrive."""
        page = self._page()
        if page is None or not page.article.id:
            return
        article = page.article

        def read(_ticket: Ticket) -> Made:
            return made_of(article, self._finder.corpus())

        self._background.run(Lane.FINDING, "marks", read, self._arrive, self._fail)

    def _arrive(self, made: Made) -> None:
        page = self._page()
        if page is not None and page.article.id == made.article:
            self.made = made
            self.arrived.emit(made)

    def _fail(self, trouble: CorpusViewError) -> None:
        self.noticed.emit(trouble.sentence, trouble.advice)

    def write(self, note: Note) -> None:
        """Keep a new note or highlight, or one that was changed."""
        kept = [replace(note, changed_at=None)]
        before: list[Note] = []

        def do(corpus: Corpus) -> None:
            if note.number and not before:
                before.append(corpus.note(note.number))
            kept[0] = corpus.keep_note(kept[0])

        def undo(corpus: Corpus) -> None:
            if before:
                corpus.keep_note(before[0])
            else:
                corpus.remove_note(kept[0].number)

        # Short enough to be done between two steps of an import.
        what = f"{'change' if note.number else 'add'} {_named(note)}"
        self._undoing.do_between(what, do, undo, lambda _articles: self._wrote(note.article))

    def remove(self, note: Note) -> None:
        """Take a note or highlight away."""
        gone: list[Note] = []

        def do(corpus: Corpus) -> None:
            gone[:] = [corpus.remove_note(note.number)]

        def undo(corpus: Corpus) -> None:
            corpus.keep_note(gone[0])

        self._undoing.do_between(f"remove {_named(note)}", do, undo, lambda _articles: self._wrote(note.article))

    def _wrote(self, article: int) -> None:
        self.look()
        self.wrote.emit(article)

    def tag(self, tag: str, on: bool = True, article: int | None = None) -> None:
        """Give an article, or the open one, a tag, or take it away."""
        page = self._page()
        name = " ".join(tag.split())
        if article is None and page is not None:
            article = page.article.id
        if article is None or not name:
            return
        numbers = (article,)

        def turn(wanted: bool) -> Callable[[Corpus], object]:
            return lambda corpus: corpus.tag(numbers, name, wanted)

        def turned(_articles: frozenset[int]) -> None:
            self._undoing.touched.emit(frozenset(numbers))

        what = ("star" if on else "remove star") if name == STAR else f"{'add' if on else 'remove'} tag “{name}”"
        # One entry of the index: between two steps of an import there is room for it.
        self._undoing.do_between(what, turn(on), turn(not on), turned)

    def star(self, on: bool, article: int | None = None) -> None:
        """Give an article, or the open one, a star, or take it away."""
        self.tag(STAR, on, article)


def made_of(article: Article, corpus: Corpus) -> Made:
    """What the user made of an article, with the tags that there are; in a lane."""
    return replace(corpus.made(article), known_tags=tuple(tag for tag, _ in corpus.tag_counts()))


def _named(note: Note) -> str:
    if note.is_highlight:
        return "highlight"
    text = " ".join(note.text.split())
    return f"note “{text if len(text) <= _GLANCE else text[: _GLANCE - 1] + '…'}”"
