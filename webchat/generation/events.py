"""The events of all pages: which are being answered, who may have another one answered, and who ends them."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from webchat.errors import SiteBusy, TooMany
from webchat.language import gettext as _
from webchat.language import ngettext
from webchat.layout.listeners import Listener
from webchat.layout.tree import Block, Layout
from webchat.messages import ComponentData
from webchat.request import Request
from webchat.updates import ReplyState

from .answering import Answering
from .board import Board
from .injection import NO_EVENT, NO_WISHES, Event, Wishes
from .limits import TRY_AGAIN
from .lines import Lines

if TYPE_CHECKING:
    from .kept_examples import KeptExamples

IN_ALL = 200  # each may hold a thread that streams its answer, and the server has 250 of these
AT_ONCE = 8  # that are answered for one visitor
SHARE = 10  # as long as he has no more than this part of the places that are left; one he may always have


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
        self.kept: KeptExamples | None = None
        self._running: list[Answering] = []
        self._lock = threading.Lock()

    def wishes(self, listener: Listener) -> Wishes:
        return self._wishes.get(id(listener)) or NO_WISHES

    def kept_for(self, listener: Listener, event: Event) -> Mapping[Block, ComponentData] | None:
        """What the listener's outputs show, where that is known beforehand."""
        return self.kept.get(listener, event) if self.kept else None

    def start(
        self,
        listener: Listener,
        board: Board,
        page: str = "",
        event: Event = NO_EVENT,
        request: Request | None = None,
        owner: str = "",
        network: str = "",
    ) -> Answering | None:
        """None when the same event of this `page` is being answered, and its listener wants no second one.

        Raises `TooMany` when enough is being answered for this `owner`, who may call his pages as he likes, or for
        his `network`, and `SiteBusy` when it is enough in all. What only cancels others is never refused.
        """
        answering = Answering(self, listener, board, event, request, page, owner, network)
        with self._lock:
            if listener.trigger_mode == "once" and page and self._find(page, listener):
                return None
            if listener.fn is not None or listener.following:
                self._refuse_more(owner, network)
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
            if answering in self._running:  # nobody has asked for what is made beforehand
                self._running.remove(answering)

    def close(self) -> None:
        for answering in list(self._running):
            answering.cancel(ReplyState.INTERRUPTED)

    def _refuse_more(self, owner: str, network: str) -> None:
        """The fewer places are left, the fewer has anybody: sessions cost nothing, and an address has many."""
        left = IN_ALL - len(self._running)
        if left <= 0:
            raise SiteBusy(_("Many people are here at the moment. Please try this again soon."))
        most = min(AT_ONCE, max(1, left // SHARE))
        if sum(one.owner == owner for one in self._running) >= most:
            sentence = ngettext(
                "Something is still being done for you. Wait for its end, then try this again.",
                "{most} things are still being done for you. Wait for one to end, then try this again.",
                most,
            )
            raise TooMany(sentence.format(most=most), TRY_AGAIN)
        if sum(one.network == network for one in self._running) >= IN_ALL // 2:
            sentence = _("Much is being done for your network at the moment. Please try this again soon.")
            raise TooMany(sentence, TRY_AGAIN)

    def _find(self, page: str, listener: Listener) -> list[Answering]:
        return [one for one in self._running if one.page == page and listener in one.listener.chain()]
