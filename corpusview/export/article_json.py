"""An article as the JSON object that the command line and the exports share."""

from __future__ import annotations

import json
from typing import Any

from corpusview.article import Article


def article_object(article: Article) -> dict[str, Any]:
    """`article` as plain values; spans count code points of `text`, half open, and the blocks tile it."""
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
            }
            for mention in article.mentions
        ],
        "story": article.story,
    }


def json_line(value: Any) -> str:
    """`value` as JSON in one line. Lone surrogates are escaped, so that any encoding can write it."""
    text = json.dumps(value, ensure_ascii=False)
    return json.dumps(value) if any("\ud800" <= char <= "\udfff" for char in text) else text
