"""The drawings that pages use, as one hidden SVG that `<use href="#name"/>` refers to."""

from __future__ import annotations

import re
from functools import lru_cache

from markupsafe import Markup

from .assets import STATIC

USED = {
    "attach", "check", "chevron", "clock", "close", "compose", "copy", "down", "download", "edit", "end", "file",
    "flag", "image", "left", "list", "logout", "menu", "mic", "moon", "more", "panel", "people", "person", "retry",
    "right", "search", "send", "stop", "sun", "trash", "undo", "up", "warn",
}  # fmt: skip
SYMBOL = re.compile(r'<symbol id="([a-z]+)".*?</symbol>')


@lru_cache(maxsize=1)
def sprite() -> Markup:
    drawn = SYMBOL.finditer((STATIC / "icons.svg").read_text(encoding="utf-8"))
    return Markup("<svg hidden>" + "".join(found[0] for found in drawn if found[1] in USED) + "</svg>")
