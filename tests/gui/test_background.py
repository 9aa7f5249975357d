"""Two lanes: jobs leave the screen's thread, results come home to it, and nothing is left running."""

from __future__ import annotations

import gc
import sys
import threading
from itertools import count

import pytest
from PySide6.QtCore import QTimer

from corpusview.errors import CannotRead
from corpusview.gui.background import Background, Lane


@pytest.fixture
def background(qapp):
    made = Background()
    yield made
    made.close()


def lane_threads() -> set[str]:
    return {each.name for each in threading.enumerate() if each.name.startswith(tuple(Lane))}


def refuse(trouble) -> None:
    raise AssertionError(trouble)


def test_a_job_runs_in_its_lane_and_comes_home(background, qtbot):
    home = threading.current_thread()
    seen = []
    background.run(
        Lane.FINDING,
        "name",
        lambda _ticket: threading.current_thread().name,
        lambda name: seen.append((name, threading.current_thread() is home)),
        refuse,
    )
    qtbot.waitUntil(lambda: bool(seen))
    assert seen == [("finding_0", True)]


def test_the_latest_job_of_a_kind_wins_and_the_earlier_is_told_to_stop(background, qtbot):
    gate = threading.Event()
    stopped, seen = [], []

    def slow(ticket):
        gate.wait(5)
        stopped.append(ticket.is_stopped())
        return "first"

    background.run(Lane.FINDING, "search", slow, seen.append, refuse)
    background.run(Lane.FINDING, "search", lambda _ticket: "second", seen.append, refuse)
    gate.set()
    qtbot.waitUntil(lambda: bool(seen))
    assert stopped == [True]
    assert seen == ["second"]


def test_a_job_that_waits_behind_a_dropped_ticket_never_starts(background, qtbot):
    gate = threading.Event()
    ran, seen = [], []
    background.run(Lane.FINDING, "first", lambda _ticket: gate.wait(5), lambda _done: None, refuse)
    background.run(Lane.FINDING, "second", lambda _ticket: ran.append(1), seen.append, refuse)
    background.drop("second")
    gate.set()
    background.run(Lane.FINDING, "third", lambda _ticket: "third", seen.append, refuse)
    qtbot.waitUntil(lambda: bool(seen))
    assert ran == []
    assert seen == ["third"]


def test_known_trouble_comes_home_as_trouble(background, qtbot):
    told = []

    def job(_ticket):
        raise CannotRead("This file is empty.", "Nothing to do.")

    background.run(Lane.KEEPING, "read", job, refuse, told.append)
    qtbot.waitUntil(lambda: bool(told))
    assert told[0].sentence == "This file is empty."


def test_too_little_memory_comes_home_as_trouble(background, qtbot):
    told = []

    def job(_ticket):
        raise MemoryError

    background.run(Lane.KEEPING, "read", job, refuse, told.append)
    qtbot.waitUntil(lambda: bool(told))
    assert "not enough memory" in told[0].sentence


def test_a_fault_reaches_the_last_resort_and_ends_the_job(background, qtbot, monkeypatch):
    caught, told = [], []
    monkeypatch.setattr(sys, "excepthook", lambda kind, fault, trace: caught.append((kind, str(fault))))
    background.run(Lane.FINDING, "sum", lambda _ticket: 1 // 0, refuse, told.append)
    qtbot.waitUntil(lambda: bool(told))
    assert caught == [(ZeroDivisionError, "integer division or modulo by zero")]
    assert "fault in CorpusView" in told[0].sentence


def test_events_arrive_in_order_and_in_few_deliveries(background, qtbot):
    batches, ends = [], []
    background.follow(Lane.KEEPING, "count", lambda _ticket: iter(range(20_000)), batches.append, ends.append, refuse)
    qtbot.waitUntil(lambda: bool(ends))
    assert [each for batch in batches for each in batch] == list(range(20_000))
    assert ends == [False]
    assert len(batches) < 50


def test_stopping_closes_the_generator_and_keeps_what_came(background, qtbot):
    got, ends, closed = [], [], []

    def forever(_ticket):
        try:
            yield from count()
        finally:
            closed.append(threading.current_thread().name)

    ticket = background.follow(Lane.KEEPING, "count", forever, got.extend, ends.append, refuse)
    qtbot.waitUntil(lambda: bool(got))
    ticket.stop()
    qtbot.waitUntil(lambda: bool(ends))
    assert ends == [True]
    assert closed == ["keeping_0"]
    assert got == list(range(len(got)))


def test_closing_stops_an_endless_job_and_leaves_no_thread(qapp):
    background = Background()
    begun, last = threading.Event(), []

    def forever(_ticket):
        for each in count():
            begun.set()
            yield each

    background.follow(Lane.KEEPING, "count", forever, lambda _batch: None, lambda _stopped: None, refuse)
    assert begun.wait(5)
    background.close((Lane.KEEPING, lambda: last.append(threading.current_thread().name)))
    assert last == ["keeping_0"]
    assert lane_threads() == set()


def test_nothing_is_delivered_after_closing(qapp, qtbot):
    background = Background()
    seen = []
    background.run(Lane.FINDING, "one", lambda _ticket: 1, seen.append, refuse)
    background.close()
    qtbot.wait(50)
    assert seen == []


def test_a_job_that_goes_first_overtakes_those_that_wait_and_not_the_one_under_way(background, qtbot):
    gate = threading.Event()
    seen = []
    background.run(Lane.FINDING, "rows", lambda _ticket: gate.wait(5) and "rows", seen.append, refuse)
    background.run(Lane.FINDING, "article", lambda _ticket: "article", seen.append, refuse)
    background.run(Lane.FINDING, "names", lambda _ticket: "names", seen.append, refuse)
    background.run(Lane.FINDING, "search", lambda _ticket: "search", seen.append, refuse, goes_first=True)
    gate.set()
    qtbot.waitUntil(lambda: len(seen) == 4)
    assert seen == ["rows", "search", "article", "names"]


def test_a_job_in_slices_lets_go_first_what_waits_and_goes_on_after_it(background, qtbot):
    gate, seen, order = threading.Event(), [], []

    def long(_ticket):
        order.append("one")
        gate.wait(5)
        yield
        order.append("two")
        yield
        return "long"

    background.in_slices(Lane.FINDING, "count", long, seen.append, refuse)
    background.run(Lane.FINDING, "search", lambda _ticket: order.append("search"), lambda _none: None, refuse)
    gate.set()
    qtbot.waitUntil(lambda: bool(seen))
    assert order == ["one", "search", "two"]
    assert seen == ["long"]


def test_a_job_in_slices_that_is_not_wanted_any_more_is_closed_at_its_next_pause(background, qtbot):
    gate, ended, seen = threading.Event(), [], []

    def long(_ticket):
        try:
            while True:
                gate.wait(5)
                yield
        finally:
            ended.append(True)

    background.in_slices(Lane.FINDING, "count", long, seen.append, refuse)
    background.drop("count")
    gate.set()
    done = []
    background.run(Lane.FINDING, "search", lambda _ticket: "there", done.append, refuse)
    qtbot.waitUntil(lambda: done == ["there"])
    assert ended in ([True], []) and seen == []


def test_trouble_between_two_slices_is_told(background, qtbot):
    told = []

    def fails(_ticket):
        yield
        raise CannotRead("a.txt", "It is gone.")

    background.in_slices(Lane.FINDING, "count", fails, refuse, told.append)
    qtbot.waitUntil(lambda: bool(told))
    assert isinstance(told[0], CannotRead)


# --- what Python collects


@pytest.fixture
def often_collected():
    """Python looks for cycles every thousand objects; which threads it did that in."""
    before, where = gc.get_threshold(), set()

    def told(_phase, _info) -> None:
        where.add(threading.current_thread().name)

    gc.collect()
    gc.set_threshold(1000, 2, 2)
    gc.callbacks.append(told)
    yield where
    gc.callbacks.remove(told)
    gc.set_threshold(*before)


def test_cycles_that_qt_has_a_part_in_end_on_the_screens_thread(background, qtbot, often_collected):
    ended = []
    timer = QTimer(interval=1)
    timer.destroyed.connect(lambda *_: ended.append(threading.current_thread().name))
    timer.start()
    cycle = [timer]
    cycle.append(cycle)
    del timer, cycle
    made = []
    seen = []
    background.run(Lane.FINDING, "many", lambda _t: made.extend([] for _ in range(200_000)), seen.append, refuse)
    qtbot.waitUntil(lambda: bool(seen) and bool(ended))
    home = threading.current_thread().name
    assert ended == [home]
    assert often_collected == {home}


def test_python_collects_by_itself_again_when_the_last_lanes_have_ended(qapp):
    assert gc.isenabled()
    first, second = Background(), Background()
    assert not gc.isenabled()
    first.close()
    first.close()
    assert not gc.isenabled()
    second.close()
    assert gc.isenabled()
