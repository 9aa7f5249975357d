"""A file over which reading hangs is given up: it is told as failed, and the rest goes on."""

from __future__ import annotations

import re
import threading
import time
from collections import Counter
from dataclasses import dataclass

import pytest

from corpusview.corpus import importing, reading_pool
from corpusview.corpus.reading_pool import Crew, survey_all
from corpusview.events import Failed, Imported, Skipped
from corpusview.grammar import parse


def kinds(events):
    return Counter(type(each).__name__ for each in events if isinstance(each, Imported | Skipped | Failed))


@dataclass(frozen=True)
class Piece:
    """Something to be read, and over what that hangs."""

    raw: bytes
    hangs: str = ""


def measure(pieces: tuple[Piece, ...]) -> tuple[int, ...]:
    """Hangs as Python does, or as a library in C that never gives the interpreter back."""
    for each in pieces:
        if each.hangs == "asleep":
            time.sleep(1000)
        elif each.hangs == "busy in C":
            re.match("(a+)+b", "a" * 60)
    return tuple(len(each.raw) for each in pieces)


def soon_out_of_patience(monkeypatch, over):
    """Not with what is sound: on a busy machine that may take its time."""
    patience = Crew._patience
    monkeypatch.setattr(
        Crew,
        "_patience",
        lambda crew, batch: 1.0 if any(over in each.raw for each in batch) else patience(crew, batch),
    )


def test_patience_is_minutes_and_more_for_larger_files_and_for_those_who_give_way():
    crew = Crew(1)
    assert crew._patience([Piece(bytes(20_000))] * 24) > 120
    assert crew._patience([Piece(bytes(50_000_000))]) == 620
    crew.give_way()
    assert crew._patience([Piece(b"")]) == 1200


@pytest.mark.parametrize("how", ["asleep", "busy in C"])
def test_what_a_process_hangs_over_is_told_and_the_rest_is_read(monkeypatch, how):
    soon_out_of_patience(monkeypatch, over=bytes(3))
    pieces = [Piece(bytes(3) if number == 3 else b"a" * number, how if number == 3 else "") for number in range(1, 200)]
    with Crew(1000, jobs=2) as crew:
        results = {len(piece.raw): result for piece, result in crew.through(pieces, measure, lambda piece: piece)}
    assert list(results) == list(range(1, 200))
    told = results.pop(3)
    assert isinstance(told, str) and "given up" in told
    assert all(size == result for size, result in results.items())


@pytest.fixture
def a_detector_that_hangs(monkeypatch):
    """The detector of encodings never comes to an end over a text that speaks of a lighthouse."""
    ended = threading.Event()
    detect = reading_pool._reader().survey

    def hang(raw, encoding=None):
        if b"lighthouse" in raw:
            ended.wait(100)
        return detect(raw, encoding)

    monkeypatch.setattr(reading_pool._reader(), "survey", hang)
    monkeypatch.setattr(
        reading_pool._reader(), "survey_all", lambda raws: [hang(raw, encoding) for raw, encoding in raws]
    )
    yield
    ended.set()


def test_a_file_over_which_the_detector_hangs_is_failed_with_its_reason(
    corpus, write_pages, monkeypatch, a_detector_that_hangs
):
    folder = write_pages(4)
    # Taken first, and by itself.
    (folder / "00000.txt").write_text("The lighthouse was lit.\n\nIt was seen from far.\n", encoding="utf-8")
    monkeypatch.setattr(reading_pool, "BATCH_FILES", 1)
    soon_out_of_patience(monkeypatch, over=b"lighthouse")
    events = list(corpus.import_files([folder]))
    (failed,) = (each for each in events if isinstance(each, Failed))
    assert failed.path.endswith("00000.txt") and "was given up" in failed.reason
    assert kinds(events) == {"Imported": 3, "Failed": 1}
    assert corpus.search(parse("councillors")).total == 3
    assert corpus.check() == ()
    # What hangs here is passed by: the next import reads elsewhere, and the file is tried anew.
    assert kinds(corpus.import_files([folder])) == {"Imported": 1, "Skipped": 3}


def survey_or_hang(raws):
    """Surveys files as ever, and hangs over one that speaks of a lighthouse."""
    if any(b"lighthouse" in raw for raw, _ in raws):
        time.sleep(1000)
    return survey_all(raws)


def test_a_file_that_hangs_while_others_are_still_found_is_given_up_too(corpus, write_pages, monkeypatch):
    folder = write_pages(100)
    (folder / "00003.txt").write_text("The lighthouse was lit.\n\nIt was seen from far.\n", encoding="utf-8")
    monkeypatch.setattr(importing, "survey_all", survey_or_hang)
    soon_out_of_patience(monkeypatch, over=b"lighthouse")
    events = list(corpus.import_files([folder], jobs=2))
    (failed,) = (each for each in events if isinstance(each, Failed))
    assert failed.path.endswith("00003.txt") and "was given up" in failed.reason
    assert kinds(events) == {"Imported": 99, "Failed": 1}
    assert corpus.check() == ()
