"""Sound, with a player."""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass
from typing import Any, Literal

from webchat.checks import SHARE, check_choice, check_output, warn_once
from webchat.files import Files
from webchat.layout.listeners import Event
from webchat.messages import ComponentData

from .base import Component
from .given import item_words
from .sounds import sound


@dataclass(eq=False)
class Audio(Component):
    """Sound, with a player.

    Parameters:
        value: a path, an address, bytes, or a pair `(samples a second, NumPy array)`, which becomes a WAV.
        autoplay: whether it begins by itself. loop: whether it begins again at its end.
        label: its name. show_download_button: whether it can be saved; None is yes.
        type, sources, format, interactive, min_length, max_length: for sound as an input.
    Usage: `return Audio("waves.mp3", autoplay=True)`.
    """

    kind = "audio"
    drawn = ("autoplay", "loop", "show_download_button")
    change = Event()

    _: KW_ONLY
    sources: Any = None
    type: Literal["numpy", "filepath"] = "numpy"
    interactive: bool | None = None
    streaming: bool = False
    format: Literal["wav", "mp3"] | None = None
    autoplay: bool = False
    show_download_button: bool | None = None
    show_share_button: bool | None = None
    editable: bool = True
    min_length: int | None = None
    max_length: int | None = None
    waveform_options: Any = None
    loop: bool = False
    recording: bool = False

    def check(self) -> None:
        check_output(self, no_meaning=SHARE | {"waveform_options": "the browser's own player is shown"})
        check_choice("Audio", "type", self.type, ("numpy", "filepath"))
        check_choice("Audio", "format", self.format, ("wav", "mp3", None))
        if self.format == "mp3":
            warn_once('Audio(format="mp3"): sound that is given as numbers becomes a WAV all the same.')

    def postprocess(self, value: Any, files: Files) -> Any:
        return None if value is None else sound(value, files)

    def words(self, data: ComponentData) -> str:
        return str(data.props.get("label") or item_words(data.value))
