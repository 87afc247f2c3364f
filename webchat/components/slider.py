"""A number that one slides to."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from webchat.errors import DefinitionError
from webchat.files import Files
from webchat.layout.listeners import Event

from .input import Input
from .number import check_number, check_range, clamped, fit_number, number_in, plain_number


@dataclass(eq=False, init=False)
class Slider(Input):
    """A number between two others; the function gets an int or a float.

    Parameters:
        minimum, maximum: where it begins and ends.
        value: where it stands at first (by default at `minimum`), or a function that gives it each time the
            page opens.
        step: what one step adds; by default a hundredth of the range or less.
        randomize: whether it stands anywhere at first, elsewhere each time.
        show_reset_button: whether there is a button that puts it back.
        The others: as in every input.
    Usage: `Slider(10, 100, value=20, step=1, label="Tokens")`.
    """

    kind = "slider"
    change, input, release = Event(), Event(), Event()
    drawn = ("minimum", "maximum", "step", "show_reset_button")

    minimum: float = 0
    maximum: float = 100
    step: float | None = None
    randomize: bool = False
    show_reset_button: bool = True

    def __init__(  # written out, because here other parameters come before the value
        self,
        minimum: float = 0,
        maximum: float = 100,
        value: float | Callable[..., Any] | None = None,
        *,
        step: float | None = None,
        label: str | None = None,
        info: str | None = None,
        every: Any = None,
        inputs: Any = None,
        show_label: bool | None = None,
        container: bool = True,
        scale: int | None = None,
        min_width: int = 160,
        interactive: bool | None = None,
        visible: bool = True,
        elem_id: str | None = None,
        elem_classes: list[str] | str | None = None,
        render: bool = True,
        key: int | str | tuple[int | str, ...] | None = None,
        preserved_by_key: list[str] | str | None = "value",
        randomize: bool = False,
        show_reset_button: bool = True,
    ) -> None:
        self.minimum, self.maximum, self.step = minimum, maximum, step
        self.randomize, self.show_reset_button = randomize, show_reset_button
        super().__init__(
            value,
            label=label,
            info=info,
            every=every,
            inputs=inputs,
            show_label=show_label,
            container=container,
            scale=scale,
            min_width=min_width,
            interactive=interactive,
            visible=visible,
            elem_id=elem_id,
            elem_classes=elem_classes,
            render=render,
            key=key,
            preserved_by_key=preserved_by_key,
        )

    def check(self) -> None:
        super().check()
        for name in ("minimum", "maximum", "step"):
            check_number("Slider", name, getattr(self, name))
        check_range("Slider", self.minimum, self.maximum)
        if self.step is None:
            self.step = _fine_step(self.maximum - self.minimum)
        if self.step <= 0:
            raise DefinitionError(f"Slider(step={self.step!r}): a step is more than 0.")
        self.check_value()

    def props(self) -> dict[str, Any]:
        is_plain = self.value is not None and not callable(self.value)
        return super().props() | {"reset": self.value if is_plain else self.minimum}

    def from_form(self, said: Sequence[str]) -> Any:
        return number_in(said[-1]) if said else None

    def fitting(self, value: Any) -> Any:
        return clamped(value, self.minimum, self.maximum)

    def preprocess(self, value: Any, files: Files) -> Any:
        return self.minimum if value is None else fit_number(self, value, self.minimum, self.maximum)

    def postprocess(self, value: Any, files: Files) -> Any:
        return plain_number(value)

    def initial(self, files: Files) -> Any:
        if self.randomize:
            return self._anywhere()
        value = super().initial(files)
        return self.minimum if value is None else value

    def _anywhere(self) -> float:
        assert self.step is not None, "check() sets it"
        place = self.minimum + random.randint(0, int((self.maximum - self.minimum) / self.step)) * self.step
        return round(place, max(0, -math.floor(math.log10(self.step))))


def _fine_step(range: float) -> float:
    """Gradio's: the power of ten that leaves a hundred to a thousand steps."""
    return float(10 ** math.floor(math.log10(range) - 2)) if range else 1
