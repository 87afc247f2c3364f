"""Several pictures side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import KW_ONLY, dataclass
from pathlib import Path
from typing import Any, Literal

from webchat.checks import LARGE, SHARE, check_choice, check_lengths, check_output
from webchat.errors import Unfit
from webchat.files import Files
from webchat.language import gettext as _
from webchat.layout.listeners import Event
from webchat.messages import ComponentData

from .base import Component
from .given import Item, is_path, item_words, of_kind
from .pictures import picture

FILMS = (".mp4", ".webm", ".ogv", ".mov", ".m4v")
STRIP = "the pictures stand side by side, and each opens large by its own link"


@dataclass(eq=False)
class Gallery(Component):
    """Several pictures side by side.

    Parameters:
        value: a list of pictures (as for `Image`) or films, or of pairs of one and its caption.
        format: how PIL images and arrays are saved.
        columns: how many stand in a row; a list says it from narrow to wide pages.
        height: of the whole, beyond which it scrolls. object_fit: how a picture fills its place.
        allow_preview: whether a picture opens large by a click. show_download_button: whether it can be saved.
        type, file_types, interactive: for pictures as an input.
    Usage: `return Gallery([("six.jpg", "06:00"), ("seven.jpg", "07:00")])`.
    """

    kind = "gallery"
    drawn = ("columns", "height", "object_fit", "allow_preview")
    change = Event()

    _: KW_ONLY
    format: str = "webp"
    file_types: list[str] | None = None
    columns: int | list[int] | tuple[int, ...] | None = 2
    rows: int | list[int] | None = None
    height: int | float | str | None = None
    allow_preview: bool = True
    preview: bool | None = None
    selected_index: int | None = None
    object_fit: Literal["contain", "cover", "fill", "none", "scale-down"] | None = None
    show_share_button: bool | None = None
    show_download_button: bool | None = True
    interactive: bool | None = None
    type: Literal["numpy", "pil", "filepath"] = "filepath"
    show_fullscreen_button: bool = True

    def check(self) -> None:
        reasons = {"rows": STRIP, "preview": STRIP, "selected_index": STRIP}
        large = {"show_download_button": "a picture is saved from where it opens large"}
        check_output(self, no_meaning=SHARE | LARGE | reasons | large)
        check_choice(
            "Gallery", "object_fit", self.object_fit, ("contain", "cover", "fill", "none", "scale-down", None)
        )
        check_lengths(self, "height")

    def props(self) -> dict[str, Any]:
        columns = self.columns if "columns" in self.given else None  # else as many as there is room for
        if isinstance(columns, list | tuple):
            columns = list(columns)
        return super().props() | {"columns": columns}

    def postprocess(self, value: Any, files: Files) -> Any:
        if value is None:
            return []
        if isinstance(value, str | Mapping) or not hasattr(value, "__iter__"):
            raise Unfit(_("a gallery is a list of pictures"))
        return [self._entry(one, files) for one in value]

    def _entry(self, one: Any, files: Files) -> dict[str, Any]:
        caption = None
        if isinstance(one, tuple | list):
            one, caption = one if len(one) == 2 else (one[0], None)
        item: Item = picture(one, files, self.format)
        is_film = item.get("type", "").startswith("video/") or (is_path(one) and _ending(one) in FILMS)
        if not is_film:
            of_kind(item, ("image/",), _("{name!r} is no picture"))
        return {"video" if is_film else "image": item, "caption": None if caption is None else str(caption)}

    def words(self, data: ComponentData) -> str:
        entries: Sequence[Mapping[str, Any]] = data.value or ()
        return ", ".join(
            one.get("caption") or item_words(one.get("image") or one.get("video")) for one in entries
        )


def _ending(path: Any) -> str:
    return Path(str(path).partition("?")[0]).suffix.lower()
