"""Names in the boilerplate: judged line by line by the plain rules, and once only, as the lines of a site come again.

Furniture is listed only on request, and has the capitals of headlines throughout: the plain rules will do. Of a menu or
a list of other articles no line tells anything about the next, so each is judged by itself alone.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from corpusview.article import Span
from corpusview.reading.entities.names import is_titled
from corpusview.reading.entities.rules import Rules
from corpusview.reading.entities.tagger import Found
from corpusview.reading.entities.vocabulary import Vocabulary

# Letters of lines whose names are kept, before all are forgotten: about 15 MB with what was found in them.
KEPT_LETTERS = 2_000_000


class Furniture:
    """The names of lines met before, by language and line: each with its place in the line and whether titled."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._named: dict[tuple[str | None, str], tuple[tuple[int, int, Found, bool], ...]] = {}
        self._letters = 0

    def find(
        self, text: str, spans: Iterable[Span], language: str | None, vocabulary: Vocabulary
    ) -> list[tuple[Span, Found, bool]]:
        """The names in the parts `spans` of `text`, which rise and do not overlap; the last says whether titled."""
        if self._letters > KEPT_LETTERS:
            self._named.clear()
            self._letters = 0
        named = self._named
        lines: list[tuple[int, str]] = []
        new: dict[str, Span] = {}
        for span in spans:
            at = span.start
            for line in text[span.start : span.end].split("\n"):
                if line:
                    lines.append((at, line))
                    if (language, line) not in named and line not in new:
                        new[line] = Span(at, at + len(line))
                at += len(line) + 1
        if new:
            self._learn(text, new, language, vocabulary)
        return [
            (Span(at + start, at + end), name, titled)
            for at, line in lines
            for start, end, name, titled in named[language, line]
        ]

    def _learn(self, text: str, lines: dict[str, Span], language: str | None, vocabulary: Vocabulary) -> None:
        tokens = vocabulary.tokens(text, lines.values())
        firsts = np.fromiter((span.start for span in lines.values()), dtype=np.int64, count=len(lines))
        parts = np.searchsorted(firsts, tokens.starts, side="right") - 1
        found: list[list[tuple[int, int, Found, bool]]] = [[] for _ in lines]
        for name in self._rules.tag(tokens, language, parts):
            part = int(parts[name.start])
            start, end = int(tokens.starts[name.start] - firsts[part]), int(tokens.ends[name.end - 1] - firsts[part])
            titled = name.start > 0 and parts[name.start - 1] == part and is_titled(tokens.words, name.start)
            found[part].append((start, end, name, titled))
        for line, names in zip(lines, found, strict=True):
            self._named[language, line] = tuple(names)
            self._letters += len(line)
