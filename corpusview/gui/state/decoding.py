"""In which encoding the open article's file is read, and another at the user's word, which can be undone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from corpusview.errors import CorpusViewError
from corpusview.gui.background import Background, Lane, Ticket
from corpusview.gui.desk import Desk
from corpusview.gui.state.undoing import Undoing
from corpusview.page import Page

if TYPE_CHECKING:
    # Only its name: whoever opens the window waits for what is imported here, and the corpus is a lot of it.
    from corpusview.corpus.corpus import Corpus

# Bytes of a file that are enough to see how it reads.
_SAMPLE = 6_000


@dataclass(frozen=True, slots=True)
class FileSample:
    """Some of a file's bytes, from a little before the first that is not ASCII, and how they are read now."""

    article: int
    title: str
    raw: bytes
    encoding: str
    chosen: str | None


class Decoding(QObject):
    """Fetches a sample of the open article's bytes, and has its file read in another encoding."""

    arrived = Signal(object)  # FileSample
    noticed = Signal(str, str)

    def __init__(
        self, background: Background, finder: Desk[Corpus], undoing: Undoing, page: Callable[[], Page | None]
    ) -> None:
        super().__init__(undoing)
        self._background, self._finder, self._undoing, self._page = background, finder, undoing, page

    def look(self, page: Page | None = None) -> None:
        """Fetch a sample of the bytes of an article, the open one's where none is given."""
        page = page or self._page()
        if page is None:
            return
        number, title, encoding = page.article.id, page.article.title(), page.article.origin.encoding

        def read(_ticket: Ticket) -> FileSample:
            corpus = self._finder.corpus()
            raw = corpus.original(number)
            odd = next((at for at, byte in enumerate(raw) if byte > 0x7F), 0)
            # An even place, as encodings of two bytes a character need it; a line's begin, where there is one.
            start = max(raw.rfind(b"\n", 0, odd) + 1 if b"\0" not in raw[:100] else 0, odd - _SAMPLE // 2) & ~1
            return FileSample(number, title, raw[start : start + _SAMPLE], encoding, corpus.chosen_encoding(number))

        self._background.run(Lane.FINDING, "sample", read, self.arrived.emit, self._fail)

    def _fail(self, trouble: CorpusViewError) -> None:
        self.noticed.emit(trouble.sentence, trouble.advice)

    def read_as(self, article: int, encoding: str | None) -> None:
        """Have the file of an article read in `encoding`, or as the program finds it (None)."""
        before: list[str | None] = []

        def do(corpus: Corpus) -> Iterator[Any]:
            before[:] = [corpus.chosen_encoding(article)]
            yield from corpus.decode_as(article, encoding)

        def undo(corpus: Corpus) -> Iterator[Any]:
            yield from corpus.decode_as(article, before[0])

        self._undoing.do(f"read as {encoding or 'found'}", do, undo)
