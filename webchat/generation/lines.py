"""How many calls of the same function run at once: the others stand in line."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from webchat.definition import DEFAULT_CONCURRENCY
from webchat.layout.listeners import Listener


class Line:
    """First come, first served. Usage: `with line.place(is_over): …`."""

    def __init__(self, limit: int | None) -> None:
        self._limit = limit
        self._running = 0
        self._waiting: deque[object] = deque()
        self._moved = threading.Condition()

    @contextmanager
    def place(self, is_over: Callable[[], bool]) -> Iterator[None]:
        """Waits for its turn; raises `TimeoutError` when `is_over` says that nobody waits for it any more."""
        if self._limit is None:
            yield
            return
        self._come(is_over)
        try:
            yield
        finally:
            with self._moved:
                self._running -= 1
                self._moved.notify_all()

    def _come(self, is_over: Callable[[], bool]) -> None:
        assert self._limit is not None
        ticket = object()
        with self._moved:
            self._waiting.append(ticket)
            try:
                while self._running >= self._limit or self._waiting[0] is not ticket:
                    if is_over():
                        raise TimeoutError
                    self._moved.wait(0.5)
                self._running += 1
            finally:
                self._waiting.remove(ticket)
                self._moved.notify_all()


NO_LINE = Line(None)


class Lines:
    """The line of each function, or of each `concurrency_id`, with the least limit that any listener names."""

    def __init__(self, listeners: Iterable[Listener]) -> None:
        limits: dict[object, list[int]] = {}
        for listener in listeners:
            limit = (
                DEFAULT_CONCURRENCY if listener.concurrency_limit == "default" else listener.concurrency_limit
            )
            known = limits.setdefault(_group(listener), [])
            if limit is not None:
                known.append(limit)
        self._lines = {group: Line(min(named) if named else None) for group, named in limits.items()}

    def of(self, listener: Listener) -> Line:
        return self._lines[_group(listener)] if listener.queue else NO_LINE


def _group(listener: Listener) -> object:
    return listener.concurrency_id or id(listener.fn)
