"""What one chooses from: values with the labels that are shown for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import KW_ONLY, dataclass
from typing import Any, ClassVar, Literal

from webchat.checks import check_choice
from webchat.errors import DefinitionError, Unfit
from webchat.language import gettext as _

from .input import Input

Value = str | int | float


@dataclass(eq=False)
class Choosing(Input):
    """What all components take that offer choices.

    Parameters: `choices`: values, or pairs of a label and a value; `type`: whether the function gets the "value"
    or the "index".
    """

    drawn: ClassVar[tuple[str, ...]] = ("choices",)

    choices: Sequence[Value | tuple[str, Value]] | None = None
    _: KW_ONLY
    value: Any = None
    type: Literal["value", "index"] = "value"

    def check(self) -> None:
        super().check()
        check_choice(type(self).__name__, "type", self.type, ("value", "index"))
        self.pairs = [self._pair(choice) for choice in self.choices or ()]

    def check_value(self) -> None:
        if self.choices is not None:  # else a function gives it, for one whose choices stay as they are
            super().check_value()

    def _pair(self, choice: Any) -> tuple[str, Value]:
        label, value = choice if isinstance(choice, tuple | list) and len(choice) == 2 else (choice, choice)
        if not isinstance(value, Value):
            owner = type(self).__name__
            raise DefinitionError(
                f"{owner}(choices=…): {choice!r} is no choice. Give a text, a number, or (label, value)."
            )
        return str(label), value

    def props(self) -> dict[str, Any]:
        return super().props() | {"choices": [list(pair) for pair in self.pairs]}

    def index_of(self, value: Any) -> int | None:
        """The place of a value among the choices, or None."""
        return next((i for i, (_label, known) in enumerate(self.pairs) if _is_same(known, value)), None)

    def meant(self, text: str) -> Any:
        """The value that a form's text stands for; the text itself where there is none."""
        return next((value for _label, value in self.pairs if str(value) == text), text)

    def fitting(self, value: Any) -> Any:
        """What can still be chosen of it."""
        if isinstance(value, list):
            return [one for one in value if self._can_be(one)]
        return value if value is None or self._can_be(value) else None

    def _can_be(self, value: Any) -> bool:
        try:
            self.chosen(value)
        except Unfit:
            return False
        return True

    def chosen(self, value: Any) -> Any:
        """What the function gets for one chosen value. Raises `Unfit`."""
        index = self.index_of(value)
        if index is None:
            raise self.unfit(_("{value} is none of the choices.").format(value=shortened(value)))
        return index if self.type == "index" else self.pairs[index][1]


def said_in(said: Sequence[str]) -> list[str]:
    """What a form says of a group, after the empty mark that says that there is one."""
    return list(said[1:] if said[:1] == [""] else said)


def shortened(value: Any) -> str:
    text = str(value)
    return f"“{text if len(text) <= 40 else text[:39] + '…'}”"


def _is_same(known: Value, value: Any) -> bool:
    """True is no 1 here, but 1.0 is: JSON does not tell them apart."""
    return known == value and isinstance(known, bool) is isinstance(value, bool)
