"""Pages within the page, of which one is seen at a time."""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass

from .containers import Arrangement
from .listeners import Event
from .tree import Container


@dataclass(eq=False)
class Tabs(Arrangement):
    """A row of tabs. Parameters: `selected`: the `id` of the `Tab` that is seen at first (else the first one).

    Usage: `with Tabs(): …` with a `Tab` for each page in it.
    """

    kind = "tabs"
    change = Event()
    select = Event()

    _: KW_ONLY
    selected: int | str | None = None

    def __post_init__(self, render: bool) -> None:
        self.is_implied = False  # made for a Tab that an author put elsewhere
        super().__post_init__(render)

    @property
    def tabs(self) -> list[Tab]:
        return [child for child in self.children if isinstance(child, Tab)]

    @property
    def shown(self) -> Tab | None:
        """The one that is seen at first."""
        seen = [tab for tab in self.tabs if tab.visible and tab.interactive]
        named = (tab for tab in seen if self.selected is not None and tab.id == self.selected)
        return next(named, seen[0] if seen else None)


@dataclass(eq=False, init=False)
class Tab(Arrangement):
    """One page of `Tabs`; those that stand side by side elsewhere make a row of tabs of their own.

    Parameters: `label`: its name; `interactive`: whether it can be chosen; `id`: its name for `Tabs(selected=…)`;
    `scale`: Gradio's. Usage: `with Tab("Settings"): Slider()`.
    """

    kind = "tab"
    select = Event()

    label: str | None
    interactive: bool
    id: int | str | None
    scale: int | None

    def __init__(
        self,
        label: str | None = None,
        visible: bool = True,
        interactive: bool = True,
        *,
        id: int | str | None = None,
        elem_id: str | None = None,
        elem_classes: list[str] | str | None = None,
        scale: int | None = None,
        render: bool = True,
        key: int | str | tuple[int | str, ...] | None = None,
        preserved_by_key: list[str] | str | None = None,
    ) -> None:
        self.label, self.interactive, self.id, self.scale = label, interactive, id, scale
        self.visible, self.elem_id, self.elem_classes = visible, elem_id, elem_classes
        self.key, self.preserved_by_key = key, preserved_by_key
        self.__post_init__(render)

    def _join(self, container: Container) -> None:
        tabs = container if isinstance(container, Tabs) else _tabs_at_the_end_of(container)
        tabs.add(self)


def _tabs_at_the_end_of(place: Container) -> Tabs:
    last = place.children[-1] if place.children else None
    if isinstance(last, Tabs) and last.is_implied:
        return last
    tabs = Tabs(render=False)
    tabs.is_implied = True
    place.add(tabs)
    return tabs


TabItem = Tab  # Gradio's other name for it
