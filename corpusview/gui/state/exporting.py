"""The articles found, written to a file in the order of the list: all of them, or those that are selected."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from corpusview.errors import CorpusViewError
from corpusview.gui.background import Background, Lane, Ticket
from corpusview.gui.desk import Desk
from corpusview.page import counted

if TYPE_CHECKING:
    # Only its name: whoever opens the window waits for what is imported here, and the corpus is a lot of it.
    from corpusview.corpus.corpus import Corpus

# What a file of each kind is called: its format, the end of its name, and what the dialog says of it.
FORMS = (
    ("markdown", ".md", "Articles as Markdown (*.md)"),
    ("jsonl", ".jsonl", "Everything known of them, as JSON Lines (*.jsonl)"),
    ("csv", ".csv", "A table for a spreadsheet (*.csv)"),
    ("ris", ".ris", "References, RIS (*.ris)"),
    ("bibtex", ".bib", "References, BibTeX (*.bib)"),
)


def file_and_form(chosen: str, said: str) -> tuple[Path, str]:
    """The file that is meant and its format: by the end of its name, or else by what the dialog was set to (`said`)."""
    file = Path(chosen)
    for form, end, _ in FORMS:
        if file.suffix.casefold() == end:
            return file, form
    form, end = next(((form, end) for form, end, told in FORMS if told == said), FORMS[0][:2])
    return file.with_name(file.name + end), form


class Exporting(QObject):
    """Writes in the keeping lane, so that searching goes on meanwhile; where another window keeps, in the finding one.

    What the user does from minute to minute is done between two articles.
    """

    advanced = Signal(str)  # how far it is; empty when it is over
    told = Signal(str)
    noticed = Signal(str, str)  # sentence, advice

    def __init__(
        self,
        background: Background,
        finder: Desk[Corpus],
        keeper: Desk[Corpus],
        can_write: Callable[[], bool],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._background, self._finder, self._keeper, self._can_write = background, finder, keeper, can_write
        self._ticket: Ticket | None = None

    @property
    def is_under_way(self) -> bool:
        """Whether a file is being written."""
        return self._ticket is not None

    def save(self, numbers: tuple[int, ...], file: Path, form: str) -> None:
        """Write these articles, whole or not at all; whoever asks has been asked whether a file may be replaced."""
        if self._ticket is not None:
            self.noticed.emit("A file is being written.", "Wait until it is done, or stop it in the File menu.")
            return
        desk, lane = (self._keeper, Lane.KEEPING) if self._can_write() else (self._finder, Lane.FINDING)
        is_whole = [False]

        def work(_ticket: Ticket) -> Iterator[int]:
            from corpusview.export.articles import exporting

            corpus = desk.corpus()
            articles = (corpus.article(number) for number in numbers)
            for at, _article in enumerate(exporting(articles, form, file, replace=True, made=corpus.made), start=1):
                yield at
            is_whole[0] = True

        def advance(counts: list[int]) -> None:
            self.advanced.emit(f"Writing {file.name}: {counts[-1]:,} of {len(numbers):,}")

        def end(_was_stopped: bool) -> None:
            self._leave()
            if is_whole[0]:
                self.told.emit(f"{counted(len(numbers), 'article')} written to {file}.")
            else:
                self.told.emit(f"Stopped: {file.name} was not written.")

        def fail(trouble: CorpusViewError) -> None:
            self._leave()
            self.noticed.emit(trouble.sentence, trouble.advice)

        self._ticket = self._background.follow(lane, "export", work, advance, end, fail)
        self.advanced.emit(f"Writing {file.name}…")

    def stop(self) -> None:
        """Stop writing; no file is there then, or the one that was."""
        if self._ticket is not None:
            self._ticket.stop()

    def _leave(self) -> None:
        self._ticket = None
        self.advanced.emit("")
