"""A quotation with its source, ready to be pasted into a report."""

from __future__ import annotations

from corpusview.article import Article, Span
from corpusview.page import day


def citation(article: Article, quotation: str, lines: Span | None) -> str:
    """The quotation; headline, source, byline and date; the file and its lines, counted from 1, both ends included."""
    head = article.masthead
    credit = [f"“{article.title()}”", *(each for each in (head.source, head.byline) if each), day(head.published)]
    where = article.origin.path
    if lines is not None:
        where += f", line {lines.start}" if lines.start == lines.end else f", lines {lines.start}–{lines.end}"
    return f"“{quotation.strip()}”\n— {', '.join(credit)}\n{where}\n"
