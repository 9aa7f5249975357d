"""The fields of the index, and how much a word in each of them weighs."""

from __future__ import annotations

import re
from collections.abc import Sequence

from whoosh import analysis, columns, fields, formats

from corpusview.query import Field, Scope
from corpusview.words import fold, stem, stems, terms, terms_of_each

TITLE = "title"
BODY = "body"
BOILERPLATE = "boilerplate"
SOURCE = "source"
TAGS = "tags"
LANGUAGE = "language"
ID = "id"
DAY = "day"
# How a list sorts by source and by title: folded, so that case and accents do not part what belongs together.
SOURCE_ORDER = "source_order"
TITLE_ORDER = "title_order"
# What facets count: a source and a language as they are written.
SOURCE_NAME = "source_name"
LANGUAGE_CODE = "language_code"

_WILD = re.compile(r"([*?])")

# The day of an undated article; `date.toordinal` starts at 1.
UNDATED = 0

# A headline is about a fiftieth of an article and says what it is about: a word there counts twice and a half.
# Boilerplate is searched on request only, and then must not drown what the article itself says.
WEIGHT = {TITLE: 2.5, BODY: 1.0, BOILERPLATE: 0.3}

FIELDS_OF_SCOPE = {
    Scope.BODY: (TITLE, BODY),
    Scope.BOILERPLATE: (BOILERPLATE,),
    Scope.ALL: (TITLE, BODY, BOILERPLATE),
}
FIELD_OF_CLAUSE = {Field.TITLE: TITLE, Field.BODY: BODY, Field.BOILERPLATE: BOILERPLATE}


class Words(fields.FieldType):
    """Words with their positions, given as a list of terms; scored by BM25F where `scorable`."""

    def __init__(self, scorable: bool) -> None:
        super().__init__(formats.Positions(), analysis.IDAnalyzer(), scorable=scorable)

    def terms(self, text: str) -> list[str]:
        """The words of a text."""
        return terms(text)

    def terms_of_each(self, texts: Sequence[str]) -> tuple[list[str], list[int]]:
        """The words of several texts, one text after the other, and how many each has."""
        return terms_of_each(texts)

    def family(self, term: str) -> str:
        """What the forms of one word share."""
        return stem(term)

    def families(self, terms: Sequence[str]) -> list[str]:
        """The same for many."""
        return stems(terms)

    def __getstate__(self) -> tuple[bool]:
        return (self.scorable,)

    def __setstate__(self, state: tuple[bool]) -> None:
        self.__init__(*state)


def corpus_schema() -> fields.Schema:
    """The schema of a corpus's index."""
    return fields.Schema(
        **{
            TITLE: Words(scorable=True),
            BODY: Words(scorable=True),
            BOILERPLATE: Words(scorable=True),
            SOURCE: Words(scorable=False),
            TAGS: Words(scorable=False),
            LANGUAGE: Words(scorable=False),
            ID: fields.COLUMN(columns.NumericColumn("q", default=0)),
            DAY: fields.COLUMN(columns.NumericColumn("i", default=UNDATED)),
            SOURCE_NAME: fields.COLUMN(columns.RefBytesColumn()),
            SOURCE_ORDER: fields.COLUMN(columns.RefBytesColumn()),
            TITLE_ORDER: fields.COLUMN(columns.VarBytesColumn()),
            LANGUAGE_CODE: fields.COLUMN(columns.RefBytesColumn()),
        }
    )


def whole(name: str) -> str:
    """A tag or a language code as one term: case, accents and outer blanks make no difference."""
    return " ".join(fold(part) or part for part in name.casefold().split())


def folded_pattern(pattern: str) -> str:
    """A wildcard pattern folded like the words it is compared with; its `*` and `?` stay, brackets mean nothing."""
    parts = _WILD.split(pattern)
    return "".join(part if part in "*?" else "".join(terms(part)) for part in parts if part)


def order(words: Sequence[str]) -> bytes:
    """By what a source or a title of these words is sorted; long titles by their first 120 bytes."""
    return " ".join(words).encode("utf-8", "replace")[:120]
