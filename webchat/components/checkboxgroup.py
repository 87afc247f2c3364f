"""Any of several choices, all in sight."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from webchat.files import Files
from webchat.language import gettext as _
from webchat.layout.listeners import Event

from .choices import Choosing, said_in


@dataclass(eq=False)
class CheckboxGroup(Choosing):
    """Any of several choices; the function gets a list of values, or of indices.

    Parameters: `choices`: values, or pairs of a label and a value; `value`: the values that are checked at first,
    or a function that gives them each time the page opens; `type`: "value" or "index"; the others: as in every
    input. Usage: `CheckboxGroup(["short", "kind"], value=["kind"], label="Manner")`.
    """

    kind = "checkboxgroup"
    change, input, select = Event(), Event(), Event()

    def check(self) -> None:
        super().check()
        self.check_value()

    def from_form(self, said: Sequence[str]) -> Any:
        return list(dict.fromkeys(self.meant(text) for text in said_in(said)))

    def preprocess(self, value: Any, files: Files) -> Any:
        if not isinstance(value, list | None):
            raise self.unfit(_("This takes a list of choices."))
        return [self.chosen(one) for one in value or ()]

    def postprocess(self, value: Any, files: Files) -> Any:
        return list(value) if isinstance(value, list | tuple | set) else [value]

    def initial(self, files: Files) -> Any:
        return super().initial(files) or []
