"""Where runs happen, and how many at once: in this process, the others waiting in line."""

from __future__ import annotations

import asyncio
import sys
import threading
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol


class Job(Protocol):
    """What an executor runs. One that runs elsewhere needs only the `reply_id`."""

    reply_id: int
    is_async: bool

    def perform(self) -> None: ...

    async def perform_async(self) -> None: ...

    def queued(self, place: int) -> None: ...


class Executor(Protocol):
    """Performs jobs in the order in which they came, at most so many at once."""

    def submit(self, job: Job) -> None:
        """Perform `job` as soon as there is room; until then tell it its place."""

    def withdraw(self, job: Job) -> None:
        """Take a job that still waits out of the line; without effect on one that has begun."""


# Seconds that a thread may keep the interpreter while others wait. A busy chat function would hold up a hundred
# viewers for half a second with Python's own 5 ms, because each event that is sent lets it go. But every thread
# that waits looks up once in this time, and hundreds that do so each millisecond leave nothing for the others.
SWITCH, SWITCH_PER_THREAD = 0.001, 0.00005


class EmbeddedExecutor:
    """An `Executor` in this process: a thread for each sync run, one event loop for all async ones.

    The loop is not the server's: an author's `async def` that blocks must not hold up the page. A thread is
    made for each run and is a daemon: a function that never returns can be let go, but it keeps its place
    among the `limit` until it does, because the limit is the author's word on what her model can bear.
    """

    def __init__(self, limit: int | None) -> None:
        self._limit = limit
        self._running = 0
        self._waiting: deque[Job] = deque()
        self._lock = threading.Lock()
        self._threads = 0
        self._loop: asyncio.AbstractEventLoop | None = None
        self._count_threads(0)

    def submit(self, job: Job) -> None:
        with self._lock:
            if has_room := self._limit is None or self._running < self._limit:
                self._running += 1
            else:
                self._waiting.append(job)
                place = len(self._waiting)
        if has_room:
            self._begin(job)
        else:
            job.queued(place)

    def withdraw(self, job: Job) -> None:
        with self._lock:
            if job not in self._waiting:
                return
            self._waiting.remove(job)
        self._tell_places()

    def _begin(self, job: Job) -> None:
        if job.is_async:
            asyncio.run_coroutine_threadsafe(self._perform_async(job), self.loop())
        else:
            threading.Thread(
                target=self._perform, args=(job,), name=f"reply-{job.reply_id}", daemon=True
            ).start()

    def _perform(self, job: Job) -> None:
        self._count_threads(1)
        try:
            job.perform()
        finally:
            self._count_threads(-1)
            self._next()

    def _count_threads(self, change: int) -> None:
        with self._lock:
            self._threads += change
            sys.setswitchinterval(max(SWITCH, SWITCH_PER_THREAD * self._threads))

    async def _perform_async(self, job: Job) -> None:
        try:
            await job.perform_async()
        finally:
            self._next()

    def _next(self) -> None:
        with self._lock:
            following = self._waiting.popleft() if self._waiting else None
            if following is None:
                self._running -= 1
        if following is not None:
            self._begin(following)
            self._tell_places()

    def _tell_places(self) -> None:
        for place, job in enumerate(list(self._waiting), start=1):
            job.queued(place)

    def loop(self) -> asyncio.AbstractEventLoop:
        """The one in which all async functions run."""
        with self._lock:
            if self._loop is None:
                self._loop = _new_loop()
                threading.Thread(target=self._loop.run_forever, name="async-replies", daemon=True).start()
            return self._loop


def _new_loop() -> asyncio.AbstractEventLoop:
    try:
        import uvloop
    except ImportError:  # not on Windows
        loop = asyncio.new_event_loop()
    else:
        loop = uvloop.new_event_loop()
    loop.set_default_executor(ThreadPoolExecutor(8, thread_name_prefix="async-replies-database"))
    return loop
