"""A number that one types."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import KW_ONLY, dataclass
from typing import Any

from webchat.errors import DefinitionError
from webchat.files import Files
from webchat.language import gettext as _
from webchat.layout.listeners import Event

from .choices import shortened
from .input import Input


@dataclass(eq=False)
class Number(Input):
    """A number that one types; the function gets an int or a float, or None where nothing was typed.

    Parameters:
        value: the number it holds at first, or a function that gives it each time the page opens.
        precision: how many decimals the number keeps; with 0 it is an int.
        minimum, maximum: the least and the greatest that may be typed.
        step: what the arrows add. Given by name, only its multiples may be typed, counted from `minimum` or 0.
        The others: as in every input.
    Usage: `Number(7, label="Days", precision=0, minimum=1)`.
    """

    kind = "number"
    change, input, submit, focus = Event(), Event(), Event(), Event()
    blur = Event()
    drawn = ("minimum", "maximum", "step")

    value: float | Callable[..., Any] | None = None
    _: KW_ONLY
    precision: int | None = None
    minimum: float | None = None
    maximum: float | None = None
    step: float = 1

    def check(self) -> None:
        super().check()
        for name in ("minimum", "maximum", "step"):
            check_number("Number", name, getattr(self, name))
        check_range("Number", self.minimum, self.maximum)
        if self.step <= 0:
            raise DefinitionError(f"Number(step={self.step!r}): a step is more than 0.")
        self.check_value()

    def from_form(self, said: Sequence[str]) -> Any:
        return number_in(said[-1]) if said else None

    def fitting(self, value: Any) -> Any:
        return clamped(value, self.minimum, self.maximum)

    def preprocess(self, value: Any, files: Files) -> Any:
        if value is None:
            return None
        number = fit_number(self, value, self.minimum, self.maximum)
        if "step" in self.given and not is_multiple(number - (self.minimum or 0), self.step):
            raise self.unfit(_("{number} is no step of {step:g}.").format(number=number, step=self.step))
        return rounded(number, self.precision)

    def postprocess(self, value: Any, files: Files) -> Any:
        return rounded(plain_number(value), self.precision)


def number_in(text: str) -> Any:
    """The number that a text says; None for an empty one, and the text itself where it says none."""
    text = text.strip()
    try:
        number = float(text)
    except ValueError:
        return text or None
    if not math.isfinite(number):
        return text
    return int(number) if number.is_integer() and abs(number) < 2**53 else number


def plain_number(value: Any) -> int | float:
    """A number of whatever library as one of Python's. Raises `TypeError` or `ValueError`."""
    if isinstance(value, bool) or not hasattr(value, "__float__"):
        raise TypeError(f"{value!r} is no number.")
    number = value if isinstance(value, int | float) else float(value)
    if not math.isfinite(number):
        raise ValueError(f"{value!r} cannot be shown.")
    return number


def fit_number(owner: Input, value: Any, least: float | None, most: float | None) -> int | float:
    """The number, if it is one between these. Raises `Unfit`."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise owner.unfit(_("{value} is no number.").format(value=shortened(value)))
    if least is not None and value < least:
        raise owner.unfit(
            _("{value:,} is too little; {least:,} is the least.").format(value=value, least=least)
        )
    if most is not None and value > most:
        raise owner.unfit(_("{value:,} is too much; {most:,} is the most.").format(value=value, most=most))
    return value


def clamped(value: Any, least: float | None, most: float | None) -> Any:
    """The nearest one between these; what is no number stays what it is."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return value
    if least is not None and value < least:
        return least
    return most if most is not None and value > most else value


def rounded(number: int | float, precision: int | None) -> int | float:
    if precision is None:
        return number
    return round(number) if precision == 0 else round(number, precision)


def is_multiple(number: float, step: float) -> bool:
    times = number / step
    return math.isclose(times, round(times), rel_tol=1e-9, abs_tol=1e-6)


def check_number(owner: str, name: str, value: object) -> None:
    if value is not None and (isinstance(value, bool) or not isinstance(value, int | float)):
        raise DefinitionError(f"{owner}({name}={value!r}): {name} is a number.")


def check_range(owner: str, least: float | None, most: float | None) -> None:
    if least is not None and most is not None and least > most:
        raise DefinitionError(f"{owner}: minimum ({least}) is more than maximum ({most}).")
