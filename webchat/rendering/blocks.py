"""The author's layout as values for the templates: each block with what it shows at the moment."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from webchat.generation.page_states import Look
from webchat.layout.tree import Block, Container
from webchat.messages import ComponentData

from .views import BlockView

NO_LOOKS: Mapping[int, Look] = {}


def block_view(
    block: Block, shown: Mapping[int, ComponentData], looks: Mapping[int, Look] = NO_LOOKS
) -> BlockView:
    """A numbered block with all that stands in it.

    `shown`: what each component shows, by its number; `looks`: how events have left blocks.
    """
    assert block.number is not None, "Layout.of() numbers the blocks of a page"
    children = block.children if isinstance(block, Container) else []
    return BlockView(
        number=block.number,
        kind=block.kind,
        block=looks[block.number].of(block) if block.number in looks else block,
        data=shown.get(block.number),
        children=[block_view(child, shown, looks) for child in children],
    )


def panels(view: BlockView) -> Iterator[BlockView]:
    """The side bars in it, wherever their author put them."""
    if view.kind == "sidebar":
        yield view
    for child in view.children:
        yield from panels(child)
