"""What a cut-off, a fault, damage or malice leaves of the index."""

from __future__ import annotations

import errno
import json
import os
import pickle
import random
import stat
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from whoosh.index import TOC

from corpusview.article import Span
from corpusview.corpus.index import Index, IndexEntry, generations, storage
from corpusview.corpus.index.columnar import writer as writer_module
from corpusview.corpus.index.columnar.segment_writer import SegmentWriter
from corpusview.corpus.index.columnar.writer import FAN
from corpusview.errors import CorpusBusy, CorpusDamaged, CorpusTooNew, CorpusViewError, NoSpace
from corpusview.query import Everything, Not, Or, Prefix, Query, Word

AT = Span(0, 0)
ROOT = Path(__file__).resolve().parents[2]


def entry(number: int, text: str = "") -> IndexEntry:
    return IndexEntry(number, f"Title {number}", f"body {text} word{number}", "", date(2024, 1, 1), "Source")


def word(text: str) -> Word:
    return Word(text, AT)


def found(index: Index, text: str) -> set[int]:
    return set(index.search(Query("", word(text))).ids)


@pytest.fixture
def index(tmp_path: Path):
    made = Index.create(tmp_path / "index")
    made.write([entry(1, "old"), entry(2, "old")])
    yield made
    made.close()


class Cut(BaseException):
    """The process ends here."""


def steps_of_a_change(monkeypatch: pytest.MonkeyPatch, cut_at: int, fault: BaseException) -> list[str]:
    """Let the change fail at the step of this number; the steps that were taken are listed."""
    taken: list[str] = []

    def counted(name: str, act: Callable[..., Any]) -> Callable[..., Any]:
        def step(*args: Any, **kwargs: Any) -> Any:
            taken.append(name)
            if len(taken) - 1 == cut_at:
                raise fault
            return act(*args, **kwargs)

        return step

    monkeypatch.setattr(os, "fsync", counted("fsync", os.fsync))
    monkeypatch.setattr(Path, "replace", counted("replace", Path.replace))
    monkeypatch.setattr(storage.StateStorage, "create_file", counted("create", storage.StateStorage.create_file))
    monkeypatch.setattr(storage.StateStorage, "rename_file", counted("rename", storage.StateStorage.rename_file))
    monkeypatch.setattr(Path, "unlink", counted("unlink", Path.unlink))
    return taken


@pytest.mark.parametrize("fault", [Cut(), OSError(errno.ENOSPC, "full"), OSError(errno.EIO, "broken"), MemoryError()])
def test_a_change_cut_off_at_any_step_is_whole_or_absent(tmp_path: Path, fault: BaseException) -> None:
    for cut_at in range(40):
        folder = tmp_path / str(cut_at)
        index = Index.create(folder)
        index.write([entry(1, "old")])
        with pytest.MonkeyPatch.context() as patch:
            taken = steps_of_a_change(patch, cut_at, fault)
            try:
                index.write([entry(1, "new"), entry(3, "new")], [])
                done = True
            except (Cut, CorpusViewError, MemoryError) as error:
                done = False
                if isinstance(fault, OSError) and fault.errno == errno.ENOSPC:
                    assert isinstance(error, NoSpace)
        index.close()
        again = Index.open(folder)
        state = (found(again, "old"), found(again, "new"))
        assert state in (({1}, set()), (set(), {1, 3})), taken
        assert state[1] or not done
        assert again.verify() == []
        again.write([entry(4, "later")])
        assert found(again, "later") == {4} and again.verify() == []
        left = {path.name for path in (folder / generations.read_state(folder).folder_name).iterdir()}
        assert left <= generations.read_state(folder).names() | {"MAIN_WRITELOCK"}
        again.close()
        if done and len(taken) <= cut_at:
            return
    pytest.fail("the change has more steps than were tried")


def test_killed_at_a_random_moment_the_index_opens_and_keeps_what_it_acknowledged(tmp_path: Path) -> None:
    code = (
        "import sys\nfrom pathlib import Path\n"
        "from corpusview.corpus.index import Index, IndexEntry\n"
        "index = Index.create(Path(sys.argv[1]))\n"
        "for number in range(1, 10_000):\n"
        "    index.write([IndexEntry(number, 't', f'word{number} all')], [number - 7])\n"
        "    print(number, flush=True)\n"
    )
    chance = random.Random(5)
    for trial in range(2):
        folder = tmp_path / str(trial)
        child = subprocess.Popen([sys.executable, "-c", code, str(folder)], stdout=subprocess.PIPE, text=True)
        assert child.stdout is not None
        acknowledged = 0
        for _ in range(chance.randint(10, 25)):
            acknowledged = int(child.stdout.readline())
        child.kill()
        acknowledged = int((child.stdout.read().split() or [acknowledged])[-1])
        child.wait()
        child.stdout.close()
        index = Index.open(folder)
        held = index.ids()
        last = max(held)
        assert acknowledged <= last <= acknowledged + 1
        assert held == set(range(max(1, last - 6), last + 1))
        assert found(index, "all") == held and index.verify() == []
        index.write([entry(20_000)])
        index.close()


def test_one_bad_entry_spoils_nothing(index: Index) -> None:
    for bad in (
        IndexEntry(5, None, "x"),  # type: ignore[arg-type]
        IndexEntry(2**80, "x", "x"),
        IndexEntry("5", "x", "x"),  # type: ignore[arg-type]
        IndexEntry(5, "x", b"bytes"),  # type: ignore[arg-type]
    ):
        with pytest.raises((TypeError, ValueError, OverflowError, AttributeError)):
            index.write([entry(3), bad, entry(4)], [1])
        assert index.ids() == {1, 2} and index.verify() == []
    index.write([IndexEntry(6, "\udcff half \ud800", "lone \udc00 body\x00", tags=("\ud800",), source="\udfff")])
    assert found(index, "half") == {6} and found(index, "lone") == {6}
    assert index.verify() == []


def test_an_iterable_that_breaks_off_changes_nothing(index: Index) -> None:
    def some():
        yield entry(3)
        raise RuntimeError("reading failed")

    with pytest.raises(RuntimeError):
        index.write(some(), [1])
    assert index.ids() == {1, 2}


def test_the_folder_is_for_its_user_alone(tmp_path: Path, index: Index) -> None:
    if os.name == "nt":
        pytest.skip("Windows knows no such modes")
    for folder in (tmp_path / "index", tmp_path / "index" / "gen-0001"):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def damage(path: Path, how: str, chance: random.Random) -> None:
    content = bytearray(path.read_bytes())
    at = chance.randrange(len(content))
    if how == "cut":
        del content[at:]
    elif how == "flip":
        content[at] ^= 1 << chance.randrange(8)
    elif how == "zero":
        content[at : at + 4096] = bytes(len(content[at : at + 4096]))
    path.write_bytes(content)


HARMED: list[str] = []


@pytest.mark.parametrize("how", ["cut", "flip", "zero", "gone"])
def test_damage_is_told_and_never_answered_from(tmp_path: Path, how: str, figure: Callable[..., None]) -> None:
    folder = tmp_path / "index"
    with_words = Index.create(folder)
    with_words.write([IndexEntry(n, f"t{n}", " ".join(f"w{n * m % 997}" for m in range(60))) for n in range(1, 200)])
    asked = [Query("", tree) for tree in (word("w5"), Prefix("w1", AT), Or((word("w7"), word("t9"))), Not(word("w3")))]
    expected = [with_words.search(each).ids for each in asked]
    with_words.close()
    chance = random.Random(how)
    state = generations.read_state(folder)
    paths = [folder / "current", *(folder / state.folder_name / part.name for part in state.parts)]
    for path in paths:
        whole = path.read_bytes()
        for _ in range(1 if how == "gone" else 12):
            if how == "gone":
                path.unlink()
            else:
                damage(path, how, chance)
            unchanged = path.exists() and path.read_bytes() == whole
            try:
                index = Index.open(folder)
                # A flip in what no question looks at is found by `verify` only.
                assert unchanged or index.verify()
                for each, ids in zip(asked, expected, strict=True):
                    assert index.search(each).ids == ids
                index.close()
            except CorpusDamaged as trouble:
                assert trouble.advice and not unchanged
            except CorpusTooNew:
                assert path.name == "current" and how == "flip"
            path.write_bytes(whole)
            HARMED.append(how)
    figure("damaged index files", tried=len(HARMED), kept=len(HARMED))


def test_a_file_of_another_index_is_refused(tmp_path: Path) -> None:
    for name in ("a", "b"):
        index = Index.create(tmp_path / name)
        index.write([entry(1, name)])
        index.close()
    mine, theirs = (next((tmp_path / name).glob("gen-*/*.columns")) for name in ("a", "b"))
    mine.write_bytes(theirs.read_bytes())
    try:
        opened = Index.open(tmp_path / "a")
        assert opened.verify()
    except CorpusDamaged:
        pass


class Bomb:
    def __reduce__(self):
        return (os.mkdir, (os.environ["BOMB"],))


def test_a_table_of_contents_cannot_run_anything(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "index"
    monkeypatch.setenv("BOMB", str(tmp_path / "exploded"))
    index = Index.create(folder)
    index.write([entry(1)])
    index.close()
    state = generations.read_state(folder)
    path = next((folder / state.folder_name).glob("*.toc"))
    whole = path.read_bytes()
    schema_at = whole.index(b"\x80\x02")
    bomb = pickle.dumps(Bomb(), 2)
    crafted = whole[: schema_at - 4] + len(bomb).to_bytes(4, "big") + bomb + whole[schema_at:]
    for content in (crafted, whole[: whole.rindex(b"\x80")] + pickle.dumps([Bomb()], 2)):
        path.write_bytes(content)
        parts = tuple(generations.part_of(folder / state.folder_name / part.name) for part in state.parts)
        generations.write_state(folder, generations.State(state.generation, state.contents, parts))
        with pytest.raises(CorpusDamaged):
            Index.open(folder)
    assert not (tmp_path / "exploded").exists()


def test_an_index_of_a_later_version_is_left_alone(tmp_path: Path, index: Index) -> None:
    path = tmp_path / "index" / "current"
    said = json.loads(path.read_bytes())
    path.write_text(json.dumps(said | {"layout": generations.LAYOUT_VERSION + 1}))
    before = path.read_bytes()
    with pytest.raises(CorpusTooNew):
        Index.open(tmp_path / "index")
    assert path.read_bytes() == before


@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b"null", b"\xff\xfe", b"[" * 100_000, b'{"seal": 1}'])
def test_a_pointer_that_is_none_is_damage(tmp_path: Path, index: Index, content: bytes) -> None:
    (tmp_path / "index" / "current").write_bytes(content)
    with pytest.raises(CorpusDamaged):
        Index.open(tmp_path / "index")


def test_where_there_is_no_index_there_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(CorpusDamaged):
        Index.open(tmp_path / "nowhere")


def test_a_second_writer_is_told_and_the_reader_goes_on(tmp_path: Path, index: Index) -> None:
    other = Index.open(tmp_path / "index")
    told: list[str] = []

    def entries():
        try:
            other.write([entry(9)])
        except CorpusBusy as busy:
            told.append(busy.sentence)
        yield entry(3)

    # `entries` is read before the lock is taken, so that the lock is held while nothing is awaited.
    index.write(entries())
    assert other.ids() == {1, 2, 3, 9} or (told and other.ids() == {1, 2, 3})
    state, held, writer = index._begin()
    with pytest.raises(CorpusBusy):
        other.write([entry(10)])
    assert found(other, "old") == {1, 2}
    writer.cancel()
    held.undo()
    other.write([entry(10)])
    assert 10 in index.ids()
    other.close()


def test_a_reader_sees_the_old_state_whole_and_then_the_new_one(tmp_path: Path, index: Index) -> None:
    reader = Index.open(tmp_path / "index")
    assert found(reader, "old") == {1, 2} and reader.is_current()
    before = reader._evaluator
    assert before is not None
    for number in range(3, 40):
        index.write([entry(number, "new")], [number - 2])
    assert len(before.living()) == 2
    assert not reader.is_current()
    assert found(reader, "new") == {38, 39} and reader.is_current()
    reader.close()


def test_readers_and_a_writer_at_once(tmp_path: Path, index: Index) -> None:
    wrong: list[object] = []
    done = threading.Event()

    def read() -> None:
        try:
            reader = Index.open(tmp_path / "index")
            while not done.is_set():
                hits = reader.search(Query("", Everything()))
                if len(hits.ids) != 2 or len(set(hits.ids)) != 2:
                    wrong.append(hits.ids)
            reader.close()
        except BaseException as error:  # noqa: BLE001
            wrong.append(error)

    readers = [threading.Thread(target=read) for _ in range(2)]
    for thread in readers:
        thread.start()
    for number in range(3, 15):
        index.write([entry(number)], [number - 2])
    done.set()
    for thread in readers:
        thread.join()
    assert wrong == []


def test_an_index_built_aside_is_unseen_until_it_is_published(tmp_path: Path, index: Index) -> None:
    reader = Index.open(tmp_path / "index")
    fresh = Index.create(tmp_path / "index", aside=True)
    fresh.write([entry(5, "fresh")])
    index.write([entry(3, "old")])
    fresh.write([entry(6, "fresh")])
    assert found(reader, "fresh") == set() and found(reader, "old") == {1, 2, 3}
    fresh.publish()
    assert found(reader, "fresh") == {5, 6} and found(reader, "old") == set()
    fresh.write([entry(7, "fresh")])
    assert found(reader, "fresh") == {5, 6, 7} and reader.verify() == []
    assert len(list((tmp_path / "index").glob("gen-*"))) == 1
    abandoned = Index.create(tmp_path / "index", aside=True)
    abandoned.close()
    Index.create(tmp_path / "index", aside=True).close()
    assert len(list((tmp_path / "index").glob("gen-*"))) == 2
    fresh.close()
    reader.close()


def test_creating_again_replaces_the_old_index_at_once(tmp_path: Path, index: Index) -> None:
    Index.create(tmp_path / "index").close()
    assert index.ids() == set()
    assert len(list((tmp_path / "index").glob("gen-*"))) == 1


def test_whooshs_broken_parts_are_not_used() -> None:
    room = Path(sys.modules[Index.__module__].__file__ or "").parent
    writers = ("AsyncWriter", "BufferedWriter", "MpWriter", "procs=", "update_document", "exists_in", "create_in")
    forbidden = (*writers, "RegexPlugin", "refresh(", "reuse=", "eval(", "exec(")
    for path in room.rglob("*.py"):
        text = path.read_text("utf-8")
        assert not [name for name in forbidden if name in text], path
        assert "import pickle" not in text or path.name == "contents.py"
    assert TOC._filename("MAIN", 1) == "_MAIN_1.toc"


def test_files_that_cannot_be_removed_while_others_read_them_go_later(tmp_path: Path, index: Index) -> None:
    """As on Windows, where a file that is open stays."""
    reader = Index.open(tmp_path / "index")
    assert found(reader, "old") == {1, 2}
    with pytest.MonkeyPatch.context() as patch:
        remove = Path.unlink
        in_use = set((tmp_path / "index").rglob("*.*"))

        def refuses(path: Path, missing_ok: bool = False) -> None:
            if path in in_use:
                raise PermissionError(errno.EACCES, "in use", str(path))
            remove(path, missing_ok)

        patch.setattr(Path, "unlink", refuses)
        for number in range(3, 14):
            index.write([entry(number, "new")], [number - 2])
        assert found(index, "new") == {12, 13}
    assert found(reader, "new") == {12, 13}
    index.write([entry(14, "new")])
    folder = tmp_path / "index" / generations.read_state(tmp_path / "index").folder_name
    left = {path.name for path in folder.iterdir()}
    assert left <= generations.read_state(tmp_path / "index").names() | {"MAIN_WRITELOCK"}
    assert index.verify() == []
    reader.close()


# Of many blocks, so that a question has to read some that no other has read before it.
CUT_WITHIN = """
import errno, os, random, sys
from pathlib import Path
from corpusview.corpus.index import Index, IndexEntry
from corpusview.corpus.index.columnar import container
from corpusview.errors import IndexDamaged
from corpusview.grammar import parse

place, harm = Path(sys.argv[1]), sys.argv[2]
chance = random.Random(1)
made = Index.create(place)
made.write(
    IndexEntry(n, f"title{n}", " ".join(f"w{chance.randrange(40_000)}" for _ in range(300))) for n in range(1, 1501)
)
made.close()
(file,) = place.rglob("*.columns")
whole = file.read_bytes()
assert len(whole) > 20 * 65536
question = parse('w1* OR (title7* w2*) OR "w3 w4" OR w39999')
with_all = Index.open(place)
before = with_all.search(question).ids
with_all.close()
told, right = 0, 0
for pause in range(400):
    paused = 0
    really = container._read_at

    def stop():
        global paused
        paused += 1
        if paused == pause + 1:
            if harm == "cut":
                os.truncate(file, 0)
            elif harm == "cut in half":
                os.truncate(file, len(whole) // 2)
            else:
                def fails(*given):
                    raise OSError(errno.EIO, os.strerror(errno.EIO))
                container._read_at = fails
        return False

    index = Index.open(place)
    try:
        assert index.search(question, stop=stop).ids == before
        right += 1
    except IndexDamaged as trouble:
        assert "damaged" in trouble.sentence and trouble.advice
        told += 1
    finally:
        index.close()
        container._read_at = really
        file.write_bytes(whole)
    if paused <= pause:
        break
print(pause, told, right)
assert told > 3
"""


@pytest.mark.skipif(os.name == "nt", reason="Windows lets nobody cut a file that is open")
@pytest.mark.parametrize("harm", ["cut", "cut in half", "broken disk"])
def test_a_file_cut_off_at_any_pause_of_a_question_never_ends_the_process(tmp_path: Path, harm: str) -> None:
    run = subprocess.run(
        [sys.executable, "-c", CUT_WITHIN, tmp_path / "index", harm],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, (run.returncode, run.stdout, run.stderr)


def test_no_file_of_the_index_is_mapped_into_memory(index: Index) -> None:
    if not Path("/proc/self/maps").exists():
        pytest.skip("reads /proc")
    assert found(index, "old") == {1, 2}
    assert ".columns" not in Path("/proc/self/maps").read_text()


def test_what_was_read_is_let_go_when_it_is_much_and_read_again(index: Index, monkeypatch) -> None:
    index.write([entry(number, f"old w{number}") for number in range(3, 200)])
    assert len(found(index, "old")) == 199
    held = index._evaluator.held()
    assert held > 0
    monkeypatch.setattr("corpusview.corpus.index.index.MOST_HELD", held - 1)
    monkeypatch.setattr("corpusview.corpus.index.index.MOST_KEPT", 0)
    for number in range(3, 200, 20):
        first = index._evaluator
        assert found(index, f"w{number}") == {number}
        assert index._evaluator is not first
    assert len(found(index, "old")) == 199


def test_lists_that_were_read_are_let_go_and_dictionaries_kept(tmp_path: Path, monkeypatch) -> None:
    chance = random.Random(1)
    words = [f"w{chance.randrange(3_000)}" for _ in range(300_000)]
    made = Index.create(tmp_path / "index")
    made.write(entry(number, " ".join(words[number * 150 : number * 150 + 150])) for number in range(2_000))
    made.close()
    index = Index.open(tmp_path / "index")
    asked = [f"w{number}" for number in range(0, 3_000, 7)]
    expected = [found(index, word) for word in asked]
    assert all(expected)
    evaluator, held = index._evaluator, index._evaluator.held()
    monkeypatch.setattr("corpusview.corpus.index.index.MOST_HELD", held - 1)
    monkeypatch.setattr("corpusview.corpus.index.index.MOST_KEPT", held - 1)
    for word, documents in zip(asked, expected, strict=True):
        # What was found is remembered a while; here it is to be read again.
        evaluator._remembered.clear()
        assert found(index, word) == documents
    assert index._evaluator is evaluator
    evaluator.let_go()
    assert evaluator.held() < held / 2


def test_what_is_merged_is_not_kept_in_memory(tmp_path: Path) -> None:
    with pytest.MonkeyPatch.context() as patch:
        held: list[int] = []
        finish = SegmentWriter.finish

        def finished(writer: SegmentWriter) -> None:
            held.extend(source.file.container.held for source in merged)
            finish(writer)

        def seen(sources, out):
            merged.extend(sources)
            return really(sources, out)

        merged: list[Any] = []
        really = writer_module.merge
        patch.setattr(SegmentWriter, "finish", finished)
        patch.setattr(writer_module, "merge", seen)
        made = Index.create(tmp_path / "index")
        for part in range(FAN):
            made.write(
                entry(part * 500 + n, " ".join(f"w{(n * 37 + m * m) % 5000}" for m in range(200))) for n in range(500)
            )
        made.close()
    (file,) = (tmp_path / "index").rglob("*.columns")
    assert len(merged) == FAN
    # What is kept is what shares a block with something else, and what is stored.
    assert sum(held[-FAN:]) < file.stat().st_size / 2
