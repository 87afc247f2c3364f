"""The ASGI application: Flask answers everything, and hands open streams to the hub."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from a2wsgi import WSGIMiddleware

from .hub import Hub
from .viewer import Viewer

Message = MutableMapping[str, Any]
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

HAS_HUB = "webchat.hub"  # set in the scope of a request whose stream the hub can take over
HAND_OVER = b"x-webchat-stream"  # Flask's answer that it shall: "reply id, cursor"


class Application:
    """A stream is first authorised by Flask like any request; then the hub gets the open connection.

    It is the way in which X-Accel-Redirect hands a file to nginx: no thread waits while a reply is written.
    """

    def __init__(self, wsgi: Callable[..., Any], hub: Hub, threads: int) -> None:
        self._flask = WSGIMiddleware(wsgi, workers=threads)
        self._hub = hub

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http" and scope["path"].endswith("/stream"):
            await self._stream(scope, receive, send)
        else:
            await self._flask(scope, receive, send)  # type: ignore[arg-type]  # its own names for ASGI

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        hub = asyncio.create_task(self._hub.run())
        await send({"type": "lifespan.startup.complete"})
        await receive()
        self._hub.close()
        hub.cancel()
        await send({"type": "lifespan.shutdown.complete"})

    async def _stream(self, scope: Scope, receive: Receive, send: Send) -> None:
        answer: list[Message] = []

        async def keep(message: Message) -> None:
            answer.append(message)

        await self._flask({**scope, HAS_HUB: True}, receive, keep)  # type: ignore[arg-type]
        order = dict(answer[0]["headers"]).get(HAND_OVER)
        if order is None:
            for message in answer:
                await send(message)
            return
        reply_id, _, cursor = order.decode().partition(" ")
        viewer = Viewer(cursor, send, _takes_gzip(scope))
        watching = asyncio.create_task(self._hub.watch(int(reply_id), viewer))
        leaving = asyncio.create_task(_disconnected(receive))
        await asyncio.wait({watching, leaving}, return_when=asyncio.FIRST_COMPLETED)
        leaving.cancel()
        watching.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await watching


async def _disconnected(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _takes_gzip(scope: Scope) -> bool:
    return any(name == b"accept-encoding" and b"gzip" in value for name, value in scope["headers"])
