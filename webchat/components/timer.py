"""What ticks as long as the page is looked at."""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass, field
from typing import Any

from webchat.files import Files
from webchat.layout.listeners import Event

from .base import Component
from .calculated import check_seconds


@dataclass(eq=False)
class Timer(Component):
    """Ticks, and is not seen.

    Parameters:
        value: the seconds between two ticks, at least 0.2. active: whether it ticks.
        render: as of any component.
    A page that nobody looks at, in another tab, does not tick. Raises `DefinitionError` for what is no time.
    Each tick is an event, of which a user has 600 a minute on all his pages, and all of a network who are not known
    6000: what is beyond is left out, and the page says nothing of it. One second or more leaves room for the rest.
    Usage: `Timer(5).tick(lambda: time.ctime(), None, clock)`; a listener may give `Timer(active=False)`.
    """

    kind = "timer"
    drawn = ("active",)
    tick = Event()

    value: float = 1
    _: KW_ONLY
    active: bool = True
    label: str | None = field(init=False, default=None)
    every: Any = field(init=False, default=None)
    inputs: Any = field(init=False, default=None)
    show_label: bool | None = field(init=False, default=None)
    container: bool = field(init=False, default=True)
    scale: int | None = field(init=False, default=None)
    min_width: int = field(init=False, default=160)
    visible: bool = field(init=False, default=True)
    elem_id: str | None = field(init=False, default=None)
    elem_classes: list[str] | str | None = field(init=False, default=None)
    key: Any = field(init=False, default=None)
    preserved_by_key: Any = field(init=False, default=None)

    def check(self) -> None:
        check_seconds("Timer(value=…)", self.value)

    def postprocess(self, value: Any, files: Files) -> Any:
        check_seconds("Timer(value=…)", value)
        return value
