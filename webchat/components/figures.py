"""Figures of the plotting libraries become files: a picture, or what their JavaScript draws from.

No library is imported: whoever has a figure has its library.
"""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from types import ModuleType
from typing import Any

from webchat.errors import Unfit
from webchat.files import Files, size_in_words
from webchat.language import gettext as _

from .given import digest, kept, module_of

LARGEST_SVG = 2_000_000  # bytes; a picture of more dots than that is no drawing any more
LARGEST_FIGURE = 20 * 1024**2  # bytes of what a library draws from
SIZES = {
    "plotly": (700, 450),
    "bokeh": (600, 600),
    "altair": (420, 380),
}  # where a figure does not say its own


def figure(value: Any, files: Files, format: str) -> dict[str, Any]:
    """`{"library", "file", "title", "width", "height"}`. Raises `Unfit` for what is no figure."""
    if isinstance(value, ModuleType) and value.__name__ == "matplotlib.pyplot":
        value = value.gcf()
    library = module_of(value)
    if library == "matplotlib" or hasattr(value, "savefig"):
        return _picture(getattr(value, "figure", None) or value, files, format)
    if library == "plotly":
        return _kept(library, json.loads(value.to_json()), files)
    if library == "altair":
        return _kept(library, value.to_dict(), files)
    if library == "bokeh":
        from bokeh.embed import json_item

        return _kept(library, json_item(value), files) | _size_of_bokeh(value)
    raise Unfit(_("{what} is no figure").format(what=type(value).__name__))


def is_figure(value: Any) -> bool:
    library = module_of(value)
    return (library == "matplotlib" and hasattr(value, "savefig")) or library in SIZES


def _kept(library: str, drawn: Any, files: Files) -> dict[str, Any]:
    text = json.dumps(drawn, ensure_ascii=False, separators=(",", ":")).encode()
    if len(text) > LARGEST_FIGURE:
        most = size_in_words(LARGEST_FIGURE)
        raise Unfit(_("a diagram of more than {most} is more than a browser draws").format(most=most))
    file = files.keep_made(digest(text), lambda: text, f"{library}.figure")
    width, height = _size(library, drawn)
    return {
        "library": library,
        "file": file.as_json(),
        "title": _title(drawn),
        "width": width,
        "height": height,
    }


def _size(library: str, drawn: Mapping[str, Any]) -> tuple[int, int]:
    layout = drawn.get("layout", {}) if library == "plotly" else {}
    width, height = SIZES[library]
    if library == "altair" and isinstance(drawn.get("height"), int | float):
        height = int(drawn["height"]) + 80
    return int(layout.get("width") or width), int(layout.get("height") or height)


def _size_of_bokeh(model: Any) -> dict[str, int]:
    sizes = {name: getattr(model, name, None) for name in ("width", "height")}
    return {name: size for name, size in sizes.items() if isinstance(size, int)}


def _title(drawn: Mapping[str, Any]) -> str:
    title = drawn.get("layout", {}).get("title") if "layout" in drawn else drawn.get("title")
    text = title.get("text") if isinstance(title, Mapping) else title
    return text if isinstance(text, str) else ""


def _picture(drawn: Any, files: Files, format: str) -> dict[str, Any]:
    """Matplotlib says itself whether a figure changed since it was drawn last (`stale`)."""
    known = getattr(drawn, "_kept_as", None)
    if known is None or known[0] != format or drawn.stale:
        known = drawn._kept_as = format, _saved(drawn, format)
        drawn.stale = False
    source: bytes = known[1]
    ending = "png" if source[:4] == b"\x89PNG" else format
    file = files.keep_made(digest(source), lambda: source, f"plot.{ending}")
    title = drawn.axes[0].get_title() if drawn.axes else ""
    return {"library": "matplotlib", "file": kept(file, source), "title": title}


def _saved(drawn: Any, format: str) -> bytes:
    file = io.BytesIO()
    # The date would make two pictures of the same thing two files
    dateless = {"metadata": {"Date": None}} if format == "svg" else {}
    drawn.savefig(file, format=format, bbox_inches="tight", **dateless)
    if format == "svg" and file.tell() > LARGEST_SVG:
        return _saved(drawn, "png")
    return file.getvalue()
