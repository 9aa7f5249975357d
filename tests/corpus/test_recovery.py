"""The index can be damaged, deleted or swapped at any time: it is noticed, told, and made again; nothing is lost."""

import dataclasses
import os
import pickle
import random
import shutil
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest

from corpusview.corpus.corpus import INDEX, Corpus
from corpusview.corpus.index import generations
from corpusview.errors import CorpusDamaged
from corpusview.grammar import parse

ROOT = Path(__file__).resolve().parents[2]
# Words of the pages, alone, joined, beside each other, begun, in fields and by date: fifty questions, some unanswered.
_WORDS = ("councillors", "ferry", "grain", "flood", "letter", "winter", "hills", "tuesday")
QUESTIONS = tuple(
    parse(raw)
    for raw in (
        *_WORDS,
        *(f"{one} OR {other}" for one, other in pairwise(_WORDS)),
        *(f"{one} {other}" for one, other in pairwise(_WORDS)),
        *(f"{one} NOT {other}" for one, other in pairwise(_WORDS)),
        *(f"{each[:4]}*" for each in _WORDS),
        "“three hours”", "“a debate of three hours”", "councillors near/9 tuesday", "tag:keep", "title:council",
        "source:gazette", "date:2024-01..2024-06", "date:2024-07..", "entity:harwick", "subscribe in:boilerplate",
        "counsillors~", "zeppelin", "",
    )
)  # fmt: skip
assert len(QUESTIONS) == 50


@pytest.fixture
def place(tmp_path, write_pages):
    """A corpus of 25 articles with two tags, closed."""
    with Corpus.open(tmp_path / "corpus") as corpus:
        list(corpus.import_files([write_pages(25)]))
        corpus.tag(corpus.ids()[3:5], "keep")
    return tmp_path / "corpus"


def answers(corpus):
    return [corpus.search(each).ids for each in QUESTIONS]


def parts(place):
    return sorted(file for file in (place / INDEX).rglob("*") if file.is_file())


def deleted(place):
    shutil.rmtree(place / INDEX)


def emptied(place):
    for file in parts(place):
        file.unlink()


def truncated(place):
    for file in parts(place):
        with file.open("r+b") as opened:
            opened.truncate(file.stat().st_size // 2)


def zeroed(place):
    for file in parts(place):
        file.write_bytes(b"\0" * file.stat().st_size)


@pytest.mark.parametrize("harm", [deleted, emptied, truncated, zeroed])
def test_an_index_harmed_while_closed_is_noticed_told_and_made_again(place, harm):
    with Corpus.open(place) as corpus:
        before = answers(corpus)
    harm(place)
    with Corpus.open(place) as corpus:
        assert corpus.needs_mending()
        with pytest.raises(CorpusDamaged):
            corpus.search(QUESTIONS[0])
        list(corpus.mend())
        assert answers(corpus) == before
        assert corpus.tags(corpus.ids()[3]) == ("keep",)
        assert corpus.check() == ()


def test_any_one_part_missing_is_noticed(place):
    with Corpus.open(place) as corpus:
        before = answers(corpus)
    for number in range(len(parts(place))):
        victims = parts(place)
        if number >= len(victims):
            break
        victims[number].unlink()
        with Corpus.open(place) as corpus:
            if corpus.needs_mending():
                list(corpus.mend())
            assert answers(corpus) == before
            assert corpus.check() == ()


def test_an_index_deleted_while_open_is_noticed_and_made_again(place):
    with Corpus.open(place) as corpus, Corpus.open(place, writing=False) as reader:
        before = answers(corpus)
        assert answers(reader) == before
        deleted(place)
        for opened in (corpus, reader):
            with pytest.raises(CorpusDamaged):
                opened.search(QUESTIONS[0])
        list(corpus.mend())
        assert answers(corpus) == before
        assert answers(reader) == before


def test_an_index_of_another_corpus_is_not_believed(place, tmp_path, write_pages):
    with Corpus.open(tmp_path / "other") as other:
        list(other.import_files([write_pages(3, first=500, folder="others")]))
    with Corpus.open(place) as corpus:
        before = answers(corpus)
    shutil.rmtree(place / INDEX)
    shutil.copytree(tmp_path / "other" / INDEX, place / INDEX)
    with Corpus.open(place) as corpus:
        assert corpus.needs_mending()
        list(corpus.mend())
        assert answers(corpus) == before
        assert corpus.check() == ()


def test_flipped_bits_are_found_by_check_and_mended_by_rebuild(place):
    with Corpus.open(place) as corpus:
        before = answers(corpus)
    chance = random.Random(7)
    for _ in range(8):
        victim = max(parts(place), key=lambda file: file.stat().st_size)
        raw = bytearray(victim.read_bytes())
        raw[chance.randrange(len(raw))] ^= 1 << chance.randrange(8)
        victim.write_bytes(raw)
        with Corpus.open(place) as corpus:
            assert corpus.check()
            list(corpus.rebuild())
            assert answers(corpus) == before
            assert corpus.check() == ()


def other_corpus(tmp_path, write_pages, articles=25):
    """The folder of another corpus of as many articles."""
    with Corpus.open(tmp_path / "other") as other:
        list(other.import_files([write_pages(articles, first=500, folder="others")]))
    return tmp_path / "other"


def test_an_index_of_another_corpus_of_the_same_size_is_not_believed_open_or_closed(place, tmp_path, write_pages):
    other = other_corpus(tmp_path, write_pages)
    with Corpus.open(place) as corpus, Corpus.open(place, writing=False) as reader:
        before = answers(corpus)
        shutil.rmtree(place / INDEX)
        shutil.copytree(other / INDEX, place / INDEX)
        with pytest.raises(CorpusDamaged, match="not made from this catalogue"):
            reader.search(QUESTIONS[0])
        list(corpus.mend())
        assert answers(corpus) == answers(reader) == before
        shutil.rmtree(place / INDEX)
        shutil.copytree(other / INDEX, place / INDEX)
    with Corpus.open(place) as corpus:
        assert "not made from this catalogue" in corpus.needs_mending()
        list(corpus.mend())
        assert answers(corpus) == before
        assert corpus.check() == ()


def test_after_a_restore_the_index_of_what_was_there_before_is_not_believed(place, tmp_path, monkeypatch):
    """The power may go between the catalogue's return and the old index' removal."""
    with Corpus.open(place) as corpus:
        corpus.backup(tmp_path / "kept.sqlite")
        first = corpus.ids()[0]
        path = Path(corpus.article(first).origin.path)
        path.write_text(path.read_text(encoding="utf-8").replace("Councillors", "Zeppelins"), encoding="utf-8")
        list(corpus.import_files([path]))
        assert corpus.search(parse("zeppelins")).total == 1
    with monkeypatch.context() as patch:
        patch.setattr(shutil, "rmtree", lambda *_given, **_named: None)
        Corpus.restore(tmp_path / "kept.sqlite", place)
    with Corpus.open(place) as corpus:
        assert corpus.needs_mending()
        list(corpus.mend())
        assert corpus.search(parse("zeppelins")).total == 0
        assert corpus.search(parse("councillors")).total == 25


def test_a_crafted_table_of_contents_runs_nothing_and_is_made_again(place, tmp_path, monkeypatch):
    class Bomb:
        def __reduce__(self):
            return (os.mkdir, (str(tmp_path / "exploded"),))

    with Corpus.open(place) as corpus:
        before = answers(corpus)
    state = generations.read_state(place / INDEX)
    toc = next((place / INDEX / state.folder_name).glob("*.toc"))
    whole = toc.read_bytes()
    at = whole.index(b"\x80\x02")
    bomb = pickle.dumps(Bomb(), 2)
    for crafted in (
        whole[: at - 4] + len(bomb).to_bytes(4, "big") + bomb + whole[at:],
        whole[: whole.rindex(b"\x80")] + pickle.dumps([Bomb()], 2),
    ):
        toc.write_bytes(crafted)
        parts = tuple(generations.part_of(toc.parent / part.name) for part in state.parts)
        # Whoever can write here can seal it too.
        generations.write_state(place / INDEX, dataclasses.replace(state, parts=parts))
        with Corpus.open(place) as corpus:
            assert "not written by CorpusView" in corpus.needs_mending()
    with Corpus.open(place) as corpus:
        list(corpus.mend())
        assert answers(corpus) == before and corpus.check() == ()
    assert not (tmp_path / "exploded").exists()


CUT = """
import os, sys
from pathlib import Path
from corpusview.corpus.corpus import Corpus
from corpusview.errors import IndexDamaged
from corpusview.grammar import parse

question = parse("councillors OR ferry*")
with Corpus.open(Path(sys.argv[1])) as corpus:
    before = corpus.search(question).ids

    def cut() -> bool:
        for file in (corpus.folder / "index").rglob("*"):
            if file.is_file() and file.parent != corpus.folder / "index":
                os.truncate(file, 0)
        return False

    for stop in (lambda: False, cut):
        if sys.argv[2] == "between":
            cut()
        try:
            found = corpus.search(question, stop=cut if sys.argv[2] == "within" else stop)
            assert sys.argv[2] == "within" and found.ids == before
            corpus.search(question)
        except IndexDamaged as trouble:
            print(trouble.sentence)
        list(corpus.mend())
        assert corpus.search(question).ids == before
    assert corpus.check() == ()
"""


@pytest.mark.skipif(os.name == "nt", reason="Windows lets nobody cut a file that is open")
@pytest.mark.parametrize("when", ["between", "within"])
def test_a_file_that_is_cut_off_while_it_is_in_use_is_noticed_told_and_made_again(place, when):
    run = subprocess.run(
        [sys.executable, "-c", CUT, place, when], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, (run.returncode, run.stderr)
    assert run.stdout.count("cut off while it was in use") == 2
