"""The author's own words on the page, as Markdown."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, field
from inspect import cleandoc
from typing import Any

from webchat.checks import css_length
from webchat.files import Files
from webchat.layout.listeners import Event

from .base import Component

HEIGHTS = ("height", "max_height", "min_height")


@dataclass(eq=False)
class Markdown(Component):
    """Words, as Markdown or HTML.

    Parameters:
        value: the text, or a function that gives it for each page.
        rtl: whether it runs from right to left. latex_delimiters: dicts with left, right and display; None
            means `$$…$$`, `\\(…\\)` and `\\[…\\]`.
        line_breaks: whether a line that ends in the source ends on the page.
        sanitize_html: False lets HTML in it act. header_links: whether headings have links to themselves.
        height, max_height, min_height: in pixels or as a CSS length ("60vh").
        show_copy_button: whether its source can be copied. container: whether it stands in a frame;
            padding: whether with room around it.
        label, show_label: Gradio's, and without effect there, too.
        every, inputs, visible, elem_id, elem_classes, render, key, preserved_by_key: as of any component.
    Usage: `Markdown("# Hello\\n\\nThis is **bold**.")`.
    """

    kind = "markdown"
    is_words = True
    drawn = (
        "rtl", "latex_delimiters", "sanitize_html", "line_breaks", "header_links", "show_copy_button",
        "container", "padding",
    )  # fmt: skip
    heights = HEIGHTS
    change = Event()
    copy = Event()

    value: str | Callable[..., Any] | None = None
    _: KW_ONLY
    rtl: bool = False
    latex_delimiters: Sequence[Mapping[str, Any]] | None = None
    sanitize_html: bool = True
    line_breaks: bool = False
    header_links: bool = False
    height: int | str | None = None
    max_height: int | str | None = None
    min_height: int | str | None = None
    show_copy_button: bool = False
    container: bool = False
    padding: bool = False
    scale: int | None = field(init=False, default=None)
    min_width: int = field(init=False, default=160)

    def check(self) -> None:
        for name in HEIGHTS:
            css_length(name, getattr(self, name), "Markdown")

    def postprocess(self, value: Any, files: Files) -> str:
        return cleandoc(str(value))

    def words(self, data: Any) -> str:
        return str(data.value or "")
