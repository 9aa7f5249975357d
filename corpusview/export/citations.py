"""Articles as references, RIS and BibTeX: untrusted text can end no field and run no command."""

from __future__ import annotations

import re

from corpusview.article import Article
from corpusview.notes import Made, told
from corpusview.words import terms

_BIBTEX = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\{",
        "}": r"\}",
        "%": r"\%",
        "&": r"\&",
        "#": r"\#",
        "_": r"\_",
        "$": r"\$",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
    }
)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


def ris(article: Article, made: Made | None = None) -> str:
    """`article` as one RIS record of type NEWS, lines ended as the format asks; tags are keywords, notes notes."""
    masthead = article.masthead
    day = masthead.published
    fields = (
        ("TY", "NEWS"),
        ("ID", str(article.id)),
        ("TI", article.title()),
        ("AU", masthead.byline),
        ("T2", masthead.source),
        ("PY", f"{day.year:04}" if day else None),
        ("DA", f"{day.year:04}/{day.month:02}/{day.day:02}" if day else None),
        ("AB", masthead.standfirst),
        ("LA", article.language),
        ("L1", article.origin.path),
        ("N1", f"SHA-256 {article.origin.sha256}" if article.origin.sha256 else None),
        *(("KW", tag) for tag in (made.tags if made else ())),
        *(("N1", told(each)) for each in (made.notes if made else ())),
    )
    lines = [f"{name}  - {_line(value)}" for name, value in fields if value]
    return "\r\n".join([*lines, "ER  - ", "", ""])


def bibtex(article: Article, made: Made | None = None) -> str:
    """`article` as one BibTeX entry of type misc, its key unique by the article's number; with tags and notes."""
    masthead = article.masthead
    day = masthead.published
    fields = (
        ("title", article.title()),
        ("author", masthead.byline),
        ("howpublished", masthead.source),
        ("year", f"{day.year:04}" if day else None),
        ("month", str(day.month) if day else None),
        ("day", str(day.day) if day else None),
        ("abstract", masthead.standfirst),
        ("language", article.language),
        ("file", article.origin.path),
        ("keywords", ", ".join(made.tags) if made else None),
        ("annote", "; ".join(told(each) for each in made.notes) if made else None),
    )
    # The author is one name as printed: without braces BibTeX would take “and” and commas apart.
    lines = [
        f"  {name} = {{{{{_line(value).translate(_BIBTEX)}}}}}," if name in ("title", "author") else
        f"  {name} = {{{_line(value).translate(_BIBTEX)}}},"
        for name, value in fields
        if value
    ]  # fmt: skip
    return "\n".join([f"@misc{{{_key(article)},", *lines, "}", "", ""])


def _key(article: Article) -> str:
    """A key of plain letters: source, year and number, as in `gazette2024n17`."""
    source = "".join(term for term in terms(article.masthead.source or "")[:3] if term.isascii() and term.isalnum())
    year = f"{article.masthead.published.year:04}" if article.masthead.published else "undated"
    return f"{source[:24]}{year}n{article.id}"


def _line(value: str) -> str:
    return " ".join(_CONTROL.sub(" ", value).split())
