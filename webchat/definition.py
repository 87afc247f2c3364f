"""What the author asked for: normalised and checked once, never changed after."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from .components.chatbot import Chatbot
from .components.textbox import Textbox
from .themes import Theme

DEFAULT_CONCURRENCY = 16


@dataclass(frozen=True, slots=True)
class Example:
    """A button of the empty chat: sends `text`, shows `label` or else the text."""

    text: str
    label: str | None = None
    icon: str | None = None  # an address (https://…) or a name in the definition's `files`

    @property
    def shown(self) -> str:
        return self.label or self.text


@dataclass(frozen=True, kw_only=True)
class Definition:
    """One bot. `bot` names it in the database, so that several can share a site."""

    fn: Callable[..., Any]
    bot: str = "chat"
    title: str | None = None
    description: str | None = None
    examples: tuple[Example, ...] = ()
    run_examples_on_click: bool = True
    cache_examples: Literal["eager", "lazy"] | None = None
    chatbot: Chatbot = field(default_factory=Chatbot)
    textbox: Textbox = field(default_factory=Textbox)
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
    avatars: tuple[str | None, str | None] = (None, None)  # the user's and the bot's picture: see `files`
    files: Mapping[str, Path] = field(default_factory=dict)  # what /author/<hash>/<name> may serve

    @property
    def name(self) -> str:
        """What the page calls the bot."""
        return self.title or "Chat"
