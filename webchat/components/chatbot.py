"""How a conversation is drawn, as the author wants it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import KW_ONLY, dataclass
from pathlib import Path
from typing import Any, Literal

from .base import changed_fields, check_choice, refuse_later

LATER = frozenset(
    "value every inputs visible elem_id elem_classes key preserved_by_key feedback_options feedback_value"
    " allow_file_downloads like_user_message".split()
)
BUTTONS = ("copy", "copy_all", "share")


@dataclass(frozen=True, eq=False)
class Chatbot:
    """How a conversation is drawn."""

    value: Any = None
    _: KW_ONLY
    type: Literal["messages", "tuples"] | None = None
    label: str | None = None
    every: Any = None
    inputs: Any = None
    show_label: bool | None = None
    container: bool = True
    scale: int | None = None
    min_width: int = 160
    visible: bool = True
    elem_id: str | None = None
    elem_classes: list[str] | str | None = None
    autoscroll: bool = True
    render: bool = True
    key: int | str | tuple[int | str, ...] | None = None
    preserved_by_key: list[str] | str | None = "value"
    height: int | str | None = None
    resizable: bool = False
    resizeable: bool = False
    max_height: int | str | None = None
    min_height: int | str | None = None
    editable: Literal["user", "all"] | None = None
    latex_delimiters: list[dict[str, str | bool]] | None = None
    rtl: bool = False
    show_share_button: bool | None = None
    show_copy_button: bool = True
    watermark: str | None = None
    avatar_images: tuple[str | Path | None, str | Path | None] | None = None
    sanitize_html: bool = True
    render_markdown: bool = True
    feedback_options: list[str] | tuple[str, ...] | None = ("Like", "Dislike")
    feedback_value: Sequence[str | None] | None = None
    bubble_full_width: bool | None = None
    line_breaks: bool = True
    layout: Literal["panel", "bubble"] | None = None
    placeholder: str | None = None
    examples: list[dict[str, Any]] | None = None
    show_copy_all_button: bool = True
    allow_file_downloads: bool = True
    group_consecutive_messages: bool = True
    allow_tags: list[str] | bool = False
    buttons: list[str] | None = None
    reasoning_tags: list[tuple[str, str]] | None = None
    like_user_message: bool = False

    def __post_init__(self) -> None:
        refuse_later("Chatbot", changed_fields(self), LATER)
        check_choice("Chatbot", "layout", self.layout, ("panel", "bubble", None))

    @property
    def drawn_layout(self) -> Literal["panel", "bubble"]:
        return self.layout or "panel"

    @property
    def copies(self) -> bool:
        """Whether each message has a copy button."""
        return self.show_copy_button if self.buttons is None else "copy" in self.buttons

    @property
    def copies_all(self) -> bool:
        return self.show_copy_all_button if self.buttons is None else "copy_all" in self.buttons
