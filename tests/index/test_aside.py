"""Merging in a process of its own: the index goes on being written, and nothing is lost, doubled or left behind."""

from __future__ import annotations

import errno
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from corpusview.corpus.index import Index, generations
from corpusview.corpus.index.columnar import aside, writer
from corpusview.corpus.nursery import context
from corpusview.errors import CorpusViewError
from tests.index.test_durability import Cut, entry, found, steps_of_a_change


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every merge of three segments counts as large."""
    monkeypatch.setattr(aside, "FEWEST_DOCUMENTS", 1)
    monkeypatch.setattr(writer, "FAN", 3)


class Process:
    """A process that has done its work as soon as it is begun, and ends when it is told to."""

    exitcode: int | None = None

    def __init__(self, target: Callable[..., None], args: Any, daemon: bool) -> None:
        self._work = lambda: target(*args)

    def start(self) -> None:
        begun.append(self)
        try:
            self._work()
        except SystemExit:
            self.exitcode = 1

    def end(self) -> None:
        if self.exitcode is None:
            self.exitcode = 0

    def join(self, timeout: float | None = None) -> None:
        if timeout is None:
            self.end()

    kill = end

    def is_alive(self) -> bool:
        return self.exitcode is None


class Context:
    Process = Process


begun: list[Process] = []


@pytest.fixture
def held() -> type[Context]:
    """A context whose processes end when the test says so."""
    begun.clear()
    return Context


def segments(folder: Path) -> int:
    return len(list(folder.rglob("*.columns")))


def left_over(folder: Path) -> set[str]:
    """The files that no state names."""
    state = generations.read_state(folder)
    return {path.name for path in (folder / state.folder_name).iterdir()} - state.names() - {"MAIN_WRITELOCK"}


@pytest.mark.parametrize("seed", range(6))
def test_whatever_is_written_meanwhile_the_index_holds_what_it_should(
    tmp_path: Path, held: type[Context], seed: int
) -> None:
    chance, expected = random.Random(seed), dict[int, str]()
    index, taken = Index.create(tmp_path / "index"), 0
    with index.merging_aside(lambda: held):
        for _ in range(40):
            new = {chance.randint(1, 60): chance.choice(["red", "green"]) for _ in range(chance.randint(0, 5))}
            gone = {number for number in expected if chance.random() < 0.1} - new.keys()
            index.write([entry(number, text) for number, text in new.items()], gone, merge=chance.random() < 0.8)
            expected = {number: text for number, text in (expected | new).items() if number not in gone}
            if begun and chance.random() < 0.4:
                begun[-1].end()
            taken = max(taken, len(begun))
            assert index.ids() == found(index, "body") == expected.keys()
            for colour in ("red", "green"):
                assert found(index, colour) == {number for number, text in expected.items() if text == colour}
    assert taken > 2 and index.verify() == [] and not left_over(tmp_path / "index")
    index.close()
    with_fresh_eyes = Index.open(tmp_path / "index")
    assert with_fresh_eyes.ids() == expected.keys()
    with_fresh_eyes.close()


def test_segments_become_one_in_a_process_of_its_own(tmp_path: Path) -> None:
    index = Index.create(tmp_path / "index")
    with index.merging_aside(context):
        for number in range(3):
            index.write([entry(2 * number, "red"), entry(2 * number + 1, "red")])
        assert segments(tmp_path) == 3
        index.write((), [1])
    assert segments(tmp_path) == 1
    assert found(index, "red") == {0, 2, 3, 4, 5} and index.verify() == [] and not left_over(tmp_path / "index")
    index.close()


def test_who_waits_for_a_merge_can_look_away_meanwhile(tmp_path: Path, held: type[Context]) -> None:
    index = Index.create(tmp_path / "index")
    assert not index.is_merging(0)
    with index.merging_aside(lambda: held):
        for number in range(3):
            index.write([entry(number, "red")])
        assert index.is_merging(0) and segments(tmp_path) == 3
        begun[0].end()
        assert not index.is_merging(0) and segments(tmp_path) == 1
    assert found(index, "red") == {0, 1, 2}
    index.close()


def test_a_process_that_is_killed_costs_nothing(tmp_path: Path) -> None:
    index = Index.create(tmp_path / "index")
    with index.merging_aside(context):
        for number in range(3):
            index.write([entry(number, "red")])
        work = index._aside._work
        work.process.kill()
        work.process.join()
        # Whether it was killed before or after its last step, from here it is merged by whoever writes.
        index.write([entry(3, "red")])
        assert not index._aside.is_busy() and segments(tmp_path) < 4
        for number in range(4, 9):
            index.write([entry(number, "red")])
    assert found(index, "red") == set(range(9)) and index.verify() == [] and not left_over(tmp_path / "index")
    index.close()


def test_a_merge_that_is_broken_off_leaves_no_process_and_no_file(tmp_path: Path) -> None:
    index = Index.create(tmp_path / "index")
    with pytest.raises(KeyboardInterrupt), index.merging_aside(context):
        for number in range(3):
            index.write([entry(number, "red")])
        process = index._aside._work.process
        raise KeyboardInterrupt
    assert not process.is_alive() and not left_over(tmp_path / "index")
    assert segments(tmp_path) == 3 and found(index, "red") == {0, 1, 2}
    index.close()


def test_another_writer_may_sweep_it_away_or_merge_first(tmp_path: Path, held: type[Context]) -> None:
    index, other = Index.create(tmp_path / "index"), Index.open(tmp_path / "index")
    with index.merging_aside(lambda: held):
        for number in range(3):
            index.write([entry(number, "red")])
        assert segments(tmp_path) == 3 and len(begun) == 1
        other.write([entry(3, "red")], [0])
        begun[0].end()
        index.write([entry(4, "red")])
    assert found(index, "red") == found(other, "red") == {1, 2, 3, 4}
    assert index.verify() == [] and not left_over(tmp_path / "index")
    index.close()
    other.close()


@pytest.mark.parametrize("fault", [Cut(), OSError(errno.ENOSPC, "full")])
def test_taking_in_what_was_merged_is_whole_or_absent_wherever_it_is_cut_off(
    tmp_path: Path, held: type[Context], fault: BaseException
) -> None:
    for cut_at in range(40):
        begun.clear()
        folder = tmp_path / str(cut_at)
        index = Index.create(folder)
        with index.merging_aside(lambda: held):
            for number in range(3):
                index.write([entry(number, "old")])
            begun[0].end()
            with pytest.MonkeyPatch.context() as patch:
                taken = steps_of_a_change(patch, cut_at, fault)
                try:
                    index.write([entry(0, "new")], [1])
                    done = True
                except (Cut, CorpusViewError, MemoryError):
                    done = False
            again = Index.open(folder)
            state = (found(again, "old"), found(again, "new"))
            assert state in (({0, 1, 2}, set()), ({2}, {0})), taken
            assert state[1] or not done
            assert again.verify() == []
            again.close()
            index.write([entry(4, "later")])
        assert found(index, "later") == {4} and index.verify() == [] and not left_over(folder)
        index.close()
        if done and len(taken) <= cut_at:
            assert "rename" in taken
            return
    pytest.fail("the change has more steps than were tried")
