"""Files on their way in: each is written to the disk as it comes, and gone again unless somebody keeps it."""

from __future__ import annotations

import errno
from contextlib import ExitStack
from typing import IO, Any, cast

import flask

from webchat.errors import StorageFull
from webchat.language import gettext as _
from webchat.storage.blobs import Draft

from .site import current_site


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
        self.parts = 0

    def _get_file_stream(
        self,
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None = None,
        content_length: int | None = None,
    ) -> IO[bytes]:
        self.parts += 1
        site = current_site()
        is_one_more = self.parts <= site.config.max_files + 1  # of many too many none is written down
        return cast(IO[bytes], Part(self.opened, site.max_file_bytes if is_one_more else 0))


def limit_length() -> None:
    """Before anything of it is read."""
    asked = flask.request
    asked.max_content_length = current_site().most_bytes(asked.path, asked.content_type or "")


def drop_parts(error: BaseException | None) -> None:
    """What nobody has kept."""
    flask.request.opened.close()  # type: ignore[attr-defined]  # it is a Request of ours
