"""One task that writes to all viewers of all running replies."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import Callable

from webchat.rendering.live_markdown import Effort
from webchat.rendering.live_replies import LiveReplies
from webchat.rendering.live_reply import LiveReply
from webchat.rendering.sse import BEAT, DONE, event
from webchat.streams.base import Stream

from .viewer import Viewer

FRAME = 0.05  # seconds from one look at the replies to the next, when there is time
SHARE = 2 / 3  # of a core that looking may take; the rest is for requests and chat functions
SLOWEST = 0.15  # seconds from one look to the next that are not exceeded because others want the core, too
DRAWING = (
    0.03  # seconds of a look in which Markdown is parsed; replies after that get their words as they are
)
SLICE = 0.01  # seconds after which requests get their turn
BEAT_EVERY = 15.0  # seconds

log = logging.getLogger("webchat.server")


def pace(wall: float, busy: float) -> float:
    """Seconds from the beginning of a look to the next, when it took `wall` seconds, `busy` of them of the core.

    They differ when other threads want the core, too.
    """
    return max(FRAME, min(wall / SHARE, SLOWEST), busy / SHARE)


class Hub:
    """Sends each viewer what is new of his reply, at most 20 times a second, and fewer under load.

    Under load the words do not wait: looks become rarer, at most by `SHARE`, and in each one only as many
    replies are drawn with all their marks as there is time for, each in its turn.
    """

    def __init__(
        self, live_replies: LiveReplies, stream: Stream, finished: Callable[[int, LiveReply | None], str]
    ) -> None:
        self._live_replies = live_replies
        self._stream = stream
        self._finished = finished
        self._viewers: dict[LiveReply, set[Viewer]] = {}
        self._first: LiveReply | None = None
        self._news = asyncio.Event()
        self._endings: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """Until it is cancelled. The stream's writers wake it from their own threads."""
        loop = asyncio.get_running_loop()

        def wake() -> None:
            with contextlib.suppress(RuntimeError):  # the server has ended, a function still writes
                loop.call_soon_threadsafe(self._news.set)

        self._stream.when_published(wake)
        beats = asyncio.create_task(self._beat())
        try:
            while True:
                await self._news.wait()
                await self._look()
        finally:
            beats.cancel()

    async def watch(self, reply_id: int, viewer: Viewer) -> None:
        """Serve `viewer` until the reply ends or this is cancelled because he has gone."""
        await viewer.begin()
        live = self._live_replies.get(reply_id)
        if live is None:
            await self._end({viewer}, reply_id, None)
        else:
            self._viewers.setdefault(live, set()).add(viewer)
            self._news.set()
        try:
            await viewer.ended.wait()
            await viewer.flushed()
        finally:
            self._leave(live, viewer)

    @property
    def session_keys(self) -> set[str]:
        """Of all who watch."""
        return {viewer.session_key for viewers in self._viewers.values() for viewer in viewers}

    def turn_out(self, session_keys: set[str]) -> None:
        """Let those go whose sessions are over. They ask again, and learn from Flask that they may not."""
        for live, viewers in list(self._viewers.items()):
            for viewer in [viewer for viewer in viewers if viewer.session_key in session_keys]:
                self._leave(live, viewer)
                viewer.end()

    def close(self) -> None:
        """Let all viewers go; they come back to whoever serves then."""
        for viewers in self._viewers.values():
            for viewer in viewers:
                viewer.end()

    def _leave(self, live: LiveReply | None, viewer: Viewer) -> None:
        if live in self._viewers:
            self._viewers[live].discard(viewer)
            if not self._viewers[live]:
                del self._viewers[live]

    async def _look(self) -> None:
        """Once through all watched replies."""
        self._news.clear()
        if self._viewers:  # else the next one who comes brings the news that he is there
            self._stream.listen()
        began = time.perf_counter()
        wall, busy = await self._serve_all()
        await asyncio.sleep(pace(wall, busy) - (time.perf_counter() - began))
        if any(live.is_waiting for live in self._viewers):
            self._news.set()

    async def _serve_all(self) -> tuple[float, float]:
        """Bring all viewers up to date; returns the seconds that it took, and those of the core."""
        wall = busy = drawing = 0.0
        had_time = True
        slice_began, began = time.perf_counter(), time.thread_time()
        for live in self._in_turn():
            has_time = drawing < DRAWING
            if had_time and not has_time:
                self._first = live
            had_time = has_time
            is_over = not live.advance(Effort.USUAL if has_time else Effort.LEAST) or live.is_over
            drawn = time.thread_time()
            self._send(live, is_over)
            now = time.thread_time()
            drawing += drawn - began
            busy += now - began
            began = now
            if time.perf_counter() - slice_began > SLICE:
                wall += time.perf_counter() - slice_began
                await asyncio.sleep(0)
                slice_began, began = time.perf_counter(), time.thread_time()
        return wall + time.perf_counter() - slice_began, busy

    def _in_turn(self) -> list[LiveReply]:
        """All watched replies; first the one for which there was no time in the last look."""
        replies = list(self._viewers)
        first = replies.index(self._first) if self._first in self._viewers else 0
        return replies[first:] + replies[:first]

    def _send(self, live: LiveReply, is_over: bool) -> None:
        if is_over:
            self._begin_end(self._viewers.pop(live, set()), live)
            return
        viewers = self._viewers.get(live, set())
        drawn: dict[str, bytes] = {}  # mostly one entry: all viewers have seen the same
        for viewer in viewers:
            if viewer.cursor == live.cursor or viewer.is_behind:
                continue
            if viewer.cursor not in drawn:
                drawn[viewer.cursor] = event(live.since(viewer.cursor), live.cursor)
            viewer.write(drawn[viewer.cursor])
            viewer.cursor = live.cursor

    def _begin_end(self, viewers: set[Viewer], live: LiveReply) -> None:
        task = asyncio.create_task(self._end(viewers, live.id, live))
        self._endings.add(task)
        task.add_done_callback(self._endings.discard)

    async def _end(self, viewers: set[Viewer], reply_id: int, live: LiveReply | None) -> None:
        """The finished reply, drawn by the partials of the page, is the last event."""
        try:
            last = event(await asyncio.to_thread(self._finished, reply_id, live)) + DONE
        except Exception:
            log.exception("the end of reply %s could not be drawn; its viewers will ask again", reply_id)
            last = b""
        for viewer in viewers:
            viewer.end(last)

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(BEAT_EVERY)
            for viewers in list(self._viewers.values()):
                for viewer in viewers:
                    if not viewer.is_behind:
                        viewer.write(BEAT)
            if any(viewer.is_behind for viewers in self._viewers.values() for viewer in viewers):
                self._news.set()
