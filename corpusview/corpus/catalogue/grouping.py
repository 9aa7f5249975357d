"""Stories as the catalogue keeps them: each article's sketch, and the number of the story that it tells with others.

A story's number is the lowest id among its articles. `articles.story` is NULL until an article was compared with the
others, and 0 where it tells its story alone. Articles belong together where a chain of copies leads from one to the
other, so that it makes no difference in which order they came.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence

from corpusview.corpus.stories import Sketch

# A hash that so many articles have tells nothing: it stands in a notice that was taken for body text. Those of them
# that came first are still looked at, so that the hundredth copy of a text finds the others.
_MANY = 200
# Articles whose links are all looked at again when one leaves their story; in larger ones the others stay together.
_LINKED_ANEW = 200


def settle(db: sqlite3.Connection, number: int, packed: bytes) -> None:
    """Keep the sketch of an article, and find the story that it tells."""
    before = db.execute("SELECT sketch FROM sketches WHERE article = ?", (number,)).fetchone()
    if before is not None:
        if before[0] == packed:
            return
        leave(db, number)
    sketch = Sketch.unpacked(packed)
    alike = [other for other, its in _candidates(db, number, sketch) if sketch.tells_what(its)]
    db.execute("INSERT INTO sketches VALUES (?, ?)", (number, packed))
    db.executemany("INSERT INTO sketch_keys VALUES (?, ?)", ((key, number) for key in sketch.telling()))
    if not alike:
        db.execute("UPDATE articles SET story = 0 WHERE id = ?", (number,))
        return
    told = {row[0] for row in db.execute(f"SELECT story FROM articles WHERE id IN {_AMONG}", (json.dumps(alike),))}
    told -= {0, None}
    members = {row[0] for row in db.execute(f"SELECT id FROM articles WHERE story IN {_AMONG}", (json.dumps([*told]),))}
    _join(db, {number, *alike, *members})


def leave(db: sqlite3.Connection, number: int) -> None:
    """Take an article out of its story, and forget its sketch. The others stay together where copies link them."""
    row = db.execute(
        "SELECT story, sketch FROM articles JOIN sketches ON article = id WHERE id = ?", (number,)
    ).fetchone()
    if row is None:
        return
    story, packed = row
    db.executemany(
        "DELETE FROM sketch_keys WHERE key = ? AND article = ?",
        ((key, number) for key in Sketch.unpacked(packed).telling()),
    )
    db.execute("DELETE FROM sketches WHERE article = ?", (number,))
    db.execute("UPDATE articles SET story = NULL WHERE id = ?", (number,))
    if not story:
        return
    others = [row[0] for row in db.execute("SELECT id FROM articles WHERE story = ? ORDER BY id", (story,))]
    for linked in _linked(db, others) if len(others) <= _LINKED_ANEW else [others]:
        _join(db, linked)


def _join(db: sqlite3.Connection, members: Iterable[int]) -> None:
    """Let `members` tell one story; one article alone tells none."""
    members = sorted(members)
    story = members[0] if len(members) > 1 else 0
    db.execute(f"UPDATE articles SET story = ? WHERE id IN {_AMONG}", (story, json.dumps(members)))


def _candidates(db: sqlite3.Connection, number: int, sketch: Sketch) -> list[tuple[int, Sketch]]:
    """Articles that may be copies, with their sketches: those that share a telling hash."""
    found: set[int] = set()
    for key in sketch.telling():
        rows = db.execute("SELECT article FROM sketch_keys WHERE key = ? ORDER BY article LIMIT ?", (key, _MANY))
        found.update(row[0] for row in rows)
    found.discard(number)
    return _sketches(db, found)


def _sketches(db: sqlite3.Connection, numbers: Iterable[int]) -> list[tuple[int, Sketch]]:
    rows = db.execute(
        f"SELECT article, sketch FROM sketches WHERE article IN {_AMONG} ORDER BY article", (json.dumps(list(numbers)),)
    )
    return [(article, Sketch.unpacked(packed)) for article, packed in rows]


def _linked(db: sqlite3.Connection, numbers: Sequence[int]) -> list[list[int]]:
    """`numbers` in parts that copies link."""
    waiting = dict(_sketches(db, numbers))
    parts = []
    while waiting:
        first, sketch = next(iter(waiting.items()))
        del waiting[first]
        part, open_ends = [first], [sketch]
        while open_ends:
            end = open_ends.pop()
            for other in [other for other, its in waiting.items() if end.tells_what(its)]:
                part.append(other)
                open_ends.append(waiting.pop(other))
        parts.append(part)
    return parts


_AMONG = "(SELECT value FROM json_each(?))"


def unsettled(db: sqlite3.Connection, limit: int) -> tuple[int, ...]:
    """Articles that were never compared with the others, at most `limit`."""
    return tuple(
        row[0] for row in db.execute("SELECT id FROM articles WHERE story IS NULL ORDER BY id LIMIT ?", (limit,))
    )


def told_together(db: sqlite3.Connection) -> dict[int, int]:
    """The story of every article that has a copy."""
    return dict(db.execute("SELECT id, story FROM articles WHERE story > 0"))


def members(db: sqlite3.Connection, number: int) -> tuple[int, ...]:
    """The articles that tell the same story as this one, itself among them, by id."""
    rows = db.execute(
        "SELECT id FROM articles WHERE story = (SELECT story FROM articles WHERE id = ? AND story > 0) ORDER BY id",
        (number,),
    ).fetchall()
    return tuple(row[0] for row in rows) or (number,)
