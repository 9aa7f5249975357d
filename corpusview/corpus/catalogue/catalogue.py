"""What a corpus holds, kept in SQLite: articles with their original bytes, names, line counts, the user's marks."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import zlib
from bisect import bisect_left
from collections.abc import Collection, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np

from corpusview.article import Article, EntityKind, Origin
from corpusview.corpus import files
from corpusview.corpus.catalogue import asking, grouping
from corpusview.corpus.catalogue import notes as noting
from corpusview.corpus.catalogue.counting import Counts, counted
from corpusview.corpus.catalogue.formers import Formers
from corpusview.corpus.catalogue.register import Register
from corpusview.corpus.catalogue.rows import insert
from corpusview.corpus.catalogue.schema import connect, copy_to
from corpusview.corpus.catalogue.shelf import Shelf, packed, unpacked
from corpusview.corpus.catalogue.trouble import told
from corpusview.corpus.packing import Packed, deflate, inflate
from corpusview.corpus.prepared import Named, NameRow, Prepared, storable
from corpusview.errors import CannotRead, CorpusDamaged, NotFound
from corpusview.notes import Note
from corpusview.query import Asked, Hit, SavedSearch, Standing, State, Verdict
from corpusview.reading.decode import again
from corpusview.reading.evidence import FoldRule, Survey

FILE = "catalogue.sqlite"

# Ledgers of older imports than this many are dropped: a million skipped files a night would outgrow the corpus.
_LEDGERS_KEPT = 10
# Pages of a site after which more of them teach hardly anything: measured, their folds are found as well with 5 as
# with 10.
_WELL_KNOWN = 6
# Names whose ids are at hand while articles are saved: some 10 MB.
_NAMES_REMEMBERED = 50_000
# The columns that say where an article came from, as `_origin` reads them, and how many they are.
_ORIGIN = "path, sha256, size, mtime, encoding, confidence, replaced, note, imported_at"
_ORIGIN_CELLS = 9
# A path leads to an article, wherever it led before.
_LEADS_THERE_NOW = "ON CONFLICT DO UPDATE SET article = excluded.article, sha256 = excluded.sha256"
# A list of numbers, handed over as one value.
_AMONG = "(SELECT value FROM json_each(?))"


@dataclass(frozen=True, slots=True)
class KnownFile:
    """A path met before: the article it led to, and the digest of the bytes it had then."""

    article: int
    sha256: bytes


@dataclass(frozen=True, slots=True)
class Kept:
    """An article as the catalogue keeps it, beside what only the catalogue knows of it."""

    article: Article
    raw: bytes
    chosen_encoding: str | None
    clean: bool
    # Its names are still to be found, or those in its furniture.
    awaits_names: bool = False
    awaits_furniture: bool = False


@dataclass(frozen=True, slots=True)
class Unread:
    """The bytes of an article and what is noted of them, whatever was read out of them."""

    origin: Origin
    raw: bytes
    chosen_encoding: str | None
    clean: bool
    # What was read out of them, still packed, and by which version of the reader.
    packed: Packed
    reader_version: int
    # Its names are still to be found, or those in its furniture.
    awaits_names: bool = False
    awaits_furniture: bool = False
    language: str | None = None


@dataclass(frozen=True, slots=True)
class KeptFoldRule:
    """A rule of the user on what is folded, with its number and the line it was made on."""

    number: int
    rule: FoldRule
    sample: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """One line of an import's ledger."""

    path: str
    outcome: str
    reason: str
    article: int | None


def _pages_of_lines(pages: Iterable[Iterable[int]]) -> Iterator[tuple[int, int]]:
    """On how many of `pages`, each given as its distinct lines, each line stands; in the order of the table."""
    lines, counts = np.unique(np.fromiter(chain.from_iterable(pages), np.int64), return_counts=True)
    return zip(lines.tolist(), counts.tolist(), strict=True)


def _pages_and_sites(pages: Sequence[Iterable[int]], sites: Sequence[int]) -> Iterator[tuple[int, int, int]]:
    """The same, each with the number of the one site that its pages are of, 0 where they are of several."""
    lines = np.fromiter(chain.from_iterable(pages), np.int64)
    own = np.repeat(np.array(sites, np.int64), [len(tuple(page)) for page in pages])
    order = np.argsort(lines, kind="stable")
    lines, own = lines[order], own[order]
    starts = np.flatnonzero(np.concatenate(([True], lines[1:] != lines[:-1])))[: len(lines)]
    if not len(starts):
        return iter(())
    counts = np.diff(starts, append=len(lines))
    least, most = np.minimum.reduceat(own, starts), np.maximum.reduceat(own, starts)
    only = np.where(least == most, least, 0)
    return zip(lines[starts].tolist(), counts.tolist(), only.tolist(), strict=True)


def _origin(row: tuple[Any, ...]) -> Origin:
    """Where an article came from, from a row that begins with the columns of `_ORIGIN`."""
    path, sha256, size, mtime, encoding, confidence, replaced, note, imported_at = row[:_ORIGIN_CELLS]
    return Origin(
        path, sha256.hex(), size, mtime, encoding, confidence, datetime.fromisoformat(imported_at), replaced, note
    )


def _little_known(rows: Iterable[tuple[int, float, int, int, str]]) -> Iterator[tuple[int, float]]:
    """Which of the articles to look at again; rows of all, by id, each with its site.

    An article considered when there were `n` knew the pages of its site among the first `n`.
    """
    places: dict[str, list[int]] = {}
    waiting = []
    for place, (number, known, considered_at, is_waiting, site) in enumerate(rows):
        places.setdefault(site, []).append(place)
        if is_waiting:
            waiting.append((number, known, considered_at, site))
    for number, known, considered_at, site in waiting:
        then = bisect_left(places[site], considered_at)
        if then < _WELL_KNOWN and 2 * then <= len(places[site]):
            yield number, known


class Catalogue:
    """An open catalogue. Reading verbs work in any process; writing ones need `writing`, which one process holds."""

    def __init__(self, folder: Path, writing: bool) -> None:
        self.file = folder / FILE
        # With the copy that was made now, if it was brought up to date.
        self._db, self.kept_before = connect(self.file, writing)
        self._stories: tuple[tuple[int, int], Mapping[int, int]] | None = None
        self._name_ids: dict[tuple[str, str], int] = {}
        self._are_all_names_known, self._next_name = False, 1
        self.register = Register(self._db)
        self.shelf = Shelf(self._db)
        self.formers = Formers(self._db)

    def close(self) -> None:
        self._db.close()

    @contextmanager
    def redoable(self) -> Iterator[None]:
        """A transaction of what is worked out from what is kept, and again where a power cut takes it: the disk is not
        waited for. What is durable after it makes it durable too."""
        with told():
            self._db.execute("PRAGMA synchronous = NORMAL")
        try:
            with self.transaction():
                yield
        finally:
            with told():
                self._db.execute("PRAGMA synchronous = FULL")

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All of what is written inside, or nothing. Durable when it ends."""
        with told():
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._db.execute("COMMIT")
            except BaseException:
                # Names met in it are not kept after all.
                self._forget_name_ids()
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise

    def stop(self) -> None:
        """Break off the statement that runs in another thread; it raises there as an interruption."""
        self._db.interrupt()

    def copy_to(self, file: Path) -> None:
        """A verified copy of the catalogue in `file`, taken while it is in use; complete or absent."""
        with told():
            copy_to(self._db, file)

    def identity(self) -> str:
        """What an index made from this catalogue is known by; empty where a reader finds one without."""
        with told():
            row = self._db.execute("SELECT value FROM facts WHERE name = 'identity'").fetchone()
        return row[0] if row else ""

    # --- articles

    def is_empty(self) -> bool:
        """Whether there is neither an article nor a path that leads to one."""
        with told():
            return not self._db.execute(
                "SELECT EXISTS (SELECT 1 FROM articles) OR EXISTS (SELECT 1 FROM files)"
            ).fetchone()[0]

    def known_file(self, path: bytes) -> KnownFile | None:
        """What is known of a path from an earlier import."""
        with told():
            row = self._db.execute("SELECT article, sha256 FROM files WHERE path = ?", (path,)).fetchone()
        return KnownFile(*row) if row else None

    def article_of(self, sha256: bytes) -> int | None:
        """The article whose file had these very bytes, or None."""
        with told():
            row = self._db.execute("SELECT id FROM articles WHERE sha256 = ? LIMIT 1", (sha256,)).fetchone()
        return row[0] if row else None

    def link(self, path: bytes, sha256: bytes, article: int, turned_by: int = 0) -> None:
        """Note that `path` leads to `article`. `turned_by` is the import, if its taking back must turn it back."""
        if turned_by:
            self.formers.keep_link(turned_by, path)
        insert(self._db, "INSERT INTO files", [(path, article, sha256)], _LEADS_THERE_NOW)

    def paths(self, article: int) -> tuple[bytes, ...]:
        """Every path that leads to `article`."""
        with told():
            return tuple(row[0] for row in self._db.execute("SELECT path FROM files WHERE article = ?", (article,)))

    def link_new(self, links: Iterable[tuple[bytes, int, bytes]]) -> None:
        """Note of paths that were never met where they lead: each with its article and digest."""
        insert(self._db, "INSERT INTO files", links, _LEADS_THERE_NOW)

    def add(self, them: Sequence[Prepared], copy: bool = True) -> range:
        """Keep new articles, as `save` does one: together they take half as long. Returns their ids, in order."""
        first = self._next_article()
        numbers = range(first, first + len(them))
        alone, like_others = grouping.apart(self._db, list(zip(numbers, (each.sketch for each in them), strict=True)))
        stories = dict.fromkeys((number for number, _ in alone), 0)
        kinds: dict[tuple[str, ...], list[tuple[object, ...]]] = {}
        for number, each in zip(numbers, them, strict=True):
            rows = kinds.setdefault(tuple(each.columns), [])
            rows.append((number, stories.get(number), *each.columns.values()))
        for columns, rows in kinds.items():
            values = ", ".join("?" * len(rows[0]))
            self._db.executemany(f"INSERT INTO articles (id, story, {', '.join(columns)}) VALUES ({values})", rows)
        self._db.executemany(
            "INSERT OR REPLACE INTO originals VALUES (?, ?)",
            ((number, each.original if copy else b"") for number, each in zip(numbers, them, strict=True)),
        )
        self._db.executemany(
            "INSERT OR REPLACE INTO readings VALUES (?, ?)",
            zip(numbers, (each.spans for each in them), strict=True),
        )
        self._add_name_rows(list(zip(numbers, (each.names for each in them), strict=True)))
        grouping.keep(self._db, alone)
        for number, sketch in like_others:
            grouping.settle_new(self._db, number, sketch)
        return numbers

    def _next_article(self) -> int:
        """The id of the next new article, by the rule of AUTOINCREMENT: no id is ever given again."""
        asked = (
            "SELECT max(coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'articles'), 0),"
            " coalesce((SELECT max(id) FROM articles), 0)) + 1"
        )
        return int(self._db.execute(asked).fetchone()[0])

    def save(self, prepared: Prepared, number: int = 0, copy: bool | None = None) -> int:
        """Keep an article, as a new one when `number` is 0, else in place of the one of that id. Returns its id.

        It awaits indexing until `indexed` says otherwise. The user's marks stay. Without `copy` its bytes stay in the
        user's file alone, known by path and digest; None leaves that as it was.
        """
        if not number:
            return self.add([prepared], copy is not False)[0]
        columns = prepared.columns
        if copy is None:
            copy = not self._is_without_copy(number)
        assignments = ", ".join(f"{name} = :{name}" for name in columns)
        self._db.execute(f"UPDATE articles SET {assignments} WHERE id = :id", columns | {"id": number})
        self._db.execute("INSERT OR REPLACE INTO originals VALUES (?, ?)", (number, prepared.original if copy else b""))
        self._keep_reading(number, prepared.spans, prepared.names)
        grouping.settle(self._db, number, prepared.sketch)
        return number

    def _keep_reading(self, number: int, spans: bytes, names: Sequence[NameRow]) -> None:
        self._db.execute("INSERT OR REPLACE INTO readings VALUES (?, ?)", (number, spans))
        self._put_name_rows(number, names)

    def _put_name_rows(self, number: int, names: Sequence[NameRow]) -> None:
        self._db.execute("DELETE FROM named WHERE article = ?", (number,))
        self._add_name_rows([(number, names)])

    def _add_name_rows(self, articles: Sequence[tuple[int, Sequence[NameRow]]]) -> None:
        """Add rows of names to articles, given by number."""
        ids = self._name_ids_of((row[0], row[1]) for _, rows in articles for row in rows)
        insert(
            self._db,
            "INSERT INTO named",
            (
                (number, ids[kind, name], in_furniture, mentions, others, roles)
                for number, rows in articles
                for kind, name, in_furniture, mentions, others, roles in rows
            ),
        )

    def put_name_rows(self, number: int, names: Sequence[NameRow]) -> bool:
        """Let an article be known by these names from now on; tells whether it was known by others."""
        known = self._db.execute(
            "SELECT kind, names.name, in_furniture, named.mentions, aliases, roles"
            " FROM named JOIN names ON names.id = named.name WHERE article = ?",
            (number,),
        ).fetchall()
        if sorted((*row[:2], bool(row[2]), *row[3:]) for row in known) == sorted(names):
            return False
        self._put_name_rows(number, names)
        return True

    # --- names that are found later

    def awaiting_names(self) -> tuple[int, ...]:
        """Articles whose names are still to be found, oldest first."""
        with told():
            return tuple(row[0] for row in self._db.execute("SELECT id FROM articles WHERE awaits_names ORDER BY id"))

    def count_awaiting_names(self) -> int:
        """How many those are."""
        with told():
            return self._db.execute("SELECT count(*) FROM articles WHERE awaits_names").fetchone()[0]

    def awaiting_furniture(self) -> tuple[int, ...]:
        """Articles of whose names those in the furniture are still to be found, oldest first."""
        with told():
            asked = "SELECT id FROM articles WHERE awaits_furniture ORDER BY id"
            return tuple(row[0] for row in self._db.execute(asked))

    def count_awaiting_furniture(self) -> int:
        """How many those are."""
        with told():
            return self._db.execute("SELECT count(*) FROM articles WHERE awaits_furniture").fetchone()[0]

    def put_names(self, number: int, found: Named) -> None:
        """Keep the names of an article that awaited them; nothing happens where it is no longer what they are of."""
        row = self._db.execute(
            "SELECT spans, awaits_names, awaits_furniture FROM readings JOIN articles ON id = article"
            " WHERE article = ?",
            (number,),
        ).fetchone()
        if row is None or row[0] != found.before:
            return
        _, names, furniture = row
        if names:
            self._keep_reading(number, found.spans, found.names)
        elif furniture and not found.awaits_furniture:
            # Those of its body stay as they are: the user may have had some of them parted.
            self._db.execute("INSERT OR REPLACE INTO readings VALUES (?, ?)", (number, found.spans))
            self._db.execute("DELETE FROM named WHERE article = ? AND in_furniture", (number,))
            self._add_name_rows([(number, [row for row in found.names if row[2]])])
        else:
            return
        self._db.execute(
            "UPDATE articles SET awaits_names = 0, awaits_furniture = ? WHERE id = ?", (found.awaits_furniture, number)
        )

    def leave_unnamed(self, number: int, why: str) -> None:
        """Look no more for the names of an article, and note why."""
        self._db.execute(
            "UPDATE articles SET awaits_names = 0, awaits_furniture = 0, note = ltrim(note || ' ' || ?) WHERE id = ?",
            (why, number),
        )

    def _name_ids_of(self, names: Iterable[tuple[str, str]]) -> Mapping[tuple[str, str], int]:
        """The ids of names, each given as its kind and name; all are kept from now on."""
        if len(self._name_ids) >= _NAMES_REMEMBERED:
            self._forget_name_ids()
        ids = self._name_ids
        if not ids:
            # In a new corpus all are known here that there are.
            self._are_all_names_known = not self._db.execute("SELECT EXISTS (SELECT 1 FROM names)").fetchone()[0]
            self._next_name = self._db.execute("SELECT coalesce(max(id), 0) + 1 FROM names").fetchone()[0]
        new: list[tuple[int, str, str]] = []
        for each in names:
            if each in ids:
                continue
            known = None
            if not self._are_all_names_known:
                known = self._db.execute("SELECT id FROM names WHERE kind = ? AND name = ?", each).fetchone()
            if known is None:
                new.append((self._next_name, *each))
                ids[each] = self._next_name
                self._next_name += 1
            else:
                ids[each] = known[0]
        insert(self._db, "INSERT INTO names (id, kind, name)", new)
        return ids

    def _forget_name_ids(self) -> None:
        self._name_ids = {}

    def article(self, number: int) -> Article:
        """The article of this id, its text decoded from the bytes it came from. Raises `NotFound`, `CorpusDamaged`."""
        return self.kept(number).article

    def kept(self, number: int) -> Kept:
        """The article of this id with its original bytes. Raises `NotFound`, `CorpusDamaged`."""
        with told():
            row = self._db.execute(
                f"SELECT {_ORIGIN}, chosen_encoding, clean, published, source, language, reader_version, story,"
                " bytes, spans, awaits_names, awaits_furniture"
                " FROM articles JOIN originals ON originals.article = id JOIN readings ON readings.article = id "
                "WHERE id = ?",
                (number,),
            ).fetchone()
        if row is None:
            raise self._absent(number)
        origin = _origin(row)
        chosen, clean, published, source, language, version, story, packed, spans, *waits = row[_ORIGIN_CELLS:]
        raw = self._raw(number, packed, bytes.fromhex(origin.sha256))
        reading = Packed(spans, published, source).reading()
        article = Article(
            origin,
            reading.masthead,
            again(raw, origin.encoding),
            reading.blocks,
            reading.mentions,
            language,
            version,
            number,
            story or None,
        )
        return Kept(article, raw, chosen, bool(clean), *map(bool, waits))

    def _absent(self, number: int) -> NotFound:
        shelved = self.shelf.article(number)
        if shelved is None:
            return NotFound(f"There is no article {number} in this corpus.")
        return NotFound(f"Article {number} was removed on {shelved.day()}.", "“Removed articles” has it still.")

    def unread(self, number: int) -> Unread:
        """The bytes of an article, whatever was read out of them. Raises `NotFound`, `CorpusDamaged`."""
        with told():
            row = self._db.execute(
                f"SELECT {_ORIGIN}, chosen_encoding, clean, bytes, spans, published, source, reader_version,"
                " awaits_names, awaits_furniture, language"
                " FROM articles"
                " LEFT JOIN originals ON originals.article = id LEFT JOIN readings ON readings.article = id"
                " WHERE id = ?",
                (number,),
            ).fetchone()
        if row is None:
            raise NotFound(f"There is no article {number} in this corpus.")
        origin = _origin(row)
        chosen, clean, packed, *read, version, names, furniture, language = row[_ORIGIN_CELLS:]
        raw = self._raw(number, packed, bytes.fromhex(origin.sha256))
        waits = bool(names), bool(furniture)
        return Unread(origin, raw, chosen, bool(clean), Packed(*read), version, *waits, language)

    def _is_without_copy(self, number: int) -> bool:
        row = self._db.execute("SELECT bytes FROM originals WHERE article = ?", (number,)).fetchone()
        return row is not None and not row[0]

    def _raw(self, number: int, packed: bytes | None, sha256: bytes) -> bytes:
        """The bytes of an article: the copy that was kept, else those of its file if it is still the same."""
        if packed is not None and not packed:
            for path in self.paths(number):
                with suppress(CannotRead):
                    raw = files.read(path).raw
                    if hashlib.sha256(raw).digest() == sha256:
                        return raw
            raise CorpusDamaged(
                f"The file of article {number} is gone or has changed, and no copy of it was kept.",
                "Put the file back, or import it again.",
            )
        try:
            return inflate(packed or b"")
        except zlib.error as trouble:
            raise CorpusDamaged(f"The text of article {number} is damaged.", "Import its file again.") from trouble

    def choose_encoding(self, number: int, chosen: str | None, encoding: str) -> None:
        """The file of an article is to be read in `encoding`; `chosen` is the user's word on it, or None."""
        self._db.execute(
            "UPDATE articles SET chosen_encoding = ?, encoding = ? WHERE id = ?", (chosen, encoding, number)
        )

    def digest(self, number: int) -> bytes:
        """The SHA-256 of the bytes that were imported as this article."""
        with told():
            row = self._db.execute("SELECT sha256 FROM articles WHERE id = ?", (number,)).fetchone()
        return row[0] if row else b""

    def put_original(self, number: int, raw: bytes) -> None:
        """Keep these bytes as the article's."""
        self._db.execute("INSERT OR REPLACE INTO originals VALUES (?, ?)", (number, deflate(raw)))

    def rows(self, numbers: Sequence[int], scores: Sequence[float] = ()) -> tuple[Hit, ...]:
        """What a list shows of these articles, in their order; ids that are gone are left out."""
        with told():
            found = {
                row[0]: row
                for row in self._db.execute(
                    "SELECT id, path, title, published, source, language, words, is_read, verdict"
                    " FROM articles LEFT JOIN standing ON standing.article = id"
                    f" WHERE id IN {_AMONG}",
                    (json.dumps(list(numbers)),),
                )
            }
        score = dict(zip(numbers, scores, strict=False))
        return tuple(
            Hit(
                number,
                row[1],
                row[2],
                date.fromisoformat(row[3]) if row[3] else None,
                row[4],
                score.get(number, 0.0),
                *row[5:7],
                Standing(bool(row[7]), Verdict(row[8]) if row[8] else None),
            )
            for number in numbers
            if (row := found.get(number))
        )

    def ids(self) -> tuple[int, ...]:
        """Every article's id, ascending."""
        with told():
            return tuple(row[0] for row in self._db.execute("SELECT id FROM articles ORDER BY id"))

    def count(self) -> int:
        """How many articles there are."""
        with told():
            return self._db.execute("SELECT count(*) FROM articles").fetchone()[0]

    def remove(self, numbers: Iterable[int], lines: Mapping[int, Sequence[int]] | None = None) -> tuple[int, ...]:
        """Take articles out; what they held goes with them. Returns those that were there.

        The `lines` of each, given as hashes, are counted no more once `indexed` says that the index has let it go.
        """
        gone, numbers = [], tuple(numbers)
        grouping.leave(self._db, numbers)
        for number in numbers:
            if self._db.execute("DELETE FROM articles WHERE id = ?", (number,)).rowcount:
                held = (lines or {}).get(number, ())
                self._db.execute("INSERT OR IGNORE INTO removed VALUES (?, ?)", (number, packed(held)))
                gone.append(number)
        return tuple(gone)

    def stays(self, number: int) -> bool:
        """An article that was removed is here again: the index need not let it go. Tells whether its lines are still
        counted, since it had not done so yet."""
        row = self._db.execute("SELECT lines FROM removed WHERE article = ?", (number,)).fetchone()
        self._db.execute("DELETE FROM removed WHERE article = ?", (number,))
        return row is not None and bool(row[0])

    @contextmanager
    def frugal(self) -> Iterator[None]:
        """Inside, what is taken out is freed and not overwritten: even zeros would need room in the journal."""
        (before,) = self._db.execute("PRAGMA secure_delete").fetchone()
        self._db.execute("PRAGMA secure_delete = OFF")
        try:
            yield
        finally:
            self._db.execute(f"PRAGMA secure_delete = {before}")

    def write_out(self) -> None:
        """Bring what the journal holds into the file itself, as far as there is room, so that it is begun anew."""
        with suppress(sqlite3.DatabaseError):
            self._db.execute("PRAGMA wal_checkpoint(PASSIVE)")

    # --- stories

    def stories(self) -> Mapping[int, int]:
        """The story of every article that has a copy: the lowest id among those that tell it."""
        with told():
            # Both change with every commit, the one with others', the other with ours.
            now = (self._db.execute("PRAGMA data_version").fetchone()[0], self._db.total_changes)
            if self._stories is None or self._stories[0] != now:
                self._stories = (now, grouping.told_together(self._db))
            return self._stories[1]

    def copies(self, number: int) -> tuple[int, ...]:
        """The articles that tell the same story as this one, itself among them."""
        with told():
            return grouping.members(self._db, number)

    def unsettled(self, limit: int) -> tuple[int, ...]:
        """Articles that were never compared with the others, at most `limit`."""
        with told():
            return grouping.unsettled(self._db, limit)

    def settle(self, number: int, sketch: bytes) -> None:
        """Keep an article's sketch, and find the story that it tells."""
        grouping.settle(self._db, number, sketch)

    # --- what the index has yet to learn

    def awaiting(self, limit: int) -> tuple[int, ...]:
        """Articles that the index does not hold as they are now, at most `limit`."""
        with told():
            query = "SELECT id FROM articles WHERE awaits_indexing ORDER BY id LIMIT ?"
            return tuple(row[0] for row in self._db.execute(query, (limit,)))

    def removed(self) -> tuple[int, ...]:
        """Articles that are gone and that the index may still hold."""
        with told():
            return tuple(row[0] for row in self._db.execute("SELECT article FROM removed ORDER BY article"))

    def expected_in_index(self) -> tuple[int, int]:
        """The fewest and the most articles that an index of this catalogue can hold now."""
        with told():
            return self._db.execute(
                "SELECT (SELECT count(*) FROM articles WHERE NOT awaits_indexing),"
                " (SELECT count(*) FROM articles) + (SELECT count(*) FROM removed)"
            ).fetchone()

    def indexed(self, numbers: Iterable[int], removed: Iterable[int] = ()) -> None:
        """The index holds `numbers` as they are now, and no longer holds `removed`."""
        self._db.execute(
            f"UPDATE articles SET awaits_indexing = 0 WHERE id IN {_AMONG}",
            (json.dumps(list(numbers)),),
        )
        gone = json.dumps(list(removed))
        lines = self._db.execute(f"SELECT lines FROM removed WHERE article IN {_AMONG}", (gone,)).fetchall()
        self.count_lines((unpacked(held) for (held,) in lines if held), -1)
        self._db.execute(f"DELETE FROM removed WHERE article IN {_AMONG}", (gone,))

    # --- what the corpus teaches the reader

    def pages_with(self, hashes: Iterable[int]) -> Mapping[int, int]:
        """In how many pages each of these lines stands; lines never met are left out."""
        with told():
            return dict(
                self._db.execute(
                    f"SELECT hash, pages FROM line_counts WHERE hash IN {_AMONG}",
                    (json.dumps([int(each) for each in hashes]),),
                )
            )

    def lines_met(self, hashes: Iterable[int]) -> tuple[dict[int, int], dict[int, str]]:
        """In how many pages each of these lines stands, and of those that stand on one site's pages alone, whose."""
        with told():
            pages: dict[int, int] = {}
            numbers: dict[int, int] = {}
            if not self._db.execute("SELECT EXISTS (SELECT 1 FROM line_counts)").fetchone()[0]:
                # In a new corpus there is nothing to look for, while those who read wait.
                return {}, {}
            for line, count, site in self._db.execute(
                f"SELECT hash, pages, site FROM line_counts WHERE hash IN {_AMONG}",
                (json.dumps([int(each) for each in hashes]),),
            ):
                pages[line] = count
                if site:
                    numbers[line] = site
            # Of these alone: pages may name as many sites as they like.
            asked = json.dumps(sorted(set(numbers.values())))
            names = dict(self._db.execute(f"SELECT id, name FROM sites WHERE id IN {_AMONG}", (asked,)))
            return pages, {line: names[site] for line, site in numbers.items()}

    def count_lines(self, pages: Iterable[Iterable[int]], step: int = 1) -> None:
        """Count the lines of `pages`, each page given as its distinct line hashes; `step` -1 takes them out again.

        The pages are of those sites on which their lines are known to stand, if any.
        """
        insert(
            self._db,
            "INSERT INTO line_counts (hash, pages)",
            ((line, step * count) for line, count in _pages_of_lines(pages)),
            "ON CONFLICT DO UPDATE SET pages = max(0, pages + excluded.pages)",
        )

    def learn_lines(self, pages: Iterable[Survey]) -> None:
        """Count the lines of pages that are new, and on which site's pages each of them stands."""
        pages = tuple(pages)
        numbers: dict[str | None, int] = {None: 0}
        for page in pages:
            if page.site not in numbers:
                numbers[page.site] = self._site(page.site)
        insert(
            self._db,
            "INSERT INTO line_counts",
            _pages_and_sites([page.lines for page in pages], [numbers[page.site] for page in pages]),
            "ON CONFLICT DO UPDATE SET"
            # A line of no page has no site any more.
            " site = CASE pages WHEN 0 THEN excluded.site ELSE iif(site = excluded.site, site, 0) END,"
            " pages = pages + excluded.pages",
        )

    def _site(self, name: str | None) -> int:
        """The number of a site, which it is given now if it has none."""
        self._db.execute("INSERT INTO sites (name) VALUES (?) ON CONFLICT DO NOTHING", (name,))
        return int(self._db.execute("SELECT id FROM sites WHERE name = ?", (name,)).fetchone()[0])

    def to_reconsider(self) -> tuple[tuple[int, float], ...]:
        """Articles read when the corpus was less than half of what it is now, and of whose site it knew few pages.

        Each with the share of its lines that was known then. A site is a source or, where that was not found, a folder.
        """
        with told():
            total = self.count()
            waiting = "NOT clean AND considered_at * 2 < ?"
            if not self._db.execute(f"SELECT EXISTS (SELECT 1 FROM articles WHERE {waiting})", (total,)).fetchone()[0]:
                return ()
            rows = self._db.execute(
                f"SELECT id, known_lines, considered_at, {waiting},"
                # Without what follows its last slash a path is its folder.
                " coalesce(source, rtrim(path, replace(path, '/', ''))) FROM articles ORDER BY id",
                (total,),
            )
            return tuple(_little_known(rows))

    def considered(self, numbers: Iterable[int]) -> None:
        """These articles were looked at again now."""
        self._db.execute(
            f"UPDATE articles SET considered_at = (SELECT count(*) FROM articles) WHERE id IN {_AMONG}",
            (json.dumps(list(numbers)),),
        )

    def considered_enough(self, limit: int) -> int:
        """Of articles that were read when the corpus was less than half of what it is now, look at `limit` no more.

        Returns how many there were."""
        return self._db.execute(
            "UPDATE articles SET considered_at = (SELECT count(*) FROM articles) WHERE id IN (SELECT id FROM articles"
            " WHERE considered_at * 2 < (SELECT count(*) FROM articles) LIMIT ?)",
            (limit,),
        ).rowcount

    def forget_lines(self) -> None:
        """Forget every line count, to count anew."""
        self._db.execute("DELETE FROM line_counts")
        # Those that still have pages come again with them.
        self._db.execute("DELETE FROM sites")
        # What is gone will not be counted again, and so must not be taken out either.
        self._db.execute("UPDATE removed SET lines = x''")
        self.shelf.forget_lines()

    def entities_counted(
        self,
        articles: Sequence[int] | None,
        kinds: Collection[EntityKind],
        limit: int,
        furniture: bool,
        among: Sequence[int] | None = None,
    ) -> Generator[None, None, Counts]:
        """For each of `kinds` the entities of these articles (of all when None), the most widely named first.

        At most `limit` of a kind, 0 for all; with `among` only entities of these numbers. Pauses between slices.
        """
        return counted(self._db, self.register, articles, kinds, limit, furniture, among)

    def fold_rules(self) -> tuple[FoldRule, ...]:
        """The user's word on what is folded, oldest first."""
        with told():
            rows = self._db.execute("SELECT line_hash, fold, source FROM fold_rules ORDER BY id")
            return tuple(FoldRule(each, bool(fold), source) for each, fold, source in rows)

    def fold_rules_mark(self) -> str:
        """What tells the user's rules on folds of now from those of another day."""
        with told():
            rows = self._db.execute("SELECT id, made_at FROM fold_rules ORDER BY id").fetchall()
        return hashlib.sha256(repr(rows).encode()).hexdigest()[:16] if rows else ""

    def kept_fold_rules(self) -> tuple[KeptFoldRule, ...]:
        """The same rules with their number and the line they were made on."""
        with told():
            rows = self._db.execute("SELECT id, line_hash, fold, source, sample FROM fold_rules ORDER BY id")
            return tuple(
                KeptFoldRule(number, FoldRule(each, bool(fold), source), sample)
                for number, each, fold, source, sample in rows
            )

    def add_fold_rule(self, rule: FoldRule, sample: str) -> int:
        """Keep a rule; one on the same line and source gives way to it. Returns its number."""
        self._db.execute("DELETE FROM fold_rules WHERE line_hash = ? AND source IS ?", (rule.line_hash, rule.source))
        now = datetime.now(UTC).isoformat(timespec="seconds")
        values = (rule.line_hash, rule.fold, rule.source, storable(sample), now)
        statement = "INSERT INTO fold_rules (line_hash, fold, source, sample, made_at) VALUES (?, ?, ?, ?, ?)"
        return self._db.execute(statement, values).lastrowid or 0

    def remove_fold_rule(self, number: int) -> None:
        """Take a rule back."""
        self._db.execute("DELETE FROM fold_rules WHERE id = ?", (number,))

    # --- names, sources, tags

    def names_of(self, article: int) -> tuple[str, ...]:
        """Every name and surface of an article's body."""
        with told():
            rows = self._db.execute(
                "SELECT names.name, aliases FROM named JOIN names ON names.id = named.name"
                " WHERE article = ? AND NOT in_furniture",
                (article,),
            ).fetchall()
        return tuple(sorted({each for name, aliases in rows for each in (name, *aliases.split("\n")) if each}))

    def names_beginning(self, prefix: str, limit: int) -> tuple[tuple[str, int], ...]:
        """Names of which a word begins with `prefix`, with their articles, the most widely named first."""
        escaped = storable(prefix).replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        begins = "(name LIKE ? ESCAPE '\\' OR name LIKE ? ESCAPE '\\')"
        values = (f"{escaped}%", f"% {escaped}%", limit)
        with told():
            # Names that were joined count together; until they are, each counts for itself.
            found = self._db.execute(
                f"SELECT name, max(articles) AS most FROM entities WHERE articles > 0 AND {begins}"
                " GROUP BY name ORDER BY most DESC, name LIMIT ?",
                values,
            ).fetchall()
            if found:
                return tuple(found)
            of_names = begins.replace("name", "names.name")
            counts = (
                "SELECT names.name AS name, count(*) AS articles FROM names JOIN named ON named.name = names.id"
                f" WHERE NOT in_furniture AND {of_names} GROUP BY names.id"
            )
            best = f"SELECT name, max(articles) AS most FROM ({counts}) GROUP BY name ORDER BY most DESC, name LIMIT ?"
            return tuple(self._db.execute(best, values))

    def sources(self) -> tuple[tuple[str | None, int], ...]:
        """Every source with its number of articles, the largest first; None stands for those without one."""
        with told():
            query = "SELECT source, count(*) FROM articles GROUP BY source ORDER BY count(*) DESC, source"
            return tuple(self._db.execute(query))

    def tags(self, article: int) -> tuple[str, ...]:
        """The tags that the user gave an article."""
        with told():
            rows = self._db.execute("SELECT tag FROM tags WHERE article = ? ORDER BY tag", (article,))
            return tuple(row[0] for row in rows)

    def tag(self, numbers: Iterable[int], tag: str, on: bool = True) -> None:
        """Give articles a tag, or take it away; they await indexing after that."""
        statement = (
            "INSERT OR IGNORE INTO tags VALUES (?, ?)" if on else "DELETE FROM tags WHERE article = ? AND tag = ?"
        )
        for number in numbers:
            self._db.execute(statement, (number, tag))
            self._db.execute("UPDATE articles SET awaits_indexing = 1 WHERE id = ?", (number,))

    def tag_counts(self) -> tuple[tuple[str, int], ...]:
        """Every tag with its number of articles, the most used first."""
        with told():
            query = "SELECT tag, count(*) FROM tags GROUP BY tag ORDER BY count(*) DESC, tag"
            return tuple(self._db.execute(query))

    # --- notes

    def notes(self, article: int | None = None) -> tuple[Note, ...]:
        """The notes on an article, or all of them."""
        with told():
            return noting.of_articles(self._db, article)

    def note(self, number: int) -> Note | None:
        """The note of this number."""
        with told():
            return noting.of_number(self._db, number)

    def keep_note(self, note: Note) -> int:
        """Keep a note, in place of the one of its number if it has one. Returns its number."""
        return noting.keep(self._db, note)

    def remove_note(self, number: int) -> None:
        """Take a note away."""
        noting.remove(self._db, number)

    def articles_with(self, what: str) -> tuple[int, ...]:
        """The articles that have a `note`, a `highlight` or a `tag`, ascending."""
        with told():
            return tuple(noting.articles_with(self._db, what))

    # --- what was read, and the verdict on it

    def standings(self, numbers: Sequence[int]) -> Mapping[int, Standing]:
        """Where each of these articles stands with the user."""
        with told():
            rows = self._db.execute(
                f"SELECT article, is_read, verdict FROM standing WHERE article IN {_AMONG}",
                (json.dumps(list(numbers)),),
            )
            known = {number: Standing(bool(is_read), Verdict(said) if said else None) for number, is_read, said in rows}
        return {number: known.get(number, Standing()) for number in numbers}

    def stand(self, standings: Mapping[int, Standing]) -> None:
        """Keep where these articles stand; those that are gone are passed over."""
        self._db.executemany(
            "INSERT OR REPLACE INTO standing SELECT id, ?, ? FROM articles WHERE id = ?",
            ((each.is_read, each.verdict, number) for number, each in standings.items()),
        )

    def in_state(self, state: State) -> tuple[int, ...]:
        """The articles that are in a state, but for those unread: they are all but those read."""
        where = "is_read" if state is State.READ else "verdict = ?"
        with told():
            rows = self._db.execute(
                f"SELECT article FROM standing WHERE {where}", () if state is State.READ else (state.value,)
            )
            return tuple(row[0] for row in rows)

    # --- saved searches, and questions asked before

    def saved_searches(self) -> tuple[SavedSearch, ...]:
        """All saved searches, by name."""
        with told():
            return asking.saved(self._db)

    def save_search(self, each: SavedSearch) -> None:
        """Keep a search, in place of the one of its name."""
        asking.save(self._db, each)

    def remove_search(self, name: str) -> None:
        """Forget the search of this name."""
        asking.remove(self._db, name)

    def newest(self) -> int:
        """The highest id of an article, 0 where there is none."""
        with told():
            return asking.newest(self._db)

    def ask(self, raw: str, found: int) -> None:
        """Remember a question that was meant, and how many articles it found."""
        asking.ask(self._db, raw, found)

    def forget_asked(self) -> None:
        """Forget every question asked before."""
        asking.forget(self._db)

    def asked_before(self, limit: int) -> tuple[Asked, ...]:
        """The questions asked before, the last first."""
        with told():
            return asking.before(self._db, limit)

    # --- figures

    def span_of_dates(self) -> tuple[date | None, date | None, int]:
        """The first and the last date of publication, and the number of undated articles."""
        with told():
            first, last, undated = self._db.execute(
                "SELECT min(published), max(published), count(*) - count(published) FROM articles"
            ).fetchone()
        return (date.fromisoformat(first) if first else None, date.fromisoformat(last) if last else None, undated)

    def totals(self) -> tuple[int, int, int, int]:
        """Articles, words of their bodies, bytes of their files, and entities (or names, until it is settled)."""
        with told():
            articles, words, size = self._db.execute(
                "SELECT count(*), coalesce(sum(words), 0), coalesce(sum(size), 0) FROM articles"
            ).fetchone()
            if self.register.is_settled():
                names = self.register.count_entities()
            else:
                names = self._db.execute("SELECT count(DISTINCT name) FROM named WHERE NOT in_furniture").fetchone()[0]
        return articles, words, size, names

    # --- the ledger

    def begin_import(self) -> int:
        """Open a ledger; returns its number. Old ledgers go."""
        now = datetime.now(UTC).isoformat(timespec="seconds")
        number = self._db.execute("INSERT INTO imports (started_at) VALUES (?)", (now,)).lastrowid or 0
        self._db.execute("DELETE FROM imports WHERE id <= ?", (number - _LEDGERS_KEPT,))
        return number

    def note_outcomes(self, ledger: int, outcomes: Iterable[tuple[int, Outcome]]) -> None:
        """Write outcomes into a ledger, each with the number of its file."""
        self._db.executemany(
            "INSERT OR REPLACE INTO outcomes VALUES (?, ?, ?, ?, ?, ?)",
            (
                (ledger, number, storable(each.path), each.outcome, storable(each.reason), each.article)
                for number, each in outcomes
            ),
        )

    def finish_import(self, ledger: int, stopped: bool) -> None:
        """Close a ledger."""
        now = datetime.now(UTC).isoformat(timespec="seconds")
        self._db.execute("UPDATE imports SET finished_at = ?, stopped = ? WHERE id = ?", (now, stopped, ledger))

    def outcomes(self) -> tuple[Outcome, ...]:
        """The ledger of the last import, in the order of the files."""
        with told():
            rows = self._db.execute(
                "SELECT path, outcome, reason, article FROM outcomes"
                " WHERE import = (SELECT max(id) FROM imports) ORDER BY number"
            )
            return tuple(Outcome(*row) for row in rows)

    # --- health

    def damage(self) -> Iterator[str]:
        """What is wrong with the file itself, page by page."""
        with told():
            for (line,) in self._db.execute("PRAGMA integrity_check(20)").fetchall():
                if line != "ok":
                    yield f"The catalogue's file is damaged: {line}."

    def orphans(self) -> int:
        """How many rows belong to something that is not there."""
        with told():
            return len(self._db.execute("PRAGMA foreign_key_check").fetchall())

    def drop_orphans(self) -> None:
        """Drop the rows that belong to something that is not there."""
        for table, row, *_ in self._db.execute("PRAGMA foreign_key_check").fetchall():
            if row is not None:
                self._db.execute(f'DELETE FROM "{table}" WHERE rowid = ?', (row,))
        # Tables without row numbers are told without one.
        for table in ("files", "named", "tags"):
            self._db.execute(f"DELETE FROM {table} WHERE article NOT IN (SELECT id FROM articles)")
        self._db.execute("DELETE FROM shelf_files WHERE article NOT IN (SELECT article FROM shelf)")
        self._db.execute("DELETE FROM named WHERE name NOT IN (SELECT id FROM names)")
        self._db.execute("DELETE FROM outcomes WHERE import NOT IN (SELECT id FROM imports)")
