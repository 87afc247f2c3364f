"""Sizes that an author gives as parameters become rules of her style sheet: the page allows no style attributes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from webchat.checks import css_length
from webchat.components.multimodal_textbox import MultimodalTextbox
from webchat.components.textbox import Textbox
from webchat.definition import Definition
from webchat.layout.containers import Row, Sidebar
from webchat.layout.tabs import Tab
from webchat.layout.tree import Block, Layout

from . import dom_ids

OWN_SIZES = ("chatbot", "image", "video")  # what says its size itself
HEIGHTS = {"height": "block-size", "min_height": "min-block-size", "max_height": "max-block-size"}


def measures(definition: Definition) -> Iterator[str]:
    """The rules, one after the other."""
    room = ".log, .room > .welcome" if definition.is_laid_out else ".log"
    if heights := _heights(definition.chatbot):
        yield _rule(room, heights)
    yield from _box(definition.textbox)
    if definition.layout:
        yield from _fields(definition.layout)
    if definition.layout and definition.is_laid_out:
        yield from _layout(definition.layout)


def _box(textbox: Textbox | MultimodalTextbox) -> Iterator[str]:
    if (textbox.lines, textbox.most_lines) != (Textbox.lines, 20):
        yield _rule(
            ".composer textarea", {"--lines": str(textbox.lines), "--most-lines": str(textbox.most_lines)}
        )
    if textbox.text_align is not None:
        yield _rule(".composer [name=text]", {"text-align": textbox.text_align})


def _fields(layout: Layout) -> Iterator[str]:
    """Of text that is written elsewhere than in the box of the chat."""
    for number, block in layout.blocks.items():
        if isinstance(block, Textbox):
            wishes: dict[str, str] = {"text-align": block.text_align} if block.text_align else {}
            if (block.lines, block.most_lines) != (Textbox.lines, 20):
                wishes |= {"--lines": str(block.lines), "--most-lines": str(block.most_lines)}
            if wishes:
                yield _rule(f"#{dom_ids.field(number)}", wishes)


def _layout(layout: Layout) -> Iterator[str]:
    fills = bool(getattr(layout.root, "fill_height", False))
    for number, block in layout.blocks.items():
        place = f'[data-block="{number}"]'
        if wishes := _share(block, fills) | ({} if block.kind in OWN_SIZES else _scrolling(block)):
            yield _rule(place, wishes)
        if isinstance(block, Sidebar) and "width" in block.given:
            yield _rule(place, {"--panel": css_length("width", block.width, "Sidebar") or ""})
        if isinstance(block, Tab):
            yield _rule(f".tabs:has(#{dom_ids.tab_choice(number)}:checked) > {place}", {"display": "flex"})


def _share(block: Block, fills: bool) -> dict[str, str]:
    """How much of its row it takes, or of the page's height where that is filled."""
    scale, min_width = getattr(block, "scale", None), getattr(block, "min_width", None)
    if not isinstance(block.parent, Row):
        return {"flex": f"{scale} 1 auto"} if fills and scale else {}
    share = {}
    if "scale" in block.given and scale is not None:
        share["flex"] = f"{scale} 1 0" if scale else "none"
    if "min_width" in block.given and min_width is not None:
        share["min-inline-size"] = f"min({min_width}px, 100%)"
    return share


def _scrolling(block: Block) -> dict[str, str]:
    heights = _heights(block)
    return heights | {"overflow": "auto"} if {"block-size", "max-block-size"} & heights.keys() else heights


def _heights(block: Block) -> dict[str, str]:
    given = {css: css_length(name, getattr(block, name, None)) for name, css in HEIGHTS.items()}
    return {css: length for css, length in given.items() if length is not None}


def _rule(selector: str, wishes: Mapping[str, str]) -> str:
    return f"{selector} {{ " + "; ".join(f"{name}: {value}" for name, value in wishes.items()) + " }"
