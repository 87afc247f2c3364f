"""Components, paths and figures that a chat function gives become messages; one that cannot leaves a sentence."""

from __future__ import annotations

import logging
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from webchat.components.base import Component
from webchat.components.figures import is_figure
from webchat.components.given import is_address, module_of, type_at
from webchat.errors import WebchatError, cannot_be_shown, error_number
from webchat.files import Files
from webchat.messages import PROBLEM, ComponentData

log = logging.getLogger("webchat.generation")

ENDINGS = {
    "image": (".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg", ".avif"),
    "audio": (".mp3", ".wav", ".ogg", ".flac", ".m4a"),
    "video": (".mp4", ".webm", ".ogv", ".mov"),
}


def component_of(value: Any) -> Component | None:
    """The component that `value` is or stands for: a file, a figure, a picture, a table. None if it is none."""
    if isinstance(value, Component):
        return value
    if isinstance(value, tuple) and value and isinstance(value[0], str | os.PathLike):
        return _for_file(value[0], value[1] if len(value) > 1 else None)
    if isinstance(value, Mapping):
        return _of_dict(value)
    if isinstance(value, os.PathLike):
        return _for_file(value)
    if is_figure(value):
        from webchat.components.plot import Plot

        return Plot(value)
    if module_of(value) == "PIL":
        from webchat.components.image import Image

        return Image(value)
    if module_of(value) in ("pandas", "polars"):
        from webchat.components.dataframe import Dataframe

        return Dataframe(value)
    return None


def _of_dict(value: Mapping[Any, Any]) -> Component | None:
    """Gradio's two ways to name a file: `{"path": …}` and `{"file": …}`, which may bear the first."""
    named = value.get("path") or value.get("file")
    if isinstance(named, Mapping):
        return _of_dict(named)
    alt = value.get("alt_text")
    return _for_file(named, alt) if isinstance(named, str | os.PathLike) else None


def _for_file(path: Any, alt: Any = None) -> Component:
    label = None if alt is None else str(alt)
    match _kind_of(path):
        case "image":
            from webchat.components.image import Image

            return Image(str(path), label=label)
        case "audio":
            from webchat.components.audio import Audio

            return Audio(path, label=label)
        case "video":
            from webchat.components.video import Video

            return Video(path, label=label)
        case _:
            from webchat.components.file import File

            return File(path, label=label)


def _kind_of(path: Any) -> str:
    """By what the file holds; where that cannot be looked at, by its name."""
    if not is_address(path):
        try:
            return type_at(Path(path)).partition("/")[0]
        except OSError:
            return ""
    ending = Path(str(path).partition("?")[0]).suffix.lower()
    return next((kind for kind, endings in ENDINGS.items() if ending in endings), "")


def shown(component: Component, files: Files, tells: bool) -> tuple[str, ComponentData]:
    """The component by value, and the same in words.

    `tells`: whether a visitor may read why something cannot be shown, which can name files of this machine.
    """
    name, number = type(component).__name__, error_number()
    try:
        data = component.shown(files)
        return component.words(data), data
    except (WebchatError, TypeError, ValueError, OSError) as error:
        cause = error.__cause__ or error
        log.warning("%s of the chat function's cannot be shown, error %s: %s", name, number, cause)
        why = str(error)
    except Exception as error:  # of the author's own component, or of a library that draws for it
        log.exception("%s of the chat function's cannot be shown, error %s", name, number)
        why = f"{type(error).__name__}: {error}"
    sentence = cannot_be_shown(name, number, why if tells else "")
    return sentence, ComponentData(PROBLEM, {"value": sentence})
