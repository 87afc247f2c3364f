"""What a chat function gives beside its reply: each value changes what an additional output shows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import Any

from webchat.components.base import Component
from webchat.errors import Unfit, WebchatError
from webchat.files import Files
from webchat.messages import ComponentData

from .normalise import UnusableReply

Shown = tuple[ComponentData | None, ...]


class UnusableOutputs(UnusableReply):
    """The chat function gave something else than its reply and a value for each additional output."""

    def __init__(self, sentence: str) -> None:
        WebchatError.__init__(self, sentence)


class Outputs:
    """The additional outputs while one reply is written.

    `before`: what they show when it begins, None where that is what they were made with; `files` opens the files
    of whoever asked. Usage: `reply, shown = outputs.take(value)` for each value that the function gives.
    """

    def __init__(
        self,
        components: Sequence[Component],
        before: Shown,
        files: Callable[[], AbstractContextManager[Files]],
    ) -> None:
        self._components = components
        self._files = files
        self._given: tuple[Any, ...] = ()
        self._shown: Shown = before if len(before) == len(components) else (None,) * len(components)

    def take(self, value: Any) -> tuple[Any, Shown]:
        """The reply in `value`, and what the outputs show from now on. Raises `UnusableOutputs`."""
        if not isinstance(value, tuple) or len(value) != len(self._components) + 1:
            raise UnusableOutputs(self._what_to_give(value))
        reply, *given = value
        if not self._is_same(given):
            with self._files() as files:
                self._shown = tuple(
                    self._changed(component, shown, change, files)
                    for component, shown, change in zip(self._components, self._shown, given, strict=True)
                )
            self._given = tuple(given)
        return reply, self._shown

    def _is_same(self, given: Sequence[Any]) -> bool:
        """Whether it is surely what was given last: while words stream, the outputs mostly wait."""
        return len(given) == len(self._given) and all(
            new is old and isinstance(new, str | int | float | bytes | None)
            for new, old in zip(given, self._given, strict=True)
        )

    def _changed(
        self, component: Component, shown: ComponentData | None, change: Any, files: Files
    ) -> ComponentData | None:
        try:
            return component.changed(shown or component.shown(files), change, files)
        except (Unfit, TypeError, ValueError) as error:
            name = type(component).__name__
            raise UnusableOutputs(
                f"The chat function gave an additional output, a {name}, what it cannot show: {error}"
            ) from error

    def _what_to_give(self, value: Any) -> str:
        names = ", ".join(type(component).__name__ for component in self._components)
        given = f"a tuple of {len(value)}" if isinstance(value, tuple) else f"a {type(value).__name__}"
        return (
            f"The chat function gave {given}. With additional_outputs it returns or yields a tuple: the reply, "
            f"then a value for each of: {names}. None clears an output; update() leaves it as it is."
        )
