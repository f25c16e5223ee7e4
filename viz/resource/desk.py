"""A few workers for all computing, and a fair turn for every visitor."""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from threading import Condition, Thread
from time import monotonic
from typing import Any, TypeVar

T = TypeVar("T")
LONG = 0.06  # seconds: work that has taken so long gives way to what has taken a third of it


class Busy(Exception):
    """So much is waiting already that a new question had better come again later."""


@dataclass
class Turn:
    """Since when a visitor's work is computed, and for how many seconds it has rested."""

    begun: float = field(default_factory=lambda: monotonic())
    rested: float = 0.0

    def taken(self) -> float:
        return monotonic() - self.begun


class Desk:
    """Computes what visitors ask for, one question of each at a time, the visitors in turn.

    At most ``most`` questions wait, and ``each`` of one visitor. A future that is cancelled is not computed.

    >>> Desk().submit("somebody", lambda: 6 * 7).result()
    42
    """

    def __init__(self, workers: int = 2, most: int = 64, each: int = 8) -> None:
        self.workers, self.most, self.each = workers, most, each
        self.waiting: OrderedDict[str, deque[tuple[Future[Any], Callable[[], Any]]]] = OrderedDict()
        self.running: dict[str, Turn] = {}
        self.started = 0
        self.change = Condition()

    def submit(self, visitor: str, work: Callable[[], T]) -> Future[T]:
        """The answer to come; Busy where the queue is too long."""
        future: Future[T] = Future()
        with self.change:
            own = self.waiting.setdefault(visitor, deque())
            if len(own) >= self.each or sum(map(len, self.waiting.values())) >= self.most:
                if not own:
                    del self.waiting[visitor]
                raise Busy
            own.append((future, work))
            if self.started < self.workers:
                self.started += 1
                Thread(target=self._work, daemon=True, name=f"desk {self.started}").start()
            self.change.notify_all()
        return future

    def give_way(self, visitor: str) -> None:
        """Called from within a visitor's work, often: long work rests while short work is computed.

        All threads share one interpreter: beside another, work takes twice as long. It rests for half of its time at
        most, so that it comes to an end however many are there.
        """
        if len(self.running) < 2:
            return
        with self.change:
            own = self.running.get(visitor)
            while own and own.taken() > LONG and self._shorter(own):
                spare = own.taken() / 2 - own.rested
                if spare <= 0:
                    return
                before = monotonic()
                self.change.wait(min(LONG, spare))
                own.rested += monotonic() - before

    def _shorter(self, own: Turn) -> bool:
        return any(3 * other.taken() < own.taken() for other in self.running.values() if other is not own)

    def _work(self) -> None:
        while True:
            with self.change:
                while (visitor := self._next()) is None:
                    self.change.wait()
                future, work = self.waiting[visitor].popleft()
                if self.waiting[visitor]:
                    self.waiting.move_to_end(visitor)
                else:
                    del self.waiting[visitor]
                self.running[visitor] = Turn()
            if future.set_running_or_notify_cancel():
                try:
                    future.set_result(work())
                except BaseException as error:
                    future.set_exception(error)
            with self.change:
                del self.running[visitor]
                self.change.notify_all()

    def _next(self) -> str | None:
        return next((visitor for visitor in self.waiting if visitor not in self.running), None)
