"""A picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import KW_ONLY, dataclass
from pathlib import Path
from typing import Any, Literal

from webchat.checks import LARGE, SHARE, check_choice, check_lengths, check_output
from webchat.errors import TooManyPixels
from webchat.files import Files
from webchat.language import gettext as _
from webchat.layout.listeners import Event
from webchat.messages import ComponentData

from .given import item_words, of_kind
from .pictures import picture, read_picture
from .taking import Taking


@dataclass(eq=False)
class Image(Taking):
    """A picture; or a field for one, whose function gets an array, a PIL image or a path.

    Parameters:
        value: a path, an address, the text of an SVG, a PIL image, or a NumPy array (numbers from 0 to 255, or
            fractions from 0 to 1); or a function that gives one of these.
        format: how a PIL image or an array is saved: "webp", "png", "jpeg" and what else PIL knows.
        height, width: its size, in pixels or as a CSS length.
        label: what it shows, in words: read out by screen readers, and under it if `show_label` is not False.
        show_download_button: whether it can be saved with one press. It opens large by a click on it.
        interactive: whether it is a field for a picture. type: "numpy", "pil" or "filepath": what the function gets;
            image_mode: as PIL calls it, such as "RGB" or "L", or None for the picture's own.
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

    @property
    def taken(self) -> Sequence[str]:
        return ["image"]

    def read(self, path: Path) -> Any:
        try:
            return str(path) if self.type == "filepath" else read_picture(path, self.type, self.image_mode)
        except TooManyPixels as error:
            raise self.unfit(str(error)) from error
        except (OSError, ValueError) as error:
            raise self.unfit(_("this picture cannot be read.")) from error

    def postprocess(self, value: Any, files: Files) -> Any:
        if value is None:
            return None
        return of_kind(picture(value, files, self.format), ("image/",), _("{name!r} is no picture"))

    def words(self, data: ComponentData) -> str:
        return str(data.props.get("label") or item_words(data.value))
