"""A value that a visitor never sees: the author's function gets it, and may put another in its place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from webchat.errors import DefinitionError, NotYetError
from webchat.files import Files
from webchat.messages import ComponentData

from .base import Component


@dataclass(eq=False, init=False)
class State(Component):
    """A value that each visitor has for himself and never sees.

    Parameters: `value`: what it is at first, anything that can be copied, or a function that makes it for each
    visitor; `render`: as everywhere. Usage: `State([])`.
    """

    kind = "state"
    is_drawn = False

    def __init__(
        self,
        value: Any = None,
        render: bool = True,
        *,
        time_to_live: float | None = None,
        delete_callback: Callable[[Any], None] | None = None,
    ) -> None:
        self.time_to_live, self.delete_callback = time_to_live, delete_callback
        super().__init__(value, render=render)

    def check(self) -> None:
        if self.time_to_live is not None:
            raise NotYetError("State(time_to_live=…)")
        if self.delete_callback is not None:
            raise NotYetError("State(delete_callback=…)")
        try:
            self.value = deepcopy(self.value)
        except TypeError as error:
            raise DefinitionError(
                f"State(value={self.value!r}): this cannot be copied for each visitor."
            ) from error

    def fresh(self) -> Any:
        """A value for a visitor who comes for the first time."""
        return self.value() if callable(self.value) else deepcopy(self.value)

    def from_form(self, said: Sequence[str]) -> Any:
        return None

    def preprocess(self, value: Any, files: Files) -> Any:
        return self.fresh()

    def initial(self, files: Files) -> Any:
        return None

    def shown(self, files: Files) -> ComponentData:
        return self.data(None)
