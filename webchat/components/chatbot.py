"""How a conversation is drawn, as the author wants it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import KW_ONLY, dataclass
from pathlib import Path
from typing import Any, Literal

from webchat.checks import (
    changed_fields,
    check_choice,
    css_length,
    refuse_later,
    warn_once,
    warn_without_meaning,
)
from webchat.errors import DefinitionError
from webchat.layout.listeners import Event
from webchat.messages import ChatMessage

from .base import Component

LATER = frozenset({"every", "inputs"})
NO_MEANING = {
    "show_share_button": "it shares to Hugging Face Discussions",
    "bubble_full_width": "Gradio gave it up long ago",
}
DEFAULT_FLAGS = ("Like", "Dislike")
ROLES = ("user", "assistant", "system")
LONGEST_FLAG = 200  # characters
BUTTONS = ("copy", "copy_all", "share")


@dataclass(eq=False)
class Chatbot(Component):
    """How a conversation is drawn.

    Parameters:
        value: what a new conversation begins with: dicts with role and content, `ChatMessage`s, or a function that
            gives them for each page. The chat function finds them in its history; they are kept, and listed, as
            soon as the visitor has said something.
        type: how the chat function gets its history: "messages", or "tuples" (out of date).
        label: the name of the log for screen readers; shown above it if `show_label` is True.
        container, scale, min_width, visible, render, key, preserved_by_key: its place among others in a layout.
        elem_id, elem_classes: of the log, for the author's CSS.
        autoscroll: whether the page follows the reply while the reader is at its end.
        height, min_height, max_height: of the log, in pixels or as a CSS length ("60vh"); with None the
            page itself scrolls. resizable: whether the reader may drag the log's lower edge.
        editable: "user" lets people edit what they said.
        latex_delimiters: dicts with left, right and display; default `$$…$$`, `\\(…\\)` and `\\[…\\]`.
        rtl: whether the words run from right to left.
        show_copy_button, show_copy_all_button: for each message, and for the whole conversation.
        buttons: Gradio 6's way to say the same: a list of "copy" and "copy_all".
        avatar_images: pictures of the user and the bot: paths or addresses, or None.
        sanitize_html, render_markdown, line_breaks, allow_tags: how the words become HTML.
        layout: "panel" (the default: answers are text on the page) or "bubble".
        watermark: a text that is put under what is copied.
        feedback_options: how an answer can be judged where a listener hears `like`, or where the ChatInterface has
            flagging_mode="manual" and names no flagging_options: "Like" and "Dislike" are thumbs, any other text is
            in a menu under a flag.
        feedback_value: what is said of the answers of `value` at first, in order: one of these options, or None.
            It counts as the visitor's word. Only with flagging_mode="manual": else nobody keeps it.
        like_user_message: whether what the visitor said can be judged, too, where a listener hears `like`.
        allow_file_downloads: whether pictures, sounds and films in messages have a button that saves them.
        placeholder: Markdown or HTML in the middle of the empty chat.
        examples: dicts with text, display_text and icon, when the ChatInterface has none itself.
        group_consecutive_messages: whether messages of one role stand together.
        reasoning_tags: pairs of tags, such as ("<think>", "</think>"), whose content becomes a thought.
    Raises `NotYetError` for a parameter of Gradio's that waits for a later version, and `DefinitionError`.
    Usage: `ChatInterface(fn, chatbot=Chatbot(placeholder="**Ask me anything**", layout="bubble"))`.
    """

    kind = "chatbot"
    change, select, like, retry, undo = Event(), Event(), Event(), Event(), Event()
    example_select, option_select, clear, copy, edit = Event(), Event(), Event(), Event(), Event()

    value: Any = None
    _: KW_ONLY
    type: Literal["messages", "tuples"] | None = None
    autoscroll: bool = True
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
    feedback_options: list[str] | tuple[str, ...] | None = DEFAULT_FLAGS
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

    def check(self) -> None:
        changed = changed_fields(self)
        refuse_later("Chatbot", changed, LATER)
        warn_without_meaning("Chatbot", changed, NO_MEANING)
        if self.resizeable:
            warn_once("Chatbot(resizeable=…) is spelled resizable.", DeprecationWarning)
        check_type("Chatbot", self.type)
        check_choice("Chatbot", "layout", self.layout, ("panel", "bubble", None))
        check_choice("Chatbot", "editable", self.editable, ("user", "all", None))
        for name in ("height", "min_height", "max_height"):
            css_length(name, getattr(self, name), "Chatbot")
        for button in self.buttons or ():
            check_choice("Chatbot", "buttons", button, BUTTONS)
        if not isinstance(self.watermark, str | None):
            raise DefinitionError(f"Chatbot(watermark={self.watermark!r}): give a text.")
        if self.placeholder and self.value and not callable(self.value):
            warn_once("Chatbot(placeholder=…) is not seen where value fills the chat; leave one out.")
        check_delimiters("Chatbot", self.latex_delimiters)
        self._check_value()
        flags_of("Chatbot(feedback_options=…)", self.feedback_options)
        _check_pairs("avatar_images", [self.avatar_images] if self.avatar_images is not None else [])
        _check_pairs("reasoning_tags", self.reasoning_tags or [])
        for tag in (tag for pair in self.reasoning_tags or () for tag in pair):
            if not isinstance(tag, str) or not tag:
                raise DefinitionError(f"Chatbot(reasoning_tags=…): {tag!r} is no tag; give texts.")

    def _check_value(self) -> None:
        if self.value is None or callable(self.value):
            return
        if not isinstance(self.value, list | tuple):
            raise DefinitionError(
                f"Chatbot(value=…): {self.value!r} is no conversation. Give a list of dicts with role and content."
            )
        for entry in self.value:
            _check_entry(entry)
            content = entry.get("content") if isinstance(entry, dict) else getattr(entry, "content", None)
            if isinstance(content, Component):
                content.unrender()  # it stands in the message, not on the page

    @property
    def drawn_layout(self) -> Literal["panel", "bubble"]:
        return self.layout or "panel"

    @property
    def can_resize(self) -> bool:
        return self.resizable or self.resizeable

    @property
    def copies(self) -> bool:
        """Whether each message has a copy button."""
        return self.show_copy_button if self.buttons is None else "copy" in self.buttons

    @property
    def copies_all(self) -> bool:
        """Whether the conversation has one."""
        return self.show_copy_all_button if self.buttons is None else "copy_all" in self.buttons


def flags_of(parameter: str, options: Sequence[str] | None) -> tuple[str, ...]:
    """How answers can be judged; None means both thumbs. Raises `DefinitionError`."""
    if options is None:
        return DEFAULT_FLAGS
    if isinstance(options, str) or not all(isinstance(flag, str) and flag.strip() for flag in options):
        raise DefinitionError(f"{parameter}: {options!r} is no list of texts.")
    if too_long := [flag for flag in options if len(flag) > LONGEST_FLAG]:
        raise DefinitionError(f"{parameter}: {too_long[0][:30]!r}… is longer than {LONGEST_FLAG} characters.")
    return tuple(dict.fromkeys(options))


def warn_of_unseen_flags(chatbot: Chatbot) -> None:
    """For a chat without flags, when all its listeners are known."""
    if "feedback_options" in chatbot.given and not chatbot.listeners_of("like"):
        warn_once(
            'Chatbot(feedback_options=…) shows nothing without ChatInterface(flagging_mode="manual") or a listener '
            "of the Chatbot's like."
        )


def warn_of_lost_feedback(chatbot: Chatbot) -> None:
    """For a chat without flags."""
    if chatbot.feedback_value:
        warn_once('Chatbot(feedback_value=…) changes nothing without ChatInterface(flagging_mode="manual").')


def check_type(owner: str, value: str | None) -> None:
    check_choice(owner, "type", value, ("messages", "tuples", None))
    if value == "tuples":
        warn_once(
            f'{owner}(type="tuples") is out of date: take history as a list of dicts with role and content.',
            DeprecationWarning,
        )


def check_delimiters(owner: str, delimiters: Sequence[dict[str, str | bool]] | None) -> None:
    for delimiter in delimiters or ():
        if not isinstance(delimiter, dict) or not (delimiter.get("left") and delimiter.get("right")):
            raise DefinitionError(
                f"{owner}(latex_delimiters=…): {delimiter!r} is no dict with left, right and display."
            )


def _check_entry(entry: Any) -> None:
    """A dict, a `ChatMessage`, or a pair of what the user and the assistant said."""
    if isinstance(entry, Mapping) and "content" in entry:
        role = entry.get("role", "assistant")
    elif isinstance(entry, ChatMessage):
        role = entry.role
    elif isinstance(entry, list | tuple) and len(entry) == 2:
        return
    else:
        raise DefinitionError(
            f"Chatbot(value=…): {entry!r} is no message. Give dicts with role and content, such as "
            '{"role": "assistant", "content": "Hello"}.'
        )
    if role not in ROLES:
        raise DefinitionError(
            f'Chatbot(value=…): {role!r} is no role; it is "user", "assistant" or "system".'
        )


def _check_pairs(name: str, pairs: Sequence[object]) -> None:
    for pair in pairs:
        if not isinstance(pair, tuple | list) or len(pair) != 2:
            raise DefinitionError(f"Chatbot({name}=…): {pair!r} is no pair.")
