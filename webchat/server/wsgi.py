"""Flask, called for a request of the ASGI server: one step into a thread, and one back."""

from __future__ import annotations

import asyncio
import errno
from collections.abc import Awaitable, Callable, Iterable, Iterator, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from pathlib import Path
from typing import Any, NamedTuple

from a2wsgi.wsgi import build_environ

from . import bodies

Message = MutableMapping[str, Any]
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
InThread = Callable[..., Awaitable[Any]]  # calls a function in a thread of the pool
MostBytes = Callable[[str, str], int]  # by path and content type
WSGI = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


AT_ONCE = 1_000_000  # bytes of an answer that are in memory; pages are shorter


class Answer(NamedTuple):
    """`rest`: what comes after `body`, if that is not known to be all."""

    status: int
    headers: list[tuple[bytes, bytes]]
    body: bytes
    rest: Rest | None = None

    async def send(self, send: Send) -> None:
        await send({"type": "http.response.start", "status": self.status, "headers": self.headers})
        await send({"type": "http.response.body", "body": self.body, "more_body": self.rest is not None})
        if self.rest is not None:
            await self.rest.send(send)


class Rest:
    """The pieces of a long answer: the next one is made when the client has taken those before."""

    def __init__(self, pieces: Iterator[bytes], close: Callable[[], object], in_thread: InThread) -> None:
        self._pieces = pieces
        self._close = close
        self._in_thread = in_thread

    async def send(self, send: Send) -> None:
        try:
            while piece := await self._in_thread(next, self._pieces, b""):
                await send({"type": "http.response.body", "body": piece, "more_body": True})
            await send({"type": "http.response.body", "body": b""})
        finally:
            await self._in_thread(self._close)


class Bridge:
    """Whole bodies go in, and out again but for the longest: a slow client never holds a thread.

    Parameters: `threads`, how many requests are answered at once; `most_bytes`, what is taken of a body, so
    that the application can refuse one that is longer; `folder`, where long ones wait.
    """

    def __init__(self, wsgi: WSGI, threads: int, most_bytes: MostBytes, folder: Path) -> None:
        self._wsgi = wsgi
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="request")
        self._most_bytes = most_bytes
        self._folder = folder

    async def answer(self, scope: Scope, receive: Receive, **extras: Any) -> Answer:
        """What the application says. `extras` go into its environ. Raises `Gone`."""
        loop, context = asyncio.get_running_loop(), copy_context()  # Flask's, whichever thread goes on

        def in_thread(function: Callable[..., Any], *arguments: Any) -> Awaitable[Any]:
            return loop.run_in_executor(self._threads, context.run, function, *arguments)

        most = self._most_bytes(scope["path"], _content_type(scope))
        try:
            body, size = await bodies.read(receive, most, self._folder, in_thread)
        except OSError as error:
            if error.errno != errno.ENOSPC:
                raise
            return Answer(507, [(b"content-type", b"text/plain")], b"The server's disk is full.")
        with body:
            environ = {**build_environ(scope, body), **extras}  # type: ignore[arg-type]  # its names
            if "CONTENT_LENGTH" not in environ:  # it came in chunks, and is whole now
                environ["CONTENT_LENGTH"] = str(size)
            answer: Answer = await in_thread(self._call, environ, in_thread)
        return answer

    def _call(self, environ: dict[str, Any], in_thread: InThread) -> Answer:
        begun: list[Any] = []

        def start_response(status: str, headers: list[tuple[str, str]], error: Any = None) -> None:
            begun[:] = [status, headers]

        result = self._wsgi(environ, start_response)
        pieces, close = iter(result), getattr(result, "close", lambda: None)
        is_all = True
        try:
            body = _some(pieces)
            is_all = len(body) < AT_ONCE
        finally:
            if is_all:
                close()
        status, headers = begun
        encoded = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers]
        return Answer(int(status[:3]), encoded, body, None if is_all else Rest(pieces, close, in_thread))


def _content_type(scope: Scope) -> str:
    return next((value.decode("latin-1") for name, value in scope["headers"] if name == b"content-type"), "")


def _some(pieces: Iterator[bytes]) -> bytes:
    """All of them, or as many as are enough for once."""
    body: list[bytes] = []
    size = 0
    while size < AT_ONCE and (piece := next(pieces, None)) is not None:
        body.append(piece)
        size += len(piece)
    return b"".join(body)
