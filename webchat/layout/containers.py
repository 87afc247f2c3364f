"""What arranges others on the page."""

from __future__ import annotations

from dataclasses import KW_ONLY, InitVar, dataclass
from typing import Any

from .tree import Container


@dataclass(eq=False)
class Arrangement(Container):
    """What all containers take.

    Parameters: `visible`: whether it is there; `elem_id`, `elem_classes`: for the author's CSS; `render`:
    whether it stands where it is made, or where its `render()` is called; `key`, `preserved_by_key`: Gradio's.
    """

    _: KW_ONLY
    visible: bool = True
    elem_id: str | None = None
    elem_classes: list[str] | str | None = None
    render: InitVar[bool] = True  # Gradio's parameter beside Gradio's method
    key: int | str | tuple[int | str, ...] | None = None
    preserved_by_key: list[str] | str | None = None

    def __post_init__(self, render: bool) -> None:
        if render:
            self._stand_here()


del Arrangement.render  # the parameter's default, which hides the method


@dataclass(eq=False)
class Accordion(Arrangement):
    """What is folded away under a line. Parameters: `label`; `open`: whether it is unfolded at first."""

    kind = "accordion"

    label: str | None = None
    open: bool = True


def accordion_of(given: Any, label: str) -> Accordion:
    """An accordion as an author names it: itself, its label, or nothing."""
    if isinstance(given, Accordion):
        return given
    return Accordion(given or label, open=False, render=False)
