"""What a file is: by its content where that says so, by its name only where it cannot contradict."""

from __future__ import annotations

import mimetypes
from pathlib import Path

import filetype

SVG = "image/svg+xml"
HEAD = 8192  # bytes that tell
BINARY, TEXT = "application/octet-stream", "text/plain"


def type_of(path: Path, name: str) -> str:
    """The MIME type of the file at `path`, which somebody calls `name`."""
    with path.open("rb") as file:
        head = file.read(HEAD)
    found: str | None = filetype.guess_mime(head)
    named = mimetypes.guess_type(name)[0] or ""
    if found is not None:
        return named if named and _is_kept_in(named, found) else found
    if not _is_text(head):
        return BINARY
    return named if named.startswith("text/") or named in TEXTUAL else TEXT


def is_picture(type: str) -> bool:
    """Whether a page can show it as a picture. An SVG is a document, which may hold scripts."""
    return type.startswith("image/") and type != SVG


def is_shown_inline(type: str) -> bool:
    """Whether a browser may show it by itself, instead of saving it."""
    return is_picture(type) or type.startswith(("audio/", "video/"))


# What is written as text, though its type does not say so
TEXTUAL = frozenset({"application/json", "application/xml", "application/javascript", SVG})


def _is_kept_in(named: str, found: str) -> bool:
    """Whether a file of type `named` is a container of type `found`: a .docx is a zip."""
    return found == "application/zip" and named.startswith("application/")


def _is_text(head: bytes) -> bool:
    if b"\0" in head:
        return False
    try:
        head.decode()
    except UnicodeDecodeError as error:
        return error.start >= len(head) - 3  # cut within a character
    return True
