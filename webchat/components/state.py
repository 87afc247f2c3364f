"""What a page remembers for its visitor and shows nowhere."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from copy import deepcopy
from typing import Any

from webchat.errors import DefinitionError
from webchat.files import Files
from webchat.layout.listeners import Event
from webchat.messages import ComponentData
from webchat.writing import call

from .base import Component


class State(Component):
    """A value of any kind that listeners and the chat function take and give, each visitor's his own.

    Parameters:
        value: the first one; each visitor gets a copy. A function is called for each visitor.
        render: whether it belongs to the layout where it is made.
        time_to_live: the seconds after which it is forgotten, since it was last used; None: no time.
        delete_callback: called with the value when it is forgotten.
    Usage: `count = State(0)`; `button.click(lambda n: n + 1, count, count)`.
    """

    kind = "state"
    is_drawn = False
    change = Event()

    def __init__(
        self,
        value: Any = None,
        render: bool = True,
        *,
        time_to_live: int | float | None = None,
        delete_callback: Callable[[Any], None] | None = None,
    ) -> None:
        self.time_to_live = math.inf if time_to_live is None else time_to_live
        self._when_forgotten = delete_callback
        super().__init__(value, render=render, visible=False)

    def check(self) -> None:
        try:
            deepcopy(self.value)
        except Exception as error:
            raise DefinitionError(
                f"State: {self.value!r} cannot be copied for each visitor: {error}"
            ) from error

    def fresh(self) -> Any:
        """The value that a new visitor gets."""
        return call(self.value) if callable(self.value) else deepcopy(self.value)

    def forget(self, value: Any) -> None:
        if self._when_forgotten is not None:
            self._when_forgotten(value)

    def from_form(self, said: Sequence[str]) -> Any:
        return None

    def preprocess(self, value: Any, files: Files) -> Any:
        """For whoever has no page that remembers one."""
        return self.fresh()

    def initial(self, files: Files) -> Any:
        return None

    def shown(self, files: Files) -> ComponentData:
        """Nothing: what it holds is no JSON, and nobody sees it."""
        return self.data(None)
