"""A film, with a player, and with subtitles."""

from __future__ import annotations

import re
from dataclasses import KW_ONLY, dataclass
from pathlib import Path
from typing import Any

from webchat.checks import SHARE, check_lengths, check_output
from webchat.errors import Unfit
from webchat.files import Files
from webchat.language import gettext as _
from webchat.layout.listeners import Event
from webchat.messages import ComponentData

from .base import Component
from .given import Item, given_file, is_address, item_words, of_kind

COMMA = re.compile(r"(\d\d:\d\d:\d\d|\d\d:\d\d),(\d\d\d)")  # SubRip's way to write a fraction of a second


@dataclass(eq=False)
class Video(Component):
    """A film, with a player.

    Parameters:
        value: a path or an address, or a pair of it and of a file with subtitles (WebVTT or SubRip).
        autoplay: whether it begins by itself. loop: whether it begins again at its end.
        height, width: its size, in pixels or as a CSS length. label: its name.
        show_download_button: whether it can be saved; None is yes.
        sources, interactive, min_length, max_length and what is about a webcam: for a film as an input.
    Usage: `return Video(("talk.mp4", "talk.vtt"))`.
    """

    kind = "video"
    drawn = ("height", "width", "autoplay", "loop", "show_download_button")
    change = Event()

    _: KW_ONLY
    format: str | None = None
    sources: Any = None
    height: int | str | None = None
    width: int | str | None = None
    interactive: bool | None = None
    mirror_webcam: bool | None = None
    webcam_options: Any = None
    include_audio: bool | None = None
    autoplay: bool = False
    show_share_button: bool | None = None
    show_download_button: bool | None = None
    min_length: int | None = None
    max_length: int | None = None
    loop: bool = False
    streaming: bool = False
    watermark: str | Path | None = None
    webcam_constraints: dict[str, Any] | None = None

    def check(self) -> None:
        converts = "films are shown as they are, because nothing here can convert them"
        check_output(self, no_meaning=SHARE | {"format": converts, "watermark": converts})
        check_lengths(self, "height", "width")

    def postprocess(self, value: Any, files: Files) -> Any:
        if value is None:
            return None
        if not isinstance(value, tuple | list):
            return {"video": _film(value, files)}
        if len(value) != 2:
            raise Unfit(_("a film with subtitles is a pair of paths"))
        video, subtitles = value
        if video is None:
            return None
        said = {"video": _film(video, files)}
        return said if subtitles is None else said | {"subtitles": _subtitles(subtitles, files)}

    def words(self, data: ComponentData) -> str:
        return str(data.props.get("label") or item_words((data.value or {}).get("video")))


def _film(value: Any, files: Files) -> Item:
    return of_kind(given_file(value, files), ("video/", "audio/"), _("{name!r} is no film"))


def _subtitles(value: Any, files: Files) -> Item:
    """WebVTT as it is; SubRip becomes WebVTT, the only kind that browsers show."""
    if is_address(value) or not str(value).lower().endswith(".srt"):
        return given_file(value, files)
    item = given_file(value, files)  # the way that checks the path
    text = Path(value).read_text(encoding="utf-8-sig", errors="replace")
    vtt = "WEBVTT\n\n" + COMMA.sub(r"\1.\2", text.replace("\r\n", "\n"))
    return files.keep(vtt.encode(), str(Path(item["name"]).with_suffix(".vtt"))).as_json()
