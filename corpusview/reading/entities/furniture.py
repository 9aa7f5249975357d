"""Names in the boilerplate: judged line by line by the plain rules, and once only, as the lines of a site come again.

Furniture is listed only on request, and has the capitals of headlines throughout: the plain rules will do. Of a menu or
a list of other articles no line tells anything about the next, so each is judged by itself alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

import numpy as np

from corpusview.article import Span
from corpusview.reading.entities.names import is_titled
from corpusview.reading.entities.rules import Rules
from corpusview.reading.entities.tagger import Found
from corpusview.reading.entities.vocabulary import Vocabulary

# A name in a text: its place, what it is, whether a title stands before it, and its roles (see `roles`).
Placed = tuple[Span, Found, bool, int]

# Letters of lines whose names are kept, before all are forgotten: about 15 MB with what was found in them.
KEPT_LETTERS = 2_000_000

# What stands in the furniture is no evidence of anything.
NO_ROLES = 0


class Furniture:
    """The names of lines met before, by language and line: each with its place in the line and whether titled."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._named: dict[str | None, dict[str, tuple[tuple[int, int, Found, bool], ...]]] = defaultdict(dict)
        self._letters = 0

    def find(
        self, texts: Sequence[tuple[str, Sequence[Span], str | None]], vocabulary: Vocabulary
    ) -> Iterator[list[Placed]]:
        """The names in parts of texts, each in its language; the parts of a text rise and do not overlap."""
        if self._letters > KEPT_LETTERS:
            self._named.clear()
            self._letters = 0
        new: dict[str | None, dict[str, None]] = {}
        all_lines: list[list[tuple[int, str]]] = []
        for text, spans, language in texts:
            lines: list[tuple[int, str]] = []
            unknown = new.setdefault(language, {})
            named = self._named[language]
            for span in spans:
                at = span.start
                for line in text[span.start : span.end].split("\n"):
                    if line:
                        lines.append((at, line))
                        if line not in named:
                            unknown[line] = None
                    at += len(line) + 1
            all_lines.append(lines)
        for language, unknown in new.items():
            if unknown:
                self._learn(list(unknown), language, vocabulary)
        for lines, (_, _, language) in zip(all_lines, texts, strict=True):
            named = self._named[language]
            yield [
                (Span(at + start, at + end), name, titled, NO_ROLES)
                for at, line in lines
                for start, end, name, titled in named[line]
            ]

    def _learn(self, lines: list[str], language: str | None, vocabulary: Vocabulary) -> None:
        tokens, bounds = vocabulary.tokens_of_lines(lines)
        parts = np.repeat(np.arange(len(lines)), np.diff(bounds))
        found: list[list[tuple[int, int, Found, bool]]] = [[] for _ in lines]
        for name in self._rules.tag(tokens, language, parts):
            part = int(parts[name.start])
            titled = name.start > bounds[part] and is_titled(tokens.words, name.start)
            found[part].append((int(tokens.starts[name.start]), int(tokens.ends[name.end - 1]), name, titled))
        for line, names in zip(lines, found, strict=True):
            self._named[language][line] = tuple(names)
            self._letters += len(line)
