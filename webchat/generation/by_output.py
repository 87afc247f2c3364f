"""What a listener gave, shared out among its outputs."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from functools import cache
from typing import Any

from webchat.components.update import is_update, skip
from webchat.layout.listeners import Listener
from webchat.layout.tree import Block

from .page_states import UnusableValue

log = logging.getLogger("webchat.generation")


def by_output(listener: Listener, given: Any) -> Iterator[tuple[Block, Any]]:
    """Each output with its value; those that stay as they are left out. Raises `UnusableValue`."""
    outputs = listener.outputs
    if listener.batch and not _is_by_block(given):
        given = _first_of_batch(listener, given)
    if not outputs:
        return iter(())
    if _is_by_block(given):
        if strange := [block for block in given if block not in outputs]:
            raise UnusableValue(
                f"{_name(listener)} gave a value for a {type(strange[0]).__name__} that is none of its outputs."
            )
        return iter(given.items())
    if len(outputs) == 1:
        return iter([(outputs[0], given)])
    if is_update(given) and given == skip():
        return iter(())
    if not isinstance(given, list | tuple):
        given = [given]
    if len(given) < len(outputs):
        raise UnusableValue(
            f"{_name(listener)} gave {len(given)} of {len(outputs)} values. Return one for each output, or a dict."
        )
    if len(given) > len(outputs):
        _tell_of_too_many(_name(listener), len(given), len(outputs))
    return zip(outputs, given, strict=False)


@cache
def _tell_of_too_many(name: str, given: int, wanted: int) -> None:
    """Once: a generator may give that often."""
    log.warning("%s gave %d values for %d outputs; the last ones are left out", name, given, wanted)


def _is_by_block(given: Any) -> bool:
    return isinstance(given, dict) and bool(given) and all(isinstance(key, Block) for key in given)


def _first_of_batch(listener: Listener, given: Any) -> Any:
    lists = given if isinstance(given, list | tuple) else [given]
    if len(listener.outputs) == 1 and lists and not isinstance(lists[0], list | tuple):
        return lists[0]
    firsts = [values[0] for values in lists]
    return firsts[0] if len(listener.outputs) == 1 else firsts


def _name(listener: Listener) -> str:
    return getattr(listener.fn, "__name__", type(listener.fn).__name__)
