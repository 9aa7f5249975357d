"""An article as Markdown: what was written, without its furniture, its source, and what the user made of it."""

from __future__ import annotations

import re

from corpusview.article import Article
from corpusview.notes import STAR, Made, Placed

# Characters that Markdown or the HTML within it would take for markup, wherever they stand.
_MARKUP = re.compile(r"([\\`*_{}\[\]<>#|~&])")
# What makes a list, a rule or a heading only at the beginning of a line: `- `, `1. `, `2) `, `===`.
_AT_START = re.compile(r"^(?:([0-9]{1,9})(?=[.)])|(?=[-+=]))")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def markdown(article: Article, made: Made | None = None) -> str:
    """`article` with its headline, a line of source, byline and date, the standfirst and the body; then the user's
    tags and notes, each note under the words that it stands on.

    Nothing in the text can act as markup: no link, picture, heading or HTML comes of it.
    """
    masthead = article.masthead
    published = masthead.published.isoformat() if masthead.published else "undated"
    about = " · ".join(_plain(each) for each in (masthead.source, masthead.byline, published) if each)
    parts = [f"# {_plain(article.title())}", f"*{about}*"]
    if masthead.standfirst:
        parts.append(f"**{_plain(masthead.standfirst)}**")
    parts += [_plain(line) for line in article.body_text().splitlines() if line.strip()]
    if made is not None:
        parts += _made(made)
    parts.append(f"Article {article.id}, from {_plain(article.origin.path)}")
    return "\n\n".join(parts) + "\n\n---\n\n"


def _made(made: Made) -> list[str]:
    parts = []
    if made.tags:
        parts.append("Tags: " + ", ".join("★" if tag == STAR else _plain(tag) for tag in made.tags))
    if made.notes:
        parts.append("## Notes")
    for each in made.notes:
        parts += _note(each)
    return parts


def _note(each: Placed) -> list[str]:
    """A note: the words it stands on as a quotation, a line to each of theirs, and then its own."""
    note, parts = each.note, []
    if note.anchor is not None:
        lines = [_plain(line) for line in note.anchor.quote.splitlines() if line.strip()]
        if each.is_lost:
            lines.append("(These words are no longer in the text.)")
        parts.append("\n>\n".join(f"> {line}" for line in lines) or "> ")
    return parts + [_plain(line) for line in note.text.splitlines() if line.strip()]


def _plain(text: str) -> str:
    """One line of text with all markup made plain."""
    line = " ".join(_CONTROL.sub(" ", text).split())
    return _AT_START.sub(r"\1\\", _MARKUP.sub(r"\\\1", line))
