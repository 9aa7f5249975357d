"""An article as the JSON object that the command line and the exports share, and a note as the same."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from corpusview.article import Article, Block, Mention
from corpusview.notes import Made, Placed


def article_object(article: Article, made: Made | None = None) -> dict[str, Any]:
    """`article` as plain values; spans count code points of `text`, half open, and the blocks tile it.

    With what the user made of it, `tags` and `notes` come after.
    """
    blocks, mentions = map(_block_object, article.blocks), map(_mention_object, article.mentions)
    return _fields(article, made, list(blocks), list(mentions))


def article_line(article: Article, made: Made | None = None) -> Iterator[str]:
    """`article_object` as one line of JSON, piece by piece: a long article has a hundred thousand blocks, and whoever
    makes a line of them in one go holds the interpreter, and with it the window."""
    blocks, mentions = map(_block_object, article.blocks), map(_mention_object, article.mentions)
    head = "{"
    for name, value in _fields(article, made, _Listed(blocks), _Listed(mentions)).items():
        yield f"{head}{json.dumps(name)}: "
        yield from _pieces(value)
        head = ", "
    yield "}\n"


# Characters of a text, and values of a list, that are made JSON of at once: a millisecond of either.
_CHARACTERS = 200_000
_VALUES = 500


@dataclass(frozen=True, slots=True)
class _Listed:
    """A list of which each value is made when it is wanted."""

    values: Iterable[object]


def _pieces(value: object) -> Iterator[str]:
    """`value` as JSON, in pieces of which none takes long."""
    if isinstance(value, _Listed):
        values, comma = iter(value.values), ""
        yield "["
        while some := list(islice(values, _VALUES)):
            yield comma + json_line(some)[1:-1]
            comma = ", "
        yield "]"
    elif isinstance(value, str):
        yield '"'
        for at in range(0, len(value), _CHARACTERS):
            yield json_line(value[at : at + _CHARACTERS])[1:-1]
        yield '"'
    else:
        yield json_line(value)


def _fields(article: Article, made: Made | None, blocks: object, mentions: object) -> dict[str, Any]:
    own = {} if made is None else {"tags": list(made.tags), "notes": [note_object(each) for each in made.notes]}
    origin, masthead = article.origin, article.masthead
    return {
        "id": article.id or None,
        "path": origin.path,
        "sha256": origin.sha256,
        "encoding": origin.encoding,
        "encoding_confidence": round(origin.confidence, 3),
        "language": article.language,
        "title": masthead.title,
        "published": masthead.published.isoformat() if masthead.published else None,
        "byline": masthead.byline,
        "source": masthead.source,
        "standfirst": masthead.standfirst,
        "text": article.text,
        "blocks": blocks,
        "mentions": mentions,
        "story": article.story,
    } | own


def _block_object(block: Block) -> dict[str, Any]:
    return {
        "start": block.span.start,
        "end": block.span.end,
        "kind": block.kind.value,
        "label": block.label.value,
        "reason": block.reason,
        "confidence": round(block.confidence, 3),
    }


def _mention_object(mention: Mention) -> dict[str, Any]:
    return {
        "start": mention.span.start,
        "end": mention.span.end,
        "kind": mention.entity.kind.value,
        "name": mention.entity.name,
        "surface": mention.surface,
        "found_by": mention.found_by,
        "confidence": round(mention.confidence, 3),
    }


def note_object(each: Placed) -> dict[str, Any]:
    """A note as plain values, with the words that it stands on; `start` and `end` are its place in the text of now."""
    note, anchor = each.note, each.note.anchor
    return {
        "note": note.number,
        "text": note.text,
        "tint": note.tint.value,
        "quote": anchor.quote if anchor else None,
        "before": anchor.before if anchor else None,
        "after": anchor.after if anchor else None,
        "start": each.span.start if each.span else None,
        "end": each.span.end if each.span else None,
        "lost": each.is_lost,
        "made_at": note.made_at.isoformat() if note.made_at else None,
        "changed_at": note.changed_at.isoformat() if note.changed_at else None,
    }


# Terminals obey these or turn the line by them, some readers break lines at them; lone surrogates fit in no file.
_ESCAPED = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")


def json_line(value: Any, is_ascii: bool = False) -> str:
    """`value` as JSON in one line; of characters that are not plain text the escape, of all but ASCII if `is_ascii`."""
    text = json.dumps(value, ensure_ascii=is_ascii)
    return _ESCAPED.sub(lambda found: f"\\u{ord(found.group()):04x}", text)
