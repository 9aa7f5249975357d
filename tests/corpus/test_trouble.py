"""SQLite's errors: known trouble is told for what it is, and a mistake of ours is never told as damage."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from corpusview.corpus.catalogue import schema, told
from corpusview.corpus.corpus import Corpus
from corpusview.errors import CannotWrite, CorpusBusy, CorpusDamaged, NoMemory, NoSpace


def failed(code: int) -> sqlite3.OperationalError:
    trouble = sqlite3.OperationalError("what SQLite says")
    trouble.sqlite_errorcode = code
    return trouble


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (sqlite3.SQLITE_CORRUPT, CorpusDamaged),
        (sqlite3.SQLITE_CORRUPT_INDEX, CorpusDamaged),
        (sqlite3.SQLITE_NOTADB, CorpusDamaged),
        (sqlite3.SQLITE_IOERR_CORRUPTFS, CorpusDamaged),
        (sqlite3.SQLITE_FULL, NoSpace),
        (sqlite3.SQLITE_NOMEM, NoMemory),
        (sqlite3.SQLITE_IOERR_NOMEM, NoMemory),
        (sqlite3.SQLITE_IOERR_SHMMAP, NoMemory),
        (sqlite3.SQLITE_BUSY_SNAPSHOT, CorpusBusy),
        (sqlite3.SQLITE_LOCKED, CorpusBusy),
        (sqlite3.SQLITE_READONLY_DIRECTORY, CannotWrite),
        (sqlite3.SQLITE_CANTOPEN, CannotWrite),
        (sqlite3.SQLITE_IOERR_WRITE, CannotWrite),
        (sqlite3.SQLITE_IOERR_SHMSIZE, CannotWrite),
    ],
)
def test_each_trouble_of_the_machine_has_its_own_sentence(code: int, kind: type[Exception]) -> None:
    with pytest.raises(kind) as caught, told():
        raise failed(code)
    assert type(caught.value) is kind
    assert caught.value.sentence.endswith(".") and caught.value.advice


@pytest.mark.parametrize(
    "statement",
    ["SELECT no_such_column FROM articles", "SELEC 1", "INSERT INTO facts VALUES ('twice', 1), ('twice', 2)"],
)
def test_a_mistake_of_ours_stays_one(corpus: Corpus, statement: str) -> None:
    with pytest.raises(sqlite3.Error), told():
        corpus._catalogue._db.execute(statement)
    with pytest.raises(sqlite3.ProgrammingError), told():
        corpus._catalogue._db.execute("SELECT ?", (1, 2))
    assert corpus.check() == ()


def test_damage_that_sqlite_meets_is_told_as_damage(tmp_path: Path) -> None:
    place = tmp_path / "corpus"
    Corpus.open(place).close()
    file = place / "catalogue.sqlite"
    raw = bytearray(file.read_bytes())
    raw[4096:] = b"\xff" * (len(raw) - 4096)
    file.write_bytes(raw)
    with pytest.raises(CorpusDamaged, match="damaged"):
        Corpus.open(place)


@pytest.mark.parametrize("lacking", ["DROP TABLE removed", "ALTER TABLE articles DROP COLUMN note", "DROP TABLE facts"])
def test_a_catalogue_that_lacks_a_table_is_refused_before_anything_is_changed(tmp_path: Path, lacking: str) -> None:
    place = tmp_path / "corpus"
    Corpus.open(place).close()
    file = place / "catalogue.sqlite"
    with closing(sqlite3.connect(file, isolation_level=None)) as db:
        db.execute(lacking)
    before = file.read_bytes()
    for writing in (True, False):
        with pytest.raises(CorpusDamaged, match="lacks tables"):
            Corpus.open(place, writing=writing)
    with pytest.raises(CorpusDamaged, match="lacks tables"):
        schema.restore_from(file, place.parent / "elsewhere.sqlite")
    assert file.read_bytes() == before and not (place.parent / "elsewhere.sqlite").exists()
