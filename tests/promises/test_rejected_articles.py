"""One article that cannot be read or indexed costs itself alone: the rest of its batch is there, nothing of it is."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from corpusview.corpus.corpus import INDEX, Corpus
from corpusview.corpus.index import index as index_room
from corpusview.events import Done, Failed
from corpusview.grammar import parse
from tests.corpus.conftest import page

# More would say no more: what differs is whether it is the first, between others, or the last.
BATCH = 60
BAD = "zyzzyva"


def spoilt(defect: object) -> Callable[..., object]:
    """The index' own way of taking an entry, with a defect in the one that holds the bad word."""
    values = index_room._values

    def spoil(entry):
        taken = values(entry)
        if BAD in entry.body:
            if isinstance(defect, BaseException):
                raise defect
            taken["id"] = defect
        return taken

    return spoil


@pytest.mark.parametrize("place", [0, BATCH // 2, BATCH - 1], ids=["first", "middle", "last"])
@pytest.mark.parametrize(
    "defect",
    [2**80, "\udcff", b"bytes", RuntimeError("the analyzer failed"), MemoryError(), RecursionError()],
    ids=lambda each: type(each).__name__,
)
def test_one_article_that_the_index_refuses_is_listed_and_the_others_are_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stray_log, place: int, defect: object
) -> None:
    pages = tmp_path / "pages"
    pages.mkdir()
    for number in range(BATCH):
        words = f"A {BAD} of number {number}." if number == place else ""
        (pages / f"{number:03}.txt").write_text(page(number, words), encoding="utf-8")
    with Corpus.open(tmp_path / "corpus") as corpus:
        with monkeypatch.context() as patch:
            patch.setattr(index_room, "_values", spoilt(defect))
            events = list(corpus.import_files([pages], jobs=1))
        done = events[-1]
        assert isinstance(done, Done)
        assert (done.seen, done.imported, done.failed) == (BATCH, BATCH - 1, 1)
        (failed,) = (event for event in events if isinstance(event, Failed))
        assert failed.path.endswith(f"{place:03}.txt") and failed.reason.endswith("report it.")
        assert {each.outcome for each in corpus.outcomes()} == {"imported", "failed"}
        assert [each.path for each in corpus.outcomes() if each.outcome == "failed"] == [failed.path]
        assert corpus.count() == corpus.search(parse("councillors")).total == BATCH - 1
        assert (
            corpus.search(
                parse(
                    BAD,
                )
            ).total
            == 0
        )
        assert corpus.check() == ()
        # The fault was mended, and the file is imported as if nothing had been.
        list(corpus.import_files([pages], jobs=1))
        assert corpus.search(parse(BAD)).total == 1
        list(corpus.rebuild())
        assert corpus.check() == ()
    assert any("cannot be indexed" in record.getMessage() for record in stray_log)
    stray_log.clear()


def test_an_article_that_can_no_longer_be_read_does_not_keep_the_others_from_being_found(
    tmp_path: Path, write_pages: Callable[..., Path]
) -> None:
    with Corpus.open(tmp_path / "corpus") as corpus:
        list(corpus.import_files([write_pages(8)]))
    shutil.rmtree(tmp_path / "corpus" / INDEX)
    with closing(sqlite3.connect(tmp_path / "corpus" / "catalogue.sqlite")) as db:
        db.execute("UPDATE originals SET bytes = x'00' WHERE article = 3")
        db.commit()
    with Corpus.open(tmp_path / "corpus") as corpus:
        list(corpus.mend())
        assert corpus.search(parse("councillors")).total == 7
        assert corpus.search(parse("")).total == 8
        assert corpus.check() == ("The text of article 3 is damaged.",)


@pytest.mark.parametrize("fault", [MemoryError(), RuntimeError("a fault"), UnicodeDecodeError("utf-8", b"", 0, 1, "x")])
def test_a_file_over_which_the_reader_fails_is_listed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, write_pages: Callable[..., Path], stray_log, fault: Exception
) -> None:
    from corpusview.reading.reader import Reader

    read = Reader.read

    def fails(self, raw: bytes, *given, **named):
        if b"letter number 3 " in raw:
            raise fault
        return read(self, raw, *given, **named)

    monkeypatch.setattr(Reader, "read", fails)
    with Corpus.open(tmp_path / "corpus") as corpus:
        events = list(corpus.import_files([write_pages(6)], jobs=1))
        assert [Path(event.path).name for event in events if isinstance(event, Failed)] == ["00003.txt"]
        assert corpus.count() == 5 and corpus.check() == ()
    stray_log.clear()
