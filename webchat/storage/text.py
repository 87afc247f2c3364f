"""Words at the door of the database: what it can keep, and the title made from the first ones."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

TITLE_LENGTH = 60  # of one that we make
LONGEST_TITLE = 200  # of one that is given
# Marks that turn the direction of what is written after them, also outside of a title or a name
TURNS = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)], None)


def clean(text: str) -> str:
    """What SQL and UTF-8 can hold: NUL and half characters become U+FFFD, fitting halves one character."""
    if "\0" in text:
        text = text.replace("\0", "\ufffd")
    if text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text


def clean_json(value: Any) -> Any:
    """The same for every text inside `value`; what JSON does not know becomes text."""
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


def title_of(text: str, longest: int = TITLE_LENGTH) -> str:
    """The first words, cut between two of them where that is possible."""
    words = " ".join(text[: longest * 20].translate(TURNS).split())
    if len(words) <= longest:
        return words
    cut = words.rfind(" ", longest // 2, longest)
    return words[: cut if cut > 0 else longest - 1].rstrip(" ,;:.-–—") + "…"
