"""In how many articles each entity stands, and how often: for some articles or for all, in slices.

Counting the names of a very large corpus takes longer than a hand waits. Everything here is a generator that pauses
every few hundredths of a second, so that whoever counts can be told to stop, or do something else first.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Generator, Iterable, Iterator, Sequence
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from corpusview.article import EntityKind
from corpusview.corpus.catalogue.register import ALIASES, EntityCount, Register

# Articles whose names are looked at between two pauses, and entities that are told of.
ARTICLES_AT_ONCE, ENTITIES_AT_ONCE = 500, 500

Counts = dict[EntityKind, tuple[EntityCount, ...]]


def counted(
    db: sqlite3.Connection,
    register: Register,
    articles: Sequence[int] | None,
    kinds: Collection[EntityKind],
    limit: int,
    furniture: bool,
    among: Sequence[int] | None = None,
) -> Generator[None, None, Counts]:
    """For each of `kinds` the entities of these articles (of all when None), the most widely named first.

    At most `limit` of a kind, 0 for all; with `among` only entities of these numbers.
    """
    if articles is None and not furniture and register.is_settled():
        return (yield from _kept(db, kinds, limit, among))
    numbers = [row[0] for row in db.execute("SELECT id FROM articles")] if articles is None else articles
    subjects, spread, times = yield from _tallied(db, numbers, furniture, among)
    order = np.lexsort((-times, -spread))
    found: dict[EntityKind, list[EntityCount]] = {kind: [] for kind in kinds}
    there = {kind for kind in kinds if register.has_names_of(kind)}
    for at in range(0, len(order), ENTITIES_AT_ONCE):
        chunk = order[at : at + ENTITIES_AT_ONCE]
        rows = zip(subjects[chunk].tolist(), spread[chunk].tolist(), times[chunk].tolist(), strict=True)
        for each in _described(db, register, list(rows), furniture, kinds):
            found[each.kind].append(each)
        if limit and all(len(found[kind]) >= limit for kind in there):
            break
        yield
    return {kind: _ordered(some)[: limit or None] for kind, some in found.items()}


def _ordered(counts: Iterable[EntityCount]) -> tuple[EntityCount, ...]:
    return tuple(sorted(counts, key=lambda each: (-each.articles, -each.mentions, each.name)))


def _tallied(
    db: sqlite3.Connection, articles: Sequence[int], furniture: bool, among: Sequence[int] | None
) -> Generator[None, None, tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]]:
    """Entities (names that belong to none by their number below 0), in how many of the articles, how often in all."""
    narrowed, values = ("", ()) if among is None else (f" AND names.entity {_AMONG}", (json.dumps(list(among)),))
    (names,) = db.execute("SELECT coalesce(max(id), 0) FROM names").fetchone()
    # by number of a subject, shifted so that the lowest is 0
    spread, times = np.zeros(names + 1, dtype=np.int64), np.zeros(names + 1, dtype=np.int64)
    for at in range(0, len(articles), ARTICLES_AT_ONCE):
        asked = json.dumps(list(articles[at : at + ARTICLES_AT_ONCE]))
        rows = db.execute(
            "SELECT coalesce(names.entity, -names.id), named.article, named.mentions"
            " FROM named CROSS JOIN names ON names.id = named.name"
            f" WHERE named.article {_AMONG} AND in_furniture = ? AND coalesce(names.entity, -1) <> 0{narrowed}",
            (asked, furniture, *values),
        ).fetchall()
        if rows:
            table = np.fromiter(chain.from_iterable(rows), dtype=np.int64, count=3 * len(rows)).reshape(-1, 3)
            # Names may come between two slices: they are counted the next time.
            table = table[table[:, 0] >= -names]
            # An article in which two names of one entity stand counts once. Its number has fewer bits than 32.
            subjects = np.unique((table[:, 0] << 32) + table[:, 1]) >> 32
            more = max(0, names + int(subjects.max(initial=0)) + 1 - len(spread))
            spread, times = np.pad(spread, (0, more)), np.pad(times, (0, more))
            np.add.at(spread, subjects + names, 1)
            np.add.at(times, table[:, 0] + names, table[:, 2])
        yield
    there = np.flatnonzero(spread)
    return there - names, spread[there], times[there]


_AMONG = "IN (SELECT value FROM json_each(?))"


def _described(
    db: sqlite3.Connection,
    register: Register,
    rows: Sequence[tuple[int, int, int]],
    furniture: bool,
    kinds: Collection[EntityKind],
) -> Iterator[EntityCount]:
    """What is counted, with names, kinds and aliases; only of `kinds`."""
    entities = json.dumps([subject for subject, _, _ in rows if subject > 0])
    names = json.dumps([-subject for subject, _, _ in rows if subject < 0])
    told = {
        number: (kind, name, confidence)
        for number, kind, name, confidence in db.execute(
            f"SELECT id, kind, name, confidence FROM entities WHERE id {_AMONG}"
            f" UNION ALL SELECT -id, kind, name, confidence FROM names WHERE id {_AMONG}",
            (entities, names),
        )
    }
    aliases = aliases_of(db, [subject for subject, _, _ in rows if subject > 0])
    for subject, articles, times in rows:
        if subject not in told or (of := EntityKind(told[subject][0])) not in kinds:
            continue
        _, name, confidence = told[subject]
        if subject > 0:
            also = tuple(each for each in aliases.get(subject, ()) if each != name)[:ALIASES]
        else:
            also = register.surfaces_in_articles(-subject, furniture)
        yield EntityCount(name, of, articles, times, also, subject if subject > 0 else None, confidence)


def aliases_of(db: sqlite3.Connection, entities: Sequence[int]) -> dict[int, list[str]]:
    """All names and surfaces of these entities, the most frequent first."""
    asked = json.dumps(list(entities))
    rows = db.execute(
        "SELECT entity, text FROM ("
        f" SELECT entity, name AS text, articles FROM names WHERE entity {_AMONG}"
        " UNION ALL SELECT names.entity, surface, surfaces.articles FROM names"
        f"  JOIN surfaces ON surfaces.name = names.id WHERE names.entity {_AMONG} AND surfaces.articles > 0)"
        " GROUP BY entity, text ORDER BY entity, sum(articles) DESC, text",
        (asked, asked),
    )
    found: dict[int, list[str]] = {}
    for entity, text in rows:
        found.setdefault(entity, []).append(text)
    return found


def _kept(
    db: sqlite3.Connection, kinds: Collection[EntityKind], limit: int, among: Sequence[int] | None
) -> Generator[None, None, Counts]:
    """The entities of the whole corpus with the counts that are kept with them."""
    narrowed, values = ("", ()) if among is None else (f" AND id {_AMONG}", (json.dumps(list(among)),))
    # The index gives them by articles alone. Among a few it is faster to sort those.
    by = "" if among is None else "NOT INDEXED"
    # To put all of them in order at once would take long before the first is there.
    within = ", mentions DESC, name" if limit else ""
    found: Counts = {}
    for kind in kinds:
        some: list[EntityCount] = []
        rows = db.execute(
            f"SELECT id, name, articles, mentions, confidence FROM entities {by} WHERE kind = ?{narrowed}"
            f" ORDER BY articles DESC{within} LIMIT ?",
            (kind.value, *values, limit or -1),
        )
        while chunk := rows.fetchmany(ENTITIES_AT_ONCE):
            aliases = aliases_of(db, [row[0] for row in chunk])
            some += [
                EntityCount(
                    name,
                    kind,
                    articles,
                    mentions,
                    tuple(each for each in aliases.get(number, ()) if each != name)[:ALIASES],
                    number,
                    confidence,
                )
                for number, name, articles, mentions, confidence in chunk
            ]
            yield
        found[kind] = tuple(some) if limit else _ordered(some)
    return found
