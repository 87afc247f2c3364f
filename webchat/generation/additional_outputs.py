"""What a chat function gives beside its reply: each value changes what an additional output shows."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import Any

from webchat.components.base import Component
from webchat.errors import Unfit, WebchatError
from webchat.files import Files
from webchat.messages import ComponentData
from webchat.storage.outputs import Left

from .normalise import UnusableReply
from .page_states import PageState

Shown = tuple[ComponentData | None, ...]


class UnusableOutputs(UnusableReply):
    """The chat function gave something else than its reply and a value for each additional output."""

    def __init__(self, sentence: str) -> None:
        WebchatError.__init__(self, sentence)


class Outputs:
    """The additional outputs while one reply is written.

    `left`: what replies have left in them before; `files` opens the files of whoever asked; `page`, his, where events
    may have set them. Whoever speaks last is heard: the reply begins with what the page shows, and what it changes
    takes the place of that. Usage: `reply, shown = outputs.take(value)` for each value that the function gives.
    """

    def __init__(
        self,
        components: Sequence[Component],
        left: Left,
        files: Callable[[], AbstractContextManager[Files]],
        page: PageState | None = None,
    ) -> None:
        self._components = components
        self._files = files
        self._page = page
        self._given: tuple[Any, ...] = ()
        before = (*left.outputs, *[None] * len(components))
        since = left.since.timestamp() if left.since else 0.0
        self._shown: Shown = tuple(
            self._set_after(since, component) or _as_now(component, shown)
            for component, shown in zip(components, before, strict=False)
        )

    def take(self, value: Any) -> tuple[Any, Shown]:
        """The reply in `value`, and what the outputs show from now on. Raises `UnusableOutputs`."""
        if not isinstance(value, tuple) or len(value) != len(self._components) + 1:
            raise UnusableOutputs(self._what_to_give(value))
        reply, *given = value
        if not self._is_same(given):
            before = self._shown
            with self._files() as files:
                self._shown = tuple(
                    self._changed(component, shown, change, files)
                    for component, shown, change in zip(self._components, before, given, strict=True)
                )
            self._given = tuple(given)
            self._tell_page(before)
        return reply, self._shown

    def _set_after(self, since: float, component: Component) -> ComponentData | None:
        """What an event has set on the page after that moment."""
        if self._page is None or component.number is None:
            return None
        return self._page.set_after(component.number, since)

    def _tell_page(self, before: Shown) -> None:
        """What an event has set there before does not count any more."""
        for component, old, new in zip(self._components, before, self._shown, strict=True):
            if self._page is not None and component.number is not None and new != old:
                self._page.spoken[component.number] = time.time()

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


def _as_now(component: Component, before: ComponentData | None) -> ComponentData | None:
    """None where a former version of the author's program had another component."""
    return before if before and before.kind == component.kind else None
