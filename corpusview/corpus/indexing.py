"""Writing entries to the index so that one that it cannot take costs itself alone."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence

from corpusview.corpus.index import Index, IndexEntry
from corpusview.errors import CorpusViewError

_log = logging.getLogger(__name__)


def write_all(index: Index, entries: Sequence[IndexEntry], gone: Iterable[int] = ()) -> frozenset[int]:
    """Index `entries` and take out `gone`. One that the index cannot take is indexed without its words, and returned.

    A fault over one article must not keep a thousand others from being found.
    """
    try:
        index.write(entries, gone)
    except (CorpusViewError, OSError):
        raise
    except Exception:
        if not entries:
            raise
        if len(entries) > 1:
            half = len(entries) // 2
            return write_all(index, entries[:half], gone) | write_all(index, entries[half:])
        _log.exception("article %s cannot be indexed", entries[0].id)
        index.write([bare(entries[0].id)], gone)
        return frozenset((entries[0].id,))
    return frozenset()


def bare(number: int) -> IndexEntry:
    """An entry for an article of which only its number is to be trusted: counted and listed, and found by no word."""
    return IndexEntry(number, "", "")
