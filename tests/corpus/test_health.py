"""Check names each thing that is wrong; repair puts right what can be, and says what cannot."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from corpusview.__main__ import main
from corpusview.corpus.corpus import INDEX, Corpus
from corpusview.corpus.index import Index, IndexEntry
from corpusview.errors import CorpusViewError
from corpusview.grammar import parse


@pytest.fixture
def place(tmp_path: Path, write_pages: Callable[..., Path]) -> Path:
    """A corpus of six articles, two of them tagged, closed."""
    with Corpus.open(tmp_path / "corpus") as corpus:
        list(corpus.import_files([write_pages(6)]))
        corpus.tag(corpus.ids()[:2], "keep")
    return tmp_path / "corpus"


def altered(place: Path, *statements: str) -> None:
    """Harm the catalogue as a failing disk or a careless program would."""
    with closing(sqlite3.connect(place / "catalogue.sqlite")) as db:
        for statement in statements:
            db.execute(statement)
        db.commit()


def index_without_one(place: Path) -> None:
    with closing(Index.open(place / INDEX)) as index:
        index.write((), [3])


def index_with_one_too_many(place: Path) -> None:
    altered(place, "PRAGMA foreign_keys = ON", "DELETE FROM articles WHERE id = 4", "DELETE FROM removed")


def index_with_another(place: Path) -> None:
    with closing(Index.open(place / INDEX)) as index:
        index.write([IndexEntry(77, "a stranger", "text")], [3])


def index_gone(place: Path) -> None:
    shutil.rmtree(place / INDEX)


def tag_of_nothing(place: Path) -> None:
    altered(place, "INSERT INTO tags VALUES (999, 'lost')")


def original_of_nothing(place: Path) -> None:
    altered(place, "INSERT INTO originals VALUES (998, x'00')")


def reading_damaged(place: Path) -> None:
    altered(place, "UPDATE readings SET spans = x'deadbeef' WHERE article = 2")


def reading_gone(place: Path) -> None:
    altered(place, "DELETE FROM readings WHERE article = 2")


def bytes_damaged(place: Path) -> None:
    altered(place, "UPDATE originals SET bytes = x'deadbeef' WHERE article = 1")


def bytes_of_another(place: Path) -> None:
    altered(place, "UPDATE originals SET bytes = (SELECT bytes FROM originals WHERE article = 5) WHERE article = 1")


HARMS = {
    index_without_one: "holds 5 articles where 6 are expected",
    index_with_one_too_many: "holds 6 articles where 5 are expected",
    index_with_another: "not in the search index",
    index_gone: "search index",
    tag_of_nothing: "not there",
    original_of_nothing: "not there",
    reading_damaged: "article 2 is damaged",
    reading_gone: "article 2 is damaged",
    bytes_damaged: "text of article 1 is damaged",
    bytes_of_another: "article 1 is not the one",
}


@pytest.mark.parametrize("harm", HARMS, ids=lambda harm: harm.__name__)
def test_each_harm_is_named_and_what_can_be_is_put_right(place: Path, harm: Callable[[Path], None]) -> None:
    harm(place)
    with Corpus.open(place, writing=False) as corpus:
        assert any(HARMS[harm] in sentence for sentence in corpus.check())
    with Corpus.open(place) as corpus:
        repaired, left = corpus.repair()
        assert any(HARMS[harm] in sentence for sentence in repaired)
        assert left == ()
    with Corpus.open(place) as corpus:
        assert corpus.check() == ()
        assert corpus.search(parse("tag:keep")).total == 2
        assert corpus.search(parse("councillors")).total == corpus.count()


def test_what_cannot_be_repaired_is_listed(place: Path, tmp_path: Path) -> None:
    bytes_damaged(place)
    shutil.rmtree(tmp_path / "pages")
    with Corpus.open(place) as corpus:
        repaired, left = corpus.repair()
        assert repaired == ()
        assert left == ("The text of article 1 is damaged.",)
        with pytest.raises(CorpusViewError):
            corpus.article(1)
        assert corpus.search(parse("councillors")).total >= 5


def test_bytes_are_not_taken_from_a_file_that_has_changed(place: Path, tmp_path: Path) -> None:
    bytes_damaged(place)
    first = min((tmp_path / "pages").iterdir())
    first.write_text("Something else stands here now.\n")
    with Corpus.open(place) as corpus:
        assert corpus.repair()[1] == ("The text of article 1 is damaged.",)


def test_the_command_line_repairs_and_its_exit_code_says_whether_all_is_well(
    place: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    index_gone(place)
    reading_damaged(place)
    assert main(["check", "--corpus", str(place)]) == 1
    assert "check --repair" in capsys.readouterr().out
    assert main(["check", "--repair", "--corpus", str(place)]) == 0
    told = capsys.readouterr().out
    assert told.count("Repaired: ") == 2 and "All is well." in told
    bytes_damaged(place)
    shutil.rmtree(tmp_path / "pages")
    assert main(["check", "--repair", "--corpus", str(place)]) == 1
    assert "cannot be repaired" in capsys.readouterr().out


def test_checking_changes_nothing(place: Path) -> None:
    tag_of_nothing(place)
    before = (place / "catalogue.sqlite").read_bytes()
    with Corpus.open(place, writing=False) as corpus:
        assert corpus.check()
    assert (place / "catalogue.sqlite").read_bytes() == before
