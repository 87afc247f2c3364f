"""Text that one writes: a field, and the box of a chat."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import KW_ONLY, dataclass
from pathlib import Path
from typing import Any, Literal

from webchat.checks import check_choice, check_count
from webchat.errors import DefinitionError
from webchat.files import Files
from webchat.language import gettext as _
from webchat.layout.listeners import Event

from .choices import shortened
from .input import NO_FILES, Input

NO_MEANING = {"autoscroll": "the box always shows where one writes"}
ADDRESS = re.compile(r"[^@\s]+@[^@\s]+")


@dataclass(eq=False)
class Textbox(Input):
    """Text that one writes; the function gets a str. `ChatInterface(textbox=…)` is the box of the chat.

    Parameters:
        value: the text it holds at first, or a function that gives it each time the page opens.
        type: "text", "password" or "email"; the last two have one line.
        lines: its least height, in lines. max_lines: its greatest (default 20, or `lines` if that is more).
        placeholder: shown while it is empty.
        label: its name, shown above it; above the box of a chat only if `show_label` is True.
        info: said in small letters under the label.
        container: with False there is no label above the box, whatever `show_label` says.
        interactive: with False it can be read, and nothing can be written.
        autofocus: whether it has the focus when the page opens. text_align: "left" or "right".
        rtl: whether it is written from right to left.
        show_copy_button: whether there is a button that copies what it holds.
        max_length: the most characters that may be written.
        submit_btn, stop_btn: True for a button with an icon, a text for a button with that text.
        The others: as in every input.
    Usage: `ChatInterface(fn, textbox=Textbox(placeholder="Ask me anything", max_length=500))`.
    """

    kind = "textbox"
    change, input, select, submit = Event(), Event(), Event(), Event()
    focus, blur, stop, copy = Event(), Event(), Event(), Event()
    drawn = (
        "type",
        "lines",
        "placeholder",
        "rtl",
        "autofocus",
        "show_copy_button",
        "max_length",
        "submit_btn",
        "stop_btn",
    )
    no_meaning = NO_MEANING

    value: str | Callable[..., Any] | None = None
    _: KW_ONLY
    type: Literal["text", "password", "email"] = "text"
    lines: int = 1
    max_lines: int | None = None
    placeholder: str | None = None
    autofocus: bool = False
    autoscroll: bool = True
    text_align: Literal["left", "right"] | None = None
    rtl: bool = False
    show_copy_button: bool = False
    max_length: int | None = None
    submit_btn: str | bool | None = False
    stop_btn: str | bool | None = False

    def check(self) -> None:
        super().check()
        check_choice("Textbox", "type", self.type, ("text", "password", "email"))
        check_choice("Textbox", "text_align", self.text_align, ("left", "right", None))
        check_count("Textbox", "lines", self.lines)
        check_count("Textbox", "max_lines", self.max_lines)
        check_count("Textbox", "max_length", self.max_length)
        if self.max_lines is not None and self.max_lines < self.lines:
            raise DefinitionError(f"Textbox: max_lines ({self.max_lines}) is less than lines ({self.lines}).")

    def from_form(self, said: Sequence[str]) -> Any:
        return said[-1].replace("\r\n", "\n") if said else None

    def preprocess(self, value: Any, files: Files) -> Any:
        if value is None:
            return None
        text = str(value)
        if self.max_length is not None and len(text) > self.max_length:
            sentence = _("This is too long: {count} characters, and {most} are allowed.")
            raise self.unfit(sentence.format(count=len(text), most=self.max_length))
        if self.type == "email" and text and not ADDRESS.fullmatch(text):
            raise self.unfit(_("{value} is no e-mail address.").format(value=shortened(text)))
        return text

    def postprocess(self, value: Any, files: Files) -> Any:
        return str(value)

    def initial(self, files: Files) -> Any:
        value = super().initial(files)
        return "" if value is None else value

    @property
    def first(self) -> tuple[str, tuple[Path, ...]]:
        """What stands in the box of a chat at first; nothing is attached to it."""
        return str(self.made(NO_FILES) or ""), ()

    @property
    def most_lines(self) -> int:
        """How high it may grow, in lines."""
        return self.max_lines or max(self.lines, 20)

    @property
    def shows_label(self) -> bool:
        """Above the box of a chat."""
        return bool(self.label and self.show_label and self.container)
