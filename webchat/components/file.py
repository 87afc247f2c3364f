"""Files to take along."""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass
from typing import Any, Literal

from webchat.checks import check_choice, check_lengths, check_output
from webchat.files import Files
from webchat.layout.listeners import Event
from webchat.messages import ComponentData

from .base import Component
from .given import given_file, item_words


@dataclass(eq=False)
class File(Component):
    """Files to take along, each with its size.

    Parameters:
        value: a path or an address, or a list of them. label: their name.
        height: beyond which a list scrolls.
        file_count, file_types, type, interactive, allow_reordering: for files as an input.
    Usage: `return File("report.pdf")`.
    """

    kind = "file"
    drawn = ("height",)
    change = Event()

    _: KW_ONLY
    file_count: Literal["single", "multiple", "directory"] = "single"
    file_types: list[str] | None = None
    type: Literal["filepath", "binary"] = "filepath"
    height: int | float | str | None = None
    interactive: bool | None = None
    allow_reordering: bool = False

    def check(self) -> None:
        check_output(self)
        check_choice("File", "file_count", self.file_count, ("single", "multiple", "directory"))
        check_choice("File", "type", self.type, ("filepath", "binary"))
        check_lengths(self, "height")

    def postprocess(self, value: Any, files: Files) -> Any:
        if value is None:
            return None
        return [given_file(one, files) for one in (value if isinstance(value, list | tuple) else [value])]

    def words(self, data: ComponentData) -> str:
        return ", ".join(item_words(item) for item in data.value or ())
