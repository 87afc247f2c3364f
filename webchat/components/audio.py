"""Sound, with a player."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import KW_ONLY, dataclass
from pathlib import Path
from typing import Any, Literal

from webchat.checks import SHARE, check_choice, check_output, warn_once
from webchat.files import Files
from webchat.layout.listeners import Event
from webchat.messages import ComponentData

from .given import item_words
from .sound_files import Unreadable, read_sound, readable
from .sounds import sound
from .taking import Taking


@dataclass(eq=False)
class Audio(Taking):
    """Sound, with a player; or a field for it, whose function gets a pair of rate and array, or a path.

    Parameters:
        value: a path, an address, bytes, or a pair `(samples a second, NumPy array)`, which becomes a WAV.
        autoplay: whether it begins by itself. loop: whether it begins again at its end.
        label: its name. show_download_button: whether it can be saved; None is yes.
        interactive: whether it is a field for sound. sources: "upload", "microphone" or a list of them.
        type: "numpy" or "filepath": what the function gets. Numbers come of WAV files, and of others where
            soundfile or an ffmpeg command is installed; the page records a WAV where nothing else can be read.
    Usage: `return Audio("waves.mp3", autoplay=True)`.
    """

    kind = "audio"
    drawn = ("autoplay", "loop", "show_download_button")
    change = Event()

    _: KW_ONLY
    sources: Any = None
    type: Literal["numpy", "filepath"] = "numpy"
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

    @property
    def taken(self) -> Sequence[str]:
        return readable() if self.type == "numpy" else ["audio"]

    @property
    def all_sources(self) -> Sequence[str]:
        return super().all_sources if self.sources else ["upload", "microphone"]

    def read(self, path: Path) -> Any:
        try:
            return str(path) if self.type == "filepath" else read_sound(path)
        except Unreadable as error:
            raise self.unfit(str(error)) from error

    def postprocess(self, value: Any, files: Files) -> Any:
        return None if value is None else sound(value, files)

    def words(self, data: ComponentData) -> str:
        return str(data.props.get("label") or item_words(data.value))
