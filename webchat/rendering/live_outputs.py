"""What a running reply gives beside itself, as it stands on the pages that show it."""

from __future__ import annotations

from collections.abc import Callable

from webchat.messages import ComponentData

Outputs = tuple[ComponentData | None, ...]


class LiveOutputs:
    """Remembers when each additional output changed last, in ticks, and draws it once for all pages.

    `draw(place, data)` gives the fragment that puts what the output at this place shows on a page.
    """

    def __init__(self, draw: Callable[[int, ComponentData | None], str]) -> None:
        self._draw = draw
        self._outputs: Outputs = ()
        self._changed_at: list[int] = []
        self._drawn: dict[int, str] = {}

    def take(self, outputs: Outputs, tick: int) -> None:
        for place, data in enumerate(outputs):
            if place == len(self._changed_at):
                self._changed_at.append(tick)
            elif data != self._outputs[place]:
                self._changed_at[place] = tick
                self._drawn.pop(place, None)
        self._outputs = outputs

    def since(self, tick: int) -> str:
        """The fragments for a page that has seen all until `tick`."""
        if not self._outputs:
            return ""
        places = (place for place, changed_at in enumerate(self._changed_at) if changed_at > tick)
        return "".join(map(self._fragment, places))

    def _fragment(self, place: int) -> str:
        if place not in self._drawn:
            self._drawn[place] = self._draw(place, self._outputs[place])
        return self._drawn[place]
