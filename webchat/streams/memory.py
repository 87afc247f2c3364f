"""The stream of one process: the newest snapshot of each running reply, compared when somebody reads."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from webchat.updates import Snapshot, diff

from .base import Reading

EMPTY = Snapshot()


class MemoryStream:
    """A `Stream` in memory.

    No log of updates is kept: a position *is* the snapshot that was read, and the updates are what differs
    between it and the newest one. So a yield costs one assignment, however many viewers there are, and a
    slow viewer costs nothing. The assignments are atomic under the interpreter's lock; none is needed here.
    """

    def __init__(self) -> None:
        self._latest: dict[int, Snapshot] = {}
        self._stops: list[Callable[[int], None]] = []
        self._wake: Callable[[], None] = lambda: None
        self._awake = False

    def publish(self, reply_id: int, snapshot: Snapshot) -> None:
        self._latest[reply_id] = snapshot
        self._tell()

    def read(self, reply_id: int, position: Any = None) -> Reading | None:
        latest = self._latest.get(reply_id)
        if latest is None:
            return None
        if latest is position:
            return Reading([], latest)
        return Reading(diff(position or EMPTY, latest), latest)

    def latest(self, reply_id: int) -> Snapshot | None:
        return self._latest.get(reply_id)

    def forget(self, reply_id: int) -> None:
        self._latest.pop(reply_id, None)
        self._tell()

    def ask_to_stop(self, reply_id: int) -> None:
        for stop in self._stops:
            stop(reply_id)

    def when_asked_to_stop(self, stop: Callable[[int], None]) -> None:
        self._stops.append(stop)

    def when_published(self, wake: Callable[[], None]) -> None:
        self._wake = wake

    def listen(self) -> None:
        self._awake = False

    def _tell(self) -> None:
        if not self._awake:
            self._awake = True
            self._wake()
