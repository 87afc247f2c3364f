"""One of several choices, all in sight."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import KW_ONLY, dataclass
from typing import Any

from webchat.files import Files
from webchat.layout.listeners import Event

from .choices import Choosing, said_in


@dataclass(eq=False)
class Radio(Choosing):
    """One of several choices; the function gets its value, or its index, or None where nothing is chosen.

    Parameters: `choices`: values, or pairs of a label and a value; `value`: the one that is chosen at first, or a
    function that gives it each time the page opens; `type`: "value" or "index"; `rtl`: whether it runs from right
    to left; the others: as in every input. Usage: `Radio(["Greeting", "Blank"], label="Begin with")`.
    """

    kind = "radio"
    select, change, input = Event(), Event(), Event()
    drawn = ("choices", "rtl")

    _: KW_ONLY
    rtl: bool = False

    def check(self) -> None:
        super().check()
        self.check_value()

    def from_form(self, said: Sequence[str]) -> Any:
        chosen = said_in(said)
        return self.meant(chosen[-1]) if chosen else None

    def preprocess(self, value: Any, files: Files) -> Any:
        return None if value is None else self.chosen(value)
