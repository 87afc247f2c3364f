"""A chat function of any kind becomes one iterator of values, sync or async."""

from __future__ import annotations

import inspect
import logging
from collections.abc import AsyncIterator, Callable, Iterator
from functools import partial
from typing import Any

log = logging.getLogger("webchat.generation")


def is_async(fn: Callable[..., Any]) -> bool:
    """Whether calling `fn` surely only makes a coroutine or an async generator, and so never blocks.

    A function that turns out to be async only when it is called (a lambda around one, say) is found out
    by its result: see `is_async_result`.
    """
    while isinstance(fn, partial):
        fn = fn.func
    if not inspect.isroutine(fn):
        fn = type(fn).__call__
    return inspect.iscoroutinefunction(fn) or inspect.isasyncgenfunction(fn)


def is_async_result(result: Any) -> bool:
    return inspect.isawaitable(result) or hasattr(result, "__aiter__")


def values(result: Any) -> Iterator[Any]:
    """What a sync function gave: each value of an iterator, or the one value that it returned.

    Closing this iterator closes the author's generator: `GeneratorExit` reaches it, its `finally` runs.
    """
    if not _is_iterator(result):
        yield result
        return
    try:
        returned = yield from result
        if returned is not None:
            log.warning(
                "a generator returned a %s at its end, which nobody sees: yield it instead of returning it",
                type(returned).__name__,
            )
    finally:
        if close := getattr(result, "close", None):
            close()


async def async_values(result: Any) -> AsyncIterator[Any]:
    """The same for what an async function gave; an awaitable may also bear a generator of either kind."""
    if inspect.isawaitable(result):
        result = await result
    if hasattr(result, "__aiter__"):
        try:
            async for value in result:
                yield value
        finally:
            if aclose := getattr(result, "aclose", None):
                await aclose()
        return
    for value in values(result):
        yield value


def _is_iterator(result: Any) -> bool:
    return hasattr(result, "__next__") and hasattr(result, "__iter__")
