"""Flask, called for a request of the ASGI server: one step into a thread, and one back."""

from __future__ import annotations

import asyncio
import contextlib
import errno
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Iterator, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from typing import Any, NamedTuple

from a2wsgi.wsgi import build_environ

from webchat.errors import StorageFull

from . import bodies

Message = MutableMapping[str, Any]
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
InThread = Callable[..., Awaitable[Any]]  # calls a function in a thread of the pool
MostBytes = Callable[[str, str, str], int]  # by path, content type and cookies
WSGI = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


STREAMS = 250  # answers that are made piece by piece, at once
RETRY_AFTER = (b"retry-after", b"60")
AT_ONCE = 1_000_000  # bytes of an answer that are in memory; pages are shorter


class Answer(NamedTuple):
    """`rest`: what comes after `body`, if that is not known to be all."""

    status: int
    headers: list[tuple[bytes, bytes]]
    body: bytes
    rest: Rest | None = None

    async def send(self, send: Send, receive: Receive) -> None:
        await send({"type": "http.response.start", "status": self.status, "headers": self.headers})
        await send({"type": "http.response.body", "body": self.body, "more_body": self.rest is not None})
        if self.rest is not None:
            await until_disconnected(self.rest.send(send), receive)


class Rest:
    """The pieces of a long answer: the next one is made when the client has taken those before."""

    def __init__(self, pieces: Iterator[bytes], close: Callable[[], object], in_thread: InThread) -> None:
        self._pieces = pieces
        self._close = close
        self._in_thread = in_thread

    async def send(self, send: Send) -> None:
        try:
            while piece := await self._next():
                await send({"type": "http.response.body", "body": piece, "more_body": True})
            await send({"type": "http.response.body", "body": b""})
        finally:
            await self._in_thread(self._close)

    async def _next(self) -> bytes:
        """What is being made is waited for, also when nobody wants it any more: only then it can be closed."""
        making = asyncio.ensure_future(self._in_thread(next, self._pieces, b""))
        try:
            piece: bytes = await asyncio.shield(making)
        except asyncio.CancelledError:
            await asyncio.wait([making])
            raise
        return piece


async def until_disconnected(work: Coroutine[Any, Any, None], receive: Receive) -> None:
    """Do the work as long as the client is there."""
    working = asyncio.ensure_future(work)
    leaving = asyncio.ensure_future(_disconnected(receive))
    await asyncio.wait({working, leaving}, return_when=asyncio.FIRST_COMPLETED)
    leaving.cancel()
    if not working.done():
        working.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await working


async def _disconnected(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


class Bridge:
    """Whole bodies go in, and out again but for the longest: a slow client never holds a thread.

    Parameters: `threads`, how many requests are answered at once; `most_bytes`, what is taken of a body, so
    that the application can refuse one that is longer; `spool`, where long ones wait.
    """

    def __init__(self, wsgi: WSGI, threads: int, most_bytes: MostBytes, spool: bodies.Spool) -> None:
        self._wsgi = wsgi
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="request")
        self._streams = ThreadPoolExecutor(STREAMS, thread_name_prefix="stream")
        self._most_bytes = most_bytes
        self._spool = spool

    async def answer(self, scope: Scope, receive: Receive, **extras: Any) -> Answer:
        """What the application says. `extras` go into its environ. Raises `Gone`."""
        loop, context = asyncio.get_running_loop(), copy_context()  # Flask's, whichever thread goes on

        def in_thread(function: Callable[..., Any], *arguments: Any) -> Awaitable[Any]:
            return loop.run_in_executor(self._threads, context.run, function, *arguments)

        def in_stream(function: Callable[..., Any], *arguments: Any) -> Awaitable[Any]:
            """Whoever waits for an author's function must not be in the way of other requests."""
            return loop.run_in_executor(self._streams, context.run, function, *arguments)

        most = self._most_bytes(scope["path"], _header(scope, b"content-type"), _header(scope, b"cookie"))
        try:
            body, size = await bodies.read(receive, most, self._spool, in_thread)
        except TimeoutError:
            return _refused(408, "Nothing more has come for a while. Please send this again.")
        except bodies.Crowded:
            return _refused(503, "Many files are being sent. Please try again in a minute.", RETRY_AFTER)
        except StorageFull as error:
            return _refused(507, str(error))
        except OSError as error:
            if error.errno != errno.ENOSPC:
                raise
            return _refused(507, "The server's disk is full.")
        with body:
            environ = {**build_environ(scope, body), **extras}  # type: ignore[arg-type]  # its names
            if "CONTENT_LENGTH" not in environ:  # it came in chunks, and is whole now
                environ["CONTENT_LENGTH"] = str(size)
            answer: Answer = await in_thread(self._call, environ, in_thread, in_stream)
        return answer

    def _call(self, environ: dict[str, Any], in_thread: InThread, in_stream: InThread) -> Answer:
        begun: list[Any] = []

        def start_response(status: str, headers: list[tuple[str, str]], error: Any = None) -> None:
            begun[:] = [status, headers]

        result = self._wsgi(environ, start_response)
        pieces, close = iter(result), getattr(result, "close", lambda: None)
        if begun and _is_stream(begun[1]):
            return Answer(*_head(begun), b"", Rest(pieces, close, in_stream))
        is_all = True
        try:
            body = _some(pieces)
            is_all = len(body) < AT_ONCE
        finally:
            if is_all:
                close()
        return Answer(*_head(begun), body, None if is_all else Rest(pieces, close, in_thread))


def _head(begun: list[Any]) -> tuple[int, list[tuple[bytes, bytes]]]:
    status, headers = begun
    return int(status[:3]), [
        (name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers
    ]


def _is_stream(headers: list[tuple[str, str]]) -> bool:
    """Whether each piece is to be sent as soon as it is made."""
    return any(
        name.lower() == "content-type" and value.startswith("text/event-stream") for name, value in headers
    )


def _header(scope: Scope, name: bytes) -> str:
    return next((value.decode("latin-1") for known, value in scope["headers"] if known == name), "")


def _refused(status: int, sentence: str, *headers: tuple[bytes, bytes]) -> Answer:
    """Before the application has heard of it. Nobody reads what is still to come of the body."""
    plain = (b"content-type", b"text/plain; charset=utf-8"), (b"connection", b"close")
    return Answer(status, [*plain, *headers], sentence.encode())


def _some(pieces: Iterator[bytes]) -> bytes:
    """All of them, or as many as are enough for once."""
    body: list[bytes] = []
    size = 0
    while size < AT_ONCE and (piece := next(pieces, None)) is not None:
        body.append(piece)
        size += len(piece)
    return b"".join(body)
