"""Which container the page is being written in: whatever is made meanwhile stands in it."""

from __future__ import annotations

from contextvars import ContextVar
from typing import TYPE_CHECKING

from webchat.errors import DefinitionError

if TYPE_CHECKING:
    from .tree import Block, Container

open_container: ContextVar[Container | None] = ContextVar("open", default=None)


def is_being_written() -> bool:
    """Whether a page is: then what is made now stands on it."""
    return open_container.get() is not None


def refuse_nowhere(block: Block, event: str) -> None:
    """Raises `DefinitionError` for a listener that nobody would hear: its block stands on no page."""
    is_page = hasattr(block, "children")
    if not is_page and block.parent is None and not is_being_written():
        name = type(block).__name__
        raise DefinitionError(
            f"{name}.{event}: this {name} stands on no page, so nobody would call the function. Make both inside "
            "`with Blocks() as demo:`; for what is in a ChatInterface, say it inside `with` that chat."
        )
