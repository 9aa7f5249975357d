"""Stories as the catalogue keeps them: each article's sketch, and the number of the story that it tells with others.

A story's number is the lowest id among its articles. `articles.story` is NULL until an article was compared with the
others, and 0 where it tells its story alone. Articles belong together where a chain of copies leads from one to the
other, so that it makes no difference in which order they came.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from itertools import chain

from corpusview.article import MOST_COPIES_COMPARED
from corpusview.corpus.catalogue.rows import insert
from corpusview.corpus.stories import Sketch

# A hash that more articles have tells little: it may stand in a notice that was taken for body text. Those of them
# that came first are still looked at, so that the hundredth copy of a text finds the others. When one leaves a story of
# more articles than this, the others stay together; in smaller ones all links are looked at again.
_MANY = _LINKED_ANEW = MOST_COPIES_COMPARED


def settle(db: sqlite3.Connection, number: int, packed: bytes) -> None:
    """Keep the sketch of an article, and find the story that it tells."""
    before = db.execute("SELECT sketch FROM sketches WHERE article = ?", (number,)).fetchone()
    if before is not None:
        if before[0] == packed:
            return
        leave(db, (number,))
    settle_new(db, number, packed)


def settle_new(db: sqlite3.Connection, number: int, packed: bytes) -> None:
    """The same for an article of which there is none yet."""
    sketch = Sketch.unpacked(packed)
    alike: dict[int, int] = {}
    for other, story, its in _candidates(db, number, sketch):
        # One copy is enough to belong to a story of thousands.
        if not (story and story in alike.values()) and sketch.tells_what(Sketch.unpacked(its)):
            alike[other] = story
    db.execute("INSERT INTO sketches VALUES (?, ?)", (number, packed))
    db.executemany("INSERT INTO sketch_keys VALUES (?, ?)", ((key, number) for key in sketch.telling()))
    if not alike:
        db.execute("UPDATE articles SET story = 0 WHERE id = ?", (number,))
        return
    told = {story for story in alike.values() if story}
    alone = [other for other, story in alike.items() if not story]
    story = min({number, *alone, *told})
    db.execute(f"UPDATE articles SET story = ? WHERE id IN {_AMONG}", (story, json.dumps([number, *alone])))
    # Only a story that was told under another number is gone through: the next of a thousand copies is one row.
    for other in told - {story}:
        db.execute(f"UPDATE articles SET story = ? WHERE story = ? AND {_TOLD}", (story, other))


def apart(
    db: sqlite3.Connection, them: Sequence[tuple[int, bytes]]
) -> tuple[list[tuple[int, bytes]], list[tuple[int, bytes]]]:
    """New articles, each with its sketch: those that share no telling hash with any, and the others."""
    telling = {number: Sketch.unpacked(packed).telling() for number, packed in them}
    met = Counter(chain.from_iterable(telling.values()))
    shared = {key for key, times in met.items() if times > 1}
    shared.update(
        row[0] for row in db.execute(f"SELECT key FROM sketch_keys WHERE key IN {_AMONG}", (json.dumps(list(met)),))
    )
    alone: list[tuple[int, bytes]] = []
    others: list[tuple[int, bytes]] = []
    for each in them:
        (alone if shared.isdisjoint(telling[each[0]]) else others).append(each)
    return alone, others


def keep(db: sqlite3.Connection, them: Sequence[tuple[int, bytes]]) -> None:
    """Keep the sketches of new articles, which were found to tell their stories alone."""
    db.executemany("INSERT INTO sketches VALUES (?, ?)", them)
    insert(
        db,
        "INSERT INTO sketch_keys",
        sorted((key, number) for number, packed in them for key in Sketch.unpacked(packed).telling()),
    )


def leave(db: sqlite3.Connection, numbers: Sequence[int]) -> None:
    """Take articles out of their stories, and forget their sketches. The others stay together where copies link them.

    All at once, for each story is put in order once: a thousand copies of one text are gone through as one is.
    """
    listed = json.dumps(list(numbers))
    rows = db.execute(
        f"SELECT id, story, sketch FROM articles JOIN sketches ON article = id WHERE id IN {_AMONG}", (listed,)
    ).fetchall()
    db.executemany(
        "DELETE FROM sketch_keys WHERE key = ? AND article = ?",
        ((key, number) for number, _, packed in rows for key in Sketch.unpacked(packed).telling()),
    )
    db.execute(f"DELETE FROM sketches WHERE article IN {_AMONG}", (listed,))
    left = {number for number, _, _ in rows}
    db.execute(f"UPDATE articles SET story = NULL WHERE id IN {_AMONG}", (json.dumps(sorted(left)),))
    for story in sorted({story for _, story, _ in rows if story}):
        _tell_without(db, story, left)


def _tell_without(db: sqlite3.Connection, story: int, left: Collection[int]) -> None:
    """Let the articles that are still in a story tell it, under another number where the one of that number left."""
    others = [
        row[0] for row in db.execute(f"SELECT id FROM articles WHERE story = ? AND {_TOLD} ORDER BY id", (story,))
    ]
    if len(others) <= _LINKED_ANEW:
        for linked in _linked(db, others):
            _join(db, linked)
    elif story in left:
        db.execute(f"UPDATE articles SET story = ? WHERE story = ? AND {_TOLD}", (others[0], story))


def _join(db: sqlite3.Connection, members: Iterable[int]) -> None:
    """Let `members` tell one story; one article alone tells none."""
    members = sorted(members)
    story = members[0] if len(members) > 1 else 0
    db.execute(f"UPDATE articles SET story = ? WHERE id IN {_AMONG}", (story, json.dumps(members)))


def _candidates(db: sqlite3.Connection, number: int, sketch: Sketch) -> list[tuple[int, int, bytes]]:
    """Articles that may be copies, each with its story (0: none) and its sketch: those that share a telling hash."""
    keys = sketch.telling()
    # Most share no hash with any: that is seen in one look.
    among = ", ".join("?" * len(keys))
    rows = db.execute(f"SELECT article FROM sketch_keys WHERE key IN ({among}) LIMIT ?", (*keys, _MANY + 1)).fetchall()
    found = {row[0] for row in rows}
    if len(rows) > _MANY:
        found.clear()
        for key in keys:
            rows = db.execute("SELECT article FROM sketch_keys WHERE key = ? ORDER BY article LIMIT ?", (key, _MANY))
            found.update(row[0] for row in rows)
    found.discard(number)
    if not found:
        return []
    return db.execute(
        "SELECT article, coalesce(story, 0), sketch FROM sketches JOIN articles ON articles.id = article"
        f" WHERE article IN {_AMONG} ORDER BY article",
        (json.dumps(sorted(found)),),
    ).fetchall()


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


# The condition of the index on stories, word for word: without it SQLite would look through every article.
_TOLD = "story > 0"
_AMONG = "(SELECT value FROM json_each(?))"


def unsettled(db: sqlite3.Connection, limit: int) -> tuple[int, ...]:
    """Articles that were never compared with the others, at most `limit`."""
    return tuple(
        row[0] for row in db.execute("SELECT id FROM articles WHERE story IS NULL ORDER BY id LIMIT ?", (limit,))
    )


def told_together(db: sqlite3.Connection) -> dict[int, int]:
    """The story of every article that has a copy."""
    return dict(db.execute(f"SELECT id, story FROM articles WHERE {_TOLD}"))


def members(db: sqlite3.Connection, number: int) -> tuple[int, ...]:
    """The articles that tell the same story as this one, itself among them, by id."""
    rows = db.execute(
        f"SELECT id FROM articles WHERE story = (SELECT story FROM articles WHERE id = ?) AND {_TOLD} ORDER BY id",
        (number,),
    ).fetchall()
    return tuple(row[0] for row in rows) or (number,)
