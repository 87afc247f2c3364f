"""The guide's file of flags: each act is a row of `log.csv`, written once, when its reply has ended."""

from __future__ import annotations

import contextlib
import json
import logging
import os
import threading
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from filelock import FileLock

from webchat.csv_rows import csv_line
from webchat.errors import WebchatError

from . import feedback
from .feedback_export import COLUMNS, Act, acts_of

AT_ONCE = 50  # acts, and fewer if their conversations are long
SOON, LATER = 1.0, 60.0  # seconds until the next try: for a reply that is written, and a file that cannot be

log = logging.getLogger("webchat.feedback")


class FeedbackLog:
    """Appends what the database has not yet marked as written; so nothing is lost, whatever happens to the file.

    A thread of its own writes, so that no visitor waits for a file; it sleeps while there is nothing to do.
    Usage: `feedback_log.wake()` after an act, and at start for what a former process left.
    """

    def __init__(self, context: Callable[[], AbstractContextManager[Any]], bot: str, folder: Path) -> None:
        self.path = folder / "log.csv"
        self._context = context
        self._bot = bot
        self._woken = threading.Event()
        self._clerk: threading.Thread | None = None
        self._lock = threading.Lock()

    def wake(self) -> None:
        with self._lock:
            if self._clerk is None:
                self._clerk = threading.Thread(target=self._keep_writing, name="feedback-log", daemon=True)
                self._clerk.start()
        self._woken.set()

    def _keep_writing(self) -> None:
        while True:
            self._woken.wait()
            self._woken.clear()
            wait = self._try_to_write()
            if wait is not None:
                self._woken.wait(wait)
                self._woken.set()

    def _try_to_write(self) -> float | None:
        """The seconds until there is something to do again, if anything is left."""
        try:
            with self._context():
                self.write()
                return SOON if feedback.has_unlogged(self._bot) else None
        except (OSError, WebchatError) as error:
            log.error("%s cannot be written, the records are in the database: %s", self.path, error)
        except Exception:
            log.exception("%s could not be written, the records are in the database", self.path)
        return LATER

    def write(self) -> None:
        """Append all acts whose replies have ended. Two processes at once take turns."""
        if not feedback.unlogged(self._bot, limit=1):
            return
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with FileLock(f"{self.path}.lock"):
            self._finish_what_was_begun()
            while ids := feedback.unlogged(self._bot, limit=AT_ONCE):
                self._append(acts_of(ids))

    def _append(self, acts: Sequence[Act]) -> None:
        """All of these, or nothing: the journal says what to take back if the end is not reached."""
        header = csv_line(COLUMNS)
        if not _begins_with(self.path, header):
            _move_aside(self.path)
        size = self.path.stat().st_size if self.path.exists() else 0
        ids = [act.id for act in acts]
        try:
            _write(self._journal, json.dumps({"size": size, "ids": ids}).encode())
            _write(self.path, "".join([*([] if size else [header]), *map(csv_line, acts)]).encode())
            feedback.mark_logged(ids)
        finally:
            self._finish_what_was_begun()

    def _finish_what_was_begun(self) -> None:
        """What was written, but not marked so in the database, would come twice, and may be half a row."""
        if not self._journal.exists():
            return
        with contextlib.suppress(ValueError):  # half a journal: then nothing else was begun
            begun = json.loads(self._journal.read_bytes())
            if self.path.exists() and not feedback.are_logged(begun["ids"]):
                os.truncate(self.path, min(begun["size"], self.path.stat().st_size))
        self._journal.unlink()

    @property
    def _journal(self) -> Path:
        return self.path.with_name(f"{self.path.name}.journal")


def _write(path: Path, lines: bytes) -> None:
    """Append, past any buffer that could be written later."""
    with path.open("ab", buffering=0) as file:
        rest = memoryview(lines)
        while rest:
            rest = rest[file.write(rest) :]
        os.fsync(file.fileno())


def _begins_with(path: Path, header: str) -> bool:
    try:
        with path.open("rb") as file:
            start = file.read(len(header))
    except FileNotFoundError:
        return True
    return start in (b"", header.encode())


def _move_aside(path: Path) -> None:
    """A file with other columns, of Gradio or another version of ours, stays as it is under another name."""
    number = 1
    while (aside := path.with_name(f"{path.stem}-{number}{path.suffix}")).exists():
        number += 1
    path.rename(aside)
    log.warning("%s has other columns; it is now %s", path, aside.name)
