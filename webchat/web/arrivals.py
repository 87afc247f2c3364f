"""Files on their way in: each is written to the disk as it comes, and gone again unless somebody keeps it."""

from __future__ import annotations

import errno
from contextlib import ExitStack
from pathlib import Path
from typing import IO, Any, cast

import flask
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.exceptions import RequestEntityTooLarge

from webchat.errors import StorageFull
from webchat.language import gettext as _
from webchat.storage.blobs import Draft, leave_free

from .lengths import most_bytes
from .site import current_site

EMPTY: Any = ImmutableMultiDict()
UNPARSED = 256 * 1024  # bytes that may be read and not be in a file yet


class Part:
    """A file's place in a form, as the parser of forms writes to it. What is too much is not written down."""

    def __init__(self, opened: ExitStack, most: int) -> None:
        self.draft: Draft | None = None
        self.size = 0
        self._opened = opened
        self._most = most

    @property
    def is_too_large(self) -> bool:
        return self.size > self._most

    def write(self, data: bytes) -> int:
        self.size += len(data)
        if self.is_too_large:
            return len(data)
        try:
            if self.draft is None:
                self.draft = self._opened.enter_context(current_site().blobs.incoming())
                leave_free(Path(self.draft.name).parent)
            return self.draft.write(data)
        except OSError as error:
            if error.errno != errno.ENOSPC:
                raise
            raise StorageFull(_("The server's disk is full, so this could not be saved.")) from error

    def seek(self, offset: int, whence: int = 0) -> int:
        return 0  # it is read by its name

    def close(self) -> None:
        """The request does that at its end, after who keeps it has taken it."""


class Request(flask.Request):
    """One whose files go to the disk."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.opened = ExitStack()
        self.parts: list[Part] = []

    def give_up_reading(self) -> None:
        """From now on its form is empty: whoever draws the page again shall not fail at it once more."""
        self.form = self.files = self.values = EMPTY

    def _get_stream_for_parsing(self) -> IO[bytes]:
        stream = super()._get_stream_for_parsing()
        return cast(IO[bytes], Read(stream, self)) if self.mimetype == "multipart/form-data" else stream

    def _get_file_stream(
        self,
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None = None,
        content_length: int | None = None,
    ) -> IO[bytes]:
        site = current_site()
        are_too_many = len(self.parts) > site.config.max_files  # then none of the rest is written down
        self.parts.append(Part(self.opened, 0 if are_too_many else site.max_file_bytes))
        return cast(IO[bytes], self.parts[-1])


class Read:
    """A form as it is read: what is no file stays in memory, and may be no longer than where no files are."""

    def __init__(self, stream: IO[bytes], request: Request) -> None:
        self._stream = stream
        self._request = request
        self._size = 0

    def read(self, size: int = -1) -> bytes:
        data = self._stream.read(size)
        self._size += len(data)
        in_files = sum(part.size for part in self._request.parts)
        if self._size - in_files > (self._request.max_form_memory_size or 0) + UNPARSED:
            raise RequestEntityTooLarge
        return data


def limit_length() -> None:
    """Before anything of it is read."""
    asked = flask.request
    head = asked.path, asked.content_type or "", asked.headers.get("Cookie", "")
    asked.max_content_length = most_bytes(flask.current_app, *head)


def drop_parts(error: BaseException | None) -> None:
    """What nobody has kept."""
    flask.request.opened.close()  # type: ignore[attr-defined]  # it is a Request of ours
