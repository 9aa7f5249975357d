"""An article made ready to be kept: the rows it will become. Pure, so that the processes that read can do it.

The articles of a large import pass through the one process that writes; as packed rows they cost it a fraction of
what unpacking and packing their many spans again would.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

import numpy as np

from corpusview.article import Article, BlockKind, EntityKind, Mention
from corpusview.corpus.packing import deflate, pack, pack_again
from corpusview.corpus.stories import Sketch

# Mentions found in the furniture carry this mark in `found_by`; they are kept apart, and listed only on request.
FURNITURE = "furniture:"

# A name of an article as it is counted: kind, name, whether it stands in furniture, mentions, other surfaces by line,
# and its roles there (`reading.entities.roles`).
NameRow = tuple[str, str, bool, int, str, int]


# Tuples, as they come from other processes: those are sent in a fraction of the time.


class Prepared(NamedTuple):
    """The rows of one article: `columns` of its own row by name, its original and spans as bytes, names, its sketch."""

    columns: dict[str, object]
    original: bytes
    spans: bytes
    names: tuple[NameRow, ...]
    sketch: bytes


class Body(NamedTuple):
    """What is kept of an article's body: how many words it has, and its sketch."""

    words: int
    sketch: Sketch

    @classmethod
    def of_all(cls, articles: Sequence[Article]) -> list[Body]:
        """The bodies of many articles: together they take less time, as each is too short for what a step costs."""
        texts = [article.body_text() for article in articles]
        return [cls(*each) for each in zip(words_of_each(texts), Sketch.of_texts(texts), strict=True)]


class Named(NamedTuple):
    """The names that were found in an article which was kept without them: its spans anew, and the rows of its names.

    `before` are the spans that it was kept with; `awaits_furniture` says that its furniture was not looked at.
    """

    before: bytes
    spans: bytes
    names: tuple[NameRow, ...]
    awaits_furniture: bool = False


def name(article: Article, before: bytes, furniture: bool = True) -> Named:
    """The names of `article`, made ready to be kept with what was kept of it `before`; its `furniture` was looked at,
    or left for later where there is any."""
    awaits = not furniture and has_furniture(article)
    return Named(before, pack_again(article, before), tuple(rows_of(article.mentions)), awaits)


def has_furniture(article: Article) -> bool:
    """Whether there is anything in it where names may be left for later."""
    return any(block.kind is BlockKind.BOILERPLATE for block in article.blocks)


def prepare(
    article: Article,
    raw: bytes,
    *,
    chosen_encoding: str | None = None,
    clean: bool = False,
    known_lines: float = 0.0,
    considered_at: int = 0,
    awaits_names: bool = False,
    awaits_furniture: bool = False,
    body: Body | None = None,
) -> Prepared:
    """The rows of `article`, which was read from the bytes `raw`; `body` is given where it is known already.

    `known_lines` is the share of its lines that stood in other pages when it was read, `considered_at` how many
    articles there were then. `awaits_names` says that its names are to be found later, `awaits_furniture` that
    those in its furniture are.
    """
    origin, masthead = article.origin, article.masthead
    body = body or Body.of_all([article])[0]
    columns = {
        "path": origin.path,
        "sha256": bytes.fromhex(origin.sha256),
        "size": origin.size,
        "mtime": origin.mtime,
        "encoding": origin.encoding,
        "confidence": origin.confidence,
        "replaced": origin.replaced,
        "note": origin.note,
        "imported_at": (origin.imported_at or datetime.now(UTC)).isoformat(timespec="seconds"),
        "chosen_encoding": chosen_encoding,
        "clean": clean,
        "title": storable(article.title()),
        "published": masthead.published.isoformat() if masthead.published else None,
        "source": storable(masthead.source) if masthead.source else None,
        "language": article.language,
        "words": body.words,
        "reader_version": article.reader_version,
        "known_lines": known_lines,
        "considered_at": considered_at,
        "awaits_indexing": 1,
        "awaits_names": awaits_names,
        "awaits_furniture": awaits_furniture,
    }
    return Prepared(columns, deflate(raw), pack(article), tuple(rows_of(article.mentions)), body.sketch.packed())


def words_of_each(texts: Sequence[str]) -> list[int]:
    """How many words each text has between white space: as many as splitting it gives, in a fifth of the time."""
    together = "".join([f"{text}\n" for text in texts])
    if together.isascii():
        inked = _INKED.take(np.frombuffer(together.encode("ascii"), np.uint8))
    else:
        inked = _INKED.take(np.frombuffer(together.encode("utf-32-le", "surrogatepass"), np.uint32), mode="clip")
    ends = np.flatnonzero(inked[:-1] > inked[1:])
    return np.diff(ends.searchsorted(np.cumsum([len(text) + 1 for text in texts])), prepend=0).tolist()


# By code point whether something stands there; white space has no code beyond the table.
_INKED = np.array([not chr(code).isspace() for code in range(0x3002)])


# An enumeration takes its time to say a value.
_KINDS = {kind: kind.value for kind in EntityKind}


def rows_of(mentions: Iterable[Mention]) -> Iterable[NameRow]:
    """The names of an article with their counts, those of its furniture apart."""
    # those of one entity together, which they mostly share as one object
    groups: dict[tuple[int, bool], list[Mention]] = {}
    for mention in mentions:
        groups.setdefault((id(mention.entity), mention.found_by.startswith(FURNITURE)), []).append(mention)
    counts: dict[tuple[str, str, bool], int] = {}
    surfaces: dict[tuple[str, str, bool], set[str]] = {}
    roles: dict[tuple[str, str, bool], int] = {}
    for (_, in_furniture), own in groups.items():
        entity = own[0].entity
        key = (_KINDS[entity.kind], storable(entity.name), in_furniture)
        counts[key] = counts.get(key, 0) + len(own)
        # A name may run over the end of a line; here a line is a surface.
        surfaces.setdefault(key, set()).update([" ".join(each.surface.split()) for each in own], entity.aliases)
        for each in own:
            if each.roles:
                roles[key] = roles.get(key, 0) | each.roles
    for key, count in counts.items():
        kind, name, in_furniture = key
        others = storable("\n".join(sorted(surfaces[key] - {name})))
        yield kind, name, in_furniture, count, others, roles.get(key, 0)


def storable(text: str) -> str:
    """`text` without what SQLite's UTF-8 cannot hold: lone surrogates become U+FFFD."""
    if text.isascii():
        return text
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace").decode("utf-8")
    return text
