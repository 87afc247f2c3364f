"""What is stored of a conversation becomes values for the templates."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Collection
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from webchat.components.chatbot import Chatbot
from webchat.messages import Message

from .markdown import Markdown, MarkdownOptions
from .thoughts import nest, parents
from .views import NOTHING, FileView, MessageView, ReplyView, Siblings, TurnView

if TYPE_CHECKING:
    from webchat.storage.turns import PathReply, PathTurn

LONGEST_DRAWN = 100_000  # characters of a visitor's words; longer ones are shown as they are
REMEMBERED = 8_000_000  # characters of HTML


def markdown_options(chatbot: Chatbot) -> MarkdownOptions:
    return MarkdownOptions(
        render_markdown=chatbot.render_markdown,
        sanitize_html=chatbot.sanitize_html,
        latex_delimiters=chatbot.latex_delimiters,
        line_breaks=chatbot.line_breaks,
        allow_tags=chatbot.allow_tags,
    )


class Remembered:
    """A function from text to HTML that remembers what was asked for lately, up to so many characters."""

    def __init__(self, render: Callable[[str], str], most: int = REMEMBERED) -> None:
        self._render = render
        self._most = most
        self._size = 0
        self._known: OrderedDict[str, Markup] = OrderedDict()
        self._lock = threading.Lock()

    def __call__(self, text: str) -> Markup:
        with self._lock:
            if (html := self._known.get(text)) is not None:
                self._known.move_to_end(text)
                return html
        html = Markup(self._render(text))
        self.remember(text, html)
        return html

    def remember(self, text: str, html: Markup) -> None:
        with self._lock:
            if text not in self._known and len(text) + len(html) <= self._most // 8:
                self._known[text] = html
                self._size += len(text) + len(html)
            while self._size > self._most:
                forgotten = self._known.popitem(last=False)
                self._size -= sum(map(len, forgotten))


class Presenter:
    """Draws stored words once and remembers them: what has ended never changes.

    Usage: `presenter.turn(path_turn, presenter.reply(path_turn.reply, …))`.
    """

    def __init__(self, markdown: Markdown) -> None:
        self._html = Remembered(markdown.render)
        self._inline = Remembered(markdown.inline, REMEMBERED // 8)
        self._plain = Markdown(MarkdownOptions(render_markdown=False))

    def said(self, text: str) -> Markup:
        """A visitor's own words."""
        return self._html(text) if len(text) <= LONGEST_DRAWN else Markup(self._plain.render(text))

    def remember(self, text: str, html: str) -> None:
        """`html` is what `text` becomes: it was drawn while the text grew."""
        self._html.remember(text, Markup(html))

    def turn(self, turn: PathTurn, reply: ReplyView | None, gone: Collection[str] = ()) -> TurnView:
        """`gone`: keys of files whose contents are not there any more."""
        return TurnView(
            id=turn.id,
            body=self.said(turn.text),
            text=turn.text,
            created_at=turn.created_at,
            message_id=turn.message_id,
            siblings=_siblings(turn.siblings),
            reply=reply,
            files=[FileView(file=file, is_gone=file.key in gone) for file in turn.files],
        )

    def reply(self, reply: PathReply, *, conversation_key: str, is_last: bool) -> ReplyView:
        """A reply as the database has it."""

        def view(index: int) -> MessageView:
            return self._message(reply.id, index, reply.message_ids[index], reply.messages[index])

        return ReplyView(
            id=reply.id,
            state=reply.state,
            messages=nest(view, parents(reply.messages)),
            error=reply.error,
            conversation_key=conversation_key,
            created_at=reply.created_at,
            siblings=_siblings(reply.siblings),
            is_last=is_last,
        )

    def running(
        self, live: ReplyView, reply: PathReply, *, conversation_key: str, is_last: bool
    ) -> ReplyView:
        """A reply as it is being written, with what only the database knows of it."""
        return replace(
            live,
            conversation_key=conversation_key,
            created_at=reply.created_at,
            siblings=_siblings(reply.siblings),
            is_last=is_last,
        )

    def _message(self, reply_id: int, index: int, id: int, message: Message) -> MessageView:
        metadata = message.metadata
        return MessageView(
            id=id,
            reply_id=reply_id,
            index=index,
            settled=NOTHING if message.component else self._html(message.content),
            text=message.content,
            component=message.component,
            options=message.options,
            is_thought=message.is_thought,
            title=self._inline(str(metadata.get("title", ""))),
            log=str(metadata.get("log", "")),
            duration=metadata.get("duration"),
            is_pending=metadata.get("status") == "pending",
        )


def _siblings(siblings: Any) -> Siblings | None:
    if siblings is None or siblings.count < 2:
        return None
    return Siblings(
        position=siblings.position,
        count=siblings.count,
        previous_id=siblings.previous_id,
        next_id=siblings.next_id,
    )
