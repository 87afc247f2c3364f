"""Code, in the colours of its language."""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass
from typing import Any

from webchat.checks import check_count, check_output
from webchat.errors import Unfit
from webchat.files import Files
from webchat.language import gettext as _
from webchat.layout.listeners import Event
from webchat.messages import ComponentData

from .base import Component


@dataclass(eq=False)
class Code(Component):
    """Code, in the colours of its language.

    Parameters:
        value: the code. language: its name, such as "python"; any that Pygments knows.
        lines, max_lines: its least and greatest height, in lines; beyond the second it scrolls.
        wrap_lines: whether long lines are broken. show_line_numbers: whether lines are counted beside it.
        label: its name. interactive, autocomplete: for code as an input.
    Usage: `return Code("print(1)", language="python")`.
    """

    kind = "code"
    is_words = True
    drawn = ("language", "lines", "max_lines", "wrap_lines", "show_line_numbers")
    change = Event()

    language: str | None = None
    _: KW_ONLY
    lines: int = 5
    max_lines: int | None = None
    interactive: bool | None = None
    wrap_lines: bool = False
    show_line_numbers: bool = True
    autocomplete: bool = False

    def check(self) -> None:
        check_output(self, no_meaning={"autocomplete": "code is shown here, not written"})
        check_count("Code", "lines", self.lines)
        check_count("Code", "max_lines", self.max_lines)

    def postprocess(self, value: Any, files: Files) -> Any:
        if value is None:
            return None
        if not isinstance(value, str):
            raise Unfit(_("code is text, not {what}").format(what=type(value).__name__))
        return value.strip()

    def words(self, data: ComponentData) -> str:
        return data.value or ""
