"""The files that one run gives: each is looked at before it is kept, and kept once, however often it is given."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

from webchat.files import FileData, Files

from .permission import Permission

Opened = Callable[[], AbstractContextManager[Files]]


class RunFiles:
    """`webchat.files.Files` for what an author's function gives. `opened` opens those of whoever asked.

    Nothing is opened, and no database asked, for what was kept in this run before.
    """

    def __init__(self, opened: Opened, permission: Permission) -> None:
        self._opened = opened
        self._permission = permission
        self._kept: dict[tuple[object, ...], FileData] = {}

    def path(self, key: str) -> Path:
        with self._opened() as files:
            return files.path(key)

    def find(self, key: str) -> FileData:
        with self._opened() as files:
            return files.find(key)

    def keep(self, source: Path | bytes, name: str) -> FileData:
        if isinstance(source, bytes):
            return self._once(("bytes", hashlib.sha256(source).digest(), name), lambda: source, name)
        there = self._permission.check(source)
        if there.is_dir():
            raise IsADirectoryError(21, "it is a folder", str(source))
        found = there.stat()
        # A file that was written anew under the same name is another one
        return self._once(("path", there, found.st_mtime_ns, found.st_size, name), lambda: there, name)

    def keep_made(self, made_of: str, make: Callable[[], bytes], name: str) -> FileData:
        return self._once(("made", made_of, name), make, name)

    def _once(self, known: tuple[object, ...], source: Callable[[], Path | bytes], name: str) -> FileData:
        if (file := self._kept.get(known)) is None:
            given = source()
            with self._opened() as files:
                file = self._kept[known] = files.keep(given, name)
        return file
