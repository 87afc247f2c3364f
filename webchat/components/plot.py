"""A diagram of Matplotlib, Plotly, Altair or Bokeh."""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass
from typing import Any

from webchat.checks import check_output
from webchat.files import Files
from webchat.layout.listeners import Event
from webchat.messages import ComponentData

from .base import Component
from .figures import figure


@dataclass(eq=False)
class Plot(Component):
    """A diagram.

    Parameters:
        value: a figure of Matplotlib (or `pyplot` itself), which becomes a picture; or one of Plotly, Altair or
            Bokeh, which can be pointed at and zoomed: its library then has to be installed where the site runs.
        format: the kind of picture for Matplotlib; unless it is given, an SVG.
        label: what it shows, in words.
    Usage: `return Plot(figure, label="Rain in May")`.
    """

    kind = "plot"
    change = Event()

    _: KW_ONLY
    format: str = "webp"

    def check(self) -> None:
        check_output(self)

    def postprocess(self, value: Any, files: Files) -> Any:
        if value is None:
            return None
        return figure(value, files, self.format if "format" in self.given else "svg")

    def words(self, data: ComponentData) -> str:
        return str(data.props.get("label") or (data.value or {}).get("title") or "")
