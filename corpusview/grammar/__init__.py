"""The language of questions: from what somebody typed to a tree, with hints where it was unclear.

    protests Almaty            both words            killed OR wounded          either
    protests -Almaty           the first, not the second (also NOT)             ( ) group
    "shoot to kill"            next to each other    killed near/10 clashes     within ten words
    govern*  colo?r            words of that shape   Tokaev~  Tokaev~2          one or two letters off
    =protest                   this very form        title:Tokayev body: boilerplate:   in that part only
    date:2022-01..2022-03      by month, day or year, either end open; date:unknown
    source:"bne IntelliNews"   entity:Blinken   tag:urgent   language:ru
    note:"ask him"             words of your notes; has:note, has:highlight, has:tag; is:unread, is:keep
    in:boilerplate             where to look: body, boilerplate, all

Words next to each other are joined by AND. AND, OR and NOT are operators in capitals only. No string is refused:
what is unclear comes back as a `Hint` that names its place, and the rest is searched. What may be asked at once is
bounded, so that a page pasted into the box by mistake is answered like any question.
"""

from __future__ import annotations

from datetime import date

from corpusview.grammar.reading import Reading
from corpusview.query import Query, Scope, Sort

__all__ = ["FIELDS", "parse"]

# The fields of a question, each with what it asks for, in the order in which they are offered.
FIELDS = {
    "title": "words of the headline",
    "body": "words of the text",
    "boilerplate": "words around the text",
    "source": "who published it",
    "date": "when: a year, a month, a day, from..to",
    "entity": "who or what is named",
    "tag": "your tags",
    "language": "language, by two letters",
    "note": "words of your notes",
    "has": "your notes, highlights, tags",
    "is": "read or not, your verdict",
    "in": "where to look",
}


def parse(raw: str, scope: Scope = Scope.BODY, sort: Sort = Sort.RELEVANCE, today: date | None = None) -> Query:
    """What `raw` asks. Never raises: what is unclear comes back in `Query.hints`, in the order of its place.

    `in:` within the query takes the place of `scope`. `today` is what `date:today` and `date:30d` count from.
    """
    reading = Reading(raw, scope, today)
    tree = reading.tree()
    return Query(raw, tree, reading.scope, sort, reading.told())
