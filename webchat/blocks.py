"""Blocks: a page that the author lays out, with a chat somewhere in it or without one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from inspect import signature
from typing import Any, Self

from .author_paths import AuthorFiles, check_text, read_texts
from .chat_examples import examples_of_chatbot
from .chat_interface import ChatInterface
from .checks import changed_arguments, check_times, warn_without_meaning
from .components.button import Button
from .components.chatbot import Chatbot, flags_of, warn_of_lost_feedback
from .components.examples import Examples
from .components.textbox import Textbox
from .definition import Definition, avatars_of
from .errors import DefinitionError
from .launchable import Launchable, Paths
from .layout.listeners import Event
from .layout.tree import Block, Layout
from .layout.writing import is_being_written
from .themes import Theme, find_theme

UNNAMED = "Gradio"  # what Gradio calls a page that has no title
NO_MEANING = {
    "analytics_enabled": "it reports to nobody",
    "mode": "it is told to Gradio's statistics only",
}


class Blocks(Launchable):
    """A page that is laid out by hand: what is made inside its `with` stands on it.

    Parameters:
        theme: "default", "soft", "monochrome", "glass", "ocean", "citrus", "origin", or a `Theme`.
        title: of the page: its heading, and what the browser calls it.
        css, css_paths, head, head_paths: text and files for the page's style and head, trusted as they are.
        js: a JavaScript function, as text, that runs when the page opens. Like the `css`, anybody can read it.
        fill_height: whether blocks with a `scale` share the window's height; fill_width: its whole width.
        delete_cache: every so many seconds, and how many seconds old uploads go that were not sent.
        visible, elem_id, elem_classes: as of any block.
    The others are Gradio's, and a warning says that they change nothing here.
    Raises `DefinitionError` with a sentence about what cannot be.
    Usage: `with Blocks() as demo: …`, then `demo.launch()`.
    """

    kind = "blocks"
    load = Event()
    unload = Event()

    def __init__(
        self,
        theme: Theme | str | None = None,
        analytics_enabled: bool | None = None,
        mode: str = "blocks",
        title: str = UNNAMED,
        css: str | None = None,
        css_paths: Paths = None,
        js: str | None = None,
        head: str | None = None,
        head_paths: Paths = None,
        fill_height: bool = False,
        fill_width: bool = False,
        delete_cache: tuple[int, int] | None = None,
        **kwargs: Any,
    ) -> None:
        changed = changed_arguments(signature(Blocks), {**locals(), "kwargs": kwargs})
        warn_without_meaning("Blocks", changed, NO_MEANING)
        check_text("title", title)
        check_text("js", js)
        self._describe(**kwargs)
        self.title = None if title == UNNAMED else title
        self.fill_height, self.fill_width = fill_height, fill_width
        self._wishes: Mapping[str, Any] = {
            name: value
            for name, value in {
                "theme": None if theme is None else find_theme(theme),
                "css": read_texts("css_paths", css, css_paths),
                "js": js,
                "head": read_texts("head_paths", head, head_paths),
                "page_title": self.title,
                "fill_width": fill_width,
                "delete_cache": check_times("Blocks", delete_cache),
            }.items()
            if value
        }

    def _describe(
        self,
        *,
        visible: bool = True,
        elem_id: str | None = None,
        elem_classes: list[str] | str | None = None,
    ) -> None:
        self.visible, self.elem_id, self.elem_classes = visible, elem_id, elem_classes

    def __enter__(self) -> Self:
        if is_being_written() and not self.children:
            self._stand_here()  # a page inside a page is a part of it
        return super().__enter__()

    def queue(self, *_: Any, **__: Any) -> Self:
        """Gradio's: replies and listeners wait in order here anyway. Returns itself."""
        return self

    @property
    def definition(self) -> Definition:
        """What was asked for: that of the chat on the page, or of a page without one."""
        own = _chat_in(list(self.walk()))
        files = AuthorFiles(own.files)
        for block in self.walk():
            if isinstance(block, Button) and block.icon:
                files.add("icon", block.icon)
            for path in block.pictures if isinstance(block, Examples) else ():
                files.add("examples", path)
        return replace(own, **self._wishes, layout=Layout.of(self), is_laid_out=self._is_more(), files=files)

    def _is_more(self) -> bool:
        """Whether there is more on it than a chat, which then has the page that it would have without."""
        (only, *more) = self.children or [self]
        return bool(more) or not isinstance(only, ChatInterface) or only.has_more


def _chat_in(blocks: Sequence[Block]) -> Definition:
    """The definition of the one chat among them: a ChatInterface, or a Chatbot alone, or none."""
    chats = [block for block in blocks if isinstance(block, ChatInterface | Chatbot)]
    if len(chats) > 1:
        kinds = Counter(type(chat).__name__ for chat in chats)
        names = " and ".join(
            f"a {kind}" if count == 1 else f"{count} {kind}s" for kind, count in kinds.items()
        )
        raise DefinitionError(
            f"There are {names} in these Blocks, and a page shows one conversation. Give each Blocks of its own, "
            "or leave one out with render=False."
        )
    if not chats:
        return Definition(fn=None, has_room=False, save_history=False)
    (chat,) = chats
    return chat.definition if isinstance(chat, ChatInterface) else _of_chatbot(chat)


def _of_chatbot(chatbot: Chatbot) -> Definition:
    """A conversation that only listeners write."""
    warn_of_lost_feedback(chatbot)
    files = AuthorFiles()
    return Definition(
        fn=None,
        chatbot=chatbot,
        textbox=Textbox(render=False),
        examples=examples_of_chatbot(chatbot, files),
        autoscroll=chatbot.autoscroll,
        editable=chatbot.editable is not None,
        flagging_options=flags_of("feedback_options", chatbot.feedback_options),
        avatars=avatars_of(chatbot, files),
        files=files,
    )
