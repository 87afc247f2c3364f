"""Which thought stands inside which: `id` and `parent_id` of flat messages become a tree."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from webchat.messages import Message

from .views import MessageView


def parents(messages: Sequence[Message]) -> list[int | None]:
    """For each message the index of the thought that it belongs inside, or None at the top.

    Thoughts come in any order. An unknown parent, or one that is its own descendant, is none.
    """
    by_id = {
        str(message.metadata["id"]): index
        for index, message in reversed(list(enumerate(messages)))
        if message.is_thought and "id" in message.metadata
    }
    found = [by_id.get(str(message.metadata.get("parent_id"))) for message in messages]
    for index in range(len(found)):
        if _is_circular(found, index):
            found[index] = None
    return found


def nest(view: Callable[[int], MessageView], parents: Sequence[int | None]) -> tuple[MessageView, ...]:
    """The views at the top, each with its children inside; `view(index)` draws one message alone."""
    return tuple(subtree(view, parents, index) for index, parent in enumerate(parents) if parent is None)


def subtree(view: Callable[[int], MessageView], parents: Sequence[int | None], top: int) -> MessageView:
    """One view with its children inside."""
    inside = [subtree(view, parents, index) for index, parent in enumerate(parents) if parent == top]
    return replace(view(top), children=tuple(inside)) if inside else view(top)


def _is_circular(parents: Sequence[int | None], start: int) -> bool:
    index, steps = parents[start], 0
    while index is not None and index != start and steps <= len(parents):
        index, steps = parents[index], steps + 1
    return index is not None
