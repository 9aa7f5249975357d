"""A corpus that keeps no copies of the files: smaller, and honest about what it cannot show when a file is gone."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from corpusview.__main__ import main
from corpusview.corpus.corpus import Corpus
from corpusview.errors import CorpusDamaged
from corpusview.events import Updated
from corpusview.grammar import parse


@pytest.fixture
def place(tmp_path: Path, write_pages) -> Path:
    assert main(["import", "--no-copies", "--quiet", "--corpus", str(tmp_path / "corpus"), str(write_pages(4))]) == 0
    return tmp_path / "corpus"


def kept_bytes(place: Path) -> int:
    with closing(sqlite3.connect(place / "catalogue.sqlite")) as db:
        return db.execute("SELECT sum(length(bytes)) FROM originals").fetchone()[0]


def test_nothing_of_the_files_is_kept_and_everything_works_while_they_are_there(place: Path) -> None:
    assert kept_bytes(place) == 0
    with Corpus.open(place) as corpus:
        assert corpus.search(parse("councillors")).total == 4
        first = corpus.ids()[0]
        assert corpus.original(first) == Path(corpus.article(first).origin.path).read_bytes()
        corpus.tag([first], "keep")
        list(corpus.rebuild(reread=True))
        list(corpus.decode_as(first, "cp1252"))
        assert corpus.check() == ()
    assert kept_bytes(place) == 0


def test_a_file_that_is_gone_is_told_and_the_rest_is_found(place: Path, tmp_path: Path) -> None:
    victim = min((tmp_path / "pages").iterdir())
    kept = victim.read_bytes()
    victim.unlink()
    with Corpus.open(place) as corpus:
        with pytest.raises(CorpusDamaged, match="gone or has changed"):
            corpus.article(1)
        (problem,) = corpus.check()
        assert "no copy of it was kept" in problem
        list(corpus.rebuild())
        assert corpus.search(parse("councillors")).total == 3
        victim.write_bytes(kept)
        assert corpus.repair()[1] == ()
        list(corpus.rebuild())
        assert corpus.search(parse("councillors")).total == 4


def test_a_file_that_changed_is_imported_anew(place: Path, tmp_path: Path) -> None:
    victim = min((tmp_path / "pages").iterdir())
    victim.write_text(victim.read_text(encoding="utf-8").replace("Residents of", "A zeppelin over"), "utf-8")
    with Corpus.open(place) as corpus:
        events = list(corpus.import_files([tmp_path / "pages"], copies=False))
        assert sum(isinstance(event, Updated) for event in events) == 1
        assert corpus.search(parse("zeppelin")).total == 1
        assert corpus.check() == ()
    assert kept_bytes(place) == 0


def test_a_damaged_article_can_be_imported_anew(tmp_path: Path, write_pages) -> None:
    folder = write_pages(3)
    with Corpus.open(tmp_path / "corpus") as corpus:
        list(corpus.import_files([folder]))
    with closing(sqlite3.connect(tmp_path / "corpus" / "catalogue.sqlite")) as db:
        db.execute("UPDATE originals SET bytes = x'00' WHERE article = 1")
        db.commit()
    victim = min(folder.iterdir())
    victim.write_text(victim.read_text(encoding="utf-8") + "\nA line more.\n", "utf-8")
    with Corpus.open(tmp_path / "corpus") as corpus:
        list(corpus.import_files([folder]))
        assert corpus.check() == ()
