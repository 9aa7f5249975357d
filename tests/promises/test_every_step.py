"""Each verb, cut off or failed at each of its steps: old or new, never half, and the same verb works the next time."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
import sys
from collections import Counter
from pathlib import Path

import pytest

from corpusview.corpus import importing
from corpusview.corpus.corpus import Corpus
from corpusview.errors import CorpusViewError, NoSpace
from corpusview.grammar import parse
from tests.corpus.conftest import page
from tests.promises.steps import VERBS, Fault, counted, in_a_child, killed

# Dozens of flushes of a real disk for each verb; a busy machine takes minutes.
pytestmark = pytest.mark.timeout(600)

TOTALS: Counter[str] = Counter()

# What is taken step by step within another verb is tried by itself only where there is time for it.
_WITHIN_OTHERS = ("put away", "bring back")


def each_verb() -> list[object]:
    """The verbs, those that another contains marked as hard."""
    return [pytest.param(verb, marks=pytest.mark.hard) if verb in _WITHIN_OTHERS else verb for verb in VERBS]


def each_fault() -> list[object]:
    """Every verb with every fault of the disk, and whether it lasts; in a common run with two of these."""
    cases = []
    for fault in ("full", "broken", "refused"):
        for lasting in (True, False):
            for verb in VERBS:
                is_common = (fault, lasting) == ("full", True) and verb not in _WITHIN_OTHERS
                is_common |= (fault, lasting) == ("broken", False) and verb not in (
                    *_WITHIN_OTHERS,
                    "take an import back",
                )
                cases.append(pytest.param(verb, fault, lasting, marks=() if is_common else pytest.mark.hard))
    return cases


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a corpus of four articles that await their names, two of them tagged, a backup, two more pages."""
    place = tmp_path_factory.mktemp("day")
    for folder, numbers in (("pages", range(4)), ("more", range(4, 6))):
        (place / folder).mkdir()
        for number in numbers:
            (place / folder / f"{number}.txt").write_text(page(number), encoding="utf-8")
    with Corpus.open(place / "corpus") as corpus, pytest.MonkeyPatch.context() as two_waves:
        two_waves.setattr(importing, "WORTH_TWO_WAVES", 1)
        list(corpus.import_files([place / "pages"], jobs=1))
        corpus.tag(corpus.ids()[2:], "mine")
        corpus.backup(place / "kept.sqlite")
    return place


def in_order(place: Path, verb: str, times: int = 1) -> None:
    """The corpus is whole, either as before the verb or as after it, and what the user made is there."""
    with Corpus.open(place / "corpus") as corpus:
        if corpus.needs_mending():
            list(corpus.mend())
        assert corpus.check() == ()
        if shelved := [each.article for each in corpus.shelf()]:
            # What was removed so that it can be undone is all there, with its tags.
            list(corpus.bring_back(shelved))
            assert corpus.check() == ()
        names = sorted(Path(row.path).name for row in corpus.rows(corpus.ids()))
        fewest, most = {"import": (4, 6), "remove": (4 - times, 4)}.get(verb, (4, 4))
        assert fewest <= len(names) == len(set(names)) <= most
        assert corpus.search(parse("councillors")).total == len(names)
        assert corpus.search(parse("tag:mine")).total == 2
        assert corpus.search(parse("tag:keep")).total in ((0, 2) if verb == "tag" else (0,))


def nothing_half(place: Path) -> None:
    """What is written beside the corpus is whole or absent."""
    table, fresh = place / "out.csv", place / "fresh.sqlite"
    if table.exists():
        assert table.read_bytes().count(b"\r\n") >= 5
    if fresh.exists():
        Corpus.restore(fresh, place / "other")
        with Corpus.open(place / "other", writing=False) as other:
            assert other.count() == 4


def goes_on(place: Path, verb: str) -> None:
    """What a verb left when it was broken off is in order, and the same verb works the next time. Clears the place."""
    in_order(place, verb)
    nothing_half(place)
    for leftover in ("out.csv", "fresh.sqlite"):
        (place / leftover).unlink(missing_ok=True)
    VERBS[verb](place / "corpus", place)
    in_order(place, verb, times=2)
    if verb == "find names":
        with Corpus.open(place / "corpus") as corpus:
            assert not corpus.has_unsettled_names()
            assert all(each.mentions for each in map(corpus._catalogue.article, corpus.ids()))
    shutil.rmtree(place)


@pytest.mark.skipif(not hasattr(os, "fork") or sys.platform == "darwin", reason="needs fork")
@pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork:DeprecationWarning")
@pytest.mark.parametrize("verb", each_verb())
def test_killed_at_any_step_all_is_old_or_new(tmp_path: Path, day: Path, verb: str, figure) -> None:
    for cut_at in range(200):
        place = Path(shutil.copytree(day, tmp_path / str(cut_at)))

        def do(place: Path = place, cut_at: int = cut_at) -> None:
            with counted(lambda number, _step: killed() if number == cut_at else None):
                VERBS[verb](place / "corpus", place)

        is_through = in_a_child(do)
        goes_on(place, verb)
        if is_through:
            break
        TOTALS["kills"] += 1
    else:
        pytest.fail("the verb has more steps than were tried")
    assert cut_at > 3
    figure("kills at a step", tried=TOTALS["kills"], kept=TOTALS["kills"])


FAULTS = {
    "full": Fault(errno.ENOSPC, sqlite3.SQLITE_FULL),
    "broken": Fault(errno.EIO, sqlite3.SQLITE_IOERR),
    "refused": Fault(errno.EACCES, sqlite3.SQLITE_READONLY),
}


@pytest.mark.parametrize(("verb", "fault", "lasting"), each_fault())
def test_a_fault_of_the_disk_at_any_step_is_a_sentence_and_loses_nothing(
    tmp_path: Path, day: Path, verb: str, lasting: bool, fault: str, figure
) -> None:
    for fail_at in range(200):
        place = Path(shutil.copytree(day, tmp_path / str(fail_at)))

        def fail(number: int, step: str, fail_at: int = fail_at) -> None:
            if number == fail_at or (lasting and number > fail_at):
                FAULTS[fault].strike(step)

        with counted(fail) as taken:
            try:
                VERBS[verb](place / "corpus", place)
                told = None
            except CorpusViewError as trouble:
                told = trouble
        if told is not None:
            assert told.sentence.endswith(".")
            if fault == "full":
                assert isinstance(told, NoSpace), (taken, told)
                assert "full" in told.sentence
        goes_on(place, verb)
        if len(taken) <= fail_at:
            break
        TOTALS["faults"] += 1
    else:
        pytest.fail("the verb has more steps than were tried")
    figure("disk faults", tried=TOTALS["faults"], kept=TOTALS["faults"])
