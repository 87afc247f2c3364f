"""Flask, called for a request of the ASGI server: one step into a thread, and one back."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple

from a2wsgi.wsgi import build_environ

Message = MutableMapping[str, Any]
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
WSGI = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class Answer(NamedTuple):
    status: int
    headers: list[tuple[bytes, bytes]]
    body: bytes

    async def send(self, send: Send) -> None:
        await send({"type": "http.response.start", "status": self.status, "headers": self.headers})
        await send({"type": "http.response.body", "body": self.body})


class Bridge:
    """Whole bodies go in and out, which is all that pages need: a slow client never holds a thread.

    Parameters: `threads`, how many requests are answered at once; `most_bytes`, what is read of a body, so
    that the application can refuse one that is longer.
    """

    def __init__(self, wsgi: WSGI, threads: int, most_bytes: int) -> None:
        self._wsgi = wsgi
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="request")
        self._most_bytes = most_bytes

    async def answer(self, scope: Scope, receive: Receive, **extras: Any) -> Answer:
        """What the application says. `extras` go into its environ."""
        body = await self._read(receive)
        environ = {**build_environ(scope, io.BytesIO(body)), **extras}  # type: ignore[arg-type]  # its names
        if "CONTENT_LENGTH" not in environ:  # it came in chunks, and is whole now
            environ["CONTENT_LENGTH"] = str(len(body))
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._call, environ)

    async def _read(self, receive: Receive) -> bytes:
        parts: list[bytes] = []
        size, has_more = 0, True
        while has_more and size <= self._most_bytes:
            message = await receive()
            parts.append(message.get("body", b""))
            size += len(parts[-1])
            has_more = message.get("more_body", False)
        return b"".join(parts)

    def _call(self, environ: dict[str, Any]) -> Answer:
        begun: list[Any] = []

        def start_response(status: str, headers: list[tuple[str, str]], error: Any = None) -> None:
            begun[:] = [status, headers]

        result = self._wsgi(environ, start_response)
        try:
            body = b"".join(result)
        finally:
            if close := getattr(result, "close", None):
                close()
        status, headers = begun
        encoded = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers]
        return Answer(int(status[:3]), encoded, body)
