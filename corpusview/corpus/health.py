"""What is wrong with a corpus, what can be done about it, and what cannot."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum, auto

from corpusview.article import tiles
from corpusview.corpus import files
from corpusview.corpus.catalogue import Catalogue
from corpusview.corpus.index import Index
from corpusview.corpus.rereading import Rereading
from corpusview.errors import CannotRead, CorpusViewError

# Articles that one sentence names.
_MOST_NAMED = 10


class Remedy(Enum):
    """What puts a problem right."""

    INDEX = auto()  # make the index anew
    READING = auto()  # read the article again from its bytes
    ORIGINAL = auto()  # take the bytes from the user's file, if it is still the same
    ROWS = auto()  # drop what belongs to articles that are not there
    NONE = auto()  # a backup


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, in a sentence; `article` is the one it is about, or 0."""

    sentence: str
    remedy: Remedy
    article: int = 0


def problems(catalogue: Catalogue, index: Index | None, why_no_index: str) -> Iterator[Problem]:
    """Open and compare everything; nothing is changed."""
    for sentence in catalogue.damage():
        yield Problem(sentence, Remedy.NONE)
    if orphans := catalogue.orphans():
        yield Problem(f"{orphans} rows of the catalogue refer to articles that are not there.", Remedy.ROWS)
    numbers = catalogue.ids()
    for number in numbers:
        yield from _of_article(catalogue, number)
    if damaged := list(catalogue.shelf.damaged()):
        these = ", ".join(map(str, damaged[:_MOST_NAMED])) + (", …" if len(damaged) > _MOST_NAMED else "")
        yield Problem(f"Removed articles that cannot be brought back as they were: {these}.", Remedy.NONE)
    if index is None:
        yield Problem(why_no_index, Remedy.INDEX)
        return
    for sentence in index.verify():
        yield Problem(sentence, Remedy.INDEX)
    try:
        indexed = set(index.ids())
    except CorpusViewError as trouble:
        yield Problem(trouble.sentence, Remedy.INDEX)
        return
    missing, unknown = set(numbers) - indexed, indexed - set(numbers)
    missing -= set(catalogue.awaiting(len(missing) + 1))
    unknown -= set(catalogue.removed())
    if missing:
        yield Problem(f"{len(missing)} articles are not in the search index.", Remedy.INDEX)
    if unknown:
        yield Problem(f"The search index holds {len(unknown)} articles that are not in the catalogue.", Remedy.INDEX)


def _of_article(catalogue: Catalogue, number: int) -> Iterator[Problem]:
    try:
        unread = catalogue.unread(number)
    except CorpusViewError as trouble:
        yield Problem(trouble.sentence, Remedy.ORIGINAL, number)
        return
    except (ValueError, TypeError, AttributeError):
        yield Problem(f"What is noted of article {number} is damaged.", Remedy.NONE, number)
        return
    if hashlib.sha256(unread.raw).hexdigest() != unread.origin.sha256:
        yield Problem(f"The text of article {number} is not the one that was imported.", Remedy.ORIGINAL, number)
        return
    try:
        article = catalogue.article(number)
    except (CorpusViewError, LookupError, ValueError, TypeError):
        yield Problem(f"What was read out of article {number} is damaged.", Remedy.READING, number)
        return
    if not tiles(article.blocks, article.text):
        yield Problem(f"The blocks of article {number} do not fit its text.", Remedy.READING, number)


def repair_rows(catalogue: Catalogue, found: list[Problem]) -> None:
    """Put right what is wrong in the catalogue, as far as the bytes that are left allow."""
    if any(each.remedy is Remedy.ROWS for each in found):
        with catalogue.transaction():
            catalogue.drop_orphans()
    for each in found:
        if each.remedy is Remedy.ORIGINAL:
            _recover(catalogue, each.article)
    # What was recovered may have been read wrong before.
    for each in found:
        if each.remedy in (Remedy.READING, Remedy.ORIGINAL):
            with suppress(CorpusViewError), catalogue.transaction():
                Rereading(catalogue).lost(each.article)


def _recover(catalogue: Catalogue, number: int) -> None:
    """Take an article's bytes from one of the files it came from, if one still has them."""
    wanted = catalogue.digest(number)
    for path in catalogue.paths(number):
        try:
            raw = files.read(path).raw
        except CannotRead:
            continue
        if hashlib.sha256(raw).digest() == wanted:
            with catalogue.transaction():
                catalogue.put_original(number, raw)
            return
