"""The ASGI application of one bot: Flask answers everything, and hands open streams to the hub."""

from __future__ import annotations

import contextlib

from .bodies import Gone
from .hub import Hub
from .viewer import Viewer
from .wsgi import Bridge, Receive, Scope, Send, until_disconnected

HAS_HUB = "webchat.hub"  # set in the environ of a request whose stream the hub can take over
HAND_OVER = b"x-webchat-stream"  # Flask's answer that it shall: "reply id, session key, cursor"

PROTECTIVE = (  # of Flask's answer: what a stream is answered with, too
    b"content-security-policy",
    b"permissions-policy",
    b"referrer-policy",
    b"x-content-type-options",
)


class Application:
    """A stream is first authorised by Flask like any request; then the hub gets the open connection.

    It is the way in which X-Accel-Redirect hands a file to nginx: no thread waits while a reply is written.
    """

    def __init__(self, flask: Bridge, hub: Hub) -> None:
        self._flask = flask
        self._hub = hub

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["path"].endswith("/stream"):
            await self._stream(scope, receive, send)
        else:
            with contextlib.suppress(Gone):
                await (await self._flask.answer(scope, receive)).send(send, receive)

    async def _stream(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            answer = await self._flask.answer(scope, receive, **{HAS_HUB: True})
        except Gone:
            return
        order = dict(answer.headers).get(HAND_OVER)
        if order is None:
            await answer.send(send, receive)
            return
        reply_id, session_key, cursor = order.decode().split(" ", 2)
        protection = [header for header in answer.headers if header[0] in PROTECTIVE]
        viewer = Viewer(cursor, send, _takes_gzip(scope), protection, session_key)
        await until_disconnected(self._hub.watch(int(reply_id), viewer), receive)


def _takes_gzip(scope: Scope) -> bool:
    return any(name == b"accept-encoding" and b"gzip" in value for name, value in scope["headers"])
