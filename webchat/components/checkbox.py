"""Yes or no."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import KW_ONLY, dataclass
from typing import Any

from webchat.files import Files
from webchat.language import gettext as _
from webchat.layout.listeners import Event
from webchat.messages import ComponentData

from .input import Input


@dataclass(eq=False)
class Checkbox(Input):
    """Yes or no; the function gets a bool.

    Parameters: `value`: whether it is checked at first, or a function that says so each time the page opens;
    the others: as in every input. Usage: `Checkbox(label="Answer in rhymes")`.
    """

    kind = "checkbox"
    change, input, select = Event(), Event(), Event()

    value: bool | Callable[..., Any] = False
    _: KW_ONLY

    def from_form(self, said: Sequence[str]) -> Any:
        """A form says nothing of a box without a check but the empty mark before it."""
        return bool(said) and said[-1] != ""

    def said(self, value: Any) -> list[str]:
        return ["on"] if value else []

    def preprocess(self, value: Any, files: Files) -> Any:
        if not isinstance(value, bool | None):
            raise self.unfit(_("This is either checked or not."))
        return bool(value)

    def postprocess(self, value: Any, files: Files) -> Any:
        return bool(value)

    def words(self, data: ComponentData) -> str:
        return _("yes") if data.value else _("no")
