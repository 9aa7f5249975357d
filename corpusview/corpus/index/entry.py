"""What the index is told about one article."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from corpusview.words import terms


class Apart(str):
    """A text that was taken apart already: the folded forms of its words, with blanks between them."""

    __slots__ = ()

    @classmethod
    def of(cls, text: str) -> Apart:
        """`text`, taken apart."""
        return text if isinstance(text, Apart) else cls(" ".join(terms(text)))


def words_in(text: str) -> list[str]:
    """The folded forms of the words of `text`, whether or not it was taken apart."""
    return text.split(" ") if isinstance(text, Apart) and text else terms(text)


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """One article as the index keeps it: `id` is the catalogue's, `tags` are whole names."""

    id: int
    title: str
    body: str
    boilerplate: str = ""
    published: date | None = None
    source: str | None = None
    language: str | None = None
    tags: tuple[str, ...] = ()

    def apart(self) -> IndexEntry:
        """The same with all texts taken apart: the work of the processes that read, so that the one that writes
        need not do it."""
        return replace(
            self,
            title=Apart.of(self.title),
            body=Apart.of(self.body),
            boilerplate=Apart.of(self.boilerplate),
        )
