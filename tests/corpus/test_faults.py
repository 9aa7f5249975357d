"""Disks fill up and fail: a sentence, nothing lost, and on it goes when there is room again."""

import errno
import os

import pytest

from corpusview.corpus import reserve
from corpusview.corpus.catalogue import Catalogue
from corpusview.corpus.corpus import Corpus
from corpusview.corpus.index.storage import StateStorage
from corpusview.errors import CorpusViewError, NoSpace
from corpusview.grammar import parse
from corpusview.reading.boilerplate.engine import line_hashes


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


def full(*_given, **_named):
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.fixture
def filled(tmp_path, write_pages):
    """A corpus of eight articles, four of which the index has not learnt of."""
    with Corpus.open(tmp_path / "corpus") as corpus:
        list(corpus.import_files([write_pages(4)]))
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(StateStorage, "create_file", full)
            with pytest.raises(NoSpace):
                list(corpus.import_files([write_pages(4, first=50, folder="more")]))
        assert corpus.count() == 8
        yield corpus


def test_removing_from_a_full_disk_writes_no_new_file_of_words(filled, monkeypatch):
    really = StateStorage.create_file

    def small_files_alone(storage, name, *given, **named):
        return full() if name.endswith(".columns") else really(storage, name, *given, **named)

    with monkeypatch.context() as patch:
        patch.setattr(StateStorage, "create_file", small_files_alone)
        assert filled.remove([1, 2, 5]).articles == (1, 2, 5)
        assert filled.search(parse("councillors")).ids == (3, 4)
        assert filled._catalogue.removed() == ()
    list(filled.mend())
    assert filled.check() == ()
    assert set(filled.search(parse("councillors")).ids) == {3, 4, 6, 7, 8}


def test_what_was_removed_is_found_no_more_where_the_index_has_no_room_to_learn_it(filled, monkeypatch):
    lines = line_hashes(filled.article(1).text)
    before = filled._catalogue.pages_with(lines)
    with monkeypatch.context() as patch:
        patch.setattr(StateStorage, "create_file", full)
        assert filled.remove([1, 2]).articles == (1, 2)
        hits = filled.search(parse("councillors"))
        assert (hits.ids, hits.total) == ((3, 4), 2)
        assert sum(filled.facets(parse("councillors")).days.values()) + filled.facets(parse("")).undated == 2
        assert filled.needs_mending()
    list(filled.mend())
    assert filled.check() == () and filled.needs_mending() == ""
    after = filled._catalogue.pages_with(lines)
    # The other removed page shares the furniture, and no other line.
    assert {line: before[line] - after[line] for line in lines} == {
        line: 2 if before[line] == 8 else 1 for line in lines
    }


def test_lines_of_what_was_removed_are_not_taken_out_twice(filled, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(StateStorage, "create_file", full)
        filled.remove([1, 2])
    list(filled.rebuild(reread=True))
    lines = line_hashes(filled.article(3).text)
    assert max(filled._catalogue.pages_with(lines).values()) == 6


def test_where_the_journal_has_no_room_for_all_they_are_removed_part_by_part(filled, monkeypatch):
    really = Catalogue.remove

    def few(catalogue, numbers, lines=None):
        if len(numbers) > 2:
            raise NoSpace("The disk is full; nothing was lost.")
        return really(catalogue, numbers, lines)

    with monkeypatch.context() as patch:
        patch.setattr(Catalogue, "remove", few)
        assert filled.remove([1, 2, 3, 4, 5, 6, 7]).articles == (1, 2, 3, 4, 5, 6, 7)
    list(filled.mend())
    assert filled.check() == () and filled.ids() == (8,)


def test_what_there_was_no_room_to_remove_is_still_there_and_the_number_of_the_others_is_told(filled, monkeypatch):
    really = Catalogue.remove

    def three(catalogue, numbers, lines=None):
        if len(numbers) > 1 or numbers[0] > 3:
            raise NoSpace("The disk is full; nothing was lost.", "Make room and try again.")
        return really(catalogue, numbers, lines)

    with monkeypatch.context() as patch:
        patch.setattr(Catalogue, "remove", three)
        with pytest.raises(NoSpace, match="3 articles were removed. Make room"):
            filled.remove(filled.ids())
    assert filled.ids() == (4, 5, 6, 7, 8)
    list(filled.mend())
    assert filled.check() == ()


def test_room_is_kept_back_as_far_as_there_is_some(tmp_path, monkeypatch):
    really = reserve._take

    def at_most(descriptor, held, size):
        return full() if size > 3_000_000 else really(descriptor, held, size)

    with monkeypatch.context() as patch:
        patch.setattr(reserve, "_take", at_most)
        reserve.keep(tmp_path)
        assert (tmp_path / reserve.FILE).stat().st_blocks * 512 >= 2_000_000
    reserve.keep(tmp_path)
    assert (tmp_path / reserve.FILE).stat().st_blocks * 512 >= reserve.BYTES
    monkeypatch.delattr(os, "posix_fallocate", raising=False)
    assert reserve.give(tmp_path) and not reserve.give(tmp_path)
    reserve.keep(tmp_path)
    assert (tmp_path / reserve.FILE).stat().st_size == reserve.BYTES
