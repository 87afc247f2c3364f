"""The box that one writes in, as the author wants it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import KW_ONLY, dataclass
from typing import Any, Literal

from webchat.checks import changed_fields, check_choice, check_count, refuse_later, warn_without_meaning
from webchat.errors import DefinitionError, NotYetError
from webchat.layout.listeners import Event

from .base import Component

LATER = frozenset(
    {
        "type", "info", "every", "inputs", "show_copy_button",
    }
)  # fmt: skip
NO_MEANING = {"autoscroll": "the box always shows where one writes"}


@dataclass(eq=False)
class Textbox(Component):
    """The box that one writes in.

    Parameters:
        value: the text it holds at first.
        lines: its least height, in lines. max_lines: its greatest (default 20, or `lines` if that is more).
        placeholder: shown while it is empty.
        label: its name, shown above it if `show_label` is True; else only read out by screen readers.
        container: with False there is no label above the box, whatever `show_label` says.
        scale, min_width, visible, render, key, preserved_by_key: its place among others in a layout.
        elem_id, elem_classes: for the author's CSS.
        autofocus: whether it has the focus when the page opens. text_align: "left" or "right".
        rtl: whether it is written from right to left.
        max_length: the most characters a message may have.
        submit_btn, stop_btn: True for a button with an icon, a text for a button with that text.
    Raises `NotYetError` for a parameter of Gradio's that waits for a later version, and `DefinitionError`.
    Usage: `ChatInterface(fn, textbox=Textbox(placeholder="Ask me anything", max_length=500))`.
    """

    kind = "textbox"
    change, input, select, submit = Event(), Event(), Event(), Event()
    focus, blur, stop, copy = Event(), Event(), Event(), Event()
    is_input = True

    value: str | Callable[..., Any] | None = None
    _: KW_ONLY
    type: Literal["text", "password", "email"] = "text"
    lines: int = 1
    max_lines: int | None = None
    placeholder: str | None = None
    info: str | None = None
    interactive: bool | None = None
    autofocus: bool = False
    autoscroll: bool = True
    text_align: Literal["left", "right"] | None = None
    rtl: bool = False
    show_copy_button: bool = False
    max_length: int | None = None
    submit_btn: str | bool | None = False
    stop_btn: str | bool | None = False

    def check(self) -> None:
        check_choice("Textbox", "type", self.type, ("text", "password", "email"))
        changed = changed_fields(self)
        refuse_later("Textbox", changed, LATER)
        if self.interactive is False:  # True is what the box of a chat always is
            raise NotYetError("Textbox(interactive=…)")
        warn_without_meaning("Textbox", changed, NO_MEANING)
        if callable(self.value):
            raise NotYetError("Textbox(value=<function>)")
        check_choice("Textbox", "text_align", self.text_align, ("left", "right", None))
        check_count("Textbox", "lines", self.lines)
        check_count("Textbox", "max_lines", self.max_lines)
        check_count("Textbox", "max_length", self.max_length)
        if self.max_lines is not None and self.max_lines < self.lines:
            raise DefinitionError(f"Textbox: max_lines ({self.max_lines}) is less than lines ({self.lines}).")

    @property
    def first_text(self) -> str:
        """What stands in it at first."""
        return self.value if isinstance(self.value, str) else ""

    @property
    def most_lines(self) -> int:
        """How high it may grow, in lines."""
        return self.max_lines or max(self.lines, 20)

    @property
    def shows_label(self) -> bool:
        return bool(self.label and self.show_label and self.container)
