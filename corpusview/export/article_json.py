"""An article as the JSON object that the command line and the exports share, and a note as the same."""

from __future__ import annotations

import json
import re
from typing import Any

from corpusview.article import Article
from corpusview.notes import Made, Placed


def article_object(article: Article, made: Made | None = None) -> dict[str, Any]:
    """`article` as plain values; spans count code points of `text`, half open, and the blocks tile it.

    With what the user made of it, `tags` and `notes` come after.
    """
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
        "blocks": [
            {
                "start": block.span.start,
                "end": block.span.end,
                "kind": block.kind.value,
                "label": block.label.value,
                "reason": block.reason,
                "confidence": round(block.confidence, 3),
            }
            for block in article.blocks
        ],
        "mentions": [
            {
                "start": mention.span.start,
                "end": mention.span.end,
                "kind": mention.entity.kind.value,
                "name": mention.entity.name,
                "surface": mention.surface,
                "found_by": mention.found_by,
                "confidence": round(mention.confidence, 3),
            }
            for mention in article.mentions
        ],
        "story": article.story,
    } | own


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
