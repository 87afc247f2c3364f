"""The events of all pages: which are being answered, who may have another one answered, and who ends them."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable

from webchat.layout.listeners import Listener
from webchat.layout.tree import Layout
from webchat.request import Request
from webchat.updates import ReplyState

from .answering import Answering
from .board import Board
from .injection import NO_EVENT, NO_WISHES, Event, Wishes
from .lines import Lines


class Events:
    """Answers the events of all pages of a site.

    Parameters: `loop`, gives the event loop for async functions; `show_error`, whether visitors may read what an
    exception says. Usage: `events.start(listener, board, page="…")`, then its `items()`.
    """

    def __init__(
        self, layout: Layout | None, loop: Callable[[], asyncio.AbstractEventLoop], show_error: bool
    ) -> None:
        self.listeners = layout.listeners if layout else []
        self.loop = loop
        self.show_error = show_error
        everyone = [one for listener in self.listeners for one in listener.chain()]
        self.lines = Lines(everyone)
        self._wishes = {id(one): Wishes(one.fn) for one in everyone if one.fn is not None}
        self._running: list[Answering] = []
        self._lock = threading.Lock()

    def wishes(self, listener: Listener) -> Wishes:
        return self._wishes.get(id(listener)) or NO_WISHES

    def start(
        self,
        listener: Listener,
        board: Board,
        page: str = "",
        event: Event = NO_EVENT,
        request: Request | None = None,
    ) -> Answering | None:
        """None when the same event of this `page` is being answered, and its listener wants no second one."""
        answering = Answering(self, listener, board, event, request, page)
        with self._lock:
            if listener.trigger_mode == "once" and page and self._find(page, listener):
                return None
            self._running.append(answering)
        threading.Thread(target=answering.perform, name=f"event-{listener.order}", daemon=True).start()
        return answering

    def cancel(self, page: str, listener: Listener, but: Answering | None = None) -> None:
        """End what this page has asked of a listener, or of the chain that it is in."""
        if not page:
            return
        for answering in self._find(page, listener):
            if answering is not but:
                answering.cancel()

    def stop(self, reply_id: int) -> None:
        """End whatever writes this reply."""
        for answering in list(self._running):
            if answering.board.chat.writes == reply_id:
                answering.cancel()

    def ended(self, answering: Answering) -> None:
        with self._lock:
            self._running.remove(answering)

    def close(self) -> None:
        for answering in list(self._running):
            answering.cancel(ReplyState.INTERRUPTED)

    def _find(self, page: str, listener: Listener) -> list[Answering]:
        return [one for one in self._running if one.page == page and listener in one.listener.chain()]
