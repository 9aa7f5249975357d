"""A quotation with its source, ready to be pasted into a report, in one of several styles.

Each names the headline, the source, the byline, the date, the file and its lines; what an article lacks is left out or
said to be missing, and never made up.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from corpusview.article import Article, Span
from corpusview.page import day

# Signs that Markdown would take for its own.
_MARKDOWN = str.maketrans({sign: f"\\{sign}" for sign in "\\`*_[]<>#|"})


def citation(article: Article, quotation: str, lines: Span | None, style: str = "plain") -> str:
    """The quotation with its source. `lines` are those of the file, counted from 1, both ends included."""
    return STYLES.get(style, _plain)(article, quotation.strip(), _where(article, lines)) + "\n"


def _where(article: Article, lines: Span | None) -> str:
    where = article.origin.path
    if lines is not None:
        where += f", line {lines.start}" if lines.start == lines.end else f", lines {lines.start}–{lines.end}"
    return where


def _plain(article: Article, quotation: str, where: str) -> str:
    head = article.masthead
    credit = [f"“{article.title()}”", *(each for each in (head.source, head.byline) if each), day(head.published)]
    return f"“{quotation}”\n— {', '.join(credit)}\n{where}"


def _markdown(article: Article, quotation: str, where: str) -> str:
    head = article.masthead
    quoted = "\n".join(f"> {line.translate(_MARKDOWN)}".rstrip() for line in quotation.split("\n"))
    credit = [f"**{article.title().translate(_MARKDOWN)}**"]
    credit += [each.translate(_MARKDOWN) for each in (head.source, head.byline) if each]
    return f"{quoted}\n>\n> — {', '.join((*credit, day(head.published)))}  \n> {where.translate(_MARKDOWN)}"


def _chicago(article: Article, quotation: str, where: str) -> str:
    head = article.masthead
    # Byline, “Headline,” Source, date: a newspaper article in a note (Chicago Manual of Style, 14.191).
    title = article.title()
    stop = "" if title.endswith(("?", "!")) else ","
    parts = [f"{head.byline}, " if head.byline else "", f"“{title}{stop}” "]
    parts += [f"{head.source}, " if head.source else "", f"{day(head.published)}. File: {where}."]
    return f"“{quotation}”\n{''.join(parts)}"


def _apa(article: Article, quotation: str, where: str) -> str:
    head = article.masthead
    # Author. (Year, month day). Title. Source: a newspaper article in a list of references (APA 7, 10.1).
    when = head.published
    said = f"({when.year}, {day(when).split()[1]} {when.day})" if when else "(n.d.)"
    title = article.title()
    stop = "" if title.endswith(("?", "!", ".")) else "."
    parts = [f"{head.byline}. {said}. {title}{stop}"] if head.byline else [f"{title}{stop} {said}."]
    parts += [f"{head.source}."] if head.source else []
    return f"“{quotation}”\n{' '.join(parts)} [File: {where}]"


STYLES: Mapping[str, Callable[[Article, str, str], str]] = {
    "plain": _plain,
    "markdown": _markdown,
    "chicago": _chicago,
    "apa": _apa,
}
