"""Values that a function makes: of other components, anew when one of these changes, or every so often."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from webchat.checks import warn_once
from webchat.errors import DefinitionError
from webchat.layout import listeners
from webchat.layout.listeners import Trigger, as_list, changes_of
from webchat.layout.parameters import refuse_misfit
from webchat.writing import call

if TYPE_CHECKING:
    from .base import Component

SHORTEST = 0.2  # seconds between two ticks: a page asks at most five times in one

Given = Callable[["Component"], Any]  # what a function gets for a component


def listen(component: Component) -> None:
    """Have the value of `component` made anew as its `inputs` and `every` say. Raises `DefinitionError`."""
    every, inputs = component.every, component.inputs
    if callable(component.value):
        count = 1 if isinstance(inputs, set | frozenset) else len(as_list(inputs))
        refuse_misfit(f"{type(component).__name__}(value=…)", component.value, count)
    if every is None and inputs is None:
        return
    owner = type(component).__name__
    if not callable(component.value):
        warn_once(f"{owner}: every and inputs change nothing, since its value is no function.")
        return
    triggers = changes_of(inputs)
    if hasattr(every, "tick"):
        triggers.append(every.tick)
    elif every is not None:
        check_seconds(f"{owner}(every=…)", every)
        triggers.append(Trigger(component, "tick"))
    how: Any = {"show_progress": "hidden", "trigger_mode": "always_last"}
    listeners.listen(triggers, component.value, inputs, component, **how)


def value_of(component: Component, given: Given) -> Any:
    """What it is made with; a function is called with what is `given` for each of its inputs."""
    if not callable(component.value):
        return component.value
    inputs = as_list(component.inputs)
    if isinstance(component.inputs, set | frozenset):
        return call(component.value, {one: given(one) for one in inputs})
    return call(component.value, *map(given, inputs))


def check_seconds(parameter: str, seconds: Any) -> None:
    is_number = isinstance(seconds, int | float) and not isinstance(seconds, bool)
    if not is_number or not SHORTEST <= seconds < math.inf:
        raise DefinitionError(f"{parameter}: {seconds!r} is no time; give seconds, at least {SHORTEST}.")
