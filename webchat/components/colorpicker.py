"""A colour that one picks."""

from __future__ import annotations

import colorsys
import re
from collections.abc import Callable, Sequence
from dataclasses import KW_ONLY, dataclass
from typing import Any

from webchat.files import Files
from webchat.language import gettext as _
from webchat.layout.listeners import Event

from .choices import shortened
from .input import Input

HEX = re.compile(r"#([0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})", re.I)
FUNCTION = re.compile(r"(rgb|hsl)a?\(\s*([\d.]+)\D+?([\d.]+)%?\D+?([\d.]+)%?\s*([,/]\s*[\d.]+%?\s*)?\)", re.I)


@dataclass(eq=False)
class ColorPicker(Input):
    """A colour that one picks; the function gets it as text such as "#1a2b3c".

    Parameters: `value`: the colour at first, as "#1a2b3c", "#abc", "rgb(…)" or "hsl(…)", or a function that gives
    it each time the page opens; the others: as in every input. Usage: `ColorPicker("#1a2b3c", label="Ink")`.
    """

    kind = "colorpicker"
    change, input, submit, focus = Event(), Event(), Event(), Event()
    blur = Event()

    value: str | Callable[..., Any] | None = None
    _: KW_ONLY

    def check(self) -> None:
        super().check()
        self.check_value()

    def from_form(self, said: Sequence[str]) -> Any:
        return (said[-1].strip() or None) if said else None

    def preprocess(self, value: Any, files: Files) -> Any:
        if value is None:
            return None
        try:
            return as_hex(value)
        except ValueError as error:
            raise self.unfit(
                _("{value} is no colour. Write it like #1a2b3c.").format(value=shortened(value))
            ) from error

    def postprocess(self, value: Any, files: Files) -> Any:
        return as_hex(value)


def as_hex(colour: Any) -> str:
    """Any way to write a colour that pickers know, as six digits; how far one sees through it is left out."""
    text = str(colour).strip()
    if found := HEX.fullmatch(text):
        digits = found[1].lower()
        return "#" + ("".join(2 * digit for digit in digits[:3]) if len(digits) < 6 else digits[:6])
    if found := FUNCTION.fullmatch(text):
        try:
            first, second, third = (float(part) for part in found.groups()[1:4])
        except ValueError:
            raise ValueError(f"{text[:40]!r} is no colour.") from None
        if found[1].lower() == "hsl":
            parts = colorsys.hls_to_rgb(first % 360 / 360, min(third, 100) / 100, min(second, 100) / 100)
            first, second, third = (255 * part for part in parts)
        return "#" + "".join(f"{round(min(part, 255)):02x}" for part in (first, second, third))
    raise ValueError(f"{text[:40]!r} is no colour.")
