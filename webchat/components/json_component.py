"""Values with names and values inside them, as a tree that folds."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import KW_ONLY, dataclass
from math import isfinite
from typing import Any

from webchat.checks import check_lengths, check_output
from webchat.errors import Unfit
from webchat.files import Files
from webchat.language import gettext as _
from webchat.layout.listeners import Event
from webchat.messages import ComponentData

from .base import Component
from .remembered import remembered

DEEPEST = 100


@dataclass(eq=False)
class JSON(Component):
    """Values as a tree that folds.

    Parameters:
        value: dicts, lists and what is in them, or JSON text. label: its name.
        open: whether all is unfolded at first; else only the first level is.
        show_indices: whether the entries of lists are counted.
        height, min_height, max_height: in pixels or as CSS lengths; beyond the last it scrolls.
    Usage: `return JSON({"rows": 12, "ok": True})`.
    """

    kind = "json"
    is_words = True
    drawn = ("open", "show_indices", "height", "min_height", "max_height")
    change = Event()

    _: KW_ONLY
    open: bool = False
    show_indices: bool = False
    height: int | str | None = None
    max_height: int | str | None = 500
    min_height: int | str | None = None

    def check(self) -> None:
        check_output(self)
        check_lengths(self, "height", "min_height", "max_height")

    def postprocess(self, value: Any, files: Files) -> Any:
        if isinstance(value, str):
            try:
                return plain(json.loads(value))
            except (ValueError, RecursionError) as error:
                raise Unfit(_("this is no JSON: {why}").format(why=error)) from None
        return remembered(value, (self.kind,), lambda: plain(value))

    def words(self, data: ComponentData) -> str:
        return json.dumps(data.value, ensure_ascii=False, indent=2)


def plain(value: Any, depth: int = 0) -> Any:
    """`value` as JSON can hold it: arrays as lists, what is no number as None, and all else as its text."""
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, float):
        return float(value) if isfinite(value) else None
    if depth > DEEPEST:
        return "…"
    if isinstance(value, Mapping):
        return {str(name): plain(one, depth + 1) for name, one in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(one, depth + 1) for one in value]
    if hasattr(value, "tolist"):  # an array, or one number of it
        return plain(value.tolist(), depth + 1)
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
