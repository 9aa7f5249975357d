"""A catalogue of an earlier version becomes one of today: after a verified copy, step by step, and cut off anywhere."""

from __future__ import annotations

import os
import shutil
import sqlite3
import sys
import threading
import time
from contextlib import closing
from pathlib import Path

import pytest

from corpusview.__main__ import main
from corpusview.corpus.catalogue import schema
from corpusview.corpus.corpus import Corpus
from corpusview.errors import CannotWrite, CorpusBusy, CorpusTooNew
from corpusview.grammar import parse
from tests.corpus.conftest import page
from tests.promises.steps import counted, in_a_child, killed

TODAY = len(schema.MIGRATIONS)


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A catalogue as the first version made it, with an article, a tag and a rule of the user."""
    place = tmp_path_factory.mktemp("first") / "corpus"
    place.mkdir(mode=0o700)
    with closing(sqlite3.connect(place / "catalogue.sqlite", isolation_level=None)) as db:
        db.execute("PRAGMA journal_mode = WAL")
        db.executescript(
            f"BEGIN; {schema.MIGRATIONS[0]()} PRAGMA application_id = {schema.APPLICATION_ID};"
            " PRAGMA user_version = 1; COMMIT;"
        )
        _fill(db)
    return place


def _fill(db: sqlite3.Connection) -> None:
    from hashlib import sha256

    from corpusview.article import Origin
    from corpusview.corpus.catalogue import prepare
    from corpusview.reading.evidence import Evidence
    from corpusview.reading.reader import Reader

    raw = page(3).encode()
    origin = Origin("/pages/3.txt", sha256(raw).hexdigest(), len(raw), 1.0)
    prepared = prepare(Reader().read(raw, origin, Evidence()), raw)
    held = {row[1] for row in db.execute("PRAGMA table_info(articles)")}
    columns = {name: value for name, value in prepared.columns.items() if name in held}
    db.execute(
        f"INSERT INTO articles ({', '.join(columns)}) VALUES ({', '.join(':' + name for name in columns)})", columns
    )
    db.execute("INSERT INTO originals VALUES (1, ?)", (prepared.original,))
    db.execute("INSERT INTO readings VALUES (1, ?)", (prepared.spans,))
    db.execute("INSERT INTO files VALUES (?, 1, ?)", (b"/pages/3.txt", bytes.fromhex(origin.sha256)))
    db.execute("INSERT INTO tags VALUES (1, 'mine')")


def version(file: Path) -> int:
    with closing(sqlite3.connect(file)) as db:
        return db.execute("PRAGMA user_version").fetchone()[0]


def is_all_there(place: Path) -> None:
    with Corpus.open(place) as corpus:
        list(corpus.mend())
        assert corpus.check() == ()
        assert corpus.tags(1) == ("mine",)
        assert corpus.search(parse("councillors")).ids == (1,)
    assert version(place / "catalogue.sqlite") == TODAY


def test_an_older_catalogue_is_copied_and_then_brought_up_to_date(tmp_path: Path, first: Path) -> None:
    place = Path(shutil.copytree(first, tmp_path / "corpus"))
    is_all_there(place)
    backup = place / f"catalogue-before-{TODAY}.sqlite"
    assert version(backup) == 1
    Corpus.restore(backup, tmp_path / "restored")
    is_all_there(tmp_path / "restored")


@pytest.mark.parametrize("verb", ["search", "import", "stats"])
def test_that_it_was_brought_up_to_date_is_told_once_also_where_it_is_only_read(
    tmp_path: Path, first: Path, capsys: pytest.CaptureFixture[str], verb: str
) -> None:
    place = Path(shutil.copytree(first, tmp_path / "corpus"))
    (tmp_path / "page.txt").write_text(page(7), encoding="utf-8")
    given = {"search": ["councillors"], "import": [str(tmp_path / "page.txt")], "stats": []}[verb]
    asked = [verb, "--corpus", str(place), *given]
    assert main(asked) == 0
    backup = f"catalogue-before-{TODAY}.sqlite"
    assert version(place / backup) == 1
    assert f"was brought up to date. As it was it is kept in {backup}" in capsys.readouterr().err
    assert main(asked) == 0
    assert "up to date" not in capsys.readouterr().err


@pytest.mark.skipif(not hasattr(os, "fork") or sys.platform == "darwin", reason="needs fork")
@pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork:DeprecationWarning")
def test_killed_at_any_step_it_goes_on_from_there(tmp_path: Path, first: Path) -> None:
    for cut_at in range(100):
        place = Path(shutil.copytree(first, tmp_path / str(cut_at)))

        def open_it(place: Path = place, cut_at: int = cut_at) -> None:
            with counted(lambda number, _step: killed() if number == cut_at else None):
                Corpus.open(place).close()

        is_through = in_a_child(open_it)
        # Never between two versions: what is kept as it was is what the user had, also after the next try.
        assert version(place / "catalogue.sqlite") in (1, TODAY)
        is_all_there(place)
        assert version(place / f"catalogue-before-{TODAY}.sqlite") == 1
        if is_through:
            break
    assert cut_at > 5


def test_of_those_who_open_it_at_once_one_brings_it_up_to_date_and_the_others_wait(
    tmp_path: Path, first: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = Path(shutil.copytree(first, tmp_path / "corpus"))
    others: list[threading.Thread] = []
    news: list[str] = []
    copy = schema.copy_to

    def read() -> None:
        with Corpus.open(place, writing=False) as corpus:
            news.append(corpus.news)

    def copy_while_others_come(db: sqlite3.Connection, to: Path) -> None:
        others.extend(threading.Thread(target=read, daemon=True) for _ in range(3))
        for each in others:
            each.start()
        # They find a catalogue of the first version, and may not touch it.
        time.sleep(0.5)
        copy(db, to)

    monkeypatch.setattr(schema, "copy_to", copy_while_others_come)
    read()
    for each in others:
        each.join(60)
    assert len(others) == 3, "only one copies"
    assert sorted(bool(each) for each in news) == [False, False, False, True]
    assert version(place / f"catalogue-before-{TODAY}.sqlite") == 1
    is_all_there(place)


def test_that_it_was_brought_up_to_date_is_told_also_where_an_earlier_try_left_its_copy(
    tmp_path: Path, first: Path
) -> None:
    place = Path(shutil.copytree(first, tmp_path / "corpus"))
    (place / f"catalogue-before-{TODAY}.sqlite").write_bytes(b"left by a kill")
    with Corpus.open(place) as corpus:
        assert "was brought up to date" in corpus.news
    assert version(place / f"catalogue-before-{TODAY}.sqlite") == 1
    with Corpus.open(place) as corpus:
        assert corpus.news == ""


def test_a_step_that_fails_leaves_it_as_it_was(tmp_path: Path, first: Path, monkeypatch) -> None:
    place = Path(shutil.copytree(first, tmp_path / "corpus"))

    def fails() -> str:
        return "CREATE TABLE half (x); INSERT INTO no_such_table VALUES (1);"

    with monkeypatch.context() as patch:
        patch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS[:2], fails))
        with pytest.raises(Exception, match="no_such_table"):
            Corpus.open(place)
    assert version(place / "catalogue.sqlite") == 1
    with closing(sqlite3.connect(place / "catalogue.sqlite")) as db:
        assert not db.execute("SELECT 1 FROM sqlite_master WHERE name IN ('half', 'sketches')").fetchone()
    is_all_there(place)


def test_a_later_version_is_refused_and_not_a_byte_is_changed(tmp_path: Path, first: Path) -> None:
    place = Path(shutil.copytree(first, tmp_path / "corpus"))
    is_all_there(place)
    with closing(sqlite3.connect(place / "catalogue.sqlite")) as db:
        db.execute(f"PRAGMA user_version = {TODAY + 1}")
    before = (place / "catalogue.sqlite").read_bytes()
    for writing in (True, False):
        with pytest.raises(CorpusTooNew):
            Corpus.open(place, writing=writing)
    assert (place / "catalogue.sqlite").read_bytes() == before


def test_a_reader_that_may_not_write_says_that_an_older_catalogue_is_to_be_opened_for_writing(
    tmp_path: Path, first: Path
) -> None:
    place = Path(shutil.copytree(first, tmp_path / "corpus"))
    with closing(sqlite3.connect(place / "catalogue.sqlite", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(schema, "BUSY_SECONDS", 0.01)
            with pytest.raises(CorpusBusy, match=r"earlier version.*Open it once.*nothing in it is damaged"):
                Corpus.open(place, writing=False)
    assert version(place / "catalogue.sqlite") == 1
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(schema, "copy_to", refuse)
        with pytest.raises(CannotWrite, match=r"earlier version.*Open it once"):
            Corpus.open(place, writing=False)
    Corpus.open(place, writing=False).close()
    assert version(place / "catalogue.sqlite") == TODAY


def refuse(*_given: object) -> None:
    raise PermissionError(30, "Read-only file system")


def test_restoring_an_older_backup_leaves_it_as_it_was(tmp_path: Path, first: Path) -> None:
    place = Path(shutil.copytree(first, tmp_path / "kept"))
    backup = place / "catalogue.sqlite"
    before = backup.read_bytes()
    Corpus.restore(backup, tmp_path / "restored")
    assert backup.read_bytes() == before and version(backup) == 1
    assert not list(place.glob("*-before-*"))
    is_all_there(tmp_path / "restored")
