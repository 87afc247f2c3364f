"""How many values a function can take, told before a visitor finds out."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from inspect import Parameter, isroutine, signature
from typing import Any, get_type_hints

from webchat.checks import warn_once
from webchat.errors import DefinitionError
from webchat.progress import Progress
from webchat.request import Request

from .event_data import EventData

WANTED = Request, Progress, EventData  # given to whoever asks for them, beside the inputs


def refuse_misfit(owner: str, fn: Callable[..., Any], count: int) -> None:
    """Raises `DefinitionError` where `fn` cannot be called with `count` values."""
    if said := _misfit(fn, count):
        raise DefinitionError(f"{owner}: {said}, and gets {in_words(count)}.")


def warn_of_misfit(owner: str, fn: Callable[..., Any], count: int, gets: str) -> None:
    """Warns where `fn` cannot be called with the `count` values that `gets` puts into words."""
    if said := _misfit(fn, count):
        warn_once(f"{owner}: {said}, and gets {gets}.")


def in_words(count: int) -> str:
    return f"{count or 'no'} input{'s' * (count != 1)}"


def _misfit(fn: Callable[..., Any], count: int) -> str | None:
    """What is wrong, in words. Nothing where that cannot be found out: some builtins have no signature."""
    try:
        parameters = signature(fn).parameters.values()
    except (TypeError, ValueError):
        return None
    by_place = (Parameter.POSITIONAL_ONLY, Parameter.POSITIONAL_OR_KEYWORD)
    hints = hints_of(fn)
    inputs = [one for one in parameters if one.kind in by_place and not _is_wanted(one, hints)]
    needed = sum(one.default is Parameter.empty for one in inputs)
    name = getattr(fn, "__name__", type(fn).__name__)
    if needed > count:
        return f"the function {name!r} needs {needed}"
    takes_any = any(one.kind is Parameter.VAR_POSITIONAL for one in parameters)
    return f"the function {name!r} takes {len(inputs)}" if len(inputs) < count and not takes_any else None


def _is_wanted(parameter: Parameter, hints: dict[str, Any]) -> bool:
    hint = hints.get(parameter.name, parameter.annotation)
    classes = (hint, *getattr(hint, "__args__", ()))  # of `Request | None`, too
    return isinstance(parameter.default, Progress) or any(
        isinstance(one, type) and issubclass(one, WANTED) for one in classes
    )


def hints_of(fn: Any) -> dict[str, Any]:
    """What a function, or whatever else can be called, says of its parameters."""
    while isinstance(fn, partial):
        fn = fn.func
    if not isroutine(fn):
        fn = type(fn).__call__
    try:
        return get_type_hints(fn)
    except Exception:  # an annotation that cannot be read, whatever is in it, is none of ours
        return {}
