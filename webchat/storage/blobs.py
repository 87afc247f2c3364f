"""The contents of files on the disk: each kept once, under its hash, and reached by any name it was given."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, TypeAlias

from webchat.errors import StorageFull
from webchat.language import gettext as _

from .text import TURNS

Draft: TypeAlias = "tempfile._TemporaryFileWrapper[bytes]"
CHUNK = 1 << 20
INCOMING = "incoming-"  # how files begin that are being written
REST = 3600.0  # seconds in which what was put in gets its row
CONTENT = "content"  # the name under which a content always lies; others are further links to it
LONGEST_NAME = 200  # bytes of UTF-8, of which a file system takes 255
LEAST_FREE = 256 * 1024**2  # bytes of the disk that are left for words
ODD = re.compile(r"[\x00-\x1f\x7f/\\:*?\"<>|]+")


class Blobs:
    """Usage: `blobs = Blobs(config.instance / "files"); sha256, size = blobs.put(open(path, "rb"))`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, source: IO[bytes]) -> tuple[str, int]:
        """Keep what `source` holds; its hash and its size in bytes. The same content twice lies there once."""
        with self.incoming() as draft:
            shutil.copyfileobj(source, draft, CHUNK)
            return self.take(draft)

    @contextmanager
    def incoming(self) -> Iterator[Draft]:
        """A file on the same disk, to be written and then taken; left alone it is gone again."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=self._folder, prefix=INCOMING, delete=False) as draft:
            try:
                yield draft
            finally:
                draft.close()
                with suppress(FileNotFoundError):
                    os.unlink(draft.name)

    def leave_free(self) -> None:
        """Raises `StorageFull` where more would take the last of the disk."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        leave_free(self._folder)

    def take(self, draft: Draft, sha256: str = "") -> tuple[str, int]:
        """Keep what was written to an `incoming` file; its hash, if that is known already, and its size in bytes."""
        sha256 = sha256 or hash_of(draft)
        home = self._home(sha256)
        try:
            return sha256, _laid(draft, home)
        except FileNotFoundError:  # it was dropped at this moment
            return sha256, _laid(draft, home)

    def path(self, sha256: str, name: str) -> Path:
        """Where the content lies under `name`, for whoever goes by a file's ending."""
        home = self._home(sha256)
        name = plain_name(name)  # an older row may have one that no file system takes
        named = home.with_name(name if name != CONTENT else f"_{name}")
        if named.is_symlink():
            named.unlink()
        if not named.exists() and _is_file(home):
            with suppress(FileExistsError):
                try:
                    os.link(home, named)
                except FileExistsError:
                    raise
                except OSError:  # a file system without links
                    shutil.copyfile(home, named)
        return named

    def content(self, sha256: str) -> Path:
        return self._home(sha256)

    def is_there(self, sha256: str) -> bool:
        return _is_file(self._home(sha256))

    def drop_left_behind(self) -> None:
        """What was being written when a process was killed."""
        before = time.time() - REST
        for draft in self._folder.glob(f"{INCOMING}*"):
            with suppress(FileNotFoundError):
                if draft.lstat().st_mtime < before:
                    draft.unlink()

    def at_rest(self) -> Iterator[list[str]]:
        """The hashes of all contents that nobody has put in lately, a folder at a time."""
        before = time.time() - REST
        for folder in self._folder.glob("??"):
            hashes = [
                folder.name + home.name
                for home in folder.iterdir()
                if (content := home / CONTENT).exists() and content.stat().st_mtime < before
            ]
            if hashes:
                yield hashes

    def drop(self, sha256: str, put_before: float | None = None) -> None:
        """Remove a content that nobody has put in since (by default: it is at rest still).

        Once it is out of the way, nobody can put it in unnoticed.
        """
        put_before = time.time() - REST if put_before is None else put_before
        home = self._home(sha256).parent
        away = home.with_name(f"{home.name}-dropped")  # found again by `at_rest` if it is left behind
        with suppress(OSError):
            home.rename(away)
            if (away / CONTENT).stat().st_mtime >= put_before:
                away.rename(home)
        shutil.rmtree(away, ignore_errors=True)

    def _home(self, sha256: str) -> Path:
        return self._folder / sha256[:2] / sha256[2:] / CONTENT


def _laid(draft: Draft, home: Path) -> int:
    """Its size, once it is there."""
    home.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if _is_file(home):
        os.utime(home)  # so that it is not at rest: its row comes soon
    else:
        os.replace(draft.name, home)
    return home.stat().st_size


def _is_file(path: Path) -> bool:
    """Nothing of ours is a symbolic link: whoever put one there wants to have something else read."""
    return path.is_file() and not path.is_symlink()


def hash_of(draft: Draft) -> str:
    draft.flush()
    draft.seek(0)
    return hashlib.file_digest(draft, "sha256").hexdigest()


def leave_free(folder: Path) -> None:
    """Raises `StorageFull` where files would take the last of the disk."""
    if shutil.disk_usage(folder).free < LEAST_FREE:
        raise StorageFull(_("The server's disk is almost full, so no files can be taken at the moment."))


def plain_name(name: str, otherwise: str = "file") -> str:
    """A file's name without folders, without what a file system does not take, and read in one direction."""
    plain = ODD.sub("_", re.split(r"[/\\]", name.translate(TURNS))[-1]).strip(". ")
    stem, dot, ending = plain.rpartition(".")
    if dot and len(ending) < 20:
        ending = dot + ending
        return _cut(stem, LONGEST_NAME - len(ending.encode())) + ending
    return _cut(plain, LONGEST_NAME) or otherwise


def _cut(text: str, most: int) -> str:
    """As many whole characters as `most` bytes hold."""
    return text.encode("utf-8", "replace")[:most].decode("utf-8", "ignore")
