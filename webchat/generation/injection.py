"""What a function asks for by an annotation or a default: the request, the event, its progress."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import UnionType
from typing import Any, Union, get_args, get_origin

from webchat.layout.event_data import EventData
from webchat.layout.parameters import hints_of
from webchat.layout.tree import Block
from webchat.progress import Progress
from webchat.request import Request

from .page_states import PageState


@dataclass(frozen=True, slots=True)
class Event:
    """What happened: whose event it is, and what is known of it."""

    target: Block | None = None
    data: Any = None


NO_EVENT = Event()


@dataclass(frozen=True, slots=True)
class Visit:
    """Who asks, as far as only this process knows it: his request, and what his page remembers."""

    request: Request | None = None
    page: PageState | None = None


NOBODY = Visit()


class Wishes:
    """What `fn` wants beside its inputs. Usage: `fn(*Wishes(fn).arguments(inputs, request))`; ask once, keep it."""

    def __init__(self, fn: Callable[..., Any]) -> None:
        self._parameters: list[inspect.Parameter] = []
        self._hints: dict[str, Any] = {}
        try:
            parameters = inspect.signature(fn).parameters.values()
        except (TypeError, ValueError):  # some builtins have none
            return
        for parameter in parameters:
            if parameter.kind not in (parameter.POSITIONAL_ONLY, parameter.POSITIONAL_OR_KEYWORD):
                break
            self._parameters.append(parameter)
        self._hints = hints_of(fn)

    @property
    def progress(self) -> Progress | None:
        """The function's own, by which it says how far it is."""
        defaults = (parameter.default for parameter in self._parameters)
        return next((default for default in defaults if isinstance(default, Progress)), None)

    @property
    def request(self) -> bool:
        """Whether it asks for the request."""
        return any(_class_of(hint) is Request for hint in self._hints.values())

    def arguments(
        self, inputs: Sequence[Any], request: Request | None = None, event: Event = NO_EVENT
    ) -> list[Any]:
        """The inputs, in order, with what else is wanted in its place."""
        given = list(inputs)
        for place, parameter in enumerate(self._parameters):
            if place > len(given):  # an input is missing: Python says so best
                break
            if isinstance(parameter.default, Progress):
                given.insert(place, parameter.default)
                continue
            wanted = _class_of(self._hints.get(parameter.name))
            if wanted is Request:
                given.insert(place, request)
            elif wanted is Progress:
                given.insert(place, Progress())
            elif isinstance(wanted, type) and issubclass(wanted, EventData):
                given.insert(place, wanted(event.target, event.data))
            elif parameter.default is not parameter.empty and place == len(given):
                given.append(parameter.default)
        return given


def _class_of(hint: Any) -> Any:
    """The class that is asked for, by itself or as `X | None`."""
    if get_origin(hint) in (Union, UnionType):
        classes = [one for one in get_args(hint) if one is not type(None)]
        return classes[0] if len(classes) == 1 else None
    return hint


NO_WISHES = Wishes(lambda: None)
