"""How many values a function can take, told before a visitor finds out."""

from __future__ import annotations

from collections.abc import Callable
from inspect import Parameter, signature
from typing import Any, get_type_hints

from webchat.checks import warn_once
from webchat.progress import Progress
from webchat.request import Request

from .event_data import EventData

WANTED = Request, Progress, EventData  # given to whoever asks for them, beside the inputs


def warn_of_too_few(owner: str, fn: Callable[..., Any], count: int, gets: str) -> None:
    """Warns where `fn` takes fewer than the `count` values that `gets` puts into words."""
    takes = _takes(fn)
    if takes is not None and takes < count:
        name = getattr(fn, "__name__", type(fn).__name__)
        warn_once(f"{owner}: the function {name!r} takes {takes}, and gets {gets}.")


def _takes(fn: Callable[..., Any]) -> int | None:
    """How many inputs it can take; None for any number, and where that cannot be found out."""
    try:
        parameters = signature(fn).parameters.values()
    except (TypeError, ValueError):  # some builtins have none
        return None
    if any(one.kind is Parameter.VAR_POSITIONAL for one in parameters):
        return None
    by_place = (Parameter.POSITIONAL_ONLY, Parameter.POSITIONAL_OR_KEYWORD)
    hints = _hints(fn)
    return sum(one.kind in by_place and not _is_wanted(one, hints) for one in parameters)


def _is_wanted(parameter: Parameter, hints: dict[str, Any]) -> bool:
    hint = hints.get(parameter.name, parameter.annotation)
    classes = (hint, *getattr(hint, "__args__", ()))  # of `Request | None`, too
    return isinstance(parameter.default, Progress) or any(
        isinstance(one, type) and issubclass(one, WANTED) for one in classes
    )


def _hints(fn: Any) -> dict[str, Any]:
    try:
        return get_type_hints(fn)
    except Exception:  # what cannot be read counts as an input
        return {}
