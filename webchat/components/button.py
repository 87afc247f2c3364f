"""What one presses."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import KW_ONLY, dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Literal, Self

from webchat.checks import check_choice
from webchat.errors import DefinitionError
from webchat.layout.listeners import Event, listen

from .base import Component
from .state import State
from .update import update

ADDRESS = re.compile(r"https?://")
LINK = re.compile(r"https?://|mailto:|[/#?.]|[\w-]+(/|$)", re.I)


@dataclass(eq=False)
class Button(Component):
    """What one presses.

    Parameters:
        value: the words on it, or a function that gives them for each page.
        variant: "primary", "secondary" or "stop". size: "sm", "md" or "lg".
        icon: a picture before the words: a path or an address. link: an address that it leads to.
        interactive: whether it can be pressed.
        every, inputs, scale, min_width, visible, elem_id, elem_classes, render, key, preserved_by_key: as of any
            component.
    Usage: `Button("Go", variant="primary").click(go, inputs, outputs)`.
    """

    kind = "button"
    is_words = True
    drawn = ("variant", "size", "icon", "link", "interactive")
    click = Event()

    value: str | Callable[..., Any] = "Run"
    _: KW_ONLY
    variant: Literal["primary", "secondary", "stop", "huggingface"] = "secondary"
    size: Literal["sm", "md", "lg"] = "lg"
    icon: str | Path | None = None
    link: str | None = None
    interactive: bool = True
    min_width: int | None = None  # type: ignore[assignment]  # a button is as wide as its words
    label: str | None = field(init=False, default=None)  # its words are its value
    show_label: bool | None = field(init=False, default=None)
    container: bool = field(init=False, default=True)

    def check(self) -> None:
        owner = type(self).__name__
        check_choice(owner, "variant", self.variant, ("primary", "secondary", "stop", "huggingface"))
        if self.link is not None and not LINK.match(self.link):
            raise DefinitionError(f"{owner}(link={self.link!r}): give an address that begins with http or /.")
        check_choice(owner, "size", self.size, ("sm", "md", "lg"))

    def props(self) -> dict[str, Any]:
        return super().props() | {"icon": self._picture}

    @property
    def _picture(self) -> str | None:
        """Its picture's address, or its whole path, by which the page knows it."""
        if self.icon is None or (isinstance(self.icon, str) and ADDRESS.match(self.icon)):
            return self.icon
        return str(Path(self.icon).resolve())


@dataclass(eq=False)
class ClearButton(Button):
    """A button that clears components.

    Parameters: `components`: what it clears, one or several; the others are those of a `Button`, but for
    `api_name` and `show_api`: Gradio's. Usage: `ClearButton([box, chatbot])`.
    """

    components: Component | Sequence[Component] | None = None
    _: KW_ONLY
    value: str = "Clear"
    variant: Literal["primary", "secondary", "stop"] = "secondary"
    api_name: str | Literal[False] | None = None
    show_api: bool = False

    def check(self) -> None:
        super().check()
        self.add(self.components)

    def add(self, components: Component | Sequence[Component] | None) -> Self:
        """Have it clear these, too. Returns itself."""
        given = [components] if isinstance(components, Component) else list(components or ())
        for component in given:
            if not isinstance(component, Component):
                raise DefinitionError(f"ClearButton: {component!r} is no component.")
        if given:
            listen([self.click], partial(_cleared, given), None, given, queue=False, show_progress="hidden")
        return self


def _cleared(components: Sequence[Component]) -> Any:
    """What is in each of them when nothing is."""
    empty = [one.fresh() if isinstance(one, State) else update(value=None) for one in components]
    return empty if len(empty) > 1 else empty[0]
