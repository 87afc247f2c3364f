"""One open connection that watches a reply."""

from __future__ import annotations

import asyncio
import types
import zlib
from collections.abc import Awaitable, Callable, Coroutine, Generator, MutableMapping
from typing import Any

Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Headers = list[tuple[bytes, bytes]]

HEADERS: Headers = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-cache, no-transform"),
    (b"x-accel-buffering", b"no"),  # nginx would hold everything back until the end
    (b"vary", b"Accept-Encoding, HX-Request, HX-Request-Type"),
]


class Viewer:
    """Writes events to one client, compressed if he takes that, under our headers and `protection`.

    It keeps no queue: who does not read is left behind at his cursor, and is brought up to date in one
    event when his socket takes bytes again.
    """

    def __init__(
        self, cursor: str, send: Send, takes_gzip: bool, protection: Headers, session_key: str
    ) -> None:
        self.cursor = cursor
        self.session_key = session_key
        self.ended = asyncio.Event()
        self._send = send
        self._headers = [*HEADERS, *protection]
        self._writing: asyncio.Task[None] | None = None
        # A window of 32 KB, because the last event repeats what the earlier ones brought.
        self._gzip = zlib.compressobj(4, zlib.DEFLATED, 31, 7) if takes_gzip else None

    @property
    def is_behind(self) -> bool:
        """Whether his socket is still full of what he was sent before."""
        return self._writing is not None and not self._writing.done()

    async def begin(self) -> None:
        headers = [*self._headers, (b"content-encoding", b"gzip")] if self._gzip else self._headers
        await self._send({"type": "http.response.start", "status": 200, "headers": headers})
        self.write(b": hello\n\n")

    def write(self, data: bytes) -> None:
        """Send now, without a task of its own: that would double the cost of an event."""
        if self._gzip:
            data = self._gzip.compress(data) + self._gzip.flush(zlib.Z_SYNC_FLUSH)
        self._transmit({"type": "http.response.body", "body": data, "more_body": True})

    def end(self, data: bytes = b"") -> None:
        """Send the last words and close."""
        if self._gzip:
            data = self._gzip.compress(data) + self._gzip.flush(zlib.Z_FINISH)
        self._transmit({"type": "http.response.body", "body": data, "more_body": False})
        self.ended.set()

    async def flushed(self) -> None:
        if self._writing is not None:
            await self._writing

    def _transmit(self, message: dict[str, Any]) -> None:
        sending = self._send(message)
        assert isinstance(sending, Coroutine)
        if self.is_behind:  # only the end comes here: it waits for its turn
            self._writing = asyncio.ensure_future(_after(self._writing, sending))
            return
        try:
            awaited = sending.send(None)
        except StopIteration:
            return  # the usual case: the socket took it at once
        self._writing = asyncio.ensure_future(_resume(awaited, sending))


async def _after(first: asyncio.Task[None] | None, then: Awaitable[None]) -> None:
    if first is not None:
        await first
    await then


async def _resume(awaited: Any, rest: Coroutine[Any, Any, None]) -> None:
    await _rest(awaited, rest)


@types.coroutine
def _rest(awaited: Any, rest: Coroutine[Any, Any, None]) -> Generator[Any, Any, None]:
    """Go on with a coroutine that was begun by hand and has given `awaited` to wait for."""
    yield awaited
    yield from rest
