"""The author's layout as values for the templates: each block with what it shows at the moment."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from webchat.layout.tree import Block, Container
from webchat.messages import ComponentData

from .views import BlockView


def block_view(block: Block, shown: Mapping[int, ComponentData]) -> BlockView:
    """A numbered block with all that stands in it; `shown`: what each component shows, by its number."""
    assert block.number is not None, "Layout.of() numbers the blocks of a page"
    children = block.children if isinstance(block, Container) else []
    return BlockView(
        number=block.number,
        kind=block.kind,
        block=block,
        data=shown.get(block.number),
        children=[block_view(child, shown) for child in children],
    )


def panels(view: BlockView) -> Iterator[BlockView]:
    """The side bars in it, wherever their author put them."""
    if view.kind == "sidebar":
        yield view
    for child in view.children:
        yield from panels(child)
