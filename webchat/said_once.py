"""What an author is warned of, once in a process."""

from __future__ import annotations

import sys
import warnings

_said: set[str] = set()


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
