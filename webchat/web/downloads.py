"""Kept files on their way to whoever may see them: pictures, sound and video to look at, all else to save."""

from __future__ import annotations

from pathlib import Path
from typing import IO
from urllib.parse import quote

from flask import Blueprint, request
from werkzeug.http import dump_options_header
from werkzeug.wrappers import Response

from webchat.file_types import is_shown_inline
from webchat.language import gettext as _
from webchat.storage.models import StoredFile

from . import access
from .refusals import Refused
from .site import current_site

blueprint = Blueprint("downloads", __name__)

PIECE = 256 * 1024  # bytes that are read from the disk at once
# Whatever somebody has put into it, it does nothing on this site
# (an SVG may have its colours in a style, as Matplotlib's have)
HARMLESS = "sandbox; default-src 'none'; style-src 'unsafe-inline'"


@blueprint.get("/files/<file_key>/<name>")
def download(file_key: str, name: str) -> Response:
    """`name` is only for whoever reads the address; the key says which file it is."""
    file = access.file(file_key)
    blobs = current_site().blobs
    if not blobs.is_there(file.sha256):
        raise Refused(404, _("This file is not kept any more."))
    response = Response(Content(blobs.content(file.sha256)), direct_passthrough=True)
    headers = response.headers
    headers["Content-Type"] = f"{file.type}; charset=utf-8" if file.type.startswith("text/") else file.type
    headers["Content-Disposition"] = _disposition(file)
    headers["Content-Security-Policy"] = HARMLESS
    response.content_length = file.size
    response.cache_control.private = response.cache_control.immutable = True
    response.cache_control.max_age = 31_536_000
    response.set_etag(file.sha256[:32])
    response.accept_ranges = "bytes"
    return response.make_conditional(request, accept_ranges=_asks_for_a_part(), complete_length=file.size)


def _asks_for_a_part() -> bool:
    """One, in bytes: whoever asks for something else gets the whole, as for everything that is not known here."""
    asked = request.range
    return asked is not None and asked.units == "bytes" and len(asked.ranges) == 1


class Content:
    """What a file holds, in pieces; it is opened when the first one is wanted, and many answers want none."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: IO[bytes] | None = None

    def __iter__(self) -> Content:
        return self

    def __next__(self) -> bytes:
        if piece := self._opened().read(PIECE):
            return piece
        self.close()
        raise StopIteration

    def seekable(self) -> bool:
        return True

    def seek(self, place: int) -> int:
        return self._opened().seek(place)

    def tell(self) -> int:
        return self._opened().tell()

    def close(self) -> None:
        if self._file is not None:
            self._file.close()

    def _opened(self) -> IO[bytes]:
        if self._file is None:
            self._file = self._path.open("rb")
        return self._file


def _disposition(file: StoredFile) -> str:
    shown = "inline" if is_shown_inline(file.type) else "attachment"
    if file.name.isascii():
        return dump_options_header(shown, {"filename": file.name})
    plain = file.name.encode("ascii", "replace").decode().replace("?", "_")
    return dump_options_header(shown, {"filename": plain, "filename*": f"UTF-8''{quote(file.name, safe='')}"})
