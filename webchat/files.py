"""A file as a value: what is known of one that storage keeps."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class FileData:
    """A kept file. Its `key` is what addresses name: nobody can guess it, and only its owner may use it."""

    key: str
    name: str  # as whoever gave it called it, without folders
    type: str  # MIME, found out from the content
    size: int  # bytes

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def of(cls, json: Mapping[str, Any]) -> FileData:
        return cls(json["key"], json["name"], json["type"], json["size"])


class Files(Protocol):
    """The files of one user, as components and the author's function need them."""

    def path(self, key: str) -> Path:
        """Where the file lies, under its own name. Raises `NotFound` if it is not this user's."""

    def find(self, key: str) -> FileData:
        """What is known of it. Raises `NotFound`."""

    def keep(self, source: Path | bytes, name: str) -> FileData:
        """Keep a copy of a file, or of some bytes, under `name`."""

    def keep_made(self, made_of: str, make: Callable[[], bytes], name: str) -> FileData:
        """Keep what `make` makes. Within a run it need not make again what the same was made of before."""


def size_in_words(size: int) -> str:
    """`18 KB`, `4.1 MB`."""
    for unit, name in ((1024**3, "GB"), (1024**2, "MB")):
        if size >= unit:
            return f"{size / unit:.3g} {name}"
    return f"{size / 1024:.3g} KB" if size >= 1024 else f"{size} B"
