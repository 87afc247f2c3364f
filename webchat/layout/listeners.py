"""What happens when somebody uses a block: an event, and the function that listens to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .tree import Block

_orders = count()


@dataclass(eq=False)
class Listener:
    """A function that is called when one of its `targets` has its event: (block, name of the event)."""

    event: str
    fn: Callable[..., Any] | None
    inputs: list[Block]
    outputs: list[Block]
    order: int = field(default_factory=lambda: next(_orders))


class Event:
    """An event of a kind of block. Usage: `class Button(Component): click = Event()`; `button.click(fn)`."""

    name: str

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __get__(self, block: Block | None, owner: type) -> Any:
        return self if block is None else lambda *given, **named: listen(block, self.name, *given, **named)


def listen(
    block: Block,
    event: str,
    fn: Callable[..., Any] | None = None,
    inputs: Any = None,
    outputs: Any = None,
    **later: Any,
) -> Listener:
    """Have `fn` called when `block` has this event."""
    listener = Listener(event, fn, _as_list(inputs), _as_list(outputs))
    block.listeners.append(listener)
    return listener


def _as_list(blocks: Any) -> list[Any]:
    if blocks is None:
        return []
    return list(blocks) if isinstance(blocks, list | tuple | set) else [blocks]
