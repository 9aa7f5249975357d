"""What is asked and what is found: the tree of a question, and the answer.

A query's tree is our own and versioned, so that a saved search outlives any change of the grammar or the index.
`grammar.parse` makes a `Query` from what somebody typed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from corpusview.article import Span

GRAMMAR_VERSION = 1


class Scope(StrEnum):
    """Where a question looks. BODY means headline, standfirst, byline and body."""

    BODY = "body"
    BOILERPLATE = "boilerplate"
    ALL = "all"


class Sort(StrEnum):
    """The order of an answer. Ties are settled by article id, so that every order is stable."""

    RELEVANCE = "relevance"
    NEWEST = "newest"
    OLDEST = "oldest"
    SOURCE = "source"
    SOURCE_BACK = "source-z"
    TITLE = "title"
    TITLE_BACK = "title-z"
    HITS = "hits"
    FEWEST = "fewest"
    LONGEST = "longest"
    SHORTEST = "shortest"


class Field(StrEnum):
    """The part of an article that a clause names: `title:`, `body:`, `boilerplate:`."""

    TITLE = "title"
    BODY = "body"
    BOILERPLATE = "boilerplate"


# --- the tree. `span` is the clause's place in the raw query, so that a hint or an explanation can point at it.


@dataclass(frozen=True, slots=True)
class Word:
    """One word, as typed. `exact` asks for this very form (`=word`), otherwise its stem is sought."""

    text: str
    span: Span
    exact: bool = False
    field: Field | None = None


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words next to each other, in order."""

    words: tuple[Word, ...]
    span: Span
    field: Field | None = None


@dataclass(frozen=True, slots=True)
class Near:
    """Every operand (Word, Phrase, Prefix, Wildcard or Fuzzy) within `distance` words of the next, in either order."""

    parts: tuple[Node, ...]
    distance: int
    span: Span
    field: Field | None = None


@dataclass(frozen=True, slots=True)
class Prefix:
    """Words that start so: `govern*`."""

    text: str
    span: Span
    field: Field | None = None


@dataclass(frozen=True, slots=True)
class Wildcard:
    """Words of this shape: `?` is one character, `*` any number."""

    pattern: str
    span: Span
    field: Field | None = None


@dataclass(frozen=True, slots=True)
class Fuzzy:
    """Words at most `distance` edits away: `Tokaev~`, `Tokaev~2`."""

    text: str
    distance: int
    span: Span
    field: Field | None = None


@dataclass(frozen=True, slots=True)
class Dates:
    """Published from `first` to `last`, both included, each open where None."""

    first: date | None
    last: date | None
    span: Span


@dataclass(frozen=True, slots=True)
class Undated:
    """Articles whose date is unknown: `date:unknown`."""

    span: Span


@dataclass(frozen=True, slots=True)
class From:
    """Articles of a source: `source:"bne IntelliNews"`; matches case-blind, and by any whole word of the name."""

    source: str
    span: Span


@dataclass(frozen=True, slots=True)
class Names:
    """Articles whose body names an entity: `entity:Tokayev`; matches any of its names, case-blind, by whole words."""

    name: str
    span: Span


@dataclass(frozen=True, slots=True)
class Tagged:
    """Articles that the user gave a tag: `tag:follow-up`."""

    tag: str
    span: Span


@dataclass(frozen=True, slots=True)
class InLanguage:
    """Articles in a language, by its two-letter code: `language:ru`."""

    code: str
    span: Span


class Verdict(StrEnum):
    """What the user decided about an article while sifting."""

    KEEP = "keep"
    LATER = "later"
    DROP = "drop"


class State(StrEnum):
    """What the user has done with an article, as a question can ask for it: `is:unread`."""

    UNREAD = "unread"
    READ = "read"
    KEEP = "keep"
    LATER = "later"
    DROP = "drop"


@dataclass(frozen=True, slots=True)
class Is:
    """Articles that the user has read or not, has kept, dropped or left for later."""

    state: State
    span: Span


class Mark(StrEnum):
    """What the user can have made of an article, as a question can ask for it: `has:note`."""

    NOTE = "note"
    HIGHLIGHT = "highlight"
    TAG = "tag"


@dataclass(frozen=True, slots=True)
class Has:
    """Articles that have a mark of the user's."""

    mark: Mark
    span: Span


@dataclass(frozen=True, slots=True)
class Noted:
    """Articles with a note of the user's that holds these words, next to each other: `note:"ask him"`."""

    words: str
    span: Span


@dataclass(frozen=True, slots=True)
class And:
    """All of the parts."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Any of the parts."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """None of the part."""

    part: Node


@dataclass(frozen=True, slots=True)
class Among:
    """Articles of these ids, in rising order: what a clause means that only the catalogue can answer."""

    articles: tuple[int, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Everything:
    """No condition: every article."""


@dataclass(frozen=True, slots=True)
class Nothing:
    """A condition that no article meets."""


Text = Word | Phrase | Near | Prefix | Wildcard | Fuzzy
Filter = Dates | Undated | From | Names | Tagged | InLanguage | Is | Has | Noted | Among
Node = Text | Filter | And | Or | Not | Everything | Nothing


@dataclass(frozen=True, slots=True)
class Hint:
    """Something in the query that was unclear, where it stands, and what was made of it."""

    span: Span
    sentence: str


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked. `raw` is as typed; `tree` what was understood of it; `hints` what was not."""

    raw: str
    tree: Node
    scope: Scope = Scope.BODY
    sort: Sort = Sort.RELEVANCE
    hints: tuple[Hint, ...] = ()
    grammar: int = GRAMMAR_VERSION


@dataclass(frozen=True, slots=True)
class SavedSearch:
    """A question kept by name, as it was typed. `seen` is the highest id of an article when it was looked at last."""

    name: str
    raw: str
    scope: Scope = Scope.BODY
    sort: Sort = Sort.RELEVANCE
    grammar: int = GRAMMAR_VERSION
    made_at: datetime | None = None
    seen: int = 0


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that was asked before: how often, and how many articles it found the last time."""

    raw: str
    times: int
    found: int


# --- the answer


@dataclass(frozen=True, slots=True)
class Hits:
    """The answer: ids in the order asked for, all of them, and what else there is to say.

    `total` is exact when `exact`, else a lower bound. `only_in_boilerplate` counts articles that the same question
    finds in the boilerplate but not in the article. `told` are sentences about any bound that was met.
    """

    query: Query
    ids: tuple[int, ...]
    scores: tuple[float, ...]
    total: int
    only_in_boilerplate: int = 0
    exact: bool = True
    elapsed_ms: float = 0.0
    told: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Extract:
    """A further place of an article that answers a query: a stretch of one line, and where it stands.

    `marks` are spans of `text`; `at` is the first of its hits, in the text of the article.
    """

    text: str
    marks: tuple[Span, ...]
    where: str
    at: Span


@dataclass(frozen=True, slots=True)
class Snippet:
    """The best window of an article to show for a query. `marks` are spans of `text`, in order, never overlapping.

    `hits` counts the matches in the whole article within the query's scope, not only those shown; `extracts` are
    further places, in order, as many as were asked for.
    """

    text: str
    marks: tuple[Span, ...]
    hits: int
    extracts: tuple[Extract, ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an article stands with the user: whether it was read, and the verdict on it."""

    is_read: bool = False
    verdict: Verdict | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """One row of an answer, as much as a list shows before the article is opened."""

    id: int
    path: str
    title: str
    published: date | None
    source: str | None
    score: float
    language: str | None = None
    words: int = 0
    standing: Standing = field(default=Standing())


@dataclass(frozen=True, slots=True)
class Shelved:
    """An article on the shelf, as a list shows it. `of_import`: the import that was taken back, 0 for none."""

    article: int
    removed_at: datetime
    of_import: int
    title: str
    published: date | None
    source: str | None
    path: str
    notes: int
    tags: int

    def day(self) -> str:
        """The day on which it was removed, where the user is."""
        return self.removed_at.astimezone().date().isoformat()
