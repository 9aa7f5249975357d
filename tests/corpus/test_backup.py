"""Backup and restore: verified, complete or absent, refused rather than half done."""

import sqlite3

import pytest

from corpusview.corpus.corpus import Corpus
from corpusview.errors import CannotWrite, CorpusBusy, CorpusDamaged, CorpusMissing, CorpusTooNew
from corpusview.events import Saved
from corpusview.grammar import parse


def test_what_was_backed_up_comes_back_whole(tmp_path, write_pages):
    with Corpus.open(tmp_path / "one") as corpus:
        list(corpus.import_files([write_pages(6)]))
        corpus.tag(corpus.ids()[:2], "keep")
        corpus.backup(tmp_path / "kept.sqlite")
        before = corpus.search(parse("councillors")).ids
    Corpus.restore(tmp_path / "kept.sqlite", tmp_path / "two")
    with Corpus.open(tmp_path / "two") as corpus:
        assert corpus.needs_mending()
        list(corpus.mend())
        assert corpus.search(parse("councillors")).ids == before
        assert corpus.search(parse("tag:keep")).total == 2
        assert corpus.check() == ()


def test_a_backup_never_replaces_a_file(tmp_path, corpus):
    (tmp_path / "mine.txt").write_text("precious")
    with pytest.raises(CannotWrite, match="already there"):
        corpus.backup(tmp_path / "mine.txt")
    assert (tmp_path / "mine.txt").read_text() == "precious"


def test_a_backup_taken_while_an_import_is_under_way_is_whole_and_of_one_moment(tmp_path, write_pages, monkeypatch):
    monkeypatch.setattr("corpusview.corpus.importing._SAVE_ARTICLES", 4)
    taken = []
    with Corpus.open(tmp_path / "one") as corpus, Corpus.open(tmp_path / "one", writing=False) as other:
        for event in corpus.import_files([write_pages(24)], jobs=1):
            if isinstance(event, Saved):
                file = tmp_path / f"{len(taken)}.sqlite"
                (other if len(taken) % 2 else corpus).backup(file)
                taken.append((file, corpus.count()))
    assert len(taken) >= 4
    for file, count in taken:
        Corpus.restore(file, tmp_path / file.stem)
        with Corpus.open(tmp_path / file.stem) as corpus:
            list(corpus.mend())
            assert corpus.count() == count
            assert corpus.check() == ()
            assert corpus.search(parse("councillors")).total == count


def damaged(file):
    raw = bytearray(file.read_bytes())
    for at in range(4096, len(raw), 512):
        raw[at : at + 64] = b"\xff" * 64
    file.write_bytes(raw)


def cut(file):
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def later(file):
    db = sqlite3.connect(file)
    db.execute("PRAGMA user_version = 999")
    db.close()


def foreign(file):
    file.unlink()
    db = sqlite3.connect(file)
    db.execute("CREATE TABLE recipes (name TEXT)")
    db.commit()
    db.close()


def no_database(file):
    file.write_bytes(b"hello " * 2000)


@pytest.mark.parametrize("harm", [damaged, cut, later, foreign, no_database])
def test_a_backup_that_cannot_be_trusted_changes_nothing(tmp_path, write_pages, harm):
    with Corpus.open(tmp_path / "one") as corpus:
        list(corpus.import_files([write_pages(40)]))
        corpus.backup(tmp_path / "kept.sqlite")
    harm(tmp_path / "kept.sqlite")
    with pytest.raises((CorpusDamaged, CorpusTooNew)):
        Corpus.restore(tmp_path / "kept.sqlite", tmp_path / "one")
    with Corpus.open(tmp_path / "one") as corpus:
        assert corpus.count() == 40
        assert corpus.check() == ()


def test_a_corpus_in_use_is_not_replaced(tmp_path, corpus):
    corpus.backup(tmp_path / "kept.sqlite")
    with pytest.raises(CorpusBusy):
        Corpus.restore(tmp_path / "kept.sqlite", corpus.folder)


def test_a_backup_that_is_not_there_is_told(tmp_path):
    with pytest.raises(CorpusMissing):
        Corpus.restore(tmp_path / "none.sqlite", tmp_path / "one")
