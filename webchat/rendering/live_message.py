"""One message of a running reply as it stands on the pages that show it."""

from __future__ import annotations

from markupsafe import Markup

from webchat.messages import Message

from . import dom_ids
from .fragments import grow, morph_inside, put_before
from .live_markdown import Effort, LiveMarkdown
from .markdown import Markdown
from .views import NOTHING, MessageView


class LiveMessage:
    """Remembers when each piece of it was last drawn, in ticks, so that it can bring any page up to date.

    A page is only a tick: it has seen all that was drawn until then. So a page costs nothing to serve but
    its connection, however slow it is.
    """

    def __init__(self, reply_id: int, index: int, message: Message, markdown: Markdown, tick: int) -> None:
        self.reply_id = reply_id
        self.index = index
        self.added_at = tick
        self._markdown = markdown
        self._begin(message, tick)

    def _begin(self, message: Message, tick: int) -> None:
        self._live = LiveMarkdown(self._markdown)
        self._settled: list[tuple[int, str]] = []
        self._grown: list[tuple[int, str]] = []
        self._draw_whole(message, tick)

    def _draw_whole(self, message: Message, tick: int) -> None:
        self._live.append(message.content[len(self._live.text) :])
        self._live.advance(Effort.FULL)
        self.message = message
        self.drawn_at = self._parsed_at = tick

    def replace(self, message: Message, tick: int) -> None:
        """It is another message now, and pages get it whole; text that only went on is not parsed again."""
        if message.content.startswith(self._live.text):
            self._draw_whole(message, tick)
        else:
            self._begin(message, tick)

    def append(self, text: str) -> None:
        self._live.append(text)

    def advance(self, tick: int, effort: Effort = Effort.USUAL) -> bool:
        """Draw what was appended since the last time. Whether anything is new at `tick`."""
        change = self._live.advance(effort)
        if change.settled:
            self._settled.append((tick, change.settled))
        if change.tail is not None:
            self._parsed_at = tick
            self._grown.clear()
        elif change.grown:
            self._grown.append((tick, change.grown))
        return bool(change.settled or change.tail is not None or change.grown)

    def finish(self, content: str) -> str | None:
        """The HTML of `content`, with which this message ends; None if it is not what was growing here."""
        if not content.startswith(self._live.text):
            return None
        self._live.append(content[len(self._live.text) :])
        return self._live.finish()

    @property
    def is_waiting(self) -> bool:
        """Whether some of its text is not drawn yet: half a word, or marks that wait for the next parse."""
        return self._live.is_waiting

    def since(self, tick: int) -> str:
        """The fragments that a page needs which has seen this message as it was at `tick`."""
        tail_id = dom_ids.tail_id(self.reply_id, self.index)
        if self._parsed_at <= tick:
            words = _after(tick, self._grown)
            return grow(tail_id, words) if words else ""
        settled = _after(tick, self._settled)
        before = put_before(tail_id, settled) if settled else ""
        return before + morph_inside(tail_id, self._live.tail_html)

    def view(self) -> MessageView:
        metadata = self.message.metadata
        return MessageView(
            reply_id=self.reply_id,
            index=self.index,
            settled=NOTHING if self.message.component else Markup(self._live.settled_html),
            tail=NOTHING if self.message.component else Markup(self._live.tail_html),
            text=self._live.text,
            component=self.message.component,
            is_thought=self.message.is_thought,
            title=Markup(self._markdown.inline(str(metadata.get("title", "")))),
            log=str(metadata.get("log", "")),
            duration=metadata.get("duration"),
            is_pending=metadata.get("status") == "pending",
        )


def _after(tick: int, pieces: list[tuple[int, str]]) -> str:
    """The pieces that are newer than `tick`, looked for from the end: nearly all pages have seen the rest."""
    first = len(pieces)
    while first and pieces[first - 1][0] > tick:
        first -= 1
    return "".join(piece for _, piece in pieces[first:])
