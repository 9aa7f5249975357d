"""Disks fill up and fail: a sentence, nothing lost, and on it goes when there is room again."""

import errno
import os

import pytest

from corpusview.corpus.corpus import Corpus
from corpusview.errors import CorpusViewError, NoSpace
from corpusview.grammar import parse


def test_a_full_disk_is_told_and_importing_goes_on_when_there_is_room(tmp_path, write_pages):
    folder = write_pages(40)
    with Corpus.open(tmp_path / "corpus") as corpus:
        list(corpus.import_files([write_pages(3, first=900, folder="before")]))
        database = corpus._catalogue._db
        room = database.execute("PRAGMA max_page_count").fetchone()[0]
        now = database.execute("PRAGMA page_count").fetchone()[0]
        database.execute(f"PRAGMA max_page_count = {now}")
        with pytest.raises(NoSpace, match="full"):
            list(corpus.import_files([folder]))
        before = corpus.count()
        assert 3 <= before < 43
        database.execute(f"PRAGMA max_page_count = {room}")
        list(corpus.import_files([folder]))
        assert corpus.count() == 43
        assert corpus.check() == ()


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO])
@pytest.mark.parametrize("call", range(0, 12, 4))
def test_an_error_at_any_flush_of_the_index_loses_nothing(tmp_path, write_pages, monkeypatch, code, call):
    """The n-th flush to the disk fails, once: old or new, never half; and the next attempt makes it whole."""
    calls = iter(range(10_000))
    injected = []
    real = os.fsync

    def fails_once(descriptor):
        if next(calls) == call:
            injected.append(call)
            raise OSError(code, "injected")
        return real(descriptor)

    with Corpus.open(tmp_path / "corpus") as corpus:
        list(corpus.import_files([write_pages(3)]))
        monkeypatch.setattr("os.fsync", fails_once)
        failed = False
        try:
            list(corpus.import_files([write_pages(3, first=50, folder="more")]))
        except (OSError, CorpusViewError):
            failed = True
        monkeypatch.undo()
        assert failed == bool(injected)
    with Corpus.open(tmp_path / "corpus") as corpus:
        if corpus.needs_mending():
            list(corpus.mend())
        list(corpus.import_files([tmp_path / "more"]))
        assert corpus.count() == 6
        assert corpus.search(parse("councillors")).total == 6
        assert corpus.check() == ()
