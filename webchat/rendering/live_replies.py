"""The running replies that somebody has looked at."""

from __future__ import annotations

import threading

from webchat.streams.base import Stream

from .live_message import Drawing
from .live_reply import LiveReply
from .markdown import Markdown
from .views import ReplyView


class LiveReplies:
    """Finds the `LiveReply` of a running reply, and makes it when somebody first asks.

    A reply that nobody looks at is never drawn.
    """

    def __init__(self, stream: Stream, markdown: Markdown, drawing: Drawing) -> None:
        self._stream = stream
        self._markdown = markdown
        self._drawing = drawing
        self._lock = threading.Lock()
        self._live: dict[int, LiveReply] = {}

    def get(self, reply_id: int) -> LiveReply | None:
        """None when the reply does not run: the database tells all there is to know."""
        if self._stream.latest(reply_id) is None:
            self._live.pop(reply_id, None)
            return None
        with self._lock:
            if reply_id not in self._live:
                self._drop_ended()
                self._live[reply_id] = LiveReply(reply_id, self._stream, self._markdown, self._drawing)
            return self._live[reply_id]

    def view(self, reply_id: int) -> ReplyView | None:
        """The reply as it is now, with the cursor from which its stream goes on."""
        live = self.get(reply_id)
        return live.view() if live else None

    def _drop_ended(self) -> None:
        for reply_id in [id for id in self._live if self._stream.latest(id) is None]:
            self._live.pop(reply_id, None)
