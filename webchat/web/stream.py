"""A running reply's stream: authorised here, then handed to the server's hub where there is one."""

from __future__ import annotations

import string
import time
from collections.abc import Iterator

from flask import Blueprint, Response, request, stream_with_context

from webchat.rendering.sse import BEAT, DONE, event

from . import access
from .site import Site, current_site

blueprint = Blueprint("stream", __name__)

HAS_HUB = "webchat.hub"  # in the environ of a server that can take the connection over
HAND_OVER = "X-Webchat-Stream"  # tells it to, and from where
CURSOR = frozenset(string.ascii_letters + string.digits + ".")
FRAME, BEAT_EVERY, CHECK_EVERY = 0.05, 15.0, 3.0  # seconds


@blueprint.get("/replies/<int:reply_id>/stream")
def stream(reply_id: int) -> Response:
    reply = access.reply(reply_id)
    cursor = request.headers.get("Last-Event-ID") or request.args.get("after", "")
    if HAS_HUB in request.environ:
        return Response(headers={HAND_OVER: f"{reply.id} {_session_key()} {_printable(cursor)}"})
    following = stream_with_context(_follow(current_site(), reply.id, cursor, _session_key()))
    headers = {"Cache-Control": "no-cache, no-transform", "X-Accel-Buffering": "no"}
    return Response(following, content_type="text/event-stream; charset=utf-8", headers=headers)


def _session_key() -> str:
    """What his right to watch hangs on: it may end before the reply does."""
    watching = access.visitor()
    return watching.session_key if watching else ""


def _printable(cursor: str) -> str:
    """A header takes no more than this, and no cursor of ours is longer."""
    return "".join(sign for sign in cursor[:64] if sign in CURSOR)


def _follow(site: Site, reply_id: int, cursor: str, session_key: str) -> Iterator[bytes]:
    """The same without a hub, in a thread of its own: for tests and other servers."""
    beat_at = time.monotonic() + BEAT_EVERY
    check_at = time.monotonic() + CHECK_EVERY
    live = site.live_replies.get(reply_id)
    while live is not None and live.advance() and not live.is_over:
        if time.monotonic() >= check_at:
            if site.turned_out({session_key}):
                return
            check_at = time.monotonic() + CHECK_EVERY
        if fragments := live.since(cursor):
            cursor = live.cursor
            yield event(fragments, cursor)
        elif time.monotonic() >= beat_at:
            beat_at += BEAT_EVERY
            yield BEAT
        time.sleep(FRAME)
    yield event(site.finished(reply_id, live)) + DONE
