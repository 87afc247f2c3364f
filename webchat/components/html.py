"""HTML of the author's own."""

from __future__ import annotations

import re
from dataclasses import KW_ONLY, dataclass, field
from html import unescape
from typing import Any

from webchat.checks import check_lengths, check_output
from webchat.files import Files
from webchat.layout.listeners import Event
from webchat.messages import ComponentData

from .base import Component

SILENT = re.compile(r"<(script|style|template)\b.*?</\1\s*>|<!--.*?-->", re.S | re.I)
ENDS_A_LINE = re.compile(r"<(br|/p|/div|/li|/tr|/h[1-6]|hr)\b[^>]*>", re.I)
TAG = re.compile(r"<[^>]*>")
GAPS = re.compile(r"[ \t]+")


@dataclass(eq=False)
class HTML(Component):
    """HTML, without whatever in it acts: it may hold a model's words.

    Parameters:
        value: the HTML. min_height, max_height: in pixels; beyond the second it scrolls.
        label: its name, above it if `show_label` is True. container: whether it has a frame.
        padding: whether it keeps a distance from that.
    Usage: `return HTML("<h3>Done</h3><p>All <b>12</b> pages are there.</p>")`.
    """

    kind = "html"
    is_words = True
    drawn = ("min_height", "max_height", "container", "padding")
    change = Event()

    _: KW_ONLY
    scale: int | None = field(init=False, default=None)
    min_width: int = field(init=False, default=160)
    show_label: bool = False
    container: bool = False
    min_height: int | None = None
    max_height: int | None = None
    padding: bool = True

    def check(self) -> None:
        check_output(self)
        check_lengths(self, "min_height", "max_height")

    def postprocess(self, value: Any, files: Files) -> Any:
        return None if value is None else str(value)

    def words(self, data: ComponentData) -> str:
        text = TAG.sub("", ENDS_A_LINE.sub("\n", SILENT.sub("", data.value or "")))
        lines = (GAPS.sub(" ", line).strip() for line in unescape(text).splitlines())
        return "\n".join(line for line in lines if line)
