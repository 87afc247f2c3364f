"""What the author asked for: normalised and checked once, never changed after."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from html import unescape
from pathlib import Path
from typing import Any, Literal

from .author_paths import AuthorFiles
from .chat_examples import Example
from .components.base import Component
from .components.chatbot import DEFAULT_FLAGS, Chatbot
from .components.examples import Examples
from .components.multimodal_textbox import MultimodalTextbox
from .components.textbox import Textbox
from .errors import DefinitionError
from .layout.tree import Block, Layout
from .themes import Theme

DEFAULT_CONCURRENCY = 16
GIVEN = re.compile(r"given-(\d{1,4})", re.ASCII)
TAGS = re.compile(
    r"</?(a|b|big|br|center|code|div|em|font|h[1-6]|i|p|s|small|span|strong|sub|sup|u)\b[^<>]*>", re.I
)


@dataclass(frozen=True, kw_only=True)
class Definition:
    """One bot. `bot` names it in the database, so that several can share a site."""

    fn: Callable[..., Any] | None  # None on a page that has no chat, or one that only listeners fill
    bot: str = "chat"
    title: str | None = None
    description: str | None = None
    examples: tuple[Example, ...] = ()
    examples_label: str | None = None
    run_examples_on_click: bool = True
    cache_examples: Literal["eager", "lazy"] | None = None
    chatbot: Chatbot = field(default_factory=partial(Chatbot, render=False))
    textbox: Textbox | MultimodalTextbox = field(default_factory=partial(Textbox, render=False))
    additional_inputs: tuple[Component, ...] = ()
    additional_outputs: tuple[Component, ...] = ()
    layout: Layout | None = None  # the whole page; its root is the chat, or what the author put around it
    is_laid_out: bool = False  # whether there is more on the page than the chat
    has_room: bool = True  # whether there is a chat, or a Chatbot alone
    page_title: str | None = None  # of the author's page, where it is not the chat's
    theme: Theme = field(default_factory=Theme)
    css: str = ""
    js: str = ""
    head: str = ""
    submit_btn: str | bool = True
    stop_btn: str | bool = True
    autofocus: bool = True
    autoscroll: bool = True
    concurrency_limit: int | None = DEFAULT_CONCURRENCY
    show_progress: Literal["full", "minimal", "hidden"] = "minimal"
    fill_height: bool = True
    fill_width: bool = False
    editable: bool = False
    save_history: bool = True
    history_format: Literal["messages", "tuples"] = "messages"
    show_error: bool = False
    flagging_mode: Literal["never", "manual"] = "never"
    flagging_options: tuple[str, ...] = DEFAULT_FLAGS
    flagging_dir: Path | None = None  # None: "flagged" in the instance folder
    delete_cache: tuple[int, int] | None = None  # seconds: how often unsent uploads go, and how old ones
    max_file_bytes: int | None = None  # stronger than the setting
    auth: Callable[[str, str], bool] | None = None  # whether this name and password may come in
    auth_message: str | None = None
    allowed_paths: tuple[
        Path, ...
    ] = ()  # whose files the function may show besides those of the usual folders
    blocked_paths: tuple[Path, ...] = ()  # whose files it may not
    avatars: tuple[str | None, str | None] = (None, None)  # the user's and the bot's: as an example's icon
    favicon: str | None = None  # likewise
    files: Mapping[str, Path] = field(default_factory=dict)  # all that /author/<hash>/<name> may serve

    def check_places(self) -> None:
        """Raises `DefinitionError` for what is used and stands on no page: nobody would see it."""
        for listener in self.layout.listeners if self.layout else ():
            for one in listener.chain():
                for block in (*one.inputs, *one.outputs):
                    if self._is_missing(block):
                        name = type(block).__name__
                        raise DefinitionError(
                            f"The listener of {listener.event} has a {name} that stands on no page. Make it inside "
                            "`with Blocks():` without render=False, or call its render() where it shall stand."
                        )
        for output in self.additional_outputs:
            if self._is_missing(output):
                name = type(output).__name__
                raise DefinitionError(
                    f"additional_outputs: a {name} stands on no page. Put the ChatInterface inside `with Blocks():` "
                    f"and the {name} there, too: make it there, or make it with render=False before and call its "
                    "render() where it shall stand."
                )

    def _is_missing(self, block: Block) -> bool:
        blocks = self.layout.blocks if self.layout else {}
        is_here = block.number is not None and blocks.get(block.number) is block
        return (
            getattr(block, "is_drawn", True)
            and not is_here
            and not any(block in other.parts for other in blocks.values())
        )

    @property
    def name(self) -> str:
        """What the page calls the bot."""
        return without_tags(self.title or self.page_title or "Chat")

    @property
    def page_name(self) -> str:
        """What the browser calls the page."""
        return without_tags(self.page_title) if self.page_title else self.name

    @property
    def function(self) -> Callable[..., Any]:
        """The chat function, where there is one: nothing begins a reply where there is none."""
        if self.fn is None:
            raise DefinitionError("This page has no chat function.")
        return self.fn

    @property
    def most_file_bytes(self) -> int | None:
        """The largest file that the chat function can do anything with, where it says so."""
        return getattr(self.fn, "most_file_bytes", None)

    @property
    def under_the_box(self) -> tuple[Block, ...]:
        """What the chat draws itself: the accordion with the inputs that stand nowhere else."""
        blocks = self.layout.blocks.values() if self.layout else ()
        inside = [child for chat in blocks if chat.kind == "chat" for child in getattr(chat, "inside", ())]
        return tuple(child for child in inside if getattr(child, "is_drawn", True))

    @property
    def multimodal(self) -> bool:
        """Whether files can come with a message, which then is a dict of text and files."""
        return isinstance(self.textbox, MultimodalTextbox)

    @property
    def takes_files(self) -> bool:
        """Whether a visitor can send any, in whichever input."""
        return self.multimodal or any(part.takes_files for part in self._components)

    @property
    def has_inputs(self) -> bool:
        """Whether there is something to fill in beside the message."""
        return any(part.is_input for part in self._components)

    @property
    def calculates(self) -> bool:
        """Whether functions of the author's make something of what a page shows."""
        return any(callable(part.value) for part in (self.textbox, self.chatbot, *self._components))

    @property
    def uses_microphone(self) -> bool:
        inputs = (self.textbox, *self._components)
        return any("microphone" in (getattr(part, "all_sources", None) or ()) for part in inputs)

    @property
    def _components(self) -> Iterator[Component]:
        blocks = self.layout.blocks.values() if self.layout else ()
        return (block for block in (*blocks, *self.additional_inputs) if isinstance(block, Component))

    @property
    def given_files(self) -> tuple[Path, ...]:
        """What the author attaches herself: to the box at first, and to examples."""
        first = self.textbox.first_files if isinstance(self.textbox, MultimodalTextbox) else ()
        return tuple(dict.fromkeys((*first, *(path for example in self.examples for path in example.files))))

    @property
    def example_paths(self) -> Iterator[Path]:
        """Those that the author names in examples beside inputs, which she wants to be shown."""
        for block in self.layout.blocks.values() if self.layout else ():
            if isinstance(block, Examples):
                yield from block.paths

    def given_keys(self, paths: Iterable[Path]) -> list[str]:
        """What stands for these in a form: they become the visitor's when he sends them."""
        given = self.given_files
        return [f"given-{given.index(path)}" for path in paths]

    def given_file(self, key: str) -> Path | None:
        """The file that such a key stands for; of no other one."""
        found, given = GIVEN.fullmatch(key), self.given_files
        return given[int(found[1])] if found and int(found[1]) < len(given) else None


def without_tags(title: str) -> str:
    """The words of a title that an author wrote with HTML."""
    return " ".join(unescape(TAGS.sub(" ", title)).split()) if TAGS.search(title) else title


def avatars_of(chatbot: Chatbot, files: AuthorFiles) -> tuple[str | None, str | None]:
    """The user's picture and the bot's."""
    user, bot = chatbot.avatar_images or (None, None)
    return (
        files.add("avatar_images", user) if user else None,
        files.add("avatar_images", bot) if bot else None,
    )
