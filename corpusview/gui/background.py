"""Work off the screen's thread: two lanes, a ticket for every job, and one relay that carries results home.

A lane is one thread, so that whatever a lane opens is used by that thread alone. The finding lane searches and reads;
the keeping lane writes. The latest job of a kind wins: an earlier one is told to stop, and what it still sends home is
dropped unseen. Jobs are plain functions over plain values; no object of Qt is ever touched outside the screen's thread.
"""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import ThreadPoolExecutor
from enum import StrEnum
from threading import Event, Lock
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from corpusview.errors import CorpusViewError, NoMemory
from corpusview.gui.collecting import collecting

E = TypeVar("E")
T = TypeVar("T")

_FAULT = CorpusViewError(
    "That did not work, because of a fault in CorpusView.", "The report says more; nothing that was saved is lost."
)

# Milliseconds between two deliveries of one job's events: ten a second is as much as an eye can follow.
_BETWEEN_DELIVERIES = 100


class Lane(StrEnum):
    """Who does the work: FINDING searches and reads, KEEPING writes."""

    FINDING = "finding"
    KEEPING = "keeping"


class Ticket:
    """A claim on one job's results. `stop` ends the job and keeps what it sent; `drop` also refuses what is to come."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.is_wanted = True
        self._halt = Event()

    def stop(self) -> None:
        """Ask the job to end early; what it has done so far is still delivered."""
        self._halt.set()

    def drop(self) -> None:
        """Ask the job to end early and ignore whatever it sends."""
        self.is_wanted = False
        self._halt.set()

    def is_stopped(self) -> bool:
        """Whether the job should end: asked by the job, from its own thread."""
        return self._halt.is_set()


class Relay(QObject):
    """Carries calls from the lanes to the thread that this object lives in."""

    called = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.called.connect(self._run, Qt.ConnectionType.QueuedConnection)

    def _run(self, call: Callable[[], None]) -> None:
        call()


class _Stream(Generic[E]):
    """The events of one running job on their way home, in batches that never crowd the screen's thread."""

    def __init__(self, ticket: Ticket, relay: Relay, each: Callable[[list[E]], None]) -> None:
        self._ticket = ticket
        self._relay = relay
        self._each = each
        self._lock = Lock()
        self._waiting: list[E] = []
        self._is_delivering = False

    def put(self, event: E) -> None:
        """Called in the lane: keep `event`, and wake the screen's thread unless it is due to look by itself."""
        with self._lock:
            self._waiting.append(event)
            wake = not self._is_delivering
            self._is_delivering = True
        if wake:
            self._relay.called.emit(self.deliver)

    def deliver(self) -> None:
        """Called at home: hand over what waits, and look again a little later."""
        with self._lock:
            batch, self._waiting = self._waiting, []
            self._is_delivering = bool(batch)
        if batch and self._ticket.is_wanted:
            self._each(batch)
        if batch:
            QTimer.singleShot(_BETWEEN_DELIVERIES, self.deliver)


class Background:
    """The two lanes. Made, asked and closed on the screen's thread."""

    def __init__(self) -> None:
        self._relay = Relay()
        self._lanes = {lane: ThreadPoolExecutor(max_workers=1, thread_name_prefix=lane) for lane in Lane}
        self._errands: dict[Lane, deque[Callable[[], None]]] = {lane: deque() for lane in Lane}
        self._waiting: dict[Lane, deque[Callable[[], None]]] = {lane: deque() for lane in Lane}
        self._latest: dict[str, Ticket] = {}
        self._is_closed = False
        collecting.begin()

    def run(
        self,
        lane: Lane,
        kind: str,
        job: Callable[[Ticket], T],
        done: Callable[[T], None],
        failed: Callable[[CorpusViewError], None],
        *,
        goes_first: bool = False,
    ) -> Ticket:
        """Run `job` in `lane`; its result goes to `done`, known trouble to `failed`, both on the screen's thread.

        A job that `goes_first` is the next one to be run, whatever waits there already.
        """
        ticket = self._take(kind)
        self._submit(lane, ticket, lambda: self._send(ticket, done, job(ticket)), failed, goes_first)
        return ticket

    def follow(
        self,
        lane: Lane,
        kind: str,
        job: Callable[[Ticket], Iterable[E]],
        each: Callable[[list[E]], None],
        done: Callable[[bool], None],
        failed: Callable[[CorpusViewError], None],
    ) -> Ticket:
        """Iterate over what `job` returns in `lane`; events go to `each` in batches, at most ten a second.

        To stop the ticket is to stop iterating, and a generator is closed. `done` is told whether that happened.
        """
        ticket = self._take(kind)
        stream = _Stream(ticket, self._relay, each)

        def iterate() -> None:
            events = job(ticket)
            try:
                for event in events:
                    stream.put(event)
                    self._run_errands(lane)
                    if ticket.is_stopped():
                        break
            finally:
                close = getattr(events, "close", None)
                if close is not None:
                    close()
            self._relay.called.emit(stream.deliver)
            self._send(ticket, done, ticket.is_stopped())

        self._submit(lane, ticket, iterate, failed)
        return ticket

    def in_slices(
        self,
        lane: Lane,
        kind: str,
        job: Callable[[Ticket], Generator[None, None, T]],
        done: Callable[[T], None],
        failed: Callable[[CorpusViewError], None],
    ) -> Ticket:
        """Run `job` in `lane`, whose pauses let go first whatever else waits there; what it returns goes to `done`.

        A stopped job is closed at its next pause, and sends nothing home.
        """
        ticket = self._take(kind)
        begun: list[Generator[None, None, T]] = []

        def go_on() -> None:
            if not begun:
                begun.append(job(ticket))
            (steps,) = begun
            try:
                while not ticket.is_stopped():
                    next(steps)
                    if self._waiting[lane]:
                        self._submit(lane, ticket, go_on, failed)
                        return
                steps.close()
            except StopIteration as end:
                self._send(ticket, done, end.value)

        self._submit(lane, ticket, go_on, failed)
        return ticket

    def errand(
        self,
        lane: Lane,
        job: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[CorpusViewError], None],
    ) -> None:
        """Run a short `job` in `lane`, between two events of a long one where that is under way.

        None is ever dropped, and what was asked before the end is done before the end.
        """
        if self._is_closed:
            return
        ticket = Ticket("errand")
        self._errands[lane].append(lambda: self._guarded(ticket, lambda: self._send(ticket, done, job()), failed))
        self._lanes[lane].submit(self._run_errands, lane)

    def _run_errands(self, lane: Lane) -> None:
        """Called in the lane: run what waits, in the order of asking."""
        waiting = self._errands[lane]
        while waiting:
            waiting.popleft()()

    def drop(self, *kinds: str) -> None:
        """Forget the running or waiting jobs of these kinds."""
        for kind in kinds:
            ticket = self._latest.pop(kind, None)
            if ticket is not None:
                ticket.drop()

    def close(self, *last: tuple[Lane, Callable[[], None]]) -> None:
        """Stop every job, run the `last` words of each lane in it, and return when no thread is left."""
        if self._is_closed:
            return
        self._is_closed = True
        self.drop(*self._latest)
        for lane, job in last:
            self._lanes[lane].submit(self._guarded, Ticket("close"), job, lambda _trouble: None)
        for lane in self._lanes.values():
            lane.shutdown(wait=True)
        collecting.end()

    def _take(self, kind: str) -> Ticket:
        self.drop(kind)
        ticket = self._latest[kind] = Ticket(kind)
        return ticket

    def _submit(
        self,
        lane: Lane,
        ticket: Ticket,
        job: Callable[[], None],
        failed: Callable[[CorpusViewError], None],
        goes_first: bool = False,
    ) -> None:
        if self._is_closed:
            return
        waiting = self._waiting[lane]
        (waiting.appendleft if goes_first else waiting.append)(lambda: self._guarded(ticket, job, failed))
        # Each of these runs one job: the one that is due by then.
        self._lanes[lane].submit(lambda: waiting.popleft()())

    def _guarded(self, ticket: Ticket, job: Callable[[], None], failed: Callable[[CorpusViewError], None]) -> None:
        """Run `job` in its lane unless nobody waits for it; no exception leaves the lane unseen."""
        if not ticket.is_wanted:
            return
        try:
            job()
        except CorpusViewError as trouble:
            self._send(ticket, failed, trouble)
        except MemoryError:
            self._send(ticket, failed, NoMemory())
        except Exception as fault:
            self._report(fault)
            self._send(ticket, failed, _FAULT)

    def _send(self, ticket: Ticket, to: Callable[[T], None], value: T) -> None:
        def deliver() -> None:
            if ticket.is_wanted and not self._is_closed:
                to(value)

        self._relay.called.emit(deliver)

    def _report(self, fault: Exception) -> None:
        """A bug: shown by the application's last resort, on the screen's thread."""
        seen: tuple[Any, ...] = (type(fault), fault, fault.__traceback__)
        self._relay.called.emit(lambda: sys.excepthook(*seen))
