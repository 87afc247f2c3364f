"""What an author passes is checked with this: too early, without meaning here, or simply wrong."""

from __future__ import annotations

import re
import sys
import warnings
from collections.abc import Collection, Iterable, Mapping
from dataclasses import fields
from inspect import Signature
from typing import Any

from webchat.errors import DefinitionError, NotYetError

_said: set[str] = set()


def changed_fields(component: Any) -> dict[str, Any]:
    """The fields of a component that are not at their default."""
    values = {field.name: (getattr(component, field.name), field.default) for field in fields(component)}
    return {name: value for name, (value, default) in values.items() if _differs(value, default)}


def changed_arguments(signature: Signature, values: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments of a call that are not at their default, `values` being the function's `locals()`."""
    return {
        name: values[name]
        for name, parameter in signature.parameters.items()
        if name in values and _differs(values[name], parameter.default)
    }


def _differs(value: Any, default: Any) -> bool:
    if default is None:  # whatever it is, it is not compared: two arrays are neither equal nor different
        # `share=False` says what None says already
        return value is not None and value is not False and not (isinstance(value, list) and not value)
    return value is not default and value != default


def refuse_later(owner: str, changed: Iterable[str], later: Collection[str]) -> None:
    """Raises `NotYetError` for the first parameter that a later version fills."""
    for name in changed:
        if name in later:
            raise NotYetError(f"{owner}({name}=…)")


def check_output(
    component: Any, later: Collection[str] = (), no_meaning: Mapping[str, str] | None = None
) -> None:
    """What all components that show something have in common; `later` and `no_meaning` are what a kind adds."""
    owner, changed = type(component).__name__, changed_fields(component)
    refuse_later(owner, changed, later)
    warn_without_meaning(owner, changed, {**ONLY_RENDER, **(no_meaning or {})})


ONLY_RENDER = dict.fromkeys(("key", "preserved_by_key"), "there is no render() that draws it anew")
SHARE = {"show_share_button": "it shares to Hugging Face Discussions"}
LARGE = {"show_fullscreen_button": "a picture opens large by its own link"}


def warn_without_meaning(owner: str, changed: Iterable[str], reasons: Mapping[str, str]) -> None:
    """Says once for each parameter that it changes nothing here, and why."""
    for name in changed:
        if name in reasons:
            warn_once(f"{owner}({name}=…) changes nothing in webchat: {reasons[name]}.")


def warn_once(text: str, category: type[Warning] = UserWarning) -> None:
    """Warns at the author's own line, and only the first time in this process."""
    if text not in _said:
        _said.add(text)
        warnings.warn(text, category, stacklevel=_level_of_author())


def _level_of_author() -> int:
    """How many frames above `warn_once` the first one outside this package is."""
    level, frame = 1, sys._getframe(1)
    while frame.f_back and frame.f_globals.get("__name__", "").partition(".")[0] == "webchat":
        level, frame = level + 1, frame.f_back
    return level


def check_choice(owner: str, name: str, value: object, choices: Collection[object]) -> None:
    if value not in choices:
        *others, last = (repr(choice) for choice in choices)
        raise DefinitionError(f"{owner}({name}={value!r}): {name} is {', '.join(others)} or {last}.")


LENGTH = re.compile(r"\d+(\.\d+)?(px|em|rem|ch|lh|%|vh|dvh|svh|lvh|vw)")


def css_length(name: str, value: object, owner: str = "Chatbot") -> str | None:
    """A length as CSS, checked, so that nothing else gets into a style sheet by it."""
    if value is None:
        return None
    if isinstance(value, int | float) and not isinstance(value, bool) and value > 0:
        return f"{value:g}px"
    if isinstance(value, str) and LENGTH.fullmatch(value):
        return value
    raise DefinitionError(f'{owner}({name}={value!r}): {name} is a number of pixels or a length like "60vh".')


def check_lengths(component: Any, *names: str) -> None:
    """Raises `DefinitionError` for a size that is none."""
    for name in names:
        css_length(name, getattr(component, name), type(component).__name__)


def check_times(owner: str, given: tuple[int, int] | None) -> tuple[int, int] | None:
    """`delete_cache`: two numbers of seconds."""
    if given is None:
        return None
    if not isinstance(given, tuple | list) or len(given) != 2:
        raise DefinitionError(f"{owner}(delete_cache={given!r}): give how often and how old, in seconds.")
    for seconds in given:
        check_count(owner, "delete_cache", seconds)
    return given[0], given[1]


def check_count(owner: str, name: str, value: object, least: int = 1) -> None:
    """A whole number of at least `least`; None is left to the caller's default."""
    if value is None:
        return
    if isinstance(value, bool) or not isinstance(value, int) or value < least:
        raise DefinitionError(f"{owner}({name}={value!r}): {name} is a whole number of at least {least}.")
