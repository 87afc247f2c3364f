"""A file that came with a message, as a model server takes it: a text in its fence, a picture as a data URL."""

from __future__ import annotations

import base64
import re
from pathlib import Path
from typing import Any

from webchat.errors import UnfitFile
from webchat.file_types import CONTROL, UTF_16, is_picture, is_text_type, type_of
from webchat.files import size_in_words
from webchat.language import gettext as _

PICTURES = ("image/png", "image/jpeg", "image/gif", "image/webp")  # what models take
MOST_TEXT = 1024**2  # bytes of all texts in a request; few models have a context for more
MOST_PICTURES = (
    10 * 1024**2
)  # of all pictures: they go with every turn anew, and a MB takes 10 ms of everybody's time

Part = str | dict[str, Any]


class Attachments:
    """The files of one request, which holds only so much: whoever asks first finds room."""

    def __init__(self) -> None:
        self._text_left = MOST_TEXT
        self._pictures_left = MOST_PICTURES

    def part(self, path: Path) -> Part:
        """What is sent for a file. Raises `UnfitFile` with a sentence for whoever sent it."""
        try:
            type, size = type_of(path, path.name), path.stat().st_size
            if is_picture(type):
                return self._picture(path, type, size)
            return self._text(path, type, size)
        except OSError as error:
            raise UnfitFile(_("{name} is not there any more.").format(name=path.name)) from error

    def _picture(self, path: Path, type: str, size: int) -> Part:
        if type not in PICTURES:
            text = _("{name} is a picture of a kind that models do not take. Send a PNG, JPEG, GIF or WebP.")
            raise UnfitFile(text.format(name=path.name))
        if size > self._pictures_left:
            text = _("{name} is too large for the model: the pictures of a message may have {most} together.")
            raise UnfitFile(text.format(name=path.name, most=size_in_words(MOST_PICTURES)))
        self._pictures_left -= size
        data = base64.b64encode(path.read_bytes()).decode("ascii")
        return {"type": "image_url", "image_url": {"url": f"data:{type};base64,{data}"}}

    def _text(self, path: Path, type: str, size: int) -> Part:
        if not is_text_type(type):
            text = _("{name} is neither text nor a picture, so the model cannot read it.")
            raise UnfitFile(text.format(name=path.name))
        if size > self._text_left:
            text = _("{name} is too large for the model: the texts of a message may have {most} together.")
            raise UnfitFile(text.format(name=path.name, most=size_in_words(MOST_TEXT)))
        self._text_left -= size
        return fenced(path.name, _decoded(path))


def fenced(name: str, text: str) -> str:
    """The text of a file, so that a model sees where it begins and ends, whatever is in it."""
    fence = "`" * max(3, 1 + max(map(len, re.findall("`+", text)), default=0))
    language = re.sub(r"\W", "", Path(name).suffix)
    text = text.removesuffix("\n")
    return f"File {name}:\n\n{fence}{language}\n{text}\n{fence}"


def _decoded(path: Path) -> str:
    """As UTF-8, or else as Windows writes what is no UTF-8: a spreadsheet saves a CSV so."""
    content = path.read_bytes()
    encoding = "utf-16" if content.startswith(UTF_16) else "utf-8-sig"
    for name in (encoding, "cp1252"):
        try:
            text = content.decode(name)
        except UnicodeDecodeError:
            continue
        if "\0" not in text and (name == encoding or not CONTROL.search(content)):
            return text.replace("\r\n", "\n")
    sentence = _("{name} is not text in UTF-8. Save it as UTF-8, then send it again.")
    raise UnfitFile(sentence.format(name=path.name))
