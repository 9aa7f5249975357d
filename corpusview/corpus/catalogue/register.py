"""The register of entities: which names of the articles are one person, organisation or place, and why.

It is derived from the articles' names and the user's rules, and can be made again from them. What is to be done is kept
beside it, so that keeping it may be broken off anywhere. Only tables here; `corpus.naming` decides what is one.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from typing import NamedTuple

from corpusview.article import EntityKind
from corpusview.corpus.catalogue.rows import insert
from corpusview.corpus.prepared import storable

# Surfaces of a name that are looked at: the rarer ones of a name with more than these are slips of the pen.
SURFACES = 24
# Aliases of an entity that are given with it.
ALIASES = 40

# The entity of names that the user rejects.
REJECTED = 0


def tables() -> str:
    """One entity for all names of one person, organisation or place, kept as the corpus grows; the user's rules."""
    return """
        -- What the corpus knows of a name: in how many bodies it stands and how often, the kind that all articles
        -- together give it, the entity it belongs to (0: the user says that it is no name), why, and how surely.
        -- `weighed` is the number of articles when it was last held against its like.
        ALTER TABLE names ADD COLUMN articles INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE names ADD COLUMN mentions INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE names ADD COLUMN settled TEXT;
        ALTER TABLE names ADD COLUMN entity INTEGER;
        ALTER TABLE names ADD COLUMN reason TEXT NOT NULL DEFAULT '';
        ALTER TABLE names ADD COLUMN confidence REAL NOT NULL DEFAULT 1;
        ALTER TABLE names ADD COLUMN weighed INTEGER NOT NULL DEFAULT 0;
        CREATE INDEX names_by_entity ON names (entity);

        CREATE TABLE entities (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            kind TEXT NOT NULL,
            name TEXT NOT NULL,
            articles INTEGER NOT NULL,
            mentions INTEGER NOT NULL,
            confidence REAL NOT NULL,
            -- Names that may be spellings of one another share it.
            sound TEXT NOT NULL,
            -- Whether a rule of the user gave it this name, which may stand in no article.
            renamed INTEGER NOT NULL
        );
        CREATE INDEX entities_by_articles ON entities (kind, articles DESC);
        CREATE INDEX entities_by_name ON entities (name);
        CREATE INDEX entities_by_sound ON entities (kind, sound);
        CREATE INDEX entities_renamed ON entities (id) WHERE renamed;

        -- The surfaces under which a name stands in articles, with the number of those.
        CREATE TABLE surfaces (
            name INTEGER NOT NULL REFERENCES names,
            surface TEXT NOT NULL,
            articles INTEGER NOT NULL,
            PRIMARY KEY (name, surface)
        ) WITHOUT ROWID;

        -- By which keys a name is found: its words, and what it shares with names that may be one with it.
        CREATE TABLE name_keys (
            key TEXT NOT NULL,
            name INTEGER NOT NULL REFERENCES names,
            PRIMARY KEY (key, name)
        ) WITHOUT ROWID;

        -- What the names of one key were found to be: `name` is one with `other`.
        CREATE TABLE name_links (
            key TEXT NOT NULL,
            name INTEGER NOT NULL,
            other INTEGER NOT NULL,
            reason TEXT NOT NULL,
            confidence REAL NOT NULL,
            PRIMARY KEY (key, name, other)
        ) WITHOUT ROWID;
        CREATE INDEX name_links_by_name ON name_links (name);
        CREATE INDEX name_links_by_other ON name_links (other);

        -- What is still to be done, so that it can be broken off anywhere: names come and gone, keys to look at
        -- again, names whose entity is to be made again.
        CREATE TABLE uncounted (
            id INTEGER PRIMARY KEY,
            name INTEGER NOT NULL,
            step INTEGER NOT NULL,
            mentions INTEGER NOT NULL,
            aliases TEXT NOT NULL
        );
        CREATE TABLE stale_keys (key TEXT PRIMARY KEY) WITHOUT ROWID;
        CREATE TABLE stale_names (name INTEGER PRIMARY KEY);

        -- The furniture never votes.
        CREATE TRIGGER named_came AFTER INSERT ON named WHEN NOT NEW.in_furniture BEGIN
            INSERT INTO uncounted (name, step, mentions, aliases) VALUES (NEW.name, 1, NEW.mentions, NEW.aliases);
        END;
        CREATE TRIGGER named_went AFTER DELETE ON named WHEN NOT OLD.in_furniture BEGIN
            INSERT INTO uncounted (name, step, mentions, aliases) VALUES (OLD.name, -1, OLD.mentions, OLD.aliases);
        END;
        INSERT INTO uncounted (name, step, mentions, aliases)
            SELECT name, 1, mentions, aliases FROM named WHERE NOT in_furniture;

        CREATE TABLE name_rules (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            rule TEXT NOT NULL,
            made_at TEXT NOT NULL
        );
        """


# The key of a name's plain form begins so.
PLAIN = "k:"


def keys_without_blanks() -> str:
    """Plain forms are compared without blanks: "Zoopalast" and "Zoo Palast" share one."""
    its_own = f"key LIKE '{PLAIN}%' AND (key LIKE '% %' OR key LIKE '%/')"
    bare = "rtrim(replace(key, ' ', ''), '/')"
    return f"""
        INSERT OR IGNORE INTO name_keys SELECT {bare}, name FROM name_keys WHERE {its_own};
        DELETE FROM name_keys WHERE {its_own};
        INSERT OR IGNORE INTO name_links
            SELECT {bare}, name, other, reason, confidence FROM name_links WHERE {its_own};
        DELETE FROM name_links WHERE {its_own};
        INSERT OR IGNORE INTO stale_keys SELECT {bare} FROM stale_keys WHERE {its_own};
        DELETE FROM stale_keys WHERE {its_own};
        INSERT OR IGNORE INTO stale_keys
            SELECT key FROM name_keys WHERE key LIKE '{PLAIN}%' GROUP BY key HAVING count(*) > 1;
        """


def roles() -> str:
    """What the words beside a name call it: in an article, as bits, and in how many articles each, over the corpus."""
    return """
        ALTER TABLE named ADD COLUMN roles INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE uncounted ADD COLUMN roles INTEGER NOT NULL DEFAULT 0;
        CREATE TABLE name_roles (
            name INTEGER NOT NULL REFERENCES names,
            role INTEGER NOT NULL,
            articles INTEGER NOT NULL,
            PRIMARY KEY (name, role)
        ) WITHOUT ROWID;
        DROP TRIGGER named_came;
        DROP TRIGGER named_went;
        CREATE TRIGGER named_came AFTER INSERT ON named WHEN NOT NEW.in_furniture BEGIN
            INSERT INTO uncounted (name, step, mentions, aliases, roles)
                VALUES (NEW.name, 1, NEW.mentions, NEW.aliases, NEW.roles);
        END;
        CREATE TRIGGER named_went AFTER DELETE ON named WHEN NOT OLD.in_furniture BEGIN
            INSERT INTO uncounted (name, step, mentions, aliases, roles)
                VALUES (OLD.name, -1, OLD.mentions, OLD.aliases, OLD.roles);
        END;
        """


# An enumeration asked for its member takes several times as long, and a register is asked for many names.
_KINDS = {kind.value: kind for kind in EntityKind}


class KnownName(NamedTuple):
    """A name as the articles give it: its kind, in how many bodies it stands, under which surfaces, and its entity.

    `kind` is the one that the whole corpus gives it, `found` the one that its articles do. A tuple, as an import makes
    one of each name several times over, and these are made in a third of the time.
    """

    id: int
    kind: EntityKind
    found: EntityKind
    name: str
    articles: int
    mentions: int
    weighed: int
    entity: int | None
    surfaces: tuple[tuple[str, int], ...] = ()


class Link(NamedTuple):
    """Two names, by number, that were found to be one: why, and how surely (0..1)."""

    name: int
    other: int
    reason: str
    confidence: float


@dataclass(frozen=True, slots=True)
class EntityOf:
    """The entity of a name, and why the name is its own."""

    entity: int
    reason: str
    confidence: float


@dataclass(frozen=True, slots=True)
class KnownEntity:
    """An entity of the corpus, and in how many bodies it stands and how often."""

    id: int
    kind: EntityKind
    name: str
    articles: int
    mentions: int
    confidence: float


@dataclass(frozen=True, slots=True)
class EntityCount:
    """An entity of the corpus: in how many articles it stands, how often, and under which other names.

    `entity` is its number in the register; None for what stands only in the furniture, which no register holds.
    """

    name: str
    kind: EntityKind
    articles: int
    mentions: int
    aliases: tuple[str, ...] = ()
    entity: int | None = None
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class KeptRule:
    """A rule of the user on names, as text, with its number."""

    number: int
    rule: str


def _entities_of(rows: Iterable[tuple[str, str, int, str, float]]) -> dict[tuple[EntityKind, str], EntityOf]:
    """Rows of a name's kind, the name, its entity, the reason and how sure that is, by kind and name."""
    return {
        (EntityKind(kind), name): EntityOf(entity, reason, confidence)
        for kind, name, entity, reason, confidence in rows
    }


def _listed(values: Iterable[int] | Iterable[str]) -> str:
    return json.dumps(list(values))


def _bits(number: int) -> Iterator[int]:
    """The bits that are set in a number, each apart."""
    while number > 0:
        bit = number & -number
        yield bit
        number ^= bit


_AMONG = "IN (SELECT value FROM json_each(?))"


class OfOneName(NamedTuple):
    """An entity of one name: its kind and name, how sure it is, and why and how surely the name belongs to it."""

    kind: EntityKind
    name: str
    confidence: float
    sound: str
    renamed: bool
    member: KnownName
    reason: str
    sure: float


class Register:
    """The tables of the register in an open catalogue."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    # --- what is to be done

    def uncounted(self) -> int:
        """How many names of articles came or went and are not counted yet."""
        return self._db.execute("SELECT count(*) FROM uncounted").fetchone()[0]

    def is_settled(self) -> bool:
        """Whether every name has the entity that it should have."""
        tables = ("uncounted", "stale_keys", "stale_names")
        return not any(self._db.execute(f"SELECT EXISTS (SELECT 1 FROM {table})").fetchone()[0] for table in tables)

    def count_some(self, limit: int) -> tuple[int, tuple[int, ...]]:
        """Count at most `limit` names that came or went: how many were counted, and the names that changed by it."""
        rows = self._db.execute(
            "SELECT id, name, step, mentions, aliases, roles FROM uncounted ORDER BY id LIMIT ?", (limit,)
        ).fetchall()
        if not rows:
            return 0, ()
        articles: Counter[int] = Counter()
        mentions: Counter[int] = Counter()
        surfaces: dict[int, Counter[str]] = defaultdict(Counter)
        played: Counter[tuple[int, int]] = Counter()
        for _, name, step, times, aliases, roles in rows:
            articles[name] += step
            mentions[name] += step * times
            for surface in filter(None, aliases.split("\n")):
                surfaces[name][surface] += step
            # A number, unless somebody else has written it.
            if roles and isinstance(roles, int):
                played.update({(name, role): step for role in _bits(roles)})
        changed = [name for name in articles if articles[name] or mentions[name] or any(surfaces[name].values())]
        self._db.executemany(
            "UPDATE names SET articles = max(0, articles + ?), mentions = max(0, mentions + ?) WHERE id = ?",
            ((articles[name], mentions[name], name) for name in changed),
        )
        self._db.executemany(
            "INSERT INTO surfaces VALUES (?, ?, ?)"
            " ON CONFLICT DO UPDATE SET articles = max(0, articles + excluded.articles)",
            ((name, surface, step) for name in changed for surface, step in sorted(surfaces[name].items()) if step),
        )
        self._db.executemany(
            "INSERT INTO name_roles VALUES (?, ?, ?)"
            " ON CONFLICT DO UPDATE SET articles = max(0, articles + excluded.articles)",
            ((name, role, step) for (name, role), step in sorted(played.items()) if step),
        )
        self._db.execute("DELETE FROM uncounted WHERE id <= ?", (rows[-1][0],))
        return len(rows), tuple(changed)

    def forget(self) -> None:
        """Forget all that is derived, so that it is made again; the user's rules stay."""
        derived = "entities surfaces name_roles name_keys name_links uncounted stale_keys stale_names"
        for table in derived.split():
            self._db.execute(f"DELETE FROM {table}")
        self._db.execute(
            "UPDATE names SET articles = 0, mentions = 0, settled = NULL, entity = NULL, reason = '', confidence = 1,"
            " weighed = 0"
        )
        self._db.execute(
            "INSERT INTO uncounted (name, step, mentions, aliases, roles)"
            " SELECT name, 1, mentions, aliases, roles FROM named WHERE NOT in_furniture"
        )

    def make_stale(self, names: Iterable[int] = (), keys: Iterable[str] = ()) -> None:
        """These keys are to be looked at again, and the entities of these names to be made again."""
        insert(self._db, "INSERT OR IGNORE INTO stale_names", zip(names, strict=True))
        insert(self._db, "INSERT OR IGNORE INTO stale_keys", zip(keys, strict=True))

    def stale_keys(self, limit: int) -> tuple[str, ...]:
        """Keys to be looked at again, in order, at most `limit`."""
        return tuple(row[0] for row in self._db.execute("SELECT key FROM stale_keys ORDER BY key LIMIT ?", (limit,)))

    def shared_keys(self, keys: Iterable[str]) -> dict[str, int]:
        """Those of `keys` that several names share, or that linked some before, each with the number of its names."""
        asked = _listed(keys)
        shared = self._db.execute(
            f"SELECT key, count(*) FROM name_keys WHERE key {_AMONG} GROUP BY key HAVING count(*) > 1", (asked,)
        ).fetchall()
        linking = self._db.execute(f"SELECT DISTINCT key FROM name_links WHERE key {_AMONG}", (asked,)).fetchall()
        return dict.fromkeys((row[0] for row in linking), 1) | dict(shared)

    def unclear_keys(self, keys: Iterable[str]) -> dict[str, int]:
        """Those of `keys` that several names share, or a name whose kind the corpus has settled, each with the number
        of its names."""
        asked = _listed(keys)
        return dict(
            self._db.execute(
                "SELECT key, count(*) FROM name_keys JOIN names ON names.id = name_keys.name"
                f" WHERE key {_AMONG} GROUP BY key HAVING count(*) > 1 OR count(settled)",
                (asked,),
            ).fetchall()
        )

    def stale_names(self, limit: int) -> tuple[int, ...]:
        """Names whose entity is to be made again, in order, at most `limit`."""
        return tuple(row[0] for row in self._db.execute("SELECT name FROM stale_names ORDER BY name LIMIT ?", (limit,)))

    def waiting(self) -> int:
        """How many keys and names are to be looked at again."""
        return self._db.execute(
            "SELECT (SELECT count(*) FROM stale_keys) + (SELECT count(*) FROM stale_names)"
        ).fetchone()[0]

    def done_with(self, names: Iterable[int] = (), keys: Iterable[str] = ()) -> None:
        """These were looked at."""
        self._db.execute(f"DELETE FROM stale_names WHERE name {_AMONG}", (_listed(names),))
        self._db.execute(f"DELETE FROM stale_keys WHERE key {_AMONG}", (_listed(keys),))

    # --- names

    def names(self, numbers: Iterable[int], with_surfaces: bool = True) -> list[KnownName]:
        """The names of these numbers that stand in an article's body, the most widely named first."""
        return self._names(f"id {_AMONG} AND articles > 0", (_listed(numbers),), -1, with_surfaces)

    def names_of_key(self, key: str, limit: int = -1, with_surfaces: bool = True) -> list[KnownName]:
        """The names found by `key`, the most widely named first, at most `limit`."""
        where = "id IN (SELECT name FROM name_keys WHERE key = ?) AND articles > 0"
        return self._names(where, (key,), limit, with_surfaces)

    def names_of_keys(self, keys: Iterable[str], with_surfaces: bool = True) -> dict[str, list[KnownName]]:
        """The same for several keys, all of the names of each: one question takes a fraction of what many do."""
        pairs = self._db.execute(f"SELECT key, name FROM name_keys WHERE key {_AMONG}", (_listed(keys),)).fetchall()
        its: dict[int, list[str]] = defaultdict(list)
        for key, number in pairs:
            its[number].append(key)
        found: dict[str, list[KnownName]] = defaultdict(list)
        for name in self.names(its, with_surfaces):
            for key in its[name.id]:
                found[key].append(name)
        return found

    def count_of_key(self, key: str) -> int:
        """How many names are found by `key`."""
        asked = "SELECT count(*) FROM name_keys JOIN names ON names.id = name_keys.name WHERE key = ? AND articles > 0"
        return int(self._db.execute(asked, (key,)).fetchone()[0])

    def _names(self, where: str, values: Sequence[object], limit: int, with_surfaces: bool) -> list[KnownName]:
        rows = self._db.execute(
            "SELECT id, coalesce(settled, kind), kind, name, articles, mentions, weighed, entity FROM names"
            f" WHERE {where} ORDER BY articles DESC, name, id LIMIT ?",
            (*values, limit),
        ).fetchall()
        surfaces = self.surfaces(row[0] for row in rows) if with_surfaces else {}
        return [
            KnownName(row[0], _KINDS[row[1]], _KINDS[row[2]], *row[3:], tuple(surfaces.get(row[0], ()))) for row in rows
        ]

    def surfaces(self, names: Iterable[int]) -> dict[int, list[tuple[str, int]]]:
        """The other surfaces of these names with their articles, the most frequent first."""
        found: dict[int, list[tuple[str, int]]] = {}
        rows = self._db.execute(
            f"SELECT name, surface, articles FROM surfaces WHERE name {_AMONG} AND articles > 0"
            " ORDER BY name, articles DESC, surface",
            (_listed(names),),
        )
        for name, *surface in rows:
            its = found.setdefault(name, [])
            if len(its) < SURFACES:
                its.append((surface[0], surface[1]))
        return found

    def roles(self, names: Iterable[int]) -> dict[int, dict[int, int]]:
        """What the words beside these names call them (`reading.entities.roles`): in how many articles each role."""
        found: dict[int, dict[int, int]] = {}
        rows = self._db.execute(
            f"SELECT name, role, articles FROM name_roles WHERE name {_AMONG} AND articles > 0"
            " ORDER BY name, articles DESC, role",
            (_listed(names),),
        )
        for name, role, articles in rows:
            found.setdefault(name, {})[role] = articles
        return found

    def settle_kind(self, name: int, kind: EntityKind) -> None:
        """The kind that the whole corpus gives a name."""
        self._db.execute(
            "UPDATE names SET settled = CASE WHEN kind = ? THEN NULL ELSE ? END WHERE id = ?",
            (kind.value, kind.value, name),
        )

    def weighed(self, names: Iterable[int]) -> None:
        """These names were held against their like with the counts they have now."""
        self._db.execute(f"UPDATE names SET weighed = articles WHERE id {_AMONG}", (_listed(names),))

    # --- keys and links

    def add_keys(self, name: int, keys: Iterable[str]) -> tuple[str, ...]:
        """Let `name` be found by these keys; returns those that are new to it."""
        statement = "INSERT OR IGNORE INTO name_keys VALUES (?, ?)"
        return tuple(key for key in keys if self._db.execute(statement, (key, name)).rowcount > 0)

    def add_all_keys(self, pairs: Iterable[tuple[str, int]]) -> None:
        """Let names be found by keys, given as pairs, whether they were already or not. In order, which is quicker."""
        insert(self._db, "INSERT OR IGNORE INTO name_keys", sorted(pairs))

    def drop_keys(self, name: int, keys: Iterable[str]) -> None:
        """Let `name` no longer be found by these keys."""
        self._db.executemany("DELETE FROM name_keys WHERE key = ? AND name = ?", ((key, name) for key in keys))

    def links_of_key(self, key: str) -> frozenset[Link]:
        """What was found about the names of `key`."""
        rows = self._db.execute("SELECT name, other, reason, confidence FROM name_links WHERE key = ?", (key,))
        return frozenset(Link(*row) for row in rows)

    def links_of_keys(self, keys: Iterable[str]) -> dict[str, set[Link]]:
        """The same for several keys."""
        found: dict[str, set[Link]] = defaultdict(set)
        rows = self._db.execute(
            f"SELECT key, name, other, reason, confidence FROM name_links WHERE key {_AMONG}", (_listed(keys),)
        )
        for key, *link in rows:
            found[key].add(Link(*link))
        return found

    def set_links(self, key: str, links: Iterable[Link]) -> None:
        """What is found about the names of `key` now."""
        self._db.execute("DELETE FROM name_links WHERE key = ?", (key,))
        self._db.executemany(
            "INSERT INTO name_links VALUES (?, ?, ?, ?, ?)",
            ((key, each.name, each.other, each.reason, each.confidence) for each in links),
        )

    def links_at(self, name: int) -> list[Link]:
        """What was found about `name`, from either side."""
        rows = self._db.execute(
            "SELECT name, other, reason, confidence FROM name_links WHERE name = ?"
            " UNION ALL SELECT name, other, reason, confidence FROM name_links WHERE other = ?",
            (name, name),
        )
        return [Link(*row) for row in rows]

    def linked(self, names: Iterable[int]) -> frozenset[int]:
        """Those of `names` about which something was found."""
        asked = _listed(names)
        rows = self._db.execute(
            f"SELECT name FROM name_links WHERE name {_AMONG} UNION SELECT other FROM name_links WHERE other {_AMONG}",
            (asked, asked),
        )
        return frozenset(row[0] for row in rows)

    # --- entities

    def shared(self, entities: Iterable[int]) -> frozenset[int]:
        """Those of these entities that several names belong to."""
        query = f"SELECT entity FROM names WHERE entity {_AMONG} GROUP BY entity HAVING count(*) > 1"
        return frozenset(row[0] for row in self._db.execute(query, (_listed(entities),)))

    def assign_alone(self, entities: Sequence[OfOneName]) -> None:
        """Keep entities of one name each, those that the names are already, or new ones."""
        rows = self._db.execute("SELECT seq FROM sqlite_sequence WHERE name = 'entities'").fetchall()
        free = count((rows[0][0] if rows else 0) + 1)
        new: list[tuple[object, ...]] = []
        known: list[tuple[object, ...]] = []
        belongs: list[tuple[object, ...]] = []
        for each in entities:
            number = each.member.entity or next(free)
            its = each.member.articles, each.member.mentions, each.confidence, each.sound, each.renamed, number
            (known if each.member.entity else new).append((each.kind.value, storable(each.name), *its))
            belongs.append((number, each.reason, each.sure, each.member.id))
        insert(self._db, "INSERT INTO entities (kind, name, articles, mentions, confidence, sound, renamed, id)", new)
        self._db.executemany(
            "UPDATE entities SET kind = ?, name = ?, articles = ?, mentions = ?, confidence = ?, sound = ?,"
            " renamed = ? WHERE id = ?",
            known,
        )
        self._db.executemany("UPDATE names SET entity = ?, reason = ?, confidence = ? WHERE id = ?", belongs)

    def assign(
        self,
        number: int | None,
        kind: EntityKind,
        name: str,
        confidence: float,
        sound: str,
        members: Sequence[tuple[KnownName, str, float]],
        renamed: bool,
    ) -> int:
        """Keep an entity with its names, each with the reason and sureness of its belonging; returns its number."""
        articles = (
            members[0][0].articles if len(members) == 1 else self._articles_naming(each.id for each, _, _ in members)
        )
        mentions = sum(each.mentions for each, _, _ in members)
        values = (kind.value, storable(name), articles, mentions, confidence, sound, renamed)
        if number is None:
            number = self._db.execute(
                "INSERT INTO entities (kind, name, articles, mentions, confidence, sound, renamed)"
                " VALUES (?, ?, ?, ?, ?, ?, ?)",
                values,
            ).lastrowid
        else:
            self._db.execute(
                "UPDATE entities SET kind = ?, name = ?, articles = ?, mentions = ?, confidence = ?, sound = ?,"
                " renamed = ? WHERE id = ?",
                (*values, number),
            )
        assert number is not None
        self._db.executemany(
            "UPDATE names SET entity = ?, reason = ?, confidence = ? WHERE id = ?",
            ((number, reason, sure, each.id) for each, reason, sure in members),
        )
        return number

    def _articles_naming(self, names: Iterable[int]) -> int:
        """In how many bodies one of these names stands: less than all their counts where an article has two of them."""
        query = f"SELECT count(DISTINCT article) FROM named WHERE name {_AMONG} AND NOT in_furniture"
        return self._db.execute(query, (_listed(names),)).fetchone()[0]

    def release(self, names: Iterable[int], rejected: bool = False) -> None:
        """These names belong to no entity: they stand nowhere any more, or the user rejects them."""
        self._db.executemany(
            "UPDATE names SET entity = ?, reason = '', confidence = 1 WHERE id = ?",
            ((REJECTED if rejected else None, name) for name in names),
        )

    def drop_empty(self, entities: Iterable[int]) -> None:
        """Forget those of these entities that no name belongs to."""
        self._db.executemany(
            "DELETE FROM entities WHERE id = ? AND NOT EXISTS (SELECT 1 FROM names WHERE entity = entities.id)",
            ((each,) for each in entities),
        )

    def members(self, entity: int) -> tuple[int, ...]:
        """The numbers of an entity's names."""
        return tuple(row[0] for row in self._db.execute("SELECT id FROM names WHERE entity = ?", (entity,)))

    def entities_of(self, names: Iterable[int]) -> tuple[tuple[int, int | None], ...]:
        """Each of these names with the number of its entity."""
        query = f"SELECT id, entity FROM names WHERE id {_AMONG} ORDER BY id"
        return tuple(self._db.execute(query, (_listed(names),)))

    def weight_elsewhere(self, entity: int, names: Iterable[int]) -> tuple[int, int] | None:
        """Articles of the entity's names other than these, with the smallest of their numbers; None for no other."""
        articles, first = self._db.execute(
            f"SELECT sum(articles), min(id) FROM names WHERE entity = ? AND NOT id {_AMONG}", (entity, _listed(names))
        ).fetchone()
        return None if first is None else (articles, first)

    def count_entities(self) -> int:
        """How many entities there are."""
        return self._db.execute("SELECT count(*) FROM entities").fetchone()[0]

    def entity(self, number: int) -> KnownEntity | None:
        """The entity of this number."""
        return next(self._entities("id = ?", (number,)), None)

    def entities_named(self, name: str) -> tuple[KnownEntity, ...]:
        """The entities shown under this very name."""
        return tuple(self._entities("name = ?", (name,)))

    def entities_sounding(self, kind: EntityKind, sound: str, limit: int) -> tuple[KnownEntity, ...]:
        """The entities of a kind that may be spelled like those of this sound, the most widely named first."""
        return tuple(self._entities("kind = ? AND sound = ?", (kind.value, sound), limit))

    def most_named(self, kind: EntityKind, limit: int) -> tuple[KnownEntity, ...]:
        """The most widely named entities of a kind."""
        return tuple(self._entities("kind = ?", (kind.value,), limit))

    def _entities(self, where: str, values: Sequence[object], limit: int = -1) -> Iterator[KnownEntity]:
        rows = self._db.execute(
            "SELECT id, kind, name, articles, mentions, confidence FROM entities"
            f" WHERE {where} ORDER BY articles DESC, mentions DESC, name LIMIT ?",
            (*values, limit),
        )
        for number, kind, *rest in rows.fetchall():
            yield KnownEntity(number, EntityKind(kind), *rest)

    def renamed(self) -> tuple[KnownEntity, ...]:
        """The entities that have their name from a rule of the user."""
        return tuple(self._entities("renamed", ()))

    def aliases(self, entity: int, limit: int = ALIASES) -> tuple[str, ...]:
        """The other names and surfaces of an entity, the most frequent first."""
        rows = self._db.execute(
            "SELECT text FROM ("
            " SELECT name AS text, articles FROM names WHERE entity = :entity"
            " UNION ALL SELECT surface, surfaces.articles FROM surfaces JOIN names ON names.id = surfaces.name"
            "  WHERE entity = :entity AND surfaces.articles > 0)"
            " WHERE text <> (SELECT name FROM entities WHERE id = :entity)"
            " GROUP BY text ORDER BY sum(articles) DESC, text LIMIT :most",
            {"entity": entity, "most": limit},
        )
        return tuple(row[0] for row in rows)

    def joins(self, entity: int) -> tuple[tuple[str, str, float, int], ...]:
        """The names of an entity, each with the reason and sureness of its belonging, and its articles."""
        return tuple(
            self._db.execute(
                "SELECT name, reason, confidence, articles FROM names WHERE entity = ?"
                " ORDER BY articles DESC, name, id",
                (entity,),
            )
        )

    def surfaces_of(self, entity: int) -> tuple[tuple[str, int], ...]:
        """The surfaces of an entity that articles give beside its names, with the number of those articles."""
        return tuple(
            self._db.execute(
                "SELECT surface, sum(surfaces.articles) AS times FROM surfaces JOIN names ON names.id = surfaces.name"
                " WHERE entity = ? AND surfaces.articles > 0 GROUP BY surface ORDER BY times DESC, surface LIMIT ?",
                (entity, ALIASES),
            )
        )

    def words_meet(self, words: Sequence[str]) -> tuple[int, ...]:
        """The numbers of the names of which each of these words is a key."""
        query = " INTERSECT ".join("SELECT name FROM name_keys WHERE key = ?" for _ in words)
        return tuple(row[0] for row in self._db.execute(query, words)) if words else ()

    def entities_with_word(self, word: str, kind: EntityKind | None = None) -> frozenset[int]:
        """The numbers of the entities, of one kind if it is given, that have a word in one of their names."""
        rows = self._db.execute(
            "SELECT DISTINCT entity FROM names WHERE id IN (SELECT name FROM name_keys WHERE key = :key)"
            " AND entity > 0 AND articles > 0"
            " AND (:kind IS NULL OR :kind = (SELECT kind FROM entities WHERE entities.id = names.entity))",
            {"key": f"w:{word}", "kind": kind and kind.value},
        )
        return frozenset(row[0] for row in rows)

    def entities_called_by_one_word(self, word: str) -> Iterator[tuple[int, EntityKind, str]]:
        """Entities with a form of a name that has this word as a key and holds no space: number, kind, the form."""
        rows = self._db.execute(
            "WITH those AS (SELECT id, entity, name FROM names"
            "  WHERE id IN (SELECT name FROM name_keys WHERE key = ?) AND entity > 0 AND articles > 0),"
            " forms AS (SELECT entity, name AS form FROM those UNION"
            "  SELECT entity, surface FROM those JOIN surfaces ON surfaces.name = those.id WHERE surfaces.articles > 0)"
            " SELECT entities.id, entities.kind, form FROM forms JOIN entities ON entities.id = forms.entity"
            " WHERE instr(form, ' ') = 0",
            (f"w:{word}",),
        )
        return ((number, EntityKind(kind), form) for number, kind, form in rows)

    def words_begin(self, word: str, limit: int) -> tuple[int, ...]:
        """The numbers of names that have a word beginning so, at most `limit`."""
        rows = self._db.execute(
            "SELECT DISTINCT name FROM name_keys WHERE key >= ? AND key < ? LIMIT ?",
            (f"w:{word}", f"w:{word}\U0010ffff", limit),
        )
        return tuple(row[0] for row in rows)

    def articles_of(self, entities: Iterable[int]) -> tuple[int, ...]:
        """The articles whose body names one of these entities."""
        return tuple(
            row[0]
            for row in self._db.execute(
                "SELECT DISTINCT article FROM named WHERE NOT in_furniture AND name IN"
                f" (SELECT id FROM names WHERE entity {_AMONG}) ORDER BY article",
                (_listed(entities),),
            )
        )

    def unsettled(self) -> dict[int, tuple[str, ...]]:
        """The names that came or grew and have not been given their entities yet: how each is written in articles."""
        forms: dict[int, set[str]] = defaultdict(set)
        rows = self._db.execute(
            "SELECT names.id, names.name, aliases FROM uncounted JOIN names ON names.id = uncounted.name WHERE step > 0"
        )
        for number, name, aliases in rows:
            forms[number].update((name, *filter(None, aliases.split("\n"))))
        counted = [row[0] for row in self._db.execute("SELECT name FROM stale_names")]
        for each in self._names(f"id {_AMONG}", (_listed(counted),), -1, True):
            forms[each.id].update((each.name, *(surface for surface, _ in each.surfaces)))
        return {number: tuple(sorted(held)) for number, held in forms.items()}

    def articles_naming(self, names: Iterable[int]) -> tuple[int, ...]:
        """The articles in whose body one of these names stands."""
        query = f"SELECT DISTINCT article FROM named WHERE NOT in_furniture AND name {_AMONG} ORDER BY article"
        return tuple(row[0] for row in self._db.execute(query, (_listed(names),)))

    def articles_with(self, names: Iterable[int]) -> tuple[int, ...]:
        """The articles in which one of these names stands, in the body or in the furniture."""
        query = f"SELECT DISTINCT article FROM named WHERE name {_AMONG} ORDER BY article"
        return tuple(row[0] for row in self._db.execute(query, (_listed(names),)))

    def named_beside(self, name: int, most: int) -> dict[int, int]:
        """The other names in the bodies of the first `most` articles that give a name; in how many articles each is."""
        rows = self._db.execute(
            "SELECT DISTINCT names.id, names.articles FROM"
            " (SELECT article FROM named WHERE name = ? AND NOT in_furniture ORDER BY article LIMIT ?) AS those"
            " JOIN named ON named.article = those.article AND NOT named.in_furniture"
            " JOIN names ON names.id = named.name WHERE names.id <> ?",
            (name, most, name),
        )
        return dict(rows.fetchall())

    def surfaces_by_article(self, names: Iterable[int]) -> Iterator[tuple[int, str]]:
        """The articles whose bodies have other surfaces of these names beside them, with those, a line each."""
        return self._db.execute(
            f"SELECT article, aliases FROM named WHERE NOT in_furniture AND aliases <> '' AND name {_AMONG}",
            (_listed(names),),
        )

    def articles_known_by(self, kind: EntityKind, name: str) -> frozenset[int]:
        """The articles whose bodies have this very name."""
        rows = self._db.execute(
            "SELECT article FROM named WHERE NOT in_furniture AND name IN"
            " (SELECT id FROM names WHERE kind = ? AND name = ?)",
            (kind.value, name),
        )
        return frozenset(row[0] for row in rows)

    def in_article(self, article: int) -> dict[tuple[EntityKind, str], EntityOf]:
        """The entities of an article's names, by the kind and name that the article gives them."""
        rows = self._db.execute(
            "SELECT DISTINCT kind, names.name, entity, reason, confidence FROM named"
            " JOIN names ON names.id = named.name WHERE article = ? AND entity IS NOT NULL",
            (article,),
        )
        return _entities_of(rows)

    def called(self, names: Iterable[tuple[EntityKind, str]]) -> dict[tuple[EntityKind, str], EntityOf]:
        """The entities of names, by their kinds and the names themselves."""
        asked = json.dumps([[kind.value, storable(name)] for kind, name in names])
        rows = self._db.execute(
            "SELECT kind, name, entity, reason, confidence FROM json_each(?) AS asked JOIN names"
            " ON kind = json_extract(asked.value, '$[0]') AND name = json_extract(asked.value, '$[1]')"
            " WHERE entity IS NOT NULL",
            (asked,),
        )
        return _entities_of(rows)

    # --- counts

    def has_names_of(self, kind: EntityKind) -> bool:
        """Whether there are names or entities of a kind."""
        asked = "SELECT EXISTS (SELECT 1 FROM names WHERE kind = ?) OR EXISTS (SELECT 1 FROM entities WHERE kind = ?)"
        return bool(self._db.execute(asked, (kind.value, kind.value)).fetchone()[0])

    def entities_by_number(self, numbers: Iterable[int]) -> tuple[KnownEntity, ...]:
        """The entities of these numbers, the most widely named first."""
        return tuple(self._entities(f"id {_AMONG}", (_listed(numbers),)))

    def entities_of_names(self, names: Iterable[int]) -> frozenset[int]:
        """The numbers of the entities of these names."""
        asked = f"SELECT DISTINCT entity FROM names WHERE id {_AMONG} AND entity > 0 AND articles > 0"
        return frozenset(row[0] for row in self._db.execute(asked, (_listed(names),)))

    def surfaces_in_articles(self, name: int, furniture: bool) -> tuple[str, ...]:
        """The other surfaces of a name that belongs to no entity, straight from the articles."""
        rows = self._db.execute(
            "SELECT DISTINCT aliases FROM named WHERE name = ? AND in_furniture = ? AND aliases <> '' LIMIT ?",
            (name, furniture, ALIASES),
        )
        return tuple(sorted({each for (aliases,) in rows for each in aliases.split("\n")}))

    # --- the user's rules

    def rules(self) -> tuple[KeptRule, ...]:
        """The user's rules, oldest first."""
        return tuple(KeptRule(*row) for row in self._db.execute("SELECT id, rule FROM name_rules ORDER BY id"))

    def rules_saying(self, verb: str) -> tuple[str, ...]:
        """The user's rules of one sort, as text, oldest first."""
        rows = self._db.execute("SELECT rule FROM name_rules WHERE rule LIKE ? ORDER BY id", (f"{verb} %",))
        return tuple(row[0] for row in rows)

    def add_rule(self, rule: str, number: int | None = None) -> int:
        """Keep a rule, under the number that it had when it is one that was taken back. Returns its number."""
        now = datetime.now(UTC).isoformat(timespec="seconds")
        statement = "INSERT INTO name_rules (id, rule, made_at) VALUES (?, ?, ?)"
        return self._db.execute(statement, (number, storable(rule), now)).lastrowid or 0

    def remove_rule(self, number: int) -> bool:
        """Take a rule back; tells whether there was one."""
        return self._db.execute("DELETE FROM name_rules WHERE id = ?", (number,)).rowcount > 0
