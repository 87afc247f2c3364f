"""What a file is: by its content where that says so, by its name only where it cannot contradict."""

from __future__ import annotations

import io
import mimetypes
import re
import struct
from collections.abc import Sequence
from pathlib import Path

import filetype

from .errors import TooManyPixels, UnfitFile
from .language import gettext as _

SVG = "image/svg+xml"
FIGURE = "application/vnd.webchat.figure+json"  # what a diagram is drawn from; a visitor cannot send one
HEAD = 8192  # bytes that tell
BINARY, TEXT = "application/octet-stream", "text/plain"
MOST_PIXELS = 50_000_000  # of a picture: more would take our memory and a browser's, however small the file

# What is written as text, though its type does not say so
TEXTUAL = frozenset({"application/json", "application/xml", "application/javascript", SVG, FIGURE})
# What the list of Python's library does not know, or knows as something else
NAMED = {
    ".figure": FIGURE,
    ".weba": "audio/webm",
    ".yaml": TEXT,
    ".yml": TEXT,
    ".toml": TEXT,
    ".log": TEXT,
    ".ts": TEXT,
    ".tsx": TEXT,
}
# What browsers take for something else, or for nothing that they know
TEXT_ENDINGS = (
    ".bash .bat .c .cc .cfg .coffee .conf .config .cpp .cs .cts .cxx .dart .go .h .hh .hpp .ini .ipynb .java .jsx"
    " .kt .kts .log .lua .m .md .mm .mts .php .pl .pm .proto .py .r .rb .rmd .rs .scala .scss .sh .sql .swift .t"
    " .tex .toml .ts .tsx .vue .yaml .yml .zsh"
).split()
# Endings whose files say in their first bytes what they are
TELLING = frozenset(kind.extension for kind in filetype.types) | {
    "jpeg",
    "tiff",
    "oga",
    "opus",
    "weba",
    "heif",
}
CONTROL = re.compile(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]")
UTF_16 = (b"\xff\xfe", b"\xfe\xff")


def type_of(path: Path, name: str) -> str:
    """The MIME type of the file at `path`, which somebody calls `name`."""
    with path.open("rb") as file:
        head = file.read(HEAD)
    found, named = _found(head), _named(name)
    if found is not None:
        return named if named and _is_kept_in(named, found) else found
    if not _is_text(head):
        return BINARY if not named or is_text_type(named) or _ending(name) in TELLING else named
    return named if is_text_type(named) else TEXT


def checked_type(path: Path, name: str, wanted: Sequence[str] | None) -> str:
    """The same for a file from a visitor. Raises `UnfitFile` for one that is not what it says, or not `wanted`.

    `wanted`: kinds ("image", "audio", "video", "text"), endings (".pdf") and types ("image/png"); "file" is any.
    """
    type = type_of(path, name)
    if not _is_what_it_says(type, name):
        raise UnfitFile(_("This file is not what its name says: open it and save it anew, or rename it."))
    if type == FIGURE or not is_wanted(type, name, wanted):
        raise UnfitFile(
            _("This kind of file is not taken here. {wanted}").format(wanted=_taken(wanted or ()))
        )
    if is_picture(type) and (size := pixels(path)):
        refuse_too_many_pixels(*size)
    return type


def refuse_too_many_pixels(width: int, height: int) -> None:
    """Raises `TooManyPixels`."""
    if width * height > MOST_PIXELS:
        raise TooManyPixels(MOST_PIXELS)


def is_wanted(type: str, name: str, wanted: Sequence[str] | None) -> bool:
    return not wanted or any(_fits(type, name, one.strip().lower()) for one in wanted)


def is_picture(type: str) -> bool:
    """Whether a page can show it as a picture. An SVG is a document, which may hold scripts."""
    return type.startswith("image/") and type != SVG


def is_text_type(type: str) -> bool:
    return type.startswith("text/") or type in TEXTUAL


def is_shown_inline(type: str) -> bool:
    """Whether a browser may show it by itself, instead of saving it."""
    return is_picture(type) or type.startswith(("audio/", "video/"))


def accept(wanted: Sequence[str] | None) -> str:
    """The same wishes, as an `<input type=file>` names them; empty means anything."""
    if not wanted or "file" in wanted:
        return ""
    kinds = {"text": ",".join(("text/*", *sorted(TEXTUAL - {SVG, FIGURE}), *TEXT_ENDINGS))}
    parts = (kinds.get(one) or (f"{one}/*" if one.isalpha() else one) for one in wanted)
    return ",".join(parts)


def in_words(wanted: Sequence[str] | None) -> str:
    """And as people say it: "Pictures, sound and PDF"."""
    kinds = {"image": _("pictures"), "audio": _("sound"), "video": _("videos"), "text": _("text")}
    if not wanted or "file" in wanted:
        return _("Files")
    words = list(dict.fromkeys(kinds.get(one) or re.split(r"[./+]", one)[-1].upper() for one in wanted))
    *others, last = words
    said = _("{others} and {last}").format(others=", ".join(others), last=last) if others else last
    return said[0].upper() + said[1:]


def _taken(wanted: Sequence[str]) -> str:
    return _("What can be sent: {kinds}.").format(kinds=in_words(wanted))


def _fits(type: str, name: str, one: str) -> bool:
    if one == "file":
        return True
    if one.startswith("."):
        return f".{_ending(name)}" == one
    if one == "image" and type == SVG:
        return False  # whoever wants it names it
    return type == one or type.startswith(f"{one}/") or (one == "text" and is_text_type(type) and type != SVG)


def _is_what_it_says(type: str, name: str) -> bool:
    """By the name it would be a picture, sound, a video, a PDF or text: then its content is, too."""
    named = _named(name)
    if named.startswith("image/") and named != SVG:
        return is_picture(type)
    if named.startswith(("audio/", "video/")):
        return type.startswith(("audio/", "video/"))
    if is_text_type(named):
        return not is_shown_inline(type) and type != "application/pdf"
    return type == named if named == "application/pdf" else True


def _named(name: str) -> str:
    return NAMED.get(f".{_ending(name)}") or mimetypes.guess_type(name)[0] or ""


def _ending(name: str) -> str:
    return name.rpartition(".")[2].lower() if "." in name else ""


def _found(head: bytes) -> str | None:
    found: str | None = filetype.guess_mime(head)
    if found == "video/webm" and b"A_" in head and b"V_" not in head:
        return "audio/webm"
    return found


def _is_kept_in(named: str, found: str) -> bool:
    """Whether a file of type `named` is a container of type `found`: a .docx is a zip, an .m4a an MP4."""
    if found == "application/zip":
        return named.startswith("application/")
    (kind, _, sort), (other, _, other_sort) = named.partition("/"), found.partition("/")
    return {kind, other} == {"audio", "video"} and sort == other_sort


def _is_text(head: bytes) -> bool:
    """In whatever encoding: only UTF-16 has bytes that no text in another one has."""
    return head.startswith(UTF_16) or not CONTROL.search(head)


def pixels(source: Path | bytes) -> tuple[int, int] | None:
    """Width and height of a picture, as its head says; None where it says nothing."""
    import imagesize  # it brings what asks for addresses, which nobody needs before

    with source.open("rb") if isinstance(source, Path) else io.BytesIO(source) as file:
        try:
            width, height = imagesize.get(file)
        except (ValueError, OSError, SyntaxError, OverflowError, struct.error):
            return None
    return (int(width), int(height)) if width > 0 and height > 0 else None
