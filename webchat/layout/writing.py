"""Which container the page is being written in: whatever is made meanwhile stands in it."""

from __future__ import annotations

from contextvars import ContextVar
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .tree import Container

open_container: ContextVar[Container | None] = ContextVar("open", default=None)


def is_being_written() -> bool:
    """Whether a page is: then what is made now stands on it."""
    return open_container.get() is not None
