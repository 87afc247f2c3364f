"""One message of a running reply as it stands on the pages that show it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from markupsafe import Markup

from webchat.messages import ComponentData, Message

from . import dom_ids
from .fragments import grow, morph_inside, put_before
from .live_markdown import Effort, LiveMarkdown
from .markdown import Markdown
from .views import NOTHING, MessageView, ReplyView


@dataclass(frozen=True, slots=True)
class Drawing:
    """The partials that a live reply draws with."""

    message: Callable[[MessageView], str]
    summary: Callable[[MessageView], str]  # the line of a thought
    component: Callable[[ComponentData], str]
    state: Callable[[ReplyView], str]
    output: Callable[[int, ComponentData | None], str]  # the block of an additional output, put in its place
    notices: Callable[[ReplyView], str] = lambda reply: ""  # of what the function told beside it


class LiveMessage:
    """Remembers when each piece of it was last drawn, in ticks, so that it can bring any page up to date.

    A page is only a tick: it has seen all that was drawn until then. So a page costs nothing to serve but
    its connection, however slow it is.
    """

    def __init__(
        self, reply_id: int, index: int, message: Message, markdown: Markdown, drawing: Drawing, tick: int
    ) -> None:
        self.reply_id = reply_id
        self.index = index
        self.message = message
        self.added_at = self.changed_at = tick
        self.whole_at = self._body_at = self._summary_at = tick
        self._markdown = markdown
        self._drawing = drawing
        self._title = ("", NOTHING)
        self._begin(tick)

    def _begin(self, tick: int) -> None:
        """Draw the text from its beginning."""
        self._live = LiveMarkdown(self._markdown)
        self._settled: list[tuple[int, str]] = []
        self._grown: list[tuple[int, str]] = []
        self._live.append(self.message.content)
        self._live.advance(Effort.FULL)
        self._body_at = self._parsed_at = tick

    def replace(self, message: Message, tick: int) -> bool:
        """It is another message now. Whether anything of that is to be drawn.

        Text that only went on is not parsed again, and pages get no more than the pieces that changed.
        """
        before, self.message = self.message, message
        if not message.content.startswith(self._live.text):
            self._begin(tick)
        elif len(message.content) > len(self._live.text):
            self.append(message.content[len(self._live.text) :])
        if _kind(before) != _kind(message):
            self.whole_at = tick
        if before.component != message.component:
            self._body_at = tick
        if message.is_thought and before.metadata != message.metadata:
            self._summary_at = tick
        is_new = tick in (self.whole_at, self._body_at, self._summary_at)
        if is_new:
            self.changed_at = tick
        return is_new

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
        if is_new := bool(change.settled or change.tail is not None or change.grown):
            self.changed_at = tick
        return is_new

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
        summary = self._draw_summary() if self._summary_at > tick else ""
        if self._body_at > tick:
            return summary + morph_inside(dom_ids.body_id(self.reply_id, self.index), self._inside())
        return summary if self.message.component else summary + self._growth_since(tick)

    def _draw_summary(self) -> str:
        return morph_inside(dom_ids.summary_id(self.reply_id, self.index), self._drawing.summary(self.view()))

    def _inside(self) -> str:
        """What stands in its body."""
        component = self.message.component
        return self._drawing.component(component) if component else self.view().growing

    def _growth_since(self, tick: int) -> str:
        tail_id = dom_ids.tail_id(self.reply_id, self.index)
        if self._parsed_at <= tick:
            words = _after(tick, self._grown)
            return grow(tail_id, words) if words else ""
        settled = _after(tick, self._settled)
        before = put_before(tail_id, settled) if settled else ""
        return before + morph_inside(tail_id, self._live.tail_html)

    def view(self) -> MessageView:
        metadata = self.message.metadata
        has_words = self.message.component is None
        return MessageView(
            reply_id=self.reply_id,
            index=self.index,
            settled=Markup(self._live.settled_html) if has_words else NOTHING,
            tail=Markup(self._live.tail_html) if has_words else NOTHING,
            text=self._live.text,
            component=self.message.component,
            is_thought=self.message.is_thought,
            title=self._drawn_title(),
            log=str(metadata.get("log", "")),
            duration=metadata.get("duration"),
            status=metadata.get("status"),
        )

    def _drawn_title(self) -> Markup:
        title = str(self.message.metadata.get("title", ""))
        if self._title[0] != title:
            self._title = (title, Markup(self._markdown.inline(title)))
        return self._title[1]


def _kind(message: Message) -> tuple[bool, bool]:
    """What decides of which elements it is made."""
    return message.is_thought, message.component is not None


def _after(tick: int, pieces: list[tuple[int, str]]) -> str:
    """The pieces that are newer than `tick`, looked for from the end: nearly all pages have seen the rest."""
    first = len(pieces)
    while first and pieces[first - 1][0] > tick:
        first -= 1
    return "".join(piece for _, piece in pieces[first:])
