"""Which thought stands inside which: `id` and `parent_id` of flat messages become a tree."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from webchat.messages import Message

from .views import MessageView

DEEPEST = 16  # thoughts in one another; what belongs further in stands beside the last of them

Parents = Sequence[int | None]  # for each message the index of the thought that it stands inside
Children = Mapping[int | None, Sequence[int]]


def parents(messages: Sequence[Message]) -> list[int | None]:
    """For each message the index of the thought that it belongs inside, or None at the top.

    Thoughts come in any order. An unknown parent is none, and of those that are each other's parents one has none.
    """
    wanted = _wanted(messages)
    found: list[int | None] = [None] * len(messages)
    depths: list[int | None] = [None] * len(messages)
    for start in range(len(messages)):
        for index in reversed(_way_up(wanted, depths, start)):
            parent = wanted[index]
            depth = 0 if parent is None else (depths[parent] or 0) + 1
            found[index] = found[parent] if parent is not None and depth > DEEPEST else parent
            depths[index] = min(depth, DEEPEST)
    return found


def children(parents: Parents) -> Children:
    """The same seen from above: what stands inside each thought, and (under None) at the top."""
    inside: dict[int | None, list[int]] = defaultdict(list)
    for index, parent in enumerate(parents):
        inside[parent].append(index)
    return inside


def outer_first(children: Children, top: int | None = None) -> Iterator[int]:
    """All of them, each after the thought that it stands inside."""
    for index in children.get(top, ()):
        yield index
        yield from outer_first(children, index)


def nest(view: Callable[[int], MessageView], parents: Parents) -> tuple[MessageView, ...]:
    """The views at the top, each with its children inside; `view(index)` draws one message alone."""
    inside = children(parents)
    return tuple(subtree(view, inside, index) for index in inside.get(None, ()))


def subtree(view: Callable[[int], MessageView], children: Children, top: int) -> MessageView:
    """One view with its children inside."""
    inside = tuple(subtree(view, children, index) for index in children.get(top, ()))
    return replace(view(top), children=inside) if inside else view(top)


def _wanted(messages: Sequence[Message]) -> list[int | None]:
    """The parents as the author named them. Of several thoughts with one id the first counts."""
    by_id = {
        str(message.metadata["id"]): index
        for index, message in reversed(list(enumerate(messages)))
        if message.is_thought and "id" in message.metadata
    }
    if not by_id:
        return [None] * len(messages)
    return [
        by_id.get(str(message.metadata["parent_id"])) if "parent_id" in message.metadata else None
        for message in messages
    ]


def _way_up(wanted: list[int | None], depths: Sequence[int | None], start: int) -> list[int]:
    """From `start` to the last one whose depth is unknown. Where that goes in a circle, it is cut."""
    way: dict[int, None] = {}  # in order
    index: int | None = start
    while index is not None and depths[index] is None:
        if index in way:
            wanted[next(reversed(way))] = None
            break
        way[index] = None
        index = wanted[index]
    return list(way)
