"""Files as an author names them, by path or by address, become what is kept and drawn."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from webchat.errors import Unfit
from webchat.file_types import BINARY, pixels, type_of
from webchat.files import FileData, Files
from webchat.language import gettext as _

Item = dict[str, Any]  # a file's JSON, or {"url", "name"} for one that lies elsewhere


def is_address(value: Any) -> bool:
    """Whether it is a file elsewhere: an address that a browser may load."""
    if not isinstance(value, str) or not value.lower().startswith(("http://", "https://")):
        return False
    try:
        return bool(urlsplit(value).hostname)
    except ValueError:
        return False


def is_path(value: Any) -> bool:
    return isinstance(value, str | os.PathLike)


def given_file(value: Any, files: Files) -> Item:
    """The item for a path or an address. Raises `Unfit` where there is no such file, and `TypeError`."""
    if isinstance(value, Mapping):
        value = value.get("path") or value.get("url") or value.get("file")
    if is_address(value):
        address = str(value)
        return {"url": address, "name": unquote(urlsplit(address).path.rpartition("/")[2]) or address}
    if not is_path(value):
        raise TypeError(_("{what} is neither a path nor an address").format(what=type(value).__name__))
    path = Path(value)
    try:
        return kept(files.keep(path, path.name), path)
    except FileNotFoundError as error:  # a visitor may read the sentence: it names no folder
        raise Unfit(_("there is no file {name!r}").format(name=path.name)) from error
    except (IsADirectoryError, PermissionError) as error:
        raise Unfit(_("{name!r} cannot be read: {why}").format(name=path.name, why=error.strerror)) from error


def kept(file: FileData, source: Path | bytes) -> Item:
    """The item of a kept file: with its pixels, where it is a picture, so that nothing jumps when it comes."""
    size = pixels(source) if file.type.startswith("image/") else None
    return file.as_json() | ({"width": size[0], "height": size[1]} if size else {})


def of_kind(item: Item, kinds: tuple[str, ...], sentence: str) -> Item:
    """The item, if its file is of one of these kinds, or of one that nobody can tell. Raises `Unfit`."""
    type = item.get("type", BINARY)
    if type != BINARY and not type.startswith(kinds):
        raise Unfit(sentence.format(name=item["name"]))
    return item


def item_words(item: Item | None) -> str:
    return str(item.get("name") or item.get("url") or "") if item else ""


def type_at(path: Path) -> str:
    """The MIME type of a file of the author's."""
    return type_of(path, path.name)


def digest(*parts: Any) -> str:
    """A name for what something is made of."""
    found = hashlib.blake2b(digest_size=16)
    for part in parts:
        found.update(part if isinstance(part, bytes | memoryview) else repr(part).encode())
        found.update(b"\0")
    return found.hexdigest()


def module_of(value: Any) -> str:
    """Which library a value comes from, told without importing any."""
    return type(value).__module__.partition(".")[0]
