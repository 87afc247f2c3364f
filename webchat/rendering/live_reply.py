"""A running reply as it stands on the pages that show it: updates come in, fragments go out."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Iterator, Sequence
from typing import Any

from webchat.messages import Message
from webchat.streams.base import Stream
from webchat.updates import (
    MessageAdded,
    MessageReplaced,
    MessagesDropped,
    OutputsChanged,
    ReplyState,
    StateChanged,
    TextAppended,
    Update,
)

from . import dom_ids
from .fragments import append, morph, morph_inside
from .live_markdown import Effort
from .live_message import Drawing, LiveMessage
from .live_outputs import LiveOutputs
from .markdown import Markdown
from .thoughts import Children, children, nest, outer_first, parents, subtree
from .views import MessageView, ReplyView


class LiveReply:
    """Reads a reply's stream and draws each piece once, for all pages.

    A page's cursor names this object and the tick up to which the page has seen it. A page that comes with
    another cursor, of an earlier process for example, gets the whole reply again.
    Usable from any thread: the lock is held while a frame is drawn.
    """

    def __init__(self, reply_id: int, stream: Stream, markdown: Markdown, drawing: Drawing) -> None:
        self.id = reply_id
        self._name = secrets.token_hex(3)
        self._stream = stream
        self._markdown = markdown
        self._drawing = drawing
        self._lock = threading.Lock()
        self._position: Any = None
        self._tick = 0
        self._whole_at = 0  # a page that has seen less than this needs everything again
        self._state_at = 0
        self._state = StateChanged(ReplyState.WAITING)
        self._messages: list[LiveMessage] = []
        self._growing: set[int] = set()  # those whose text is not all drawn
        self._parents: list[int | None] = []
        self._children: Children = {}
        self._order: list[int] = []  # a thought before what stands inside it
        self._outputs = LiveOutputs(drawing.output)

    @property
    def cursor(self) -> str:
        """Where a page stands that shows all that was drawn so far."""
        return f"{self._name}.{self._tick}"

    @property
    def is_over(self) -> bool:
        return self._state.state.is_final

    @property
    def is_waiting(self) -> bool:
        """Whether there is text that waits for its time to be drawn."""
        return bool(self._growing)

    def advance(self, effort: Effort = Effort.USUAL) -> bool:
        """Take in what came. False when the stream knows the reply no more: the database tells its end."""
        with self._lock:
            return self._advance(effort)

    def since(self, cursor: str) -> str:
        """The fragments that bring a page with `cursor` up to date; empty when it is."""
        with self._lock:
            tick = self._tick_of(cursor)
            if tick == self._tick:
                return ""
            if tick < self._whole_at:
                return self._whole()
            state = self._draw_state() if self._state_at > tick else ""
            return "".join(self._news(tick)) + state + self._outputs.since(tick)

    def finish(self, contents: Sequence[str]) -> list[tuple[str, str]]:
        """Of the texts with which the reply ends, those that grew here, with the HTML that they have become."""
        with self._lock:
            drawn = [
                (content, live.finish(content))
                for content, live in zip(contents, self._messages, strict=False)
            ]
        return [(content, html) for content, html in drawn if html is not None]

    def view(self) -> ReplyView | None:
        """The reply as it is now, to be drawn with a page; None when the stream knows it no more."""
        with self._lock:
            return self._view() if self._advance(Effort.FULL) else None

    # With the lock held

    def _advance(self, effort: Effort) -> bool:
        reading = self._stream.read(self.id, self._position)
        if reading is None:
            return False
        self._position = reading.position
        tick = self._tick + 1
        news = [self._take(update, tick) for update in reading.updates]
        news += [self._grow(index, tick, effort) for index in tuple(self._growing)]
        if any(news):
            self._tick = tick
        return True

    def _take(self, update: Update, tick: int) -> bool:
        """Whether this is something to draw; appended text is only once `_grow` has drawn it."""
        match update:
            case TextAppended(index, text):
                self._messages[index].append(text)
                self._growing.add(index)
                return False
            case MessageReplaced(index, message):
                return self._replace(index, message, tick)
            case MessageAdded(index, message):
                live = LiveMessage(self.id, index, message, self._markdown, self._drawing, tick)
                self._messages.append(live)
                self._growing.add(index)
                self._arrange(tick)
            case MessagesDropped(index):
                del self._messages[index:]
                self._growing = {growing for growing in self._growing if growing < index}
                self._whole_at = tick
                self._arrange(tick)
            case OutputsChanged(outputs):
                self._outputs.take(outputs, tick)
            case StateChanged():
                self._state, self._state_at = update, tick
        return True

    def _grow(self, index: int, tick: int, effort: Effort) -> bool:
        live = self._messages[index]
        is_new = live.advance(tick, effort)
        if not live.is_waiting:
            self._growing.discard(index)
        return is_new

    def _replace(self, index: int, message: Message, tick: int) -> bool:
        live = self._messages[index]
        before = live.message
        self._growing.add(index)
        is_new = live.replace(message, tick)
        if _place(before) != _place(message):
            self._arrange(tick)
        return is_new or self._whole_at == tick

    def _arrange(self, tick: int) -> None:
        """Find each thought's place; when one that is on the page has moved, all is drawn again."""
        before, self._parents = self._parents, parents([live.message for live in self._messages])
        self._children = children(self._parents)
        self._order = list(outer_first(self._children))
        both = min(len(before), len(self._parents))
        if before[:both] != self._parents[:both]:
            self._whole_at = tick

    def _tick_of(self, cursor: str) -> int:
        name, _, tick = cursor.partition(".")
        return int(tick) if name == self._name and tick.isdecimal() else -1

    def _news(self, tick: int) -> Iterator[str]:
        """What is new since `tick`. A message drawn whole brings what stands inside it."""
        whole: set[int] = set()
        for index in self._order:
            live = self._messages[index]
            if live.changed_at <= tick or (whole and self._stands_in(whole, index)):
                continue
            if live.whole_at <= tick:
                yield live.since(tick)
                continue
            whole.add(index)
            if live.added_at > tick:
                yield append(self._home_of(self._parents[index]), self._draw_message(index))
            else:
                yield morph(dom_ids.message_id(self.id, index), self._draw_message(index))

    def _stands_in(self, whole: set[int], index: int) -> bool:
        parent = self._parents[index]
        return parent is not None and (parent in whole or self._stands_in(whole, parent))

    def _home_of(self, parent: int | None) -> str:
        return dom_ids.messages_id(self.id) if parent is None else dom_ids.children_id(self.id, parent)

    def _draw_message(self, index: int) -> str:
        return self._drawing.message(subtree(self._view_of, self._children, index))

    def _view_of(self, index: int) -> MessageView:
        return self._messages[index].view()

    def _draw_state(self) -> str:
        view = self._view()
        notices = self._drawing.notices(view) if view.notices else ""
        return morph_inside(dom_ids.state_id(self.id), self._drawing.state(view)) + notices

    def _whole(self) -> str:
        messages = "".join(self._drawing.message(message) for message in self._view().messages)
        reply = morph_inside(dom_ids.messages_id(self.id), messages) + self._draw_state()
        return reply + self._outputs.since(-1)

    def _view(self) -> ReplyView:
        return ReplyView(
            id=self.id,
            state=self._state.state,
            messages=nest(self._view_of, self._parents),
            error=self._state.error,
            place=self._state.place,
            step=self._state.step,
            notices=self._state.notices,
            cursor=self.cursor,
        )


def _place(message: Message) -> tuple[object, ...]:
    """What decides where among the thoughts it stands."""
    return message.is_thought, message.metadata.get("id"), message.metadata.get("parent_id")
