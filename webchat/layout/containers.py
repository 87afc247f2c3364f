"""What arranges others on the page."""

from __future__ import annotations

from dataclasses import KW_ONLY, InitVar, dataclass
from typing import Any, ClassVar, Literal

from webchat.checks import changed_fields, check_choice, check_count, css_length, warn_without_meaning

from .listeners import Event
from .tree import Container

VARIANTS = ("default", "panel", "compact")
NO_MEANING = {"show_progress": "what a listener changes shows its progress itself"}


@dataclass(eq=False)
class Arrangement(Container):
    """What all containers take.

    Parameters: `visible`: whether it is there; `elem_id`, `elem_classes`: for the author's CSS; `render`:
    whether it stands where it is made, or where its `render()` is called; `key`, `preserved_by_key`: Gradio's.
    """

    heights: ClassVar[tuple[str, ...]] = ()  # the parameters of it that are lengths

    _: KW_ONLY
    visible: bool = True
    elem_id: str | None = None
    elem_classes: list[str] | str | None = None
    render: InitVar[bool] = True  # Gradio's parameter beside Gradio's method
    key: int | str | tuple[int | str, ...] | None = None
    preserved_by_key: list[str] | str | None = None

    def __post_init__(self, render: bool) -> None:
        owner = type(self).__name__
        warn_without_meaning(owner, changed_fields(self), NO_MEANING)
        for name in self.heights:
            css_length(name, getattr(self, name), owner)
        self.check()
        if render:
            self._stand_here()

    def check(self) -> None:
        """Raises `DefinitionError` for what cannot be. Containers that have something to check add to it."""


del Arrangement.render  # the parameter's default, which hides the method


@dataclass(eq=False)
class Row(Arrangement):
    """What stands in it stands side by side, as long as there is room.

    Parameters: `variant`: "default", "panel" (with a ground of its own) or "compact" (without gaps); `scale`: its
    share of the height where the page fills the window; `height`, `max_height`, `min_height`: in pixels or as a
    CSS length; `equal_height`: whether all in it are equally high; `show_progress`: Gradio's.
    Usage: `with Row(): Textbox(); Button("Go")`.
    """

    kind = "row"
    heights = ("height", "max_height", "min_height")

    _: KW_ONLY
    variant: Literal["default", "panel", "compact"] = "default"
    scale: int | None = None
    height: int | str | None = None
    max_height: int | str | None = None
    min_height: int | str | None = None
    equal_height: bool = False
    show_progress: bool = False

    def check(self) -> None:
        check_choice("Row", "variant", self.variant, VARIANTS)
        check_count("Row", "scale", self.scale, least=0)


@dataclass(eq=False)
class Column(Arrangement):
    """What stands in it stands one under the other.

    Parameters: `scale`: its share of the row it stands in; `min_width`: the pixels below which the row breaks;
    `variant`: as of a `Row`; `show_progress`: Gradio's. Usage: `with Column(scale=2): Markdown("# Hello")`.
    """

    kind = "column"

    _: KW_ONLY
    scale: int = 1
    min_width: int = 320
    variant: Literal["default", "panel", "compact"] = "default"
    show_progress: bool = False

    def check(self) -> None:
        check_choice("Column", "variant", self.variant, VARIANTS)
        check_count("Column", "scale", self.scale, least=0)
        check_count("Column", "min_width", self.min_width, least=0)


@dataclass(eq=False)
class Group(Arrangement):
    """What stands in it stands close together, in one frame. Usage: `with Group(): Textbox(); Textbox()`."""

    kind = "group"


@dataclass(eq=False)
class Accordion(Arrangement):
    """What is folded away under a line. Parameters: `label`; `open`: whether it is unfolded at first."""

    kind = "accordion"
    expand, collapse = Event(), Event()

    label: str | None = None
    _: KW_ONLY
    open: bool = True


@dataclass(eq=False)
class Sidebar(Arrangement):
    """A panel at the page's side, which folds; on phones a drawer.

    Parameters: `label`: its name for screen readers; `open`: whether it is unfolded at first; `width`: in pixels
    or as a CSS length; `position`: "left" or "right". Usage: `with Sidebar(position="right"): Slider()`.
    """

    kind = "sidebar"
    expand, collapse = Event(), Event()
    heights = ("width",)

    label: str | None = None
    _: KW_ONLY
    open: bool = True
    width: int | str = 320
    position: Literal["left", "right"] = "left"

    def check(self) -> None:
        check_choice("Sidebar", "position", self.position, ("left", "right"))


def accordion_of(given: Any, label: str) -> Accordion:
    """An accordion as an author names it: itself, its label, or nothing."""
    if isinstance(given, Accordion):
        return given
    return Accordion(given or label, open=False, render=False)
