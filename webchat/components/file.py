"""Files to take along."""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass
from pathlib import Path
from typing import Any, Literal

from webchat.checks import check_choice, check_lengths, check_output
from webchat.files import Files
from webchat.layout.listeners import Event
from webchat.messages import ComponentData

from .given import given_file, item_words
from .taking import Taking


@dataclass(eq=False)
class File(Taking):
    """Files to take along, each with its size; or a field for them, whose function gets paths, or bytes.

    Parameters:
        value: a path or an address, or a list of them. label: their name.
        height: beyond which a list scrolls.
        interactive: whether it is a field for files. file_count: "single", "multiple" or "directory".
        file_types: what it takes, by kind ("image"), ending (".pdf") or type. type: "filepath" or "binary".
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
    allow_reordering: bool = False

    def check(self) -> None:
        check_output(self)
        check_choice("File", "file_count", self.file_count, ("single", "multiple", "directory"))
        check_choice("File", "type", self.type, ("filepath", "binary"))
        check_lengths(self, "height")

    keeps_list = True

    @property
    def takes_several(self) -> bool:
        return self.file_count != "single"

    def read(self, path: Path) -> Any:
        return path.read_bytes() if self.type == "binary" else str(path)

    def props(self) -> dict[str, Any]:
        return super().props() | ({"is_folder": self.file_count == "directory"} if self.interactive else {})

    def postprocess(self, value: Any, files: Files) -> Any:
        if value is None:
            return None
        return [given_file(one, files) for one in (value if isinstance(value, list | tuple) else [value])]

    def words(self, data: ComponentData) -> str:
        return ", ".join(item_words(item) for item in data.value or ())
