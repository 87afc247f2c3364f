"""Text that SQL, JSON and UTF-8 can hold, whoever it comes from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def clean(text: str) -> str:
    """NUL and half characters become U+FFFD, fitting halves one character."""
    if "\0" in text:
        text = text.replace("\0", "\ufffd")
    if text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text


def clean_inside(value: Any) -> Any:
    """The same for every text inside `value`; all else stays what it is."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, dict):
        return {clean_inside(key): clean_inside(item) for key, item in value.items()}
    if type(value) in (list, tuple):
        return type(value)([clean_inside(item) for item in value])
    return value


def clean_json(value: Any) -> Any:
    """The same, and what JSON does not know becomes text."""
    if isinstance(value, str):
        return clean(value)
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, float):
        return value if value - value == 0 else None  # JSON knows neither infinity nor NaN
    if isinstance(value, Mapping):
        return {clean(str(key)): clean_json(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [clean_json(item) for item in value]
    return clean(str(value))
