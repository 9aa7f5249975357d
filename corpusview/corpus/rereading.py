"""Reading again what is already kept: with today's reader, and with all that the corpus has learned since."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from corpusview.corpus.catalogue import Catalogue
from corpusview.errors import CannotRead
from corpusview.events import Progress
from corpusview.reading.boilerplate import line_hashes
from corpusview.reading.evidence import Evidence, KnownLines
from corpusview.reading.reader import Reader

# Articles saved in one transaction.
_SAVED_AT_ONCE = 200


def reread_all(catalogue: Catalogue) -> Iterator[Progress]:
    """Read every article again from its kept bytes. Its id, tags and other marks stay; it awaits indexing after.

    Line counts are made anew first, so that a changed way of hashing lines cannot leave stale ones behind.
    """
    numbers = catalogue.ids()
    reader = Reader()
    yield from _recount(catalogue, reader, numbers)
    rules = catalogue.fold_rules()
    for at in range(0, len(numbers), _SAVED_AT_ONCE):
        part = numbers[at : at + _SAVED_AT_ONCE]
        with catalogue.transaction():
            for number in part:
                kept = catalogue.kept(number)
                try:
                    hashes = reader.survey(kept.raw, kept.chosen_encoding)
                    pages = catalogue.pages_with(hashes)
                    others = {line: pages[line] - 1 for line in hashes if pages.get(line, 0) > 1}
                    article = reader.read(
                        kept.raw,
                        kept.article.origin,
                        Evidence(KnownLines(others), rules),
                        clean=kept.clean,
                        encoding=kept.chosen_encoding,
                    )
                except CannotRead:
                    # It was readable once, and stays as it was read then.
                    continue
                catalogue.save(
                    replace(article, id=number), kept.raw, chosen_encoding=kept.chosen_encoding, clean=kept.clean
                )
        yield Progress("reading again", at + len(part), len(numbers))


def _recount(catalogue: Catalogue, reader: Reader, numbers: Sequence[int]) -> Iterator[Progress]:
    """Count every line of the corpus anew."""
    with catalogue.transaction():
        catalogue.forget_lines()
    for at in range(0, len(numbers), _SAVED_AT_ONCE):
        part = numbers[at : at + _SAVED_AT_ONCE]
        with catalogue.transaction():
            catalogue.count_lines(line_hashes(catalogue.article(number).text) for number in part)
        yield Progress("counting lines", at + len(part), len(numbers))
