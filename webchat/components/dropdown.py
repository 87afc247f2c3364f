"""One or several of many choices, folded away until one looks for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import KW_ONLY, dataclass
from typing import Any

from webchat.checks import check_count, warn_once
from webchat.errors import DefinitionError
from webchat.files import Files
from webchat.language import gettext as _
from webchat.layout.listeners import Event

from .choices import Choosing, said_in


class FirstChoice:
    """The default of `Dropdown(value=…)`: the first choice, or none with multiselect."""


FIRST_CHOICE = FirstChoice()
LONGEST = 1_000  # characters of a value of one's own


@dataclass(eq=False)
class Dropdown(Choosing):
    """One of many choices, or several; the function gets the value or a list of values, or the indices.

    Parameters:
        choices: values, or pairs of a label and a value.
        value: what is chosen at first: the first choice unless it says another, or None for nothing; a list with
            `multiselect`; or a function that gives it each time the page opens.
        type: "value" or "index".
        multiselect: whether several can be chosen; max_choices: how many at most.
        allow_custom_value: whether one may type what is none of the choices.
        filterable: whether the choices can be narrowed down by typing.
        The others: as in every input.
    Usage: `Dropdown([("German", "de"), ("Danish", "da")], multiselect=True, label="Languages")`.
    """

    kind = "dropdown"
    change, input, select, focus = Event(), Event(), Event(), Event()
    blur, key_up = Event(), Event()
    drawn = ("choices", "multiselect", "allow_custom_value", "max_choices", "filterable")

    _: KW_ONLY
    value: Any = FIRST_CHOICE
    multiselect: bool | None = None
    allow_custom_value: bool = False
    max_choices: int | None = None
    filterable: bool = True

    def check(self) -> None:
        super().check()
        check_count("Dropdown", "max_choices", self.max_choices)
        if self.max_choices is not None and not self.multiselect:
            warn_once("Dropdown(max_choices=…) changes nothing without multiselect=True.")
        if self.allow_custom_value and not self.filterable:
            warn_once("Dropdown(filterable=False) changes nothing with allow_custom_value=True.")
            self.filterable = True
        if isinstance(self.value, FirstChoice):
            self.value = None if self.multiselect or not self.pairs else self.pairs[0][1]
        self.check_value()

    def props(self) -> dict[str, Any]:
        may_be_empty = self.value is None or callable(self.value)
        return super().props() | {"may_be_empty": may_be_empty}

    def from_form(self, said: Sequence[str]) -> Any:
        if self.multiselect:
            texts = [text.strip() for text in said_in(said)]
            return list(dict.fromkeys(self.meant(text) for text in texts if text))
        return self.meant(said[-1]) if said and said[-1] else None

    def meant(self, text: str) -> Any:
        """Where one may type, one types or picks a label."""
        by_label = {label: value for label, value in reversed(self.pairs)} if self.allow_custom_value else {}
        return by_label[text] if text in by_label else super().meant(text)

    def said(self, value: Any) -> list[str]:
        """Where one may type, a field holds the label."""
        index = self.index_of(value) if self.allow_custom_value and not self.multiselect else None
        return super().said(value) if index is None else [self.pairs[index][0]]

    def fitting(self, value: Any) -> Any:
        fits = super().fitting(value)
        if self.multiselect:
            several = fits if isinstance(fits, list) else [] if fits is None else [fits]
            return several[: self.max_choices]
        return next(iter(fits), None) if isinstance(fits, list) else fits

    def preprocess(self, value: Any, files: Files) -> Any:
        if not self.multiselect:
            return None if value is None else self.chosen(value)
        if not isinstance(value, list | None):
            raise self.unfit(_("This takes a list of choices."))
        if self.max_choices is not None and len(value or ()) > self.max_choices:
            raise self.unfit(_("{most} is the most that can be chosen.").format(most=self.max_choices))
        return [self.chosen(one) for one in value or ()]

    def chosen(self, value: Any) -> Any:
        if not self.allow_custom_value or self.index_of(value) is not None:
            return super().chosen(value)
        if not isinstance(value, str | int | float) or len(str(value)) > LONGEST:
            raise self.unfit(_("This is too long; {most} characters are the most.").format(most=LONGEST))
        return None if self.type == "index" else value

    def postprocess(self, value: Any, files: Files) -> Any:
        if not self.multiselect:
            if isinstance(value, list | tuple):
                raise DefinitionError("Dropdown: a list of values needs multiselect=True.")
            return value
        return list(value) if isinstance(value, list | tuple | set) else [value]

    def initial(self, files: Files) -> Any:
        value = super().initial(files)
        return [] if value is None and self.multiselect else value
