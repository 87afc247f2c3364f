"""A picture."""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass
from typing import Any, Literal

from webchat.checks import LARGE, SHARE, check_choice, check_lengths, check_output
from webchat.files import Files
from webchat.layout.listeners import Event
from webchat.messages import ComponentData

from .base import Component
from .given import item_words
from .pictures import picture


@dataclass(eq=False)
class Image(Component):
    """A picture.

    Parameters:
        value: a path, an address, the text of an SVG, a PIL image, or a NumPy array (numbers from 0 to 255, or
            fractions from 0 to 1); or a function that gives one of these.
        format: how a PIL image or an array is saved: "webp", "png", "jpeg" and what else PIL knows.
        height, width: its size, in pixels or as a CSS length.
        label: what it shows, in words: read out by screen readers, and under it if `show_label` is not False.
        show_download_button: whether it can be saved with one press. It opens large by a click on it.
        type, image_mode, sources, interactive, placeholder and what is about a webcam: for a picture as an input.
    Usage: `return Image("chart.png", label="Sales by month")`.
    """

    kind = "image"
    drawn = ("height", "width", "show_download_button")
    change = Event()

    _: KW_ONLY
    format: str = "webp"
    height: int | str | None = None
    width: int | str | None = None
    image_mode: str | None = "RGB"
    sources: Any = None
    type: Literal["numpy", "pil", "filepath"] = "numpy"
    show_download_button: bool = True
    interactive: bool | None = None
    streaming: bool = False
    mirror_webcam: bool | None = None
    webcam_options: Any = None
    show_share_button: bool | None = None
    placeholder: str | None = None
    show_fullscreen_button: bool = True
    webcam_constraints: dict[str, Any] | None = None

    def check(self) -> None:
        check_output(self, no_meaning=SHARE | LARGE)
        check_choice("Image", "type", self.type, ("numpy", "pil", "filepath"))
        check_lengths(self, "height", "width")

    def postprocess(self, value: Any, files: Files) -> Any:
        return None if value is None else picture(value, files, self.format)

    def words(self, data: ComponentData) -> str:
        return str(data.props.get("label") or item_words(data.value))
