"""Components by their names, as `additional_inputs=["textbox", "slider"]` asks for them."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any

from webchat.errors import DefinitionError

from .base import Component

# Name → module and class; imported when it is asked for
TABLE = {
    "audio": ("audio", "Audio"),
    "checkbox": ("checkbox", "Checkbox"),
    "checkboxgroup": ("checkboxgroup", "CheckboxGroup"),
    "colorpicker": ("colorpicker", "ColorPicker"),
    "datetime": ("datetime", "DateTime"),
    "dropdown": ("dropdown", "Dropdown"),
    "file": ("file", "File"),
    "image": ("image", "Image"),
    "multimodaltextbox": ("multimodal_textbox", "MultimodalTextbox"),
    "number": ("number", "Number"),
    "radio": ("radio", "Radio"),
    "slider": ("slider", "Slider"),
    "state": ("state", "State"),
    "text": ("textbox", "Textbox"),
    "textbox": ("textbox", "Textbox"),
}


def component_of(given: Any) -> Component:
    """A component as an author names it: itself, its name, or a dict with its name and parameters.

    One that is made here stands on no page yet. Raises `DefinitionError`.
    """
    if isinstance(given, Component):
        return given
    name, parameters = (given.get("name"), dict(given)) if isinstance(given, Mapping) else (given, {})
    parameters.pop("name", None)
    module, kind = TABLE.get(str(name).lower().replace("_", ""), (None, ""))
    if module is None:
        raise DefinitionError(
            f"{given!r} is no component. Give one, or one of these names: {', '.join(TABLE)}."
        )
    found: Component = getattr(import_module(f".{module}", __package__), kind)(**parameters, render=False)
    return found
